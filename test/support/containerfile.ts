import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./pages.ts";

export interface Instruction {
  readonly name: string;
  readonly value: string;
}

export interface Copied {
  readonly sources: readonly string[];
  readonly to: string;
}

/** What `Containerfile` says. Lines that end with a backslash go on, and comments are left out. */
export function readContainerfile(): readonly Instruction[] {
  return readFileSync(join(ROOT, "Containerfile"), "utf8")
    .replaceAll(/^#.*\n/gmu, "")
    .replaceAll(/\\\n\s*/gu, "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { name, value } = /^(?<name>[A-Z]+) (?<value>.+)$/u.exec(line)?.groups ?? {};
      if (name === undefined || value === undefined) throw new Error(`not an instruction: ${line}`);
      return { name, value };
    });
}

export function valuesOf(instructions: readonly Instruction[], wanted: string): readonly string[] {
  return instructions.flatMap(({ name, value }) => (name === wanted ? [value] : []));
}

/** The words of `ENTRYPOINT` and `CMD`, which are JSON. */
export function wordsOf(instructions: readonly Instruction[], wanted: string): readonly string[] {
  return valuesOf(instructions, wanted).flatMap((value) => JSON.parse(value) as readonly string[]);
}

export function copiesOf(instructions: readonly Instruction[]): readonly Copied[] {
  return valuesOf(instructions, "COPY").map((value) => {
    const words = value.split(" ").filter((word) => !word.startsWith("--"));
    return { sources: words.slice(0, -1), to: words.at(-1) ?? "" };
  });
}
