// src/shared/wire.ts
const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
const SUBJECT_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
const ISSUED_TOKEN_TYPE = "urn:stepkey:token-type:lease";
const COMMIT_HEADER = "x-stepkey-commit";
const TIDY_STATES = [
	"pending",
	"done",
	"stuck"
];
export { TIDY_STATES as a, SUBJECT_TOKEN_TYPE as i, GRANT_TYPE as n, ISSUED_TOKEN_TYPE as r, COMMIT_HEADER as t };
