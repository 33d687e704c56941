import { originOf, type HttpFailure, type HttpRequest, type HttpSend } from "../../shared/http.ts";
import { isRecord, parseJson } from "../../shared/json.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { permanentFailure, retryableFailure } from "../kind/failures.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import type { RegistryFields } from "./protocols/protocol.ts";

export interface RegistryCall {
  readonly method: HttpRequest["method"];
  /** Below the origin. */
  readonly path: string;
  readonly bearer?: Secret;
  readonly body?: Readonly<Record<string, string>>;
}

export interface CallEffects {
  readonly send: HttpSend;
  readonly signal: AbortSignal;
}

export interface RegistryResponse {
  readonly status: number;
  /** Empty where the body is not a JSON object: a refusal can be a page, or have none. */
  readonly fields: RegistryFields;
  readonly retryAfter: string | undefined;
  readonly date: string | undefined;
}

const TIMEOUT_MS = 8000;
const MAX_BYTES = 256 * 1024;

const REACH = "Check that the registry runs and that the runner can reach it, then re-run the job.";
const REDIRECTS = "Set `url` to where it leads: stepkey sends a token to no other server.";

/**
 * Calls a registry once. An error means that nobody knows what became of the call: `mayExist` says whether it may have been
 * carried out.
 */
export async function callRegistry(
  url: string,
  call: RegistryCall,
  { send, signal }: CallEffects,
): Promise<Result<RegistryResponse, ProviderFailure>> {
  const { method, path, bearer, body } = call;
  if (signal.aborted) return err(retryableFailure("aborted", "the time was over", REACH));
  const sent = await send({
    method,
    url: `${new URL(url).origin}${path}`,
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer.reveal()}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    // npm's call has none, and some servers insist on a length.
    ...(method === "POST" ? { body: body === undefined ? "" : JSON.stringify(body) } : {}),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    signal,
  });
  if (!sent.ok) return err(unreachable(sent.error));
  const { status, headers, body: text } = sent.value;
  if (status >= 300 && status < 400) {
    const message = `${originOf(url)} redirects to another server (status ${status})`;
    return err(permanentFailure("registry_redirects", message, REDIRECTS));
  }
  const parsed = parseJson(text);
  const fields = isRecord(parsed) ? parsed : {};
  return ok({ status, fields, retryAfter: headers["retry-after"], date: headers["date"] });
}

/** What would fail in the same way again. */
const REMEDIES: Readonly<Partial<Record<HttpFailure["kind"], string>>> = {
  insecure_url: "Check `url`: it must be an https URL.",
  too_large: "Check `url` and `protocol`, and that no proxy responds in place of the registry.",
  proxy:
    "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude the registry in NO_PROXY.",
};

function unreachable({ kind, message, sent: mayExist }: HttpFailure): ProviderFailure {
  const name = "registry_unreachable";
  const remedy = REMEDIES[kind];
  return remedy === undefined
    ? { ...retryableFailure(name, message, REACH), mayExist }
    : { ...permanentFailure(name, message, remedy), mayExist };
}

export function isSuccess({ status }: RegistryResponse): boolean {
  return status >= 200 && status < 300;
}

/** Whether the registry could carry out the same request later. */
export function isRegistryBusy({ status }: RegistryResponse): boolean {
  return status === 429 || status >= 500;
}

export function busyFailure(url: string, { status }: RegistryResponse): ProviderFailure {
  const message = `${originOf(url)} returned status ${status}`;
  return { ...retryableFailure("registry_failed", message, REACH), mayExist: true };
}
