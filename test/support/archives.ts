import { crc32, deflateRawSync } from "node:zlib";

/** Archives as small as their formats allow, so that a test can bend what a program would not write. */

export interface PackedFile {
  readonly name: string;
  readonly content: Buffer | string;
  /** As it is, instead of deflated. */
  readonly isStored?: boolean;
}

/** `directory`: what it lists, over what it has; by index, as often as it is named. */
export function zip(
  files: readonly PackedFile[],
  directory = files.map((_, index) => index),
): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content, isStored = false } of files) {
    const bytes = Buffer.from(content);
    const packed = isStored ? bytes : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(isStored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const made = Buffer.from([20, 0]);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02"), made, common, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory.map((index) => entries[index] ?? Buffer.alloc(0)));
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, listed, end]);
}

const BLOCK = 512;

/** A member as the format writes it. */
export interface TarEntry {
  readonly name: string;
  readonly content?: Buffer | string;
  /** `0` for a file, `5` for a directory, `2` for a link, `x` for what extends the next member. */
  readonly type?: string;
  readonly link?: string;
}

/** POSIX ustar. */
export function tar(files: readonly PackedFile[]): Buffer {
  return tarEntries(files.map(({ name, content }) => ({ name, content })));
}

export function tarEntries(entries: readonly TarEntry[]): Buffer {
  const members = entries.map(({ name, content = "", type = "0", link = "" }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(BLOCK);
    header.write(name);
    header.write("0000644\0", 100, "latin1");
    header.write(bytes.length.toString(8).padStart(11, "0"), 124);
    header.write("        ", 148);
    header.write(type, 156, "latin1");
    header.write(link, 157);
    header.write("ustar\x0000", 257, "latin1");
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    return Buffer.concat([header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
  });
  return Buffer.concat([...members, Buffer.alloc(2 * BLOCK)]);
}
