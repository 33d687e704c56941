/**
 * Whether GitHub requires the check run that a broker writes, as `stepkey doctor` and `stepkey check --github` find it, over HTTP.
 * Branches are read from `emulate`; rulesets, classic protection and the App from the front (a FAKE, test/support/github).
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cli, type CliRun } from "../support/cli/run.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import { APP_READS, createAppFront, install } from "../support/github/app-front.ts";
import {
  requireCheck,
  requireNoCheck,
  type RequireCheck,
} from "../support/github/required-checks.ts";
import { startGitHub, type GitHub, type RepositoryState } from "../support/github/start-github.ts";

const WRITER = 4711;
const { pem, publicKey } = makeAppKey();
const app = createAppFront(WRITER, [publicKey]);
let issuer: TestIssuer;
let github: GitHub;
let shop: RepositoryState;
let directory: string;

beforeAll(async () => {
  [issuer, github] = await Promise.all([startIssuer(), startGitHub({ app })]);
  shop = await github.createRepository({ owner: "octo-org", name: "shop", id: 74 });
  await github.createBranch(shop, "release");
  await github.setPermission(shop, "mona", "write");
});
afterAll(() => Promise.all([issuer.close(), github.close()]));

beforeEach(async () => {
  install(app, "octo-org", { permissions: { ...APP_READS, checks: "write" } });
  github.protectBranch(shop, "main");
  shop.bypass = [];
  directory = await mkdtemp(join(tmpdir(), "stepkey-required-"));
  await mkdir(join(directory, "octo-org"));
  await writeFile(join(directory, "app.pem"), pem, { mode: 0o600 });
  await writeFile(join(directory, "octo-org", "shop.yml"), POLICY);
  await configure();
  return async () => {
    requireNoCheck(shop, "main");
    github.faults.clear();
    app.installations.splice(0);
    await rm(directory, { recursive: true });
  };
});

const POLICY = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  orders-migrate:
    environment: production
    access: write
    credential: { postgres: { server: main, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
    approval: { by: ["@mona"] }
`;

function configure(check = "check: required, ", id = `app-id: ${WRITER}`): Promise<void> {
  const writer = check === "" ? "" : `writer: { ${id}, private-key: { file: app.pem } }, ${check}`;
  return writeFile(
    join(directory, "broker.yml"),
    `url: http://127.0.0.1:8700
listen: 127.0.0.1:8700
issuer: ${issuer.url}
owners: [65]
audit: audit.jsonl
policy: { directory: . }
github: { api: "${github.url}", ${writer}app-id: ${WRITER}, private-key: { file: app.pem } }
`,
  );
}

interface Found {
  readonly code?: string;
  readonly state: string;
  readonly subject: string;
  readonly message: string;
  readonly remedy: string;
}

/** What doctor finds of the check; that something could not be read has no code. */
async function doctor(): Promise<readonly Found[]> {
  const { json } = await cli(["doctor", "--json", "--config", join(directory, "broker.yml")]);
  const { findings } = json() as { readonly findings: readonly Found[] };
  return findings.filter(
    ({ code = "", state, message }) =>
      code.startsWith("check_") ||
      (state === "not_looked_at" && message.includes("the check stepkey")),
  );
}

async function codes(): Promise<readonly string[]> {
  return (await doctor()).map(({ state, code }) => `${state} ${code}`);
}

/** What GitHub is asked for meanwhile. */
async function askedFor(act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = github.calls.length;
  await act();
  return github.calls.slice(before).map(({ pathAndQuery }) => pathAndQuery);
}

/** As of a server that does not show classic protection with a branch. */
const WITHOUT_SUMMARY = {
  kind: "rewrite",
  body: (whole: unknown): unknown => ({ ...(whole as object), protection: undefined }),
} as const;

interface Shown {
  readonly mistakes: readonly { readonly code?: string; readonly message: string }[];
  readonly not_looked_at: readonly string[];
}

function checkFile(...more: readonly string[]): Promise<CliRun> {
  const variables = { GITHUB_TOKEN: github.token, GITHUB_API_URL: github.url };
  const path = join(directory, "octo-org", "shop.yml");
  return cli(["check", path, "--github", "--offline", "--json", ...more], { variables });
}

async function checkCodes(...more: readonly string[]): Promise<readonly string[]> {
  const { mistakes } = (await checkFile(...more)).json() as Shown;
  return mistakes.flatMap(({ code = "" }) => (code.startsWith("check_") ? [code] : []));
}

const withConfig = (): readonly string[] => ["--config", join(directory, "broker.yml")];

describe("stepkey doctor, where the broker has check: required", () => {
  it("finds nothing where a ruleset requires it from the App that writes it", async () => {
    requireCheck(shop, "main", { app: WRITER });
    expect(await doctor()).toEqual([]);
  });

  it("finds nothing where classic protection does, without a permission for it", async () => {
    requireCheck(shop, "main", { app: WRITER, by: "classic", bindsAdmins: true });
    expect(app.installations[0]?.permissions).not.toHaveProperty("administration");
    expect(await doctor()).toEqual([]);
  });

  it("says in words that nothing requires it, where, and what to do", async () => {
    expect(await doctor()).toMatchObject([
      {
        code: "check_not_required",
        state: "mistake",
        subject: expect.stringMatching(/shop\.yml:4:9 {2}bases\[0\]$/u) as unknown,
        remedy: expect.stringContaining("with the App 4711 as its source") as unknown,
      },
    ]);
  });

  it.each<[string, RequireCheck, readonly [code: string, text: string]]>([
    ["with a capital", { name: "Stepkey", app: WRITER }, ["not_required", 'requires "Stepkey"']],
    [
      "as a job",
      { name: "ci / stepkey", app: WRITER },
      ["not_required", 'requires "ci / stepkey"'],
    ],
    [
      "on another branch",
      { only: "release", app: WRITER },
      ["not_required", "not for this branch"],
    ],
    [
      "in evaluate mode",
      { enforcement: "evaluate", app: WRITER },
      ["not_required", "evaluate mode"],
    ],
    [
      "in a disabled ruleset",
      { enforcement: "disabled" },
      ["not_required", '"checks" requires it'],
    ],
    ["from any source", {}, ["any_source", "accepts the check stepkey from any source"]],
    ["from any source, classic", { by: "classic" }, ["any_source", "from any source"]],
    ["by contexts alone", { by: "contexts" }, ["any_source", "from any source"]],
    ["from another App", { app: 99 }, ["other_source", "from the App 99"]],
    ["from GitHub Actions", { app: 15_368, by: "classic" }, ["other_source", "every workflow"]],
  ])("finds the mistake of one who requires it %s", async (_what, how, [code, text]) => {
    requireCheck(shop, "main", how);
    expect(await doctor()).toMatchObject([
      {
        code: `check_${code}`,
        state: "mistake",
        message: expect.stringContaining(text) as unknown,
      },
    ]);
  });

  it("finds it also where classic protection is read, because a server shows no summary of it", async () => {
    github.faults.add({ path: /\/branches\/main$/u, fault: WITHOUT_SUMMARY, times: 100 });
    requireCheck(shop, "main", { by: "classic", app: WRITER, bindsAdmins: true });
    expect(await doctor()).toMatchObject([
      {
        state: "not_looked_at",
        message: expect.stringMatching(
          /cannot read classic protection \(GitHub returned 403\) \(setting_unread\)/u,
        ) as unknown,
      },
    ]);
    const [installation] = app.installations;
    if (installation !== undefined) installation.permissions["administration"] = "read";
    expect(await doctor()).toEqual([]);
    requireCheck(shop, "main", { by: "classic" });
    expect(await codes()).toEqual(["mistake check_any_source"]);
    github.protectBranch(shop, "main", { by: "classic" });
    requireCheck(shop, "main", { by: "classic", app: WRITER });
    const asked = await askedFor(doctor);
    expect(asked.filter((path) => path.endsWith("/branches/main/protection"))).toHaveLength(1);
  });

  it("needs no permission for classic protection of a branch that nothing protects", async () => {
    github.faults.add({ path: /\/branches\/main$/u, fault: WITHOUT_SUMMARY, times: 100 });
    github.protectBranch(shop, "main", { by: "unprotected" });
    expect(await codes()).toEqual(["mistake check_not_required"]);
  });

  it("never takes rules that it may not read as good", async () => {
    requireCheck(shop, "main", { app: WRITER });
    const fault = { kind: "status", status: 403 } as const;
    github.faults.add({ path: /\/rules\/branches\//u, fault, times: 100 });
    expect(await doctor()).toMatchObject([
      {
        state: "not_looked_at",
        message: expect.stringContaining("403 for the rules of main") as unknown,
      },
    ]);
  });

  it("says why nothing requires it no more exactly where rulesets cannot be listed", async () => {
    requireCheck(shop, "main", { app: WRITER, enforcement: "evaluate" });
    const fault = { kind: "status", status: 403 } as const;
    github.faults.add({ path: /\/rulesets\?/u, fault, times: 100 });
    const [found] = await doctor();
    expect(found).toMatchObject({ code: "check_not_required" });
    expect(found?.message).not.toContain("evaluate");
  });

  it("warns of those who can bypass its ruleset, and where GitHub does not show them", async () => {
    const team = { actor_id: 9, actor_type: "Team", bypass_mode: "always" } as const;
    requireCheck(shop, "main", { app: WRITER, bypass: [team] });
    expect(await doctor()).toMatchObject([
      {
        code: "check_bypass",
        state: "warning",
        message: expect.stringContaining("the team with the id 9") as unknown,
      },
    ]);
    requireNoCheck(shop, "main");
    requireCheck(shop, "main", { app: WRITER, bypass: "hidden" });
    expect(await codes()).toEqual(["warning check_bypass_unread"]);
  });

  it("warns of admins whom classic protection does not bind", async () => {
    requireCheck(shop, "main", { app: WRITER, by: "classic" });
    expect(await doctor()).toMatchObject([
      { code: "check_bypass", message: expect.stringContaining("admins of the rep") as unknown },
    ]);
  });

  it("finds a merge queue, whether the check is required or not", async () => {
    github.protectBranch(shop, "main", { hasQueue: true });
    expect(await codes()).toEqual(["warning check_in_queue"]);
    requireCheck(shop, "main", { app: WRITER });
    expect(await codes()).toEqual(["mistake check_blocks_queue"]);
  });

  it("asks GitHub for the App's id where the configuration has its client id", async () => {
    await configure("check: required, ", `client-id: ${app.clientId}`);
    requireCheck(shop, "main", { app: WRITER });
    expect(await doctor()).toEqual([]);
    requireNoCheck(shop, "main");
    requireCheck(shop, "main", { app: 99 });
    expect(await codes()).toEqual(["mistake check_other_source"]);
  });

  it("looks at every branch of bases, and reads the rulesets once for all of them", async () => {
    const policy = POLICY.replace("[main]", "[main, release, nowhere]");
    await writeFile(join(directory, "octo-org", "shop.yml"), policy);
    requireCheck(shop, "main", { app: WRITER, enforcement: "evaluate" });
    let found: readonly Found[] = [];
    const asked = await askedFor(async () => (found = await doctor()));
    expect(found.map(({ code, subject }) => `${code} ${/bases.*$/u.exec(subject)?.[0]}`)).toEqual([
      "check_not_required bases[0]",
      "check_not_required bases[1]",
    ]);
    expect(asked.filter((path) => path.includes("/rulesets?"))).toHaveLength(1);
  });

  it("asks for rulesets only where the check is not required", async () => {
    requireCheck(shop, "main", { app: WRITER });
    const asked = await askedFor(doctor);
    expect(asked.filter((path) => path.includes("/rulesets?"))).toEqual([]);
    const once = asked.filter((path) => /\/branches\/main$|\/rules\/branches\/main/u.test(path));
    expect(once).toHaveLength(2);
  });
});

describe("stepkey doctor, of another broker", () => {
  it("finds a check that is required and never fails", async () => {
    await configure("check: neutral, ");
    expect(await doctor()).toEqual([]);
    requireCheck(shop, "main", { app: WRITER });
    expect(await codes()).toEqual(["mistake check_never_fails"]);
  });

  it("says nothing of it where the broker writes none, or no grant waits on pull requests", async () => {
    await configure("");
    expect(await doctor()).toEqual([]);
    await configure();
    const pushes = POLICY.replace("[pull_request]", "[push]");
    await writeFile(join(directory, "octo-org", "shop.yml"), pushes);
    const asked = await askedFor(async () => expect(await doctor()).toEqual([]));
    expect(asked.filter((path) => path.includes("/rulesets?"))).toEqual([]);
  });
});

describe("stepkey check --github", () => {
  it("finds with --config what doctor finds", async () => {
    expect(await checkCodes(...withConfig())).toEqual(["check_not_required"]);
    requireCheck(shop, "main", { app: 99 });
    expect(await checkCodes(...withConfig())).toEqual(["check_other_source"]);
    requireNoCheck(shop, "main");
    requireCheck(shop, "main", { app: WRITER });
    expect(await checkCodes(...withConfig())).toEqual([]);
  });

  it("finds without one only a check that anybody can satisfy, and reads nothing more for it", async () => {
    const asked = await askedFor(async () => {
      expect((await checkFile()).exit).toBe(0);
      expect(await checkCodes()).toEqual([]);
      requireCheck(shop, "main", { app: 99 });
      expect(await checkCodes()).toEqual([]);
      requireNoCheck(shop, "main");
      requireCheck(shop, "main");
      expect(await checkCodes()).toEqual(["check_any_source"]);
    });
    expect(asked.filter((path) => /\/rulesets(?:\?|\/8)|\/protection$/u.test(path))).toEqual([]);
  });
});
