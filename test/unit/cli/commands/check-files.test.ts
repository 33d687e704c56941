import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SHOP } from "../../../support/policy/document-fixtures.ts";
import { cli } from "../../../support/cli/run.ts";

const CAP = "version: 1\nowner-id: 65\n";
const BROKER = `url: http://127.0.0.1:8700
listen: 127.0.0.1:8700
owners: [65]
policy: { directory: ./policy }
github: { token: { env: GITHUB_TOKEN } }
servers:
  postgres:
    staging: { url: { env: STAGING_URL } }
    production: { url: { file: production-url } }
`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stepkey-check-"));
  await write("policy/octo-org/shop.yml", SHOP);
});
afterEach(() => rm(directory, { recursive: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, name)), { recursive: true });
  await writeFile(join(directory, name), text);
}

/** Names below the directory; the output names them without it. */
async function check(...argv: readonly string[]): Promise<{ exit: number; lines: string[] }> {
  const named = argv.map((word) => (word.startsWith("--") ? word : join(directory, word)));
  const { exit, out } = await cli(["check", ...named]);
  const text = out.replaceAll(`${directory}/`, "").replaceAll(/\n {2}(?=\S)/gu, " ");
  return { exit, lines: text.trimEnd().split("\n") };
}

const LAST = "What can be checked offline has no mistakes";

describe("stepkey check of a configuration", () => {
  test("does not take a secret that is not set here for a mistake, nor for checked", async () => {
    await write("broker.yml", BROKER);
    expect(await check("broker.yml")).toEqual({
      exit: 3,
      lines: [
        "broker.yml:5:18  github.token was not checked. The variable GITHUB_TOKEN is not set, or empty.",
        "broker.yml:8:21  servers.postgres.staging.url was not checked. The variable STAGING_URL is not set, or empty.",
        "broker.yml:9:24  servers.postgres.production.url was not checked. The file production-url cannot be read (ENOENT).",
        "The servers were not checked. To check them too, add --config broker.yml.",
        "Not everything was checked. What was checked has no mistakes.",
      ],
    });
    expect(await check("broker.yml", "--offline")).toEqual({ exit: 0, lines: [`${LAST}.`] });
  });

  test("takes the same for a mistake where the servers are to be contacted", async () => {
    await write("broker.yml", BROKER);
    const argv = ["check", join(directory, "policy"), "--config", join(directory, "broker.yml")];
    const { exit, err } = await cli(argv);
    expect(exit).toBe(3);
    expect(err).toContain("The variable GITHUB_TOKEN is not set, or empty.");
  });

  test("compares the policies beside it with its owners, servers and github", async () => {
    const text = BROKER.replace("[65]", "[66]").replace(/^github.*\n/mu, "");
    await write("broker.yml", text.replace("staging:", "stagin:"));
    const { exit, lines } = await check("broker.yml", "policy", "--offline");
    expect(exit).toBe(1);
    expect(lines).toEqual([
      "policy/octo-org/shop.yml:3:11  owner-id The configuration does not serve owner 65. It serves: 66.",
      'policy/octo-org/shop.yml:9:39  grants.reports-read.credential.postgres.server The configuration has no postgres server "staging". Did you mean "stagin"?',
      "policy/octo-org/shop.yml:20:15  grants.orders-migrate.approval This write needs an approval, and the configuration has no `github` to read it from: every request is refused. Add `github: { token: { env: GITHUB_TOKEN } }` to the configuration.",
      "3 mistakes.",
    ]);
  });
});

describe("stepkey check of a grant of stored secrets", () => {
  test("finds a secret that the server's entry does not have, without reading one", async () => {
    const servers = `  static:
    packages:
      secrets: { NPM_TOKEN: { file: npm-token } }
      connect:
        url: https://connect.example
        token: { file: connect-token }
        secrets: { SENTRY_TOKEN: { vault: ci, item: sentry, field: credential } }
`;
    await write("broker.yml", `${BROKER}${servers}store-key: { file: store-key }\n`);
    const grant = `version: 1
repository-id: 74
owner-id: 65
grants:
  publish:
    credential:
      static: { server: packages, secrets: [NPM_TOKN, SENTRY_TOKEN, STRIPE_KEY] }
    access: write
    environment: production
    allow: { events: [push] }
`;
    await write("policy/octo-org/site.yml", grant);
    const { exit, lines } = await check("broker.yml", "policy/octo-org/site.yml", "--offline");
    expect(exit).toBe(1);
    const at = "policy/octo-org/site.yml:7:44  grants.publish.credential.static.secrets";
    expect(lines).toEqual([
      `${at} Server "packages" has no secret "NPM_TOKN". Did you mean "NPM_TOKEN"?`,
      `${at} Server "packages" has no secret "STRIPE_KEY". It has: NPM_TOKEN, SENTRY_TOKEN.`,
      "2 mistakes.",
    ]);
  });
});

describe("stepkey check of a directory", () => {
  test("checks all its policies, also the organisation's, and those up to two levels below", async () => {
    await write("policy/octo-org/.organisation.yml", CAP.replace("65", "none"));
    await write("policy/.git/config.yml", "no policy");
    await write("policy/README.md", "no policy");
    await write("node_modules/x/y.yml", "no policy");
    for (const path of [".", "policy", "policy/octo-org"]) {
      const { exit, lines } = await check(path, "--offline");
      expect(exit).toBe(1);
      expect(lines[0]).toMatch(/^policy\/octo-org\/\.organisation\.yml:2:11 {2}owner-id/u);
      expect(lines.at(-1)).toBe("1 mistake.");
    }
  });
});

describe("a file that no broker reads", () => {
  const warnings = async (...argv: readonly string[]): Promise<readonly string[]> => {
    const { exit, lines } = await check(...argv, "--offline");
    expect(exit).toBe(0);
    expect(lines.at(-1)).toBe(`${LAST}${lines.length === 1 ? "" : ", 1 warning"}.`);
    return lines.slice(0, -1);
  };

  test("is one whose name ends in .yaml, also beside those that are checked", async () => {
    await write("policy/octo-org/site.yaml", SHOP);
    const expected = [
      "policy/octo-org/site.yaml:1:1  (warning) No broker reads this file: a policy's name ends in .yml. Rename it to site.yml.",
    ];
    expect(await warnings("policy")).toEqual(expected);
    expect(await warnings("policy/octo-org/shop.yml")).toEqual(expected);
    expect(await warnings("policy/octo-org/site.yaml")).toEqual(expected);
  });

  test("is one with capitals that GitHub's name of the repository may not have", async () => {
    await write("policy/octo-org/Site.yml", SHOP);
    expect(await warnings("policy")).toEqual([
      "policy/octo-org/Site.yml:1:1  (warning) A broker reads this file only if GitHub writes the repository's name with these capitals. `gh api repos/octo-org/Site --jq .full_name` prints it.",
    ]);
  });

  test("is one of two whose names differ in case alone", async () => {
    await write("policy/octo-org/SHOP.yml", SHOP);
    const { lines } = await check("policy", "--offline");
    expect(lines[0]).toContain("SHOP.yml and shop.yml are of one repository");
    expect(lines[1]).toContain("shop.yml and SHOP.yml are of one repository");
  });

  test("is one outside the directory of the configuration, or at another level of it", async () => {
    await write("broker.yml", BROKER);
    expect(await warnings("broker.yml", "policy")).toEqual([]);
    await write("policies/octo-org/site.yml", SHOP);
    expect(await warnings("broker.yml", "policies/octo-org/site.yml")).toEqual([
      "policies/octo-org/site.yml:1:1  (warning) No broker reads this file: it is outside the policy.directory of broker.yml, policy.",
    ]);
    await write("policy/site.yml", SHOP);
    expect(await warnings("broker.yml", "policy/site.yml")).toEqual([
      "policy/site.yml:1:1  (warning) No broker reads this file: a policy is at OWNER/REPOSITORY.yml in policy.",
    ]);
  });

  test("is one that no repository can be called", async () => {
    await write("policy/octo-org/shop copy.yml", SHOP);
    expect((await warnings("policy"))[0]).toContain("No repository can be called shop copy.");
  });
});

describe("an organisation's policy that was not checked", () => {
  test("is missed by *.yml, which a warning says, and not by whoever names one file of many", async () => {
    await write("policy/octo-org/.organisation.yml", CAP);
    await write("policy/octo-org/site.yml", SHOP);
    const glob = ["policy/octo-org/shop.yml", "policy/octo-org/site.yml"];
    const { lines } = await check(...glob, "--offline");
    expect(lines[0]).toContain("policy/octo-org/.organisation.yml:1:1  (warning)");
    expect(lines[0]).toContain("stepkey check policy/octo-org");
    const one = await check("policy/octo-org/shop.yml", "--offline");
    expect(one.lines).toEqual([`${LAST}.`]);
  });
});

describe("stepkey check of a path that does not exist", () => {
  test("says only that, and nothing about where a broker looks for policies", async () => {
    await write("broker.yml", BROKER);
    const { exit, lines } = await check("broker.yml", "polic", "--offline");
    expect(exit).toBe(3);
    expect(lines.join("\n")).toContain("polic cannot be read: there is no such file.");
    expect(lines.join("\n")).not.toContain("No broker reads this file");
  });
});

describe("stepkey check of the tasks of a repository without a broker", () => {
  const TASKS = `version: 1
tasks:
  count-orders:
    title: Count the orders
    grant: orders-read
    run: ./count.sh
`;

  test("finds its mistakes with their places", async () => {
    await write(".github/stepkey/tasks.yml", TASKS);
    const { exit, lines } = await check(".github/stepkey/tasks.yml");
    expect(exit).toBe(1);
    expect(lines.join("\n")).toMatch(
      /\.github\/stepkey\/tasks\.yml:5:5 {2}tasks\.count-orders\.grant .*a key of a broker's policy/u,
    );
  });

  test("is part of the check of its workflows", async () => {
    await write(".github/stepkey/tasks.yml", TASKS);
    await write(".github/workflows/ci.yml", "jobs: {}\n");
    const { exit, lines } = await check(".github/workflows");
    expect(exit).toBe(1);
    expect(lines.join("\n")).toContain("tasks.count-orders.grant");
  });

  test("is not missed where a repository has none", async () => {
    await write(".github/workflows/ci.yml", "jobs: {}\n");
    expect(await check(".github/workflows")).toMatchObject({ exit: 0 });
  });
});
