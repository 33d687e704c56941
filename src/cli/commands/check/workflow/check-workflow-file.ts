import type { CredentialKind } from "../../../../credentials/kind/credential-kind.ts";
import { inOrder, mistakesOfFaults, type Mistake } from "../../../../shared/mistake.ts";
import { checkExpressions } from "./check-expressions.ts";
import { checkStepJob } from "./check-step-job.ts";
import { checkInnerPin, checkOwnPin, innerAction, type InnerAction } from "./check-pins.ts";
import { checkSecrets } from "./check-secrets.ts";
import { checkStepInputs } from "./check-step-inputs.ts";
import type { WorkflowContext } from "./finding-at.ts";
import { stepkeySteps } from "./stepkey-steps.ts";
import { readWorkflow } from "./workflow-source.ts";

/** What was found in one workflow. */
export interface WorkflowCheck {
  readonly mistakes: readonly Mistake[];
  readonly actions: readonly InnerAction[];
  /** How many of its steps use stepkey. */
  readonly steps: number;
}

/** A file with jobs is a workflow, and so is what GitHub reads as one. */
export function isWorkflowFile(path: string, text: string): boolean {
  return (
    /^(?:jobs|"jobs"|'jobs')\s*:/mu.test(text) ||
    /(?:^|[\\/])\.github[\\/]workflows[\\/][^\\/]+$/u.test(path)
  );
}

/** Finds the mistakes in the steps that use stepkey. Other steps are left to other linters. */
export async function checkWorkflowFile(given: {
  readonly path: string;
  readonly text: string;
  /** Names under which forks of stepkey are used. */
  readonly actions: readonly string[];
  readonly kinds: readonly CredentialKind[];
}): Promise<WorkflowCheck> {
  const { path, text, actions, kinds } = given;
  const yaml = readWorkflow(text);
  if (!yaml.ok) return { mistakes: mistakesOfFaults(path, yaml.error), actions: [], steps: 0 };
  const context: WorkflowContext = { source: path, yaml: yaml.value };
  const steps = stepkeySteps(yaml.value.content, actions);
  const found = await Promise.all(
    steps.map(async (step) => [
      ...checkOwnPin(step, context),
      ...checkInnerPin(step, context),
      ...checkExpressions(step, context),
      ...checkSecrets(step, context),
      ...checkStepJob(step, context),
      ...(await checkStepInputs(step, context, kinds)),
    ]),
  );
  return {
    mistakes: inOrder(found.flat()),
    actions: steps.flatMap((step) => innerAction(step, context)),
    steps: steps.length,
  };
}
