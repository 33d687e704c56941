/**
 * One view of two pieces of memory, if the second begins where the first ends; otherwise undefined. Pieces of a chunk that
 * was cut are put together again without copying them.
 */
export function joinedView(first: Uint8Array, second: Uint8Array): Uint8Array | undefined {
  const isAdjacent =
    first.buffer === second.buffer && first.byteOffset + first.length === second.byteOffset;
  if (!isAdjacent) return undefined;
  return new Uint8Array(first.buffer, first.byteOffset, first.length + second.length);
}

/** Fewer and longer pieces: adjacent ones as one view, and short ones copied together. */
export function joinPieces(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const joined: Uint8Array[] = [];
  let last = NOTHING;
  for (const piece of pieces) {
    if (piece.length === 0) continue;
    const isShort = last.length + piece.length <= SHORT_BYTES;
    const together =
      joinedView(last, piece) ?? (isShort ? Buffer.concat([last, piece]) : undefined);
    if (together === undefined && last.length > 0) joined.push(last);
    last = together ?? piece;
  }
  return last.length > 0 ? [...joined, last] : joined;
}

const NOTHING: Uint8Array = new Uint8Array(0);
const SHORT_BYTES = 4096;
