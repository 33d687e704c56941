import { wildcardFits } from "../../shared/wildcard.ts";

/** Whether a name of an environment variable fits one of the globs as a whole; such names are case-sensitive. */
export function matchesAny(globs: readonly string[], name: string): boolean {
  return globs.some((glob) => wildcardFits(glob, name));
}

export function isGlob(pattern: string): boolean {
  return /[*?]/u.test(pattern);
}
