import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseVaultCertificates,
  parseVaultReads,
} from "../../../../../src/credentials/vault/secrets/vault-requests.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";

const CHARACTERS = Array.from('/|;. *"`ab1-_$[]%?#\n\\é\u0000');

describe("secrets, as vault-action writes them", () => {
  it.each([
    ["secret/data/ci npmToken", [["secret/data/ci", "npmToken", "NPMTOKEN"]]],
    ["secret/data/ci npmToken | NPM_TOKEN ;", [["secret/data/ci", "npmToken", "NPM_TOKEN"]]],
    ["secret/data/ci npm-token", [["secret/data/ci", "npm-token", "NPMTOKEN"]]],
    ["secret/data/ci a.b | X", [["secret/data/ci", "a.b", "X"]]],
    ["secret/data/ci a.b", [["secret/data/ci", "a.b", "A__B"]]],
    ['secret/data/ci "my.key" | X', [["secret/data/ci", "my.key", "X"]]],
    ["kv/ci * | APP_", [["kv/ci", "*", "APP_"]]],
    ["kv/ci **", [["kv/ci", "**", ""]]],
    [
      "\n  kv/ci one | ONE ;\n  kv/ci two | TWO ;\n",
      [
        ["kv/ci", "one", "ONE"],
        ["kv/ci", "two", "TWO"],
      ],
    ],
  ])("are read: %s", (text, expected) => {
    const reads = okOf(parseVaultReads(text));
    expect(reads.map(({ path, key, variable }) => [path, key, variable])).toEqual(expected);
  });

  it.each([
    ["", "is empty"],
    ["secret/data/ci", "not a path and a key"],
    ["secret/data/ci one two", "not a path and a key"],
    ["secret/data/ci data.keys[0] | X", "JSONata expressions are not evaluated"],
    ["secret/data/ci $sum(x) | X", "JSONata expressions are not evaluated"],
    ["secret/data/ci npmToken | 1X", "whose variable is not a name"],
    ["secret/data/ci npmToken |", "whose variable is not a name"],
    ["kv/ci one | X ; kv/ci two | X", "sets X twice"],
    ["secret ci", "not the path of a secret"],
    ["/secret/data/ci x", "starts with the name of its engine"],
    ["v1/secret/data/ci x", "starts with the name of its engine"],
    ["secret/../sys/raw x", "not the path of a secret"],
    ["secret/data/ci?version=1 x", "not the path of a secret"],
    ["auth/token/lookup-self id | X", "not below a secrets engine"],
    ["sys/wrapping/unwrap x", "not below a secrets engine"],
    ["cubbyhole/x y", "not below a secrets engine"],
  ])("are refused with the reason: %s", (text, message) => {
    expect(errOf(parseVaultReads(text)).join("\n")).toContain(message);
  });

  it("never make anything but names of variables, nor leave an engine, whatever is written", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...CHARACTERS) }), (text) => {
        const parsed = parseVaultReads(text);
        if (!parsed.ok) return;
        for (const { path, key, variable } of parsed.value) {
          expect(`${variable}X`).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/u);
          expect(path).not.toMatch(/(?:^|\/)\.*(?:\/|$)|[\s?#%\\\0]|^(?:auth|sys|cubbyhole)\//u);
          expect(key).not.toMatch(/[[\]$()]/u);
        }
      }),
    );
  });
});

describe("pki, as vault-action writes it", () => {
  it("is a path and parameters, and names its variables after the last part of the path", () => {
    const text = 'pki/issue/deploy {"common_name": "a.example", "ttl": "1h"} ;';
    expect(okOf(parseVaultCertificates(text))).toEqual([
      {
        path: "pki/issue/deploy",
        parameters: { common_name: "a.example", ttl: "1h" },
        variable: "DEPLOY",
      },
    ]);
  });

  it.each([
    ["pki/issue/deploy", "not a path and a JSON object"],
    ["pki/issue/deploy [1]", "not a path and a JSON object"],
    ["sys/x {}", "not below a secrets engine"],
    ["pki/issue/1 {}", "does not make the name of a variable"],
  ])("is refused with the reason: %s", (text, message) => {
    expect(errOf(parseVaultCertificates(text)).join("\n")).toContain(message);
  });
});
