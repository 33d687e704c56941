import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLeaseId, leaseSuffix, newLeaseId } from "../../../src/shared/lease-id.ts";

describe("lease ids", () => {
  it("are lse_ and 26 lower-case Crockford characters, whatever the random bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 26, maxLength: 26 }), (bytes) => {
        const id = newLeaseId(() => bytes);
        expect(isLeaseId(id)).toBe(true);
        expect(leaseSuffix(id)).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/u);
      }),
    );
  });

  it("differ", () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newLeaseId(randomBytes)));
    expect(ids.size).toBe(1000);
  });

  it.each([
    "",
    "lse_",
    "lse_7Q2M",
    `lse_${"i".repeat(26)}`,
    `lsk_${"a".repeat(26)}`,
    `lse_${"a".repeat(27)}`,
  ])("are not confused with %j", (text) => {
    expect(isLeaseId(text)).toBe(false);
  });
});
