import { Buffer } from "node:buffer";
import { BYTE_SCAN_CODE } from "./byte-scan-code.ts";
import { MAX_OFFSETS, type StartTable } from "./start-table.ts";

/** The loops of byte-scan.wat, with memory of their own: one text at a time. */
export interface ByteScan {
  /** Copies what fits of the bytes from a position on: the text that is searched next. Returns how many those are. */
  load(bytes: Uint8Array, from: number): number;
  /**
   * Lists where in the text a form may start, from its beginning to before `end`, as far as there is room. Returns how
   * many places those are. `end` is at least `MAX_OFFSETS` bytes before the end of the text.
   */
  starts(end: number): number;
  /** One of these places. */
  start(index: number): number;
  /** Leaves out places with these four bytes, the first one in the lowest bits. */
  exclude(word: number): void;
  /** The first place from `from` on, and before `end`, with `::` or `##[`; `end` when there is none. */
  marker(from: number, end: number): number;
}

/** What byte-scan.wat exports: places are addresses. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  starts(start: number, end: number, most: number): number;
  marker(at: number, end: number): number;
}

/** As far as it is used. Node has no such global where it may not make code (`--jitless`). */
declare const WebAssembly:
  | {
      readonly Module: new (code: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: Exports };
    }
  | undefined;

/** Where things are: as in byte-scan.wat. */
const TEXT = 0x1_00_00;
const WORDS = 0x2_00_00;
const PLACES = 0x2_40_00;

/** Room for the places: a text in which more forms may start is searched in parts. */
export const MAX_PLACES = 4096;
/** What a read may take beyond the end of the text. */
const ZEROS = 64;
/** The longest text. */
export const MAX_TEXT_BYTES = WORDS - TEXT - ZEROS;

/**
 * Undefined where WebAssembly is missing, or its memory is refused (`ulimit -v`): it only makes faster what the same
 * search in JavaScript finds too. Also where numbers have another byte order than its memory.
 */
export function createByteScan(table: StartTable): ByteScan | undefined {
  const exports = instantiate();
  if (exports === undefined) return undefined;
  const { buffer } = exports.memory;
  const memory = new Uint8Array(buffer);
  const words = new Uint32Array(buffer, WORDS, (PLACES - WORDS) / 4);
  const places = new Uint32Array(buffer, PLACES, MAX_PLACES);
  setPairs(memory, table);
  // No word is known yet: 1 belongs in another place than this one, and 0, which all others have, in this one.
  words[placeOf(0)] = 1;
  return {
    load(bytes, from) {
      const length = Math.min(bytes.length - from, MAX_TEXT_BYTES);
      memory.set(length < bytes.length ? bytes.subarray(from, from + length) : bytes, TEXT);
      memory.fill(0, TEXT + length, TEXT + length + ZEROS);
      return length;
    },
    starts: (end) => exports.starts(TEXT, TEXT + end, MAX_PLACES),
    start: (index) => (places[index] ?? 0) - TEXT,
    exclude(word) {
      words[placeOf(word)] = word;
    },
    marker: (from, end) => Math.min(end, exports.marker(TEXT + from, TEXT + end) - TEXT),
  };
}

/** The first offset in the highest bit. Pairs that are further from a start than the table knows fit. */
function setPairs(memory: Uint8Array, { offsets, pairs }: StartTable): void {
  const unknown = ALL_OFFSETS >> offsets;
  const entries = Uint8Array.from(
    { length: ALL_OFFSETS + 1 },
    (_, known) => reversed(known) | unknown,
  );
  for (let pair = 0; pair < pairs.length; pair += 1) memory[pair] = entries[pairs[pair] ?? 0] ?? 0;
}

const ALL_OFFSETS = (1 << MAX_OFFSETS) - 1;

function reversed(bits: number): number {
  let all = 0;
  for (let bit = 0; bit < MAX_OFFSETS; bit += 1) {
    if ((bits & (1 << bit)) !== 0) all |= 1 << (MAX_OFFSETS - 1 - bit);
  }
  return all;
}

/** As in byte-scan.wat: the upper 12 bits of the product (Knuth, "Sorting and Searching", 1973, §6.4). */
function placeOf(word: number): number {
  return Math.imul(word, 0x9e_37_79_b1) >>> 20;
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
}

let compiled: object | undefined;

function instantiate(): Exports | undefined {
  if (typeof WebAssembly === "undefined" || !isLittleEndian()) return undefined;
  try {
    compiled ??= new WebAssembly.Module(Buffer.from(BYTE_SCAN_CODE, "base64"));
    return new WebAssembly.Instance(compiled).exports;
  } catch {
    return undefined;
  }
}
