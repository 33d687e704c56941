import type { Instant } from "../shared/clock.ts";
import { inFullWords, timeOfDay } from "../shared/wording.ts";

/** A task that is not done yet may still finish, or save what it has. */
export function endsSoonText(leftMs: number, now: Instant): string {
  const left = inFullWords(Math.round(leftMs / 1000) * 1000);
  const at = timeOfDay(now + leftMs);
  return `stepkey: The lease ends in ${left}, at ${at} UTC, and stepkey then stops the task. If the task needs more time, set a longer ttl. With a broker, the grant's own ttl is the maximum.`;
}
