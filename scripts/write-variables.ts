/** Writes docs/variables.md, from the lists that the action uses. A unit test fails when the two differ. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { KINDS } from "../src/credentials/kinds.ts";
import { HOSTILE } from "../src/delivery/environment/hostile-variables.ts";
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
  ].join("\n");
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
