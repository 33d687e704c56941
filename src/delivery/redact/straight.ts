import type { AttemptColumns } from "./attempt-columns.ts";
import { numberAt } from "./changes.ts";
import { BYTES, CODE, type MoveTable } from "./move-table.ts";

/** With more attempts, it is not worth a try. */
const MAX_LEADS = 8;
/** So many bytes are read with one attempt before the next. */
const BLOCK_BYTES = 128;

/**
 * Attempts that go on. Where what comes before an element may be left out, another attempt is there: the side. It has to
 * end with the next byte.
 */
interface Leads {
  readonly elements: Int32Array;
  readonly rows: Int32Array;
  /** The row of a side; -1 where there is none. */
  readonly sides: Int32Array;
}

/**
 * Reads bytes in which a form goes on as it does nearly everywhere: each attempt in one way, to the next byte of what it
 * expects. It changes the attempts as `read` of attempt-list.ts would for each byte, several times faster. Returns the
 * first byte that it does not read. No form may start with any of them.
 *
 * `elementCount`: what has a higher number is no single attempt.
 */
export function createStraight(table: MoveTable, elementCount: number) {
  const leads = createLeads();
  const starts = new Float64Array(MAX_LEADS);
  const moved = createLeads();

  /** Moves an attempt on. Returns the first byte that it does not read. */
  const follow = (lead: number, { bytes, from }: Part, to: number): number => {
    const { codes } = table;
    let element = numberAt(leads.elements, lead);
    let row = numberAt(leads.rows, lead);
    let side = numberAt(leads.sides, lead);
    let at = from;
    for (; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (side >= 0 && codes[side * BYTES + byte] !== CODE.dead) break;
      const code = numberAt(codes, row * BYTES + byte);
      side = -1;
      if (code === CODE.next) {
        element += 1;
        row = table.first(element);
      } else if (code === CODE.nextTwo) {
        element += 2;
        side = table.first(element - 1);
        row = table.first(element);
      } else {
        const only = table.only(code);
        if (only < 0) break;
        row = only;
      }
    }
    moved.elements[lead] = element;
    moved.rows[lead] = row;
    moved.sides[lead] = side;
    return at;
  };
  /** Moves all of them on to the same byte, at most to `to`. Returns which that is. */
  const followAll = (count: number, part: Part, to: number): number => {
    let end = to;
    for (let wanted = -1; wanted !== end;) {
      wanted = end;
      for (let lead = 0; lead < count; lead += 1) end = follow(lead, part, end);
      if (end === part.from) return end;
    }
    leads.elements.set(moved.elements);
    leads.rows.set(moved.rows);
    leads.sides.set(moved.sides);
    return end;
  };
  /** Takes the attempts out of their columns. Returns how many leads there are; 0 where they cannot be followed. */
  const take = (columns: AttemptColumns): number => {
    let count = 0;
    for (let at = 0; at < columns.count; at += 1) {
      if (count === MAX_LEADS) return 0;
      leads.sides[count] = -1;
      if (isSide(columns, at)) {
        leads.sides[count] = numberAt(columns.rows, at);
        at += 1;
      }
      const element = numberAt(columns.elements, at);
      if (element >= elementCount) return 0;
      leads.elements[count] = element;
      leads.rows[count] = numberAt(columns.rows, at);
      starts[count] = columns.starts[at] ?? 0;
      count += 1;
    }
    return count;
  };
  const put = (columns: AttemptColumns, count: number): void => {
    columns.count = 0;
    for (let lead = 0; lead < count; lead += 1) {
      const element = numberAt(leads.elements, lead);
      const side = numberAt(leads.sides, lead);
      const start = starts[lead] ?? 0;
      // Two attempts may have come to the same place.
      if (side >= 0) columns.pushNew(element - 1, side, start);
      columns.pushNew(element, numberAt(leads.rows, lead), start);
    }
  };
  return (columns: AttemptColumns, { bytes, from }: Part, to: number): number => {
    const count = take(columns);
    if (count === 0) return from;
    let at = from;
    for (let end = from; at === end && at < to;) {
      end = Math.min(to, at + BLOCK_BYTES);
      at = followAll(count, { bytes, from: at }, end);
    }
    if (at > from) put(columns, count);
    return at;
  };
}

/** Bytes from one of them on. */
interface Part {
  readonly bytes: Uint8Array;
  readonly from: number;
}

/** Whether an attempt and the next one are at an element and the one after it. */
function isSide({ count, elements, starts }: AttemptColumns, at: number): boolean {
  const isNext = at + 1 < count && numberAt(elements, at) + 1 === elements[at + 1];
  return isNext && starts[at] === starts[at + 1];
}

function createLeads(): Leads {
  return {
    elements: new Int32Array(MAX_LEADS),
    rows: new Int32Array(MAX_LEADS),
    sides: new Int32Array(MAX_LEADS),
  };
}
