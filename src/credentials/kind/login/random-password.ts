import type { RandomBytes } from "../../../shared/lease-id.ts";
import { Secret } from "../../../shared/secret.ts";

/**
 * 255 random bits, in characters that no URL, shell, option file or SASLprep (RFC 4013) changes. It begins with a letter: a tool
 * that gets it as an argument takes no option for it.
 */
export function randomPassword(randomBytes: RandomBytes): Secret {
  const bytes = Uint8Array.from(randomBytes(32));
  // base64url writes the first six bits as one character, and those below 32 as a letter.
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return new Secret(Buffer.from(bytes).toString("base64url"));
}
