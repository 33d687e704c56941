import { AttemptColumns } from "./attempt-columns.ts";
import { numberAt } from "./changes.ts";
import { BYTES, CODE, codeAt, type MoveOutcome, type MoveTable } from "./move-table.ts";
import { createStraight } from "./straight.ts";
import type { PatternElements } from "./pattern-elements.ts";
import type { FormName } from "./secret-forms.ts";

/**
 * The attempts to match that are not complete yet, oldest first. Attempts that started at the same byte are one group.
 * An attempt is its place: the element of a pattern that it has reached, and the node in the tree of its spellings. Where
 * a group started is not part of this, because otherwise the states of the automaton would multiply: the scan keeps the
 * starts in a list beside it.
 */
export type Attempts = readonly (readonly number[])[];

/** More than any element has nodes. */
export const NODES = 65_536;

/** Attempts with their starts, which one byte after the other changes. */
export interface AttemptList {
  /** Replaces them. `starts` has the start of each group, in order. */
  set(attempts: Attempts, starts: readonly number[]): void;
  attempts(): Attempts;
  /** The same as columns. Each byte that is read replaces them. */
  columns(): AttemptColumns;
  /** Where each group started. */
  starts(): readonly number[];
  /** How many there are. */
  count(): number;
  /** Reads a byte, with which a form `mayStart`: then its attempts start at `start`. */
  read(byte: number, start: number, mayStart: boolean): void;
  /**
   * Reads bytes with which no form may start, as far as each attempt has only one way to go and none ends. Returns the
   * first byte that is not read.
   */
  readStraight(bytes: Uint8Array, from: number, to: number): number;
  /** Whether what begins with these three bytes, which are the next ones, will be at the place of an older attempt. */
  isCovered(first: number, second: number, third: number): boolean;
  /** The start of the oldest group of which a form has ended with that byte; -1 when none has. */
  ended(): number;
  form(): FormName;
  /** The start of the oldest group of which the first part of a form ended before that byte; -1 when none did. */
  cut(): number;
}

/** What a byte makes of a whole group. */
export interface GroupMove {
  /** The attempts that go on, in two columns. */
  readonly elements: readonly number[];
  readonly rows: readonly number[];
  /** The form that is complete. */
  readonly ended: FormName | undefined;
  /** Whether the first part of a form ended before this byte. */
  readonly isCut: boolean;
}

/** Groups that have read one byte. See beginnings.ts. */
export interface Begun {
  /** What begins with a byte. */
  begin(byte: number): GroupMove;
  /** What the byte after that makes of the group. */
  second(first: number, byte: number): GroupMove;
  /** What goes on with three bytes at one place alone: its element; -1 where it is not so, or something ends before. */
  only(first: number, second: number, third: number): number;
}

/** More than there are. */
const MAX_ROWS = 2 ** 21;

/** With more attempts, a set knows which places are taken: with so few, it is faster to look at all of them. */
const FEW = 16;

/**
 * `begun`: without it, no attempt may begin. An element that is numbered after the last of the patterns stands for all
 * that has begun with a byte: see beginnings.ts.
 */
export function createAttemptList(
  { count: elementCount }: PatternElements,
  table: MoveTable,
  begun?: Begun,
): AttemptList {
  let now = new AttemptColumns();
  let next = new AttemptColumns();
  const straight = createStraight(table, elementCount);
  /** Where there are more than a `FEW`: the places of the first `noted` of `next`. */
  const taken = new Set<number>();
  let noted = 0;
  /** The highest element in `next`. */
  let highest = -1;
  let ended = -1;
  let form: FormName = "plain";
  let cut = -1;

  const placeAt = ({ elements, rows }: AttemptColumns, at: number): number => {
    const element = elements[at] ?? 0;
    return element * NODES + (element < elementCount ? table.node(rows[at] ?? 0) : 0);
  };
  /** Of two attempts at the same place, the older one's match covers the younger one's. */
  const isTaken = (element: number, row: number): boolean => {
    const { count, elements, rows } = next;
    if (count > FEW) {
      for (; noted < count; noted += 1) taken.add(keyOf(elements[noted] ?? 0, rows[noted] ?? 0));
      return taken.has(keyOf(element, row));
    }
    return next.has(element, row);
  };
  const add = (element: number, row: number, start: number): void => {
    // Most come in the order of their elements.
    if (element > highest) highest = element;
    else if (isTaken(element, row)) return;
    next.push(element, row, start);
  };
  const end = (name: FormName, start: number): void => {
    // Of forms of the same length the plain one, which helps a reader most.
    if (ended < 0 || (ended === start && name === "plain")) form = name;
    if (ended < 0) ended = start;
  };
  const addGroup = ({ elements, rows, ended: name, isCut }: GroupMove, start: number): void => {
    if (name !== undefined) end(name, start);
    if (isCut && cut < 0) cut = start;
    for (let at = 0; at < elements.length; at += 1) add(elements[at] ?? 0, rows[at] ?? 0, start);
  };
  const move = (element: number, code: number, start: number): void => {
    if (code === CODE.dead) return;
    if (code > CODE.nextTwo) {
      makeMove(element, table.outcome(code), start);
      return;
    }
    add(element + 1, table.first(element + 1), start);
    if (code === CODE.nextTwo) add(element + 2, table.first(element + 2), start);
  };
  const makeMove = (element: number, outcome: MoveOutcome, start: number): void => {
    const { rows, followers, ended: name, isCut } = outcome;
    for (let at = 0; at < rows.length; at += 1) add(element, rows[at] ?? 0, start);
    const last = element + followers;
    for (let to = element + 1; to <= last; to += 1) add(to, table.first(to), start);
    if (name !== undefined) end(name, start);
    if (isCut && cut < 0) cut = start;
  };
  /** Whether a byte leads from an element to the next one, and nowhere else. */
  const goesOn = (element: number, byte: number): boolean =>
    table.codes[table.first(element) * BYTES + byte] === CODE.next;
  const addBegun = (byte: number, start: number, from: Begun): void => {
    const first = from.begin(byte);
    if (first.elements.length <= FEW) addGroup(first, start);
    else {
      if (first.ended !== undefined) end(first.ended, start);
      add(elementCount + byte, 0, start);
    }
  };

  return {
    set(attempts, starts) {
      now.count = 0;
      for (let group = 0; group < attempts.length; group += 1) {
        for (const place of attempts[group] ?? []) {
          const element = Math.floor(place / NODES);
          const row = element < elementCount ? table.row(element, place % NODES) : 0;
          now.push(element, row, starts[group] ?? 0);
        }
      }
    },
    attempts() {
      const groups: number[][] = [];
      let last: number[] = [];
      for (let at = 0; at < now.count; at += 1) {
        if (now.isFirst(at)) {
          last = [];
          groups.push(last);
        }
        last.push(placeAt(now, at));
      }
      for (const group of groups) if (!isSorted(group)) group.sort((one, other) => one - other);
      return groups;
    },
    columns: () => now,
    starts() {
      const starts: number[] = [];
      for (let at = 0; at < now.count; at += 1) {
        if (now.isFirst(at)) starts.push(now.starts[at] ?? 0);
      }
      return starts;
    },
    count: () => now.count,
    read(byte, start, mayStart) {
      ended = -1;
      cut = -1;
      form = "plain";
      next.count = 0;
      highest = -1;
      if (noted > 0) taken.clear();
      noted = 0;
      const { count, elements, rows, starts } = now;
      for (let at = 0; at < count; at += 1) {
        const element = numberAt(elements, at);
        const from = starts[at] ?? 0;
        if (element < elementCount) move(element, codeAt(table, numberAt(rows, at), byte), from);
        else if (begun !== undefined) addGroup(begun.second(element - elementCount, byte), from);
      }
      if (mayStart && begun !== undefined) addBegun(byte, start, begun);
      const before = now;
      now = next;
      next = before;
    },
    isCovered(first, second, third) {
      const element = (begun?.only(first, second, third) ?? -1) - 3;
      if (element < 0) return false;
      return (
        now.has(element, table.first(element)) &&
        goesOn(element, first) &&
        goesOn(element + 1, second) &&
        goesOn(element + 2, third)
      );
    },
    readStraight: (bytes, from, to) => straight(now, { bytes, from }, to),
    ended: () => ended,
    form: () => form,
    cut: () => cut,
  };
}

function keyOf(element: number, row: number): number {
  return element * MAX_ROWS + row;
}

function isSorted(group: readonly number[]): boolean {
  for (let at = 1; at < group.length; at += 1) {
    if ((group[at - 1] ?? 0) > (group[at] ?? 0)) return false;
  }
  return true;
}
