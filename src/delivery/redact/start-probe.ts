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
  const mayStart = (bytes: Uint8Array, at: number): boolean => {
    const end = Math.min(bytes.length, at + most);
    let entry = ENTRY;
    for (let index = at; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      let move = moveAt(moves, entry, byte);
      if (move < 0) move = automaton.stepWithin(entry, byte);
      // The table is full. The scan drops it when it reads this place.
      if (move < 0) return true;
      entry = move & STATE_MASK;
      if (changes.isEnd(move >> STATE_BITS)) return true;
      if (entry === 0) return false;
    }
    return true;
  };
  return {
    next(bytes, from) {
      let at = from;
      while (at < bytes.length && !mayStart(bytes, at)) at = filter.next(bytes, at + 1);
      return at;
    },
  };
}
