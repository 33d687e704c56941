// src/shared/wildcard.ts
/**
* Whether a whole text matches a pattern: `*` matches any characters, `?` matches one, everything else itself. It takes at
* most as much time as both lengths multiplied.
*/
function wildcardFits(pattern, text) {
	let inPattern = 0;
	let inText = 0;
	let star = -1;
	let resumeAt = 0;
	while (inText < text.length) {
		const wanted = pattern[inPattern];
		if (wanted === "*") {
			star = inPattern;
			resumeAt = inText;
			inPattern += 1;
		} else if (wanted === "?" || wanted === text[inText]) {
			inPattern += 1;
			inText += 1;
		} else if (star >= 0) {
			resumeAt += 1;
			inText = resumeAt;
			inPattern = star + 1;
		} else return false;
	}
	return /^\**$/u.test(pattern.slice(inPattern));
}
export { wildcardFits as t };
