import { createNetwork } from "./attempts.ts";
import {
  type Automaton,
  type AutomatonLimits,
  createAutomaton,
  ROOT,
  type State,
  STATE_MASK,
} from "./automaton.ts";
import type { FormName, FormPattern } from "./secret-forms.ts";
import { createStartFilter, type StartFilter } from "./start-filter.ts";
import { createStarts } from "./starts.ts";

/**
 * Finds all forms of all secrets in a stream of bytes, in one pass. A pattern is a sequence of alternatives, so the
 * number of strings that it matches is exponential. A filter skips the bytes at which no form can start; from a byte at
 * which one may, an automaton reads on until no attempt is left.
 */
export interface FormMatcher {
  /** Starts a new stream. The streams of one matcher share its table and nothing else. */
  scan(): FormScan;
}

export interface FormMatch {
  readonly form: FormName;
  /** First byte and the byte after the last, counted from the start of the stream. */
  readonly start: number;
  readonly end: number;
}

export interface FormScan {
  /** Reads on, and calls `found` wherever a form ends, with the longest form that ends there. */
  feed(chunk: Uint8Array, found: (match: FormMatch) => void): void;
  /** How many of the last bytes may be the start of a form that is not complete yet. */
  held(): number;
  /** How many of the last bytes are probably that: see `LIKELY_ELEMENTS`. */
  likely(): number;
  /** Where it is, for `follow`. */
  state(): ScanState;
  /** Continues as if it had read `length` more bytes that led another scan of the same matcher to this state. */
  follow(state: ScanState, length: number): void;
}

/** Only the matcher looks into it. */
export interface ScanState {
  readonly state: State;
  /** How many bytes ago each group of attempts started. */
  readonly ages: readonly number[];
}

export function createFormMatcher(
  patterns: readonly FormPattern[],
  limits?: AutomatonLimits,
): FormMatcher {
  const automaton = createAutomaton(createNetwork(patterns), limits);
  const filter = createStartFilter(patterns);
  return { scan: () => createScan(automaton, filter) };
}

function createScan(automaton: Automaton, filter: StartFilter): FormScan {
  const starts = createStarts();
  let position = 0;
  let current = ROOT;
  /** The number of the current state, as long as the table is the same. */
  let known = { number: 0, drops: 0 };

  const stay = (state: State, number: number): void => {
    current = state;
    known = { number, drops: automaton.drops() };
  };
  const currentNumber = (): number =>
    known.drops === automaton.drops() ? known.number : automaton.numberOf(current);

  return {
    feed(chunk, found) {
      let { places, rows } = automaton.moves();
      let state = currentNumber();
      let index = 0;
      /** The next byte with which a form may start: the automaton need not try others. */
      let start = filter.next(chunk, 0);
      for (;;) {
        if (state === 0) index = start;
        if (index >= chunk.length) break;
        const byte = chunk[index] ?? 0;
        const place = (state << 1) | (index === start ? 1 : 0);
        let move = moveOf(places, rows, (place << 8) | byte);
        if (move < 0) {
          move = automaton.step(place, byte);
          ({ places, rows } = automaton.moves());
        }
        state = move & STATE_MASK;
        if (move > STATE_MASK) {
          const change = automaton.change(move);
          const from = starts.apply(change, position + index);
          if (from >= 0) found({ form: change.form, start: from, end: position + index + 1 });
        }
        if (index === start) start = filter.next(chunk, index + 1);
        index += 1;
      }
      position += chunk.length;
      stay(automaton.state(state), state);
    },
    held: () => (current.attempts.length === 0 ? 0 : position - starts.at(0)),
    likely: () =>
      current.likely === current.attempts.length ? 0 : position - starts.at(current.likely),
    state: () => ({
      state: current,
      ages: current.attempts.map((_, group) => position - starts.at(group)),
    }),
    follow(other, length) {
      position += length;
      stay(other.state, automaton.numberOf(other.state));
      starts.set(other.ages.map((age) => position - age));
    },
  };
}

/** Looks up a move; -1 when it is not known yet. */
function moveOf(places: Int32Array, rows: Int32Array, placeAndByte: number): number {
  const at = (placeAndByte >> 8) << 2;
  const byte = placeAndByte & 0xff;
  if (places[at] === byte) return places[at + 1] ?? -1;
  const row = places[at + 2] ?? -1;
  return row < 0 ? -1 : (rows[row + byte] ?? -1);
}
