import type { Attempts, Network } from "./attempts.ts";
import type { FormName } from "./secret-forms.ts";

/** What a move does to the list of starts that a scan keeps: one start for each group of attempts. */
export interface Change {
  /** The groups that go on: either these, or all from `from` to before `to`. The new one comes after the last. */
  readonly kept: readonly number[] | undefined;
  readonly from: number;
  readonly to: number;
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
 * For the inner loop, valid until the next step. A state has four numbers: the first byte that was met in it, the move
 * that this byte makes, and where its row begins (-1: it has none). A row has a move for each byte; -1: not known yet.
 * Deep inside a form only one byte goes on, so that most states need no row.
 */
export interface Moves {
  readonly states: Int32Array;
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
  /** The move from a state with a byte, computed. */
  step(number: number, byte: number): number;
  change(move: number): Change;
  moves(): Moves;
  /** How often the table was dropped. */
  drops(): number;
}

export interface AutomatonLimits {
  readonly states: number;
  readonly rows: number;
  /** Places in all states together. */
  readonly places: number;
}

/** About 8 MiB of rows, and as much again for the states. */
const LIMITS: AutomatonLimits = { states: 60_000, rows: 8192, places: 500_000 };
const MAX_CHANGES = 30_000;

export function createAutomaton(network: Network, limits = LIMITS): Automaton {
  const moves = createMoves();
  let states: State[] = [];
  let numbers = new Map<string, number>();
  let places = 0;
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
    for (const group of attempts) places += group.length;
    moves.addState(number);
    return number;
  };
  const changeOf = (change: Change): number => {
    const { kept, from, to, ended, form } = change;
    const key = `${kept?.join(",") ?? ""} ${from} ${to} ${ended} ${form}`;
    const known = changeNumbers.get(key);
    if (known !== undefined) return known;
    changes.push(change);
    changeNumbers.set(key, changes.length - 1);
    return changes.length - 1;
  };
  const clear = (): void => {
    states = [];
    numbers = new Map();
    places = 0;
    changes = [NO_CHANGE];
    changeNumbers = new Map();
    moves.clear();
    numberOf([]);
  };
  const isFull = (): boolean =>
    states.length >= limits.states ||
    moves.rowCount() >= limits.rows ||
    places >= limits.places ||
    changes.length >= MAX_CHANGES;

  clear();
  return {
    numberOf: (state) => numberOf(state.attempts),
    state: (number) => states[number] ?? ROOT,
    step(number, byte) {
      const before = states[number]?.attempts ?? [];
      const { attempts, kept, ended, form } = network.advance(before, byte);
      const isDropped = isFull();
      if (isDropped) {
        clear();
        drops += 1;
      }
      const isSame = ended < 0 && kept.length === before.length && kept.at(-1) !== before.length;
      const change = isSame ? 0 : changeOf({ ...compact(kept), ended, form });
      const move = (change << STATE_BITS) | numberOf(attempts);
      if (!isDropped) moves.link(number, byte, move);
      return move;
    },
    change: (move) => changes[move >> STATE_BITS] ?? NO_CHANGE,
    moves: () => moves.current(),
    drops: () => drops,
  };
}

const NO_CHANGE: Change = { kept: undefined, from: 0, to: 0, ended: -1, form: "plain" };

function compact(kept: readonly number[]): Pick<Change, "kept" | "from" | "to"> {
  const from = kept[0] ?? 0;
  const to = from + kept.length;
  return { kept: to === (kept.at(-1) ?? -1) + 1 ? undefined : kept, from, to };
}

function likelyIn(attempts: Attempts, network: Network): number {
  const first = attempts.findIndex((group) => group.some((place) => network.isLikely(place)));
  return first < 0 ? attempts.length : first;
}

/** Numbers for each state: first byte met, its move, its row, and one that fills up to a power of two. */
const WIDTH = 4;
const FIRST_STATES = 256;
const FIRST_ROWS = 64;

function createMoves() {
  let states = new Int32Array(FIRST_STATES * WIDTH);
  let rows = new Int32Array(FIRST_ROWS * 256);
  let rowCount = 0;
  return {
    addState(number: number): void {
      if ((number + 1) * WIDTH > states.length) states = doubled(states);
      states.fill(-1, number * WIDTH, (number + 1) * WIDTH);
    },
    link(number: number, byte: number, move: number): void {
      const at = number * WIDTH;
      if (states[at] === -1) {
        states[at] = byte;
        states[at + 1] = move;
        return;
      }
      if (states[at + 2] === -1) {
        if ((rowCount + 1) * 256 > rows.length) rows = doubled(rows);
        rows.fill(-1, rowCount * 256, (rowCount + 1) * 256);
        states[at + 2] = rowCount * 256;
        rowCount += 1;
      }
      rows[(states[at + 2] ?? 0) + byte] = move;
    },
    clear(): void {
      rowCount = 0;
    },
    rowCount: (): number => rowCount,
    current: (): Moves => ({ states, rows }),
  };
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(numbers.length * 2);
  wider.set(numbers);
  return wider;
}
