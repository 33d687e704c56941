import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../src/broker/config/config.ts";
import { configHintsOf } from "../../src/broker/config/schema.ts";
import { createPostgresProvider } from "../../src/credentials/postgres/provider.ts";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import {
  postgresSettings,
  type PostgresSettings,
} from "../../src/credentials/postgres/settings.ts";
import type { Access } from "../../src/shared/claims.ts";
import { POLICY, SETTINGS } from "../support/kinds.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { serverOf } from "../support/postgres-provider.ts";
import { okOf } from "../contract/provider.ts";
import { postgresVersions, type StartPostgres } from "../support/left-out.ts";
import { requestOf, urlOf } from "../support/postgres-world.ts";
import { query, type TestPostgres } from "../support/postgres.ts";

/** docs/broker.md, followed by the letter. */
const page = await readFile(new URL("../../docs/broker.md", import.meta.url), "utf8");

function blocks(language: string): readonly string[] {
  const found = page.matchAll(new RegExp(`\`\`\`${language}\\n(?<text>.*?)\`\`\``, "gsu"));
  return Array.from(found, ({ groups }) => groups?.["text"] ?? "");
}

const [configuration = "", shop = ""] = blocks("yaml");

describe("docs/broker.md", () => {
  it("shows a configuration and a policy without mistakes", () => {
    const secret = "postgres://stepkey_broker:change-me@127.0.0.1/app";
    const parsed = parseBrokerConfig(configuration, {
      file: "/etc/stepkey/broker.yml",
      env: { GITHUB_TOKEN: "x", STAGING_ADMIN_URL: secret },
      readFile: () => secret,
      kinds: SETTINGS,
    });
    expect(parsed).toMatchObject({ ok: true });
    const policy = POLICY.parse(shop, { source: "octo-org/shop.yml", scope: "repository" });
    expect(policy).toMatchObject({ ok: true, value: { mistakes: [] } });
  });

  it("names every key that a configuration can have", () => {
    const keys = Object.keys(configHintsOf(SETTINGS)).map((path) => path.split(".").at(-1) ?? "");
    const named = keys.filter((key) => key !== "*" && key !== "limits" && key !== "servers");
    expect(named.filter((key) => !new RegExp(`[\`.]${key}[\`.]`, "u").test(page))).toEqual([]);
  });

  it("shows IAM policies that are JSON, and allow what the broker calls", () => {
    const [trust = "", rights = ""] = blocks("json");
    const actionsOf = (text: string): unknown =>
      (JSON.parse(text) as { Statement: [{ Action: unknown }] }).Statement[0].Action;
    const taking = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    expect(actionsOf(trust)).toEqual(taking);
    const ending = ["GetRole", "PutRolePolicy", "GetRolePolicy", "ListRolePolicies"];
    expect(actionsOf(rights)).toEqual([
      ...taking,
      ...[...ending, "DeleteRolePolicy"].map((name) => `iam:${name}`),
    ]);
  });
});

for (const [version, start] of postgresVersions()) {
  describe(`the SQL of docs/broker.md on PostgreSQL ${version}`, () => {
    useThePage(start);
  });
}

function useThePage(start: StartPostgres): void {
  let postgres: TestPostgres;
  let provider: Provider<PostgresSettings>;
  const signal = AbortSignal.timeout(120_000);

  beforeAll(async () => {
    postgres = await start();
    await postgres.sql("CREATE DATABASE app");
    await postgres.sql("CREATE TABLE orders (id serial, note text)", "app");
    for (const block of blocks("sql")) await postgres.sql(block, "app");
    // The line that the page says to run in every other database.
    const line = /^REVOKE CREATE ON SCHEMA public FROM PUBLIC;$/mu.exec(page)?.[0] ?? "";
    for (const database of ["postgres", "template1"]) await postgres.sql(line, database);
    const url = new URL(postgres.adminUrl());
    [url.username, url.password] = ["stepkey_broker", "change-me"];
    const server = serverOf(url.href);
    provider = createPostgresProvider({
      servers: { staging: server, production: server },
      randomBytes,
      clock: systemClock,
    });
  }, 60_000);
  afterAll(async () => {
    await postgres?.stop();
  });

  const grants = (): readonly PageGrant[] => {
    const policy = POLICY.parse(shop, { source: "octo-org/shop.yml", scope: "repository" });
    const found = policy.ok ? policy.value.grants : [];
    return found.map(({ credential, access }) => {
      if (credential?.kind !== "postgres") throw new Error("the page's grants are PostgreSQL's");
      const parsed = postgresSettings.grant.schema.parse(credential.settings);
      return { settings: parsed, access: access === "write" ? "write" : "read" };
    });
  };

  const issue = async ({ settings, access }: PageGrant): Promise<Issued> => {
    const request = requestOf(settings.role, access, { settings, instance: "page" });
    return okOf(await provider.issue(request, signal));
  };

  it("lets a broker that is not a superuser issue and end what the page's policy grants", async () => {
    expect(grants()).toHaveLength(2);
    for (const grant of grants()) {
      expect(await provider.rehearse?.(grant.settings, signal)).toEqual({
        ok: true,
        value: undefined,
      });
      const { access } = okOf(await provider.classify(grant.settings, signal));
      expect(access).toBe(grant.access);
      const issued = await issue(grant);
      expect(await provider.revoke(issued.handle, signal)).toMatchObject({ ok: true });
      const probe = await provider.probe(issued.handle, signal);
      expect(probe).toMatchObject({ value: { state: "dead" } });
    }
  });

  it("lets the next read see what a migration made: its table, its rows, its sequence", async () => {
    const [read, write] = grants();
    if (read === undefined || write === undefined) throw new Error("the page has two grants");
    const migration = await issue(write);
    expect(
      await query(
        urlOf(migration),
        `CREATE TABLE shipments (id serial PRIMARY KEY, note text);
         INSERT INTO shipments (note) VALUES ('sent'); INSERT INTO orders (note) VALUES ('by sequence');
         SELECT current_user, session_user`,
      ),
    ).toEqual([{ current_user: "app_migrator", session_user: String(migration.handle["role"]) }]);
    const { facts, findings } = okOf(await provider.revoke(migration.handle, signal));
    expect([facts, findings]).toEqual([["role dropped", "0 sessions ended"], []]);

    const reading = await issue(read);
    expect(await query(urlOf(reading), "SELECT id, note FROM shipments")).toEqual([
      { id: 1, note: "sent" },
    ]);
    expect(await query(urlOf(reading), "SELECT last_value FROM shipments_id_seq")).toEqual([
      { last_value: "1" },
    ]);
    await expect(query(urlOf(reading), "DELETE FROM shipments")).rejects.toThrow(/denied/u);
    okOf(await provider.revoke(reading.handle, signal));
    const again = createPostgresProvider({
      servers: { staging: serverOf(postgres.adminUrl()) },
      randomBytes,
      clock: systemClock,
    });
    expect(okOf(await again.classify(read.settings, signal)).access).toBe("read");
  });

  it("lets default privileges that a task sets last, and the next task change its table", async () => {
    const write = grants().find(({ access }) => access === "write");
    if (write === undefined) throw new Error("the page has a write grant");
    const first = await issue(write);
    await query(
      urlOf(first),
      "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; CREATE TABLE shared (id int)",
    );
    okOf(await provider.revoke(first.handle, signal));
    const second = await issue(write);
    await query(
      urlOf(second),
      "ALTER TABLE shared ADD COLUMN note text; CREATE TABLE later (id int)",
    );
    okOf(await provider.revoke(second.handle, signal));
    expect(
      await postgres.sql(
        "SELECT relname, pg_get_userbyid(relowner) AS owner, has_table_privilege('pg_monitor', oid, 'SELECT') AS shared FROM pg_class WHERE relname IN ('shared', 'later') ORDER BY 1",
        "app",
      ),
    ).toEqual([
      { relname: "later", owner: "app_migrator", shared: true },
      { relname: "shared", owner: "app_migrator", shared: true },
    ]);
  });
}

interface PageGrant {
  readonly settings: PostgresSettings;
  readonly access: Access;
}
