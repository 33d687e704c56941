import { debianBinaries, startPostgres, type TestPostgres } from "./postgres.ts";

/**
 * Real parts that more than npm must bring. Locally a missing one is left out, and said so with the command that brings
 * it; in CI none may be missing.
 */
export function leftOut(part: string, command: string): undefined {
  const text = `${part} is not on this machine: its tests are left out. To run them: ${command}`;
  if (process.env["CI"] === "true") throw new Error(text);
  console.warn(text);
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
