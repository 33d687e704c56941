import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { SETTING_CODES } from "../../../src/approval/settings/setting-codes.ts";

test("docs/github-settings.md lists every code of a finding about GitHub's settings, and whether it is a warning", async () => {
  const page = await readFile(new URL("../../../docs/github-settings.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const wrong = Object.entries(SETTING_CODES).filter(([code, severity]) => {
    const row = rows.find((line) => (line.split(" | ")[0] ?? "").includes(`\`${code}\``));
    return row === undefined || row.includes("(warning)") !== (severity === "warning");
  });
  expect(wrong).toEqual([]);
});
