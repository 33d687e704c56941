// src/shared/hint.ts
/** What belongs at a place, in words, and a line that would be right. */
function hint(expected, example) {
	return {
		expected,
		example
	};
}
/** A secret by reference. */
function secretHint(key, example) {
	return hint("{ env: NAME } or { file: PATH }.", `${key}: ${example}`);
}
export { secretHint as n, hint as t };
