import type { TaskOutcome } from "../../../delivery/task/run-task.ts";
import type { Failure } from "../../../shared/failure.ts";
import { ok, type Result } from "../../../shared/result.ts";

type Outcome = Result<TaskOutcome, Failure>;

/** What became of an action: the first of its processes that failed decides, and the worst of what they left. */
export function combinedOutcome(ended: readonly Outcome[]): Outcome {
  const wrong = ended.find((each) => !each.ok);
  if (wrong !== undefined) return wrong;
  const all = ended.flatMap((each) => (each.ok ? [each.value] : []));
  const failed = all.find(({ exitCode }) => exitCode !== 0);
  return ok({
    exitCode: failed?.exitCode ?? 0,
    signal: failed?.signal,
    wasStopped: all.some(({ wasStopped }) => wasStopped),
    leftBehind: worst(all.map(({ leftBehind }) => leftBehind)),
    ...(all.some(({ outputDropped }) => outputDropped === true) ? { outputDropped: true } : {}),
  });
}

function worst(all: readonly TaskOutcome["leftBehind"][]): TaskOutcome["leftBehind"] {
  if (all.includes("escaped")) return "escaped";
  return all.includes("ended") ? "ended" : "none";
}
