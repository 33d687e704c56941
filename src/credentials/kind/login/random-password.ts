import type { RandomBytes } from "../../../shared/lease-id.ts";
import { Secret } from "../../../shared/secret.ts";

/** 256 random bits, in characters that no URL, shell, option file or SASLprep (RFC 4013) changes. */
export function randomPassword(randomBytes: RandomBytes): Secret {
  return new Secret(Buffer.from(randomBytes(32)).toString("base64url"));
}
