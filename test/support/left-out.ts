import { appendFileSync } from "node:fs";
import { debianBinaries, startPostgres, type TestPostgres } from "./postgres.ts";

/** Where a run of tests gathers what it left out, so that it can be said at its end (../left-out.setup.ts). */
export const LEFT_OUT_FILE = "STEPKEY_TESTS_LEFT_OUT";

/**
 * Real parts that more than npm must bring. Locally a missing one is left out, and said so with the command that brings
 * it; in CI none may be missing.
 */
export function leftOut(part: string, command: string): undefined {
  const text = `${part}: not on this machine, so its tests were left out. To run them: ${command}`;
  if (process.env["CI"] === "true") throw new Error(text);
  const file = process.env[LEFT_OUT_FILE];
  if (file === undefined) console.warn(text);
  else appendFileSync(file, `${text}\n`);
  return undefined;
}

/** Starts Debian's PostgreSQL; undefined where it is not installed. */
export function startDebianPostgres(): (() => Promise<TestPostgres>) | undefined {
  const binaries = debianBinaries();
  if (binaries === undefined) {
    return leftOut("Debian's PostgreSQL", "apt-get install -y --no-install-recommends postgresql");
  }
  return () => startPostgres(binaries);
}
