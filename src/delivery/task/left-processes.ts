import { readFileSync } from "node:fs";
import process from "node:process";
import type { Clock, Instant } from "../../shared/clock.ts";
import { isRunning, type ProcStat } from "./proc-stat.ts";
import {
  environReader,
  holdsAssignment,
  isOlder,
  processNumbers,
  readProcStat,
  type ReadEnviron,
} from "./processes.ts";

/** A process that the task left. */
export interface LeftProcess {
  readonly pid: number;
  /** Its program's short name, one character a byte; the process chooses it. */
  readonly name: string;
  /** False when it belongs to another user, or could not be ended in time. */
  readonly ended: boolean;
}

export interface LeftSearch {
  /** The task's first process: its group and its session have the same number. */
  readonly leader: number;
  /** A variable that only this task has: `NAME=value`. */
  readonly mark: Buffer;
  /** The credential's variables. Other steps may have the same ones, so they count only since the task started. */
  readonly credential: readonly Buffer[];
  readonly startedAt: Instant;
}

export interface LeftEffects {
  readonly clock: Clock;
  /** Aborts when the job is cancelled: then there is no time to ask first. */
  readonly hurry: AbortSignal;
}

const TERM_MS = 1000;
const KILL_MS = 500;
/** A process may start another one while it is ended. */
const ROUNDS = 5;

/**
 * Ends the processes that left the task's group (`setsid`, a daemon), and those of another user in it, as far as this
 * user may. They are found by their session, and by what their environment holds. Returns all of them; never rejects.
 * Where there is no /proc, it finds none.
 */
export async function endLeftProcesses(
  search: LeftSearch,
  { clock, hurry }: LeftEffects,
): Promise<readonly LeftProcess[]> {
  const all = new Map<string, Found>();
  const readEnviron = environReader(clock);
  let running: readonly Found[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    running = await findLeft(search, clock, readEnviron);
    for (const one of running) all.set(keyOf(one), one);
    const isFirst = round === 0 && !hurry.aborted;
    const reached = running.filter((one) => signal(one, isFirst ? "SIGTERM" : "SIGKILL"));
    // Those of other users are named, and not waited for.
    if (reached.length === 0) break;
    await untilGone(reached, isFirst ? TERM_MS : KILL_MS, { clock, hurry });
  }
  const left = new Set(running.map(keyOf));
  return [...all.values()].map(({ pid, stat, ...one }) => ({
    pid,
    name: stat.name,
    ended: !left.has(keyOf({ pid, stat, ...one })),
  }));
}

interface Found {
  readonly pid: number;
  readonly stat: ProcStat;
}

/** A number is used again; not by a process that started at the same time. */
function keyOf({ pid, stat }: Found): string {
  return `${pid} ${stat.startedAt}`;
}

/** Looks once more first: the search takes a while, and meanwhile another process may have got the number. */
function signal(found: Found, name: NodeJS.Signals): boolean {
  const { pid } = found;
  const stat = readProcStat(pid);
  if (stat === undefined || keyOf({ pid, stat }) !== keyOf(found)) return false;
  try {
    return process.kill(pid, name);
  } catch {
    // It has ended, or belongs to another user.
    return false;
  }
}

const POLL_MS = 20;

async function untilGone(
  processes: readonly Found[],
  waitMs: number,
  { clock, hurry }: LeftEffects,
): Promise<void> {
  const until = clock.now() + waitMs;
  let left = processes;
  while (clock.now() < until) {
    left = left.filter((one) => {
      const stat = readProcStat(one.pid);
      return stat !== undefined && isRunning(stat) && keyOf({ pid: one.pid, stat }) === keyOf(one);
    });
    if (left.length === 0) return;
    await clock.sleep(POLL_MS, hurry.aborted ? undefined : hurry);
  }
}

/** A task may leave more processes than there is time for. */
const MAX_MS = 3000;

async function findLeft(
  search: LeftSearch,
  clock: Clock,
  readEnviron: ReadEnviron,
): Promise<readonly Found[]> {
  const until = clock.now() + MAX_MS;
  const own = readProcStat(process.pid);
  const sinceBoot = search.startedAt - bootedAt(clock.now());
  const found: Found[] = [];
  for (const pid of processNumbers() ?? []) {
    if (clock.now() >= until) break;
    const stat = pid === process.pid ? undefined : readProcStat(pid);
    // Whatever started before this process did not get its environment from the task.
    if (stat === undefined || !isRunning(stat) || isOlder(stat, own)) continue;
    if (
      isOfSession(stat, search) ||
      isMarked(await readEnviron(pid, stat), stat, { ...search, sinceBoot })
    ) {
      found.push({ pid, stat });
    }
  }
  return found;
}

const TICKS_PER_SECOND = 100;
/** Clocks are set, and boot is known to the hundredth of a second. */
const CLOCK_TOLERANCE_MS = 2000;

function isOfSession({ group, session }: ProcStat, { leader }: LeftSearch): boolean {
  return group === leader || session === leader;
}

/** `sinceBoot` is when the task started, in milliseconds after boot. */
function isMarked(
  environ: Buffer,
  stat: ProcStat,
  { mark, credential, sinceBoot }: LeftSearch & { readonly sinceBoot: number },
): boolean {
  if (holdsAssignment(environ, mark)) return true;
  const startedMs = (stat.startedAt / TICKS_PER_SECOND) * 1000;
  const isNew = startedMs >= sinceBoot - CLOCK_TOLERANCE_MS;
  return isNew && credential.some((one) => holdsAssignment(environ, one));
}

function bootedAt(now: Instant): Instant {
  try {
    const uptime = readFileSync("/proc/uptime", "latin1");
    return now - Number.parseFloat(uptime.split(" ")[0] ?? "") * 1000 || now;
  } catch {
    return now;
  }
}
