import { keepTrying } from "../kind/login/keep-trying.ts";
import type { ServerReport } from "../kind/provider.ts";
import { classifyGrants, definerRoutines } from "./classify.ts";
import type { MysqlQuery } from "./connection.ts";
import { grantsOfRole } from "./grants-of.ts";
import { LEASE_ACCOUNT } from "./names.ts";
import type { MysqlAccess } from "./server-access.ts";

/** How often the roles of leases that live are looked at. */
const LOOK_MS = 10_000;

export interface KeptMysqlServer {
  readonly name: string;
  readonly access: MysqlAccess;
  /** When the roles of its leases were looked at last. */
  lookedAt: number;
}

/**
 * Work that a server needs while the broker runs: its connections are there, so that leases can be ended even when tasks
 * take all others, and a read lease of a role that came to write ends.
 */
export async function keepMysqlServer(
  server: KeptMysqlServer,
  signal: AbortSignal,
): Promise<ServerReport> {
  await keepTrying(server.access, signal);
  if (performance.now() - server.lookedAt < LOOK_MS) return { warnings: [], over: [] };
  const over = await server.access.use({
    signal,
    work: async (query) => writingRoles(query, server.name),
  });
  server.lookedAt = performance.now();
  return { warnings: [], over };
}

const ROLES_OF_LEASES = `SELECT DISTINCT Role AS role FROM mysql.roles_mapping
  WHERE User REGEXP ${LEASE_ACCOUNT} AND NOT Role REGEXP '^stepkey_instance_'`;

/** Leases of a role that writes and whose access is `read`: the broker ends them. */
async function writingRoles(query: MysqlQuery, server: string): Promise<ServerReport["over"]> {
  const roles = (await query(ROLES_OF_LEASES)).map(({ role }) => String(role));
  if (roles.length === 0) return [];
  const routines = await definerRoutines(query);
  const over: ServerReport["over"][number][] = [];
  for (const role of roles) {
    const grants = await grantsOfRole(query, role);
    if (grants === undefined) continue;
    const { access, because } = classifyGrants(role, grants, routines);
    if (access === "read") continue;
    over.push({
      handle: { server, granted: role, access: "read" },
      because: `role "${role}" can write: ${because}`,
    });
  }
  return over;
}
