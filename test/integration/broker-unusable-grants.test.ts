import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { systemClock, type Clock } from "../../src/shared/clock.ts";
import { detailOf, sendTo, tokenForm, type Told } from "../support/broker-setup.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { freePort, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { configIn, startRealBroker } from "../support/real-broker.ts";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports:
    environment: staging
    credential: { postgres: { server: staging, database: postgres, role: reader } }
    allow: { events: [pull_request] }
  archive:
    environment: staging
    credential: { postgres: { server: staging, database: archive, role: archivist } }
    allow: { events: [pull_request] }
`;

/** What the broker does every minute, it does here every tenth of a second. */
const HURRIED: Clock = {
  ...systemClock,
  sleep: (milliseconds, signal) =>
    systemClock.sleep(
      milliseconds >= 50_000 && milliseconds <= 70_000 ? 100 : milliseconds,
      signal,
    ),
};

type Line = Readonly<Record<string, unknown>>;

let issuer: TestIssuer;
let postgres: TestPostgres;
let folder: string;
let running: RunningBroker;
let url: string;
let printed = "";
let job = 0;

beforeAll(async () => {
  [issuer, postgres] = await Promise.all([startIssuer(), startPostgres()]);
  await postgres.sql("CREATE ROLE reader; CREATE ROLE archivist");
  await postgres.sql("CREATE DATABASE archive");
  folder = mkdtempSync(join(tmpdir(), "stepkey-unusable-"));
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), POLICY);
  url = `http://127.0.0.1:${await freePort()}`;
  const text = `url: ${url}
listen: ${url.slice("http://".length)}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
audit: audit.jsonl
`;
  const config = configIn(folder, text, { ADMIN_URL: postgres.adminUrl() });
  running = await startRealBroker(config, {
    clock: HURRIED,
    stderr: (line) => {
      printed += line;
    },
  });
}, 60_000);
afterAll(async () => {
  await running.stop();
  await issuer.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(grant: string): Promise<Told> {
  job += 1;
  const claims = githubClaims({ environment: "staging", check_run_id: String(job) });
  const token = await issuer.issueToken(claims, { audience: url });
  return sendTo(`${url}/token`, { method: "POST", body: tokenForm(token, detailOf({ grant })) });
}

function logged(event: string, grant: string): readonly Line[] {
  const lines = printed.split("\n").filter((line) => line.startsWith("{"));
  return lines
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line["event"] === event && line["grant"] === grant);
}

async function figure(name: string): Promise<string | undefined> {
  const { text } = await sendTo(`${url}/metrics`);
  return new RegExp(`^${name} (?<value>.*)$`, "mu").exec(text)?.[1];
}

describe.each([
  {
    what: "the role",
    grant: "reports",
    drop: "DROP ROLE reader",
    create: "CREATE ROLE reader",
    message: '42704: server "staging": role "reader" does not exist',
    remedy: "Check `role` in the grant.",
  },
  {
    what: "the database",
    grant: "archive",
    drop: "DROP DATABASE archive WITH (FORCE)",
    create: "CREATE DATABASE archive",
    message:
      '3D000: server "staging": database "archive" does not exist, or accepts no connections',
    remedy: "Check `database` in the grant.",
  },
])("a grant of which $what was dropped while the broker runs", (given) => {
  const { grant, drop, create, message, remedy } = given;

  it("raises an alarm before a job asks, while the server itself is up", async () => {
    expect((await ask(grant)).status).toBe(200);
    await postgres.sql(drop);
    await expect.poll(() => logged("alarm", grant), { timeout: 10_000 }).toHaveLength(1);
    const [alarm] = logged("alarm", grant);
    expect(alarm).toMatchObject({
      alarm: "server",
      server: "staging",
      source: "octo-org/shop.yml",
    });
    expect(alarm).toMatchObject({ message, remedy });
    expect(await figure("stepkey_credentials_unusable")).toBe("1");
    expect(await figure('stepkey_server_up\\{kind="postgres",server="staging"\\}')).toBe("1");
  });

  it("is refused to all jobs with one code and a short sentence, which does not name it", async () => {
    const told = await Promise.all(Array.from({ length: 20 }, () => ask(grant)));
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([403]));
    expect(new Set(told.map(({ body }) => body["code"]))).toEqual(new Set(["grant_unusable"]));
    expect(told[0]?.body["remedy"]).toMatch(/^Ask your platform team/u);
    expect(told.map(({ text }) => text).join("")).not.toMatch(/reader|archiv/u);
    expect(logged("alarm", grant)).toHaveLength(1);
  });

  it("works again as soon as it is there, and the log says so", async () => {
    await postgres.sql(create);
    expect((await ask(grant)).status).toBe(200);
    await expect.poll(() => logged("grant_recovered", grant), { timeout: 10_000 }).toHaveLength(1);
    expect(await figure("stepkey_credentials_unusable")).toBe("0");
  });
});
