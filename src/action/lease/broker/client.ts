import { FAILURE_CODES, type FailureCode } from "../../../shared/failure-codes.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import type { HttpFailure, HttpResponse, HttpSend } from "../../../shared/http.ts";
import { retryAfterMs } from "../../../shared/http.ts";
import { err, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import {
  GRANT_TYPE,
  SUBJECT_TOKEN_TYPE,
  type AuthorizationDetail,
  type PendingSummary,
} from "../../../shared/wire.ts";
import { NO_OBJECT } from "./response-reader.ts";
import {
  leaseTokenIn,
  parseBeat,
  parseClosed,
  parseEnded,
  parseGranted,
  parseRefused,
  type Beat,
  type Closed,
  type Ended,
  type Granted,
} from "./responses.ts";

/** Why the broker gave nothing, and what can be done about it. */
export interface BrokerRefusal {
  readonly failure: Failure;
  /** An approval is missing: ask again after this many seconds. */
  readonly pending?: {
    readonly summary: PendingSummary | undefined;
    readonly intervalSeconds: number;
  };
  /** The same question may succeed: no answer came, or the broker is busy. */
  readonly again?: { readonly afterMs: number | undefined };
  /** Ends a lease that was issued in an answer that could not be read. */
  readonly strayLease?: Secret;
}

export type Told<T> = Result<T, BrokerRefusal>;

/** The broker's endpoints, each asked once. */
export interface BrokerClient {
  ask(detail: AuthorizationDetail, idToken: Secret, signal: AbortSignal): Promise<Told<Granted>>;
  revoke(leaseToken: Secret, signal: AbortSignal): Promise<Told<Ended>>;
  beat(leaseToken: Secret, signal: AbortSignal): Promise<Told<Beat>>;
  closeJob(idToken: Secret, signal: AbortSignal): Promise<Told<readonly Closed[]>>;
}

/** The broker answers `/token` within 15 s whatever GitHub does. */
const ASK_TIMEOUT_MS = 20_000;
/** Revoking waits for the provider, which has 10 s. */
const END_TIMEOUT_MS = 15_000;
const BEAT_TIMEOUT_MS = 5000;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** `url` is the broker's origin. Redirects are not followed: a 3xx is an answer that is not understood. */
export function brokerClient(url: string, send: HttpSend, now: () => number): BrokerClient {
  const told = <T>(
    answer: Answer,
    parse: (body: string) => Result<T, readonly string[]>,
  ): Told<T> => {
    if (!answer.ok) return err(unreachable(answer.error));
    if (answer.value.status !== 200) return err(refusalOf(answer.value, now()));
    const parsed = parse(answer.value.body);
    return parsed.ok ? parsed : err(malformed(url, faultsIn(parsed.error)));
  };
  return {
    ask: async (detail, idToken, signal) => {
      const body = new URLSearchParams({
        grant_type: GRANT_TYPE,
        subject_token: idToken.reveal(),
        subject_token_type: SUBJECT_TOKEN_TYPE,
        authorization_details: JSON.stringify([detail]),
      }).toString();
      const request = { method: "POST", url: `${url}/token`, headers: FORM, body } as const;
      const answer = await send({ ...request, timeoutMs: ASK_TIMEOUT_MS, signal });
      const granted = told(answer, (text) => parseGranted(text, detail));
      if (granted.ok || !answer.ok || answer.value.status !== 200) return granted;
      const strayLease = leaseTokenIn(answer.value.body);
      return strayLease === undefined ? granted : err({ ...granted.error, strayLease });
    },
    revoke: async (leaseToken, signal) => {
      const body = new URLSearchParams({ token: leaseToken.reveal() }).toString();
      const request = { method: "POST", url: `${url}/revoke`, headers: FORM, body } as const;
      return told(await send({ ...request, timeoutMs: END_TIMEOUT_MS, signal }), parseEnded);
    },
    beat: async (leaseToken, signal) => {
      const request = {
        method: "POST",
        url: `${url}/heartbeat`,
        headers: bearer(leaseToken),
      } as const;
      return told(await send({ ...request, timeoutMs: BEAT_TIMEOUT_MS, signal }), parseBeat);
    },
    closeJob: async (idToken, signal) => {
      const request = { method: "DELETE", url: `${url}/leases`, headers: bearer(idToken) } as const;
      return told(await send({ ...request, timeoutMs: END_TIMEOUT_MS, signal }), parseClosed);
    },
  };
}

type Answer = Result<HttpResponse, HttpFailure>;

function bearer(token: Secret): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token.reveal()}` };
}

function unreachable(why: HttpFailure): BrokerRefusal {
  const cancelled = why.kind === "aborted" || why.kind === "insecure_url";
  return {
    failure: failure("broker_unreachable", `The broker does not answer: ${why.message}.`, {
      remedy: FAILURE_CODES.broker_unreachable.remedy,
    }),
    ...(cancelled ? {} : { again: { afterMs: undefined } }),
  };
}

function refusalOf(response: HttpResponse, now: number): BrokerRefusal {
  const refused = parseRefused(response.body);
  const afterMs = retryAfterMs(response.headers["retry-after"], now);
  const again = response.status === 429 || response.status >= 500 ? { again: { afterMs } } : {};
  if (!refused.ok) return { ...notTheBroker(response.status), ...again };
  const { code, description, remedy, trace, pending, intervalSeconds } = refused.value;
  const known = isFailureCode(code);
  return {
    failure: failure(
      known ? code : "broker_refused",
      known ? description : `${code}: ${description}`,
      {
        remedy,
        trace,
        ...(pending === undefined ? {} : { details: pending.reasons }),
      },
    ),
    ...(code === "approval_pending"
      ? { pending: { summary: pending, intervalSeconds: intervalSeconds ?? 15 } }
      : again),
  };
}

/** A gateway before the broker answers in a form of its own, and so does whoever is there instead. */
function notTheBroker(status: number): BrokerRefusal {
  if (status >= 300 && status < 400) return redirected(status);
  if (status < 500) return malformed("", `status ${status}`);
  return {
    failure: failure(
      "broker_unreachable",
      `The broker does not answer: what stands before it says status ${status}.`,
      { remedy: "Try again later; if it stays so, ask who runs the broker." },
    ),
  };
}

function redirected(status: number): BrokerRefusal {
  const message = `What answers under the broker's address redirects (status ${status}), which is not followed.`;
  const remedy = "Name in `broker` the address itself, one that asks no runner to log in.";
  return { failure: failure("broker_answer_malformed", message, { remedy }) };
}

/** Each path once: where one thing is missing, what is below it is missing too. */
function faultsIn(paths: readonly string[]): string {
  if (paths.includes(NO_OBJECT)) return "it is no JSON object";
  return `missing or not as expected: ${[...new Set(paths)].join(", ")}`;
}

function malformed(url: string, what: string): BrokerRefusal {
  const from = url === "" ? "" : ` of ${url}`;
  return {
    failure: failure(
      "broker_answer_malformed",
      `The answer${from} is not that of a stepkey broker: ${what}.`,
      { remedy: FAILURE_CODES.broker_answer_malformed.remedy },
    ),
  };
}

function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURE_CODES, code);
}
