import { vt as isRecord } from "./job.js";
import { J as ok, m as plural } from "./base.js";
import { ct as readYaml } from "./direct.js";
import { i as printJson, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { a as readConfig, d as mistakeLines, n as parseConfig, u as readNamed } from "./configuration.js";
import { a as offlineBroker, i as checkPolicy, n as expandPaths, o as onlineBroker, r as neighboursOf, t as unreadFiles } from "./unread-files.js";
// src/cli/commands/check/report.ts
const NO_SERVERS = "The servers were not checked. To check them too, add --config broker.yml.";
/** Prints what was found. "No mistakes" is said only where everything was checked, and so says the exit code. */
function reportChecks(deps, found, asked) {
	const summary = summaryOf(found);
	const { shown, unchecked, left } = summary;
	if (asked.json) {
		printJson(deps, {
			mistakes: shown,
			not_looked_at: [...unchecked, ...left]
		});
		return exitOf(summary, asked);
	}
	printLines(deps, [
		...shown.flatMap(mistakeLines),
		...unchecked.map((sentence) => `${paint(deps, "yellow", "!")} ${plain(sentence)}`),
		...asked.offline ? [] : left.map(plain),
		lastLine(summary, asked)
	]);
	return exitOf(summary, asked);
}
function summaryOf(found) {
	const all = found.flatMap(({ mistakes }) => mistakes);
	const shown = all.filter(({ isUnset }) => isUnset !== true);
	const mistakes = shown.filter(({ severity }) => severity === "mistake").length;
	const unset = all.filter(({ isUnset }) => isUnset === true);
	return {
		shown,
		mistakes,
		warnings: shown.length - mistakes,
		unchecked: found.flatMap((file) => file.unchecked),
		left: [...unset.map(unsetText), ...found.some((file) => file.offline) ? [NO_SERVERS] : []]
	};
}
function unsetText({ source, line, column, path, message }) {
	return `${source}:${line}:${column}  ${path} was not checked. ${message}`;
}
function exitOf({ mistakes, unchecked, left }, { offline }) {
	if (unchecked.length > 0) return 3;
	if (mistakes > 0) return 1;
	return left.length > 0 && !offline ? 3 : 0;
}
function lastLine({ mistakes, warnings, unchecked, left }, { offline }) {
	const and = warnings === 0 ? "" : `, ${plural(warnings, "warning")}`;
	if (mistakes > 0) return `${plural(mistakes, "mistake")}${and}.${unchecked.length > 0 ? ` ${NOT_ALL}` : ""}`;
	if (unchecked.length > 0 || left.length > 0 && !offline) return `${NOT_ALL} What was checked has no mistakes${and}.`;
	return left.length > 0 ? `What can be checked offline has no mistakes${and}.` : `No mistakes${and}.`;
}
const NOT_ALL = "Not everything was checked.";
// src/cli/commands/check/check.ts
const check = {
	name: "check",
	synopsis: "PATH…",
	description: [
		"Checks policies and broker configurations. It reports all mistakes at once, each with file, line and column, what is wrong, what is expected, and an example. It changes nothing.",
		"A path is a file, or a directory: then its YAML files and those up to two levels below are checked. A file with url, listen, owners or store at its top level is checked as a configuration, any other file as a policy. A policy named .organisation.yml is an organisation's policy.",
		"With --config, policies are also checked against that configuration: it must serve the policy's owner and have its servers. The servers are then checked too: whether the credential of each read grant can only read and, for PostgreSQL, whether each credential can be issued. For that, stepkey creates the role in a transaction and rolls it back. Without --config, no server is contacted: then, or if a secret is not set on this machine, not everything was checked, and the exit code is 3. --offline says that this is as it should be, for example in CI.",
		"A warning points at something that can never have an effect, such as a file that no broker reads, or that could not be checked although the grant works. It does not count as a mistake."
	],
	options: {
		config: {
			value: "FILE",
			help: "The configuration of the broker that the policies are for."
		},
		offline: { help: "Contact no server, and take what needs one, or a secret, for checked." }
	},
	positionals: {
		min: 1,
		max: 1e3,
		name: "PATH"
	},
	examples: [["stepkey check broker.yml policy --offline", "Check before a commit, or in CI."], ["stepkey check policy --config broker.yml", "Also check, on the servers, that credentials can be issued and read grants can only read."]],
	exitCodes: {
		0: "no mistakes; with --offline: none in what can be checked offline",
		1: "mistakes found",
		3: "not everything was checked: a file, a server or a secret cannot be reached"
	},
	run: runCheck
};
async function runCheck(given, deps) {
	const json = given.flag("json");
	const offline = given.flag("offline");
	const files = await readFiles(deps, await expandPaths(deps, given.positionals));
	const broker = await targetBroker(given, deps, files);
	if (!broker.ok) return printFailure(deps, broker.error, {
		json,
		exit: 3
	});
	const found = await Promise.all(files.map((file) => checkFile(deps, file, broker.value)));
	const checked = files.filter(({ isConfiguration, text }) => !isConfiguration && text.ok).map(({ path }) => path);
	const neighbours = await neighboursOf(deps, checked);
	const unread = unreadFiles({
		checked,
		neighbours,
		broker: broker.value
	});
	return reportChecks(deps, [...found, {
		mistakes: unread,
		unchecked: [],
		offline: false
	}], {
		json,
		offline
	});
}
function readFiles(deps, paths) {
	return Promise.all(paths.map(async (path) => {
		const text = await readNamed(deps, path);
		const parsed = text.ok ? readYaml(text.value) : void 0;
		const yaml = parsed?.ok === true ? parsed.value : void 0;
		return {
			path,
			text,
			yaml,
			isConfiguration: yaml !== void 0 && hasConfigurationKeys(yaml)
		};
	}));
}
const CONFIGURATION_KEYS = /* @__PURE__ */ new Set([
	"url",
	"listen",
	"owners",
	"store"
]);
/** Decides by the top-level keys. A text that is not YAML is checked as a policy, which reports the same mistakes. */
function hasConfigurationKeys(yaml) {
	return yaml.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
}
/** The broker of --config; without it, the only configuration among the files, whose servers are not contacted. */
async function targetBroker(given, deps, files) {
	const path = given.text("config");
	if (path === void 0) {
		const [only, ...others] = files.filter(({ isConfiguration }) => isConfiguration);
		const isClear = only?.yaml !== void 0 && others.length === 0;
		return ok(isClear ? offlineBroker(only.yaml, only.path) : void 0);
	}
	if (!given.flag("offline")) {
		const config = await readConfig(deps, path);
		return config.ok ? ok(await onlineBroker(config.value, deps, path)) : config;
	}
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const yaml = readYaml(text.value);
	return ok(yaml.ok ? offlineBroker(yaml.value, path) : void 0);
}
async function checkFile(deps, { path, text, yaml, isConfiguration }, broker) {
	if (!text.ok) return {
		mistakes: [],
		unchecked: [text.error.message],
		offline: false
	};
	if (!isConfiguration) return checkPolicy({
		path,
		text: text.value,
		broker,
		deps
	});
	const config = await parseConfig(deps, path, text.value);
	const hasServers = isRecord(yaml?.valueAt(["servers"])) && broker?.isOffline !== false;
	return {
		mistakes: config.ok ? [] : config.error,
		unchecked: [],
		offline: hasServers
	};
}
export { check };
