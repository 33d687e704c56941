import type { Automaton } from "./automaton.ts";
import type { Found } from "./form-match.ts";
import { STATE_BITS } from "./moves.ts";
import type { StartTable } from "./start-table.ts";
import type { Starts } from "./starts.ts";
import { createByteScan } from "./byte-scan.ts";
import { createMemory } from "./compile.ts";
import { LAYOUT, MAX_GROUPS, REGISTER, STOP } from "./compiled-layout.ts";
import { createReadLoop } from "./read-loop.ts";

/** Reads long texts by the compiled loops: it finds what the scan in JavaScript finds. */
export interface LongReader {
  /** Reads on, as a rule to the end of the bytes. */
  read(bytes: Uint8Array, from: Begun): Reached;
  /** The first position at which a form may start, or the length of the bytes. */
  firstStart(bytes: Uint8Array): number;
}

/** Where a scan is before some bytes. */
export interface Begun {
  readonly state: number;
  /** Of the first of them in the stream. */
  readonly position: number;
  /** They are set to what they are afterwards. */
  readonly starts: Starts;
  readonly found: Found;
}

/** The first byte that is not read, and the state before it. */
export interface Reached {
  readonly state: number;
  readonly index: number;
}

const { TEXT, PLACES, EVENTS, CHANGES, EDGES, ROWS, END } = LAYOUT;

/** Undefined where nothing can be compiled: see `createMemory`. The tables of the automaton are moved to its memory. */
export function createLongReader(table: StartTable, automaton: Automaton): LongReader | undefined {
  const memory = createMemory(END);
  if (memory === undefined) return undefined;
  const scan = createByteScan(table, memory);
  const loop = createReadLoop(memory);
  if (scan === undefined || loop === undefined) return undefined;
  const { registers } = loop;
  const { changes, moves } = automaton;
  const part = (from: number, to: number): Int32Array =>
    new Int32Array(memory.buffer, from, (to - from) / 4);
  changes.table.moveTo(part(CHANGES, EDGES));
  moves.edges.moveTo(part(EDGES, ROWS));
  moves.rows.moveTo(part(ROWS, END));

  /** `zero`: the position of address 0 in the stream. */
  const tell = (found: Found, zero: number): void => {
    loop.takeEvents((start, end, move) => {
      const form = move < 0 ? "plain" : changes.form(move >> STATE_BITS);
      found({ form, start: zero + start, end: zero + end });
    });
  };
  const state = (): number => registers[REGISTER.state] ?? 0;
  const entry = (): number => registers[REGISTER.entry] ?? 0;
  /** Makes the move that is not known. Returns whether it could. */
  const step = (found: Found, zero: number): boolean => {
    const before = automaton.state(state());
    const drops = automaton.drops();
    const move = automaton.step(entry(), loop.byte());
    let why = loop.take(move);
    if (why === STOP.full) {
      tell(found, zero);
      why = loop.take(move);
    }
    if (why === STOP.end) return true;
    // The states have other numbers now.
    if (drops !== automaton.drops()) registers[REGISTER.state] = automaton.positionOf(before);
    return false;
  };
  /** Makes it in the table. Returns whether that had room. */
  const stepWithin = (): boolean => automaton.stepWithin(entry(), loop.byte()) >= 0;

  /** Reads on to a place, as far as the list goes. Returns whether it came so far. */
  const readTo = (stop: number, found: Found, zero: number): boolean => {
    registers[REGISTER.place] = PLACES;
    let begins = false;
    for (;;) {
      const why = loop.read(stop, begins);
      begins = why === STOP.unknownStart && !stepWithin();
      tell(found, zero);
      if (why === STOP.end) return true;
      if (why === STOP.beyond || (why === STOP.unknown && !step(found, zero))) return false;
    }
  };
  /** The first place in the list at which a form does not only seem to start. */
  const firstTo = (stop: number): number => {
    registers[REGISTER.place] = PLACES;
    while (loop.probe(stop) !== STOP.end) if (!stepWithin()) break;
    return loop.place();
  };

  return {
    read(bytes, { state: before, position, starts, found }) {
      let zero = position - TEXT;
      // To copy them takes longer than to search a short text.
      if (starts.count() > MAX_GROUPS) return { state: before, index: 0 };
      loop.setGroups(starts.all(zero), 0);
      registers[REGISTER.state] = before;
      registers[REGISTER.events] = EVENTS;
      scan.eachList(bytes, ({ base, from, to }) => {
        if (from === 0 && base > 0) {
          // The text is another part of the bytes now.
          const groups = loop.groups(zero);
          zero = position - TEXT + base;
          loop.setGroups(groups, zero);
        }
        registers[REGISTER.index] = TEXT + from;
        return readTo(TEXT + to, found, zero);
      });
      starts.set(loop.groups(zero));
      return { state: state(), index: zero + (registers[REGISTER.index] ?? 0) - position };
    },
    firstStart(bytes) {
      let first = bytes.length;
      scan.eachList(bytes, ({ base, to }) => {
        const place = firstTo(TEXT + to);
        if (place >= TEXT + to) return true;
        first = base + place - TEXT;
        return false;
      });
      return first;
    },
  };
}
