import { expect, test } from "vitest";
import type { CliDeps } from "../../../../src/cli/arguments/cli-deps.ts";
import { cli, type CliRun } from "../../../support/cli/run.ts";

const typesYes: CliDeps["ask"] = () => Promise.resolve("yes");

/** Whoever looks for the store finds none, and says so. */
function run(argv: string, deps: Partial<CliDeps> = {}): Promise<CliRun> {
  const files = { "broker.yml": "store: sqlite:/nowhere/stepkey.db\n" };
  return cli(["leases", ...argv.split(" ")], { files, ask: typesYes, ...deps });
}

test.each([
  ["--end", "--end needs --orphans."],
  ["--end --yes --state all", "--end needs --orphans."],
  ["--yes", "--yes needs --orphans --end."],
  ["--orphans --yes", "--yes needs --orphans --end."],
  ["--orphans --end --yes --grant orders-migrate", "--grant cannot be combined with --end."],
  ["--orphans --end --yes --job 9001", "--job cannot be combined with --end."],
  ["--orphans --end --yes --state stuck", "--state cannot be combined with --end."],
])("leases %s is refused before anything is searched", async (argv, message) => {
  const { exit, err } = await run(argv);
  expect(exit).toBe(2);
  expect(err).toContain(message);
  expect(err).not.toContain("store");
});

test("without a terminal to ask on, --end is refused unless --yes is given", async () => {
  const { exit, err } = await run("--orphans --end", { ask: undefined });
  expect(exit).toBe(2);
  expect(err).toContain("standard input is not a terminal. Add --yes to end without a question.");
  expect(err).not.toContain("store");
  expect(await run("--orphans --end --yes", { ask: undefined })).toMatchObject({ exit: 3 });
});

test("--json never asks, and so needs --yes", async () => {
  const { exit, json } = await run("--orphans --end --json");
  expect(exit).toBe(2);
  expect(json()).toMatchObject({
    error: { code: "usage", details: [expect.stringContaining("--yes")] },
  });
  expect(await run("--orphans --end --json --yes")).toMatchObject({ exit: 3 });
});
