import { AT_START, type StartTable } from "./start-table.ts";

/** Skips bytes at which no form can start, far faster than the automaton reads them. */
export interface StartFilter {
  /**
   * The first position at or after `from` at which a form may start. Near the end of the bytes, where too few are left
   * to decide, it returns the position itself.
   */
  next(bytes: Uint8Array, from: number): number;
}

/**
 * Looks at pairs of bytes: for each of the 65 536 pairs, the table has the offsets from the start of a form at which it
 * may be. The pairs of a window are read from its end to its start, and as soon as no form fits, the window moves to
 * the first place behind at which what was read may be the start of one. Ordinary text needs one look in eight bytes.
 * This is a BNDM search over pairs (Navarro and Raffinot, "Fast and Flexible String Matching by Combining
 * Bit-Parallelism and Suffix Automata", 2000), with one set of offsets for all patterns together. It may stop where no
 * form starts, and never skips one. byte-scan.wat finds the same in long texts.
 */
export function createStartFilter({ offsets, pairs }: StartTable): StartFilter {
  if (offsets < 1) return { next: (_bytes, from) => from };
  const last = offsets - 1;
  /** The bits of the offsets that the table looks at. */
  const known = AT_START * 2 - (AT_START >> last);
  const offsetsOf = (bytes: Uint8Array, at: number): number =>
    known & (pairs[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] ?? 0);
  return {
    next(bytes, from) {
      const end = bytes.length - offsets;
      let start = from;
      while (start < end) {
        let next = start + offsets;
        let at = start + last;
        let fitting = offsetsOf(bytes, at);
        while (fitting !== 0) {
          if (at === start) return start;
          if ((fitting & AT_START) !== 0) next = at;
          at -= 1;
          fitting = (fitting << 1) & offsetsOf(bytes, at);
        }
        start = next;
      }
      return start;
    },
  };
}
