import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../src/delivery/redact/automaton.ts";
import { createFormMatcher } from "../../../src/delivery/redact/form-matcher.ts";
import { formPatterns } from "../../../src/delivery/redact/secret-forms.ts";
import { SEARCH_BYTES } from "../../../src/delivery/redact/start-probe.ts";
import type { SkippingOptions } from "../../../src/delivery/redact/skipping.ts";
import { Secret } from "../../../src/shared/secret.ts";

const WAYS: Readonly<Record<string, SkippingOptions>> = {
  "in JavaScript": { littleBytes: 0, compile: () => undefined },
  compiled: { littleBytes: 0, late: { firstBytes: 0, longBytes: 1 } },
};

describe.each(Object.entries(WAYS))("a search in some bytes, %s", (_name, way) => {
  const matcherOf = (secrets: readonly string[]) => {
    const patterns = formPatterns(secrets.map((secret) => new Secret(secret)));
    return createFormMatcher(patterns, LIMITS, way);
  };

  it.each([
    // In base64 the secret begins with `c`. A line end and blanks may be between any two characters of that.
    ["one character at the end of a line, before an indented one", "abc\n      ? []\n"],
    // In hex it begins with 73 77.
    ["two bytes in hex, before a line with a stamp", "exit 7377\n2026-11-28T10:00:00Z INFO done\n"],
    ["nine characters of the value", "a swordfish of iron\n"],
  ])("passes over %s, where that goes on as something else", (_what, lines) => {
    const bytes = Buffer.from(`${"-".repeat(60)}\n${lines}`.repeat(600));
    const first = matcherOf(["swordfish-1"]).search(bytes).firstStart(bytes.length);
    // Only at the very end it is not known how it goes on.
    expect(first).toBeGreaterThan(bytes.length - 64);
  });

  it("reads on from the places of a text that is made of beginnings, until that is as long as half of it", () => {
    const bytes = Buffer.from("swordfish,".repeat(6000));
    const first = matcherOf(["swordfish-1"]).search(bytes).firstStart(bytes.length);
    expect(first).toBeGreaterThan(bytes.length * 0.4);
    expect(first).toBeLessThan(bytes.length * 0.6);
  });

  it.each([
    ["ends long after what a probe reads", 0],
    ["goes on after the last byte", 50],
  ])("stops at a form that %s", (_how, missing) => {
    const secret = Array.from({ length: 60 }, (_, index) => `word${index}`).join("-");
    expect(secret.length - missing).toBeGreaterThan(2 * SEARCH_BYTES);
    const text = `${"a line of text\n".repeat(100)}${secret.slice(0, secret.length - missing)}`;
    const bytes = Buffer.from(text);
    expect(matcherOf([secret]).search(bytes).firstStart(bytes.length)).toBe(1500);
  });

  it("never passes over a form", () => {
    const part = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "b", "6", "1", "Y", "\n", " "), maxLength: 20 }),
      fc.constantFrom("aabbab", Buffer.from("aabbab").toString("hex"), "YWFiYmFi", "YWFi\n  YmFi"),
    );
    const matcher = matcherOf(["aabbab"]);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), (parts) => {
        const bytes = Buffer.from(parts.join(""));
        let first = bytes.length;
        matcher.scan().feed(bytes, ({ start }) => {
          first = Math.min(first, start);
        });
        expect(matcher.search(bytes).firstStart(bytes.length)).toBeLessThanOrEqual(first);
      }),
    );
  });
});
