import { errorCode } from "../../shared/error-code.ts";
import type { ProviderFailure } from "../kind/provider.ts";

/** Names of the server's errors that may pass by themselves: waits for locks, deadlocks, full, interrupted, read only. */
const PASSING = new Set([
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_LOCK_DEADLOCK",
  "ER_STATEMENT_TIMEOUT",
  "ER_QUERY_INTERRUPTED",
  "ER_CONNECTION_KILLED",
  "ER_CON_COUNT_ERROR",
  "ER_TOO_MANY_USER_CONNECTIONS",
  "ER_USER_LIMIT_REACHED",
  "ER_HOST_IS_BLOCKED",
  "ER_SERVER_SHUTDOWN",
  "ER_NORMAL_SHUTDOWN",
  "ER_OPTION_PREVENTS_STATEMENT",
  "ER_OUT_OF_RESOURCES",
  "ER_DISK_FULL",
]);

const REMEDIES: Readonly<Record<string, string>> = {
  ER_ACCESS_DENIED_ERROR: "Check the user and the password in the server's admin URL.",
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR:
    "Grant the role, and the roles stepkey_instance_… that exist, to the broker's user WITH ADMIN OPTION, as docs/kinds/mysql.md says.",
  ER_SPECIFIC_ACCESS_DENIED_ERROR:
    "Give the broker's user the privileges that docs/kinds/mysql.md lists.",
  ER_DBACCESS_DENIED_ERROR: "Give the broker's user the privileges that docs/kinds/mysql.md lists.",
  ER_TABLEACCESS_DENIED_ERROR:
    "Give the broker's user the privileges that docs/kinds/mysql.md lists.",
  ER_CON_COUNT_ERROR:
    "Free connections, or raise max_connections: the broker needs a few of its own.",
  ER_USER_LIMIT_REACHED: "Raise max_user_connections of the broker's user: it needs up to 12.",
  ER_LOCK_WAIT_TIMEOUT:
    "Something locks the server's own tables, such as a backup (BACKUP STAGE) or FLUSH TABLES WITH READ LOCK. Look at SHOW PROCESSLIST.",
  ER_HOST_IS_BLOCKED: "Run FLUSH HOSTS on the server, and raise max_connect_errors.",
  ER_OPTION_PREVENTS_STATEMENT: "Name the server that accepts writes: this one is read only.",
};

const REACH = "Check that the database server runs and that the broker reaches it.";

/** By the client's own codes. */
const CLIENT_REMEDIES: Readonly<Record<string, string>> = {
  HANDSHAKE_NO_SSL_SUPPORT: "Turn TLS on at the server, or choose another ssl-mode in its URL.",
  HANDSHAKE_SSL_ERROR: "Check `ca`, and that the URL names the host that the certificate is for.",
};

/** An option that an admin has to change; undefined for a server that is read only, which may pass. */
function optionRemedy(name: string, text: string): string | undefined {
  if (name !== "ER_OPTION_PREVENTS_STATEMENT" || /read.only/iu.test(text)) return undefined;
  return /strict.password.validation/iu.test(text)
    ? "Set strict_password_validation=OFF on the server: the broker sends a hash in place of a password, which no plugin can check. A lease's password has 255 random bits."
    : "Change this option of the server.";
}

/** A failure that this provider found itself. */
export class MysqlRefusal extends Error {
  readonly failure: ProviderFailure;

  constructor(failure: Omit<ProviderFailure, "mayExist">) {
    super(failure.message);
    this.failure = { ...failure, mayExist: false };
  }
}

/** What the deadline or a broken connection looks like: nothing of it names the statement. */
class Interrupted extends Error {}

export function mysqlInterrupted(reason: string): Error {
  return new Interrupted(reason);
}

/**
 * Sorts an error of the client. `mayExist` is the caller's knowledge: whether the statement that creates may have been
 * done when the error came.
 */
export function mysqlFailure(
  error: unknown,
  context: { readonly server: string; readonly address: string; readonly mayExist: boolean },
): ProviderFailure {
  const where = `server "${context.server}"`;
  if (error instanceof MysqlRefusal) {
    const { failure } = error;
    return { ...failure, message: `${where}: ${failure.message}`, mayExist: context.mayExist };
  }
  const name = serverError(error);
  const text = error instanceof Error ? error.message : String(error);
  if (name === undefined) return unreached(error, text, { ...context, where });
  const option = optionRemedy(name, text);
  return {
    kind: PASSING.has(name) && option === undefined ? "retryable" : "permanent",
    name,
    message: `${where}: ${text} (${name})`,
    remedy: option ?? REMEDIES[name] ?? "Look up the error in MariaDB's documentation.",
    // Creating takes several statements, and none of them undoes an earlier one.
    mayExist: context.mayExist,
  };
}

function unreached(
  error: unknown,
  text: string,
  at: { readonly where: string; readonly address: string; readonly mayExist: boolean },
): ProviderFailure {
  const code = errorCode(error) ?? "";
  const network = /^E[A-Z]+$/u.test(code) ? code : undefined;
  return {
    kind: "retryable",
    name: network ?? "connection_failed",
    message: `${at.where} (${at.address}): ${network ?? text}`,
    remedy: CLIENT_REMEDIES[code] ?? REACH,
    mayExist: at.mayExist,
  };
}

/** The name of an error that the server reported: `ER_ACCESS_DENIED_ERROR`. */
export function serverError(error: unknown): string | undefined {
  const code = errorCode(error);
  if (code?.startsWith("ER_") === true) return code;
  // The client knows no name, and so gives no code, for those that only MariaDB has.
  const number = errnoOf(error);
  return number === undefined ? undefined : (NAMES[number] ?? `error ${number}`);
}

const NAMES: Readonly<Record<number, string>> = {
  1698: "ER_ACCESS_DENIED_NO_PASSWORD_ERROR",
  1927: "ER_CONNECTION_KILLED",
  1959: "ER_INVALID_ROLE",
  1969: "ER_STATEMENT_TIMEOUT",
  4151: "ER_ACCOUNT_HAS_BEEN_LOCKED",
};

/** Whether the connection broke, rather than a statement failed: what is safe to repeat may be tried on another one. */
export function isMysqlBroken(error: unknown): boolean {
  if (error instanceof Interrupted || error instanceof MysqlRefusal) return false;
  const name = serverError(error);
  return name === undefined || ["ER_CONNECTION_KILLED", "ER_SERVER_SHUTDOWN"].includes(name);
}

function errnoOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("errno" in error)) return undefined;
  // Those of the operating system are negative.
  return typeof error.errno === "number" && error.errno >= 1000 ? error.errno : undefined;
}
