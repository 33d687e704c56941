import { wildcardFits } from "./wildcard.ts";

/** Whether a ref, or a part of one, matches a pattern in which `*` matches any characters but `/`. */
export function refFits(pattern: string, ref: string): boolean {
  const wanted = pattern.split("/");
  const given = ref.split("/");
  return wanted.length === given.length && wanted.every((part, at) => isFit(part, given[at]));
}

/**
 * Whether a ref matches a pattern of a GitHub ruleset, which are Ruby's: `**` before a `/` matches any number of directories.
 * `unknown` for what is not read here, such as sets of characters.
 * @see https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax
 */
export function rulesetPatternFits(pattern: string, ref: string): "yes" | "no" | "unknown" {
  if (pattern === "~ALL") return "yes";
  if (pattern === "~DEFAULT_BRANCH") return "no";
  if (!pattern.startsWith("refs/") || /[[\]{}\\]/u.test(pattern)) return "unknown";
  if (directoriesFit(pattern.split("/"), ref.split("/"))) return "yes";
  // Whether `**` at the end matches across directories depends on who reads it.
  const isOpen =
    pattern.endsWith("**") && directoriesFit(`${pattern}/*`.split("/"), ref.split("/"));
  return isOpen ? "unknown" : "no";
}

function isFit(pattern: string, part: string | undefined): boolean {
  return part !== undefined && wildcardFits(pattern, part);
}

/** As `wildcardFits`, with directories in place of characters, and `**` in place of `*`. */
function directoriesFit(wanted: readonly string[], given: readonly string[]): boolean {
  let inWanted = 0;
  let inGiven = 0;
  let star = -1;
  let resumeAt = 0;
  while (inGiven < given.length) {
    const part = wanted[inWanted];
    if (part === "**" && inWanted < wanted.length - 1) {
      star = inWanted;
      resumeAt = inGiven;
      inWanted += 1;
    } else if (part !== undefined && isFit(part, given[inGiven])) {
      inWanted += 1;
      inGiven += 1;
    } else if (star >= 0) {
      resumeAt += 1;
      inGiven = resumeAt;
      inWanted = star + 1;
    } else {
      return false;
    }
  }
  return inWanted === wanted.length;
}
