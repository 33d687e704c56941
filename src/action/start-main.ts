import type { CredentialKind, LoadKinds } from "../credentials/kind/credential-kind.ts";
import { failure, type Failure } from "../shared/failure.ts";
import { faultText } from "../shared/fault-text.ts";
import type { ActionEnvironment } from "./context/job.ts";
import type { Machine } from "./inputs/machine.ts";
import { readInputs } from "./inputs/read-inputs.ts";
import { summariseRefusal } from "./report/refusal.ts";
import { showRefusal } from "./runner/log.ts";
import type { Runner } from "./runner/runner.ts";

export interface Start extends Machine {
  readonly runner: Runner;
  readonly loadKinds: LoadKinds;
  /** The environment that this process was started with. */
  readonly env: ActionEnvironment["env"];
  /** Everything else that a run needs. Called only when the inputs are correct. */
  readonly environment: (kinds: readonly CredentialKind[]) => ActionEnvironment;
}

/**
 * The first step of the path: reads the inputs once and checks them completely. Everything else is loaded after that, so
 * that a mistake in an input costs a job little more than starting Node. Returns the exit code.
 */
export async function startMain({ runner, env, environment, ...context }: Start): Promise<number> {
  const inputs = await readInputs((name) => runner.input(name), context);
  if (!inputs.ok) return await refuseInputs({ runner, env }, inputs.error);
  try {
    const { source } = inputs.value;
    if (source.mode === "agent") {
      const { runAgentStep } = await import("./agent/step/run-agent-step.ts");
      return await runAgentStep(inputs.value, source, environment(await context.loadKinds()));
    }
    const { runMain } = await import("./run-main.ts");
    return await runMain(inputs.value, environment(await context.loadKinds()));
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

/** Many readers see only the summary, so it has the mistakes too. */
async function refuseInputs(
  { runner, env }: Pick<Start, "runner" | "env">,
  mistakes: Failure,
): Promise<number> {
  const exitCode = showRefusal(runner, mistakes);
  // `fromJSON` of it works then, as after any other refusal.
  if (runner.input("uses").trim() !== "") runner.setOutput("outputs", "{}");
  const given = runner.input("step").trim();
  await summariseRefusal({ runner, env, step: given === "" ? "stepkey" : given }, mistakes);
  return exitCode;
}
