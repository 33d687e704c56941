import { failure } from "../shared/failure.ts";
import { faultText } from "../shared/fault-text.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import type { Surroundings } from "./context/job.ts";
import { refuse } from "./runner/log.ts";
import type { Runner } from "./runner/runner.ts";

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
  try {
    const { runMain } = await import("./run-main.ts");
    return await runMain(inputs.value, surroundings());
  } catch (error) {
    // What nobody expected is still told in a sentence: a stack trace helps no reader of this log.
    const what = faultText(error);
    return refuse(
      runner,
      failure("internal", `A fault of stepkey itself: ${what}.`, {
        remedy: "Report it with this line. A lease that was issued was ended, or post ends it.",
        cause: error,
      }),
    );
  }
}
