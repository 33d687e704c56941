/** Writes docs/inputs.md: the action's inputs and outputs, from action.yml. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export const INPUTS_FILE = fileURLToPath(new URL("../docs/inputs.md", import.meta.url));
const ACTION_FILE = fileURLToPath(new URL("../action.yml", import.meta.url));

interface Declared {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Declared>>;
  readonly outputs: Readonly<Record<string, Declared>>;
}

/** The page as Markdown. */
export function inputsPage(): string {
  const { inputs, outputs } = parse(readFileSync(ACTION_FILE, "utf8")) as ActionFile;
  return [
    "# Inputs and outputs",
    "",
    "<!-- Written by scripts/write-inputs.ts from action.yml. Change it there. -->",
    "",
    "Mistakes in the inputs are reported before anything is requested, all at once: the input, what was given, what is",
    "expected, and an example. No output ever holds a credential.",
    "",
    "| input | meaning | default |",
    "| --- | --- | --- |",
    ...Object.entries(inputs).map(
      ([name, input]) => `| \`${name}\` | ${cell(input.description)} | ${defaultOf(input)} |`,
    ),
    "",
    "| output | meaning |",
    "| --- | --- |",
    ...Object.entries(outputs).map(
      ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
    ),
    "",
  ].join("\n");
}

function defaultOf(input: Declared): string {
  if (input.required === true) return "required";
  return input.default === undefined || input.default === "" ? "" : `\`${input.default}\``;
}

function cell(text: string): string {
  return text.trim().replaceAll(/\s+/gu, " ").replaceAll("|", "\\|");
}

if (import.meta.main) await writeFile(INPUTS_FILE, inputsPage());
