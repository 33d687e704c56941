import type { LeaseFinding } from "../credentials/kind/provider.ts";
import type { Lease } from "./lease.ts";
import type { DamagedRow, StoreError } from "./store.ts";
import { isEnded } from "./transitions.ts";

/** What the reaper did or met: for the log, the audit and the metrics. */
export type ReaperEvent =
  /** Revoked, expired or failed: `lease.proof` says what was seen. */
  | { readonly kind: "ended"; readonly lease: Lease }
  /** Not ended yet: tried again at `lease.nextTryAt`, because of `lease.lastError`. */
  | { readonly kind: "postponed"; readonly lease: Lease }
  /** As `postponed`, but it failed so often that somebody must look. */
  | { readonly kind: "stuck"; readonly lease: Lease }
  /** What the lease left is removed: `lease.tidy.facts`. `findings`: what was found meanwhile. */
  | { readonly kind: "tidied"; readonly lease: Lease; readonly findings: readonly LeaseFinding[] }
  /** Removed a part, and continues at once. `findings`: what was found meanwhile. */
  | {
      readonly kind: "tidy_continues";
      readonly lease: Lease;
      readonly findings: readonly LeaseFinding[];
    }
  /** Not tidied yet: tried again at `lease.tidy.nextTryAt`, because of `lease.tidy.lastError`. */
  | { readonly kind: "tidy_postponed"; readonly lease: Lease }
  /** As `tidy_postponed`, but it has failed for a day. */
  | { readonly kind: "tidy_stuck"; readonly lease: Lease }
  /** The store cannot be used: reported once, until it can. */
  | { readonly kind: "store_lost"; readonly error: StoreError }
  | { readonly kind: "store_regained" }
  /** A row of the store cannot be read, and its lease not be ended: reported once. */
  | { readonly kind: "row_damaged"; readonly row: DamagedRow }
  /** A bug of ours; the lease that it concerns is tried again. */
  | { readonly kind: "fault"; readonly error: unknown };

/** How an attempt to end a lease went. */
export function endEvent(lease: Lease): ReaperEvent {
  if (isEnded(lease.state)) return { kind: "ended", lease };
  return { kind: lease.state === "stuck" ? "stuck" : "postponed", lease };
}

/** How an attempt to tidy a lease went. */
export function tidyEvent(outcome: {
  readonly lease: Lease;
  readonly findings: readonly LeaseFinding[];
}): ReaperEvent {
  const { lease } = outcome;
  if (lease.tidy.state === "done") return { kind: "tidied", ...outcome };
  if (lease.tidy.lastError === undefined) return { kind: "tidy_continues", ...outcome };
  return { kind: lease.tidy.state === "stuck" ? "tidy_stuck" : "tidy_postponed", lease };
}
