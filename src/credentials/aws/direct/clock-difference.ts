import type { Instant } from "../../../shared/clock.ts";

/** The session's own end is compared with AWS's clock, so this much of a lease may be missing or too much. */
const TOLERANCE_MS = 30_000;

export interface RequestTimes {
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
}

/**
 * How far the clock of AWS is ahead of this machine's, in milliseconds and to the second; 0 where they agree well enough.
 * `date` is the `Date` of a response (RFC 9110 §6.6.1), written between the two times.
 */
export function clockAhead(date: Instant | undefined, times: RequestTimes): number {
  const { sentAt, receivedAt } = times;
  if (date === undefined) return 0;
  // `Date` leaves out the fraction of the second.
  const agrees = date + 1000 > sentAt - TOLERANCE_MS && date <= receivedAt + TOLERANCE_MS;
  if (agrees) return 0;
  return Math.round((date - (sentAt + receivedAt) / 2) / 1000) * 1000;
}
