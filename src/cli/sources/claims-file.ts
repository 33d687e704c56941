import { parseClaims } from "../../identity/claims.ts";
import type { Claims } from "../../shared/claims.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { err, type Result } from "../../shared/result.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { readNamed } from "./read-file.ts";
import { isRecord, parseJson } from "../../shared/json.ts";

/** Claims that no rule of policy reads, so that a file written by hand need not invent them. */
const UNREAD = {
  iss: "https://token.actions.githubusercontent.com",
  aud: "https://stepkey.example",
  jti: "not-a-token",
  iat: 0,
  exp: 0,
  run_id: "1",
  run_attempt: "1",
  check_run_id: "1",
  sha: "0".repeat(40),
  workflow_ref: "not looked at",
  workflow_sha: "0".repeat(40),
} as const;

/** Reads claims from a file: an ID token's payload, or a line of the audit log that holds one's claims. */
export async function readClaims(deps: CliDeps, path: string): Promise<Result<Claims, Failure>> {
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  // A trace finds an alarm and its decision: two lines with the same claims.
  const [line = ""] = text.value.trim().split("\n");
  const payload = payloadOf(parseJson(text.value) ?? parseJson(line));
  if (payload === undefined) {
    return err(
      failure("claims_incomplete", `${path} is no JSON object of claims.`, {
        remedy: 'Give it the payload of an ID token: { "repository": "octo-org/shop", … }',
      }),
    );
  }
  const claims = parseClaims({ ...UNREAD, ref_type: refType(payload["ref"]), ...payload });
  if (claims.ok) return claims;
  const { reason } = claims.error;
  const remedy = "Add them: a job's ID token has them all.";
  const named = path === "-" ? "standard input" : path;
  const details = (reason ?? claims.error.message).split("; ");
  return err(
    failure("claims_incomplete", `The claims in ${named} are not whole:`, { remedy, details }),
  );
}

type Payload = Readonly<Record<string, unknown>>;

/** The audit log writes ids as numbers, an ID token as texts. */
function payloadOf(content: unknown): Payload | undefined {
  if (!isRecord(content)) return undefined;
  const { claims } = content;
  const texts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(isRecord(claims) ? claims : content)) {
    texts[name] = typeof value === "number" ? String(value) : value;
  }
  return texts;
}

/** The audit log leaves `ref_type` out: the ref says it. */
function refType(ref: unknown): string | undefined {
  if (typeof ref !== "string") return undefined;
  return ref.startsWith("refs/tags/") ? "tag" : "branch";
}
