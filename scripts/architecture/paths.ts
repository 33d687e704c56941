import { wildcardFits } from "../../src/shared/wildcard.ts";

/**
 * Which files a rule is about. A pattern that ends in `/` means everything below that directory; any other is one path,
 * in which `*` stands for any characters.
 */
export interface Where {
  readonly in: readonly string[];
  readonly except?: readonly string[];
}

export function isIn(where: Where, path: string): boolean {
  return where.in.some(fits(path)) && !(where.except ?? []).some(fits(path));
}

/** Patterns that match nothing: the file was moved or renamed, and the rule was left behind. */
export function unmatched(where: Where, paths: readonly string[]): readonly string[] {
  const patterns = [...where.in, ...(where.except ?? [])];
  return patterns.filter((pattern) => !paths.some((path) => fits(path)(pattern)));
}

function fits(path: string): (pattern: string) => boolean {
  return (pattern) => wildcardFits(pattern.endsWith("/") ? `${pattern}*` : pattern, path);
}

/** `src/broker/http` of `src/broker/http/server.ts`. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function isBelow(path: string, directory: string): boolean {
  return path.startsWith(`${directory}/`);
}
