import { c as lexemesOf, l as segmentsOf } from "./unusable.js";
// src/action/uses/expression/reads-token.ts
function readsToken(text) {
	const segments = segmentsOf(text);
	if (!segments.ok) return false;
	return segments.value.some(({ expression }) => expression !== void 0 && namesToken(lexemesOf(expression)));
}
function namesToken(lexemes) {
	return lexemes.some((lexeme, at) => {
		if (lexeme !== "github" || lexemes[at - 1] === ".") return false;
		const [first, second] = lexemes.slice(at + 1, at + 3);
		return first === "." && second === "token" || first === "[" && second === "'token'";
	});
}
export { readsToken as t };
