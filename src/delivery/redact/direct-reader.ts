import type { AttemptList, Attempts } from "./attempt-list.ts";
import type { Network } from "./attempts.ts";
import type { Found } from "./form-match.ts";

/**
 * Reads on without the automaton: from byte to byte it computes where each attempt goes, and adds nothing to the table.
 * That is slower than the table where the table knows the moves, and much faster than filling the table again and again.
 * A value of tens of thousands of bytes needs it, because each of its bytes is a state of its own in each of its forms.
 * RE2 does the same when its automaton grows too large for what it is used (Cox, "Regular Expression Matching in the
 * Wild", 2010).
 */
export interface DirectReader {
  /** Reads on until no attempt is left, or to the end. */
  read(bytes: Uint8Array, from: DirectProgress): DirectProgress;
}

export interface DirectProgress {
  readonly attempts: Attempts;
  /** Where they started, counted in the stream. */
  readonly starts: readonly number[];
  /** The next byte. */
  readonly index: number;
  /** The next byte with which a form may start. */
  readonly place: number;
  /** Where the first of the bytes is in the stream. */
  readonly position: number;
  readonly found: Found;
}

export function createDirectReader(network: Network): DirectReader {
  let made: AttemptList | undefined;
  return {
    read(bytes, from) {
      const list = (made ??= network.list());
      list.set(from.attempts, from.starts);
      let { index, place } = from;
      place = network.nextPlace(bytes, place);
      /** Before it, a try to read straight on is not worth it. */
      let straight = index;
      do {
        let mayStart = false;
        if (index === place) {
          mayStart = !isCovered(list, bytes, place);
          place = network.nextPlace(bytes, index + 1);
        }
        let reached = index;
        if (!mayStart && index >= straight) {
          reached = list.readStraight(bytes, index, Math.min(place, bytes.length));
        }
        if (reached === index) {
          if (index >= straight) straight = index + WAIT;
          readByte(bytes[index] ?? 0, from.position + index, { list, found: from.found, mayStart });
          reached += 1;
        }
        index = reached;
      } while (index < bytes.length && list.count() > 0);
      return { ...from, attempts: list.attempts(), starts: list.starts(), index, place };
    },
  };
}

function isCovered(list: AttemptList, bytes: Uint8Array, at: number): boolean {
  return (
    at + 2 < bytes.length && list.isCovered(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)
  );
}

/** Reads one byte, and reports what ends with it. */
function readByte(byte: number, at: number, { list, found, mayStart }: Reading): void {
  list.read(byte, at, mayStart);
  if (list.cut() >= 0) found({ form: "plain", start: list.cut(), end: at });
  if (list.ended() >= 0) found({ form: list.form(), start: list.ended(), end: at + 1 });
}

interface Reading {
  readonly list: AttemptList;
  readonly found: Found;
  readonly mayStart: boolean;
}

/** After a try to read straight on that failed, the next one is so many bytes later. */
const WAIT = 4;
