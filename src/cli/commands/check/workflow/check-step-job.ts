import { isRecord } from "../../../../shared/json.ts";
import type { Mistake } from "../../../../shared/mistake.ts";
import { findingAt, type WorkflowContext } from "./finding-at.ts";
import { runsAgent, type StepkeyStep, type WorkflowJob } from "./stepkey-steps.ts";
import { hasExpression, replaceExpressions } from "./untrusted.ts";

/** What the step needs of its job: the permission to request ID tokens, the same environment, and room for an agent's wall. */
export function checkStepJob(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  // Stored secrets alone need neither.
  if (!asksForCredential(step)) return [];
  return [
    ...withoutIdToken(step, context),
    ...otherEnvironment(step, context),
    ...withoutWall(step, context),
  ];
}

export function asksForCredential({ inputs }: StepkeyStep): boolean {
  const issued = ["credential", "broker", "grant"].some((name) => isGiven(inputs.get(name)?.text));
  return issued || !isGiven(inputs.get("secret-env")?.text);
}

function isGiven(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== "";
}

function withoutIdToken({ job }: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  if (mayRequestIdTokens(job)) return [];
  return [
    findingAt(context, [...job.path, "permissions"], {
      message: "This job may not request ID tokens, so stepkey gets no credential for it.",
      expected: "Give it the permission, beside those that it has.",
      example: "permissions: { contents: read, id-token: write }",
    }),
  ];
}

/** Without `permissions`, no job has `id-token`; a called one has what its caller has. */
function mayRequestIdTokens({ permissions, isCalled }: WorkflowJob): boolean {
  if (permissions === undefined) return isCalled;
  if (isRecord(permissions)) return permissions["id-token"] === "write";
  return permissions === "write-all";
}

function otherEnvironment(
  { path, inputs, job }: StepkeyStep,
  context: WorkflowContext,
): readonly Mistake[] {
  const input = inputs.get("environment");
  const given = canonical(input?.text ?? "");
  const had = canonical(job.environment ?? "");
  if (given === had || hasExpression(given + had)) return [];
  const own = had === "" ? "The job has none." : `The job has "${had}".`;
  const what = given === "" ? "The step names no environment." : `The step names "${given}".`;
  return [
    findingAt(context, [...path, "with", ...(input === undefined ? [] : [input.key])], {
      message: `${what} ${own}`,
      expected: "Give the job and the step the same environment.",
      example: had === "" ? "" : `environment: ${had}`,
    }),
  ];
}

const NO_LINUX = /^(?:macos|windows)-/iu;

/** Where an agent cannot be kept apart from its job, so that the step is refused. */
function withoutWall(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  const { inputs, job } = step;
  const isolation = (inputs.get("isolation")?.text ?? "").trim();
  if (!runsAgent(step) || !["", "required"].includes(isolation)) return [];
  const key = job.hasContainer ? "container" : "runs-on";
  if (!job.hasContainer && !NO_LINUX.test(job.runsOn)) return [];
  return [
    findingAt(context, [...job.path, key], {
      message: `No agent can be isolated here: ${job.hasContainer ? "the job runs in a container" : "the runner's system is not Linux"}.`,
      expected: "Run the step on a Linux runner, in a job without container.",
      example: "runs-on: ubuntu-latest",
    }),
  ];
}

/** Expressions are compared as they are written. What one of them gives is not known here. */
function canonical(text: string): string {
  return replaceExpressions(text.trim(), (inner) => `\${{ ${inner.trim()} }}`);
}
