import { leaseSuffix, type RandomBytes } from "../../shared/lease-id.ts";
import { err, type Result } from "../../shared/result.ts";
import { onServer } from "../kind/login/on-server.ts";
import type { Handle } from "../kind/credential.ts";
import type { IssueRequest, Provider, ProviderFailure } from "../kind/provider.ts";
import { refuseMissingRights } from "./admin-rights.ts";
import { classifyCommands } from "./classify.ts";
import { endUser, probeUser, type UserTarget } from "./end-user.ts";
import { redisFailure } from "./errors.ts";
import { readGrantedCommands } from "./granted-commands.ts";
import { issueUser } from "./issue.ts";
import { keepTrying } from "../kind/login/keep-trying.ts";
import { unknownServer } from "../kind/unknown-server.ts";
import { isLeaseUser, isLeaseUserOf, leaseUser } from "./names.ts";
import { rehearseUser } from "./rehearse.ts";
import { replyTexts } from "./resp.ts";
import { REDIS_REVOCABILITY } from "./revocability.ts";
import { createRedisAccess, type RedisAccess } from "./server-access.ts";
import type { RedisServer } from "./server.ts";
import type { RedisSettings } from "./settings.ts";

export interface RedisDeps {
  /** By their names under `servers.redis`. */
  readonly servers: Readonly<Record<string, RedisServer>>;
  readonly randomBytes: RandomBytes;
}

/** How often connections are looked after, and how long one time may take. */
const BACKGROUND = { everyMs: 1000, limitMs: 60_000 };

/**
 * Redis 7 or newer: one ACL user a lease, with exactly the granted commands, keys and channels, gone with its connections
 * when the lease ends. The admin of each server has the rights of docs/kinds/redis.md.
 */
export function createRedisProvider({ servers, randomBytes }: RedisDeps): Provider<RedisSettings> {
  const kept = new Map(
    Object.entries(servers).map(([name, server]): [string, RedisAccess] => [
      name,
      createRedisAccess(server),
    ]),
  );

  const on = onServer("redis", {
    servers: kept,
    addressOf: ({ server }) => server.admin,
    failureOf: redisFailure,
  });
  const onTarget = async <T>(
    handle: Handle,
    signal: AbortSignal,
    work: (target: UserTarget) => Promise<T>,
  ): Promise<Result<T, ProviderFailure>> => {
    const { server, user, runsScripts } = readHandle(handle);
    return on(server, async (access) => work({ access, signal, user, runsScripts }));
  };

  return {
    kind: "redis",
    revocability: REDIS_REVOCABILITY,
    handleOf: userHandle,
    variablesOf: () => [
      "REDIS_URL",
      "REDIS_HOST",
      "REDIS_PORT",
      "REDIS_USERNAME",
      "REDIS_PASSWORD",
      "REDISCLI_AUTH",
    ],
    classify: async (settings, signal) =>
      on(settings.server, async (access) =>
        access.use({
          signal,
          work: async (call) =>
            classifyCommands((await readGrantedCommands(call, settings, access.server)).allowed),
        }),
      ),
    rehearse: async (settings, signal) => {
      const access = kept.get(settings.server);
      if (access === undefined) return err(unknownServer("redis", settings.server));
      return rehearseUser({ access, settings, randomBytes, signal });
    },
    checkSettings: async ({ settings }, signal) =>
      on(settings.server, async (access) => {
        await access.use({
          signal,
          work: async (call) => readGrantedCommands(call, settings, access.server),
        });
        return undefined;
      }),
    issue: async (request, signal) => {
      let mayExist = false;
      const setMayExist = (now: boolean): void => {
        mayExist = now;
      };
      const handle = userHandle(request);
      return on(
        request.settings.server,
        async (access) => issueUser({ access, request, handle, randomBytes, signal, setMayExist }),
        () => mayExist,
      );
    },
    revoke: async (handle, signal) => onTarget(handle, signal, endUser),
    probe: async (handle, signal) => onTarget(handle, signal, probeUser),
    checkServer: async (server, signal) =>
      on(server, async (access) => {
        const { user } = access.server.admin;
        await access.use({ signal, work: async (call) => refuseMissingRights(call, user) });
        return undefined;
      }),
    list: async (server, instance, signal) =>
      on(server, async (access) => {
        const users = await access.use({ signal, work: async (call) => call("ACL", "USERS") });
        return replyTexts(users)
          .filter((user) => isLeaseUserOf(user, instance))
          .map((user) => ({ server, user }));
      }),
    close: () => {
      for (const access of kept.values()) access.close();
    },
    background: {
      ...BACKGROUND,
      run: async (server, signal) =>
        on(server, async (access) => {
          await keepTrying(access, signal);
          return undefined;
        }),
    },
  };
}

function userHandle(request: Omit<IssueRequest<RedisSettings>, "idToken">): Handle {
  return {
    server: request.settings.server,
    user: leaseUser(request.instance, leaseSuffix(request.lease)),
  };
}

/** Handles come back from the store, where nothing but this provider wrote them. */
function readHandle(handle: Handle): {
  readonly server: string;
  readonly user: string;
  readonly runsScripts: boolean;
} {
  const { server, user, scripts } = handle;
  if (typeof server !== "string" || typeof user !== "string" || !isLeaseUser(user)) {
    throw new TypeError("not a handle of the redis provider");
  }
  return { server, user, runsScripts: scripts === true };
}
