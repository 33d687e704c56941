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

/** The roles on a server whose comment names this instance, with the handles that their leases had. */
export async function listRoles(access: ServerAccess, asked: Asked): Promise<readonly Handle[]> {
  const found = await readNotes(access, asked.signal);
  return found.flatMap((noted) =>
    noted.note["instance"] === asked.instance && isBelievable(noted)
      ? handleFrom(asked.server, noted.role, noted.note)
      : [],
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
  /** The roles that it is a member of. */
  readonly memberOf: readonly unknown[];
  /** Somebody else than the broker's user, superusers and leases has ADMIN OPTION on it: on 16 and later, who made it. */
  readonly othersAdminister: boolean;
}

async function readNotes(access: ServerAccess, signal: AbortSignal): Promise<readonly Noted[]> {
  const rows = await access.use({
    signal,
    work: async ({ query }) =>
      query(
        `SELECT r.rolname, d.description,
           (SELECT json_agg(g.rolname) FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid
            WHERE a.member = r.oid) AS member_of,
           EXISTS (SELECT FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
            WHERE a.roleid = r.oid AND a.admin_option AND NOT m.rolsuper AND m.rolname <> current_user
              AND m.rolname !~ ${LEASE_ROLE}) AS others_administer
         FROM pg_roles r
         JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
         WHERE starts_with(r.rolname, $1) ORDER BY r.rolname`,
        [ROLE_PREFIX],
      ),
  });
  return rows.flatMap((row) => {
    const note = parseNote(String(row["description"]));
    const memberOf: readonly unknown[] = Array.isArray(row["member_of"]) ? row["member_of"] : [];
    const othersAdminister = row["others_administer"] === true;
    return note === undefined
      ? []
      : [{ role: String(row["rolname"]), note, memberOf, othersAdminister }];
  });
}

/**
 * Whoever may create roles can make one with such a comment, and ending it would hand over what it owns to the role that
 * the comment names: the maker's functions would run with that role's rights. So either it is a member of that role, and
 * its maker could grant it, or the broker's user or a superuser made it. Up to PostgreSQL 15 nobody needs this way,
 * because there who may create roles may grant every role that is not a superuser's.
 */
function isBelievable({ note, memberOf, othersAdminister }: Noted): boolean {
  return memberOf.includes(note["granted"]) || !othersAdminister;
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
