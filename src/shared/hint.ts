import type { Hint } from "./mistake.ts";

/** What belongs at a place, in words, and a line that would be right. */
export function hint(expected: string, example: string): Hint {
  return { expected, example };
}

/** A secret by reference. */
export function secretHint(key: string, example: string): Hint {
  return hint("{ env: NAME } or { file: PATH }.", `${key}: ${example}`);
}
