import type { EndSection, IssueSection, Receipt } from "./receipt.ts";
import { isPlainAscii } from "../shared/printable.ts";
import { unicodePattern } from "../shared/unicode-pattern.ts";
import { fenced } from "./markdown.ts";

interface Bar {
  readonly name: string;
  readonly style: "active" | "done" | "crit";
  readonly from: string;
  readonly to: string;
}

/** The life of each lease as a chart: how long it could have lived, how long it did, and the task. */
export function lifeChart(receipts: readonly Receipt[]): string {
  const sections = receipts.flatMap((receipt) => [
    `  section ${chartText(receipt.step)}`,
    ...barsOf(receipt).map(barLine),
  ]);
  const head = [
    "gantt",
    "  dateFormat X",
    "  axisFormat %H:%M:%S",
    "  title Life of the credential in UTC",
  ];
  return fenced("mermaid", [...head, ...sections].join("\n"));
}

const MEANING = unicodePattern(String.raw`[^\p{L}\p{M}\p{N} ._-]+`, "gu");
/** The same in plain ASCII. */
const MEANING_IN_ASCII = /[^A-Za-z0-9 ._-]+/gu;

/** Mermaid has no escapes that work everywhere: anything but letters, digits and harmless marks is left out. */
export function chartText(text: string): string {
  const plain = text
    .replaceAll(isPlainAscii(text) ? MEANING_IN_ASCII : MEANING(), " ")
    .replaceAll(/ +/gu, " ")
    .trim();
  return plain === "" ? "step" : plain;
}

function barsOf({ issued, used, ended }: Receipt): readonly Bar[] {
  const isDead = ended.revocation === "verified" || ended.revocation === "requested";
  const task =
    used === undefined
      ? []
      : [{ name: "task", style: "active", from: used.started_at, to: used.ended_at } as const];
  const { expires_at: until } = issued;
  return [
    ...(until === undefined
      ? []
      : [{ name: "allowed at most", style: "done", from: issued.at, to: until } as const]),
    isDead
      ? { name: "credential", style: "active", from: issued.at, to: ended.at }
      : { name: "credential", style: "crit", from: issued.at, to: diesAtOf(issued, ended) },
    ...task,
  ];
}

/** A credential that nothing ends has no last instant: its bar goes on beyond the step. */
function diesAtOf(issued: IssueSection, ended: EndSection): string {
  if (issued.dies_at !== undefined) return issued.dies_at;
  const { expires_at: until = ended.at } = issued;
  return secondsOf(ended.at) > secondsOf(until) ? ended.at : until;
}

/** A bar is at least a second long, because Mermaid does not draw shorter ones. */
function barLine({ name, style, from, to }: Bar): string {
  const start = secondsOf(from);
  return `  ${name} :${style}, ${start}, ${Math.max(start + 1, secondsOf(to))}`;
}

function secondsOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}
