import { leaseSuffix, type RandomBytes } from "../../shared/lease-id.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Handle } from "../kind/credential.ts";
import type { IssueRequest, Probe, Provider, ProviderFailure } from "../kind/provider.ts";
import { missingRights, rightsMissing } from "./admin-rights.ts";
import { classifyGrants, definerRoutines } from "./classify.ts";
import { closeAccount, lookAtAccount } from "./close-account.ts";
import type { MysqlQuery } from "./connection.ts";
import { mysqlFailure, MysqlRefusal } from "./errors.ts";
import { lookAtMysqlRole, refuseUnfitRole, roleMissing } from "./granted-role.ts";
import { grantsOfRole } from "./grants-of.ts";
import { listAccounts } from "./instance-leases.ts";
import { issueAccount } from "./issue.ts";
import { keepMysqlServer, type KeptMysqlServer } from "./keep-server.ts";
import { ACCOUNT_PREFIX } from "./names.ts";
import { rehearseAccount } from "./rehearse.ts";
import { MYSQL_REVOCABILITY } from "./revocability.ts";
import { createMysqlAccess } from "./server-access.ts";
import { onServer } from "../kind/login/on-server.ts";
import { unknownServer } from "../kind/unknown-server.ts";
import type { MysqlServer } from "./server.ts";
import type { MysqlSettings } from "./settings.ts";
import type { AccountHandle, AccountTarget } from "./target.ts";
import { tidyAccount } from "./tidy.ts";
import { readPreparedBefore } from "./xa.ts";

export interface MysqlDeps {
  /** By their names under `servers.mysql`. */
  readonly servers: Readonly<Record<string, MysqlServer>>;
  readonly randomBytes: RandomBytes;
}

/** How often connections are looked after, and how long one time may take. */
const BACKGROUND = { everyMs: 1000, limitMs: 60_000 };
/** Tidying goes on for so long, within the time of a provider's call. */
const TIDY_MS = 8000;

/**
 * MariaDB 10.11 or newer: one account a lease, with exactly the granted role, gone when the lease ends. The admin of each
 * server has the privileges of docs/kinds/mysql.md, and ADMIN OPTION on the granted roles.
 */
export function createMysqlProvider({ servers, randomBytes }: MysqlDeps): Provider<MysqlSettings> {
  const kept = new Map(
    Object.entries(servers).map(([name, server]): [string, KeptMysqlServer] => [
      name,
      { name, access: createMysqlAccess(server), lookedAt: Number.NEGATIVE_INFINITY },
    ]),
  );

  const on = onServer("mysql", {
    servers: kept,
    addressOf: ({ access }) => access.server.admin,
    failureOf: mysqlFailure,
  });
  const onTarget = async <T>(
    handle: Handle,
    signal: AbortSignal,
    work: (target: AccountTarget) => Promise<T>,
  ): Promise<Result<T, ProviderFailure>> => {
    const read = readHandle(handle);
    return on(read.server, async ({ access }) => work({ ...read, access, signal }));
  };
  const handleOf = (request: Omit<IssueRequest<MysqlSettings>, "idToken">): Handle => {
    const { server, role } = request.settings;
    return {
      server,
      account: `${ACCOUNT_PREFIX}${leaseSuffix(request.lease)}`,
      clients: kept.get(server)?.access.server.clients ?? "%",
      granted: role,
      access: request.access,
    };
  };

  return {
    kind: "mysql",
    revocability: MYSQL_REVOCABILITY,
    handleOf,
    variablesOf: () => [
      "MYSQL_HOST",
      "MYSQL_TCP_PORT",
      "MYSQL_USER",
      "MYSQL_PWD",
      "MYSQL_DATABASE",
      "MYSQL_HOME",
      "DATABASE_URL",
    ],
    classify: async ({ server, role }, signal) =>
      on(server, async ({ access }) =>
        access.use({
          signal,
          work: async (query) => {
            const grants = await grantsOfRole(query, role);
            if (grants === undefined) {
              throw new MysqlRefusal({ kind: "permanent", setting: "role", ...roleMissing(role) });
            }
            return classifyGrants(role, grants, await definerRoutines(query));
          },
        }),
      ),
    rehearse: async (settings, signal) => {
      const server = kept.get(settings.server);
      if (server === undefined) return err(unknownServer("mysql", settings.server));
      return rehearseAccount({ access: server.access, settings, randomBytes, signal });
    },
    checkSettings: async ({ settings }, signal) =>
      on(settings.server, async ({ access }) => {
        const seen = await access.use({
          signal,
          work: async (query) => lookAtMysqlRole(query, settings),
        });
        refuseUnfitRole(seen, settings);
        return undefined;
      }),
    issue: async (request, signal) => {
      let creating = false;
      const onCreating = (): void => {
        creating = true;
      };
      const handle = handleOf(request);
      return on(
        request.settings.server,
        async ({ access }) =>
          issueAccount({ access, request, handle, randomBytes, signal, onCreating }),
        () => creating,
      );
    },
    revoke: async (handle, signal) => onTarget(handle, signal, closeAccount),
    tidy: async (handle, signal) =>
      onTarget(handle, signal, async (target) => tidyAccount(target, TIDY_MS)),
    probe: async (handle, signal) => onTarget(handle, signal, probe),
    checkServer: async (server, signal) =>
      on(server, async ({ access }) => {
        const missing = await access.use({ signal, work: lookAtRights });
        if (missing.length === 0) return undefined;
        throw new MysqlRefusal({ kind: "permanent", ...rightsMissing(missing) });
      }),
    list: async (server, instance, signal) =>
      on(server, async ({ access }) => listAccounts(access, { server, instance, signal })),
    close: () => {
      for (const { access } of kept.values()) access.close();
    },
    background: {
      ...BACKGROUND,
      run: async (server, signal) => on(server, async (one) => keepMysqlServer(one, signal)),
    },
  };
}

/** Throws where the server's own tables, which every step of a lease's life reads, cannot be read. */
async function lookAtRights(query: MysqlQuery): Promise<readonly string[]> {
  const missing = await missingRights(query);
  if (missing.length === 0) await query("SELECT 1 FROM mysql.global_priv LIMIT 1");
  return missing;
}

async function probe(target: AccountTarget): Promise<Probe> {
  const { exists, isOpen, sessions } = await lookAtAccount(target);
  const account = isOpen ? "account exists" : "account locked";
  const facts = [
    exists ? account : "account absent",
    sessions === 0 ? "no sessions" : `${sessions} live sessions`,
  ];
  return { state: isOpen || sessions > 0 ? "alive" : "dead", facts };
}

/** Handles come back from the store, where nothing but this provider wrote them. */
function readHandle(handle: Handle): AccountHandle {
  const { server, account, clients, granted = "", prepared } = handle;
  if (
    typeof server !== "string" ||
    typeof account !== "string" ||
    typeof clients !== "string" ||
    typeof granted !== "string" ||
    !account.startsWith(ACCOUNT_PREFIX)
  ) {
    throw new TypeError("not a handle of the mysql provider");
  }
  return { server, account, clients, granted, preparedBefore: readPreparedBefore(prepared) };
}
