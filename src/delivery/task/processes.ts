import { Buffer } from "node:buffer";
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import type { Clock } from "../../shared/clock.ts";
import { valueWithin } from "../../shared/settles-within.ts";
import { parseProcStat, type ProcStat } from "./proc-stat.ts";

/** The numbers of all processes but the kernel's own threads; undefined where there is no /proc. */
export function processNumbers(): readonly number[] | undefined {
  try {
    const all = readdirSync("/proc").flatMap((entry) =>
      /^\d+$/u.test(entry) ? [Number(entry)] : [],
    );
    // After the list: a number in it that belongs to a thread of the kernel by now had no process that still runs.
    const kernel = kernelThreads();
    return all.filter((pid) => !kernel.has(pid));
  } catch {
    return undefined;
  }
}

/** The kernel starts its threads with this number, and no process can take its place. */
const KTHREADD = 2;

/** Two thirds of what a virtual machine lists, known by one look. Empty in a container, which does not see them. */
function kernelThreads(): ReadonlySet<number> {
  if (readProcStat(KTHREADD)?.isKernelThread !== true) return new Set();
  try {
    const children = readFileSync(`/proc/${KTHREADD}/task/${KTHREADD}/children`, "latin1");
    return new Set(children.split(" ").map(Number));
  } catch {
    // The kernel was built without this file.
    return new Set();
  }
}

/** Longer than any: its longest part is a name of 64 bytes. */
const STAT = Buffer.alloc(4096);

/**
 * Undefined for a process that has ended meanwhile. There are hundreds of processes and nothing can delay this read, so
 * it goes without a thread of Node's pool, which takes ten times as long.
 */
export function readProcStat(pid: number): ProcStat | undefined {
  try {
    const file = openSync(`/proc/${pid}/stat`, "r");
    try {
      return parseProcStat(STAT.toString("latin1", 0, readSync(file, STAT)));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Reads the environment that a process was started with, as bytes. Never rejects. */
export type ReadEnviron = (pid: number, stat: ProcStat) => Promise<Buffer>;

const MAX_WAIT_MS = 1000;

/**
 * A process can keep others from reading its memory, by what it maps. Such a read never ends and takes one of the few
 * threads that everything else needs too, so nothing more is read after it.
 */
export function environReader(clock: Clock, read: ReadEnviron = readEnviron): ReadEnviron {
  let isStuck = false;
  return async (pid, stat) => {
    if (isStuck || stat.isKernelThread) return NOTHING;
    const environ = await valueWithin(read(pid, stat), MAX_WAIT_MS, clock);
    isStuck = environ === undefined;
    return environ ?? NOTHING;
  };
}

const NOTHING = Buffer.alloc(0);

/** Empty where another user's may not be read. */
async function readEnviron(pid: number, { state }: ProcStat): Promise<Buffer> {
  if (state !== "Z") return await orNothing(readFile(`/proc/${pid}/environ`));
  // The first thread has ended, and the others still have it.
  const environs: Buffer[] = [];
  for (const thread of await readdir(`/proc/${pid}/task`).catch(() => [])) {
    environs.push(await orNothing(readFile(`/proc/${pid}/task/${thread}/environ`)));
  }
  return Buffer.concat(environs);
}

async function orNothing(reading: Promise<Buffer>): Promise<Buffer> {
  return await reading.catch(() => NOTHING);
}

/** Whether it has this assignment (`NAME=value`) as a whole; assignments are between NULs. */
export function holdsAssignment(environ: Buffer, assignment: Buffer): boolean {
  for (let at = environ.indexOf(assignment); at >= 0; at = environ.indexOf(assignment, at + 1)) {
    const after = environ[at + assignment.length] ?? 0;
    if ((environ[at - 1] ?? 0) === 0 && after === 0) return true;
  }
  return false;
}

/** Whether it started before the other process, so that it has inherited nothing from it. */
export function isOlder({ startedAt }: ProcStat, other: ProcStat | undefined): boolean {
  return startedAt < (other?.startedAt ?? 0);
}
