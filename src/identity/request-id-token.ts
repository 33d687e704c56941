import type { Backoff } from "../shared/backoff.ts";
import type { Clock } from "../shared/clock.ts";
import { failure, type Failure } from "../shared/failure.ts";
import { retrying, type HttpSend, type Jitter } from "../shared/http.ts";
import { isSecureUrl } from "../shared/secure-url.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { Secret } from "../shared/secret.ts";
import { parseJson } from "../shared/json.ts";
import { noIdToken, type JobOrigin } from "./no-id-token.ts";

/** The job's right to request ID tokens: `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN`. */
export interface IdTokenRight {
  readonly url: string | undefined;
  readonly token: Secret | undefined;
}

export interface IdTokenEffects {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

/** Whoever knows what started the job explains it better. */
const NOTHING_KNOWN: JobOrigin = {
  eventName: "",
  actor: "",
  repository: "",
  event: undefined,
  workflow: "",
  jobWorkflow: "",
  readsReviews: false,
};

/** Short, because a person is waiting: four attempts survive a short fault, not an outage. */
const RETRY: Backoff = { attempts: 4, firstWaitMs: 500, maxWaitMs: 15_000, jitter: 0.5 };
const TIMEOUT_MS = 10_000;
/** An ID token is about 2 kB. */
const MAX_BYTES = 64 * 1024;

/**
 * Requests one ID token of this job for exactly one audience. Request a new one for every use: a token is valid once.
 * Repeating the request is safe: every response contains a new token. The caller masks the token at once.
 *
 * Fails with `id_token_unavailable` if the job lacks the permission, and with `id_token_failed` if GitHub issues none.
 * @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export async function requestIdToken(
  audience: string,
  right: IdTokenRight,
  effects: IdTokenEffects & { readonly signal?: AbortSignal },
): Promise<Result<Secret, Failure>> {
  const { url, token } = right;
  if (url === undefined || token === undefined) return err(noIdToken(NOTHING_KNOWN));
  // Without the permission, an earlier step can set this variable, so it is not trusted.
  if (!isSecureUrl(url)) {
    return err(insecureUrl());
  }
  const send = retrying(effects.send, RETRY, effects);
  const response = await send({
    method: "GET",
    url: withAudience(url, audience),
    headers: { authorization: `Bearer ${token.reveal()}` },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ...(effects.signal === undefined ? {} : { signal: effects.signal }),
  });
  if (!response.ok) {
    const { kind, message } = response.error;
    const what = `GitHub's token service did not respond: ${message}.`;
    return err(kind === "proxy" ? { ...failed(what), remedy: FIX_PROXY } : failed(what));
  }
  if (response.value.status !== 200) {
    return err(failed(`GitHub's token service returned status ${response.value.status}.`));
  }
  const value = tokenIn(response.value.body);
  return value === undefined
    ? err(failed("GitHub's token service returned a response with no ID token in it."))
    : ok(new Secret(value));
}

function withAudience(url: string, audience: string): string {
  const target = new URL(url);
  target.searchParams.set("audience", audience);
  return target.href;
}

/** `{"value": "<JWT>"}`. */
function tokenIn(body: string): string | undefined {
  const response = parseJson(body);
  if (typeof response !== "object" || response === null || !("value" in response)) return undefined;
  const { value } = response;
  const isJwt = typeof value === "string" && /^[\w-]+\.[\w-]+\.[\w-]+$/u.test(value);
  return isJwt ? value : undefined;
}

function insecureUrl(): Failure {
  const message = "ACTIONS_ID_TOKEN_REQUEST_URL is neither an https URL nor on a loopback address.";
  return failure("id_token_failed", message, {
    remedy:
      "GitHub never sets such a URL: find the step that did, and give the job the permission `id-token: write`.",
  });
}

const FIX_PROXY =
  "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude GitHub's token service in NO_PROXY.";

function failed(message: string): Failure {
  return failure("id_token_failed", message, {
    remedy: "Re-run the job. See GitHub's status page for incidents of Actions.",
  });
}
