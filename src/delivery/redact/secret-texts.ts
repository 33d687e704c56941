import type { Secret } from "../../shared/secret.ts";

/**
 * The shortest secret that is searched for, in bytes of UTF-8 without surrounding white space. Masking a shorter one
 * would make the log unreadable and hide nothing, because the gaps give it away.
 */
export const MIN_SECRET_BYTES = 4;

/** How many of the secrets are too short to be masked. The log must say so. */
export function countTooShort(secrets: readonly Secret[]): number {
  return secrets.filter((secret) => isTooShort(secret.reveal().trim())).length;
}

function isTooShort(text: string): boolean {
  return Buffer.byteLength(text, "utf8") < MIN_SECRET_BYTES;
}

/** The secret with both kinds of line end, and each of its lines; trimmed, because white space is not secret. */
export function textsOf(secret: string): readonly string[] {
  const unix = unixText(secret);
  const texts = [trimmed(secret), unix, unix.replaceAll("\n", "\r\n"), ...linesOf(unix)];
  return texts.filter((text) => !isTooShort(text));
}

/** A line that is too short to be searched for by itself, and one before it that is long enough. */
export interface ShortLine {
  readonly before: string;
  readonly line: string;
}

/** The short lines of a secret with several, such as the last one of a key: found where they follow the line before. */
export function shortLinesOf(secret: string): readonly ShortLine[] {
  const lines = linesOf(unixText(secret));
  return lines.flatMap((line, index) => {
    const before = lines[index - 1] ?? "";
    return line !== "" && isTooShort(line) && !isTooShort(before) ? [{ before, line }] : [];
  });
}

function linesOf(unix: string): readonly string[] {
  return unix.split(/[\r\n]+/u).map((line) => line.trim());
}

function unixText(secret: string): string {
  return trimmed(secret).replaceAll("\r\n", "\n");
}

function trimmed(secret: string): string {
  return secret.toWellFormed().trim();
}
