import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { OptionSpec, OptionSpecs } from "./arguments.ts";
import { COMMON_OPTIONS, type Command } from "./command.ts";

/** A command in the general help. The command itself is loaded only when it is used. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: (kinds: readonly CredentialKind[]) => Promise<Command>;
}

export function generalHelp(commands: readonly CommandEntry[]): readonly string[] {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "stepkey: credentials for one step of one job: approved, scoped, and gone when the step ends.",
    "",
    "Usage: stepkey COMMAND [options]",
    "",
    "Commands",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Options",
    "  --help     Show this help. `stepkey COMMAND --help` shows the help of a command.",
    "  --version  Show the version and, where it is known, the commit.",
    "",
    "Exit codes",
    "  0  done, or granted",
    "  1  refused, mistakes found, or not found",
    "  2  the command line is not valid",
    "  3  it cannot be done now: a file, the store or a server cannot be reached",
    "",
    "Every command accepts --json. Output has colours only on a terminal; NO_COLOR turns them off.",
  ];
}

export function commandHelp(command: Command): readonly string[] {
  const { name, synopsis, description, options, positionals, examples, exitCodes } = command;
  const codes = { ...exitCodes, 2: "the command line is not valid" };
  return [
    `Usage: stepkey ${name}${synopsis === "" ? "" : ` ${synopsis}`} [options]`,
    "",
    ...description.flatMap((paragraph) => wrap(paragraph).concat("")),
    "Options",
    ...optionLines({ ...options, ...COMMON_OPTIONS }, positionals.name),
    "",
    "Examples",
    ...examples.flatMap(([line, does]) => [`  $ ${line}`, `    ${does}`]),
    "",
    "Exit codes",
    ...Object.entries(codes).map(([code, means]) => `  ${code}  ${means}`),
  ];
}

function optionLines(specs: OptionSpecs, positional: string): readonly string[] {
  const shown = Object.entries(specs).map(([name, spec]) => ({ left: leftOf(name, spec), spec }));
  const width = Math.max(...shown.map(({ left }) => left.length));
  return shown.flatMap(({ left, spec }) => {
    const required = spec.required === true ? requiredText(spec, positional) : "";
    const lines = `${spec.help}${required}`.split("\n").flatMap((line) => wrap(line, 94 - width));
    return lines.map((line, index) => `  ${(index === 0 ? left : "").padEnd(width)}  ${line}`);
  });
}

function requiredText({ unless, unlessPositional }: OptionSpec, positional: string): string {
  const others = [
    ...(unlessPositional === true ? [`a ${positional}`] : []),
    ...(unless === undefined ? [] : [`--${unless}`]),
  ];
  return others.length === 0 ? " Required." : ` Required, unless there is ${others.join(" or ")}.`;
}

function leftOf(name: string, { value }: OptionSpec): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** Wraps a paragraph between words, so that its lines fit a terminal. */
export function wrap(paragraph: string, width = 96): readonly string[] {
  const lines: string[] = [];
  for (const word of paragraph.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
