import { serverError } from "./errors.ts";
import { mysqlAddressText, type MysqlLogin, type MysqlServer } from "./server.ts";

/** A server with the login that is known to be the newest. */
export interface MysqlFreshLogin {
  /** Its `admin` is always the newest one. */
  readonly server: MysqlServer;
  /**
   * Connects, and once more if the server refuses the login and its file has another one by now: a rotated password needs
   * no restart and no reload.
   */
  readonly connecting: <T>(connect: () => Promise<T>) => Promise<T>;
}

/** `onMoved` is called when more than the password is another one: connections that exist are of no use then. */
export function mysqlFreshLogin(configured: MysqlServer, onMoved: () => void): MysqlFreshLogin {
  let newest: MysqlServer = configured;
  const isReplaced = (tried: MysqlLogin): boolean => {
    if (newest.admin !== tried) return true;
    const login = newest.rereadAdmin?.();
    // Leases may be on this server: only a reload, which looks for them, moves on to another one.
    if (login === undefined || mysqlAddressText(login.admin) !== mysqlAddressText(tried)) {
      return false;
    }
    newest = { ...newest, rereadAdmin: undefined, ...login };
    if (login.admin.user !== tried.user || login.admin.sslMode !== tried.sslMode) onMoved();
    return true;
  };
  const server: MysqlServer = {
    ...configured,
    get admin() {
      return newest.admin;
    },
  };
  return {
    server,
    connecting: async (connect) => {
      const tried = newest.admin;
      try {
        return await connect();
      } catch (error) {
        if (serverError(error) !== "ER_ACCESS_DENIED_ERROR" || !isReplaced(tried)) throw error;
        return connect();
      }
    },
  };
}
