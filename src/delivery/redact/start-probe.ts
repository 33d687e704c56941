import type { Automaton } from "./automaton.ts";
import { ENTRY, moveAt, STATE_BITS, STATE_MASK } from "./moves.ts";
import type { StartFilter } from "./start-filter.ts";

export type StartProbe = StartFilter;

/** How many bytes of a start are looked at more closely. */
export const WORD_BYTES = 4;

/** Where an attempt has just ended, the next start is probably one too: a probe would only read the same twice. */
export const NEAR_BYTES = 8;

/**
 * Where the filter says that a form may start, the automaton reads the next bytes as if nothing had begun before: so
 * many must go with a form before the scan begins an attempt. The filter lets through what only looks like a start, and
 * each attempt multiplies the states of the automaton. This rules out nearly all of what is chance, and no start of a
 * form: it stops only where no attempt is left.
 */
export function createStartProbe(filter: StartFilter, automaton: Automaton): StartProbe {
  const { moves, changes } = automaton;
  const mayStart = (bytes: Uint8Array, at: number): boolean => {
    const end = Math.min(bytes.length, at + WORD_BYTES);
    let entry = ENTRY;
    for (let index = at; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      let move = moveAt(moves, entry, byte);
      if (move < 0) move = automaton.stepWithin(entry, byte);
      // The table is full: the scan itself will drop it.
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
