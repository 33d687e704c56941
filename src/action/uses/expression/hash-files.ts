import { createHash } from "node:crypto";
import { type BigIntStats, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { ScopeFunction } from "./evaluate.ts";
import { filePatterns, type FilePattern } from "./file-pattern.ts";

/** It holds up everything else, also a cancel, so it must not take as long as in the runner. */
const MAX_MS = 3000;
const OPTION = "--follow-symbolic-links";

/** GitHub's `hashFiles`: one digest of all files of the workspace that the patterns mean, and nothing where there is none. */
export function hashFilesIn(workspace: string, maxMs = MAX_MS): ScopeFunction {
  return {
    minArguments: 1,
    maxArguments: 255,
    call: (...texts) => hashFiles(texts, { workspace, until: Date.now() + maxMs, maxMs }),
  };
}

interface Search {
  readonly workspace: string;
  readonly until: number;
  readonly maxMs: number;
}

function hashFiles(texts: readonly string[], search: Search): string {
  const [first = ""] = texts;
  const followsLinks = first.toLowerCase() === OPTION;
  if (first.startsWith("--") && !followsLinks) throw new Error("hashFiles has an unknown option");
  const patterns = filePatterns(followsLinks ? texts.slice(1) : texts, search.workspace);
  const digest = createHash("sha256");
  let isFound = false;
  for (const file of filesOf(patterns, search, followsLinks)) {
    digest.update(createHash("sha256").update(readFileSync(file)).digest());
    isFound = true;
  }
  return isFound ? digest.digest("hex") : "";
}

/** In the order of their names, directory by directory. */
function* filesOf(
  patterns: readonly FilePattern[],
  { workspace, until, maxMs }: Search,
  followsLinks: boolean,
): Generator<string> {
  const stack = outermostBases(patterns)
    .toReversed()
    .map((path): Place => ({ path, above: [] }));
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    if (Date.now() > until) throw new Error(`hashFiles took longer than ${maxMs / 1000} s`);
    const { path } = place;
    const status = statusOf(path, followsLinks);
    if (status?.isDirectory() === true) stack.push(...placesIn(place, status));
    else if (status?.isFile() === true && isMeant(path, patterns, workspace)) yield path;
  }
}

interface Place {
  readonly path: string;
  /** The directories that it is in, by their ids. */
  readonly above: readonly string[];
}

/** The last one first. Nothing of a directory that is in itself: links can lead in circles. */
function placesIn({ path, above }: Place, { dev, ino }: BigIntStats): readonly Place[] {
  const id = `${dev}:${ino}`;
  if (above.includes(id)) return [];
  const paths = pathsIn(path).toReversed();
  return paths.map((each) => ({ path: each, above: [...above, id] }));
}

/** Where to look, without what is below another of them. */
function outermostBases(patterns: readonly FilePattern[]): readonly string[] {
  const bases = patterns.filter(({ isNegated }) => !isNegated).map(({ base }) => base);
  return [...new Set(bases)].filter(
    (base, _, all) => !all.some((other) => other !== base && isAbove(other, base)),
  );
}

function isAbove(upper: string, lower: string): boolean {
  return lower === upper || lower.startsWith(upper === "/" ? "/" : `${upper}/`);
}

/** Only files of the workspace, whatever the patterns say. The last pattern that matches decides. */
function isMeant(path: string, patterns: readonly FilePattern[], workspace: string): boolean {
  if (!path.startsWith(`${workspace}${sep}`)) return false;
  return patterns.findLast(({ matches }) => matches(path))?.isNegated === false;
}

/** A link to a file counts as that file; only with the option is one to a directory followed. */
function statusOf(path: string, followsLinks: boolean): BigIntStats | undefined {
  try {
    const own = lstatSync(path, { bigint: true });
    if (!own.isSymbolicLink()) return own;
    const target = statSync(path, { bigint: true });
    return followsLinks || target.isFile() ? target : undefined;
  } catch {
    return undefined;
  }
}

function pathsIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .toSorted()
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}
