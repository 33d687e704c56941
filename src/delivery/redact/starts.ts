import type { Change } from "./automaton.ts";

/** Where the groups of attempts of one scan started, oldest first. */
export interface Starts {
  at(group: number): number;
  set(all: readonly number[]): void;
  /**
   * After the byte at `position`. Returns where the form that ends there started; -1 when none ends.
   */
  apply(change: Change, position: number): number;
}

/** Most changes drop the oldest groups or add one, so this is a queue: nothing is moved then. */
export function createStarts(): Starts {
  let list = new Float64Array(16);
  let first = 0;
  let count = 0;

  /** Room for one more after the last. */
  const makeRoom = (): void => {
    if (first + count < list.length) return;
    const target = count * 2 > list.length ? new Float64Array(list.length * 2) : list;
    target.set(list.subarray(first, first + count));
    list = target;
    first = 0;
  };
  return {
    at: (group) => list[first + group] ?? 0,
    set(all) {
      if (all.length >= list.length) list = new Float64Array(all.length * 2);
      list.set(all);
      first = 0;
      count = all.length;
    },
    apply({ kept, from, to, ended }, position) {
      makeRoom();
      list[first + count] = position;
      const start = ended < 0 ? -1 : (list[first + ended] ?? 0);
      if (kept === undefined) {
        first += from;
        count = to - from;
      } else {
        for (const [target, group] of kept.entries()) {
          list[first + target] = list[first + group] ?? 0;
        }
        count = kept.length;
      }
      return start;
    },
  };
}
