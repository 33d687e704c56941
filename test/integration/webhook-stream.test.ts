/**
 * Thousands of GitHub's events in any order, several times, and with some of them lost: the leases end as GitHub's API has
 * it, and no others. GitHub is the strict front over `emulate`. One stream of each kind runs always; for more of them:
 *
 *     STEPKEY_EVENT_STREAMS=20 npx vitest run --project integration test/integration/webhook-stream.test.ts
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { POLL_INTERVAL_MS } from "../../src/broker/run/withdrawal-watch.ts";
import { seededRandom, type SeededRandom } from "../support/faults/simulation/seeded-random.ts";
import {
  openEventBroker,
  type EventBroker,
  type IssuedWrite,
} from "../support/github/event-broker.ts";
import { repositoryIn } from "../support/github/events.ts";
import type { PullState, Review } from "../support/github/start-github.ts";

const EVENTS = 2000;
const STREAMS = Number(process.env["STEPKEY_EVENT_STREAMS"] ?? 1);
/** How many GitHub delivers at the same time. */
const AT_ONCE = 20;
const SOON = { timeout: 30_000 };
/** After three missed heartbeats of a minute, a job whose end nobody heard of is silent. */
const SILENT_MS = 200_000;

interface Change {
  readonly pull: PullState;
  readonly approval: Review;
  readonly jobs: readonly IssuedWrite[];
  /** Does it at GitHub; undefined: nothing happens to this one. */
  readonly happen: (() => Promise<unknown>) | undefined;
  /** Jobs whose leases it ends. */
  readonly ends: readonly IssuedWrite[];
  /** What GitHub sends then. */
  readonly events: readonly Sent[];
}

interface Sent {
  readonly event: string;
  readonly payload: object;
  /** What never comes before it is so. */
  readonly isFact?: boolean;
}

let event: EventBroker;

beforeEach(async () => {
  event = await openEventBroker();
});
afterEach(() => event.close());

async function approvedPull(): Promise<Pick<Change, "pull" | "approval" | "jobs">> {
  const { github, repository } = event;
  const pull = await github.openPullRequest(repository, { by: "kim" });
  const approval = await github.review(pull, { by: "mona", state: "approve" });
  const jobs = [await event.issue(pull), await event.issue(pull)];
  return { pull, approval, jobs };
}

const where = () => repositoryIn(event.repository.id, event.repository.owner.id);

function pullEvent({ number, head }: PullState, more: object = {}): object {
  return {
    action: "edited",
    repository: where(),
    pull_request: { number, head: { sha: head }, ...more },
  };
}

function jobEvent({ claims }: IssuedWrite, more: object = {}): object {
  return {
    action: "completed",
    repository: where(),
    workflow_job: {
      run_id: Number(claims["run_id"]),
      run_attempt: Number(claims["run_attempt"]),
      check_run_url: `https://api.github.com/repos/octo-org/shop/check-runs/${String(claims["check_run_id"])}`,
      ...more,
    },
  };
}

/** One pull request for each thing that can happen, and two to which nothing does. */
async function allChanges(): Promise<readonly Change[]> {
  const { github, repository } = event;
  await github.createBranch(repository, "next");
  const withdrawing = async (
    names: readonly string[],
    happen: (of: Pick<Change, "pull" | "approval">) => Promise<unknown>,
  ): Promise<Change> => {
    const of = await approvedPull();
    const events = names.map((name) => ({ event: name, payload: pullEvent(of.pull) }));
    return { ...of, happen: () => happen(of), ends: of.jobs, events };
  };
  const completing = async (isRun: boolean): Promise<Change> => {
    const of = await approvedPull();
    const [first] = of.jobs;
    if (first === undefined) throw new Error("a pull request has two jobs");
    const run = { id: Number(first.claims["run_id"]), run_attempt: 1 };
    const sent = isRun
      ? {
          event: "workflow_run",
          payload: { action: "completed", repository: where(), workflow_run: run },
        }
      : { event: "workflow_job", payload: jobEvent(first) };
    return {
      ...of,
      happen: async () => undefined,
      ends: [first],
      events: [{ ...sent, isFact: true }],
    };
  };
  const nothing = async (): Promise<Change> => ({
    ...(await approvedPull()),
    happen: undefined,
    ends: [],
    events: [],
  });
  return [
    await withdrawing(["pull_request_review"], ({ approval }) =>
      github.dismiss(approval, "octocat"),
    ),
    await withdrawing(["pull_request_review"], ({ pull }) =>
      github.review(pull, { by: "mona", state: "request_changes" }),
    ),
    await withdrawing(["pull_request"], ({ pull }) => github.push(pull, { by: "kim" })),
    await withdrawing(["pull_request"], ({ pull }) => github.closePullRequest(pull, "octocat")),
    await withdrawing(["pull_request"], ({ pull }) =>
      github.retarget(pull, { base: "next", by: "octocat" }),
    ),
    await completing(false),
    await completing(true),
    await nothing(),
    await nothing(),
  ];
}

/** Signed by GitHub, and about nothing that is so: old, of another repository, another attempt, or a mere lie. */
function noise(changes: readonly Change[], random: SeededRandom): Sent {
  const { pull, jobs } = pick(changes, random);
  const job = pick(jobs, random);
  const elsewhere = repositoryIn(999, event.repository.owner.id);
  const all: readonly Sent[] = [
    { event: "pull_request", payload: pullEvent(pull, { state: "closed", merged: false }) },
    { event: "pull_request", payload: pullEvent({ ...pull, head: "f".repeat(40) }) },
    { event: "pull_request_review", payload: { ...pullEvent(pull), action: "dismissed" } },
    { event: "pull_request", payload: { ...pullEvent(pull), repository: elsewhere } },
    { event: "push", payload: { repository: elsewhere, after: "0".repeat(40) } },
    { event: "workflow_job", payload: jobEvent(job, { run_attempt: 7 }) },
    { event: "workflow_job", payload: { ...jobEvent(job), repository: elsewhere } },
    { event: "workflow_job", payload: { ...jobEvent(job), action: "in_progress" } },
    { event: "repository", payload: { action: "renamed", repository: elsewhere } },
    { event: "star", payload: { action: "created", repository: where() } },
  ];
  return pick(all, random);
}

type Step = { readonly change: Change } | { readonly sent: Sent; readonly id: string };

interface Stream {
  readonly steps: readonly Step[];
  /** Those of which at least one event comes after it happened. */
  readonly told: ReadonlySet<Change>;
}

interface Kind {
  readonly name: string;
  /** How often each event comes, and the share of events that never does. */
  readonly copies: number;
  readonly lost: number;
}

interface Placed {
  readonly at: number;
  readonly step: Step;
}

const END = 10_000;

/** Each change at its place, its events anywhere, but facts only after they are so; and noise everywhere. */
function streamOf(changes: readonly Change[], kind: Kind, random: SeededRandom): Stream {
  const happening = changes.filter(({ happen }) => happen !== undefined);
  const placed = happening.flatMap((change, index) =>
    placesOf(change, `guid-${index}`, { kind, random }),
  );
  while (placed.length < EVENTS) {
    const step = { sent: noise(changes, random), id: `noise-${placed.length}` };
    placed.push({ at: random.below(END), step });
  }
  const steps = placed.toSorted((one, other) => one.at - other.at).map(({ step }) => step);
  return { steps, told: toldBy(steps) };
}

function placesOf(
  change: Change,
  guid: string,
  { kind, random }: { readonly kind: Kind; readonly random: SeededRandom },
): Placed[] {
  const at = random.below(0.7 * END);
  const placed: Placed[] = [{ at, step: { change } }];
  for (const [index, sent] of change.events.entries()) {
    for (let copy = 0; copy < kind.copies; copy += 1) {
      if (random.below(100) < kind.lost) continue;
      const isAfter = sent.isFact === true || random.below(2) === 0;
      const then = isAfter ? at + 1 + random.below(END - at) : random.below(at + 1);
      // The same delivery again, or a new one of the same event.
      const id = random.below(2) === 0 ? `${guid}-${index}` : `${guid}-${index}-${copy}`;
      placed.push({ at: then, step: { sent, id } });
    }
  }
  return placed;
}

/** Changes of which an event that is not a duplicate comes after they happened. */
function toldBy(steps: readonly Step[]): ReadonlySet<Change> {
  const [told, happened, seen] = [new Set<Change>(), new Set<Change>(), new Set<string>()];
  for (const step of steps) {
    if ("change" in step) happened.add(step.change);
    else {
      const of = [...happened].find(({ events }) => events.includes(step.sent));
      if (of !== undefined && !seen.has(step.id)) told.add(of);
      seen.add(step.id);
    }
  }
  return told;
}

function pick<T>(all: readonly T[], random: SeededRandom): T {
  const one = all[random.below(all.length)];
  if (one === undefined) throw new RangeError("nothing to pick from");
  return one;
}

/** Delivers as GitHub does, some at a time, with what happens in between. */
async function play({ steps }: Stream): Promise<void> {
  let batch: Promise<unknown>[] = [];
  const flush = async (): Promise<void> => {
    await Promise.all(batch);
    batch = [];
  };
  for (const step of steps) {
    if ("change" in step) {
      await flush();
      await step.change.happen?.();
    } else batch.push(event.deliver(step.sent.event, step.sent.payload, step.id));
    if (batch.length >= AT_ONCE) await flush();
  }
  await flush();
  await event.events.settled();
}

const isLive = async (job: IssuedWrite): Promise<boolean> =>
  (await event.lease(job)).state === "active";

async function liveAmong(jobs: readonly IssuedWrite[]): Promise<number> {
  const live = await Promise.all(jobs.map(isLive));
  return live.filter(Boolean).length;
}

async function beat({ told }: IssuedWrite): Promise<void> {
  const token = String(told.body["access_token"]);
  const headers = { authorization: `Bearer ${token}` };
  const said = await event.broker.send("/heartbeat", { method: "POST", headers });
  expect(said.body).toMatchObject({ active: true });
}

const KINDS: readonly Kind[] = [
  { name: "in any order", copies: 1, lost: 0 },
  { name: "four times each", copies: 4, lost: 0 },
  { name: "with half of them lost", copies: 2, lost: 50 },
  { name: "with all that is true lost", copies: 1, lost: 100 },
];

describe.each(KINDS)("2,000 events $name", (kind) => {
  it.each(Array.from({ length: STREAMS }, (_, index) => index + 1))(
    "end the leases that GitHub's API says have ended, and no others (seed %i)",
    async (seed) => {
      const random = seededRandom(seed * 7919 + kind.copies * 101 + kind.lost);
      const changes = await allChanges();
      const all = changes.flatMap(({ jobs }) => jobs);
      expect(await liveAmong(all)).toBe(all.length);
      const stream = streamOf(changes, kind, random);
      await play(stream);
      // What GitHub said took effect without the watch.
      const heard = [...stream.told].flatMap(({ ends }) => ends);
      await expect.poll(() => liveAmong(heard), SOON).toBe(0);
      // What it did not say is found by the watch, or by the heartbeats that no longer come.
      const ended = new Set(changes.flatMap(({ ends }) => ends));
      const running = all.filter((job) => !ended.has(job));
      expect(await liveAmong(running)).toBe(running.length);
      for (let passed = 0; passed < SILENT_MS + POLL_INTERVAL_MS; passed += POLL_INTERVAL_MS) {
        await Promise.all(running.map(beat));
        await event.clock.advance(POLL_INTERVAL_MS);
      }
      await expect.poll(() => liveAmong([...ended]), SOON).toBe(0);
      expect(await liveAmong(running)).toBe(running.length);
    },
    120_000,
  );
});
