import { describe, expect, it } from "vitest";
import { parseOwnToken } from "../../../src/identity/parse-own-token.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { githubClaims } from "../../support/id-token.ts";

const encode = (value: unknown): string =>
  Buffer.from(JSON.stringify(value), "utf8").toString("base64url");

const tokenOf = (payload: unknown): Secret =>
  new Secret(`${encode({ alg: "RS256" })}.${encode(payload)}.c2lnbmF0dXJl`);

const payload = (overrides = {}): unknown =>
  githubClaims({
    iss: "https://issuer.example",
    aud: "a",
    jti: "j",
    iat: 1,
    exp: 301,
    ...overrides,
  });

describe("parseOwnToken", () => {
  it("reads the claims without a key", () => {
    expect(parseOwnToken(tokenOf(payload()))).toMatchObject({
      ok: true,
      value: { repository: "octo-org/shop", checkRunId: 4711, expiresAt: 301_000 },
    });
  });

  it("reads names beyond ASCII", () => {
    const claims = parseOwnToken(tokenOf(payload({ environment: "Prüfung ✓ 試験" })));
    expect(claims).toMatchObject({ value: { environment: "Prüfung ✓ 試験" } });
  });

  it.each(["", "a", "a.b", "a.!!.c", `a.${Buffer.from("[1]").toString("base64url")}.c`])(
    "refuses %j as incomplete",
    (text) => {
      expect(parseOwnToken(new Secret(text))).toMatchObject({
        error: { code: "claims_incomplete" },
      });
    },
  );
});
