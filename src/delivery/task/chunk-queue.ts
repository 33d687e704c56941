import type { Readable } from "node:stream";
import type { StreamName } from "../redact/byte-filter.ts";

export interface Chunk {
  readonly stream: StreamName;
  readonly bytes: Uint8Array;
}

/** What two streams bring, in the order in which it came. */
export interface ChunkQueue {
  /** The next chunk. Its memory may be used again from the next call on. */
  take(): Chunk | undefined;
  isEmpty(): boolean;
  /** Whether both streams have ended. */
  isEnded(): boolean;
  /** Resolves as soon as there is something to take, or both streams have ended, or the queue was closed. */
  changed(): Promise<void>;
  /** Resolves when both streams have ended. */
  readonly ended: Promise<void>;
  /** Drops what it has and what still comes. A stream whose chunk is still needed waits until then. */
  close(): void;
}

/**
 * What became of a long chunk before which nothing waits. `queue`: it has to wait. `done`: its memory may be used again. `held`:
 * the same, and whoever waits for a change should look. A promise: the stream has to wait until it settles, then whoever waits
 * for a change should look.
 */
export type AtOnce = "queue" | "done" | "held" | Promise<void>;

/** From this many bytes on the streams wait, and with them the task. */
const MAX_QUEUED_BYTES = 128 * 1024;

/**
 * A longer chunk is not copied: its stream waits, and leaves its memory alone, until it was dealt with. As a rule that
 * is before the stream could read on, and then it need not be told to wait.
 */
const SHORT_BYTES = 4096;

/** `atOnce` is offered each long chunk before which nothing waits: to wake whoever takes chunks costs much beside a search. */
export function createChunkQueue(
  streams: Readonly<Record<StreamName, Readable>>,
  atOnce: (chunk: Chunk) => AtOnce = () => "queue",
): ChunkQueue {
  const open = new Set<StreamName>(["stdout", "stderr"]);
  let chunks: Chunk[] = [];
  let taken: Chunk | undefined;
  let size = 0;
  const waiting = new Set<StreamName>();
  let isClosed = false;
  /** A chunk of this stream was dealt with at once, and its memory is still needed. */
  let passing: StreamName | undefined;
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
  const pauseOrResume = (): void => {
    for (const stream of STREAMS) {
      if (size >= MAX_QUEUED_BYTES || waiting.has(stream)) streams[stream].pause();
      else streams[stream].resume();
    }
  };
  /** The stream leaves the memory of its chunk alone until that. */
  const waitFor = (stream: StreamName, settling: Promise<void>): void => {
    passing = stream;
    waiting.add(stream);
    pauseOrResume();
    const goOn = (): void => {
      passing = undefined;
      waiting.delete(stream);
      if (isClosed) streams[stream].resume();
      else pauseOrResume();
      tell();
    };
    settling.then(goOn, goOn);
  };
  /** Whether the chunk needs no place in the queue. */
  const isDealtWith = (chunk: Chunk): boolean => {
    if (passing !== undefined || taken !== undefined || chunks.length > 0) return false;
    const how = atOnce(chunk);
    if (how === "held") tell();
    if (typeof how !== "string") waitFor(chunk.stream, how);
    return how !== "queue";
  };
  for (const stream of STREAMS) {
    const readable = streams[stream];
    readable.on("data", (bytes: Uint8Array) => {
      if (isClosed) return;
      const isShort = bytes.length <= SHORT_BYTES;
      if (!isShort && isDealtWith({ stream, bytes })) return;
      chunks.push({ stream, bytes: isShort ? Buffer.from(bytes) : bytes });
      size += bytes.length;
      if (!isShort) {
        waiting.add(stream);
        beforeReading(() => {
          if (!isClosed && waiting.has(stream)) readable.pause();
        });
      }
      if (size >= MAX_QUEUED_BYTES) pauseOrResume();
      tell();
    });
    readable.once("end", () => end(stream));
    // A stream that is destroyed, or fails, brings nothing more.
    readable.once("close", () => end(stream));
    readable.once("error", () => end(stream));
  }
  return {
    take() {
      const before = taken;
      taken = chunks.shift();
      if (before !== undefined) {
        const wasFull = size >= MAX_QUEUED_BYTES;
        size -= before.bytes.length;
        const wasLong = before.bytes.length > SHORT_BYTES && waiting.delete(before.stream);
        if (isClosed) streams[before.stream].resume();
        else if (wasFull || (wasLong && streams[before.stream].isPaused())) pauseOrResume();
      }
      return taken;
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
      // The output may still write a chunk. What came into its memory next would be shown as it is, with its secrets.
      const needed = passing ?? taken?.stream;
      for (const stream of STREAMS) {
        if (stream === needed) streams[stream].pause();
        else streams[stream].resume();
      }
      chunks = [];
      tell();
    },
  };
}

/** Runs when everything that waits for a promise has gone on, and before Node looks at any stream again. */
function beforeReading(run: () => void): void {
  queueMicrotask(() => {
    process.nextTick(run);
  });
}

const STREAMS = ["stdout", "stderr"] as const;
