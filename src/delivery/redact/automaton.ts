import type { Attempts, Network } from "./attempts.ts";
import { createPositions } from "./positions.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createMoves, type Moves, STATE, STATE_BITS } from "./moves.ts";

/** A state is its attempts, and known by its number until the table is dropped. */
export type State = Attempts;

/** The state in which nothing has begun. It is always state 0. */
export const ROOT: State = [];

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
  readonly moves: Moves;
  /** How often the table was dropped. */
  drops(): number;
}

export interface AutomatonLimits {
  readonly states: number;
  readonly rows: number;
  readonly changes: number;
  /** Attempts in all states together. */
  readonly attempts: number;
}

/** About 4 MiB of rows, and twice as much for the states. */
export const LIMITS: AutomatonLimits = {
  states: 30_000,
  rows: 4096,
  changes: 4000,
  attempts: 250_000,
};

/** `limits`: lower ones than those, or the same. */
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
    changes.count() >= limits.changes;

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
