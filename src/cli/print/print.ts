import type { Failure } from "../../shared/failure.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";

/** Prints one JSON document: what `--json` gives. */
export function printJson(deps: CliDeps, content: unknown): void {
  deps.out(`${JSON.stringify(content, null, 2)}\n`);
}

export function printLines(deps: CliDeps, lines: readonly string[]): void {
  deps.out(lines.map((line) => `${line}\n`).join(""));
}

/** Prints why a command stops, where scripts (`--json`) or people look for it, and gives back the exit code. */
export function printFailure(
  deps: CliDeps,
  failure: Failure,
  rest: { readonly json: boolean; readonly exit: ExitCode },
): ExitCode {
  const { code, message, remedy, details = [] } = failure;
  if (rest.json) printJson(deps, { error: { code, message, remedy, details } });
  else {
    deps.err(
      [
        `${paint(deps, "red", "✗")} ${message}`,
        ...details.map((detail) => `    ${detail}`),
        `  what now  ${remedy}`,
        `  code      ${code}`,
        "",
      ].join("\n"),
    );
  }
  return rest.exit;
}

const COLOURS = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;

/** Colour on a terminal alone; what it means is always said in words or by a sign too. */
export function paint(
  { colour }: Pick<CliDeps, "colour">,
  name: keyof typeof COLOURS,
  text: string,
): string {
  return colour ? `\u001b[${COLOURS[name]}m${text}\u001b[0m` : text;
}

/** A control character in a file's or a server's text could rewrite what the terminal shows: it is made visible. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
