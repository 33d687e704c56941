/** The gate and the watch over GitHub as an App reads it. GitHub is the strict front over `emulate`. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGitHub, type GitHubParts } from "../../src/broker/run/create-github.ts";
import { readerOfWithdrawals } from "../../src/broker/run/withdrawal-watch.ts";
import { githubProbe } from "../../src/broker/probe/github-probe.ts";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import type { LogEntry } from "../../src/broker/record/log.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import {
  createAppFront,
  install,
  type AppFront,
  type FakeInstallation,
} from "../support/github/app-front.ts";
import { outcome, questionOf, shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
} from "../support/github/start-github.ts";
import { document, SHOP } from "../support/policy/document-fixtures.ts";

const { signal } = new AbortController();
const [first, second] = [makeAppKey(), makeAppKey()];

let clock: FakeClock;
let app: AppFront;
let octo: FakeInstallation;
let github: GitHub;
let repository: RepositoryState;
let pull: PullState;
let parts: GitHubParts;
let logged: LogEntry[];
let metrics: ReturnType<typeof createMetrics>;
/** GitHub issues no tokens at the moment. */
let isFailing: boolean;

beforeEach(async () => {
  clock = createFakeClock();
  app = createAppFront(4711, [first.publicKey]);
  app.now = () => clock.now();
  octo = install(app, "octo-org");
  github = await startGitHub({
    app,
    now: () => clock.now(),
    organisations: ["octo-org", "acme"],
  });
  repository = await shop(github, "shop");
  pull = await github.openPullRequest(repository, { by: "kim" });
  await github.review(pull, { by: "mona", state: "approve" });
  logged = [];
  metrics = createMetrics();
  isFailing = false;
  parts = open([new Secret(first.pem)]);
});
afterEach(() => github.close());

function open(keys: readonly Secret[]): GitHubParts {
  const send = nodeHttp();
  const config = { api: github.url, app: { id: "4711", keys } };
  return createGitHub(config, {
    send: async (request) => {
      if (isFailing && request.url.endsWith("/access_tokens")) {
        return ok({ status: 502, headers: {}, body: "" });
      }
      return send(request);
    },
    clock,
    jitter: () => 0,
    log: (entry) => logged.push(entry),
    usesOf: async () => [],
    metrics,
  });
}

type Asked = Parameters<typeof questionOf>[2];

async function ask(asking: Asked = {}, pr = pull): Promise<string> {
  const answer = await decide(asking, pr);
  return answer.kind === "unavailable"
    ? `${answer.denial?.code ?? "unavailable"}: ${answer.message}`
    : outcome(answer);
}

function decide(asking: Asked, pr: PullState): ReturnType<GitHubParts["gate"]["decide"]> {
  const run = github.startRun({ pr, actor: "kim", environment: "production" });
  return parts.gate.decide(questionOf(github, run, asking), signal);
}

describe("a GitHub App that reads approvals", () => {
  it("decides with one token for the repository, which reads and does nothing else", async () => {
    expect(await ask()).toBe("proceed: approved");
    expect(app.issued).toMatchObject([
      {
        repositories: ["octo-org/shop"],
        permissions: { actions: "read", contents: "read", metadata: "read", pull_requests: "read" },
      },
    ]);
  });

  it("never asks for a token that can write, whatever the owner has granted", async () => {
    const all = ["actions", "administration", "checks", "contents", "deployments", "members"];
    for (const name of [...all, "pull_requests"]) octo.permissions[name] = "write";
    github.addTeam("octo-org/dba", ["mona"]);
    expect(await ask({ rule: { by: [["@octo-org/dba"]] } })).toBe("proceed: approved");
    const levels = app.issued.flatMap(({ permissions }) => Object.values(permissions));
    expect(new Set(levels)).toEqual(new Set(["read"]));
    expect(app.issued).toHaveLength(2);
    expect(parts.writer).toBeUndefined();
  });

  it("asks for the members of a team with a token that has nothing else", async () => {
    octo.permissions["members"] = "read";
    github.addTeam("octo-org/dba", ["mona"]);
    expect(await ask({ rule: { by: [["@octo-org/dba"]] } })).toBe("proceed: approved");
    const [, ofTeam] = app.issued;
    expect(ofTeam).toMatchObject({ repositories: undefined, permissions: { members: "read" } });
  });

  it("says which permission is missing where a team cannot be read", async () => {
    github.addTeam("octo-org/dba", ["mona"]);
    const answer = await decide({ rule: { by: [["@octo-org/dba"]] } }, pull);
    expect(JSON.stringify(answer)).toContain("Members: read");
  });

  it("reads classic protection only where its owner granted that", async () => {
    github.protectBranch(repository, "main", { by: "classic" });
    expect(await ask()).toContain("refused");
    octo.permissions["administration"] = "read";
    for (const token of app.issued) token.isDead = true;
    await clock.advance(6000);
    expect(await ask()).toBe("proceed: approved");
  });

  it("serves several owners, each with a token and a rate limit of its own", async () => {
    install(app, "acme");
    const web = await github.createRepository({ owner: "acme", name: "web" });
    await github.setPermission(web, "mona", "write");
    await github.setPermission(web, "kim", "write");
    github.protectBranch(web, "main");
    const other = await github.openPullRequest(web, { by: "kim" });
    await github.review(other, { by: "mona", state: "approve" });
    expect(await ask()).toBe("proceed: approved");
    expect(await ask({}, other)).toBe("proceed: approved");
    expect(app.issued.map(({ repositories }) => repositories)).toEqual([
      ["octo-org/shop"],
      ["acme/web"],
    ]);
  });

  it("gets one token for twenty decisions at once", async () => {
    const decided = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(new Set(decided)).toEqual(new Set(["proceed: approved"]));
    expect(app.issued).toHaveLength(1);
  });

  it("renews a token before it ends, and uses the old one while GitHub issues none", async () => {
    await ask();
    await clock.advance(54 * 60_000);
    await ask();
    expect(app.issued).toHaveLength(1);
    await clock.advance(2 * 60_000);
    isFailing = true;
    expect(await ask()).not.toContain("unavailable");
    expect(app.issued).toHaveLength(1);
    isFailing = false;
    await ask();
    expect(app.issued).toHaveLength(2);
  });

  it("takes a new token where GitHub refuses the one it has", async () => {
    await ask();
    for (const token of app.issued) token.isDead = true;
    expect(await ask()).toBe("proceed: approved");
    expect(app.issued).toHaveLength(2);
  });

  it("works on while its key is replaced, with both keys and then with the new one", async () => {
    parts = open([new Secret(second.pem), new Secret(first.pem)]);
    expect(await ask()).toBe("proceed: approved");
    app.keys = [first.publicKey, second.publicKey];
    app.keys = [second.publicKey];
    await clock.advance(56 * 60_000);
    expect(await ask()).toBe("proceed: approved");
  });

  it("says plainly that it is not installed, and reads as soon as it is", async () => {
    app.installations.splice(0);
    expect(await ask()).toContain(
      "github_app_missing: the App is not installed on the account of octo-org (reading",
    );
    app.installations.push(octo);
    await clock.advance(6000);
    expect(await ask()).toBe("proceed: approved");
  });

  it("says plainly that its installation does not have the repository", async () => {
    octo.repositories = ["web"];
    expect(await ask()).toContain(
      "github_app_missing: the App's installation on the account of octo-org does not have the repository octo-org/shop",
    );
  });

  it("says plainly that it is suspended, also while it has a token that worked", async () => {
    await ask();
    octo.isSuspended = true;
    expect(await ask()).toContain(
      "github_app_suspended: the App's installation on the account of octo-org is suspended",
    );
    octo.isSuspended = false;
    await clock.advance(6000);
    expect(await ask()).toBe("proceed: approved");
  });

  it("that is suspended withdraws nothing: the watch says that it cannot read", async () => {
    const watched = {
      repository: "octo-org/shop",
      repositoryId: repository.id,
      pullRequest: pull.number,
    };
    const read = readerOfWithdrawals(parts.reader, { clock, jitter: () => 0 });
    expect(await read(watched, signal)).toMatchObject({ ok: true });
    octo.isSuspended = true;
    expect(await read(watched, signal)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("is suspended") as unknown },
    });
  });

  it("is not asked about again and again where it is suspended", async () => {
    octo.isSuspended = true;
    await ask();
    const before = github.calls.length;
    for (let job = 0; job < 20; job += 1) await ask();
    expect(github.calls.length - before).toBe(0);
  });

  it("shows what is left of each owner's rate limit", async () => {
    const resetAt = Math.ceil(clock.now() / 1000) + 3600;
    const limit = { "x-ratelimit-limit": "5000", "x-ratelimit-reset": String(resetAt) };
    const send = nodeHttp();
    parts = createGitHub(
      { api: github.url, app: { id: "4711", keys: [new Secret(first.pem)] } },
      {
        send: async (request) => {
          const sent = await send(request);
          if (!sent.ok) return sent;
          const headers = { ...sent.value.headers, ...limit, "x-ratelimit-remaining": "4321" };
          return ok({ ...sent.value, headers });
        },
        clock,
        jitter: () => 0,
        log: () => undefined,
        usesOf: async () => [],
        metrics,
      },
    );
    await ask();
    expect(await metrics.render(undefined)).toContain(
      'stepkey_github_remaining{owner="octo-org",resource="core"} 4321',
    );
  });

  it("sends nothing while GitHub asks to wait, neither for decisions nor for the watch", async () => {
    const path = /\/pulls\/\d+$/u;
    github.faults.add({ path, fault: { kind: "secondary_limit", retryAfterSeconds: 90 } });
    await ask();
    github.faults.clear();
    const before = github.calls.length;
    await ask();
    const route = "GET /repos/{owner}/{repo}";
    const asked = { route, params: { owner: "octo-org", repo: "shop" }, signal } as const;
    expect(await parts.reader.request(asked)).toMatchObject({ value: { status: 429 } });
    expect(github.calls.length).toBe(before);
    await clock.advance(91_000);
    expect(await parts.reader.request(asked)).toMatchObject({ value: { status: 200 } });
  });
});

describe("the probe of a GitHub App", () => {
  const policy = {
    repositories: () => Promise.resolve(["octo-org/shop"]),
    find: () => Promise.resolve(ok({ repository: document(SHOP), organisation: undefined })),
  };
  const look = () =>
    githubProbe({ api: parts.reader, clock, policy, access: parts.checkAccess }).look(signal);

  it("says nothing of an App that may read all that policies need", async () => {
    octo.permissions["members"] = "read";
    github.addTeam("octo-org/dba", ["mona"]);
    expect(await look()).toBeUndefined();
  });

  it("tells apart a wrong key, a missing or suspended installation, and a missing permission", async () => {
    delete octo.permissions["actions"];
    expect(await look()).toMatchObject({
      name: "permission_missing",
      remedy: expect.stringContaining("Grant the App") as unknown,
    });
    octo.isSuspended = true;
    expect(await look()).toMatchObject({ name: "github_app_suspended" });
    app.installations.splice(0);
    await clock.advance(6000);
    expect(await look()).toMatchObject({ name: "github_app_missing" });
    app.keys = [second.publicKey];
    expect(await look()).toMatchObject({ name: "app_rejected" });
  });
});
