import type { ProviderFailure } from "../kind/provider.ts";

/** SQLSTATE classes that may pass by themselves: connection, resources, operator intervention, lock waits, serialisation. */
const PASSING = /^(?:08|53|57|55P03|40)/u;

const REMEDIES: Readonly<Record<string, string>> = {
  "28P01": "Check the password in the server's admin URL.",
  "28000": "Check the user in the server's admin URL, and pg_hba.conf.",
  "55P03":
    "Something holds a lock on what the lease made: look at pg_locks, and at pg_prepared_xacts for a transaction that was left prepared.",
  "3D000": "Check `database` in the grant: the server has no database of that name.",
  "42704": "Check `role` in the grant: the server has no role of that name.",
  "42501":
    "The admin of this server needs CREATEROLE and ADMIN OPTION on the granted role, and CONNECT on its databases.",
};

/** What the deadline or a broken connection looks like: nothing of it names the statement. */
class Interrupted extends Error {}

export function interrupted(reason: string): Error {
  return new Interrupted(reason);
}

/**
 * Sorts an error of the `pg` client. `mayExist` is the caller's knowledge: whether the statement that creates may have
 * been committed when the error came.
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
      remedy: "Check that the database server runs and that the broker reaches it.",
      mayExist: context.mayExist,
    };
  }
  return {
    kind: PASSING.test(state) ? "retryable" : "permanent",
    name: state,
    message: `${where}: ${text} (SQLSTATE ${state})`,
    remedy: REMEDIES[state] ?? "The SQLSTATE says what PostgreSQL did not like.",
    // An error that the server reported itself has rolled the transaction back.
    mayExist: context.mayExist && PASSING.test(state),
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
