import { describe, expect, it } from "vitest";
import { createStaticProvider } from "../../../../src/credentials/static/provider.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import {
  createFakeOnePassword,
  RateLimitExceededError,
} from "../../../support/fake-onepassword.ts";
import { newLeaseId } from "../../../../src/shared/lease-id.ts";

const TOKEN = "ops_hunter2-of-the-broker";
const REFERENCE = "op://ci/npm/credential";

const never = new AbortController().signal;

function setUp(load?: () => Promise<unknown>) {
  const fake = createFakeOnePassword(TOKEN);
  fake.secrets = { [REFERENCE]: "npm_hunter2" };
  const provider = createStaticProvider({
    servers: {
      packages: {
        secrets: {},
        connect: undefined,
        onepassword: { token: new Secret(TOKEN), secrets: { NPM_TOKEN: REFERENCE } },
        reads: [],
        rotateAfter: 10,
      },
    },
    send: () => Promise.reject(new Error("the SDK sends its requests itself")),
    loadOnePassword: load ?? (() => Promise.resolve(fake.module)),
  });
  const settings = { server: "packages", secrets: ["NPM_TOKEN"] };
  const lease = newLeaseId((length) => new Uint8Array(length));
  const issue = async (signal = never) =>
    await provider.issue(
      {
        lease,
        instance: "i",
        settings,
        access: "write",
        expiresAt: 0,
        job: { repositoryId: 74, runId: 1, runAttempt: 1, checkRunId: 2 },
        repository: "octo-org/shop",
        step: "publish",
      },
      signal,
    );
  return { fake, provider, issue };
}

function revealed(issued: Awaited<ReturnType<ReturnType<typeof setUp>["issue"]>>): unknown {
  const value = issued.ok ? issued.value.credential.env["NPM_TOKEN"] : undefined;
  return value instanceof Secret ? value.reveal() : value;
}

describe("1Password through its SDK", () => {
  it("gives the secret that a reference names, and signs in once", async () => {
    const { fake, issue } = setUp();
    const issued = await issue();
    if (!issued.ok) throw new Error(issued.error.message);
    expect(issued.value.credential.env).toEqual({ NPM_TOKEN: new Secret("npm_hunter2") });
    expect(revealed(issued)).toBe("npm_hunter2");
    fake.secrets = { [REFERENCE]: "npm_hunter3" };
    expect(revealed(await issue())).toBe("npm_hunter3");
    expect(fake.signIns()).toBe(1);
  });

  it("says in one sentence how to install the SDK where it is missing", async () => {
    const missing = Object.assign(new Error("Cannot find package"), {
      code: "MODULE_NOT_FOUND",
    });
    const { provider, issue } = setUp(() => Promise.reject(missing));
    const expected = {
      kind: "permanent",
      name: "sdk_missing",
      remedy:
        "Run `npm install --no-save @1password/sdk@0.5.0` in the directory above stepkey's dist/.",
    };
    expect(await issue()).toMatchObject({ ok: false, error: expected });
    expect(await provider.checkServer?.("packages", never)).toMatchObject({ error: expected });
  });

  it("is not installed here, which the broker finds out by itself", async () => {
    const fake = createFakeOnePassword(TOKEN);
    const { createOnePassword } = await import("../../../../src/credentials/static/onepassword.ts");
    const server = { token: new Secret(fake.token), secrets: {} };
    expect(await createOnePassword().check(server, never)).toMatchObject({
      error: { name: "sdk_missing" },
    });
  });

  it("refuses a module of another form", async () => {
    const { issue } = setUp(() => Promise.resolve({ default: 1 }));
    expect(await issue()).toMatchObject({ error: { kind: "permanent", name: "sdk_unfit" } });
  });

  it.each([
    ["vaultNotFound", "names no vault that the token can read"],
    ["tooManyItems", "names several items"],
    ["fieldNotFound", "names no field of its item"],
    ["constructor", "cannot be read"],
  ])("is refused for good where a reference is wrong: %s", async (type, what) => {
    const { fake, issue } = setUp();
    fake.secrets = { [REFERENCE]: { type } };
    expect(await issue()).toMatchObject({
      error: {
        kind: "permanent",
        name: "reference_wrong",
        message: `NPM_TOKEN: ${REFERENCE} ${what}`,
      },
    });
  });

  it("does not take an empty field for a secret", async () => {
    const { fake, issue } = setUp();
    fake.secrets = { [REFERENCE]: "" };
    expect(await issue()).toMatchObject({ error: { kind: "permanent", name: "value_empty" } });
  });

  it("never repeats what the SDK says: it may hold the token", async () => {
    const { fake, provider, issue } = setUp();
    fake.token = "ops_another";
    const refused = await issue();
    expect(refused).toMatchObject({ error: { kind: "permanent", name: "onepassword_token" } });
    expect(JSON.stringify(refused)).not.toContain("hunter2");
    // The token is valid again: nothing of the refusal was kept.
    fake.token = TOKEN;
    expect(await provider.checkServer?.("packages", never)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    [new RateLimitExceededError("slow down"), "onepassword_limited"],
    [new Error("connection reset by peer"), "onepassword_failed"],
  ])("can be asked again after %s", async (failing, name) => {
    const { fake, issue } = setUp();
    fake.failing = failing;
    expect(await issue()).toMatchObject({ error: { kind: "retryable", name } });
    fake.failing = undefined;
    expect(await issue()).toMatchObject({ ok: true });
  });

  it("waits no longer than its caller", async () => {
    const { fake, issue } = setUp();
    fake.isHanging = true;
    const caller = new AbortController();
    const waiting = issue(caller.signal);
    caller.abort();
    expect(await waiting).toMatchObject({ error: { kind: "retryable", name: "onepassword_slow" } });
  });
});
