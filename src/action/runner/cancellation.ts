// The global `process` on purpose: importing `node:process` reads all its members, which would slow down every start.

/**
 * Aborts when this step has to end: on the first SIGINT or SIGTERM (the runner sends SIGINT, after 7.5 s SIGTERM, and
 * after 2.5 s more SIGKILL, only to this process), on SIGHUP (the runner's terminal was closed), and when nobody reads
 * the log any more. Then the runner itself is gone, so no post will end the lease, and this process has to.
 */
export function cancellation(): AbortSignal {
  const cancel = new AbortController();
  const abort = (): void => cancel.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, abort);
  process.stdout.on("error", abort);
  return cancel.signal;
}
