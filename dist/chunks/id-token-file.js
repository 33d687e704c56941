import { Gt as isRecord, m as filePlaceholder, ut as tokenPayload } from "./job.js";
// src/credentials/kind/direct/id-token-file.ts
const TOKEN_FILE = "token-file";
const NAME = "id-token";
const ID_TOKEN_PATH = filePlaceholder(NAME);
function idTokenFile(idToken) {
	return {
		name: NAME,
		mode: "0400",
		content: idToken
	};
}
function withIdToken(issuedTo) {
	return `${issuedTo}, with the job's ID token in a file: the task can get wider tokens with it, which live longer`;
}
const ID_TOKEN_STAYS = "the task had the job's ID token: what it exchanged that for is not known, and outlives the lease";
function idTokenEnd(idToken) {
	const claims = tokenPayload(idToken);
	const exp = isRecord(claims) ? claims["exp"] : void 0;
	return typeof exp === "number" ? exp * 1e3 : void 0;
}
export { idTokenFile as a, idTokenEnd as i, ID_TOKEN_STAYS as n, withIdToken as o, TOKEN_FILE as r, ID_TOKEN_PATH as t };
