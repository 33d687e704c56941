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
import { startDebianMariadb } from "../support/left-out.ts";
import { runSql, type TestMariadb } from "../support/mariadb.ts";
import { brokerUrl, prepareMysqlApp } from "../support/mysql-world.ts";
import { freePort } from "../support/postgres.ts";
import { configIn, startRealBroker } from "../support/real-broker.ts";
import { tracesOf } from "../support/secret-traces.ts";

const policyWith = (role: string): string => `version: 1
repository-id: 74
owner-id: 65
grants:
  orders-read:
    environment: staging
    credential: { mysql: { server: main, database: app, role: ${role} } }
    allow: { events: [pull_request] }
`;

const start = startDebianMariadb();

describe.skipIf(start === undefined)("a step with an account of MariaDB, from a broker", () => {
  let built: BuiltAction;
  let issuer: TestIssuer;
  let server: TestMariadb;
  let directory: string;
  let port: number;
  let running: RunningBroker;
  let printed = "";
  let jobs = 0;

  const path = (name: string): string => join(directory, name);
  const write = (name: string, text: string): void => writeFileSync(path(name), text);
  const writePolicy = (role: string): void => write("policy/octo-org/shop.yml", policyWith(role));

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "stepkey-mysql-step-"));
    if (start === undefined) return;
    built = await buildAction();
    issuer = await startIssuer();
    server = await start();
    await prepareMysqlApp(server);
    port = await freePort();
    mkdirSync(path("policy/octo-org"), { recursive: true });
    writePolicy("app_readonly");
    write("mysql-url", brokerUrl(server));
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
  mysql:
    main: { url: { file: mysql-url }, xa-transactions: leases-only }
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
  const accounts = async (): Promise<number> =>
    (
      await server.sql(
        "SELECT User FROM mysql.global_priv WHERE User LIKE 'stepkey\\_%' AND Host <> '' AND User <> 'stepkey_broker'",
      )
    ).length;

  it("reads with mariadb, and its account is gone with every session, proven", async () => {
    const step = await runTask(`mariadb -N -e 'SELECT note, CURRENT_ROLE() FROM orders'
      printf %s "$DATABASE_URL" > ${path("url")}
      { cat "$MYSQL_HOME/my.cnf"; printf '[client]\npassword=%s\n' "$MYSQL_PWD"; } > ${path("kept.cnf")}
      # A session that the task leaves open, in a process that main does not find.
      setsid env -i PATH="$PATH" mariadb --defaults-file=${path("kept.cnf")} -N -e 'SELECT 7; SELECT SLEEP(100)' --unbuffered > ${path("out")} 2>&1 < /dev/null &
      until grep -q 7 ${path("out")}; do sleep 0.1; done`);
    expect(step.log).toContain("first\tapp_readonly");
    expect(step.log).toMatch(/issued .*mysql account stepkey_/u);
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(step.log).toMatch(/account dropped/u);
    const ended = await eventually("the session that was left open ended", () => {
      const text = readFileSync(path("out"), "utf8");
      return text.includes("ERROR") && text;
    });
    expect(ended).toMatch(/Lost connection|killed|gone away/u);
    await expect(runSql(readFileSync(path("url"), "utf8"), "SELECT 1")).rejects.toThrow(/denied/u);
    expect(await accounts()).toBe(0);
  });

  it("keeps its password out of the job's log, the broker's log and the audit log", async () => {
    const step = await runTask(
      `cat "$MYSQL_HOME/my.cnf"; printf %s "$MYSQL_PWD" > ${path("password")}`,
    );
    const password = readFileSync(path("password"), "utf8");
    expect(password).toHaveLength(43);
    expect(step.log).toContain("[client]");
    const kept = `${step.log}${printed}${readFileSync(path("audit.jsonl"), "utf8")}`;
    expect(tracesOf(password, kept)).toEqual([]);
  });

  it("leaves nothing at the server when its task fails", async () => {
    const step = await runTask("mariadb -e 'DELETE FROM orders'");
    expect(step.exitCode).toBe(1);
    expect(step.log).toMatch(/DELETE command denied/u);
    expect(await accounts()).toBe(0);
  });

  it("gets nothing with a read grant of a role that writes, which check says before", async () => {
    expect((await check()).exit).toBe(0);
    writePolicy("app_migrator");
    const { exit, out } = await check();
    expect(exit).toBe(1);
    const text = out.replaceAll(/\s+/gu, " ");
    expect(text).toContain("grants.orders-read.credential.mysql.role");
    expect(text).toContain("app_migrator may INSERT on database app");
  });

  it.each([
    ["app_writer", 'role "app_writer" does not exist'],
    ["everything", "it may create events on database app, which run after the lease (EVENT)"],
  ])("has a wrong role found by check: %s", async (role, message) => {
    await server.sql("CREATE OR REPLACE ROLE everything WITH ADMIN stepkey_broker@'%'");
    await server.sql("GRANT ALL ON app.* TO everything");
    writePolicy(role);
    const { exit, out } = await check();
    expect(exit).toBe(1);
    expect(out.replaceAll(/\s+/gu, " ")).toContain(message);
  });

  it("lets the command check end: no connection keeps it waiting", () => {
    writePolicy("app_readonly");
    const args = ["src/cli/cli.ts", "check", path("policy/octo-org/shop.yml"), "--config"];
    const run = spawnSync("node_modules/.bin/node", [...args, path("broker.yml")], {
      encoding: "utf8",
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
    expect([run.signal, run.status]).toEqual([null, 0]);
  });
});
