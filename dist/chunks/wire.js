// src/shared/wire.ts
/** The broker's wire, in OAuth's words (RFC 8693, RFC 9396): what the action sends and what the broker returns. */
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
const SUBJECT_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
const ISSUED_TOKEN_TYPE = "urn:stepkey:token-type:lease";
const TIDY_STATES = [
	"pending",
	"done",
	"stuck"
];
export { TIDY_STATES as i, ISSUED_TOKEN_TYPE as n, SUBJECT_TOKEN_TYPE as r, GRANT_TYPE as t };
