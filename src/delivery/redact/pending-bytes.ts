import { joinedView } from "./adjacent.ts";

/** Bytes that wait. What is taken is never written to again. */
export interface PendingBytes {
  length(): number;
  append(chunk: Uint8Array): void;
  /** Takes that many of the first bytes, in pieces. */
  take(length: number): readonly Uint8Array[];
  /** Copies all of them: the memory of the chunks may be used again. */
  keep(): void;
}

interface Segment {
  memory: Uint8Array;
  from: number;
  to: number;
  /** Whether the memory was made here, so that what is after `to` is free. */
  isOwn: boolean;
}

/** A chunk of this length is not copied only because a few bytes wait before it. */
const LONG_BYTES = 2048;

export function createPendingBytes(): PendingBytes {
  const segments: Segment[] = [];
  let length = 0;

  return {
    length: () => length,
    append(chunk) {
      if (chunk.length === 0) return;
      length += chunk.length;
      const last = segments.at(-1);
      if (last === undefined || !extend(last, chunk)) segments.push(viewOf(chunk));
    },
    take(wanted) {
      const taken: Uint8Array[] = [];
      let left = Math.min(wanted, length);
      length -= left;
      while (left > 0) {
        const [first] = segments;
        if (first === undefined) break;
        const bytes = first.memory.subarray(first.from, Math.min(first.to, first.from + left));
        taken.push(bytes);
        left -= bytes.length;
        first.from += bytes.length;
        if (first.from === first.to) segments.shift();
      }
      return taken;
    },
    keep() {
      for (const segment of segments) if (!segment.isOwn) makeRoom(segment, 0);
    },
  };
}

function viewOf(chunk: Uint8Array): Segment {
  return { memory: chunk, from: 0, to: chunk.length, isOwn: false };
}

/** Adds a chunk to a segment, where that costs little. */
function extend(segment: Segment, chunk: Uint8Array): boolean {
  const { memory, from, to, isOwn } = segment;
  const joined = joinedView(memory.subarray(from, to), chunk);
  if (joined !== undefined) {
    Object.assign(segment, viewOf(joined));
    return true;
  }
  if (chunk.length >= LONG_BYTES || (!isOwn && to - from >= LONG_BYTES)) return false;
  if (!isOwn || to + chunk.length > memory.length) makeRoom(segment, chunk.length);
  segment.memory.set(chunk, segment.to);
  segment.to += chunk.length;
  return true;
}

/** Twice as much, so that many small chunks are not copied again and again. */
function makeRoom(segment: Segment, more: number): void {
  const { memory, from, to } = segment;
  const wider = Buffer.allocUnsafe(2 * (to - from + more));
  wider.set(memory.subarray(from, to));
  segment.memory = wider;
  segment.from = 0;
  segment.to = to - from;
  segment.isOwn = true;
}
