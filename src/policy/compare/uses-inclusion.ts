import { wildcardFits } from "../../shared/wildcard.ts";
import { foldedUses, isAnyUses } from "../uses-match.ts";

/** Whether a list of patterns of `allow.uses` fits nothing that the other list does not fit, as far as it can be proven. */
export function isWithinUses(after: readonly string[], before: readonly string[]): boolean {
  return after.every((pattern) => before.some((other) => isPatternWithin(pattern, other)));
}

/**
 * A pattern that fits another pattern, read as a text, fits all that the other fits: each `*` of the other is then covered
 * by one of its own. That is not so for `?`, which fits one character only.
 */
function isPatternWithin(pattern: string, outer: string): boolean {
  if (pattern === outer) return true;
  if (pattern === "run" || outer === "run") return false;
  if (isAnyUses(outer)) return true;
  if (isAnyUses(pattern) || outer.includes("?")) return false;
  const areOfWorkspace = [pattern, outer].filter((text) => text.startsWith("./")).length;
  if (areOfWorkspace === 1) return false;
  return areOfWorkspace === 2 ? wildcardFits(outer, pattern) : isRepositoryWithin(pattern, outer);
}

function isRepositoryWithin(pattern: string, outer: string): boolean {
  // A pattern without a commit fits all of them.
  const whole = pattern.includes("@") ? pattern : `${pattern}@*`;
  const subject = outer.includes("@") ? whole : whole.slice(0, whole.lastIndexOf("@"));
  return wildcardFits(foldedUses(outer), foldedUses(subject));
}
