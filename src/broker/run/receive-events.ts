import { parseEvent, type EventHint, type RunKey } from "../../github-app/webhook-event.ts";
import type { Lease } from "../../lease/lease.ts";
import type { JobKey } from "../../shared/claims.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import type { Delivery } from "../context/webhooks.ts";
import { gateRequest } from "../deployments/gate-task.ts";
import type { LookPlace } from "./withdrawal-looks.ts";

export interface EventDeps extends Pick<
  BrokerDeps,
  "clock" | "log" | "audit" | "metrics" | "checkNotes"
> {
  readonly rules: Pick<BrokerDeps["rules"], "owners">;
  readonly store: Pick<BrokerDeps["store"], "list" | "closeJob">;
  /** What is to be written to GitHub; undefined: nothing. */
  readonly githubTasks?: GitHubTaskNotes | undefined;
  readonly newTrace: () => string;
  /** Looks at live writes of a pull request, or of a repository. */
  readonly lookAt: (place: LookPlace) => void;
  /** Called when leases were marked; absent: the reaper finds them at its next look. */
  readonly onMarked?: () => void;
  /** What is remembered of a repository may no longer be true. */
  readonly forgetRepository: (repositoryId: number) => void;
  /** The same of the App's installation on an owner. */
  readonly forgetOwner: (owner: string) => void;
}

/** GitHub delivers again for three days at most, and by far fewer are in flight. */
const MAX_KNOWN = 10_000;

export interface EventReceiver {
  receive(delivery: Delivery): void;
  /** Resolves when nothing that was received is under way. */
  settled(): Promise<void>;
}

/**
 * Acts on GitHub's events. An event only makes the broker read again, or ends what belongs to a job that GitHub says is
 * over, so a duplicate, a late or a replayed one changes nothing.
 */
export function createEventReceiver(deps: EventDeps): EventReceiver {
  const { log, metrics } = deps;
  const known = new Set<string>();
  const work = new Set<Promise<void>>();

  const isNew = (id: string): boolean => {
    if (known.has(id)) return false;
    known.add(id);
    const [oldest] = known;
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    return true;
  };
  const act = async (hint: EventHint): Promise<void> => {
    try {
      await actOn(hint, deps);
    } catch (error) {
      // Most likely the store failed. Heartbeats and the watch find the same later.
      const message = faultText(error, { withName: true });
      log({ level: "error", event: "event_failed", message });
    }
  };
  return {
    receive: ({ id, event, payload }) => {
      const hint = parseEvent(event, payload);
      const isIgnored = hint === undefined || !isServed(hint, deps);
      const outcome = isIgnored ? "ignored" : isNew(id) ? "taken" : "duplicate";
      metrics.countEvent(outcome);
      if (isIgnored || outcome === "duplicate") return;
      const one = act(hint).finally(() => work.delete(one));
      work.add(one);
    },
    settled: async () => {
      while (work.size > 0) await Promise.all(work);
    },
  };
}

/** One App may be installed on owners that this broker does not serve. */
function isServed(hint: EventHint, { rules }: EventDeps): boolean {
  return hint.kind === "installation" || rules.owners.includes(hint.place.ownerId);
}

async function actOn(hint: EventHint, deps: EventDeps): Promise<void> {
  if (hint.kind === "installation") {
    const { owner, action } = hint;
    deps.forgetOwner(owner);
    deps.log({ level: "warning", event: "installation_changed", owner, message: action });
    return;
  }
  const { repositoryId } = hint.place;
  deps.forgetRepository(repositoryId);
  switch (hint.kind) {
    case "pull_request":
      deps.lookAt({ repositoryId, pullRequest: hint.number });
      lookAtWaiting({ repositoryId }, deps);
      noteHead(hint, deps);
      return;
    case "repository":
      deps.lookAt({ repositoryId, pullRequest: undefined });
      lookAtWaiting({ repositoryId }, deps);
      return;
    case "environment_waits": {
      const { key, change } = gateRequest(repositoryId, hint.waiting, deps.clock.now());
      deps.githubTasks?.note(key, change);
      return;
    }
    case "job_completed":
      await closeJobs(await deps.store.list({ job: hint.job, states: LIVE }), deps);
      return;
    case "run_completed":
      lookAtWaiting({ repositoryId, keyPrefix: `gate/${repositoryId}/${hint.run.runId}/` }, deps);
      await closeJobs((await deps.store.list({ states: LIVE })).filter(isOf(hint.run)), deps);
  }
}

/** Events come in groups. */
const SOON_MS = 500;

/** Looks again at the runs that wait for an environment: what they wait for may be there. */
function lookAtWaiting(
  place: { readonly repositoryId: number; readonly keyPrefix?: string },
  { githubTasks }: EventDeps,
): void {
  githubTasks?.touch({ ...place, kind: "gate", isOpen: true }, SOON_MS);
}

/** What a reviewer is shown of it may be another thing now. */
function noteHead(hint: Extract<EventHint, { kind: "pull_request" }>, deps: EventDeps): void {
  const { place, number: pullRequest, head } = hint;
  if (head === undefined) return;
  const { repositoryId } = place;
  const { repository, sha } = head;
  deps.checkNotes?.noteHead({ repositoryId, repository, head: sha, pullRequest });
}

const LIVE = ["issuing", "active"] as const;

function isOf({ repositoryId, runId, runAttempt }: RunKey): (lease: Lease) => boolean {
  return ({ job }) =>
    job.repositoryId === repositoryId && job.runId === runId && job.runAttempt === runAttempt;
}

/** A job without a lease is not written down: GitHub has far more of those. */
async function closeJobs(leases: readonly Lease[], deps: EventDeps): Promise<void> {
  const jobs = new Map<string, JobKey>(leases.map(({ job }) => [JSON.stringify(job), job]));
  for (const job of jobs.values()) {
    const marked = await deps.store.closeJob(job, "job_closed");
    if (marked.length > 0) deps.onMarked?.();
    const ended = marked.map(({ id, state }) => ({ lease: id, state }));
    const [at, trace] = [deps.clock.now(), deps.newTrace()];
    const reason = "GitHub says that the job has completed";
    deps.log({ level: "info", event: "job_completed", message: reason, leases: ended.length });
    deps.audit({ at, trace, event: "close_job", outcome: "done", reason, facts: { ended } });
  }
}
