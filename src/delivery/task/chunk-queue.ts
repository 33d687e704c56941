import type { Readable } from "node:stream";
import type { StreamName } from "../redact/byte-filter.ts";

export interface Chunk {
  readonly stream: StreamName;
  readonly bytes: Uint8Array;
}

/** What two streams bring, in the order in which it came. */
export interface ChunkQueue {
  take(): Chunk | undefined;
  isEmpty(): boolean;
  /** Whether both streams have ended. */
  isEnded(): boolean;
  /** Resolves as soon as there is something to take, or both streams have ended, or the queue was closed. */
  changed(): Promise<void>;
  /** Resolves when both streams have ended. */
  readonly ended: Promise<void>;
  /** Drops what it has and what still comes. */
  close(): void;
}

/** From this many bytes on the streams wait, and with them the task. */
const MAX_QUEUED_BYTES = 128 * 1024;

export function createChunkQueue(streams: Readonly<Record<StreamName, Readable>>): ChunkQueue {
  const all = [streams.stdout, streams.stderr];
  const open = new Set<StreamName>(["stdout", "stderr"]);
  let chunks: Chunk[] = [];
  let size = 0;
  let isClosed = false;
  let notify: (() => void) | undefined;
  const ending = Promise.withResolvers<void>();

  const tell = (): void => {
    notify?.();
    notify = undefined;
  };
  const end = (stream: StreamName): void => {
    open.delete(stream);
    if (open.size === 0) ending.resolve();
    tell();
  };
  for (const stream of ["stdout", "stderr"] as const) {
    const readable = streams[stream];
    readable.on("data", (bytes: Uint8Array) => {
      if (isClosed) return;
      chunks.push({ stream, bytes });
      size += bytes.length;
      if (size >= MAX_QUEUED_BYTES) for (const one of all) one.pause();
      tell();
    });
    readable.once("end", () => end(stream));
    // A stream that is destroyed, or fails, brings nothing more.
    readable.once("close", () => end(stream));
    readable.once("error", () => end(stream));
  }
  return {
    take() {
      const chunk = chunks.shift();
      if (chunk === undefined) return undefined;
      const wasFull = size >= MAX_QUEUED_BYTES;
      size -= chunk.bytes.length;
      if (wasFull && size < MAX_QUEUED_BYTES) for (const one of all) one.resume();
      return chunk;
    },
    isEmpty: () => chunks.length === 0,
    isEnded: () => open.size === 0,
    changed: () =>
      new Promise((resolve) => {
        if (chunks.length > 0 || open.size === 0 || isClosed) resolve();
        else notify = resolve;
      }),
    ended: ending.promise,
    close() {
      isClosed = true;
      chunks = [];
      tell();
    },
  };
}
