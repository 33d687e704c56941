import type { Backoff } from "../shared/backoff.ts";
import type { Clock } from "../shared/clock.ts";
import { failure, type Failure } from "../shared/failure.ts";
import { isSecureUrl, retrying, type HttpSend, type Jitter } from "../shared/http.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { Secret } from "../shared/secret.ts";
import { parseJson } from "../shared/json.ts";

/** The job's right to ask for ID tokens: `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN`. */
export interface IdTokenRight {
  readonly url: string | undefined;
  readonly token: Secret | undefined;
}

export interface IdTokenEffects {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

/** Short, because a person watches; four tries outlast a hiccup, not an outage. */
const RETRY: Backoff = { attempts: 4, firstWaitMs: 500, maxWaitMs: 15_000, jitter: 0.5 };
const TIMEOUT_MS = 10_000;
/** An ID token is some 2 kB. */
const MAX_BYTES = 64 * 1024;

/**
 * Asks GitHub for one ID token of this job, meant for exactly one audience. Ask again for every use: a token is good
 * once. Repeating the request is safe, each answer is a token of its own. The caller masks the token at once.
 *
 * Fails with `id_token_unavailable` when the job may not ask, and `id_token_failed` when GitHub does not answer.
 * @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export async function requestIdToken(
  audience: string,
  right: IdTokenRight,
  effects: IdTokenEffects & { readonly signal?: AbortSignal },
): Promise<Result<Secret, Failure>> {
  const { url, token } = right;
  if (url === undefined || token === undefined) return err(unavailable());
  // Without the permission nothing stops an earlier step from planting this variable, so it is not trusted.
  if (!isSecureUrl(url)) {
    return err(notGitHubs());
  }
  const send = retrying(effects.send, RETRY, effects);
  const answer = await send({
    method: "GET",
    url: withAudience(url, audience),
    headers: { authorization: `Bearer ${token.reveal()}` },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ...(effects.signal === undefined ? {} : { signal: effects.signal }),
  });
  if (!answer.ok) return err(failed(`GitHub's token service: ${answer.error.message}.`));
  if (answer.value.status !== 200) {
    return err(failed(`GitHub's token service answered with status ${answer.value.status}.`));
  }
  const value = tokenIn(answer.value.body);
  return value === undefined
    ? err(failed("GitHub's token service answered, but with no ID token."))
    : ok(new Secret(value));
}

function withAudience(url: string, audience: string): string {
  const target = new URL(url);
  target.searchParams.set("audience", audience);
  return target.href;
}

/** `{"value": "<JWT>"}`. */
function tokenIn(body: string): string | undefined {
  const answer = parseJson(body);
  if (typeof answer !== "object" || answer === null || !("value" in answer)) return undefined;
  const { value } = answer;
  const isJwt = typeof value === "string" && /^[\w-]+\.[\w-]+\.[\w-]+$/u.test(value);
  return isJwt ? value : undefined;
}

function unavailable(): Failure {
  return failure("id_token_unavailable", "This job may not ask for one. Add to the job:", {
    remedy: "Add `permissions: id-token: write` to the job.",
    details: ["  permissions:", "    id-token: write"],
  });
}

function notGitHubs(): Failure {
  const message = "ACTIONS_ID_TOKEN_REQUEST_URL is neither https nor on a loopback address.";
  return failure("id_token_failed", message, {
    remedy:
      "GitHub sets no such address: look which step wrote it, and give the job the permission id-token: write.",
  });
}

function failed(message: string): Failure {
  return failure("id_token_failed", message, {
    remedy: "Re-run the job; GitHub's status page says whether Actions has a fault.",
  });
}
