import { toRfc3339, type Instant } from "../../shared/clock.ts";

/** `2026-11-22 10:15:00 UTC`. Never relative to now: a text that is the same in a minute is not written again. */
export function dateAndTime(instant: Instant): string {
  const text = toRfc3339(instant);
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}
