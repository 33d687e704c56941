import type { Buffer } from "node:buffer";
import type { ByteReader, Bytes } from "./byte-reader.ts";

export interface TarMember {
  readonly name: string;
  /** Names and targets of links as they are stored. */
  readonly header: Buffer;
  /** Undefined for a header that only extends the next. */
  readonly content: Bytes | undefined;
  /** As the format writes it: `0` or NUL for a file, `5` for a directory, `2` for a symbolic link. */
  readonly type: string;
  /** How long the content claims to be. */
  readonly size: number;
  /** Where a link leads, one character a byte; empty for anything else. */
  readonly link: string;
}

const BLOCK = 512;
/** A longer name or header of an extension is not one that a program wrote. */
const MAX_EXTENSION = 1024 * 1024;

/**
 * The files of a tar, as it is read (POSIX ustar and pax, GNU's long names). Content that nobody reads is skipped. It
 * ends where something else begins.
 */
export async function* tarMembers(reader: ByteReader): AsyncGenerator<TarMember, void> {
  let long: Extension = {};
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.length < BLOCK || !isHeader(header)) return;
    const type = header.toString("latin1", 156, 157);
    const size = EXTENSIONS.has(type) ? sizeOf(header) : (long.size ?? sizeOf(header));
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    const name = long.name ?? nameOf(header);
    if (EXTENSIONS.has(type) && size <= MAX_EXTENSION) {
      const extension = await reader.take(size);
      yield { name, header: extension, content: undefined, type, size, link: "" };
      Object.assign(long, extensionOf(type, extension));
    } else {
      let left = size;
      const content = counted(reader.pieces(size), (length) => (left -= length));
      const link = long.link ?? untilNul(header.toString("latin1", 157, 257));
      yield { name, header, content, type, size, link };
      await skip(reader, left);
      long = {};
    }
    await skip(reader, padding);
  }
}

interface Extension {
  name?: string;
  size?: number;
  link?: string;
}

/** pax's extended header, GNU's long name and long link, and a global header. */
const EXTENSIONS = new Set(["x", "L", "K", "g"]);

function extensionOf(type: string, content: Buffer): Extension {
  const text = content.toString("latin1");
  if (type === "L") return { name: untilNul(text) };
  if (type === "K") return { link: untilNul(text) };
  if (type !== "x") return {};
  const size = paxValue(text, "size");
  return {
    ...given("name", paxValue(text, "path")),
    ...given("link", paxValue(text, "linkpath")),
    ...(size === undefined ? {} : { size: Number(size) }),
  };
}

/** A record of pax: its length, its key and its value. */
function paxValue(text: string, key: "path" | "linkpath" | "size"): string | undefined {
  const value = key === "size" ? String.raw`\d+` : String.raw`[^\n]*`;
  const record = new RegExp(String.raw`(?:^|\n)\d+ ${key}=(?<value>${value})\n`, "u");
  return record.exec(text)?.groups?.["value"];
}

function given(key: "name" | "link", value: string | undefined): Extension {
  return value === undefined ? {} : { [key]: value };
}

/** By its checksum, which counts its own eight bytes as spaces. */
function isHeader(header: Buffer): boolean {
  let sum = 8 * 32;
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum === octal(header.toString("latin1", 148, 156)) && sum > 8 * 32;
}

/** Octal digits, or for large files base 256, marked by the first bit. */
function sizeOf(header: Buffer): number {
  const first = header[124] ?? 0;
  if (first < 0x80) return octal(header.toString("latin1", 124, 136));
  const size = Number(header.readBigUInt64BE(128));
  return Number.isSafeInteger(size) ? size : 0;
}

function octal(text: string): number {
  const digits = /[0-7]+/u.exec(text)?.[0];
  return digits === undefined ? 0 : Number.parseInt(digits, 8);
}

function nameOf(header: Buffer): string {
  const name = untilNul(header.toString("latin1", 0, 100));
  const prefix =
    header.toString("latin1", 257, 263) === "ustar\0" ? header.toString("latin1", 345, 500) : "";
  return untilNul(prefix) === "" ? name : `${untilNul(prefix)}/${name}`;
}

function untilNul(text: string): string {
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

async function* counted(source: Bytes, count: (length: number) => void): Bytes {
  for await (const piece of source) {
    count(piece.length);
    yield piece;
  }
}

async function skip(reader: ByteReader, length: number): Promise<void> {
  for await (const _ of reader.pieces(length));
}
