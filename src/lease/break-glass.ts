import type { Instant } from "../shared/clock.ts";
import type { LeaseId } from "../shared/lease-id.ts";
import type { JobKey } from "../shared/claims.ts";

/** The longest that a lease outside the gate lasts. */
export const MAX_BREAK_GLASS_SECONDS = 15 * 60;

/** An admin, as the operating system of a machine names its user. Nothing else proves who it is. */
export interface Admin {
  readonly user: string;
  /** The name of the machine. */
  readonly machine: string;
}

/** Who stands for a user whose name the system does not find, perhaps because its directory service is away. */
export function namelessUser(uid: number): string {
  return `uid ${uid}`;
}

export function isNameless(user: string): boolean {
  return /^uid \d+$/u.test(user);
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
