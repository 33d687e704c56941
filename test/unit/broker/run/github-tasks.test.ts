import { afterEach, beforeEach, expect, it } from "vitest";
import {
  startGitHubTasks,
  type GitHubTaskHandler,
  type GitHubTasks,
  type HandledTask,
} from "../../../../src/broker/run/github-tasks.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { createMetrics, type Metrics } from "../../../../src/broker/record/metrics.ts";
import type { GitHubTask } from "../../../../src/lease/github-task.ts";
import { breakableStore, type StoreFault } from "../../../support/breakable-store.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../support/fake-clock.ts";
import { openTemporaryStore, type TemporaryStore } from "../../../support/temporary-store.ts";

const CHECK = { kind: "check", repositoryId: 74 } as const;

let clock: FakeClock;
let temporary: TemporaryStore;
let fault: StoreFault;
let metrics: Metrics;
let logged: LogEntry[];
/** When a handler was called with which task, in seconds since the start. */
let calls: (readonly [number, string])[];
let handler: GitHubTaskHandler;
let running: GitHubTasks[];
let isOn: boolean;

beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  fault = { kind: "none" };
  metrics = createMetrics();
  [logged, calls, running] = [[], [], []];
  handler = async () => ({ written: { id: 7 } });
  isOn = true;
});
afterEach(async () => {
  await Promise.all([...running.map((tasks) => tasks.stop()), clock.advance(1000)]);
  await temporary.dispose();
});

function start(lockOwner = "a-broker"): GitHubTasks {
  const tasks = startGitHubTasks({
    clock,
    lockOwner,
    metrics,
    jitter: () => 0,
    log: (entry) => logged.push(entry),
    store: breakableStore(temporary.store, fault),
    handlers: {
      check: async (task, signal) => {
        calls.push([(clock.now() - TEN_OCLOCK) / 1000, task.key]);
        return handler(task, signal);
      },
    },
    isOn: (kind) => kind === "check" && isOn,
  });
  running.push(tasks);
  return tasks;
}

const note = (tasks: GitHubTasks, key = "check/74/a", dueIn = 0): void =>
  tasks.note(key, { ...CHECK, update: () => ({ key }), dueIn });

async function stored(): Promise<readonly GitHubTask[]> {
  return temporary.store.githubTasks.list(CHECK);
}

const events = (): readonly unknown[] => logged.map(({ event }) => event);

it("writes what was noted at once, and keeps what GitHub has", async () => {
  note(start());
  await clock.advance(0);
  expect(calls).toEqual([[0, "check/74/a"]]);
  expect(await stored()).toMatchObject([{ written: { id: 7 }, dueAt: undefined, attempts: 0 }]);
  await clock.advance(60_000);
  expect(calls).toHaveLength(1);
});

it("writes what another broker noted, within two seconds of when it is due", async () => {
  start();
  await temporary.store.githubTasks.change("check/74/b", {
    ...CHECK,
    update: () => 1,
    dueIn: 5000,
  });
  await clock.advance(7000);
  expect(calls.map(([, key]) => key)).toEqual(["check/74/b"]);
});

it("writes each of forty tasks once, with two brokers, four at a time each", async () => {
  let most = 0;
  let now = 0;
  handler = async () => {
    now += 1;
    most = Math.max(most, now);
    await clock.sleep(100);
    now -= 1;
    return {};
  };
  const [one, other] = [start("a"), start("b")];
  for (let at = 0; at < 40; at += 1) note(at % 2 === 0 ? one : other, `check/74/${at}`);
  await clock.advance(10_000);
  expect(new Set(calls.map(([, key]) => key)).size).toBe(40);
  expect(calls).toHaveLength(40);
  expect(most).toBe(8);
});

it("comes back when a handler says so, and when something is touched", async () => {
  handler = async () => ({ dueInMs: 10_000 });
  const tasks = start();
  note(tasks);
  await clock.advance(10_500);
  expect(calls).toHaveLength(2);
  tasks.touch({ repositoryId: 74, keyPrefix: "check/74/a" }, 0);
  await clock.advance(0);
  expect(calls).toHaveLength(3);
});

it("writes again what changed while it was being written", async () => {
  handler = async () => {
    await clock.sleep(500);
    return {};
  };
  const tasks = start();
  note(tasks);
  await clock.advance(100);
  note(tasks);
  await clock.advance(1000);
  expect(calls).toHaveLength(2);
});

it("tries again later and later while it fails, and logs the first failure and the recovery", async () => {
  const failing: HandledTask = { failed: "HTTP 502" };
  handler = async () => failing;
  note(start());
  await clock.advance(15_000);
  const waits = calls.map(([at]) => at).slice(0, 4);
  expect(waits).toEqual([0, 1, 3, 7]);
  expect(events()).toEqual(["github_write_failed"]);
  expect(logged[0]).toMatchObject({ message: "HTTP 502", task: "check/74/a" });
  handler = async () => ({});
  await clock.advance(3_600_000);
  expect(events()).toEqual(["github_write_failed", "github_writes_again"]);
  expect(await stored()).toMatchObject([{ attempts: 0, dueAt: undefined }]);
  const text = await metrics.render(undefined);
  expect(text).toContain('stepkey_github_writes_total{kind="check",outcome="done"} 1');
  expect(text).toContain("stepkey_github_writes_due 0");
});

it("looks at a repository's tasks about thirty times a minute at most, however many events it gets, and at others' at once", async () => {
  const tasks = start();
  for (let at = 0; at < 20; at += 1) note(tasks, `check/74/${at}`);
  for (let second = 0; second < 60; second += 1) {
    tasks.touch({ repositoryId: 74 }, 500);
    await clock.advance(1000);
  }
  expect(calls.length).toBeGreaterThan(30);
  expect(calls.length).toBeLessThanOrEqual(61);
  expect(new Set(calls.map(([, key]) => key)).size).toBe(20);
  const change = { kind: "check", repositoryId: 75, update: () => 1, dueIn: 0 } as const;
  tasks.note("check/75/a", change);
  await clock.advance(1000);
  expect(calls.map(([, key]) => key)).toContain("check/75/a");
  // What was put off is done when the flood is over.
  await clock.advance(60_000);
  expect(await temporary.store.githubTasks.countDue()).toBe(0);
});

it("waits as long as GitHub asks", async () => {
  handler = async () => ({ failed: true, dueInMs: 60_000 });
  note(start());
  await clock.advance(59_000);
  expect(calls).toHaveLength(1);
  await clock.advance(3000);
  expect(calls).toHaveLength(2);
});

it("tries again within the hour, whatever wait GitHub or something before it asks for", async () => {
  handler = async () => ({ failed: true, dueInMs: 999_999_999_000 });
  note(start());
  await clock.advance(3_602_000);
  expect(calls).toHaveLength(2);
});

it("takes a handler that never responds for a failure, and lets the others have their turn", async () => {
  handler = async ({ key }) => (key === "check/74/hangs" ? new Promise(() => {}) : {});
  const tasks = start();
  note(tasks, "check/74/hangs");
  await clock.advance(0);
  note(tasks, "check/74/b");
  await clock.advance(0);
  expect(calls.map(([, key]) => key)).toEqual(["check/74/hangs", "check/74/b"]);
  await clock.advance(21_000);
  expect(logged[0]).toMatchObject({ event: "github_write_failed" });
});

it("takes a handler that throws for a bug, and goes on", async () => {
  handler = async () => {
    throw new TypeError("not a function");
  };
  note(start());
  await clock.advance(1500);
  expect(calls.length).toBeGreaterThan(1);
  expect(events()[0]).toBe("fault");
});

it("never throws and loses nothing while the store is away", async () => {
  const tasks = start();
  fault.kind = "all";
  for (const value of [1, 2, 3]) {
    const update = (payload: unknown) => [...((payload ?? []) as number[]), value];
    tasks.note("check/74/a", { ...CHECK, update, dueIn: 0 });
    await clock.advance(2000);
  }
  expect(calls).toEqual([]);
  fault.kind = "none";
  await clock.advance(2000);
  expect(await stored()).toMatchObject([{ payload: [1, 2, 3], written: { id: 7 } }]);
  expect(events()).not.toContain("fault");
});

it("keeps a bounded number of changes while the store is away, and says that it loses others", async () => {
  const tasks = start();
  fault.kind = "all";
  for (let at = 0; at < 3000; at += 1) note(tasks, `check/74/${at}`);
  await clock.advance(0);
  expect(events()).toEqual(["github_writes_lost"]);
  fault.kind = "none";
  for (let turn = 0; turn < 100; turn += 1) await clock.advance(100);
  expect(await temporary.store.githubTasks.touch({ repositoryId: 74 }, 0)).toBe(2000);
});

it("stops within a second though a handler never responds, and gives its task to the next broker", async () => {
  handler = async (_task, signal) =>
    new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve({ failed: true }), { once: true });
    });
  const tasks = start();
  note(tasks);
  await clock.advance(0);
  await tasks.stop();
  handler = async () => ({});
  start("another");
  await clock.advance(1000);
  expect(calls).toHaveLength(2);
  handler = async () => new Promise(() => {});
  const other = start();
  note(other, "check/74/hangs");
  await clock.advance(0);
  await Promise.all([other.stop(), clock.advance(1000)]);
});

it("drops what belongs to a feature that the configuration does not have, and looks at nothing", async () => {
  isOn = false;
  const tasks = start();
  note(tasks);
  tasks.touch({ repositoryId: 74 }, 0);
  await clock.advance(5000);
  expect(await stored()).toEqual([]);
  isOn = true;
  note(tasks);
  await clock.advance(1000);
  expect(calls).toHaveLength(1);
});
