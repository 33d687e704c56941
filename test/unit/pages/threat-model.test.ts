import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("docs/THREAT_MODEL.md", ROOT), "utf8");
const sections = page.split(/^### (?=I\d+$)/mu).slice(1);

interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** `- Test: `file`: "title"`, over as many lines as the formatter made of it. */
function testsOf(section: string): readonly NamedTest[] {
  const lines = section.replaceAll(/\n {2}/gu, " ");
  return [...lines.matchAll(/^- Test: `(?<file>[^`]+)`: "(?<title>.+)"$/gmu)].map(({ groups }) => ({
    file: groups?.["file"] ?? "",
    title: groups?.["title"] ?? "",
  }));
}

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
      const tests = testsOf(section);
      expect(tests.length).toBe(section.match(/^- Test: /gmu)?.length);
      expect(tests.length).toBeGreaterThan(0);
      for (const { file, title } of tests) {
        const path = fileURLToPath(new URL(file, ROOT));
        expect({ file, exists: existsSync(path) }).toEqual({ file, exists: true });
        expect(readFileSync(path, "utf8")).toContain(title);
      }
    },
  );
});
