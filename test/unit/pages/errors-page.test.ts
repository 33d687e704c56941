import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ERRORS_FILE, errorsPage } from "../../../scripts/write-errors.ts";

test("docs/errors.md is what `node scripts/write-errors.ts` writes", async () => {
  expect(await readFile(ERRORS_FILE, "utf8")).toBe(errorsPage());
});
