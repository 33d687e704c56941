import fc from "fast-check";
import type { ByteFilter } from "../../src/delivery/redact/byte-filter.ts";

/** A text cut at any places, also within a character. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted(
    (one, other) => one - other,
  );
  return [...borders, bytes.length].map((border, index) =>
    bytes.subarray(borders[index - 1] ?? 0, border),
  );
}

/** Places at which to cut: none, some, or nearly everywhere. */
export const cuts = fc.oneof(
  fc.constant([]),
  fc.array(fc.nat(10_000), { maxLength: 6 }),
  fc.constant(Array.from({ length: 3000 }, (_, index) => index)),
);

/** All that a filter gives out for these chunks, to the end. */
export function through(filter: ByteFilter, chunks: readonly Uint8Array[]): Buffer {
  const out = chunks.map((chunk) => Buffer.from(filter.write(Buffer.from(chunk))));
  return Buffer.concat([...out, filter.flush()]);
}
