import type { Attempts, Network } from "./attempts.ts";
import type { FormName } from "./secret-forms.ts";

/** What a move does to the list of starts that a scan keeps: one start for each group of attempts. */
export interface Change {
  /** How many of the oldest groups are left out. The others are counted from there; the new one comes after the last. */
  readonly dropped: number;
  /** How many go on as they are. */
  readonly first: number;
  /** Which go on after them. */
  readonly further: readonly number[];
  /** The oldest group of which a form ends here; -1 when none ends. */
  readonly ended: number;
  readonly form: FormName;
}

/** A state, which is known by its number until the table is dropped. */
export interface State {
  readonly attempts: Attempts;
  /** The first group of which an attempt has come far; the number of groups when none has. */
  readonly likely: number;
}

/** The state in which nothing has begun. It is always state 0. */
export const ROOT: State = { attempts: [], likely: 0 };

/**
 * For the inner loop, valid until the next step. Where it is in a scan has a number too, its place: twice the number of
 * the state, and one more where a form may start. A place has four numbers: the first byte that was met in it, the move
 * that this byte makes, and where its row begins (-1: it has none). A row has a move for each byte; -1: not known yet.
 * Deep inside a form only one byte goes on, so that most places need no row.
 */
export interface Moves {
  readonly places: Int32Array;
  readonly rows: Int32Array;
}

/** A move is the number of a change in the upper bits (0: every group goes on), and that of a state in the lower ones. */
export const STATE_BITS = 16;
export const STATE_MASK = (1 << STATE_BITS) - 1;

/**
 * The states met so far, made when they are first needed, as in RE2 (Cox, "Regular Expression Matching in the Wild",
 * 2010). It is a cache: when it is full it is dropped and started again, so that memory stays bounded.
 */
export interface Automaton {
  /** The number of a state. It changes when `drops` does. */
  numberOf(state: State): number;
  state(number: number): State;
  /** The move from a place with a byte, computed. */
  step(place: number, byte: number): number;
  change(move: number): Change;
  moves(): Moves;
  /** How often the table was dropped. */
  drops(): number;
}

export interface AutomatonLimits {
  readonly states: number;
  readonly rows: number;
  /** Attempts in all states together. */
  readonly attempts: number;
}

/** About 8 MiB of rows, and as much again for the states. */
const LIMITS: AutomatonLimits = { states: 60_000, rows: 8192, attempts: 500_000 };
const MAX_CHANGES = 30_000;

export function createAutomaton(network: Network, limits = LIMITS): Automaton {
  const moves = createMoves();
  let states: State[] = [];
  let numbers = new Map<string, number>();
  let size = 0;
  let changes: Change[] = [];
  let changeNumbers = new Map<string, number>();
  let drops = 0;

  const numberOf = (attempts: Attempts): number => {
    const key = attempts.map((group) => group.join(",")).join(";");
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = states.length;
    states.push({ attempts, likely: likelyIn(attempts, network) });
    numbers.set(key, number);
    for (const group of attempts) size += group.length;
    moves.addState(number);
    return number;
  };
  const changeOf = (change: Change): number => {
    const { dropped, first, further, ended, form } = change;
    const key = `${dropped} ${first} ${further.join(",")} ${ended} ${form}`;
    const known = changeNumbers.get(key);
    if (known !== undefined) return known;
    changes.push(change);
    changeNumbers.set(key, changes.length - 1);
    return changes.length - 1;
  };
  const clear = (): void => {
    states = [];
    numbers = new Map();
    size = 0;
    changes = [NO_CHANGE];
    changeNumbers = new Map();
    moves.clear();
    numberOf([]);
  };
  const isFull = (): boolean =>
    states.length >= limits.states ||
    moves.rowCount() >= limits.rows ||
    size >= limits.attempts ||
    changes.length >= MAX_CHANGES;

  clear();
  return {
    numberOf: (state) => numberOf(state.attempts),
    state: (number) => states[number] ?? ROOT,
    step(place, byte) {
      const before = states[place >> 1]?.attempts ?? [];
      const { attempts, kept, ended, form } = network.advance(before, byte, (place & 1) === 1);
      const isDropped = isFull();
      if (isDropped) {
        clear();
        drops += 1;
      }
      const isSame = ended < 0 && kept.length === before.length && kept.at(-1) !== before.length;
      const change = isSame ? 0 : changeOf({ ...compact(kept), ended, form });
      const move = (change << STATE_BITS) | numberOf(attempts);
      if (!isDropped) moves.link(place, byte, move);
      return move;
    },
    change: (move) => changes[move >> STATE_BITS] ?? NO_CHANGE,
    moves: () => moves.current(),
    drops: () => drops,
  };
}

const NO_CHANGE: Change = { dropped: 0, first: 0, further: [], ended: -1, form: "plain" };

function compact(kept: readonly number[]): Pick<Change, "dropped" | "first" | "further"> {
  const dropped = kept[0] ?? 0;
  const gap = kept.findIndex((group, index) => group !== dropped + index);
  const first = gap < 0 ? kept.length : gap;
  return { dropped, first, further: kept.slice(first).map((group) => group - dropped) };
}

function likelyIn(attempts: Attempts, network: Network): number {
  const first = attempts.findIndex((group) => group.some((place) => network.isLikely(place)));
  return first < 0 ? attempts.length : first;
}

/** Numbers for each place: first byte met, its move, its row, and one that fills up to a power of two. */
const WIDTH = 4;
const FIRST_PLACES = 512;
const FIRST_ROWS = 64;

function createMoves() {
  let places = new Int32Array(FIRST_PLACES * WIDTH);
  let rows = new Int32Array(FIRST_ROWS * 256);
  let rowCount = 0;
  return {
    addState(number: number): void {
      const end = (number + 1) * 2 * WIDTH;
      if (end > places.length) places = doubled(places);
      places.fill(-1, number * 2 * WIDTH, end);
    },
    link(place: number, byte: number, move: number): void {
      const at = place * WIDTH;
      if (places[at] === -1) {
        places[at] = byte;
        places[at + 1] = move;
        return;
      }
      if (places[at + 2] === -1) {
        if ((rowCount + 1) * 256 > rows.length) rows = doubled(rows);
        rows.fill(-1, rowCount * 256, (rowCount + 1) * 256);
        places[at + 2] = rowCount * 256;
        rowCount += 1;
      }
      rows[(places[at + 2] ?? 0) + byte] = move;
    },
    clear(): void {
      rowCount = 0;
    },
    rowCount: (): number => rowCount,
    current: (): Moves => ({ places, rows }),
  };
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(numbers.length * 2);
  wider.set(numbers);
  return wider;
}
