import { createHash, createHmac, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import type { Secret } from "../../shared/secret.ts";

/** RFC 7677's minimum, which some clients insist on. */
const ITERATIONS = 4096;

const derive = promisify(pbkdf2);

/**
 * The SCRAM-SHA-256 verifier of a password, in the form that PostgreSQL stores (`pg_authid.rolpassword`). Sending the
 * verifier keeps the password out of the server's log and of `pg_stat_activity`.
 *
 * The password must be printable ASCII, so that SASLprep (RFC 4013) leaves it as it is.
 * @see RFC 5802 §3, RFC 7677
 * @see https://www.postgresql.org/docs/current/sql-createrole.html
 */
export async function scramVerifier(password: Secret, salt: Uint8Array): Promise<string> {
  const salted = await derive(password.reveal(), salt, ITERATIONS, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  const saltText = Buffer.from(salt).toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${saltText}$${storedKey}:${serverKey}`;
}
