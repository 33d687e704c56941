import type { Buffer } from "node:buffer";

/** Where the next one is, or the length of the bytes. It searches on only when it is asked beyond what it found. */
export function finder(bytes: Buffer, wanted: Buffer | number): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      const next = bytes.indexOf(wanted, from);
      found = next < 0 ? bytes.length : next;
    }
    return found;
  };
}
