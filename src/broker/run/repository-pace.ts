import { createBoundedMap } from "../../shared/bounded-map.ts";
import type { Clock, Instant } from "../../shared/clock.ts";

/** How often tasks of one repository are worked on, whatever its events ask for. */
export interface RepositoryPace {
  /** 0: it may begin now, and that counts. Otherwise the milliseconds until it may. */
  begin(repositoryId: number): number;
}

/** So many at once, after a while without any. */
const BURST = 30;
/** Then one in so many milliseconds. */
const EVERY_MS = 2000;
const LONGEST_MS = 60_000;
const MAX_KNOWN = 5000;

interface Pace {
  /** When its allowance is whole again. */
  readonly wholeAt: Instant;
  /** How many were put off since the last that began: each waits for another turn. */
  readonly putOff: number;
}

/**
 * Anybody can comment on a pull request of a public repository, and each event makes its tasks due. Each look costs requests,
 * of which GitHub takes some hundreds a minute: beyond, it refuses the App everything for that owner.
 */
export function createRepositoryPace(clock: Pick<Clock, "now">): RepositoryPace {
  const paces = createBoundedMap<number, Pace>(MAX_KNOWN);
  return {
    begin: (repositoryId) => {
      const now = clock.now();
      const { wholeAt: known, putOff } = paces.get(repositoryId) ?? { wholeAt: now, putOff: 0 };
      // Further away than it can be: the clock was set back.
      const wholeAt = known - now > BURST * EVERY_MS ? now : Math.max(now, known);
      const wait = wholeAt - now - (BURST - 1) * EVERY_MS;
      if (wait <= 0) {
        paces.set(repositoryId, { wholeAt: wholeAt + EVERY_MS, putOff: 0 });
        return 0;
      }
      paces.set(repositoryId, { wholeAt, putOff: putOff + 1 });
      return Math.min(wait + putOff * EVERY_MS, LONGEST_MS);
    },
  };
}
