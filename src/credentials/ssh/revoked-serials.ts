import type { Clock, Instant } from "../../shared/clock.ts";

/** Serials that this process revoked, each for as long as its certificate is valid. */
export interface RevokedSerials {
  add(serial: bigint, until: Instant): void;
  valid(): readonly bigint[];
}

/** After so many additions, those that have expired are forgotten. */
const FORGET_EVERY = 1000;

export function createRevokedSerials({ now }: Pick<Clock, "now">): RevokedSerials {
  const serials = new Map<bigint, Instant>();
  let added = 0;
  const forget = (): void => {
    for (const [serial, until] of serials) if (until <= now()) serials.delete(serial);
  };
  return {
    add: (serial, until) => {
      serials.set(serial, until);
      added += 1;
      if (added % FORGET_EVERY === 0) forget();
    },
    valid: () => {
      forget();
      return [...serials.keys()];
    },
  };
}
