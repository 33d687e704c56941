import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import { holdsSecret, redactText } from "../../delivery/redact/redact.ts";
import { outputsOf, summaryOf } from "../../delivery/task/task-files.ts";
import { err } from "../../shared/result.ts";
import { keyValueLines } from "../runner/runner.ts";
import type { StepWrites } from "../uses/lifecycle/step.ts";
import type { CollectedFiles, Exports } from "./session.ts";

/**
 * What of an action's writes goes on to others: outputs and summary as of a script, and variables and directories that the
 * workflow lists in `exports`. Nothing that holds a secret in any form goes on.
 */
export function sharedWrites(
  writes: readonly StepWrites[],
  exports: readonly string[],
  matcher: FormMatcher,
): CollectedFiles {
  const outputs = writes.flatMap((each) => each.outputs);
  const text = outputs.map(({ name, value }) => keyValueLines(name, value)).join("");
  const failures = writes.flatMap((each) => each.failures);
  const [failed] = failures;
  const env = new Map(
    writes.flatMap((each) => each.env.map(({ name, value }) => [name, value] as const)),
  );
  const directories = [...new Set(writes.flatMap((each) => each.directories))];
  const isSafe = (value: string): boolean => !holdsSecret(matcher, value);
  // In `exports`, PATH means the directories that the action added. A variable PATH would replace the whole PATH of later steps.
  const listed = [...env].filter(([name]) => name !== "PATH" && exports.includes(name));
  const variables = listed.filter(([, value]) => isSafe(value));
  const added = exports.includes("PATH") ? directories.filter(isSafe) : [];
  const safe = (value: string): string => redactText(matcher, value);
  const exported: Exports = {
    variables: variables.map(([name, value]) => ({ name, value })),
    directories: added,
    withSecret: listed.filter(([, value]) => !isSafe(value)).map(([name]) => safe(name)),
  };
  return {
    outputs: failed === undefined ? outputsOf(text, matcher) : err(failed),
    summary: sharedSummary(writes, matcher),
    unshared: {
      variables: [...env.keys()]
        .filter((name) => !exported.variables.some((one) => one.name === name))
        .map(safe),
      directories: directories.filter((one) => !added.includes(one)).map(safe),
      unread: failures.slice(1).map(({ message }) => message),
    },
    exported,
  };
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
