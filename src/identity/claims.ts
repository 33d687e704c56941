import type { Claims } from "../shared/claims.ts";
import { codedFailure } from "../shared/coded-failure.ts";
import type { Failure } from "../shared/failure.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { isRecord } from "../shared/json.ts";
import { COMMIT_SHA, GITHUB_ID, LOGIN, REPOSITORY_NAME } from "../shared/patterns.ts";

type Payload = Readonly<Record<string, unknown>>;

/**
 * Parses the payload of GitHub's ID token into {@link Claims}. Each claim must have its exact type: GitHub sends ids as
 * strings of digits, and times as NumericDate (RFC 7519 §2). `sub` is not read: its format changes with repository
 * settings. Fails with `claims_incomplete`; the `reason` names every claim that is missing or malformed.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function parseClaims(payload: unknown): Result<Claims, Failure> {
  if (!isRecord(payload)) return err(incomplete(["the payload is not an object"]));
  const faults: string[] = [];
  const claims = readClaims(claimReader(payload, faults));
  // Policy files are found by this name, so it must agree with the owner.
  if (faults.length === 0 && claims.repository.split("/")[0] !== claims.repositoryOwner) {
    faults.push("repository does not belong to repository_owner");
  }
  return faults.length === 0 ? ok(claims) : err(incomplete(faults));
}

function readClaims(read: ClaimReader): Claims {
  return {
    issuer: read.text("iss"),
    audience: read.audience("aud"),
    jwtId: read.text("jti"),
    issuedAt: read.instant("iat"),
    expiresAt: read.instant("exp"),
    repository: read.text("repository", REPOSITORY_NAME),
    repositoryId: read.id("repository_id"),
    repositoryOwner: read.text("repository_owner", LOGIN),
    repositoryOwnerId: read.id("repository_owner_id"),
    runId: read.id("run_id"),
    runAttempt: read.id("run_attempt"),
    checkRunId: read.id("check_run_id"),
    actor: read.text("actor"),
    actorId: read.id("actor_id"),
    eventName: read.text("event_name"),
    ref: read.text("ref", /^refs\/[^\s]+$/u),
    refType: read.text("ref_type"),
    sha: read.text("sha", COMMIT_SHA),
    headRef: read.optional("head_ref"),
    baseRef: read.optional("base_ref"),
    workflowRef: read.text("workflow_ref"),
    workflowSha: read.text("workflow_sha", COMMIT_SHA),
    jobWorkflowRef: read.optional("job_workflow_ref"),
    jobWorkflowSha: read.optional("job_workflow_sha", COMMIT_SHA),
    environment: read.optional("environment"),
    runnerEnvironment: read.text("runner_environment", /^(?:github|self)-hosted$/u),
    refProtected: read.flag("ref_protected"),
    repoProperties: read.textsBehind("repo_property_"),
  };
}

const ANY_TEXT = /^[^\p{Cc}]{1,1024}$/u;

interface ClaimReader {
  text(name: string, form?: RegExp): string;
  /** Undefined if absent or empty: GitHub sends `head_ref: ""` outside pull requests. */
  optional(name: string, form?: RegExp): string | undefined;
  id(name: string): number;
  instant(name: string): number;
  audience(name: string): string;
  /** GitHub sends the text `true` or `false`. Undefined if it is anything else. */
  flag(name: string): boolean | undefined;
  /** The claims whose names begin with `prefix`, without it. What is not a text is left out: then no policy matches it. */
  textsBehind(prefix: string): Readonly<Record<string, string>>;
}

/** Reads claims and collects what is wrong with them. What it returns for a wrong claim is never used. */
function claimReader(payload: Payload, faults: string[]): ClaimReader {
  const text = (name: string, form: RegExp = ANY_TEXT): string => {
    const value = own(payload, name);
    if (typeof value === "string" && ANY_TEXT.test(value) && form.test(value)) return value;
    faults.push(describe(name, value));
    return "";
  };
  return {
    text,
    optional: (name, form) => {
      const value = own(payload, name);
      return value === undefined || value === "" ? undefined : text(name, form);
    },
    id: (name) => {
      const id = Number(text(name, GITHUB_ID));
      if (Number.isSafeInteger(id)) return id;
      faults.push(`${name} is too large`);
      return 0;
    },
    instant: (name) => {
      const value = own(payload, name);
      if (isNumericDate(value)) return Math.round(value * 1000);
      faults.push(describe(name, value));
      return 0;
    },
    flag: (name) => {
      const value = own(payload, name);
      if (value === "true" || value === true) return true;
      return value === "false" || value === false ? false : undefined;
    },
    textsBehind: (prefix) =>
      Object.fromEntries(
        Object.entries(payload).flatMap(([name, value]) =>
          name.startsWith(prefix) && typeof value === "string" && ANY_TEXT.test(value)
            ? [[name.slice(prefix.length), value] as const]
            : [],
        ),
      ),
    audience: (name) => {
      const value = own(payload, name);
      const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
      if (typeof one === "string" && one !== "") return one;
      faults.push(describe(name, value));
      return "";
    },
  };
}

/** Whether a value is a NumericDate (RFC 7519 §2) that a `Date` can hold. */
export function isNumericDate(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 8.64e12;
}

/** A claim that the token itself contains: `toString` and other inherited names are not claims. */
function own(payload: Payload, name: string): unknown {
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}

function describe(name: string, value: unknown): string {
  if (value === undefined) return `${name} is missing`;
  return `${name} does not have the expected form (${Array.isArray(value) ? "array" : typeof value})`;
}

function incomplete(faults: readonly string[]): Failure {
  return codedFailure("claims_incomplete", { reason: faults.join("; ") });
}
