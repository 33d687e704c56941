import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  PROTOCOL_NAMES,
  type ProtocolName,
} from "../../src/credentials/registry/protocols/names.ts";
import { createRegistryProvider } from "../../src/credentials/registry/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { err } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf, secretsOf } from "../contract/provider.ts";
import { PYPI_AUDIENCE, ROLE } from "../support/registry/fake-protocols.ts";
import { canPublish } from "../support/registry/publish.ts";
import { startRegistryWorld, type RegistryWorld } from "../support/registry/setup.ts";

const calm = (): AbortSignal => AbortSignal.timeout(20_000);

let world: RegistryWorld;

function useWorld(...options: Parameters<typeof startRegistryWorld>): void {
  beforeAll(async () => {
    world = await startRegistryWorld(...options);
  });
  afterAll(() => world.close());
}

const AUDIENCES: Readonly<Record<ProtocolName, (url: URL) => string>> = {
  npm: ({ hostname }) => `npm:${hostname}`,
  pypi: () => PYPI_AUDIENCE,
  crates: ({ host }) => host,
  rubygems: ({ host }) => host,
  nuget: ({ origin }) => origin,
};

describe.each(PROTOCOL_NAMES)("a registry with %s", (protocol) => {
  useWorld(protocol);

  const issue = async (...asked: Parameters<RegistryWorld["request"]>) =>
    await world.provider.issue(await world.request(...asked), calm());

  it("issues a token that publishes, and says what it is for", async () => {
    const issued = okOf(await issue());
    expect(await canPublish(protocol, world.registry.url, issued.credential)).toBe(true);
    const { host, origin } = new URL(world.registry.url);
    const what = protocol === "npm" ? "npm token for shop" : `${protocol} token`;
    expect(issued.issuedTo).toBe(`${what} at ${host}`);
    expect(issued.handle).toMatchObject({ protocol, url: origin });
    expect(world.registry.office.audience).toBe(AUDIENCES[protocol](new URL(origin)));
  });

  it("tries again with another ID token while the registry is busy, or breaks off", async () => {
    const before = world.asked();
    const asks = protocol === "pypi" ? [{ status: 200, body: { audience: PYPI_AUDIENCE } }] : [];
    world.registry.replyNext(...asks, { status: 503 }, "reset");
    const issued = okOf(await issue());
    expect(await canPublish(protocol, world.registry.url, issued.credential)).toBe(true);
    expect(world.asked() - before).toBe(2);
  });

  it("gives up on a registry that stays busy, and says that a token may exist", async () => {
    const asks = protocol === "pypi" ? [{ status: 200, body: { audience: PYPI_AUDIENCE } }] : [];
    world.registry.replyNext(...asks, { status: 500 }, { status: 502 }, { status: 429 });
    const failure = errOf(await issue());
    expect(failure).toMatchObject({ kind: "retryable", name: "registry_failed", mayExist: true });
  });

  it.each([
    ["redirects", { status: 302, headers: { location: "https://example.com" } }, "permanent"],
    ["sends far too much", { status: 200, body: "x".repeat(300_000) }, "permanent"],
    ["shows a page", { status: 200, body: "<html>Welcome</html>" }, "permanent"],
    ["does not know the path", { status: 404, body: "not found" }, "permanent"],
    ["has a token that is none", { status: 200, body: { token: "a b" } }, "permanent"],
  ])("takes nothing from a server that %s", async (_name, reply, kind) => {
    world.registry.replyNext(reply);
    const failure = errOf(await issue());
    expect(failure.kind).toBe(kind);
    expect(failure.remedy).toMatch(/`url`/u);
  });

  it("issues twenty at once, each a token of its own", async () => {
    const issued = await Promise.all(Array.from({ length: 20 }, () => issue()));
    const tokens = issued.map((one) => secretsOf(okOf(one).credential)[0]);
    expect(new Set(tokens).size).toBe(20);
    const ended = await Promise.all(
      issued.map((one) => {
        const { handle, revocationSecret } = okOf(one);
        return world.provider.revoke(handle, calm(), revocationSecret);
      }),
    );
    for (const one of ended) okOf(one);
    const alive = await Promise.all(
      issued.map((one) => canPublish(protocol, world.registry.url, okOf(one).credential)),
    );
    expect(alive.filter((works) => works)).toHaveLength(protocol === "crates" ? 0 : 20);
  });

  it("calls nothing that its protocol does not have", () => {
    expect(world.registry.unknown).toEqual([]);
  });
});

/** Those whose audience is derived: an ID token for it can be made without asking. */
describe.each([
  ["npm", /The ID token is for npm:127\.0\.0\.1\. Check that `url`/u],
  ["crates", /The ID token is for 127\.0\.0\.1:\d+\. Check that `url`/u],
  ["nuget", /The ID token is for http:\S+\. Set `audience`/u],
] as const)("the ID token for a registry with %s", (protocol, aboutAudience) => {
  useWorld(protocol);

  const issueWith = async (idToken: Secret) =>
    await world.provider.issue(await world.request({}, { idToken }), calm());

  it("is refused for another audience, in the registry's words and ours", async () => {
    const idToken = await world.idToken("another");
    const failure = errOf(await issueWith(idToken));
    expect(failure).toMatchObject({ kind: "permanent", name: "registry_refused", mayExist: false });
    expect(failure.remedy).toMatch(aboutAudience);
    expect(JSON.stringify(failure)).not.toContain(idToken.reveal());
  });

  it("is not repeated in part either, however a registry quotes it", async () => {
    const idToken = await world.idToken("another");
    const [, payload = "", signature = ""] = idToken.reveal().split(".");
    const middle = payload.slice(40, 80);
    const said = `bad ${signature} ${middle} ${Buffer.from(idToken.reveal()).toString("base64")}`;
    const message = { message: said, error: said, errors: [{ detail: said }] };
    world.registry.replyNext({ status: 401, body: message });
    const shown = JSON.stringify(errOf(await issueWith(idToken)));
    expect(shown).toContain("bad ***");
    expect([signature, middle].filter((part) => shown.includes(part))).toEqual([]);
  });

  it("is refused where no trusted publisher fits, with the claims that one has to name", async () => {
    const claims = { repository: "octo-org/other", environment: "production" };
    const idToken = await world.idToken(world.registry.office.audience, claims);
    const failure = errOf(await issueWith(idToken));
    expect(failure.remedy).toMatch(/trusted publish/u);
    expect(failure.details).toEqual([
      "What this job's ID token says:",
      "  repository = octo-org/other",
      "  workflow_ref = octo-org/shop/.github/workflows/ci.yml@refs/pull/42/merge",
      "  job_workflow_ref = octo-org/shop/.github/workflows/ci.yml@refs/pull/42/merge",
      "  environment = production",
    ]);
  });

  it("is replaced by another one where it has been exchanged before", async () => {
    const idToken = await world.idToken(world.registry.office.audience);
    okOf(await issueWith(idToken));
    expect(errOf(await issueWith(idToken))).toMatchObject({ kind: "new_id_token" });
  });
});

describe("npm's tokens", () => {
  useWorld("npm", { lifetimeSeconds: 300 });

  it("are refused where they live shorter than the lease, and say which ttl fits", async () => {
    const failure = errOf(await world.provider.issue(await world.request(), calm()));
    expect(failure).toMatchObject({ name: "token_too_short", kind: "permanent", mayExist: true });
    expect(failure.remedy).toContain("`ttl` to 5m or less");
  });

  it("are for the one package that the settings name, also of a scope", async () => {
    const given = { package: "@octo-org/shop" };
    const expiresAt = Date.now() + 200_000;
    const issued = okOf(
      await world.provider.issue(await world.request(given, { expiresAt }), calm()),
    );
    expect(issued.issuedTo).toContain("for @octo-org/shop at");
    const token = secretsOf(issued.credential)[0] ?? "";
    expect(world.registry.office.accepts(token, "@octo-org/shop")).toBe(true);
    expect(world.registry.office.accepts(token, "shop")).toBe(false);
  });

  it("are refused for a package that nobody has, or that trusts nobody", async () => {
    const failure = errOf(
      await world.provider.issue(await world.request({ package: "shopp" }), calm()),
    );
    expect(failure.message).toContain("OIDC token exchange error - package not found");
    expect(failure.remedy).toContain("Check `package`, and set up a trusted publisher for shopp");
  });

  it("leave no token in the file that npm reads", async () => {
    const expiresAt = Date.now() + 200_000;
    const { credential } = okOf(
      await world.provider.issue(await world.request({}, { expiresAt }), calm()),
    );
    const { host } = new URL(world.registry.url);
    expect(credential.files.map(({ content }) => content)).toEqual([
      `registry=${world.registry.url}/\n//${host}/:_authToken=\${NODE_AUTH_TOKEN}\n`,
    ]);
  });
});

describe("tokens of PyPI's protocol", () => {
  useWorld("pypi");

  it("come from an ID token for the audience that the index asks for, and no other is sent", async () => {
    const audience = new URL(world.registry.url).host;
    const request = await world.request({ audience }, { idToken: await world.idToken(audience) });
    world.registry.replyNext({ status: 200, body: { audience: `http://${audience}` } });
    const [seen, asked] = [world.registry.seen.length, world.asked()];
    // The fake takes its own audience alone.
    expect(errOf(await world.provider.issue(request, calm())).name).toBe("registry_refused");
    expect(world.asked() - asked).toBe(1);
    const sent = world.registry.seen.slice(seen).map(({ body }) => body.toString("utf8"));
    expect(sent).toHaveLength(2);
    expect(sent.join("\n")).not.toContain(request.idToken?.reveal());
  });

  it.each([
    "sts.amazonaws.com",
    "api://AzureADTokenExchange",
    "npm:registry.example.com",
    "another-index",
    "https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/g",
    "pypi",
    "sigstore",
  ])("are not to be had from an index that asks for an ID token for %s", async (audience) => {
    const [before, asked] = [world.registry.seen.length, world.asked()];
    world.registry.replyNext({ status: 200, body: { audience } });
    const failure = errOf(await world.provider.issue(await world.request(), calm()));
    expect(failure).toMatchObject({ kind: "permanent", name: "registry_audience" });
    expect(failure).toMatchObject({ mayExist: false });
    expect(failure.message).toContain(audience);
    expect([world.registry.seen.length - before, world.asked() - asked]).toEqual([1, 0]);
  });

  it("are not for a job that no trusted publisher fits", async () => {
    const elsewhere = await startRegistryWorld("pypi", { publisher: { workflow: "x.yml" } });
    const failure = errOf(await elsewhere.provider.issue(await elsewhere.request(), calm()));
    await elsewhere.close();
    expect(failure.message).toContain("no trusted publisher fits");
    expect(failure.remedy).toContain("Add a trusted publisher");
    expect(failure.details).toContain("  repository = octo-org/shop");
  });

  it("name the index to every tool that gets one, so that none uploads elsewhere", async () => {
    const { credential } = okOf(await world.provider.issue(await world.request(), calm()));
    const index = `${world.registry.url}/legacy/`;
    const { env } = credential;
    expect(Object.keys(env).filter((name) => env[name] === index)).toEqual([
      "TWINE_REPOSITORY_URL",
      "UV_PUBLISH_URL",
      "HATCH_INDEX_REPO",
      "FLIT_INDEX_URL",
    ]);
  });

  it("are not to be had where the index turned trusted publishing off, or does not have it", async () => {
    world.registry.replyNext({ status: 403, body: { message: "not enabled" } });
    const off = errOf(await world.provider.issue(await world.request(), calm()));
    expect(off.message).toContain("has trusted publishing turned off");
    world.registry.replyNext({ status: 404, body: "no" });
    const none = errOf(await world.provider.issue(await world.request(), calm()));
    expect(none.remedy).toContain("that this registry has trusted publishing");
    expect([off.mayExist, none.mayExist]).toEqual([false, false]);
  });

  it("are refused for a longer lease before anything is asked", async () => {
    const before = world.registry.seen.length;
    const expiresAt = Date.now() + 3_600_000;
    const failure = errOf(
      await world.provider.issue(await world.request({}, { expiresAt }), calm()),
    );
    expect(failure).toMatchObject({ name: "token_too_short", mayExist: false });
    expect(world.registry.seen).toHaveLength(before);
  });
});

describe("tokens of crates", () => {
  useWorld("crates");

  it("go to the variable of the registry's name in Cargo's configuration", async () => {
    const given = { "registry-name": "octo-crates" };
    const { credential } = okOf(await world.provider.issue(await world.request(given), calm()));
    expect(Object.keys(credential.env)).toEqual(["CARGO_REGISTRIES_OCTO_CRATES_TOKEN"]);
  });

  it("end with the step, also where the registry is busy at first", async () => {
    const { credential, handle, revocationSecret } = okOf(
      await world.provider.issue(await world.request(), calm()),
    );
    world.registry.replyNext({ status: 503 }, "reset");
    expect(okOf(await world.provider.revoke(handle, calm(), revocationSecret)).facts).toEqual([
      "token revoked",
    ]);
    expect(await canPublish("crates", world.registry.url, credential)).toBe(false);
    expect(world.provider.revocabilityOf?.(handle)).toMatchObject({ best: "requested" });
  });

  it("expire where nobody has them any more, and say so before anybody tries", async () => {
    const request = await world.request();
    const handle = world.provider.handleOf(request);
    expect(world.provider.revocabilityOf?.(handle)).toMatchObject({
      revoke: "none",
      best: "expires",
      minimumSeconds: 1800,
    });
    expect(okOf(await world.provider.revoke(handle, calm())).facts).toEqual([
      "only the token itself can end it, and it is lost",
    ]);
  });

  it.each([401, 403, 404])(
    "are not reported as ended where the registry, or a proxy, refuses with %i",
    async (status) => {
      const { handle } = okOf(await world.provider.issue(await world.request(), calm()));
      world.registry.replyNext({ status, body: { errors: [] } });
      const failure = errOf(await world.provider.revoke(handle, calm(), new Secret("cio_tp_x")));
      expect(failure.message).toContain(`refused to end its token (status ${status})`);
    },
  );

  it("may exist where the first exchange broke off and no further ID token is to be had", async () => {
    const provider = createRegistryProvider({
      send: nodeHttp(),
      clock: systemClock,
      jitter: () => 0,
      idToken: () => Promise.resolve(err({ message: "refused", remedy: "Look at the runner." })),
    });
    world.registry.replyNext("reset");
    const failure = errOf(await provider.issue(await world.request(), calm()));
    expect(failure).toMatchObject({ name: "id_token", mayExist: true });
  });
});

describe("keys of RubyGems", () => {
  useWorld("rubygems");

  it("are refused for another audience or another job, and the server does not say which", async () => {
    for (const claims of [{}, { repository: "octo-org/other" }]) {
      const audience = claims.repository === undefined ? "another" : world.registry.office.audience;
      const idToken = await world.idToken(audience, claims);
      const failure = errOf(
        await world.provider.issue(await world.request({}, { idToken }), calm()),
      );
      expect(failure).toMatchObject({ name: "registry_refused", mayExist: false });
      expect(failure.remedy).toContain("Check `url` and `protocol`");
      expect(failure.remedy).toContain("Add a trusted publisher to the gem");
    }
  });

  it("come from a role where the settings name one", async () => {
    const given = { "role-to-assume": ROLE };
    const issued = okOf(await world.provider.issue(await world.request(given), calm()));
    expect(issued.issuedTo).toContain(`rubygems token of role ${ROLE} at`);
    expect(await canPublish("rubygems", world.registry.url, issued.credential)).toBe(true);
  });

  it("do not come from a role that is not there", async () => {
    const given = { "role-to-assume": "rg_oidc_akr_none" };
    const failure = errOf(await world.provider.issue(await world.request(given), calm()));
    expect(failure.remedy).toContain("Check `role-to-assume`");
  });
});

describe("keys of NuGet", () => {
  useWorld("nuget");

  it("are for the account that created the policy", async () => {
    const failure = errOf(
      await world.provider.issue(await world.request({ user: "octo-org" }), calm()),
    );
    expect(failure.message).toContain("No matching trust policy.");
    expect(failure.remedy).toContain("`user` is who created the policy");
  });
});
