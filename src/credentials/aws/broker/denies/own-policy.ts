import type { Instant } from "../../../../shared/clock.ts";
import { EMPTY_LENGTH, entryLength, MAX_MANAGED, renderDenies } from "./document.ts";

/** A session that must be denied everything until its own policy does so. */
export interface DenyEntry {
  /** See `denyKey`. */
  readonly key: string;
  /** In seconds since 1970. */
  readonly until: number;
}

/** A policy that this process writes, and nobody else. */
export interface OwnPolicy {
  readonly name: string;
  /** The ARN of a managed policy; undefined for an inline one. */
  readonly arn: string | undefined;
  /** Entries that end at about the same time share a policy, so that it can go as a whole. In seconds since 1970. */
  readonly group: number;
  /** By key: until when each session is denied, in seconds since 1970. */
  readonly entries: ReadonlyMap<string, number>;
  /** For a managed policy without entries: until when it is kept, in seconds since 1970. */
  readonly keptUntil: number;
  /** How many characters it takes in the role now, at most. */
  readonly written: number;
  /** When it was read back as it is; undefined while that did not happen. */
  readonly confirmedAt: Instant | undefined;
}

/**
 * So long after its end an entry is kept, in seconds: AWS's clocks differ a little, and the time that IAM's responses show
 * is exact to a second.
 */
export const END_MARGIN_SECONDS = 5;

export function untilOf({ entries, keptUntil }: OwnPolicy): number {
  return Math.max(keptUntil, ...entries.values());
}

export function documentOf(policy: OwnPolicy): string {
  return renderDenies({ until: untilOf(policy), keys: [...policy.entries.keys()] });
}

/** How many characters a managed policy has left. */
export function managedRoom({ entries }: OwnPolicy): number {
  const used = [...entries.keys()].reduce((sum, key) => sum + entryLength(key), EMPTY_LENGTH);
  return MAX_MANAGED - used;
}

/** The policy without the entries whose sessions are dead without it. */
export function withoutEnded(policy: OwnPolicy, serverSeconds: number): OwnPolicy {
  const live = [...policy.entries].filter(
    ([, until]) => until + END_MARGIN_SECONDS > serverSeconds,
  );
  return live.length === policy.entries.size ? policy : { ...policy, entries: new Map(live) };
}

/**
 * When the group of an entry ends, in seconds since 1970: the sooner the entry ends, the finer. So a role has few policies
 * of one process, and each goes soon after its entries have ended.
 */
export function groupOf(until: number, now: number): number {
  const left = until - now;
  const size = GROUP_SECONDS.find(({ upTo }) => left <= upTo)?.size ?? LONGEST_GROUP_SECONDS;
  return Math.ceil(until / size) * size;
}

const GROUP_SECONDS = [
  { upTo: 900, size: 300 },
  { upTo: 3600, size: 900 },
  { upTo: 14_400, size: 3600 },
];
const LONGEST_GROUP_SECONDS = 14_400;
