/** A pattern of `hashFiles`: which files it means. A later one that starts with `!` takes files away again. */
export interface FilePattern {
  readonly isNegated: boolean;
  /** The directory below which everything is that it can match. */
  readonly base: string;
  /** Whether it means this file, by its absolute path. */
  readonly matches: (path: string) => boolean;
}

/**
 * Reads the patterns as GitHub's own toolkit does: relative to the workspace, `*` and `?` within a name, `**` for any
 * directories, `[…]` for one of several characters. Braces mean themselves, and names with a dot in front are not special.
 * A directory that a pattern names whole means all that is in it.
 */
export function filePatterns(texts: readonly string[], workspace: string): readonly FilePattern[] {
  return texts
    .flatMap((text) => text.split("\n"))
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => filePattern(line, workspace));
}

function filePattern(line: string, workspace: string): FilePattern {
  const negations = /^!*/u.exec(line)?.[0] ?? "";
  const path = line.slice(negations.length).trim();
  const absolute = path.startsWith("/") ? path : `${workspace}/${path}`;
  const segments = normalized(absolute.split("/"));
  const literal = segments.findIndex((segment) => /[*?[]/u.test(segment));
  const base = `/${segments.slice(0, literal < 0 ? segments.length : literal).join("/")}`;
  const source = segments.map(sourceOf).join("");
  const whole = new RegExp(`^${source}(?:/.*)?$`, "su");
  return {
    isNegated: negations.length % 2 === 1,
    base,
    matches: (file) => whole.test(file),
  };
}

function normalized(segments: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return kept;
}

function sourceOf(segment: string): string {
  if (segment === "**") return "(?:/[^/]+)*?";
  const parts: readonly string[] = segment.match(/\[[!^]?\]?[^\]]*\]|\\.|[^]/gsu) ?? [];
  return `/${parts.map(partOf).join("")}`;
}

function partOf(part: string): string {
  if (part === "*") return "[^/]*";
  if (part === "?") return "[^/]";
  const set = /^\[(?<not>[!^]?)(?<members>.+)\]$/su.exec(part)?.groups;
  if (set !== undefined) {
    const members = (set["members"] ?? "").replaceAll(/[\\\]^[]/gu, String.raw`\$&`);
    return `[${set["not"] === "" ? "" : "^"}${members}]`;
  }
  return part.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
