import type { RandomBytes } from "../../../../shared/lease-id.ts";
import { err, type Result } from "../../../../shared/result.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import { withRetries } from "../../../kind/retry.ts";
import { parseDenies, renderDenies } from "./document.ts";
import { isOwnManaged, readManaged } from "./look.ts";
import { newPolicyName } from "./names.ts";
import { replacePolicy, type RoleDenies } from "./role-denies.ts";
import { isOver } from "./sweep.ts";
import { isAbsent, isFull, removeOldVersions, type WriteDeps } from "./write-policy.ts";

/** How many managed policies one process attaches to a role: the quota is 10, and the role's own need some of it. */
const MAX_OWN = 4;
/** How long all calls for a new policy may take, in milliseconds. */
const OPEN_MS = 8000;
const REMOVE_MS = 8000;

export interface OpenDeps extends WriteDeps {
  readonly randomBytes: RandomBytes;
}

/**
 * Creates a managed policy and attaches it to the role; false when the broker may not, or the account's quotas do not allow
 * it. It denies nobody yet: so it is known that entries will have room. Until `keptUntil`, no other process removes it.
 */
export async function openManaged(
  deps: OpenDeps,
  role: RoleDenies,
  keptUntil: number,
): Promise<boolean> {
  const { calls, clock, jitter } = deps;
  const own = role.policies.filter(({ arn }) => arn !== undefined);
  if (own.length >= MAX_OWN || !role.managed.mayOpen(clock.now())) return false;
  await removeOrphans(deps, role);
  const signal = AbortSignal.timeout(OPEN_MS);
  const name = newPolicyName(role.instance, deps.randomBytes(6));
  const document = renderDenies({ until: keptUntil, keys: [] });
  const created = await calls.managed.create({ name, document }, signal);
  if (!created.ok) return refused(deps, role, created.error);
  const arn = created.value;
  // A policy that was just created may not be known everywhere yet.
  const attached = await withRetries({ clock, jitter, signal }, async () =>
    retryAbsent(await calls.managed.attach({ role: role.name, arn }, signal)),
  );
  if (!attached.ok) {
    await removeManaged(deps, role.name, arn);
    return refused(deps, role, attached.error);
  }
  const empty = { group: 0, entries: new Map(), written: 0, confirmedAt: undefined };
  replacePolicy(role, name, { ...empty, name, arn, keptUntil });
  return true;
}

function refused({ clock }: WriteDeps, role: RoleDenies, failure: ProviderFailure): false {
  const now = clock.now();
  if (isFull(failure)) role.managed.noneLeft(now);
  else if (failure.kind === "permanent") role.managed.openRefused(now);
  else role.managed.openFailed(now);
  return false;
}

/** Removes what processes left that died between creating a policy and attaching it. No look at a role shows that. */
async function removeOrphans({ calls }: OpenDeps, role: RoleDenies): Promise<void> {
  const signal = AbortSignal.timeout(REMOVE_MS);
  const found = await calls.managed.listUnattached(signal);
  if (!found.ok) return;
  for (const arn of found.value.filter((one) => isOwnManaged(one, role.instance))) {
    const document = await readManaged(calls, arn, signal);
    const denies = document.ok ? parseDenies(document.value ?? "") : undefined;
    if (denies === undefined) continue;
    const isLeft = isOver({ format: "current", until: denies.until }, calls.serverNow());
    if (isLeft) await removeManaged({ calls }, role.name, arn);
  }
}

/** `NoSuchEntity` for what exists passes. */
function retryAbsent(result: Result<void, ProviderFailure>): Result<void, ProviderFailure> {
  if (result.ok || !isAbsent(result.error)) return result;
  return err({ ...result.error, kind: "retryable" });
}

/** Detaches a managed policy from the role and deletes it. False: something of it may be left. */
export async function removeManaged(
  { calls }: Pick<WriteDeps, "calls">,
  role: string,
  arn: string,
): Promise<boolean> {
  const signal = AbortSignal.timeout(REMOVE_MS);
  const detached = await calls.managed.detach({ role, arn }, signal);
  if (!detached.ok) return false;
  const removed = await removeOldVersions(calls, arn, signal);
  return removed.ok && (await calls.managed.delete(arn, signal)).ok;
}
