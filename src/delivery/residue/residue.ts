import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Clock, Instant } from "../../shared/clock.ts";
import type { FormMatch, FormMatcher } from "../redact/form-matcher.ts";
import { redactText } from "../redact/redact.ts";
import type { FormName } from "../redact/secret-forms.ts";
import { type ResidueRoot, type SkipReason, walkChangedFiles } from "./walk-changed-files.ts";

export interface ResidueRequest {
  /** Where to search, most likely first: the workspace, RUNNER_TEMP, HOME. One may contain another. */
  readonly roots: readonly ResidueRoot[];
  readonly matcher: FormMatcher;
  readonly budget: ResidueBudget;
  /** When the task started: only files that changed since then are searched. */
  readonly since: Instant;
  /** Absolute paths that are skipped with everything below them. */
  readonly ignore: readonly string[];
  readonly signal?: AbortSignal;
}

/** The search ends at whichever limit it reaches first, and reports that. */
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

/** More findings than this only make the log and the receipt longer. */
const MAX_FINDINGS = 50;

export interface ResidueFinding {
  /** `$HOME/.pgpass`: the root's name and the path below it, redacted. */
  readonly path: string;
  readonly form: FormName;
  /** Of the first byte; undefined when the path itself contains the secret. */
  readonly offset: number | undefined;
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
  /** Whether the search finished within its budget. */
  readonly isComplete: boolean;
}

/**
 * Searches for secrets that a task left in files. It does not find compressed, encrypted or otherwise encoded copies:
 * docs/delivery.md lists what it finds.
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
    const isEnough = isOver() || findings.length >= MAX_FINDINGS;
    if (entry.kind === "unfinished" || (entry.kind === "changed" && isEnough)) {
      isComplete = false;
      break;
    }
    if (entry.kind === "unchanged") unchangedFiles += 1;
    else if (entry.kind === "skipped") skipped[entry.reason] += 1;
    else {
      const { reason, found } = await searchEntry(request.matcher, entry, { left, isOver });
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

interface SearchLimits {
  /** What is left of the budget; counted down. */
  readonly left: { files: number; bytes: number };
  readonly isOver: () => boolean;
}

/** Searches the file's name and its content. */
async function searchEntry(
  matcher: FormMatcher,
  { path, shown }: { readonly path: string; readonly shown: string },
  limits: SearchLimits,
): Promise<{ readonly reason?: SkipReason; readonly found: readonly ResidueFinding[] }> {
  const safe = redactText(matcher, shown);
  const inName = safe === shown ? [] : [{ path: safe, form: "plain" as const, offset: undefined }];
  const { reason, match } = await searchFile(path, matcher, limits);
  const inside = match === undefined ? [] : [{ path: safe, form: match.form, offset: match.start }];
  return { ...(reason === undefined ? {} : { reason }), found: [...inName, ...inside] };
}

interface FileSearch {
  /** Why the file was not searched to its end; absent when it was, or when something was found. */
  readonly reason?: SkipReason;
  /** The first form of a secret in the file. */
  readonly match?: FormMatch;
}

const BLOCK_BYTES = 256 * 1024;

/** Searches one file up to the first match; the matcher continues from block to block. */
async function searchFile(
  path: string,
  matcher: FormMatcher,
  limits: SearchLimits,
): Promise<FileSearch> {
  let file: FileHandle | undefined;
  try {
    // The file may have become a link or a pipe meanwhile: do not follow the one, do not wait for the other.
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!(await file.stat()).isFile()) return { reason: "unreadable" };
    limits.left.files -= 1;
    return await searchOpenFile(file, matcher, limits);
  } catch {
    return { reason: "unreadable" };
  } finally {
    await file?.close();
  }
}

async function searchOpenFile(
  file: FileHandle,
  matcher: FormMatcher,
  { left, isOver }: SearchLimits,
): Promise<FileSearch> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  const scan = matcher.scan();
  const matches: FormMatch[] = [];
  for (;;) {
    const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, null);
    if (bytesRead === 0) return {};
    left.bytes -= bytesRead;
    scan.feed(block.subarray(0, bytesRead), (match) => matches.push(match));
    const [match] = matches;
    if (match !== undefined) return { match };
    if (isOver() && bytesRead === BLOCK_BYTES) return { reason: "over budget" };
  }
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
