import type { Clock, Instant } from "../shared/clock.ts";
import type { HttpFailure, HttpRequest, HttpResponse, HttpSend } from "../shared/http.ts";
import { err, type Result } from "../shared/result.ts";
import type { Secret } from "../shared/secret.ts";
import { createAppJwts, KEY_UNFIT } from "./app-jwt.ts";
import { permanentFault, type AppFault } from "./fault.ts";
import { commonFault, messageIn, unreachable } from "./read-response.ts";

/** Who an App is, and where its GitHub is. */
export interface AppIdentity {
  /** Its id or its client id. */
  readonly app: string;
  /** Its private keys. All are tried, so that one can be replaced without a gap. */
  readonly keys: readonly Secret[];
  /** Base URL of the API, without a slash at its end. */
  readonly apiUrl: string;
}

export interface AppEffects {
  readonly send: HttpSend;
  readonly clock: Pick<Clock, "now">;
}

export interface AppRequest {
  readonly method: HttpRequest["method"];
  /** Below the API's base URL, with a slash at its beginning. */
  readonly path: string;
  readonly body?: object;
}

type Sent = Result<HttpResponse, AppFault>;

/** A response that has to do with the request: neither 5xx, nor a rate limit, nor a suspended installation. */
export type AppResponse = Promise<Sent>;

export interface AppRequests {
  /** Sends as the App itself, and tries each key that GitHub may know. */
  asApp(request: AppRequest, signal: AbortSignal): AppResponse;
  /** Sends with an installation token. A 401 is a response like others here. */
  withToken(request: AppRequest, token: Secret, signal: AbortSignal): AppResponse;
}

/** Less than a provider's call may take, so that a second try has time. */
const TIMEOUT_MS = 8000;
/** A token has up to 500 repositories, each of some kilobytes in the response. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Clocks that differ less need no correction: an App's JWT has that much room. */
const CLOCK_ROOM_MS = 30_000;

export function createAppRequests(identity: AppIdentity, { send, clock }: AppEffects): AppRequests {
  const jwts = createAppJwts(identity.app, clock);
  let { keys } = identity;
  /** The key that GitHub accepted last. */
  let accepted = 0;
  let aheadMs = 0;

  const sendWith = async (
    { method, path, body }: AppRequest,
    bearer: Secret,
    signal: AbortSignal,
  ): Promise<Result<HttpResponse, HttpFailure>> =>
    send({
      method,
      url: `${identity.apiUrl}${path}`,
      headers: {
        authorization: `Bearer ${bearer.reveal()}`,
        accept: "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      signal,
    });

  const asAppOnce = async (request: AppRequest, key: Secret, signal: AbortSignal): AppResponse => {
    const jwt = await jwts.sign(key, aheadMs);
    if (!jwt.ok) return jwt;
    const sent = settled(request, await sendWith(request, jwt.value, signal));
    return sent.ok && isUnknownApp(sent.value) ? err(unknownApp(identity.app)) : sent;
  };

  const settled = ({ method }: AppRequest, sent: Result<HttpResponse, HttpFailure>): Sent => {
    const outcome = settledResponse(sent, clock.now());
    if (outcome.ok || method !== "GET") return outcome;
    return err({ ...outcome.error, mayHaveActed: false });
  };

  /** Every other way to sign: by GitHub's clock where this machine's is wrong, and with every key that there is now. */
  const afterRefusal = async (
    request: AppRequest,
    refused: Sent,
    signal: AbortSignal,
  ): AppResponse => {
    const tried = keys[accepted];
    keys = keys.map((key) => key.reread());
    const ahead = refused.ok ? aheadOf(refused.value, clock.now()) : undefined;
    const isOff = ahead !== undefined && Math.abs(ahead - aheadMs) > CLOCK_ROOM_MS;
    if (isOff) aheadMs = ahead;
    let last = refused;
    for (const [index, key] of keys.entries()) {
      if (key === tried && !isOff) continue;
      last = await asAppOnce(request, key, signal);
      if (isRefused(last)) continue;
      if (last.ok) accepted = index;
      return last;
    }
    return last.ok ? err(rejected(identity.app, last.value, ahead)) : last;
  };

  return {
    asApp: async (request, signal) => {
      const first = keys[accepted];
      if (first === undefined) throw new TypeError("an App needs a private key");
      const sent = await asAppOnce(request, first, signal);
      return isRefused(sent) ? await afterRefusal(request, sent, signal) : sent;
    },
    withToken: async (request, token, signal) =>
      settled(request, await sendWith(request, token, signal)),
  };
}

function settledResponse(sent: Result<HttpResponse, HttpFailure>, now: Instant): Sent {
  if (!sent.ok) return err(unreachable(sent.error));
  const fault = commonFault(sent.value, now);
  return fault === undefined ? sent : err(fault);
}

/** Whether another key may be accepted. */
function isRefused(sent: Sent): boolean {
  return sent.ok ? sent.value.status === 401 : sent.error.name === KEY_UNFIT;
}

/** A 404 that has nothing to do with what was asked for. */
function isUnknownApp(response: HttpResponse): boolean {
  return response.status === 404 && /integration not found/iu.test(messageIn(response));
}

function unknownApp(app: string): AppFault {
  return permanentFault(
    "app_unknown",
    `GitHub knows no App ${app}`,
    "Correct `client-id` or `app-id`: both are on the App's settings page. Check also that the base URL is that of its GitHub.",
  );
}

/** By the response's `Date`, which is exact to a second; undefined when it has none. */
function aheadOf({ headers }: HttpResponse, now: number): number | undefined {
  const date = Date.parse(headers["date"] ?? "");
  return Number.isNaN(date) ? undefined : date - now;
}

function rejected(app: string, response: HttpResponse, ahead = 0): AppFault {
  const said = messageIn(response);
  const clock =
    Math.abs(ahead) > CLOCK_ROOM_MS
      ? ` This machine's clock differs from GitHub's by ${Math.round(Math.abs(ahead) / 1000)} seconds.`
      : "";
  return permanentFault(
    "app_rejected",
    `GitHub rejects the key of App ${app}${said === "" ? "" : `: ${said}`}`,
    `Check that the id is the App's, and that \`private-key\` is one of its keys.${clock}`,
  );
}
