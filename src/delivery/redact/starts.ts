import { CHANGE, CHANGE_BITS, type Changes, NO_GROUP, numberAt } from "./changes.ts";

/** Where the groups of attempts of one scan started, as positions in the stream, oldest first. */
export interface Starts {
  count(): number;
  at(group: number): number;
  /** All of them, counted from `origin`. */
  all(origin: number): readonly number[];
  set(all: readonly number[]): void;
  /** Where the first part of a form started that a change ends; -1 when it ends none. Call it before `apply`. */
  cut(change: number): number;
  /** Applies the change of the byte at `position`. Returns where the form started that ends with it; -1 when none ends. */
  apply(change: number, position: number): number;
}

/**
 * Most changes drop the oldest groups or add one, so this is a queue: it moves nothing then. read-on.wat has the same.
 */
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
    all(origin) {
      const all: number[] = [];
      for (let at = first; at < first + count; at += 1) all.push(startAt(list, at) - origin);
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
      // The group that starts with this byte: `ended` and `further` may name it.
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
