import { LIMITS } from "./automaton.ts";
import { CHANGE, CHANGE_BITS, LONG_LIST, SHORT_LIST } from "./changes.ts";
import { NEAR_BYTES } from "./start-probe.ts";
import { EDGE_MOVE, EDGE_ROW, ENTRY, ROW, STATE, STATE_BITS, STATE_MASK } from "./moves.ts";
import { MAX_OFFSETS } from "./start-table.ts";

/** The longest text: what a pipe brings at once, and the end of a line before it. */
export const MAX_TEXT_BYTES = 0x1_10_00;
/** What a read may take beyond the end of the text. */
export const ZEROS = 64;
/** A text in which more forms may start is searched in parts. */
export const MAX_PLACES = 4096;
/** A place behind every text. */
export const NO_PLACE = 0xff_ff_ff_ff;
/** Of the words with which no form starts, known by this many bits of their hash (Knuth, "Sorting and Searching", 1973, §6.4). */
const HASH_BITS = 12;
const HASH = 0x9e_37_79_b1;
const HASH_SHIFT = 32 - HASH_BITS;
/** The numbers of an event: where a form starts, where it ends, and the move, or -1 for a first part that ended before. */
export const EVENT = 3;
const MAX_EVENTS = 512;
/** With more groups at once, JavaScript reads on. */
export const MAX_GROUPS = 2048;

/** A number takes so many bytes. */
const NUMBER = 4;

// A state, a row or a change more than the limits: they are looked at before each step.
const CHANGES_BYTES = NUMBER * (LIMITS.changes + 2) * (1 << CHANGE_BITS);
const EDGES_BYTES = NUMBER * (LIMITS.states + 2) * STATE;
const ROWS_BYTES = NUMBER * (LIMITS.rows + 2) * ROW;

/** By pair of bytes, the offsets from the start of a form at which it may be, one a bit, the first one highest. */
const PAIRS = 0;
/** The text, and zeros after it. */
const TEXT = PAIRS + 0x1_00_00;
/** Four bytes each, by their hash: where the text has them, no form starts. */
const WORDS = TEXT + MAX_TEXT_BYTES + ZEROS;
/** Where a form may start; near the end of the text anywhere; and `NO_PLACE`. */
const PLACES = WORDS + NUMBER * (1 << HASH_BITS);
/** Forms that were found. */
const EVENTS = PLACES + NUMBER * (MAX_PLACES + MAX_OFFSETS + 1);
const EVENTS_END = EVENTS + NUMBER * EVENT * MAX_EVENTS;
const REGISTERS = EVENTS_END + NUMBER * EVENT * 2;
/** Where groups of attempts started: a queue. */
const GROUPS = REGISTERS + NUMBER * 8;
const GROUPS_END = GROUPS + 4 * NUMBER * MAX_GROUPS;
/** The tables of the automaton. */
const CHANGES = GROUPS_END;
const EDGES = CHANGES + CHANGES_BYTES;
const ROWS = EDGES + EDGES_BYTES;

/** Where things are in the memory that the compiled loops share, in bytes. */
export const LAYOUT = {
  TEXT,
  WORDS,
  WORDS_END: PLACES,
  PLACES,
  PLACES_END: EVENTS,
  EVENTS,
  REGISTERS,
  GROUPS,
  CHANGES,
  EDGES,
  ROWS,
  END: ROWS + ROWS_BYTES,
} as const;

/** Which number of the registers is which. All but the state and the entry are addresses. */
export const REGISTER = {
  state: 0,
  /** Of the next byte. */
  index: 1,
  /** Of the next place in the list. */
  place: 2,
  /** Of the first group in the queue, and behind the last one. */
  first: 3,
  last: 4,
  /** Behind the last form that was found. */
  events: 5,
  /** The entry and the byte of a move that is not known. */
  entry: 6,
  at: 7,
} as const;

/** Why the compiled loop stops. */
export const STOP = {
  /** It has read to the end. */
  end: 0,
  /** A move is not known. */
  unknown: 1,
  /** The same, of one that would show whether a form may start. */
  unknownStart: 2,
  /** There is no room for another event. */
  full: 3,
  /** Too many groups, or too many that go on: JavaScript reads the rest. */
  beyond: 4,
} as const;

/** What stands in braces in the source of the loops. */
export const NAMES: Readonly<Record<string, number>> = {
  WORDS,
  PLACES,
  GROUPS,
  CHANGES: CHANGES + NUMBER * CHANGE.dropped,
  CHANGES_KEPT: CHANGES + NUMBER * CHANGE.kept,
  CHANGES_FURTHER: CHANGES + NUMBER * CHANGE.further,
  CHANGES_ENDED: CHANGES + NUMBER * CHANGE.ended,
  CHANGES_CUT: CHANGES + NUMBER * CHANGE.cut,
  CHANGES_LIST: CHANGES + NUMBER * CHANGE.list,
  CHANGE_SHIFT: CHANGE_BITS + 2,
  EDGES,
  EDGES_MOVE: EDGES + NUMBER * EDGE_MOVE,
  EDGES_ROW: EDGES + NUMBER * EDGE_ROW,
  ROWS,
  EVENTS_FULL: EVENTS_END,
  AT_STATE: REGISTERS + NUMBER * REGISTER.state,
  AT_INDEX: REGISTERS + NUMBER * REGISTER.index,
  AT_PLACE: REGISTERS + NUMBER * REGISTER.place,
  AT_FIRST: REGISTERS + NUMBER * REGISTER.first,
  AT_LAST: REGISTERS + NUMBER * REGISTER.last,
  AT_EVENTS: REGISTERS + NUMBER * REGISTER.events,
  AT_ENTRY: REGISTERS + NUMBER * REGISTER.entry,
  AT_AT: REGISTERS + NUMBER * REGISTER.at,
  GROUPS_FULL: GROUPS_END - 2 * NUMBER * MAX_GROUPS,
  MOST_GROUPS_BYTES: NUMBER * MAX_GROUPS,
  HASH,
  HASH_SHIFT,
  ENTRY,
  STATE_BITS,
  STATE_MASK,
  NEAR_BYTES,
  SHORT_LIST,
  LONG_LIST,
  UNKNOWN: STOP.unknown,
  UNKNOWN_START: STOP.unknownStart,
  FULL: STOP.full,
  BEYOND: STOP.beyond,
};
