/** When a loop is compiled, and for which texts it is used. */
export interface LateLimits {
  /** It is compiled after so many bytes in long texts. Most steps print less: they do not wait for it. */
  readonly firstBytes: number;
  /**
   * A text with at least so many bytes is long. To copy a shorter one into the loop's memory takes longer than to
   * search it.
   */
  readonly longBytes: number;
}

const LIMITS: LateLimits = { firstBytes: 256 * 1024, longBytes: 1024 };

/**
 * Compiles when enough has been searched. Call what it returns with the length of each text: it returns what was
 * compiled, for a long text. Undefined means that JavaScript searches this text: it is short, it is too early, or
 * nothing can be compiled.
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
