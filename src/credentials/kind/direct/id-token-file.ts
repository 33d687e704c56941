import { tokenPayload } from "../../../identity/parse-own-token.ts";
import type { Instant } from "../../../shared/clock.ts";
import { filePlaceholder } from "../../../shared/credential-file.ts";
import { isRecord } from "../../../shared/json.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { CredentialFile } from "../credential.ts";

/**
 * Some tools log in with the job's ID token alone, and read it from a file. Whoever has it can exchange it for other tokens
 * than those of the lease, with everything that the provider trusts the job with. So a kind hands it over only where
 * `token-file: true` says so, and log, receipt and proof say that it did.
 */
export const TOKEN_FILE = "token-file";

const NAME = "id-token";

/** Where the file is, in a variable or in another file. */
export const ID_TOKEN_PATH = filePlaceholder(NAME);

export function idTokenFile(idToken: Secret): CredentialFile {
  return { name: NAME, mode: "0400", content: idToken };
}

/** What was issued, as log and receipt show it. */
export function withIdToken(issuedTo: string): string {
  return `${issuedTo}, with the job's ID token in a file: the task can get wider tokens with it, which live longer`;
}

/** For the proof. */
export const ID_TOKEN_STAYS =
  "the task had the job's ID token: what it exchanged that for is not known, and outlives the lease";

/** When it expires, in milliseconds; undefined where it does not say. */
export function idTokenEnd(idToken: Secret): Instant | undefined {
  const claims = tokenPayload(idToken);
  const exp = isRecord(claims) ? claims["exp"] : undefined;
  return typeof exp === "number" ? exp * 1000 : undefined;
}
