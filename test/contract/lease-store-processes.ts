import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { systemClock } from "../../src/shared/clock.ts";
import {
  knownLease,
  leaseToTidy,
  newJob,
  newLease,
  reserveLease,
} from "../support/lease-fixtures.ts";
import { openStore } from "../support/open-store.ts";
import type { StorePlace } from "./lease-store.ts";

const WORKER = fileURLToPath(new URL("../support/store-worker.ts", import.meta.url));
const PROCESSES = 20;

interface Worker {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly lines: Interface;
  readonly said: unknown[];
  readonly ready: Promise<void>;
  /** What it wrote to stderr so far. */
  readonly errors: () => string;
}

function startWorker(address: string, job: string, argument: unknown = {}): Worker {
  const child = spawn(process.execPath, [WORKER, address, job, JSON.stringify(argument)], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A child that was killed cannot read what was written to it.
  child.stdin.on("error", () => {});
  const said: unknown[] = [];
  const lines = createInterface({ input: child.stdout });
  const ready = Promise.withResolvers<void>();
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    errors += chunk;
  });
  child.once("exit", (code) => ready.reject(new Error(`the worker ended with ${code}: ${errors}`)));
  lines.on("line", (line) => {
    const value: unknown = JSON.parse(line);
    if (value === "ready") ready.resolve();
    else said.push(value);
  });
  return { child, lines, said, ready: ready.promise, errors: () => errors };
}

/** Lets `count` processes loose on one store at the same moment, and gathers what they say. */
async function together(
  address: string,
  job: string,
  run: { readonly count: number; readonly argument?: unknown },
): Promise<readonly unknown[]> {
  const workers = Array.from({ length: run.count }, () =>
    startWorker(address, job, run.argument ?? {}),
  );
  await Promise.all(workers.map((worker) => worker.ready));
  const ended = workers.map((worker) => once(worker.child, "close"));
  for (const worker of workers) worker.child.stdin.end("go\n");
  const codes = await Promise.all(ended);
  const endings = codes.map(([code], index) => ({
    code: code as unknown,
    errors: workers[index]?.errors(),
  }));
  expect(endings).toEqual(workers.map(() => ({ code: 0, errors: "" })));
  return workers.flatMap((worker) => worker.said);
}

/** What must hold with many real processes on one store. */
export function describeProcesses(use: () => StorePlace): void {
  it("gives a seal to exactly one of 20 processes that ask at once", async () => {
    const argument = { job: newJob() };
    const said = await together(use().address, "reserve", { count: PROCESSES, argument });
    expect(said.filter((kind) => kind === "reserved")).toHaveLength(1);
    expect(said.filter((kind) => kind === "sealed")).toHaveLength(PROCESSES - 1);
  });

  it("lets exactly one of 20 processes use an ID token", async () => {
    const argument = { jwtId: "one-of-a-kind" };
    const said = await together(use().address, "burn", { count: PROCESSES, argument });
    expect(said.filter((burned) => burned === true)).toHaveLength(1);
    expect(said).toHaveLength(PROCESSES);
  });

  it("reserves for exactly one of 20 processes that use one ID token for 20 jobs", async () => {
    const argument = { jwtId: "one-for-a-lease" };
    const said = await together(use().address, "reserveOnToken", { count: PROCESSES, argument });
    expect(said.filter((kind) => kind === "reserved")).toHaveLength(1);
    expect(said.filter((kind) => kind === "token_replayed")).toHaveLength(PROCESSES - 1);
  });

  it("never lets two of four reapers lock one lease, and leaves none unlocked", async () => {
    const store = await use().open(systemClock);
    const job = newJob();
    const ids: string[] = [];
    for (let index = 0; index < 60; index += 1) {
      const lease = newLease({ job, grant: `grant-${index}`, expiresAt: Date.now() + 900_000 });
      await reserveLease(store, lease);
      ids.push(lease.id);
    }
    await store.end({ job }, "job_closed");
    const said = await together(use().address, "lock", { count: 4 });
    expect(said.map(String).toSorted()).toEqual(ids.toSorted());
  });

  it("gives the leases of a reaper that was killed to the next one, when its locks have run out", async () => {
    const store = await use().open(systemClock);
    const job = newJob();
    const expiresAt = (await store.now()) + 900_000;
    const leases = Array.from({ length: 3 }, (_, index) =>
      newLease({ job, grant: `grant-${index}`, expiresAt }),
    );
    for (const lease of leases) await reserveLease(store, lease);
    await store.end({ job }, "job_closed");
    const worker = startWorker(use().address, "lockAndHang");
    await worker.ready;
    const closed = once(worker.child, "close");
    worker.lines.on("line", () => {
      if (worker.said.length === leases.length) worker.child.kill("SIGKILL");
    });
    worker.child.stdin.write("go\n");
    await closed;
    const argument = { leases: leases.length };
    const said = await together(use().address, "lockUntil", { count: 1, argument });
    expect(said.map(String).toSorted()).toEqual(leases.map(({ id }) => id).toSorted());
    const [first] = leases;
    const late = { kind: "retry", afterMs: 1, error: "late", stuck: false } as const;
    expect(await store.settle(first?.id ?? "lse_", "killed", late)).toBe(false);
  });

  it("never lets two of four reapers tidy one lease, and leaves none untidied", async () => {
    const store = await use().open(systemClock);
    const ids: string[] = [];
    for (let index = 0; index < 40; index += 1) {
      ids.push((await leaseToTidy(store, { expiresAt: Date.now() + 900_000 })).id);
    }
    const said = await together(use().address, "lockTidies", { count: 4 });
    expect(said.map(String).toSorted()).toEqual(ids.toSorted());
  });

  it("opens after a process was killed in the middle of writing, with every committed lease", async () => {
    for (const steps of [1, 20, 77]) {
      const committed = await killAfter(use().address, steps);
      const store = await openStore(use().address);
      const order = ["issuing", "active", "revoking"];
      for (const [id, state] of committed) {
        const lease = await knownLease(store, { id: id as `lse_${string}` });
        // The last step may have been committed and not yet said.
        expect(order.indexOf(lease.state)).toBeGreaterThanOrEqual(order.indexOf(state));
      }
      expect(await store.burn("https://issuer.example", `after-${steps}`, 1000)).toBe(true);
      await store.close();
      await use().checkIntegrity();
    }
  });
}

/** Kills a writing process (SIGKILL) once it has said so many steps; what it said, the last of each lease. */
async function killAfter(address: string, steps: number): Promise<ReadonlyMap<string, string>> {
  const worker = startWorker(address, "write");
  await worker.ready;
  const closed = once(worker.child, "close");
  worker.lines.on("line", () => {
    if (worker.said.length >= steps) worker.child.kill("SIGKILL");
  });
  worker.child.stdin.end("go\n");
  await closed;
  expect(worker.child.signalCode).toBe("SIGKILL");
  const said = worker.said as { readonly id: string; readonly state: string }[];
  return new Map(said.map(({ id, state }) => [id, state]));
}
