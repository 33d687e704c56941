import type { Instant } from "../shared/clock.ts";

/** Why GitHub did not do what an App asked for. It never holds a key or a token. */
export interface AppFault {
  /** `permanent`: another try would fail too. */
  readonly kind: "permanent" | "retryable";
  /** A stable code, such as `installation_missing`. */
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
  /** When another try may succeed, where GitHub says so. */
  readonly retryAt?: Instant;
  /** Whether GitHub may have done it all the same. */
  readonly mayHaveActed: boolean;
}

/** GitHub refused, so it did nothing. */
export function permanentFault(name: string, message: string, remedy: string): AppFault {
  return { kind: "permanent", name, message, remedy, mayHaveActed: false };
}
