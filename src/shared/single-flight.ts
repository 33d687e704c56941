/**
 * Does work once for all who ask while it is under way: they get the same outcome, or the same rejection. Who asks later
 * begins anew.
 */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
