import type { Instant } from "../shared/clock.ts";
import type { LeaseId } from "../shared/lease-id.ts";
import type { JobKey } from "../shared/claims.ts";
import type { LeaseState } from "./lease.ts";

/** The longest that a lease outside the gate lasts. */
export const MAX_BREAK_GLASS_SECONDS = 15 * 60;

/** An admin, as the operating system of a machine names its user. Nothing else proves who it is. */
export interface Admin {
  readonly user: string;
  /** The name of the machine. */
  readonly machine: string;
}

/** What a lease has that was issued outside the gate. */
export interface BreakGlass extends Admin {
  /** As the admin wrote it. */
  readonly reason: string;
  /** `printed`: no process sends heartbeats, so the lease lasts until it expires or is ended. */
  readonly handedTo: "command" | "printed";
}

/** One grant of one repository. */
export interface GrantOfRepository {
  readonly repositoryId: number;
  readonly grant: string;
}

/** The last time that a grant was issued outside the gate. */
export interface LastBreakGlass extends Admin {
  readonly lease: LeaseId;
  readonly reason: string;
  readonly at: Instant;
  /** The other admin who confirmed it. */
  readonly confirmed: (Admin & { readonly at: Instant }) | undefined;
}

/** There is no job: GitHub numbers runs from 1, so no job's id is like this. */
export function noJob(repositoryId: number): JobKey {
  return { repositoryId, runId: 0, runAttempt: 0, checkRunId: 0 };
}

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
  return last.user === user ? "same_user" : "confirmed";
}
