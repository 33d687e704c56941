import type { Advance } from "./attempts.ts";
import { createNumberTable, type NumberTable } from "./number-table.ts";
import type { FormName } from "./secret-forms.ts";

/**
 * What moves of the automaton do to the list of starts that a scan keeps, one start for each group of attempts. In
 * numbers, because inner loops read them. The others are counted from the first group that goes on; the new one comes
 * after the last.
 */
export interface Changes {
  readonly table: NumberTable;
  /** The groups of a `SHORT_LIST` or a `LONG_LIST`. */
  list(change: number): readonly number[];
  form(change: number): FormName;
  /** Whether a form, or a first part of one, ends with it. */
  isEnd(change: number): boolean;
  /** Change 0 is that nothing changes. */
  numberOf(advance: Advance, groups: number): number;
  count(): number;
  clear(): void;
}

/** A change has so many numbers, as a power of two. */
export const CHANGE_BITS = 5;

/** What they are. */
export const CHANGE = {
  /** How many of the oldest groups end. */
  dropped: 0,
  /** How many go on as they are after those. */
  kept: 1,
  /** What goes on after them: one group, or one of the constants below. */
  further: 2,
  /** The oldest group of which a form ends, counted with those that end; NO_GROUP when none ends. */
  ended: 3,
  /** The same of a first part that ended before. */
  cut: 4,
  /** The groups of a SHORT_LIST, and NO_GROUP after them. */
  list: 5,
} as const;

export const NO_GROUP = -1;
export const SHORT_LIST = -2;
export const LONG_LIST = -3;

/** The number at a position that the table has. */
export function numberAt(table: Int32Array, position: number): number {
  return table[position] ?? NO_GROUP;
}

const NUMBERS = 1 << CHANGE_BITS;
const FIRST_CHANGES = 64;

export function createChanges(): Changes {
  const table = createNumberTable(FIRST_CHANGES * NUMBERS);
  let lists = new Map<number, readonly number[]>();
  let forms: FormName[] = ["plain"];
  let known = new Map<string, number>();

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
    const first = gap < 0 ? kept.length : gap;
    const groups = kept.slice(first).map((group) => group - dropped);
    const further = furtherOf(change, groups);
    const { numbers } = table;
    numbers[at + CHANGE.dropped] = dropped;
    numbers[at + CHANGE.kept] = first;
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
