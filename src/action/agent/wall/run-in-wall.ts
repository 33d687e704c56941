import { readFileSync } from "node:fs";
import type { Clock } from "../../../shared/clock.ts";
import { settlesWithin } from "../../../shared/settles-within.ts";
import { systemFiles } from "./places.ts";
import { isWithin, type PlanRequest, wallPlan } from "./plan.ts";
import type { Privileged } from "./requirements.ts";
import { type Behind, runBehind } from "./run-behind.ts";
import { socketPaths } from "./sockets.ts";
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
    const { signal, pipes } = command;
    const behind = runBehind({ plan, statusFile, user, signal, pipes }, effects);
    running.add(behind);
    void behind.exit.finally(() => running.delete(behind));
    return behind;
  };
  const endAll = async (): Promise<void> => {
    const all = [...running];
    for (const behind of all) behind.kill();
    await settlesWithin(Promise.all(all.map(({ exit }) => exit)), END_MS, clock);
  };
  return { run, endAll };
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
