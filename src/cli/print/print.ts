import type { Failure } from "../../shared/failure.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";

/** Prints one JSON document, for `--json`. */
export function printJson(deps: CliDeps, content: unknown): void {
  deps.out(`${JSON.stringify(content, null, 2)}\n`);
}

export function printLines(deps: CliDeps, lines: readonly string[]): void {
  deps.out(lines.map((line) => `${line}\n`).join(""));
}

/** Prints why a command failed: with `--json` to stdout, else to stderr. Returns the exit code. */
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

/** Colours a text on a terminal. The text must be clear without colour too. */
export function paint(
  { colour }: Pick<CliDeps, "colour">,
  name: keyof typeof COLOURS,
  text: string,
): string {
  return colour ? `\u001b[${COLOURS[name]}m${text}\u001b[0m` : text;
}

/** Makes control characters visible: in the text of a file or a server, they could rewrite what the terminal shows. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
