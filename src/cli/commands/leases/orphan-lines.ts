import { joined, plural } from "../../../shared/wording.ts";
import { plain } from "../../print/print.ts";
import type { EndedOrphan } from "../../../lease/orphans/end-orphans.ts";
import type { Orphan, OrphanSearch } from "../../../lease/orphans/find-orphans.ts";

/** What a search found. `ends`: the command goes on to end it. */
export function orphanLines(
  { orphans, unreachable, searched }: OrphanSearch,
  { ends }: { readonly ends: boolean },
): readonly string[] {
  const servers = searched.map(({ kind, server }) => `${kind} ${server}`).join(", ");
  const found = `${plural(orphans.length, "orphan")} found.`;
  return [
    ...orphans.map((orphan) => plain(orphanText(orphan))),
    ...unreachable.map(({ kind, server, reason }) =>
      plain(`✗ ${kind} ${server} could not be searched: ${reason}`),
    ),
    orphans.length === 0
      ? `No orphans. Searched: ${servers === "" ? "nothing, because no provider can list" : servers}.`
      : `${found}${ends ? "" : " Nothing was removed. `stepkey leases --orphans --end` ends them."}`,
  ];
}

function orphanText({ kind, server, also = [], handle }: Orphan): string {
  const others = also.length === 0 ? "" : ` (also ${joined(also)})`;
  const values = Object.entries(handle).map(([name, value]) => `${name}=${String(value)}`);
  return `${kind} ${server}${others}  ${values.join(" ")}`;
}

/** What became of one orphan. */
export function endedLine(one: EndedOrphan): string {
  return plain(`${MARKS[one.state]} ${orphanText(one)} · ${outcomeText(one)}`);
}

const MARKS = { ended: "✓", untidied: "◌", failed: "✗", known: "◌", skipped: "◌" } as const;

function outcomeText(one: EndedOrphan): string {
  if (one.state === "ended") return one.facts.join(", ");
  if (one.state !== "untidied") return one.reason;
  return `${one.facts.join(", ")}; it can no longer be used, and is not removed yet: ${one.reason}`;
}

/** The last lines: what was not done, and how to go on. */
export function endedSummary(all: readonly EndedOrphan[]): readonly string[] {
  if (all.length === 0) return [];
  const skipped = all.filter(({ state }) => state === "skipped");
  const sentences = [
    `${count(all, "ended")} of ${plural(all.length, "orphan")} ended.`,
    ...sentenceOf(
      count(all, "untidied"),
      "can no longer be used, but not everything of it is removed.",
    ),
    ...sentenceOf(count(all, "failed"), "could not be ended, and may still be usable."),
    ...sentenceOf(skipped.length, "skipped, because the command was stopped."),
  ];
  const again = sentences.length > 1 ? ["Run the command again to go on."] : [];
  return [...skipped.map(endedLine), [...sentences, ...again].join(" ")];
}

function count(all: readonly EndedOrphan[], state: EndedOrphan["state"]): number {
  return all.filter((one) => one.state === state).length;
}

function sentenceOf(number: number, what: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${what}`];
}
