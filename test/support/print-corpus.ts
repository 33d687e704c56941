import { spawnSync } from "node:child_process";
import { readCorpus, type CorpusLine } from "./corpus.ts";
import { leftOut } from "./left-out.ts";

/** Programs that not every machine has, with the Debian package of each. */
const PROGRAMS = {
  xxd: "xxd",
  hexdump: "bsdextrautils",
  jq: "jq",
  perl: "perl",
  openssl: "openssl",
  iconv: "libc-bin",
};

/** Those that this machine lacks: ways that need one are left out, and `npm test` lists it. */
const missing = Object.entries(PROGRAMS).filter(([program, debian]) => {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return false;
  leftOut(program, `apt-get install -y --no-install-recommends ${debian}`);
  return true;
});

/** The ways of `test/corpus/print.txt` that can be tried here. */
export const PRINT_WAYS: readonly CorpusLine[] = readCorpus("print").filter(
  ({ way }) => !missing.some(([program]) => new RegExp(String.raw`\b${program}\b`, "u").test(way)),
);

/** Two secrets of one shape: the same kinds of characters at the same places, and no other character in common. */
export const PRINT_SECRETS = [
  `Kq7/+=<&>"'\\ %Zr4$xW9_mTb2-Hd`,
  `Pw3/+=<&>"'\\ %Vn8$cJ5_gYs6-Lf`,
] as const;

/** At the start or the end of an encoded value, one character may also depend on what is beside it. */
export const PRINT_EDGE = 2;

/** Each way in a shell of its own, so that none spoils the next, between marks. */
export function printScript(): string {
  const one = ({ way }: CorpusLine, index: number): string =>
    `printf '\n@${index}\n'\n(\n${way}\n) 2>&1 || true`;
  return ["set +e +o pipefail", ...PRINT_WAYS.map(one), "printf '\n@end\n'"].join("\n");
}

/** What each way printed; undefined if the script did not reach its end. */
export function printedByWay(text: string): readonly string[] | undefined {
  const end = text.lastIndexOf("@end");
  if (end === -1) return undefined;
  return text
    .slice(0, end)
    .split(/^@\d+$/mu)
    .slice(1);
}

/** How many characters tell what one secret left from what the other left. */
export function differences(one: string, other: string): number {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  const different = Array.from(shorter).filter((character, index) => character !== longer[index]);
  return different.length + longer.length - shorter.length;
}
