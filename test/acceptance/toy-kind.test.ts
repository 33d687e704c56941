import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseBrokerConfig, type BrokerConfig } from "../../src/broker/config/config.ts";
import { runBroker, type RunningBroker } from "../../src/broker/run/run-broker.ts";
import { KINDS, loadSettings } from "../../src/credentials/kinds.ts";
import { systemClock } from "../../src/shared/clock.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import type { Mistake } from "../../src/shared/mistake.ts";
import type { Result } from "../../src/shared/result.ts";
import { openNotebook, type Notebook } from "../support/acceptance.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { eventually } from "../support/eventually.ts";
import { githubClaims } from "../support/id-token.ts";
import { startIdTokenEndpoint, type IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { freePort } from "../support/postgres.ts";
import {
  startJob,
  type RunnerJob,
  type RunningStep,
  type StepResult,
} from "../support/fake-runner/runner.ts";
import { DIST } from "../support/test-system.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { toy } from "../toy-kind/kind.ts";
import { startToyServer, type ToyServer } from "../toy-kind/server.ts";

/** A kind is one directory, reached from one list: here it is a list with one kind more, and nothing else changes. */
const kinds = [...KINDS, toy];
const settings = await loadSettings(kinds);

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  toys-read:
    environment: staging
    credential: { toy: { server: shelf, scope: read } }
    allow: { events: [pull_request] }
`;

let issuer: TestIssuer;
let notes: Notebook;
let server: ToyServer;
let directory: string;
let port: number;
let running: RunningBroker | undefined;
let printed: string;

beforeAll(async () => {
  issuer = await startIssuer();
  notes = openNotebook();
});
afterAll(async () => {
  notes.remove();
  await issuer.close();
});
beforeEach(async () => {
  server = await startToyServer();
  port = await freePort();
  printed = "";
  directory = mkdtempSync(join(tmpdir(), "stepkey-toy-"));
  mkdirSync(join(directory, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(directory, "policy", "octo-org", "shop.yml"), POLICY);
  for (const name of ["first.key", "second.key"]) {
    writeFileSync(join(directory, name), randomBytes(32).toString("base64"));
  }
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const KEY = "store-key: { file: first.key }";

function configText(storeKey: string): string {
  return `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
servers: { toy: { shelf: { url: "${server.url}" } } }
limits: { heartbeat-interval: 1s }
audit: audit.jsonl
${storeKey}
`;
}

function parsed(storeKey: string): Result<BrokerConfig, readonly Mistake[]> {
  writeFileSync(join(directory, "broker.yml"), configText(storeKey));
  return parseBrokerConfig(configText(storeKey), {
    kinds: settings,
    file: join(directory, "broker.yml"),
    env: {},
    readFile: (path) => readFileSync(path, "utf8"),
  });
}

async function start(storeKey: string): Promise<Result<RunningBroker, Failure>> {
  const config = parsed(storeKey);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const write = (line: string): void => {
    printed += line;
  };
  const started = await runBroker(config.value, {
    kinds,
    clock: systemClock,
    randomBytes,
    jitter: Math.random,
    send: nodeHttp(),
    stdout: write,
    stderr: write,
  });
  if (started.ok) running = started.value;
  return started;
}

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

const stepkey = (...argv: readonly string[]): Promise<CliRun> =>
  cli([...argv, "--config", join(directory, "broker.yml")], { kinds });

async function leases(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const shown = await stepkey("leases", "--json", "--state", "all");
  return (shown.json() as { leases: readonly Readonly<Record<string, unknown>>[] }).leases;
}

interface Job {
  readonly job: RunnerJob;
  readonly step: RunningStep;
  readonly end: () => Promise<void>;
}

async function startTask(run: string): Promise<Job> {
  const endpoint: IdTokenEndpoint = await startIdTokenEndpoint(
    issuer,
    githubClaims({ environment: "staging" }),
  );
  const job = startJob({ dist: DIST, env: endpoint.env });
  const step = job.main({
    inputs: {
      step: "play",
      broker: `http://127.0.0.1:${port}`,
      grant: "toys-read",
      environment: "staging",
      run,
    },
  });
  const end = async (): Promise<void> => {
    await job.end();
    await endpoint.close();
  };
  return { job, step, end };
}

async function runTask(run: string): Promise<StepResult> {
  const { step, end } = await startTask(run);
  const result = await step.done;
  await end();
  return result;
}

describe("a kind of credential that is one directory", () => {
  it("has its mistakes found in a policy, in its own words", async () => {
    const wrong = POLICY.replace("scope: read", "scope: all");
    writeFileSync(join(directory, "policy", "octo-org", "shop.yml"), wrong);
    const { exit, out } = await cli(["check", join(directory, "policy", "octo-org", "shop.yml")], {
      kinds,
    });
    expect(exit).toBe(1);
    expect(out).toContain("grants.toys-read.credential.toy.scope");
    expect(out).toContain("For example  scope: read");
  });

  it("asks the configuration for the key that revoking needs", () => {
    expect(parsed("")).toMatchObject({ ok: false, error: [{ path: "store-key" }] });
    expect(parsed(KEY).ok).toBe(true);
  });

  it("has its grants checked against its server", async () => {
    parsed(KEY);
    const policy = join(directory, "policy", "octo-org", "shop.yml");
    expect(await stepkey("check", policy)).toMatchObject({ exit: 0 });
    writeFileSync(policy, POLICY.replace("scope: read", "scope: write"));
    const { exit, out } = await stepkey("check", policy);
    expect(exit).toBe(1);
    expect(out).toContain("grants.toys-read.credential.toy.scope");
    // The text is wrapped at the width of a terminal.
    expect(out.replaceAll(/\s+/gu, " ")).toContain("its tokens may write");
  });

  it("reaches the step with its file, and nothing of it is left when the step ends", async () => {
    await start(KEY);
    const step = await runTask(`
      stat -c 'mode %a' "$TOY_CONFIG"
      cp "$TOY_CONFIG" ${notes.page("file")}
      printf %s "$TOY_TOKEN" > ${notes.page("token")}
      printf %s "$TOY_CONFIG" > ${notes.page("path")}
      echo "the URL names $TOY_URL"
      echo "the file holds $(cat "$TOY_CONFIG")"`);
    expect(step.exitCode).toBe(0);
    const token = notes.noted("token");
    const path = notes.noted("path");
    expect(token).toMatch(/^toy_[\w-]{32}$/u);
    expect(JSON.parse(notes.noted("file"))).toEqual({ token });
    expect(step.log).toContain("mode 400");
    expect(step.log).toContain(`the URL names toy://shelf/?config=${path}`);
    expect(step.log).toContain("the file holds ***");
    expect(() => readFileSync(path)).toThrow("ENOENT");
    expect(tracesOf(token, step.log)).toEqual([]);
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(server.alive()).toBe(0);
    const receipt = JSON.parse(
      /```json\n(?<json>.*?)\n```/su.exec(step.summary)?.groups?.["json"] ?? "{}",
    ) as Readonly<Record<string, unknown>>;
    expect(receipt).toMatchObject({
      version: 2,
      issued: { kind: "toy", files: [{ name: "toy.json", mode: "0400" }] },
      proven: { facts: ["token revoked", "token refused"] },
    });
  });

  it("leaves its leftovers to the broker, which removes them without holding up the step", async () => {
    await start(KEY);
    server.holdNotes = true;
    const step = await runTask("true");
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(server.notes()).toHaveLength(1);
    expect(await leases()).toMatchObject([{ state: "revoked", tidy: { state: "pending" } }]);
    server.holdNotes = false;
    await eventually("the note is removed", () => server.notes().length === 0);
    const tidied = await eventually("the lease is tidied", async () => {
      const [lease] = await leases();
      return (lease?.["tidy"] as { state: string } | undefined)?.state === "done" && lease;
    });
    expect(tidied).toMatchObject({
      tidy: { state: "done", facts: ["note removed"] },
      findings: [{ what: "A label is left.", fix: "delete the label" }],
    });
  });

  it("is revoked after a restart with the secret that the store keeps, also when the key was rotated", async () => {
    await start(KEY);
    const { step, end } = await startTask(`echo begun; sleep 60`);
    await eventually("the token works", () => server.alive() === 1);
    await stop();
    expect(readFileSync(join(directory, "stepkey.db"), "latin1")).not.toContain("toy_");
    await start("store-key: [{ file: second.key }, { file: first.key }]");
    expect(await stepkey("revoke", "--grant", "toys-read")).toMatchObject({ exit: 0 });
    await eventually("the token is revoked", () => server.alive() === 0);
    expect((await step.done).exitCode).not.toBe(0);
    await end();
    expect(await leases()).toMatchObject([{ state: "revoked", proof: { state: "verified" } }]);
  });

  it("does not let a broker start without the key that a lease needs, and names it", async () => {
    await start(KEY);
    const { step, end } = await startTask("sleep 60");
    await eventually("the token works", () => server.alive() === 1);
    await stop();
    const refused = await start("store-key: { file: second.key }");
    expect(refused).toMatchObject({ ok: false, error: { code: "store_key_missing" } });
    expect(refused.ok || refused.error.message).toMatch(/1 lease .*key [0-9a-f]{8}/u);
    await start(KEY);
    step.cancel();
    await step.done;
    await end();
    expect(server.alive()).toBe(0);
  });

  it("never shows its secret in log, audit or store", async () => {
    await start(KEY);
    await runTask(`printf %s "$TOY_TOKEN" > ${notes.page("token")}`);
    await stop();
    const kept = ["audit.jsonl", "stepkey.db"].map((name) =>
      readFileSync(join(directory, name), "latin1"),
    );
    expect(tracesOf(notes.noted("token"), [printed, ...kept].join("\n"))).toEqual([]);
    expect(printed).toContain("/revoke");
  });
});
