/**
 * One process of many on one store: `node store-worker.ts ADDRESS JOB ARGUMENTS`. Says `ready`, waits for a line on its
 * stdin, works, and prints one JSON line a result. Driven by test/contract/lease-store-processes.ts.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import type { LeaseStore } from "../../src/lease/store.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { newLease, reservationOf } from "./lease-fixtures.ts";
import { openStore } from "./open-store.ts";

const [address = "", job = "", argument = "{}"] = process.argv.slice(2);
const given = JSON.parse(argument) as { readonly [key: string]: unknown };

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

async function reserveOnce(store: LeaseStore): Promise<void> {
  const lease = { ...newLease(given), id: newLeaseId(randomBytes) };
  say((await store.reserve(reservationOf(lease))).kind);
}

/** For a job of its own. */
async function reserveOnToken(store: LeaseStore): Promise<void> {
  const burn = { issuer: "https://issuer.example", jwtId: String(given["jwtId"]), keepMs: 60_000 };
  say((await store.reserve(reservationOf(newLease(), { burn }))).kind);
}

async function burnOnce(store: LeaseStore): Promise<void> {
  say(await store.burn("https://issuer.example", String(given["jwtId"]), 60_000));
}

/** Locks in small bites until nothing is due. */
async function lockAll(store: LeaseStore): Promise<void> {
  const lockOwner = randomUUID();
  for (;;) {
    const locked = await store.lockDue({
      lockOwner,
      lockMs: 60_000,
      silentAfterMs: 15_000,
      issuingAfterMs: 15_000,
      limit: 3,
    });
    if (locked.length === 0) return;
    for (const lease of locked) say(lease.id);
  }
}

/** Looks again and again until it has locked as many as it was told. */
async function lockUntil(store: LeaseStore): Promise<void> {
  const request = { lockMs: 60_000, silentAfterMs: 15_000, issuingAfterMs: 15_000, limit: 10 };
  let left = Number(given["leases"]);
  while (left > 0) {
    for (const lease of await store.lockDue({ ...request, lockOwner: "next" })) {
      say(lease.id);
      left -= 1;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

/** Locks all that is due for two seconds, and never gives it back. */
async function lockAndHang(store: LeaseStore): Promise<void> {
  const locked = await store.lockDue({
    lockOwner: "killed",
    lockMs: 2000,
    silentAfterMs: 15_000,
    issuingAfterMs: 15_000,
    limit: 10,
  });
  for (const lease of locked) say(lease.id);
  await new Promise((resolve) => {
    setTimeout(resolve, 60_000);
  });
}

async function lockAllTidies(store: LeaseStore): Promise<void> {
  const lockOwner = randomUUID();
  for (;;) {
    const locked = await store.lockDueTidies({ lockOwner, lockMs: 60_000, limit: 3 });
    if (locked.length === 0) return;
    for (const lease of locked) say(lease.id);
  }
}

/** Issues and ends leases for ever, and says each step once it is committed. */
async function writeForEver(store: LeaseStore): Promise<void> {
  for (;;) {
    const lease = newLease({ expiresAt: Date.now() + 900_000 });
    await store.reserve(reservationOf(lease));
    say({ id: lease.id, state: "issuing" });
    const { handle, diesAt, issuedTo } = lease;
    await store.activate(lease.id, { handle, diesAt, issuedTo });
    say({ id: lease.id, state: "active" });
    await store.end({ lease: lease.id }, "task_ended");
    say({ id: lease.id, state: "revoking" });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

const jobs: Readonly<Record<string, (store: LeaseStore) => Promise<void>>> = {
  reserve: reserveOnce,
  reserveOnToken,
  burn: burnOnce,
  lock: lockAll,
  lockTidies: lockAllTidies,
  lockAndHang,
  lockUntil,
  write: writeForEver,
};

const work = jobs[job];
if (work === undefined) throw new Error(`no such job: ${job}`);
// A file is opened by all at once, which is a race too; a server is only slow to take so many connections.
const connected = address.startsWith("postgres:") ? await openStore(address) : undefined;
say("ready");
const lines = createInterface({ input: process.stdin });
await new Promise<void>((resolve) => {
  lines.once("line", () => resolve());
});
lines.close();
process.stdin.unref();
const store = connected ?? (await openStore(address));
await work(store);
await store.close();
