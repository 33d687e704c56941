import { type GrantedLease, leaseTokenIn, parseGrantedLease } from "./granted-lease.ts";
import { NOT_AN_OBJECT } from "./response-reader.ts";
import {
  type ClosedLease,
  type LeaseEnd,
  type LeaseHeartbeat,
  parseClosedLeases,
  parseHeartbeat,
  parseLeaseEnd,
  parseRefusal,
} from "./responses.ts";
import type { LeaseRefusal } from "../source/credential-source.ts";
import { FAILURE_CODES, isFailureCode } from "../../../shared/failure-codes.ts";
import { failure } from "../../../shared/failure.ts";
import type { HostileVariable } from "../../../shared/hostile-variable.ts";
import {
  type HttpFailure,
  type HttpResponse,
  type HttpSend,
  retryAfterMs,
} from "../../../shared/http.ts";
import { type Result, err } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import { type AuthorizationDetail, GRANT_TYPE, SUBJECT_TOKEN_TYPE } from "../../../shared/wire.ts";

/** The broker's endpoints. Each method sends one request. */
export interface BrokerClient {
  requestLease(
    detail: AuthorizationDetail,
    idToken: Secret,
    signal: AbortSignal,
  ): Promise<BrokerResult<GrantedLease>>;
  /** `leftMs`: the broker says how far it got when this is almost over. */
  revoke(leaseToken: Secret, signal: AbortSignal, leftMs?: number): Promise<BrokerResult<LeaseEnd>>;
  heartbeat(leaseToken: Secret, signal: AbortSignal): Promise<BrokerResult<LeaseHeartbeat>>;
  closeJob(idToken: Secret, signal: AbortSignal): Promise<BrokerResult<readonly ClosedLease[]>>;
  /** What this job could ask for. `parse` is loaded only by those who ask. */
  discover<T>(
    idToken: Secret,
    parse: (body: string) => Result<T, readonly string[]>,
    signal: AbortSignal,
  ): Promise<BrokerResult<T>>;
}

export interface BrokerClientOptions {
  /** The broker's origin. */
  readonly url: string;
  /** Follows no redirects: a 3xx is a response that the client does not understand. */
  readonly send: HttpSend;
  readonly now: () => number;
  /** Variables that only one kind of credential has to fear, of all kinds. */
  readonly hostileOfKinds: readonly HostileVariable[];
}

/** The broker responds to `/token` within 15 s, whatever GitHub does. */
const TOKEN_TIMEOUT_MS = 20_000;
/** Revoking waits for the provider, which has 10 s. */
const END_TIMEOUT_MS = 15_000;
const HEARTBEAT_TIMEOUT_MS = 5000;
/** Sixteen files of 64 KiB, with room for JSON's escapes. */
const MAX_TOKEN_RESPONSE_BYTES = 4 * 1024 * 1024;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

export function brokerClient({
  url,
  send,
  now,
  hostileOfKinds,
}: BrokerClientOptions): BrokerClient {
  const resultOf = <T>(
    sent: Sent,
    parse: (body: string) => Result<T, readonly string[]>,
  ): BrokerResult<T> => {
    if (!sent.ok) return err(unreachable(sent.error));
    if (sent.value.status !== 200) return err(refusalOf(sent.value, now()));
    const parsed = parse(sent.value.body);
    if (parsed.ok) return parsed;
    return err({ ...malformed(` of ${url}`, faultsInWords(parsed.error)), mayBeIssued: true });
  };
  const post = (path: string, form: Readonly<Record<string, string>>) => ({
    method: "POST" as const,
    url: `${url}${path}`,
    headers: FORM,
    body: new URLSearchParams(form).toString(),
  });
  return {
    requestLease: async (detail, idToken, signal) => {
      const request = post("/token", {
        grant_type: GRANT_TYPE,
        subject_token: idToken.reveal(),
        subject_token_type: SUBJECT_TOKEN_TYPE,
        authorization_details: JSON.stringify([detail]),
      });
      const limits = { timeoutMs: TOKEN_TIMEOUT_MS, maxBytes: MAX_TOKEN_RESPONSE_BYTES, signal };
      const sent = await send({ ...request, ...limits });
      const granted = resultOf(sent, (body) =>
        parseGrantedLease(body, { asked: detail, hostileOfKinds }),
      );
      if (granted.ok || !sent.ok || sent.value.status !== 200) return granted;
      const strayLease = leaseTokenIn(sent.value.body);
      return strayLease === undefined ? granted : err({ ...granted.error, strayLease });
    },
    revoke: async (leaseToken, signal, leftMs) => {
      const { headers, ...rest } = post("/revoke", { token: leaseToken.reveal() });
      const request = { ...rest, headers: { ...headers, ...preferring(leftMs) } };
      return resultOf(await send({ ...request, timeoutMs: END_TIMEOUT_MS, signal }), parseLeaseEnd);
    },
    heartbeat: async (leaseToken, signal) => {
      const request = { method: "POST", url: `${url}/heartbeat` } as const;
      const rest = { headers: bearer(leaseToken), timeoutMs: HEARTBEAT_TIMEOUT_MS, signal };
      return resultOf(await send({ ...request, ...rest }), parseHeartbeat);
    },
    closeJob: async (idToken, signal) => {
      const request = { method: "DELETE", url: `${url}/leases` } as const;
      const rest = { headers: bearer(idToken), timeoutMs: END_TIMEOUT_MS, signal };
      return resultOf(await send({ ...request, ...rest }), parseClosedLeases);
    },
    discover: async (idToken, parse, signal) => {
      const request = { method: "POST", url: `${url}/discover` } as const;
      const limits = { timeoutMs: TOKEN_TIMEOUT_MS, maxBytes: MAX_TOKEN_RESPONSE_BYTES, signal };
      return resultOf(await send({ ...request, headers: bearer(idToken), ...limits }), parse);
    },
  };
}

/** For the response's way back, and what is done with it. */
const SPARE_MS = 1000;

/** RFC 7240 §4.3. */
function preferring(leftMs: number | undefined): Readonly<Record<string, string>> {
  if (leftMs === undefined) return {};
  return { prefer: `wait=${Math.max(1, Math.floor((leftMs - SPARE_MS) / 1000))}` };
}

type Sent = Result<HttpResponse, HttpFailure>;

function bearer(token: Secret): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token.reveal()}` };
}

const FIX_PROXY =
  "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude the broker in NO_PROXY.";

function unreachable(why: HttpFailure): LeaseRefusal {
  const isFinal = why.kind === "aborted" || why.kind === "insecure_url" || why.kind === "proxy";
  const again = { afterMs: undefined, ...(why.refused === true ? { isDown: true as const } : {}) };
  return {
    failure: failure("broker_unreachable", `The broker did not respond: ${why.message}.`, {
      remedy: why.kind === "proxy" ? FIX_PROXY : FAILURE_CODES.broker_unreachable.remedy,
    }),
    ...(isFinal ? {} : { again }),
    ...(why.sent ? { mayBeIssued: true } : {}),
  };
}

/** The broker's own words for it: it is being replaced, or the database of its store is. */
const DOWN_ITSELF: ReadonlySet<string> = new Set(["stopping", "store_unavailable"]);

/** What a proxy returns while nothing listens behind it, and its own 503. */
const DOWN_BEHIND_PROXY: ReadonlySet<number> = new Set([502, 503]);

function refusalOf(response: HttpResponse, now: number): LeaseRefusal {
  const refusal = parseRefusal(response.body);
  const again = againAfter(response, refusal.ok ? refusal.value.code : undefined, now);
  if (!refusal.ok) return { ...notTheBroker(response.status), ...again, mayBeIssued: true };
  const { code, description, remedy, trace, pending, intervalSeconds } = refusal.value;
  const { needsOfKind: kind } = refusal.value;
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
    ...(kind === undefined ? {} : { needs: { kind } }),
  };
}

function againAfter(
  { status, headers }: HttpResponse,
  code: string | undefined,
  now: number,
): Pick<LeaseRefusal, "again"> {
  if (status !== 429 && status < 500) return {};
  const afterMs = retryAfterMs(headers["retry-after"], now);
  const isDown = code === undefined ? DOWN_BEHIND_PROXY.has(status) : DOWN_ITSELF.has(code);
  return { again: { afterMs, ...(isDown ? { isDown } : {}) } };
}

/** A response in another form comes from a proxy in front of the broker, or from something else at its URL. */
function notTheBroker(status: number): LeaseRefusal {
  if (status >= 300 && status < 400) return redirected(status);
  if (status < 500) return malformed("", `status ${status}`);
  const message = `A proxy in front of the broker returned status ${status}.`;
  return {
    failure: failure("broker_unreachable", message, {
      remedy: "Try again later. If it persists, ask your platform team.",
    }),
  };
}

function redirected(status: number): LeaseRefusal {
  const message = `The broker's URL redirects (status ${status}), and stepkey does not follow redirects.`;
  const remedy = "Set `broker` to the final URL, one that needs no login.";
  return { failure: failure("broker_answer_malformed", message, { remedy }) };
}

/** Each path once: where an object is missing, everything below it is missing too. */
function faultsInWords(paths: readonly string[]): string {
  if (paths.includes(NOT_AN_OBJECT)) return "it is not a JSON object";
  return `missing or not as expected: ${[...new Set(paths)].join(", ")}`;
}

function malformed(from: string, what: string): LeaseRefusal {
  const message = `The response${from} does not come from a stepkey broker: ${what}.`;
  const { remedy } = FAILURE_CODES.broker_answer_malformed;
  return { failure: failure("broker_answer_malformed", message, { remedy }) };
}

/** What came of a request to the broker. */
export type BrokerResult<T> = Result<T, LeaseRefusal>;
