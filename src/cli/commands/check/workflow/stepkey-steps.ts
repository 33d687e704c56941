import { isRecord } from "../../../../shared/json.ts";
import type { Path } from "../../../../shared/yaml-faults.ts";

/** A step of a workflow that uses stepkey, and what its job says. */
export interface StepkeyStep {
  readonly path: Path;
  /** `octo-org/stepkey@…` */
  readonly uses: string;
  /** Its inputs, as the runner makes texts of them, by name in small letters. */
  readonly inputs: ReadonlyMap<string, StepInput>;
  /** Variables of the workflow, then of the job, then of the step itself: a later one replaces one of the same name. */
  readonly variables: readonly StepVariable[];
  readonly job: WorkflowJob;
}

export interface StepVariable {
  readonly name: string;
  readonly text: string;
  /** Whether it is of the workflow or the job, so that every step gets it. */
  readonly isShared: boolean;
}

export interface StepInput {
  /** As it is written. */
  readonly key: string;
  readonly text: string;
  /** Whether it is a mapping or a list, which GitHub refuses. */
  readonly isNested: boolean;
}

export interface WorkflowJob {
  readonly path: Path;
  /** The name alone; undefined when the job has none. */
  readonly environment: string | undefined;
  /** The job's own, else the workflow's; undefined when neither says any. */
  readonly permissions: unknown;
  /** Whether its steps run in a container. */
  readonly hasContainer: boolean;
  /** The label, where it is one; empty for several, and for a group. */
  readonly runsOn: string;
  /** Whether only other workflows start it. It then has at most the permissions of the job that calls it. */
  readonly isCalled: boolean;
}

/** Finds the steps that use stepkey: repositories of that name, and the `actions` that the user names. */
export function stepkeySteps(content: unknown, actions: readonly string[]): readonly StepkeyStep[] {
  const { jobs, on, permissions, env } = recordOf(content);
  const isCalled = on === "workflow_call" || hasOnly(on, "workflow_call");
  return Object.entries(recordOf(jobs)).flatMap(([id, value]) => {
    const given = recordOf(value);
    const job: WorkflowJob = {
      path: ["jobs", id],
      environment: environmentOf(given["environment"]),
      permissions: given["permissions"] ?? permissions,
      hasContainer: given["container"] !== undefined && given["container"] !== "",
      runsOn: textOf(given["runs-on"]),
      isCalled,
    };
    const steps: readonly unknown[] = Array.isArray(given["steps"]) ? given["steps"] : [];
    return steps.flatMap((step, index) => {
      const { uses, with: inputs, env: own } = recordOf(step);
      if (typeof uses !== "string" || !isStepkey(uses, actions)) return [];
      const path = [...job.path, "steps", index];
      const shared = [...variablesOf(env, true), ...variablesOf(given["env"], true)];
      const variables = [...shared, ...variablesOf(own, false)];
      return [{ path, uses, inputs: inputsOf(inputs), variables, job }];
    });
  });
}

/** Whether the step runs an agent, which gets no credential and holds what `pass-env` names. */
export function runsAgent({ inputs }: Pick<StepkeyStep, "inputs">): boolean {
  return /^\s*true\s*$/iu.test(inputs.get("agent")?.text ?? "");
}

/** A fork may have another name. `/session` is the action inside the action. */
function isStepkey(uses: string, actions: readonly string[]): boolean {
  const [name = ""] = uses.split("@");
  const known = actions.flatMap((action) => [action, `${action}/session`]);
  return (
    /^[^/]+\/stepkey(?:\/session)?$/iu.test(name) ||
    known.some((one) => one.toLowerCase() === name.toLowerCase())
  );
}

function hasOnly(on: unknown, event: string): boolean {
  const events = Array.isArray(on) ? on : Object.keys(recordOf(on));
  return events.length === 1 && events[0] === event;
}

function environmentOf(value: unknown): string | undefined {
  const name = isRecord(value) ? value["name"] : value;
  return name === undefined || name === null ? undefined : textOf(name);
}

function variablesOf(value: unknown, isShared: boolean): readonly StepVariable[] {
  return Object.entries(recordOf(value)).map(([name, given]) => ({
    name,
    text: textOf(given),
    isShared,
  }));
}

function inputsOf(value: unknown): ReadonlyMap<string, StepInput> {
  return new Map(
    Object.entries(recordOf(value)).map(([key, given]) => [
      key.toLowerCase(),
      { key, text: textOf(given), isNested: isRecord(given) || Array.isArray(given) },
    ]),
  );
}

/** A scalar as the runner makes a text of it. Anything else GitHub refuses. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
