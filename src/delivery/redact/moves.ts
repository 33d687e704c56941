import { numberAt } from "./changes.ts";
import { createNumberTable, type NumberTable } from "./number-table.ts";

/**
 * The moves of the automaton that are known, for its inner loops in form-matcher.ts, start-probe.ts and read-on.wat.
 *
 * A state has two entries in `edges`: the first for bytes with which no form may start, the second for bytes with which
 * one may. An entry has the first byte that was met there, the move that this byte makes, and where the row for all
 * other bytes begins in `rows` (-1: there is none yet). A row has a move for each byte (-1: not known yet). Deep inside
 * a form only one byte goes on, so most entries need no row.
 */
export interface Moves {
  readonly edges: NumberTable;
  readonly rows: NumberTable;
}

/** How many numbers an entry, a state and a row have. The fourth number of an entry is not used. */
export const ENTRY = 4;
export const STATE = 2 * ENTRY;
export const ROW = 256;

/**
 * Which number of an entry is which: its move, and where its row begins. Number 0 is the byte; -1: there is none yet.
 */
export const EDGE_MOVE = 1;
export const EDGE_ROW = 2;

/** The move that a byte makes at an entry; -1 when it is not known yet. */
export function moveAt({ edges, rows }: Moves, entry: number, byte: number): number {
  const { numbers } = edges;
  if (numbers[entry] === byte) return numberAt(numbers, entry + EDGE_MOVE);
  return fromRow(rows.numbers, numberAt(numbers, entry + EDGE_ROW), byte);
}

/** The same by the entry's row alone; -1 also when it is not known yet. */
export function fromRow(rows: Int32Array, row: number, byte: number): number {
  return row < 0 ? -1 : numberAt(rows, row + byte);
}

/**
 * A move is one number. Its lower bits are the next state, as the position of its first entry: the inner loops need not
 * compute it. The bits above are the number of a change (0: nothing changes). `LIMITS` keeps both so small that no move
 * is negative: a state is below 2^19, a change below 2^12.
 */
export const STATE_BITS = 19;
export const STATE_MASK = (1 << STATE_BITS) - 1;

const FIRST_STATES = 256;
const FIRST_ROWS = 64;

export function createMoves() {
  const edges = createNumberTable(FIRST_STATES * STATE);
  const rows = createNumberTable(FIRST_ROWS * ROW);
  let rowCount = 0;
  /** Returns where it begins. */
  const addRow = (): number => {
    const row = rowCount * ROW;
    rows.grow(row + ROW);
    rows.numbers.fill(-1, row, row + ROW);
    rowCount += 1;
    return row;
  };
  return {
    all: { edges, rows },
    /** Makes the two entries of a state, with no moves. */
    addState(position: number): void {
      edges.grow(position + STATE);
      edges.numbers.fill(-1, position, position + STATE);
    },
    /** Adds the move that a byte makes at an entry. */
    link(entry: number, byte: number, move: number): void {
      const { numbers } = edges;
      if (numbers[entry] === -1) {
        numbers[entry] = byte;
        numbers[entry + EDGE_MOVE] = move;
        return;
      }
      if (numbers[entry + EDGE_ROW] === -1) numbers[entry + EDGE_ROW] = addRow();
      rows.numbers[numberAt(numbers, entry + EDGE_ROW) + byte] = move;
    },
    /** Entries and rows are emptied when they are used again. */
    clear(): void {
      rowCount = 0;
    },
    rowCount: (): number => rowCount,
  };
}
