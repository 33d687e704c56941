import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import type { Clock } from "../../shared/clock.ts";

/** One step of ending a group: a signal (or none, to give it time), and how long to wait for the group to end. */
export interface EndStep {
  readonly signal?: NodeJS.Signals;
  readonly waitMs: number;
}

export interface GroupEndOptions {
  readonly clock: Clock;
  /** Cuts the current wait short: the next step follows at once. */
  readonly hurry?: AbortSignal | undefined;
}

/**
 * Ends a process group: one step after the other, until no process of it is left. Returns the last signal that it
 * needed; undefined when the group ended by itself.
 */
export async function endGroup(
  leader: number,
  steps: readonly EndStep[],
  options: GroupEndOptions,
): Promise<NodeJS.Signals | undefined> {
  let needed: NodeJS.Signals | undefined;
  for (const { signal, waitMs } of steps) {
    if (!isGroupAlive(leader)) break;
    if (signal !== undefined && signalGroup(leader, signal)) needed = signal;
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

/** Signals every process of the group; false when none is left. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    // ESRCH: all are gone. EPERM: the rest runs as another user and cannot be signalled.
    return false;
  }
}

/** Whether a process of the group still runs. Zombies do not count. */
export function isGroupAlive(leader: number): boolean {
  if (!signalGroup(leader, 0)) return false;
  // Where the first process of a container reaps nothing, zombies stay in the group for good.
  return groupStates(leader)?.some((state) => state !== "Z" && state !== "X") ?? true;
}

/** States of the group's processes (proc_pid_stat(5)); undefined where there is no /proc. */
function groupStates(leader: number): readonly string[] | undefined {
  try {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/u.test(entry))
      .flatMap((pid) => stateWithin(leader, pid));
  } catch {
    return undefined;
  }
}

function stateWithin(leader: number, pid: string): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name is in parentheses and may contain any character, so the fields are counted from the last one.
    const [state = "", , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return group === String(leader) ? [state] : [];
  } catch {
    return [];
  }
}
