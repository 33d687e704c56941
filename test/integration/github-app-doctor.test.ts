import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cli } from "../support/cli/run.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { READER_EVENTS } from "../../src/github-app/reading.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import {
  APP_READS,
  createAppFront,
  install,
  type FakeInstallation,
} from "../support/github/app-front.ts";
import { startGitHub, type GitHub } from "../support/github/start-github.ts";

const { pem, publicKey } = makeAppKey();
const app = createAppFront(4711, [publicKey]);
let octo: FakeInstallation;
let issuer: TestIssuer;
let github: GitHub;
let directory: string;

beforeAll(async () => {
  [issuer, github] = await Promise.all([startIssuer(), startGitHub({ app })]);
  github.protectBranch(
    await github.createRepository({ owner: "octo-org", name: "shop", id: 74 }),
    "main",
  );
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

  it("asks for Merge queues: read only where a grant writes on merge_group", async () => {
    const queued = POLICY.replace("events: [push]", "events: [push, merge_group]");
    await writeFile(join(directory, "policy", "octo-org", "shop.yml"), queued);
    expect(await findings()).toContainEqual(
      expect.objectContaining({
        subject: "App on octo-org",
        state: "mistake",
        message: "The App lacks Merge queues: read there.",
      }),
    );
    octo.permissions["merge_queues"] = "read";
    const found = await findings();
    expect(found.filter(({ subject }) => subject === "App on octo-org")).toEqual([]);
  });

  it("lets stepkey check --github read as that App does", async () => {
    const policy = join(directory, "policy", "octo-org", "shop.yml");
    const config = join(directory, "broker.yml");
    const run = await cli(["check", policy, "--github", "--json", "--config", config]);
    const { mistakes, not_looked_at } = run.json() as Record<string, readonly object[]>;
    expect(mistakes).toMatchObject([{ message: expect.stringContaining("server") as unknown }]);
    expect(not_looked_at).toEqual([]);
    expect(run.exit).toBe(1);
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

  describe("and its webhook", () => {
    const HOOK = {
      url: "http://127.0.0.1:8700/webhooks/github",
      content_type: "json",
      insecure_ssl: "0",
    };
    const withHook = async (more = ""): Promise<readonly Found[]> => {
      await writeFile(join(directory, "hook"), "a secret of the webhook", { mode: 0o600 });
      const text = CONFIGURATION().replace(
        "app-id",
        `${more}webhook-secret: { file: hook }, app-id`,
      );
      await writeFile(join(directory, "broker.yml"), text);
      octo.events = READER_EVENTS;
      const found = await findings();
      return found.filter(({ state, subject }) => state !== "well" && subject.includes("webhook"));
    };
    afterEach(() => {
      [app.hook, app.events] = [HOOK, READER_EVENTS];
    });

    it("is right", async () => {
      app.hook = HOOK;
      expect(await withHook()).toEqual([]);
    });

    it.each([
      [undefined, "mistake", "no active webhook"],
      [{ ...HOOK, url: "" }, "mistake", "no active webhook"],
      [{ ...HOOK, url: "https://old.example/hook" }, "mistake", "to https://old.example/hook"],
      [{ ...HOOK, content_type: "form" }, "mistake", "as form"],
      [{ ...HOOK, insecure_ssl: "1" }, "warning", "does not check the broker's certificate"],
    ])("is %j", async (hook, state, message) => {
      app.hook = hook;
      expect(await withHook()).toMatchObject([
        {
          state,
          subject: "webhook of the App",
          message: expect.stringContaining(message) as unknown,
        },
      ]);
    });

    it("lacks events, also that of the rule where the App answers it", async () => {
      app.events = READER_EVENTS.filter((name) => name !== "workflow_job");
      octo.permissions = { ...APP_READS, members: "read", deployments: "write" };
      const writer =
        "writer: { app-id: 4711, private-key: { file: app.pem } }, deployments: true, ";
      expect(await withHook(writer)).toMatchObject([
        {
          state: "warning",
          message:
            "The App is not subscribed to the events workflow_job and deployment_protection_rule.",
        },
      ]);
    });

    it("is not looked at where the broker takes no events", async () => {
      app.hook = undefined;
      expect((await findings()).filter(({ subject }) => subject.includes("webhook"))).toEqual([]);
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
