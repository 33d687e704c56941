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
  const found = await readNotes(access, asked.signal);
  return found.flatMap(({ role, note }) =>
    note["instance"] === asked.instance ? handleFrom(asked.server, role, note) : [],
  );
}

/** Roles of read leases of a granted role, of whichever broker. */
export async function readLeasesOf(
  access: ServerAccess,
  granted: string,
  signal: AbortSignal,
): Promise<
  readonly { readonly role: string; readonly database: string; readonly granted: string }[]
> {
  const found = await readNotes(access, signal);
  return found.flatMap(({ role, note }) => {
    const { database } = note;
    if (note["granted"] !== granted || note["access"] !== "read") return [];
    return typeof database === "string" ? [{ role, database, granted }] : [];
  });
}

interface Noted {
  readonly role: string;
  readonly note: Readonly<Record<string, unknown>>;
}

async function readNotes(access: ServerAccess, signal: AbortSignal): Promise<readonly Noted[]> {
  const rows = await access.use({
    signal,
    work: async ({ query }) =>
      query(
        `SELECT r.rolname, d.description FROM pg_roles r
         JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
         WHERE starts_with(r.rolname, $1) ORDER BY r.rolname`,
        [ROLE_PREFIX],
      ),
  });
  return rows.flatMap((row) => {
    const note = parseNote(String(row["description"]));
    return note === undefined ? [] : [{ role: String(row["rolname"]), note }];
  });
}

/** A comment that we did not write names no lease. */
function handleFrom(
  server: string,
  role: string,
  { lease, database, granted, access }: Noted["note"],
): readonly Handle[] {
  if (typeof lease !== "string" || !isLeaseId(lease)) return [];
  if (typeof database !== "string" || typeof granted !== "string") return [];
  const known = access === "read" || access === "write" ? { access } : {};
  return [{ server, database, role, granted, ...known }];
}

function parseNote(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith(NOTE_PREFIX)) return undefined;
  const value = parseJson(text.slice(NOTE_PREFIX.length));
  return isRecord(value) ? value : undefined;
}
