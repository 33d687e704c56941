import { describe, expect, it } from "vitest";
import { hasTest, readPage, testsNamedIn } from "../../support/named-tests.ts";

const page = readPage("THREAT_MODEL.md");
const sections = page.split(/^### (?=I\d+$)/mu).slice(1);

describe("docs/THREAT_MODEL.md", () => {
  it("numbers its invariants without a gap", () => {
    const numbers = sections.map((section) => Number(/^I(?<n>\d+)/u.exec(section)?.groups?.["n"]));
    expect(numbers).toEqual(sections.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(15);
  });

  it.each(sections.map((section) => [section.split("\n", 1)[0] ?? "", section]))(
    "names for %s its limit, and tests that exist",
    (_name, section) => {
      expect(section).toMatch(/^- Limit: \S/mu);
      const tests = testsNamedIn(section);
      expect(tests.length).toBe(section.match(/^- Test: /gmu)?.length);
      expect(tests.length).toBeGreaterThan(0);
      expect(tests.filter((test) => !hasTest(test))).toEqual([]);
    },
  );
});
