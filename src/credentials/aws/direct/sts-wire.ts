import { originOf, type HttpResponse } from "../../../shared/http.ts";
import { toRfc3339 } from "../../../shared/clock.ts";
import { Secret } from "../../../shared/secret.ts";
import type { SessionPolicy } from "../session/session-policy.ts";
import type { StsSession } from "../session/sts-session.ts";
import { child, parseXml, textOf } from "./xml.ts";

/** The parameters of `AssumeRoleWithWebIdentity` that stepkey uses. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export interface WebIdentityRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly webIdentityToken: Secret;
  readonly policy: SessionPolicy;
  readonly durationSeconds: number;
}

/** An error of STS. `code` is empty when the response has none, as sometimes from Ceph. */
export interface StsError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export type StsResponse =
  | { readonly kind: "session"; readonly session: StsSession }
  | { readonly kind: "error"; readonly error: StsError }
  /** Neither a session nor an error of STS: something else responded, or the response is incomplete. */
  | { readonly kind: "unreadable"; readonly status: number };

/** The body of the request. The request is not signed, so it has no other parts. */
export function webIdentityForm(request: WebIdentityRequest): string {
  const form = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: request.roleArn,
    RoleSessionName: request.sessionName,
    WebIdentityToken: request.webIdentityToken.reveal(),
  });
  for (const [index, arn] of request.policy.managed.entries()) {
    form.set(`PolicyArns.member.${index + 1}.arn`, arn);
  }
  form.set("Policy", request.policy.inline);
  form.set("DurationSeconds", String(request.durationSeconds));
  // A space as %20: not every server decodes +.
  return form.toString().replaceAll("+", "%20");
}

export function parseStsResponse(response: HttpResponse): StsResponse {
  if (response.status >= 300) return { kind: "error", error: readError(response) };
  const session = response.status === 200 ? readSession(response.body) : undefined;
  return session === undefined
    ? { kind: "unreadable", status: response.status }
    : { kind: "session", session };
}

function readSession(body: string): StsSession | undefined {
  const root = parseXml(body);
  if (root?.name !== "AssumeRoleWithWebIdentityResponse") return undefined;
  const credentials = child(child(root, "AssumeRoleWithWebIdentityResult"), "Credentials");
  const [id = "", key = "", token = "", end = ""] = [
    "AccessKeyId",
    "SecretAccessKey",
    "SessionToken",
    "Expiration",
  ].map((name) => textOf(credentials, name));
  if ([id, key, token, end].includes("")) return undefined;
  return {
    accessKeyId: new Secret(id),
    secretAccessKey: new Secret(key),
    sessionToken: new Secret(token),
    expiration: instantOf(end),
  };
}

/** Parses RFC 3339 as STS and Ceph write it. Fractions are allowed. NaN for any other text, and for a day that does not exist. */
function instantOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u.test(text)) return Number.NaN;
  const instant = Date.parse(text);
  // `Date.parse` takes the 30th of February for the 2nd of March.
  const exists = !Number.isNaN(instant) && toRfc3339(instant).slice(0, 19) === text.slice(0, 19);
  return exists ? instant : Number.NaN;
}

/** AWS puts `Error` inside `ErrorResponse`; Ceph and proxies do not. */
function readError({ status, headers, body }: HttpResponse): StsError {
  if (status < 400) return { status, code: "", message: targetOf(headers["location"]) };
  const root = parseXml(body);
  const error = root?.name === "ErrorResponse" ? child(root, "Error") : root;
  if (error?.name !== "Error") return { status, code: "", message: "" };
  return { status, code: textOf(error, "Code") ?? "", message: textOf(error, "Message") ?? "" };
}

/** Where a redirect leads. Only the origin: path and query may contain anything, also what was sent. */
function targetOf(location: string | undefined): string {
  return location !== undefined && URL.canParse(location) ? `to ${originOf(location)}` : "";
}
