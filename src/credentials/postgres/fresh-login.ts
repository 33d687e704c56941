import { sqlState } from "./errors.ts";
import { addressText, type AdminLogin, type PostgresServer } from "./server.ts";

/** A server with the login that is known to be the newest. */
export interface FreshLogin {
  /** Its `admin` is always the newest one. */
  readonly server: PostgresServer;
  /**
   * Connects, and once more if the server refuses the login and its file has another one by now: a rotated password needs
   * no restart and no reload.
   */
  readonly connecting: <T>(connect: () => Promise<T>) => Promise<T>;
}

/** invalid_password and invalid_authorization_specification */
const REFUSED: ReadonlySet<string> = new Set(["28P01", "28000"]);

/** `onMoved` is called when more than the password is another one: connections that exist are of no use then. */
export function freshLogin(configured: PostgresServer, onMoved: () => void): FreshLogin {
  let newest: PostgresServer = configured;
  const isReplaced = (tried: AdminLogin): boolean => {
    if (newest.admin !== tried) return true;
    const login = newest.rereadAdmin?.();
    // Leases may be on this server: only a reload, which looks for them, moves on to another one.
    if (login === undefined || addressText(login.admin) !== addressText(tried)) return false;
    newest = { ...newest, rereadAdmin: undefined, ...login };
    if (!isSameButPassword(tried, login.admin)) onMoved();
    return true;
  };
  const server: PostgresServer = {
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
        if (!REFUSED.has(sqlState(error) ?? "") || !isReplaced(tried)) throw error;
        return connect();
      }
    },
  };
}

function isSameButPassword(
  { password: _before, ...before }: AdminLogin,
  { password: _after, ...after }: AdminLogin,
): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
