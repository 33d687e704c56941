/**
 * `npm run prove:events [-- LEASES]`: how long it takes from an event of GitHub to the end of the last lease that it ends, with
 * 1,000 live leases. Everything runs in this process, on a loopback address: the broker's endpoint, watch, store and reaper are
 * the real ones. The provider is a fake that answers at once. GitHub is one that takes 200 ms for each look at a pull request,
 * which sends three requests, and a second for a request that reads up to 50 of them.
 *
 * First one event after the other, each for a pull request of its own. Then all at once: for leases of one pull request, of fifty,
 * and of as many as there are leases; the last also as it would be without requests that read many. GitHub's limits are not
 * enforced: the table counts what a broker sends until the last lease has ended, and how much of that at the same time.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { known, type PullRequest } from "../src/approval/facts.ts";
import type { WithdrawalFacts } from "../src/approval/withdrawn.ts";
import { newTraceId } from "../src/broker/record/audit.ts";
import { createEventReceiver, type EventReceiver } from "../src/broker/run/receive-events.ts";
import { startUpkeep, type Upkeep } from "../src/broker/run/upkeep.ts";
import { systemClock } from "../src/shared/clock.ts";
import { ok } from "../src/shared/result.ts";
import { Secret } from "../src/shared/secret.ts";
import { openBrokerSetup, type BrokerSetup } from "../test/support/broker-setup.ts";
import { deliveryOf, repositoryIn } from "../test/support/github/events.ts";
import { issueLease, newLease } from "../test/support/lease-fixtures.ts";
import { printTable, quantile } from "./bench/figures.ts";

const SECRET = "a secret of this proof";
const REPOSITORY_ID = 74;
const GITHUB_MS = 200;
const TOGETHER_MS = 1000;
const REQUESTS_OF_A_LOOK = 3;
const POLL_MS = 50;
/** How many deliveries GitHub sends at the same time. */
const AT_ONCE = 50;

/** What GitHub was sent. */
interface Traffic {
  rest: number;
  graphql: number;
  now: number;
  most: number;
}

const rows: string[][] = [];

function add(name: string, took: readonly number[], { rest, graphql, most }: Traffic): void {
  const times = [0, 0.5, 0.95, 0.99, 1].map((part) => `${quantile(took, part)} ms`);
  rows.push([name, String(took.length), ...times, ...[rest, graphql, most].map(String)]);
}

async function prove(
  leases: number,
  pullRequests: number,
  { together }: { readonly together: boolean },
): Promise<void> {
  const { setup, closed, traffic, stop } = await open(together);
  const numbers = await issueAll(setup, { leases, pullRequests });
  const took = await closeAll(setup, { numbers, live: leases, leases, closed });
  add(
    `${pullRequests} pull requests at once${together ? "" : ", each by itself"}`,
    took,
    traffic(),
  );
  await stop();
}

interface Opened {
  readonly setup: BrokerSetup;
  readonly closed: Set<number>;
  readonly traffic: () => Traffic;
  readonly stop: () => Promise<void>;
}

async function open(together: boolean): Promise<Opened> {
  let [events, upkeep]: [EventReceiver | undefined, Upkeep | undefined] = [undefined, undefined];
  /** Pull requests that are closed by now. */
  const closed = new Set<number>();
  const traffic: Traffic = { rest: 0, graphql: 0, now: 0, most: 0 };
  const respond = async (kind: "rest" | "graphql", requests: number, ms: number): Promise<void> => {
    traffic[kind] += requests;
    traffic.now += requests;
    traffic.most = Math.max(traffic.most, traffic.now);
    await sleep(ms);
    traffic.now -= requests;
  };
  const setup = await openBrokerSetup({
    rules: { heartbeatIntervalMs: 600_000 },
    webhooks: {
      secrets: () => [new Secret(SECRET)],
      receive: (delivery) => events?.receive(delivery),
    },
  });
  const factsOf = (number: number): WithdrawalFacts => {
    const state = closed.has(number) ? "closed" : "open";
    return { pullRequest: known(pullRequestIn(number, state)), reviews: known([]) };
  };
  const newTrace = (): string => newTraceId(systemClock.now(), randomBytes);
  upkeep = startUpkeep(setup.deps, {
    newTrace,
    readWithdrawal: async ({ pullRequest }) => {
      await respond("rest", REQUESTS_OF_A_LOOK, GITHUB_MS);
      return ok(factsOf(pullRequest));
    },
    ...(together && {
      readWithdrawalsTogether: async ({ numbers }) => {
        await respond("graphql", 1, TOGETHER_MS);
        return ok(new Map(numbers.map((number) => [number, factsOf(number)])));
      },
    }),
    readWithdrawnBy: async () => {
      await respond("rest", 1, GITHUB_MS);
      return "octocat";
    },
  });
  events = createEventReceiver({
    ...setup.deps,
    newTrace,
    lookAt: (place) => upkeep?.lookAt(place),
    onMarked: () => upkeep?.endMarked(),
    forgetRepository: () => undefined,
    forgetOwner: () => undefined,
  });
  const stop = async (): Promise<void> => {
    await events?.settled();
    await upkeep?.stop();
    await setup.close();
  };
  return { setup, closed, traffic: () => ({ ...traffic }), stop };
}

/** How many single events are measured. */
const SINGLE = 100;

/** One event after the other, while all the other leases live. */
async function proveSingle(leases: number): Promise<void> {
  const { setup, closed, traffic, stop } = await open(true);
  const numbers = await issueAll(setup, { leases, pullRequests: leases });
  const took: number[] = [];
  for (const number of numbers.slice(0, SINGLE)) {
    const one = await closeAll(setup, {
      numbers: [number],
      live: leases - took.length,
      leases: 1,
      closed,
    });
    took.push(...one);
  }
  add(`one event after the other`, took, traffic());
  await stop();
}

async function issueAll(
  { store, provider }: BrokerSetup,
  { leases, pullRequests }: { readonly leases: number; readonly pullRequests: number },
): Promise<readonly number[]> {
  const until = systemClock.now() + 3_600_000;
  for (let index = 0; index < leases; index += 1) {
    const plain = newLease();
    const role = `stepkey_${plain.id}`;
    const handle = { server: "production", role };
    provider.roles.add(role);
    const pullRequest = 1 + (index % pullRequests);
    const times = { expiresAt: until, diesAt: until };
    await issueLease(store, { ...plain, ...times, kind: "postgres", handle, pullRequest });
  }
  return Array.from({ length: pullRequests }, (_, index) => index + 1);
}

/** Closes every pull request, tells the broker so, and returns how long each lease lived on, in milliseconds. */
async function closeAll(
  setup: BrokerSetup,
  given: {
    readonly numbers: readonly number[];
    /** How many leases live, and how many of them this ends. */
    readonly live: number;
    readonly leases: number;
    readonly closed: Set<number>;
  },
): Promise<readonly number[]> {
  const startedAt = systemClock.now();
  for (const number of given.numbers) given.closed.add(number);
  const waiting = [...given.numbers];
  const deliver = async (): Promise<void> => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const payload = { repository: repositoryIn(REPOSITORY_ID), pull_request: { number } };
      const request = deliveryOf({ event: "pull_request", payload, secret: SECRET });
      await setup.send("/webhooks/github", request);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, deliver));
  const took: number[] = [];
  while (took.length < given.leases) {
    await sleep(POLL_MS);
    const left = await setup.store.list({ states: ["issuing", "active", "revoking", "stuck"] });
    const ended = given.live - took.length - left.length;
    took.push(...Array.from({ length: ended }, () => systemClock.now() - startedAt));
  }
  return took;
}

function pullRequestIn(number: number, state: "open" | "closed"): PullRequest {
  const author = { id: 7, login: "kim", type: "User" } as const;
  return {
    number,
    url: `https://github.com/octo-org/shop/pull/${number}`,
    state,
    author,
    headSha: newLease().commit,
    headRef: "topic",
    baseRef: "main",
    fromFork: false,
    mergeCommitSha: undefined,
    createdAt: 0,
    mergedAt: undefined,
  };
}

const leases = Number(process.argv[2] ?? 1000);
await proveSingle(leases);
for (const pullRequests of [1, 50, leases]) await prove(leases, pullRequests, { together: true });
await prove(leases, leases, { together: false });
console.log(`${leases} live leases; from the event to the end of a lease:`);
printTable(
  ["what ends", "n", "min", "p50", "p95", "p99", "max", "REST", "GraphQL", "at once"],
  rows,
);
