import { join } from "node:path";
import type { RunStep, Variables } from "../lifecycle/step.ts";
import { type ContainerRules, containerVariables } from "./container-variables.ts";
import { removeContainer } from "./remove-container.ts";
import { HOME, type Mount, runArguments } from "./run-arguments.ts";
import type { Docker } from "./run-docker.ts";

/** What the containers of one Docker action share. */
export interface ContainerSetting {
  readonly docker: Docker;
  readonly image: string;
  /** See `containerName`. */
  readonly name: string;
  readonly network: string | undefined;
  readonly mounts: readonly Mount[];
  readonly rules: ContainerRules;
  /** The variables that `run` gives every process. */
  readonly all: Variables;
  /** Has a directory for each process, with its command files: see `createActionFiles`. */
  readonly directory: string;
}

/** The files of `createActionFiles`, and the variables that name them. */
const FILES = {
  GITHUB_OUTPUT: "output",
  GITHUB_STATE: "state",
  GITHUB_ENV: "env",
  GITHUB_PATH: "path",
  GITHUB_STEP_SUMMARY: "summary",
};
const COMMANDS = "/github/file_commands";

/**
 * Runs each program in a container of its own: a `RunStep` over the one that runs programs of the machine. A container is
 * gone when its process has ended: Docker's client can be killed, and the container runs on then.
 */
export function createContainerSteps(setting: ContainerSetting, run: RunStep): RunStep {
  const { docker, rules, all, name } = setting;
  return async (step) => {
    // A script is for the machine: no Docker action has one.
    if (!("program" in step.runs)) return await run(step);
    const { file: entrypoint, args } = step.runs.program;
    const variables = containerVariables({ all, step: step.env }, rules);
    const own = join(setting.directory, step.name);
    const paths = Object.entries(FILES).map(
      ([variable, file]) => [variable, `${COMMANDS}/${file}`] as const,
    );
    const command = runArguments({
      ...setting,
      entrypoint,
      args,
      variables: Object.keys(variables).filter((each) => !Object.hasOwn(FILES, each)),
      paths: { ...Object.fromEntries(paths), HOME },
      mounts: [
        ...setting.mounts,
        { type: "volume", source: name, target: HOME },
        ...Object.values(FILES).map((file): Mount => ({
          type: "bind",
          source: join(own, file),
          target: `${COMMANDS}/${file}`,
        })),
      ],
    });
    const ended = await run({
      ...step,
      runs: {
        program: { file: docker.client.file, args: command },
        workingDirectory: step.runs.workingDirectory,
      },
      env: { ...variables, ...docker.client.env },
    });
    // After a cancel all of it has a moment only, and Docker may not respond: nothing waits for what never started.
    const wasCancelled = !ended.task.ok && ended.task.error.code === "cancelled";
    if (!wasCancelled) await removeContainer(docker, name);
    return ended;
  };
}
