import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BrokerConfig } from "../../src/broker/config/config.ts";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import type { CredentialKind } from "../../src/credentials/kind/credential-kind.ts";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { ok } from "../../src/shared/result.ts";
import { detailOf, leaseTokenOf, sendTo, tokenForm, type Told } from "../support/broker-setup.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { EXAMPLE_ROLES, freePort, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { configIn, READING_POLICY, startRealBroker } from "../support/real-broker.ts";

const ONE = "{ staging: { url: { env: ADMIN_URL } } }";
const NONE = "{ other: { url: { env: ADMIN_URL } } }";

/** The look at what a role may do takes a while: then a job has read its policy, and its lease is not stored yet. */
const LOOK_MS = 40;
const SLOW_KINDS: readonly CredentialKind[] = KINDS.map(slowKind);

function slowKind(kind: CredentialKind): CredentialKind {
  const { broker } = kind;
  if (broker === undefined) return kind;
  const createProvider: typeof broker.createProvider = async (...given) => {
    const provider = await broker.createProvider(...given);
    const classify: Provider["classify"] = async (settings, signal) => {
      await sleep(LOOK_MS * Math.random());
      return provider.classify(settings, signal);
    };
    return { ...provider, classify };
  };
  return { ...kind, broker: { ...broker, createProvider } };
}

/** Jobs that ask at the moment at which a reload removes their server. */
const JOBS = 12;
const ROUNDS = 16;

let issuer: TestIssuer;
let postgres: TestPostgres;
let folder: string;
let running: RunningBroker | undefined;
let store: LeaseStore;
let servers = ONE;
let port: number;
let job = 0;

beforeAll(async () => {
  // The connections to a server that was removed close a minute later.
  const settings = { max_connections: "400" };
  [issuer, postgres] = await Promise.all([startIssuer(), startPostgres({ settings })]);
  await postgres.sql(EXAMPLE_ROLES);
}, 60_000);
afterAll(async () => {
  await issuer.close();
  await postgres.stop();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-servers-"));
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), READING_POLICY);
  port = await freePort();
  servers = ONE;
  const readConfig = () => Promise.resolve(ok({ config: config(), secretFiles: [] }));
  running = await startRealBroker(config(), { kinds: SLOW_KINDS, readConfig });
  const effects = { clock: systemClock, randomBytes, jitter: Math.random };
  store = await openSqliteStore({ path: join(folder, "stepkey.db"), ...effects });
});
afterEach(async () => {
  await store.close();
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function config(): BrokerConfig {
  const text = `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
servers: { postgres: ${servers} }
audit: audit.jsonl
`;
  return configIn(folder, text, { ADMIN_URL: postgres.adminUrl() });
}

async function ask(): Promise<Told> {
  const url = `http://127.0.0.1:${port}`;
  job += 1;
  const claims = githubClaims({ environment: "staging", check_run_id: String(job) });
  const token = await issuer.issueToken(claims, { audience: url });
  return sendTo(`${url}/token`, { method: "POST", body: tokenForm(token, detailOf()) });
}

async function reloadWith(next: string): Promise<"changed" | "unchanged" | "kept" | undefined> {
  servers = next;
  return (await running?.reload())?.configuration;
}

async function revoke(told: Told): Promise<unknown> {
  const body = new URLSearchParams({ token: leaseTokenOf(told) });
  const ended = await sendTo(`http://127.0.0.1:${port}/revoke`, { method: "POST", body });
  return ended.body["state"];
}

/** One reload that removes the server `afterMs` after jobs began to ask, or before, and one that brings it back. */
async function round(afterMs: number): Promise<readonly string[]> {
  const asking = Array.from({ length: JOBS }, async () => {
    await sleep(Math.max(0, -afterMs));
    return ask();
  });
  await sleep(Math.max(0, afterMs));
  const removed = await reloadWith(NONE);
  const told = await Promise.all(asking);
  const granted = told.filter(({ status }) => status === 200);
  const refused = told.flatMap(({ body }) =>
    typeof body["code"] === "string" ? body["code"] : [],
  );
  // The server is gone, and with it every job that had no lease yet; or it stays, and no job saw any of it.
  expect(new Set(refused)).toEqual(new Set(removed === "changed" ? ["grant_refused"] : []));
  expect(granted.length > 0).toBe(removed === "kept");
  expect(await Promise.all(granted.map(revoke))).toEqual(granted.map(() => "verified"));
  const tidying = () => store.list({ tidyStates: ["pending"] });
  await expect.poll(tidying, { timeout: 20_000, interval: 50 }).toEqual([]);
  await reloadWith(ONE);
  return [removed ?? "?", ...refused];
}

describe("reloads that remove a server and bring it back while jobs ask for it", () => {
  it("leave no lease without its server, and refuse no job when the server stays", async () => {
    expect(await ask().then(revoke)).toBe("verified");
    const seen: (readonly string[])[] = [];
    for (let index = 0; index < ROUNDS; index += 1) {
      seen.push(await round((index - ROUNDS / 2) * 4));
    }
    expect(await store.list({ states: ["issuing", "active", "revoking", "stuck"] })).toEqual([]);
    const outcomes = new Set(seen.map(([removed]) => removed));
    expect(outcomes).toEqual(new Set(["changed", "kept"]));
    const left = await postgres.sql("SELECT 1 FROM pg_roles WHERE rolname LIKE 'stepkey\\_%'");
    expect(left).toEqual([]);
  }, 120_000);
});
