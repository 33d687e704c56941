import { awsFailure, awsUnreachable } from "../session/errors.ts";
import { dateOf, expirationMistake } from "../session/expiration.ts";
import { expirationFailure } from "../session/session.ts";
import type { StsSession } from "../session/sts-session.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { type Result, err, ok } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import { clockAhead } from "./clock-difference.ts";
import { parseStsResponse } from "./sts-wire.ts";

export interface SessionRequest {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly url: string;
  readonly body: string;
  /** `DurationSeconds` in the body. */
  readonly duration: number;
  readonly idToken: Secret;
  readonly signal: AbortSignal;
}

export interface StartedSession {
  readonly session: StsSession;
  /** How far AWS's clock is ahead of this machine's; 0 where they agree. */
  readonly clockAheadMs: number;
}

/** The limit of one attempt, in milliseconds. The caller's signal limits all attempts together. */
const ATTEMPT_MS = 10_000;

/** Asks STS for one session, once. */
export async function requestSession(
  request: SessionRequest,
): Promise<Result<StartedSession, ProviderFailure>> {
  const { send, clock, url, body, signal } = request;
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    accept: "text/xml",
  };
  const limits = { timeoutMs: ATTEMPT_MS, signal, maxBytes: 64 * 1024 };
  const sentAt = clock.now();
  const sent = await send({ method: "POST", url, headers, body, ...limits });
  if (!sent.ok) return err(awsUnreachable(sent.error));
  const response = parseStsResponse(sent.value);
  if (response.kind === "session") {
    const { session } = response;
    const { date } = sent.value.headers;
    const receivedAt = clock.now();
    const asked = { durationSeconds: request.duration, date, now: receivedAt };
    const wrong = expirationMistake(session.expiration, asked);
    if (wrong !== undefined) return err(expirationFailure(wrong));
    return ok({ session, clockAheadMs: clockAhead(dateOf(date), { sentAt, receivedAt }) });
  }
  if (response.kind === "error") return err(awsFailure(response.error, [request.idToken.reveal()]));
  return err({
    kind: "permanent",
    name: "answer_unreadable",
    message: `the response (HTTP ${response.status}) is not one of AssumeRoleWithWebIdentity of STS`,
    remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
    mayExist: true,
  });
}
