import { Buffer } from "node:buffer";
import type { Clock } from "../../shared/clock.ts";
import {
  environReader,
  holdsAssignment,
  isOlder,
  processNumbers,
  readProcStat,
} from "../task/processes.ts";

/** A process that an earlier step of this job left running: as the same user, it can read what the task can read. */
export interface Bystander {
  readonly pid: number;
  /** The program's short name; never its arguments, which may hold anything. */
  readonly name: string;
}

/** Runs a program to its end and returns its output; undefined when it failed. */
export type ReadCommand = (file: string, args: readonly string[]) => Promise<string | undefined>;

export interface BystanderSearch {
  /** `RUNNER_TRACKING_ID`: the runner gives it to every process of a job, and uses it to end what is left of the job. */
  readonly trackingId: string | undefined;
  readonly ownPid: number;
  readonly platform: string;
  readonly clock: Clock;
  /** For platforms without /proc. */
  readonly read: ReadCommand;
}

interface Related {
  readonly pid: number;
  readonly parent: number;
}

interface ProcessInfo extends Related {
  readonly name: string;
  readonly ofThisJob: boolean;
}

/**
 * The processes of this job that run beside the step: those that still have the job's tracking id in their environment.
 * It finds accidents and leftovers, not an attacker that removed the id. Undefined when processes cannot be listed.
 */
export async function findBystanders(
  search: BystanderSearch,
): Promise<readonly Bystander[] | undefined> {
  const { trackingId } = search;
  if (trackingId === undefined || trackingId === "") return undefined;
  const mark = `RUNNER_TRACKING_ID=${trackingId}`;
  const processes =
    search.platform === "linux" ? await readProc(search, mark) : await readPs(search, mark);
  return processes?.filter(({ ofThisJob }) => ofThisJob).map(({ pid, name }) => ({ pid, name }));
}

/** This process, those that started it, and those that it started. */
function lineage(processes: readonly Related[], ownPid: number): ReadonlySet<number> {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const ancestors = (pid: number): readonly number[] => {
    const line: number[] = [];
    for (let at: number | undefined = pid; at !== undefined && at > 0; at = parents.get(at)) {
      if (line.includes(at)) break;
      line.push(at);
    }
    return line;
  };
  const children = processes
    .filter(({ pid }) => ancestors(pid).includes(ownPid))
    .map(({ pid }) => pid);
  return new Set([...ancestors(ownPid), ...children]);
}

async function readProc(
  { ownPid, clock }: BystanderSearch,
  mark: string,
): Promise<readonly ProcessInfo[] | undefined> {
  const readEnviron = environReader(clock);
  const assignment = Buffer.from(mark);
  // The runner's worker starts this process, and makes the id: what is older than the worker cannot have it.
  const worker = readProcStat(readProcStat(ownPid)?.parent ?? 0);
  const all = (processNumbers() ?? []).flatMap((pid) => {
    const stat = readProcStat(pid);
    return stat === undefined ? [] : [{ pid, parent: stat.parent, stat }];
  });
  const own = lineage(all, ownPid);
  const processes: ProcessInfo[] = [];
  for (const { pid, parent, stat } of all) {
    if (stat.state === "Z" || own.has(pid) || isOlder(stat, worker)) continue;
    const ofThisJob = holdsAssignment(await readEnviron(pid, stat), assignment);
    const name = Buffer.from(stat.name, "latin1").toString("utf8");
    processes.push({ pid, parent, name, ofThisJob });
  }
  return all.length === 0 ? undefined : processes;
}

/** macOS's ps shows the environment of the user's own processes after their command (`-E`). */
const PS_ARGUMENTS = ["-axwwE", "-o", "pid=,ppid=,command="];

async function readPs(
  { ownPid, read }: BystanderSearch,
  mark: string,
): Promise<readonly ProcessInfo[] | undefined> {
  const text = await read("/bin/ps", PS_ARGUMENTS);
  if (text === undefined) return undefined;
  const all = parsePs(text, mark);
  const own = lineage(all, ownPid);
  return all.filter(({ pid }) => !own.has(pid));
}

/** `pid ppid command and environment`, one process on each line. */
export function parsePs(text: string, mark: string): readonly ProcessInfo[] {
  return text.split("\n").flatMap((line) => {
    const found = /^\s*(?<pid>\d+)\s+(?<parent>\d+)\s+(?<rest>.*)$/u.exec(line)?.groups;
    if (found === undefined) return [];
    const rest = found["rest"] ?? "";
    const program = rest.split(" ")[0] ?? "";
    return [
      {
        pid: Number(found["pid"]),
        parent: Number(found["parent"]),
        name: program.slice(program.lastIndexOf("/") + 1),
        ofThisJob: rest.split(" ").includes(mark),
      },
    ];
  });
}
