import { MAX_OFFSETS, type StartTable } from "./start-table.ts";
import { BYTE_SCAN_CODE } from "./compiled-code.ts";
import { createMemory, instantiate, type Memory } from "./compile.ts";
import { LAYOUT, MAX_PLACES, MAX_TEXT_BYTES, NO_PLACE, ZEROS } from "./compiled-layout.ts";

/** The loops of byte-scan.wat, over one text at a time. */
export interface ByteScan {
  /** Copies what fits of the bytes from a position on: the text that is searched next. Returns how many those are. */
  load(bytes: Uint8Array, from: number): number;
  /**
   * Lists where in the bytes a form may start: part by part, because there is room for so long a text and so many places.
   * `visit` returns whether to go on. Where too few bytes are left to decide, a form may start anywhere.
   */
  eachList(bytes: Uint8Array, visit: (list: PlaceList) => boolean): void;
  /** The first place from `from` on, and before `end`, with `::` or `##[`; `end` when there is none. */
  marker(from: number, end: number): number;
}

/** What a list is for. */
export interface PlaceList {
  /** Where the text starts in the bytes. */
  readonly base: number;
  /** Its first place in the text, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

const { TEXT, WORDS, WORDS_END, PLACES, PLACES_END } = LAYOUT;

/** Undefined where nothing can be compiled: see `createMemory`. */
export function createByteScan(
  table: StartTable,
  memory: Memory | undefined = createMemory(PLACES_END),
): ByteScan | undefined {
  if (memory === undefined) return undefined;
  const { starts, marker } = instantiate(BYTE_SCAN_CODE, memory);
  if (starts === undefined || marker === undefined) return undefined;
  const bytes = new Uint8Array(memory.buffer);
  const words = new Uint32Array(memory.buffer, WORDS, (WORDS_END - WORDS) / 4);
  const places = new Uint32Array(memory.buffer, PLACES, (PLACES_END - PLACES) / 4);
  setPairs(bytes, table);
  // No word is known yet: 1 belongs in another place than this one, and 0, which all others have, in this one.
  words[0] = 1;
  const load = (given: Uint8Array, from: number): number => {
    const length = Math.min(given.length - from, MAX_TEXT_BYTES);
    bytes.set(length < given.length ? given.subarray(from, from + length) : given, TEXT);
    bytes.fill(0, TEXT + length, TEXT + length + ZEROS);
    return length;
  };
  /** Lists the places from one on, and returns how far the list goes. `isLast`: behind `end` there are no more bytes. */
  const list = (from: number, end: number, isLast: boolean): number => {
    const decided = Math.max(from, end - MAX_OFFSETS);
    let count = decided > from ? starts(TEXT + from, TEXT + decided, MAX_PLACES) : 0;
    let to = decided;
    if (count === MAX_PLACES) to = (places[count - 1] ?? 0) - TEXT + 1;
    else if (isLast) {
      for (; to < end; to += 1) {
        places[count] = TEXT + to;
        count += 1;
      }
    }
    places[count] = NO_PLACE;
    return to;
  };
  return {
    load,
    eachList(given, visit) {
      let base = 0;
      while (base < given.length) {
        const length = load(given, base);
        const isLast = base + length === given.length;
        const end = isLast ? length : length - MAX_OFFSETS;
        for (let from = 0; from < end;) {
          const to = list(from, length, isLast);
          if (!visit({ base, from, to })) return;
          from = to;
        }
        base += end;
      }
    },
    marker: (from, end) => Math.min(end, marker(TEXT + from, TEXT + end) - TEXT),
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
