import type { StreamName } from "./byte-filter.ts";
import { firstLine, lastLineEnd } from "./line-filter.ts";

/** Two streams in, pieces of output out, in order. */
export interface CleanLines {
  write(stream: StreamName, chunk: Uint8Array): readonly Uint8Array[];
  /** Copies what is put aside: the memory of the chunks may be used again. */
  keep(): void;
  /** What was put aside goes the long way too. */
  flush(): readonly Uint8Array[];
}

/** The way of everything else, byte for byte. */
export interface LongWay {
  write(stream: StreamName, chunk: Uint8Array): readonly Uint8Array[];
  /** Whether nothing is held back on it, and nothing has begun. */
  isIdle(): boolean;
  /** How many of the first bytes are lines that pass as they are, if it is idle. A line that has not ended does not. */
  clean(bytes: Uint8Array): number;
  /** Such lines passed beside it. */
  passed(lines: Uint8Array): void;
}

/** A line that has begun. Nothing of it may be shown yet, so that nobody waits for it. */
interface Aside {
  readonly stream: StreamName;
  readonly bytes: Uint8Array;
}

/** To look at a shorter chunk twice takes longer. */
const LONG_BYTES = 4096;

/** After a chunk that had to go the long way, so many others do without a look. */
const PASSED_OVER = 15;

/** So often lines are looked for in a chunk, each time behind a line that had to go the long way. */
const MAX_LOOKS = 8;

/** What has to be seen behind a line to know that nothing starts at its end. */
export const BEHIND_BYTES = 16;

/**
 * Most of what a task prints is lines in which nothing has to be changed, and that can be said of many lines at once.
 * Where nothing has begun before them, they pass as they are. A line that has begun at the end of a chunk is put aside
 * until the rest of it comes, because what has begun would send the next chunk the long way.
 */
export function createCleanLines(longWay: LongWay): CleanLines {
  let aside: Aside | undefined;
  let isKept = true;
  let toPassOver = 0;

  const flush = (): readonly Uint8Array[] => {
    const taken = aside;
    aside = undefined;
    return taken === undefined ? [] : longWay.write(taken.stream, taken.bytes);
  };
  const pass = (lines: Uint8Array): readonly Uint8Array[] => {
    if (lines.length === 0) return [];
    longWay.passed(lines);
    return [lines];
  };
  const putAside = (stream: StreamName, bytes: Uint8Array): readonly Uint8Array[] => {
    if (bytes.length === 0) return [];
    if (bytes.length > LONG_BYTES || !longWay.isIdle()) return longWay.write(stream, bytes);
    aside = { stream, bytes };
    isKept = false;
    return [];
  };
  /** Ends the line that has begun, with the first bytes of a chunk. */
  const endLine = (stream: StreamName, chunk: Uint8Array, end: number): readonly Uint8Array[] => {
    if (aside?.stream === stream) {
      const line = Buffer.concat([aside.bytes, chunk.subarray(0, end + BEHIND_BYTES)]);
      const length = aside.bytes.length + end;
      if (longWay.clean(line) >= length) {
        aside = undefined;
        return pass(line.subarray(0, length));
      }
    }
    return [...flush(), ...longWay.write(stream, chunk.subarray(0, end))];
  };
  /** From the start of a line on. */
  const readLines = (stream: StreamName, bytes: Uint8Array): readonly Uint8Array[] => {
    const out: Uint8Array[] = [];
    const whole = lastLineEnd(bytes) + 1;
    let at = 0;
    for (let looks = 0; at < whole; looks += 1) {
      const rest = at === 0 ? bytes : bytes.subarray(at);
      const isLast = looks === MAX_LOOKS;
      // Where a line ends with what may begin a form, by chance as a rule, the next one decides.
      const length = isLast || !longWay.isIdle() ? 0 : longWay.clean(rest);
      out.push(...pass(rest.subarray(0, length)));
      at += length;
      if (at >= whole) break;
      const others = bytes.subarray(at, whole);
      const end = isLast ? others.length : firstLine(others);
      out.push(...longWay.write(stream, others.subarray(0, end)));
      at += end;
      if (isLast) toPassOver = PASSED_OVER;
    }
    return [...out, ...putAside(stream, bytes.subarray(whole))];
  };
  return {
    write(stream, chunk) {
      const isLong = chunk.length >= LONG_BYTES;
      if (!isLong || toPassOver > 0) {
        if (isLong) toPassOver -= 1;
        return [...flush(), ...longWay.write(stream, chunk)];
      }
      const end = aside === undefined && longWay.isIdle() ? 0 : firstLine(chunk);
      const ended = end === 0 ? flush() : endLine(stream, chunk, end);
      const rest = end === 0 ? chunk : chunk.subarray(end);
      if (!longWay.isIdle()) return [...ended, ...longWay.write(stream, rest)];
      return [...ended, ...readLines(stream, rest)];
    },
    keep() {
      if (aside !== undefined && !isKept) aside = { ...aside, bytes: Buffer.from(aside.bytes) };
      isKept = true;
    },
    flush,
  };
}
