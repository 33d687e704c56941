// The global `process` on purpose: importing `node:process` reads all its members, which main pays for at every start.

/**
 * Aborts when this step is to end: with the first SIGINT or SIGTERM (the runner sends SIGINT, after 7.5 s SIGTERM, after
 * 2.5 s more SIGKILL, and to this process alone), with SIGHUP (the runner's terminal was closed), and when nobody reads
 * the log any more. The runner itself is gone then, and with it the post that would end the lease: it must end here.
 */
export function cancellation(): AbortSignal {
  const cancel = new AbortController();
  const abort = (): void => cancel.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, abort);
  process.stdout.on("error", abort);
  return cancel.signal;
}
