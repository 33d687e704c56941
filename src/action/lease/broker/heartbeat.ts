import type { Clock } from "../../../shared/clock.ts";
import type { EarlyEnd, EarlyEndReason } from "../source/credential-source.ts";
import { warnBeforeExpiry } from "../source/warn-before-expiry.ts";
import type { BrokerResult } from "./client.ts";
import type { LeaseHeartbeat } from "./responses.ts";

export interface HeartbeatOptions {
  readonly send: (signal: AbortSignal) => Promise<BrokerResult<LeaseHeartbeat>>;
  readonly intervalMs: number;
  readonly expiresAt: number;
  readonly clock: Clock;
  /** Aborts when the task has ended. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Called once, some time before the lease expires. */
  readonly endsSoon?: ((leftMs: number) => void) | undefined;
}

const WHY: Readonly<Record<EarlyEndReason, string>> = {
  withdrawn: "its approval was withdrawn by a new push, a dismissed review, or a change request",
  expired: "it expired; set a longer ttl if the task needs more time",
  revoked: "an admin or the broker ended it",
  silent: "the broker received no heartbeat from this step for too long",
};

/**
 * Sends heartbeats until the task or the lease ends. No response does not mean that the lease ended: the task continues
 * until the lease expires, and the log says so once. Resolves with undefined when `signal` aborts.
 */
export async function sendHeartbeats(options: HeartbeatOptions): Promise<EarlyEnd | undefined> {
  const { clock, signal, endsSoon } = options;
  let { expiresAt } = options;
  let isResponding = true;
  if (endsSoon !== undefined) {
    void warnBeforeExpiry({ expiresAt: () => expiresAt, clock, signal, endsSoon });
  }
  while (!signal.aborted) {
    // The first one at once: it shows the broker that its response arrived.
    const sent = await options.send(signal);
    if (signal.aborted) break;
    if (sent.ok !== isResponding) options.say(changeLine(sent));
    isResponding = sent.ok;
    if (sent.ok && !sent.value.active) return earlyEnd(sent.value.reason, sent.value.because);
    if (sent.ok && sent.value.active) ({ expiresAt } = sent.value);
    const left = expiresAt - clock.now();
    if (left <= 0) return earlyEnd("expired");
    await clock.sleep(Math.min(options.intervalMs, left), signal);
  }
  return undefined;
}

/** One heartbeat, only to learn whether the lease has ended. */
export async function askWhyEnded(
  { send }: Pick<HeartbeatOptions, "send">,
  signal: AbortSignal,
): Promise<EarlyEnd | undefined> {
  const sent = await send(signal);
  return sent.ok && !sent.value.active
    ? earlyEnd(sent.value.reason, sent.value.because)
    : undefined;
}

function changeLine(sent: BrokerResult<LeaseHeartbeat>): string {
  return sent.ok
    ? "The broker responds again."
    : `${sent.error.failure.message} The task continues until the lease expires.`;
}

/** A broker that knows what withdrew the approval says it in one sentence, which ends ours. */
function earlyEnd(reason: EarlyEndReason, because?: string): EarlyEnd {
  if (reason !== "withdrawn" || because === undefined) return { reason, why: WHY[reason] };
  return { reason, why: `its approval was withdrawn: ${because.trim().replace(/\.$/u, "")}` };
}
