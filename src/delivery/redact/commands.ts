import type { AnnotationWriter } from "./annotations.ts";
import type { ByteFilter } from "./byte-filter.ts";
import { finder } from "./finder.ts";
import { lastLineEnd } from "./line-filter.ts";
import { type CompileScan, createMarkerSearch, type FindMarker, MARKER } from "./markers.ts";

export interface CommandFilter extends ByteFilter {
  /** The output so far ends within a line and somebody else's line may follow, so the next bytes may start a line. */
  interrupt(): void;
  /**
   * Where the first line starts that is not only passed on, or that has not ended: what comes before it may pass without
   * this filter. 0 where a line has begun already. `marker` is a search in these bytes, if there is one.
   */
  firstRead(bytes: Uint8Array, marker?: FindMarker): number;
}

/**
 * Keeps the runner from reading a task's output as commands. The runner splits output at `\n` and `\r`, and treats a
 * line as a command when it starts with `::` after white space, or contains `##[` anywhere. Both get a backslash, as the
 * runner does with its own markers: `\::error::`, `##\[group]`. A backslash is visible, and nothing parses the result.
 *
 * Only `::add-mask::` passes: a task that derives another secret must be able to hide it, and an escaped command would
 * print it. It must be the first thing in its line, after spaces and tabs at most: then the runner reads nothing else in
 * that line. Behind other bytes that may count as white space (the runner trims by Unicode, and compares by the rules of
 * a language), `::` is escaped and the rest of the line is searched; one backslash too many is harmless.
 *
 * With an `AnnotationWriter`, what it recognises at the same place is replaced by what it writes.
 * @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 */
export function createCommandFilter(
  annotations?: AnnotationWriter,
  compile?: CompileScan,
): CommandFilter {
  const markersIn = createMarkerSearch(compile);
  let position: LinePosition = "start";
  let pending: Buffer = EMPTY;

  /** Reads on from the first byte that is not only passed on. */
  const read = (bytes: Buffer, { first, toRead, isLast }: Reading): Uint8Array => {
    const line = createReader(bytes, { isLast, annotations });
    const out: Uint8Array[] = [];
    let copied = 0;
    let index = first;
    while (index < bytes.length) {
      const step = line[position](index);
      if (step.escapeAt !== undefined) {
        out.push(bytes.subarray(copied, step.escapeAt), step.replacement ?? BACKSLASH);
        copied = step.replacement === undefined ? step.escapeAt : step.next;
      }
      position = step.position;
      index = step.waits === true ? step.next : toRead(step.next);
      if (step.waits === true) break;
    }
    // Bytes that are not decided yet are read again together with the next chunk.
    pending = index === bytes.length ? EMPTY : Buffer.from(bytes.subarray(index));
    if (out.length === 0 && index === bytes.length) return bytes;
    out.push(bytes.subarray(copied, index));
    return Buffer.concat(out);
  };
  const run = (bytes: Buffer, isLast: boolean): Uint8Array => {
    const lineToRead = lineFinder(bytes, markersIn(bytes));
    const toRead = (from: number): number => (position === "start" ? lineToRead(from) : from);
    const first = toRead(0);
    if (first < bytes.length) return read(bytes, { first, toRead, isLast });
    pending = EMPTY;
    return bytes;
  };

  return {
    write: (chunk) => run(joined(pending, chunk), false),
    flush: () => run(pending, true),
    interrupt: () => void (position = "start"),
    firstRead(chunk, marker) {
      if (position !== "start" || pending.length > 0) return 0;
      const bytes = joined(EMPTY, chunk);
      return lineFinder(bytes, marker ?? markersIn(bytes))(0);
    },
  };
}

interface Reading {
  readonly first: number;
  /** The next byte that is not only passed on. */
  readonly toRead: (from: number) => number;
  readonly isLast: boolean;
}

/** Most lines have nothing that may be a command: finds the start of the next one that has, or else that goes on. */
function lineFinder(bytes: Buffer, nextMarker: FindMarker): (from: number) => number {
  const [lineEnd, bracket] = [lineEndFinder(bytes), finder(bytes, MARKER)];
  return (from) => {
    for (let at = from; ;) {
      const marker = nextMarker(at);
      const line = at + lastLineEnd(bytes.subarray(at, marker)) + 1;
      if (bytes[marker] !== COLON || isFirst(bytes, line, marker)) return line;
      // Behind something else `::` is text, and only the other marker matters in this line.
      const end = lineEnd(marker);
      if (end === bytes.length || bracket(marker) < end) return line;
      at = end + 1;
    }
  };
}

/** Whether nothing that the runner certainly sees comes before a marker, in the line that starts at `line`. */
function isFirst(bytes: Buffer, line: number, marker: number): boolean {
  for (let at = line; at < marker; at += 1)
    if (!isLineStart(bytes[at]) && !isOdd(bytes[at])) return false;
  return true;
}

/** Where in a line: before its first visible character, after it, or in a mask command, which passes unchanged. */
type LinePosition = "start" | "afterOdd" | "middle" | "mask";

interface Step {
  readonly position: LinePosition;
  readonly next: number;
  /** More bytes are needed to decide about the one at `next`. */
  readonly waits?: boolean;
  /** Where a backslash goes. */
  readonly escapeAt?: number;
  /** What is written in place of the bytes from there to `next`, instead of a backslash. */
  readonly replacement?: Uint8Array;
}

type Reader = Readonly<Record<LinePosition, (index: number) => Step>>;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;
const BACKSLASH = Buffer.from("\\");
const ADD_MASK = "::add-mask::";
const EMPTY = Buffer.alloc(0);

/** A longer line is not an annotation: the runner shows 4096 characters of one. */
const MAX_ANNOTATION_BYTES = 16 * 1024;

interface ReaderOptions {
  readonly isLast: boolean;
  readonly annotations: AnnotationWriter | undefined;
}

/** Reads one chunk: each function handles what is at an index, for one position in a line. */
function createReader(bytes: Buffer, { isLast, annotations }: ReaderOptions): Reader {
  const lineEnd = lineEndFinder(bytes);
  const marker = finder(bytes, MARKER);

  /** Undefined where the line is not an annotation. It is read as a whole, so an unfinished one waits for its end. */
  const atAnnotation = (first: number, seen: string): Step | undefined => {
    if (annotations?.mayBegin(seen) !== true) return undefined;
    const end = lineEnd(first);
    if (end - first > MAX_ANNOTATION_BYTES) return undefined;
    if (end === bytes.length && !isLast) return { position: "start", next: first, waits: true };
    const text = annotations.rewrite(bytes.toString("utf8", first, end));
    if (text === undefined) return undefined;
    const replacement = Buffer.from(text);
    if (text !== "") return { position: "middle", next: end, escapeAt: first, replacement };
    // The line is left out, with its end.
    return {
      position: "start",
      next: Math.min(end + 1, bytes.length),
      escapeAt: first,
      replacement,
    };
  };

  const atColon = (first: number, mayMask: boolean): Step => {
    const seen = bytes.toString("latin1", first, first + ADD_MASK.length).toLowerCase();
    if (mayMask && seen === ADD_MASK) return { position: "mask", next: first + seen.length };
    const annotation = mayMask ? atAnnotation(first, seen) : undefined;
    if (annotation !== undefined) return annotation;
    const expected = mayMask ? ADD_MASK : "::";
    const position = mayMask ? "start" : "afterOdd";
    if (expected.startsWith(seen) && !isLast) return { position, next: first, waits: true };
    if (!seen.startsWith("::")) return { position: "middle", next: first + 1 };
    return { position: "middle", next: first + 2, escapeAt: first };
  };
  return {
    start(index) {
      let first = index;
      while (isLineStart(bytes[first])) first += 1;
      if (first === bytes.length) return { position: "start", next: first };
      if (bytes[first] === COLON) return atColon(first, true);
      return { position: isOdd(bytes[first]) ? "afterOdd" : "middle", next: first };
    },
    afterOdd(index) {
      let first = index;
      while (isOdd(bytes[first])) first += 1;
      if (first === bytes.length) return { position: "afterOdd", next: first };
      if (bytes[first] === COLON) return atColon(first, false);
      return { position: "middle", next: first };
    },
    middle(index) {
      const end = lineEnd(index);
      const found = marker(index);
      if (found < end) {
        const bracket = found + MARKER.length - 1;
        return { position: "middle", next: bracket + 1, escapeAt: bracket };
      }
      if (end < bytes.length) return { position: "start", next: end + 1 };
      const undecided = isLast ? 0 : markerBeginning(bytes, index);
      const next = bytes.length - undecided;
      return { position: "middle", next, waits: undecided > 0 };
    },
    mask(index) {
      const end = lineEnd(index);
      if (end === bytes.length) return { position: "mask", next: end };
      return { position: "start", next: end + 1 };
    },
  };
}

/** How many of the last bytes, from `index` on, may be the beginning of a marker. */
function markerBeginning(bytes: Buffer, index: number): number {
  for (const length of [2, 1]) {
    const from = bytes.length - length;
    if (from >= index && bytes.subarray(from).equals(MARKER.subarray(0, length))) return length;
  }
  return 0;
}

function lineEndFinder(bytes: Buffer): (from: number) => number {
  const [lf, cr] = [finder(bytes, LF), finder(bytes, CR)];
  return (from) => Math.min(lf(from), cr(from));
}

function joined(pending: Buffer, chunk: Uint8Array): Buffer {
  if (pending.length > 0) return Buffer.concat([pending, chunk]);
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** What the runner certainly trims from the start of a line, and line ends: an empty line starts another. */
function isLineStart(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === LF || byte === CR;
}

/** What may count as white space for the runner, or as nothing: other control characters, and all that is not ASCII. */
function isOdd(byte = COLON): boolean {
  return byte !== LF && byte !== CR && (byte <= SPACE || byte >= 0x7f);
}
