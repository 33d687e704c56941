import { timeOfDay } from "../shared/wording.ts";
import { escapeMarkdown } from "./markdown.ts";
import type { Receipt } from "./receipt.ts";

/** What became of one step, as a heading: the task first, then its credential. */
export function outcomeInWords(receipt: Receipt): string {
  const mark = isWell(receipt) ? "✓" : "✗";
  return `${mark} ${escapeMarkdown(receipt.step)}: ${taskInWords(receipt)}; ${endInWords(receipt)}`;
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

function endInWords({ ended, issued }: Receipt): string {
  switch (ended.revocation) {
    case "verified":
      return "its credential is gone, and that was seen";
    case "requested":
      return "its credential was ended, which cannot be seen";
    case "expires":
      return `its credential ends by itself at ${timeOfDay(Date.parse(issued.dies_at))} UTC`;
    case "failed":
      return "its credential could not be revoked";
    default:
      return ended.revocation satisfies never;
  }
}
