import type { Failure } from "../../../shared/failure.ts";
import type { Mistake } from "../../../shared/mistake.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { readYaml } from "../../../shared/yaml-source.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import { checkPolicy, type MeantBroker } from "./check-policy.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import type { Command } from "../../arguments/command.ts";
import { parseConfig, readConfig } from "../../sources/configuration.ts";
import { mistakeLines } from "../../print/mistake-lines.ts";
import { paint, printFailure, printJson, printLines } from "../../print/print.ts";
import { readNamed } from "../../sources/read-file.ts";
import { serversOf } from "../../sources/servers.ts";

export const check: Command = {
  name: "check",
  synopsis: "FILE…",
  description: [
    "Finds the mistakes in policies and broker configurations: each with file, line and column, what is wrong, what belongs there, and an example. All are told at once; nothing is changed.",
    "A file is a configuration when it says url, listen, owners or store at its top, else a policy. A policy named .organisation.yml is an organisation's.",
    "With --config it also compares a policy with that configuration: whether its owner is served and its servers exist. And it asks the servers, as the broker would: whether the credential of a read grant only reads, and for PostgreSQL also whether the credential could be issued, by making its role in a transaction that is rolled back. Without it, the servers are not looked at.",
    "A warning says that something can never have an effect; it is no mistake.",
  ],
  options: {
    config: {
      value: "FILE",
      help: "The configuration of the broker that the policies are meant for.",
    },
  },
  positionals: { least: 1, most: 1000, name: "FILE" },
  examples: [
    ["stepkey check broker.yml policy/octo-org/*.yml", "Before a commit, and in CI."],
    [
      "stepkey check policy/octo-org/shop.yml --config broker.yml",
      "Also: could each be issued, and do the read grants only read?",
    ],
  ],
  exitCodes: {
    0: "no mistakes",
    1: "mistakes found",
    3: "a file or a server cannot be reached, so not everything was looked at",
  },
  run: runCheck,
};

async function runCheck(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const config = given.text("config");
  const broker = config === undefined ? undefined : await openBroker(deps, config);
  if (broker !== undefined && !broker.ok) {
    return printFailure(deps, broker.error, { json, exit: 3 });
  }
  const found = await Promise.all(
    given.positionals.map((path) => checkFile(deps, path, broker?.value)),
  );
  return report(deps, found, json);
}

async function openBroker(deps: CliDeps, path: string): Promise<Result<MeantBroker, Failure>> {
  const config = await readConfig(deps, path);
  if (!config.ok) return config;
  const { owners } = config.value;
  return ok({ owners, servers: await serversOf(config.value, deps) });
}

/** What was found in one file. */
interface Checked {
  readonly mistakes: readonly Mistake[];
  /** What could not be looked at, one sentence each. */
  readonly unseen: readonly string[];
  /** Whether there was anything whose access was not looked at, for lack of --config. */
  readonly offline: boolean;
}

async function checkFile(
  deps: CliDeps,
  path: string,
  broker: MeantBroker | undefined,
): Promise<Checked> {
  const text = await readNamed(deps, path);
  if (!text.ok) return { mistakes: [], unseen: [text.error.message], offline: false };
  if (!isConfiguration(text.value)) return checkPolicy({ path, text: text.value, broker, deps });
  const config = await parseConfig(deps, path, text.value);
  return { mistakes: config.ok ? [] : config.error, unseen: [], offline: false };
}

const CONFIGURATION_KEYS = new Set(["url", "listen", "owners", "store"]);

/** By what stands at the top; a text that is no YAML is told as a policy's, with the same mistakes. */
function isConfiguration(text: string): boolean {
  const yaml = readYaml(text);
  return yaml.ok && yaml.value.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
}

function report(deps: CliDeps, found: readonly Checked[], json: boolean): ExitCode {
  const all = found.flatMap(({ mistakes }) => mistakes);
  const mistakes = all.filter(({ severity }) => severity === "mistake").length;
  const unseen = found.flatMap((file) => file.unseen);
  const exit = unseen.length > 0 ? 3 : mistakes > 0 ? 1 : 0;
  if (json) {
    printJson(deps, { mistakes: all, not_looked_at: unseen });
    return exit;
  }
  const offline = found.some((file) => file.offline);
  printLines(deps, [
    ...all.flatMap(mistakeLines),
    ...unseen.map((sentence) => `${paint(deps, "yellow", "!")} ${sentence}`),
    ...(offline ? ["The servers were not asked: --config broker.yml does."] : []),
    `${summary(mistakes, all.length - mistakes)}${unseen.length > 0 ? " Not everything was looked at." : ""}`,
  ]);
  return exit;
}

function summary(mistakes: number, warnings: number): string {
  const told = counted(mistakes, "mistake");
  return warnings === 0 ? `${told}.` : `${told}, ${counted(warnings, "warning")}.`;
}

function counted(number: number, word: string): string {
  return `${number === 0 ? "No" : number} ${word}${number === 1 ? "" : "s"}`;
}
