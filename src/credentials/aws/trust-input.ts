import type { Access } from "../../shared/claims.ts";
import { joined } from "../../shared/wording.ts";
import { PARTITION_IDS } from "./session/partition.ts";
import { hasClaimKeys, isRef, isWorkflow } from "./session/trusted-claims.ts";
import { characterMistake } from "./session/policy-characters.ts";

/** What an AWS role for direct mode trusts. */
export interface TrustPolicyInput {
  readonly access: Access;
  readonly account: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly repositoryId: string;
  readonly environment: string | undefined;
  /** `owner/repo/path@ref`, as the claim job_workflow_ref has it. */
  readonly workflow: string | undefined;
  /** A branch or a tag in full, as the claim ref has it. */
  readonly ref: string | undefined;
  /** One event, or several with commas between them. */
  readonly event: string | undefined;
  readonly partition: string;
  /** Host and path of the issuer, without https://. */
  readonly issuer: string;
  readonly audience: string;
}

type Field = Exclude<keyof TrustPolicyInput, "access">;

interface Form {
  readonly option: string;
  readonly expected: string;
  readonly fits: (value: string) => boolean;
}

const ISSUER =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\/\w[\w.-]*)*$/u;
/** `https://` counts too. */
const MAX_ISSUER = 255 - "https://".length;

/** What IAM and GitHub accept. No value may be a pattern: each must be written in full. */
const FORMS: Readonly<Record<Field, Form>> = {
  account: {
    option: "--account",
    expected: "12 digits, for example 123456789012",
    fits: (value) => /^\d{12}$/u.test(value),
  },
  repository: {
    option: "--repository",
    expected: "OWNER/NAME, for example octo-org/shop",
    fits: (value) => /^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/u.test(value),
  },
  repositoryId: {
    option: "--repository-id",
    expected: "the repository's numeric id, for example 74",
    fits: (value) => /^[1-9]\d{0,15}$/u.test(value),
  },
  environment: {
    option: "--environment",
    expected: "one environment's name, for example production",
    fits: (value) => /^[^\p{Cc}*?]{1,255}$/u.test(value),
  },
  workflow: {
    option: "--workflow",
    expected:
      "one file at one branch, tag or commit, for example octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
    fits: isWorkflow,
  },
  ref: {
    option: "--ref",
    expected: "one branch or tag in full, for example refs/heads/main",
    fits: isRef,
  },
  event: {
    option: "--event",
    expected: "the name of an event, or several with commas, for example push,workflow_dispatch",
    fits: (value) => /^[a-z]+(?:_[a-z]+)*(?:,[a-z]+(?:_[a-z]+)*)*$/u.test(value),
  },
  partition: {
    option: "--partition",
    expected: joined(PARTITION_IDS, "or"),
    fits: (value) => PARTITION_IDS.includes(value),
  },
  issuer: {
    option: "--issuer",
    expected:
      "a host in lower case and, if the issuer has one, a path: without https://, user, port, query, or / at the end",
    fits: (value) => value.length <= MAX_ISSUER && ISSUER.test(value),
  },
  audience: {
    option: "--audience",
    expected: "one audience of at most 255 characters",
    fits: (value) => /^[^\s*?\p{Cc}]{1,255}$/u.test(value),
  },
};

/** A write role that trusts any workflow or any environment would not enforce the approval. */
const WRITE_NEEDS: ReadonlySet<Field> = new Set(["environment", "workflow"]);

/** Events of a pull request that run on its merge commit, so that no branch is their ref. */
const MERGE_EVENTS: ReadonlySet<string> = new Set([
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
]);

/** The mistakes in the input, one sentence each. */
export function inputMistakes(input: TrustPolicyInput): readonly string[] {
  const mistakes = fields().flatMap((field) => mistakeIn(input, field) ?? []);
  return mistakes.length > 0 ? mistakes : conflicts(input);
}

function fields(): readonly Field[] {
  return [
    "account",
    "repository",
    "repositoryId",
    "environment",
    "workflow",
    "ref",
    "event",
    "partition",
    "issuer",
    "audience",
  ];
}

function mistakeIn(input: TrustPolicyInput, field: Field): string | undefined {
  const { option, expected, fits } = FORMS[field];
  const value = input[field];
  if (value === undefined) {
    const isNeeded = input.access === "write" && WRITE_NEEDS.has(field);
    return isNeeded ? `${option} is missing; expected ${expected}.` : undefined;
  }
  if (!fits(value)) return `${option} is "${value}"; expected ${expected}.`;
  const character = characterMistake(value);
  return character === undefined ? undefined : `${option} ${character}.`;
}

/** Values that are right alone, but that no job can have together. */
function conflicts({ ref, event, environment, issuer }: TrustPolicyInput): readonly string[] {
  const never = eventsOf(event).find((name) => MERGE_EVENTS.has(name));
  const refs =
    ref === undefined || never === undefined
      ? []
      : [
          `--ref never fits --event ${never}: the ref of its jobs is refs/pull/NUMBER/merge. Leave out one of them.`,
        ];
  const encoded = environment !== undefined && /[:%]/u.test(environment) && !hasClaimKeys(issuer);
  return encoded
    ? [
        ...refs,
        `--environment is "${environment}"; with this issuer, its name may not contain ":" or "%": it is compared in sub, where GitHub writes ":" as "%3A".`,
      ]
    : refs;
}

export function eventsOf(event: string | undefined): readonly string[] {
  return event === undefined ? [] : [...new Set(event.split(","))];
}
