import type { Clock } from "../../shared/clock.ts";
import { EXCHANGE_MS } from "../exchange/exchange.ts";

/** By the id of a repository, the numbers of its pull requests; `all` means every one. */
export type Places = ReadonlyMap<number, ReadonlySet<number | "all">>;

/**
 * An exchange that read the approval before an event may store its lease after the look that the event asked for. When this time
 * has passed, it has stored it.
 */
const DECIDED_MS = EXCHANGE_MS + 1000;

/** Looks that come together are followed by one. */
const TOGETHER_MS = 1000;

/** A look that is followed by another one. */
interface Followed {
  readonly places: Map<number, ReadonlySet<number | "all">>;
  /** The ids of the leases that it saw. */
  readonly seen: Set<string>;
  readonly openUntil: number;
}

export interface LateLooks {
  /** Looks at these places once more when `DECIDED_MS` have passed. `seen`: the ids of the leases that were looked at. */
  add(places: Places, seen: Iterable<string>): void;
}

export interface LateLookEffects {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Looks at the leases that were not seen. */
  readonly look: (places: Places, seen: ReadonlySet<string>) => Promise<void>;
  /** What it throws is logged there. */
  readonly run: (work: () => Promise<void>) => void;
}

export function createLateLooks({ clock, signal, look, run }: LateLookEffects): LateLooks {
  const followed: Followed[] = [];
  let isWaiting = false;

  const wait = async (): Promise<void> => {
    for (let next = followed[0]; next !== undefined; next = followed[0]) {
      const left = next.openUntil + DECIDED_MS - clock.now();
      // It is never longer: where it seems so, the clock was set back.
      await clock.sleep(Math.max(0, Math.min(left, TOGETHER_MS + DECIDED_MS)), signal);
      if (signal.aborted) return;
      followed.shift();
      const { places, seen } = next;
      run(() => look(places, seen));
    }
  };
  return {
    add: (places, seen) => {
      const now = clock.now();
      let latest = followed.at(-1);
      if (latest === undefined || now >= latest.openUntil) {
        latest = { places: new Map(), seen: new Set(), openUntil: now + TOGETHER_MS };
        followed.push(latest);
      }
      for (const [repositoryId, numbers] of places) {
        const before = latest.places.get(repositoryId) ?? [];
        latest.places.set(repositoryId, new Set([...before, ...numbers]));
      }
      for (const id of seen) latest.seen.add(id);
      if (isWaiting) return;
      isWaiting = true;
      run(() => wait().finally(() => (isWaiting = false)));
    },
  };
}
