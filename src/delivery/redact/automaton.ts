import type { Attempts, Network } from "./attempts.ts";
import { createPositions } from "./positions.ts";
import { type Changes, createChanges, numberAt } from "./changes.ts";

/** A state is its attempts, and known by its number until the table is dropped. */
export type State = Attempts;

/** The state in which nothing has begun. It is always state 0. */
export const ROOT: State = [];

/**
 * For the inner loop. The tables are replaced by larger ones as a step makes states. A state has two entries in `edges`: the first is for bytes with which no
 * form may start, the second for others. An entry has four numbers: the first byte that was met, the move that this byte
 * makes, where its row begins (-1: it has none), and one that is not used. A row has a move for each byte; -1: not known
 * yet. Deep inside a form only one byte goes on, so that most entries need no row.
 */
export interface Moves {
  edges: Int32Array;
  rows: Int32Array;
}

/** The numbers of an entry, and of a state. */
export const ENTRY = 4;
const STATE = 2 * ENTRY;

/** The move at an entry; -1 when it is not known yet. */
export function moveAt({ edges, rows }: Readonly<Moves>, entry: number, byte: number): number {
  if (edges[entry] === byte) return numberAt(edges, entry + 1);
  return fromRow(rows, numberAt(edges, entry + 2), byte);
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

/**
 * The states met so far, made when they are first needed, as in RE2 (Cox, "Regular Expression Matching in the Wild",
 * 2010). It is a cache: when it is full it is dropped and started again, so that memory stays bounded.
 */
export interface Automaton {
  /** The position of a state's first entry. It changes when `drops` does. */
  positionOf(state: State): number;
  state(position: number): State;
  /** The first group of which an attempt has come far; the number of groups when none has. */
  firstLikely(state: State): number;
  /** The same for one that has the first part of a form. */
  firstPart(state: State): number;
  /** The move of a byte at an entry, computed. */
  step(entry: number, byte: number): number;
  /** The same, but -1 when the table would have to be dropped for it. */
  stepWithin(entry: number, byte: number): number;
  /** What moves do to the starts. */
  readonly changes: Changes;
  readonly moves: Readonly<Moves>;
  /** How often the table was dropped. */
  drops(): number;
}

export interface AutomatonLimits {
  readonly states: number;
  readonly rows: number;
  /** Attempts in all states together. */
  readonly attempts: number;
}

/** About 4 MiB of rows, and twice as much for the states. */
const LIMITS: AutomatonLimits = { states: 30_000, rows: 4096, attempts: 250_000 };
const MAX_CHANGES = 4000;

export function createAutomaton(network: Network, limits = LIMITS): Automaton {
  const moves = createMoves();
  let states: State[] = [];
  const positions = createPositions();
  let size = 0;
  const changes = createChanges();
  let drops = 0;

  const positionOf = (attempts: State): number => {
    const known = positions.find(attempts);
    if (known !== undefined) return known;
    const position = states.length * STATE;
    states.push(attempts);
    positions.add(attempts, position);
    for (const group of attempts) size += group.length;
    moves.addState(position);
    return position;
  };
  const clear = (): void => {
    states = [];
    positions.clear();
    size = 0;
    changes.clear();
    moves.clear();
    positionOf(ROOT);
  };
  const isFull = (): boolean =>
    states.length >= limits.states ||
    moves.rowCount() >= limits.rows ||
    size >= limits.attempts ||
    changes.count() >= MAX_CHANGES;

  const drop = (): void => {
    clear();
    drops += 1;
  };
  const advance = (entry: number, byte: number): { move: number; isDropped: boolean } => {
    const before = states[Math.floor(entry / STATE)] ?? ROOT;
    const next = network.advance(before, byte, entry % STATE !== 0);
    const isDropped = isFull();
    if (isDropped) drop();
    const change = changes.numberOf(next, before.length);
    return { move: (change << STATE_BITS) | positionOf(next.attempts), isDropped };
  };
  const step = (entry: number, byte: number): number => {
    const { move, isDropped } = advance(entry, byte);
    if (!isDropped) moves.link(entry, byte, move);
    return move;
  };

  clear();
  return {
    positionOf(state) {
      if (isFull() && positions.find(state) === undefined) drop();
      return positionOf(state);
    },
    state: (position) => states[position / STATE] ?? ROOT,
    firstLikely: (state) => firstWith(state, network.isLikely),
    firstPart: (state) => firstWith(state, network.isPart),
    step,
    stepWithin: (entry, byte) => (isFull() ? -1 : step(entry, byte)),
    changes,
    moves: moves.all,
    drops: () => drops,
  };
}

function firstWith(attempts: State, isSuch: (place: number) => boolean): number {
  const first = attempts.findIndex((group) => group.some(isSuch));
  return first < 0 ? attempts.length : first;
}

const FIRST_STATES = 256;
const FIRST_ROWS = 64;

function createMoves() {
  const all: Moves = {
    edges: new Int32Array(FIRST_STATES * STATE),
    rows: new Int32Array(FIRST_ROWS * 256),
  };
  let rowCount = 0;
  const addRow = (): number => {
    const row = rowCount * 256;
    if (row + 256 > all.rows.length) all.rows = doubled(all.rows);
    all.rows.fill(-1, row, row + 256);
    rowCount += 1;
    return row;
  };
  return {
    all,
    addState(position: number): void {
      if (position + STATE > all.edges.length) all.edges = doubled(all.edges);
      all.edges.fill(-1, position, position + STATE);
    },
    link(entry: number, byte: number, move: number): void {
      const { edges } = all;
      if (edges[entry] === -1) {
        edges[entry] = byte;
        edges[entry + 1] = move;
        return;
      }
      if (edges[entry + 2] === -1) edges[entry + 2] = addRow();
      all.rows[(edges[entry + 2] ?? 0) + byte] = move;
    },
    clear(): void {
      rowCount = 0;
    },
    rowCount: (): number => rowCount,
  };
}

function doubled(numbers: Int32Array): Int32Array {
  const wider = new Int32Array(numbers.length * 2);
  wider.set(numbers);
  return wider;
}
