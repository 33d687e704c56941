import { toRfc3339, type Clock, type Instant } from "../../../shared/clock.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { ProgressListener, RunRequest, RunView } from "../backend/run-view.ts";
import type { TaskStage } from "./perform-task.ts";
import type { PerformedTask } from "./performed-task.ts";

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
  readonly over: Promise<undefined>;
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
  const over = Promise.withResolvers<undefined>();
  const common = { id, task, commit, parameters, started_at: toRfc3339(startedAt) };
  return {
    id,
    over: over.promise,
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
      over.resolve(undefined);
    },
  };
}

type EndedPart = Omit<RunView, "id" | "task" | "commit" | "parameters" | "started_at">;

function endedView(end: RunEnd): EndedPart {
  if ("refusal" in end) return notRun(end.refusal);
  const { session, exitCode, output, failure } = end.performed;
  const lease = { lease: session.lease.id, revocation: session.ending.revocation };
  if (exitCode === undefined) return { ...lease, ...notRun(failure) };
  return {
    ...lease,
    state: failure === undefined ? "ended" : "cancelled",
    exit_code: exitCode,
    ...(output.ok ? { output: output.value } : {}),
    ...refusalField(failure ?? (output.ok ? undefined : output.error)),
  };
}

/** No task ran: because somebody ended the run before, or because something was refused. */
function notRun(refusal: AgentRefusal | undefined): EndedPart {
  const isStopped = refusal?.code === "task_stopped" || refusal?.code === "cancelled";
  return { state: isStopped ? "cancelled" : "refused", ...refusalField(refusal) };
}

function refusalField(refusal: AgentRefusal | undefined): Pick<RunView, "refusal"> {
  return refusal === undefined ? {} : { refusal };
}
