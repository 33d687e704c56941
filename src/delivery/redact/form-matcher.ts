import { createNetwork } from "./attempts.ts";
import { numberAt } from "./changes.ts";
import {
  type Automaton,
  type AutomatonLimits,
  createAutomaton,
  ROOT,
  type State,
} from "./automaton.ts";
import { createDirectReader, type DirectReader } from "./direct-reader.ts";
import { maxBytesOf } from "./elements.ts";
import type { Found } from "./form-match.ts";
import type { FormPattern } from "./secret-forms.ts";
import { EDGE_MOVE, EDGE_ROW, ENTRY, fromRow, STATE_BITS, STATE_MASK } from "./moves.ts";
import { type Skipping, skippingAfter, type SkippingOptions } from "./skipping.ts";
import { NEAR_BYTES } from "./start-probe.ts";
import { searchBy, type TextSearch } from "./text-search.ts";
import { createStarts } from "./starts.ts";

/**
 * Finds all forms of all secrets in a stream of bytes, in one pass. A pattern is a sequence of alternatives, so the
 * number of strings that it matches is exponential. A filter skips the bytes at which no form can start; from a byte at
 * which one may, an automaton reads on until no attempt is left.
 */
export interface FormMatcher {
  /** Starts a new stream. The streams of one matcher share its table and nothing else. */
  scan(): FormScan;
  /** Searches some bytes by themselves, before a scan reads them. */
  search(bytes: Uint8Array): TextSearch;
}

export interface FormScan {
  /** Reads on, and calls `found` wherever a form ends, with the longest form that ends there. */
  feed(chunk: Uint8Array, found: Found): void;
  /** How many of the last bytes may be the start of a form that is not complete yet. */
  held(): number;
  /** How many of the last bytes are probably that: see `LIKELY_ELEMENTS`. */
  likely(): number;
  /** How many of the last bytes are a first part of a form, which may go on. A match of its beginning was reported. */
  part(): number;
  /** Where it is, for `follow`. */
  state(): ScanState;
  /** Continues as if it had read `length` more bytes that led another scan of the same matcher to this state. */
  follow(state: ScanState, length: number): void;
}

/** Only the matcher looks into it. */
export interface ScanState {
  readonly state: State;
  /** Where the state is in the table. */
  readonly known: KnownPosition;
  /** How many bytes ago each group of attempts started. */
  readonly ages: readonly number[];
}

interface KnownPosition {
  readonly state: number;
  /** How often the table had been dropped then. After the next drop the state is elsewhere. */
  readonly drops: number;
}

export function createFormMatcher(
  patterns: readonly FormPattern[],
  limits?: AutomatonLimits,
  options?: SkippingOptions,
): FormMatcher {
  const network = createNetwork(patterns);
  const automaton = createAutomaton(network, limits);
  const direct = createDirectReader(network);
  const most = MAX_STAMPS_BYTES + longestOf(patterns);
  const skipping = skippingAfter(patterns, automaton, options);
  return {
    scan: () => createScan({ automaton, direct, skippingFor: skipping, most }),
    search(bytes) {
      const { filter, search, long } = skipping(bytes.length);
      return long?.search(bytes) ?? searchBy(filter, search, bytes);
    },
  };
}

/** How long all stamps in one form may be together: a class of bytes goes on without end. */
const MAX_STAMPS_BYTES = 64 * 1024;

/** No form is longer, without what its classes repeat. */
function longestOf(patterns: readonly FormPattern[]): number {
  return Math.max(0, ...patterns.map(({ elements }) => maxBytesOf(elements)));
}

/**
 * V8 optimizes a function as a whole only when it is called often: one long loop keeps being interpreted at its ends.
 */
const BLOCK_BYTES = 4096;

/** How far a scan has read a chunk. */
interface Progress {
  /** Whether the table has no room for the move of the next byte. */
  readonly isStuck: boolean;
  readonly state: number;
  /** Of the next byte. */
  readonly index: number;
  /** Of the next byte with which a form may start: before it, the automaton begins no attempt. */
  readonly place: number;
  readonly found: Found;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

interface ScanParts {
  readonly automaton: Automaton;
  readonly direct: DirectReader;
  readonly skippingFor: (bytes: number) => Skipping;
  readonly most: number;
}

/** `most`: an attempt that has read more bytes is given up, so that what waits for it stays bounded. */
function createScan({ automaton, direct, skippingFor, most }: ScanParts): FormScan {
  const { moves } = automaton;
  const starts = createStarts(automaton.changes);
  let { filter, probe } = skippingFor(0);
  let position = 0;
  let current = ROOT;
  /** Where the current state is in the table; -1 when the table had no room for it. */
  let known: KnownPosition = { state: 0, drops: 0 };

  const stay = (next: State, state: number): void => {
    current = next;
    known = { state, drops: automaton.drops() };
  };
  const find = (state: State, last: KnownPosition): number =>
    last.state >= 0 && last.drops === automaton.drops() ? last.state : automaton.find(state);

  /** How many bytes ago a group started; 0 when there is no such group. */
  const since = (group: number): number =>
    group === current.length ? 0 : position - starts.at(group);
  /** Applies the change of a byte, and reports each form that ends with it. read-on.wat does the same. */
  const apply = (change: number, at: number, found: Found): void => {
    const cut = starts.cut(change);
    if (cut >= 0) found({ form: "plain", start: cut, end: at });
    const start = starts.apply(change, at);
    if (start >= 0) found({ form: automaton.changes.form(change), start, end: at + 1 });
  };
  /** As they are now: a move that is added may replace them. */
  const tables = () => ({ edges: moves.edges.numbers, rows: moves.rows.numbers });
  /** Reads on up to `end`, or beyond it where nothing has begun. read-on.wat does the same with long texts. */
  const read = (bytes: Uint8Array, from: Progress, end: number): Progress => {
    let { state, index, place } = from;
    let { edges, rows } = tables();
    for (;;) {
      if (state === 0) {
        if (place - index >= NEAR_BYTES) {
          place = probe.next(bytes, place);
          ({ edges, rows } = tables());
        }
        index = place;
      }
      if (index >= end) return { ...from, state, index, place, isStuck: false };
      const byte = byteAt(bytes, index);
      const before = place;
      let entry = state;
      if (index === place) {
        entry += ENTRY;
        place = filter.next(bytes, index + 1);
      }
      let move = numberAt(edges, entry + EDGE_MOVE);
      if (edges[entry] !== byte) move = fromRow(rows, numberAt(edges, entry + EDGE_ROW), byte);
      if (move < 0) {
        move = automaton.step(entry, byte);
        if (move < 0) return { ...from, state, index, place: before, isStuck: true };
        ({ edges, rows } = tables());
      }
      state = move & STATE_MASK;
      if (move > STATE_MASK) apply(move >> STATE_BITS, position + index, from.found);
      index += 1;
    }
  };

  /** Drops the attempts that have read more than `most` bytes. */
  const giveUp = (): void => {
    if (current.length === 0 || position - starts.at(0) <= most) return;
    const ages = current.map((_, group) => position - starts.at(group));
    const left = ages.filter((age) => age <= most);
    const attempts = current.slice(ages.length - left.length);
    stay(attempts, automaton.find(attempts));
    starts.set(left.map((age) => position - age));
  };

  /** Reads on where the table has no room, until nothing is left that has begun. */
  const readDirectly = (bytes: Uint8Array, from: Progress, attempts: State): Progress => {
    const all = { attempts, starts: starts.all(0), position, index: from.index, place: from.place };
    const reached = direct.read(bytes, { ...all, found: from.found });
    starts.set(reached.starts);
    const state = automaton.find(reached.attempts);
    stay(reached.attempts, state);
    return { ...from, state, index: reached.index, place: reached.place };
  };
  const readAll = (bytes: Uint8Array, from: Progress): void => {
    const { length } = bytes;
    let progress = from;
    while (progress.index < length) {
      const { isStuck, state, index } = progress;
      if (state < 0) progress = readDirectly(bytes, progress, current);
      else if (isStuck)
        progress = readDirectly(bytes, { ...progress, isStuck: false }, automaton.state(state));
      else progress = read(bytes, progress, Math.min(length, index + BLOCK_BYTES));
    }
    if (progress.state >= 0) stay(automaton.state(progress.state), progress.state);
  };

  return {
    feed(chunk, found) {
      const { length } = chunk;
      const skipping = skippingFor(length);
      ({ filter, probe } = skipping);
      automaton.willRead(length);
      const state = find(current, known);
      const before = { state, position, starts, found };
      const reached = (state < 0 ? undefined : skipping.long?.read(chunk, before)) ?? {
        state,
        index: 0,
      };
      const place = filter.next(chunk, reached.index);
      readAll(chunk, { ...reached, place, found, isStuck: false });
      position += length;
      giveUp();
    },
    held: () => (current.length === 0 ? 0 : position - starts.at(0)),
    likely: () => since(automaton.firstLikely(current)),
    part: () => since(automaton.firstPart(current)),
    state: () => ({
      state: current,
      known,
      ages: current.map((_, group) => position - starts.at(group)),
    }),
    follow(other, length) {
      position += length;
      stay(other.state, find(other.state, other.known));
      starts.set(other.ages.map((age) => position - age));
    },
  };
}
