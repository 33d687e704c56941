import { describe, expect, it } from "vitest";
import {
  flatVaultSetting,
  parseVaultDirectSettings,
} from "../../../../../src/credentials/vault/direct/settings.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";

const RIGHT = { url: "https://vault.example:8200/", role: "deploy", secrets: "kv/ci token | T" };
const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";

describe("the settings of direct mode", () => {
  it("need url, role and something to give, and have the server's URL as their audience", () => {
    expect(okOf(parseVaultDirectSettings(RIGHT))).toEqual({
      url: "https://vault.example:8200",
      role: "deploy",
      path: "jwt",
      namespace: undefined,
      ca: undefined,
      audience: "https://vault.example:8200",
      exportToken: false,
      reads: [{ path: "kv/ci", key: "token", variable: "T" }],
      certificates: [],
    });
  });

  it("have vault-action's names, in stepkey's way of writing", () => {
    const settings = okOf(
      parseVaultDirectSettings({
        ...RIGHT,
        method: "jwt",
        path: "team/github",
        namespace: "team-a",
        "jwt-github-audience": "https://github.com/octo-org",
        "export-token": true,
        "ca-certificate": Buffer.from(PEM).toString("base64"),
      }),
    );
    expect(settings).toMatchObject({
      path: "team/github",
      namespace: "team-a",
      audience: "https://github.com/octo-org",
      exportToken: true,
      ca: PEM,
    });
  });

  it.each([
    [{ url: undefined }, "url", "is not a text"],
    [{ url: "http://vault.example" }, "url", "must use https"],
    [{ url: "https://vault.example/v1" }, "url", "ends before /v1"],
    [{ url: "https://user:pass@vault.example" }, "url", "may only have a scheme"],
    [{ url: "nowhere" }, "url", "is not a URL"],
    [{ role: "a b" }, "role", "is not a name"],
    [{ role: "" }, "role", "is empty"],
    [{ role: null }, "role", "is empty"],
    [{ method: "approle" }, "method", "must be jwt"],
    [{ secrets: "kv/ci" }, "secrets", "not a path and a key"],
    [{ pki: "pki/issue/x" }, "pki", "not a path and a JSON object"],
    [{ "export-token": "yes" }, "export-token", "is neither true nor false"],
    [{ "ca-certificate": "x" }, "ca-certificate", "is not a certificate"],
    [{ exportToken: true }, "exportToken", "is written `export-token` here"],
    [{ caCertificate: PEM }, "caCertificate", "is written `ca-certificate` here"],
    [{ roleId: "x" }, "roleId", "A broker can log in with AppRole"],
    [{ tlsSkipVerify: true }, "tlsSkipVerify", "name the server's CA"],
    [{ outputToken: true }, "outputToken", "no other step does"],
    [{ rol: "x" }, "rol", "did you mean role?"],
  ])("are refused with the reason: %j", (change, key, message) => {
    const given = Object.fromEntries(
      Object.entries({ ...RIGHT, ...change }).map(([name, value]) => [
        name,
        value === undefined ? 7 : value,
      ]),
    );
    const mistakes = errOf(parseVaultDirectSettings(given));
    expect(mistakes.map(({ path }) => path.join("."))).toEqual([key]);
    expect(mistakes[0]?.message).toContain(message);
  });

  it("are refused all at once", () => {
    const mistakes = errOf(parseVaultDirectSettings({ method: "token" }));
    expect(mistakes.map(({ path }) => path[0])).toEqual(["url", "role", "secrets", "method"]);
    expect(errOf(parseVaultDirectSettings("x"))[0]?.message).toContain("is not a mapping");
    expect(errOf(parseVaultDirectSettings(null))[0]?.message).toContain("is empty");
  });

  it("are known beside the kind's name, where people put them", () => {
    expect(flatVaultSetting("secrets")?.message).toContain("put it under `vault:`");
    expect(flatVaultSetting("jwtGithubAudience")?.message).toContain("`jwt-github-audience`");
    expect(flatVaultSetting("aws-region")).toBeUndefined();
  });
});
