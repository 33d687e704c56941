import { createHash } from "node:crypto";
import type { Secret } from "../../shared/secret.ts";

/**
 * What `mysql_native_password` stores of a password. Sending it keeps the password out of the server's logs and of
 * SHOW PROCESSLIST; nobody can log in with it.
 * @see https://mariadb.com/kb/en/password/
 */
export function nativeHash(password: Secret): string {
  const once = createHash("sha1").update(password.reveal()).digest();
  return `*${createHash("sha1").update(once).digest("hex").toUpperCase()}`;
}
