import type { RandomBytes } from "../../shared/lease-id.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Handle } from "../kind/credential.ts";
import { connectionLimit } from "../kind/login/connection-limit.ts";
import { randomPassword } from "../kind/login/random-password.ts";
import type { Issued, IssueRequest } from "../kind/provider.ts";
import type { MysqlQuery } from "./connection.ts";
import { mysqlLeaseCredential } from "./credential.ts";
import { MysqlRefusal, serverError } from "./errors.ts";
import { lookAtMysqlRole, refuseUnfitRole } from "./granted-role.ts";
import { accountName, instanceRole, mysqlName } from "./names.ts";
import { nativeHash } from "./password.ts";
import type { MysqlAccess } from "./server-access.ts";
import type { MysqlServer } from "./server.ts";
import type { MysqlSettings } from "./settings.ts";
import { preparedBefore } from "./xa.ts";

export interface AccountIssue {
  readonly access: MysqlAccess;
  readonly request: IssueRequest<MysqlSettings>;
  readonly handle: Handle;
  readonly randomBytes: RandomBytes;
  readonly signal: AbortSignal;
  /** Called right before the first statement that creates. */
  readonly onCreating: () => void;
}

/** Makes the account of a lease, with one role. */
export async function issueAccount(issue: AccountIssue): Promise<Issued> {
  const { access, request, handle, randomBytes, signal, onCreating } = issue;
  const { settings, instance } = request;
  const { server } = access;
  const account = String(handle["account"]);
  const password = randomPassword(randomBytes);
  let creating = false;
  const prepared = await access.use({
    signal,
    mayRepeat: () => !creating,
    work: async (query) => {
      const seen = await lookAtMysqlRole(query, settings);
      refuseUnfitRole(seen, settings);
      const before = await preparedBefore(query);
      signal.throwIfAborted();
      creating = true;
      onCreating();
      await makeAccount(query, {
        name: accountName(account, String(handle["clients"])),
        hash: nativeHash(password),
        connections: connectionLimit(server.connections, seen.free),
        requiresTls: requiresTls(server),
        roles: [instanceRole(instance), settings.role],
      });
      return before;
    },
  });
  await useDefaultRole(access, { account, password, signal, role: settings.role });
  return {
    credential: mysqlLeaseCredential(server, { database: settings.database, account, password }),
    handle: { ...handle, ...(prepared === undefined ? {} : { prepared }) },
    diesAt: undefined,
    issuedTo: `mysql account ${account}`,
  };
}

/** Where the broker insists on TLS, the server does so for the lease. */
function requiresTls({ admin: { sslMode = "preferred" } }: MysqlServer): boolean {
  return sslMode !== "disabled" && sslMode !== "preferred";
}

export interface AccountToMake {
  readonly name: string;
  /** In place of its password: see password.ts. */
  readonly hash: string;
  readonly connections: number;
  readonly requiresTls: boolean;
  /** The broker's own mark, and the role that is granted. */
  readonly roles: readonly [mark: string, granted: string];
}

/** The mark comes first, so that an account that is half made is found as an orphan. */
export async function makeAccount(query: MysqlQuery, wanted: AccountToMake): Promise<void> {
  const { name, hash, connections, requiresTls: tls, roles } = wanted;
  await query(`CREATE ROLE IF NOT EXISTS ${mysqlName(roles[0])}`);
  await query(
    `CREATE USER ${name} IDENTIFIED VIA mysql_native_password USING '${hash}'${tls ? " REQUIRE SSL" : ""}
     WITH MAX_USER_CONNECTIONS ${connections}`,
  );
  for (const role of roles) await query(`GRANT ${mysqlName(role)} TO ${name}`);
}

/**
 * Only the account itself, and whoever may write the server's own tables, can choose the role that its sessions begin
 * with. It also shows that the account works.
 */
export async function useDefaultRole(
  access: MysqlAccess,
  lease: {
    readonly account: string;
    readonly password: Secret;
    readonly signal: AbortSignal;
    readonly role: string;
  },
): Promise<void> {
  const { account, password, signal, role } = lease;
  const identity = { user: account, password: password.reveal() };
  try {
    await access.as(identity, signal, async (query) =>
      query(`SET DEFAULT ROLE ${mysqlName(role)}`),
    );
  } catch (error) {
    // Its password is the one that we just set, so it is where the login comes from.
    if (serverError(error) !== "ER_ACCESS_DENIED_ERROR") throw error;
    throw new MysqlRefusal(refusedFromHere(access.server.clients, error));
  }
}

function refusedFromHere(clients: string, error: unknown) {
  const said = error instanceof Error ? error.message : "access denied";
  return {
    kind: "permanent",
    name: "clients_refuse_broker",
    setting: "server",
    message: `an account that the broker made for ${clients} cannot log in from the broker: ${said}`,
    remedy:
      "Let `clients` include the host from which the broker connects: it logs in once as each lease. If it does, drop the account without a name that wins over it: SELECT Host FROM mysql.global_priv WHERE User = ''.",
  } as const;
}
