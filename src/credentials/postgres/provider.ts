import { POSTGRES_REVOCABILITY } from "./revocability.ts";
import type { PostgresSettings } from "./settings.ts";
import { leaseSuffix, type RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { classifyRole } from "./classify.ts";
import { type PostgresServer, withConnection } from "./connection.ts";
import { postgresFailure } from "./errors.ts";
import { createRole } from "./new-role.ts";
import { persistenceFailure } from "./persistence-check.ts";
import { rehearse } from "./rehearse.ts";
import { inspectRole, removeRole } from "./revoke.ts";
import { listRoles, ROLE_PREFIX, roleNote } from "./notes.ts";
import { randomPassword, scramVerifier } from "./scram.ts";
import type { Handle } from "../kind/credential.ts";
import type { Issued, IssueRequest, Provider, ProviderFailure } from "../kind/provider.ts";

export interface PostgresDeps {
  /** By their names under `servers.postgres`. */
  readonly servers: Readonly<Record<string, PostgresServer>>;
  readonly randomBytes: RandomBytes;
}

interface RoleHandle {
  readonly server: string;
  readonly database: string;
  readonly role: string;
  readonly granted: string;
  readonly oid: number | undefined;
  readonly isRead: boolean;
}

/**
 * PostgreSQL 14 or newer. Each lease gets its own login role, a member of only the granted role, which is dropped when the
 * lease ends. The broker's user must be a superuser, or have CREATEROLE and ADMIN OPTION on the granted roles. None of the
 * granted roles can log in.
 */
export function createPostgresProvider(deps: PostgresDeps): Provider<PostgresSettings> {
  return {
    kind: "postgres",
    revocability: POSTGRES_REVOCABILITY,
    handleOf,
    classify: (settings, signal) =>
      onServer(deps, settings.server, (server) => classifyRole(server, settings.role, signal)),
    rehearse: async (settings, signal) => {
      const server = deps.servers[settings.server];
      if (server === undefined) return err(unknownServer(settings.server));
      return rehearse({ server, settings, randomBytes: deps.randomBytes, signal });
    },
    issue: (request, signal) => issue(deps, request, signal),
    revoke: (handle, signal) => {
      const { server, ...target } = readHandle(handle);
      return onServer(deps, server, async (known) => ({
        facts: await removeRole({ server: known, ...target, signal }),
      }));
    },
    probe: (handle, signal) => {
      const { role, server, oid } = readHandle(handle);
      return onServer(deps, server, async (known) => {
        const found = await inspectRole({ server: known, role, oid, signal });
        const facts = [
          found.exists ? "role exists" : "role absent",
          found.sessions === 0 ? "no sessions" : `${found.sessions} live sessions`,
        ];
        return { state: found.exists || found.sessions > 0 ? "alive" : "dead", facts };
      });
    },
    checkServer: (server, signal) =>
      onServer(deps, server, async (known) => {
        await withConnection({ server: known, signal }, (query) => query("SELECT 1"));
        return undefined;
      }),
    list: (server, instance, signal) =>
      onServer(deps, server, (known) => listRoles(known, { server, instance, signal })),
  };
}

function handleOf({
  lease,
  settings,
  access,
}: Omit<IssueRequest<PostgresSettings>, "idToken">): Handle {
  const { server, database, role } = settings;
  return { server, database, role: `${ROLE_PREFIX}${leaseSuffix(lease)}`, granted: role, access };
}

/** Checks a handle from the store. Only this provider writes such handles, so a wrong one is a bug. */
function readHandle(handle: Handle): RoleHandle {
  const { server, database, role, granted, oid, access } = handle;
  if (
    typeof server !== "string" ||
    typeof database !== "string" ||
    typeof role !== "string" ||
    typeof granted !== "string" ||
    !role.startsWith(ROLE_PREFIX)
  ) {
    throw new TypeError("not a handle of the postgres provider");
  }
  return {
    server,
    database,
    role,
    granted,
    oid: typeof oid === "number" ? oid : undefined,
    isRead: access === "read",
  };
}

async function onServer<T>(
  deps: PostgresDeps,
  name: string,
  work: (server: PostgresServer) => Promise<T>,
): Promise<Result<T, ProviderFailure>> {
  const server = deps.servers[name];
  if (server === undefined) return err(unknownServer(name));
  try {
    return ok(await work(server));
  } catch (error) {
    return err(postgresFailure(error, { server: name, mayExist: false }));
  }
}

function unknownServer(name: string): ProviderFailure {
  return {
    kind: "permanent",
    name: "server_unknown",
    message: `server "${name}" is not in the broker's configuration`,
    remedy: "Add it under `servers.postgres`, or fix the grant.",
    mayExist: false,
  };
}

async function issue(
  deps: PostgresDeps,
  request: IssueRequest<PostgresSettings>,
  signal: AbortSignal,
): Promise<Result<Issued, ProviderFailure>> {
  const { settings } = request;
  const server = deps.servers[settings.server];
  if (server === undefined) return err(unknownServer(settings.server));
  const handle = handleOf(request);
  const role = String(handle["role"]);
  const password = randomPassword(deps.randomBytes);
  let committing = false;
  try {
    const created = await withConnection(
      { server, database: settings.database, signal },
      async (query) => {
        await query("BEGIN");
        const newRole = await createRole(query, {
          role,
          granted: settings.role,
          expiresAt: request.expiresAt,
          verifier: scramVerifier(password, deps.randomBytes(16)),
          note: roleNote(request),
        });
        // The connection closes without a commit, so the role is not created.
        if (newRole.persistenceRisk !== undefined) return newRole;
        committing = true;
        await query("COMMIT");
        return newRole;
      },
    );
    const { oid, persistenceRisk } = created;
    if (persistenceRisk !== undefined) {
      return err(persistenceFailure(settings.role, persistenceRisk));
    }
    return ok({
      credential: {
        kind: "postgres",
        env: environment(server, { settings, role, password }),
        files: [],
      },
      handle: { ...handle, oid },
      diesAt: request.expiresAt,
      issuedTo: `postgres role ${role}`,
    });
  } catch (error) {
    return err(postgresFailure(error, { server: settings.server, mayExist: committing }));
  }
}

/** @see https://www.postgresql.org/docs/current/libpq-envars.html */
function environment(
  server: PostgresServer,
  lease: {
    readonly settings: PostgresSettings;
    readonly role: string;
    readonly password: Secret;
  },
): Record<string, Secret | string> {
  const admin = new URL(server.url.reveal());
  const url = new URL(`postgres://${admin.host}/${encodeURIComponent(lease.settings.database)}`);
  url.username = lease.role;
  url.password = lease.password.reveal();
  const sslmode = admin.searchParams.get("sslmode");
  if (sslmode !== null) url.searchParams.set("sslmode", sslmode);
  return {
    PGHOST: admin.hostname.replaceAll(/^\[|\]$/gu, ""),
    PGPORT: admin.port === "" ? "5432" : admin.port,
    PGDATABASE: lease.settings.database,
    PGUSER: lease.role,
    PGPASSWORD: lease.password,
    ...(sslmode === null ? {} : { PGSSLMODE: sslmode }),
    DATABASE_URL: new Secret(url.href),
  };
}
