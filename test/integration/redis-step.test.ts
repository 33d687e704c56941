import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { eventually } from "../support/eventually.ts";
import { startIdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startJob, type StepResult } from "../support/fake-runner/runner.ts";
import { githubClaims } from "../support/id-token.ts";
import { startDebianRedis } from "../support/left-out.ts";
import { freePort } from "../support/postgres.ts";
import { configIn, startRealBroker } from "../support/real-broker.ts";
import { redisCli, type TestRedis } from "../support/redis.ts";
import { logsInToRedis, prepareRedisApp, redisBrokerUrl } from "../support/redis-world.ts";
import { tracesOf } from "../support/secret-traces.ts";

const policyWith = (commands: string): string => `version: 1
repository-id: 74
owner-id: 65
grants:
  orders-read:
    environment: staging
    credential: { redis: { server: main, commands: ${commands}, keys: ["app:*"] } }
    allow: { events: [pull_request] }
`;

const start = startDebianRedis();

describe.skipIf(start === undefined)("a step with a user of Redis, from a broker", () => {
  let built: BuiltAction;
  let issuer: TestIssuer;
  let server: TestRedis;
  let directory: string;
  let port: number;
  let running: RunningBroker;
  let printed = "";
  let jobs = 0;

  const path = (name: string): string => join(directory, name);
  const write = (name: string, text: string): void => writeFileSync(path(name), text);
  const writePolicy = (commands: string): void =>
    write("policy/octo-org/shop.yml", policyWith(commands));

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "stepkey-redis-step-"));
    if (start === undefined) return;
    built = await buildAction();
    issuer = await startIssuer();
    server = await start();
    await prepareRedisApp(server);
    port = await freePort();
    mkdirSync(path("policy/octo-org"), { recursive: true });
    writePolicy('["+@read"]');
    write("redis-url", redisBrokerUrl(server));
    running = await startBroker();
  }, 60_000);
  afterAll(async () => {
    await running?.stop();
    await server?.stop();
    await issuer?.close();
    built?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  async function startBroker(): Promise<RunningBroker> {
    const text = `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
servers:
  redis:
    main: { url: { file: redis-url } }
limits: { heartbeat-interval: 1s }
audit: audit.jsonl
`;
    write("broker.yml", text);
    const print = (line: string): void => {
      printed += line;
    };
    return startRealBroker(configIn(directory, text), { stdout: print, stderr: print });
  }

  async function runTask(run: string): Promise<StepResult> {
    // Each is a job of its own.
    jobs += 1;
    const claims = githubClaims({ environment: "staging", check_run_id: String(80_000 + jobs) });
    const endpoint = await startIdTokenEndpoint(issuer, claims);
    const job = startJob({ dist: built.dist, env: endpoint.env });
    const broker = `http://127.0.0.1:${port}`;
    const inputs = { step: "read", broker, grant: "orders-read", environment: "staging", run };
    const step = await job.main({ inputs }).done;
    await job.end();
    await endpoint.close();
    return step;
  }

  const check = (): Promise<CliRun> =>
    cli(["check", path("policy/octo-org/shop.yml"), "--config", path("broker.yml")]);
  const users = async (): Promise<unknown> => server.run("ACL", "USERS");

  it("reads with redis-cli, and its user is gone with every connection, proven", async () => {
    const before = await users();
    const step = await runTask(`
      cli() { redis-cli -h "$REDIS_HOST" -p "$REDIS_PORT" --user "$REDIS_USERNAME" "$@"; }
      cli GET app:order
      cli SET app:order second || true
      printf %s "$REDIS_URL" > ${path("url")}
      # A connection that the task leaves open, in a process that main does not find.
      { echo 'GET app:order'; sleep 100; } | setsid env -i PATH="$PATH" redis-cli -u "$REDIS_URL" > ${path("out")} 2>&1 &
      until grep -q first ${path("out")}; do sleep 0.1; done`);
    expect(step.log).toContain("first");
    expect(step.log).toMatch(/NOPERM/u);
    expect(step.log).toMatch(/issued .*redis user stepkey_/u);
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(step.log).toMatch(/user deleted/u);
    const url = readFileSync(path("url"), "utf8");
    expect(await logsInToRedis(url)).toBe(false);
    expect(redisCli({}, "-u", url, "GET", "app:order").out).toMatch(/WRONGPASS|NOAUTH/u);
    expect(await users()).toEqual(before);
    const user = new URL(url).username;
    await eventually(
      "no connection of it is left",
      async () => !String(await server.run("CLIENT", "LIST")).includes(user),
    );
  });

  it("keeps its password out of the job's log, the broker's log and the audit log", async () => {
    const step = await runTask(
      `echo "$REDIS_URL $REDISCLI_AUTH"; printf %s "$REDIS_PASSWORD" > ${path("password")}`,
    );
    const password = readFileSync(path("password"), "utf8");
    expect(password).toHaveLength(43);
    const kept = `${step.log}${printed}${readFileSync(path("audit.jsonl"), "utf8")}`;
    expect(tracesOf(password, kept)).toEqual([]);
  });

  it("leaves nothing at the server when its task fails", async () => {
    const before = await users();
    const step = await runTask("exit 3");
    expect(step.exitCode).toBe(3);
    expect(await users()).toEqual(before);
  });

  it.each([
    ['["+@read", "+set"]', "it allows SET"],
    ['["+@raed"]', 'knows no command or category of the rule "+@raed"'],
    ['["+config|get"]', 'the command "config|get" administers the server'],
    ['["+@read", "+eval_ro"]', "set `scripts: allowed` for the server"],
    ['["+@all"]', "+@all is everything"],
    ['["read"]', '"read" is not a rule for commands'],
    ['["-@all"]', "No rule allows a command"],
  ])("has wrong commands found by check: %s", async (commands, message) => {
    writePolicy(commands);
    const { exit, out } = await check();
    expect(exit).toBe(1);
    const text = out.replaceAll(/\s+/gu, " ");
    expect(text).toContain("grants.orders-read.credential.redis.commands");
    expect(text).toContain(message);
  });

  it("is accepted by check with commands that read", async () => {
    writePolicy('["+@read", "+@connection", "-scan"]');
    const { exit, out } = await check();
    expect(out).not.toContain("✗");
    expect(exit).toBe(0);
  });

  it("lets the command check end: no connection keeps it waiting", () => {
    writePolicy('["+@read"]');
    const args = ["src/cli/cli.ts", "check", path("policy/octo-org/shop.yml"), "--config"];
    const run = spawnSync("node_modules/.bin/node", [...args, path("broker.yml")], {
      encoding: "utf8",
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
    expect([run.signal, run.status]).toEqual([null, 0]);
  });
});
