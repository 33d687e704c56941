import type { Clock, Instant } from "../../../shared/clock.ts";

/** Long enough to see it, and to let a task end by itself. */
const NOTICE_MS = 120_000;

export interface ExpiryNotice {
  /** When the lease expires, as it is known now. */
  readonly expiresAt: () => Instant;
  /** The clock of that instant. */
  readonly clock: Clock;
  /** Aborts when the task or the lease has ended. */
  readonly signal: AbortSignal;
  readonly endsSoon: (leftMs: number) => void;
}

/** Calls `endsSoon` once, two minutes before the lease expires; for a short lease, at half of its time. Never rejects. */
export async function warnBeforeExpiry(notice: ExpiryNotice): Promise<void> {
  const { expiresAt, clock, signal, endsSoon } = notice;
  const left = (): number => expiresAt() - clock.now();
  const noticeMs = Math.min(NOTICE_MS, left() / 2);
  while (!signal.aborted) {
    const aheadMs = left() - noticeMs;
    if (aheadMs <= 0) {
      endsSoon(left());
      return;
    }
    // The clock may be set meanwhile, and a broker may end a lease earlier: look again after a minute at most.
    await clock.sleep(Math.min(aheadMs, 60_000), signal);
  }
}
