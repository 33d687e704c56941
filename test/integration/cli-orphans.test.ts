import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CliDeps } from "../../src/cli/arguments/cli-deps.ts";
import type { Issued } from "../../src/credentials/kind/provider.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { okOf } from "../contract/provider.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { newLease, reserveLease } from "../support/lease-fixtures.ts";
import { remainsOf } from "../support/postgres-attacks.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import {
  adminUrl,
  openSession,
  requestOf,
  roleOf,
  soon,
  urlOf,
} from "../support/postgres-world.ts";
import { query, startPostgres, type TestPostgres } from "../support/postgres.ts";

let postgres: TestPostgres;
let folder: string;
let store: LeaseStore;

/** One server with two names, the second by another database; the broker is the user of docs/broker.md. */
const CONFIG = `url: http://127.0.0.1:8700
listen: 127.0.0.1:0
owners: [65]
store: sqlite:stepkey.db
policy: { directory: ./policy }
servers: { postgres: { main: { url: { env: MAIN_URL } }, other: { url: { env: OTHER_URL } } } }
`;

function run(argv: readonly string[], deps: Partial<CliDeps> = {}): Promise<CliRun> {
  const variables = {
    MAIN_URL: adminUrl(postgres, "the page's user"),
    OTHER_URL: adminUrl(postgres, "the page's user", "postgres"),
  };
  const config = ["--config", join(folder, "broker.yml")];
  return cli(["leases", "--orphans", ...argv, ...config], { variables, ...deps });
}

beforeAll(async () => {
  postgres = await startPostgres();
  await prepareApp(postgres);
  folder = await mkdtemp(join(tmpdir(), "stepkey-orphans-"));
  await writeFile(join(folder, "broker.yml"), CONFIG);
  const path = join(folder, "stepkey.db");
  store = await openSqliteStore({ path, clock: systemClock, randomBytes });
}, 60_000);
afterAll(async () => {
  await store.close();
  await postgres.stop();
  await rm(folder, { recursive: true });
});

/** A lease of the server `main`: live in the store, or lost from it. */
async function issue(where: "stored" | "lost"): Promise<Issued> {
  const provider = createTestProvider(adminUrl(postgres, "the page's user"));
  const expiresAt = Date.now() + 600_000;
  const lease = newLease({ kind: "postgres", expiresAt, diesAt: expiresAt });
  const more = { lease: lease.id, instance: await store.instance(), expiresAt };
  const asked = requestOf("app_migrator", "write", more);
  if (where === "stored") await reserveLease(store, { ...lease, handle: provider.handleOf(asked) });
  const issued = okOf(await provider.issue(asked, soon()));
  if (where === "stored") await store.activate(lease.id, issued);
  return issued;
}

async function exists({ handle }: Issued): Promise<boolean> {
  const text = `SELECT FROM pg_roles WHERE rolname = '${roleOf(handle)}'`;
  return (await postgres.sql(text)).length > 0;
}

/** How often a text has the role's name. */
function mentions(text: string, { handle }: Issued): number {
  return text.split(roleOf(handle)).length - 1;
}

describe("stepkey leases --orphans, with two names of one server", () => {
  it("lists an orphan once, and a live lease under neither name", async () => {
    const [live, lost] = [await issue("stored"), await issue("lost")];
    const { exit, out } = await run([]);
    expect(exit).toBe(1);
    expect([mentions(out, live), mentions(out, lost)]).toEqual([0, 1]);
    expect(out).toContain("postgres main (also other)  server=main");
    expect(out).toContain("1 orphan found. Nothing was removed.");
    const { json } = await run(["--json"]);
    expect(json()).toMatchObject({
      orphans: [{ kind: "postgres", server: "main", also: ["other"] }],
      searched: [{ server: "main" }, { server: "other" }],
      unreachable: [],
    });
    expect(await run(["--end", "--yes"])).toMatchObject({ exit: 0 });
    expect([await exists(live), await exists(lost)]).toEqual([true, false]);
  });
});

describe("stepkey leases --orphans --end", () => {
  it("ends what nobody knows: its session, what it owns, its rights; a live lease works on", async () => {
    const live = await issue("stored");
    const session = await openSession(urlOf(live));
    const [busy, bereft] = [await issue("lost"), await issue("lost")];
    const held = await openSession(urlOf(busy));
    await held.query("SET ROLE NONE; CREATE TABLE owned (id int)");
    await query(
      adminUrl(postgres, "the page's user"),
      `REVOKE app_migrator FROM "${roleOf(bereft.handle)}"`,
    );
    const { exit, out } = await run(["--end", "--yes"]);
    expect(out).toContain("2 of 2 orphans ended.");
    expect(out).toContain(
      "login closed, 1 session ended, rights taken, role dropped, 1 object handed over",
    );
    expect(exit).toBe(0);
    for (const lease of [busy, bereft]) {
      expect(await remainsOf(postgres, lease)).toEqual([]);
      expect(await exists(lease)).toBe(false);
    }
    const owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'owned'";
    expect(await postgres.sql(owner, "app")).toEqual([{ tableowner: "app_migrator" }]);
    expect((await session.query("SELECT note FROM orders")).rows).toEqual([{ note: "first" }]);
    await session.end();
    const again = await run(["--end", "--yes"]);
    expect(again).toMatchObject({ exit: 0 });
    expect(again.out).toBe("No orphans. Searched: postgres main, postgres other.\n");
  });

  it("asks before, with what it found in sight, and takes only a yes for one", async () => {
    const lost = [await issue("lost"), await issue("lost")];
    const questions: string[] = [];
    const typing =
      (line: string): CliDeps["ask"] =>
      (question) => {
        questions.push(question);
        return Promise.resolve(line);
      };
    for (const line of ["", "y", "no"]) {
      const { exit, out } = await run(["--end"], { ask: typing(line) });
      expect(exit).toBe(1);
      expect(out).toMatch(/2 orphans found\.\nNothing was removed\.\n$/u);
      expect(lost.map((one) => mentions(out, one))).toEqual([1, 1]);
    }
    expect(questions[0]).toBe("End these 2 orphans? Type yes: ");
    expect(await Promise.all(lost.map(exists))).toEqual([true, true]);
    expect(await run(["--end"], { ask: typing("yes") })).toMatchObject({ exit: 0 });
    expect(await Promise.all(lost.map(exists))).toEqual([false, false]);
    expect(await run(["--end"], { ask: typing("no") })).toMatchObject({ exit: 0 });
    expect(questions).toHaveLength(4);
  });

  it("removes nothing without a terminal and without --yes", async () => {
    const lost = await issue("lost");
    expect(await run(["--end"])).toMatchObject({ exit: 2, out: "" });
    expect(await exists(lost)).toBe(true);
    expect(await run(["--end", "--yes"])).toMatchObject({ exit: 0 });
  });

  it("has the search and each end for scripts", async () => {
    const lost = await issue("lost");
    const { exit, json } = await run(["--end", "--yes", "--json"]);
    expect(exit).toBe(0);
    const of = { kind: "postgres", server: "main" };
    expect(json()).toMatchObject({
      orphans: [{ ...of, handle: { role: roleOf(lost.handle) } }],
      searched: [of, { kind: "postgres", server: "other" }],
      unreachable: [],
      ended: [
        {
          ...of,
          handle: { role: roleOf(lost.handle) },
          state: "ended",
          facts: ["role dropped", "0 sessions ended", "role absent"],
        },
      ],
    });
  });

  it("says that nobody can use what it cannot remove yet, and goes on when it is run again", async () => {
    const lost = await issue("lost");
    await query(urlOf(lost), "SET ROLE NONE; CREATE TABLE busy (id int)");
    const reader = await openSession(postgres.adminUrl("app"));
    await reader.query("BEGIN; SELECT * FROM busy");
    const { exit, out } = await run(["--end", "--yes"]);
    expect(exit).toBe(1);
    expect(out).toContain("it can no longer be used, and is not removed yet: ");
    expect(out).toContain("0 of 1 orphan ended. 1 can no longer be used,");
    expect(await remainsOf(postgres, lost)).toEqual([]);
    await reader.end();
    expect(await run(["--end", "--yes"])).toMatchObject({ exit: 0 });
    expect(await exists(lost)).toBe(false);
    await postgres.sql("DROP TABLE busy", "app");
  });

  it("ends what it finds although another server cannot be searched, and exits with 3", async () => {
    const lost = await issue("lost");
    const variables = {
      MAIN_URL: adminUrl(postgres, "the page's user"),
      OTHER_URL: "postgres://stepkey_broker:test-only@127.0.0.1:1/app",
    };
    const { exit, out } = await run(["--end", "--yes"], { variables });
    expect(exit).toBe(3);
    expect(out).toContain("✗ postgres other could not be searched");
    expect(out).toContain("1 of 1 orphan ended.");
    expect(await exists(lost)).toBe(false);
  });

  it("ends nothing once it is stopped", async () => {
    const lost = await issue("lost");
    const stop = new AbortController();
    const ask: CliDeps["ask"] = () => {
      stop.abort();
      return Promise.resolve("yes");
    };
    const { exit, out } = await run(["--end"], { ask, signal: stop.signal });
    expect(exit).toBe(1);
    expect(out).toContain("0 of 1 orphan ended. 1 skipped, because the command was stopped.");
    expect(await exists(lost)).toBe(true);
    expect(await run(["--end", "--yes"])).toMatchObject({ exit: 0 });
  });
});
