import { expect, it } from "vitest";
import {
  idTokenEnd,
  idTokenFile,
} from "../../../../../src/credentials/kind/direct/id-token-file.ts";
import { Secret } from "../../../../../src/shared/secret.ts";

const jwt = (payload: unknown): Secret =>
  new Secret(`h.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.s`);

it("reads from an ID token when it expires, and nothing from what is not one", () => {
  expect(idTokenEnd(jwt({ exp: 1_800_000_000 }))).toBe(1_800_000_000_000);
  expect(idTokenEnd(jwt({ exp: "soon" }))).toBeUndefined();
  expect(idTokenEnd(jwt([]))).toBeUndefined();
  expect(idTokenEnd(new Secret("t"))).toBeUndefined();
});

it("puts an ID token into a file that only its owner reads, as a secret", () => {
  const { mode, content } = idTokenFile(new Secret("token"));
  expect(mode).toBe("0400");
  expect(content).toBeInstanceOf(Secret);
});
