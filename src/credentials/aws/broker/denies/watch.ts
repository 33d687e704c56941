import { err, ok, type Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import { removeForeignOver, removeOwnOver } from "./make-room.ts";
import { untilOf, type DenyEntry, type OwnPolicy } from "./own-policy.ts";
import { replacePolicy, type RoleDenies, type RoleLook } from "./role-denies.ts";
import { settleBatch, type BatchDeps } from "./settle-batch.ts";
import { contains } from "./write-policy.ts";

/** The name of the failure when somebody removed a Deny that is still needed. */
export const DENY_REMOVED = "deny_removed";
/** A policy that was read back so long ago must be in every look, in milliseconds: IAM is eventually consistent. */
const SETTLED_MS = 60_000;
/** Another process that lives writes its policy again by itself: only after so many looks without it, this one does. */
const MISSED_LOOKS = 2;

/**
 * Looks whether the role still denies what it should, writes again what somebody removed, and removes what is over. Call it
 * while no write is under way.
 */
export async function watchRole(
  deps: BatchDeps,
  role: RoleDenies,
): Promise<Result<undefined, ProviderFailure>> {
  if (role.policies.length === 0 && role.foreign.size === 0 && role.reserved.size === 0) {
    return ok(undefined);
  }
  const seen = await deps.look();
  if (!seen.ok) return seen;
  const now = (deps.calls.serverNow() ?? deps.clock.now()) / 1000;
  const unsure = entriesOf(role.policies.filter((policy) => isUnsure(policy, now)));
  const removed = [
    ...takeRemovedOwn(role, seen.value, now),
    ...takeRemovedForeign(role, seen.value, now),
  ];
  const failure = await writeAgain(deps, role, { removed, unsure });
  await removeOwnOver(deps, role);
  await removeForeignOver(deps, role);
  return removed.length === 0 ? ok(undefined) : err(removedByOthers(role, removed.length, failure));
}

/** Whether the last write failed, so that nobody knows what of the policy is in the role. */
function isUnsure(policy: OwnPolicy, now: number): boolean {
  return policy.confirmedAt === undefined && untilOf(policy) > now;
}

/** The first failure with what was removed; the owners of the other entries try again by themselves. */
async function writeAgain(
  deps: BatchDeps,
  role: RoleDenies,
  given: { readonly removed: readonly DenyEntry[]; readonly unsure: readonly DenyEntry[] },
): Promise<ProviderFailure | undefined> {
  const removed = new Set(given.removed);
  const failures: ProviderFailure[] = [];
  await settleBatch(deps, role, {
    entries: [...given.removed, ...given.unsure],
    settle: (entry, outcome) => {
      if (!outcome.ok && removed.has(entry)) failures.push(outcome.error);
    },
  });
  return failures[0];
}

function entriesOf(policies: readonly OwnPolicy[]): readonly DenyEntry[] {
  return policies.flatMap(({ entries }) => [...entries].map(([key, until]) => ({ key, until })));
}

/** The entries of this process's policies that the role does not have any more. */
function takeRemovedOwn(role: RoleDenies, look: RoleLook, now: number): readonly DenyEntry[] {
  const missing = role.policies.filter(
    (policy) => untilOf(policy) > now && isMissing(policy, look),
  );
  for (const policy of missing) {
    // One that was only changed is written again under its name. Its entries still take their room.
    const changed = { ...policy, confirmedAt: undefined };
    const isThere = documentIn(look, policy) !== undefined;
    replacePolicy(role, policy.name, isThere ? changed : undefined);
  }
  return entriesOf(missing);
}

/** Whether a look that began long after the last write does not show the policy as it should be. */
function isMissing(policy: OwnPolicy, look: RoleLook): boolean {
  if (policy.arn !== undefined && look.managed === undefined) return false;
  const { confirmedAt } = policy;
  const isSettled = confirmedAt !== undefined && look.at - confirmedAt >= SETTLED_MS;
  return isSettled && !contains(documentIn(look, policy), policy);
}

function documentIn(look: RoleLook, { name, arn }: OwnPolicy): string | undefined {
  return arn === undefined ? look.inline.get(name) : look.managed?.get(arn);
}

/** The entries of other processes' policies that are gone before their time. */
function takeRemovedForeign(role: RoleDenies, look: RoleLook, now: number): readonly DenyEntry[] {
  const removed: DenyEntry[] = [];
  for (const [name, { denies, missed }] of role.foreign) {
    const seen = name.startsWith("arn:") ? look.managed : look.inline;
    if (seen === undefined || seen.has(name)) continue;
    role.foreign.set(name, { denies, missed: missed + 1 });
    if (denies.until > now && missed + 1 < MISSED_LOOKS) continue;
    role.foreign.delete(name);
    if (denies.until <= now) continue;
    removed.push(...denies.keys.map((key) => ({ key, until: denies.until })));
  }
  return removed;
}

function removedByOthers(
  role: RoleDenies,
  count: number,
  failure: ProviderFailure | undefined,
): ProviderFailure {
  const again =
    failure === undefined
      ? "It was written again."
      : `It cannot be written again: ${failure.name}: ${failure.message}.`;
  return {
    kind: "retryable",
    name: DENY_REMOVED,
    message: `somebody removed the Deny for ${count} ended sessions from role ${role.name}. ${again}`,
    remedy:
      "Find out who changes policies whose names begin with `stepkey-`, and exclude them there.",
    mayExist: false,
  };
}
