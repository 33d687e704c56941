/** Writes docs/variables.md, from the lists that the action uses. A unit test fails when the two differ. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { KINDS } from "../src/credentials/kinds.ts";
import { HOSTILE } from "../src/delivery/environment/hostile-variables.ts";
import { TOOL_LOCATIONS, type ToolLocation } from "../src/delivery/environment/tool-locations.ts";
import type { HostileVariable } from "../src/shared/hostile-variable.ts";

export const VARIABLES_FILE = fileURLToPath(new URL("../docs/variables.md", import.meta.url));

/** The page as Markdown. */
export function variablesPage(): string {
  return [
    "# Variables that load code or redirect",
    "",
    "<!-- Written by scripts/write-variables.ts from src/delivery/environment/ and src/credentials/. Change it there. -->",
    "",
    "An earlier step can write each of these variables to `GITHUB_ENV`. [delivery.md](delivery.md) describes what stepkey does with",
    "them. The first list has every variable that is known to read or redirect stepkey itself. The others cannot be complete: they",
    "have the variables that the sources document. `*` matches any characters. The input `env` sets none of them.",
    "",
    "## Those that stop the step",
    "",
    "They reach stepkey itself. The step ends before it requests an ID token, unless the runner's own process has the variable with the",
    "same value, or `trust-env` names it.",
    "",
    ...table(HOSTILE.filter(({ stops }) => stops)),
    "",
    "## Those that the task does not get",
    "",
    "They reach only programs that the task runs. The task gets one if `pass-env` has its full name, or `trust-env` names it. A pattern",
    "of `pass-env` does not match them. The task also gets those that the runner's own process has with the same value, except those",
    'marked "never from the runner": they lead to a credential of the runner.',
    "",
    ...table(HOSTILE.filter(({ stops }) => !stops)),
    ...KINDS.flatMap(sectionOf),
    "",
    "## Locations of tools that the task gets",
    "",
    "Each names the directory of one installation. Programs in it run, as those in `PATH` do, and every step can change `PATH`, too: such a",
    "variable gives an earlier step nothing that it does not have. It adds no code and no options to other programs, and leads to no",
    "server and no credential. So the task gets it, if its value is an absolute path. The input `env` does not set it.",
    "",
    ...locations(TOOL_LOCATIONS.filter(({ isRunnersOnly }) => isRunnersOnly !== true)),
    "",
    "These decide more, so the task gets them only with the value that the runner's own process has, as in a job container whose image",
    "sets them. `pass-env` passes another value.",
    "",
    ...locations(TOOL_LOCATIONS.filter(({ isRunnersOnly }) => isRunnersOnly === true)),
    "",
    "The task also gets `NODE_OPTIONS` with options that only set limits or silence warnings, and `GOTOOLCHAIN=local`, which setup-go sets.",
    "",
  ].join("\n");
}

function locations(all: readonly ToolLocation[]): readonly string[] {
  return [
    "| variables | set by | what is loaded from there |",
    "| --- | --- | --- |",
    ...all.map(({ names, setBy, loads }) => {
      const quoted = names.map((name) => `\`${name}\``).join(", ");
      return `| ${quoted} | ${setBy} | ${loads} |`;
    }),
  ];
}

function sectionOf({ name, hostileVariables }: (typeof KINDS)[number]): readonly string[] {
  if (hostileVariables.length === 0) return [];
  return ["", `## Those of tools for \`${name}\``, "", ...table(hostileVariables)];
}

function table(rules: readonly HostileVariable[]): readonly string[] {
  const effects = new Map<string, HostileVariable[]>();
  for (const rule of rules) {
    const effect = `${rule.does}\n${rule.source}\n${rule.isOwnCredential === true}`;
    effects.set(effect, [...(effects.get(effect) ?? []), rule]);
  }
  return [
    "| variables | what they do | source |",
    "| --- | --- | --- |",
    ...[...effects.values()].map(lineOf),
  ];
}

function lineOf(rules: readonly HostileVariable[]): string {
  const [first] = rules;
  const never = first?.isOwnCredential === true ? " (never from the runner)" : "";
  const names = rules.map(nameOf).join(", ");
  return `| ${names} | ${first?.does}${never} | ${linked(first?.source ?? "")} |`;
}

function nameOf({ name, anyCase, platform }: HostileVariable): string {
  const where = { linux: " (Linux)", darwin: " (macOS)" };
  const notes = `${anyCase === true ? " (in upper or lower case)" : ""}${platform === undefined ? "" : where[platform]}`;
  return `\`${name}\`${notes}`;
}

function linked(source: string): string {
  if (!source.startsWith("https://")) return source;
  return `[${new URL(source).host}](${source})`;
}

if (import.meta.main) await writeFile(VARIABLES_FILE, variablesPage());
