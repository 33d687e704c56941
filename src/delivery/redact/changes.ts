import { createNumberTable, type NumberTable } from "./number-table.ts";
import type { FormName } from "./secret-forms.ts";

/**
 * What the moves of the automaton change: which groups of attempts end, and which forms. A scan keeps a queue of where
 * its groups started (starts.ts, read-on.wat), and a change says what to do with it. Most groups that end are the
 * oldest, and most others go on as they are: so a change has numbers for that, and a list for the rest.
 *
 * Groups have numbers: 0 is the oldest, and the one that starts with the byte of the move comes after the last.
 */
export interface Changes {
  /** The numbers of all changes: see `CHANGE`. */
  readonly table: NumberTable;
  /** The groups of a `SHORT_LIST` or a `LONG_LIST`. */
  list(change: number): readonly number[];
  /** Which form ends, if one does. */
  form(change: number): FormName;
  /** Whether a form, or a first part of one, ends with it. */
  isEnd(change: number): boolean;
  /**
   * The number of a change, which is added if it is new. `groups`: how many there are before it. 0: nothing changes.
   */
  numberOf(advance: Advance, groups: number): number;
  /** How many there are, with change 0. */
  count(): number;
  clear(): void;
}

/** What one more byte does to groups of attempts. */
export interface Advance {
  /** Which groups go on, oldest first. The number after the last group is the one that starts with this byte. */
  readonly kept: readonly number[];
  /** The oldest group of which a form ends here; -1 when none ends. */
  readonly ended: number;
  readonly form: FormName;
  /** The oldest group of which the first part of a form ended before this byte; -1 when none did. */
  readonly cut: number;
}

/** A change has 2^5 numbers in the table, so that up to 26 groups fit in its list. */
export const CHANGE_BITS = 5;

/** Which of them is which. */
export const CHANGE = {
  /** How many of the oldest groups end: all before the first that goes on; 0 where none goes on, as `kept` is then. */
  dropped: 0,
  /** How many go on after those without a gap. */
  kept: 1,
  /** What goes on after a gap: one group, counted from the first that goes on, or one of the constants below. */
  further: 2,
  /** The oldest group of which a form ends, or NO_GROUP. */
  ended: 3,
  /** The oldest group of which the first part of a form ended before this byte, or NO_GROUP. */
  cut: 4,
  /** The groups of a SHORT_LIST, counted as `further`, and NO_GROUP after them. */
  list: 5,
} as const;

export const NO_GROUP = -1;
/** Two groups or more, in the table. */
export const SHORT_LIST = -2;
/** More groups than the table has room for: only `list` has them. */
export const LONG_LIST = -3;

/** The number at a position that the table has. */
export function numberAt(table: Int32Array, position: number): number {
  return table[position] ?? NO_GROUP;
}

const NUMBERS = 1 << CHANGE_BITS;
/** Room at first. */
const FIRST_CHANGES = 64;

export function createChanges(): Changes {
  const table = createNumberTable(FIRST_CHANGES * NUMBERS);
  let lists = new Map<number, readonly number[]>();
  let forms: FormName[] = ["plain"];
  let known = new Map<string, number>();

  /** `groups`: those that go on after a gap. */
  const furtherOf = (change: number, groups: readonly number[]): number => {
    const [only = NO_GROUP] = groups;
    if (groups.length < 2) return only;
    lists.set(change, groups);
    return CHANGE.list + groups.length < NUMBERS ? SHORT_LIST : LONG_LIST;
  };
  const add = ({ kept, ended, form, cut }: Advance): number => {
    const change = forms.length;
    const at = change * NUMBERS;
    table.grow(at + NUMBERS);
    const dropped = kept[0] ?? 0;
    const gap = kept.findIndex((group, index) => group !== dropped + index);
    const beforeGap = gap < 0 ? kept.length : gap;
    // Through an array of whole numbers, because V8 reads others more slowly, wherever this list is used.
    const groups = [...Int32Array.from(kept.slice(beforeGap), (group) => group - dropped)];
    const further = furtherOf(change, groups);
    const { numbers } = table;
    numbers[at + CHANGE.dropped] = dropped;
    numbers[at + CHANGE.kept] = beforeGap;
    numbers[at + CHANGE.further] = further;
    numbers[at + CHANGE.ended] = ended;
    numbers[at + CHANGE.cut] = cut;
    if (further === SHORT_LIST) numbers.set([...groups, NO_GROUP], at + CHANGE.list);
    forms.push(form);
    return change;
  };

  return {
    table,
    list: (change) => lists.get(change) ?? [],
    form: (change) => forms[change] ?? "plain",
    isEnd(change) {
      if (change === 0) return false;
      const at = change * NUMBERS;
      const { numbers } = table;
      return numberAt(numbers, at + CHANGE.ended) >= 0 || numberAt(numbers, at + CHANGE.cut) >= 0;
    },
    numberOf(advance, groups) {
      const { kept, ended, form, cut } = advance;
      // All groups go on, and none begins.
      if (ended < 0 && cut < 0 && kept.length === groups && kept.at(-1) !== groups) return 0;
      const key = `${ended} ${form} ${cut} ${kept.join(",")}`;
      const number = known.get(key) ?? add(advance);
      known.set(key, number);
      return number;
    },
    count: () => forms.length,
    clear() {
      lists = new Map();
      forms = ["plain"];
      known = new Map();
    },
  };
}
