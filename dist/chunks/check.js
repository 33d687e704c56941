import "./rolldown-runtime.js";
import { t as readYaml } from "./yaml-source.js";
import { n as POLICY_HINTS, t as parsePolicy } from "./parse-policy.js";
import { g as didYouMean } from "./base.js";
import { n as inOrder, r as mistakeAt, t as readNamed } from "./read-file.js";
import { n as scopeOf, t as policyName } from "./policy-file.js";
import { a as mistakeLines, n as parseConfig } from "./configuration.js";
import { a as printLines, i as printJson, r as printFailure, t as paint } from "./print.js";
import { t as openServers } from "./servers.js";
// src/cli/check-policy.ts
/** One look of a provider at what a credential can do, in milliseconds. */
const CLASSIFY_MS = 15e3;
/** Every mistake of one policy; with servers also what only they can tell. */
async function checkPolicy(given) {
	const { path, text, servers, deps } = given;
	const parsed = parsePolicy(text, {
		source: path,
		scope: scopeOf(path)
	});
	if (!parsed.ok) return {
		mistakes: parsed.error,
		unseen: [],
		offline: false
	};
	const { grants, mistakes } = parsed.value;
	const issuing = grants.filter(({ credential }) => credential !== void 0);
	if (servers === void 0) return {
		mistakes,
		unseen: [],
		offline: issuing.length > 0
	};
	const yaml = readYaml(text);
	if (!yaml.ok) throw new Error(`${policyName(path)} was read once and cannot be read again`);
	const context = {
		source: path,
		yaml: yaml.value,
		hints: POLICY_HINTS
	};
	const looks = await Promise.all(issuing.map((grant) => lookAt(grant, {
		context,
		servers,
		deps
	})));
	return {
		mistakes: inOrder([...mistakes, ...looks.flatMap(({ mistake }) => mistake ?? [])]),
		unseen: looks.flatMap(({ unseen }) => unseen ?? []),
		offline: false
	};
}
async function lookAt(grant, around) {
	const { credential, name } = grant;
	const { context, servers, deps } = around;
	if (credential === void 0) return {};
	const base = [
		"grants",
		name,
		"credential",
		credential.kind
	];
	const known = servers.names[credential.kind] ?? [];
	const { server } = credential.settings;
	const provider = servers.providers.get(credential.kind);
	if (!known.includes(server) || provider === void 0) {
		const meant = didYouMean(server, known);
		const all = known.length === 0 ? "There is none." : `Known there: ${known.join(", ")}.`;
		const message = `The configuration has no ${credential.kind} server "${server}".`;
		const expected = meant === void 0 ? all : `Did you mean "${meant}"?`;
		return { mistake: mistakeAt(context, [...base, "server"], {
			message,
			expected,
			example: ""
		}) };
	}
	const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(CLASSIFY_MS)]);
	const seen = await provider.classify(credential.settings, signal);
	if (!seen.ok) return { unseen: `${`${context.source}: the access of ${name} was not looked at`}: ${seen.error.message}` };
	if (grant.access === "write" || seen.value.access === "read") return {};
	const message = `${seen.value.because}, on server "${server}": that is write.`;
	const expected = "Say access: write, or use what only reads.";
	const place = [...base, credentialKey(credential)];
	return { mistake: mistakeAt(context, place, {
		message,
		expected,
		example: ""
	}) };
}
/** The setting that decides what the credential can do. */
function credentialKey({ kind }) {
	return kind === "postgres" ? "role" : "role-to-assume";
}
// src/cli/commands/check.ts
const check = {
	name: "check",
	synopsis: "FILE…",
	description: [
		"Finds the mistakes in policies and broker configurations: each with file, line and column, what is wrong, what belongs there, and an example. All are told at once; nothing is changed.",
		"A file is a configuration when it says url, listen, owners or store at its top, else a policy. A policy named .organisation.yml is an organisation's.",
		"With --config it also asks the servers, as the broker would: whether each exists, and whether the credential of a read grant only reads. Without it, access is not looked at.",
		"A warning says that something can never have an effect; it is no mistake."
	],
	options: { config: {
		value: "FILE",
		help: "The broker's configuration, whose servers are asked what the credentials can do."
	} },
	positionals: {
		least: 1,
		most: 1e3,
		name: "FILE"
	},
	examples: [["stepkey check broker.yml policy/octo-org/*.yml", "Before a commit, and in CI."], ["stepkey check policy/octo-org/shop.yml --config broker.yml", "Also: do the read grants only read?"]],
	exitCodes: {
		0: "no mistakes",
		1: "mistakes found",
		3: "a file or a server cannot be reached, so not everything was looked at"
	},
	run: runCheck
};
async function runCheck(given, deps) {
	const json = given.flag("json");
	const config = given.text("config");
	const servers = config === void 0 ? void 0 : await openServers(deps, config);
	if (servers !== void 0 && !servers.ok) return printFailure(deps, servers.error, {
		json,
		exit: 3
	});
	return report(deps, await Promise.all(given.positionals.map((path) => checkFile(deps, path, servers?.value))), json);
}
async function checkFile(deps, path, servers) {
	const text = await readNamed(deps, path);
	if (!text.ok) return {
		mistakes: [],
		unseen: [text.error.message],
		offline: false
	};
	if (!isConfiguration(text.value)) return checkPolicy({
		path,
		text: text.value,
		servers,
		deps
	});
	const config = parseConfig(deps, path, text.value);
	return {
		mistakes: config.ok ? [] : config.error,
		unseen: [],
		offline: false
	};
}
const CONFIGURATION_KEYS = /* @__PURE__ */ new Set([
	"url",
	"listen",
	"owners",
	"store"
]);
/** By what stands at the top; a text that is no YAML is told as a policy's, with the same mistakes. */
function isConfiguration(text) {
	const yaml = readYaml(text);
	return yaml.ok && yaml.value.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
}
function report(deps, found, json) {
	const all = found.flatMap(({ mistakes }) => mistakes);
	const mistakes = all.filter(({ severity }) => severity === "mistake").length;
	const unseen = found.flatMap((file) => file.unseen);
	const exit = unseen.length > 0 ? 3 : mistakes > 0 ? 1 : 0;
	if (json) {
		printJson(deps, {
			mistakes: all,
			not_looked_at: unseen
		});
		return exit;
	}
	const offline = found.some((file) => file.offline);
	printLines(deps, [
		...all.flatMap(mistakeLines),
		...unseen.map((sentence) => `${paint(deps, "yellow", "!")} ${sentence}`),
		...offline ? ["Access was not looked at: --config broker.yml asks the servers."] : [],
		summary(mistakes, all.length - mistakes)
	]);
	return exit;
}
function summary(mistakes, warnings) {
	const told = counted(mistakes, "mistake");
	return warnings === 0 ? `${told}.` : `${told}, ${counted(warnings, "warning")}.`;
}
function counted(number, word) {
	return `${number === 0 ? "No" : number} ${word}${number === 1 ? "" : "s"}`;
}
export { check };
