import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { wrapDatabase, type SqliteDatabase } from "../../src/lease/sqlite/database.ts";
import { openDatabase } from "../../src/lease/sqlite/open.ts";
import { reserve } from "../../src/lease/sqlite/reserve.ts";
import { StoreError } from "../../src/lease/store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { newLease, reservationOf } from "../support/lease-fixtures.ts";

const ISSUER = "https://issuer.example";

let directory: string;
let path: string;
let raw: DatabaseSync;
let database: SqliteDatabase;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stepkey-store-"));
  path = join(directory, "stepkey.db");
  raw = await openDatabase({ path, clock: systemClock, randomBytes });
  database = wrapDatabase(path, raw);
});
afterEach(async () => {
  vi.restoreAllMocks();
  database.close();
  await rm(directory, { recursive: true });
});

/** What node:sqlite throws for SQLITE_FULL. */
const FULL = Object.assign(new Error("database or disk is full"), {
  code: "ERR_SQLITE_ERROR",
  errcode: 13,
});

/** Calls `before` each time that a transaction is committed. */
function onCommit(before: () => void): void {
  const prepare = raw.prepare.bind(raw);
  vi.spyOn(raw, "prepare").mockImplementation((sql) => {
    const statement = prepare(sql);
    if (sql !== "COMMIT") return statement;
    const run = statement.run.bind(statement);
    vi.spyOn(statement, "run").mockImplementation(() => {
      before();
      return run();
    });
    return statement;
  });
}

function insert(jwtId: string): Promise<number> {
  return database.write(() => database.run("INSERT INTO burns VALUES (?, ?, 1)", ISSUER, jwtId));
}

/** What another process sees. */
function stored(): readonly unknown[] {
  const other = new DatabaseSync(path);
  const rows = other.prepare("SELECT jwt_id FROM burns ORDER BY jwt_id").all();
  other.close();
  return rows.map((row) => row["jwt_id"]);
}

it("commits once for what arrives together, and says so only then", async () => {
  const commits = vi.fn<() => void>();
  onCommit(commits);
  const seen: (readonly unknown[])[] = [];
  const writes = ["a", "b", "c"].map(async (jwtId) => {
    await insert(jwtId);
    seen.push(stored());
  });
  expect(stored()).toEqual([]);
  await Promise.all(writes);
  expect(commits).toHaveBeenCalledTimes(1);
  expect(seen).toEqual([
    ["a", "b", "c"],
    ["a", "b", "c"],
    ["a", "b", "c"],
  ]);
});

it("undoes one that fails, all of it, and no other", async () => {
  const failing = database.write(() => {
    database.run("INSERT INTO burns VALUES (?, 'half', 1)", ISSUER);
    throw new Error("a bug");
  });
  const outcomes = await Promise.allSettled([insert("a"), failing, insert("a"), insert("b")]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "rejected",
    "fulfilled",
  ]);
  expect(outcomes[1]).toMatchObject({ reason: { message: "a bug" } });
  expect(stored()).toEqual(["a", "b"]);
});

it("undoes one that fails alone, and works again afterwards", async () => {
  const failing = database.write(() => {
    database.run("INSERT INTO burns VALUES (?, 'half', 1)", ISSUER);
    throw new Error("a bug");
  });
  await expect(failing).rejects.toThrow("a bug");
  expect(stored()).toEqual([]);
  await insert("a");
  expect(stored()).toEqual(["a"]);
});

it("acknowledges nothing when the commit fails, and works again afterwards", async () => {
  let isFull = true;
  onCommit(() => {
    if (isFull) throw FULL;
  });
  const outcomes = await Promise.allSettled(["a", "b", "c"].map(insert));
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { kind: "unavailable" } });
    expect(outcome.status === "rejected" && outcome.reason).toBeInstanceOf(StoreError);
  }
  expect(stored()).toEqual([]);
  isFull = false;
  await insert("d");
  expect(stored()).toEqual(["d"]);
});

it("keeps neither the lease nor the use of its ID token when their commit fails", async () => {
  let isFull = true;
  onCommit(() => {
    if (isFull) throw FULL;
  });
  const burn = { issuer: ISSUER, jwtId: "a", keepMs: 1000 };
  const reservation = reservationOf(newLease(), { burn });
  const reserving = () => database.write(() => reserve(database, reservation, Date.now()));
  await expect(reserving()).rejects.toThrow(StoreError);
  expect(stored()).toEqual([]);
  expect(database.all("SELECT id FROM leases")).toEqual([]);
  isFull = false;
  expect(await reserving()).toMatchObject({ kind: "reserved" });
  expect(stored()).toEqual(["a"]);
});

it("fails all when SQLite rolled the whole transaction back by itself", async () => {
  const losing = database.write(() => {
    raw.exec("ROLLBACK");
    throw new Error("rolled back");
  });
  const outcomes = await Promise.allSettled([insert("a"), losing, insert("b")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(stored()).toEqual([]);
});

it("leaves the thread free while another process writes, and writes when that has finished", async () => {
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  const writing = insert("a");
  const began = performance.now();
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    expect(await database.readOne(() => database.all("SELECT * FROM burns"))).toEqual([]);
  }
  expect(performance.now() - began).toBeLessThan(2000);
  other.exec("COMMIT");
  other.close();
  await writing;
  expect(stored()).toEqual(["a"]);
});

it("writes what it was handed before it is closed", async () => {
  const writing = insert("a");
  database.close();
  await writing;
  expect(stored()).toEqual(["a"]);
});
