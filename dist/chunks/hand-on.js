import { k as labelled } from "./job.js";
import { E as joined, O as plural, yt as keyValueLines } from "./start.js";
const { appendFile } = process.getBuiltinModule("node:fs/promises");
// src/action/report/hand-on.ts
function exportLines(exported) {
	const { variables, directories, withSecret, gone = [] } = exported;
	const names = variables.map(({ name }) => name);
	const added = plural(directories.length, "directory", "directories");
	return [
		...names.length === 0 ? [] : labelled("✓", "exports", `${joined(names, "and", 20)} to later steps`),
		...directories.length === 0 ? [] : labelled("✓", "exports", `${added} to PATH of later steps`),
		...withSecret.length === 0 ? [] : labelled("✗", "exports", `${joined(withSecret)}: not passed on, because the value holds a secret`),
		...gone.length === 0 ? [] : labelled("✗", "exports", [`${joined(gone)}: ${GONE}`, INSTEAD])
	];
}
const GONE = "not passed on, because the value names a directory that stepkey removes with this step";
const INSTEAD = "Let the action write to the workspace or to another directory of the job.";
async function handOn({ env }, { variables, directories }) {
	const lines = variables.map(({ name, value }) => keyValueLines(name, value)).join("");
	await append(env["GITHUB_ENV"], lines);
	await append(env["GITHUB_PATH"], directories.map((directory) => `${directory}\n`).join(""));
}
async function append(file = "", text) {
	if (file !== "" && text !== "") await appendFile(file, text);
}
export { exportLines, handOn };
