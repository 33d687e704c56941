import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFormMatcher } from "../../../src/delivery/redact/form-matcher.ts";
import { createLane, wholeOf } from "../../../src/delivery/redact/lane.ts";
import type { FormPattern } from "../../../src/delivery/redact/secret-forms.ts";

const spelling = fc.string({ unit: fc.constantFrom("a", "b", "\n"), minLength: 1, maxLength: 3 });
const patterns = fc.array(
  fc.record({
    form: fc.constant("plain" as const),
    elements: fc.array(fc.uniqueArray(spelling, { minLength: 1, maxLength: 3 }), {
      minLength: 3,
      maxLength: 9,
    }),
  }),
  { minLength: 1, maxLength: 3 },
);
const texts = fc.array(
  fc.string({ unit: fc.constantFrom("a", "b", "c", "\n"), minLength: 1, maxLength: 90 }),
  { minLength: 1, maxLength: 8 },
);

/** What another lane knows of a text: whether a form is in it, and how much of its end may be the start of one. */
function search(all: readonly FormPattern[], text: string) {
  const scan = createFormMatcher(all).scan();
  let isFound = false;
  scan.feed(Buffer.from(text), () => (isFound = true));
  return { isFound, held: scan.held() };
}

describe("a lane", () => {
  it("finds the same in bytes that another lane has searched, without searching them again", () => {
    let searched = 0;
    fc.assert(
      fc.property(patterns, texts, (all, parts) => {
        const lane = createLane(createFormMatcher(all));
        const careful = createLane(createFormMatcher(all));
        for (const part of parts) {
          const { isFound, held } = search(all, part);
          if (isFound) lane.feed(Buffer.from(part));
          else lane.feedSearched(Buffer.from(part), held);
          searched += isFound ? 0 : 1;
          careful.feed(Buffer.from(part));
          expect(Buffer.from(wholeOf(lane.release("certain")))).toEqual(
            Buffer.from(wholeOf(careful.release("certain"))),
          );
          expect(lane.hold()).toBe(careful.hold());
        }
        expect(Buffer.from(lane.flush())).toEqual(Buffer.from(careful.flush()));
      }),
      { numRuns: 2000 },
    );
    expect(searched).toBeGreaterThan(1000);
  });
});
