import { isRecord, parseJson } from "../../../../shared/json.ts";

/** What a policy of denies says: until when it is needed, and which sessions it denies everything. */
export interface Denies {
  /** In seconds since 1970: from then on, the own policy of each of these sessions denies everything. */
  readonly until: number;
  /** See `denyKey`. */
  readonly keys: readonly string[];
}

/**
 * IAM's limit for all inline policies of a role together, in characters without white space. It cannot be raised.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_INLINE = 10_240;
/** IAM's limit for one managed policy, in characters without white space. */
export const MAX_MANAGED = 6144;

/**
 * How many characters of the lease id name its session in a policy: 12 of 5 random bits each. So a Deny matches another
 * session of the role with a probability of 2^-60, and takes half the room that the whole session name would take.
 */
const KEY_LENGTH = 12;
const LEASE_SESSION = /^stepkey-([0-9a-hjkmnp-tv-z]{12})[0-9a-hjkmnp-tv-z]{14}$/u;
const LEASE_PATTERN = /^\*y-([0-9a-hjkmnp-tv-z]{12})\*$/u;
const SESSION_PATTERN = /^\*:([\w=,.@-]{2,64})$/u;
const SID = /^Until(\d{1,12})$/u;
/** Matches no user id: each contains a colon. A managed policy cannot be empty. */
const NOBODY = "-";

/** What of a session's name tells it from all others: the beginning of its lease id. */
export function denyKey(session: string): string {
  return LEASE_SESSION.exec(session)?.[1] ?? `:${session}`;
}

/**
 * Matches the one user id: `aws:userid` is `<role id>:<session name>`. The policy applies only to its own role, so the
 * role's id is not needed. Ceph does not go back after a `*`: the character behind it must be the first of its kind in the
 * user id, and no role id has a `y` in lower case.
 */
function patternOf(key: string): string {
  return key.startsWith(":") ? `*${key}` : `*y-${key}*`;
}

/** Undefined for a pattern that no broker wrote. The version before wrote whole session names. */
function keyOf(pattern: string): string | undefined {
  const session = SESSION_PATTERN.exec(pattern)?.[1];
  return session === undefined ? LEASE_PATTERN.exec(pattern)?.[1] : denyKey(session);
}

/** How many characters an entry takes, with the quotes and the comma around it. */
export function entryLength(key: string): number {
  return '"",'.length + patternOf(key).length;
}

/** Renders the policy that denies these sessions everything. */
export function renderDenies({ until, keys }: Denies): string {
  const ids = keys.map(patternOf).toSorted();
  const statement = {
    Sid: `Until${until}`,
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { StringLike: { "aws:userid": ids.length === 0 ? [NOBODY] : ids } },
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** What a policy without sessions takes, at most, and what each session adds. */
export const EMPTY_LENGTH = renderDenies({ until: 9_999_999_999, keys: [] }).length;
export const ENTRY_LENGTH = entryLength("0".repeat(KEY_LENGTH));

/** The characters of a document that IAM may count. White space inside a text is counted here, to be on the safe side. */
export function countedLength(document: string): number {
  return document.replaceAll(/("(?:\\.|[^"\\])*")|\s+/gu, "$1").length;
}

/**
 * Reads a policy that `renderDenies` rendered, or the version before: that one had several statements, and whole session
 * names. Undefined for any other policy.
 */
export function parseDenies(document: string): Denies | undefined {
  const policy = parseJson(document);
  if (!isRecord(policy) || !Array.isArray(policy["Statement"])) return undefined;
  const found: Denies[] = [];
  for (const statement of policy["Statement"]) {
    const denies = isRecord(statement) ? deniesOf(statement) : undefined;
    if (denies === undefined) return undefined;
    found.push(denies);
  }
  return {
    until: Math.max(0, ...found.map(({ until }) => until)),
    keys: found.flatMap(({ keys }) => keys),
  };
}

function deniesOf(statement: Readonly<Record<string, unknown>>): Denies | undefined {
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
  if (Number.isNaN(until) || !everything || ids.length === 0) return undefined;
  const keys = ids.filter((id) => id !== NOBODY).map((id) => keyOf(String(id)));
  return keys.every((key) => key !== undefined) ? { until, keys } : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
