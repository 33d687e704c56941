import type { TaskOutcome } from "../../../delivery/task/run-task.ts";
import type { Failure } from "../../../shared/failure.ts";
import { ok, type Result } from "../../../shared/result.ts";

type Outcome = Result<TaskOutcome, Failure>;

/**
 * What became of an action: the first of its processes that failed decides, and the worst of what they left. Once one of
 * them ran, the action had the credential, whatever kept the next one from starting.
 */
export function combinedOutcome(ended: readonly Outcome[]): Outcome {
  const wrong = ended.find((each) => !each.ok);
  const all = ended.flatMap((each) => (each.ok ? [each.value] : []));
  if (wrong !== undefined && all.length === 0) return wrong;
  const failed = all.find(({ exitCode }) => exitCode !== 0);
  return ok({
    exitCode: failed?.exitCode ?? (wrong === undefined ? 0 : 1),
    signal: failed?.signal,
    wasStopped: all.some(({ wasStopped }) => wasStopped),
    leftBehind: worst(all.map(({ leftBehind }) => leftBehind)),
    ...(all.some(({ outputDropped }) => outputDropped === true) ? { outputDropped: true } : {}),
    ...ofUnstarted(wrong?.error),
  });
}

function ofUnstarted(why: Failure | undefined): Partial<TaskOutcome> {
  if (why === undefined) return {};
  return why.code === "cancelled" ? { wasStopped: true } : { notRun: why };
}

function worst(all: readonly TaskOutcome["leftBehind"][]): TaskOutcome["leftBehind"] {
  if (all.includes("escaped")) return "escaped";
  return all.includes("ended") ? "ended" : "none";
}
