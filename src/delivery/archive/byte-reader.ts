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
  /** Reads on until at least so many bytes are there. Joins them once, because each joining copies all of them. */
  const fill = async (length: number): Promise<void> => {
    const pieces = rest.length === 0 ? [] : [rest];
    for (let have = rest.length; have < length;) {
      const next = await iterator.next();
      if (next.done === true) break;
      pieces.push(next.value);
      have += next.value.length;
    }
    const [first = rest, ...more] = pieces;
    rest = more.length === 0 ? first : Buffer.concat(pieces);
  };
  const cut = (length: number): Buffer => {
    const piece = rest.subarray(0, length);
    rest = rest.subarray(piece.length);
    return piece;
  };
  const peek = async (length: number): Promise<Buffer> => {
    if (rest.length < length) await fill(length);
    return rest.subarray(0, length);
  };
  return {
    peek,
    take: async (length) => cut((await peek(length)).length),
    async *pieces(length) {
      for (let left = length; left > 0;) {
        if (rest.length === 0) await fill(1);
        if (rest.length === 0) return;
        const piece = cut(left);
        left -= piece.length;
        yield piece;
      }
    },
    async close() {
      await iterator.return?.();
    },
  };
}
