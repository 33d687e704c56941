import { readInputs } from "./inputs.ts";
import type { Surroundings } from "./job.ts";
import { refuse } from "./log.ts";
import type { Runner } from "./runner.ts";

export interface Start {
  readonly runner: Runner;
  /** As Node names it. */
  readonly platform: string;
  /** Everything else that a run needs. Asked for only when the inputs are right. */
  readonly surroundings: () => Surroundings;
}

/**
 * The first step of the path: the inputs, read once and checked whole. Only then is everything else loaded, so that a
 * mistake costs a job no more than starting Node does. Returns the exit code.
 */
export async function startMain({ runner, platform, surroundings }: Start): Promise<number> {
  const inputs = await readInputs((name) => runner.input(name), platform);
  if (!inputs.ok) return refuse(runner, inputs.error);
  const { runMain } = await import("./run-main.ts");
  return await runMain(inputs.value, surroundings());
}
