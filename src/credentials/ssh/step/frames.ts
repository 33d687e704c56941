/** Splits what a connection sends into messages, each with its length before it. */
export interface Frames {
  /** False for a message that is longer than any real one: then the connection should end. */
  take(bytes: Uint8Array): boolean;
}

/** As OpenSSH's own agent. */
const MAX_BYTES = 256 * 1024;

export function createFrames(onMessage: (message: Uint8Array) => void): Frames {
  let held: Buffer = Buffer.alloc(0);
  return {
    take: (bytes) => {
      held = Buffer.concat([held, bytes]);
      while (held.length >= 4) {
        const length = held.readUInt32BE();
        if (length > MAX_BYTES) return false;
        if (held.length < 4 + length) return true;
        onMessage(held.subarray(4, 4 + length));
        held = held.subarray(4 + length);
      }
      return true;
    },
  };
}
