import { Buffer } from "node:buffer";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { codeOf } from "../../shared/error-code.ts";
import {
  archiveKind,
  hasZipEnd,
  ZIP_END_BYTES,
  type ArchiveKind,
} from "../archive/archive-kind.ts";
import type { FormMatch } from "../redact/form-match.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { nativePath, type BytePath } from "./byte-path.ts";
import type { ResidueNotes } from "./report.ts";
import { BLOCK_BYTES, type Search } from "./search.ts";
import { unlock } from "./unlock.ts";
import type { TreeEntry } from "./tree.ts";

/** Searches one file up to the first match, and what is packed in it. Waits only for a large file or an archive. */
export function searchFile(entry: TreeEntry, search: Search): Promise<void> | undefined {
  const fd = openFile(entry, search.notes);
  if (fd === undefined) return undefined;
  search.pace.left.files -= 1;
  let isOpen = false;
  try {
    const file = { fd, entry, position: 0, scan: search.matcher.scan() };
    const first = nextBlock(file, search);
    if (first === "found") return undefined;
    const packed = archiveKind(first);
    if (isLast(file, first.length) && packed === undefined) return undefined;
    isOpen = true;
    return searchOn(file, { first, packed }, search).finally(() => closeSync(fd));
  } catch (error) {
    search.notes.unreadable(entry.shown, codeOf(error));
    return undefined;
  } finally {
    if (!isOpen) closeSync(fd);
  }
}

interface OpenFile {
  readonly fd: number;
  readonly entry: TreeEntry;
  readonly scan: ReturnType<FormMatcher["scan"]>;
  position: number;
}

/** The rest of a file that is larger than a block, then what is packed in it. */
async function searchOn(
  file: OpenFile,
  { first, packed }: { readonly first: Buffer; readonly packed: ArchiveKind | undefined },
  search: Search,
): Promise<void> {
  const { entry, fd } = file;
  const { notes, pace } = search;
  try {
    let block = first;
    while (!isLast(file, block.length)) {
      if (pace.over() !== undefined) return notes.skipped("over budget");
      const turn = pace.turn();
      if (turn !== undefined) await turn;
      const next = nextBlock(file, search);
      if (next === "found") return;
      block = next;
    }
    const kind = packed ?? kindByEnd(file);
    if (kind === undefined) return;
    // Most tasks leave no archive, so that most jobs do not load this.
    const { searchArchive } = await import("./search-archive.ts");
    await searchArchive({ fd, size: file.position, shown: entry.shown, kind }, search);
  } catch (error) {
    notes.unreadable(entry.shown, codeOf(error));
  }
}

/** A zip of more than a block may begin as a program. */
function kindByEnd({ fd, position }: OpenFile): ArchiveKind | undefined {
  const end = Buffer.allocUnsafe(ZIP_END_BYTES);
  const length = readSync(fd, end, { position: Math.max(0, position - end.length) });
  return hasZipEnd(end.subarray(0, length)) ? "zip" : undefined;
}

function nextBlock(file: OpenFile, { block, pace, notes }: Search): Buffer | "found" {
  const length = readSync(file.fd, block, 0, block.length, null);
  file.position += length;
  pace.left.bytes -= length;
  const bytes = block.subarray(0, length);
  let match: FormMatch | undefined;
  file.scan.feed(bytes, (found) => {
    match ??= found;
  });
  if (match === undefined) return bytes;
  notes.found(file.entry.shown, match.form, match.start);
  return "found";
}

/** A read of a file that came back short ended at its end, unless the file is larger than that. */
function isLast({ position, entry }: OpenFile, length: number): boolean {
  return length === 0 || (length < BLOCK_BYTES && position >= entry.status.size);
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
const READ_BY_OWNER = 0o400;

/** Undefined when it is gone, or cannot be opened, which is noted. */
function openFile({ path, shown }: TreeEntry, notes: ResidueNotes): number | undefined {
  try {
    // It may have become a link or a pipe meanwhile: do not follow the one, do not wait for the other.
    return openSync(nativePath(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    const fd = code === "EACCES" ? openLocked(path) : undefined;
    if (fd === undefined && code !== "ENOENT") notes.unreadable(shown, code);
    return fd;
  }
}

/** A file of ours from which the task took the permission: what is open stays readable when it is set back. */
function openLocked(path: BytePath): number | undefined {
  const lent = unlock(path, READ_BY_OWNER);
  if (lent === undefined) return undefined;
  try {
    return openSync(lent.path, O_RDONLY | O_NONBLOCK);
  } catch {
    return undefined;
  } finally {
    lent.undo();
  }
}
