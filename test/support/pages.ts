import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The pages of the documentation, and the blocks of code in them. */

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export function readPage(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

export interface Block {
  /** The language of a fence; `sh` for lines that are indented by four: these are commands, or what they print. */
  readonly language: string;
  readonly text: string;
  /** The last line of text before it. */
  readonly before: string;
}

/** A fence, or lines that are indented by four after an empty one. Those may have empty lines between them. */
const BLOCK =
  /^```(?<language>\w*)\n(?<fenced>.*?)^```$|(?<=\n\n)(?<indented>(?: {4}[^\n]*\n|\n(?= {4}))+)/gmsu;

/** Every block of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  return Array.from(page.matchAll(BLOCK), ({ index, groups = {} }) => {
    const { language = "", fenced, indented = "" } = groups;
    const before = page.slice(0, index).trimEnd().split("\n").at(-1) ?? "";
    return fenced === undefined
      ? { language: "sh", text: indented.replaceAll(/^ {4}/gmu, ""), before }
      : { language, text: fenced, before };
  });
}

/** The lines of a block of commands: those that go on in the next line are one. */
export function commandsIn(text: string): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/gu, "")
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/u, "").trim())
    .filter((line) => line !== "");
}

/** As GitHub makes the anchor of a heading. */
export function anchorsOf(page: string): readonly string[] {
  const fenceless = page.replaceAll(/^```.*?^```$/gmsu, "");
  return [...fenceless.matchAll(/^#+ (?<heading>.+)$/gmu)].map(({ groups }) =>
    (groups?.["heading"] ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}
