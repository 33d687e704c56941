import type { Clock } from "../../../shared/clock.ts";
import type { Beat, WithdrawalReason } from "./responses.ts";
import type { Told } from "./client.ts";
import type { Withdrawal } from "../source/credential-source.ts";

export interface HeartbeatOptions {
  readonly beat: (signal: AbortSignal) => Promise<Told<Beat>>;
  readonly intervalMs: number;
  readonly expiresAt: number;
  readonly clock: Clock;
  /** Aborts when the task has ended. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const WHY: Readonly<Record<WithdrawalReason, string>> = {
  withdrawn: "its approval was withdrawn: a new push, a dismissed review, or a change request",
  expired: "its time is over; ask for a longer ttl if the task needs it",
  revoked: "an admin or the broker ended it",
  silent: "the broker heard nothing of this step for too long",
};

/**
 * Beats until the task ends or the lease does. No answer is not "ended": the task goes on to the lease's own end, and
 * one line says so. Resolves with undefined when `signal` aborts.
 */
export async function heartbeat(options: HeartbeatOptions): Promise<Withdrawal | undefined> {
  const { clock, signal } = options;
  let { expiresAt } = options;
  let heard = true;
  while (!signal.aborted) {
    // At once, too: the first beat tells the broker that its answer arrived.
    const told = await options.beat(signal);
    if (signal.aborted) break;
    if (told.ok !== heard) options.say(changeLine(told));
    heard = told.ok;
    if (told.ok && !told.value.active) return ended(told.value.reason);
    if (told.ok && told.value.active) ({ expiresAt } = told.value);
    const left = expiresAt - clock.now();
    if (left <= 0) return ended("expired");
    await clock.sleep(Math.min(options.intervalMs, left), signal);
  }
  return undefined;
}

/** One beat, only to learn whether the lease has ended. */
export async function askWhyEnded(
  { beat }: Pick<HeartbeatOptions, "beat">,
  signal: AbortSignal,
): Promise<Withdrawal | undefined> {
  const told = await beat(signal);
  return told.ok && !told.value.active ? ended(told.value.reason) : undefined;
}

function changeLine(told: Told<Beat>): string {
  return told.ok
    ? "The broker answers again."
    : `${told.error.failure.message} The task goes on to the lease's end.`;
}

function ended(reason: WithdrawalReason): Withdrawal {
  return { reason, why: WHY[reason] };
}
