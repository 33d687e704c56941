/** Settings of one session beyond those that every session of ours has. */
export type SessionSettings = Readonly<Record<string, string>>;

/** The longest that a single statement of ours may run. */
const STATEMENT_TIMEOUT = "8s";
/** Others queue behind our wait for a lock, so it is short, and what was not got is tried again. */
const LOCK_TIMEOUT = "2s";

/**
 * Whoever owns a database decides its settings, and whoever may create in a schema can put a function or an operator
 * there that fits an admin's call better than PostgreSQL's own: it would run with the admin's rights (CVE-2018-1058).
 * What a session asks for at its start wins over what a database or a role has set.
 */
const SETTINGS: SessionSettings = {
  search_path: "pg_catalog",
  role: "none",
  default_transaction_read_only: "off",
  default_transaction_isolation: "read committed",
  default_transaction_deferrable: "off",
  standard_conforming_strings: "on",
  local_preload_libraries: "",
  statement_timeout: STATEMENT_TIMEOUT,
  lock_timeout: LOCK_TIMEOUT,
  idle_session_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  client_min_messages: "warning",
  // Compiling our queries takes longer than running them.
  jit: "off",
};

/** The `options` of a connection's start. */
export function sessionOptions(
  { hasTransactionTimeout }: { readonly hasTransactionTimeout: boolean },
  more: SessionSettings = {},
): string {
  const newer: SessionSettings = hasTransactionTimeout ? { transaction_timeout: "0" } : {};
  return Object.entries({ ...SETTINGS, ...newer, ...more })
    .map(([name, value]) => `-c ${name}=${value.replaceAll(" ", String.raw`\ `)}`)
    .join(" ");
}
