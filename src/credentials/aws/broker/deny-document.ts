import { isRecord, parseJson } from "../../../shared/json.ts";
/** A session that is denied everything. */
export interface DenyEntry {
  /** `RoleSessionName`: unique, because it holds the lease id. */
  readonly session: string;
  /** In seconds since 1970. After it the session is dead without the entry, which can be removed. */
  readonly until: number;
}

/** IAM's limit for all inline policies of a role together, in characters. White space does not count; we write none. */
export const MAX_ROLE_POLICIES = 10_240;

/** Entries that end within the same five minutes share a statement, to save characters. */
const BUCKET_SECONDS = 300;
const SID = /^Until(\d{1,12})$/u;
const USER_ID = /^\*:([\w=,.@-]{2,64})$/u;

/**
 * Renders the inline policy that denies these sessions everything. `aws:userid` is `<role id>:<session>`. The policy
 * applies only to sessions of its own role, so the session name is enough, and is known even if the response was lost.
 */
export function renderDenies(entries: readonly DenyEntry[]): string {
  const buckets = Map.groupBy(entries, ({ until }) => Math.ceil(until / BUCKET_SECONDS));
  const statements = [...buckets]
    .toSorted(([left], [right]) => left - right)
    .map(([bucket, inside]) => ({
      Sid: `Until${bucket * BUCKET_SECONDS}`,
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: {
        StringLike: { "aws:userid": inside.map(({ session }) => `*:${session}`).toSorted() },
      },
    }));
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** The entries of a policy that `renderDenies` rendered; undefined for any other policy. */
export function parseDenies(document: string): readonly DenyEntry[] | undefined {
  const policy = parseJson(document);
  if (!isRecord(policy) || !Array.isArray(policy["Statement"])) return undefined;
  const entries: DenyEntry[] = [];
  for (const statement of policy["Statement"]) {
    const found = isRecord(statement) ? entriesOf(statement) : undefined;
    if (found === undefined) return undefined;
    entries.push(...found);
  }
  return entries;
}

function entriesOf(statement: Readonly<Record<string, unknown>>): readonly DenyEntry[] | undefined {
  const {
    Sid: sid,
    Effect: effect,
    Action: action,
    Resource: resource,
    Condition: condition,
  } = statement;
  const until = Number(SID.exec(String(sid))?.[1] ?? Number.NaN);
  const everything = [effect, ...list(action), ...list(resource)].join(" ") === "Deny * *";
  const like = isRecord(condition) ? condition["StringLike"] : undefined;
  const ids = isRecord(like) ? list(like["aws:userid"]) : [];
  const sessions = ids.map((id) => USER_ID.exec(String(id))?.[1]);
  if (Number.isNaN(until) || !everything || sessions.length === 0) return undefined;
  return sessions.every((session) => session !== undefined)
    ? sessions.map((session) => ({ session, until }))
    : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
