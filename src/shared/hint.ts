import type { Hint } from "./mistake.ts";

/** What is expected at a path: a sentence, and a line that would be valid. */
export function hint(expected: string, example: string): Hint {
  return { expected, example };
}

/** A secret by reference. */
export function secretHint(key: string, example: string): Hint {
  return hint("Expected { env: NAME } or { file: PATH }.", `${key}: ${example}`);
}
