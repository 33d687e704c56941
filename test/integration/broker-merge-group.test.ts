/**
 * A job on `merge_group`, from its request to the end of its lease: HTTP, policy, gate, store, watch and reaper of one broker.
 * The merge queue is the front's (a FAKE, test/support/github): GitHub's own was never asked. Provider and issuer are fakes.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newTraceId } from "../../src/broker/record/audit.ts";
import { createGitHub } from "../../src/broker/run/create-github.ts";
import { startUpkeep, type Upkeep } from "../../src/broker/run/upkeep.ts";
import { POLL_INTERVAL_MS, readerOfWithdrawals } from "../../src/broker/run/withdrawal-watch.ts";
import type { Lease } from "../../src/lease/lease.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import {
  leaseIdOf,
  openBrokerSetup,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type Landed,
  type PullState,
  type RepositoryState,
  type Review,
} from "../support/github/start-github.ts";

const ENVIRONMENT = "production";
/** The clock of the broker moves only when a test moves it; the machine takes its own time. */
const SOON = { timeout: 15_000 };

let clock: FakeClock;
let github: GitHub;
let repository: RepositoryState;
let broker: BrokerSetup;
let upkeep: Upkeep;
let pulls: PullState[];
/** Of the pull request that was queued first. */
let approval: Review | undefined;

beforeEach(async () => {
  clock = createFakeClock();
  github = await startGitHub({ now: () => clock.now() });
  repository = await shop(github, "queued");
  pulls = [];
  approval = undefined;
  await openBroker();
});

afterEach(async () => {
  await upkeep.stop();
  await broker.close();
  await github.close();
});

async function openBroker(): Promise<void> {
  const jitter = (): number => 0;
  const config = { api: github.url, token: new Secret(github.token) };
  const { gate, reader } = createGitHub(config, {
    send: nodeHttp(),
    clock,
    jitter,
    log: () => undefined,
    usesOf: async () => [],
  });
  const rules = { owners: [repository.owner.id], heartbeatIntervalMs: 60_000 };
  broker = await openBrokerSetup({ clock, realGate: gate, rules });
  broker.writePolicy(
    `${repository.fullName}.yml`,
    `version: 1
repository-id: ${repository.id}
owner-id: ${repository.owner.id}
bases: [main]
grants:
  orders-migrate:
    environment: ${ENVIRONMENT}
    access: write
    ttl: 10m
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [merge_group] }
`,
  );
  upkeep = startUpkeep(broker.deps, {
    newTrace: () => newTraceId(clock.now(), broker.deps.randomBytes),
    readWithdrawal: readerOfWithdrawals(reader, { clock, jitter }),
  });
}

async function queue(approve = true): Promise<Landed> {
  const pr = await github.openPullRequest(repository, { by: "kim" });
  if (approve) {
    const given = await github.review(pr, { by: "mona", state: "approve" });
    approval ??= given;
  }
  pulls.push(pr);
  return github.enqueue(pr, { method: "squash" });
}

async function ask(push: Landed): Promise<Told> {
  const run = github.startRun({
    push,
    event: "merge_group",
    actor: "octocat",
    environment: ENVIRONMENT,
  });
  const claims = github.tokenClaims(run, { issuedAt: clock.now() });
  const wanted = { grant: "orders-migrate", access: "write", environment: ENVIRONMENT };
  return broker.ask(wanted, claims);
}

const leaseOf = (told: Told): Promise<Lease | undefined> => broker.store.find(leaseIdOf(told));

describe("a job on a merge group", () => {
  it("gets its write, on an approval of every pull request of the group", async () => {
    await queue();
    const told = await ask(await queue());
    expect(told.status).toBe(200);
    const lease = await leaseOf(told);
    const rests = lease?.approvals.map(({ pullRequest }) => pullRequest);
    expect(rests).toEqual(pulls.map(({ number }) => number).toReversed());
    expect(told.body).toMatchObject({
      decision: { approvals: [{ login: "mona" }, { login: "mona" }] },
    });
  });

  it("waits for the approval of one that it is built on, and is told which", async () => {
    await queue(false);
    const told = await ask(await queue());
    expect(told.body).toMatchObject({
      error: "authorization_pending",
      code: "approval_pending",
      pending: { pull_request: pulls[0]?.number },
    });
  });

  it("keeps its write while the queue waits", async () => {
    const told = await ask(await queue());
    const queries = (): number =>
      github.calls.filter(({ pathAndQuery }) => pathAndQuery === "/graphql").length;
    const before = queries();
    await clock.advance(POLL_INTERVAL_MS);
    await expect.poll(queries, SOON).toBeGreaterThan(before);
    expect((await leaseOf(told))?.state).toBe("active");
  });

  it.each<[string, string, (review: Review) => Promise<unknown>]>([
    ["leaves the queue", "left_merge_queue", async ({ pull }) => github.dequeue(pull)],
    ["loses its approval", "approval_taken_back", (review) => github.dismiss(review, "octocat")],
    ["is pushed to", "new_push", ({ pull }) => github.push(pull, { by: "kim" })],
    ["is closed", "closed_unmerged", ({ pull }) => github.closePullRequest(pull, "kim")],
  ])("loses it where a pull request below %s", async (_what, code, happens) => {
    await queue();
    const told = await ask(await queue());
    expect((await leaseOf(told))?.state).toBe("active");
    if (approval === undefined) throw new Error("the first pull request has an approval");
    await happens(approval);
    await clock.advance(POLL_INTERVAL_MS);
    await expect.poll(async () => (await leaseOf(told))?.endReason, SOON).toBe("withdrawn");
    await clock.advance(1000);
    await expect.poll(async () => (await leaseOf(told))?.state, SOON).toBe("revoked");
    expect(broker.log()).toContainEqual(
      expect.objectContaining({ event: "lease_withdrawn", code }),
    );
  });

  it("keeps it, with an alarm, where GitHub does not show whether it left, and loses it for what GitHub does show", async () => {
    const told = await ask(await queue());
    const [pr] = pulls;
    if (pr === undefined || approval === undefined) throw new Error("it is approved");
    github.faults.add({ path: /^\/graphql/u, fault: { kind: "status", status: 403 } });
    github.dequeue(pr);
    upkeep.lookAt({ repositoryId: repository.id, pullRequest: pr.number });
    const alarm: unknown = expect.objectContaining({ event: "alarm", alarm: "unreadable" });
    await expect.poll(() => broker.log(), SOON).toContainEqual(alarm);
    expect((await leaseOf(told))?.state).toBe("active");
    await github.dismiss(approval, "octocat");
    upkeep.lookAt({ repositoryId: repository.id, pullRequest: pr.number });
    await expect.poll(async () => (await leaseOf(told))?.endReason, SOON).toBe("withdrawn");
  });

  it("loses it at once where an event says that something happened to a pull request that left", async () => {
    const told = await ask(await queue());
    const [pr] = pulls;
    if (pr === undefined) throw new Error("there is a pull request");
    github.dequeue(pr);
    upkeep.lookAt({ repositoryId: repository.id, pullRequest: pr.number });
    await expect.poll(async () => (await leaseOf(told))?.endReason, SOON).toBe("withdrawn");
  });

  it("gets it twenty times at once, for twenty jobs of the group", async () => {
    await queue();
    const group = await queue();
    const told = await Promise.all(Array.from({ length: 20 }, () => ask(group)));
    const codes = told.map(({ status, body }) => body["code"] ?? status);
    // Policy lets each approval be used three times.
    const [granted, others] = [
      codes.filter((code) => code === 200),
      codes.filter((code) => code !== 200),
    ];
    expect([granted.length, new Set(others)]).toEqual([3, new Set(["approval_pending"])]);
  });

  it("keeps it where GitHub merged the group", async () => {
    const group = await queue();
    const told = await ask(group);
    const [pr] = pulls;
    if (pr === undefined) throw new Error("there is a pull request");
    await github.merge(pr, { by: "octocat", built: group.sha });
    await clock.advance(POLL_INTERVAL_MS);
    const before = github.calls.length;
    await clock.advance(POLL_INTERVAL_MS);
    await expect.poll(() => github.calls.length, SOON).toBeGreaterThan(before);
    expect((await leaseOf(told))?.state).toBe("active");
  });
});
