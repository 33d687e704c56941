import { readFileSync } from "node:fs";
import type { Clock } from "../../../shared/clock.ts";
import { settlesWithin } from "../../../shared/settles-within.ts";
import { systemFiles } from "./places.ts";
import { isWithin, type PlanRequest, wallPlan } from "./plan.ts";
import type { Privileged } from "./requirements.ts";
import { type Behind, runBehind } from "./run-behind.ts";
import { countAbstract, socketPaths } from "./sockets.ts";
import type { WallCommand, WallProcess } from "./wall.ts";

export type Surroundings = Omit<
  PlanRequest,
  "status" | "system" | "sockets" | "programs" | "command"
>;

export interface RunnerEffects {
  readonly root: Privileged;
  readonly arch: string;
  readonly clock: Clock;
}

export interface WallRunner {
  readonly limits: readonly string[];
  readonly run: (command: WallCommand) => WallProcess;
  /** Ends all that run, within a limit of time. */
  readonly endAll: () => Promise<void>;
}

const END_MS = 5000;

/** Runs programs behind one wall. */
export function createRunner(surroundings: Surroundings, effects: RunnerEffects): WallRunner {
  const { root, clock } = effects;
  const running = new Set<Behind>();
  let number = 0;
  const system = systemFiles(surroundings.closed);
  const run = (command: WallCommand): WallProcess => {
    number += 1;
    const status = `${number}`;
    const { setpriv, prlimit } = root.programs;
    const plan = wallPlan({
      ...surroundings,
      status,
      system,
      sockets: socketPaths(unixSockets(), isSeenIn(surroundings)),
      programs: { setpriv, prlimit },
      command,
    });
    const statusFile = `${surroundings.storage}/status/${status}`;
    const { user } = surroundings;
    const behind = runBehind({ plan, statusFile, user, signal: command.signal }, effects);
    running.add(behind);
    void behind.exit.finally(() => running.delete(behind));
    return behind;
  };
  const endAll = async (): Promise<void> => {
    const all = [...running];
    for (const behind of all) behind.kill();
    await settlesWithin(Promise.all(all.map(({ exit }) => exit)), END_MS, clock);
  };
  return { limits: limitsOfKernel(), run, endAll };
}

/** Whether the agent would find a socket of that path, and is not meant to. */
function isSeenIn({ closed, user, expose, workspace }: Surroundings): (path: string) => boolean {
  const hidden = [...closed, user.tmp, "/var/tmp", "/dev", "/proc"];
  return (path) => !isInOne(path, expose) && (isWithin(path, workspace) || !isInOne(path, hidden));
}

function isInOne(path: string, places: readonly string[]): boolean {
  return places.some((directory) => isWithin(path, directory));
}

function unixSockets(): string {
  try {
    return readFileSync("/proc/net/unix", "utf8");
  } catch {
    return "";
  }
}

/** Landlock can close abstract sockets since its sixth version. */
const LANDLOCK_SINCE = [6, 12] as const;

function limitsOfKernel(): readonly string[] {
  const release = /^(?<major>\d+)\.(?<minor>\d+)/u.exec(readRelease())?.groups;
  const [major, minor] = [Number(release?.["major"]), Number(release?.["minor"])];
  const [sinceMajor, sinceMinor] = LANDLOCK_SINCE;
  if (major > sinceMajor || (major === sinceMajor && minor >= sinceMinor)) return [];
  if (countAbstract(unixSockets()) === 0) return [];
  return [
    "This kernel cannot close abstract Unix sockets (Linux 6.12 can): the agent can connect to those of other programs.",
  ];
}

function readRelease(): string {
  try {
    return readFileSync("/proc/sys/kernel/osrelease", "utf8");
  } catch {
    return "";
  }
}
