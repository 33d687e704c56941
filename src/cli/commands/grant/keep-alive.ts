import type { Clock, Instant } from "../../../shared/clock.ts";
import { inWords } from "../../../shared/wording.ts";
import type { OwnLease, OverReason } from "./own-lease.ts";

export interface KeepAliveOptions {
  readonly lease: Pick<OwnLease, "beat">;
  readonly intervalMs: number;
  /** When the broker ends it, by this machine's clock. */
  readonly expiresAt: Instant;
  readonly clock: Clock;
  /** Aborts when the command has ended. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const WARN_MS = 60_000;

/**
 * Sends heartbeats until the command or the lease ends. No response does not mean that the lease ended: the command goes on
 * until the lease expires. Resolves with undefined when `signal` aborts.
 */
export async function keepAlive(options: KeepAliveOptions): Promise<OverReason | undefined> {
  const { lease, intervalMs, expiresAt, clock, signal, say } = options;
  let isHeard = true;
  let mayWarn = expiresAt - clock.now() > WARN_MS;
  while (!signal.aborted) {
    const beat = await lease.beat();
    if (signal.aborted) return undefined;
    if ((beat !== undefined) !== isHeard) {
      isHeard = beat !== undefined;
      say(isHeard ? "The broker responds again." : NOT_HEARD);
    }
    if (beat?.over !== undefined) return beat.over;
    const leftMs = expiresAt - clock.now();
    if (leftMs <= 0) return "expired";
    if (mayWarn && leftMs <= WARN_MS) {
      mayWarn = false;
      say(`The lease ends in ${inWords(leftMs)}, and the command is stopped then.`);
    }
    await clock.sleep(Math.min(intervalMs, leftMs), signal);
  }
  return undefined;
}

const NOT_HEARD =
  "No broker responds. The command goes on, and a broker ends the lease at its time at the latest.";

const WHY: Readonly<Record<OverReason, string>> = {
  expired: "its time is over",
  revoked: "an admin or the broker ended it",
  withdrawn: "it was withdrawn",
  silent: "no broker received its heartbeats for too long",
  unknown: "the store does not have it",
};

export function overText(reason: OverReason): string {
  return `The lease ended: ${WHY[reason]}. The command is being stopped.`;
}
