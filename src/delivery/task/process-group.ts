import process from "node:process";
import type { Clock } from "../../shared/clock.ts";
import { isRunning, type ProcStat } from "./proc-stat.ts";
import { processNumbers, readProcStat } from "./processes.ts";

/** One step of ending a group: a signal (or none, to give it time), and how long to wait for the group to end. */
export interface EndStep {
  readonly signal?: NodeJS.Signals;
  readonly waitMs: number;
}

export interface GroupEndOptions {
  readonly clock: Clock;
  /** Cuts the current wait short: the next step follows at once. */
  readonly hurry?: AbortSignal | undefined;
  /** Called with the processes of the group before the first signal is sent to them. */
  readonly onFirstSignal?: (members: readonly GroupMember[]) => void;
}

/** A process of a group. */
export interface GroupMember {
  readonly pid: number;
  /** Its program's short name, one character a byte; the process chooses it. */
  readonly name: string;
}

/**
 * Ends a process group: one step after the other, until no process of it is left that can be signalled. Returns
 * the last signal that it needed; undefined when the group ended by itself.
 */
export async function endGroup(
  leader: number,
  steps: readonly EndStep[],
  options: GroupEndOptions,
): Promise<NodeJS.Signals | undefined> {
  let needed: NodeJS.Signals | undefined;
  for (const { signal, waitMs } of steps) {
    if (!isGroupAlive(leader)) break;
    if (signal !== undefined && needed === undefined) options.onFirstSignal?.(membersOf(leader));
    const outcome = signal === undefined ? "gone" : signalGroup(leader, signal);
    // What belongs to another user cannot be ended, and is not waited for.
    if (outcome === "denied") break;
    if (outcome === "sent") needed = signal;
    await untilGone(leader, waitMs, options);
  }
  return needed;
}

const POLL_MS = 25;

async function untilGone(
  leader: number,
  waitMs: number,
  { clock, hurry }: GroupEndOptions,
): Promise<void> {
  const until = clock.now() + waitMs;
  const isHurried = (): boolean => hurry?.aborted === true;
  // Only the step that runs when the hurry begins is cut short; the steps after it take their full time.
  const mayHurry = !isHurried();
  while (clock.now() < until && isGroupAlive(leader)) {
    await clock.sleep(POLL_MS, mayHurry ? hurry : undefined);
    if (mayHurry && isHurried()) return;
  }
}

/** Whether a signal reached a process of the group; `denied` when those that are left belong to another user. */
export type SignalOutcome = "sent" | "gone" | "denied";

/** Signals every process of the group. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): SignalOutcome {
  try {
    return process.kill(-leader, signal) ? "sent" : "gone";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM" ? "denied" : "gone";
  }
}

/** Whether a process of the group still runs, whoever it belongs to. Zombies do not count. */
export function isGroupAlive(leader: number): boolean {
  if (signalGroup(leader, 0) === "gone") return false;
  // Where the first process of a container reaps nothing, zombies stay in the group for good.
  const members = groupMembers(leader);
  // Where /proc hides other users' processes, the group has nobody to be seen.
  return (
    members === undefined || members.length === 0 || members.some(({ stat }) => isRunning(stat))
  );
}

/** Those that run; none where there is no /proc. */
function membersOf(leader: number): readonly GroupMember[] {
  return (groupMembers(leader) ?? [])
    .filter(({ stat }) => isRunning(stat))
    .map(({ pid, stat }) => ({ pid, name: stat.name }));
}

/** The group's processes, zombies too; undefined where there is no /proc. */
function groupMembers(
  leader: number,
): readonly { readonly pid: number; readonly stat: ProcStat }[] | undefined {
  return processNumbers()?.flatMap((pid) => {
    const stat = readProcStat(pid);
    return stat?.group === leader ? [{ pid, stat }] : [];
  });
}
