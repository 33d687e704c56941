// src/shared/hint.ts
/** What is expected at a path: a sentence, and a line that would be valid. */
function hint(expected, example) {
	return {
		expected,
		example
	};
}
/** A secret by reference. */
function secretHint(key, example) {
	return hint("Expected { env: NAME } or { file: PATH }.", `${key}: ${example}`);
}
export { secretHint as n, hint as t };
