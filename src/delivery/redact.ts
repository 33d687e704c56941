import type { Secret } from "../shared/secret.ts";
import { createFormMatcher, type FormMatcher } from "./form-matcher.ts";
import { formPatterns } from "./secret-forms.ts";

/** Changes bytes on their way. What `write` keeps back comes with a later `write`, or with `flush`. */
export interface ByteFilter {
  write(chunk: Uint8Array): Uint8Array;
  /** The end of the stream: gives out what was kept back. */
  flush(): Uint8Array;
}

export const MASK = "***";

/** A matcher for all forms of these secrets; making it costs more than using it, so share it. */
export function matcherFor(secrets: readonly Secret[]): FormMatcher {
  return createFormMatcher(formPatterns(secrets));
}

/**
 * Replaces every form of every secret by `***`, wherever chunks begin and end. Forms that overlap or touch become one
 * mask, so that it does not show where one ends. Kept back is only what may be the beginning of a form: never more than
 * the longest form, and nothing at all after a byte that no form contains. Everything else passes byte for byte.
 */
export function createRedactor(secrets: readonly Secret[]): ByteFilter {
  return redactorOn(matcherFor(secrets));
}

interface Range {
  readonly start: number;
  end: number;
}

export function redactorOn(matcher: FormMatcher): ByteFilter {
  const scan = matcher.scan();
  let pending: Uint8Array = new Uint8Array(0);
  /** Place in the stream of the first pending byte, and the end of what the last mask stands for. */
  let base = 0;
  let maskedUntil = -1;
  let ranges: Range[] = [];

  /** Gives out everything before `safe`. */
  const release = (bytes: Uint8Array, safe: number): Uint8Array => {
    if (ranges.length === 0 && maskedUntil <= base && safe === base + bytes.length) {
      base = safe;
      pending = new Uint8Array(0);
      return bytes;
    }
    const out: Uint8Array[] = [];
    let cursor = Math.max(base, Math.min(maskedUntil, safe));
    for (const { start, end } of ranges.filter((range) => range.start < safe)) {
      if (start > cursor) out.push(bytes.subarray(cursor - base, start - base));
      // A form that touches the last mask continues it: no byte was given out between them.
      if (start > maskedUntil) out.push(MASK_BYTES);
      maskedUntil = Math.max(maskedUntil, end);
      cursor = Math.max(cursor, Math.min(maskedUntil, safe));
    }
    out.push(bytes.subarray(cursor - base, safe - base));
    ranges = ranges.filter((range) => range.start >= safe);
    pending = bytes.slice(safe - base);
    base = safe;
    return Buffer.concat(out);
  };

  return {
    write(chunk) {
      scan.feed(chunk, ({ start, end }) => addRange(ranges, start, end));
      const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      return release(bytes, base + bytes.length - scan.held());
    },
    flush: () => release(pending, base + pending.length),
  };
}

const MASK_BYTES = Buffer.from(MASK);

/** Ends never go back, so only the last ranges can overlap or touch a new one. */
function addRange(ranges: Range[], start: number, end: number): void {
  let first = start;
  for (let last = ranges.at(-1); last !== undefined && last.end >= first; last = ranges.at(-1)) {
    first = Math.min(first, last.start);
    ranges.pop();
  }
  ranges.push({ start: first, end });
}

/** The same for a text that is there as a whole. */
export function redactText(matcher: FormMatcher, text: string): string {
  const redactor = redactorOn(matcher);
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([redactor.write(bytes), redactor.flush()]).toString("utf8");
}

/** Whether a text holds any form of any secret. */
export function holdsSecret(matcher: FormMatcher, text: string | Uint8Array): boolean {
  let found = false;
  matcher.scan().feed(typeof text === "string" ? Buffer.from(text, "utf8") : text, () => {
    found = true;
  });
  return found;
}
