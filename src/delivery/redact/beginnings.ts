import {
  type AttemptList,
  type Begun,
  createAttemptList,
  type GroupMove,
  NODES,
} from "./attempt-list.ts";
import { memoized } from "./memoized.ts";
import { BYTES, CODE, codeAt, type MoveTable } from "./move-table.ts";
import type { PatternElements } from "./pattern-elements.ts";

export interface Beginnings extends Begun {
  /**
   * The first place from `from` on at which something begins that goes on for four bytes, or ends before. Near the end,
   * where fewer bytes are left, it is the place itself.
   */
  nextPlace(bytes: Uint8Array, from: number): number;
}

/**
 * What begins with each byte. The last part of a value may begin with every fourth of its bytes, so that with a long
 * value thousands of attempts begin with the same byte, and nearly all of them end with the next one. So what has begun
 * with a byte is one attempt, and what two bytes make of it is computed once.
 */
export function createBeginnings(elements: PatternElements, table: MoveTable): Beginnings {
  const list = createAttemptList(elements, table);
  const startsOf = memoized(({ starts }: PatternElements) =>
    byNextByte({ elements: starts, rows: starts.map((element) => table.first(element)) }, table),
  );
  const begin = memoized((byte: number) => {
    list.set([startsOf(elements)[byte] ?? []], [0]);
    return moveOf(list, byte);
  });
  const afterFirst = memoized((byte: number) => byNextByte(begin(byte), table));
  /** By the first byte and the second. */
  const seconds: (GroupMove | undefined)[][] = [];
  const makeSecond = (first: number, byte: number): GroupMove => {
    list.set([afterFirst(first)[byte] ?? []], [0]);
    return moveOf(list, byte);
  };
  const second = (first: number, byte: number): GroupMove =>
    ((seconds[first] ??= [])[byte] ??= makeSecond(first, byte));
  /** Made when it is needed: most of its pages are never touched, and take no memory. */
  let thirds: Uint8Array | undefined;
  const onlys = new Map<number, number>();
  const makeThird = (key: number): number => {
    const first = key >> 16;
    const group = second(first, (key >> 8) & 0xff);
    if (group.ended !== undefined || group.isCut || begin(first).ended !== undefined) return LIVE;
    const only = onlyNext(group, key & 0xff, table);
    if (only === NOTHING) return DEAD;
    if (only !== MORE) onlys.set(key, only);
    return LIVE;
  };
  const mayGoOn = (key: number): boolean => {
    thirds ??= new Uint8Array(2 ** (24 - SHARE_BITS));
    const at = key >> SHARE_BITS;
    const shift = (key & (2 ** SHARE_BITS - 1)) * 2;
    const known = ((thirds[at] ?? 0) >> shift) & 3;
    if (known !== UNKNOWN) return known === LIVE;
    const made = makeThird(key);
    thirds[at] = (thirds[at] ?? 0) | (made << shift);
    return made === LIVE;
  };
  /** Whether a fourth byte may follow, as far as that is known. */
  const mayFollow = (key: number, byte: number): boolean => {
    const only = onlys.get(key);
    return only === undefined || codeAt(table, table.first(only), byte) !== CODE.dead;
  };
  return {
    begin,
    second,
    nextPlace(bytes, from) {
      const end = bytes.length - 3;
      let key = keyOf(0, bytes[from] ?? 0, bytes[from + 1] ?? 0);
      for (let at = from; at < end; at += 1) {
        key = ((key << 8) | (bytes[at + 2] ?? 0)) & 0xff_ff_ff;
        if (mayGoOn(key) && mayFollow(key, bytes[at + 3] ?? 0)) return at;
      }
      return Math.max(from, end);
    },
    only: (first, byte, third) => onlys.get(keyOf(first, byte, third)) ?? -1,
  };
}

/** What is known of three bytes: two bits, so that 2^`SHARE_BITS` of them share a byte. */
const UNKNOWN = 0;
const DEAD = 1;
const LIVE = 2;
const SHARE_BITS = 2;

function keyOf(first: number, second: number, third: number): number {
  return (first << 16) | (second << 8) | third;
}

/** Where the attempts of a list go with a byte. */
function moveOf(list: AttemptList, byte: number): GroupMove {
  list.read(byte, 1, false);
  const ended = list.ended() < 0 ? undefined : list.form();
  const { count, elements, rows } = list.columns();
  return {
    elements: [...elements.subarray(0, count)],
    rows: [...rows.subarray(0, count)],
    ended,
    isCut: list.cut() >= 0,
  };
}

export function placesOf({ elements, rows }: GroupMove, table: MoveTable): readonly number[] {
  return elements.map((element, at) => element * NODES + table.node(rows[at] ?? 0));
}

const NOTHING = -1;
const MORE = -2;

/** The element at the beginning of which a group is after one more byte, if it is nowhere else: otherwise one of those. */
function onlyNext({ elements, rows }: GroupMove, byte: number, table: MoveTable): number {
  let only = NOTHING;
  for (let at = 0; at < elements.length; at += 1) {
    const code = codeAt(table, rows[at] ?? 0, byte);
    if (code === CODE.dead) continue;
    if (code !== CODE.next || only !== NOTHING) return MORE;
    only = (elements[at] ?? 0) + 1;
  }
  return only;
}

/** For each byte, the places that do not just end with it: thousands may begin with one byte, and few go on with the next. */
function byNextByte(
  { elements, rows }: Pick<GroupMove, "elements" | "rows">,
  table: MoveTable,
): readonly (readonly number[])[] {
  const places = Array.from({ length: BYTES }, (): number[] => []);
  const bytesOf = memoized((row: number) => table.bytes(row));
  for (let at = 0; at < elements.length; at += 1) {
    const row = rows[at] ?? 0;
    const place = (elements[at] ?? 0) * NODES + table.node(row);
    for (const byte of bytesOf(row)) places[byte]?.push(place);
  }
  return places;
}
