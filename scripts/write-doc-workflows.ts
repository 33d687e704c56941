import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes each whole workflow that a page shows to a file of its own, so that a linter can read it. The file is named after
 * the page and the line at which the workflow begins.
 *
 *     node scripts/write-doc-workflows.ts DIRECTORY
 */
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error("DIRECTORY is missing.");
mkdirSync(directory, { recursive: true });

for (const page of globSync(["*.md", "docs/**/*.md", "examples/**/*.md"])) {
  const text = readFileSync(page, "utf8");
  for (const { index, groups } of text.matchAll(/^```yaml\n(?<yaml>.*?)^```$/gmsu)) {
    const yaml = groups?.["yaml"] ?? "";
    if (!/^on:/mu.test(yaml) || !/^jobs:/mu.test(yaml)) continue;
    const line = text.slice(0, index).split("\n").length + 1;
    writeFileSync(join(directory, `${page.replaceAll("/", "-")}-${line}.yml`), yaml);
  }
}
