import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GitHubSettings } from "../../src/credentials/github/settings.ts";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import { systemClock, type Clock } from "../../src/shared/clock.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { makeAppKey, OWNER } from "../support/github-app/emulated-app.ts";
import {
  asTask,
  createTestGitHubProvider,
  githubRequest,
  READING,
  tokenIn,
  WRITING,
  type TestProviderOptions,
} from "../support/github-app/provider.ts";
import { startAppGitHub, type AppGitHub } from "../support/github-app/start-app-github.ts";

const { pem, publicKey } = makeAppKey();
const CLIENT_ID = "Iv23liAbCdEfGhIjKlMn";

let github: AppGitHub;
let provider: Provider<GitHubSettings>;

beforeEach(async () => {
  github = await startAppGitHub({ keys: [publicKey], clientId: CLIENT_ID });
  provider = providerWith();
});
afterEach(() => github.close());

const providerWith = (options: Partial<TestProviderOptions> = {}): Provider<GitHubSettings> =>
  createTestGitHubProvider({ pem, url: github.url, ...options });

const calm = (): AbortSignal => AbortSignal.timeout(20_000);

const issue = async (settings: GitHubSettings = READING): Promise<Issued> =>
  okOf(await provider.issue(githubRequest(settings), calm()));

const revoke = async ({ handle, revocationSecret }: Issued, by = provider) =>
  okOf(await by.revoke(handle, calm(), revocationSecret));

const uses = (issued: Issued, methodAndPath: string, body?: object): Promise<number> =>
  asTask({ url: github.url, token: tokenIn(issued.credential) }, methodAndPath, body);

const README = "GET /repos/octo-org/shop/contents/README.md";
const WRITE = "PUT /repos/octo-org/shop/contents/new.txt";
const FILE = { message: "new", content: Buffer.from("text").toString("base64") };

/** Requests for new tokens so far. */
const asked = (): number => github.calls.filter((call) => call.includes("access_tokens")).length;

describe("a token", () => {
  it("reaches the repositories and permissions of its grant, and nothing else", async () => {
    const read = await issue(READING);
    expect(await uses(read, README)).toBe(200);
    expect(await uses(read, WRITE, FILE)).toBe(403);
    expect(await uses(read, "GET /repos/octo-org/web/contents/README.md")).toBeGreaterThan(400);
    expect(await uses(read, "GET /repos/octo-org/payroll/contents/README.md")).toBeGreaterThan(400);
    const write = await issue(WRITING);
    expect(await uses(write, WRITE, FILE)).toBe(201);
  });

  it.each([false, true])(
    "is rejected everywhere once it is revoked; stateless: %s",
    async (isStateless) => {
      github.habits.isStateless = isStateless;
      const issued = await issue(WRITING);
      expect(await uses(issued, README)).toBe(200);
      expect(await revoke(issued)).toEqual({ facts: ["token deleted"] });
      for (const call of [README, "GET /repos/octo-org/web", "GET /installation/repositories"]) {
        expect(await uses(issued, call)).toBe(401);
      }
      expect(await uses(issued, WRITE, FILE)).toBe(401);
      const { handle, revocationSecret } = issued;
      expect(await provider.probe(handle, calm(), revocationSecret)).toEqual({
        ok: true,
        value: { state: "dead", facts: ["GitHub rejects the token"] },
      });
    },
  );

  it("is found in GitHub's audit log by the hash in its handle", async () => {
    const issued = await issue();
    const hash = createHash("sha256").update(tokenIn(issued.credential)).digest("base64");
    expect(issued.handle).toMatchObject({ hashed_token: hash });
    expect(issued.issuedTo).toBe("github token for shop (contents: read)");
  });

  it("is one of twenty at once, each of which ends alone", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => issue(WRITING)));
    expect(new Set(all.map(({ credential }) => tokenIn(credential))).size).toBe(20);
    expect(github.calls.filter((call) => call.endsWith("/installation"))).toHaveLength(1);
    const [ended, kept] = [all.slice(0, 10), all.slice(10)];
    await Promise.all(ended.map((issued) => revoke(issued)));
    expect(await Promise.all(ended.map((issued) => uses(issued, README)))).toEqual(
      Array.from({ length: 10 }, () => 401),
    );
    expect(await Promise.all(kept.map((issued) => uses(issued, README)))).toEqual(
      Array.from({ length: 10 }, () => 200),
    );
  });

  it("is not asked for where the lease lasts longer than GitHub's tokens", async () => {
    const request = { ...githubRequest(), expiresAt: Date.now() + 3_700_000 };
    expect(errOf(await provider.issue(request, calm()))).toMatchObject({
      name: "ttl_too_long",
      kind: "permanent",
      mayExist: false,
    });
    expect(github.calls).toEqual([]);
  });
});

describe("a response that is not what was asked for", () => {
  const full = (name: string): object => ({ full_name: `${OWNER}/${name}` });

  it.each([
    ["a wider permission", { permissions: { contents: "write", metadata: "read" } }],
    ["one permission more", { permissions: { contents: "read", issues: "read" } }],
    ["one permission less", { permissions: { metadata: "read" } }],
    ["all repositories", { repository_selection: "all", repositories: undefined }],
    ["one repository more", { repositories: [full("shop"), full("payroll")] }],
    ["another repository", { repositories: [full("payroll")] }],
  ])("is deleted at once, and nobody gets it: %s", async (_what, change) => {
    github.habits.tamper = (response) => ({ ...response, ...change });
    expect(errOf(await provider.issue(githubRequest(), calm()))).toMatchObject({
      name: "token_not_as_asked",
      kind: "permanent",
      mayExist: false,
    });
    expect(github.tokens.issued()).toBe(1);
    expect(github.tokens.alive()).toEqual([]);
  });

  it("is said to exist where it could not be deleted", async () => {
    github.habits.tamper = (response) => ({ ...response, repository_selection: "all" });
    const refusal = { to: "DELETE /installation/token", status: 503 };
    github.habits.refusals = [refusal, refusal, refusal];
    const failure = errOf(await provider.issue(githubRequest(), calm()));
    expect(failure).toMatchObject({ name: "token_not_as_asked", mayExist: true });
    expect(JSON.stringify(failure)).not.toContain(github.tokens.alive()[0]);
  });
});

describe("a GitHub that fails", () => {
  it("is asked again after an error, and after a response that was lost", async () => {
    await provider.checkServer?.(OWNER, calm());
    github.habits.refusals = [{ to: "access_tokens", status: 502 }];
    expect(await uses(await issue(), README)).toBe(200);
    github.habits.losesNext = 1;
    const issued = await issue();
    expect(await uses(issued, README)).toBe(200);
    await revoke(issued);
    // The first one still works, and so does the one that was lost, which nobody has.
    expect(github.tokens.alive()).toHaveLength(2);
  });

  it("that stays away leaves what nobody has: the lease ends, and its end says so", async () => {
    await provider.checkServer?.(OWNER, calm());
    github.habits.losesNext = 3;
    const request = githubRequest();
    expect(errOf(await provider.issue(request, calm()))).toMatchObject({
      name: "github_unreachable",
      kind: "retryable",
      mayExist: true,
    });
    const handle = provider.handleOf(request);
    const facts = ["no token reached the broker: GitHub ends a lost one within an hour"];
    expect(await provider.revoke(handle, calm())).toEqual({ ok: true, value: { facts } });
    expect(await provider.probe(handle, calm())).toEqual({
      ok: true,
      value: { state: "unknown", facts },
    });
  });

  it("ends a token all the same, once it responds again", async () => {
    const issued = await issue();
    github.habits.refusals = [
      { to: "DELETE /installation/token", status: 503 },
      { to: "DELETE /installation/token", status: 429, headers: { "retry-after": "0" } },
    ];
    expect(await revoke(issued)).toEqual({ facts: ["token deleted"] });
    expect(await uses(issued, README)).toBe(401);
  });

  it("is not believed to have ended a token where it only refused", async () => {
    const issued = await issue();
    const { handle, revocationSecret } = issued;
    github.habits.refusals = [{ to: "DELETE /installation/token", status: 403 }];
    expect((await provider.revoke(handle, calm(), revocationSecret)).ok).toBe(false);
    github.habits.refusals = [{ to: "GET /installation/repositories", status: 403 }];
    expect((await provider.probe(handle, calm(), revocationSecret)).ok).toBe(false);
    expect(await uses(issued, README)).toBe(200);
  });

  it("says when to come back where its rate limit is reached", async () => {
    github.habits.refusals = [
      { to: "access_tokens", status: 403, headers: { "retry-after": "120" } },
    ];
    const failure = errOf(await provider.issue(githubRequest(), calm()));
    expect(failure).toMatchObject({ name: "github_rate_limit", mayExist: false });
    expect(failure.retryAt).toBeGreaterThan(Date.now() + 100_000);
    expect(asked()).toBe(1);
  });
});

describe("an App", () => {
  it("is known by its client id, too", async () => {
    provider = providerWith({ server: { app: CLIENT_ID } });
    expect(await uses(await issue(), README)).toBe(200);
  });

  it("gets a new key without a gap, while both are configured", async () => {
    const next = makeAppKey();
    provider = providerWith({ server: { keys: [new Secret(next.pem), new Secret(pem)] } });
    expect(await uses(await issue(), README)).toBe(200);
    github.habits.keys = [publicKey, next.publicKey];
    expect(await uses(await issue(), README)).toBe(200);
    github.habits.keys = [next.publicKey];
    expect(await uses(await issue(), README)).toBe(200);
  });

  it.each([-20, 20])("issues although this machine's clock is %i minutes off", async (minutes) => {
    const clock: Clock = { ...systemClock, now: () => Date.now() + minutes * 60_000 };
    provider = providerWith({ clock });
    const request = { ...githubRequest(), expiresAt: clock.now() + 600_000 };
    const issued = okOf(await provider.issue(request, calm()));
    expect(await uses(issued, README)).toBe(200);
    expect(await revoke(issued)).toEqual({ facts: ["token deleted"] });
  });

  it("that is suspended issues nothing, and its server is not ready", async () => {
    await issue();
    github.habits.isSuspended = true;
    for (const failure of [
      errOf(await provider.issue(githubRequest(), calm())),
      errOf((await provider.checkServer?.(OWNER, calm())) ?? { ok: true, value: undefined }),
    ]) {
      expect(failure).toMatchObject({ name: "installation_suspended", kind: "permanent" });
    }
  });

  it("with a wrong key, or on another account, has a server that is not ready", async () => {
    const wrong: readonly (readonly [Partial<TestProviderOptions>, string])[] = [
      [{ pem: makeAppKey().pem }, "app_rejected"],
      [{ server: { app: "1" } }, "app_rejected"],
      [{ server: { owner: "nobody" } }, "installation_missing"],
    ];
    for (const [options, name] of wrong) {
      const seen = await providerWith(options).checkServer?.(OWNER, calm());
      expect(seen).toMatchObject({ ok: false, error: { name } });
    }
  });
});

describe("a grant", () => {
  const check = async (change: Partial<GitHubSettings>, by = provider) =>
    by.checkSettings?.({ settings: { ...READING, ...change }, access: "read" }, calm());

  it("is checked without a token", async () => {
    expect(await check({})).toEqual({ ok: true, value: undefined });
    expect(github.tokens.issued()).toBe(0);
  });

  it.each([
    [{ repositories: ["payroll"] }, "repositories", "repository_missing"],
    [{ repositories: ["shop", "no-such"] }, "repositories", "repository_missing"],
    [{ permissions: { contents: "admin" } }, "permissions", "permissions_missing"],
    [{ permissions: { secrets: "read" } }, "permissions", "permissions_missing"],
    [{ permissions: { members: "read" } }, "permissions", "permission_not_allowed"],
  ] as const)("that the App cannot serve names the setting: %j", async (change, setting, name) => {
    expect(await check(change)).toMatchObject({
      ok: false,
      error: { kind: "permanent", setting, name },
    });
    const settings: GitHubSettings = { ...READING, ...change };
    const failure = errOf(await provider.issue(githubRequest(settings), calm()));
    expect(failure).toMatchObject({ kind: "permanent", setting, mayExist: false });
    expect(await provider.rehearse?.(settings, calm())).toMatchObject({
      ok: true,
      value: { setting },
    });
    expect(github.tokens.issued()).toBe(0);
  });

  it("has a permission beyond repositories only where the server lists it, at that level", async () => {
    const permissions = { contents: "read", members: "read" } as const;
    const allowing = providerWith({ server: { organisationPermissions: { members: "read" } } });
    const request = githubRequest({ ...READING, permissions });
    expect(okOf(await allowing.issue(request, calm())).handle).toMatchObject({
      permissions: "contents: read, members: read",
    });
    const writes = { ...READING, permissions: { members: "write" } } as const;
    expect(errOf(await allowing.classify(writes, calm()))).toMatchObject({
      name: "permission_not_allowed",
    });
    expect(errOf(await provider.classify({ ...READING, permissions }, calm()))).toMatchObject({
      setting: "permissions",
    });
  });

  it.each([
    ["issue", "Did you mean issues? Remove it from the grant"],
    ["members", "Remove it from the grant"],
  ])("with the permission %s gets this advice: %s", async (name, advice) => {
    const remedy: unknown = expect.stringContaining(advice);
    expect(await check({ permissions: { [name]: "read" } })).toMatchObject({ error: { remedy } });
  });

  it("looks at a repository again only after some minutes", async () => {
    for (const _ of [1, 2, 3]) expect(await check({})).toMatchObject({ ok: true });
    expect(github.calls.filter((call) => call.startsWith("GET /repos/"))).toHaveLength(1);
  });

  it("is rehearsed with a token that is gone afterwards", async () => {
    expect(await provider.rehearse?.(WRITING, calm())).toEqual({ ok: true, value: undefined });
    expect(github.tokens.issued()).toBe(1);
    expect(github.tokens.alive()).toEqual([]);
  });

  it("of a server that is not configured is refused", async () => {
    const settings = { ...READING, server: "other" };
    expect(errOf(await provider.issue(githubRequest(settings), calm()))).toMatchObject({
      name: "server_unknown",
      mayExist: false,
    });
  });
});
