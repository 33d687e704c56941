import { describe, expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { COMMANDS } from "../../../src/cli/commands.ts";
import { cli } from "../../support/cli/run.ts";

describe("stepkey", () => {
  test("lists its commands, options and exit codes with --help", async () => {
    const { exit, out, err } = await cli(["--help"]);
    expect(exit).toBe(0);
    expect(err).toBe("");
    for (const { name } of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} +[A-Z]`, "mu"));
    expect(out).toMatch(/^ {2}3 {2}it cannot be done now/mu);
  });

  test("prints its version", async () => {
    expect(await cli(["--version"])).toMatchObject({
      exit: 0,
      out: `stepkey ${manifest.version}\n`,
    });
  });

  test("names the commit with its version, where it is known", async () => {
    const commit = "4f2c91e0".repeat(5);
    expect((await cli(["--version"], { commit })).out).toBe(
      `stepkey ${manifest.version} (commit ${commit})\n`,
    );
    expect((await cli(["--version", "--json"], { commit })).json()).toEqual({
      version: manifest.version,
      commit,
    });
  });

  test("without a command shows the help as a mistake", async () => {
    const { exit, out, err } = await cli([]);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toContain("Usage: stepkey COMMAND");
  });

  test("says which Node it needs, on one that is too old", async () => {
    const { exit, err } = await cli(["leases"], { nodeVersion: "20.20.2" });
    expect(exit).toBe(3);
    expect(err).toContain("stepkey needs Node 24 or newer; this is Node 20.20.2.");
  });

  test("names the command that was probably meant", async () => {
    const { exit, err } = await cli(["explian"]);
    expect(exit).toBe(2);
    expect(err).toContain('unknown command "explian". Did you mean "explain"?');
  });
});

describe("the suggestion for an unknown command", () => {
  test.each(["unfreeze", "unfreez", "Unfreeze", "unlock", "resume"])(
    "for %s is thaw, never its opposite",
    async (name) => {
      expect((await cli([name])).err).toContain('Did you mean "thaw"?');
    },
  );
});

describe("every command", () => {
  test.each(COMMANDS.map(({ name }) => name))(
    "%s explains itself within 100 columns",
    async (name) => {
      const { exit, out } = await cli([name, "--help"]);
      expect(exit).toBe(0);
      expect(out).toMatch(new RegExp(`^Usage: stepkey ${name}`, "u"));
      expect(out).toContain("--json");
      expect(out).toContain("Exit codes");
      expect(
        out.split("\n").filter((line) => line.length > 100 && !line.includes("$ stepkey")),
      ).toEqual([]);
      expect((await cli(["help", name])).out).toBe(out);
    },
  );

  test.each(COMMANDS.map(({ name }) => name))(
    "%s refuses an option that it does not know",
    async (name) => {
      const { exit, err } = await cli([name, "--jsno"]);
      expect(exit).toBe(2);
      expect(err).toContain("unknown option --jsno; did you mean --json?");
    },
  );
});

describe("a command line", () => {
  test("reports every mistake in it at once", async () => {
    const { exit, err } = await cli(["trust", "--account", "--json", "--repositry", "x", "extra"]);
    expect(exit).toBe(2);
    expect(err.split("\n").slice(0, -2)).toEqual([
      "stepkey trust: --account needs a value: ID.",
      "stepkey trust: unknown option --repositry; did you mean --repository?",
      "stepkey trust: --repository OWNER/NAME is missing.",
      "stepkey trust: --repository-id ID is missing.",
      'stepkey trust: unexpected argument "x".',
    ]);
  });

  test("misses no option that a positional argument makes unnecessary", async () => {
    const { exit, err } = await cli(["explain"]);
    expect(exit).toBe(2);
    expect(err.split("\n").slice(0, -2)).toEqual([
      "stepkey explain: --policy FILE is missing.",
      "stepkey explain: --claims FILE is missing.",
      "stepkey explain: --grant NAME is missing.",
    ]);
    const line = await cli(["explain", "-", "--polcy", "x"], { files: { "-": "" } });
    expect(line.err.split("\n").slice(0, -2)).toEqual([
      "stepkey explain: unknown option --polcy; did you mean --policy?",
      'stepkey explain: unexpected argument "x".',
    ]);
  });

  test("may not give an option twice", async () => {
    const { err } = await cli(["thaw", "--grant", "a", "--grant", "b"]);
    expect(err).toContain("--grant is given twice.");
  });

  test.each([
    [["evil\u001b[2J"]],
    [["thaw", "--\u001b[2J"]],
    [["thaw", "\u001b[2J"]],
    [["check", "\u001b[2J.yml"]],
    [["leases", "--config", "\u001b[2J"]],
    [["leases", "--job", "\u001b[2J"]],
    [["leases", "--state", "\u001b[2J"]],
    [["freeze", "--repository", "\u001b[2J"]],
    [["uncap", "\u001b[2J"]],
    [["trust", "--access", "\u001b[2J"]],
    [["explain", "--policy", "\u001b[2J", "--claims", "x", "--grant", "x"]],
    [["explain", "--policy", "x", "--claims", "x", "--grant", "x", "--access", "\u001b[2J"]],
    [["revoke", "\u001b[2J", "--config", "/nowhere"]],
  ])("cannot write to the terminal what it was given: %j", async (argv) => {
    const { exit, out, err } = await cli(argv);
    expect(exit).toBeGreaterThan(0);
    expect(`${out}${err}`.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  test("may not give a switch a value", async () => {
    expect((await cli(["thaw", "--json=yes"])).err).toContain("--json takes no value.");
  });
});
