import { parseClaims } from "../../identity/claims.ts";
import type { SparableClaim } from "../../policy/claims-read.ts";
import type { Claims } from "../../shared/claims.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { err, type Result } from "../../shared/result.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { readNamed } from "./read-file.ts";
import { isRecord, parseJson } from "../../shared/json.ts";

/** Placeholders for claims that no rule of any policy reads: a file that was written by hand can leave them out. */
const NEVER_READ = {
  iss: "https://token.actions.githubusercontent.com",
  aud: "https://stepkey.example",
  jti: "not-a-token",
  iat: 0,
  exp: 0,
  run_id: "1",
  run_attempt: "1",
  check_run_id: "1",
  sha: "0".repeat(40),
  workflow_ref: "not read",
  workflow_sha: "0".repeat(40),
} as const;

/** Placeholders for claims that only some grants read. */
const SPARABLE: readonly (readonly [name: SparableClaim, placeholder: string])[] = [
  ["ref", "refs/heads/not-read"],
  ["runner_environment", "github-hosted"],
  ["actor", "not-read"],
  ["actor_id", "1"],
];

/** What the claims are for: it decides what a file can leave out. */
export interface ClaimsFor {
  /** The claims that the rules read for the request. */
  readonly read: ReadonlySet<SparableClaim>;
  /** `octo-org/shop`, as the policy's path has it; for claims that do not name it. */
  readonly repository: string;
}

/** Reads claims from a file: the payload of an ID token, or a line of the audit log. */
export async function readClaims(
  deps: CliDeps,
  path: string,
  { read, repository }: ClaimsFor,
): Promise<Result<Claims, Failure>> {
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  // A search for a trace can find two lines, an alarm and its decision. Both have the same claims.
  const [line = ""] = text.value.trim().split("\n");
  const payload = payloadOf(parseJson(text.value) ?? parseJson(line));
  if (payload === undefined) return err(noClaims(path, text.value));
  return claimsOf(payload, { read, repository, source: sourceName(path) });
}

/** Claims of a payload whose ids are strings. `source` names where they come from, for people. */
export function claimsOf(
  payload: Payload,
  { read, repository, source }: ClaimsFor & { readonly source: string },
): Result<Claims, Failure> {
  const named = typeof payload["repository"] === "string" ? payload["repository"] : repository;
  const claims = parseClaims({
    ...NEVER_READ,
    ...Object.fromEntries(SPARABLE.filter(([name]) => !read.has(name))),
    repository: named,
    repository_owner: named.split("/")[0],
    ref_type: refType(payload["ref"]),
    ...payload,
  });
  if (claims.ok) return claims;
  const { reason } = claims.error;
  const remedy = "Correct the claims listed above: a job's ID token has them all.";
  const details = (reason ?? claims.error.message).split("; ");
  return err(
    failure("claims_incomplete", `Claims in ${source} are missing or wrong:`, { remedy, details }),
  );
}

/** What a path of the command line is called in a message. */
export function sourceName(path: string): string {
  return path === "-" ? "standard input" : path;
}

function noClaims(path: string, text: string): Failure {
  // A search for a trace that finds nothing prints nothing.
  if (path === "-" && text.trim() === "") {
    const remedy = "If you searched the audit log for a trace: no line has this trace.";
    return failure("claims_incomplete", "Standard input is empty.", { remedy });
  }
  return failure("claims_incomplete", `${path} is not a JSON object with claims.`, {
    remedy: 'Use the payload of an ID token: { "repository": "octo-org/shop", … }',
  });
}

type Payload = Readonly<Record<string, unknown>>;

/** Turns numbers into strings: the audit log has ids as numbers, an ID token as strings. */
export function payloadOf(content: unknown): Payload | undefined {
  if (!isRecord(content)) return undefined;
  const { claims } = content;
  const payload: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(isRecord(claims) ? claims : content)) {
    payload[name] = typeof value === "number" ? String(value) : value;
  }
  return payload;
}

/** The audit log has no `ref_type`: it follows from the ref. */
function refType(ref: unknown): string {
  if (typeof ref !== "string") return "branch";
  return ref.startsWith("refs/tags/") ? "tag" : "branch";
}
