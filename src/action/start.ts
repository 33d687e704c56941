import { readInputs } from "./inputs.ts";
import type { Surroundings } from "./job.ts";
import { refuse } from "./log.ts";

/**
 * The first step of the path: the inputs, read once and checked whole. Only then is everything else loaded, so that a
 * mistake costs a job no more than starting Node does. Returns the exit code.
 */
export async function startMain(around: Surroundings): Promise<number> {
  const { runner, platform } = around;
  const inputs = await readInputs((name) => runner.input(name), platform);
  if (!inputs.ok) return refuse(runner, inputs.error);
  const { runMain } = await import("./run-main.ts");
  return await runMain(inputs.value, around);
}
