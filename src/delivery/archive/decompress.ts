import type { Buffer } from "node:buffer";
import { pipeline, Readable, type Duplex } from "node:stream";
import {
  constants,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  inflateSync,
} from "node:zlib";
import type { Bytes } from "./byte-reader.ts";

export type Compression = "gzip" | "zlib" | "deflate" | "zstd";

const CHUNK_BYTES = 64 * 1024;
/** So that what was cut off is unpacked to where it ends. */
const OPTIONS = { chunkSize: CHUNK_BYTES, finishFlush: constants.Z_SYNC_FLUSH };

const STREAMS: Readonly<Record<Compression, () => Duplex>> = {
  gzip: () => createGunzip(OPTIONS),
  zlib: () => createInflate(OPTIONS),
  deflate: () => createInflateRaw(OPTIONS),
  zstd: () => createZstdDecompress({ chunkSize: CHUNK_BYTES }),
};

/** What was compressed, piece by piece. It throws where the stream is damaged; whoever stops early ends it. */
export async function* decompressed(compression: Compression, source: Bytes): Bytes {
  const stream = STREAMS[compression]();
  // The error also ends the reading below, which throws it.
  pipeline(Readable.from(source), stream, () => undefined);
  for await (const piece of stream as AsyncIterable<Buffer>) yield piece;
}

/** Whether this is the beginning of a loose object of git: `blob 12`, a NUL and the content, compressed. */
export function isGitObject(head: Uint8Array): boolean {
  try {
    const start = inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).toString(
      "latin1",
      0,
      32,
    );
    return /^(?:blob|commit|tree|tag) \d+\0/u.test(start);
  } catch {
    return false;
  }
}
