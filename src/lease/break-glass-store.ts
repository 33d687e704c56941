import type { Admin, GrantOfRepository, LastBreakGlass } from "./break-glass.ts";
import type { Confirmation } from "./decide-break-glass.ts";
import type { Lease } from "./lease.ts";
import type { NewLease } from "./new-lease.ts";

/** The outcome of a reservation outside the gate: decided and written in one transaction. */
export type BreakGlassReserved =
  | { readonly kind: "reserved"; readonly lease: Lease }
  | { readonly kind: "frozen" }
  /** Nobody else has confirmed the last time. */
  | { readonly kind: "unconfirmed"; readonly last: LastBreakGlass };

/** The outcome of a confirmation, with what it is about; undefined when there is nothing. */
export interface Confirmed {
  readonly kind: Confirmation;
  readonly last: LastBreakGlass | undefined;
}

/** Leases outside the gate: each grant once, until another admin has confirmed that. The store never forgets the last time. */
export interface BreakGlassStore {
  /** `expiresAt` and `diesAt` of the lease are computed from `now()`. It takes no seal: there is no job. */
  reserveBreakGlass(lease: NewLease): Promise<BreakGlassReserved>;
  confirmBreakGlass(grant: GrantOfRepository, by: Admin): Promise<Confirmed>;
}
