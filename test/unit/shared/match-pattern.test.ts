import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePattern } from "../../../src/shared/match-pattern.ts";

function matches(pattern: string, value: string): boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(compiled.error);
  return compiled.value(value);
}

function fault(pattern: string): string {
  const compiled = compilePattern(pattern);
  return compiled.ok ? "" : compiled.error;
}

describe("a pattern", () => {
  test("is compared with the whole value", () => {
    expect(matches("\\d{4}-\\d{2}-\\d{2}", "2026-01-31")).toBe(true);
    expect(matches("\\d{4}-\\d{2}-\\d{2}", "2026-01-31; rm -rf /")).toBe(false);
    expect(matches("\\d{4}-\\d{2}-\\d{2}", "x2026-01-31")).toBe(false);
    expect(matches("a|b", "ab")).toBe(false);
    expect(matches("a|b", "b")).toBe(true);
  });

  test("may say with ^ and $ what is true anyway", () => {
    expect(matches("^a+$", "aa")).toBe(true);
    expect(matches("^a+$", "aab")).toBe(false);
    expect(matches("a\\$", "a$")).toBe(true);
    expect(matches("^a|b$", "b")).toBe(true);
  });

  test("does not match a value with a line break where it has a dot", () => {
    expect(matches(".*", "one line")).toBe(true);
    expect(matches(".*", "two\nlines")).toBe(false);
  });

  test("takes characters beyond the first plane as one", () => {
    expect(matches("[😀-😎]{2}", "😀😎")).toBe(true);
    expect(matches("\\p{L}+", "Grüße")).toBe(true);
    expect(matches("\\u{1F600}", "😀")).toBe(true);
  });

  test.each([
    ["(a)\\1", "`\\1`"],
    ["(?<year>\\d)", "`(?<`"],
    ["a(?=b)", "`(?=`"],
    ["a(?!b)", "`(?!`"],
    ["(?<=a)b", "`(?<=`"],
    ["\\bword\\b", "`\\b`"],
    ["a^b", "`^`"],
    ["a$b", "`$`"],
  ])("%s is refused: no engine decides it in linear time", (pattern, what) => {
    expect(fault(pattern)).toContain(`A pattern cannot have ${what} here`);
  });

  test.each(["(", "[a", "a{2,1}", "*a", "a)|(b", "\\"])("%s is not one", (pattern) => {
    expect(fault(pattern)).toContain(`"${pattern}" is not a regular expression`);
  });

  test("is refused where it is empty, too long, or its repetitions are too many", () => {
    expect(fault("")).toBe("The pattern is empty");
    expect(fault("a".repeat(501))).toBe("The pattern is longer than 500 characters");
    expect(fault("(?:(?:a{100}){100}){100}")).toContain("The pattern is too large");
    expect(fault("a{2001}")).toContain("The pattern is too large");
    expect(fault("a{0,99999}")).toContain("The pattern is too large");
    expect(fault(`${"(?:".repeat(21)}a${")".repeat(21)}`)).toContain("too many nested groups");
  });

  test("that takes JavaScript's own engine years is decided", () => {
    expect(matches("(?:a+)+b", "a".repeat(1024))).toBe(false);
    expect(matches("(?:a|a)*b", "a".repeat(1024))).toBe(false);
    expect(matches(`${"a*".repeat(100)}b`, "a".repeat(1024))).toBe(false);
    expect(matches("(?:a?){100}a{100}", "a".repeat(100))).toBe(true);
  });

  test("matches what JavaScript's own engine matches", () => {
    const { tree } = fc.letrec<{ tree: string; atom: string }>((tie) => ({
      atom: fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\w", "\\d", "\\."),
      tree: fc.oneof(
        { depthSize: "small" },
        tie("atom"),
        fc.tuple(tie("tree"), tie("tree")).map(([left, right]) => `${left}${right}`),
        fc.tuple(tie("tree"), tie("tree")).map(([left, right]) => `(?:${left}|${right})`),
        fc
          .tuple(tie("tree"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "{0}"))
          .map(([part, sign]) => `(${part})${sign}`),
      ),
    }));
    const value = fc.string({ unit: fc.constantFrom("a", "b", "1", ".", "\n"), maxLength: 8 });
    fc.assert(
      fc.property(tree, value, (pattern, text) => {
        const compiled = compilePattern(pattern);
        // A tree that is too large is refused, which another test shows.
        if (!compiled.ok) return;
        expect(compiled.value(text)).toBe(new RegExp(`^(?:${pattern})$`, "u").test(text));
      }),
    );
  });
});
