import { Buffer } from "node:buffer";
import { isPlainAscii } from "../../shared/printable.ts";
import { unicodePattern } from "../../shared/unicode-pattern.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { redactorOn } from "../redact/redact.ts";

/**
 * Names of files are bytes, and need not be UTF-8. Here they are strings with one character a byte ("latin1"), as
 * `readdir` gives them: cheaper than buffers, and no byte is lost.
 */
export type BytePath = string;

export function bytePath(path: string): BytePath {
  return Buffer.from(path, "utf8").toString("latin1");
}

/** As Node's file functions take it: they would encode a string's bytes above 127 as UTF-8. */
export function nativePath(path: BytePath): string | Buffer {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  return /^[\0-\x7f]*$/u.test(path) ? path : Buffer.from(path, "latin1");
}

/** A path can have any length; a line of the log should not. */
const MAX_SHOWN = 300;
const SHOWN_HEAD = 100;

/** A path for people: without a secret, without what could move a cursor or end a line, and not too long. */
export function shownPath(matcher: FormMatcher, path: BytePath): string {
  const redactor = redactorOn(matcher);
  const bytes = Buffer.from(path, "latin1");
  return escapedPath(Buffer.concat([redactor.write(bytes), redactor.flush()]));
}

/** The system cuts the name of a process after so many bytes (TASK_COMM_LEN), which may be within a secret. */
const MAX_PROCESS_NAME = 15;
/** From so many bytes on, the beginning of a secret is not shown. */
const MIN_HIDDEN = 4;

export function shownProcessName(matcher: FormMatcher, name: BytePath): string {
  const bytes = Buffer.from(name, "latin1");
  const scan = matcher.scan();
  scan.feed(bytes, () => undefined);
  if (name.length < MAX_PROCESS_NAME || scan.held() < MIN_HIDDEN) return shownPath(matcher, name);
  return escapedPath(Buffer.concat([redactorOn(matcher).write(bytes), Buffer.from("***")]));
}

function escapedPath(safe: Buffer): string {
  const text = safe.toString("latin1").split("/").map(escapedName).join("/");
  if (text.length <= MAX_SHOWN) return text;
  const tail = text.length - (MAX_SHOWN - SHOWN_HEAD - 1);
  return `${text.slice(0, SHOWN_HEAD)}…${text.slice(tail)}`.toWellFormed();
}

/** UTF-8 as text, other bytes as `\xe9`, control and formatting characters as `\u{200b}`. */
function escapedName(name: BytePath): string {
  const text = Buffer.from(name, "latin1").toString("utf8");
  if (!text.includes("\u{FFFD}")) return escapedText(text);
  return Array.from(name, (byte) => {
    const code = byte.charCodeAt(0);
    return code < 0x80 ? escapedText(byte) : `\\x${code.toString(16)}`;
  }).join("");
}

const INVISIBLE = unicodePattern(String.raw`[\p{C}\p{Zl}\p{Zp}]`, "gu");

function escapedText(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\");
  if (isPlainAscii(escaped)) return escaped;
  return escaped.replaceAll(
    INVISIBLE(),
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
