import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One line of a corpus: what must happen, and the way that it is tried. */
export interface CorpusLine {
  readonly verdict: string;
  readonly way: string;
}

const DIRECTORY = join(import.meta.dirname, "../corpus");

/** The lines of `test/corpus/NAME.txt`: a word, spaces, and the rest as it is. Comments and empty lines are left out. */
export function readCorpus(name: string): readonly CorpusLine[] {
  const text = readFileSync(join(DIRECTORY, `${name}.txt`), "utf8");
  return text.split("\n").flatMap((line) => {
    if (line === "" || line.startsWith("#")) return [];
    const parts = /^(?<verdict>[a-z-]+) +(?<way>.+)$/u.exec(line)?.groups;
    if (parts === undefined) throw new Error(`${name}.txt has a line without a verdict: ${line}`);
    return [{ verdict: parts["verdict"] ?? "", way: parts["way"] ?? "" }];
  });
}

export function linesOf(corpus: readonly CorpusLine[], ...verdicts: readonly string[]): string[] {
  return corpus.flatMap(({ verdict, way }) => (verdicts.includes(verdict) ? [way] : []));
}
