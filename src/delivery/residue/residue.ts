import type { Clock, Instant } from "../../shared/clock.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { readMountPoints } from "./mount-points.ts";
import { openRoots, realPaths, type ResidueRoot } from "./open-roots.ts";
import { createPace, type ResidueBudget, type ResidueLimit } from "./pace.ts";
import { createNotes, type ResidueReport } from "./report.ts";
import { newBlock, type Search } from "./search.ts";
import { searchFile } from "./search-file.ts";
import { searchNames } from "./search-names.ts";
import type { TreeEntry, TreeVisitor } from "./tree.ts";
import { walkTrees } from "./walk-tree.ts";

export interface ResidueRequest {
  /** Where to search, most likely first. One may contain another. */
  readonly roots: readonly ResidueRoot[];
  readonly matcher: FormMatcher;
  readonly budget: ResidueBudget;
  /** When the task started: only files that changed since then are searched. */
  readonly since: Instant;
  /** Absolute paths that are skipped with everything below them. */
  readonly ignore: readonly string[];
  readonly signal?: AbortSignal;
}

export const RESIDUE_BUDGET: ResidueBudget = {
  milliseconds: 15_000,
  bytes: 2 * 1024 * 1024 * 1024,
  files: 100_000,
};

/** Some file systems round times down to a whole second. */
const TIME_GRAIN_MS = 2000;

/** Larger files are searched last, so that one that never ends hides none of the others. */
const LARGE_FILE_BYTES = 64 * 1024 * 1024;

/** Searches for secrets that a task left in files. docs/delivery.md lists what it finds, and what not. */
export async function findResidue(request: ResidueRequest, clock: Clock): Promise<ResidueReport> {
  const { matcher, budget, signal } = request;
  const pace = createPace(budget, clock, signal);
  const notes = createNotes(matcher);
  const search: Search = { matcher, pace, notes, block: newBlock() };
  let limit: ResidueLimit | undefined;
  const mustStop = (): boolean => {
    limit ??= notes.isFull() ? "findings" : pace.over();
    return limit !== undefined;
  };
  const mounts = readMountPoints();
  const roots = await openRoots(request.roots, mounts, notes);
  const apart = new Set([...roots.map(({ path }) => path), ...(await realPaths(request.ignore))]);
  const since = request.since - TIME_GRAIN_MS;
  const large: TreeEntry[] = [];
  await walkTrees({ roots, apart, mounts, since }, visitorFor(search, { mustStop, large }));
  for (const entry of large.toSorted((one, other) => one.status.size - other.status.size)) {
    if (mustStop()) break;
    await searchFile(entry, search);
  }
  // The last file may be cut too.
  if (notes.isCut()) mustStop();
  return notes.report({
    searchedFiles: budget.files - pace.left.files,
    searchedBytes: budget.bytes - pace.left.bytes,
    limit,
  });
}

function visitorFor(
  search: Search,
  { mustStop, large }: { readonly mustStop: () => boolean; readonly large: TreeEntry[] },
): TreeVisitor {
  const { matcher, notes, pace } = search;
  return {
    mustStop,
    turn: () => pace.turn(),
    file(entry) {
      if (entry.status.size <= LARGE_FILE_BYTES || !entry.lasting) return searchFile(entry, search);
      large.push(entry);
      return undefined;
    },
    names(directory, names) {
      for (const { name, form } of searchNames(matcher, directory, names)) {
        notes.found(`${directory}/${name}`, form, undefined);
      }
    },
    unchanged: () => notes.unchanged(),
    skipped: (reason) => notes.skipped(reason),
    unreadable: (shown, why) => notes.unreadable(shown, why),
  };
}
