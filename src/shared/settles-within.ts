import type { Clock } from "./clock.ts";

/** Whether the work settles within the time. It goes on afterwards; its error is thrown if it comes in time. */
export async function settlesWithin(
  work: Promise<unknown>,
  waitMs: number,
  clock: Clock,
): Promise<boolean> {
  const isSettled = new AbortController();
  const late = clock.sleep(waitMs, isSettled.signal).then(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    isSettled.abort();
  }
}
