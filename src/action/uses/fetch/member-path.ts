import { Buffer } from "node:buffer";
import { posix } from "node:path";

/**
 * The path of a tar's member below the directory that it is unpacked to; undefined for one that could be elsewhere, or that
 * means something else to another program. Git itself makes no such names, so whoever did meant no good.
 */
export function memberPath(stored: string): string | undefined {
  const name = textOfBytes(stored);
  if (name === undefined || /\p{Cc}/u.test(name)) return undefined;
  const parts = name.replace(/\/$/u, "").split("/");
  return parts.every(isPlain) ? parts.join("/") : undefined;
}

function isPlain(part: string): boolean {
  return part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git";
}

/** The target of a link; undefined for one that leads out, as it is written. Links on its way are looked at later. */
export function linkTarget(at: string, stored: string): string | undefined {
  const target = textOfBytes(stored);
  if (target === undefined || target === "" || target.startsWith("/")) return undefined;
  const end = posix.join(posix.dirname(at), target);
  return end === ".." || end.startsWith("../") ? undefined : target;
}

/** A tar's names are bytes, read one character a byte. */
function textOfBytes(stored: string): string | undefined {
  const bytes = Buffer.from(stored, "latin1");
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : undefined;
}
