import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approvedJob,
  leasesOf,
  openNotebook,
  runStep,
  type Notebook,
} from "../support/acceptance.ts";
import { eventually } from "../support/eventually.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { openBaoBinary } from "../support/openbao.ts";
import { query } from "../support/postgres.ts";
import { tracesOf } from "../support/secret-traces.ts";
import { startTestSystem, type TestSystem } from "../support/test-system.ts";
import {
  DATABASE_USER,
  JOB_AUDIENCE,
  startVaultWorld,
  trustJobs,
  type VaultWorld,
} from "../support/vault-setup.ts";

const binary = openBaoBinary();

const policyOf = (secrets: string): string => `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  orders:
    environment: production
    access: write
    credential: { vault: { server: main, role: deploy, secrets: "${secrets}" } }
    allow: { events: [pull_request] }
    approval: { count: 1 }
  publish:
    environment: production
    access: write
    credential: { vault: { server: main, role: deploy, secrets: "secret/data/ci npmToken | NPM_TOKEN" } }
    allow: { events: [pull_request] }
    approval: { count: 1 }
  tool:
    environment: production
    access: write
    credential: { vault: { server: main, role: deploy, export-token: true } }
    allow: { events: [pull_request] }
    approval: { count: 1 }
`;

describe.runIf(binary !== undefined)("Vault", () => {
  let world: VaultWorld;
  let system: TestSystem;
  let notes: Notebook;

  beforeAll(async () => {
    notes = openNotebook();
    world = await startVaultWorld(binary ?? "");
    system = await startTestSystem({
      policy: policyOf(DATABASE_USER.replaceAll(/\s+/gu, " ").trim()),
      servers: `vault: { main: { url: "${world.bao.url}", role-id: { env: ROLE_ID }, secret-id: { env: SECRET_ID } } }`,
      brokerEnv: { ROLE_ID: world.roleId, SECRET_ID: world.secretId },
    });
    await trustJobs(world.bao, system.issuer);
  }, 120_000);
  afterAll(async () => {
    await system?.close();
    await world?.stop();
    notes?.remove();
  }, 60_000);

  const database = (): string => {
    const { host, port } = world.postgres;
    return `PGHOST=${host}\nPGPORT=${port}\nPGDATABASE=postgres`;
  };
  const write = { environment: "production", access: "write" } as const;
  /** But for those of a role that may not revoke. */
  const leaseTokens = async () =>
    (await world.bao.tokens()).filter(
      ({ policies, meta }) =>
        (policies as readonly string[]).includes("deploy") &&
        !JSON.stringify(meta).includes("weak"),
    );
  /** As a thief would, with what the task noted. */
  const tryNoted = async (): Promise<unknown> => {
    const [user = "", password = ""] = notes.noted("login").split("\n");
    const { host, port } = world.postgres;
    return await query(`postgres://${user}:${password}@${host}:${port}/postgres`, "SELECT 1");
  };
  const NOTE = (page: string): string => `printf '%s\\n' "$PGUSER" "$PGPASSWORD" > ${page}`;

  describe("with a broker, a user of PostgreSQL", () => {
    let step: StepResult;

    beforeAll(async () => {
      const { job } = await approvedJob(system);
      step = await runStep(system, job, {
        ...write,
        step: "migrate",
        grant: "orders",
        env: database(),
        run: `${NOTE(notes.page("login"))}
          node sql.mjs "SELECT 'in the database'"
          # A session that the task leaves open, in a process that main does not find: it has left the group, and its
          # environment holds nothing.
          printf 'process.env.DATABASE_URL = require("node:fs").readFileSync(0, "utf8");' > url.cjs
          printf 'postgres://%s:%s@%s:%s/postgres' "$PGUSER" "$PGPASSWORD" "$PGHOST" "$PGPORT" > ${notes.page("url")}
          setsid env -i PATH="$PATH" node --require ./url.cjs sql.mjs "SELECT 'open'" "SELECT pg_sleep(100)" > ${notes.page("background")} 2>&1 < ${notes.page("url")} &
          until grep -q open ${notes.page("background")}; do sleep 0.1; done`,
      });
    }, 60_000);

    it("lets the task in while it runs", () => {
      expect(step.log).toContain("in the database");
      expect(step.exitCode).toBe(0);
    });

    it("is dead after the step, token and user, and the broker saw it", async () => {
      expect(step.outputs.get("revocation")).toBe("verified");
      await expect(tryNoted()).rejects.toThrow(/password authentication failed/u);
      expect(await leaseTokens()).toEqual([]);
      const lease = (await leasesOf(system)).find(
        (one) => one["lease"] === step.outputs.get("lease-id"),
      );
      expect(JSON.stringify(lease)).toMatch(
        /token revoked.*1 lease ended.*token absent.*no leases/u,
      );
    });

    it("ends the session that a background process still had open", async () => {
      const background = await eventually("the background process lost its session", () => {
        const text = notes.read("background");
        return text?.includes("connection") === true && text;
      });
      expect(background).toMatch(/connection lost|terminating connection/u);
    });

    it("never writes the password to the broker's log or audit log", () => {
      const [, password = ""] = notes.noted("login").split("\n");
      const audit = JSON.stringify(system.broker.audit());
      expect(audit).toContain(step.outputs.get("lease-id"));
      expect(tracesOf(password, `${system.broker.printed()}${audit}`)).toEqual([]);
    });
  });

  it("with a broker, says of a value of KV that it stays valid", async () => {
    const { job } = await approvedJob(system);
    const step = await runStep(system, job, {
      ...write,
      step: "publish",
      grant: "publish",
      run: 'printf "%s" "$NPM_TOKEN" | wc -c',
    });
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain(String(world.npmToken.length));
    expect(tracesOf(world.npmToken, step.log)).toEqual([]);
    expect(step.outputs.get("revocation")).toBe("none");
    expect(step.log).toContain("the token is dead, the value of secret/data/ci is not");
    expect(await leaseTokens()).toEqual([]);
  });

  it("with a broker, gives the token itself to OpenBao's own tool, which it works for until the step ends", async () => {
    const { job } = await approvedJob(system);
    copyFileSync(binary ?? "", join(job.workspace, "bao"));
    const step = await runStep(system, job, {
      ...write,
      step: "tool",
      grant: "tool",
      run: `printf '%s' "$VAULT_TOKEN" > ${notes.page("token")}; ./bao read -field=npmToken kv1/ci | wc -c`,
    });
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain(String(world.npmToken.length));
    expect(step.outputs.get("revocation")).toBe("verified");
    expect(await world.bao.status("kv1/ci", notes.noted("token"))).toBe(403);
  });

  const direct = (secrets: string): string =>
    `vault:\n  url: ${world.bao.url}\n  role: deploy\n  jwt-github-audience: ${JOB_AUDIENCE}\n  secrets: ${secrets.replaceAll(/\s+/gu, " ").trim()}`;

  it("without a broker, gives the task a user of PostgreSQL, and it is dead after the step", async () => {
    const { job } = await approvedJob(system);
    const inputs = {
      ...write,
      step: "migrate",
      env: database(),
      credential: direct(DATABASE_USER),
    };
    const run = `${NOTE(notes.page("login"))}; node sql.mjs "SELECT 'in the database'"`;
    const step = await job.main({ inputs: { ...inputs, run } }).done;
    expect(step.log).toContain("in the database");
    expect([step.exitCode, step.outputs.get("revocation")]).toEqual([0, "verified"]);
    await expect(tryNoted()).rejects.toThrow(/password authentication failed/u);
    expect(await leaseTokens()).toEqual([]);
    expect((await job.post(step).done).log).toBe("");
  });

  it("without a broker, ends in post what a killed main left", async () => {
    const { job } = await approvedJob(system);
    const inputs = {
      ...write,
      step: "migrate",
      env: database(),
      credential: direct(DATABASE_USER),
    };
    const started = job.main({
      inputs: { ...inputs, run: `${NOTE(notes.page("login"))}; echo noted; sleep 60` },
      onLine: (line) => {
        if (line === "noted") started.kill();
      },
    });
    const step = await started.done;
    expect(await tryNoted()).toBeDefined();
    const post = await job.post(step).done;
    expect(post.log).toMatch(/✓ revoked .*was still open at the job's end · verified/u);
    await expect(tryNoted()).rejects.toThrow(/password authentication failed/u);
    expect(await leaseTokens()).toEqual([]);
  });

  it("without a broker and without the right to revoke, says in post until when it lives", async () => {
    await trustJobs(world.bao, system.issuer, { role: "weak", token_policies: ["deploy"] });
    const { job } = await approvedJob(system);
    const credential = direct(DATABASE_USER).replace("role: deploy", "role: weak");
    const started = job.main({
      inputs: { ...write, step: "migrate", credential, run: "echo running; sleep 60" },
      onLine: (line) => {
        if (line === "running") started.kill();
      },
    });
    const post = await job.post(await started.done).done;
    expect(post.log).toContain("refused to revoke a token by its accessor (status 403)");
    const warning = post.annotations.find(({ level }) => level === "warning");
    expect(warning?.message).toMatch(/did not finish\..* it works until \d{4}-.* at the latest/u);
  });

  it("without a broker, refuses a read: Vault does not show what a value allows", async () => {
    const { job } = await approvedJob(system);
    const credential = direct("secret/data/ci npmToken | T");
    const inputs = {
      environment: "production",
      access: "read",
      step: "x",
      credential,
      run: "echo ran",
    };
    const step = await job.main({ inputs }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("Vault does not show what a value allows");
    expect(step.log).not.toMatch(/^ran/mu);
  });

  it("refuses a variable that makes tools load code", async () => {
    const { job } = await approvedJob(system);
    const credential = direct("secret/data/ci npmToken | LD_PRELOAD");
    const inputs = { ...write, step: "x", credential, run: "echo ran" };
    const step = await job.main({ inputs }).done;
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("LD_PRELOAD, which no credential may set");
    expect(step.log).not.toMatch(/^ran/mu);
    expect(await leaseTokens()).toEqual([]);
  });
});
