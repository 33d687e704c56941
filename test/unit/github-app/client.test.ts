import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { createGitHubApp, type GitHubApp } from "../../../src/github-app/client.ts";
import type { HttpRequest, HttpResponse, HttpSend } from "../../../src/shared/http.ts";
import { err, ok } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { createFakeClock, TEN_OCLOCK } from "../../support/fake-clock.ts";

const key = (): string =>
  generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
const FIRST = key();
const SECOND = key();
const NARROWING = { repositories: ["shop"], permissions: { contents: "read" } } as const;
const signal = new AbortController().signal;

type Reply = Partial<HttpResponse> & { readonly json?: unknown };

/** GitHub as a list of rules: the first that fits a request's line responds. */
function stage(
  rules: readonly (readonly [RegExp, (request: HttpRequest) => Reply | Promise<Reply>])[],
  options: { readonly keys?: readonly Secret[]; readonly app?: string } = {},
) {
  const clock = createFakeClock(TEN_OCLOCK);
  const requests: HttpRequest[] = [];
  const send: HttpSend = async (request) => {
    requests.push(request);
    const line = `${request.method} ${request.url.replace("https://api.github.com", "")}`;
    const rule = rules.find(([pattern]) => pattern.test(line));
    if (rule === undefined) throw new Error(`no rule for ${line}`);
    const {
      json,
      status = 200,
      headers = {},
      body = JSON.stringify(json ?? {}),
    } = await rule[1](request);
    return ok({ status, headers, body });
  };
  const app: GitHubApp = createGitHubApp(
    {
      app: options.app ?? "Iv23liAbCdEf",
      keys: options.keys ?? [new Secret(FIRST)],
      apiUrl: "https://api.github.com",
      owner: "octo-org",
    },
    { send, clock },
  );
  return {
    app,
    clock,
    requests,
    lines: () => requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
  };
}

const INSTALLED = [
  /^GET \/orgs\/octo-org\/installation$/u,
  () => ({ json: { id: 7, permissions: {} } }),
] as const;
const CREATED = {
  status: 201,
  json: {
    token: "ghs_made",
    expires_at: "2026-11-22T11:00:00Z",
    permissions: { contents: "read", metadata: "read" },
    repository_selection: "selected",
    repositories: [{ full_name: "octo-org/shop" }],
  },
};
const TOKENS = [/^POST \/app\/installations\/7\/access_tokens$/u, () => CREATED] as const;

const bearerOf = ({ headers }: HttpRequest): string =>
  (headers?.["authorization"] ?? "").replace("Bearer ", "");

const signedBy = async (request: HttpRequest, pem: string): Promise<boolean> =>
  jwtVerify(bearerOf(request), createPublicKey(pem), { currentDate: new Date(TEN_OCLOCK) }).then(
    () => true,
    () => false,
  );

const rejected = { status: 401, json: { message: "A JSON web token could not be decoded" } };

describe("the App's own token", () => {
  it("names the App, begins a minute ago and ends within GitHub's ten minutes", async () => {
    const { app, requests } = stage([INSTALLED]);
    await app.installation(signal);
    const [request] = requests;
    const { payload, protectedHeader } = await jwtVerify(
      bearerOf(request ?? { method: "GET", url: "", timeoutMs: 0 }),
      createPublicKey(FIRST),
      { currentDate: new Date(TEN_OCLOCK) },
    );
    const now = TEN_OCLOCK / 1000;
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toEqual({ iss: "Iv23liAbCdEf", iat: now - 60, exp: now + 540 });
  });

  it("serves requests for some minutes, then another one does", async () => {
    const { app, clock, requests } = stage([INSTALLED]);
    await app.installation(signal);
    await app.installation(signal);
    await clock.advance(5 * 60_000);
    await app.installation(signal);
    const [first, second, third] = requests.map((request) => bearerOf(request));
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("is signed by the second key where GitHub rejects the first, and by that one from then on", async () => {
    const { app, requests } = stage(
      [
        [
          /^GET/u,
          async (request) => ((await signedBy(request, SECOND)) ? { json: { id: 7 } } : rejected),
        ],
      ],
      { keys: [new Secret(FIRST), new Secret(SECOND)] },
    );
    expect(await app.installation(signal)).toMatchObject({ ok: true });
    expect(requests).toHaveLength(2);
    expect(await app.installation(signal)).toMatchObject({ ok: true });
    expect(requests).toHaveLength(3);
  });

  it("is signed by the key that its file has now, once GitHub rejects the one that it had", async () => {
    let content = FIRST;
    const { app } = stage(
      [
        [
          /^GET/u,
          async (request) => ((await signedBy(request, SECOND)) ? { json: { id: 7 } } : rejected),
        ],
      ],
      { keys: [new Secret(FIRST, () => content)] },
    );
    expect(await app.installation(signal)).toMatchObject({ ok: false });
    content = SECOND;
    expect(await app.installation(signal)).toMatchObject({ ok: true });
  });

  it("goes past a key that is damaged", async () => {
    const { app } = stage([INSTALLED], { keys: [new Secret("no key"), new Secret(SECOND)] });
    expect(await app.installation(signal)).toMatchObject({ ok: true });
  });

  it("follows GitHub's clock where this machine's is wrong", async () => {
    const ahead = 15 * 60_000;
    const { app, requests } = stage([
      [
        /^GET/u,
        async (request) => {
          const date = new Date(TEN_OCLOCK + ahead).toUTCString();
          const seen = await jwtVerify(bearerOf(request), createPublicKey(FIRST), {
            currentDate: new Date(TEN_OCLOCK + ahead),
          }).catch(() => undefined);
          return seen === undefined
            ? { ...rejected, headers: { date } }
            : { json: { id: 7 }, headers: { date } };
        },
      ],
    ]);
    expect(await app.installation(signal)).toMatchObject({ ok: true });
    expect(await app.installation(signal)).toMatchObject({ ok: true });
    expect(requests).toHaveLength(3);
  });

  it("says what to check when GitHub accepts no key, and shows none", async () => {
    const { app } = stage([[/^GET/u, () => rejected]]);
    const seen = await app.installation(signal);
    expect(seen).toMatchObject({
      ok: false,
      error: { kind: "permanent", name: "app_rejected", mayHaveActed: false },
    });
    expect(JSON.stringify(seen)).not.toContain("PRIVATE KEY");
  });
});

describe("an installation", () => {
  it("is looked up once for all that ask, and its id is kept", async () => {
    const { app, lines } = stage([INSTALLED, TOKENS]);
    const both = await Promise.all([
      app.createToken(NARROWING, signal),
      app.createToken(NARROWING, signal),
    ]);
    await app.createToken(NARROWING, signal);
    expect(both.map(({ ok: isOk }) => isOk)).toEqual([true, true]);
    expect(lines().filter((line) => line.startsWith("GET"))).toHaveLength(1);
    expect(lines().filter((line) => line.startsWith("POST"))).toHaveLength(3);
  });

  it("is a user's where the owner is no organisation", async () => {
    const { app } = stage([
      [/^GET \/orgs\//u, () => ({ status: 404 })],
      [/^GET \/users\/octo-org\/installation/u, () => ({ json: { id: 7, permissions: {} } })],
    ]);
    expect(await app.installation(signal)).toMatchObject({ ok: true, value: { id: 7 } });
  });

  it("that was removed and made again is found by its new id", async () => {
    let id = 6;
    const { app, lines } = stage([
      [/^GET \/orgs/u, () => ({ json: { id, permissions: {} } })],
      [/^POST \/app\/installations\/6\//u, () => ({ status: 404 })],
      TOKENS,
    ]);
    await app.installation(signal);
    id = 7;
    expect(await app.createToken(NARROWING, signal)).toMatchObject({ ok: true });
    expect(lines()).toHaveLength(4);
  });

  it.each([
    [{ status: 404, json: { message: "Integration not found" } }, "app_unknown"],
    [{ status: 404, body: "<html>Page not found</html>" }, "not_github"],
    [{ status: 401, body: "<html>Log in</html>" }, "not_github"],
  ])("is not said to be missing where it is something else: %j", async (reply, name) => {
    const { app } = stage([[/./u, () => reply]]);
    const error = { name, kind: "permanent", mayHaveActed: false };
    expect(await app.installation(signal)).toMatchObject({ ok: false, error });
    expect(await app.reaches("shop", signal)).toMatchObject({ ok: false, error });
    expect(await app.createToken(NARROWING, signal)).toMatchObject({ ok: false, error });
  });

  it("that does not exist is said to be missing", async () => {
    const { app } = stage([[/./u, () => ({ status: 404 })]]);
    expect(await app.createToken(NARROWING, signal)).toMatchObject({
      ok: false,
      error: { name: "installation_missing", kind: "permanent", mayHaveActed: false },
    });
  });
});

describe("a token", () => {
  it("is never asked for with an empty list, which means everything", async () => {
    const { app, requests } = stage([INSTALLED, TOKENS]);
    const empty = [
      { ...NARROWING, repositories: [] },
      { ...NARROWING, permissions: {} },
    ];
    for (const narrowing of empty) {
      await expect(app.createToken(narrowing, signal)).rejects.toThrow(TypeError);
    }
    expect(requests).toEqual([]);
  });

  it("is asked for with both lists, and is a secret", async () => {
    const { app, requests } = stage([INSTALLED, TOKENS]);
    const created = await app.createToken(NARROWING, signal);
    expect(requests.at(-1)?.body).toBe(JSON.stringify(NARROWING));
    expect(created).toMatchObject({ ok: true, value: { mismatch: undefined } });
    expect(JSON.stringify(created)).not.toContain("ghs_made");
  });

  it.each([
    ["permissions_refused", "The permissions requested are not granted to this installation."],
    [
      "repositories_refused",
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    ],
  ])("that GitHub refuses says which list is wrong: %s", async (name, message) => {
    const { app } = stage([INSTALLED, [/^POST/u, () => ({ status: 422, json: { message } })]]);
    expect(await app.createToken(NARROWING, signal)).toMatchObject({
      ok: false,
      error: { name, kind: "permanent", mayHaveActed: false },
    });
  });

  it.each([
    [{ status: 403, headers: { "retry-after": "60" } }, 60_000],
    [{ status: 429, headers: {} }, undefined],
    [
      {
        status: 403,
        headers: {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String(TEN_OCLOCK / 1000 + 90),
        },
      },
      90_000,
    ],
  ])("waits for GitHub's rate limit: %j", async (reply, afterMs) => {
    const { app } = stage([INSTALLED, [/^POST/u, () => reply]]);
    const created = await app.createToken(NARROWING, signal);
    expect(created).toMatchObject({
      ok: false,
      error: { name: "github_rate_limit", kind: "retryable", mayHaveActed: false },
    });
    const retryAt = created.ok ? undefined : created.error.retryAt;
    expect(retryAt).toBe(afterMs === undefined ? undefined : TEN_OCLOCK + afterMs);
  });

  it("may exist after an error of GitHub's, and after a response without one", async () => {
    for (const reply of [
      { status: 502 },
      { status: 201, json: {} },
      { status: 201, body: "<html>" },
    ]) {
      const { app } = stage([INSTALLED, [/^POST/u, () => reply]]);
      expect(await app.createToken(NARROWING, signal)).toMatchObject({
        ok: false,
        error: { mayHaveActed: true },
      });
    }
  });

  it("cannot exist when nothing was sent", async () => {
    const app = createGitHubApp(
      { app: "1", keys: [new Secret(FIRST)], apiUrl: "https://api.github.com", owner: "octo-org" },
      {
        clock: createFakeClock(TEN_OCLOCK),
        send: () => Promise.resolve(err({ kind: "network", message: "ECONNREFUSED", sent: false })),
      },
    );
    expect(await app.createToken(NARROWING, signal)).toMatchObject({
      ok: false,
      error: { name: "github_unreachable", kind: "retryable", mayHaveActed: false },
    });
  });

  it("of a suspended installation is refused for good, until somebody unsuspends it", async () => {
    const message = "This installation has been suspended";
    const { app } = stage([INSTALLED, [/^POST/u, () => ({ status: 403, json: { message } })]]);
    expect(await app.createToken(NARROWING, signal)).toMatchObject({
      ok: false,
      error: { name: "installation_suspended", kind: "permanent" },
    });
  });

  it("is not taken as dead because something other than GitHub responds with 401", async () => {
    const { app } = stage([[/./u, () => ({ status: 401, body: "<html>Log in</html>" })]]);
    const error = { name: "not_github" };
    expect(await app.deleteToken(new Secret("ghs_made"), signal)).toMatchObject({ error });
    expect(await app.accepts(new Secret("ghs_made"), signal)).toMatchObject({ error });
  });

  it("is deleted with itself, also when GitHub does not know it any more", async () => {
    const statuses = [204, 401, 404];
    const { app, requests } = stage([
      [/^DELETE \/installation\/token$/u, () => ({ status: statuses.shift() ?? 0 })],
    ]);
    const token = new Secret("ghs_made");
    expect(await app.deleteToken(token, signal)).toEqual(ok("deleted"));
    expect(await app.deleteToken(token, signal)).toEqual(ok("already"));
    expect(await app.deleteToken(token, signal)).toMatchObject({ ok: false });
    expect(requests.map((request) => bearerOf(request))).toEqual([
      "ghs_made",
      "ghs_made",
      "ghs_made",
    ]);
  });
});
