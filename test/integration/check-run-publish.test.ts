/** How a check run gets to GitHub. GitHub is the strict front over `emulate`, which keeps check runs. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  publishCheck,
  type PublishedCheck,
  type PublishFault,
  type PublishOrder,
} from "../../src/broker/check-run/publish-check.ts";
import type { RenderedCheck } from "../../src/broker/check-run/render-check.ts";
import type { GitHubWriter } from "../../src/broker/github/writer.ts";
import { createGitHub } from "../../src/broker/run/create-github.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import type { Result } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import {
  APP_READS,
  createAppFront,
  install,
  type AppFront,
  type FakeInstallation,
} from "../support/github/app-front.ts";
import { shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
} from "../support/github/start-github.ts";

const APP = 4711;
const key = makeAppKey();

let app: AppFront;
let installation: FakeInstallation;
let github: GitHub;
let repository: RepositoryState;
let pull: PullState;
let writer: GitHubWriter;

beforeEach(async () => {
  const clock = createFakeClock();
  app = createAppFront(APP, [key.publicKey]);
  app.now = () => clock.now();
  installation = install(app, "octo-org", { permissions: { ...APP_READS, checks: "write" } });
  github = await startGitHub({ app, now: () => clock.now() });
  repository = await shop(github, "shop");
  pull = await github.openPullRequest(repository, { by: "kim" });
  const credentials = { id: String(APP), keys: [new Secret(key.pem)] };
  const config = {
    api: github.url,
    app: credentials,
    writer: credentials,
    check: "neutral" as const,
  };
  const parts = createGitHub(config, {
    send: nodeHttp(),
    clock,
    jitter: () => 0,
    log: () => undefined,
    usesOf: async () => [],
  });
  if (parts.writer === undefined) throw new Error("no writer");
  ({ writer } = parts);
});
afterEach(() => github.close());

const RENDERED: RenderedCheck = {
  status: "completed",
  conclusion: "neutral",
  title: "Nothing was asked for",
  summary: "summary",
  text: "text",
};

function publish(
  rendered: Partial<RenderedCheck> = {},
  known?: PublishedCheck,
): Promise<Result<PublishedCheck, PublishFault>> {
  const order: PublishOrder = {
    owner: "octo-org",
    repository: "shop",
    head: pull.head,
    key: `check/${repository.id}/${pull.head}`,
    appId: String(APP),
    rendered: { ...RENDERED, ...rendered },
    published: known,
    signal: new AbortController().signal,
  };
  return publishCheck(writer, order);
}

async function published(...given: Parameters<typeof publish>): Promise<PublishedCheck> {
  const outcome = await publish(...given);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

function methods(): readonly string[] {
  return github.checkRunWrites.map(({ method }) => method);
}

describe("a check run", () => {
  it("is created once, and written again only when it says something else", async () => {
    const first = await published();
    expect(await published({}, first)).toEqual(first);
    const second = await published({ conclusion: "success", title: "in use" }, first);
    expect(second.checkRunId).toBe(first.checkRunId);
    expect(methods()).toEqual(["POST", "PATCH"]);
    expect(github.checkRuns).toMatchObject([
      {
        name: "stepkey",
        headSha: pull.head,
        externalId: `check/${repository.id}/${pull.head}`,
        conclusion: "success",
        output: { title: "in use", summary: "summary", text: "text" },
      },
    ]);
  });

  it("is found again by a broker that does not know it: the one that created it died before it could say so", async () => {
    const first = await published();
    const second = await published({ title: "in use" });
    expect(second.checkRunId).toBe(first.checkRunId);
    expect(github.checkRuns).toHaveLength(1);
  });

  it("of another App with the same name and key is left alone", async () => {
    const externalId = `check/${repository.id}/${pull.head}`;
    github.addCheckRun(repository, { appId: 666, headSha: pull.head, externalId });
    await published();
    expect(methods()).toEqual(["POST"]);
    expect(github.checkRuns.map(({ appId }) => appId)).toEqual([666, APP]);
  });

  it("that GitHub no longer has is created anew", async () => {
    const first = await published();
    const second = await published({ title: "in use" }, { ...first, checkRunId: 999_999 });
    expect(second.checkRunId).toBe(first.checkRunId);
    expect(methods()).toEqual(["POST", "PATCH"]);
  });

  it("is written with a token for one repository that can do nothing but checks", async () => {
    await published();
    expect(app.issued).toMatchObject([
      { repositories: ["octo-org/shop"], permissions: { checks: "write" } },
    ]);
  });

  it("that GitHub refuses is a refusal, and one that does not get there is not", async () => {
    const tooLong = await publish({ summary: "x".repeat(65_536) });
    expect(tooLong).toMatchObject({ ok: false, error: { isRefusal: true } });
    const fault = { kind: "status", status: 502 } as const;
    const heal = github.faults.add({ path: /check-runs/u, fault });
    expect(await publish()).toMatchObject({ ok: false, error: { isRefusal: false } });
    heal();
    installation.permissions = { ...APP_READS };
    for (const token of app.issued) token.isDead = true;
    expect(await publish()).toMatchObject({ ok: false });
    expect(methods()).toEqual([]);
  });
});

describe("the front's check runs", () => {
  async function send(
    route: "POST /repos/{owner}/{repo}/check-runs" | "PATCH /repos/{owner}/{repo}/check-runs/{id}",
    body: Readonly<Record<string, unknown>>,
    id = 0,
  ): Promise<number | undefined> {
    const params = { owner: "octo-org", repo: "shop", ...(id === 0 ? {} : { id }) };
    const { signal } = new AbortController();
    const place = { owner: "octo-org", repository: "shop" };
    const sent = await writer.send(place, "checks", { route, params, body, signal });
    return sent.ok ? sent.value.status : undefined;
  }
  const CREATE = "POST /repos/{owner}/{repo}/check-runs";
  const UPDATE = "PATCH /repos/{owner}/{repo}/check-runs/{id}";

  it("refuse fields that GitHub does not know, texts above its limits, and commits that it does not have", async () => {
    const run = { name: "stepkey", head_sha: pull.head };
    const output = { title: "t", summary: "s" };
    const bodies = [
      { ...run, sumary: "x" },
      { ...run, output: { title: "t" } },
      { ...run, output: { ...output, title: "x".repeat(256) } },
      { ...run, output: { ...output, text: "x".repeat(65_536) } },
      { ...run, status: "completed" },
      { ...run, conclusion: "approved" },
      { ...run, head_sha: "0".repeat(40) },
    ];
    for (const body of bodies) expect(await send(CREATE, body)).toBe(422);
    expect(await send(CREATE, { ...run, output })).toBe(201);
  });

  it("let an App change only its own", async () => {
    github.addCheckRun(repository, { appId: 666, headSha: pull.head, externalId: "x" });
    const [other] = github.checkRuns;
    expect(await send(UPDATE, { status: "in_progress" }, other?.id)).toBe(403);
  });
});
