import { type HostileVariable, withheldAlways } from "../../shared/hostile-variable.ts";

const LIBPQ = "https://www.postgresql.org/docs/current/libpq-envars.html";
const PSQL = "psql(1)";

/** What makes PostgreSQL's tools use other servers, other settings or other programs than the step's own. */
export const POSTGRES_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...withheldAlways(
    { does: "sends connections to another server", source: LIBPQ },
    "PGHOSTADDR",
    "PGSERVICE",
    "PGSERVICEFILE",
    "PGSYSCONFDIR",
  ),
  // The kind delivers these itself.
  ...withheldAlways(
    { does: "changes which servers are trusted", source: LIBPQ },
    "PGSSLROOTCERT",
    "PGSSLMODE",
    "PGCHANNELBINDING",
  ).map((rule) => ({ ...rule, isDelivered: true as const })),
  ...withheldAlways(
    { does: "changes which servers are trusted", source: LIBPQ },
    "PGSSLCRL*",
    "PGGSSENCMODE",
    "PGGSSLIB",
    "PGREQUIREAUTH",
    "PGSSLNEGOTIATION",
  ),
  ...withheldAlways(
    { does: "makes PostgreSQL's tools use another credential", source: LIBPQ },
    "PGPASSFILE",
    "PGSSLCERT",
    "PGSSLKEY",
  ),
  ...withheldAlways({ does: "changes the settings of every session", source: LIBPQ }, "PGOPTIONS"),
  ...withheldAlways(
    { does: "makes PostgreSQL's tools read other texts", source: LIBPQ },
    "PGLOCALEDIR",
  ),
  ...withheldAlways(
    { does: "makes psql run commands or programs", source: PSQL },
    "PSQLRC",
    "PSQL_PAGER",
    "PSQL_WATCH_PAGER",
    "PSQL_EDITOR",
  ),
  ...withheldAlways(
    { does: "makes psql write what was typed to another file", source: PSQL },
    "PSQL_HISTORY",
  ),
];
