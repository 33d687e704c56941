import { readdir, readFile } from "node:fs/promises";
import { parseEnviron } from "./runner-environment.ts";

/** A process that an earlier step of this job left running: it shares the user, and can read what the user can read. */
export interface Bystander {
  readonly pid: number;
  /** The program's short name; never its arguments, which may hold anything. */
  readonly name: string;
}

/** Runs a program to its end and returns what it printed; undefined when it failed. */
export type ReadCommand = (file: string, args: readonly string[]) => Promise<string | undefined>;

export interface Surroundings {
  /** `RUNNER_TRACKING_ID`: the runner gives it to every process of a job, and ends by it what is left of the job. */
  readonly trackingId: string | undefined;
  readonly ownPid: number;
  readonly platform: string;
  /** For platforms without /proc. */
  readonly read: ReadCommand;
}

/** One process, as the system shows it. */
interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly ofThisJob: boolean;
}

/**
 * The processes of this job that run beside the step. Found are those that still carry the job's tracking id: one that
 * took it out of its environment is not, so this tells of accidents and honest leftovers, not of an attacker who hides.
 * Undefined when nothing can be seen.
 */
export async function findBystanders(
  around: Surroundings,
): Promise<readonly Bystander[] | undefined> {
  const { trackingId, ownPid } = around;
  if (trackingId === undefined || trackingId === "") return undefined;
  const mark = `RUNNER_TRACKING_ID=${trackingId}`;
  const rows = around.platform === "linux" ? await readProc(mark) : await readPs(mark, around.read);
  if (rows === undefined) return undefined;
  const own = lineage(rows, ownPid);
  return rows
    .filter((row) => row.ofThisJob && !own.has(row.pid))
    .map(({ pid, name }) => ({ pid, name }));
}

/** This process, those that started it, and those that it started. */
function lineage(rows: readonly Row[], ownPid: number): ReadonlySet<number> {
  const parents = new Map(rows.map(({ pid, parent }) => [pid, parent]));
  const ancestors = (pid: number): readonly number[] => {
    const line: number[] = [];
    for (let at: number | undefined = pid; at !== undefined && at > 0; at = parents.get(at)) {
      if (line.includes(at)) break;
      line.push(at);
    }
    return line;
  };
  const children = rows.filter(({ pid }) => ancestors(pid).includes(ownPid)).map(({ pid }) => pid);
  return new Set([...ancestors(ownPid), ...children]);
}

async function readProc(mark: string): Promise<readonly Row[] | undefined> {
  const entries = await readdir("/proc").catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/u.test(entry)).map(Number);
  const rows = await Promise.all(pids.map((pid) => readProcess(pid, mark)));
  return pids.length === 0 ? undefined : rows.flatMap((row) => row ?? []);
}

/** Undefined for a process that has ended meanwhile; another user's environment cannot be read, and is none of this job. */
async function readProcess(pid: number, mark: string): Promise<Row | undefined> {
  try {
    const [stat, environ] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile(`/proc/${pid}/environ`, "utf8").catch(() => ""),
    ]);
    // The name stands in brackets and may hold any character, brackets too (proc_pid_stat(5)).
    const close = stat.lastIndexOf(")");
    const [state, parent] = stat.slice(close + 2).split(" ");
    const tracking = parseEnviron(environ)["RUNNER_TRACKING_ID"];
    return {
      pid,
      parent: Number(parent),
      name: stat.slice(stat.indexOf("(") + 1, close),
      ofThisJob: state !== "Z" && `RUNNER_TRACKING_ID=${tracking}` === mark,
    };
  } catch {
    return undefined;
  }
}

/** macOS's ps shows the environment of the user's own processes after their command (`-E`). */
const PS_ARGUMENTS = ["-axwwE", "-o", "pid=,ppid=,command="];

async function readPs(mark: string, read: ReadCommand): Promise<readonly Row[] | undefined> {
  const text = await read("/bin/ps", PS_ARGUMENTS);
  return text === undefined ? undefined : parsePs(text, mark);
}

/** `pid ppid command and environment`, one process a line. */
export function parsePs(text: string, mark: string): readonly Row[] {
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
