import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createForget } from "../../../src/delivery/redact/forget.ts";
import type { FormMatch } from "../../../src/delivery/redact/form-match.ts";
import type { FormScan } from "../../../src/delivery/redact/form-matcher.ts";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import { Secret } from "../../../src/shared/secret.ts";

const SECRET = "s3cret-value-of-a-key";
const matcher = matcherFor([new Secret(SECRET)]);
const FORMS = [SECRET, Buffer.from(SECRET).toString("base64"), Buffer.from(SECRET).toString("hex")];

/** Texts in which forms begin, go on and end, wherever they are cut. */
const text = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom(...FORMS), fc.nat(40), fc.nat(40))
        .map(([form, from, length]) => form.slice(from, from + length)),
      fc.constantFrom(...FORMS, "\n", " ", "noise"),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

function matches(scan: FormScan, bytes: string): FormMatch[] {
  const found: FormMatch[] = [];
  scan.feed(Buffer.from(bytes), (match) => found.push(match));
  return found;
}

describe("what a scan may forget", () => {
  it("is what does not go on through the bytes that come next", () => {
    const forget = createForget(matcher);
    fc.assert(
      fc.property(text, text, text, (before, next, after) => {
        const [scan, other] = [matcher.scan(), matcher.scan()];
        matches(scan, before);
        matches(other, before);
        const isForgotten = forget(scan, Buffer.from(next));
        expect(scan.held()).toBe(isForgotten ? 0 : other.held());
        // Either way it finds the same in what comes, also what began before and is not forgotten.
        expect(matches(scan, next + after)).toEqual(matches(other, next + after));
      }),
      { numRuns: 500 },
    );
  });

  it("is the end of a line that only looked like the start of a form", () => {
    const [, base64 = ""] = FORMS;
    const [scan, forget] = [matcher.scan(), createForget(matcher)];
    matches(scan, `${base64.slice(0, 3)}\n`);
    expect(scan.held()).toBe(4);
    expect(forget(scan, Buffer.from(base64.slice(3)))).toBe(false);
    expect(forget(scan, Buffer.from(base64.slice(3, 8)))).toBe(false);
    expect(forget(scan, Buffer.from("a line\n"))).toBe(true);
  });
});
