import type { FormMatch, FormMatcher, FormScan } from "./form-matcher.ts";
import { createMaskedBytes, type MaskedBytes } from "./masked-bytes.ts";

/**
 * How much may be released. `certain`: what cannot be the start of a form. `settled`: nothing more is there to be read,
 * so also the lines that have ended, unless their end is probably the start of a form that goes on in the next line.
 * `overdue`: all lines that have ended; what is probably the start of a form is masked.
 */
export type Release = "certain" | "settled" | "overdue";

/**
 * Whether a line that has ended is held back, and why: its end has the first characters of a form, which is chance as a
 * rule, or so many of them that it probably is one.
 */
export type Hold = "none" | "chance" | "likely";

/** Where the bytes start that another scan still needs: what may be the start of a form, and what probably is one. */
export interface Needs {
  readonly held: number;
  readonly likely: number;
}

const NO_NEEDS: Needs = { held: Infinity, likely: Infinity };

/** One stream of bytes on its way through the redactor. */
export interface Lane {
  readonly scan: FormScan;
  readonly bytes: MaskedBytes;
  /** Reads on, and masks the forms that are complete. */
  feed(chunk: Uint8Array): void;
  release(how: Release, others?: Needs): Uint8Array;
  /** Returns what is left, at the end of the stream. */
  flush(): Uint8Array;
  /** The position after the last line that has ended. */
  lineEnd(): number;
  /** Why a line that has ended is held back. */
  hold(others?: Needs): Hold;
}

export function createLane(matcher: FormMatcher): Lane {
  const scan = matcher.scan();
  const bytes = createMaskedBytes();
  let lineEnd = 0;
  const mask = ({ start, end }: FormMatch): void => bytes.mask(start, end);

  /** The position up to which bytes may be released. */
  const limit = (how: Release, others: Needs): number => {
    const certain = Math.min(bytes.end() - scan.held(), others.held);
    if (how === "certain") return certain;
    const likely = bytes.end() - scan.likely();
    if (how === "settled") return Math.max(certain, Math.min(lineEnd, likely, others.likely));
    // The line end itself stays.
    bytes.mask(likely, lineEnd - 1);
    return Math.max(certain, lineEnd);
  };
  return {
    scan,
    bytes,
    feed(chunk) {
      const last = lastLineEnd(chunk);
      if (last >= 0) lineEnd = bytes.end() + last + 1;
      bytes.append(chunk);
      scan.feed(chunk, mask);
    },
    release: (how, others = NO_NEEDS) => bytes.release(limit(how, others)),
    flush: () => bytes.release(bytes.end()),
    lineEnd: () => lineEnd,
    hold(others = NO_NEEDS) {
      if (bytes.start() >= lineEnd) return "none";
      const likely = Math.min(bytes.end() - scan.likely(), others.likely);
      return likely < lineEnd ? "likely" : "chance";
    },
  };
}

const LF = 0x0a;
const CR = 0x0d;

/** Where the last line in the chunk ends, as the runner sees it; -1 when none ends there. */
export function lastLineEnd(chunk: Uint8Array): number {
  return Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR));
}

/** Whether a byte ends a line for the runner. */
export function isLineEnd(byte: number): boolean {
  return byte === LF || byte === CR;
}

export function strongest(holds: readonly Hold[]): Hold {
  if (holds.includes("likely")) return "likely";
  return holds.includes("chance") ? "chance" : "none";
}
