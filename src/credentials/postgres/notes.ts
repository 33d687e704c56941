import type { PostgresSettings } from "./settings.ts";
import { isLeaseId } from "../../shared/lease-id.ts";
import type { Handle } from "../kind/credential.ts";
import type { IssueRequest } from "../kind/provider.ts";
import { isRecord, parseJson } from "../../shared/json.ts";
import type { ServerAccess } from "./server-access.ts";

/** Every role of a lease is named so: `stepkey_` and the lease. */
export const ROLE_PREFIX = "stepkey_";
/** Those names as a pattern in SQL; the broker's own user may have the prefix too. */
export const LEASE_ROLE = "'^stepkey_[0-9a-z]{26}$'";
const NOTE_PREFIX = "stepkey ";

/** The role's comment: whose it is, for `stepkey leases --orphans` and for whoever meets it in `\du+`. */
export function roleNote(request: IssueRequest<PostgresSettings>): string {
  const { instance, lease, repository, step, settings, access } = request;
  const { database, role } = settings;
  return `${NOTE_PREFIX}${JSON.stringify({ instance, lease, repository, step, database, granted: role, access })}`;
}

interface Asked {
  readonly server: string;
  readonly instance: string;
  readonly signal: AbortSignal;
}

/** The roles on a server whose comment names this instance. */
export async function listRoles(access: ServerAccess, asked: Asked): Promise<readonly Handle[]> {
  const rows = await access.use({
    signal: asked.signal,
    work: async ({ query }) =>
      query(
        `SELECT r.rolname, d.description FROM pg_roles r
         JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
         WHERE starts_with(r.rolname, $1) ORDER BY r.rolname`,
        [ROLE_PREFIX],
      ),
  });
  return rows.flatMap((row) =>
    handleFrom(asked, { role: String(row["rolname"]), text: String(row["description"]) }),
  );
}

/** A comment that we did not write, or that another broker did, is none of ours. */
function handleFrom(
  asked: Asked,
  found: { readonly role: string; readonly text: string },
): readonly Handle[] {
  const parsed = parseNote(found.text);
  if (parsed?.["instance"] !== asked.instance) return [];
  const { lease, database, granted, access } = parsed;
  if (typeof lease !== "string" || !isLeaseId(lease)) return [];
  if (typeof database !== "string" || typeof granted !== "string") return [];
  const known = access === "read" || access === "write" ? { access } : {};
  return [{ server: asked.server, database, role: found.role, granted, ...known }];
}

function parseNote(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith(NOTE_PREFIX)) return undefined;
  const value = parseJson(text.slice(NOTE_PREFIX.length));
  return isRecord(value) ? value : undefined;
}
