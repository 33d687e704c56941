// src/shared/fault-text.ts
/**
* What an error that nobody expected may say in a log. Node's own argument errors (`ERR_…`) quote the value that they
* reject, which may be a secret or a proxy's password: of those only the code is told. Errors of the system name a path.
*/
function faultText(error) {
	if (!(error instanceof Error)) return "an unknown fault";
	return "code" in error && typeof error.code === "string" && error.code.startsWith("ERR_") ? String(error.code) : error.message;
}
export { faultText as t };
