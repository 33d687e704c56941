import { labelled } from "../../receipt/log-lines.ts";
import { actionReferenceText } from "../../shared/action-reference.ts";
import { joined, plural } from "../../shared/wording.ts";
import { readsToken } from "../uses/expression/reads-token.ts";
import type {
  PreparedAction,
  PreparedRuns,
  PreparedStep,
} from "../uses/prepare/prepared-action.ts";

/** What of the action is worth a reader's look before it gets the credential. */
export function preparedLines(
  { reference, runs, inputs, scope }: PreparedAction,
  notes: readonly string[],
): readonly string[] {
  const isWorkspace = reference.from === "workspace";
  const name = actionReferenceText(reference);
  const nested = nestedSteps(runs);
  return [
    ...labelled("✓", "action", [
      `${name} · ${kindOf(runs)}`,
      ...notes,
      ...(isWorkspace ? [OF_WORKSPACE] : []),
      ...(isWorkspace && hasPre(runs, nested) ? [WITHOUT_PRE] : []),
    ]),
    ...nestedLines(nested),
    ...inputLines({ reference, runs, inputs, scope }, ""),
    ...nested.flatMap(({ action, position }) => inputLines(action, `step ${position}: `)),
    ...(scope.hasToken ? [] : tokenLines(allSteps(runs))),
  ];
}

function kindOf(runs: PreparedRuns): string {
  if (runs.using === "docker") return "Docker";
  return runs.using === "javascript"
    ? `JavaScript (${runs.node})`
    : `composite, ${plural(runs.steps.length, "step")}`;
}

export type NestedStep = PreparedStep & { readonly action: PreparedAction };

function allSteps(runs: PreparedRuns): readonly PreparedStep[] {
  if (runs.using !== "composite") return [];
  return runs.steps.flatMap((step) => [
    step,
    ...(step.action === undefined ? [] : allSteps(step.action.runs)),
  ]);
}

export function nestedSteps(runs: PreparedRuns): readonly NestedStep[] {
  return allSteps(runs).flatMap((step) =>
    step.action === undefined ? [] : [{ ...step, action: step.action }],
  );
}

/** The actions that a composite action uses, on all levels, each at its commit. */
export function nestedReferences(runs: PreparedRuns): readonly string[] {
  return [...new Set(nestedSteps(runs).map(({ action }) => actionReferenceText(action.reference)))];
}

function hasPre(runs: PreparedRuns, nested: readonly NestedStep[]): boolean {
  return [runs, ...nested.map(({ action }) => action.runs)].some(
    (each) => each.using !== "composite" && each.pre !== undefined,
  );
}

function nestedLines(nested: readonly NestedStep[]): readonly string[] {
  const lines = nested.map(({ position, action, looseRef }) => {
    const name = actionReferenceText(action.reference);
    return `step ${position}: ${name}${looseRef === undefined ? "" : `, by ${looseRef}`}`;
  });
  if (lines.length === 0) return [];
  const isLoose = nested.some(({ looseRef }) => looseRef !== undefined);
  return labelled(isLoose ? "◌" : "✓", "nested", [...lines, ...(isLoose ? [LOOSE] : [])]);
}

function inputLines(
  { inputs }: Pick<PreparedAction, "reference" | "runs" | "inputs" | "scope">,
  where: string,
): readonly string[] {
  const { undeclared, missing, withoutToken } = inputs;
  return [
    ...(withoutToken.length === 0
      ? []
      : labelled("◌", "inputs", [
          `${where}${joined(withoutToken)}: empty, because the default reads github.token`,
          WITH_TOKEN,
        ])),
    ...(undeclared.length === 0
      ? []
      : labelled(
          "◌",
          "inputs",
          `${where}${joined(undeclared)}: the action declares no such input`,
        )),
    ...(missing.length === 0
      ? []
      : labelled("◌", "inputs", `${where}${joined(missing)}: required, and not given`)),
  ];
}

function tokenLines(steps: readonly PreparedStep[]): readonly string[] {
  const reading = steps.filter(({ step }) => {
    const own = step.kind === "run" ? [step.run] : [...step.with.values()];
    return [...own, ...step.env.values()].some(readsToken);
  });
  if (reading.length === 0) return [];
  const positions = joined(reading.map(({ position }) => position));
  const what = `step ${positions}: github.token is empty there`;
  return labelled("◌", "token", [what, WITH_TOKEN]);
}

const WITH_TOKEN = "The action gets the job's token only with pass-env: GITHUB_TOKEN.";
const LOOSE =
  "A tag or branch can change. With nested: pinned, the action is refused if it uses one.";
const OF_WORKSPACE =
  "It is code of the workspace: of this checkout, and of every earlier step that could change it.";
const WITHOUT_PRE = "Its pre does not run, as in a workflow.";
