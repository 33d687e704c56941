import { joined, plural } from "../shared/wording.ts";
import { labelled } from "./log-lines.ts";
import type { ResidueSection } from "./receipt.ts";

/** What the search found, and what it did not see, which is said also when something was found. */
export function residueLines(residue: ResidueSection): readonly string[] {
  const searched = `${plural(residue.files_searched, "file")} searched`;
  const unread = unreadLines(residue);
  if (residue.found.length > 0) {
    const held = `${searched}, the secret is in ${plural(residue.found.length, "file")}`;
    const cut = isCut(residue) ? [`not everything was searched: ${limitInWords(residue)}`] : [];
    return labelled("✗", "residue", [held, ...residue.found, ...cut, ...unread]);
  }
  if (residue.complete) return labelled("✓", "residue", `${searched}, nothing found`);
  const nothing = isCut(residue)
    ? `nothing found so far: ${limitInWords(residue)}`
    : "nothing found in what could be read";
  return labelled("◌", "residue", [`${searched}, ${nothing}`, ...unread]);
}

/** Why a search did not see everything, for the receipt's list of what is not proven; empty when it did. */
export function residueDoubts(residue: ResidueSection): readonly string[] {
  if (residue.complete) return [];
  const why = [
    ...(isCut(residue)
      ? [`${limitInWords(residue)} after ${plural(residue.files_searched, "file")}`]
      : []),
    ...(residue.not_read === undefined
      ? []
      : [`${unreadCount(residue.not_read)} could not be read`]),
  ];
  return [`That no file contains the secret: ${joined(why)}.`];
}

type Unread = NonNullable<ResidueSection["not_read"]>;

/** Whether a limit ended it, and not only what could not be read. */
function isCut({ complete, limit, not_read }: ResidueSection): boolean {
  return !complete && (limit !== undefined || not_read === undefined);
}

const LIMITS: Readonly<Record<NonNullable<ResidueSection["limit"]>, string>> = {
  time: "time ran out",
  bytes: "the limit of bytes was reached",
  files: "the limit of files was reached",
  findings: "the limit of findings was reached",
  cancelled: "the job was cancelled",
};

function limitInWords({ limit = "time" }: ResidueSection): string {
  return LIMITS[limit];
}

const MAX_NAMED = 3;

function unreadLines({ not_read: unread }: ResidueSection): readonly string[] {
  if (unread === undefined) return [];
  const { count, first } = unread;
  const named = first.slice(0, MAX_NAMED).map(({ path, why }) => `${path} (${why})`);
  const more = count - named.length;
  return [
    `${unreadCount(unread)} could not be read:`,
    ...named,
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

function unreadCount({ count }: Unread): string {
  return plural(count, "file or directory", "files or directories");
}
