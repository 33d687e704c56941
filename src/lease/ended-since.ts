import type { Instant } from "../shared/clock.ts";

/** Which ended leases a store is asked for, in instants of the store's clock. */
export interface EndedSince {
  readonly kind: string;
  readonly since: Instant;
  /** Absent: all up to now. */
  readonly until?: Instant;
}
