import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { PRINTED_GROUPS } from "../../../scripts/write-mistakes.ts";

const docs = (name: string): Promise<string> =>
  readFile(new URL(`../../../docs/${name}`, import.meta.url), "utf8");

test("each mistake of GitHub's settings in docs/mistakes.md prints a code that a page explains", async () => {
  const pages = `${await docs("github-settings.md")}${await docs("errors.md")}`;
  for (const { meetAll } of PRINTED_GROUPS) {
    for (const { title, codes, text } of await meetAll()) {
      expect({ title, codes }).toEqual({ title, codes: [expect.stringMatching(/^[a-z_]+$/u)] });
      const [code = ""] = codes;
      expect(pages.includes(`\`${code}\``) || pages.includes(`### ${code}\n`)).toBe(true);
      expect(text).not.toMatch(/undefined|\[object/u);
    }
  }
});
