import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { migrateStoreOf } from "../../src/broker/run/open-store.ts";
import { startReaper } from "../../src/lease/reaper.ts";
import { MIGRATIONS } from "../../src/lease/sqlite/migrations.ts";
import { migrate } from "../../src/lease/sqlite/schema.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { isEnded } from "../../src/lease/transitions.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../support/fake-provider.ts";
import {
  firstSchemaLease,
  makeFirstSchemaStore,
  type FirstSchemaLease,
} from "../support/first-schema-store.ts";
import { approval, newLease, reservationOf } from "../support/lease-fixtures.ts";

const PROOF = { checkedAt: TEN_OCLOCK - 5, state: "verified", facts: ["role absent"] };
const ended = { ended_at: TEN_OCLOCK - 5, end_reason: "task_ended", proof: JSON.stringify(PROOF) };
const ending = { state: "revoking", end_reason: "withdrawn", next_try_at: TEN_OCLOCK };

let directory: string;
let path: string;
let clock: FakeClock;
let leases: Readonly<Record<string, FirstSchemaLease>>;
const opened: LeaseStore[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stepkey-store-"));
  path = join(directory, "stepkey.db");
  clock = createFakeClock();
  const made = (columns: Parameters<typeof firstSchemaLease>[1] = {}): FirstSchemaLease =>
    firstSchemaLease(TEN_OCLOCK, columns);
  leases = {
    issuing: made({ state: "issuing", answer: null, issued_at: null }),
    active: made(),
    beating: made({ last_beat_at: TEN_OCLOCK - 1, heard_at: TEN_OCLOCK - 1, environment: null }),
    revoking: made(ending),
    claimed: made({ ...ending, claimed_by: "killed", claimed_until: TEN_OCLOCK + 20_000 }),
    unanswered: made({ ...ending, answer: null, issued_at: null, end_reason: "issue_failed" }),
    stuck: made({
      ...ending,
      state: "stuck",
      tries: 7,
      next_try_at: TEN_OCLOCK + 60_000,
      last_error: "ECONNREFUSED: no server",
    }),
    revoked: made({ ...ended, state: "revoked", pull_request: null, replaces: 1 }),
    failed: made({ ...ended, state: "failed", answer: "nothing", issued_at: null }),
    expired: made({ ...ended, state: "expired" }),
  };
  makeFirstSchemaStore(path, TEN_OCLOCK, Object.values(leases));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  await rm(directory, { recursive: true });
});

async function open(): Promise<LeaseStore> {
  const store = await openSqliteStore({ path, clock, randomBytes });
  opened.push(store);
  return store;
}

/** What a lease of the first schema is now. */
function expectedOf(row: FirstSchemaLease): Readonly<Record<string, unknown>> {
  const value = (column: string): unknown => row[column] ?? undefined;
  const json = (column: string): unknown =>
    typeof row[column] === "string" ? JSON.parse(row[column]) : undefined;
  return {
    id: row.id,
    state: row["state"],
    grant: row["grant_name"],
    environment: value("environment"),
    access: row["access"],
    step: row["step"],
    job: {
      repositoryId: row["repository_id"],
      runId: row.run_id,
      runAttempt: row["run_attempt"],
      checkRunId: row["check_run_id"],
    },
    repository: row["repository"],
    repositoryOwnerId: row["repository_owner_id"],
    idempotencyKey: row.request,
    kind: row["kind"],
    handle: json("handle"),
    issuedTo: row["issued_to"],
    tokenHash: row.token_hash,
    pullRequest: value("pull_request"),
    commit: row["commit_sha"],
    // What counted as one use was always the lease.
    approvals: (json("approvals") as readonly object[]).map((one) =>
      Object.assign(one, { per: "lease" }),
    ),
    onWithdrawal: row["on_withdrawal"],
    createdAt: row["created_at"],
    issueOutcome: value("answer"),
    issuedAt: value("issued_at"),
    expiresAt: row["expires_at"],
    diesAt: row["dies_at"],
    lastBeatAt: value("last_beat_at"),
    heartbeatResetAt: row["heard_at"],
    endReason: value("end_reason"),
    endedAt: value("ended_at"),
    proof: json("proof"),
    tidy: { state: "none", tries: 0, nextTryAt: undefined, lastError: undefined, facts: [] },
    findings: [],
    sealedSecret: undefined,
    tries: row["tries"],
    nextTryAt: value("next_try_at"),
    lastError: value("last_error"),
    replaces: row["replaces"],
  };
}

it("keeps every lease as it was", async () => {
  const store = await open();
  for (const row of Object.values(leases)) {
    expect(await store.find(row.id)).toEqual(expectedOf(row));
  }
  expect(await store.list({})).toHaveLength(Object.keys(leases).length);
});

it("keeps its instance id, seals, uses, used ID tokens, closed jobs and freezes", async () => {
  const before = new DatabaseSync(path);
  const instance = before.prepare("SELECT value FROM meta WHERE key = 'instance'").get()?.["value"];
  before.close();
  const store = await open();
  expect(await store.instance()).toBe(instance);
  expect(await store.burn("https://issuer.example", "used", 1000)).toBe(false);
  const closed = { repositoryId: 74, runId: 1, runAttempt: 1, checkRunId: 1 };
  expect(await store.isJobClosed(closed)).toBe(true);
  expect(await store.freezes()).toEqual([
    { scope: "grant", name: "frozen-grant", since: TEN_OCLOCK },
  ]);
  for (const row of Object.values(leases)) {
    const lease = await store.find(row.id);
    const { job, grant } = lease ?? newLease();
    expect(await store.reserve(reservationOf(newLease({ job, grant })))).toMatchObject({
      kind: "sealed",
    });
    const approvals = [approval(row.run_id, "c0ffee")];
    const other = reservationOf(newLease({ approvals }), { uses: 1 });
    expect(await store.reserve(other)).toMatchObject({ kind: "uses_exhausted" });
  }
  const database = new DatabaseSync(path);
  expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  database.close();
});

/** Ticks of a reaper until `untilMs` after ten, one each second. */
async function reap(store: LeaseStore, provider: FakeProvider, untilMs: number): Promise<void> {
  const reaper = startReaper({
    store,
    clock,
    providers: new Map([["fake", provider]]),
    keyRing: undefined,
    lockOwner: "reaper",
    heartbeatIntervalMs: 5000,
    tickMs: 2 ** 30,
    onEvent: () => {},
  });
  for (let ms = clock.now() - TEN_OCLOCK; ms <= untilMs; ms += 1000) {
    clock.set(TEN_OCLOCK + ms);
    await reaper.tick();
  }
  await reaper.stop();
}

it("still ends each of its leases, and tidies what they leave", async () => {
  const store = await open();
  const provider = createFakeProvider({}, { tidies: true });
  const rows = Object.entries(leases).filter(([, { ended_at }]) => ended_at === null);
  const roleOf = ({ handle }: FirstSchemaLease): string => {
    const { role } = JSON.parse(handle) as { readonly role: string };
    return role;
  };
  for (const [, row] of rows) provider.roles.add(roleOf(row));
  await reap(store, provider, 62_000);
  expect([...provider.roles]).toEqual([]);
  const reasons: Record<string, unknown> = {};
  for (const [name, { id }] of rows) {
    const lease = await store.find(id);
    expect(lease).toMatchObject({ state: "revoked", tidy: { state: "done" } });
    reasons[name] = lease?.endReason;
  }
  expect(reasons).toEqual({
    issuing: "issue_failed",
    active: "silent",
    beating: "silent",
    revoking: "withdrawn",
    claimed: "withdrawn",
    unanswered: "issue_failed",
    stuck: "withdrawn",
  });
  expect(provider.leftovers.size).toBe(0);
});

it("still takes heartbeats of its leases, and ends them when their task ends", async () => {
  const store = await open();
  const { active } = leases;
  const tokenHash = active?.token_hash ?? "";
  expect(await store.beat(tokenHash, 15_000)).toMatchObject({ kind: "active" });
  const lease = await store.findByTokenHash(tokenHash);
  expect(lease).toMatchObject({ id: active?.id, lastBeatAt: TEN_OCLOCK });
  await store.closeJob(lease?.job ?? newLease().job, "job_closed");
  await reap(store, createFakeProvider(), 1000);
  const closed = await store.findByTokenHash(tokenHash);
  expect(closed).toMatchObject({ state: "revoked", endReason: "job_closed" });
  expect(closed && isEnded(closed.state)).toBe(true);
});

it("takes a lease that nothing ends", async () => {
  const store = await open();
  const lease = newLease({ diesAt: undefined });
  await store.reserve(reservationOf(lease));
  expect(await store.find(lease.id)).toMatchObject({ diesAt: undefined });
});

it("is brought up to date once, by whichever of several processes opens it first", async () => {
  const module = fileURLToPath(new URL("../../src/lease/sqlite/sqlite-store.ts", import.meta.url));
  const script = `
    const { randomBytes } = await import("node:crypto");
    const { openSqliteStore } = await import(${JSON.stringify(module)});
    const store = await openSqliteStore({ path: ${JSON.stringify(path)}, randomBytes });
    if ((await store.list({})).length !== ${Object.keys(leases).length}) process.exit(3);`;
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" }),
  );
  const codes = await Promise.all(children.map((child) => once(child, "close")));
  expect(codes.map(([code]) => code as unknown)).toEqual([0, 0, 0, 0]);
  const database = new DatabaseSync(path);
  const versions = database.prepare("SELECT version FROM migrations ORDER BY version").all();
  database.close();
  expect(versions.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});

it("is brought up to date by a command that says from which schema to which", async () => {
  const config = { kind: "sqlite", path } as const;
  const effects = { clock, randomBytes };
  const { before, after } = await migrateStoreOf(config, effects);
  expect({ before, after }).toEqual({ before: 1, after: MIGRATIONS.length });
  expect(await migrateStoreOf(config, effects)).toEqual({ before: MIGRATIONS.length, after });
});

it("counts its leases by state", async () => {
  const store = await open();
  const states = Object.values(leases).map((row) => row["state"]);
  for (const [state, count] of Object.entries(await store.countByState())) {
    expect([state, count]).toEqual([state, states.filter((one) => one === state).length]);
  }
});

it("is refused by the version that wrote it, once this one has opened it", async () => {
  await (await open()).close();
  const database = new DatabaseSync(path);
  const given = { now: TEN_OCLOCK, randomBytes };
  expect(() => migrate(database, given, MIGRATIONS.slice(0, 1))).toThrow(
    "it was written by a newer version of stepkey (schema 7; this version supports up to 1)",
  );
  database.close();
});
