import type { Buffer } from "node:buffer";
import { pipeline, Readable, type Duplex } from "node:stream";
import {
  constants,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from "node:zlib";
import { byteReader, type Bytes } from "./byte-reader.ts";

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

/** Unpacks this much in one go: to set up a stream costs more than to unpack most files of an archive. */
const SMALL = { packed: 64 * 1024, unpacked: 512 * 1024 };
const AT_ONCE = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: SMALL.unpacked };

const WHOLE: Readonly<Record<Compression, (packed: Buffer) => Buffer>> = {
  gzip: (packed) => gunzipSync(packed, AT_ONCE),
  zlib: (packed) => inflateSync(packed, AT_ONCE),
  deflate: (packed) => inflateRawSync(packed, AT_ONCE),
  zstd: (packed) => zstdDecompressSync(packed, { maxOutputLength: SMALL.unpacked }),
};

/** What was compressed, piece by piece. It throws where the stream is damaged; whoever stops early ends it. */
export async function* decompressed(compression: Compression, source: Bytes): Bytes {
  const reader = byteReader(source);
  try {
    const start = await reader.peek(SMALL.packed + 1);
    const whole = start.length <= SMALL.packed ? small(compression, start) : undefined;
    if (whole !== undefined) {
      if (whole.length > 0) yield whole;
      return;
    }
    const stream = STREAMS[compression]();
    // The error also ends the reading below, which throws it.
    pipeline(Readable.from(reader.pieces(Number.MAX_SAFE_INTEGER)), stream, () => undefined);
    for await (const piece of stream as AsyncIterable<Buffer>) yield piece;
  } finally {
    await reader.close();
  }
}

/** Undefined where it is damaged or unpacks to much: a stream gives what is before that, piece by piece. */
function small(compression: Compression, packed: Buffer): Buffer | undefined {
  try {
    return WHOLE[compression](packed);
  } catch {
    return undefined;
  }
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
