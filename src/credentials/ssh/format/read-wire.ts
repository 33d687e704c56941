/** Reads the data types of SSH's wire. What is missing reads as empty, and `isIntact` says so afterwards. */
export interface WireReader {
  byte(): number;
  uint32(): number;
  bytes(): Uint8Array;
  text(): string;
  /** Whether everything that was read so far was there. */
  isIntact(): boolean;
  isAtEnd(): boolean;
}

export function readWire(given: Uint8Array): WireReader {
  const view = new DataView(given.buffer, given.byteOffset, given.byteLength);
  let at = 0;
  let intact = true;
  /** Where the next `length` bytes begin; undefined when there are fewer. */
  const next = (length: number): number | undefined => {
    if (length > given.length - at) {
      intact = false;
      at = given.length;
      return undefined;
    }
    const from = at;
    at += length;
    return from;
  };
  const uint32 = (): number => {
    const from = next(4);
    return from === undefined ? 0 : view.getUint32(from);
  };
  const bytes = (): Uint8Array => {
    const length = uint32();
    const from = next(length);
    return from === undefined ? new Uint8Array() : given.subarray(from, from + length);
  };
  return {
    byte: () => {
      const from = next(1);
      return from === undefined ? 0 : view.getUint8(from);
    },
    uint32,
    bytes,
    text: () => new TextDecoder().decode(bytes()),
    isIntact: () => intact,
    isAtEnd: () => at === given.length,
  };
}
