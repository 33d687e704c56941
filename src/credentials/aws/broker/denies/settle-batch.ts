import type { Instant } from "../../../../shared/clock.ts";
import { err, ok, type Result } from "../../../../shared/result.ts";
import type { RandomBytes } from "../../../../shared/lease-id.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import { ENTRY_LENGTH, MAX_INLINE } from "./document.ts";
import { makeRoom, removeOwnOver, type RoomDeps } from "./make-room.ts";
import { openManaged } from "./managed-policy.ts";
import { newPolicyName } from "./names.ts";
import { documentOf, type DenyEntry, type OwnPolicy } from "./own-policy.ts";
import { placeEntries, type ChangedPolicy } from "./placement.ts";
import { freeInline, replacePolicy, type RoleDenies } from "./role-denies.ts";
import { roleFull } from "./role-full.ts";
import { writePolicy } from "./write-policy.ts";

export interface BatchDeps extends RoomDeps {
  readonly randomBytes: RandomBytes;
}

/** Called once for each entry, as soon as its own outcome is known. */
export type Settle = (entry: DenyEntry, outcome: Result<void, ProviderFailure>) => void;

/**
 * A bound for a server whose sums nobody understands: each round that IAM refuses halves the room that is believed in, and
 * 10 240 characters halve 10 times before no entry fits.
 */
const MAX_ROUNDS = 24;

/**
 * Writes entries into policies of this process, as many as fit; the others are refused, each for itself. When the room is
 * short, what is over goes first, and then a managed policy is attached where the broker may.
 */
export async function settleBatch(
  deps: BatchDeps,
  role: RoleDenies,
  { entries, settle }: { readonly entries: readonly DenyEntry[]; readonly settle: Settle },
): Promise<void> {
  let open = entries;
  for (let round = 0; open.length > 0 && round < MAX_ROUNDS; round += 1) {
    const { changed, rest } = place(deps, role, open);
    if (rest.length > 0 && (await gainRoom(deps, role, rest))) continue;
    for (const entry of rest) settle(entry, err(roleFull(deps, role)));
    open = await writeAll(deps, role, { changed, settle });
  }
  for (const entry of open) settle(entry, err(roleFull(deps, role)));
  await removeOwnOver(deps, role);
}

function place(deps: BatchDeps, role: RoleDenies, entries: readonly DenyEntry[]) {
  const own = new Set(entries.map(({ key }) => key));
  const serverNow = deps.calls.serverNow();
  const reserved = [...role.reserved.keys()].filter((key) => !own.has(key)).length;
  return placeEntries(entries, {
    policies: role.policies,
    free: freeInline(role),
    reserved,
    now: (serverNow ?? deps.clock.now()) / 1000,
    endedBy: (serverNow ?? 0) / 1000,
    newName: () => newPolicyName(role.instance, deps.randomBytes(6)),
  });
}

async function gainRoom(
  deps: BatchDeps,
  role: RoleDenies,
  rest: readonly DenyEntry[],
): Promise<boolean> {
  const keptUntil = Math.max(...rest.map(({ until }) => until));
  return (await makeRoom(deps, role)) || (await openManaged(deps, role, keptUntil));
}

interface Writing {
  readonly changed: readonly ChangedPolicy[];
  readonly settle: Settle;
}

/** Returns the entries that are to be placed anew. */
async function writeAll(
  deps: BatchDeps,
  role: RoleDenies,
  { changed, settle }: Writing,
): Promise<readonly DenyEntry[]> {
  const again: DenyEntry[] = [];
  for (const change of changed) {
    begin(role, change);
    const written = await writePolicy(deps, role.name, change.policy);
    if (written.ok && written.value === "gone") {
      replacePolicy(role, change.policy.name, undefined);
      again.push(...entriesOf(change.policy));
    } else if (written.ok && written.value === "full") {
      const { anew, refused } = takeBack(role, change);
      again.push(...anew);
      for (const entry of refused) settle(entry, err(roleFull(deps, role)));
    } else {
      finish(role, change, written.ok ? deps.clock.now() : undefined);
      for (const entry of change.added) settle(entry, written.ok ? ok(undefined) : written);
    }
  }
  return again;
}

function entriesOf({ entries }: OwnPolicy): readonly DenyEntry[] {
  return [...entries].map(([key, until]) => ({ key, until }));
}

/** Known as this process's own before it is in the role: a look may find it there. */
function begin(role: RoleDenies, { policy, before }: ChangedPolicy): void {
  const written = Math.max(documentOf(policy).length, before?.written ?? 0);
  replacePolicy(role, policy.name, { ...policy, written, confirmedAt: undefined });
}

/** `confirmedAt`: undefined when it is not known whether the policy landed. */
function finish(
  role: RoleDenies,
  { policy, before }: ChangedPolicy,
  confirmedAt: Instant | undefined,
): void {
  const length = documentOf(policy).length;
  const written = confirmedAt === undefined ? Math.max(length, before?.written ?? 0) : length;
  replacePolicy(role, policy.name, { ...policy, written, confirmedAt });
}

/** After IAM refused it: the policy stays as it was, and what is new in it needs another place. */
function takeBack(
  role: RoleDenies,
  { policy, before, added }: ChangedPolicy,
): { readonly anew: readonly DenyEntry[]; readonly refused: readonly DenyEntry[] } {
  replacePolicy(role, policy.name, before);
  // A managed policy has its own room: only its attachment can be refused.
  if (policy.arn !== undefined) return { anew: [], refused: added };
  believeLess(role);
  const isNew = ({ key }: DenyEntry): boolean => before?.entries.has(key) !== true;
  return { anew: added.filter(isNew), refused: added.filter((entry) => !isNew(entry)) };
}

/** IAM refused what should have fit: somebody else wrote to the role since the last look. */
function believeLess(role: RoleDenies): void {
  const free = freeInline(role);
  const half = free < 2 * ENTRY_LENGTH ? 0 : Math.floor(free / 2);
  const written = role.policies
    .filter(({ arn }) => arn === undefined)
    .reduce((sum, policy) => sum + policy.written, 0);
  role.othersAtLeast = { characters: MAX_INLINE - written - half, afterLook: role.looksBegun };
}
