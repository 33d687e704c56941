import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { hashLeaseToken, newLeaseToken, parseLeaseToken } from "../../../src/lease/lease-token.ts";
import { Secret } from "../../../src/shared/secret.ts";

describe("a lease token", () => {
  it("holds 192 random bits in base64url", () => {
    const token = newLeaseToken((length) => new Uint8Array(length).fill(0xff));
    expect(token.reveal()).toBe(`lsk_${"_".repeat(32)}`);
    const asked: number[] = [];
    newLeaseToken((length) => {
      asked.push(length);
      return randomBytes(length);
    });
    expect(asked).toEqual([24]);
  });

  it("shows itself to no log", () => {
    const token = newLeaseToken(randomBytes);
    expect(inspect({ token })).not.toContain(token.reveal());
    expect(JSON.stringify({ token })).not.toContain(token.reveal());
  });

  it("is stored as its SHA-256, as `sha256sum` prints it", () => {
    expect(hashLeaseToken(new Secret("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("is known by its form, and nothing else passes for one", () => {
    const { length } = newLeaseToken(randomBytes).reveal();
    expect(parseLeaseToken(newLeaseToken(randomBytes).reveal())).toBeInstanceOf(Secret);
    const wrong = [
      "",
      "lsk_",
      `lse_${"a".repeat(32)}`,
      `lsk_${"a".repeat(31)}`,
      "x".repeat(length),
    ];
    for (const text of [...wrong, `lsk_${"a".repeat(32)}\n`, ` lsk_${"a".repeat(32)}`]) {
      expect(parseLeaseToken(text)).toBeUndefined();
    }
  });
});
