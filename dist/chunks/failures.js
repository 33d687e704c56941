// src/credentials/kind/failures.ts
/** A setting, a right or a stored value is wrong: another try would fail too. Nothing was made, so nothing can exist. */
function permanentFailure(name, message, remedy) {
	return {
		kind: "permanent",
		name,
		message,
		remedy,
		mayExist: false
	};
}
/** Another try may succeed. Nothing was made, so nothing can exist. */
function retryableFailure(name, message, remedy) {
	return {
		kind: "retryable",
		name,
		message,
		remedy,
		mayExist: false
	};
}
export { retryableFailure as n, permanentFailure as t };
