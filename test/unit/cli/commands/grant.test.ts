import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cli, type CliRun } from "../../../support/cli/run.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stepkey-grant-"));
  writeFileSync(join(folder, "broker.yml"), "store: sqlite:stepkey.db\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const grant = (...words: readonly string[]): Promise<CliRun> =>
  cli(["grant", "--config", join(folder, "broker.yml"), ...words]);

const WHY = ["--break-glass", "--reason", "GitHub is down"];

describe("the command line of stepkey grant", () => {
  it.each([
    ["no name of a grant", [...WHY], "NAME is missing."],
    ["neither --break-glass nor --confirm", ["a"], "Add --break-glass to get the grant"],
    [
      "both of them",
      ["a", ...WHY, "--confirm"],
      "--break-glass and --confirm cannot be combined: two different admins use them.",
    ],
    ["no reason", ["a", "--break-glass"], "--reason is missing: say why in one sentence"],
    ["an empty reason", ["a", "--break-glass", "--reason", ""], "--reason needs a value"],
    ["a reason of blanks", ["a", "--break-glass", "--reason", "   "], "--reason is missing"],
    ["a reason that says nothing", ["a", "--break-glass", "--reason", "..."], "says nothing"],
    [
      "a reason of two lines",
      ["a", "--break-glass", "--reason", "one\nand two"],
      "--reason must be one line",
    ],
    ["more than 15 minutes", ["a", ...WHY, "--ttl", "1h"], "break-glass lasts 15m at most"],
    ["a time without a unit", ["a", ...WHY, "--ttl", "300"], '"300" is not a duration'],
    ["nothing after --", ["a", ...WHY, "--"], "There is no command after --."],
    ["a command with --json", ["a", ...WHY, "--json", "--", "true"], "so it takes no command"],
    ["a command without --", ["a", ...WHY, "psql"], "Write -- before COMMAND."],
    ["a repository without its owner", ["a", ...WHY, "--repository", "shop"], "OWNER/NAME"],
    ["a reason to confirm", ["a", "--confirm", "--reason", "x"], "--reason has no effect"],
    ["a command to confirm", ["a", "--confirm", "--", "true"], "--confirm runs no command."],
    ["a name that is no grant's", ["a/b", ...WHY], '"a/b" is not the name of a grant.'],
  ])("is refused with %s", async (_what, words, message) => {
    const run = await grant(...words);
    expect(run.exit).toBe(2);
    expect(run.err + run.out).toContain(message);
  });

  it("reports all its mistakes at once", async () => {
    const run = await grant("a", "--break-glass", "--ttl", "1h", "--repository", "shop");
    for (const part of ["--reason is missing", "--ttl is 1h", '"shop"']) {
      expect(run.err).toContain(part);
    }
  });

  it("gives everything after -- to the command, options too", async () => {
    const run = await grant("a", ...WHY, "--", "psql", "--no-such-option", "-c", "SELECT 1");
    expect(run.exit).toBe(3);
    expect(run.err).toContain("No broker runs on");
  });

  it("tells a script in JSON that no broker runs", async () => {
    const run = await grant("a", ...WHY, "--json");
    expect(run.exit).toBe(3);
    expect(run.json()).toMatchObject({ error: { code: "broker_unreachable" } });
  });

  it("asks no broker when nobody reads what it would print", async () => {
    const at = ["--config", join(folder, "broker.yml")];
    const run = await cli(["grant", "a", ...at, ...WHY], { deliver: async () => false });
    expect(run.exit).toBe(3);
    expect(run.err).toContain("nobody reads standard output");
  });
});
