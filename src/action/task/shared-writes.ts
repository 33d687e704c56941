import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import { holdsSecret, redactText } from "../../delivery/redact/redact.ts";
import { namesPrivatePlace } from "../../delivery/task/private-places.ts";
import { outputsOf, summaryOf } from "../../delivery/task/task-files.ts";
import { err } from "../../shared/result.ts";
import { keyValueLines } from "../runner/runner.ts";
import type { StepWrites } from "../uses/lifecycle/step.ts";
import type { CollectedFiles, Exports } from "./session.ts";

/** What decides whether something goes on. */
export interface SharingRules {
  readonly matcher: FormMatcher;
  /** Where stepkey makes directories that are gone after the step. */
  readonly parents: readonly string[];
}

/**
 * What of an action's writes goes on to others: outputs and summary as of a script, and variables and directories that the
 * workflow lists in `exports`. Nothing that holds a secret in any form goes on, and no path that is gone by then.
 */
export function sharedWrites(
  writes: readonly StepWrites[],
  exports: readonly string[],
  { matcher, parents }: SharingRules,
): CollectedFiles {
  const env = new Map(
    writes.flatMap((each) => each.env.map(({ name, value }) => [name, value] as const)),
  );
  const directories = [...new Set(writes.flatMap((each) => each.directories))];
  const isSafe = (value: string): boolean => !holdsSecret(matcher, value);
  const isGone = (value: string): boolean => namesPrivatePlace(value, parents);
  // In `exports`, PATH means the directories that the action added. A variable PATH would replace the whole PATH of later steps.
  const listed = [...env].filter(([name]) => name !== "PATH" && exports.includes(name));
  const safeOnes = listed.filter(([, value]) => isSafe(value));
  const variables = safeOnes.filter(([, value]) => !isGone(value));
  const safeDirectories = exports.includes("PATH") ? directories.filter(isSafe) : [];
  const added = safeDirectories.filter((directory) => !isGone(directory));
  const safe = (value: string): string => redactText(matcher, value);
  const exported: Exports = {
    variables: variables.map(([name, value]) => ({ name, value })),
    directories: added,
    withSecret: listed.filter(([, value]) => !isSafe(value)).map(([name]) => safe(name)),
    ...goneOf([
      ...safeOnes.filter(([, value]) => isGone(value)).map(([name]) => safe(name)),
      ...(safeDirectories.some(isGone) ? ["PATH"] : []),
    ]),
  };
  return {
    outputs: sharedOutputs(writes, matcher),
    summary: sharedSummary(writes, matcher),
    unshared: {
      variables: [...env.keys()]
        .filter((name) => !exported.variables.some((one) => one.name === name))
        .map(safe),
      directories: directories.filter((one) => !added.includes(one)).map(safe),
      unread: writes.flatMap(({ failures }) => failures.map(({ message }) => message)),
    },
    exported,
  };
}

function goneOf(names: readonly string[]): Pick<Exports, "gone"> {
  return names.length === 0 ? {} : { gone: names };
}

function sharedOutputs(
  writes: readonly StepWrites[],
  matcher: FormMatcher,
): CollectedFiles["outputs"] {
  const [failed] = writes.flatMap(({ outputFailure }) => outputFailure ?? []);
  if (failed !== undefined) return err(failed);
  const outputs = writes.flatMap((each) => each.outputs);
  return outputsOf(outputs.map(({ name, value }) => keyValueLines(name, value)).join(""), matcher);
}

/** The parts share one summary, so that it is whole or not there. */
function sharedSummary(
  writes: readonly StepWrites[],
  matcher: FormMatcher,
): CollectedFiles["summary"] {
  const [failed] = writes.flatMap(({ summaryFailure }) => summaryFailure ?? []);
  if (failed !== undefined) return err(failed);
  const texts = writes.map(({ summary }) => summary).filter((summary) => summary !== "");
  return summaryOf(texts.join("\n"), matcher);
}
