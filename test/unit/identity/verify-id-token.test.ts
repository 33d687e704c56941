import { constants, sign as signWith } from "node:crypto";
import * as fc from "fast-check";
import { SignJWT, UnsecuredJWT, importJWK } from "jose";
import { OAuth2Server, type OAuth2Issuer } from "oauth2-mock-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKeySet, type KeySet } from "../../../src/identity/key-set.ts";
import { createIdTokenVerifier } from "../../../src/identity/verify-id-token.ts";
import { nodeHttp } from "../../../src/shared/http.ts";
import { ok } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";
import {
  githubClaims,
  makeSigningKey,
  signToken,
  type SigningKey,
  type TokenOptions,
} from "../../support/id-token.ts";

const issuer = "https://token.actions.githubusercontent.com";
const audience = "https://stepkey.example";
const now = 1_800_000_000;

describe("createIdTokenVerifier", () => {
  let key: SigningKey;
  let stranger: SigningKey;
  let keySet: KeySet;
  beforeAll(async () => {
    [key, stranger] = await Promise.all([makeSigningKey("one"), makeSigningKey("one")]);
    const publicKey = await importJWK(key.publicJwk, "RS256");
    if (publicKey instanceof Uint8Array) throw new TypeError("an RSA key was expected");
    keySet = { find: (keyId) => Promise.resolve(ok(keyId === "one" ? [publicKey] : [])) };
  });

  const at = (seconds: number) => ({ now: () => seconds * 1000, sleep: () => Promise.resolve() });
  const verify = (token: string, seconds = now) =>
    createIdTokenVerifier({
      issuer,
      audience,
      keySet,
      maxAgeSeconds: 60,
      clockSkewSeconds: 30,
      clock: at(seconds),
    })(new Secret(token));
  const sign = (options: Partial<TokenOptions> = {}) =>
    signToken(key, { issuer, audience, issuedAt: now, ...options });
  const codeOf = async (token: string, seconds = now): Promise<string> => {
    const verified = await verify(token, seconds);
    return verified.ok ? "accepted" : verified.error.code;
  };

  it("accepts the token of a job and returns its claims", async () => {
    expect(await verify(await sign())).toMatchObject({
      ok: true,
      value: { repository: "octo-org/shop", repositoryId: 74, audience },
    });
  });

  it("accepts an array of exactly this audience", async () => {
    expect(await codeOf(await sign({ audience: [audience] }))).toBe("accepted");
  });

  it.each([
    ["another audience", "https://other.example"],
    ["a further audience", [audience, "https://other.example"]],
    ["its own audience twice", [audience, audience]],
    ["an empty list", []],
    ["no audience", undefined],
    ["the audience with a slash more", `${audience}/`],
  ])("refuses %s", async (_what, wrong) => {
    expect(await codeOf(await sign({ audience: wrong }))).toBe("token_audience");
  });

  it.each([
    ["http://localhost:8700", "http://127.0.0.1:8700", "broker_url_differs"],
    ["http://127.0.0.1:8700", "http://localhost:8700", "broker_url_differs"],
    ["http://[::1]:8700", "http://localhost:8700", "broker_url_differs"],
    ["http://127.0.0.1:8700/", "http://127.0.0.1:8700", "token_audience"],
    ["http://localhost:8700", "https://stepkey.example", "token_audience"],
  ])(
    "names what is wrong with a token for %s at a broker whose url is %s: %s",
    async (given, url, code) => {
      const verifier = createIdTokenVerifier({
        issuer,
        audience: url,
        keySet,
        maxAgeSeconds: 60,
        clockSkewSeconds: 30,
        clock: at(now),
      });
      const verified = await verifier(new Secret(await sign({ audience: given })));
      expect(verified.ok ? "accepted" : verified.error.code).toBe(code);
    },
  );

  it.each(["https://other.example", `${issuer}/`, `${issuer}/octo-org`])(
    "refuses the issuer %s before it asks for a key",
    async (wrong) => {
      expect(await codeOf(await sign({ issuer: wrong, header: { kid: "unknown" } }))).toBe(
        "token_issuer",
      );
    },
  );

  it("refuses a signature of another key of the same id", async () => {
    const token = await signToken(stranger, { issuer, audience, issuedAt: now });
    expect(await codeOf(token)).toBe("token_signature");
  });

  it("refuses an unknown key id", async () => {
    expect(await codeOf(await sign({ header: { kid: "two" } }))).toBe("token_signature");
  });

  it("refuses every algorithm but RS256, also one that uses the public key as a secret", async () => {
    const claims = githubClaims({ iss: issuer, aud: audience, iat: now, exp: now + 300, jti: "x" });
    const secret = new TextEncoder().encode(JSON.stringify(key.publicJwk));
    const shared = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .sign(secret);
    const rs512 = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS512", kid: "one" })
      .sign(key.privateKey);
    expect(await codeOf(shared)).toBe("token_signature");
    expect(await codeOf(rs512)).toBe("token_signature");
    expect(await codeOf(new UnsecuredJWT(claims).encode())).toBe("token_signature");
  });

  it.each([
    ["no kid", { kid: undefined }],
    ["another type", { typ: "at+jwt" }],
  ])("refuses a header with %s", async (_what, header) => {
    const token = await new SignJWT(githubClaims({ iss: issuer }))
      .setProtectedHeader({ alg: "RS256", kid: "one", ...(header as object) })
      .sign(key.privateKey);
    expect(await codeOf(token)).toBe("token_malformed");
  });

  it("refuses a header with crit", async () => {
    const [, payload, signature] = (await sign()).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "RS256", kid: "one", crit: ["b64"] }));
    expect(await codeOf(`${header.toString("base64url")}.${payload}.${signature}`)).toBe(
      "token_malformed",
    );
  });

  it.each([
    ["empty", ""],
    ["two parts", "e30.e30"],
    ["five parts, as an encrypted token has", "e30.e30.e30.e30.e30"],
    ["with white space", " e30.e30.e30"],
    ["too long", `${"a".repeat(16 * 1024)}.e30.e30`],
    ["no JSON", "AAAA.AAAA.AAAA"],
    ["a list for a header", "W10.e30.AAAA"],
  ])("refuses what is %s as malformed", async (_what, token) => {
    expect(await codeOf(token)).toBe("token_malformed");
  });

  it("holds exp, nbf and iat against the clock, with the skew on both sides", async () => {
    const brief = await sign({ claims: { exp: now + 10 } });
    expect(await codeOf(brief, now + 39)).toBe("accepted");
    expect(await codeOf(brief, now + 40)).toBe("token_expired");
    const early = await sign({ claims: { nbf: now + 31 } });
    expect(await codeOf(early)).toBe("broker_clock_off");
    expect(await codeOf(early, now + 1)).toBe("accepted");
    expect(await codeOf(await sign(), now - 30)).toBe("accepted");
    expect(await codeOf(await sign(), now - 31)).toBe("broker_clock_off");
  });

  it("refuses a token older than its maximal age, though it has not expired", async () => {
    expect(await codeOf(await sign(), now + 90)).toBe("accepted");
    expect(await codeOf(await sign(), now + 91)).toBe("token_too_old");
  });

  it("refuses a token that lives longer than 15 minutes", async () => {
    expect(await codeOf(await sign({ claims: { exp: now + 900 } }))).toBe("accepted");
    expect(await codeOf(await sign({ claims: { exp: now + 901 } }))).toBe("token_too_old");
  });

  it("refuses times that are missing or no numbers, without NaN passing anything", async () => {
    for (const claims of [{ exp: undefined }, { iat: undefined }, { exp: "never" }, { nbf: "0" }]) {
      expect(await codeOf(await sign({ claims }))).toBe("claims_incomplete");
    }
  });

  it("works without nbf", async () => {
    expect(await codeOf(await sign({ claims: { nbf: undefined } }))).toBe("accepted");
  });

  it("refuses a key that is too short, even if the issuer published it", async () => {
    const short = await makeSigningKey("short", 1024);
    const shortKey = await importJWK(short.publicJwk, "RS256");
    if (shortKey instanceof Uint8Array) throw new TypeError("an RSA key was expected");
    const before = keySet;
    keySet = { find: () => Promise.resolve(ok([shortKey])) };
    // jose will not even sign with such a key, so the signature is another one's.
    expect(await codeOf(await sign({ header: { kid: "short" } }))).toBe("token_signature");
    keySet = before;
  });

  it("refuses what a key that is too short has really signed", async () => {
    const short = await makeSigningKey("short", 1024);
    const shortKey = await importJWK(short.publicJwk, "RS256");
    if (shortKey instanceof Uint8Array) throw new TypeError("an RSA key was expected");
    const before = keySet;
    keySet = { find: () => Promise.resolve(ok([shortKey])) };
    const [header = "", payload = ""] = (await sign({ header: { kid: "short" } })).split(".");
    const signature = signWith("sha256", Buffer.from(`${header}.${payload}`), short.privateKey);
    const token = `${header}.${payload}.${signature.toString("base64url")}`;
    expect(await codeOf(token)).toBe("token_signature");
    keySet = before;
  });

  it("refuses a good signature of something else, half a one, none, and one by another algorithm", async () => {
    const [header = "", payload = "", signature = ""] = (await sign()).split(".");
    const other = Buffer.from(JSON.stringify(githubClaims({ iss: issuer, aud: audience })));
    const input = `${header}.${payload}`;
    const { privateKey } = key;
    const pss = signWith("sha256", Buffer.from(input), {
      key: privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
    });
    const sha512 = signWith("sha512", Buffer.from(input), privateKey);
    expect(await codeOf(`${input}.${signature}`)).toBe("accepted");
    for (const token of [
      `${header}.${other.toString("base64url")}.${signature}`,
      `${input}.${signature.slice(0, 171)}`,
      `${input}.`,
      `${input}.A`,
      `${input}.${pss.toString("base64url")}`,
      `${input}.${sha512.toString("base64url")}`,
    ]) {
      expect(await codeOf(token)).toBe("token_signature");
    }
  });

  it("gives the same message for every reason of one code", async () => {
    const [one, other] = [await verify("x"), await verify("a.b.c")];
    if (one.ok || other.ok) throw new Error("a malformed token was accepted");
    expect(one.error.message).toBe(other.error.message);
    expect(one.error.reason).not.toBe(other.error.reason);
  });

  it("never throws and never passes an arbitrary string", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc
            .tuple(fc.json(), fc.json(), fc.string())
            .map((parts) => parts.map((part) => Buffer.from(part).toString("base64url")).join(".")),
          fc
            .record({ alg: fc.constant("RS256"), kid: fc.constant("one") })
            .chain((header) =>
              fc
                .jsonValue()
                .map((payload) =>
                  [header, payload, "sig"]
                    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
                    .join("."),
                ),
            ),
        ),
        async (token) => {
          expect(await codeOf(token)).toMatch(/^(?:token|claims)_/u);
        },
      ),
    );
  });

  it("never throws and never passes a token that was changed anywhere", async () => {
    const token = await sign();
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= ".split(
      "",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 2),
        fc.constantFrom(...alphabet),
        fc.constantFrom("replace", "insert", "delete"),
        async (place, character, how) => {
          const rest = token.slice(how === "insert" ? place : place + 1);
          const changed = `${token.slice(0, place)}${how === "delete" ? "" : character}${rest}`;
          fc.pre(changed !== token);
          expect(await codeOf(changed)).not.toBe("accepted");
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the verifier with the keys of a running issuer", () => {
  const server = new OAuth2Server();
  afterAll(() => server.stop());

  it("accepts tokens before and after the issuer rotates its keys", async () => {
    await server.issuer.keys.generate("RS256");
    await server.start(0, "127.0.0.1");
    const url = `http://127.0.0.1:${server.address().port}`;
    server.issuer.url = url;
    let seconds = Math.floor(Date.now() / 1000);
    const clock = { now: () => seconds * 1000, sleep: () => Promise.resolve() };
    const verify = createIdTokenVerifier({
      issuer: url,
      audience,
      maxAgeSeconds: 60,
      clockSkewSeconds: 30,
      clock,
      keySet: createKeySet({ issuer: url, send: nodeHttp(), clock }),
    });
    const build = async (kid?: string) => {
      const options: Parameters<OAuth2Issuer["buildToken"]>[0] = {
        expiresIn: 300,
        scopesOrTransform: (_header, payload) => {
          Object.assign(payload, githubClaims({ aud: audience, jti: "one" }));
        },
        ...(kid === undefined ? {} : { kid }),
      };
      return new Secret(await server.issuer.buildToken(options));
    };
    expect(await verify(await build())).toMatchObject({ ok: true });
    const second = await server.issuer.keys.generate("RS256");
    seconds += 31;
    expect(await verify(await build(second.kid))).toMatchObject({ ok: true });
  });
});
