import { describe, expect, it } from "vitest";
import { withSecretsWithin } from "../../../src/delivery/redact/secrets-within.ts";
import { Secret } from "../../../src/shared/secret.ts";

const within = (...values: readonly string[]): readonly string[] =>
  withSecretsWithin(values.map((value) => new Secret(value)))
    .slice(values.length)
    .map((secret) => secret.reveal());

const LOGIN = Buffer.from("mona:secret").toString("base64");
const KEY = ["-----BEGIN", "PRIVATE KEY-----\nAAAA\n-----END", "PRIVATE KEY-----\n"].join(" ");

describe("the secrets within a secret", () => {
  it.each([
    [
      "the key of a service account",
      {
        type: "service_account",
        project_id: "shop-production",
        private_key_id: "0123456789abcdef",
        private_key: KEY,
        client_email: "deploy@shop.example",
        token_uri: "https://oauth2.example/token",
      },
      [KEY],
    ],
    [
      "a service principal",
      { clientId: "11111111-1111", clientSecret: "az~abcdefgh", tenantId: "22222222-2222" },
      ["az~abcdefgh"],
    ],
    [
      "a Docker configuration",
      { auths: { "ghcr.io": { auth: LOGIN, email: "mona@octo-org.example" } } },
      [LOGIN],
    ],
    [
      "temporary credentials",
      {
        Credentials: {
          AccessKeyId: "AKIAEXAMPLE",
          SecretAccessKey: "wJalrXUt",
          Expiration: "2026-11-27",
        },
      },
      ["wJalrXUt"],
    ],
    [
      "a list of tokens",
      { tokens: ["first-token", "other-token"] },
      ["other-token", "first-token"],
    ],
    ["a short password", { password: "seven77" }, []],
    ["a number", { token: 12345678 }, []],
  ])("are the values that are named so, in %s", (_, document, expected) => {
    expect(within(JSON.stringify(document))).toEqual(expected);
    expect(within(JSON.stringify(document, undefined, 2))).toEqual(expected);
  });

  it.each([
    ["postgresql://app:correct-horse@db.example:5432/shop?user=a@b", ["correct-horse"]],
    ["redis://:correct-horse@cache.example", ["correct-horse"]],
    ["mysql://app:p%40ss%2Fword@db.example/shop", ["p%40ss%2Fword", "p@ss/word"]],
    ["amqp://app:with@sign-in-it@queue.example", ["with@sign-in-it"]],
    ["mysql://app:100%-true@db.example", ["100%-true"]],
    ["https://mona@git.example/shop:8443@x", []],
    ["https://shop.example/a:long-path@b", []],
    ["no-url:correct-horse@db.example", []],
  ])("are the password of a URL, as it is written and as it is meant: %s", (url, expected) => {
    expect(within(url)).toEqual(expected);
  });

  it("are each there once, and not where the secret is one of its own", () => {
    const url = "postgresql://app:correct-horse@db.example/shop";
    expect(within(url, "correct-horse")).toEqual([]);
    expect(within(url, `${url}?ssl=1`)).toEqual(["correct-horse"]);
  });

  it("are none of what is not JSON, and those of JSON however deep it is nested", () => {
    expect(within('{ "token": "correct-horse"')).toEqual([]);
    const deep = `${"[".repeat(1000)}{"token":"correct-horse"}${"]".repeat(1000)}`;
    expect(within(deep)).toEqual(["correct-horse"]);
  });
});
