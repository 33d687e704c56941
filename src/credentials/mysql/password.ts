import { createHash } from "node:crypto";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { Secret } from "../../shared/secret.ts";

/** 256 random bits, in characters that no URL, shell or option file changes. */
export function randomMysqlPassword(randomBytes: RandomBytes): Secret {
  return new Secret(Buffer.from(randomBytes(32)).toString("base64url"));
}

/**
 * What `mysql_native_password` stores of a password. Sending it keeps the password out of the server's logs and of
 * SHOW PROCESSLIST; nobody can log in with it.
 * @see https://mariadb.com/kb/en/password/
 */
export function nativeHash(password: Secret): string {
  const once = createHash("sha1").update(password.reveal()).digest();
  return `*${createHash("sha1").update(once).digest("hex").toUpperCase()}`;
}
