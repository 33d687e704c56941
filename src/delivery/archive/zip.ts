import type { Buffer } from "node:buffer";

/** A file, or bytes in memory, of which any part can be read. */
export interface RandomAccess {
  readonly size: number;
  /** Fewer bytes at the end. A buffer of its own. */
  read(offset: number, length: number): Buffer;
}

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packedSize: number;
  /** Where its local header starts. */
  readonly offset: number;
}

/** APPNOTE.TXT 4.3.16, with the longest comment; 4.3.12; 4.3.7. */
const END = { signature: 0x06_05_4b_50, bytes: 22, comment: 0xff_ff };
const CENTRAL = { signature: 0x02_01_4b_50, bytes: 46 };
const LOCAL = { signature: 0x04_03_4b_50, bytes: 30 };
const END64 = { signature: 0x06_06_4b_50, bytes: 56, locator: 20 };
const IN_EXTRA = 0xff_ff_ff_ff;

interface ZipDirectory {
  readonly bytes: Buffer;
  /** What stands before the zip: offsets do not count it. */
  readonly before: number;
}

/** What the zip's directory lists, or why it cannot be read: it has none, or one that is larger than `maxBytes`. */
export function zipEntries(
  zip: RandomAccess,
  maxBytes: number,
): readonly ZipEntry[] | "damaged" | "lists too many files" {
  const directory = directoryOf(zip, maxBytes);
  if (typeof directory === "string") return directory;
  const { bytes, before } = directory;
  const entries: ZipEntry[] = [];
  for (let at = 0; at + CENTRAL.bytes <= bytes.length;) {
    if (bytes.readUInt32LE(at) !== CENTRAL.signature) break;
    const nameEnd = at + CENTRAL.bytes + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const far = farSizes(bytes, at, { from: nameEnd, to: extraEnd });
    entries.push({
      name: bytes.toString("latin1", at + CENTRAL.bytes, nameEnd),
      method: bytes.readUInt16LE(at + 10),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packedSize: far.packedSize,
      offset: far.offset + before,
    });
    at = extraEnd + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function directoryOf(
  zip: RandomAccess,
  maxBytes: number,
): ZipDirectory | "damaged" | "lists too many files" {
  const tailAt = Math.max(0, zip.size - END.bytes - END.comment);
  const tail = zip.read(tailAt, zip.size - tailAt);
  const at = lastIndexOf(tail, END.signature);
  if (at < 0 || at + END.bytes > tail.length) return "damaged";
  const near = { size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
  const { size, offset, end } = far64(zip, tailAt + at) ?? { ...near, end: tailAt + at };
  if (size > maxBytes) return "lists too many files";
  const before = Math.max(0, end - size - offset);
  return { bytes: zip.read(offset + before, size), before };
}

/** For zips of 4 GiB or 65,535 entries and more: 4.3.14 and 4.3.15. */
function far64(
  zip: RandomAccess,
  endAt: number,
): { readonly size: number; readonly offset: number; readonly end: number } | undefined {
  const recordAt = endAt - END64.locator - END64.bytes;
  if (recordAt < 0) return undefined;
  const record = zip.read(recordAt, END64.bytes);
  if (record.length < END64.bytes || record.readUInt32LE(0) !== END64.signature) return undefined;
  const size = Number(record.readBigUInt64LE(40));
  return { size, offset: Number(record.readBigUInt64LE(48)), end: recordAt };
}

function lastIndexOf(bytes: Buffer, signature: number): number {
  for (let at = bytes.length - END.bytes; at >= 0; at -= 1) {
    if (bytes[at] === 0x50 && bytes.readUInt32LE(at) === signature) return at;
  }
  return -1;
}

/** Sizes and offsets of 4 GiB and more are in a field of their own: 4.5.3. */
function farSizes(
  bytes: Buffer,
  at: number,
  extra: { readonly from: number; readonly to: number },
): { readonly packedSize: number; readonly offset: number } {
  const size = bytes.readUInt32LE(at + 24);
  const packedSize = bytes.readUInt32LE(at + 20);
  const offset = bytes.readUInt32LE(at + 42);
  const wide: number[] = [];
  for (let field = extra.from; field + 4 <= extra.to && field + 4 <= bytes.length;) {
    const end = field + 4 + bytes.readUInt16LE(field + 2);
    if (bytes.readUInt16LE(field) === 1) {
      for (let value = field + 4; value + 8 <= Math.min(end, bytes.length); value += 8) {
        wide.push(Number(bytes.readBigUInt64LE(value)));
      }
    }
    field = end;
  }
  // Only those that do not fit are in the field, in this order.
  if (size === IN_EXTRA) wide.shift();
  return {
    packedSize: packedSize === IN_EXTRA ? (wide.shift() ?? 0) : packedSize,
    offset: offset === IN_EXTRA ? (wide.shift() ?? 0) : offset,
  };
}

/** Where an entry's content starts; undefined when there is no such entry there. */
export function contentOffset(zip: RandomAccess, entry: ZipEntry): number | undefined {
  const header = zip.read(entry.offset, LOCAL.bytes);
  if (header.length < LOCAL.bytes || header.readUInt32LE(0) !== LOCAL.signature) return undefined;
  return entry.offset + LOCAL.bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}
