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
    apply({ dropped, first: kept, further, ended }, position) {
      if (first + count >= list.length) makeRoom();
      list[first + count] = position;
      const start = ended < 0 ? -1 : (list[first + ended] ?? 0);
      first += dropped;
      count = kept + further.length;
      for (let index = 0; index < further.length; index += 1) {
        list[first + kept + index] = list[first + (further[index] ?? 0)] ?? 0;
      }
      return start;
    },
  };
}
