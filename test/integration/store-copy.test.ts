import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createKeyRing } from "../../src/lease/key-ring.ts";
import { Secret } from "../../src/shared/secret.ts";
import { cli } from "../support/cli/run.ts";
import { copyPlace, type CopyPlace } from "../support/copied-store.ts";
import { fillFile } from "../support/fill-file.ts";
import { makeFirstSchemaStore } from "../support/first-schema-store.ts";
import {
  approval,
  issueLease,
  knownLease,
  leaseWith,
  newJob,
  newLease,
} from "../support/lease-fixtures.ts";
import { startDebianPgBouncer } from "../support/left-out.ts";
import { query, startPostgres, type TestPostgres } from "../support/postgres.ts";

const startBouncer = startDebianPgBouncer();

let server: TestPostgres;
let place: CopyPlace;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  place = await copyPlace(server);
});
afterEach(() => place.dispose());

const soon = () => ({ expiresAt: Date.now() + 900_000, diesAt: Date.now() + 900_000 });

/** A file with so many live leases, which nobody has open. */
async function fileWith(leases: number): Promise<void> {
  const store = await place.openFile();
  for (let index = 0; index < leases; index += 1) await issueLease(store, newLease(soon()));
  await store.close();
}

function edit(sql: string): void {
  const database = new DatabaseSync(place.file, { enableForeignKeyConstraints: false });
  database.exec(sql);
  database.close();
}

const counts = async (): Promise<unknown> => {
  const [row] = await query(
    place.url,
    `SELECT (SELECT count(*) FROM stepkey.leases) AS leases,
      (SELECT count(*) FROM stepkey.seals) AS seals`,
  );
  return row;
};

describe("stepkey store copy", () => {
  it("makes the tables, copies what the file has, and says how much that was", async () => {
    const file = await place.openFile();
    const lease = await issueLease(file, newLease({ ...soon(), approvals: [approval(7)] }));
    await file.closeJob(newJob(), "job_closed");
    await file.freeze("grant", "orders-migrate");
    await file.keepCap("octo-org", "version: 1");
    await file.countValueUse(["one"]);
    await file.burn("https://issuer.example", "token", 60_000);
    const check = { kind: "check", repositoryId: 74 } as const;
    const update = () => ({ text: "a \u0000 b" });
    await file.githubTasks.change("check/74/a", { ...check, update, dueIn: 0 });
    const tasks = await file.githubTasks.list(check);
    const instance = await file.instance();
    const stored = await knownLease(file, lease);
    await file.close();
    const { exit, out } = await place.copy();
    expect(out).toMatch(/leases +1\n/u);
    expect(exit).toBe(0);
    const copy = await place.openServer();
    expect(await copy.instance()).toBe(instance);
    expect(await copy.list({})).toEqual([stored]);
    expect(await copy.countUses([7], { job: newJob(), per: "lease" })).toHaveLength(1);
    expect((await copy.freezes()).map(({ name }) => name)).toEqual(["orders-migrate"]);
    expect(await copy.findCap("octo-org")).toBe("version: 1");
    expect(await copy.countValueUse(["one"])).toBe(2);
    expect(await copy.isBurned("https://issuer.example", "token")).toBe(true);
    expect((await copy.countByState()).active).toBe(1);
    expect(await copy.githubTasks.list(check)).toEqual(tasks);
  });

  it("keeps a sealed secret so that the same store key opens it", async () => {
    const made = createKeyRing({ current: new Secret("k".repeat(44)), older: [] }, randomBytes);
    if (!made.ok) throw new Error("not a key");
    const ring = made.value;
    const file = await place.openFile();
    const lease = newLease(soon());
    await issueLease(file, lease, ring.seal(new Secret("a token"), lease.id));
    await file.close();
    await place.copy();
    const { sealedSecret } = await knownLease(await place.openServer(), lease);
    const opened = sealedSecret && ring.open(sealedSecret, lease.id);
    expect(opened?.ok === true && opened.value.reveal()).toBe("a token");
  });

  it("copies nothing while a broker has the file open, and says what to do", async () => {
    await fileWith(2);
    const running = await place.openFile();
    const { exit, err } = await place.copy();
    expect(exit).toBe(3);
    expect(err).toContain(`Another process has the store ${place.file} open.`);
    expect(err).toContain("Stop its brokers");
    await running.close();
    expect(await place.copy()).toMatchObject({ exit: 0 });
  });

  it("lets no store open afterwards, and says where it is and how to go back", async () => {
    await fileWith(1);
    const before = readFileSync(place.file);
    await place.copy();
    const opening = place.openFile();
    await expect(opening).rejects.toThrow(/it was moved to postgres:\/\/127\.0\.0\.1:/u);
    await expect(opening).rejects.toHaveProperty(
      "remedy",
      expect.stringContaining("stepkey store reopen"),
    );
    expect(await place.reopen()).toMatchObject({ exit: 0 });
    const store = await place.openFile();
    expect(await store.list({})).toHaveLength(1);
    await store.close();
    expect(readFileSync(place.file).length).toBe(before.length);
    const again = await place.reopen();
    expect(again).toMatchObject({ exit: 1 });
    expect(again.err).toContain("was not moved");
  });

  it("is refused as the file of another program by a stepkey that knows no moved stores", async () => {
    await fileWith(1);
    await place.copy();
    const database = new DatabaseSync(place.file);
    const [row] = database.prepare("PRAGMA application_id").all();
    database.close();
    expect(row?.["application_id"]).not.toBe(0x73746b79);
    expect(row?.["application_id"]).not.toBe(0);
  });

  it("refuses a database that brokers have used, and one with the store in it already", async () => {
    await fileWith(1);
    await place.copy();
    const twice = await place.copy();
    expect(twice.exit).toBe(1);
    expect(twice.err).toContain("was moved to postgres://");
    await place.reopen();
    const { exit, err } = await place.copy();
    expect(exit).toBe(1);
    expect(err).toContain("is not empty: its table");
    expect(err).toContain("DROP SCHEMA stepkey CASCADE");
    await (await place.openFile()).close();
  });

  it("copies nothing when it is stopped, and everything when it runs again", async () => {
    await fillFile(
      place.file,
      Array.from({ length: 1200 }, () => leaseWith()),
    );
    const stopping = new AbortController();
    let now = Date.now();
    // Each look at the clock is later, so every batch is told: the first one stops it.
    const clock = { now: () => (now += 3000), sleep: async () => undefined };
    const stopped = await place.copy({
      signal: stopping.signal,
      clock,
      err: () => stopping.abort(),
    });
    expect(stopped.exit).toBe(1);
    expect(await counts()).toEqual({ leases: "0", seals: "0" });
    const store = await place.openFile();
    await store.close();
    expect(await place.copy()).toMatchObject({ exit: 0 });
    expect(await counts()).toEqual({ leases: "1200", seals: "1200" });
  });

  it("goes on where nobody knows whether the last copy was committed", async () => {
    await fileWith(3);
    await place.copy();
    // As it is when the process died between the commit and the second mark.
    edit(`UPDATE meta SET value = replace(value, '"isComplete":true', '"isComplete":false')
      WHERE key = 'moved'`);
    await expect(place.openFile()).rejects.toThrow(/a copy of it to .* was interrupted/u);
    const { exit, out } = await place.copy();
    expect(exit).toBe(0);
    expect(out).toContain("had been copied");
    await expect(place.openFile()).rejects.toThrow(/it was moved/u);
  });

  it("copies again where the interrupted copy was not committed", async () => {
    await fileWith(3);
    await place.copy();
    edit(`UPDATE meta SET value = replace(value, '"isComplete":true', '"isComplete":false')
      WHERE key = 'moved'`);
    await query(place.url, "DROP SCHEMA stepkey CASCADE");
    expect(await place.copy()).toMatchObject({ exit: 0 });
    expect(await counts()).toEqual({ leases: "3", seals: "3" });
  });

  it("copies a lease that cannot be read as it is, and names it", async () => {
    await fileWith(2);
    edit("UPDATE leases SET handle = 'no JSON' WHERE id = (SELECT min(id) FROM leases)");
    const { exit, out } = await place.copy();
    expect(exit).toBe(0);
    expect(out).toContain("1 lease cannot be read, and was copied as it is.");
    expect(out).toContain("handle is not JSON");
    const [row] = await query(
      place.url,
      "SELECT count(*) AS count FROM stepkey.leases WHERE handle = 'no JSON'",
    );
    expect(row).toEqual({ count: "1" });
  });

  it("leaves out what another program keeps in the file, such as a replication tool or an admin", async () => {
    await fileWith(1);
    edit(`CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
      INSERT INTO _litestream_seq VALUES (1, 7);
      CREATE TABLE "my notes; DROP SCHEMA stepkey" ("what I did" TEXT);
      ANALYZE`);
    const { exit, out } = await place.copy();
    expect(exit).toBe(0);
    expect(out).not.toContain("litestream");
    expect(await counts()).toEqual({ leases: "1", seals: "1" });
  });

  it("leaves out a seal whose lease somebody removed by hand, and says so", async () => {
    await fileWith(3);
    edit("DELETE FROM leases WHERE id = (SELECT min(id) FROM leases)");
    const { exit, out } = await place.copy();
    expect(exit).toBe(0);
    expect(out).toContain("Left out 1 row of seals whose lease is missing");
    expect(await counts()).toEqual({ leases: "2", seals: "2" });
  });

  it("keeps numbers that no program of ours could count to, and replaces what PostgreSQL cannot store", async () => {
    await fileWith(1);
    edit("UPDATE leases SET run_id = 9007199254740993, last_error = 'nul' || char(0) || 'end'");
    expect(await place.copy()).toMatchObject({ exit: 0 });
    const [row] = await query(place.url, "SELECT run_id, last_error FROM stepkey.leases");
    expect(row).toEqual({ run_id: "9007199254740993", last_error: "nul\uFFFDend" });
  });

  it("copies every table of the file that is not made by the store itself", async () => {
    await (await place.openFile()).close();
    const { json } = await place.copy({}, "--json");
    const database = new DatabaseSync(place.file);
    const names = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all()
      .map(({ name }) => String(name));
    database.close();
    const { copied } = json() as { copied: Readonly<Record<string, number>> };
    const own = new Set(["lease_counts", "migrations"]);
    expect(Object.keys(copied).toSorted()).toEqual(names.filter((name) => !own.has(name)));
  });

  it("brings a file of an older stepkey up to date first", async () => {
    makeFirstSchemaStore(place.file, Date.now(), []);
    expect(await place.copy()).toMatchObject({ exit: 0 });
    const freezes = await (await place.openServer()).freezes();
    expect(freezes.map(({ name }) => name)).toEqual(["frozen-grant"]);
  });

  it("says what is wrong with a path, a server to copy from, and a configuration that still names a file", async () => {
    const missing = await place.copy();
    expect(missing.exit).toBe(3);
    expect(missing.err).toContain(`There is no store at ${place.file}.`);
    await fileWith(1);
    const files = { "old.yml": "store: sqlite:stepkey.db\n" };
    const old = await cli(["store", "copy", "--from", place.file, "--config", "old.yml"], {
      files,
    });
    expect(old.exit).toBe(1);
    expect(old.err).toContain("old.yml names a file as the store");
    const back = await cli(["store", "copy", "--from", "postgres://db.example/stepkey"]);
    expect(back.exit).toBe(2);
    expect(back.err).toContain("from a file to a server only");
    const other = await cli(["store", "move", "--from", place.file]);
    expect(other.exit).toBe(2);
    expect(other.err).toContain('"move" is neither copy nor reopen.');
  });

  it.skipIf(startBouncer === undefined)("goes through PgBouncer in transaction mode", async () => {
    await fillFile(
      place.file,
      Array.from({ length: 1200 }, () => leaseWith()),
    );
    const bouncer = await startBouncer?.(server);
    try {
      const url = bouncer?.urlOf(new URL(place.url).pathname.slice(1)) ?? "";
      writeFileSync(join(place.folder, "store.url"), url);
      expect(await place.copy()).toMatchObject({ exit: 0 });
      expect(await counts()).toEqual({ leases: "1200", seals: "1200" });
    } finally {
      await bouncer?.stop();
    }
  });
});
