// src/credentials/kind/failures.ts
function permanentFailure(name, message, remedy) {
	return {
		kind: "permanent",
		name,
		message,
		remedy,
		mayExist: false
	};
}
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
