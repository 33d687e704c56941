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
const LASTING_HTTP_FAILURES = new Set([
	"insecure_url",
	"too_large",
	"proxy"
]);
export { permanentFailure as n, retryableFailure as r, LASTING_HTTP_FAILURES as t };
