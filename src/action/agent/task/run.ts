import { toRfc3339, type Clock, type Instant } from "../../../shared/clock.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { ProgressListener, RunRequest, RunView } from "../backend/run-view.ts";
import type { PerformedTask, TaskStage } from "./perform-task.ts";

const STAGES: Readonly<Record<TaskStage, string>> = {
  checkout: "fetching the task's commit",
  lease: "waiting for the lease",
  running: "the task runs",
  ending: "ending the credential",
};

/** One run of a task, from its id to its end. */
export interface Run {
  readonly id: string;
  /** Resolves when nothing of it is left, its credential included. Never rejects. */
  readonly over: Promise<void>;
  readonly stop: AbortSignal;
  /** For the end, and for the step's summary. */
  readonly performed: () => PerformedTask | undefined;
  view(): RunView;
  /** Ends it. The reason is a clause. */
  end(reason: string): void;
  listen(listener: ProgressListener): () => void;
  stage(stage: TaskStage): void;
  conclude(how: RunEnd): void;
}

/** How a run ended: with a task, or refused before there was one. */
export type RunEnd = { readonly performed: PerformedTask } | { readonly refusal: AgentRefusal };

export interface RunStart extends Omit<RunRequest, "client"> {
  readonly id: string;
  readonly commit: string;
  readonly clock: Clock;
}

export function openRun({ id, task, parameters, commit, clock }: RunStart): Run {
  const startedAt = clock.now();
  const stopping = new AbortController();
  const listeners = new Set<ProgressListener>();
  let stage: TaskStage | undefined;
  let end: (RunEnd & { readonly at: Instant }) | undefined;
  let over: () => void = () => undefined;
  const isOver = new Promise<void>((resolve) => {
    over = resolve;
  });
  const common = { id, task, commit, parameters, started_at: toRfc3339(startedAt) };
  return {
    id,
    over: isOver,
    stop: stopping.signal,
    performed: () => (end !== undefined && "performed" in end ? end.performed : undefined),
    view() {
      if (end !== undefined) return { ...common, ended_at: toRfc3339(end.at), ...endedView(end) };
      const isWaiting = stage === undefined || stage === "checkout" || stage === "lease";
      return { ...common, state: isWaiting ? "waiting" : "running" };
    },
    end: (reason) => stopping.abort(reason),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stage(next) {
      stage = next;
      for (const listener of listeners) listener(STAGES[next]);
    },
    conclude(how) {
      end ??= { ...how, at: clock.now() };
      over();
    },
  };
}

function endedView(
  end: RunEnd,
): Omit<RunView, "id" | "task" | "commit" | "parameters" | "started_at"> {
  if ("refusal" in end) {
    const isStopped = end.refusal.code === "task_stopped" || end.refusal.code === "cancelled";
    return { state: isStopped ? "cancelled" : "refused", refusal: end.refusal };
  }
  const { session, exitCode, output, failure } = end.performed;
  const lease = { lease: session.lease.id, revocation: session.ending.revocation };
  if (exitCode === undefined) {
    const isStopped = failure?.code === "task_stopped" || failure?.code === "cancelled";
    return { ...lease, state: isStopped ? "cancelled" : "refused", ...refusalField(failure) };
  }
  const refusal = failure ?? (output.ok ? undefined : output.error);
  return {
    ...lease,
    state: failure === undefined ? "ended" : "cancelled",
    exit_code: exitCode,
    ...(output.ok ? { output: output.value } : {}),
    ...refusalField(refusal),
  };
}

function refusalField(refusal: AgentRefusal | undefined): Pick<RunView, "refusal"> {
  return refusal === undefined ? {} : { refusal };
}
