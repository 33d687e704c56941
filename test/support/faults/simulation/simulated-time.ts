import type { Instant } from "../../../../src/shared/clock.ts";
import { TEN_OCLOCK } from "../../fake-clock.ts";

/**
 * The time of a simulated world, which goes from event to event. Between two events everything runs that waits for no time.
 * Real work (a call of a real store) takes none: time stands still until it is done.
 */
export interface SimulatedTime {
  /** The wall clock, in milliseconds since 1970. */
  now(): Instant;
  /** The steady clock, in milliseconds since the world began. */
  steady(): number;
  /** Runs `action` after so long; returns what cancels it. */
  after(milliseconds: number, action: () => void): () => void;
  /** Goes on for so long. */
  run(milliseconds: number): Promise<void>;
  /** Holds time until real work is done. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Sets the wall clock back; the steady clock goes on. */
  setBack(milliseconds: number): void;
}

interface Event {
  readonly at: number;
  readonly action: () => void;
}

export function createSimulatedTime(): SimulatedTime {
  let steady = 0;
  let ahead = 0;
  let working = 0;
  const queue: Event[] = [];

  const settle = async (): Promise<void> => {
    for (let idle = 0; idle < 3; idle = working > 0 ? 0 : idle + 1) await eventLoopTurn();
  };
  const insert = (event: Event): void => {
    let [low, high] = [0, queue.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((queue[middle]?.at ?? 0) <= event.at) low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, event);
  };
  return {
    now: () => TEN_OCLOCK + steady + ahead,
    steady: () => steady,
    after: (milliseconds, action) => {
      const event = { at: steady + Math.max(0, milliseconds), action };
      insert(event);
      return () => {
        const index = queue.indexOf(event);
        if (index !== -1) queue.splice(index, 1);
      };
    },
    run: async (milliseconds) => {
      const until = steady + milliseconds;
      await settle();
      for (let next = queue[0]; next !== undefined && next.at <= until; next = queue[0]) {
        queue.shift();
        steady = Math.max(steady, next.at);
        next.action();
        await settle();
      }
      steady = until;
    },
    hold: async (work) => {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
      }
    },
    setBack: (milliseconds) => {
      ahead -= milliseconds;
    },
  };
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
