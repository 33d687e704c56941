import type { Automaton } from "./automaton.ts";
import type { Found } from "./form-match.ts";
import { STATE_BITS } from "./moves.ts";
import type { StartTable } from "./start-table.ts";
import type { Starts } from "./starts.ts";
import { createByteScan } from "./byte-scan.ts";
import { createMemory, type Memory } from "./compile.ts";
import { LAYOUT, MAX_GROUPS, MAX_TEXT_BYTES, REGISTER, STOP } from "./compiled-layout.ts";
import { createReadLoop } from "./read-loop.ts";
import { mostSearched, SEARCH_BYTES } from "./start-probe.ts";
import type { TextSearch } from "./text-search.ts";

/**
 * Reads long texts by the compiled loops, and finds what form-matcher.ts finds by itself: byte-scan.wat lists the
 * places at which a form may start, read-on.wat reads on from there, and what that cannot do is done here.
 */
export interface LongReader {
  /** Reads on: to the end of the bytes, or to the byte from which there are too many attempts for the compiled loop. */
  read(bytes: Uint8Array, from: ScanBefore): Reached;
  /** Searches some bytes by themselves. Undefined when they are too many for the memory of the loops. */
  search(bytes: Uint8Array): TextSearch | undefined;
}

/** Where a scan is before some bytes. */
export interface ScanBefore {
  readonly state: number;
  /** Where the first of the bytes is in the stream. */
  readonly position: number;
  /** Of the attempts that have begun. `read` sets them to those that are left afterwards. */
  readonly starts: Starts;
  readonly found: Found;
}

/** The first byte that is not read, and the state before it. */
export interface Reached {
  readonly state: number;
  readonly index: number;
}

const { TEXT, PLACES, EVENTS, CHANGES, EDGES, ROWS, END } = LAYOUT;

/**
 * Undefined where nothing can be compiled: see `createMemory`. It moves the tables of the automaton to the memory of
 * the loops, where the automaton goes on filling them. Text that is too short for the loops is still read with these
 * tables in JavaScript.
 */
export function createLongReader(table: StartTable, automaton: Automaton): LongReader | undefined {
  const memory = createMemory(END);
  if (memory === undefined) return undefined;
  const scan = createByteScan(table, memory);
  const loop = createReadLoop(memory);
  if (scan === undefined || loop === undefined) return undefined;
  const { registers } = loop;
  moveTables(automaton, memory);

  /** Calls `found` for each form of which the loop has noted an event. `zero`: where address 0 is in the stream. */
  const report = (found: Found, zero: number): void => {
    loop.takeEvents((start, end, move) => {
      const form = move < 0 ? "plain" : automaton.changes.form(move >> STATE_BITS);
      found({ form, start: zero + start, end: zero + end });
    });
  };
  const state = (): number => registers[REGISTER.state] ?? 0;
  const unknownEntry = (): number => registers[REGISTER.unknownEntry] ?? 0;
  /**
   * Computes the move that is not known, and makes it. Returns whether the table had room for the move, and the loop for
   * what it changes. Call it when all events were reported: it may drop the table, which numbers all states and changes
   * anew.
   */
  const step = (): boolean => {
    const before = automaton.state(state());
    const drops = automaton.drops();
    const move = automaton.step(unknownEntry(), loop.unknownByte());
    if (move < 0) return false;
    if (loop.take(move) === STOP.end) return true;
    // The byte is not read, and the state before it has another number now.
    if (drops !== automaton.drops()) registers[REGISTER.state] = automaton.positionOf(before);
    return false;
  };
  /** Computes the move that a probe does not know, and adds it to the table. Returns whether that had room. */
  const learn = (): boolean => automaton.stepWithin(unknownEntry(), loop.unknownByte()) >= 0;

  /** Reads on to `stop`, which is as far as the list of places goes. Returns whether it came so far. */
  const readTo = (stop: number, found: Found, zero: number): boolean => {
    registers[REGISTER.cursor] = PLACES;
    let trusts = false;
    for (;;) {
      const why = loop.read(stop, trusts);
      // Where the table is full, the next read begins an attempt at this place, and `step` drops the table.
      trusts = why === STOP.unknownStart && !learn();
      report(found, zero);
      if (why === STOP.end) return true;
      if (why === STOP.beyond || (why === STOP.unknown && !step())) return false;
    }
  };
  /** The first place of the list that a probe up to `stop` does not rule out. Without one, it is `stop` or after it. */
  const firstTo = (stop: number): number => {
    registers[REGISTER.cursor] = PLACES;
    while (loop.probe(stop, SEARCH_BYTES) !== STOP.end) if (!learn()) break;
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
          // The memory has another part of the bytes now, so the same groups have other addresses.
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
    search(bytes) {
      const { length } = bytes;
      // To copy them is a good part of what a search costs, so they are copied once for both.
      if (length > MAX_TEXT_BYTES) return undefined;
      scan.load(bytes, 0);
      return {
        marker: (from) => scan.marker(from, length),
        firstStart(end) {
          let first = end;
          registers[REGISTER.left] = mostSearched(end);
          scan.eachListOfText(end, () => {
            const place = firstTo(TEXT + end);
            if (place >= TEXT + end) return true;
            first = place - TEXT;
            return false;
          });
          return first;
        },
      };
    },
  };
}

function moveTables({ changes, moves }: Automaton, { buffer }: Memory): void {
  const numbers = (from: number, to: number): Int32Array =>
    new Int32Array(buffer, from, (to - from) / 4);
  changes.table.moveTo(numbers(CHANGES, EDGES));
  moves.edges.moveTo(numbers(EDGES, ROWS));
  moves.rows.moveTo(numbers(ROWS, END));
}
