import { cancelledBeforeStart } from "../../../delivery/task/start-task.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { NamedValue } from "../commands/command-reader.ts";
import { expandText } from "../expression/evaluate.ts";
import type { ActionStatus } from "../expression/status.ts";
import type { ActionRun } from "../lifecycle/run-javascript.ts";
import type { StepWrites, Variables } from "../lifecycle/step.ts";
import type { UsesStep } from "../metadata/composite-steps.ts";
import type { PreparedAction, PreparedComposite } from "../prepare/prepared-action.ts";
import {
  type CompositeEffects,
  type CompositeSetting,
  type Course,
  startCourse,
} from "./course.ts";
import { envContext, type Frame, frameOf, frameScope, valuesByName } from "./frame.ts";
import { createLeaves, type Leaf, type Leaves } from "./leaves.ts";
import { dockerStart } from "./nested-docker.ts";
import { runScript } from "./run-script.ts";
import { isTolerated, isWanted, nameOf, nestedInputs, openTurn, type Turn } from "./turn.ts";

interface Running {
  readonly course: Course;
  readonly leaves: Leaves;
}

/** What became of a step, or of a whole action. */
interface Done {
  readonly outcome: ActionStatus;
  readonly outputs: readonly NamedValue[];
}

const FAILED: Done = { outcome: "failure", outputs: [] };

/**
 * Runs a composite action as the runner does: the pre of all actions that it uses, its steps, and the posts of those that
 * ran, the last one first. `given` has its inputs, as `INPUT_…`.
 */
export async function runComposite(
  action: PreparedAction<PreparedComposite>,
  given: Variables,
  { setting, effects }: { readonly setting: CompositeSetting; readonly effects: CompositeEffects },
): Promise<ActionRun> {
  if (effects.isStopped()) {
    return { task: err(cancelledBeforeStart()), writes: () => Promise.resolve([]) };
  }
  const course = startCourse(setting, effects);
  const running = { course, leaves: createLeaves(course) };
  const frame = frameOf(action, given, {});
  await runPres(running, frame);
  const isReady = course.status() === "success";
  const { outputs } = isReady ? await runAction(running, frame, "") : skipped(course, frame);
  await running.leaves.posts();
  const written: readonly StepWrites[] = [
    ...course.writes(),
    { outputs, state: [], env: [], directories: [], summary: "", failures: [] },
  ];
  return { task: course.outcome(), writes: () => Promise.resolve(written) };
}

/** After a pre that failed, or a cancel. */
function skipped({ effects }: Course, { action }: Frame): Pick<Done, "outputs"> {
  for (const { position } of action.runs.steps) effects.onStep({ position, what: "skipped" });
  return { outputs: [] };
}

/** As the runner, only for what actions of repositories use: those of the workspace have no pre. */
async function runPres(running: Running, frame: Frame): Promise<void> {
  if (frame.action.reference.from === "workspace") return;
  const { course, leaves } = running;
  for (const prepared of frame.action.runs.steps) {
    const { step, action, position } = prepared;
    if (step.kind === "run" || action === undefined || !hasPre(action)) continue;
    const turn = openTurn(course, { frame, prepared, status: course.status() });
    const used = usedBy(course, turn, { step, action });
    if (!used.ok) course.fail(position, used.error);
    else if ("leaf" in used.value) await leaves.pre(used.value.leaf);
    else await runPres(running, used.value.frame);
  }
}

function hasPre({ reference, runs }: PreparedAction): boolean {
  if (reference.from === "workspace") return false;
  if (runs.using !== "composite") return runs.pre !== undefined;
  return runs.steps.some(({ action }) => action !== undefined && hasPre(action));
}

/** All steps of an action, one after the other. */
async function runAction(running: Running, frame: Frame, position: string): Promise<Done> {
  const { course } = running;
  let status: ActionStatus = "success";
  for (const prepared of frame.action.runs.steps) {
    if (course.effects.isStopped()) status = "cancelled";
    const turn = openTurn(course, { frame, prepared, status });
    const wanted = isWanted(turn, status);
    if (!wanted.ok) {
      // The runner, too, goes no further.
      course.fail(prepared.position, wanted.error);
      status = "failure";
      break;
    }
    const conclusion = wanted.value
      ? await runStep(running, frame, turn)
      : skip(running, frame, turn);
    if (conclusion === "failure" || conclusion === "cancelled") status = conclusion;
  }
  const outputs = outputsOf(course, frame, status);
  if (outputs.ok) return { outcome: status, outputs: outputs.value };
  course.fail(position, outputs.error);
  return FAILED;
}

function skip({ course }: Running, { results }: Frame, { prepared }: Turn): "skipped" {
  const { position, step } = prepared;
  course.effects.onStep({ position, what: "skipped" });
  const result = { outputs: {}, outcome: "skipped", conclusion: "skipped" } as const;
  if (step.id !== undefined) results.set(step.id, result);
  return "skipped";
}

async function runStep(
  running: Running,
  { results, action }: Frame,
  turn: Turn,
): Promise<ActionStatus> {
  const { course } = running;
  const { position, step } = turn.prepared;
  const since = course.ends();
  course.effects.onStep({ position, what: "starts", text: nameOf(turn, course.effects) });
  const done = await perform(running, action.directory, turn);
  const conclusion = done.outcome === "failure" ? concluded(course, turn, since) : done.outcome;
  const outputs = valuesByName(done.outputs);
  if (step.id !== undefined) results.set(step.id, { outputs, outcome: done.outcome, conclusion });
  return conclusion;
}

function concluded(course: Course, turn: Turn, since: number): ActionStatus {
  const { position } = turn.prepared;
  const tolerated = isTolerated(turn);
  if (!tolerated.ok) course.fail(position, tolerated.error);
  if (!tolerated.ok || !tolerated.value) return "failure";
  course.tolerate(since);
  course.effects.onStep({ position, what: "tolerated" });
  return "success";
}

async function perform(running: Running, directory: string, turn: Turn): Promise<Done> {
  const { course, leaves } = running;
  const { step, action, position } = turn.prepared;
  if (turn.fault !== undefined) {
    course.fail(position, turn.fault);
    return FAILED;
  }
  if (step.kind === "run") return (await runScript(course, turn, { step, directory })) ?? FAILED;
  if (action === undefined) return FAILED;
  const used = usedBy(course, turn, { step, action });
  if (!used.ok) {
    course.fail(position, used.error);
    return FAILED;
  }
  return "leaf" in used.value
    ? await leaves.main(used.value.leaf)
    : await runAction(running, used.value.frame, position);
}

type Used = { readonly leaf: Leaf } | { readonly frame: Frame };

/** The action that a step uses, with its inputs. */
function usedBy(
  course: Course,
  turn: Turn,
  { step, action }: { readonly step: UsesStep; readonly action: PreparedAction },
): Result<Used, string> {
  const inputs = nestedInputs(turn, step, action);
  if (!inputs.ok) return inputs;
  const { position } = turn.prepared;
  const { runs } = action;
  if (runs.using === "composite") {
    return ok({ frame: frameOf({ ...action, runs }, inputs.value, turn.env) });
  }
  const env = { ...turn.env, ...inputs.value };
  if (runs.using === "javascript") {
    return ok({ leaf: { position, action: { ...action, runs }, env } });
  }
  const docker = dockerStart({ ...action, runs }, { step, inputs: inputs.value }, course);
  if (!docker.ok) return docker;
  return ok({ leaf: { position, action: { ...action, runs }, docker: docker.value, env } });
}

/** Only what the action itself declares is its output. */
function outputsOf(
  { setting, exported }: Course,
  frame: Frame,
  status: ActionStatus,
): Result<readonly NamedValue[], string> {
  const scope = frameScope(frame, { status, env: envContext(setting.all, exported(), frame.env) });
  const outputs: NamedValue[] = [];
  for (const [name, { value: text = "" }] of frame.action.metadata.outputs) {
    const value = expandText(text, scope);
    if (!value.ok) return err(`its output ${name} cannot be evaluated: ${value.error}`);
    outputs.push({ name, value: value.value });
  }
  return ok(outputs);
}
