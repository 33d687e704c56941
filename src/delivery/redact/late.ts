/** When something is compiled, and for what it is used. */
export interface LateLimits {
  /** Most steps print less than this, and do not wait for what is only worth it where much is printed. */
  readonly firstBytes: number;
  /** To copy a shorter text, and to call what is compiled, takes longer than to search it. */
  readonly longBytes: number;
}

const LIMITS: LateLimits = { firstBytes: 256 * 1024, longBytes: 1024 };

/**
 * What is compiled, for a text of so many bytes, if it is long and came after many others. Otherwise, and where nothing can be
 * compiled, undefined: then it is searched in JavaScript.
 */
export function late<T>(
  compile: () => T | undefined,
  { firstBytes, longBytes }: LateLimits = LIMITS,
): (bytes: number) => T | undefined {
  let compiled: T | undefined;
  let isDone = false;
  let searched = 0;
  return (bytes) => {
    if (bytes < longBytes) return undefined;
    searched += bytes;
    if (!isDone && searched >= firstBytes) {
      compiled = compile();
      isDone = true;
    }
    return compiled;
  };
}
