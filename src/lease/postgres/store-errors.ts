import { errorCode } from "../../shared/error-code.ts";
import { StoreError } from "../store.ts";
import {
  connectMistake,
  LOGIN_REFUSED,
  NO_DATABASE,
  saidMistake,
  type Meaning,
} from "./connect-mistakes.ts";

const TRY_AGAIN = "Try again.";
const MIGRATE = "Run `stepkey migrate` with this version of stepkey.";

/** The server accepts no writes: it is a standby, or was told not to. */
export const READ_ONLY = "25006";

/** By SQLSTATE, or by its class. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  "08": ["unavailable", "the connection failed", "Check that the server runs."],
  [READ_ONLY]: [
    "unavailable",
    "it is read-only",
    "Check that the URL leads to the primary server, and default_transaction_read_only.",
  ],
  "25P03": ["unavailable", "a transaction stood still for too long", TRY_AGAIN],
  "28": LOGIN_REFUSED,
  "3D000": NO_DATABASE,
  "3F000": ["unusable", "it has no schema of stepkey", MIGRATE],
  "40": ["unavailable", "too many transactions were in each other's way", TRY_AGAIN],
  "42501": [
    "unusable",
    "the user may not do this",
    "Let the user that ran `stepkey migrate` own the schema stepkey, and name it in the store's URL.",
  ],
  "42P01": ["unusable", "a table is missing", MIGRATE],
  "42703": ["unusable", "a column is missing", MIGRATE],
  "42883": ["unusable", "a function is missing", MIGRATE],
  "53100": ["unavailable", "the server's disk is full", "Free some space on the server."],
  "53300": [
    "unavailable",
    "the server has no connection left",
    "Raise max_connections, or put a pooler in front of the server.",
  ],
  "53": ["unavailable", "the server is short of resources", "Look at the server's log."],
  "55P03": ["unavailable", "another session holds a lock", "Look at pg_locks on the server."],
  "57014": ["unavailable", "a statement took too long", "Look at the server's load and locks."],
  "57": ["unavailable", "the server is shutting down or starting", TRY_AGAIN],
  "58": ["unavailable", "the server reports a disk error", "Check the server's disk."],
  XX001: ["unusable", "it is corrupted", "Restore it from a backup."],
  XX002: ["unusable", "it is corrupted", "Restore it from a backup."],
};

/** The SQLSTATE of an error that the server reported. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = errorCode(error);
  return code !== undefined && /^[0-9A-Z]{5}$/u.test(code) && !/^E[A-Z]{4}$/u.test(code)
    ? code
    : undefined;
}

/**
 * How often a transaction is tried that fails like this. A serialisation failure or a deadlock has just been resolved. A lock
 * that others hold is waited for until the server has cut off whoever stands still with it.
 */
export function triesOf(error: unknown): number {
  const state = sqlStateOf(error);
  if (state === "40001" || state === "40P01") return 6;
  return state === "55P03" ? 3 : 1;
}

/** A connection that failed before the server said anything about the statement. */
export class ConnectionLost extends Error {}

/** What a connection threw, told apart from what our own code throws. */
export function connectionError(error: unknown): unknown {
  if (sqlStateOf(error) !== undefined || error instanceof ConnectionLost) return error;
  const why = errorCode(error) ?? text(error).replace(/\.$/u, "");
  return new ConnectionLost(why, { cause: error });
}

/** Whether the connection failed rather than a statement. */
export function isLost(error: unknown): boolean {
  return error instanceof ConnectionLost || /^(?:08|57P0[123])/u.test(sqlStateOf(error) ?? "");
}

/**
 * What a connection to the server threw, in words that an admin can act on. Anything else is a bug of ours, as is a SQLSTATE
 * that says that the statement itself is wrong: it is returned unchanged.
 */
export function serverStoreError(place: string, error: unknown): unknown {
  const meaning = error instanceof ConnectionLost ? unreachable(error) : stateMeaning(error);
  if (meaning === undefined) return error;
  const [kind, what, remedy] = meaning;
  const state = sqlStateOf(error);
  const detail = state === undefined ? "" : ` (${text(error)}, SQLSTATE ${state})`;
  const message = `The store at ${place} cannot be used: ${what}${detail}.`;
  return new StoreError(kind, message, { remedy, cause: error });
}

/** What opening a connection threw: whatever it is, the store cannot be used now. */
export function connectStoreError(place: string, error: unknown): unknown {
  const found = serverStoreError(place, connectionError(error));
  if (found instanceof StoreError) return found;
  const message = `The store at ${place} cannot be used: the server refuses the connection (${text(error)}, SQLSTATE ${sqlStateOf(error)}).`;
  return new StoreError("unavailable", message, {
    remedy: "Look at the server's log.",
    cause: error,
  });
}

function stateMeaning(error: unknown): Meaning | undefined {
  const state = sqlStateOf(error);
  if (state === undefined) return undefined;
  return saidMistake(state, text(error)) ?? MEANINGS[state] ?? MEANINGS[state.slice(0, 2)];
}

function unreachable({ message, cause }: ConnectionLost): Meaning {
  const code = errorCode(cause);
  const [kind, what, remedy] = connectMistake(code, message) ?? [];
  if (kind !== undefined && what !== undefined && remedy !== undefined) {
    return [kind, code === undefined ? what : `${what} (${code})`, remedy];
  }
  return [
    "unavailable",
    `the server cannot be reached: ${message}`,
    "Check that the PostgreSQL server runs, and that the broker reaches it.",
  ];
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
