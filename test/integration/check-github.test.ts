/**
 * `stepkey check --github`, over HTTP. Repositories, branches and permissions are read from `emulate`; rulesets and their bypass
 * lists, environments and teams from the front (a FAKE, test/support/github).
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cli, type CliRun } from "../support/cli/run.ts";
import { shop } from "../support/github/gate-setup.ts";
import { startGitHub, type GitHub, type RepositoryState } from "../support/github/start-github.ts";

let github: GitHub;
let repository: RepositoryState;
let directory: string;
let names = 0;

beforeAll(async () => {
  github = await startGitHub();
  github.addTeam("octo-org/dba", ["mona"]);
  github.addTeam("octo-org/empty", []);
});
afterAll(() => github.close());

beforeEach(async () => {
  names += 1;
  repository = await shop(github, `settings-${names}`);
  github.setReader({ lacks: [], members: true, administration: true });
  directory = await mkdtemp(join(tmpdir(), "stepkey-check-"));
  await mkdir(join(directory, "octo-org"));
  return () => rm(directory, { recursive: true });
});

interface Grant {
  readonly name?: string;
  readonly environment?: string;
  readonly by?: readonly string[];
}

function grantOf({ name = "orders-migrate", environment = "production", by }: Grant): string {
  return `  ${name}:
    environment: ${environment}
    access: write
    credential: { postgres: { server: main, database: app, role: app_migrator } }
    allow: { events: [push] }
${by === undefined ? "" : `    approval: { by: ${JSON.stringify(by)} }\n`}`;
}

function policyOf(grants: readonly Grant[], head = "bases: [main]\n"): string {
  const { id, owner } = repository;
  return `version: 1
repository-id: ${id}
owner-id: ${owner.id}
${head}grants:
${grants.map(grantOf).join("")}`;
}

async function check(text: string, ...rest: readonly string[]): Promise<CliRun> {
  const path = join(directory, `${repository.fullName}.yml`);
  await writeFile(path, text);
  const variables = { GITHUB_TOKEN: github.token, GITHUB_API_URL: github.url };
  return cli(["check", path, "--offline", "--github", ...rest], { variables });
}

interface Shown {
  readonly mistakes: readonly {
    readonly code?: string;
    readonly path: string;
    readonly line: number;
    readonly severity: string;
    readonly message: string;
    readonly expected: string;
  }[];
  readonly not_looked_at: readonly string[];
}

async function found(
  grants: readonly Grant[],
  head?: string,
): Promise<Shown & { readonly exit: number }> {
  const run = await check(policyOf(grants, head), "--json");
  return { ...(run.json() as Shown), exit: run.exit };
}

/** Each finding in one line. */
async function lines(grants: readonly Grant[], head?: string): Promise<readonly string[]> {
  const { mistakes } = await found(grants, head);
  return mistakes.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

describe("stepkey check --github", () => {
  it("finds nothing where every gate holds", async () => {
    const { mistakes, not_looked_at, exit } = await found([{ by: ["@mona", "@octo-org/dba"] }]);
    expect(mistakes).toEqual([]);
    expect(not_looked_at).toEqual([expect.stringContaining("servers were not checked")]);
    expect(exit).toBe(0);
  });

  it("says in words what is wrong, where, and how to fix it", async () => {
    repository.environments.splice(0, 9, { name: "production" });
    const run = await check(policyOf([{}]));
    expect(run.exit).toBe(1);
    expect(run.out.replaceAll(`${directory}/`, "").replaceAll(/\s+/gu, " ")).toContain(
      `${repository.fullName}.yml:7:18 grants.orders-migrate.environment (environment_unprotected) The environment production has no protection rules and is open to every branch, so it holds nothing back. Most likely a workflow that named it created it. Add required reviewers, or limit it to protected branches, under Settings, Environments.`,
    );
  });

  it.each([
    ["mistake environment_missing", []],
    ["mistake environment_unprotected", [{ name: "production" }]],
    ["mistake environment_unprotected", [{ name: "Production", admins: true }]],
    ["warning environment_only_waits", [{ name: "production", wait: true, admins: false }]],
    ["warning environment_admins_bypass", [{ name: "production", reviewers: true, admins: true }]],
    ["warning environment_bypass_unread", [{ name: "production", reviewers: true }]],
  ])("finds the fake gate of an environment: %s", async (line, environments) => {
    repository.environments.splice(0, 9, ...environments);
    expect(await lines([{}])).toEqual([`${line} grants.orders-migrate.environment`]);
  });

  it.each([
    ["reviewers", { reviewers: true }],
    ["a limit to branches", { branches: true }],
    ["an App's rule", { custom: true }],
  ])("takes an environment with %s", async (_what, rules) => {
    repository.environments.splice(0, 9, { name: "production", admins: false, ...rules });
    expect(await lines([{}])).toEqual([]);
  });

  it.each([
    ["unprotected", ["mistake base_not_protected bases[0]"]],
    ["ruleset_without_review", ["mistake base_not_protected bases[0]"]],
    ["classic", ["warning base_bypass bases[0]"]],
    ["ruleset", []],
  ] as const)("looks at a base whose protection is: %s", async (by, expected) => {
    github.protectBranch(repository, "main", { by });
    expect(await lines([{}])).toEqual(expected);
  });

  it("looks at the default branch where policy lists no bases, and at each of those that it lists", async () => {
    github.protectBranch(repository, "main", { by: "unprotected" });
    expect(await lines([{}], "")).toEqual(["mistake base_not_protected grants.orders-migrate"]);
    expect(await lines([{}], "bases: [main, nowhere]\n")).toEqual([
      "mistake base_not_protected bases[0]",
      "mistake base_missing bases[1]",
    ]);
  });

  it("names who may bypass the review, and says where GitHub does not show it", async () => {
    repository.bypass = [
      { actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" },
      { actor_id: null, actor_type: "DeployKey", bypass_mode: "always" },
    ];
    expect((await found([{}])).mistakes).toMatchObject([
      {
        code: "base_bypass",
        severity: "warning",
        message: expect.stringContaining(
          "everyone with the role admin and every deploy key that can write",
        ) as unknown,
      },
    ]);
    repository.bypass = undefined;
    const hidden = await found([{}]);
    expect(hidden.mistakes).toMatchObject([{ code: "base_bypass_unread", severity: "warning" }]);
    expect(hidden.exit).toBe(0);
  });

  it.each([
    ["@nobody-here", "mistake approver_unknown"],
    ["@release-helper[bot]", "mistake approver_not_human"],
    ["@reader", "mistake approver_cannot_write"],
    ["@octo-org/nobody", "mistake team_unknown"],
    ["@octo-org/empty", "mistake team_empty"],
  ])("says of %s in by: %s", async (who, line) => {
    expect(await lines([{ by: ["@mona", who] }])).toEqual([
      `${line} grants.orders-migrate.approval.by[1]`,
    ]);
  });

  it("warns of a team without write access", async () => {
    repository.readingTeams.add("dba");
    expect(await lines([{ by: ["@octo-org/dba"] }])).toEqual([
      "warning team_cannot_write grants.orders-migrate.approval.by[0]",
    ]);
  });

  it("asks for a merge queue only where a grant writes on merge_group, and warns once where it sees none", async () => {
    const queued = (text: string): string => text.replaceAll("[push]", "[push, merge_group]");
    const two = [{ name: "a-grant" }, { name: "b-grant" }];
    const seen = (await check(queued(policyOf(two)), "--json")).json() as Shown;
    expect(seen.mistakes).toMatchObject([
      { code: "merge_queue_unseen", severity: "warning", path: "grants.a-grant.allow.events" },
    ]);
    expect(seen.mistakes[0]?.message).toContain("nor for b-grant");
    github.protectBranch(repository, "main", { hasQueue: true });
    expect(((await check(queued(policyOf(two)), "--json")).json() as Shown).mistakes).toEqual([]);
    const before = github.calls.length;
    expect(await lines(two)).toEqual([]);
    const asked = github.calls.slice(before).map(({ pathAndQuery }) => pathAndQuery);
    expect(asked).not.toContain("/graphql");
  });

  describe("with an organisation's policy", () => {
    const capOf = (by: readonly string[]): string => `version: 1
owner-id: ${repository.owner.id}
grants:
  orders-migrate:
    environment: production
    access: write
    allow: { events: [push] }
    approval: { by: ${JSON.stringify(by)} }
`;
    const checkAll = async (cap: string, policies: readonly string[]): Promise<Shown> => {
      await writeFile(join(directory, "octo-org", ".organisation.yml"), cap);
      for (const name of policies) await writeFile(join(directory, `${name}.yml`), policyOf([{}]));
      const variables = { GITHUB_TOKEN: github.token, GITHUB_API_URL: github.url };
      const run = await cli(["check", directory, "--offline", "--github", "--json"], { variables });
      return run.json() as Shown;
    };

    it("looks whether those whom it names exist, where no policy of a repository is known", async () => {
      const by = [
        "@mona",
        "@nobody-here",
        "@release-helper[bot]",
        "@octo-org/nobody",
        "@octo-org/empty",
      ];
      const { mistakes, not_looked_at } = await checkAll(capOf(by), []);
      expect(mistakes.map(({ code, path }) => `${code} ${path}`)).toEqual([
        "approver_unknown grants.orders-migrate.approval.by[1]",
        "approver_not_human grants.orders-migrate.approval.by[2]",
        "team_unknown grants.orders-migrate.approval.by[3]",
        "team_empty grants.orders-migrate.approval.by[4]",
      ]);
      expect(not_looked_at).toHaveLength(0);
    });

    it("looks whether they can write in every repository that it limits, and says so once", async () => {
      names += 1;
      const other = await shop(github, `settings-${names}`);
      for (const { readingTeams } of [repository, other]) readingTeams.add("dba");
      const both = [repository.fullName, other.fullName];
      await writeFile(
        join(directory, `${other.fullName}.yml`),
        policyOf([{}]).replace(`repository-id: ${repository.id}`, `repository-id: ${other.id}`),
      );
      const { mistakes } = await checkAll(capOf(["@octo-org/dba", "@reader"]), [both[0] ?? ""]);
      expect(mistakes.map(({ code, message }) => [code, message])).toEqual([
        ["team_cannot_write", expect.stringContaining(`to ${both.join(" and ")}`)],
        ["approver_cannot_write", expect.stringContaining(`to ${both.join(" and ")}`)],
      ]);
    });

    it("looks at a person in twenty repositories, and says how many there are", async () => {
      const all = [repository.fullName];
      for (let count = 1; count < 22; count += 1) {
        names += 1;
        const other = await shop(github, `settings-${names}`);
        all.push(other.fullName);
      }
      for (const name of all.slice(1)) {
        const { id = 0 } = await fetchRepository(name);
        const text = policyOf([{}]).replace(
          `repository-id: ${repository.id}`,
          `repository-id: ${id}`,
        );
        await writeFile(join(directory, `${name}.yml`), text);
      }
      const { mistakes, not_looked_at } = await checkAll(capOf(["@mona"]), [repository.fullName]);
      expect(mistakes).toEqual([]);
      expect(not_looked_at.filter((why) => why.includes("looked at in"))).toEqual([
        expect.stringContaining("Whether mona may write was looked at in 20 of 22 repositories."),
      ]);
    });

    it("says that its path names no owner", async () => {
      const files = { ".organisation.yml": capOf(["@mona"]) };
      const variables = { GITHUB_TOKEN: github.token, GITHUB_API_URL: github.url };
      const asked = ["check", ".organisation.yml", "--offline", "--github"];
      expect((await cli(asked, { variables, files })).out).toContain("OWNER/.organisation.yml");
    });
  });

  it("does not speak of another repository that has the name now", async () => {
    const text = policyOf([{}]).replace(`repository-id: ${repository.id}`, "repository-id: 4711");
    const { mistakes } = (await check(text, "--json")).json() as Shown;
    expect(mistakes).toMatchObject([{ code: "repository_mismatch", path: "repository-id" }]);
  });

  it.each<[string, () => void, RegExp]>([
    ["environments", () => github.setReader({ lacks: ["Actions"] }), /Actions: read/u],
    [
      "classic protection",
      () => {
        github.protectBranch(repository, "main", { by: "classic" });
        github.setReader({ administration: false });
      },
      /cannot read classic protection/u,
    ],
    [
      "rules",
      () => {
        const fault = { kind: "status", status: 403 } as const;
        github.faults.add({ path: /\/rules\/branches\//u, fault });
      },
      /403 for the rules of main/u,
    ],
    [
      "a person",
      () => {
        const fault = { kind: "status", status: 404 } as const;
        github.faults.add({ path: /\/collaborators\//u, fault });
      },
      /404 for mona's permission/u,
    ],
  ])(
    "never takes %s that it may not read as good: it says so and exits with 3",
    async (_what, hide, why) => {
      hide();
      const { not_looked_at, exit } = await found([{ by: ["@mona"] }]);
      github.faults.clear();
      expect(not_looked_at).toContainEqual(expect.stringMatching(why));
      expect(exit).toBe(3);
    },
  );

  it("exits with 3 without a token, and where no path names the repository", async () => {
    const path = join(directory, "octo-org", "any.yml");
    await writeFile(path, policyOf([{}]));
    const run = await cli(["check", path, "--offline", "--github"], { variables: {} });
    expect([run.exit, run.out]).toEqual([3, expect.stringContaining("set GITHUB_TOKEN")]);

    const files = { "stepkey.yml": policyOf([{}]) };
    const variables = { GITHUB_TOKEN: github.token, GITHUB_API_URL: github.url };
    const asked = ["check", "stepkey.yml", "--offline", "--github"];
    expect((await cli(asked, { variables, files })).out).toContain("set GITHUB_REPOSITORY");
  });

  it("takes a policy in its own repository for that of the workflow", async () => {
    await mkdir(join(directory, ".github"));
    const path = join(directory, ".github", "stepkey.yml");
    await writeFile(path, policyOf([{ environment: "staging" }]));
    const variables = {
      GITHUB_TOKEN: github.token,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: repository.fullName,
    };
    const run = await cli(["check", path, "--offline", "--github", "--json"], { variables });
    expect(run.json()).toMatchObject({ mistakes: [{ code: "environment_missing" }] });
  });

  it("reads each thing once for twenty grants", async () => {
    const grants = Array.from({ length: 20 }, (_, index) => ({
      name: `grant-${index}`,
      by: ["@mona", "@octocat", "@octo-org/dba"],
    }));
    const before = github.calls.length;
    expect(await lines(grants)).toEqual([]);
    const asked = github.calls.slice(before).map(({ pathAndQuery }) => pathAndQuery);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBe(9);
  });
});

describe("stepkey doctor", () => {
  it("looks at the environment of a grant that only reads, too", async () => {
    repository.environments.splice(0);
    const text = policyOf([{}]).replace("access: write", "access: read");
    expect(await doctorCodes(text)).toEqual(["environment_missing"]);
  });

  it("finds the same, with the same codes", async () => {
    repository.environments.splice(0, 9, { name: "production" });
    github.protectBranch(repository, "main", { by: "unprotected" });
    expect(await doctorCodes(policyOf([{ by: ["@reader"] }]))).toEqual([
      "base_not_protected",
      "environment_unprotected",
      "approver_cannot_write",
    ]);
  });
});

async function fetchRepository(name: string): Promise<{ readonly id?: number }> {
  const headers = { authorization: `Bearer ${github.token}` };
  const response = await fetch(`${github.url}/repos/${name}`, { headers });
  return (await response.json()) as { readonly id?: number };
}

/** The codes that doctor finds for this policy, in its order. */
async function doctorCodes(text: string): Promise<readonly string[]> {
  await writeFile(join(directory, `${repository.fullName}.yml`), text);
  const config = join(directory, "broker.yml");
  await writeFile(
    config,
    `url: http://127.0.0.1:8700
listen: 127.0.0.1:8700
owners: [${repository.owner.id}]
audit: audit.jsonl
policy: { directory: . }
github: { api: "${github.url}", token: { env: GITHUB_TOKEN } }
`,
  );
  const variables = { GITHUB_TOKEN: github.token };
  const { json } = await cli(["doctor", "--json", "--config", config], { variables });
  const { findings } = json() as { readonly findings: readonly { readonly code?: string }[] };
  return findings.flatMap(({ code }) => code ?? []);
}
