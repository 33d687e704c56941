import { CHANGE, CHANGE_BITS, type Changes, NO_GROUP, numberAt } from "./changes.ts";

/** Where the groups of attempts of one scan started, oldest first. */
export interface Starts {
  count(): number;
  at(group: number): number;
  /** All of them, counted from a position. */
  all(from: number): readonly number[];
  set(all: readonly number[]): void;
  /**
   * After the byte at `position`. Returns where the form that ends there started; -1 when none ends.
   */
  apply(change: number, position: number): number;
  /** Before that: where the first part started that has ended; -1 when none has. */
  cut(change: number): number;
}

/** Most changes drop the oldest groups or add one, so this is a queue: nothing is moved then. */
export function createStarts(changes: Changes): Starts {
  const { table } = changes;
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
    count: () => count,
    at: (group) => list[first + group] ?? 0,
    all(from) {
      const all: number[] = [];
      for (let at = first; at < first + count; at += 1) all.push(startAt(list, at) - from);
      return all;
    },
    set(all) {
      if (all.length >= list.length) list = new Float64Array(all.length * 2);
      list.set(all);
      first = 0;
      count = all.length;
    },
    cut(change) {
      const group = numberAt(table.numbers, (change << CHANGE_BITS) + CHANGE.cut);
      return group < 0 ? -1 : startAt(list, first + group);
    },
    apply(change, position) {
      const { numbers } = table;
      const at = change << CHANGE_BITS;
      const ended = numberAt(numbers, at + CHANGE.ended);
      const further = numberAt(numbers, at + CHANGE.further);
      if (first + count >= list.length) makeRoom();
      list[first + count] = position;
      const start = ended < 0 ? -1 : startAt(list, first + ended);
      first += numberAt(numbers, at + CHANGE.dropped);
      count = numberAt(numbers, at + CHANGE.kept);
      if (further >= 0) {
        list[first + count] = startAt(list, first + further);
        count += 1;
      } else if (further < NO_GROUP) {
        for (const group of changes.list(change)) {
          list[first + count] = startAt(list, first + group);
          count += 1;
        }
      }
      return start;
    },
  };
}

function startAt(list: Float64Array, index: number): number {
  return list[index] ?? 0;
}
