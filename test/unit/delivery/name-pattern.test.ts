import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isGlob, matchesAny } from "../../../src/delivery/environment/child-environment.ts";
import { wildcardFits } from "../../../src/shared/wildcard.ts";

const globs = fc.string({ unit: fc.constantFrom("A", "B", "_", "*", "?"), maxLength: 8 });
const names = fc.string({ unit: fc.constantFrom("A", "B", "_"), maxLength: 10 });

/** The meaning of a glob, said a second time and slowly. */
function meaning(glob: string, name: string): boolean {
  if (glob === "") return name === "";
  const rest = glob.slice(1);
  if (glob.startsWith("*")) {
    return meaning(rest, name) || (name !== "" && meaning(glob, name.slice(1)));
  }
  return (
    name !== "" && (glob.startsWith("?") || glob[0] === name[0]) && meaning(rest, name.slice(1))
  );
}

describe("a name pattern", () => {
  it("fits a whole name: a star any characters, a question mark one, all else itself", () => {
    fc.assert(
      fc.property(globs, names, (glob, name) => {
        expect(wildcardFits(glob, name)).toBe(meaning(glob, name));
      }),
      { numRuns: 3000 },
    );
  });

  it("without a star or question mark fits nothing but itself, whatever characters it has", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, name) => {
        fc.pre(!isGlob(pattern));
        expect(wildcardFits(pattern, name)).toBe(pattern === name);
        expect(wildcardFits(pattern, pattern)).toBe(true);
      }),
    );
  });

  it("never fits only the beginning or the end of a name", () => {
    expect(wildcardFits("AWS_*", "MY_AWS_KEY")).toBe(false);
    expect(wildcardFits("*_TOKEN", "NPM_TOKEN_FILE")).toBe(false);
    expect(wildcardFits("A|B", "A")).toBe(false);
    expect(matchesAny(["A?", "AWS_*"], "AWS_REGION")).toBe(true);
    expect(matchesAny([], "AWS_REGION")).toBe(false);
  });
});
