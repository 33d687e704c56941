// src/shared/error-code.ts
/**
* The code of a system's error, such as `EACCES`; undefined for any other error. Messages show it and not the error's own
* message, because Node's quote what they were given.
*/
function errorCode(error) {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : void 0;
}
/** The same for a message. */
function codeOf(error) {
	return errorCode(error) ?? "unknown error";
}
export { errorCode as n, codeOf as t };
