import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import type { Failure } from "../../src/shared/failure.ts";
import type { Result } from "../../src/shared/result.ts";
import { detailOf, leaseTokenOf, sendTo, tokenForm, type Told } from "../support/broker-setup.ts";
import { githubClaims } from "../support/id-token.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import {
  connects,
  EXAMPLE_ROLES,
  freePort,
  startPostgres,
  type TestPostgres,
} from "../support/postgres.ts";
import { configIn, runRealBroker } from "../support/real-broker.ts";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
  not-really-read:
    environment: staging
    credential: { postgres: { server: staging, database: postgres, role: app_migrator } }
    allow: { events: [pull_request] }
`;

/** The whole broker from its configuration: a real issuer, a real store, a real PostgreSQL. */
describe("a broker that runs by its configuration", () => {
  let issuer: TestIssuer;
  let postgres: TestPostgres;
  let folder: string;
  let running: RunningBroker | undefined;
  let printed: string;

  beforeAll(async () => {
    [issuer, postgres] = await Promise.all([startIssuer(), startPostgres()]);
    await postgres.sql(EXAMPLE_ROLES);
  });
  afterAll(async () => {
    await issuer.close();
    await postgres.stop();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stepkey-run-"));
    mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
    writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), POLICY);
    printed = "";
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(port: number, extra = ""): Promise<Result<RunningBroker, Failure>> {
    const text = `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
limits: { heartbeat-interval: 1s }
audit: audit.jsonl
${extra}`;
    const config = configIn(folder, text, { ADMIN_URL: postgres.adminUrl() });
    const started = await runRealBroker(config, {
      stdout: (line) => {
        printed += line;
      },
      stderr: (line) => {
        printed += line;
      },
    });
    if (started.ok) running = started.value;
    return started;
  }

  async function ask(port: number, detail = {}, claims = {}): Promise<Told> {
    const audience = `http://127.0.0.1:${port}`;
    const token = await issuer.issueToken(githubClaims({ environment: "staging", ...claims }), {
      audience,
    });
    const body = tokenForm(token, detailOf(detail));
    return sendTo(`${audience}/token`, { method: "POST", body });
  }

  async function connectsWith(told: Told): Promise<boolean> {
    const { env } = told.body["credential"] as { env: Record<string, string> };
    return connects(String(env["DATABASE_URL"]));
  }

  it("issues a role that works, and proves it dead when the lease is revoked", async () => {
    const port = await freePort();
    await start(port);
    const told = await ask(port);
    expect(told.status).toBe(200);
    expect(await connectsWith(told)).toBe(true);
    const token = new URLSearchParams({ token: leaseTokenOf(told) });
    const ended = await sendTo(`http://127.0.0.1:${port}/revoke`, { method: "POST", body: token });
    expect(ended.body).toMatchObject({ state: "verified", proof: { by: "broker" } });
    expect(await connectsWith(told)).toBe(false);
  });

  it("ends a lease whose step has fallen silent, and says so in the audit log", async () => {
    const port = await freePort();
    await start(port);
    const told = await ask(port);
    await expect.poll(() => connectsWith(told), { timeout: 15_000 }).toBe(false);
    await expect
      .poll(() => readFileSync(join(folder, "audit.jsonl"), "utf8"))
      .toMatch(/"event":"ended","outcome":"done","reason":"silent"/u);
  });

  it("refuses a read grant of a role that writes", async () => {
    const port = await freePort();
    await start(port);
    const told = await ask(port, { grant: "not-really-read" });
    expect(told.body["code"]).toBe("grant_refused");
    expect(readFileSync(join(folder, "audit.jsonl"), "utf8")).toContain(
      "allows more than a read may do",
    );
  });

  it("says 503 while the issuer's keys cannot be read, and burns nothing", async () => {
    const port = await freePort();
    const silent = await freePort();
    const real = issuer.url;
    Object.assign(issuer, { url: `http://127.0.0.1:${silent}` });
    await start(port);
    const audience = `http://127.0.0.1:${port}`;
    const claims = githubClaims({ iss: issuer.url, environment: "staging" });
    const token = await issuer.issueToken(claims, { audience });
    Object.assign(issuer, { url: real });
    const body = tokenForm(token, detailOf());
    const told = await sendTo(`${audience}/token`, { method: "POST", body });
    expect(told).toMatchObject({ status: 503, body: { code: "keys_unavailable" } });
    expect(told.headers.get("retry-after")).not.toBeNull();
  });

  it("leaves its leases to the next broker on its store when it stops", async () => {
    const port = await freePort();
    await start(port);
    const told = await ask(port);
    await running?.stop();
    running = undefined;
    expect(await connectsWith(told)).toBe(true);
    await start(port);
    const headers = { authorization: `Bearer ${leaseTokenOf(told)}` };
    const beat = await sendTo(`http://127.0.0.1:${port}/heartbeat`, { method: "POST", headers });
    expect(beat.body).toMatchObject({ active: true });
  });

  it("probes its parts at the start, before a job meets them", async () => {
    const port = await freePort();
    await start(port, "admin-listen: 127.0.0.1:0");
    const parts = { store: "up", audit: "up", issuer: "up" };
    await expect
      .poll(async () => (await sendTo(`http://127.0.0.1:${running?.adminPort}/readyz`)).body)
      .toEqual({ status: "ready", parts: { ...parts, "servers.postgres.staging": "up" } });
    const { text } = await sendTo(`http://127.0.0.1:${running?.adminPort}/metrics`);
    for (const name of ["store_up", "audit_up", "issuer_up"]) expect(text).toContain(`${name} 1\n`);
    expect(text).not.toMatch(/^stepkey_github_up/mu);
    // What the probes write stays nowhere.
    expect(readFileSync(join(folder, "audit.jsonl"), "utf8")).toBe("");
    expect(existsSync(join(folder, ".audit.jsonl.probe"))).toBe(false);
  });

  it("serves metrics on the admin listener only", async () => {
    const port = await freePort();
    await start(port, "admin-listen: 127.0.0.1:0");
    expect((await sendTo(`http://127.0.0.1:${port}/metrics`)).status).toBe(404);
    const figures = await sendTo(`http://127.0.0.1:${running?.adminPort}/metrics`);
    expect(figures.text).toContain("stepkey_store_up 1");
  });

  it("does not start without policy, on a port that is taken, or on a file that is not a store", async () => {
    const port = await freePort();
    await start(port);
    expect(await start(port)).toMatchObject({
      ok: false,
      error: {
        code: "configuration_invalid",
        message: `Another program listens at 127.0.0.1:${port} already.`,
      },
    });
    writeFileSync(join(folder, "no-store.db"), "text".repeat(5000));
    const other = await freePort();
    expect(await start(other, "store: sqlite:no-store.db")).toMatchObject({
      ok: false,
      error: { code: "store_unavailable" },
    });
    rmSync(join(folder, "policy"), { recursive: true });
    expect(await start(other)).toMatchObject({ ok: false, error: { code: "policy_unavailable" } });
  });

  it("keeps its own log apart from the audit log, and neither holds a secret", async () => {
    const port = await freePort();
    await start(port);
    const told = await ask(port);
    const { env } = told.body["credential"] as { env: Record<string, string> };
    expect(existsSync(join(folder, "audit.jsonl"))).toBe(true);
    const everything = printed + readFileSync(join(folder, "audit.jsonl"), "utf8");
    expect(printed).toContain('"event":"request"');
    for (const secret of [
      env["PGPASSWORD"],
      leaseTokenOf(told),
      new URL(postgres.adminUrl()).password,
    ]) {
      expect(secret).toMatch(/\S/u);
      expect(everything).not.toContain(secret);
    }
  });
});
