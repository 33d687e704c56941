import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CLI_FILE, cliPage } from "../../../scripts/write-cli.ts";

test("docs/cli.md is what `node scripts/write-cli.ts` writes", async () => {
  expect(await readFile(CLI_FILE, "utf8")).toBe(await cliPage());
});
