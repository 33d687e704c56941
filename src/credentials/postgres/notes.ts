import type { PostgresSettings } from "./settings.ts";
import { isLeaseId } from "../../shared/lease-id.ts";
import { type PostgresServer, withConnection } from "./connection.ts";
import type { Handle } from "../kind/credential.ts";
import type { IssueRequest } from "../kind/provider.ts";
import { isRecord, parseJson } from "../../shared/json.ts";

/** The name of a lease's role is this prefix and the end of the lease id. */
export const ROLE_PREFIX = "stepkey_";
const NOTE_PREFIX = "stepkey ";

/** The comment on the role says to whom it belongs: for `stepkey leases --orphans`, and for admins who see it in `\du+`. */
export function roleNote(request: IssueRequest<PostgresSettings>): string {
  const { instance, lease, repository, step, settings, access } = request;
  const { database, role } = settings;
  return `${NOTE_PREFIX}${JSON.stringify({ instance, lease, repository, step, database, granted: role, access })}`;
}

interface RoleSearch {
  readonly server: string;
  readonly instance: string;
  readonly signal: AbortSignal;
}

/** The roles on a server whose comment names this instance. */
export async function listRoles(
  known: PostgresServer,
  search: RoleSearch,
): Promise<readonly Handle[]> {
  return withConnection({ server: known, signal: search.signal }, async (query) => {
    const rows = await query(
      `SELECT r.rolname, d.description FROM pg_roles r
       JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
       WHERE starts_with(r.rolname, $1) ORDER BY r.rolname`,
      [ROLE_PREFIX],
    );
    return rows.flatMap((row) =>
      parseRole(search, { role: String(row["rolname"]), text: String(row["description"]) }),
    );
  });
}

/** Parses the comment of a role. Returns nothing when stepkey did not write it, or when another broker did. */
function parseRole(
  search: RoleSearch,
  found: { readonly role: string; readonly text: string },
): readonly Handle[] {
  const parsed = parseNote(found.text);
  if (parsed?.["instance"] !== search.instance) return [];
  const { lease, database, granted, access } = parsed;
  if (typeof lease !== "string" || !isLeaseId(lease)) return [];
  if (typeof database !== "string" || typeof granted !== "string") return [];
  const known = access === "read" || access === "write" ? { access } : {};
  return [{ server: search.server, database, role: found.role, granted, ...known }];
}

function parseNote(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith(NOTE_PREFIX)) return undefined;
  const value = parseJson(text.slice(NOTE_PREFIX.length));
  return isRecord(value) ? value : undefined;
}
