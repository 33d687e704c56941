import type { Advance } from "./attempts.ts";
import type { FormName } from "./secret-forms.ts";

/**
 * What moves of the automaton do to the list of starts that a scan keeps, one start for each group of attempts. In
 * numbers, eight for each change, because the inner loop reads them:
 * 1. How many of the oldest groups end. The others are counted from there; the new one comes after the last.
 * 2. How many go on as they are.
 * 3. What goes on after them: one group; NO_GROUP; or, below that, a list of groups.
 * 4. The oldest group of which a form ends, counted with those that end; NO_GROUP when none ends.
 * 5. The same of a first part that ended before.
 */
export interface Changes {
  numbers(): Int32Array;
  list(coded: number): readonly number[];
  form(change: number): FormName;
  /** Whether a form, or a first part of one, ends with it. */
  isEnd(change: number): boolean;
  /** Change 0 is that nothing changes. */
  numberOf(advance: Advance, groups: number): number;
  count(): number;
  clear(): void;
}

export const CHANGE_BITS = 3;
export const NO_GROUP = -1;

/** The number at a position that the table has. */
export function numberAt(table: Int32Array, position: number): number {
  return table[position] ?? NO_GROUP;
}

const FIRST_LIST = -2;

export function createChanges(): Changes {
  let numbers = new Int32Array(256 << CHANGE_BITS);
  let lists: (readonly number[])[] = [];
  let forms: FormName[] = ["plain"];
  let known = new Map<string, number>();

  const add = ({ kept, ended, form, cut }: Advance): number => {
    const number = forms.length;
    const at = number << CHANGE_BITS;
    if (at === numbers.length) {
      const wider = new Int32Array(numbers.length * 2);
      wider.set(numbers);
      numbers = wider;
    }
    const dropped = kept[0] ?? 0;
    const gap = kept.findIndex((group, index) => group !== dropped + index);
    const first = gap < 0 ? kept.length : gap;
    const further = kept.slice(first).map((group) => group - dropped);
    numbers.set([dropped, first, code(further), ended, cut], at);
    forms.push(form);
    return number;
  };
  const code = (further: readonly number[]): number => {
    const [only = NO_GROUP] = further;
    if (further.length < 2) return only;
    lists.push(further);
    return FIRST_LIST - (lists.length - 1);
  };
  return {
    numbers: () => numbers,
    list: (coded) => lists[FIRST_LIST - coded] ?? [],
    form: (change) => forms[change] ?? "plain",
    isEnd(change) {
      if (change === 0) return false;
      const at = change << CHANGE_BITS;
      return numberAt(numbers, at + 3) >= 0 || numberAt(numbers, at + 4) >= 0;
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
      lists = [];
      forms = ["plain"];
      known = new Map();
    },
  };
}
