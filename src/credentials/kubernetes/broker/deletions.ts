import type { Clock } from "../../../shared/clock.ts";
import type { LeaseSecret } from "./lease-secret.ts";

/**
 * For how long an API server takes a token that it has accepted before, though the Secret is gone: its TokenSuccessCacheTTL,
 * which no flag sets.
 */
export const CACHE_MS = 10_000;
/** Until every API server has seen the deletion. */
const HEARD_MS = 500;

/** When each Secret was first seen to be gone. */
export interface Deletions {
  note(secret: LeaseSecret): void;
  /** For how long an API server may still accept the token of a Secret that is gone; 0: none does. */
  leftMs(secret: LeaseSecret): number;
}

/** Far more than end within some seconds; the oldest goes first. */
const MOST = 10_000;

function key({ namespace, name }: LeaseSecret): string {
  return `${namespace}/${name}`;
}

/** Another process does not know, and waits all of the time once more. */
export function createDeletions(clock: Pick<Clock, "now" | "steady">): Deletions {
  const now = (): number => clock.steady?.() ?? clock.now();
  const goneAt = new Map<string, number>();
  return {
    note: (secret) => {
      if (goneAt.has(key(secret))) return;
      goneAt.set(key(secret), now());
      const [oldest] = goneAt.keys();
      if (goneAt.size > MOST && oldest !== undefined) goneAt.delete(oldest);
    },
    leftMs: (secret) => {
      const at = goneAt.get(key(secret));
      return at === undefined ? 0 : Math.max(0, at + CACHE_MS + HEARD_MS - now());
    },
  };
}
