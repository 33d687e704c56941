import { Tt as parseJson, W as filePlaceholder, wt as isRecord } from "./job.js";
// src/credentials/kind/direct/id-token-file.ts
/**
* Some tools log in with the job's ID token alone, and read it from a file. Whoever has it can exchange it for other tokens
* than those of the lease, with everything that the provider trusts the job with. So a kind hands it over only where
* `token-file: true` says so, and log, receipt and proof say that it did.
*/
const TOKEN_FILE = "token-file";
const NAME = "id-token";
/** Where the file is, in a variable or in another file. */
const ID_TOKEN_PATH = filePlaceholder(NAME);
function idTokenFile(idToken) {
	return {
		name: NAME,
		mode: "0400",
		content: idToken
	};
}
/** What was issued, as log and receipt show it. */
function withIdToken(issuedTo) {
	return `${issuedTo}, with the job's ID token in a file: the task can get wider tokens with it, which live longer`;
}
/** For the proof. */
const ID_TOKEN_STAYS = "the task had the job's ID token: what it exchanged that for is not known, and outlives the lease";
/** When it expires, in milliseconds; undefined where it does not say. */
function idTokenEnd(idToken) {
	const [, payload = ""] = idToken.reveal().split(".");
	const claims = parseJson(Buffer.from(payload, "base64url").toString("utf8"));
	const exp = isRecord(claims) ? claims["exp"] : void 0;
	return typeof exp === "number" ? exp * 1e3 : void 0;
}
export { idTokenFile as a, idTokenEnd as i, ID_TOKEN_STAYS as n, withIdToken as o, TOKEN_FILE as r, ID_TOKEN_PATH as t };
