import { appendFileSync, existsSync } from "node:fs";
import { hasMariadb, startMariadb } from "./mariadb.ts";
import {
  cachedBinaries,
  debianBinaries,
  startPostgres,
  type PostgresOptions,
  type TestPostgres,
} from "./postgres.ts";
import { NGINX, startNginx } from "./nginx.ts";
import { PGBOUNCER, startPgBouncer } from "./pgbouncer.ts";
import { hasRedis, startRedis } from "./redis.ts";

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
export function startDebianPostgres(): StartPostgres | undefined {
  const binaries = debianBinaries();
  if (binaries === undefined) {
    return leftOut("Debian's PostgreSQL", "apt-get install -y --no-install-recommends postgresql");
  }
  return (options) => startPostgres({ ...options, binaries });
}

/** Starts Debian's PgBouncer; undefined where it is not installed. */
export function startDebianPgBouncer(): typeof startPgBouncer | undefined {
  if (existsSync(PGBOUNCER)) return startPgBouncer;
  return leftOut("Debian's PgBouncer", "apt-get install -y --no-install-recommends pgbouncer");
}

/** Starts Debian's nginx; undefined where it is not installed. */
export function startDebianNginx(): typeof startNginx | undefined {
  if (existsSync(NGINX)) return startNginx;
  return leftOut("Debian's nginx", "apt-get install -y --no-install-recommends nginx");
}

/** Starts Debian's MariaDB; undefined where it is not installed. */
export function startDebianMariadb(): typeof startMariadb | undefined {
  if (hasMariadb()) return startMariadb;
  return leftOut(
    "Debian's MariaDB",
    "apt-get install -y --no-install-recommends mariadb-server-core mariadb-client",
  );
}

/** Starts Debian's Redis; undefined where it is not installed. */
export function startDebianRedis(): typeof startRedis | undefined {
  if (hasRedis()) return startRedis;
  return leftOut(
    "Debian's Redis",
    "apt-get install -y --no-install-recommends redis-server redis-tools",
  );
}

export type StartPostgres = (options?: PostgresOptions) => Promise<TestPostgres>;

/**
 * PostgreSQL 14, Debian's (15), 16 and npm's (18), as far as this machine has them. `STEPKEY_POSTGRES_ONLY` names one,
 * so that a developer can run a long file for one version.
 */
export function postgresVersions(): readonly (readonly [name: string, start: StartPostgres])[] {
  const only = process.env["STEPKEY_POSTGRES_ONLY"];
  const every: readonly (readonly [string, () => StartPostgres | undefined])[] = [
    ["14", () => startCached("14")],
    ["Debian's", startDebianPostgres],
    ["16", () => startCached("16")],
    ["18", () => startPostgres],
  ];
  return every
    .filter(([name]) => only === undefined || only === "" || name.startsWith(only))
    .flatMap(([name, find]) => {
      const start = find();
      return start === undefined ? [] : [[name, start] as const];
    });
}

function startCached(major: "14" | "16"): StartPostgres | undefined {
  const binaries = cachedBinaries(major);
  if (binaries === undefined) return leftOut(`PostgreSQL ${major}`, ".ci/postgres-versions.sh");
  return (options) => startPostgres({ ...options, binaries });
}
