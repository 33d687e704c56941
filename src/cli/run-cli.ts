import manifest from "../../package.json" with { type: "json" };
import { readArguments } from "./arguments/arguments.ts";
import type { CliDeps, ExitCode } from "./arguments/cli-deps.ts";
import { COMMON_OPTIONS } from "./arguments/command.ts";
import { meantCommand } from "./arguments/meant-command.ts";
import { COMMANDS } from "./commands.ts";
import { commandHelp, generalHelp } from "./arguments/help.ts";
import { plain, printJson, printLines } from "./print/print.ts";

/** Runs one command line; resolves to the exit code. Rejects only for bugs. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<number> {
  const [first, ...rest] = argv;
  if (first === "--version" || first === "version") {
    printVersion(deps, rest.includes("--json"));
    return 0;
  }
  if (first === "--help" || first === "-h" || (first === "help" && rest.length === 0)) {
    printLines(deps, generalHelp(COMMANDS));
    return 0;
  }
  if (first === undefined) {
    deps.err(`${generalHelp(COMMANDS).join("\n")}\n`);
    return 2;
  }
  return first === "help"
    ? runCommand(rest[0] ?? "", ["--help"], deps)
    : runCommand(first, rest, deps);
}

/** The commit, because workflows pin the action by it: the same one should run as broker. */
function printVersion(deps: CliDeps, json: boolean): void {
  const { version } = manifest;
  const { commit } = deps;
  if (json) printJson(deps, { version, commit });
  else printLines(deps, [`stepkey ${version}${commit === undefined ? "" : ` (commit ${commit})`}`]);
}

async function runCommand(name: string, argv: readonly string[], deps: CliDeps): Promise<number> {
  const entry = COMMANDS.find((command) => command.name === name);
  if (entry === undefined) {
    const meant = meantCommand(
      name,
      COMMANDS.map((command) => command.name),
    );
    const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
    return usage(deps, "stepkey", [`unknown command "${name}".${hint}`]);
  }
  if (Number.parseInt(deps.nodeVersion, 10) < OLDEST_NODE) return tooOld(deps);
  const command = await entry.load(deps.kinds);
  if (asksForHelp(argv)) {
    printLines(deps, commandHelp(command));
    return 0;
  }
  const options = { ...command.options, ...COMMON_OPTIONS };
  const given = readArguments(argv, options, command.positionals);
  if (!given.ok) return usage(deps, `stepkey ${name}`, given.error);
  return command.run(given.value, deps);
}

/** The first Node whose built-in SQLite does what the store needs. package.json has the same version under `engines`. */
const OLDEST_NODE = 24;

function tooOld({ err, nodeVersion }: CliDeps): ExitCode {
  err(
    `stepkey needs Node ${OLDEST_NODE} or newer; this is Node ${nodeVersion}.\n` +
      "In a clone, run `npx stepkey`: it uses the Node that `npm ci` installed.\n",
  );
  return 3;
}

/** Everything after `--` is a positional argument, never an option. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const options = end < 0 ? argv : argv.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}

function usage(deps: CliDeps, command: string, mistakes: readonly string[]): ExitCode {
  const lines = mistakes.map((mistake) => `${plain(`${command}: ${mistake}`)}\n`).join("");
  deps.err(`${lines}Run \`${command} --help\` for usage.\n`);
  return 2;
}
