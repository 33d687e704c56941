import { LIMITS } from "./automaton.ts";
import { CHANGE, CHANGE_BITS, LONG_LIST, SHORT_LIST } from "./changes.ts";
import { NEAR_BYTES, WORD_BYTES } from "./start-probe.ts";
import { EDGE_MOVE, EDGE_ROW, ENTRY, ROW, STATE, STATE_BITS, STATE_MASK } from "./moves.ts";
import { MAX_OFFSETS } from "./start-table.ts";

/** The longest text that is searched at once: what a pipe brings (64 KiB), and what was held back before (4 KiB). */
export const MAX_TEXT_BYTES = 0x1_10_00;
/** Zeros after the text. The loops look at up to 72 bytes at once, and so at some beyond its end. */
export const ZEROS = 128;
/** A text with more places at which a form may start is searched in parts. */
export const MAX_PLACES = 4096;
/** Ends the list of places: higher than any address. */
export const NO_PLACE = 0xff_ff_ff_ff;
/**
 * How many bits the hash of an excluded word has: the highest ones of its product with `HASH`, which is 2^32 divided by
 * the golden ratio (Knuth, "Sorting and Searching", 1973, §6.4).
 */
const HASH_BITS = 12;
const HASH = 0x9e_37_79_b1;
const HASH_SHIFT = 32 - HASH_BITS;
/** The numbers of an event: where a form starts, where it ends, and the move; -1 for a first part that ended before. */
export const EVENT = 3;
/** So many fit before JavaScript takes them. */
const MAX_EVENTS = 512;
/** One change may add so many. There is room for them after the last. */
const EVENTS_OF_A_CHANGE = 2;
/** With more groups of attempts at once, JavaScript reads on. */
export const MAX_GROUPS = 2048;
/** Room for so many times `MAX_GROUPS`: the more there is, the more seldom the queue moves back to its start. */
const QUEUE_ROOM = 4;

/** Which number of the registers is which. The loop keeps them there while JavaScript does something. */
export const REGISTER = {
  /** A state of the automaton: the position of its first entry. */
  state: 0,
  /** The address of the byte that is read next. */
  index: 1,
  /** The address, in the list of places, of the next place. */
  cursor: 2,
  /** The address of the oldest group in the queue, and the one after the youngest. */
  first: 3,
  last: 4,
  /** The address after the last event. */
  events: 5,
  /** Of a move that is not known: its entry, and the address of its byte. */
  unknownEntry: 6,
  unknownByte: 7,
  /** How many bytes probes may still read beyond a word. */
  left: 8,
} as const;

const REGISTER_COUNT = Object.keys(REGISTER).length;

/** The bytes of a number. */
const NUMBER = 4;

// One more than the limits of the automaton, which it checks before a step, and one to spare.
const CHANGES_BYTES = NUMBER * (LIMITS.changes + 2) * (1 << CHANGE_BITS);
const EDGES_BYTES = NUMBER * (LIMITS.states + 2) * STATE;
const ROWS_BYTES = NUMBER * (LIMITS.rows + 2) * ROW;

// What follows are addresses, in the order of the memory. byte-scan.wat needs all up to the end of the places,
// read-on.wat all.

/** The table of `StartTable`. */
const PAIRS = 0;
const TEXT = PAIRS + 0x1_00_00;
/**
 * Words of four bytes with which no form starts, as far as that is known: each at its hash, where it replaces any
 * other. read-on.wat notes them, byte-scan.wat skips them.
 */
const EXCLUDED = TEXT + MAX_TEXT_BYTES + ZEROS;
/**
 * Addresses at which a form may start (also the last of the text, where too few bytes are left to decide), and
 * `NO_PLACE`.
 */
const PLACES = EXCLUDED + NUMBER * (1 << HASH_BITS);
/** Forms that were found, until JavaScript takes them. */
const EVENTS = PLACES + NUMBER * (MAX_PLACES + MAX_OFFSETS + 1);
const EVENTS_END = EVENTS + NUMBER * EVENT * MAX_EVENTS;
const REGISTERS = EVENTS_END + NUMBER * EVENT * EVENTS_OF_A_CHANGE;
/** A queue: for each group of attempts, where it started. */
const GROUPS = REGISTERS + NUMBER * REGISTER_COUNT;
const GROUPS_END = GROUPS + NUMBER * QUEUE_ROOM * MAX_GROUPS;
/** The tables of the automaton: see changes.ts and moves.ts. */
const CHANGES = GROUPS_END;
const EDGES = CHANGES + CHANGES_BYTES;
const ROWS = EDGES + EDGES_BYTES;

/** Where things are in the memory that the compiled loops share with JavaScript, in bytes. */
export const LAYOUT = {
  PAIRS,
  TEXT,
  EXCLUDED,
  EXCLUDED_END: PLACES,
  PLACES,
  PLACES_END: EVENTS,
  EVENTS,
  REGISTERS,
  REGISTERS_END: GROUPS,
  GROUPS,
  CHANGES,
  EDGES,
  ROWS,
  END: ROWS + ROWS_BYTES,
} as const;

/** Why read-on.wat stops. */
export const STOP = {
  /** It has read to the end. */
  end: 0,
  /** A move is not known: JavaScript computes it. */
  unknown: 1,
  /** The same while it probes a place. */
  unknownStart: 2,
  /** The list of events is full: JavaScript empties it. */
  full: 3,
  /** There are more than `MAX_GROUPS` groups, or a change has a `LONG_LIST`: JavaScript reads the rest. */
  beyond: 4,
} as const;

/** The address of a register. */
const registerAt = (register: number): number => REGISTERS + NUMBER * register;

/**
 * What the names in braces in the .wat files stand for. For the tables of the automaton these are addresses of the first
 * number of a kind: `CHANGES_KEPT` is where change 0 has its `kept`.
 */
export const NAMES: Readonly<Record<string, number>> = {
  EXCLUDED,
  PLACES,
  GROUPS,
  CHANGES_DROPPED: CHANGES + NUMBER * CHANGE.dropped,
  CHANGES_KEPT: CHANGES + NUMBER * CHANGE.kept,
  CHANGES_FURTHER: CHANGES + NUMBER * CHANGE.further,
  CHANGES_ENDED: CHANGES + NUMBER * CHANGE.ended,
  CHANGES_CUT: CHANGES + NUMBER * CHANGE.cut,
  CHANGES_LIST: CHANGES + NUMBER * CHANGE.list,
  // From the number of a change to its distance from the first one, in bytes.
  CHANGE_SHIFT: CHANGE_BITS + Math.log2(NUMBER),
  EDGES_BYTE: EDGES,
  EDGES_MOVE: EDGES + NUMBER * EDGE_MOVE,
  EDGES_ROW: EDGES + NUMBER * EDGE_ROW,
  ROWS,
  EVENTS_FULL: EVENTS_END,
  EVENT_BYTES: NUMBER * EVENT,
  REGISTER_STATE: registerAt(REGISTER.state),
  REGISTER_INDEX: registerAt(REGISTER.index),
  REGISTER_CURSOR: registerAt(REGISTER.cursor),
  REGISTER_FIRST: registerAt(REGISTER.first),
  REGISTER_LAST: registerAt(REGISTER.last),
  REGISTER_EVENTS: registerAt(REGISTER.events),
  REGISTER_LEFT: registerAt(REGISTER.left),
  REGISTER_UNKNOWN_ENTRY: registerAt(REGISTER.unknownEntry),
  REGISTER_UNKNOWN_BYTE: registerAt(REGISTER.unknownByte),
  // From here on the queue moves back to its start. What is left is more than one change can add.
  GROUPS_FULL: GROUPS_END - (NUMBER * QUEUE_ROOM * MAX_GROUPS) / 2,
  MAX_GROUPS_BYTES: NUMBER * MAX_GROUPS,
  HASH,
  HASH_SHIFT,
  ENTRY,
  STATE_BITS,
  STATE_MASK,
  NEAR_BYTES,
  WORD_BYTES,
  SHORT_LIST,
  LONG_LIST,
  UNKNOWN: STOP.unknown,
  UNKNOWN_START: STOP.unknownStart,
  FULL: STOP.full,
  BEYOND: STOP.beyond,
};
