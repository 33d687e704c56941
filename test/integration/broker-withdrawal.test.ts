/**
 * From the request of a job to the end of its lease: HTTP, gate, store, watch and reaper of one broker, over a GitHub with a
 * scaled rate limit. Provider and issuer are fakes.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newTraceId } from "../../src/broker/record/audit.ts";
import { createGitHub } from "../../src/broker/run/create-github.ts";
import { startUpkeep, type Upkeep } from "../../src/broker/run/upkeep.ts";
import { POLL_INTERVAL_MS, readerOfWithdrawals } from "../../src/broker/run/withdrawal-watch.ts";
import type { Lease } from "../../src/lease/lease.ts";
import { Secret } from "../../src/shared/secret.ts";
import {
  leaseIdOf,
  openBrokerSetup,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { shop } from "../support/github/gate-setup.ts";
import { scaled } from "../support/github/scaled.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Review,
} from "../support/github/start-github.ts";

const LIMIT = 150;
const ENVIRONMENT = "production";
/** The clock of the broker moves only when a test moves it; the machine takes its own time. */
const SOON = { timeout: 15_000 };

let clock: FakeClock;
let github: GitHub;
let limited: ReturnType<typeof scaled>;
let broker: BrokerSetup;
let upkeep: Upkeep;
let unapproved: PullState;
let approved: PullState;
let approval: Review;

beforeEach(async () => {
  clock = createFakeClock();
  github = await startGitHub({ now: () => clock.now() });
  limited = scaled(LIMIT, () => clock.now());
  const [busy, other] = [await shop(github, "busy"), await shop(github, "other")];
  unapproved = await github.openPullRequest(busy, { by: "kim" });
  approved = await github.openPullRequest(other, { by: "kim" });
  approval = await github.review(approved, { by: "mona", state: "approve" });
  await openBroker([busy, other]);
});
afterEach(async () => {
  await upkeep.stop();
  await broker.close();
  await github.close();
});

async function openBroker(repositories: readonly RepositoryState[]): Promise<void> {
  const jitter = (): number => 0;
  const config = { api: github.url, token: new Secret(github.token) };
  const { gate, reader } = createGitHub(config, {
    send: limited.send,
    clock,
    jitter,
    log: () => undefined,
    usesOf: async () => [],
  });
  const owners = repositories.map(({ owner }) => owner.id);
  // Nobody beats here: three of these intervals are longer than what the watch takes.
  const rules = { owners, heartbeatIntervalMs: 60_000 };
  broker = await openBrokerSetup({ clock, realGate: gate, rules });
  for (const { fullName, id, owner } of repositories) {
    broker.writePolicy(`${fullName}.yml`, policyOf(id, owner.id));
  }
  upkeep = startUpkeep(broker.deps, {
    newTrace: () => newTraceId(clock.now(), broker.deps.randomBytes),
    readWithdrawal: readerOfWithdrawals(reader, { clock, jitter }),
  });
}

function policyOf(repositoryId: number, ownerId: number): string {
  return `version: 1
repository-id: ${repositoryId}
owner-id: ${ownerId}
bases: [main]
grants:
  orders-migrate:
    environment: ${ENVIRONMENT}
    access: write
    ttl: 10m
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
`;
}

/** A new job of the pull request asks for its write. */
async function ask(pr: PullState): Promise<Told> {
  const run = github.startRun({ pr, actor: "kim", environment: ENVIRONMENT });
  const claims = github.tokenClaims(run, { issuedAt: clock.now() });
  const wanted = { grant: "orders-migrate", access: "write", environment: ENVIRONMENT };
  return broker.ask(wanted, claims);
}

async function leaseOf(told: Told): Promise<Lease | undefined> {
  return broker.store.find(leaseIdOf(told));
}

describe("while one repository has used up its share of GitHub's rate limit", () => {
  /** Jobs of one unapproved pull request ask 50 times. */
  async function useUpShare(): Promise<void> {
    const codes = new Set<unknown>();
    for (let job = 0; job < 50; job += 1) codes.add((await ask(unapproved)).body["code"]);
    expect(codes).toEqual(new Set(["approval_pending", "github_unavailable"]));
  }

  it("another repository's approved write is granted", async () => {
    await useUpShare();
    expect((await ask(approved)).status).toBe(200);
  });

  it("the lease of a dismissed approval ends within one period of the watch", async () => {
    const told = await ask(approved);
    expect((await leaseOf(told))?.state).toBe("active");
    await useUpShare();
    await github.dismiss(approval, "octocat");
    const dismissedAt = clock.now();
    await clock.advance(POLL_INTERVAL_MS);
    await expect.poll(async () => (await leaseOf(told))?.endReason, SOON).toBe("withdrawn");
    // The reaper looks each second.
    await clock.advance(1000);
    await expect.poll(async () => (await leaseOf(told))?.state, SOON).toBe("revoked");
    expect(clock.now() - dismissedAt).toBe(POLL_INTERVAL_MS + 1000);
    expect(broker.provider.roles.size).toBe(0);
    expect(broker.log()).toContainEqual(
      expect.objectContaining({ event: "lease_withdrawn", code: "approval_taken_back" }),
    );
    const ended: unknown = expect.objectContaining({ event: "ended", lease: leaseIdOf(told) });
    await expect.poll(() => broker.audit(), SOON).toContainEqual(ended);
  });

  it("and while its jobs go on asking, twenty at once, the watch still reads", async () => {
    const told = await ask(approved);
    await useUpShare();
    await github.dismiss(approval, "octocat");
    const asking = Array.from({ length: 20 }, () => ask(unapproved));
    await clock.advance(POLL_INTERVAL_MS);
    await expect.poll(async () => (await leaseOf(told))?.endReason, SOON).toBe("withdrawn");
    const statuses = (await Promise.all(asking)).map(({ status }) => status);
    expect(statuses).not.toContain(200);
    expect(limited.used()).toBeLessThan(LIMIT);
  });
});
