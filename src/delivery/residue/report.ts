import { plural } from "../../shared/wording.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import type { FormName } from "../redact/secret-forms.ts";
import { shownPath, type BytePath } from "./byte-path.ts";
import type { ResidueLimit } from "./pace.ts";
import type { SkipReason } from "./tree.ts";

export interface ResidueFinding {
  /** `$HOME/.pgpass`: the root's name and the path below it, redacted; `$HOME/a.zip!conf/db.yml` inside an archive. */
  readonly path: string;
  readonly form: FormName;
  /** Of the first byte; undefined when the path itself, or a link's target, contains the secret. */
  readonly offset: number | undefined;
}

/** What could not be read, or not to its end. */
export interface UnreadPath {
  readonly path: string;
  /** `EACCES`, `encrypted`. */
  readonly why: string;
}

/** What was searched, what was found, and what was skipped. Never a secret. */
export interface ResidueReport {
  readonly searchedFiles: number;
  readonly searchedBytes: number;
  /** Files that did not change since the task started, so that there was nothing to search. */
  readonly unchangedFiles: number;
  /** By reason, how many files and directories were skipped. */
  readonly skipped: Readonly<Record<SkipReason, number>>;
  readonly findings: readonly ResidueFinding[];
  /** The first of those that are counted as `unreadable`. */
  readonly unread: readonly UnreadPath[];
  /** The limit that ended the search before it saw everything. */
  readonly limit: ResidueLimit | undefined;
  /** Whether the search finished within its budget, and could read everything. */
  readonly isComplete: boolean;
}

/** More findings than this only make the log and the receipt longer. */
const MAX_FINDINGS = 50;
const MAX_UNREAD_NAMES = 10;

/** Collects what a search finds. */
export interface ResidueNotes {
  found(path: BytePath, form: FormName, offset: number | undefined): void;
  unreadable(path: BytePath, why: string): void;
  skipped(reason: SkipReason): void;
  unchanged(): void;
  /** Whether another finding would be too many. */
  isFull(): boolean;
  /** Whether a file was not read to its end, because the budget ran out. */
  isCut(): boolean;
  report(searched: Pick<ResidueReport, "searchedFiles" | "searchedBytes" | "limit">): ResidueReport;
}

export function createNotes(matcher: FormMatcher): ResidueNotes {
  const skipped = {
    unreadable: 0,
    special: 0,
    link: 0,
    "other file system": 0,
    "over budget": 0,
    "other user": 0,
  };
  const findings: ResidueFinding[] = [];
  const unread: UnreadPath[] = [];
  let unchangedFiles = 0;
  return {
    found(path, form, offset) {
      findings.push({ path: shownPath(matcher, path), form, offset });
    },
    unreadable(path, why) {
      skipped.unreadable += 1;
      if (unread.length < MAX_UNREAD_NAMES) unread.push({ path: shownPath(matcher, path), why });
    },
    skipped(reason) {
      skipped[reason] += 1;
    },
    unchanged() {
      unchangedFiles += 1;
    },
    isFull: () => findings.length >= MAX_FINDINGS,
    isCut: () => skipped["over budget"] > 0,
    report: (searched) => ({
      ...searched,
      unchangedFiles,
      skipped,
      findings: findings.slice(0, MAX_FINDINGS),
      unread,
      isComplete:
        searched.limit === undefined && skipped["over budget"] === 0 && skipped.unreadable === 0,
    }),
  };
}

/** The report in one line. */
export function describeResidue(report: ResidueReport): string {
  const { findings, searchedFiles, skipped, limit } = report;
  const searched = `${plural(searchedFiles, "file")} searched`;
  const files = new Set(findings.map(({ path }) => path)).size;
  const found = files === 0 ? "nothing found" : `secrets found in ${plural(files, "file")}`;
  const isCut = limit !== undefined || skipped["over budget"] > 0;
  const gaps = [
    ...(isCut ? ["not everything: the search ran out of its budget"] : []),
    ...(skipped.unreadable > 0 ? [`${skipped.unreadable} could not be read`] : []),
  ];
  return [searched, found, ...gaps].join(", ");
}
