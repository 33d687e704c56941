import type { Failure } from "../../../shared/failure.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { readYaml } from "../../../shared/yaml-source.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import { checkPolicy, type FileCheck, type TargetBroker } from "./check-policy.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import type { Command } from "../../arguments/command.ts";
import { parseConfig, readConfig } from "../../sources/configuration.ts";
import { mistakeLines } from "../../print/mistake-lines.ts";
import { paint, plain, printFailure, printJson, printLines } from "../../print/print.ts";
import { readNamed } from "../../sources/read-file.ts";
import { serversOf } from "../../sources/servers.ts";

export const check: Command = {
  name: "check",
  synopsis: "FILE…",
  description: [
    "Checks policies and broker configurations. It reports all mistakes at once, each with file, line and column, what is wrong, what is expected, and an example. It changes nothing.",
    "A file with url, listen, owners or store at its top level is checked as a configuration, any other file as a policy. A policy named .organisation.yml is an organisation's policy.",
    "With --config, policies are also checked against that configuration: it must serve the policy's owner and have its servers. The servers are then checked too: whether the credential of each read grant can only read and, for PostgreSQL, whether each credential can be issued. For that, stepkey creates the role in a transaction and rolls it back. Without --config, no server is contacted.",
    "A warning points at something that can never have an effect, or that could not be checked although the grant works. It does not count as a mistake.",
  ],
  options: {
    config: {
      value: "FILE",
      help: "The configuration of the broker that the policies are for.",
    },
  },
  positionals: { min: 1, max: 1000, name: "FILE" },
  examples: [
    ["stepkey check broker.yml policy/octo-org/*.yml", "Check before a commit, or in CI."],
    [
      "stepkey check policy/octo-org/shop.yml --config broker.yml",
      "Also check, on the servers, that credentials can be issued and read grants can only read.",
    ],
  ],
  exitCodes: {
    0: "no mistakes",
    1: "mistakes found",
    3: "a file or a server cannot be reached, so not everything was checked",
  },
  run: runCheck,
};

async function runCheck(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const config = given.text("config");
  const broker = config === undefined ? undefined : await openTargetBroker(deps, config);
  if (broker !== undefined && !broker.ok) {
    return printFailure(deps, broker.error, { json, exit: 3 });
  }
  const found = await Promise.all(
    given.positionals.map((path) => checkFile(deps, path, broker?.value)),
  );
  return report(deps, found, json);
}

async function openTargetBroker(
  deps: CliDeps,
  path: string,
): Promise<Result<TargetBroker, Failure>> {
  const config = await readConfig(deps, path);
  if (!config.ok) return config;
  const { owners } = config.value;
  return ok({ owners, servers: await serversOf(config.value, deps) });
}

async function checkFile(
  deps: CliDeps,
  path: string,
  broker: TargetBroker | undefined,
): Promise<FileCheck> {
  const text = await readNamed(deps, path);
  if (!text.ok) return { mistakes: [], unchecked: [text.error.message], offline: false };
  if (!isConfiguration(text.value)) return checkPolicy({ path, text: text.value, broker, deps });
  const config = await parseConfig(deps, path, text.value);
  return { mistakes: config.ok ? [] : config.error, unchecked: [], offline: false };
}

const CONFIGURATION_KEYS = new Set(["url", "listen", "owners", "store"]);

/** Decides by the top-level keys. A text that is not YAML is checked as a policy, which reports the same mistakes. */
function isConfiguration(text: string): boolean {
  const yaml = readYaml(text);
  return yaml.ok && yaml.value.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
}

function report(deps: CliDeps, found: readonly FileCheck[], json: boolean): ExitCode {
  const all = found.flatMap(({ mistakes }) => mistakes);
  const mistakes = all.filter(({ severity }) => severity === "mistake").length;
  const unchecked = found.flatMap((file) => file.unchecked);
  const exit = unchecked.length > 0 ? 3 : mistakes > 0 ? 1 : 0;
  if (json) {
    printJson(deps, { mistakes: all, not_looked_at: unchecked });
    return exit;
  }
  const offline = found.some((file) => file.offline);
  printLines(deps, [
    ...all.flatMap(mistakeLines),
    ...unchecked.map((sentence) => `${paint(deps, "yellow", "!")} ${plain(sentence)}`),
    ...(offline
      ? ["The servers were not checked. To check them too, add --config broker.yml."]
      : []),
    `${summary(mistakes, all.length - mistakes)}${unchecked.length > 0 ? " Not everything was checked." : ""}`,
  ]);
  return exit;
}

function summary(mistakes: number, warnings: number): string {
  const found = counted(mistakes, "mistake");
  return warnings === 0 ? `${found}.` : `${found}, ${counted(warnings, "warning")}.`;
}

function counted(number: number, word: string): string {
  return `${number === 0 ? "No" : number} ${word}${number === 1 ? "" : "s"}`;
}
