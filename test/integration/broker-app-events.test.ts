/** A whole broker with a GitHub App, from its configuration to its end. GitHub is the strict front of an App. */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { ok } from "../../src/shared/result.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import { createAppFront, install, type AppFront } from "../support/github/app-front.ts";
import { deliveryOf, repositoryIn } from "../support/github/events.ts";
import { startGitHub, type GitHub } from "../support/github/start-github.ts";
import { issueLease, newJob, newLease } from "../support/lease-fixtures.ts";
import { configIn, READING_POLICY, startRealBroker } from "../support/real-broker.ts";

const { pem, publicKey } = makeAppKey();
const SECRET = "a secret of a webhook";
const HOUR = 3_600_000;

let directory: string;
let app: AppFront;
let github: GitHub;
let issuer: TestIssuer;
let running: RunningBroker | undefined;
let printed: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "stepkey-app-"));
  mkdirSync(join(directory, "policy", "octo-org"), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  write("policy/octo-org/shop.yml", READING_POLICY);
  write("app.pem", pem);
  write("hook.secret", SECRET);
  app = createAppFront(4711, [publicKey]);
  install(app, "octo-org");
  [github, issuer] = await Promise.all([startGitHub({ app }), startIssuer()]);
  printed = "";
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await Promise.all([github.close(), issuer.close()]);
  rmSync(directory, { recursive: true, force: true });
});

const TEXT = () => `url: http://127.0.0.1:8700
listen: 127.0.0.1:0
issuer: ${issuer.url}
owners: [65]
audit: audit.jsonl
store: sqlite:stepkey.db
policy: { directory: ./policy }
github:
  api: "${github.url}"
  app-id: 4711
  private-key: { file: app.pem }
  webhook-secret: { file: hook.secret }
  writer: { app-id: 4711, private-key: { file: app.pem } }
  check: neutral
`;

async function start(more: Parameters<typeof startRealBroker>[1] = {}): Promise<void> {
  const stderr = (line: string): void => {
    printed += line;
  };
  running = await startRealBroker(configIn(directory, TEXT()), { stderr, ...more });
}

function jobEvent(job: ReturnType<typeof newJob>): object {
  const { repositoryId, runId, runAttempt, checkRunId } = job;
  const check_run_url = `https://api.github.com/repos/octo-org/shop/check-runs/${checkRunId}`;
  const workflow_job = { run_id: runId, run_attempt: runAttempt, check_run_url };
  return { action: "completed", repository: repositoryIn(repositoryId, 65), workflow_job };
}

/** Jobs with a live lease each in the broker's store. */
async function liveJobs(count: number): Promise<ReturnType<typeof newJob>[]> {
  const path = join(directory, "stepkey.db");
  const store = await openSqliteStore({ path, clock: systemClock, randomBytes });
  const jobs = Array.from({ length: count }, () => newJob());
  const until = systemClock.now() + HOUR;
  for (const job of jobs)
    await issueLease(store, newLease({ job, expiresAt: until, diesAt: until }));
  await store.close();
  return jobs;
}

const closed = (): number =>
  printed.split("\n").filter((line) => line.includes('"job_completed"')).length;

it("reads at its start what it missed, and takes what comes then", async () => {
  const [missed, later] = await liveJobs(2);
  if (missed === undefined || later === undefined) throw new Error("two jobs");
  app.deliveries.unshift({
    id: 1,
    guid: "guid-1",
    event: "workflow_job",
    delivered_at: new Date(Date.now() - 1000).toISOString(),
    status: "failed to connect to host",
    status_code: 0,
    payload: jobEvent(missed),
  });
  await start();
  await expect.poll(closed, { timeout: 10_000 }).toBe(1);
  expect(printed).toContain('"event":"missed_events"');
  const request = deliveryOf({ event: "workflow_job", payload: jobEvent(later), secret: SECRET });
  const told = await fetch(`http://127.0.0.1:${running?.port}/webhooks/github`, request);
  expect(told.status).toBe(202);
  await expect.poll(closed, { timeout: 10_000 }).toBe(2);
});

it("stops while GitHub does not respond to the look at what it missed", async () => {
  let asked = false;
  await start({
    send: (request) => {
      if (!request.url.includes("/app/hook/deliveries")) {
        return Promise.resolve(ok({ status: 503, headers: {}, body: "" }));
      }
      asked = true;
      return new Promise((resolve) => {
        const stopped = () => resolve(ok({ status: 503, headers: {}, body: "" }));
        request.signal?.addEventListener("abort", stopped, { once: true });
      });
    },
  });
  await expect.poll(() => asked, { timeout: 10_000 }).toBe(true);
  await running?.stop();
  running = undefined;
  expect(printed).toContain('"event":"stopped"');
  expect(printed).not.toContain("missed_events_unread");
});
