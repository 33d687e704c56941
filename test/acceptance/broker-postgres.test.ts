import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approvedJob,
  leasesOf,
  openNotebook,
  READING,
  readingJob,
  runStep,
  WRITING,
  type Notebook,
} from "../support/acceptance.ts";
import { eventually } from "../support/eventually.ts";
import { query } from "../support/postgres.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestSystem } from "../support/test-system.ts";

let system: TestSystem;
let notes: Notebook;

beforeAll(async () => {
  system = await startTestSystem();
  notes = openNotebook();
}, 60_000);
afterAll(async () => {
  notes?.remove();
  await system?.close();
}, 60_000);

const sessions = async (): Promise<unknown> => {
  const [row] = await system.postgres.sql(
    "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'stepkey%'",
  );
  return row?.["count"];
};

describe("a read of staging", () => {
  let step: StepResult;
  beforeAll(async () => {
    const job = await readingJob(system);
    step = await runStep(system, job, {
      ...READING,
      run: `node sql.mjs "SELECT count(*) FROM orders" || true
        for change in "INSERT INTO orders VALUES (2, 'x')" "UPDATE orders SET note = 'x'" "DELETE FROM orders" \\
          "CREATE TABLE mine (id int)" "SET ROLE app_migrator" "ALTER ROLE CURRENT_USER CREATEDB"; do
          node sql.mjs "$change" || true
        done`,
    });
  }, 60_000);

  it("sees the table", () => {
    expect(step.log).toContain('SELECT [{"count":"1"}]');
    expect(step.exitCode).toBe(0);
  });

  it("cannot change anything, nor become another role", async () => {
    expect(step.log.match(/permission denied|must (?:be|have)/gu)).toHaveLength(6);
    expect(step.log).not.toMatch(/^\W*(?:INSERT|UPDATE|DELETE|CREATE|SET|ALTER)\b/mu);
    expect(await system.postgres.sql("SELECT note FROM orders", "staging")).toEqual([
      { note: "first" },
    ]);
  });
});

describe("an approved write to production", () => {
  let step: StepResult;
  beforeAll(async () => {
    const { job } = await approvedJob(system);
    step = await runStep(system, job, {
      ...WRITING,
      run: `printf %s "$PGPASSWORD" > ${notes.page("password")}
        printf %s "$DATABASE_URL" > ${notes.page("url")}
        node sql.mjs "CREATE TABLE shipments (id int)" "INSERT INTO shipments VALUES (7)" "SELECT current_user, session_user"
        # A session that the task leaves open, in a process that main does not find: it has left the group, and its
        # environment holds nothing.
        printf 'process.env.DATABASE_URL = require("node:fs").readFileSync(0, "utf8");' > url.cjs
        setsid env -i PATH="$PATH" node --require ./url.cjs sql.mjs "SELECT 'open'" "SELECT pg_sleep(100)" > ${notes.page("background")} 2>&1 < ${notes.page("url")} &
        until grep -q open ${notes.page("background")}; do sleep 0.1; done`,
    });
  }, 60_000);

  it("changes the database as the granted role, in a session of its own", () => {
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("INSERT");
    expect(step.log).toMatch(/current_user":"app_migrator","session_user":"stepkey_[0-9a-z]{26}"/u);
  });

  it("leaves no role and no session, which the broker saw itself", async () => {
    expect(await system.leaseRoles()).toEqual([]);
    expect(await sessions()).toBe("0");
    expect(step.outputs.get("revocation")).toBe("verified");
    const lease = (await leasesOf(system)).find(
      (one) => one["lease"] === step.outputs.get("lease-id"),
    );
    expect(lease).toMatchObject({ state: "revoked", proof: { state: "verified" } });
    expect(JSON.stringify(lease)).toMatch(/role absent.*no sessions/u);
  });

  it("ends the session that a background process still had open", async () => {
    const background = await eventually("the background process lost its session", () => {
      const text = notes.read("background");
      return text?.includes("connection") === true && text;
    });
    expect(background).toMatch(/connection lost|terminating connection/u);
  });

  it("leaves the table that it made, owned by the granted role", async () => {
    expect(await system.postgres.sql("SELECT id FROM shipments", "production")).toEqual([
      { id: 7 },
    ]);
    const owners = await system.postgres.sql(
      "SELECT tableowner FROM pg_tables WHERE tablename = 'shipments'",
      "production",
    );
    expect(owners).toEqual([{ tableowner: "app_migrator" }]);
  });

  it("leaves a password that opens nothing any more", async () => {
    await expect(query(notes.noted("url"), "SELECT 1")).rejects.toThrow(
      /password authentication failed|does not exist/u,
    );
  });

  it("never shows the server's log its password, though every statement is logged", () => {
    const log = system.postgres.log();
    expect(log).toMatch(/CREATE ROLE "?stepkey_/u);
    expect(tracesOf(notes.noted("password"), log)).toEqual([]);
  });

  it("never writes its password to the broker's own log, audit log or store", () => {
    const audit = JSON.stringify(system.broker.audit());
    expect(audit).toContain(step.outputs.get("lease-id"));
    expect(tracesOf(notes.noted("password"), `${system.broker.printed()}${audit}`)).toEqual([]);
  });
});
