import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { expect, it } from "vitest";
import { PAGES } from "../../../scripts/generate.ts";

it.each(PAGES.map((each) => [basename(each.file), each] as const))(
  "%s is what `npm run generate` writes",
  async (_name, { file, page }) => {
    expect(await readFile(file, "utf8")).toBe(await page());
  },
);
