import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startGitHub, type GitHub } from "../support/github/start-github.ts";
import { EXAMPLE_ROLES, freePort, startPostgres, type TestPostgres } from "../support/postgres.ts";

/** An issuer, GitHub's API (a fake) and a PostgreSQL, all on loopback; the configuration and the policies are files. */
let issuer: TestIssuer;
let github: GitHub;
let postgres: TestPostgres;
let directory: string;

beforeAll(async () => {
  [issuer, github, postgres] = await Promise.all([startIssuer(), startGitHub(), startPostgres()]);
  await postgres.sql("CREATE DATABASE app");
  await postgres.sql(EXAMPLE_ROLES, "app");
  github.protectBranch(
    await github.createRepository({ owner: "octo-org", name: "shop", id: 74 }),
    "main",
  );
  github.protectBranch(
    await github.createRepository({ owner: "octo-org", name: "site", id: 75 }),
    "main",
  );
  github.protectBranch(
    await github.createRepository({ owner: "octo-org", name: "Tools", id: 76 }),
    "main",
  );
}, 60_000);
afterAll(async () => {
  await Promise.all([issuer.close(), github.close(), postgres.stop()]);
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stepkey-doctor-"));
  await write("broker.yml", configuration());
  await write("policy/octo-org/shop.yml", policy(74, GRANTS));
  github.setReader({ lacks: [] });
  return () => rm(directory, { recursive: true });
});

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, name)), { recursive: true });
  await writeFile(join(directory, name), text);
}

function configuration(servers = "    main: { url: { env: ADMIN_URL } }\n"): string {
  return `url: http://127.0.0.1:8700
listen: 127.0.0.1:8700
issuer: ${issuer.url}
owners: [65]
audit: audit.jsonl
store: sqlite:stepkey.db
policy: { directory: ./policy }
github: { api: "${github.url}", token: { env: GITHUB_TOKEN } }
servers:
  postgres:
${servers}`;
}

function policy(id: number, grants: string): string {
  return `version: 1\nrepository-id: ${id}\nowner-id: 65\ngrants:\n${grants}`;
}

function grant(name: string, credential: string, rest = ""): string {
  return `  ${name}:
    environment: production
    credential: { postgres: { ${credential} } }
    allow: { events: [push] }
${rest}`;
}

const WRITE = "    access: write\n";
const GRANTS = [
  grant("report", "server: main, database: app, role: app_readonly"),
  grant("migrate", "server: main, database: app, role: app_migrator", WRITE),
].join("");

/** What changes from run to run is not in the output. */
function doctor(
  variables: Readonly<Record<string, string | undefined>> = {},
  ...argv: readonly string[]
): Promise<CliRun> {
  const named = ["doctor", "--config", join(directory, "broker.yml"), ...argv];
  const own = { ADMIN_URL: postgres.adminUrl(), GITHUB_TOKEN: github.token };
  return cli(named, { variables: { ...own, ...variables } });
}

function plainOutput({ out }: CliRun): string {
  return out
    .replaceAll(`${directory}/`, "")
    .replaceAll(/127\.0\.0\.1:(?!8700)\d+/gu, "127.0.0.1:PORT");
}

/** Without the line ends that depend on the length of a path. */
function flat(out: string): string {
  return out.replaceAll(/\s+/gu, " ");
}

describe("stepkey doctor", () => {
  it("says that everything works, and what it looked at", async () => {
    const run = await doctor();
    expect(plainOutput(run).split("\n")).toEqual([
      "✓ configuration  broker.yml",
      "✓ policy         policy: 1 policy",
      "✓ server         postgres main",
      "✓ github         http://127.0.0.1:PORT",
      "✓ github         octo-org/shop",
      "✓ issuer         http://127.0.0.1:PORT",
      "✓ store          stepkey.db",
      "✓ audit          audit.jsonl",
      "Everything works.",
      "",
    ]);
    expect(run.exit).toBe(0);
  });

  /** The output is in a file beside this one, to look at. */
  it("finds eight mistakes of a set-up in one run, each with what to do, and none hides another", async () => {
    await write(
      "broker.yml",
      configuration(`    main: { url: { env: ADMIN_URL } }
    staging: { url: { env: STAGING_URL } }
    production: { url: { env: PRODUCTION_URL } }
`)
        .replace("audit.jsonl", "missing/audit.jsonl")
        .replace(issuer.url, `http://127.0.0.1:${await freePort()}`),
    );
    await write(
      "policy/octo-org/shop.yml",
      policy(
        74,
        [
          grant("report", "server: main, database: app, role: app_migrator"),
          grant("migrate", "server: man, database: app, role: app_migrator", WRITE),
          grant("on-staging", "server: staging, database: app, role: app_readonly"),
          grant("on-production", "server: production, database: app, role: app_readonly"),
        ].join(""),
      ),
    );
    await write("policy/octo-org/site.yml", policy(57, GRANTS));
    await write("policy/octo-org/tools.yaml", policy(76, GRANTS));
    github.setReader({ lacks: ["Pull requests"] });
    const wrongPassword = new URL(postgres.adminUrl());
    wrongPassword.password = "wrong";
    const run = await doctor({ STAGING_URL: wrongPassword.href });
    expect(run.exit).toBe(1);
    const output = plainOutput(run);
    expect(output).toMatch(
      /4 mistakes, 4 things do not work, 1 warning\. 3 things could not be looked at\.\n$/u,
    );
    expect(output).not.toContain("wrong@");
    await expect(output).toMatchFileSnapshot("doctor-eight-mistakes.txt");
  });

  it("tells a rejected token from one that lacks a permission, and an issuer that is not there", async () => {
    await write(
      "broker.yml",
      configuration().replace(issuer.url, `http://127.0.0.1:${await freePort()}`),
    );
    const { exit, out } = await doctor({ GITHUB_TOKEN: "ghp_expired" });
    expect(exit).toBe(1);
    expect(out).toContain("token_rejected");
    expect(out).toContain("ECONNREFUSED");
    expect(out).toContain("2 things do not work.");
  });

  it("looks at nothing else where the configuration cannot be used, and prints all as JSON", async () => {
    await write("broker.yml", configuration().replace("owners: [65]", "owners: []"));
    const { exit, json } = await doctor({}, "--json");
    expect(exit).toBe(1);
    expect(json()).toMatchObject({
      mistakes: 1,
      findings: [
        { area: "configuration", state: "mistake" },
        { area: "server", state: "not_looked_at" },
      ],
    });
  });

  it("finds a write that nobody could approve without github", async () => {
    await write("broker.yml", configuration().replace(/^github.*\n/mu, ""));
    const { exit, out } = await doctor();
    expect(exit).toBe(1);
    expect(out).toContain("This write needs an approval, and the configuration has no `github`");
  });

  it("finds a policy whose name GitHub writes in another way, and takes one with capitals that is right", async () => {
    const named = (name: string) => (body: unknown) => ({ ...(body as object), full_name: name });
    await write("policy/octo-org/Tools.yml", policy(76, GRANTS));
    const heal = github.faults.add({
      path: /^\/repos\/octo-org\/shop$/u,
      fault: { kind: "rewrite", body: named("octo-org/Shop") },
    });
    const { out } = await doctor();
    heal();
    expect(out.replaceAll(/\s+/gu, " ")).toContain(
      "GitHub writes the repository's name as octo-org/Shop, so no broker reads this file. what now Rename it to octo-org/Shop.yml",
    );
    expect(out).not.toContain("with these capitals");
  });

  it("warns of a policy directory without a policy", async () => {
    await rm(join(directory, "policy"), { recursive: true });
    await mkdir(join(directory, "policy"));
    const { exit, out } = await doctor();
    expect(exit).toBe(0);
    expect(flat(out)).toContain("policy has no policy, so the broker refuses every job.");
    expect(out).toContain("broker.yml:7:22  policy.directory  (warning)");
  });

  it("makes no file, and says which directory is missing", async () => {
    await write("broker.yml", configuration().replace("./policy", "./policies"));
    const { exit, out } = await doctor();
    expect(exit).toBe(1);
    expect(flat(out)).toContain("policies does not exist, so the broker does not start.");
    expect(out).toContain("broker.yml:7:22  policy.directory\n");
    await expect(rm(join(directory, "stepkey.db"))).rejects.toThrow("ENOENT");
    await expect(rm(join(directory, "audit.jsonl"))).rejects.toThrow("ENOENT");
  });

  it("says that policy.directory is a file", async () => {
    await write("broker.yml", configuration().replace("./policy", "./broker.yml"));
    const { out } = await doctor();
    expect(flat(out)).toContain("broker.yml is not a directory, so the broker does not start.");
  });

  it("lists the freezes in force, each with the command that ends it, and changes no file", async () => {
    const path = join(directory, "stepkey.db");
    const store = await openSqliteStore({ path, randomBytes });
    await store.freeze("all", "");
    await store.freeze("grant", "migrate");
    await store.freeze("repository", "octo-org/shop");
    const beside = await doctor();
    await store.close();
    const files = await readdir(directory);
    const alone = await doctor();
    expect(await readdir(directory)).toEqual(files);
    for (const { exit, out } of [beside, alone]) {
      expect(exit).toBe(0);
      expect(flat(out)).toMatch(
        /! freeze everything \(warning\) Frozen since \S+Z: the broker refuses every job\. what now Run `stepkey thaw --config \S+broker\.yml` when it may/u,
      );
      expect(flat(out)).toContain("! freeze grant migrate (warning)");
      expect(flat(out)).toContain("Run `stepkey thaw --grant migrate --config ");
      expect(flat(out)).toContain("! freeze repository octo-org/shop (warning)");
      expect(flat(out)).toContain("Run `stepkey thaw --repository octo-org/shop --config ");
      expect(out).toContain("3 warnings.\n");
    }
  });

  it("says that the store is not a store, and does not say that it works", async () => {
    await write("stepkey.db", "not SQLite ".repeat(100));
    const { exit, out } = await doctor();
    expect(exit).toBe(1);
    expect(out).toContain("✗ store");
    expect(out).not.toContain("✓ store");
    expect(flat(out)).toContain("it is not a SQLite file");
  });

  it("warns of a file with a secret that other users can read, with the command that changes its mode", async () => {
    await write("admin url", postgres.adminUrl());
    await chmod(join(directory, "admin url"), 0o644);
    await write("broker.yml", configuration("    main: { url: { file: admin url } }\n"));
    const { exit, out } = await doctor();
    const path = join(directory, "admin url");
    expect(exit).toBe(0);
    expect(flat(out)).toContain(`! secret ${path} (warning)`);
    expect(flat(out)).toContain("can read the secret in");
    expect(flat(out)).toContain("(mode 0644)");
    expect(flat(out)).toContain(`Run \`chmod 600 '${path}'\`.`);
    expect(out).not.toContain("Everything works");
    await chmod(path, 0o600);
    expect((await doctor()).out).toContain("Everything works.");
  });

  it("names an open file with a secret also where the configuration has a mistake", async () => {
    await write("token", github.token);
    await chmod(join(directory, "token"), 0o604);
    const text = configuration().replace("{ env: GITHUB_TOKEN }", "{ file: token }");
    await write("broker.yml", text.replace("owners: [65]", "owners: []"));
    const { out } = await doctor();
    expect(flat(out)).toContain("(mode 0604)");
    expect(flat(out)).toContain(`Run \`chmod 600 ${join(directory, "token")}\`.`);
  });

  it.each([
    ["a wrong address", "listen: 127.0.0.1:8700", "listen: everywhere"],
    ["a misspelt key", "listen: 127.0.0.1:8700", "lisen: 127.0.0.1:8700"],
    ["a wrong limit", "audit: audit.jsonl", "audit: audit.jsonl\nlimits: { exchanges: many }"],
  ])(
    "lists the mistakes of policies, and looks at all else, beside %s",
    async (_what, from, to) => {
      await write("broker.yml", configuration().replace(from, to));
      await write("policy/octo-org/shop.yml", policy(74, `${GRANTS}    ttl: soon\n`));
      const { exit, out } = await doctor();
      expect(exit).toBe(1);
      expect(out).toContain("✗ configuration");
      expect(out).toContain("grants.migrate.ttl");
      expect(out).toContain("✓ server         postgres main");
      expect(out).toContain("✓ issuer");
      expect(out).toContain("2 mistakes.\n");
    },
  );

  it.each([
    ["owners: [65]", "owners: []"],
    ["owners: [65]", ""],
    ["policy: {", "policy: { directories: [],"],
  ])(
    "lists the mistakes of policies also where no broker could be made of the configuration: %s → %s",
    async (from, to) => {
      await write("broker.yml", configuration().replace(from, to));
      await write("policy/octo-org/shop.yml", policy(74, `${GRANTS}    ttl: soon\n`));
      const { exit, out } = await doctor();
      expect(exit).toBe(1);
      expect(out).toContain("grants.migrate.ttl");
      expect(out).toContain("They were not looked at");
      expect(out).toContain("2 mistakes. 1 thing could not be looked at.\n");
    },
  );

  it("leaves out the issuer, the audit log and the store where their entries are wrong, and nothing else", async () => {
    const text = configuration()
      .replace(`issuer: ${issuer.url}`, "issuer: nowhere")
      .replace("audit: audit.jsonl", "audit: 1")
      .replace("sqlite:stepkey.db", "postgres://stepkey");
    await write("broker.yml", text);
    const { out } = await doctor();
    for (const area of ["issuer", "audit", "store"]) {
      expect(out).toMatch(new RegExp(`^· ${area} +${area}$`, "mu"));
      expect(out).not.toContain(`✓ ${area}`);
    }
    expect(out).toContain("✓ server         postgres main");
    expect(out).toContain("3 mistakes. 3 things could not be looked at.\n");
  });

  it("does not say that a server is missing that is written at another level", async () => {
    const text = configuration().replace(
      "servers:\n  postgres:\n    main:",
      "servers:\npostgres:\n  main:",
    );
    await write("broker.yml", text);
    const { out } = await doctor();
    expect(out).toContain("broker.yml:10:1  postgres");
    expect(out).not.toContain("The configuration has no postgres server");
  });

  it("cannot begin without a configuration", async () => {
    expect(await cli(["doctor", "--config", "/nowhere/broker.yml"])).toMatchObject({ exit: 3 });
  });
});
