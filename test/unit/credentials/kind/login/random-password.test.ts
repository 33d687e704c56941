import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomPassword } from "../../../../../src/credentials/kind/login/random-password.ts";

describe("a random password", () => {
  it("begins with a letter, so that no tool takes it for an option, and has 43 plain characters", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(randomPassword(() => bytes).reveal()).toMatch(/^[A-Za-z][A-Za-z0-9_-]{42}$/u);
      }),
      {
        examples: [
          [new Uint8Array(32).fill(0xff)],
          [new Uint8Array(32)],
          [Uint8Array.from([0xf8, ...new Uint8Array(31)])],
        ],
      },
    );
  });

  it("keeps all bits but the first, and leaves the bytes that it got as they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const before = [...bytes];
        const password = Buffer.from(randomPassword(() => bytes).reveal(), "base64url");
        expect([...password]).toEqual([(before[0] ?? 0) & 0x7f, ...before.slice(1)]);
        expect([...bytes]).toEqual(before);
      }),
    );
  });

  it("differs each time", () => {
    const all = Array.from({ length: 1000 }, () => randomPassword(randomBytes).reveal());
    expect(new Set(all).size).toBe(1000);
  });
});
