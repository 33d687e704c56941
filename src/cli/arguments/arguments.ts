import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** One option of a command. `value` is the placeholder for its value; a switch has none. */
export interface OptionSpec {
  readonly value?: string;
  /** `\n` starts a new line in the help. */
  readonly help: string;
  readonly required?: boolean;
  /** It is not required together with this switch. */
  readonly unless?: string;
  /** It is not required together with a positional argument. */
  readonly unlessPositional?: boolean;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** How many positional arguments a command takes, and what they are called. */
export interface PositionalSpec {
  readonly min: number;
  readonly max: number;
  readonly name: string;
  /** What the words after `--` are: a command that is run. Absent: they are positional arguments. */
  readonly command?: string;
}

/** The parsed command line. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** The words after `--`, where the command takes some; undefined when there is no `--`. */
  readonly command: readonly string[] | undefined;
  /** The value of an option; undefined when it was not given. */
  text(name: string): string | undefined;
  /** The value of a required option. */
  required(name: string): string;
  flag(name: string): boolean;
}

/** Parses a command line. Reports every mistake in it at once. */
export function readArguments(
  argv: readonly string[],
  specs: OptionSpecs,
  positionals: PositionalSpec,
): Result<Arguments, readonly string[]> {
  const parsed = tokens(argv, specs, positionals);
  const mistakes = [
    ...parsed.options.flatMap((option, index) => {
      const again = parsed.options.findIndex(({ name }) => name === option.name) < index;
      return optionMistake(option, specs) ?? (again ? `--${option.name} is given twice.` : []);
    }),
    ...missing(parsed, specs),
    ...countMistakes(parsed.positionals, positionals),
  ];
  const values = new Map(parsed.options.map(({ name, value }) => [name, value ?? true] as const));
  return mistakes.length > 0 ? err(mistakes) : ok(argumentsOf(values, parsed));
}

function missing(
  { options, positionals }: Pick<Tokens, "options" | "positionals">,
  specs: OptionSpecs,
): readonly string[] {
  const names = new Set(options.map(({ name }) => name));
  const isNamed = positionals.length > 0;
  return Object.entries(specs)
    .filter(([name, { required }]) => required === true && !names.has(name))
    .filter(([, { unlessPositional }]) => unlessPositional !== true || !isNamed)
    .filter(([, { unless }]) => unless === undefined || !names.has(unless))
    .map(([name, { value = "" }]) => `--${name} ${value} is missing.`);
}

function countMistakes(
  given: readonly string[],
  { min, max, name, command }: PositionalSpec,
): readonly string[] {
  if (given.length < min) return [`${name} is missing.`];
  const hint = command === undefined ? "" : ` Write -- before ${command}.`;
  return given.slice(max, max + 1).map((word) => `unexpected argument "${word}".${hint}`);
}

interface OptionToken {
  readonly name: string;
  /** As the user wrote it: `--polcy`. */
  readonly raw: string;
  readonly value: string | undefined;
}

interface Tokens {
  readonly options: readonly OptionToken[];
  readonly positionals: readonly string[];
  readonly command: readonly string[] | undefined;
}

function tokens(argv: readonly string[], specs: OptionSpecs, spec: PositionalSpec): Tokens {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(specs).map(([name, { value }]) => [
      name,
      { type: value === undefined ? "boolean" : "string" },
    ]),
  );
  const config = { args: [...argv], options, strict: false, tokens: true } as const;
  const { tokens: all } = parseArgs({ ...config, allowPositionals: true });
  const end = all.findIndex(({ kind }) => kind === "option-terminator");
  const before = spec.command === undefined || end < 0 ? all : all.slice(0, end);
  const words = (some: typeof all): readonly string[] =>
    some.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  return {
    options: all.flatMap((token) =>
      token.kind === "option" ? [{ name: token.name, raw: token.rawName, value: token.value }] : [],
    ),
    positionals: words(before),
    command: spec.command === undefined || end < 0 ? undefined : words(all.slice(end)),
  };
}

function optionMistake(option: OptionToken, specs: OptionSpecs): string | undefined {
  const spec = Object.hasOwn(specs, option.name) ? specs[option.name] : undefined;
  return spec === undefined ? unknown(option.raw, specs) : misuse(option, spec);
}

function unknown(raw: string, specs: OptionSpecs): string {
  const meant = didYouMean(raw.replace(/^-+/u, ""), Object.keys(specs));
  return `unknown option ${raw}${meant === undefined ? "." : `; did you mean --${meant}?`}`;
}

function misuse({ raw, value }: OptionToken, spec: OptionSpec): string | undefined {
  if (spec.value === undefined) {
    return value === undefined ? undefined : `${raw} takes no value.`;
  }
  // A value that looks like an option means that the value was forgotten: `--grant --json`.
  return value === undefined || value === "" || value.startsWith("--")
    ? `${raw} needs a value: ${spec.value}.`
    : undefined;
}

function argumentsOf(
  values: ReadonlyMap<string, string | true>,
  { positionals, command }: Pick<Tokens, "positionals" | "command">,
): Arguments {
  const text = (name: string): string | undefined => {
    const value = values.get(name);
    return value === true ? undefined : value;
  };
  return {
    positionals,
    command,
    text,
    required: (name) => {
      const value = text(name);
      if (value === undefined) throw new Error(`option --${name} is not declared as required`);
      return value;
    },
    flag: (name) => values.has(name),
  };
}
