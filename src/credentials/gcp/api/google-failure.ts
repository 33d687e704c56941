import { originOf, type HttpFailure, type HttpResponse } from "../../../shared/http.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { LASTING_HTTP_FAILURES, permanentFailure, retryableFailure } from "../../kind/failures.ts";
import { maskParts } from "../../kind/mask.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

/** What Google says of a call that it refused. */
export interface GoogleRefusal {
  readonly status: number;
  /** `PERMISSION_DENIED`, or of OAuth `invalid_target`; empty when the response has none. */
  readonly code: string;
  /** In one line, without a part of a secret. */
  readonly text: string;
}

/** What a refusal means, beside what Google says. */
export type RefusalMeaning = Pick<ProviderFailure, "remedy"> &
  Partial<Pick<ProviderFailure, "kind" | "setting" | "paste" | "details">>;

export type ExplainRefusal = (refusal: GoogleRefusal) => RefusalMeaning;

const REACH = "Check that Google's APIs can be reached from here, then try again.";

const LATER: ReadonlySet<string> = new Set([
  "RESOURCE_EXHAUSTED",
  "UNAVAILABLE",
  "INTERNAL",
  "ABORTED",
  "server_error",
  "temporarily_unavailable",
]);

export function googleUnreachable({ kind, message, sent }: HttpFailure): ProviderFailure {
  const isLasting = LASTING_HTTP_FAILURES.has(kind);
  const failure = isLasting
    ? permanentFailure(kind, message, ENDPOINTS)
    : retryableFailure(kind, message, REACH);
  return { ...failure, mayExist: sent };
}

const ENDPOINTS =
  "Check `sts-endpoint`, `iamcredentials-endpoint`, `universe` and the runner's proxies.";

/** Nothing is sent to where a redirect leads. Only its origin is shown: path and query may contain anything. */
export function redirectedByGoogle(
  { status, headers }: HttpResponse,
  url: string,
): ProviderFailure {
  const { location = "" } = headers;
  const to = URL.canParse(location) ? ` to ${originOf(location)}` : "";
  const message = `${originOf(url)} redirects${to} (status ${status})`;
  return permanentFailure("google_redirects", message, ENDPOINTS);
}

/** A status other than success, as a failure. */
export function refusedByGoogle(
  response: HttpResponse,
  call: {
    readonly url: string;
    readonly secrets: readonly string[];
    readonly explain: ExplainRefusal;
  },
): ProviderFailure {
  const refusal = refusalIn(response, call.secrets);
  const { status, code, text } = refusal;
  const named = code === "" ? `status ${status}` : `${code}, status ${status}`;
  const because = text === "" ? "" : `: ${text}`;
  const failure = {
    name: code === "" ? `http_${status}` : code,
    message: `${originOf(call.url)} refused (${named})${because}`,
    // A token is nowhere but in a response, and this one has none.
    mayExist: false,
  };
  if (status === 429 || status >= 500 || LATER.has(code)) {
    return { ...failure, kind: "retryable", remedy: REACH };
  }
  return { ...failure, kind: "permanent", ...call.explain(refusal) };
}

/** OAuth's form, and that of Google's other APIs. */
function refusalIn({ status, body }: HttpResponse, secrets: readonly string[]): GoogleRefusal {
  const parsed = parseJson(body);
  const error = isRecord(parsed) ? parsed["error"] : undefined;
  const [code, text] = isRecord(error)
    ? [error["status"], error["message"]]
    : [error, isRecord(parsed) ? parsed["error_description"] : undefined];
  return { status, code: codeOf(code, secrets), text: oneLine(text, secrets) };
}

function codeOf(code: unknown, secrets: readonly string[]): string {
  if (typeof code !== "string" || !/^[A-Za-z][A-Za-z_]{0,63}$/u.test(code)) return "";
  // A part of a token can have the form of a code.
  return maskParts(code, secrets) === code ? code : "";
}

const LONGEST = 400;

function oneLine(text: unknown, secrets: readonly string[]): string {
  if (typeof text !== "string") return "";
  const line = maskParts(text, secrets)
    .replaceAll(/[\s\p{C}]+/gu, " ")
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
