import { $ as hostileVariable, Q as LOCATION_NAMES, a as matchesAny, t as belongsToRunner } from "./job.js";
import { dt as ok, ut as err } from "./start.js";
// src/action/inputs/env-lines.ts
function readEnvLines(text) {
	const lines = text.split(/\r?\n/u);
	const entries = [];
	for (let at = 0; at < lines.length; at = entries.at(-1)?.next ?? lines.length) entries.push(entryAt(lines, at));
	const mistakes = entries.flatMap(({ mistake }) => mistake ?? []);
	return mistakes.length > 0 ? err(mistakes) : ok(entries.flatMap(({ variable }) => variable ?? []));
}
function entryAt(lines, at) {
	const text = lines[at] ?? "";
	const line = at + 1;
	if (text.trim() === "") return { next: line };
	const head = headOf(text);
	if (head === void 0) return {
		next: line,
		mistake: `line ${line} ${notAnAssignment(text)}`
	};
	const { name, rest, isBlock } = head;
	const wrong = headMistake(text, head);
	if (wrong !== void 0) return {
		next: isBlock ? afterBlock(lines, line, rest) : line,
		mistake: `line ${line} ${wrong}`
	};
	if (!isBlock) return {
		next: line,
		variable: {
			name,
			value: rest,
			line
		}
	};
	const end = lines.indexOf(rest, line);
	if (end >= 0) return {
		next: end + 1,
		variable: {
			name,
			value: lines.slice(line, end).join("\n"),
			line
		}
	};
	const mistake = `line ${line} ${blockWithoutEnd(lines.slice(line), head)}`;
	return {
		next: lines.length,
		mistake
	};
}
function headOf(line) {
	const match = /^(?<name>.*?)(?<kind>=|<<)(?<rest>.*)$/su.exec(line)?.groups;
	if (match === void 0) return void 0;
	const { name = "", kind, rest = "" } = match;
	return {
		name,
		rest,
		isBlock: kind === "<<"
	};
}
function afterBlock(lines, from, rest) {
	const end = rest.trim().replaceAll(/^-?["']?|["']$/gu, "");
	const found = lines.indexOf(end, from);
	return end === "" || found < 0 ? from : found + 1;
}
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u;
const YAML = /^\s*(?<name>[A-Za-z_][A-Za-z0-9_]{0,99}):(?:\s|$)/u;
const SHELL = /^\s*(?<word>export|set|setenv|local|readonly|declare -x)\s+(?<name>[A-Za-z_]\w{0,99})\s*$/u;
const COMMENT = "is a comment, and this format has none. Remove it.";
function notAnAssignment(line) {
	if (/^\s*(?:#|\/\/)/u.test(line)) return COMMENT;
	const yaml = yamlMistake(line);
	if (yaml !== void 0) return yaml;
	return "is neither NAME=value nor NAME<<END. A value of several lines needs a block: NAME<<END, its lines, END.";
}
function yamlMistake(line) {
	const name = YAML.exec(line)?.groups?.["name"];
	return name === void 0 ? void 0 : `has the form ${name}: value. Write ${name}=value.`;
}
function headMistake(line, head) {
	const { name, isBlock } = head;
	if (NAME.test(name)) return isBlock ? delimiterMistake(head) : quotesMistake(head);
	const sign = isBlock ? "<<" : "=";
	const shell = SHELL.exec(name)?.groups;
	if (shell !== void 0) return `starts with ${shell["word"]}. Write ${shell["name"]}${sign}… without it.`;
	const yaml = yamlMistake(line);
	if (yaml !== void 0) return yaml;
	return /^\s*#/u.test(name) ? COMMENT : nameMistake(name, sign);
}
function nameMistake(name, sign) {
	const trimmed = name.trim();
	if (trimmed === "") return `has no name before ${sign}.`;
	if (NAME.test(trimmed)) return `has blanks around ${trimmed}. Remove them.`;
	if (name.startsWith("$")) return "starts with $. Write the name without it.";
	return `has no valid name before ${sign}: use letters, digits and _, and no digit first.`;
}
function delimiterMistake({ name, rest }) {
	if (rest.trim() === "") return `has nothing after <<. Write ${name}<<END.`;
	if (rest !== rest.trim()) return `has blanks after <<. Write ${name}<<END.`;
	if (/^-?["'].*["']$|^-\w/u.test(rest)) return `has more than a word after <<. Write ${name}<<END.`;
}
function quotesMistake({ name, rest }) {
	if (!/^\s*(?<quote>["']).*\k<quote>\s*$/su.test(rest) || rest.trim().length < 2) return void 0;
	return `puts quotes around the value of ${name}, and they would be part of it. Remove them; to keep them, use a block ${name}<<END.`;
}
function blockWithoutEnd(after, { name, rest }) {
	const word = /^\w{1,40}$/u.test(rest) ? rest : "its last line";
	return `starts a block for ${name}, and ${word} ${after.some((line) => line.trim() === rest) ? `has blanks around it` : "is missing"}. Put ${word} alone on a line, without blanks.`;
}
// src/action/inputs/task-env.ts
const EXAMPLE = "LOG_LEVEL=debug";
function taskEnvOf(text, hostileOfKinds) {
	const read = readEnvLines(text);
	const found = read.ok ? namesMistakes(read.value, hostileOfKinds) : read.error;
	if (!read.ok || found.length > 0) return err(found.map((mistake) => ({
		input: "env",
		text: mistake,
		example: EXAMPLE
	})));
	return ok(Object.fromEntries(read.value.map(({ name, value }) => [name, value])));
}
function namesMistakes(variables, hostileOfKinds) {
	const lines = new Map();
	return variables.flatMap(({ name, line }) => {
		const first = lines.get(name);
		lines.set(name, first ?? line);
		if (first !== void 0) return [`${shown(name)} is set twice, in lines ${first} and ${line}.`];
		return refusal(name, hostileOfKinds) ?? [];
	});
}
const OF_THE_JOB = [
	{
		names: ["PATH"],
		does: "decides which programs run"
	},
	{
		names: ["SHELL"],
		does: "names a program that other programs run"
	},
	{
		names: ["HOME", "XDG_*"],
		does: "decides where programs find their settings"
	},
	{
		names: [
			"TMPDIR",
			"TMP",
			"TEMP",
			"USER",
			"LOGNAME"
		],
		does: "redirects programs"
	},
	{
		names: [
			...LOCATION_NAMES,
			"*_HOME",
			"*_ROOT",
			"CC",
			"CXX",
			"LD",
			"AR",
			"MAKE",
			"PKG_CONFIG*"
		],
		does: "decides which programs or libraries a build uses"
	},
	{
		names: ["SSH_AUTH_SOCK", "GOOGLE_APPLICATION_CREDENTIALS"],
		does: "leads to another credential"
	}
];
function refusal(name, hostileOfKinds) {
	if (name === "GITHUB_TOKEN") return "GITHUB_TOKEN belongs to the runner. Set it in the step's own env:, and add it to pass-env.";
	const { why, rule, isRunners } = refusedBecause(name, hostileOfKinds) ?? {};
	if (why === void 0) return void 0;
	const cannot = `${shown(name)} ${why}, so env cannot set it.`;
	if (isRunners === true) return `${cannot} Use another name.`;
	if (rule === void 0) return `${cannot} If the task needs another one, set it in run.`;
	return `${cannot} If the task needs it, set it in the step's own env:, and add it to ${rule.stops ? "trust-env" : "pass-env"}.`;
}
function secretNameRefusal(name, context) {
	if (name === "GITHUB_TOKEN") return void 0;
	if (hostileVariable(name, context.hostileOfKinds)?.isCredential === true) return void 0;
	const why = refusedBecause(name, context.hostileOfKinds)?.why;
	if (why === void 0) return void 0;
	const instead = context.isAction ? "Use another name, and give the action the secret as an input, with with-credential." : "Use another name; if the task needs this one, copy it in run, or set it on a step of a composite action.";
	return `${shown(name)} ${why}, so secret-env cannot set it. ${instead}`;
}
function refusedBecause(name, hostileOfKinds) {
	if (belongsToRunner(name)) return {
		why: "belongs to the runner or to stepkey",
		isRunners: true
	};
	const rule = hostileVariable(name, hostileOfKinds);
	if (rule !== void 0) return {
		why: rule.does,
		rule
	};
	const own = OF_THE_JOB.find(({ names }) => matchesAny(names, name));
	return own && { why: own.does };
}
function shown(name) {
	return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
export { taskEnvOf as n, secretNameRefusal as t };
