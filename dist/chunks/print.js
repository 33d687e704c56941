// src/cli/arguments/command.ts
/** Options that every command has. */
const COMMON_OPTIONS = {
	json: { help: "Print everything as JSON." },
	help: { help: "Show this help." }
};
/** The configuration that names the store. */
const CONFIG_OPTION = { config: {
	value: "FILE",
	help: "The broker's configuration. Default: broker.yml."
} };
const NO_POSITIONALS = {
	least: 0,
	most: 0,
	name: ""
};
// src/cli/print/print.ts
/** Prints one JSON document: what `--json` gives. */
function printJson(deps, content) {
	deps.out(`${JSON.stringify(content, null, 2)}\n`);
}
function printLines(deps, lines) {
	deps.out(lines.map((line) => `${line}\n`).join(""));
}
/** Prints why a command stops, where scripts (`--json`) or people look for it, and gives back the exit code. */
function printFailure(deps, failure, rest) {
	const { code, message, remedy, details = [] } = failure;
	if (rest.json) printJson(deps, { error: {
		code,
		message,
		remedy,
		details
	} });
	else deps.err([
		`${paint(deps, "red", "✗")} ${message}`,
		...details.map((detail) => `    ${detail}`),
		`  what now  ${remedy}`,
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
/** Colour on a terminal alone; what it means is always said in words or by a sign too. */
function paint({ colour }, name, text) {
	return colour ? `\u001b[${COLOURS[name]}m${text}\u001b[0m` : text;
}
/** A control character in a file's or a server's text could rewrite what the terminal shows: it is made visible. */
function plain(text) {
	return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
		return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
	});
}
export { printLines as a, NO_POSITIONALS as c, printJson as i, plain as n, COMMON_OPTIONS as o, printFailure as r, CONFIG_OPTION as s, paint as t };
