import type { Buffer } from "node:buffer";

export type ArchiveKind = "gzip" | "zlib" | "zstd" | "zip" | "tar";

/** How many of the first bytes show what something is. */
export const HEAD_BYTES = 512;

const TAR_MAGIC_AT = 257;
const GZIP = 0x1f_8b_08;
const ZSTD = 0x28_b5_2f_fd;
/** A file of a zip, an empty zip, and a zip in parts. */
const ZIP = new Set([0x50_4b_03_04, 0x50_4b_05_06, 0x50_4b_07_08]);
const ZIP_END = 0x50_4b_05_06;
export const ZIP_END_BYTES = 22;

/** What the bytes are by their own words, as `file` sees it; names say nothing. `zlib` is a guess: it has no magic. */
export function archiveKind(head: Buffer): ArchiveKind | undefined {
  if (head.length < 8) return undefined;
  const word = head.readUInt32BE(0);
  if (word >>> 8 === GZIP) return "gzip";
  if (word === ZSTD) return "zstd";
  if (ZIP.has(word)) return "zip";
  if (
    head.length >= HEAD_BYTES &&
    head.toString("latin1", TAR_MAGIC_AT, TAR_MAGIC_AT + 5) === "ustar"
  ) {
    return "tar";
  }
  if (isZlib(head)) return "zlib";
  return hasZipEnd(head) ? "zip" : undefined;
}

/** RFC 1950 §2.2: deflate, a window of at most 32 KiB, no dictionary, and a checksum of both bytes. */
function isZlib(head: Buffer): boolean {
  const [method = 0, flags = 0] = head;
  return (method & 0x8f) === 0x08 && (flags & 0x20) === 0 && ((method << 8) | flags) % 31 === 0;
}

/** Whether the last bytes end a zip, which may begin with anything, such as the line that starts a program. */
export function hasZipEnd(whole: Buffer): boolean {
  return (
    whole.length >= ZIP_END_BYTES && whole.readUInt32BE(whole.length - ZIP_END_BYTES) === ZIP_END
  );
}
