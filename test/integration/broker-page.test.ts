import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../src/broker/config/config.ts";
import { configHintsOf } from "../../src/broker/config/schema.ts";
import { createPostgresProvider } from "../../src/credentials/postgres/provider.ts";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import { POLICY, SETTINGS } from "../support/kinds.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { serverOf } from "../support/postgres-provider.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";

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

describe("the SQL of docs/broker.md", () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
    await postgres.sql("CREATE DATABASE app");
    await postgres.sql("CREATE TABLE orders (id int)", "app");
    for (const block of blocks("sql")) await postgres.sql(block, "app");
  }, 60_000);
  afterAll(() => postgres?.stop());

  it("lets a broker that is no superuser issue and end what the page's policy grants", async () => {
    const url = new URL(postgres.adminUrl("app"));
    [url.username, url.password] = ["stepkey_broker", "change-me"];
    const server = serverOf(url.href);
    const provider: Provider = createPostgresProvider({
      servers: { staging: server, production: server },
      randomBytes,
      clock: systemClock,
    });
    const signal = AbortSignal.timeout(30_000);
    const policy = POLICY.parse(shop, { source: "octo-org/shop.yml", scope: "repository" });
    const grants = policy.ok ? policy.value.grants : [];
    expect(grants).toHaveLength(2);
    for (const { credential, access } of grants) {
      if (credential?.kind !== "postgres") throw new Error("the page's grants are PostgreSQL's");
      const { settings } = credential;
      expect(await provider.rehearse?.(settings, signal)).toEqual({ ok: true, value: undefined });
      expect(await provider.classify(settings, signal)).toMatchObject({ value: { access } });
      const issued = await provider.issue(
        {
          lease: newLeaseId(randomBytes),
          instance: "page",
          settings,
          access,
          expiresAt: Date.now() + 60_000,
          job: { repositoryId: 74, runId: 1, runAttempt: 1, checkRunId: 1 },
          repository: "octo-org/shop",
          step: "page",
        },
        signal,
      );
      if (!issued.ok) throw new Error(issued.error.message);
      expect(await provider.revoke(issued.value.handle, signal)).toMatchObject({ ok: true });
      const probe = await provider.probe(issued.value.handle, signal);
      expect(probe).toMatchObject({ value: { state: "dead" } });
    }
  });
});
