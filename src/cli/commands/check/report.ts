import type { Mistake } from "../../../shared/mistake.ts";
import { plural } from "../../../shared/wording.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { mistakeLines } from "../../print/mistake-lines.ts";
import { paint, plain, printJson, printLines } from "../../print/print.ts";
import { comparisonLines, type ShownComparison } from "./against/report-comparison.ts";
import type { FileCheck } from "./check-policy.ts";
import type { InnerAction } from "./workflow/check-pins.ts";

const NO_SERVERS = "The servers were not checked. To check them too, add --config broker.yml.";

/** How the command was called. */
interface Asked {
  readonly json: boolean;
  /** Servers and secrets are not to be checked. */
  readonly offline: boolean;
  /** With --against: what is newly allowed. */
  readonly against?: ShownComparison | undefined;
}

/** What all files came to. */
interface Summary {
  readonly shown: readonly Mistake[];
  readonly mistakes: number;
  readonly warnings: number;
  /** Sentences about what could not be checked. */
  readonly unchecked: readonly string[];
  /** The same for what was not to be checked. */
  readonly left: readonly string[];
  /** Undefined where no workflow was among the files. */
  readonly workflows:
    | { readonly actions: readonly InnerAction[]; readonly steps: number }
    | undefined;
}

/** Prints what was found. "No mistakes" is said only where everything was checked, and so says the exit code. */
export function reportChecks(deps: CliDeps, found: readonly FileCheck[], asked: Asked): ExitCode {
  const summary = summaryOf(found);
  const { shown, unchecked, left, workflows } = summary;
  if (asked.json) {
    const actions = workflows === undefined ? {} : { inner_actions: workflows.actions };
    const compared = asked.against === undefined ? {} : { against: asked.against };
    const not_looked_at = [...unchecked, ...left];
    printJson(deps, { mistakes: shown, not_looked_at, ...actions, ...compared });
    return exitOf(summary, asked);
  }
  printLines(deps, [
    ...shown.flatMap(mistakeLines),
    ...unchecked.map((sentence) => `${paint(deps, "yellow", "!")} ${plain(sentence)}`),
    ...(asked.offline ? [] : left.map(plain)),
    ...(workflows === undefined ? [] : workflowLines(workflows).map(plain)),
    lastLine(summary, asked),
    ...(asked.against === undefined ? [] : comparisonLines(asked.against)),
  ]);
  return exitOf(summary, asked);
}

function summaryOf(found: readonly FileCheck[]): Summary {
  const all = found.flatMap(({ mistakes }) => mistakes);
  const shown = all.filter(({ isUnset }) => isUnset !== true);
  const mistakes = shown.filter(({ severity }) => severity === "mistake").length;
  const unset = all.filter(({ isUnset }) => isUnset === true);
  const workflows = found.flatMap(({ workflow }) => workflow ?? []);
  return {
    workflows:
      workflows.length === 0
        ? undefined
        : {
            actions: workflows.flatMap(({ actions }) => actions),
            steps: workflows.reduce((sum, { steps }) => sum + steps, 0),
          },
    shown,
    mistakes,
    warnings: shown.length - mistakes,
    unchecked: found.flatMap((file) => file.unchecked),
    left: [...unset.map(unsetText), ...(found.some((file) => file.offline) ? [NO_SERVERS] : [])],
  };
}

/** An organisation's list of allowed actions does not see what stepkey runs, so a reviewer sees it here. */
function workflowLines({ actions, steps }: NonNullable<Summary["workflows"]>): readonly string[] {
  if (steps === 0) {
    return ["No step uses stepkey. If yours has another name, add --action OWNER/REPOSITORY."];
  }
  if (actions.length === 0) return [];
  const lines = actions.map(({ action, source, line }) => `  ${action}  ${source}:${line}`);
  return [
    "stepkey runs these actions, which GitHub's list of allowed actions does not see:",
    ...lines,
  ];
}

function unsetText({ source, line, column, path, message }: Mistake): string {
  return `${source}:${line}:${column}  ${path} was not checked. ${message}`;
}

function exitOf(summary: Summary, asked: Asked): ExitCode {
  const { mistakes } = summary;
  const isWider = asked.against !== undefined && asked.against.newly_allowed.length > 0;
  // A mistake has to be fixed in any case, and a reviewer may accept what is wider.
  if (asked.against !== undefined && mistakes > 0) return 1;
  return isWider ? 3 : exitOfCheck(summary, asked);
}

function exitOfCheck({ mistakes, unchecked, left }: Summary, { offline }: Asked): ExitCode {
  if (unchecked.length > 0) return 3;
  if (mistakes > 0) return 1;
  return left.length > 0 && !offline ? 3 : 0;
}

function lastLine({ mistakes, warnings, unchecked, left }: Summary, { offline }: Asked): string {
  const and = warnings === 0 ? "" : `, ${plural(warnings, "warning")}`;
  if (mistakes > 0) {
    return `${plural(mistakes, "mistake")}${and}.${unchecked.length > 0 ? ` ${NOT_ALL}` : ""}`;
  }
  if (unchecked.length > 0 || (left.length > 0 && !offline)) {
    return `${NOT_ALL} What was checked has no mistakes${and}.`;
  }
  return left.length > 0
    ? `What can be checked offline has no mistakes${and}.`
    : `No mistakes${and}.`;
}

const NOT_ALL = "Not everything was checked.";
