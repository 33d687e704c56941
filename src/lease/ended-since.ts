import type { Instant } from "../shared/clock.ts";

/** Which ended leases a store is asked for. `since` is an instant of the store's clock. */
export interface EndedSince {
  readonly kind: string;
  readonly since: Instant;
}
