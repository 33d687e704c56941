import { Buffer } from "node:buffer";

export type Bytes = AsyncIterable<Buffer>;

/** Reads a stream piece by piece. */
export interface ByteReader {
  /** The next bytes, which stay in the stream; fewer at its end. */
  peek(length: number): Promise<Buffer>;
  /** The next bytes; fewer at its end. */
  take(length: number): Promise<Buffer>;
  /** The next bytes as they come. Whoever stops early leaves the rest in the stream. */
  pieces(length: number): Bytes;
  /** Ends the stream, and whatever it reads from. */
  close(): Promise<void>;
}

export function byteReader(source: Bytes): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const fill = async (): Promise<boolean> => {
    const next = await iterator.next();
    if (next.done === true) return false;
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    return true;
  };
  const cut = (length: number): Buffer => {
    const piece = rest.subarray(0, length);
    rest = rest.subarray(piece.length);
    return piece;
  };
  const peek = async (length: number): Promise<Buffer> => {
    while (rest.length < length && (await fill()));
    return rest.subarray(0, length);
  };
  return {
    peek,
    take: async (length) => cut((await peek(length)).length),
    async *pieces(length) {
      for (let left = length; left > 0;) {
        if (rest.length === 0 && !(await fill())) return;
        const piece = cut(left);
        left -= piece.length;
        if (piece.length > 0) yield piece;
      }
    },
    async close() {
      await iterator.return?.();
    },
  };
}
