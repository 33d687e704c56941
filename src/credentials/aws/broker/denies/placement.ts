import { EMPTY_LENGTH, ENTRY_LENGTH, entryLength } from "./document.ts";
import {
  groupOf,
  managedRoom,
  untilOf,
  withoutEnded,
  type DenyEntry,
  type OwnPolicy,
} from "./own-policy.ts";

export interface PlacementInput {
  /** The policies of this process. */
  readonly policies: readonly OwnPolicy[];
  /** How many characters the role's inline policies have left. */
  readonly free: number;
  /** How many live leases may need an entry later: a new policy for the sake of order must leave them room. */
  readonly reserved: number;
  /** In seconds since 1970. */
  readonly now: number;
  /** Which entries have ended, in seconds since 1970: by AWS's time, or none when that is not known. */
  readonly endedBy: number;
  readonly newName: () => string;
}

/** Where new entries go. */
export interface Placement {
  /** The policies to write, as they should be. Ended entries are left out. */
  readonly changed: readonly ChangedPolicy[];
  /** What fits nowhere. */
  readonly rest: readonly DenyEntry[];
}

export interface ChangedPolicy {
  readonly policy: OwnPolicy;
  /** What it was before; undefined for a new one. */
  readonly before: OwnPolicy | undefined;
  /** The new entries in it. */
  readonly added: readonly DenyEntry[];
}

/**
 * Finds a policy for each entry. Entries that end together share an inline policy; when the room is short, they share with
 * others; when there is none, they go into a managed policy.
 */
export function placeEntries(
  entries: readonly DenyEntry[],
  { policies, free, reserved, now, endedBy, newName }: PlacementInput,
): Placement {
  const drafts: Draft[] = policies
    // A policy that is over may be removed by another process at any time.
    .filter((policy) => untilOf(policy) > now)
    .map((policy) => ({ policy: withoutEnded(policy, endedBy), before: policy, added: [] }));
  const rest: DenyEntry[] = [];
  let left = free;
  const byEnd = entries.toSorted((one, other) => one.until - other.until);
  for (const [index, entry] of byEnd.entries()) {
    const waiting = byEnd.length - index - 1 + reserved;
    const target = findDraft(drafts, entry, { left, waiting, now, newName });
    if (target === undefined) {
      rest.push(entry);
      continue;
    }
    left -= target.cost;
    add(target.draft, entry);
  }
  const changed = drafts.filter(({ added }) => added.length > 0);
  return { changed, rest };
}

interface Draft {
  policy: OwnPolicy;
  readonly before: OwnPolicy | undefined;
  readonly added: DenyEntry[];
}

interface Target {
  readonly draft: Draft;
  /** In characters of the role's inline policies. */
  readonly cost: number;
}

interface Situation extends Pick<PlacementInput, "now" | "newName"> {
  readonly left: number;
  /** How many entries will need room after this one. */
  readonly waiting: number;
}

function findDraft(drafts: Draft[], entry: DenyEntry, situation: Situation): Target | undefined {
  const present = drafts.find(({ policy }) => policy.entries.has(entry.key));
  if (present !== undefined) return { draft: present, cost: 0 };
  const { left, waiting, now } = situation;
  const length = entryLength(entry.key);
  const group = groupOf(entry.until, now);
  const inline = drafts.filter(({ policy }) => policy.arn === undefined);
  const sameGroup = inline.find(({ policy }) => policy.group === group);
  const newOne = (): Target => {
    const draft = newDraft(situation.newName(), group);
    drafts.push(draft);
    return { draft, cost: EMPTY_LENGTH + length };
  };
  if (length <= left) {
    if (sameGroup !== undefined) return { draft: sameGroup, cost: length };
    if (EMPTY_LENGTH + length + waiting * ENTRY_LENGTH <= left) return newOne();
    const other = soonestAfter(inline, entry.until);
    if (other !== undefined) return { draft: other, cost: length };
    if (EMPTY_LENGTH + length <= left) return newOne();
  }
  const managed = drafts.find(
    ({ policy }) => policy.arn !== undefined && managedRoom(policy) >= length,
  );
  return managed === undefined ? undefined : { draft: managed, cost: 0 };
}

/** The policy that ends next after the entry does, or else the one that ends last. */
function soonestAfter(drafts: readonly Draft[], until: number): Draft | undefined {
  const byEnd = drafts.toSorted((one, other) => untilOf(one.policy) - untilOf(other.policy));
  return byEnd.find(({ policy }) => untilOf(policy) >= until) ?? byEnd.at(-1);
}

function newDraft(name: string, group: number): Draft {
  const policy = {
    name,
    arn: undefined,
    group,
    entries: new Map<string, number>(),
    keptUntil: 0,
    written: 0,
    confirmedAt: undefined,
  };
  return { policy, before: undefined, added: [] };
}

function add(draft: Draft, entry: DenyEntry): void {
  const { policy, added } = draft;
  const until = Math.max(entry.until, policy.entries.get(entry.key) ?? 0);
  draft.policy = { ...policy, entries: new Map(policy.entries).set(entry.key, until) };
  added.push(entry);
}
