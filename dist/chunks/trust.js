import { E as joined, mt as failure, ut as err } from "./start.js";
import { r as NO_POSITIONALS } from "./command.js";
import { i as printJson, n as plain, o as printLines, r as printFailure } from "./print.js";
// src/cli/commands/trust.ts
async function createTrustCommand(kinds) {
	const texts = await loadTexts(kinds);
	const all = [...texts.values()];
	return {
		name: "trust",
		synopsis: "",
		description: all.flatMap(({ description }) => description),
		options: optionsOf(texts),
		positionals: NO_POSITIONALS,
		examples: all.flatMap(({ examples }) => examples),
		exitCodes: { 0: "printed" },
		run: (given, deps) => runTrust(texts, given, deps)
	};
}
async function loadTexts(kinds) {
	const all = await Promise.all(kinds.map(async ({ name, direct }) => ({
		name,
		text: await direct?.loadTrust?.()
	})));
	return new Map(all.flatMap(({ name, text }) => text === void 0 ? [] : [[name, text]]));
}
function optionsOf(texts) {
	const access = {
		value: "read|write",
		help: "Which of the two roles. Default: write."
	};
	const kind = {
		value: "KIND",
		help: `One of ${[...texts.keys()].join(", ")}. Default: ${defaultKind(texts)}.`
	};
	return {
		...texts.size === 1 ? {} : { kind },
		access,
		...Object.fromEntries([...texts.values()].flatMap(({ options }) => Object.entries(options)))
	};
}
async function runTrust(texts, given, deps) {
	const json = given.flag("json");
	const rendered = render(texts, given);
	if (!rendered.ok) {
		const rest = {
			remedy: "Run `stepkey trust --help` for usage.",
			details: rendered.error.map(plain)
		};
		const problem = failure("usage", "These options are missing or wrong:", rest);
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	const { document, note } = rendered.value;
	if (json) printJson(deps, document);
	else {
		printLines(deps, [JSON.stringify(document, null, 2)]);
		deps.err(`${note.map(plain).join("\n")}\n`);
	}
	return 0;
}
function render(texts, given) {
	const kind = given.text("kind") ?? defaultKind(texts);
	const text = texts.get(kind);
	if (text === void 0) return err([`--kind is "${kind}"; expected ${joined([...texts.keys()], "or")}.`]);
	const access = given.text("access") ?? "write";
	const rendered = text.render({
		access: access === "read" ? "read" : "write",
		text: (option) => given.text(option)
	});
	if (access === "read" || access === "write") return rendered;
	const wrong = `--access is "${access}"; expected read or write.`;
	return err([wrong, ...rendered.ok ? [] : rendered.error]);
}
function defaultKind(texts) {
	const [first = ""] = texts.keys();
	return first;
}
export { createTrustCommand };
