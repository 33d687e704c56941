import { addressText } from "./address.ts";
import type { Administered, AdminLogin } from "./admin-login.ts";

/** A server with the login that is known to be the newest. */
export interface FreshLogin<Server> {
  /** Its `admin` is always the newest one. */
  readonly server: Server;
  /**
   * Connects, and once more if the server refuses the login and its file has another one by now: a rotated password needs
   * no restart and no reload.
   */
  readonly connecting: <T>(connect: () => Promise<T>) => Promise<T>;
}

export interface LoginEvents {
  /** Whether a connection failed because the server refused the login. */
  readonly isRefused: (error: unknown) => boolean;
  /** More than the password is another one: connections that exist are of no use then. */
  readonly onMoved: () => void;
}

export function freshLogin<Login extends AdminLogin, Server extends Administered<Login>>(
  configured: Server & Administered<Login>,
  { isRefused, onMoved }: LoginEvents,
): FreshLogin<Server> {
  let newest: Administered<Login> = configured;
  const isReplaced = (tried: Login): boolean => {
    if (newest.admin !== tried) return true;
    const login = newest.rereadAdmin?.();
    // Leases may be on this server: only a reload, which looks for them, moves on to another one.
    if (login === undefined || addressText(login.admin) !== addressText(tried)) return false;
    newest = login;
    if (!isSameButPassword(tried, login.admin)) onMoved();
    return true;
  };
  const server: Server = {
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
        if (!isRefused(error) || !isReplaced(tried)) throw error;
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
