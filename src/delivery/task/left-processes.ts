import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
import type { Clock, Instant } from "../../shared/clock.ts";
import { isRunning, parseProcStat, type ProcStat } from "./proc-stat.ts";

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
  let running: readonly Found[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    running = await findLeft(search, clock);
    for (const one of running) all.set(keyOf(one), one);
    const isFirst = round === 0 && !hurry.aborted;
    const reached = running.filter(({ pid }) => signal(pid, isFirst ? "SIGTERM" : "SIGKILL"));
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

function signal(pid: number, name: NodeJS.Signals): boolean {
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
    const states = await Promise.all(left.map(({ pid }) => readStat(pid)));
    left = left.filter((one, index) => {
      const stat = states[index];
      return stat !== undefined && isRunning(stat) && keyOf({ pid: one.pid, stat }) === keyOf(one);
    });
    if (left.length === 0) return;
    await clock.sleep(POLL_MS, hurry.aborted ? undefined : hurry);
  }
}

/** An environment may have megabytes, so that few are read at the same time. */
const BATCH = 16;
/** A task may leave more processes than there is time for. */
const MAX_MS = 3000;

async function findLeft(search: LeftSearch, clock: Clock): Promise<readonly Found[]> {
  const until = clock.now() + MAX_MS;
  const entries = await readdir("/proc").catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/u.test(entry)).map(Number);
  const since = search.startedAt - (await bootedAt(clock.now()));
  const found: Found[] = [];
  for (let at = 0; at < pids.length && clock.now() < until; at += BATCH) {
    const batch = pids.slice(at, at + BATCH).map((pid) => examine(pid, search, since));
    found.push(...(await Promise.all(batch)).flatMap((one) => one ?? []));
  }
  return found;
}

const TICKS_PER_SECOND = 100;
/** Clocks are set, and boot is known to the hundredth of a second. */
const CLOCK_TOLERANCE_MS = 2000;

/** `sinceBoot` is when the task started, in milliseconds after boot. */
async function examine(
  pid: number,
  { leader, mark, credential }: LeftSearch,
  sinceBoot: number,
): Promise<Found | undefined> {
  if (pid === process.pid) return undefined;
  const stat = await readStat(pid);
  if (stat === undefined || !isRunning(stat)) return undefined;
  if (stat.group === leader || stat.session === leader) return { pid, stat };
  const environ = await readEnviron(pid, stat);
  if (holds(environ, mark)) return { pid, stat };
  const startedMs = (stat.startedAt / TICKS_PER_SECOND) * 1000;
  const isNew = startedMs >= sinceBoot - CLOCK_TOLERANCE_MS;
  return isNew && credential.some((one) => holds(environ, one)) ? { pid, stat } : undefined;
}

async function bootedAt(now: Instant): Promise<Instant> {
  const uptime = await readFile("/proc/uptime", "latin1").catch(() => "");
  return now - Number.parseFloat(uptime.split(" ")[0] ?? "") * 1000 || now;
}

async function readStat(pid: number): Promise<ProcStat | undefined> {
  return parseProcStat(await readFile(`/proc/${pid}/stat`, "latin1").catch(() => ""));
}

const nothing = (): Buffer => Buffer.alloc(0);

/** As the process was started with, bytes; empty where another user's may not be read. */
async function readEnviron(pid: number, { state }: ProcStat): Promise<Buffer> {
  if (state !== "Z") return await readFile(`/proc/${pid}/environ`).catch(nothing);
  // The first thread has ended, and the others still have it.
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const environs = threads.map((tid) =>
    readFile(`/proc/${pid}/task/${tid}/environ`).catch(nothing),
  );
  return Buffer.concat(await Promise.all(environs));
}

/** Whether it has this assignment as a whole; assignments are between NULs. */
function holds(environ: Buffer, assignment: Buffer): boolean {
  for (let at = environ.indexOf(assignment); at >= 0; at = environ.indexOf(assignment, at + 1)) {
    const after = environ[at + assignment.length] ?? 0;
    if ((environ[at - 1] ?? 0) === 0 && after === 0) return true;
  }
  return false;
}
