import { describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../../../src/broker/config/config.ts";
import { staticSettings } from "../../../../src/credentials/static/settings.ts";
import { SETTINGS } from "../../../support/kinds.ts";

const FILES: Readonly<Record<string, string>> = {
  "npm-token": "npm_hunter2\n",
  "connect-token": "op_hunter2\n",
  "store.key": "k".repeat(44),
};

function parse(entry: string, storeKey = "store-key: { file: store.key }") {
  const text = `url: https://stepkey.example
listen: 127.0.0.1:8080
owners: [65]
policy: { directory: ./policy }
${storeKey}
servers:
  static:
    packages: ${entry}
`;
  return parseBrokerConfig(text, {
    file: "/etc/stepkey/broker.yml",
    env: { SENTRY_TOKEN: "sntrys_hunter2" },
    kinds: SETTINGS,
    readFile: (path) => {
      const content = FILES[path.replace("/etc/stepkey/", "")];
      if (content === undefined) throw Object.assign(new Error("none"), { code: "ENOENT" });
      return content;
    },
  });
}

const mistakes = (entry: string, storeKey?: string) => {
  const parsed = parse(entry, storeKey);
  if (parsed.ok) throw new Error(`this entry was taken: ${entry}`);
  const all = parsed.error.map(({ path, message, expected }) => ({ path, message, expected }));
  expect(JSON.stringify(all)).not.toContain("hunter2");
  return all;
};

describe("an entry under servers.static", () => {
  it("takes secrets from files, variables and 1Password Connect", () => {
    const parsed = parse(`
      secrets: { NPM_TOKEN: { file: npm-token }, SENTRY_TOKEN: { env: SENTRY_TOKEN } }
      connect:
        url: https://connect.example
        token: { file: connect-token }
        secrets: { PYPI_TOKEN: { vault: ci, item: pypi, field: credential } }
      reads: [SENTRY_TOKEN]
      rotate-after: 50`);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        servers: { static: { packages: { reads: ["SENTRY_TOKEN"], rotateAfter: 50 } } },
      },
    });
    expect(JSON.stringify(parsed)).not.toContain("hunter2");
  });

  it("needs a store-key, by which it recognises values", () => {
    expect(mistakes("{ secrets: { NPM_TOKEN: { file: npm-token } } }", "")).toMatchObject([
      {
        path: "store-key",
        message:
          "This is missing: servers.static needs it to recognise a value that went to many leases.",
      },
    ]);
  });

  const ENTRY = "servers.static.packages";

  it("takes secret references of 1Password, with a section or an attribute too", () => {
    const parsed = parse(`
      onepassword:
        token: { file: connect-token }
        secrets:
          NPM_TOKEN: op://ci/npm/credential
          PYPI_TOKEN: op://ci/py pi/api/credential
          OTP: "op://ci/npm/code?attribute=otp"`);
    const secrets = { OTP: "op://ci/npm/code?attribute=otp", NPM_TOKEN: "op://ci/npm/credential" };
    expect(parsed).toMatchObject({
      ok: true,
      value: { servers: { static: { packages: { onepassword: { secrets } } } } },
    });
    expect(JSON.stringify(parsed)).not.toContain("hunter2");
  });

  it.each([
    ["{ onepassword: { token: { file: connect-token }, secrets: { A: a_hunter2 } } }"],
    ["{ onepassword: { token: { file: connect-token }, secrets: { A: op://hunter2 } } }"],
    ["{ onepassword: { token: { file: connect-token }, secrets: { A: { vault: hunter2 } } } }"],
  ])("refuses %s, and does not repeat it", (entry) => {
    expect(mistakes(entry)).toMatchObject([
      {
        path: `${ENTRY}.onepassword.secrets.A`,
        message:
          "This is not a secret reference, op://vault/item/field; a secret must not be in this file itself.",
      },
    ]);
  });

  it.each([
    ["{ secrets: { NPM_TOKEN: npm_hunter2 } }", "secrets.NPM_TOKEN", "must not be in this file"],
    ["{ secrets: { NPM_TOKEN: { file: other } } }", "secrets.NPM_TOKEN", "cannot be read"],
    ["{ secrets: { SENTRY: { env: NOWHERE } } }", "secrets.SENTRY", "is not set, or empty"],
    ["{ secrets: {} }", "secrets", "This entry has no secret."],
    [
      "{ secrets: { npm-token: { file: npm-token } } }",
      "secrets.npm-token",
      "is not the name of a variable",
    ],
    [
      "{ secrets: { LD_PRELOAD: { file: npm-token } } }",
      "secrets.LD_PRELOAD",
      "A credential is never delivered as LD_PRELOAD.",
    ],
    [
      "{ secrets: { GITHUB_ENV: { file: npm-token } } }",
      "secrets.GITHUB_ENV",
      "A credential is never delivered as GITHUB_ENV.",
    ],
    [
      "{ secrets: { NPM_TOKEN: { file: npm-token } }, reads: [NPM_TOKN] }",
      "reads[0]",
      'This entry has no secret "NPM_TOKN".',
    ],
    [
      "{ connect: { url: https://c.example, token: { file: connect-token }, secrets: { A: a_hunter2 } } }",
      "connect.secrets.A",
      "must not be in this file",
    ],
    [
      "{ connect: { url: https://c.example, token: { file: connect-token }, secrets: { A: { item: npm } } } }",
      "connect.secrets.A",
      "This needs vault, item and field",
    ],
    [
      "{ connect: { url: http://connect.example, token: { file: connect-token }, secrets: {} } }",
      "connect.url",
      "must use https",
    ],
    [
      "{ secrets: { A: { file: npm-token } }, connect: { url: https://c.example, token: { file: connect-token }, secrets: { A: { vault: v, item: i, field: f } } } }",
      "connect.secrets.A",
      "is also under secrets",
    ],
    [
      "{ secrets: { A: { file: npm-token } }, onepassword: { token: { file: connect-token }, secrets: { A: op://v/i/f } } }",
      "onepassword.secrets.A",
      "is also under secrets",
    ],
    [
      "{ secrets: { A: { file: npm-token } }, rotate-after: 0 }",
      "rotate-after",
      "0 is not valid here",
    ],
    ["{ secrets: { A: { file: npm-token } }, read: [A] }", "read", 'Unknown key "read".'],
  ])("refuses %s", (entry, path, message) => {
    const [first, ...others] = mistakes(entry);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ path: `${ENTRY}.${path}` });
    expect(first?.message).toContain(message);
  });

  it("suggests the secret that `reads` meant", () => {
    const [first] = mistakes("{ secrets: { NPM_TOKEN: { file: npm-token } }, reads: [NPM_TOKN] }");
    expect(first?.expected).toBe('Did you mean "NPM_TOKEN"?');
  });
});

describe("a grant of stored secrets", () => {
  it("is the same credential in any order of its secrets", () => {
    const { schema } = staticSettings.grant;
    const one = schema.parse({ server: "packages", secrets: ["B", "A"] });
    expect(one).toEqual(schema.parse({ server: "packages", secrets: ["A", "B"] }));
  });

  it.each([[[]], [["A", "A"]], [["a-b"]], ["A"]])("refuses the secrets %j", (secrets) => {
    expect(staticSettings.grant.schema.safeParse({ server: "packages", secrets }).success).toBe(
      false,
    );
  });
});
