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
  /** The repository that was asked about last is the last. */
  const paces = new Map<number, Pace>();
  const keep = (repositoryId: number, pace: Pace): void => {
    paces.delete(repositoryId);
    paces.set(repositoryId, pace);
    const [oldest] = paces.keys();
    if (paces.size > MAX_KNOWN && oldest !== undefined) paces.delete(oldest);
  };
  return {
    begin: (repositoryId) => {
      const now = clock.now();
      const { wholeAt: known, putOff } = paces.get(repositoryId) ?? { wholeAt: now, putOff: 0 };
      // Further away than it can be: the clock was set back.
      const wholeAt = known - now > BURST * EVERY_MS ? now : Math.max(now, known);
      const wait = wholeAt - now - (BURST - 1) * EVERY_MS;
      if (wait <= 0) {
        keep(repositoryId, { wholeAt: wholeAt + EVERY_MS, putOff: 0 });
        return 0;
      }
      keep(repositoryId, { wholeAt, putOff: putOff + 1 });
      return Math.min(wait + putOff * EVERY_MS, LONGEST_MS);
    },
  };
}
