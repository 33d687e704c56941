/**
 * What 500 questions about an unapproved pull request cost, beside an approved write and the end of its lease, with GitHub's events
 * on. GitHub is the strict front over `emulate` (a FAKE), with a limit as GitHub documents it: an unchanged page costs nothing.
 */
import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { newTraceId } from "../../src/broker/record/audit.ts";
import { createGitHub } from "../../src/broker/run/create-github.ts";
import { createEventReceiver, type EventReceiver } from "../../src/broker/run/receive-events.ts";
import { startUpkeep, type Upkeep } from "../../src/broker/run/upkeep.ts";
import { readerOfWithdrawals } from "../../src/broker/run/withdrawal-watch.ts";
import { Secret } from "../../src/shared/secret.ts";
import {
  leaseIdOf,
  openBrokerSetup,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { deliveryOf } from "../support/github/events.ts";
import { shop } from "../support/github/gate-setup.ts";
import { scaled } from "../support/github/scaled.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Review,
  type Run,
} from "../support/github/start-github.ts";

const ENVIRONMENT = "production";
const SECRET = "a secret of a webhook";
const SOON = { timeout: 20_000 };
/** 20 jobs wait at once, and each asks 25 times: 500 questions. */
const [JOBS, ROUNDS] = [20, 25];
/** Longer than what the gate remembers a refusal for. */
const BETWEEN_MS = 6000;

let clock: FakeClock;
let github: GitHub;
let limited: ReturnType<typeof scaled>;
let broker: BrokerSetup;
let upkeep: Upkeep;
let events: EventReceiver;
let unapproved: PullState;
let approved: PullState;
let approval: Review;
/** Names the figures of a test. */
const figures: string[] = [];

afterEach(async () => {
  await events.settled();
  await upkeep.stop();
  await broker.close();
  await github.close();
  process.stdout.write(`${figures.splice(0).join("\n")}\n`);
});

/** With `together`, both pull requests are in one repository, and share its part of the limit. */
async function open(limit: number, { together }: { readonly together: boolean }): Promise<void> {
  clock = createFakeClock();
  github = await startGitHub({ now: () => clock.now() });
  limited = scaled(limit, () => clock.now());
  const busy = await shop(github, "busy");
  const other = together ? busy : await shop(github, "other");
  unapproved = await github.openPullRequest(busy, { by: "kim" });
  approved = await github.openPullRequest(other, { by: "kim" });
  approval = await github.review(approved, { by: "mona", state: "approve" });
  const jitter = (): number => 0;
  const webhookSecrets = [new Secret(SECRET)];
  const parts = createGitHub(
    { api: github.url, token: new Secret(github.token), webhookSecrets },
    { send: limited.send, clock, jitter, log: () => undefined, usesOf: async () => [] },
  );
  broker = await openBrokerSetup({
    clock,
    realGate: parts.gate,
    rules: { owners: [busy.owner.id], heartbeatIntervalMs: 600_000 },
    webhooks: { secrets: () => webhookSecrets, receive: (delivery) => events.receive(delivery) },
  });
  for (const one of new Set([busy, other])) {
    broker.writePolicy(`${one.fullName}.yml`, policyOf(one));
  }
  const newTrace = () => newTraceId(clock.now(), randomBytes);
  upkeep = startUpkeep(broker.deps, {
    newTrace,
    readWithdrawal: readerOfWithdrawals(parts.reader, { clock, jitter }),
  });
  events = createEventReceiver({
    ...broker.deps,
    newTrace,
    lookAt: (place) => upkeep.lookAt(place),
    forgetRepository: (id) => parts.forgetRepository(id),
    forgetOwner: (owner) => parts.forgetOwner(owner),
  });
}

function policyOf({ id, owner }: RepositoryState): string {
  return `version: 1
repository-id: ${id}
owner-id: ${owner.id}
bases: [main]
grants:
  orders-migrate:
    environment: ${ENVIRONMENT}
    access: write
    ttl: 20m
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
`;
}

const jobOf = (pr: PullState): Run =>
  github.startRun({ pr, actor: "kim", environment: ENVIRONMENT });

function ask(run: Run): Promise<Told> {
  const claims = github.tokenClaims(run, { issuedAt: clock.now() });
  const wanted = { grant: "orders-migrate", access: "write", environment: ENVIRONMENT };
  return broker.ask(wanted, claims);
}

/** GitHub tells of something that happened to a pull request: what is remembered of its repository is dropped. */
function tell({ repository, number }: PullState): Promise<unknown> {
  const { id, owner, fullName } = repository;
  const payload = {
    action: "edited",
    repository: { id, owner: { id: owner.id, login: owner.login }, full_name: fullName },
    pull_request: { number },
  };
  return broker.send(
    "/webhooks/github",
    deliveryOf({ event: "pull_request", payload, secret: SECRET }),
  );
}

interface Scene {
  /** How often each code came back to the unapproved jobs. */
  readonly codes: Readonly<Record<string, number>>;
  /** By the broker's clock, from the dismissal to the end of the lease. */
  readonly endedAfterMs: number;
  /** How many requests GitHub got, with those that cost nothing. */
  readonly sent: number;
}

/** 500 questions; in the middle the approved job asks and gets its write, and later its approval is dismissed. */
async function play(how: { readonly isNewJob?: boolean } = {}): Promise<Scene> {
  const jobsNow = (): readonly Run[] => Array.from({ length: JOBS }, () => jobOf(unapproved));
  const first = jobsNow();
  const before = github.calls.length;
  const codes: Record<string, number> = {};
  let told: Told | undefined;
  let endedAfterMs = Number.NaN;
  for (let round = 0; round < ROUNDS; round += 1) {
    const jobs = how.isNewJob === true ? jobsNow() : first;
    const asking = Promise.all(jobs.map(ask));
    if (round === 5) told = await ask(jobOf(approved));
    if (round === 15) endedAfterMs = await endByDismissal(told);
    for (const { body } of await asking) {
      const code = String(body["code"]);
      codes[code] = (codes[code] ?? 0) + 1;
    }
    await tell(unapproved);
    await clock.advance(BETWEEN_MS);
  }
  expect(told?.status).toBe(200);
  return { codes, endedAfterMs, sent: github.calls.length - before };
}

async function endByDismissal(told: Told | undefined): Promise<number> {
  if (told === undefined) throw new Error("nobody has asked");
  const lease = () => broker.store.find(leaseIdOf(told));
  expect((await lease())?.state).toBe("active");
  await github.dismiss(approval, "octocat");
  const at = clock.now();
  await tell(approved);
  await expect.poll(async () => (await lease())?.endReason, SOON).toBe("withdrawn");
  // The reaper looks each second.
  await clock.advance(1000);
  await expect.poll(async () => (await lease())?.state, SOON).toBe("revoked");
  return clock.now() - at;
}

function note(what: string, { codes, endedAfterMs, sent }: Scene): void {
  const asked = Object.entries(codes).map(([code, count]) => `${count} × ${code}`);
  figures.push(
    `budget, ${what}: ${JOBS * ROUNDS} questions (${asked.join(", ")}) cost ${limited.used()} of ${sent} requests; the dismissed lease ended after ${endedAfterMs} ms of the broker's clock`,
  );
}

describe("500 questions about an unapproved pull request, with events on", () => {
  it("cost fewer requests than one each, beside an approved write and the end of its lease, in one repository", async () => {
    await open(5000, { together: true });
    const scene = await play();
    note("5000 an hour, one repository", scene);
    expect(scene.codes).toEqual({ approval_pending: JOBS * ROUNDS });
    expect(scene.endedAfterMs).toBe(1000);
    // Of each job, its run and its state; of the pull request what changed; the rest is unchanged and free.
    expect(limited.used()).toBeLessThan(JOBS * 4 + 100);
  });

  it("cost two requests for each job where every question is that of another one", async () => {
    await open(5000, { together: true });
    const scene = await play({ isNewJob: true });
    note("5000 an hour, one repository, 500 jobs", scene);
    expect(scene.codes).toEqual({ approval_pending: JOBS * ROUNDS });
    expect(scene.endedAfterMs).toBe(1000);
    expect(limited.used()).toBeLessThan(JOBS * ROUNDS * 2 + 100);
  });

  it("leave another repository its part, and the watch its own, of a limit that they would use up", async () => {
    await open(150, { together: false });
    const scene = await play();
    note("150 an hour, two repositories", scene);
    expect(scene.codes).toHaveProperty("github_unavailable");
    expect(scene.endedAfterMs).toBe(1000);
    expect(limited.used()).toBeLessThan(150);
  });
});
