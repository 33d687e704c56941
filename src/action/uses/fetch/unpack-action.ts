import { createHash, type Hash } from "node:crypto";
import { closeSync, mkdirSync, openSync, symlinkSync, writeSync } from "node:fs";
import { mkdir, realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { byteReader, type ByteReader, type Bytes } from "../../../delivery/archive/byte-reader.ts";
import { tarMembers, type TarMember } from "../../../delivery/archive/tar.ts";
import { errorCode } from "../../../shared/error-code.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { FetchLimits } from "./limits.ts";
import { linkTarget, memberPath } from "./member-path.ts";

export interface UnpackOptions {
  /** Does not exist yet. */
  readonly directory: string;
  readonly limits: Pick<FetchLimits, "bytes" | "entries">;
  /** GitHub's tarballs have everything in one directory, which is left out. */
  readonly isWrapped?: boolean;
}

/** Why a tar was not unpacked: a clause. */
export interface UnpackFault {
  readonly kind: "unsafe" | "large" | "damaged" | "disk";
  readonly what: string;
}

/** By path: what git calls the file, which is the id of its content. Directories are not in it. */
export type BlobIds = ReadonlyMap<string, string>;

/**
 * Unpacks the tar of a commit into a new directory. Files come first, into directories that were made here, so nothing is
 * written through a link; then the links, and each of them must lead to something within.
 */
export async function unpackAction(
  tar: Bytes,
  options: UnpackOptions,
): Promise<Result<BlobIds, UnpackFault>> {
  await mkdir(options.directory, { mode: 0o700 });
  const unpacker = new Unpacker(options);
  const reader = byteReader(tar);
  try {
    for await (const member of tarMembers(reader)) await unpacker.add(member);
    await expectEnd(reader);
    await unpacker.link();
    return ok(unpacker.ids);
  } catch (error) {
    if (error instanceof Fault) return err({ kind: error.kind, what: error.message });
    const code = errorCode(error);
    if (code === undefined) throw error;
    return err({ kind: "disk", what: `its files cannot be written (${code})` });
  } finally {
    await reader.close();
  }
}

/** Two empty blocks, of which one was read, and padding: without them, something is missing. */
async function expectEnd(reader: ByteReader): Promise<void> {
  let length = 0;
  for await (const piece of reader.pieces(Number.MAX_SAFE_INTEGER)) {
    length += piece.length;
    if (piece.some((byte) => byte !== 0)) throw new Fault("damaged", "the archive is damaged");
  }
  if (length < 512) throw new Fault("damaged", "the archive ends early");
}

class Fault extends Error {
  readonly kind: UnpackFault["kind"];

  constructor(kind: UnpackFault["kind"], what: string) {
    super(what);
    this.kind = kind;
  }
}

class Unpacker {
  readonly ids = new Map<string, string>();
  readonly #options: UnpackOptions;
  readonly #directories = new Set<string>(["."]);
  readonly #links: { readonly path: string; readonly target: string }[] = [];
  #bytes = 0;
  #entries = 0;

  constructor(options: UnpackOptions) {
    this.#options = options;
  }

  async add(member: TarMember): Promise<void> {
    if (member.content === undefined) return;
    this.#entries += 1;
    const { entries } = this.#options.limits;
    if (this.#entries > entries) throw new Fault("large", `it has more than ${entries} files`);
    const path = this.#pathOf(member.name);
    if (path === undefined) return;
    if (member.type === "5") return this.#makeDirectory(path);
    this.#makeDirectory(dirname(path));
    if (member.type === "2") return this.#note(path, member.link);
    if (member.type !== "0" && member.type !== "\0") {
      throw new Fault("unsafe", `"${path}" is neither a file, a directory nor a symbolic link`);
    }
    await this.#write(path, member.size, member);
  }

  /** Undefined for the directory around all others. */
  #pathOf(name: string): string | undefined {
    const path = memberPath(name);
    if (path === undefined) throw new Fault("unsafe", `"${name}" is not a path within the action`);
    if (this.#options.isWrapped !== true) return path;
    const at = path.indexOf("/");
    return at < 0 ? undefined : path.slice(at + 1);
  }

  #makeDirectory(path: string): void {
    if (this.#directories.has(path)) return;
    this.#makeDirectory(dirname(path));
    this.#refusing(path, () => mkdirSync(this.#at(path), { mode: 0o755 }));
    this.#directories.add(path);
  }

  async #write(path: string, size: number, { content, header }: TarMember): Promise<void> {
    this.#bytes += size;
    const { bytes } = this.#options.limits;
    if (this.#bytes > bytes) {
      throw new Fault("large", `its files have more than ${bytes} bytes together`);
    }
    const isExecutable = /[1357]/u.test(header.toString("latin1", 104, 105));
    const file = this.#refusing(path, () =>
      openSync(this.#at(path), "wx", isExecutable ? 0o755 : 0o644),
    );
    const hash = blobHash(size);
    let left = size;
    try {
      for await (const piece of content ?? []) {
        left -= piece.length;
        hash.update(piece);
        writeWhole(file, piece);
      }
    } finally {
      closeSync(file);
    }
    if (left !== 0) throw new Fault("damaged", "the archive ends early");
    this.ids.set(path, hash.digest("hex"));
  }

  #note(path: string, stored: string): void {
    const target = linkTarget(path, stored);
    if (target === undefined) throw new Fault("unsafe", `the link "${path}" leads out of it`);
    this.#links.push({ path, target });
    const bytes = Buffer.from(target);
    this.ids.set(path, blobHash(bytes.length).update(bytes).digest("hex"));
  }

  /** Only when all are there is it certain where one leads: its target may be a link, too. */
  async link(): Promise<void> {
    for (const { path, target } of this.#links) {
      this.#refusing(path, () => symlinkSync(target, this.#at(path)));
    }
    const root = await realpath(this.#options.directory);
    for (const { path } of this.#links) {
      const end = await realpath(this.#at(path)).catch(() => undefined);
      if (end === undefined) throw new Fault("unsafe", `the link "${path}" leads to nothing`);
      if (end !== root && !end.startsWith(`${root}${sep}`)) {
        throw new Fault("unsafe", `the link "${path}" leads out of it`);
      }
    }
  }

  #at(path: string): string {
    return join(this.#options.directory, path);
  }

  /** Also where the file system knows no difference between A and a. */
  #refusing<T>(path: string, make: () => T): T {
    try {
      return make();
    } catch (error) {
      const code = errorCode(error);
      if (code !== "EEXIST" && code !== "ENOTDIR") throw error;
      throw new Fault("unsafe", `it has two files of the name "${path}"`);
    }
  }
}

/** The id that git has for a file: a hash of its content behind its length. */
function blobHash(size: number): Hash {
  return createHash("sha1").update(`blob ${size}\0`);
}

function writeWhole(file: number, piece: Buffer): void {
  for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
}
