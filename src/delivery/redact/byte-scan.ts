import { MAX_OFFSETS, type StartTable } from "./start-table.ts";
import { BYTE_SCAN_CODE } from "./compiled-code.ts";
import { createMemory, instantiate, type Memory } from "./compile.ts";
import { LAYOUT, MAX_PLACES, MAX_TEXT_BYTES, NO_PLACE, ZEROS } from "./compiled-layout.ts";

/** The loops of byte-scan.wat. The text is what their memory has of some bytes, at most `MAX_TEXT_BYTES`. */
export interface ByteScan {
  /** Makes the bytes from a position on the text, as far as they fit. Returns how many those are. */
  load(bytes: Uint8Array, from: number): number;
  /**
   * Lists where in the bytes a form may start, part by part, because text and list have room for so much. It calls
   * `visit` with each part while the list is in the memory, at `PLACES`. `visit` returns whether to go on. Among the
   * last bytes, where too few are left to decide, all are places.
   */
  eachList(bytes: Uint8Array, visit: (list: PlaceList) => boolean): void;
  /** The same for the text as it is, up to `end`. */
  eachListOfText(end: number, visit: (list: PlaceList) => boolean): void;
  /** Where in the text, from `from` on and before `end`, the first `::` or `##[` is; `end` when there is none. */
  marker(from: number, end: number): number;
}

/** Which bytes a list covers. */
export interface PlaceList {
  /** Where the text starts in the bytes. */
  readonly base: number;
  /** The first position in the text, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

const { PAIRS, TEXT, EXCLUDED, EXCLUDED_END, PLACES, PLACES_END } = LAYOUT;

/** Undefined where nothing can be compiled: see `createMemory`. */
export function createByteScan(
  table: StartTable,
  memory: Memory | undefined = createMemory(PLACES_END),
): ByteScan | undefined {
  if (memory === undefined) return undefined;
  const { starts, marker } = instantiate(BYTE_SCAN_CODE, memory);
  if (starts === undefined || marker === undefined) return undefined;
  const bytes = new Uint8Array(memory.buffer);
  const words = new Uint32Array(memory.buffer, EXCLUDED, (EXCLUDED_END - EXCLUDED) / 4);
  const places = new Uint32Array(memory.buffer, PLACES, (PLACES_END - PLACES) / 4);
  bytes.set(table.pairs, PAIRS);
  // No word is excluded yet. Empty memory is 0, which would exclude the word 0, whose hash is 0. 1 is there for none:
  // its hash differs.
  words[0] = 1;
  const load = (given: Uint8Array, from: number): number => {
    const length = Math.min(given.length - from, MAX_TEXT_BYTES);
    bytes.set(length < given.length ? given.subarray(from, from + length) : given, TEXT);
    bytes.fill(0, TEXT + length, TEXT + length + ZEROS);
    return length;
  };
  /**
   * Lists the places from a position in the text on. Returns how far the list goes. `isLast`: the bytes are over at
   * `end`.
   */
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
  /** Visits the lists of one text. Returns how far it was read; undefined when `visit` wants no more. */
  const visitText = (
    { base, length, isLast }: { base: number; length: number; isLast: boolean },
    visit: (list: PlaceList) => boolean,
  ): number | undefined => {
    const end = isLast ? length : length - MAX_OFFSETS;
    for (let from = 0; from < end;) {
      const to = list(from, length, isLast);
      if (!visit({ base, from, to })) return undefined;
      from = to;
    }
    return end;
  };
  return {
    load,
    eachList(given, visit) {
      for (let base = 0; base < given.length;) {
        const length = load(given, base);
        const read = visitText({ base, length, isLast: base + length === given.length }, visit);
        if (read === undefined) return;
        base += read;
      }
    },
    eachListOfText: (end, visit) => void visitText({ base: 0, length: end, isLast: true }, visit),
    marker: (from, end) => Math.min(end, marker(TEXT + from, TEXT + end) - TEXT),
  };
}
