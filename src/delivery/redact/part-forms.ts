import type { Elements } from "./elements.ts";

/**
 * The shortest first or last part of a value that is searched for. A shorter one is often text that others print too: a
 * scheme and a host, the header of a token, a name. For the same reason it is at least half of the value.
 */
export const MIN_PART_BYTES = 16;

interface PlainPattern {
  readonly form: "plain";
  readonly elements: Elements;
  readonly starts?: readonly number[];
  readonly firstEnd?: number;
}

/**
 * How far apart the bytes are from which a last part is searched for. Each is one more place at which a form may start,
 * and slows the search down. Up to three bytes of a last part stay readable.
 */
export const PART_STEP = 4;

/** A value as it is, also to its last byte from some of its first ones, and from its first byte to any of its last ones. */
export function plainPatterns(bytes: Elements): readonly PlainPattern[] {
  const shortest = Math.max(MIN_PART_BYTES, Math.ceil(bytes.length / 2));
  if (shortest >= bytes.length) return [{ form: "plain", elements: bytes }];
  const starts = [0];
  for (let start = (bytes.length - shortest) % PART_STEP; start <= bytes.length - shortest;) {
    if (start > 0) starts.push(start);
    start += PART_STEP;
  }
  return [
    { form: "plain", elements: bytes, starts },
    { form: "plain", elements: bytes, firstEnd: shortest - 1 },
  ];
}
