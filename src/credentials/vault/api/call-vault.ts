import { originOf, type HttpSend } from "../../../shared/http.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { retryableAtVault } from "./vault-failure.ts";
import type { VaultResponse } from "./vault-response.ts";

/** One Vault or OpenBao server, and the namespace in it. */
export interface VaultApi {
  /** Without a slash at its end. */
  readonly url: string;
  readonly namespace: string | undefined;
  /** Certificates of a private CA, as PEM. */
  readonly ca: string | undefined;
}

export interface VaultEffects {
  readonly send: HttpSend;
  readonly signal: AbortSignal;
}

/** One call of the HTTP API. `path` is below `/v1/`, and escaped already. */
export interface VaultCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly token?: Secret;
}

/** Less than a provider's call may take. */
const TIMEOUT_MS = 8000;
/** The list of a large server's accessors. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Calls a server once. An error means that nobody knows what became of the call (`mayExist` says whether it may have been
 * carried out), or that something else responds at the URL. A redirect is not followed: the token would go to another server.
 */
export async function callVault(
  api: VaultApi,
  call: VaultCall,
  { send, signal }: VaultEffects,
): Promise<Result<VaultResponse, ProviderFailure>> {
  if (signal.aborted) return err(retryableAtVault("aborted", "the time was over"));
  const sent = await send({
    method: call.method,
    url: `${api.url}/v1/${call.path}`,
    headers: headersOf(api, call),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(api.ca === undefined ? {} : { ca: api.ca }),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    signal,
  });
  if (!sent.ok) {
    const { message, sent: mayExist } = sent.error;
    return err({ ...retryableAtVault("vault_unreachable", message), mayExist });
  }
  return responseOf(originOf(api.url), sent.value.status, sent.value.body);
}

function headersOf(
  { namespace }: VaultApi,
  { token, body }: VaultCall,
): Readonly<Record<string, string>> {
  return {
    // Agents and proxies in front of a server can demand it, against requests that a browser was tricked into.
    "x-vault-request": "true",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(namespace === undefined ? {} : { "x-vault-namespace": namespace }),
    ...(token === undefined ? {} : { "x-vault-token": token.reveal() }),
  };
}

function responseOf(
  origin: string,
  status: number,
  text: string,
): Result<VaultResponse, ProviderFailure> {
  const parsed = text.trim() === "" ? {} : parseJson(text);
  const body = isRecord(parsed) ? parsed : undefined;
  if (status === 503) {
    const message = `${origin} is sealed, or on standby (status 503)`;
    return err({ ...retryableAtVault("vault_sealed", message), mayExist: true });
  }
  // 412: what was just written has not reached this node yet.
  if (status === 429 || status === 412 || status >= 500) {
    const message = `${origin} returned status ${status}${because(body)}`;
    return err({ ...retryableAtVault("vault_failed", message), mayExist: true });
  }
  if (status >= 300 && status < 400) {
    const message = `${origin} redirects to another server (status ${status})`;
    return err(permanentFailure("vault_redirects", message, REDIRECT));
  }
  if (body === undefined) {
    const message = `${origin} did not respond as Vault does (status ${status})`;
    return err(permanentFailure("vault_malformed", message, URL_REMEDY));
  }
  return ok({ status, body, said: saidIn(body) });
}

const REDIRECT = "Set `url` to the address of the active node, or to one that forwards requests.";
const URL_REMEDY = "Check that `url` is that of a Vault or OpenBao server, without /v1.";

function because(body: Readonly<Record<string, unknown>> | undefined): string {
  const said = body === undefined ? "" : saidIn(body);
  return said === "" ? "" : `: ${said}`;
}

const LONGEST = 300;

/** In one line. `errors` names roles, policies and paths, never a token. */
function saidIn({ errors, warnings }: Readonly<Record<string, unknown>>): string {
  const texts = [errors, warnings].flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  const said = texts
    .filter((text) => typeof text === "string")
    .map((text) => text.replace(/^\d+ errors? occurred:/u, "").replace(/\s*\*\s+/gu, " "))
    .map((text) => text.replace(/\s+/gu, " ").trim())
    .filter((text) => text !== "")
    .join("; ");
  return said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said;
}
