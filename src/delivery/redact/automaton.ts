import type { Attempts } from "./attempt-list.ts";
import type { Network } from "./attempts.ts";
import { AttemptColumns } from "./attempt-columns.ts";
import { createStateStore } from "./state-store.ts";
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
  /** The same, but -1 when the table has no room for it, and was dropped too recently. */
  find(state: State): number;
  state(position: number): State;
  /** The first group of which an attempt has come far; the number of groups when none has. */
  firstLikely(state: State): number;
  /** The same for one that has the first part of a form. */
  firstPart(state: State): number;
  /** The move of a byte at an entry, computed; -1 when the table has no room for it, and was dropped too recently. */
  step(entry: number, byte: number): number;
  /** The same, but -1 when the table would have to be dropped for it. */
  stepWithin(entry: number, byte: number): number;
  /** What moves do to the starts. */
  readonly changes: Changes;
  readonly moves: Moves;
  /** Say with it how many bytes are read: see `AutomatonLimits`. */
  willRead(bytes: number): void;
  /** How often the table was dropped. */
  drops(): number;
}

export interface AutomatonLimits {
  readonly states: number;
  readonly rows: number;
  readonly changes: number;
  /** Attempts in all states together. */
  readonly attempts: number;
  /**
   * From one drop of the table to the next, so many bytes are read at least: until then, what a full table does not know
   * is read without it (direct-reader.ts). Otherwise a text with more states than the table would drop it again and again.
   */
  readonly bytes: number;
}

/** Up to 4 MiB of rows, 1 MiB of entries, and 4 MiB for the attempts. */
export const LIMITS: AutomatonLimits = {
  states: 30_000,
  rows: 4096,
  changes: 4000,
  attempts: 250_000,
  bytes: 16 * 1024 * 1024,
};

const NO_ATTEMPTS = new AttemptColumns();

/** `limits`: lower ones than those, or the same. */
export function createAutomaton(network: Network, limits = LIMITS): Automaton {
  const moves = createMoves();
  const states = createStateStore();
  const changes = createChanges();
  /** Where a state is computed. */
  const list = network.list();
  let drops = 0;
  /** Since the last drop. */
  let bytes = 0;

  const clear = (): void => {
    states.clear();
    changes.clear();
    moves.clear();
    add(NO_ATTEMPTS);
  };
  const set = (attempts: State): void => list.set(attempts, [...attempts.keys()]);
  const add = (attempts: AttemptColumns): number => {
    const position = states.add(attempts) * STATE;
    moves.addState(position);
    return position;
  };
  /** The position of the state that the list has; -1 when it is new. */
  const findListed = (): number => {
    const state = states.find(list.columns());
    return state < 0 ? -1 : state * STATE;
  };
  const findOrAdd = (): number => {
    const known = findListed();
    return known < 0 ? add(list.columns()) : known;
  };
  const isFull = (): boolean =>
    states.count() >= limits.states ||
    moves.rowCount() >= limits.rows ||
    states.attempts() >= limits.attempts ||
    changes.count() >= limits.changes;
  const isStuck = (): boolean => isFull() && bytes < limits.bytes;

  const drop = (): void => {
    clear();
    drops += 1;
    bytes = 0;
  };
  const advance = (entry: number, byte: number): { move: number; isDropped: boolean } => {
    const before = Math.floor(entry / STATE);
    const groups = states.groups(before);
    states.read(before, list.columns());
    list.read(byte, groups, entry % STATE !== 0);
    const isDropped = isFull();
    if (isDropped) drop();
    const change = changes.numberOf(
      { kept: list.starts(), ended: list.ended(), form: list.form(), cut: list.cut() },
      groups,
    );
    return { move: (change << STATE_BITS) | findOrAdd(), isDropped };
  };
  const step = (entry: number, byte: number): number => {
    const { move, isDropped } = advance(entry, byte);
    if (!isDropped) moves.link(entry, byte, move);
    return move;
  };

  const positionOf = (state: State): number => {
    set(state);
    if (isFull() && findListed() < 0) drop();
    return findOrAdd();
  };

  clear();
  return {
    positionOf,
    find(state) {
      set(state);
      const known = findListed();
      return known >= 0 || isStuck() ? known : positionOf(state);
    },
    state(position) {
      if (position === 0) return ROOT;
      states.read(position / STATE, list.columns());
      return list.attempts();
    },
    firstLikely: (state) => firstWith(state, network.isLikely),
    firstPart: (state) => firstWith(state, network.isPart),
    step: (entry, byte) => (isStuck() ? -1 : step(entry, byte)),
    stepWithin: (entry, byte) => (isFull() ? -1 : step(entry, byte)),
    changes,
    moves: moves.all,
    willRead(length) {
      bytes += length;
    },
    drops: () => drops,
  };
}

function firstWith(attempts: State, isSuch: (place: number) => boolean): number {
  const first = attempts.findIndex((group) => group.some(isSuch));
  return first < 0 ? attempts.length : first;
}
