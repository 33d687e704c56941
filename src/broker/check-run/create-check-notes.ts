import type { GitHubTaskStore } from "../../lease/github-task.ts";
import type { Lease } from "../../lease/lease.ts";
import { isWithinLast, type Clock } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { CheckNotes, Decision, NamedHead } from "../context/check-notes.ts";
import type { Log } from "../record/log.ts";
import { checkKey, emptyPayload, parsePayload, type JobAsk, type CheckPlace } from "./ask.ts";
import { askOfDecision, type NotedAsk } from "./ask-of-decision.ts";
import { createBoundedMap } from "./bounded-map.ts";
import type { FindHead } from "./find-head.ts";
import { withAsk, withPull } from "./note-ask.ts";

export interface CheckNotesDeps {
  /** Whether check runs are wanted at all. */
  readonly isWanted: () => boolean;
  readonly tasks: Pick<GitHubTaskStore, "change" | "touch">;
  readonly findHead: FindHead;
  /** Something is due here. */
  readonly wake: () => void;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** What comes together is written together. */
const SOON_MS = 2000;
const EVENT_MS = 1000;
/** How many notes may be under way. Beyond, one is dropped: the store is slower than jobs ask. */
const MAX_UNDER_WAY = 256;
/** A job that waits asks every ten seconds, and is told the same. */
const SAME_FOR_MS = 600_000;
const MAX_REMEMBERED = 5000;

interface LastNoted {
  readonly text: string;
  readonly at: number;
}

export function createCheckNotes(deps: CheckNotesDeps): CheckNotes {
  const { isWanted, tasks, findHead, wake, clock, log } = deps;
  const work = new Set<Promise<void>>();
  const touching = new Map<string, Promise<void>>();
  const lastNoted = createBoundedMap<string, LastNoted>(MAX_REMEMBERED);
  const places = createBoundedMap<LeaseId, CheckPlace>(MAX_REMEMBERED);
  let isFailing = false;

  const guarded = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step();
      isFailing = false;
    } catch (error) {
      // The store says so itself, and the next look finds what was missed.
      const message = faultText(error, { withName: true });
      if (!isFailing) log({ level: "warning", event: "check_note_failed", message });
      isFailing = true;
    }
  };
  const track = (step: () => Promise<void>): Promise<void> | undefined => {
    if (work.size >= MAX_UNDER_WAY) return undefined;
    const one = guarded(step).finally(() => work.delete(one));
    work.add(one);
    return one;
  };
  const write = async (
    place: CheckPlace & { readonly repository: string },
    dueIn: number,
    update: (payload: ReturnType<typeof emptyPayload>) => unknown,
  ): Promise<void> => {
    const { repositoryId, repository, head } = place;
    await tasks.change(checkKey(place), {
      kind: "check",
      repositoryId,
      dueIn,
      update: (payload) => update(parsePayload(payload) ?? emptyPayload(repository, head)),
    });
    wake();
  };
  const touch = (place: CheckPlace): void => {
    const key = checkKey(place);
    // One that is under way makes the task due after what has just happened.
    if (touching.has(key)) return;
    const one = track(async () => {
      const { repositoryId } = place;
      await tasks.touch({ repositoryId, kind: "check", keyPrefix: key }, EVENT_MS);
      wake();
    });
    if (one === undefined) return;
    touching.set(key, one);
    void one.finally(() => touching.delete(key));
  };

  const noteAsk = async ({ ask, head: known }: NotedAsk, claims: Decision["claims"]) => {
    const { repository, repositoryId, sha } = claims;
    const head = known ?? (await findHead({ repository, repositoryId, sha }));
    if (head === undefined) return;
    const place = { repositoryId, repository, head };
    if (ask.outcome.kind === "granted") places.set(ask.outcome.lease, place);
    await write(place, SOON_MS, (payload) => withAsk(payload, ask));
  };
  /** Whether the same was noted of it a moment ago. */
  const isOld = (ask: JobAsk): boolean => {
    const last = lastNoted.get(aboutOf(ask));
    return last?.text === saidOf(ask) && isWithinLast(SAME_FOR_MS, last.at, clock.now());
  };
  return {
    noteDecision: (decision) => {
      if (!isWanted()) return;
      const noted = askOfDecision(decision, clock.now());
      if (noted === undefined || isOld(noted.ask)) return;
      void track(async () => {
        await noteAsk(noted, decision.claims);
        lastNoted.set(aboutOf(noted.ask), { text: saidOf(noted.ask), at: clock.now() });
      });
    },
    noteHead: (named: NamedHead) => {
      if (!isWanted()) return;
      void track(() => write(named, EVENT_MS, (payload) => withPull(payload, named.pullRequest)));
    },
    noteEnding: (leases) => {
      if (!isWanted()) return;
      for (const lease of leases) {
        const place = placeOf(lease) ?? places.get(lease.id);
        if (place === undefined) continue;
        places.set(lease.id, place);
        touch(place);
      }
    },
    noteEnd: (lease) => {
      const place = isWanted() ? places.get(lease) : undefined;
      if (place !== undefined) touch(place);
    },
    settled: async () => {
      while (work.size > 0) await Promise.all(work);
    },
  };
}

function aboutOf({ grant, step, task, runId, runAttempt, checkRunId }: JobAsk): string {
  return JSON.stringify([grant, step, task, runId, runAttempt, checkRunId]);
}

/** Each request of a job has an ID token of its own. */
function saidOf({ outcome }: JobAsk): string {
  return JSON.stringify(outcome.kind === "pending" ? { ...outcome, claims: {} } : outcome);
}

/** A write on a pull request is decided about its head. */
function placeOf({ access, pullRequest, job, commit }: Lease): CheckPlace | undefined {
  if (access !== "write" || pullRequest === undefined) return undefined;
  return { repositoryId: job.repositoryId, head: commit };
}
