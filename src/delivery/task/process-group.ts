import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import type { Clock } from "../../shared/clock.ts";

/** One step of ending a group: a signal, or none to give it time, and how long to wait for its end. */
export interface EndStep {
  readonly signal?: NodeJS.Signals;
  readonly waitMs: number;
}

export interface Waiting {
  readonly clock: Clock;
  /** Cuts a wait short: the next step follows at once. */
  readonly hurry?: AbortSignal | undefined;
}

/**
 * Ends a process group: one step after the other, until no process of it is left. Returns the last signal that was
 * needed; undefined when it ended by itself.
 */
export async function endGroup(
  leader: number,
  steps: readonly EndStep[],
  waiting: Waiting,
): Promise<NodeJS.Signals | undefined> {
  let needed: NodeJS.Signals | undefined;
  for (const { signal, waitMs } of steps) {
    if (!isGroupAlive(leader)) break;
    if (signal !== undefined && signalGroup(leader, signal)) needed = signal;
    await untilGone(leader, waitMs, waiting);
  }
  return needed;
}

const LOOK_EVERY_MS = 25;

async function untilGone(leader: number, waitMs: number, { clock, hurry }: Waiting): Promise<void> {
  const until = clock.now() + waitMs;
  const isHurried = (): boolean => hurry?.aborted === true;
  // The steps after the first hurried one have their time again.
  const mayHurry = !isHurried();
  while (clock.now() < until && isGroupAlive(leader)) {
    await clock.sleep(LOOK_EVERY_MS, mayHurry ? hurry : undefined);
    if (mayHurry && isHurried()) return;
  }
}

/** Signals every process of the group; false when there is none any more. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    // ESRCH: all gone. EPERM: what is left runs as another user, and takes no signal of ours.
    return false;
  }
}

/** Whether a process of the group still runs. One that is dead and waits to be reaped does not count. */
export function isGroupAlive(leader: number): boolean {
  if (!signalGroup(leader, 0)) return false;
  // Where the first process of a container reaps nothing, the dead stay in the group for good.
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
    // The name is in parentheses and may hold any character, so counting begins behind the last one.
    const [state = "", , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return group === String(leader) ? [state] : [];
  } catch {
    return [];
  }
}
