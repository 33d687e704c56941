// src/shared/wire.ts
/** The broker's wire, in OAuth's words (RFC 8693, RFC 9396): what the action sends and what the broker returns. */
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
const SUBJECT_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
const ISSUED_TOKEN_TYPE = "urn:stepkey:token-type:lease";
/** In requests to the broker and in responses of `POST /token`: the commit of stepkey that runs there, if it is known. */
const COMMIT_HEADER = "x-stepkey-commit";
const TIDY_STATES = [
	"pending",
	"done",
	"stuck"
];
export { TIDY_STATES as a, SUBJECT_TOKEN_TYPE as i, GRANT_TYPE as n, ISSUED_TOKEN_TYPE as r, COMMIT_HEADER as t };
