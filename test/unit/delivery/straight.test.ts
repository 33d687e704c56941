import fc from "fast-check";
import { expect, it } from "vitest";
import { createNetwork } from "../../../src/delivery/redact/attempts.ts";
import { DIGITS } from "../../../src/delivery/redact/byte-classes.ts";
import type { FormPattern } from "../../../src/delivery/redact/secret-forms.ts";

/** Patterns in which much goes on side by side, and comes to the same places. */
const patterns = fc.array(
  fc
    .array(
      fc.uniqueArray(fc.constantFrom("a", "a", "b", "ab", "aab", "", DIGITS), {
        minLength: 1,
        maxLength: 3,
      }),
      { minLength: 4, maxLength: 14 },
    )
    .map((elements): FormPattern => ({
      form: "base64",
      elements: [["a"], ...elements, ["a", "b"]],
    })),
  { minLength: 1, maxLength: 3 },
);

const texts = fc.array(fc.constantFrom("a", "a", "a", "b", "1"), { minLength: 4, maxLength: 30 });

it("bytes that are read straight on leave the attempts that they leave one by one", () => {
  let readStraight = 0;
  fc.assert(
    fc.property(patterns, texts, fc.integer({ min: 1, max: 5 }), (all, text, begun) => {
      const network = createNetwork(all);
      const [straight, single] = [network.list(), network.list()];
      const bytes = Buffer.from(text.join(""));
      // What was never met is not read straight on.
      const first = network.list();
      for (const [at, byte] of bytes.entries()) first.read(byte, at, true);
      for (const list of [straight, single]) {
        for (let at = 0; at < begun; at += 1) list.read(bytes[at] ?? 0, at, true);
      }
      let from = begun;
      for (; from < bytes.length;) {
        const to = straight.readStraight(bytes, from, bytes.length);
        readStraight += to - from;
        for (let at = from; at < to; at += 1) {
          single.read(bytes[at] ?? 0, at, false);
          expect([single.ended(), single.cut()]).toEqual([-1, -1]);
        }
        expect(straight.attempts()).toEqual(single.attempts());
        expect(straight.starts()).toEqual(single.starts());
        for (const list of [straight, single]) list.read(bytes[to] ?? 0, to, false);
        from = to + 1;
      }
    }),
    { numRuns: 1000 },
  );
  expect(readStraight).toBeGreaterThan(100);
});
