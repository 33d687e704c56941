import type { ProviderFailure } from "../kind/provider.ts";

/** SQLSTATEs that may be transient: connection, resources, operator intervention, lock waits, serialisation. */
const TRANSIENT = /^(?:08|53|57|55P03|40)/u;

const REMEDIES: Readonly<Record<string, string>> = {
  "28P01": "Check the password in the server's admin URL.",
  "28000": "Check the user in the server's admin URL, and pg_hba.conf.",
  "55P03":
    "Something holds a lock on what the lease created. Check pg_locks, and pg_prepared_xacts for a prepared transaction.",
  "3D000": "Check `database` in the grant: the server has no database of that name.",
  "42704": "Check `role` in the grant: the server has no role of that name.",
  "42501":
    "The broker's user on this server needs CREATEROLE, ADMIN OPTION on the granted role, and CONNECT on its databases.",
};

/** The error for a connection that was closed at the deadline. It does not name the statement. */
class Interrupted extends Error {}

export function interrupted(reason: string): Error {
  return new Interrupted(reason);
}

/**
 * Classifies an error of the `pg` client. `mayExist`: the caller may have committed the statement that creates the role.
 */
export function postgresFailure(
  error: unknown,
  context: { readonly server: string; readonly mayExist: boolean },
): ProviderFailure {
  const state = sqlState(error);
  const text = error instanceof Error ? error.message : String(error);
  const where = `server "${context.server}"`;
  if (state === undefined) {
    return {
      kind: "retryable",
      name: networkCode(error) ?? "connection_failed",
      message: `${where}: ${networkCode(error) ?? text}`,
      remedy: "Check that the database server is running and that the broker can reach it.",
      mayExist: context.mayExist,
    };
  }
  return {
    kind: TRANSIENT.test(state) ? "retryable" : "permanent",
    name: state,
    message: `${where}: ${text} (SQLSTATE ${state})`,
    remedy: REMEDIES[state] ?? "Look up the SQLSTATE in PostgreSQL's documentation.",
    // When the server itself reported the error, it rolled the transaction back.
    mayExist: context.mayExist && TRANSIENT.test(state),
  };
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function sqlState(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/u.test(code) && !code.startsWith("E")
    ? code
    : undefined;
}

function networkCode(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^E[A-Z_]+$/u.test(code) ? code : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
