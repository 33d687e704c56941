import type { Arguments, OptionSpecs } from "./arguments.ts";
import type { CliDeps, ExitCode } from "./cli-deps.ts";

/** One command of `stepkey`. */
export interface Command {
  readonly name: string;
  /** What follows the name: `FILE…`. */
  readonly synopsis: string;
  /** What it does and when to use it, in paragraphs. */
  readonly description: readonly string[];
  readonly options: OptionSpecs;
  readonly positionals: { readonly least: number; readonly most: number; readonly name: string };
  /** Command lines that work, each with what it does. */
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** What the exit codes mean here, besides 2 (usage). */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
  run(given: Arguments, deps: CliDeps): Promise<ExitCode>;
}

/** Options that every command has. */
export const COMMON_OPTIONS = {
  json: { help: "Print everything as JSON." },
  help: { help: "Show this help." },
} as const satisfies OptionSpecs;

/** The configuration that names the store. */
export const CONFIG_OPTION = {
  config: { value: "FILE", help: "The broker's configuration. Default: broker.yml." },
} as const satisfies OptionSpecs;

export const NO_POSITIONALS = { least: 0, most: 0, name: "" } as const;
