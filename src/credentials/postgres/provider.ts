import { leaseSuffix, type RandomBytes } from "../../shared/lease-id.ts";
import type { Clock } from "../../shared/clock.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Handle } from "../kind/credential.ts";
import type { IssueRequest, Probe, Provider, ProviderFailure } from "../kind/provider.ts";
import { createClassificationCache } from "./classification-cache.ts";
import { closeRole, lookAtRole } from "./close-role.ts";
import type { Query } from "./connection.ts";
import { postgresFailure } from "./errors.ts";
import { findLeftOpen } from "./findings.ts";
import { issueRole } from "./issue.ts";
import { keepServer, type KeptServer } from "./keep-server.ts";
import { listRoles, ROLE_PREFIX } from "./notes.ts";
import { rehearse } from "./rehearse.ts";
import { POSTGRES_REVOCABILITY } from "./revocability.ts";
import { lookAtGrantedRole, refuseUnfit } from "./granted-role.ts";
import { createServerAccess } from "./server-access.ts";
import { onServer } from "../kind/login/on-server.ts";
import { unknownServer } from "../kind/unknown-server.ts";
import type { PostgresServer } from "./server.ts";
import type { PostgresSettings } from "./settings.ts";
import type { RoleHandle, Target } from "./target.ts";
import { tidyRole } from "./tidy.ts";

export interface PostgresDeps {
  /** By their names under `servers.postgres`. */
  readonly servers: Readonly<Record<string, PostgresServer>>;
  readonly randomBytes: RandomBytes;
  readonly clock: Pick<Clock, "now">;
}

/** How often connections are looked after, and how long one time may take. */
const BACKGROUND = { everyMs: 1000, limitMs: 60_000 };
/** Tidying works in pieces for so long, within the time of a provider's call. */
const TIDY_MS = 8000;

/**
 * PostgreSQL 14 or newer: one login role a lease, member of exactly the granted role, gone when the lease ends. The
 * admin of each server is a superuser, or has CREATEROLE and ADMIN OPTION on the granted roles, none of which can log in.
 */
export function createPostgresProvider(deps: PostgresDeps): Provider<PostgresSettings> {
  const { randomBytes } = deps;
  const kept = new Map(
    Object.entries(deps.servers).map(([name, server]) => [name, keptServer(name, server, deps)]),
  );

  const on = onServer("postgres", {
    servers: kept,
    addressOf: ({ access }) => access.server.admin,
    failureOf: postgresFailure,
  });

  const onTarget = async <T>(
    handle: Handle,
    signal: AbortSignal,
    work: (target: Target & { readonly readers: readonly string[] }) => Promise<T>,
  ): Promise<Result<T, ProviderFailure>> => {
    const read = readHandle(handle);
    return on(read.server, async ({ access, classification }) =>
      work({ ...read, access, signal, readers: classification.readers() }),
    );
  };

  return {
    kind: "postgres",
    revocability: POSTGRES_REVOCABILITY,
    handleOf,
    variablesOf: () => ["PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "DATABASE_URL"],
    classify: async (settings, signal) =>
      on(settings.server, async ({ classification }) => classification.classify(settings, signal)),
    rehearse: async (settings, signal) => {
      const server = kept.get(settings.server);
      if (server === undefined) return err(unknownServer("postgres", settings.server));
      const { access, classification } = server;
      const classify = async () => classification.classify(settings, signal);
      return rehearse({ access, settings, randomBytes, signal, classify });
    },
    checkSettings: async ({ settings, access: wanted }, signal) =>
      on(settings.server, async ({ access }) => {
        const work = ({ query }: { readonly query: Query }) => lookAtGrantedRole(query, settings);
        const seen = await access.use({ signal, work });
        const { allowsPreparedTransactions } = access.server;
        refuseUnfit(seen, { settings, access: wanted, allowsPreparedTransactions });
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
          issueRole({ access, request, handle, randomBytes, signal, onCreating }),
        () => creating,
      );
    },
    revoke: async (handle, signal) =>
      onTarget(handle, signal, async (target) => {
        const facts = await closeRole(target);
        const findings = await findLeftOpen(target);
        return findings === undefined ? { facts } : { facts, findings };
      }),
    tidy: async (handle, signal) =>
      onTarget(handle, signal, async (target) => tidyRole(target, TIDY_MS)),
    probe: async (handle, signal) => onTarget(handle, signal, probe),
    checkServer: async (server, signal) =>
      on(server, async ({ access }) => {
        await access.use({ signal, work: async ({ query }) => query("SELECT 1") });
        return undefined;
      }),
    list: async (server, instance, signal) =>
      on(server, async ({ access }) => listRoles(access, { server, instance, signal })),
    close: () => {
      for (const { access } of kept.values()) access.close();
    },
    background: {
      ...BACKGROUND,
      run: async (server, signal) => on(server, async (known) => keepServer(known, signal)),
    },
  };
}

function keptServer(name: string, server: PostgresServer, { clock }: PostgresDeps): KeptServer {
  const access = createServerAccess(server);
  return { name, access, classification: createClassificationCache({ access, clock }) };
}

async function probe(target: Target): Promise<Probe> {
  const { exists, isOpen, sessions } = await lookAtRole(target);
  const role = isOpen ? "role exists" : "login closed, no rights";
  const facts = [
    exists ? role : "role absent",
    sessions === 0 ? "no sessions" : `${sessions} live sessions`,
  ];
  return { state: isOpen || sessions > 0 ? "alive" : "dead", facts };
}

function handleOf({
  lease,
  settings,
  access,
}: Omit<IssueRequest<PostgresSettings>, "idToken">): Handle {
  const { server, database, role } = settings;
  return { server, database, role: `${ROLE_PREFIX}${leaseSuffix(lease)}`, granted: role, access };
}

/** Handles come back from the store, where nothing but this provider wrote them. */
function readHandle(handle: Handle): RoleHandle {
  const { server, database, role, granted, oid, transaction, access } = handle;
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
    transaction: typeof transaction === "string" ? transaction : undefined,
    isRead: access === "read",
  };
}
