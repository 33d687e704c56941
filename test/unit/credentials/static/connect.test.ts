import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStaticProvider } from "../../../../src/credentials/static/provider.ts";
import { nodeHttp } from "../../../../src/shared/http.ts";
import { Secret } from "../../../../src/shared/secret.ts";
import {
  startFakeConnect,
  type FakeConnect,
  type FakeItem,
} from "../../../support/fake-connect.ts";

const VAULT = "v".repeat(26);
const ITEM = "i".repeat(26);
const TOKEN = "connect-token-hunter2";
const NPM: FakeItem = {
  id: ITEM,
  title: "npm",
  fields: [
    { id: "username", label: "username", type: "STRING", value: "robot" },
    { id: "f".repeat(26), label: "credential", type: "CONCEALED", value: "npm_hunter2" },
    { id: "empty", label: "nothing", type: "STRING" },
  ],
};

let connect: FakeConnect;

beforeEach(async () => {
  connect = await startFakeConnect([{ id: VAULT, name: "ci", items: [NPM] }], TOKEN);
});
afterEach(async () => {
  await connect.close();
});

function providerFor(field: { vault?: string; item?: string; field?: string }, url = connect.url) {
  const secrets = { NPM_TOKEN: { vault: "ci", item: "npm", field: "credential", ...field } };
  return createStaticProvider({
    send: nodeHttp(),
    servers: {
      vault: {
        secrets: {},
        connect: { url, token: new Secret(TOKEN), secrets },
        reads: [],
        rotateAfter: 10,
      },
    },
  });
}

const SETTINGS = { server: "vault", secrets: ["NPM_TOKEN"] };
const signal = (): AbortSignal => AbortSignal.timeout(5000);

async function obstacle(field: Parameters<typeof providerFor>[0] = {}) {
  const found = await providerFor(field).rehearse?.(SETTINGS, signal());
  // A failure never holds a secret, whatever the response held.
  expect(JSON.stringify(found)).not.toContain("hunter2");
  return found;
}

describe("a secret at 1Password Connect", () => {
  it.each([
    ["names", {}, 3],
    ["ids", { vault: VAULT, item: ITEM, field: "f".repeat(26) }, 1],
  ])("is found by %s", async (_by, field, requests) => {
    expect(await obstacle(field)).toEqual({ ok: true, value: undefined });
    expect(connect.requests).toHaveLength(requests);
  });

  it.each<readonly [string, Parameters<typeof providerFor>[0], readonly [string, string]]>([
    ["another vault", { vault: "other" }, ["vault_missing", '1Password has no vault "other"']],
    ["a vault in another case", { vault: "CI" }, ["vault_missing", '1Password has no vault "CI"']],
    ["another item", { item: "pypi" }, ["item_missing", '1Password has no item "pypi"']],
    ["the id of no item", { item: "x".repeat(26) }, ["connect_missing", "no such vault or item"]],
    ["another field", { field: "token" }, ["field_missing", '1Password has no field "token"']],
    ["a field without a value", { field: "nothing" }, ["value_empty", '"nothing" of item "npm"']],
  ])("says what is wrong with %s", async (_what, field, [name, message]) => {
    expect(await obstacle(field)).toMatchObject({
      ok: true,
      value: { setting: "secrets", failure: { kind: "permanent", name } },
    });
    expect(JSON.stringify(await obstacle(field))).toContain(JSON.stringify(message).slice(1, -1));
  });

  it("is not taken from an archived item, and not from one of two with its name", async () => {
    const archived = { ...NPM, id: "a".repeat(26), state: "ARCHIVED" } as const;
    connect.vaults = [{ id: VAULT, name: "ci", items: [archived, NPM] }];
    expect(await obstacle()).toEqual({ ok: true, value: undefined });
    connect.vaults = [{ id: VAULT, name: "ci", items: [{ ...NPM, id: "a".repeat(26) }, NPM] }];
    expect(await obstacle()).toMatchObject({ value: { failure: { name: "item_ambiguous" } } });
  });

  it("is refused with a token that is not valid, or may not read the vault", async () => {
    connect.vaults = [{ id: VAULT, name: "ci", items: [NPM], isClosed: true }];
    expect(await obstacle({ vault: VAULT })).toMatchObject({
      value: { failure: { name: "connect_forbidden" } },
    });
    connect.token = "another";
    expect(await obstacle()).toMatchObject({ value: { failure: { name: "connect_token" } } });
    const ready = await providerFor({}).checkServer?.("vault", signal());
    expect(ready).toMatchObject({ ok: false, error: { name: "connect_token" } });
  });

  it.each([429, 500, 503])("may be there later when the server returns %i", async (status) => {
    connect.failing = status;
    expect(await obstacle()).toMatchObject({
      ok: false,
      error: { kind: "retryable", name: "connect_failed", mayExist: false },
    });
  });

  it.each([301, 302])("is not looked for elsewhere when the server returns %i", async (status) => {
    connect.failing = status;
    expect(await obstacle()).toMatchObject({ value: { failure: { name: "connect_unexpected" } } });
  });

  it("is reported as not reached where nobody listens", async () => {
    const { url } = connect;
    await connect.close();
    const ready = await providerFor({}, url).checkServer?.("vault", signal());
    expect(ready).toMatchObject({ ok: false, error: { kind: "retryable" } });
    connect = await startFakeConnect([], TOKEN);
  });
});
