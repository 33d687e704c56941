import type { Instant } from "../../../../shared/clock.ts";
import type { Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import type { AwsCalls } from "../sdk/aws-calls.ts";
import { foreignIn } from "./foreign.ts";
import { removeManaged } from "./managed-policy.ts";
import { documentOf, withoutEnded } from "./own-policy.ts";
import { forgetPolicy, replacePolicy, type RoleDenies, type RoleLook } from "./role-denies.ts";
import { isOver, isOwnOver } from "./sweep.ts";
import { writePolicy, type WriteDeps } from "./write-policy.ts";

export interface RoomDeps extends WriteDeps {
  /** A look at the role that begins now. */
  readonly look: () => Promise<Result<RoleLook, ProviderFailure>>;
}

/** How long one removal may take, in milliseconds. */
const REMOVE_MS = 8000;
/** How often room is made at most, in milliseconds: a role that is full stays so for a while. */
const AGAIN_MS = 5000;

/** Removes what is over from the role, whichever process of this instance wrote it, and looks again. False: not now. */
export async function makeRoom(deps: RoomDeps, role: RoleDenies): Promise<boolean> {
  const now = deps.clock.now();
  const since = now - (role.roomMadeAt ?? Number.NEGATIVE_INFINITY);
  // A clock that was set back must not stop this for long.
  if (since >= 0 && since < AGAIN_MS) return false;
  role.roomMadeAt = now;
  const seen = await deps.look();
  if (!seen.ok) return false;
  await removeOwnOver(deps, role);
  await removeForeignOver(deps, role);
  await shortenOwn(deps, role);
  return true;
}

/** Removes this process's policies whose sessions are all dead without them. */
export async function removeOwnOver(
  { calls }: Pick<WriteDeps, "calls">,
  role: RoleDenies,
): Promise<void> {
  for (const policy of role.policies) {
    if (isOwnOver(policy, calls.serverNow())) await remove(calls, role, policy.arn ?? policy.name);
  }
}

/** Removes policies that other processes left, in the last look. */
export async function removeForeignOver(
  { calls }: Pick<WriteDeps, "calls">,
  role: RoleDenies,
): Promise<void> {
  if (role.look === undefined) return;
  for (const { name, format, denies } of foreignIn(role, role.look)) {
    if (isOver({ format, until: denies.until }, calls.serverNow())) await remove(calls, role, name);
  }
}

async function remove(calls: AwsCalls, role: RoleDenies, nameOrArn: string): Promise<void> {
  const isManaged = nameOrArn.startsWith("arn:");
  const signal = AbortSignal.timeout(REMOVE_MS);
  const removed = isManaged
    ? await removeManaged({ calls }, role.name, nameOrArn)
    : (await calls.deleteRolePolicy({ role: role.name, name: nameOrArn }, signal)).ok;
  if (removed) forgetPolicy(role, nameOrArn);
}

/** Writes this process's inline policies again without the entries that have ended. */
async function shortenOwn(deps: RoomDeps, role: RoleDenies): Promise<void> {
  const serverNow: Instant | undefined = deps.calls.serverNow();
  if (serverNow === undefined) return;
  for (const policy of role.policies) {
    const shorter = withoutEnded(policy, serverNow / 1000);
    if (policy.arn !== undefined || shorter === policy || shorter.entries.size === 0) continue;
    const written = await writePolicy(deps, role.name, shorter);
    if (!written.ok || written.value !== "landed") continue;
    replacePolicy(role, policy.name, {
      ...shorter,
      written: documentOf(shorter).length,
      confirmedAt: deps.clock.now(),
    });
  }
}
