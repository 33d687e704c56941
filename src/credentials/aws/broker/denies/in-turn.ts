/** Runs jobs one at a time, in their order. A job begins at once when none runs. */
export function createTurns(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> | undefined;
  return async (job) => {
    const before = last;
    const run = async () => {
      // A job that fails is its caller's concern.
      if (before !== undefined) await before.catch(() => undefined);
      return job();
    };
    const mine = run();
    last = mine;
    try {
      return await mine;
    } finally {
      if (last === mine) last = undefined;
    }
  };
}
