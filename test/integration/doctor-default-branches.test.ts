/**
 * `stepkey doctor` where policies are in default branches. Files and branches are read from `emulate`; installations, lists of
 * repositories, teams and rules from the front (a FAKE, test/support/github).
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cli, type CliRun } from "../support/cli/run.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import { createAppFront, install, type FakeInstallation } from "../support/github/app-front.ts";
import { startGitHub, type GitHub, type RepositoryState } from "../support/github/start-github.ts";

const { pem, publicKey } = makeAppKey();
const app = createAppFront(4711, [publicKey]);
const PATH = ".github/stepkey.yml";
let octo: FakeInstallation;
let issuer: TestIssuer;
let github: GitHub;
let shop: RepositoryState;
let policies: RepositoryState;
let directory: string;

beforeAll(async () => {
  [issuer, github] = await Promise.all([startIssuer(), startGitHub({ app })]);
  [shop, policies] = [await repository("shop"), await repository("policies")];
  github.protectBranch(shop, "main");
  await github.setPermission(shop, "mona", "write");
  await github.setPermission(shop, "reader", "read");
  github.addTeam("octo-org/dba", ["mona"]);
});
afterAll(() => Promise.all([issuer.close(), github.close()]));

function repository(name: string): Promise<RepositoryState> {
  return github.createRepository({ owner: "octo-org", name });
}

beforeEach(async () => {
  octo = install(app, "octo-org");
  octo.permissions["members"] = "read";
  directory = await mkdtemp(join(tmpdir(), "stepkey-doctor-"));
  await writeFile(join(directory, "app.pem"), pem, { mode: 0o600 });
  await configure(`app-id: 4711, private-key: { file: app.pem }`);
  await push(shop, PATH, policyOf());
  await push(policies, "stepkey.yml", CAP);
  return async () => {
    app.installations.splice(0);
    github.faults.clear();
    github.setReader({ lists: true });
    await rm(directory, { recursive: true });
  };
});

function configure(reader: string, policy = `organisation: "octo-org/policies:stepkey.yml"`) {
  return writeFile(
    join(directory, "broker.yml"),
    `url: http://127.0.0.1:8700
listen: 127.0.0.1:8700
issuer: ${issuer.url}
owners: [65]
audit: audit.jsonl
policy: { github: ${PATH}, ${policy} }
github: { api: "${github.url}", ${reader} }
servers: { postgres: { main: { url: { env: ADMIN_URL } } } }
`,
  );
}

function push(to: RepositoryState, path: string, text: string): Promise<unknown> {
  return github.pushToBranch(to, { branch: "main", by: "mona", file: { path, text } });
}

const CAP = `version: 1
owner-id: 65
bases: [main]
grants:
  orders-migrate:
    environment: production
    access: write
    ttl: 10m
    allow: { events: [push] }
    approval: { count: 2, by: ["@octo-org/dba"] }
`;

function policyOf(change: (text: string) => string = (text) => text): string {
  return change(`version: 1
repository-id: ${shop.id}
owner-id: 65
bases: [main]
grants:
  orders-migrate:
    environment: production
    access: write
    ttl: 15m
    credential: { postgres: { server: main, database: app, role: app_migrator } }
    allow: { events: [push] }
    approval: { count: 1, by: ["@mona"] }
`);
}

interface Found {
  readonly area: string;
  readonly subject: string;
  readonly state: string;
  readonly message: string;
  readonly remedy: string;
  readonly code?: string;
}

function doctor(...more: readonly string[]): Promise<CliRun> {
  // Nothing listens there: servers are no part of these tests.
  const variables = { GITHUB_TOKEN: github.token, ADMIN_URL: "postgres://a:b@127.0.0.1:1/app" };
  return cli(["doctor", "--json", "--config", join(directory, "broker.yml"), ...more], {
    variables,
  });
}

/** Of policies and GitHub; without what the server that is not there causes. */
async function findings(...more: readonly string[]): Promise<readonly Found[]> {
  const { findings: all } = (await doctor(...more)).json() as { findings: readonly Found[] };
  return all.filter(
    ({ area, message }) =>
      ["policy", "github"].includes(area) && !/the server postgres main/u.test(message),
  );
}

async function ofPolicy(...more: readonly string[]): Promise<readonly Found[]> {
  return (await findings(...more)).filter(({ area }) => area === "policy");
}

describe("stepkey doctor, where policies are in default branches", () => {
  it("says where there is a policy, what the organisation's takes from it, and where there is none", async () => {
    expect(await findings()).toEqual([
      expect.objectContaining({
        state: "well",
        subject: expect.stringMatching(
          /^octo-org\/policies\/stepkey.yml at [0-9a-f]{40}$/u,
        ) as unknown,
      }),
      expect.objectContaining({
        state: "well",
        subject: expect.stringMatching(
          /^octo-org\/shop\/.github\/stepkey.yml at [0-9a-f]{40}$/u,
        ) as unknown,
        message: expect.stringContaining("grants.orders-migrate.ttl (15m → 10m)") as unknown,
      }),
      expect.objectContaining({
        state: "well",
        message: "The broker refuses the jobs of octo-org/policies.",
      }),
      expect.objectContaining({ state: "well", subject: github.url }),
      expect.objectContaining({ state: "well", subject: "octo-org/shop" }),
    ]);
  });

  it("lists the repositories with a token that reads no code, and ends it", async () => {
    const before = app.issued.length;
    await findings();
    const wide = app.issued.slice(before).filter(({ repositories }) => repositories === undefined);
    const ofList = wide.filter(({ permissions }) => "metadata" in permissions);
    expect(ofList).toMatchObject([{ permissions: { metadata: "read" }, isDead: true }]);
  });

  it("finds the mistakes of a policy, and its fake gates, as those of a directory", async () => {
    await push(
      shop,
      PATH,
      policyOf((text) => text.replace("ttl: 15m", "ttl: soon")),
    );
    expect(await ofPolicy()).toContainEqual(
      expect.objectContaining({
        state: "mistake",
        subject: `octo-org/shop/${PATH}:9:10  grants.orders-migrate.ttl`,
      }),
    );
    await push(
      shop,
      PATH,
      policyOf((text) => text.replaceAll("production", "staging")),
    );
    github.protectBranch(shop, "main", { by: "unprotected" });
    const codes = (await findings()).map(({ code }) => code);
    github.protectBranch(shop, "main");
    expect(codes).toEqual(expect.arrayContaining(["base_not_protected", "environment_missing"]));
  });

  it("says that a policy is for another repository", async () => {
    await push(
      shop,
      PATH,
      policyOf((text) => text.replace(/repository-id: \d+/u, "repository-id: 4711")),
    );
    expect(await ofPolicy()).toContainEqual(
      expect.objectContaining({
        subject: `octo-org/shop/${PATH}`,
        remedy: `If this is the right repository, write repository-id: ${shop.id}.`,
      }),
    );
  });

  it("finds the file that only looks like a policy", async () => {
    const web = await repository("web");
    await push(web, ".github/stepkey.yaml", policyOf());
    expect(await ofPolicy()).toContainEqual(
      expect.objectContaining({
        state: "warning",
        subject: `octo-org/web/${PATH}`,
        message: expect.stringContaining("stepkey.yaml, which no broker reads") as unknown,
        remedy: "Rename it to stepkey.yml.",
      }),
    );
    web.isArchived = true;
    const { message = "" } = (await ofPolicy()).at(-1) ?? {};
    expect(message).toContain("1 archived repository was not looked at.");
  });

  it("says that a file is no text, and goes on with the others", async () => {
    const fault = { kind: "rewrite", body: () => [{ name: "a.yml" }] } as const;
    github.faults.add({ path: /\/repos\/octo-org\/shop\/contents\//u, fault });
    expect(await ofPolicy()).toContainEqual(
      expect.objectContaining({
        state: "mistake",
        subject: `octo-org/shop/${PATH}`,
        message: expect.stringContaining("This is a directory") as unknown,
      }),
    );
  });

  describe("under an organisation's policy", () => {
    it("says that it refuses a grant, and that it is missing where it must be there", async () => {
      await push(
        policies,
        "stepkey.yml",
        CAP.replace("environment: production", "environment: live"),
      );
      expect(await ofPolicy()).toContainEqual(
        expect.objectContaining({
          state: "warning",
          message: expect.stringContaining(
            "No job gets orders-migrate: the organisation's",
          ) as unknown,
        }),
      );
      await push(policies, "stepkey.yml", "version: 1\nowner-id: none\n");
      expect(await ofPolicy()).toContainEqual(
        expect.objectContaining({
          subject: `octo-org/shop/${PATH}`,
          message: expect.stringContaining("has mistakes, or cannot be read") as unknown,
        }),
      );
      await configure("app-id: 4711, private-key: { file: app.pem }", "require-organisation: true");
      expect(await ofPolicy()).toContainEqual(
        expect.objectContaining({
          message: expect.stringContaining("policy.require-organisation is set") as unknown,
        }),
      );
    });

    it("looks at those whom it names, also in the repositories that it limits", async () => {
      const by = (names: string): string => CAP.replace('["@octo-org/dba"]', names);
      await push(policies, "stepkey.yml", by('["@reader", "@octo-org/nobody", "@octocat"]'));
      const named = (await findings()).filter(({ subject }) =>
        subject.includes("policies/stepkey"),
      );
      expect(named.map(({ state, code }) => `${state} ${code}`)).toEqual([
        "well undefined",
        "mistake approver_cannot_write",
        "mistake team_unknown",
        "mistake approver_cannot_write",
      ]);
      expect(named[1]).toMatchObject({
        subject: "octo-org/policies/stepkey.yml:10:32  grants.orders-migrate.approval.by[0]",
        message: expect.stringContaining("no write access to octo-org/shop") as unknown,
      });
      await push(policies, "stepkey.yml", by('["@octo-org/dba"]'));
      delete octo.permissions["members"];
      const lacking = await findings();
      expect(lacking.map(({ message }) => message)).toContain("The App lacks Members: read there.");
    });
  });

  describe("says what keeps it from looking, and what to do", () => {
    it("where the App is suspended, not installed, or has no repository", async () => {
      octo.isSuspended = true;
      expect(await findings()).toContainEqual(
        expect.objectContaining({
          subject: "App on octo-org",
          state: "mistake",
          message: expect.stringContaining("(github_app_suspended)") as unknown,
        }),
      );
      octo.isSuspended = false;
      octo.repositories = [];
      expect(await findings()).toContainEqual(
        expect.objectContaining({
          state: "warning",
          message: expect.stringContaining("has no repository") as unknown,
        }),
      );
      app.installations.splice(0);
      expect(await findings()).toContainEqual(
        expect.objectContaining({
          subject: "owner 65",
          state: "mistake",
          message: expect.stringContaining("(github_app_missing)") as unknown,
        }),
      );
    });

    it("where GitHub rejects the key: once, and nothing else is asked", async () => {
      await writeFile(join(directory, "app.pem"), makeAppKey().pem, { mode: 0o600 });
      const found = await findings();
      expect(found.filter(({ state }) => state !== "not_looked_at")).toMatchObject([
        { subject: github.url, state: "mistake" },
      ]);
    });

    it("where the rate limit is reached: it does not go on asking", async () => {
      for (const name of ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
        await repository(`many-${name}`);
      const fault = { kind: "primary_limit", resetInSeconds: 900 } as const;
      github.faults.add({ path: /^\/repos\//u, fault, times: 1000 });
      const before = github.calls.length;
      const found = await ofPolicy();
      const asked = github.calls
        .slice(before)
        .filter(({ pathAndQuery }) => pathAndQuery.startsWith("/repos/"));
      expect(asked.length).toBeLessThan(10);
      const messages = found.map(({ message }) => message);
      expect(messages).toContainEqual(expect.stringContaining("GitHub's rate limit is reached"));
      expect(messages).toContain("GitHub was away several times in a row.");
      expect(found.some(({ state }) => state === "mistake" || state === "warning")).toBe(false);
    });
  });

  describe("with a token", () => {
    beforeEach(() => configure("token: { env: GITHUB_TOKEN }"));

    it("of a person, looks at what that person has of the owners", async () => {
      expect(
        (await ofPolicy()).map(({ subject }) => subject.replace(/[0-9a-f]{40}/u, "SHA")),
      ).toEqual(expect.arrayContaining([`octo-org/shop/${PATH} at SHA`]));
    });

    it("that cannot list, says so, and looks at those that are named", async () => {
      github.setReader({ lists: false });
      expect(await ofPolicy()).toContainEqual(
        expect.objectContaining({
          state: "not_looked_at",
          subject: "repositories of the token",
          message: expect.stringContaining("--repository OWNER/NAME") as unknown,
        }),
      );
      const found = await ofPolicy("--repository", "octo-org/shop");
      expect(found.map(({ state }) => state)).toEqual(["well", "well"]);
    });
  });

  it("looks only at the repositories that are named, and refuses what is no name", async () => {
    const found = await ofPolicy("--repository=octo-org/policies,octo-org/nowhere");
    expect(found.map(({ state, subject }) => `${state} ${subject}`)).toEqual([
      expect.stringMatching(/^well octo-org\/policies\/stepkey.yml at/u),
      `not_looked_at octo-org/nowhere/${PATH}`,
      `well ${PATH} is not in 1 repository`,
    ]);
    expect((await doctor("--repository", "shop")).exit).toBe(2);
  });
});
