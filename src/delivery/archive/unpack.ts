import type { Buffer } from "node:buffer";
import { errorCode } from "../../shared/error-code.ts";
import { archiveKind, HEAD_BYTES, type ArchiveKind } from "./archive-kind.ts";
import { ARCHIVE_BOUNDS, unpackLimit, sizeText, type ArchiveBounds } from "./archive-bounds.ts";
import { byteReader, type ByteReader, type Bytes } from "./byte-reader.ts";
import { decompressed, isGitObject, type Compression } from "./decompress.ts";
import { tarMembers } from "./tar.ts";
import { contentOffset, zipEntries, type RandomAccess, type ZipEntry } from "./zip.ts";

/** Who looks at what is unpacked. */
export interface Unpacking {
  /** Passes on the bytes, which nobody has seen yet. `name` is the archive's own for its headers. */
  look(name: string, source: Bytes): Bytes;
  /** Something that is not opened, and why. */
  unread(name: string, why: string): void;
  /** Whether to stop: something was found, or time ran out. */
  isDone(): boolean;
}

interface Opening {
  readonly to: Unpacking;
  readonly bounds: ArchiveBounds;
  /** Counted down. */
  readonly left: { bytes: number; members: number };
  /** Why nothing is unpacked when no bytes are left. */
  readonly tooMuch: string;
}

interface Layer {
  /** `a.tgz!conf/db.gz`. */
  readonly name: string;
  /** How many layers are around it. */
  readonly depth: number;
  /** Whether somebody has looked at these very bytes already. */
  readonly isSeen: boolean;
}

const ALL = Number.MAX_SAFE_INTEGER;

/** Opens a file whose own bytes were already looked at, and shows what is packed in it, and in that again. */
export async function unpack(
  file: RandomAccess & { readonly name: string; readonly kind: ArchiveKind },
  to: Unpacking,
  bounds = ARCHIVE_BOUNDS,
): Promise<void> {
  const mayUnpack = unpackLimit(file.size, bounds);
  const left = { bytes: mayUnpack.bytes, members: bounds.members };
  const opening = { to, bounds, left, tooMuch: mayUnpack.tooMuch };
  const layer = { name: file.name, depth: 0, isSeen: true };
  if (file.kind === "zip") return await openZip(file, layer, opening);
  const reader = byteReader(slices(file, 0, file.size));
  try {
    await openStream(file.kind, { reader, layer }, opening);
  } finally {
    await reader.close();
  }
}

/** Looks at content, and opens it where it is packed itself. */
async function openContent(source: Bytes, layer: Layer, opening: Opening): Promise<void> {
  const { to, bounds } = opening;
  const reader = byteReader(source);
  try {
    const head = await reader.peek(HEAD_BYTES);
    const kind = packedKind(head);
    if (kind !== undefined && layer.depth < bounds.layers) {
      await openStream(kind, { reader, layer }, opening);
      return;
    }
    if (kind !== undefined) to.unread(layer.name, `packed more than ${bounds.layers} times`);
    await see(reader, layer, opening);
  } finally {
    await reader.close();
  }
}

/** Of what has no magic only git's objects, because this would be a guess at every text that begins with an x. */
function packedKind(head: Buffer): ArchiveKind | undefined {
  const kind = archiveKind(head);
  return kind === "zlib" && !isGitObject(head) ? undefined : kind;
}

interface Source {
  readonly reader: ByteReader;
  readonly layer: Layer;
}

async function openStream(kind: ArchiveKind, source: Source, opening: Opening): Promise<void> {
  if (kind === "tar") return await openTar(source, opening);
  if (kind === "zip") return await openNestedZip(source, opening);
  const { reader, layer } = source;
  const packed = layer.isSeen
    ? reader.pieces(ALL)
    : opening.to.look(layer.name, reader.pieces(ALL));
  await openCompressed(kind, { packed, layer }, opening);
}

async function openCompressed(
  compression: Compression,
  { packed, layer }: { readonly packed: Bytes; readonly layer: Layer },
  opening: Opening,
): Promise<void> {
  const inner = { name: layer.name, depth: layer.depth + 1, isSeen: false };
  try {
    await openContent(bounded(decompressed(compression, packed), layer, opening), inner, opening);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    if (opening.to.isDone()) return;
    // zlib has no magic: what cannot be unpacked and is not git's was never packed.
    if (compression !== "zlib" || layer.depth > 0) opening.to.unread(layer.name, "damaged");
  }
}

/** Ends a stream that unpacks to more than one file may. */
async function* bounded(source: Bytes, { name }: Layer, opening: Opening): Bytes {
  const { left, to, tooMuch } = opening;
  for await (const piece of source) {
    if (to.isDone()) return;
    left.bytes -= piece.length;
    if (left.bytes < 0) {
      to.unread(name, tooMuch);
      return;
    }
    yield piece;
  }
}

async function openTar({ reader, layer }: Source, opening: Opening): Promise<void> {
  const { to } = opening;
  for await (const { name, header, content } of tarMembers(reader)) {
    if (!layer.isSeen) await drain(to.look(layer.name, once(header)));
    if (content === undefined) continue;
    if (!isNext(layer, opening)) return;
    const inner = { ...layer, name: `${layer.name}!${name}`, depth: layer.depth + 1 };
    await openContent(content, inner, opening);
  }
  // Behind the last member there may be anything.
  await see(reader, layer, opening);
}

async function openNestedZip({ reader, layer }: Source, opening: Opening): Promise<void> {
  const { to, bounds } = opening;
  const source = layer.isSeen ? reader.pieces(ALL) : to.look(layer.name, reader.pieces(ALL));
  const inMemory = byteReader(source);
  const bytes = await inMemory.peek(bounds.nestedZipBytes + 1);
  if (bytes.length > bounds.nestedZipBytes) {
    to.unread(layer.name, `a zip of more than ${sizeText(bounds.nestedZipBytes)} in an archive`);
    await drain(inMemory.pieces(ALL));
    return;
  }
  if (to.isDone()) return;
  const read = (at: number, length: number): Buffer => bytes.subarray(at, at + length);
  await openZip({ size: bytes.length, read }, { ...layer, isSeen: true }, opening);
}

async function openZip(zip: RandomAccess, layer: Layer, opening: Opening): Promise<void> {
  const entries = zipEntries(zip, opening.bounds.zipDirectoryBytes);
  if (typeof entries === "string") return opening.to.unread(layer.name, entries);
  let left = zip.size;
  for (const entry of entries) {
    if (!isNext(layer, opening)) return;
    left -= entry.packedSize;
    // A small zip that lists the same bytes again and again is searched for hours.
    if (left < 0) return opening.to.unread(layer.name, "its files overlap");
    const inner = { ...layer, name: `${layer.name}!${entry.name}` };
    await openEntry({ zip, entry }, inner, opening);
  }
}

/** APPNOTE.TXT 4.4.5. */
const METHODS: Readonly<Record<number, Compression>> = { 8: "deflate", 20: "zstd", 93: "zstd" };
const STORED = 0;

async function openEntry(
  { zip, entry }: { readonly zip: RandomAccess; readonly entry: ZipEntry },
  layer: Layer,
  opening: Opening,
): Promise<void> {
  if (entry.packedSize === 0) return;
  const compression = METHODS[entry.method];
  const offset = contentOffset(zip, entry);
  if (entry.isEncrypted) return opening.to.unread(layer.name, "encrypted");
  if (offset === undefined) return opening.to.unread(layer.name, "damaged");
  const packed = slices(zip, offset, entry.packedSize);
  if (compression !== undefined)
    return await openCompressed(compression, { packed, layer }, opening);
  if (entry.method !== STORED) return opening.to.unread(layer.name, `method ${entry.method}`);
  await openContent(packed, { ...layer, depth: layer.depth + 1 }, opening);
}

function isNext({ name }: Layer, { left, to, bounds }: Opening): boolean {
  // One entry has used them up, and was reported.
  if (left.bytes < 0) return false;
  left.members -= 1;
  if (left.members < 0) to.unread(name, `has more than ${bounds.members} files`);
  return left.members >= 0 && !to.isDone();
}

/** Looks at the rest of a stream, if nobody has. */
async function see(reader: ByteReader, { name, isSeen }: Layer, { to }: Opening): Promise<void> {
  if (!isSeen) await drain(to.look(name, reader.pieces(ALL)));
}

async function drain(source: Bytes): Promise<void> {
  for await (const _ of source);
}

async function* once(bytes: Buffer): Bytes {
  yield bytes;
}

const SLICE_BYTES = 64 * 1024;

async function* slices(source: RandomAccess, from: number, length: number): Bytes {
  for (let at = from; at < from + length;) {
    const piece = source.read(at, Math.min(SLICE_BYTES, from + length - at));
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}
