import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longest } from "../../../src/delivery/redact/elements.ts";
import { formPatterns } from "../../../src/delivery/redact/secret-forms.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { elementsOf } from "../../support/naive-matcher.ts";

const texts = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 4, maxLength: 40 }),
  fc.string({ unit: "binary", minLength: 4, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom("a", "/", "`", '"', "\n", "€", "😀"), maxLength: 60 }),
);

describe("the elements of a secret's forms", () => {
  it("are together never longer than they say", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const pattern of formPatterns([new Secret(text)])) {
          const all = elementsOf(pattern);
          const most = all.reduce((sum, spellings) => sum + longest(spellings), 0);
          expect(pattern.elements.maxBytes ?? most).toBeGreaterThanOrEqual(most);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are as many as they say, and the same each time that one is asked for", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const { elements } of formPatterns([new Secret(text)])) {
          for (let index = 0; index < elements.length; index += 1) {
            expect(elements.at(index)).toBeDefined();
            // The matcher compiles equal ones once, and knows them by their identity.
            expect(elements.at(index)).toBe(elements.at(index));
          }
          expect(elements.at(elements.length)).toBeUndefined();
        }
      }),
      { numRuns: 50 },
    );
  });
});
