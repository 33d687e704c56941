// src/cli/print/print.ts
function printJson(deps, content) {
	deps.out(`${JSON.stringify(content, null, 2)}\n`);
}
async function printJsonList(deps, name, list) {
	const { pages, json, rest } = list;
	let before = `{\n  ${JSON.stringify(name)}: [`;
	let isEmpty = true;
	for await (const page of pages) {
		const items = page.map((item) => indented(json(item), "    "));
		deps.out(`${before}\n    ${items.join(",\n    ")}`);
		before = ",";
		isEmpty = false;
	}
	const others = Object.entries(rest).map(([key, value]) => `,\n  ${JSON.stringify(key)}: ${indented(value, "  ")}`);
	deps.out(`${isEmpty ? `${before}]` : "\n  ]"}${others.join("")}\n}\n`);
}
function indented(content, by) {
	return JSON.stringify(content, null, 2).replaceAll("\n", `\n${by}`);
}
function printLines(deps, lines) {
	deps.out(lines.map((line) => `${line}\n`).join(""));
}
function printFailure(deps, failure, rest) {
	const { code, message, remedy, details = [] } = failure;
	if (rest.json) printJson(deps, { error: {
		code,
		message,
		remedy,
		details
	} });
	else deps.err([
		`${paint(deps, "red", "✗")} ${plain(message)}`,
		...details.map((detail) => `    ${plain(detail)}`),
		`  what now  ${plain(remedy)}`,
		`  code      ${code}`,
		""
	].join("\n"));
	return rest.exit;
}
const COLOURS = {
	red: 31,
	green: 32,
	yellow: 33,
	dim: 2,
	bold: 1
};
function paint({ colour }, name, text) {
	return colour ? `\u001b[${COLOURS[name]}m${text}\u001b[0m` : text;
}
function plain(text) {
	return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
		return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
	});
}
export { printJsonList as a, printJson as i, plain as n, printLines as o, printFailure as r, paint as t };
