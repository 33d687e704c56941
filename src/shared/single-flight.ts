/**
 * Does work once for all who ask while it is under way: they get the same outcome, or the same rejection, of what the first
 * asked for. Who asks later begins anew.
 */
export function singleFlight<Given extends readonly unknown[], T>(
  work: (...given: Given) => Promise<T>,
): (...given: Given) => Promise<T> {
  let running: Promise<T> | undefined;
  return (...given) => {
    running ??= work(...given).finally(() => {
      running = undefined;
    });
    return running;
  };
}
