import { toRfc3339, type Instant } from "../../../shared/clock.ts";

export interface AskedSession {
  /** `DurationSeconds` of the request. */
  readonly durationSeconds: number;
  /** The response's `Date` header; undefined when it has none that can be read. */
  readonly date: string | undefined;
  /** This machine's clock. */
  readonly now: Instant;
}

/** Between the start of the session and the `Date` of the response lie a few seconds. */
const TOLERANCE_MS = 5 * 60_000;
/** How wrong this machine's clock may be, when there is no `Date` to compare with. */
const LOCAL_TOLERANCE_MS = 24 * 3_600_000;

/**
 * Why a session cannot expire then; undefined when it can. STS writes `Expiration` by its own clock, so the reference is its
 * own `Date` header (RFC 9110 §6.6.1): the clock of the runner may be wrong by hours, and a correct response still passes.
 * Only a response without `Date`, which AWS and Ceph always send, is compared with the local clock, with a day's tolerance.
 * STS never gives a longer session than was requested, and never one that has already expired.
 */
export function expirationMistake(expiration: Instant, asked: AskedSession): string | undefined {
  // `Date.parse` of a text that is not a date.
  if (!Number.isFinite(expiration)) return "the session's Expiration is not a time";
  const date = dateOf(asked.date);
  const reference = date ?? asked.now;
  const tolerance = date === undefined ? LOCAL_TOLERANCE_MS : TOLERANCE_MS;
  const clock = `${toRfc3339(reference)} (${date === undefined ? "this machine's clock" : "the response's Date"})`;
  const earliest = date ?? asked.now - tolerance;
  if (expiration < earliest) {
    return `the session expires at ${toRfc3339(expiration)}, which is before ${clock}`;
  }
  const latest = reference + asked.durationSeconds * 1000 + tolerance;
  if (expiration <= latest) return undefined;
  return `the session expires at ${toRfc3339(expiration)}, which is more than the requested ${asked.durationSeconds} s after ${clock}`;
}

/** The instant of a `Date` header; undefined when there is none that can be read. */
export function dateOf(header: string | undefined): Instant | undefined {
  const date = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(date) ? undefined : date;
}
