import type { TaskOutputRule } from "../../shared/task-wire.ts";
import type { NamedTask } from "../named-task.ts";
import { canonicalText, durationText, shortText } from "./limit-texts.ts";
import { changed, wider, type FieldChange } from "./widening.ts";

/**
 * Where a named task lets an agent do more. Its title and its descriptions allow nothing. What a changed script does, only
 * a reviewer can tell.
 */
export function taskChanges(before: NamedTask, after: NamedTask): readonly FieldChange[] {
  return [
    ...textChange("grant", "It gets another grant.", [before.grant, after.grant]),
    ...textChange("run", "It runs another script.", [before.run, after.run]),
    ...textChange("from", "Its code comes from elsewhere.", [
      originText(before),
      originText(after),
    ]),
    ...parameterChanges(before.parameters, after.parameters),
    ...outputChanges(before.output, after.output),
    ...moreTime(before, after),
    ...moreRuns(before, after),
  ];
}

/** What a new task does, in one line. */
export function taskSummary(task: NamedTask): string {
  return `grant ${task.grant}; ${shortText(task.run.trim())}; from ${originText(task)}`;
}

function originText({ from }: NamedTask): string {
  return from === undefined ? "the default branch" : `${from.repository} ${from.ref}`;
}

function textChange(
  key: string,
  what: string,
  [before, after]: readonly [string, string],
): readonly FieldChange[] {
  if (before === after) return [];
  return [changed([key], what, { before: shortText(before), after: shortText(after) })];
}

type Parameters = NamedTask["parameters"];

function parameterChanges(before: Parameters, after: Parameters): readonly FieldChange[] {
  const names = [...new Set(Object.keys(before).concat(Object.keys(after)))];
  return names.flatMap((name) => {
    const [had, has] = [before, after].map((all) =>
      Object.hasOwn(all, name) ? all[name] : undefined,
    );
    return parameterChange(name, had, has);
  });
}

type Parameter = Parameters[string];

function parameterChange(
  name: string,
  had: Parameter | undefined,
  has: Parameter | undefined,
): readonly FieldChange[] {
  const path = ["parameters", name];
  if (has === undefined) {
    const what = "The script runs without this parameter.";
    return [changed(path, what, { before: name, after: "none" })];
  }
  if (had === undefined) {
    const values = { before: "none", after: has.pattern ?? "any value" };
    return [wider(path, "An agent chooses one more value.", values)];
  }
  return [...patternChange(path, had.pattern, has.pattern), ...optionalChange(path, had, has)];
}

function patternChange(
  path: readonly string[],
  before: string | undefined,
  after: string | undefined,
): readonly FieldChange[] {
  if (before === undefined || before === after) return [];
  const values = { before: shortText(before), after: shortText(after ?? "any value") };
  return after === undefined
    ? [wider([...path, "pattern"], "An agent may choose any value.", values)]
    : [changed([...path, "pattern"], "An agent may choose other values.", values)];
}

function optionalChange(
  path: readonly string[],
  { required: had }: { readonly required: boolean },
  { required: has }: { readonly required: boolean },
): readonly FieldChange[] {
  if (!had || has) return [];
  const values = { before: "true", after: "false" };
  return [wider([...path, "required"], "An agent may leave this value out.", values)];
}

function outputChanges(before: TaskOutputRule, after: TaskOutputRule): readonly FieldChange[] {
  if (after.kind === "none") return [];
  if (before.kind !== after.kind) {
    const values = { before: before.kind, after: after.kind };
    return [changed(["output", "kind"], "An agent sees another output.", values)];
  }
  const more =
    after.max > before.max
      ? [wider(["output", "max"], "An agent sees more output.", bytes(before, after))]
      : [];
  const [had, has] = [before.schema, after.schema].map((schema) => canonicalText(schema ?? null));
  const isLooser = before.schema !== undefined && had !== has;
  if (!isLooser) return more;
  const values = { before: shortText(had ?? ""), after: shortText(has ?? "") };
  return [...more, changed(["output", "schema"], "An agent sees other fields.", values)];
}

function bytes(before: TaskOutputRule, after: TaskOutputRule): Record<"before" | "after", string> {
  return { before: `${before.max} bytes`, after: `${after.max} bytes` };
}

function moreTime(before: NamedTask, after: NamedTask): readonly FieldChange[] {
  if (after.timeoutSeconds <= before.timeoutSeconds) return [];
  const values = {
    before: durationText(before.timeoutSeconds),
    after: durationText(after.timeoutSeconds),
  };
  return [wider(["timeout"], "It may take longer.", values)];
}

function moreRuns(before: NamedTask, after: NamedTask): readonly FieldChange[] {
  if (after.perJob <= before.perJob) return [];
  const values = { before: String(before.perJob), after: String(after.perJob) };
  return [wider(["per-job"], "One job may run it more often.", values)];
}
