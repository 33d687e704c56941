import type { ElementKind, PatternElements } from "./pattern-elements.ts";
import type { FormName } from "./secret-forms.ts";

/**
 * Where attempts go with each byte, for attempt-list.ts. A row has a code for each byte, and belongs to a node in the tree
 * of spellings of a kind of elements. Rows and codes are made when they are first needed.
 */
export interface MoveTable {
  /** `BYTES` codes for each row. Another array after `learn`: read it again then. */
  readonly codes: Int32Array;
  /** The row of the beginning of an element. */
  first(element: number): number;
  row(element: number, node: number): number;
  /** The node of a row. */
  node(row: number): number;
  /** The bytes of a row with which an attempt does not just end. */
  bytes(row: number): readonly number[];
  /** The code of a byte in a row, computed. */
  learn(row: number, byte: number): number;
  /** The row to which a code leads, if it leads to no other place and nothing ends; -1 otherwise. */
  only(code: number): number;
  /** What any other code stands for. */
  outcome(code: number): MoveOutcome;
}

export const BYTES = 256;

export const CODE = {
  unknown: 0,
  /** The attempt ends. */
  dead: 1,
  /** The element is complete, and so only the next one follows; nothing ends. */
  next: 2,
  /** The same, but the next element may be left out, and the one after it may not. */
  nextTwo: 3,
} as const;
const CODES_BY_FOLLOWERS = [undefined, CODE.next, CODE.nextTwo];
const FIRST_OUTCOME = 4;
const NO_ROW = -1;

/** What a byte does to an attempt: it goes further into the spelling, to the next element, both, or nowhere. */
export interface MoveOutcome {
  /** The rows of the nodes of the same element from which it goes on. */
  readonly rows: readonly number[];
  /** With how many of the elements after it. */
  readonly followers: number;
  /** The form that ends. */
  readonly ended: FormName | undefined;
  /** Whether the first part of a form ended before this byte. */
  readonly isCut: boolean;
}

/** Elements in a page: those that are near one another are met together. */
const PAGE_BITS = 10;
const PAGE = 1 << PAGE_BITS;

const FIRST_ROWS = 16;

export function createMoveTable({ kind: kindOf }: PatternElements): MoveTable {
  const owners: { readonly kind: ElementKind; readonly node: number }[] = [];
  /** For each kind, its rows by node. */
  const rowsOf = new Map<ElementKind, number[]>();
  /** For each element that was met, one more than the row of its beginning. */
  const pages: (Uint32Array | undefined)[] = [];
  const outcomes: MoveOutcome[] = [];
  const onlyRows: number[] = [];

  const addRow = (kind: ElementKind, node: number): number => {
    const row = owners.push({ kind, node }) - 1;
    if ((row + 1) * BYTES > table.codes.length) {
      const { codes } = table;
      table.codes = new Int32Array(2 * codes.length);
      table.codes.set(codes);
    }
    return row;
  };
  const rowFor = (kind: ElementKind, node: number): number => {
    let rows = rowsOf.get(kind);
    if (rows === undefined) rowsOf.set(kind, (rows = []));
    return (rows[node] ??= addRow(kind, node));
  };
  const compute = (row: number, byte: number): MoveOutcome | undefined => {
    const owner = owners[row];
    if (owner === undefined) return undefined;
    const { kind, node } = owner;
    const { nodes, isComplete } = kind.spelled.move(node, byte);
    const rows = nodes.map((next) => rowFor(kind, next));
    if (isComplete) {
      const ended = kind.mayEnd ? kind.form : undefined;
      return { rows, followers: kind.followers, ended, isCut: false };
    }
    if (rows.length > 0) return { rows, followers: 0, ended: undefined, isCut: false };
    return kind.isPart && node === 0 ? CUT : undefined;
  };
  const codeOf = (outcome: MoveOutcome | undefined): number => {
    if (outcome === undefined) return CODE.dead;
    const isQuiet = outcome.ended === undefined && !outcome.isCut;
    const { rows, followers } = outcome;
    const code = isQuiet && rows.length === 0 ? CODES_BY_FOLLOWERS[followers] : undefined;
    if (code !== undefined) return code;
    const isOnly = isQuiet && followers === 0 && rows.length === 1;
    onlyRows.push(isOnly ? (rows[0] ?? NO_ROW) : NO_ROW);
    return FIRST_OUTCOME + outcomes.push(outcome) - 1;
  };
  const learnFirst = (page: Uint32Array, element: number): number => {
    const row = rowFor(kindOf(element), 0);
    page[element & (PAGE - 1)] = row + 1;
    return row;
  };
  const table: { -readonly [Name in keyof MoveTable]: MoveTable[Name] } = {
    codes: new Int32Array(FIRST_ROWS * BYTES),
    first(element) {
      const page = (pages[element >> PAGE_BITS] ??= new Uint32Array(PAGE));
      const known = page[element & (PAGE - 1)] ?? 0;
      return known === 0 ? learnFirst(page, element) : known - 1;
    },
    row: (element, node) => (node === 0 ? table.first(element) : rowFor(kindOf(element), node)),
    node: (row) => owners[row]?.node ?? 0,
    bytes(row) {
      const owner = owners[row];
      if (owner === undefined) return [];
      const { kind, node } = owner;
      // The others end the first part of a form.
      return kind.isPart && node === 0 ? ALL_BYTES : kind.spelled.bytes(node);
    },
    learn(row, byte) {
      const code = codeOf(compute(row, byte));
      table.codes[row * BYTES + byte] = code;
      return code;
    },
    only: (code) => onlyRows[code - FIRST_OUTCOME] ?? NO_ROW,
    outcome: (code) => outcomes[code - FIRST_OUTCOME] ?? NOTHING,
  };
  return table;
}

export function codeAt(table: MoveTable, row: number, byte: number): number {
  const known = table.codes[row * BYTES + byte] ?? CODE.unknown;
  return known === CODE.unknown ? table.learn(row, byte) : known;
}

const ALL_BYTES = Array.from({ length: BYTES }, (_, byte) => byte);
const NOTHING: MoveOutcome = { rows: [], followers: 0, ended: undefined, isCut: false };
const CUT: MoveOutcome = { ...NOTHING, isCut: true };
