import { errorCode } from "../../shared/error-code.ts";
import type { ProviderFailure } from "../kind/provider.ts";

/** SQLSTATE classes that may pass by themselves: connection, resources, operator intervention, lock waits, serialisation. */
const PASSING = /^(?:08|25P0[234]|53|57|55P03|40)/u;

const REMEDIES: Readonly<Record<string, string>> = {
  "28P01": "Check the password in the server's admin URL.",
  "28000": "Check the user in the server's admin URL, and pg_hba.conf.",
  "3D000": "Check the database in the server's admin URL.",
  "42704": "Check `role` in the grant.",
  "42501":
    "The admin of this server needs CREATEROLE and ADMIN OPTION on the granted role, and CONNECT on its databases.",
  "53300": "Free connections, or raise max_connections: the broker needs a few of its own.",
  "55P03":
    "Another session holds a lock. Look at pg_locks, and at pg_prepared_xacts for a transaction that was left prepared.",
};

/** A failure that this provider found itself. */
export class PostgresRefusal extends Error {
  readonly failure: ProviderFailure;

  constructor(failure: Omit<ProviderFailure, "mayExist">) {
    super(failure.message);
    this.failure = { ...failure, mayExist: false };
  }
}

/** SQLSTATE of an undefined object. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const UNDEFINED_OBJECT = "42704";

/** Whether a look found that the role of a grant does not exist. */
export function isRoleMissing(error: unknown): boolean {
  return error instanceof PostgresRefusal && error.failure.name === UNDEFINED_OBJECT;
}

/** What the deadline or a broken connection looks like: nothing of it names the statement. */
class Interrupted extends Error {}

export function interrupted(reason: string): Error {
  return new Interrupted(reason);
}

export function noneFree(): Error {
  return interrupted("no connection to the database server was free in time");
}

/**
 * Sorts an error of the `pg` client. `mayExist` is the caller's knowledge: whether the statement that creates may have
 * been committed when the error came.
 */
export function postgresFailure(
  error: unknown,
  context: { readonly server: string; readonly address: string; readonly mayExist: boolean },
): ProviderFailure {
  const where = `server "${context.server}"`;
  if (error instanceof PostgresRefusal) {
    return { ...error.failure, message: `${where}: ${error.failure.message}` };
  }
  const state = sqlState(error);
  const text = error instanceof Error ? error.message : String(error);
  if (state === undefined) {
    const code = networkCode(error);
    return {
      kind: "retryable",
      name: code ?? "connection_failed",
      message: `${where} (${context.address}): ${code ?? text}`,
      remedy: "Check that the database server runs and that the broker reaches it.",
      mayExist: context.mayExist,
    };
  }
  return {
    kind: PASSING.test(state) ? "retryable" : "permanent",
    name: state,
    message: `${where}: ${text} (SQLSTATE ${state})`,
    remedy: REMEDIES[state] ?? "Look up the SQLSTATE in PostgreSQL's documentation.",
    // An error that the server reported itself has rolled the transaction back.
    mayExist: context.mayExist && PASSING.test(state),
  };
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function sqlState(error: unknown): string | undefined {
  const code = errorCode(error);
  return code !== undefined && /^[0-9A-Z]{5}$/u.test(code) && !code.startsWith("E")
    ? code
    : undefined;
}

/** Whether the connection broke, rather than a statement failed: what is safe to repeat may be tried on another one. */
export function isBroken(error: unknown): boolean {
  if (error instanceof Interrupted || error instanceof PostgresRefusal) return false;
  const state = sqlState(error);
  return state === undefined || /^(?:08|57P0[1234])/u.test(state);
}

function networkCode(error: unknown): string | undefined {
  const code = errorCode(error);
  return code !== undefined && /^E[A-Z_]+$/u.test(code) ? code : undefined;
}
