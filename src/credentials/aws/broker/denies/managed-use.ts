import type { Instant } from "../../../../shared/clock.ts";
import type { RoleArn } from "../../session/partition.ts";

/** Whether this process uses managed policies for a role. It finds out by trying: IAM does not show who may do what. */
export interface ManagedUse {
  /** False while the broker seems to have no right to see the role's managed policies. */
  mayLook(now: Instant): boolean;
  /** False while the broker seems to have no right to attach one, or the role cannot take another one. */
  mayOpen(now: Instant): boolean;
  lookRefused(now: Instant): void;
  openRefused(now: Instant): void;
  /** The role has as many managed policies as the account's quota allows. */
  noneLeft(now: Instant): void;
  /** It failed for another reason, which may pass. */
  openFailed(now: Instant): void;
}

/** So long after a refusal the next try comes, in milliseconds: rights change seldom. */
const REFUSED_MS = 3_600_000;
const FULL_MS = 600_000;
/** Ends of leases wait for each try. */
const FAILED_MS = 10_000;

export function createManagedUse(role: RoleArn | undefined): ManagedUse {
  let lookFrom = 0;
  let openFrom = 0;
  // Ceph's roles have no account. It has no managed policies of customers.
  const isAws = /^\d{12}$/u.test(role?.account ?? "");
  const mayLook = (now: Instant): boolean => isAws && now >= lookFrom;
  return {
    mayLook,
    mayOpen: (now) => mayLook(now) && now >= openFrom,
    lookRefused: (now) => {
      lookFrom = now + REFUSED_MS;
    },
    openRefused: (now) => {
      openFrom = now + REFUSED_MS;
    },
    noneLeft: (now) => {
      openFrom = now + FULL_MS;
    },
    openFailed: (now) => {
      openFrom = now + FAILED_MS;
    },
  };
}
