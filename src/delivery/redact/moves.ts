import { numberAt } from "./changes.ts";
import { createNumberTable, type NumberTable } from "./number-table.ts";

/**
 * The moves of the automaton, for its inner loops. A state has two entries in `edges`: the first is for bytes with which no
 * form may start, the second for others. An entry has four numbers: the first byte that was met, the move that this byte
 * makes, where its row begins (-1: it has none), and one that is not used. A row has a move for each byte; -1: not known
 * yet. Deep inside a form only one byte goes on, so that most entries need no row.
 */
export interface Moves {
  readonly edges: NumberTable;
  readonly rows: NumberTable;
}

/** The numbers of an entry, of a state, and of a row. */
export const ENTRY = 4;
export const STATE = 2 * ENTRY;
export const ROW = 256;

/** In an entry. */
export const EDGE_MOVE = 1;
export const EDGE_ROW = 2;

/** The move at an entry; -1 when it is not known yet. */
export function moveAt({ edges, rows }: Moves, entry: number, byte: number): number {
  const { numbers } = edges;
  if (numbers[entry] === byte) return numberAt(numbers, entry + EDGE_MOVE);
  return fromRow(rows.numbers, numberAt(numbers, entry + EDGE_ROW), byte);
}

/** The move in a row; -1 when it is not known yet. */
export function fromRow(rows: Int32Array, row: number, byte: number): number {
  return row < 0 ? -1 : numberAt(rows, row + byte);
}

/**
 * A move is the number of a change in the upper bits (0: every group goes on), and in the lower ones a state, as the
 * position of its first entry: the inner loop has nothing to compute then.
 */
export const STATE_BITS = 19;
export const STATE_MASK = (1 << STATE_BITS) - 1;

const FIRST_STATES = 256;
const FIRST_ROWS = 64;

export function createMoves() {
  const edges = createNumberTable(FIRST_STATES * STATE);
  const rows = createNumberTable(FIRST_ROWS * ROW);
  let rowCount = 0;
  const addRow = (): number => {
    const row = rowCount * ROW;
    rows.grow(row + ROW);
    rows.numbers.fill(-1, row, row + ROW);
    rowCount += 1;
    return row;
  };
  return {
    all: { edges, rows },
    addState(position: number): void {
      edges.grow(position + STATE);
      edges.numbers.fill(-1, position, position + STATE);
    },
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
    clear(): void {
      rowCount = 0;
    },
    rowCount: (): number => rowCount,
  };
}
