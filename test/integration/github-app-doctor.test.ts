import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cli } from "../support/cli/run.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import {
  APP_READS,
  createAppFront,
  install,
  type FakeInstallation,
} from "../support/github/app-front.ts";
import { startGitHub, type GitHub, type RepositoryState } from "../support/github/start-github.ts";

const { pem, publicKey } = makeAppKey();
const app = createAppFront(4711, [publicKey]);
let octo: FakeInstallation;
let issuer: TestIssuer;
let github: GitHub;
let directory: string;

beforeAll(async () => {
  [issuer, github] = await Promise.all([startIssuer(), startGitHub({ app })]);
  await github.createRepository({ owner: "octo-org", name: "shop", id: 74 });
  github.addTeam("octo-org/dba", ["mona"]);
});
afterAll(() => Promise.all([issuer.close(), github.close()]));

beforeEach(async () => {
  octo = install(app, "octo-org");
  octo.permissions["members"] = "read";
  directory = await mkdtemp(join(tmpdir(), "stepkey-doctor-"));
  await mkdir(join(directory, "policy", "octo-org"), { recursive: true });
  await writeFile(join(directory, "app.pem"), pem, { mode: 0o600 });
  await writeFile(join(directory, "broker.yml"), CONFIGURATION());
  await writeFile(join(directory, "policy", "octo-org", "shop.yml"), POLICY);
});
afterEach(async () => {
  app.installations.splice(0);
  await rm(directory, { recursive: true });
});

const CONFIGURATION = (): string => `url: http://127.0.0.1:8700
listen: 127.0.0.1:8700
issuer: ${issuer.url}
owners: [65]
audit: audit.jsonl
policy: { directory: ./policy }
github: { api: "${github.url}", app-id: 4711, private-key: { file: app.pem } }
`;

const POLICY = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  orders-migrate:
    environment: production
    access: write
    credential: { postgres: { server: main, database: app, role: app_migrator } }
    allow: { events: [push] }
    approval: { by: ["@octo-org/dba"] }
`;

interface Found {
  readonly area: string;
  readonly subject: string;
  readonly state: string;
  readonly message: string;
  readonly remedy: string;
}

async function findings(): Promise<readonly Found[]> {
  const { json } = await cli(["doctor", "--json", "--config", join(directory, "broker.yml")]);
  const all = (json() as { findings: readonly Found[] }).findings;
  return all.filter(({ area }) => area === "github");
}

describe("stepkey doctor, where a GitHub App reads approvals", () => {
  it("says nothing of an App that has exactly what policies need", async () => {
    expect(await findings()).toMatchObject([
      { subject: github.url, state: "well" },
      { subject: "octo-org/shop", state: "well" },
    ]);
  });

  it("names what the App lacks, and what it has too much of", async () => {
    delete octo.permissions["members"];
    octo.permissions["contents"] = "write";
    octo.permissions["issues"] = "read";
    const found = await findings();
    expect(found).toContainEqual(
      expect.objectContaining({
        subject: "App on octo-org",
        state: "mistake",
        message: "The App lacks Members: read there.",
      }),
    );
    expect(found).toContainEqual(
      expect.objectContaining({
        subject: "App on octo-org",
        state: "warning",
        message: expect.stringContaining("Contents: write and Issues: read") as unknown,
      }),
    );
  });

  it("says that the App is suspended, or not installed, and who can change it", async () => {
    octo.isSuspended = true;
    expect(await findings()).toContainEqual(
      expect.objectContaining({
        subject: "octo-org/shop",
        message: expect.stringContaining("(github_app_suspended)") as unknown,
        remedy: expect.stringContaining("An owner of octo-org has to unsuspend") as unknown,
      }),
    );
    app.installations.splice(0);
    expect(await findings()).toContainEqual(
      expect.objectContaining({
        subject: "octo-org/shop",
        message: expect.stringContaining("(github_app_missing)") as unknown,
      }),
    );
  });

  it("names the events that GitHub does not send, where the broker takes them", async () => {
    octo.events = ["pull_request", "push", "repository", "workflow_job", "workflow_run"];
    await writeFile(join(directory, "hook"), "a secret of the webhook", { mode: 0o600 });
    const text = CONFIGURATION().replace("app-id", "webhook-secret: { file: hook }, app-id");
    await writeFile(join(directory, "broker.yml"), text);
    expect(await findings()).toContainEqual(
      expect.objectContaining({
        state: "warning",
        message: expect.stringContaining("the events pull_request_review,") as unknown,
      }),
    );
  });

  describe("and one writes", () => {
    const WRITES = { checks: "write", deployments: "write", actions: "read", metadata: "read" };
    const READS = { ...APP_READS, members: "read" };
    const writing = async (what: string): Promise<readonly Found[]> => {
      const writer = `writer: { app-id: 4711, private-key: { file: app.pem } }, ${what}`;
      const text = CONFIGURATION().replace("app-id: 4711, ", `${writer}, app-id: 4711, `);
      await writeFile(join(directory, "broker.yml"), text);
      return findings();
    };

    it("says nothing of an App that may read and write what is asked for", async () => {
      octo.permissions = { ...READS, ...WRITES };
      octo.events = ["deployment_protection_rule"];
      const found = await writing("check: neutral, deployments: true");
      expect(found.filter(({ state }) => state !== "well")).toEqual([]);
    });

    it("names what it may not write, what it need not, and the event that is not sent", async () => {
      octo.permissions = { ...READS, deployments: "write", checks: "read" };
      const found = await writing("deployments: true, check: required");
      expect(found).toContainEqual(
        expect.objectContaining({
          subject: "writer on octo-org",
          state: "mistake",
          message: "The App lacks Checks: write there.",
        }),
      );
      expect(found).toContainEqual(
        expect.objectContaining({
          subject: "writer on octo-org",
          message: expect.stringContaining("event deployment_protection_rule") as unknown,
        }),
      );
      octo.permissions = { ...READS, checks: "write", deployments: "write" };
      expect(await writing("check: neutral")).toContainEqual(
        expect.objectContaining({
          subject: "App on octo-org",
          state: "warning",
          message: expect.stringContaining("Deployments: write") as unknown,
        }),
      );
    });

    it("says where the App that writes is not installed", async () => {
      app.installations.splice(0);
      expect(await writing("check: neutral")).toContainEqual(
        expect.objectContaining({
          subject: "writer on octo-org",
          state: "mistake",
          message: expect.stringContaining("installation_missing") as unknown,
        }),
      );
    });
  });

  it("says that GitHub rejects the key", async () => {
    await writeFile(join(directory, "app.pem"), makeAppKey().pem);
    expect(await findings()).toMatchObject([
      {
        subject: github.url,
        state: "mistake",
        message: expect.stringContaining("app_rejected") as unknown,
      },
    ]);
  });
});

describe("stepkey doctor, where policy is on GitHub", () => {
  const ofPolicy = async (text: string, named = "stepkey.yml"): Promise<readonly Found[]> => {
    const file = { path: "stepkey.yml", text };
    await github.pushToBranch(policies, { branch: "main", by: "mona", file });
    const place = `{ github: .github/stepkey.yml, organisation: "octo-org/policies:${named}" }`;
    const configuration = CONFIGURATION().replace("{ directory: ./policy }", place);
    await writeFile(join(directory, "broker.yml"), configuration);
    const { json } = await cli(["doctor", "--json", "--config", join(directory, "broker.yml")]);
    const all = (json() as { findings: readonly Found[] }).findings;
    return all.filter(({ area }) => area === "policy");
  };
  let policies: RepositoryState;
  beforeAll(async () => {
    policies = await github.createRepository({ owner: "octo-org", name: "policies" });
  });

  it("checks the organisation's policy, and says where those of repositories are checked", async () => {
    expect(await ofPolicy("version: 1\nowner-id: 65\nbases: [main]\n")).toMatchObject([
      {
        state: "well",
        subject: expect.stringMatching(
          /^octo-org\/policies\/stepkey.yml at [0-9a-f]{40}$/u,
        ) as unknown,
      },
      { state: "not_looked_at", subject: ".github/stepkey.yml" },
    ]);
    expect(await ofPolicy("version: 1\nowner-id: 65\nbasis: [main]\n")).toMatchObject([
      {
        state: "mistake",
        subject: expect.stringContaining("octo-org/policies/stepkey.yml:3") as unknown,
      },
      { state: "not_looked_at" },
    ]);
  });

  it("says that the file of an organisation does not exist", async () => {
    const [found] = await ofPolicy("version: 1\n", "other.yml");
    expect(found).toMatchObject({
      state: "mistake",
      message: expect.stringContaining("has no such file") as unknown,
    });
  });
});
