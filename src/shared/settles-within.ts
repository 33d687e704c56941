import type { Clock } from "./clock.ts";

/** Whether the work settles within the time. It goes on afterwards; its error is thrown if it comes in time. */
export async function settlesWithin(
  work: Promise<unknown>,
  waitMs: number,
  clock: Clock,
): Promise<boolean> {
  return (await valueWithin(withoutValue(work), waitMs, clock)) === "settled";
}

/** The same with what the work resolves with; undefined when it does not settle within the time. */
export async function valueWithin<T>(
  work: Promise<T>,
  waitMs: number,
  clock: Clock,
): Promise<T | undefined> {
  const isSettled = new AbortController();
  const late = clock.sleep(waitMs, isSettled.signal).then(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    isSettled.abort();
  }
}

async function withoutValue(work: Promise<unknown>): Promise<"settled"> {
  await work;
  return "settled";
}
