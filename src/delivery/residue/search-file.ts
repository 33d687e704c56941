import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { FormMatch, FormMatcher } from "../redact/form-matcher.ts";
import type { SkipReason } from "./walk-changed-files.ts";

export interface SearchLimits {
  /** What is left of the budget; counted down. */
  readonly left: { files: number; bytes: number };
  readonly isOver: () => boolean;
}

export interface Searched {
  /** Why it was not searched to its end; absent when it was, or when something was found. */
  readonly reason?: SkipReason;
  /** The first form of a secret in the file. */
  readonly match?: FormMatch;
}

const BLOCK = 256 * 1024;

/** Searches one file up to the first match; the matcher carries on from block to block. */
export async function searchFile(
  path: string,
  matcher: FormMatcher,
  limits: SearchLimits,
): Promise<Searched> {
  let file: FileHandle | undefined;
  try {
    // What was a file a moment ago may be a link or a pipe now: neither is followed nor waited for.
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!(await file.stat()).isFile()) return { reason: "unreadable" };
    limits.left.files -= 1;
    return await searchOpen(file, matcher, limits);
  } catch {
    return { reason: "unreadable" };
  } finally {
    await file?.close();
  }
}

async function searchOpen(
  file: FileHandle,
  matcher: FormMatcher,
  { left, isOver }: SearchLimits,
): Promise<Searched> {
  const block = Buffer.allocUnsafe(BLOCK);
  const scan = matcher.scan();
  const matches: FormMatch[] = [];
  for (;;) {
    const { bytesRead } = await file.read(block, 0, BLOCK, null);
    if (bytesRead === 0) return {};
    left.bytes -= bytesRead;
    scan.feed(block.subarray(0, bytesRead), (match) => matches.push(match));
    const [match] = matches;
    if (match !== undefined) return { match };
    if (isOver() && bytesRead === BLOCK) return { reason: "over budget" };
  }
}
