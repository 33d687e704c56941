import type { FormMatch } from "./form-match.ts";
import type { FormMatcher, FormScan } from "./form-matcher.ts";
import { lastLineEnd } from "./line-filter.ts";
import { createMaskedBytes, type MaskedBytes, type Released } from "./masked-bytes.ts";

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
  /**
   * The same for bytes that another lane has searched, and in which it found nothing: what begins before them and what
   * goes on after them is all that is new. `held` is how many of them may be the start of a form.
   */
  feedSearched(chunk: Uint8Array, held: number): void;
  release(how: Release, others?: Needs): readonly Released[];
  /** Returns what is left, at the end of the stream. */
  flush(): Uint8Array;
  /** The position after the last line that has ended. */
  lineEnd(): number;
  /** How many bytes before it may be the start of a form. */
  heldAtLineEnd(): number;
  /** Why a line that has ended is held back. */
  hold(others?: Needs): Hold;
  /** Whether nothing is held back, and nothing has begun. */
  isIdle(): boolean;
}

export function createLane(matcher: FormMatcher): Lane {
  const scan = matcher.scan();
  const bytes = createMaskedBytes();
  let lineEnd = 0;
  let heldAtLineEnd = 0;
  const nothing = scan.state();
  const mask = ({ start, end }: FormMatch): void => bytes.mask(start, end);

  /** Returns how many bytes there are up to the last line end. */
  const append = (chunk: Uint8Array): number => {
    const line = lastLineEnd(chunk) + 1;
    if (line > 0) lineEnd = bytes.end() + line;
    bytes.append(chunk);
    return line;
  };
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
      const line = append(chunk);
      scan.feed(chunk.subarray(0, line), mask);
      if (line > 0) heldAtLineEnd = scan.held();
      scan.feed(chunk.subarray(line), mask);
    },
    feedSearched(chunk, held) {
      append(chunk);
      let at = 0;
      // Until nothing is left that began before.
      while (at < chunk.length && scan.held() > at) {
        const next = Math.max(FIRST_STEP, 2 * at);
        scan.feed(chunk.subarray(at, next), mask);
        at = Math.min(next, chunk.length);
      }
      const last = chunk.length - held;
      if (at < last) {
        scan.follow(nothing, last - at);
        at = last;
      }
      scan.feed(chunk.subarray(at), mask);
    },
    release: (how, others = NO_NEEDS) => bytes.release(limit(how, others)),
    flush() {
      bytes.mask(bytes.end() - scan.part(), bytes.end());
      return wholeOf(bytes.release(bytes.end()));
    },
    lineEnd: () => lineEnd,
    heldAtLineEnd: () => heldAtLineEnd,
    isIdle: () => scan.held() === 0 && bytes.start() === bytes.end(),
    hold(others = NO_NEEDS) {
      if (bytes.start() >= lineEnd) return "none";
      const likely = Math.min(bytes.end() - scan.likely(), others.likely);
      return likely < lineEnd ? "likely" : "chance";
    },
  };
}

/** The pieces as one. */
export function wholeOf(released: readonly Released[]): Uint8Array {
  const [only, ...others] = released.map(({ bytes }) => bytes);
  if (only === undefined) return NO_BYTES;
  return others.length === 0 ? only : Buffer.concat([only, ...others]);
}

const NO_BYTES = Buffer.alloc(0);

/** How much is read at first of what was searched already. */
const FIRST_STEP = 64;

export function strongest(holds: readonly Hold[]): Hold {
  if (holds.includes("likely")) return "likely";
  return holds.includes("chance") ? "chance" : "none";
}
