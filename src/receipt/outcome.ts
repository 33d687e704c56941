import { timeOfDay } from "../shared/wording.ts";
import { escapeMarkdown } from "./markdown.ts";
import type { Receipt, Revocation } from "./receipt.ts";

/** What became of one step, as a heading: the task first, then its credential. */
export function outcomeInWords(receipt: Receipt): string {
  const mark = isWell(receipt) ? "✓" : "✗";
  const end = END_IN_WORDS[receipt.ended.revocation](receipt);
  return `${mark} ${escapeMarkdown(receipt.step)}: ${taskInWords(receipt)}; its credential ${end}`;
}

function isWell({ used, ended }: Receipt): boolean {
  const left = used?.residue?.found.length ?? 0;
  return used?.exit_code === 0 && left === 0 && ended.revocation !== "failed";
}

function taskInWords({ used, access, environment }: Receipt): string {
  if (used === undefined) return "the task never ran";
  if (used.stopped !== undefined) return "the task was stopped";
  if (used.exit_code !== 0) return `the task failed with exit ${used.exit_code}`;
  const where = environment === undefined ? "" : ` ${escapeMarkdown(environment)}`;
  return access === "write"
    ? `the task wrote to${where || " its target"}`
    : `the task read${where}`;
}

const END_IN_WORDS: Readonly<Record<Revocation, (receipt: Receipt) => string>> = {
  verified: () => "is gone, and that was seen",
  requested: () => "was ended, which cannot be seen",
  expires: ({ issued }) => `ends by itself at ${timeOfDay(Date.parse(issued.dies_at))} UTC`,
  none: () => "stays valid, because nothing can end it",
  failed: () => "could not be revoked",
};
