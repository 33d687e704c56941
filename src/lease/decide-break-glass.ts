import { isNameless, type Admin, type LastBreakGlass } from "./break-glass.ts";
import type { LeaseState } from "./lease.ts";

/**
 * Whether a grant may be issued outside the gate now. `leaseState`: of the lease of the last time; undefined when the store no
 * longer has it. What was never issued does not count.
 */
export function mayBreakGlass(
  last: LastBreakGlass | undefined,
  leaseState: LeaseState | undefined,
): boolean {
  return last === undefined || last.confirmed !== undefined || leaseState === "failed";
}

export type Confirmation = "confirmed" | "already_confirmed" | "same_user" | "nothing";

/**
 * Whether this admin confirms the last time. A name is one person on every machine: two people of one name cannot confirm each
 * other, which is the safe mistake.
 */
export function decideConfirmation(
  last: LastBreakGlass | undefined,
  leaseState: LeaseState | undefined,
  { user }: Pick<Admin, "user">,
): Confirmation {
  if (last === undefined || leaseState === "failed") return "nothing";
  if (last.confirmed !== undefined) return "already_confirmed";
  return mayBeSame(last.user, user) ? "same_user" : "confirmed";
}

/** A directory service may tell one name in several ways: on one machine in small letters, on another not. */
function mayBeSame(one: string, other: string): boolean {
  // Somebody without a name may be anybody.
  return isNameless(other) || folded(one) === folded(other);
}

function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
