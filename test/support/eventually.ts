import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 50;

/**
 * Looks until `look` gives something other than undefined or false, and returns it. Throws with `what` when that does
 * not happen in time: the time is only there so that a failing test ends.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 60_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > until) throw new Error(`it did not happen that ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}
