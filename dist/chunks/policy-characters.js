import { t as isRecord } from "./json.js";
// src/credentials/aws/session/policy-characters.ts
/**
* What a policy document may contain: U+0009, U+000A, U+000D and U+0020 to U+00FF.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
*/
const REFUSED = /[^\t\n\r\u{20}-\u{FF}]/u;
const ACCEPTED = "AWS accepts only U+0009, U+000A, U+000D and U+0020 to U+00FF in a policy";
/** Which character of a text AWS refuses in a policy, and where: `has "→" (U+2192) at character 3; …`. */
function characterMistake(text) {
	const found = refusedIn(text);
	return found === void 0 ? void 0 : `has ${found}; ${ACCEPTED}`;
}
/**
* The same for every string and key of a parsed policy, with its place: `has "→" (U+2192) at character 3 of
* Statement[0].Resource; …`. The parsed policy is what counts: JSON text can write any character as \uXXXX.
*/
function policyCharacterMistake(policy) {
	const found = find(policy, "");
	return found === void 0 ? void 0 : `has ${found}; ${ACCEPTED}`;
}
function find(value, path) {
	if (typeof value === "string") return located(refusedIn(value), path);
	if (Array.isArray(value)) return first(value.entries(), ([index, each]) => find(each, `${path}[${index}]`));
	if (!isRecord(value)) return void 0;
	return first(Object.entries(value), ([key, each]) => {
		const inKey = refusedIn(key);
		return inKey === void 0 ? find(each, path === "" ? key : `${path}.${key}`) : located(inKey, path === "" ? "a key" : `a key of ${path}`);
	});
}
function first(items, look) {
	for (const item of items) {
		const found = look(item);
		if (found !== void 0) return found;
	}
}
function located(found, path) {
	return found === void 0 || path === "" ? found : `${found} of ${path}`;
}
function refusedIn(text) {
	const found = REFUSED.exec(text);
	if (found === null) return void 0;
	const [character] = found;
	const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
	return `${/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `"${character}" (U+${code})` : `U+${code}`} at character ${found.index + 1}`;
}
export { policyCharacterMistake as n, characterMistake as t };
