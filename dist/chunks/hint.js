// src/shared/hint.ts
function hint(expected, example) {
	return {
		expected,
		example
	};
}
function secretHint(key, example) {
	return hint("Expected { env: NAME } or { file: PATH }.", `${key}: ${example}`);
}
export { secretHint as n, hint as t };
