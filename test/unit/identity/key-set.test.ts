import { beforeAll, describe, expect, it } from "vitest";
import { createKeySet } from "../../../src/identity/key-set.ts";
import type { HttpSend } from "../../../src/shared/http.ts";
import { err, ok } from "../../../src/shared/result.ts";
import { makeSigningKey, type SigningKey } from "../../support/id-token.ts";

const issuer = "https://issuer.example";

/** An issuer whose responses a test changes, and a clock that a test moves. */
function setUp(first: readonly SigningKey[]) {
  const state = {
    keys: first.map((key): unknown => key.publicJwk),
    discovery: { issuer, jwks_uri: `${issuer}/keys` } as unknown,
    down: false,
    requests: [] as string[],
    now: 0,
  };
  const send: HttpSend = async ({ url }) => {
    state.requests.push(url);
    await Promise.resolve();
    if (state.down) return err({ kind: "timeout", message: "issuer did not answer", sent: true });
    const body = url.endsWith("/keys") ? { keys: state.keys } : state.discovery;
    return ok({ status: 200, headers: {}, body: JSON.stringify(body) });
  };
  const clock = { now: () => state.now, sleep: () => Promise.resolve() };
  return { state, keySet: createKeySet({ issuer, send, clock }) };
}

async function found(keySet: ReturnType<typeof createKeySet>, keyId: string): Promise<string> {
  const keys = await keySet.find(keyId);
  return keys.ok ? `${keys.value.length} found` : keys.error.code;
}

describe("createKeySet", () => {
  let one: SigningKey;
  let two: SigningKey;
  beforeAll(async () => {
    [one, two] = await Promise.all([makeSigningKey("one"), makeSigningKey("two")]);
  });

  it("asks discovery first, then the address that it names, and keeps the keys", async () => {
    const { state, keySet } = setUp([one]);
    expect(await found(keySet, "one")).toBe("1 found");
    expect(await found(keySet, "one")).toBe("1 found");
    expect(state.requests).toEqual([
      `${issuer}/.well-known/openid-configuration`,
      `${issuer}/keys`,
    ]);
  });

  it("asks once for many at the same time", async () => {
    const { state, keySet } = setUp([one]);
    await Promise.all(Array.from({ length: 20 }, () => keySet.find("one")));
    expect(state.requests).toHaveLength(2);
  });

  it("asks again for an unknown key id, but not before the floor", async () => {
    const { state, keySet } = setUp([one]);
    await keySet.find("one");
    state.keys = [one.publicJwk, two.publicJwk];
    expect(await found(keySet, "two")).toBe("0 found");
    state.now = 30_000;
    expect(await found(keySet, "two")).toBe("1 found");
    await keySet.find("invented");
    await keySet.find("invented as well");
    expect(state.requests).toHaveLength(4);
  });

  it("asks again at once after a clock was set back: nobody knows how old the keys are", async () => {
    const { state, keySet } = setUp([one]);
    state.now = 300_000;
    await keySet.find("one");
    state.keys = [one.publicJwk, two.publicJwk];
    state.now = 0;
    expect(await found(keySet, "two")).toBe("1 found");
    expect(state.requests).toHaveLength(4);
    state.down = true;
    state.now = 600_000;
    await keySet.find("two");
    state.down = false;
    state.now = 300_000;
    expect(await found(keySet, "two")).toBe("1 found");
  });

  it("drops a key that the issuer has withdrawn once the keys are old", async () => {
    const { state, keySet } = setUp([one, two]);
    await keySet.find("one");
    state.keys = [two.publicJwk];
    state.now = 10 * 60_000;
    expect(await found(keySet, "one")).toBe("0 found");
  });

  it("says that the keys are unavailable, not that the token is wrong, when the issuer is down", async () => {
    const { state, keySet } = setUp([one]);
    state.down = true;
    expect(await found(keySet, "one")).toBe("keys_unavailable");
    state.down = false;
    expect(await found(keySet, "one")).toBe("keys_unavailable");
    state.now = 2000;
    expect(await found(keySet, "one")).toBe("1 found");
  });

  it("keeps serving known keys for an hour while the issuer is down", async () => {
    const { state, keySet } = setUp([one]);
    await keySet.find("one");
    state.down = true;
    state.now = 59 * 60_000;
    expect(await found(keySet, "one")).toBe("1 found");
    expect(await found(keySet, "two")).toBe("keys_unavailable");
    state.now = 60 * 60_000;
    expect(await found(keySet, "one")).toBe("keys_unavailable");
  });

  it.each([
    ["names another issuer", { issuer: "https://other.example", jwks_uri: `${issuer}/keys` }],
    ["has no jwks_uri", { issuer }],
    ["names an address without TLS", { issuer, jwks_uri: "http://issuer.example/keys" }],
    ["is no object", ["issuer"]],
  ])("refuses a discovery document that %s", async (_what, discovery) => {
    const { state, keySet } = setUp([one]);
    state.discovery = discovery;
    expect(await found(keySet, "one")).toBe("keys_unavailable");
  });

  it("ignores keys of other types, uses and algorithms", async () => {
    const { state, keySet } = setUp([one]);
    state.keys = [
      one.publicJwk,
      { ...two.publicJwk, kid: "encryption", use: "enc" },
      { ...two.publicJwk, kid: "another algorithm", alg: "RS512" },
      { ...two.publicJwk, kid: undefined },
      { kty: "oct", kid: "shared", k: "c2VjcmV0" },
      "not a key",
      null,
    ];
    expect(await found(keySet, "one")).toBe("1 found");
    for (const keyId of ["encryption", "another algorithm", "shared"]) {
      expect(await found(keySet, keyId)).toBe("0 found");
    }
  });
});
