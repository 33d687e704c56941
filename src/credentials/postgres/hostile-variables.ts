import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const LIBPQ = "https://www.postgresql.org/docs/current/libpq-envars.html";
const PSQL = "psql(1)";

/** What makes PostgreSQL's tools use other servers, other settings or other programs than the step's own. */
export const POSTGRES_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...withheld(
    { does: "sends connections to another server", source: LIBPQ, isOwnCredential: true },
    "PGHOSTADDR",
    "PGSERVICE",
    "PGSERVICEFILE",
    "PGSYSCONFDIR",
  ),
  // The kind delivers these itself.
  ...withheld(
    {
      does: "changes which servers are trusted",
      source: LIBPQ,
      isOwnCredential: true,
      isDelivered: true,
    },
    "PGSSLROOTCERT",
    "PGSSLMODE",
    "PGCHANNELBINDING",
  ),
  ...withheld(
    { does: "changes which servers are trusted", source: LIBPQ, isOwnCredential: true },
    "PGSSLCRL*",
    "PGGSSENCMODE",
    "PGGSSLIB",
    "PGREQUIREAUTH",
    "PGSSLNEGOTIATION",
  ),
  ...withheld(
    {
      does: "makes PostgreSQL's tools use another credential",
      source: LIBPQ,
      isOwnCredential: true,
    },
    "PGPASSFILE",
    "PGSSLCERT",
    "PGSSLKEY",
  ),
  ...withheld(
    { does: "changes the settings of every session", source: LIBPQ, isOwnCredential: true },
    "PGOPTIONS",
  ),
  ...withheld(
    { does: "makes PostgreSQL's tools read other texts", source: LIBPQ, isOwnCredential: true },
    "PGLOCALEDIR",
  ),
  ...withheld(
    { does: "makes psql run commands or programs", source: PSQL, isOwnCredential: true },
    "PSQLRC",
    "PSQL_PAGER",
    "PSQL_WATCH_PAGER",
    "PSQL_EDITOR",
  ),
  ...withheld(
    {
      does: "makes psql write what was typed to another file",
      source: PSQL,
      isOwnCredential: true,
    },
    "PSQL_HISTORY",
  ),
];
