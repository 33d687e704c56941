import {
  GITHUB_TASK_KINDS,
  type GitHubTask,
  type GitHubTaskKind,
} from "../../lease/github-task.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { backoffMs } from "../../shared/backoff.ts";
import { within } from "../../shared/deadline.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Jitter } from "../../shared/http.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import { createTaskNotes } from "./github-task-notes.ts";
import { createRepositoryPace } from "./repository-pace.ts";

/** What a handler achieved. */
export interface HandledTask {
  /** What GitHub has now; undefined: as before. */
  readonly written?: unknown;
  /** Undefined: not again until something changes or, after a failure, when the loop thinks fit. */
  readonly dueInMs?: number | undefined;
  /** True, or why it failed. */
  readonly failed?: boolean | string;
}

/** Brings GitHub up to date with a task. It may have been done before: the broker can die before it writes that down. */
export type GitHubTaskHandler = (task: GitHubTask, signal: AbortSignal) => Promise<HandledTask>;

export type GitHubTaskHandlers = Readonly<Partial<Record<GitHubTaskKind, GitHubTaskHandler>>>;

export interface GitHubTaskOptions extends Pick<
  BrokerDeps,
  "clock" | "log" | "metrics" | "lockOwner"
> {
  readonly store: Pick<LeaseStore, "githubTasks">;
  readonly jitter: Jitter;
  readonly handlers: GitHubTaskHandlers;
  /** Whether the configuration has the feature, at any moment. */
  readonly isOn: (kind: GitHubTaskKind) => boolean;
}

export interface GitHubTasks extends GitHubTaskNotes {
  /** Stops within a second, whatever GitHub does. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 1000;
/** Tasks of this broker at once: GitHub limits how much one App creates at a time. */
const AT_ONCE = 4;
/** For one task, with all of its requests. */
const DEADLINE_MS = 20_000;
/** Longer than that, with time to write down what came of it. */
const LOCK_MS = 60_000;
const STOP_MS = 1000;
const AGAIN = { firstWaitMs: 2000, maxWaitMs: 900_000, jitter: 0.5 } as const;

const LONGEST_WAIT_MS = 3_600_000;

/** Keeps GitHub up to date, beside everything else: no lease and no end waits for it. */
export function startGitHubTasks(options: GitHubTaskOptions): GitHubTasks {
  const { clock, log, metrics, lockOwner, store, handlers, isOn } = options;
  const tasks = store.githubTasks;
  const stopped = new AbortController();
  const working = new Set<Promise<void>>();
  let woken = new AbortController();
  const wake = (): void => woken.abort();
  const notes = createTaskNotes({ tasks, log, wake });
  const report = createReport(options);
  const pace = createRepositoryPace(clock);

  const handle = async (task: GitHubTask): Promise<HandledTask> => {
    const handler = isOn(task.kind) ? handlers[task.kind] : undefined;
    // It was turned off a moment ago. Another broker may still have it.
    if (handler === undefined) return { dueInMs: 0 };
    try {
      return await within<HandledTask>(
        { clock, milliseconds: DEADLINE_MS },
        (deadline) => handler(task, AbortSignal.any([deadline, stopped.signal])),
        () => ({ failed: "GitHub did not respond in time" }),
      );
    } catch (error) {
      const message = faultText(error, { withName: true });
      log({ level: "error", event: "fault", message });
      return { failed: message };
    }
  };
  const work = async (task: GitHubTask): Promise<void> => {
    const wait = pace.begin(task.repositoryId);
    if (wait > 0) {
      await tasks.finish(task.key, lockOwner, { dueIn: wait });
      return;
    }
    const handled = await handle(task);
    const { written, failed = false } = handled;
    const isFailed = failed !== false;
    if (stopped.signal.aborted && isFailed) {
      // Another broker, or the next one, goes on at once.
      await tasks.finish(task.key, lockOwner, { written, dueIn: 0 });
      return;
    }
    report(task, handled);
    await tasks.finish(task.key, lockOwner, {
      written,
      dueIn: isFailed ? waitOf(task, handled, options.jitter) : handled.dueInMs,
      failed: isFailed,
    });
  };
  const guarded = async (task: GitHubTask): Promise<void> => {
    try {
      await work(task);
    } catch (error) {
      onFailure(error);
    }
  };
  const onFailure = (error: unknown): void => {
    // The store is away: its probe says so. The lock ends by itself.
    if (error instanceof StoreError || stopped.signal.aborted) return;
    log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
  };
  const kindsOn = (): readonly GitHubTaskKind[] =>
    GITHUB_TASK_KINDS.filter((kind) => handlers[kind] !== undefined && isOn(kind));
  const look = async (kinds: readonly GitHubTaskKind[]): Promise<void> => {
    notes.retry();
    const due = await tasks.countDue(kinds);
    metrics.setGitHubTasksDue(due);
    const limit = Math.min(due, AT_ONCE - working.size);
    if (limit <= 0 || stopped.signal.aborted) return;
    for (const task of await tasks.take({ lockOwner, lockMs: LOCK_MS, limit, kinds })) {
      const one = guarded(task).finally(() => {
        working.delete(one);
        wake();
      });
      working.add(one);
    }
  };
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      woken = new AbortController();
      const kinds = kindsOn();
      if (kinds.length > 0) await look(kinds).catch(onFailure);
      await clock.sleep(LOOK_EVERY_MS, AbortSignal.any([woken.signal, stopped.signal]));
    }
  };
  const running = run();
  return {
    note: (key, change) => {
      if (isOn(change.kind)) notes.note(key, change);
    },
    touch: (filter, dueInMs) => {
      if (kindsOn().length > 0) notes.touch(filter, dueInMs);
    },
    stop: async () => {
      stopped.abort();
      const settled = Promise.all([running, notes.settled(), ...working]);
      await Promise.race([settled, clock.sleep(STOP_MS)]);
      if (notes.waiting === 0) return;
      log({ level: "warning", event: "github_writes_lost", message: LOST, lost: notes.waiting });
    },
  };
}

const LOST = "The store took no changes of what is to be written to GitHub before the end.";

/** GitHub's own wish goes first, as far as it can mean it: a limit begins anew within an hour. */
function waitOf({ attempts }: GitHubTask, { dueInMs }: HandledTask, jitter: Jitter): number {
  return Math.min(dueInMs ?? backoffMs(AGAIN, attempts + 1, jitter()), LONGEST_WAIT_MS);
}

/** Repositories of which the log says already that writing fails. */
const MAX_FAILING = 1000;

/** Counts every attempt. The log gets the first failure at a repository, and the recovery. */
function createReport({ log, metrics }: Pick<GitHubTaskOptions, "log" | "metrics">) {
  const failing = new Set<string>();
  return ({ kind, repositoryId, key }: GitHubTask, { failed = false }: HandledTask): void => {
    metrics.countGitHubWrite(kind, failed === false ? "done" : "failed");
    const at = `${kind} ${repositoryId}`;
    if (failed === false) {
      if (failing.delete(at)) log({ level: "info", event: "github_writes_again", task: key });
      return;
    }
    if (failing.has(at) || failing.size >= MAX_FAILING) return;
    failing.add(at);
    const message = failed === true ? "GitHub could not be brought up to date." : failed;
    log({ level: "warning", event: "github_write_failed", task: key, message });
  };
}
