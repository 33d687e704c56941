import type { Failure } from "../../shared/failure.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";

/** Prints one JSON document, for `--json`. */
export function printJson(deps: CliDeps, content: unknown): void {
  deps.out(`${JSON.stringify(content, null, 2)}\n`);
}

/** Prints `{ [name]: [...], ...rest }` as `printJson` does, without ever having all items in memory. */
export async function printJsonList<Item>(
  deps: CliDeps,
  name: string,
  list: {
    readonly pages: AsyncIterable<readonly Item[]>;
    readonly json: (item: Item) => unknown;
    readonly rest: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { pages, json, rest } = list;
  let before = `{\n  ${JSON.stringify(name)}: [`;
  let isEmpty = true;
  for await (const page of pages) {
    const items = page.map((item) => indented(json(item), "    "));
    deps.out(`${before}\n    ${items.join(",\n    ")}`);
    before = ",";
    isEmpty = false;
  }
  const others = Object.entries(rest).map(
    ([key, value]) => `,\n  ${JSON.stringify(key)}: ${indented(value, "  ")}`,
  );
  deps.out(`${isEmpty ? `${before}]` : "\n  ]"}${others.join("")}\n}\n`);
}

function indented(content: unknown, by: string): string {
  return JSON.stringify(content, null, 2).replaceAll("\n", `\n${by}`);
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
        `${paint(deps, "red", "✗")} ${plain(message)}`,
        ...details.map((detail) => `    ${plain(detail)}`),
        `  what now  ${plain(remedy)}`,
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
