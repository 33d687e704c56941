import type { Arguments, OptionSpecs, PositionalSpec } from "./arguments.ts";
import type { CliDeps, ExitCode } from "./cli-deps.ts";

/** One command of `stepkey`. */
export interface Command {
  readonly name: string;
  /** What follows the name in the usage line: `FILE…`. */
  readonly synopsis: string;
  /** Paragraphs of the help: what the command does and when to use it. */
  readonly description: readonly string[];
  readonly options: OptionSpecs;
  readonly positionals: PositionalSpec;
  /** Command lines for the help, each with a description. */
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** What the exit codes mean for this command. 2 always means usage. */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
  /** Resolves to the exit code: one of these, or that of the program that it ran. */
  run(given: Arguments, deps: CliDeps): Promise<number>;
}

/** Options that every command has. */
export const COMMON_OPTIONS = {
  json: { help: "Print everything as JSON." },
  help: { help: "Show this help." },
} as const satisfies OptionSpecs;

/** The option for the configuration that names the store. */
export const CONFIG_OPTION = {
  config: { value: "FILE", help: "The broker's configuration. Default: broker.yml." },
} as const satisfies OptionSpecs;

export const NO_POSITIONALS = { min: 0, max: 0, name: "" } as const;
