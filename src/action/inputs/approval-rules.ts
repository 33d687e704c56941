import { DURATION_EXAMPLES, parseDuration } from "../../shared/duration.ts";
import { err, ok } from "../../shared/result.ts";
import type { InputName } from "../runner/keys.ts";
import {
  listOf,
  mistake,
  notDuration,
  quoted,
  type InputMistake,
  type InputResult,
} from "./rules.ts";

/** Direct mode's rules for a write, with the meaning and the defaults that they have in policy. */
export interface ApprovalInput {
  readonly approvals: number;
  /** `@login` or `@org/team`; empty: anyone with write access. */
  readonly approvers: readonly string[];
  /** Branches whose pull requests may write; undefined: the default branch. */
  readonly bases: readonly string[] | undefined;
  readonly maxAgeSeconds: number;
}

const DEFAULT_MAX_AGE_SECONDS = 24 * 3600;
/** As in policy: an approval older than a month says little about production today. */
const LONGEST_MAX_AGE_SECONDS = 31 * 24 * 3600;

export function approvalOf(text: (name: InputName) => string): InputResult<ApprovalInput> {
  const approvals = approvalsOf(text("approvals"));
  const approvers = approversOf(text("approvers"));
  const bases = basesOf(text("bases"));
  const maxAge = maxAgeOf(text("max-age"));
  if (approvals.ok && approvers.ok && bases.ok && maxAge.ok) {
    return ok({
      approvals: approvals.value,
      approvers: approvers.value,
      bases: bases.value,
      maxAgeSeconds: maxAge.value,
    });
  }
  return err([approvals, approvers, bases, maxAge].flatMap((read) => (read.ok ? [] : read.error)));
}

/** With a broker its policy decides about approvals: inputs that would be ignored silently are mistakes. */
export function misplacedApproval(text: (name: InputName) => string): readonly InputMistake[] {
  const given = BROKERS_POLICY.filter(
    ([input]) => !["", ...(input === "approvals" ? ["1"] : [])].includes(text(input)),
  );
  return given.map(([input, what]) => ({
    input,
    text: `is for direct mode; with a broker, its policy says ${what}.`,
    example: "leave it out",
  }));
}

const BROKERS_POLICY: readonly (readonly [InputName, string])[] = [
  ["approvals", "how many approvals a grant needs"],
  ["approvers", "whose approvals count"],
  ["bases", "into which branches pull requests may write"],
  ["max-age", "how long an approval is valid"],
];

function approvalsOf(text: string): InputResult<number> {
  if (text === "") return ok(1);
  if (/^[1-9]\d{0,2}$/u.test(text)) return ok(Number(text));
  return mistake("approvals", `${quoted(text)} is not a whole number of 1 or more.`, "2");
}

/** `@login`, also of a managed user (`login_company`), or `@org/team`. */
const APPROVER =
  /^@[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:_[A-Za-z0-9]{1,8})?(?:\/[A-Za-z0-9._-]{1,100})?$/u;

function approversOf(text: string): InputResult<readonly string[]> {
  const names = listOf(text, /[,\n]/u);
  const wrong = names.filter((name) => !APPROVER.test(name));
  if (wrong.length === 0) return ok(names);
  return mistake(
    "approvers",
    `${wrong.map(quoted).join(", ")}: write @login or @org/team, separated by commas or newlines.`,
    "@mona, @octo-org/dba",
  );
}

/** As in policy: the whole name, because a pattern would let whoever can create a branch choose its protection. */
const BRANCH = /^(?!refs\/)[^\s~^:?*[\\]{1,255}$/u;

function basesOf(text: string): InputResult<readonly string[] | undefined> {
  const names = listOf(text, /[,\n]/u);
  const wrong = names.filter((name) => !BRANCH.test(name));
  if (wrong.length === 0) return ok(names.length === 0 ? undefined : names);
  return mistake(
    "bases",
    `${wrong.map(quoted).join(", ")}: write full names of branches, without refs/heads/ and without *, separated by commas or newlines.`,
    "main, release/2",
  );
}

function maxAgeOf(text: string): InputResult<number> {
  if (text === "") return ok(DEFAULT_MAX_AGE_SECONDS);
  const age = parseDuration(text);
  if (!age.ok) {
    const wrong = `${quoted(text)} is not a duration such as ${DURATION_EXAMPLES}`;
    return notDuration("max-age", wrong, {
      given: text,
      example: "24h",
      most: LONGEST_MAX_AGE_SECONDS,
    });
  }
  if (age.value <= LONGEST_MAX_AGE_SECONDS) return ok(age.value);
  const longest = `${LONGEST_MAX_AGE_SECONDS / 3600}h`;
  return mistake("max-age", `${quoted(text)} is longer than ${longest}, the maximum.`, "72h");
}
