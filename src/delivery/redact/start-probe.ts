import type { Automaton } from "./automaton.ts";
import { ENTRY, moveAt, STATE_BITS, STATE_MASK } from "./moves.ts";
import type { StartFilter } from "./start-filter.ts";

export type StartProbe = StartFilter;

/** How many bytes a probe reads before an attempt begins. read-on.wat loads them as one number. */
export const WORD_BYTES = 4;

/**
 * The same where a text is only searched. What has begun by chance ends within so many bytes: the end of a line that looks
 * like a form, and the stamp of the next one.
 */
export const SEARCH_BYTES = 128;

/**
 * And so many from all places together, by the length of the text. Then `WORD_BYTES` must do again: to read on from each
 * place of a text that is made of beginnings takes longer than the long way.
 */
export function mostSearched(length: number): number {
  return length >> 1;
}

/**
 * A start that is nearer to the byte where the last attempt ended is not probed: it is probably one, and would be read
 * twice.
 */
export const NEAR_BYTES = 8;

/**
 * Where the filter says that a form may start, the probe reads the next `most` bytes by the automaton, as if
 * nothing had begun before. The scan begins an attempt only if they agree with a form. The filter lets through what
 * only looks like a start, and each attempt multiplies the states of the automaton. The probe rules out nearly all of
 * that, and never the start of a form: it passes over a place only when no attempt is left.
 */
export function createStartProbe(
  filter: StartFilter,
  automaton: Automaton,
  most: number,
): StartProbe {
  const { moves, changes } = automaton;
  /** Returns how many bytes after the first one it took to rule a place out; `MAY_START` when it is not. */
  const readFrom = (bytes: Uint8Array, at: number, end: number): number => {
    let entry = ENTRY;
    for (let index = at; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      let move = moveAt(moves, entry, byte);
      if (move < 0) move = automaton.stepWithin(entry, byte);
      // The table is full. The scan drops it when it reads this place.
      if (move < 0) return MAY_START;
      entry = move & STATE_MASK;
      if (changes.isEnd(move >> STATE_BITS)) return MAY_START;
      if (entry === 0) return index - at;
    }
    return MAY_START;
  };
  return {
    next(bytes, from) {
      let at = from;
      let left = mostSearched(bytes.length);
      while (at < bytes.length) {
        const length = left > 0 ? most : WORD_BYTES;
        const read = readFrom(bytes, at, Math.min(bytes.length, at + length));
        if (read === MAY_START) break;
        left -= read;
        at = filter.next(bytes, at + 1);
      }
      return at;
    },
  };
}

const MAY_START = -1;
