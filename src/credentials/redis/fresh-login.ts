import { RedisError } from "./resp.ts";
import { redisAddressText, type RedisLogin, type RedisServer } from "./server.ts";

/** A server with the login that is known to be the newest. */
export interface RedisFreshLogin {
  /** Its `admin` is always the newest one. */
  readonly server: RedisServer;
  /**
   * Logs in, and once more if the server refuses the login and its file has another one by now: a rotated password needs no
   * restart and no reload.
   */
  readonly loggingIn: <T>(login: () => Promise<T>) => Promise<T>;
}

export function redisFreshLogin(configured: RedisServer): RedisFreshLogin {
  let newest: RedisServer = configured;
  const isReplaced = (tried: RedisLogin): boolean => {
    if (newest.admin !== tried) return true;
    const login = newest.rereadAdmin?.();
    // Leases may be on this server: only a reload, which looks for them, moves on to another one.
    if (login === undefined || redisAddressText(login.admin) !== redisAddressText(tried)) {
      return false;
    }
    newest = { ...newest, rereadAdmin: undefined, ...login };
    return true;
  };
  return {
    server: {
      ...configured,
      get admin() {
        return newest.admin;
      },
    },
    loggingIn: async (login) => {
      const tried = newest.admin;
      try {
        return await login();
      } catch (error) {
        const isRefused = error instanceof RedisError && error.code === "WRONGPASS";
        if (!isRefused || !isReplaced(tried)) throw error;
        return login();
      }
    },
  };
}
