import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { startFakeConnect, type FakeConnect } from "../support/fake-connect.ts";
import { startIdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startJob, type StepResult } from "../support/fake-runner/runner.ts";
import { githubClaims } from "../support/id-token.ts";
import { freePort } from "../support/postgres.ts";
import { configIn, startRealBroker } from "../support/real-broker.ts";
import { tracesOf } from "../support/secret-traces.ts";

const SENTRY = "sntrys_c3RvcmVkLWluLTFwYXNzd29yZA";
const CONNECT_TOKEN = "connect-token-of-the-broker";

const policyWith = (secrets: string): string => `version: 1
repository-id: 74
owner-id: 65
grants:
  publish:
    environment: staging
    credential: { static: { server: packages, secrets: ${secrets} } }
    allow: { events: [pull_request] }
`;

let built: BuiltAction;
let issuer: TestIssuer;
let connect: FakeConnect;
let directory: string;
let port: number;
let running: RunningBroker | undefined;
let printed: string;
let value: string;
let jobs = 0;

beforeAll(async () => {
  built = await buildAction();
  issuer = await startIssuer();
});
afterAll(async () => {
  built.remove();
  await issuer.close();
});
beforeEach(async () => {
  const fields = [{ id: "token", label: "token", type: "CONCEALED", value: SENTRY }];
  const items = [{ id: "i".repeat(26), title: "sentry", fields }];
  connect = await startFakeConnect([{ id: "v".repeat(26), name: "ci", items }], CONNECT_TOKEN);
  port = await freePort();
  printed = "";
  value = `npm_${randomBytes(24).toString("base64url")}`;
  directory = mkdtempSync(join(tmpdir(), "stepkey-static-"));
  mkdirSync(join(directory, "policy", "octo-org"), { recursive: true });
  writePolicy("[NPM_TOKEN]");
  write("npm-token", `${value}\n`);
  write("connect-token", CONNECT_TOKEN);
  write("store.key", randomBytes(32).toString("base64"));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await connect.close();
  rmSync(directory, { recursive: true, force: true });
});

const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
const writePolicy = (secrets: string): void =>
  write(join("policy", "octo-org", "shop.yml"), policyWith(secrets));

async function start(reads = "[NPM_TOKEN, SENTRY_TOKEN]"): Promise<void> {
  const text = `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
store-key: { file: store.key }
servers:
  static:
    packages:
      secrets: { NPM_TOKEN: { file: npm-token } }
      connect:
        url: ${connect.url}
        token: { file: connect-token }
        secrets: { SENTRY_TOKEN: { vault: ci, item: sentry, field: token } }
      reads: ${reads}
      rotate-after: 2
limits: { heartbeat-interval: 1s }
audit: audit.jsonl
`;
  write("broker.yml", text);
  const print = (line: string): void => {
    printed += line;
  };
  running = await startRealBroker(configIn(directory, text), { stdout: print, stderr: print });
}

async function runTask(
  run: string,
  more: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  // Each is a job of its own.
  jobs += 1;
  const claims = githubClaims({ environment: "staging", check_run_id: String(70_000 + jobs) });
  const endpoint = await startIdTokenEndpoint(issuer, claims);
  const job = startJob({ dist: built.dist, env: endpoint.env });
  const broker = `http://127.0.0.1:${port}`;
  const inputs = { step: "publish", broker, grant: "publish", environment: "staging", run };
  const step = await job.main({ inputs: { ...inputs, ...more } }).done;
  await job.end();
  await endpoint.close();
  return step;
}

const check = (): Promise<CliRun> =>
  cli([
    "check",
    join(directory, "policy", "octo-org", "shop.yml"),
    "--config",
    join(directory, "broker.yml"),
  ]);

/** The store with its log, the audit log, and all that the broker printed. */
function everythingKept(): string {
  const files = readdirSync(directory).filter((name) =>
    /^(?:stepkey\.db(?:-wal|-shm)?|audit\.jsonl)$/u.test(name),
  );
  return [printed, ...files.map((name) => readFileSync(join(directory, name), "latin1"))].join(
    "\n",
  );
}

/** Reasons of the alarm in the audit log. */
const alarms = (): readonly unknown[] =>
  readFileSync(join(directory, "audit.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter(({ event, code }) => event === "alarm" && code === "rotate")
    .map(({ reason }) => reason);

describe("a stored secret at a broker", () => {
  it("reaches the step, and is in no store, audit log, broker's log or log of the job", async () => {
    await start();
    const step = await runTask(
      `test "$(printf %s "$NPM_TOKEN" | wc -c)" = ${value.length}; echo "it is $NPM_TOKEN"`,
    );
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("it is ***");
    expect(tracesOf(value, step.log)).toEqual([]);
    expect(tracesOf(value, everythingKept())).toEqual([]);
    expect(everythingKept()).not.toContain(CONNECT_TOKEN);
  });

  it("stays valid, which output, receipt and log say", async () => {
    await start();
    const step = await runTask("true");
    expect(step.outputs.get("revocation")).toBe("none");
    expect(step.log).toContain("it stays valid: stepkey cannot end it");
    expect(step.log).not.toMatch(/✓ revoked/u);
    const receipt = /```json\n(?<json>.*?)\n```/su.exec(step.summary)?.groups?.["json"] ?? "";
    expect(JSON.parse(receipt)).toMatchObject({
      mode: "broker",
      issued: { kind: "static", to: "stored NPM_TOKEN" },
      ended: { revocation: "none" },
    });
  });

  it("comes from 1Password Connect, together with one from a file", async () => {
    writePolicy("[SENTRY_TOKEN, NPM_TOKEN]");
    await start();
    const step = await runTask(`test "$SENTRY_TOKEN" = ${SENTRY}; test "$NPM_TOKEN" = ${value}`);
    expect(step.exitCode).toBe(0);
    expect(tracesOf(SENTRY, everythingKept())).toEqual([]);
  });

  it("is a write unless the entry lists it under reads: a read grant gets nothing", async () => {
    await start("[SENTRY_TOKEN]");
    const step = await runTask("echo ran");
    expect(step.exitCode).toBe(1);
    expect(step.log).not.toMatch(/^ran$/mu);
    const { exit, out } = await check();
    expect(exit).toBe(1);
    const text = out.replaceAll(/\s+/gu, " ");
    expect(text).toContain("grants.publish.credential.static.secrets");
    expect(text).toContain('`reads` of server "packages" does not list NPM_TOKEN');
  });

  it("has wrong names found by check", async () => {
    await start();
    expect((await check()).exit).toBe(0);
    writePolicy("[NPM_TOKN]");
    const { exit, out } = await check();
    expect(exit).toBe(1);
    expect(out.replaceAll(/\s+/gu, " ")).toContain('the server has no secret "NPM_TOKN"');
  });

  it("has a Connect server that cannot be used found by doctor", async () => {
    await start();
    const doctor = (): Promise<CliRun> =>
      cli(["doctor", "--config", join(directory, "broker.yml")]);
    expect((await doctor()).out).not.toContain("connect_token");
    connect.token = "another";
    const { exit, out } = await doctor();
    expect(exit).not.toBe(0);
    const text = out.replaceAll(/\s+/gu, " ");
    expect(text).toContain("rejects the token of connect (status 401) (connect_token)");
    expect(text).toContain("Create a new access token, and replace it.");
    expect(text).not.toContain(CONNECT_TOKEN);
  });

  it("is read anew for each lease: a file that was replaced needs no reload", async () => {
    await start();
    write("npm-token", "npm_replaced\n");
    const step = await runTask('test "$NPM_TOKEN" = npm_replaced');
    expect(step.exitCode).toBe(0);
  });

  it("keeps a key of several lines whole", async () => {
    write("npm-token", "-----BEGIN KEY-----\nMIIBVgIBADANBgkqhkiG9w0\n-----END KEY-----\n");
    await start();
    const step = await runTask('printf %s "$NPM_TOKEN" | cmp - "$KEY_FILE" && echo same', {
      "pass-env": "KEY_FILE",
      env: `KEY_FILE=${join(directory, "npm-token")}`,
    });
    expect(step.log).toMatch(/^same$/mu);
  });

  it("raises an alarm once when one value went to more leases than rotate-after, also after a restart", async () => {
    await start();
    for (const run of ["true", "exit 0"]) expect((await runTask(run)).exitCode).toBe(0);
    expect(alarms()).toEqual([]);
    await running?.stop();
    await start();
    await runTask("true");
    const message =
      'the value of NPM_TOKEN of server "packages" went to 3 leases, and stays valid: replace it';
    expect(alarms()).toEqual([message]);
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(await metrics.text()).toContain('stepkey_alarms_total{alarm="rotate"} 1');
    await runTask("true");
    expect(alarms()).toHaveLength(1);
  });

  it("is counted by its value: another one begins at 0", async () => {
    await start();
    for (const run of ["true", "exit 0"]) expect((await runTask(run)).exitCode).toBe(0);
    write("npm-token", "npm_replaced\n");
    await runTask("true");
    expect(alarms()).toEqual([]);
  });
});
