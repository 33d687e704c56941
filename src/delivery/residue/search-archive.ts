import { Buffer } from "node:buffer";
import { readSync } from "node:fs";
import type { ArchiveKind } from "../archive/archive-kind.ts";
import type { Bytes } from "../archive/byte-reader.ts";
import { unpack } from "../archive/unpack.ts";
import type { FormMatch } from "../redact/form-match.ts";
import type { BytePath } from "./byte-path.ts";
import type { Search } from "./search.ts";

export interface OpenArchive {
  readonly fd: number;
  readonly size: number;
  readonly shown: BytePath;
  readonly kind: ArchiveKind;
}

/** Searches what is packed in a file whose own bytes have no match, up to the first match. */
export async function searchArchive(
  { fd, size, shown, kind }: OpenArchive,
  { matcher, notes, pace }: Search,
): Promise<void> {
  let isFound = false;
  let isCut = false;
  const isDone = (): boolean => {
    isCut ||= pace.over() !== undefined;
    return isFound || isCut;
  };
  async function* look(name: BytePath, source: Bytes): Bytes {
    const scan = matcher.scan();
    let match: FormMatch | undefined;
    for await (const piece of source) {
      if (isDone()) return;
      pace.left.bytes -= piece.length;
      scan.feed(piece, (found) => {
        match ??= found;
      });
      if (match !== undefined) {
        isFound = true;
        notes.found(name, match.form, match.start);
        return;
      }
      const turn = pace.turn();
      if (turn !== undefined) await turn;
      yield piece;
    }
  }
  const read = (position: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(fd, bytes, { position }));
  };
  await unpack(
    { name: shown, kind, size, read },
    { look, isDone, unread: (name, why) => notes.unreadable(name, why) },
  );
  if (isCut && !isFound) notes.skipped("over budget");
}
