// src/shared/wildcard.ts
/**
* Whether a text fits a pattern as a whole: `*` stands for any characters, `?` for one, everything else for itself. The
* time it takes grows with both lengths, never faster, and no regular expression can be anchored wrongly.
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
