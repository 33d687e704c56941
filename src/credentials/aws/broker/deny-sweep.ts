import type { Instant } from "../../../shared/clock.ts";
import type { AwsCalls } from "./calls.ts";
import { RETIRE_SECONDS } from "./deny-ledger.ts";
import { parseDenies } from "./deny-document.ts";

export interface Sweep {
  readonly calls: AwsCalls;
  readonly role: string;
  /** How the names of this broker instance's policies begin. */
  readonly prefix: string;
  /** This process's current policy, which stays. */
  readonly own: string | undefined;
  readonly now: Instant;
  readonly signal: AbortSignal;
}

/**
 * Removes the policies that earlier processes of this broker left: those whose last entry ended so long ago that no
 * process writes to them any more. A policy that cannot be read stays, which is harmless.
 */
export async function sweepDenies(sweep: Sweep): Promise<void> {
  const { calls, role, signal } = sweep;
  for (const name of await namesOf(sweep)) {
    if (name === sweep.own) continue;
    const found = await calls.getRolePolicy({ role, name }, signal);
    const entries = found.ok ? parseDenies(found.value ?? "") : undefined;
    const newest = entries && Math.max(0, ...entries.map(({ until }) => until));
    const isOver = newest !== undefined && newest + 2 * RETIRE_SECONDS < sweep.now / 1000;
    if (isOver) await calls.deleteRolePolicy({ role, name }, signal);
  }
}

/** The names of this broker instance's policies in the role. */
async function namesOf({ calls, role, prefix, signal }: Sweep): Promise<readonly string[]> {
  const names = await calls.listRolePolicies(role, signal);
  return names.ok ? names.value.filter((name) => name.startsWith(prefix)) : [];
}
