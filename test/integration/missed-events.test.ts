/** What GitHub could not deliver while no broker listened. GitHub's log is that of the strict front of an App. */
import { afterEach, beforeEach, expect, it } from "vitest";
import type { LogEntry } from "../../src/broker/record/log.ts";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import { createGitHub } from "../../src/broker/run/create-github.ts";
import { createMissedEvents, type MissedEvents } from "../../src/broker/run/missed-events.ts";
import { createEventReceiver, type EventReceiver } from "../../src/broker/run/receive-events.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../support/fake-clock.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import { createAppFront, type AppFront, type FakeDelivery } from "../support/github/app-front.ts";
import { repositoryIn } from "../support/github/events.ts";
import { startGitHub, type GitHub } from "../support/github/start-github.ts";
import { issueLease, newJob, newLease } from "../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../support/temporary-store.ts";

const { pem, publicKey } = makeAppKey();
const HOUR = 3_600_000;

let clock: FakeClock;
let app: AppFront;
let github: GitHub;
let temporary: TemporaryStore;
let receiver: EventReceiver;
let logged: LogEntry[];
let started: MissedEvents[];
/** Ids of what was received. */
let received: string[];
let ids: number;
let looks: unknown[];

beforeEach(async () => {
  clock = createFakeClock();
  app = createAppFront(4711, [publicKey]);
  app.now = () => clock.now();
  [github, temporary] = await Promise.all([startGitHub({ app }), openTemporaryStore(clock)]);
  [logged, started, received, looks, ids] = [[], [], [], [], 0];
  receiver = createEventReceiver({
    clock,
    log: (entry) => logged.push(entry),
    audit: () => undefined,
    metrics: createMetrics(),
    rules: { owners: [65] },
    store: temporary.store,
    newTrace: () => "trace",
    lookAt: (place) => looks.push(place),
    forgetRepository: () => undefined,
    forgetOwner: () => undefined,
  });
});
afterEach(async () => {
  await Promise.all(started.map((missed) => missed.stop()));
  await receiver.settled();
  await Promise.all([github.close(), temporary.dispose()]);
});

function start(url = github.url): MissedEvents {
  const config = {
    api: url,
    app: { id: "4711", keys: [new Secret(pem)] },
    webhookSecrets: [new Secret("a secret of a webhook")],
  };
  const log = (entry: LogEntry) => logged.push(entry);
  const deps = { send: nodeHttp(), clock, jitter: () => 0, log, usesOf: async () => [] };
  const missed = createMissedEvents({
    clock,
    log,
    store: temporary.store,
    logs: () => createGitHub(config, deps).deliveryLogs,
    receive: (delivery) => {
      received.push(delivery.id);
      receiver.receive(delivery);
    },
  });
  missed.start();
  started.push(missed);
  return missed;
}

/** GitHub's log gets one more entry, the newest. */
function deliver(given: Partial<FakeDelivery> & { readonly agoMs?: number } = {}): string {
  ids += 1;
  const { agoMs = 1000, ...more } = given;
  const delivery = {
    id: ids,
    guid: `guid-${ids}`,
    event: "pull_request",
    delivered_at: new Date(clock.now() - agoMs).toISOString(),
    status: "failed to connect to host",
    status_code: 0,
    payload: { repository: repositoryIn(74), pull_request: { number: ids } },
    ...more,
  };
  app.deliveries.unshift(delivery);
  return delivery.guid;
}

async function isRead(): Promise<void> {
  const lines = () => logged.filter(({ event }) => event === "missed_events").length;
  await expect.poll(lines, { timeout: 10_000 }).toBe(1);
}

it("ends at the start what a job had that completed while no broker listened", async () => {
  const lease = newLease({ job: newJob() });
  await issueLease(temporary.store, lease);
  const { runId, runAttempt, checkRunId } = lease.job;
  const job = {
    run_id: runId,
    run_attempt: runAttempt,
    check_run_url: `https://api.github.com/repos/octo-org/shop/check-runs/${checkRunId}`,
  };
  const where = repositoryIn(lease.job.repositoryId, 65);
  deliver({
    event: "workflow_job",
    payload: { action: "completed", repository: where, workflow_job: job },
  });
  deliver();
  start();
  await expect
    .poll(async () => (await temporary.store.find(lease.id))?.endReason, { timeout: 10_000 })
    .toBe("job_closed");
  expect(looks).toEqual([{ repositoryId: 74, pullRequest: 2 }]);
});

it("leaves out what was delivered, also at a second attempt, and events that say nothing now", async () => {
  deliver({ status: "OK", status_code: 202 });
  const twice = deliver();
  deliver({ guid: twice, status: "OK", status_code: 202 });
  deliver({ event: "installation", payload: {} });
  const failedTwice = deliver();
  deliver({ guid: failedTwice });
  start();
  await isRead();
  expect(received).toEqual([failedTwice]);
});

it("reads several pages, back to shortly before the last event that came, and no further", async () => {
  await temporary.store.keepEventTime();
  await clock.advance(HOUR);
  deliver({ agoMs: HOUR + 700_000 });
  const failed = Array.from({ length: 230 }, (_, at) => deliver({ agoMs: HOUR - at }));
  start();
  await isRead();
  expect(received).toEqual(failed);
  expect(await temporary.store.eventTime()).toBe(TEN_OCLOCK + HOUR);
  await clock.advance(1000);
  start();
  await expect.poll(() => temporary.store.eventTime()).toBe(TEN_OCLOCK + HOUR + 1000);
  expect(received).toEqual(failed);
});

it("reads three days at most, and five hundred events with those that end leases among them", async () => {
  deliver({ agoMs: 73 * HOUR });
  const job = deliver({ event: "workflow_job", agoMs: 50 * HOUR, payload: {} });
  for (let at = 0; at < 600; at += 1) deliver({ event: "push", agoMs: HOUR, payload: {} });
  start();
  await isRead();
  expect(received).toHaveLength(500);
  expect(received).toContain(job);
  expect(logged).toContainEqual(
    expect.objectContaining({ event: "missed_events", read: 500, left_out: 101 }),
  );
});

it("logs one line when the log cannot be read, and reads the same at the next start", async () => {
  deliver();
  app.keys = [];
  const missed = start();
  await expect.poll(() => logged.map(({ event }) => event)).toEqual(["missed_events_unread"]);
  missed.delivered();
  await missed.stop();
  expect(await temporary.store.eventTime()).toBeUndefined();
  app.keys = [publicKey];
  start();
  await isRead();
  expect(received).toHaveLength(1);
});

it("remembers that events come, once a minute", async () => {
  const missed = start();
  await expect.poll(() => temporary.store.eventTime()).toBe(TEN_OCLOCK);
  await clock.advance(30_000);
  missed.delivered();
  missed.delivered();
  await expect.poll(() => temporary.store.eventTime()).toBe(TEN_OCLOCK + 30_000);
  await clock.advance(30_000);
  missed.delivered();
  await clock.advance(29_000);
  expect(await temporary.store.eventTime()).toBe(TEN_OCLOCK + 30_000);
  await clock.advance(1000);
  missed.delivered();
  await expect.poll(() => temporary.store.eventTime()).toBe(TEN_OCLOCK + 90_000);
});

it("stops at once while GitHub does not respond", async () => {
  for (let at = 0; at < 50; at += 1) deliver();
  const missed = start();
  await missed.stop();
  const before = received.length;
  expect(before).toBeLessThan(50);
  await clock.advance(60_000);
  expect(received).toHaveLength(before);
});
