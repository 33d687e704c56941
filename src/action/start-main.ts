import type { CredentialKind } from "../credentials/kind/credential-kind.ts";
import { failure } from "../shared/failure.ts";
import { faultText } from "../shared/fault-text.ts";
import type { ActionEnvironment } from "./context/job.ts";
import type { Machine } from "./inputs/machine.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import { showRefusal } from "./runner/log.ts";
import type { Runner } from "./runner/runner.ts";

export interface Start extends Machine {
  readonly runner: Runner;
  readonly kinds: readonly CredentialKind[];
  /** Everything else that a run needs. Called only when the inputs are correct. */
  readonly environment: () => ActionEnvironment;
}

/**
 * The first step of the path: reads the inputs once and checks them completely. Everything else is loaded after that, so
 * that a mistake in an input costs a job little more than starting Node. Returns the exit code.
 */
export async function startMain({ runner, environment, ...context }: Start): Promise<number> {
  const inputs = await readInputs((name) => runner.input(name), context);
  if (!inputs.ok) return showRefusal(runner, inputs.error);
  try {
    const { runMain } = await import("./run-main.ts");
    return await runMain(inputs.value, environment());
  } catch (error) {
    // An unexpected error is a sentence too: a stack trace helps no reader of this log.
    const what = faultText(error);
    return showRefusal(
      runner,
      failure("internal", `An internal error of stepkey: ${what}.`, {
        remedy: "Report it with this line. If a lease was issued, it was ended, or post ends it.",
        cause: error,
      }),
    );
  }
}
