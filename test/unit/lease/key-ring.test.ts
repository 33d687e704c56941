import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createKeyRing,
  missingKeys,
  type KeyRing,
  type StoreKeys,
} from "../../../src/lease/key-ring.ts";
import type { SealedSecret } from "../../../src/lease/lease.ts";
import { newLeaseId } from "../../../src/shared/lease-id.ts";
import { Secret } from "../../../src/shared/secret.ts";

const material = (name: string): Secret => new Secret(name.padEnd(32, "."));
const LEASE = newLeaseId(randomBytes);

function ringOf(current: string, ...older: readonly string[]): KeyRing {
  return created({ current: material(current), older: older.map(material) });
}

function created(keys: StoreKeys): KeyRing {
  const ring = createKeyRing(keys, randomBytes);
  if (!ring.ok) throw new Error(JSON.stringify(ring.error));
  return ring.value;
}

/** What a ring opens, in plain text; the error otherwise. */
function opened(ring: KeyRing, sealed: SealedSecret, lease = LEASE): string {
  const secret = ring.open(sealed, lease);
  return secret.ok ? `opened ${secret.value.reveal()}` : secret.error;
}

const anySecret = fc.string({ unit: "binary", maxLength: 300 });
const anyMaterial = fc
  .string({ unit: "grapheme", minLength: 32, maxLength: 80 })
  .filter((text) => !text.includes("\uFFFD"));

describe("a key ring", () => {
  it("opens what it sealed, whatever the secret and the key", () => {
    fc.assert(
      fc.property(anySecret, anyMaterial, (text, key) => {
        const ring = created({ current: new Secret(key), older: [] });
        const sealed = ring.seal(new Secret(text), LEASE);
        return opened(ring, sealed) === `opened ${text}`;
      }),
    );
  });

  it("opens nothing for another lease", () => {
    const ring = ringOf("one");
    fc.assert(
      fc.property(anySecret, (text) => {
        const sealed = ring.seal(new Secret(text), LEASE);
        return opened(ring, sealed, newLeaseId(randomBytes)) === "damaged";
      }),
    );
  });

  it("opens nothing of which one bit was flipped", () => {
    const ring = ringOf("one");
    fc.assert(
      fc.property(anySecret, fc.nat(), (text, position) => {
        const sealed = ring.seal(new Secret(text), LEASE);
        const bytes = Buffer.from(sealed.box, "base64url");
        const bit = position % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit % 8));
        return opened(ring, { ...sealed, box: bytes.toString("base64url") }) === "damaged";
      }),
    );
  });

  it("opens nothing of which one character was changed, added or removed", () => {
    const ring = ringOf("one");
    const character = fc.constantFrom(
      "A",
      "Z",
      "a",
      "z",
      "0",
      "9",
      "-",
      "_",
      "=",
      "+",
      "/",
      " ",
      "\n",
    );
    fc.assert(
      fc.property(anySecret, fc.nat(), character, (text, position, other) => {
        const sealed = ring.seal(new Secret(text), LEASE);
        const at = position % sealed.box.length;
        const before = sealed.box.slice(0, at);
        const after = sealed.box.slice(at + 1);
        const kept = sealed.box.charAt(at);
        const boxes = [
          `${before}${other}${after}`,
          `${before}${after}`,
          `${before}${other}${kept}${after}`,
        ];
        return boxes
          .filter((box) => box !== sealed.box)
          .every((box) => opened(ring, { ...sealed, box }) === "damaged");
      }),
    );
  });

  it("opens nothing that another key sealed, also when it is named as its own", () => {
    fc.assert(
      fc.property(anySecret, anyMaterial, (text, key) => {
        const ring = ringOf("one");
        const other = created({ current: new Secret(key), older: [] });
        const sealed = other.seal(new Secret(text), LEASE);
        const renamed = { ...sealed, keyId: ring.ids[0] ?? "" };
        return opened(ring, sealed) === "unknown_key" && opened(ring, renamed) === "damaged";
      }),
    );
  });

  it("never seals a secret the same way twice", () => {
    const ring = ringOf("one");
    const boxes = Array.from({ length: 20 }, () => ring.seal(new Secret("s3cret"), LEASE).box);
    expect(new Set(boxes).size).toBe(20);
  });

  it.each(["", "A", "AAAA", "A".repeat(37), "not base64url!"])("calls %j damaged", (box) => {
    const ring = ringOf("one");
    expect(opened(ring, { keyId: ring.ids[0] ?? "", box })).toBe("damaged");
  });

  it("shows neither the key nor what it sealed", () => {
    const ring = ringOf("one");
    const sealed = ring.seal(new Secret("s3cret"), LEASE);
    expect(`${inspect(ring, { depth: 9 })}${JSON.stringify(sealed)}`).not.toMatch(
      /s3cret|one\.\./u,
    );
  });
});

describe("a store key", () => {
  it("has an id of 8 hex characters, always the same one", () => {
    expect(ringOf("one").ids).toEqual(ringOf("one").ids);
    expect(ringOf("one").ids[0]).toMatch(/^[0-9a-f]{8}$/u);
    expect(ringOf("one").ids).not.toEqual(ringOf("two").ids);
  });

  it("is derived as it was in every earlier version: what they sealed still opens", () => {
    const ring = ringOf("a key of an earlier version");
    expect(ring.ids).toEqual(["6cba29f5"]);
    const box = "BwcHBwcHBwcHBwcHf2X-IsmO0TJ65vgnFZetsTY6Y0NU6A";
    expect(opened(ring, { keyId: "6cba29f5", box }, FIXED_LEASE)).toBe("opened s3cret");
  });

  it("takes 32 bytes at least, and says which of several is too short", () => {
    const short = new Secret("x".repeat(31));
    expect(createKeyRing({ current: short, older: [] }, randomBytes)).toEqual({
      ok: false,
      error: [{ index: 0, problem: "too_short" }],
    });
    const keys = { current: material("one"), older: [material("two"), short, new Secret("")] };
    expect(createKeyRing(keys, randomBytes)).toEqual({
      ok: false,
      error: [
        { index: 2, problem: "too_short" },
        { index: 3, problem: "too_short" },
      ],
    });
    expect(createKeyRing({ current: new Secret("é".repeat(16)), older: [] }, randomBytes).ok).toBe(
      true,
    );
  });

  it("is refused when it was read from bytes that are not text", () => {
    const current = new Secret(randomBytes(64).fill(0xff, 3, 4).toString("utf8"));
    expect(createKeyRing({ current, older: [] }, randomBytes)).toMatchObject({
      error: [{ index: 0, problem: "not_text" }],
    });
  });
});

describe("rotation", () => {
  it("seals with the current key, and opens what older keys sealed", () => {
    const before = ringOf("one").seal(new Secret("of one"), LEASE);
    const ring = ringOf("two", "one");
    expect(opened(ring, before)).toBe("opened of one");
    expect(ring.seal(new Secret("of two"), LEASE).keyId).toBe(ringOf("two").ids[0]);
    expect(opened(ringOf("two"), before)).toBe("unknown_key");
  });

  it("knows a value by one fingerprint for each key, which shows nothing of it without the key", () => {
    const value = new Secret("npm_hunter2");
    const [one = ""] = ringOf("one").fingerprints(value);
    expect(one).toMatch(/^[0-9a-f]{64}$/u);
    expect(ringOf("one").fingerprints(new Secret("npm_hunter3"))).not.toContain(one);
    expect(ringOf("two").fingerprints(value)).not.toContain(one);
    expect(ringOf("two", "one").fingerprints(value)).toEqual([
      ...ringOf("two").fingerprints(value),
      one,
    ]);
  });

  it("counts a key that is named twice once", () => {
    expect(ringOf("one", "two", "one").ids).toEqual([ringOf("one").ids[0], ringOf("two").ids[0]]);
  });

  it("names the keys that leases still need", () => {
    const [one = "", two = ""] = ringOf("one", "two").ids;
    const needed = [
      { keyId: one, leases: 2 },
      { keyId: two, leases: 1 },
    ];
    expect(missingKeys(needed, ringOf("one", "two"))).toEqual([]);
    expect(missingKeys(needed, ringOf("one"))).toEqual([{ keyId: two, leases: 1 }]);
    expect(missingKeys(needed, undefined)).toEqual(needed);
    expect(missingKeys([], undefined)).toEqual([]);
  });
});

const FIXED_LEASE = "lse_00000000000000000000000000";
