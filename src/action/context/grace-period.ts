import type { Clock } from "../../shared/clock.ts";

export interface Patience {
  readonly clock: Clock;
  /** Aborts when the runner wants this process to end. */
  readonly cancelled: AbortSignal;
  /** How long the work may take, in milliseconds. */
  readonly patientMs: number;
  /** How long it may go on once the runner has cancelled. */
  readonly hurriedMs: number;
}

/** Does work whose signal aborts when its time is over: cancelled, it is not dropped, but given what the runner leaves. */
export async function withPatience<T>(
  { clock, cancelled, patientMs, hurriedMs }: Patience,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  const stopAfter = async (milliseconds: number): Promise<void> => {
    await clock.sleep(milliseconds, done.signal);
    over.abort();
  };
  const hurry = (): void => void stopAfter(hurriedMs);
  void stopAfter(patientMs);
  if (cancelled.aborted) hurry();
  else cancelled.addEventListener("abort", hurry, { once: true });
  try {
    return await work(over.signal);
  } finally {
    done.abort();
    cancelled.removeEventListener("abort", hurry);
  }
}
