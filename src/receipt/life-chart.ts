import type { Receipt } from "./receipt.ts";
import { fenced } from "./markdown.ts";

interface Bar {
  readonly name: string;
  readonly style: "active" | "done" | "crit";
  readonly from: string;
  readonly to: string;
}

/** The life of each lease as a picture: what it could have lived, what it lived, and the task within. */
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

/** Mermaid has no escapes that hold everywhere: what is no letter, digit or harmless mark is left out. */
export function chartText(text: string): string {
  const plain = text
    .replaceAll(/[^\p{L}\p{M}\p{N} ._-]+/gu, " ")
    .replaceAll(/ +/gu, " ")
    .trim();
  return plain === "" ? "step" : plain;
}

function barsOf({ issued, used, ended }: Receipt): readonly Bar[] {
  const dead = ended.revocation === "verified" || ended.revocation === "requested";
  const task =
    used === undefined
      ? []
      : [{ name: "task", style: "active", from: used.started_at, to: used.ended_at } as const];
  return [
    { name: "allowed at most", style: "done", from: issued.at, to: issued.expires_at },
    dead
      ? { name: "credential", style: "active", from: issued.at, to: ended.at }
      : { name: "credential", style: "crit", from: issued.at, to: issued.dies_at },
    ...task,
  ];
}

/** A bar is a second long at least: one of no length is not drawn. */
function barLine({ name, style, from, to }: Bar): string {
  const start = secondsOf(from);
  return `  ${name} :${style}, ${start}, ${Math.max(start + 1, secondsOf(to))}`;
}

function secondsOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}
