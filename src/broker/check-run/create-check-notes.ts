import type { Lease } from "../../lease/lease.ts";
import { isWithinLast, type Clock } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { CheckNotes, Decision } from "../context/check-notes.ts";
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import type { Log } from "../record/log.ts";
import {
  checkKey,
  emptyPayload,
  parsePayload,
  type CheckPayload,
  type CheckPlace,
  type JobAsk,
} from "./ask.ts";
import { askOfDecision, type NotedAsk } from "./ask-of-decision.ts";
import { createBoundedMap } from "../../shared/bounded-map.ts";
import type { FindHead } from "./find-head.ts";
import { withAsk, withPull } from "./note-ask.ts";

export interface CheckNotesDeps {
  /** Whether check runs are wanted at all. */
  readonly isWanted: () => boolean;
  readonly tasks: Pick<GitHubTaskNotes, "note">;
  readonly findHead: FindHead;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** What comes together is written together. */
const SOON_MS = 2000;
const EVENT_MS = 1000;
/** Of how many decisions the head may be looked for at once. Beyond, one is not shown. */
const MAX_LOOKS = 256;
/** A job that waits asks every ten seconds, and is told the same. */
const SAME_FOR_MS = 600_000;
const MAX_REMEMBERED = 5000;

interface LastNoted {
  readonly text: string;
  readonly at: number;
}

export function createCheckNotes(deps: CheckNotesDeps): CheckNotes {
  const { isWanted, tasks, findHead, clock, log } = deps;
  const work = new Set<Promise<void>>();
  const lastNoted = createBoundedMap<string, LastNoted>(MAX_REMEMBERED);
  const places = createBoundedMap<LeaseId, CheckPlace>(MAX_REMEMBERED);

  const write = (
    place: CheckPlace & { readonly repository: string },
    dueIn: number,
    update: (payload: CheckPayload) => CheckPayload,
  ): void => {
    const { repositoryId, repository, head } = place;
    tasks.note(checkKey(place), {
      kind: "check",
      repositoryId,
      dueIn,
      // The repository may have been renamed since.
      update: (payload) =>
        update({ ...(parsePayload(payload) ?? emptyPayload(repository, head)), repository }),
    });
  };
  const touch = (place: CheckPlace): void => {
    const { repositoryId } = place;
    tasks.note(checkKey(place), { kind: "check", repositoryId, dueIn: EVENT_MS, update: asItIs });
  };
  const noteAsk = (ask: JobAsk, { repository, repositoryId }: Decision["claims"], head: string) => {
    const place = { repositoryId, repository, head };
    if (ask.outcome.kind === "granted") places.set(ask.outcome.lease, place);
    lastNoted.set(aboutOf(ask), { text: saidOf(ask), at: clock.now() });
    write(place, SOON_MS, (payload) => withAsk(payload, ask));
  };
  const findAndNote = async ({ ask }: NotedAsk, claims: Decision["claims"]): Promise<void> => {
    try {
      const { repository, repositoryId, sha } = claims;
      const head = await findHead({ repository, repositoryId, sha });
      if (head !== undefined) noteAsk(ask, claims, head);
    } catch (error) {
      log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
    }
  };
  /** Whether the same was noted of it a moment ago. */
  const isOld = (ask: JobAsk): boolean => {
    const last = lastNoted.get(aboutOf(ask));
    return last?.text === saidOf(ask) && isWithinLast(SAME_FOR_MS, last.at, clock.now());
  };
  return {
    noteDecision: (decision) => {
      const noted = isWanted() ? askOfDecision(decision, clock.now()) : undefined;
      if (noted === undefined || isOld(noted.ask)) return;
      if (noted.head !== undefined) {
        noteAsk(noted.ask, decision.claims, noted.head);
        return;
      }
      if (work.size >= MAX_LOOKS) return;
      const one = findAndNote(noted, decision.claims).finally(() => work.delete(one));
      work.add(one);
    },
    noteHead: (named) => {
      if (!isWanted()) return;
      write(named, EVENT_MS, (payload) => withPull(payload, named.pullRequest));
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

/** Where there is no such task, nothing is shown that could be old. */
function asItIs(payload: unknown): unknown {
  return payload;
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
