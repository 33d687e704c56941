/**
 * The SDK, loaded by the first call, so that a broker without AWS never does, and kept: in the bundle, each `import()` of a
 * CommonJS package copies all that it exports, which is more work than the call itself.
 */
export const loadSts = once(() => import("@aws-sdk/client-sts"));
export const loadIam = once(() => import("@aws-sdk/client-iam"));

/** Makes it by the first call, and again after that failed. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => {
    made ??= make();
    try {
      return await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
}
