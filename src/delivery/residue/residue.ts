import type { Clock, Instant } from "../../shared/clock.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { redactText } from "../redact/redact.ts";
import { searchFile, type SearchLimits } from "./search-file.ts";
import type { FormName } from "../redact/secret-forms.ts";
import { type ResidueRoot, type SkipReason, walkChangedFiles } from "./walk-changed-files.ts";

export type { ResidueRoot };

export interface ResidueRequest {
  /** Where to look, most likely first: the workspace, RUNNER_TEMP, HOME. One may lie within another. */
  readonly roots: readonly ResidueRoot[];
  readonly matcher: FormMatcher;
  readonly budget: ResidueBudget;
  /** When the task started: only files that changed since then are searched. */
  readonly since: Instant;
  /** Absolute paths that are left out with all they hold: our own. */
  readonly ignore: readonly string[];
  readonly signal?: AbortSignal;
}

/** The search ends at whichever is reached first, and says so. */
export interface ResidueBudget {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly files: number;
}

export const RESIDUE_BUDGET: ResidueBudget = {
  milliseconds: 15_000,
  bytes: 2 * 1024 * 1024 * 1024,
  files: 100_000,
};

/** Whoever finds so many knows enough: the rest would only make the log and the receipt long. */
const MOST_FINDINGS = 50;

export interface ResidueFinding {
  /** `$HOME/.pgpass`: the root's name and the path below it, itself redacted. */
  readonly path: string;
  readonly form: FormName;
  /** Of the first byte; undefined when the secret is in the path itself. */
  readonly offset: number | undefined;
}

/** What was searched, what was found, and what was not looked at. Never a secret. */
export interface ResidueReport {
  readonly searchedFiles: number;
  readonly searchedBytes: number;
  /** Files that did not change since the task started: not searched, and no gap. */
  readonly unchangedFiles: number;
  /** By reason, how many files and folders were passed over. */
  readonly skipped: Readonly<Record<SkipReason, number>>;
  readonly findings: readonly ResidueFinding[];
  /** Whether the search came to its end within the budget. */
  readonly isComplete: boolean;
}

/**
 * Looks for what a task left of its secrets in files. Compressed, encrypted and otherwise encoded copies are not found:
 * docs/delivery.md says what is.
 */
export async function findResidue(request: ResidueRequest, clock: Clock): Promise<ResidueReport> {
  const skipped = { unreadable: 0, special: 0, link: 0, "other file system": 0, "over budget": 0 };
  const findings: ResidueFinding[] = [];
  const left = { files: request.budget.files, bytes: request.budget.bytes };
  const until = clock.now() + request.budget.milliseconds;
  const isOver = (): boolean =>
    request.signal?.aborted === true || left.files <= 0 || left.bytes <= 0 || clock.now() > until;
  let unchangedFiles = 0;
  let isComplete = true;

  for await (const entry of walkChangedFiles(request, isOver)) {
    const isEnough = isOver() || findings.length >= MOST_FINDINGS;
    if (entry.kind === "unfinished" || (entry.kind === "changed" && isEnough)) {
      isComplete = false;
      break;
    }
    if (entry.kind === "unchanged") unchangedFiles += 1;
    else if (entry.kind === "skipped") skipped[entry.reason] += 1;
    else {
      const { reason, found } = await lookFor(request.matcher, entry, { left, isOver });
      if (reason !== undefined) skipped[reason] += 1;
      findings.push(...found);
    }
  }
  return {
    searchedFiles: request.budget.files - left.files,
    searchedBytes: request.budget.bytes - left.bytes,
    unchangedFiles,
    skipped,
    findings,
    isComplete: isComplete && skipped["over budget"] === 0,
  };
}

interface Looked {
  readonly reason?: SkipReason;
  readonly found: readonly ResidueFinding[];
}

/** In the file's name and in what it holds. */
async function lookFor(
  matcher: FormMatcher,
  { path, shown }: { readonly path: string; readonly shown: string },
  limits: SearchLimits,
): Promise<Looked> {
  const safe = redactText(matcher, shown);
  const inName = safe === shown ? [] : [{ path: safe, form: "plain" as const, offset: undefined }];
  const { reason, match } = await searchFile(path, matcher, limits);
  const inside = match === undefined ? [] : [{ path: safe, form: match.form, offset: match.start }];
  return { ...(reason === undefined ? {} : { reason }), found: [...inName, ...inside] };
}

/** The report in one line, as the step's log shows it. */
export function describeResidue(report: ResidueReport): string {
  const { findings, searchedFiles, skipped, isComplete } = report;
  const searched = `${searchedFiles} ${searchedFiles === 1 ? "file" : "files"} searched`;
  const files = new Set(findings.map(({ path }) => path)).size;
  const found =
    files === 0 ? "nothing found" : `secrets found in ${files} ${files === 1 ? "file" : "files"}`;
  const gaps = [
    ...(isComplete ? [] : ["not everything: the search ran out of its budget"]),
    ...(skipped.unreadable > 0 ? [`${skipped.unreadable} could not be read`] : []),
  ];
  return [searched, found, ...gaps].join(", ");
}
