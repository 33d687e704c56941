import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openNotebook, type Notebook } from "../support/acceptance.ts";
import {
  findAct,
  openActRepository,
  type ActRepository,
  type ActRequest,
  type ActResult,
} from "../support/act.ts";
import { makeRole } from "../support/aws-setup.ts";
import { cephAvailable, startCeph, type Ceph } from "../support/ceph.ts";
import { copyForAct, type CopyOptions } from "../support/examples/act-copy.ts";
import { fakeAwsScript } from "../support/examples/fake-aws.ts";
import { readExample, STEPKEY } from "../support/examples/folders.ts";
import type { Landed, PullState, Run, StartRun } from "../support/github/start-github.ts";
import { startIdTokenEndpoint, type IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { EXAMPLE_ROLES, query } from "../support/postgres.ts";
import { startFetching } from "../support/uses/fetching.ts";
import { canHostRunner } from "../support/hosted-runner.ts";
import { leftOut } from "../support/left-out.ts";
import { sqlTool, startTestSystem, type TestSystem } from "../support/test-system.ts";

const act = findAct();
const AGENT = "release-helper[bot]";
const NOTE_URL = "database-url";

let system: TestSystem;
let notes: Notebook;
/** What has the workflows that others call. */
let deploy: Awaited<ReturnType<TestSystem["github"]["createRepository"]>>;

beforeAll(async () => {
  if (act === undefined) return;
  notes = openNotebook();
  system = await startTestSystem({ certificate: true });
  // The examples' policies name one database; the system has two of its own.
  await system.postgres.sql("CREATE DATABASE app");
  await system.postgres.sql(EXAMPLE_ROLES.replaceAll(/CREATE ROLE .*\n/gu, ""), "app");
  await system.postgres.sql("ALTER TABLE orders ADD ordered_at date DEFAULT '2026-11-01'", "app");
  system.github.addTeam("octo-org/dba", ["mona"]);
  deploy = await system.github.createRepository({ owner: "octo-org", name: "deploy" });
}, 60_000);
afterAll(async () => {
  await system?.close();
  notes?.remove();
});

describe.runIf(act !== undefined)("act runs the examples that ask a broker", () => {
  it.each(["pull_request", "push"])("read-in-ci on %s", async (event) => {
    const pull = await openPull("octocat");
    const place = event === "push" ? { push: await straightPush() } : { pr: pull };
    const run = startRun({ ...place, actor: "octocat", environment: "staging" });
    const result = await play({
      example: "read-in-ci",
      jobs: { report: run },
      files: { "report.sh": task("SELECT current_user", "INSERT INTO orders VALUES (2, 'x')") },
      request: { workflow: "report.yml", event, payload: pullPayload(pull) },
    });
    expect(result.log).toMatch(/\| SELECT \[\{"current_user":"stepkey_\w{26}"\}\]/u);
    expect(result.log).toContain("| permission denied for table orders");
    await endedWell(result, ["report"]);
  });

  it("read-in-ci starts nothing for a fork", async () => {
    const pull = await openPull("octocat");
    const run = startRun({ pr: pull, actor: "octocat", environment: "staging" });
    const payload = pullPayload(pull, { from: "stranger/shop" });
    const result = await play({
      example: "read-in-ci",
      jobs: { report: run },
      files: { "report.sh": task("SELECT 1") },
      request: { workflow: "report.yml", event: "pull_request", payload },
    });
    expect([result.exitCode, result.audiences]).toEqual([0, []]);
  });

  it("gated-migration once its newest commit is approved", async () => {
    const pull = await openPull("octocat");
    await system.github.review(pull, { by: "mona", state: "approve" });
    const result = await migrate(pull, {
      "migrate.sh": task("CREATE TABLE shipments (id int)", "SELECT current_user"),
    });
    expect(result.log).toMatch(/✓ approved {4}mona, .* · 1 of 1/u);
    expect(result.log).toContain("| CREATE");
    await endedWell(result, ["migrate"]);
    const [table] = await system.postgres.sql(
      "SELECT tableowner FROM pg_tables WHERE tablename = 'shipments'",
      "app",
    );
    expect(table).toEqual({ tableowner: "app_migrator" });
  });

  it("gated-migration not after another push", async () => {
    const pull = await openPull("octocat");
    await system.github.review(pull, { by: "mona", state: "approve" });
    await system.github.push(pull, { by: "octocat" });
    const result = await migrate(pull, { "migrate.sh": task("SELECT 'never reached'") });
    expect(result.exitCode).toBe(1);
    expect(result.log).toContain("approval_pending");
    expect(result.log).not.toContain("never reached");
    expect(await system.leaseRoles()).toEqual([]);
  });

  it("gated-migration not for a review that approves nothing", async () => {
    const pull = await openPull("octocat");
    const result = await migrate(pull, { "migrate.sh": task("SELECT 1") }, "commented");
    expect([result.exitCode, result.audiences]).toEqual([0, []]);
  });

  it("gated-migration whose main dies during the task: post ends what it left", async () => {
    const pull = await openPull("octocat");
    await system.github.review(pull, { by: "mona", state: "approve" });
    // The parent of the task's shell is main.
    const killing = ["run: ./migrate.sh", `run: ${note()}; kill -9 $PPID`] as const;
    const result = await migrate(pull, {}, "approved", [killing]);
    expect(result.exitCode).toBe(1);
    expect(result.log).toMatch(
      /\| ✓ revoked {5}lse_\w{26} was still open at the job's end · verified: .*role absent/u,
    );
    await nothingIsLeft(result);
  });

  it("agent-pull-request, which waits for a human", async () => {
    const pull = await openPull(AGENT);
    let waited = false;
    const result = await play({
      example: "agent-pull-request",
      jobs: {
        look: startRun({ pr: pull, actor: AGENT, environment: "staging" }),
        write: startRun({ pr: pull, actor: AGENT, environment: "production" }),
      },
      files: {
        "report.sh": task("SELECT count(*) FROM orders"),
        "migrate.sh": task("UPDATE orders SET note = 'seen'"),
      },
      request: {
        workflow: "agent.yml",
        event: "pull_request",
        payload: pullPayload(pull),
        onLine: (line) => {
          if (waited || !line.includes("◌ waiting")) return;
          waited = true;
          void system.github.review(pull, { by: "mona", state: "approve" });
        },
      },
    });
    expect(waited).toBe(true);
    expect(result.log).toContain('| SELECT [{"count":"1"}]');
    expect(result.log).toContain("| UPDATE");
    await endedWell(result, ["look", "write"]);
  });

  it.runIf(canHostRunner() && hasPsql())(
    "agent-in-a-job: behind its wall the agent reads by a task, and a human approves the write",
    async () => {
      const pull = await openPull(AGENT);
      const run = (): Run =>
        startRun({
          pr: pull,
          actor: AGENT,
          environment: "production",
          jobWorkflowRef: "octo-org/deploy/.github/workflows/agent.yml@refs/heads/main",
          jobWorkflowSha: deploy.branches.get("main") ?? "",
        });
      let waited = false;
      const result = await withTasks("agent-in-a-job", (serverUrl) =>
        play({
          example: "agent-in-a-job",
          jobs: { ask: run(), migrate: run() },
          files: {
            "agent.mjs": fileOf("agent-in-a-job", "agent.mjs"),
            "migrate.sh": task("UPDATE orders SET note = 'asked'"),
          },
          env: { GITHUB_SERVER_URL: serverUrl },
          request: {
            workflow: "pull-request.yml",
            event: "pull_request",
            payload: pullPayload(pull),
            onLine: (line) => {
              if (waited || !line.includes("◌ waiting")) return;
              waited = true;
              void system.github.review(pull, { by: "mona", state: "approve" });
            },
          },
          called: "octo-org/deploy@main",
        }),
      );
      expect(result.log).toMatch(/✓ isolated +as stepkey-agent-/u);
      expect(result.log).toMatch(/\| Run run_\S+ of count-orders: ended, exit code 0\./u);
      expect(result.log).toContain("| orders-migrate: needs a human's approval at GitHub.");
      expect(result.log).toMatch(/\| Who can approve: @octo-org\/dba\n/u);
      // What the agent wrote is there for the step after it.
      expect(result.log).toMatch(/\| \?\? answer\.md/u);
      expect(waited).toBe(true);
      expect(result.log).toContain("| UPDATE");
      await endedWell(result, ["ask", "migrate"]);
    },
  );

  it("reusable-workflow, called from a push that was approved", async () => {
    const run = startRun({
      push: await approvedMerge(),
      actor: "kim",
      environment: "production",
      jobWorkflowRef: "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      jobWorkflowSha: deploy.branches.get("main") ?? "",
    });
    const result = await play({
      example: "reusable-workflow",
      jobs: { migrate: run },
      files: { "migrate.sh": task("CREATE TABLE parcels (id int)") },
      request: { workflow: "release.yml", event: "push", payload: {} },
      called: "octo-org/deploy@main",
    });
    expect(result.log).toContain("| CREATE");
    await endedWell(result, ["migrate"]);
  });
});

describe.runIf(act !== undefined && cephAvailable())("act runs the example of AWS", () => {
  let ceph: Ceph;
  beforeAll(async () => {
    ceph = await startCeph();
    await prepareAws(ceph);
  }, 120_000);
  afterAll(async () => {
    await ceph?.stop();
  });

  it("with both roles, by the trust policies beside it", async () => {
    const result = await deployWith(ceph, "octo-org/deploy/.github/workflows/deploy.yml");
    const copy = `copy: s3://octo-shop-builds/${result.sha}/index.html to s3://octo-shop-site/index.html`;
    expect(result.log).toContain(`| (dryrun) ${copy}`);
    expect(result.log).toContain(`| ${copy}`);
    expect(result.log).toMatch(/✓ approved {4}mona, .* · 1 of 1/u);
    expect(result.exitCode).toBe(0);
    expect(postsOf(result)).toBe(2);
    expect(result.log).toMatch(/a later step sees 0 of the credential[^]*a later step sees 0 of/u);
    expect(result.log.match(/\| ◌ expires {5}this kind cannot be revoked/gu)).toHaveLength(2);
    expect(await deployed(ceph, result.sha)).toEqual(["index.html"]);
  });

  it("and becomes neither role from another file", async () => {
    const result = await deployWith(ceph, "octo-org/shop/.github/workflows/release.yml");
    expect(result.exitCode).toBe(1);
    expect(result.log).toContain("code           provider_denied");
    expect(result.log).not.toContain("copy:");
    // Nothing was issued, so post warns of nothing.
    expect(postsOf(result)).toBe(1);
    expect(result.log).not.toContain("was not revoked");
  });
});

interface Scene {
  readonly example: string;
  readonly jobs: Readonly<Record<string, Run>>;
  readonly files: Readonly<Record<string, string>>;
  readonly request: ActRequest;
  /** Where the called workflow lies, as the caller names it. */
  readonly called?: string;
  readonly replaced?: CopyOptions["replaced"];
  readonly programs?: Readonly<Record<string, string>>;
  /** What the runner would set, besides where the API is. */
  readonly env?: Readonly<Record<string, string>>;
  readonly prepare?: (repository: ActRepository) => Promise<void>;
}

interface Played extends ActResult {
  readonly sha: string;
  /** Of every ID token that the jobs asked for. */
  readonly audiences: readonly string[];
}

/** One run of an example's workflow. Each job is a run of its own at the system, which knows runs of one job. */
async function play(scene: Scene): Promise<Played> {
  const example = readExample(scene.example);
  if (example.policy !== undefined) {
    const policy = join(system.folder, "policy", "octo-org", "shop.yml");
    copyFileSync(join(example.folder, "policy.yml"), policy);
  }
  const endpoints: Readonly<Record<string, IdTokenEndpoint>> = await endpointsOf(scene.jobs);
  const workflows = copyForAct(example, {
    jobs: Object.fromEntries(Object.entries(endpoints).map(([id, { env }]) => [id, env])),
    replaced: [["https://stepkey.octo-org.example", system.broker.url], ...(scene.replaced ?? [])],
  });
  const repository = openActRepository({
    act: act ?? "",
    stepkey: STEPKEY,
    repository: { ...workflows, ...scene.files, "sql.mjs": sqlTool() },
    others: scene.called === undefined ? {} : { [scene.called]: workflows },
    programs: scene.programs ?? {},
    env: { GITHUB_API_URL: system.github.url, ...scene.env },
    githubToken: system.github.token,
  });
  try {
    await scene.prepare?.(repository);
    const result = await repository.run(scene.request);
    const audiences = Object.values(endpoints).flatMap((endpoint) => endpoint.audiences);
    return { ...result, sha: repository.sha, audiences };
  } finally {
    await repository.close();
    for (const endpoint of Object.values(endpoints)) await endpoint.close();
  }
}

/** A git server that has the example's task scripts on the default branch, as github.com would. */
async function withTasks<T>(name: string, use: (serverUrl: string) => Promise<T>): Promise<T> {
  const fetching = await startFetching();
  try {
    const script = "tasks/count-orders.sh";
    fetching
      .repository("octo-org/shop")
      .commit({ [script]: { executable: fileOf(name, script) } }, { ref: "refs/heads/main" });
    return await use(fetching.server.url);
  } finally {
    await fetching.close();
  }
}

/** The example's task runs it. */
function hasPsql(): boolean {
  if (existsSync("/usr/bin/psql")) return true;
  leftOut("psql", "apt-get install -y --no-install-recommends postgresql-client");
  return false;
}

function fileOf(name: string, file: string): string {
  return readFileSync(join(readExample(name).folder, file), "utf8");
}

async function endpointsOf(
  jobs: Scene["jobs"],
): Promise<Readonly<Record<string, IdTokenEndpoint>>> {
  const started = Object.entries(jobs).map(
    async ([id, run]) => [id, await startIdTokenEndpoint(system.issuer, run.claims)] as const,
  );
  return Object.fromEntries(await Promise.all(started));
}

function startRun(wanted: StartRun): Run {
  return system.github.startRun(wanted);
}

function openPull(by: string): Promise<PullState> {
  return system.github.openPullRequest(system.repository, { by });
}

function straightPush(): Promise<Landed> {
  return system.github.pushToBranch(system.repository, { branch: "main", by: "mona" });
}

async function approvedMerge(): Promise<Landed> {
  const pull = await openPull("octocat");
  await system.github.review(pull, { by: "mona", state: "approve" });
  return await system.github.merge(pull, { by: "kim", method: "squash" });
}

function migrate(
  pull: PullState,
  files: Scene["files"],
  ...[state = "approved", replaced = []]: [string?, CopyOptions["replaced"]?]
): Promise<Played> {
  const event = "pull_request_review";
  return play({
    example: "gated-migration",
    jobs: { migrate: startRun({ pr: pull, event, actor: "mona", environment: "production" }) },
    files,
    replaced,
    request: {
      workflow: "migrate.yml",
      event,
      payload: { ...pullPayload(pull), review: { state } },
    },
  });
}

function pullPayload(pull: PullState, { from = "octo-org/shop" } = {}): object {
  return {
    pull_request: {
      number: pull.number,
      head: { ref: pull.headBranch, sha: pull.head, repo: { full_name: from } },
      base: { ref: pull.base, repo: { full_name: "octo-org/shop" } },
    },
  };
}

/** A script of the caller's: notes its credential where only the test looks, then uses it. */
function task(...statements: readonly string[]): string {
  const lines = statements.map((sql) => `node sql.mjs "${sql}" || true`);
  return ["#!/bin/sh", note(), ...lines, ""].join("\n");
}

function note(): string {
  return `printenv DATABASE_URL >>${notes.page(NOTE_URL)}`;
}

async function endedWell(result: Played, jobs: readonly string[]): Promise<void> {
  expect(result.exitCode).toBe(0);
  expect(result.log.match(/\| a later step sees 0 of the credential/gu)).toHaveLength(jobs.length);
  const closed = "| ✓ closed      no lease was open; this job gets no more credentials";
  expect(result.log.split(closed)).toHaveLength(jobs.length + 1);
  await nothingIsLeft(result);
}

/** Every post ran; no role is left, and what the tasks noted opens nothing. */
async function nothingIsLeft(result: Played): Promise<void> {
  expect(postsOf(result)).toBeGreaterThan(0);
  expect(result.audiences.length).toBeGreaterThan(1);
  expect(new Set(result.audiences)).toEqual(new Set([system.broker.url]));
  expect(await system.leaseRoles()).toEqual([]);
  for (const url of notes.noted(NOTE_URL).split("\n")) {
    await expect(query(url, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
  }
}

function postsOf({ log }: ActResult): number {
  return log.match(/Success - Post octo-org\/stepkey\/session@0{40}/gu)?.length ?? 0;
}

/** Two roles behind the example's own trust policies, which then name this machine's issuer. */
async function prepareAws(ceph: Ceph): Promise<void> {
  const provider = await ceph.trust(system.issuer, ["sts.amazonaws.com"]);
  const { trust } = readExample("gated-aws-deploy");
  for (const [access, name] of [
    ["read", "shop-read"],
    ["write", "shop-deploy"],
  ] as const) {
    const text = JSON.stringify(trust[access])
      .replaceAll(/"arn:[^"]*:oidc-provider\/[^"]*"/gu, JSON.stringify([provider]))
      .replaceAll("token.actions.githubusercontent.com", new URL(system.issuer.url).host);
    const { Statement } = JSON.parse(text) as { Statement: Readonly<Record<string, unknown>>[] };
    await makeRole(ceph, name, Statement[0] ?? {});
  }
  const s3 = ceph.s3(ceph.admin);
  for (const Bucket of ["octo-shop-builds", "octo-shop-site"]) {
    await s3.send(new CreateBucketCommand({ Bucket }));
  }
  // What the job's own token may read.
  system.github.setReader({ administration: false, members: false });
}

async function deployWith(ceph: Ceph, file: string): Promise<Played> {
  const push = await approvedMerge();
  const wanted = { push, actor: "kim", environment: "production" };
  const jobWorkflowRef = `${file}@refs/heads/main`;
  return await play({
    example: "gated-aws-deploy",
    jobs: {
      plan: startRun({ ...wanted, jobWorkflowRef }),
      deploy: startRun({ ...wanted, jobWorkflowRef }),
    },
    files: {},
    request: { workflow: "release.yml", event: "push", payload: {} },
    called: "octo-org/deploy@main",
    replaced: awsHere(ceph),
    programs: { aws: fakeAwsScript({ endpoint: ceph.endpoint, page: notes.page("aws") }) },
    prepare: async ({ sha }) => {
      const Body = `build of ${sha}`;
      const build = { Bucket: "octo-shop-builds", Key: `${sha}/index.html`, Body };
      await ceph.s3(ceph.admin).send(new PutObjectCommand(build));
    },
  });
}

/** The gateway has no account numbers and no managed policies: a read gets its limits inline there. */
function awsHere(ceph: Ceph): CopyOptions["replaced"] {
  const reading = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" }],
  });
  const endpoint = `sts-endpoint: ${ceph.endpoint}`;
  return [
    ["arn:aws:iam::123456789012:role/", "arn:aws:iam:::role/"],
    ["role/shop-read\n", `role/shop-read\n              inline-session-policy: ${reading}\n`],
    ["aws-region: eu-west-1\n", `aws-region: eu-west-1\n              ${endpoint}\n`],
  ];
}

/** What the build put there is what the site has: by name and checksum. */
async function deployed(ceph: Ceph, sha: string): Promise<readonly (string | undefined)[]> {
  const [built, site] = await Promise.all([
    contentOf(ceph, { Bucket: "octo-shop-builds", Prefix: `${sha}/` }),
    contentOf(ceph, { Bucket: "octo-shop-site" }),
  ]);
  expect(site.map(({ ETag }) => ETag)).toEqual(built.map(({ ETag }) => ETag));
  return site.map(({ Key }) => Key);
}

async function contentOf(ceph: Ceph, place: { Bucket: string; Prefix?: string }) {
  const { Contents = [] } = await ceph.s3(ceph.admin).send(new ListObjectsV2Command(place));
  return Contents;
}
