import "./rolldown-runtime.js";
import { C as didYouMean, R as loadSettings, T as ok } from "./base.js";
import { t as readYaml } from "./yaml-source.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { n as inOrder, r as mistakeAt, t as readNamed } from "./read-file.js";
import { n as scopeOf, t as policyName } from "./policy-file.js";
import { a as mistakeLines, n as parseConfig, r as readConfig } from "./configuration.js";
import { a as printLines, i as printJson, r as printFailure, t as paint } from "./print.js";
import { n as serversOf } from "./servers.js";
// src/cli/commands/check/look-at-grant.ts
/** How long a provider may look at one grant, in milliseconds. */
const LOOK_MS = 15e3;
/** Asks the grant's server what only it knows: whether the credential could be issued, and whether a read only reads. */
async function lookAtGrant(grant, options) {
	const { credential, name } = grant;
	const { context, kinds, servers, deps } = options;
	if (credential === void 0) return {};
	const mistake = (setting, message, expected) => {
		const place = [
			"grants",
			name,
			"credential",
			credential.kind,
			setting
		];
		return { mistake: mistakeAt(context, place, {
			message,
			expected,
			example: ""
		}) };
	};
	const unseen = ({ message, remedy }) => ({ unseen: `${context.source}: ${name} was not looked at: ${message}. ${remedy}` });
	const known = servers.names[credential.kind] ?? [];
	const { server } = credential.settings;
	const provider = servers.providers.get(credential.kind);
	if (!known.includes(server) || provider === void 0) return mistake("server", `The configuration has no ${credential.kind} server "${server}".`, knownServers(server, known));
	const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(LOOK_MS)]);
	const seen = await ask(provider, credential.settings, signal);
	if (!seen.ok) return unseen(seen.error);
	if ("failure" in seen.value) {
		const { setting, failure } = seen.value;
		return mistake(setting, `${failure.message}.`, failure.remedy);
	}
	if (grant.access === "write" || seen.value.access === "read") return {};
	const message = `${seen.value.because}, on server "${server}": that is write.`;
	return mistake(decisiveSetting(kinds, credential), message, "Say access: write, or use what only reads.");
}
async function ask(provider, settings, signal) {
	const tried = await provider.rehearse?.(settings, signal);
	if (tried?.ok === false) return tried;
	return tried?.value === void 0 ? provider.classify(settings, signal) : {
		ok: true,
		value: tried.value
	};
}
function knownServers(server, known) {
	const meant = didYouMean(server, known);
	if (meant !== void 0) return `Did you mean "${meant}"?`;
	return known.length === 0 ? "There is none." : `Known there: ${known.join(", ")}.`;
}
/** The setting that decides what the credential can do. */
function decisiveSetting(kinds, { kind }) {
	return kinds.find(({ name }) => name === kind)?.grant.decisive ?? "";
}
// src/cli/commands/check/check-policy.ts
/** Every mistake of one policy; with the broker that it is meant for, also what only that and its servers can tell. */
async function checkPolicy(given) {
	const { path, text, broker, deps } = given;
	const kinds = await loadSettings(deps.kinds);
	const parser = createPolicyParser(kinds);
	const parsed = parser.parse(text, {
		source: path,
		scope: scopeOf(path)
	});
	if (!parsed.ok) return {
		mistakes: parsed.error,
		unseen: [],
		offline: false
	};
	const { grants, mistakes, ownerId } = parsed.value;
	const issuing = grants.filter(({ credential }) => credential !== void 0);
	if (broker === void 0) return {
		mistakes,
		unseen: [],
		offline: issuing.length > 0
	};
	const yaml = readYaml(text);
	if (!yaml.ok) throw new Error(`${policyName(path)} was read once and cannot be read again`);
	const context = {
		source: path,
		yaml: yaml.value,
		hints: parser.hints
	};
	const looks = await Promise.all(issuing.map((grant) => lookAtGrant(grant, {
		context,
		kinds,
		servers: broker.servers,
		deps
	})));
	const seen = looks.flatMap(({ mistake }) => mistake ?? []);
	return {
		mistakes: inOrder([
			...mistakes,
			...unservedOwner(ownerId, broker, context),
			...seen
		]),
		unseen: looks.flatMap(({ unseen }) => unseen ?? []),
		offline: false
	};
}
/** Whoever asks under this policy would be refused as `owner_unknown`, before it is read at all. */
function unservedOwner(ownerId, { owners }, context) {
	if (owners.includes(ownerId)) return [];
	const message = `The configuration does not serve owner ${ownerId}.`;
	const expected = `Its owners: ${owners.join(", ")}.`;
	return [mistakeAt(context, ["owner-id"], {
		message,
		expected,
		example: ""
	})];
}
// src/cli/commands/check/check.ts
const check = {
	name: "check",
	synopsis: "FILE…",
	description: [
		"Finds the mistakes in policies and broker configurations: each with file, line and column, what is wrong, what belongs there, and an example. All are told at once; nothing is changed.",
		"A file is a configuration when it says url, listen, owners or store at its top, else a policy. A policy named .organisation.yml is an organisation's.",
		"With --config it also compares a policy with that configuration: whether its owner is served and its servers exist. And it asks the servers, as the broker would: whether the credential of a read grant only reads, and for PostgreSQL also whether the credential could be issued, by making its role in a transaction that is rolled back. Without it, the servers are not looked at.",
		"A warning says that something can never have an effect; it is no mistake."
	],
	options: { config: {
		value: "FILE",
		help: "The configuration of the broker that the policies are meant for."
	} },
	positionals: {
		least: 1,
		most: 1e3,
		name: "FILE"
	},
	examples: [["stepkey check broker.yml policy/octo-org/*.yml", "Before a commit, and in CI."], ["stepkey check policy/octo-org/shop.yml --config broker.yml", "Also: could each be issued, and do the read grants only read?"]],
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
	const broker = config === void 0 ? void 0 : await openBroker(deps, config);
	if (broker !== void 0 && !broker.ok) return printFailure(deps, broker.error, {
		json,
		exit: 3
	});
	return report(deps, await Promise.all(given.positionals.map((path) => checkFile(deps, path, broker?.value))), json);
}
async function openBroker(deps, path) {
	const config = await readConfig(deps, path);
	if (!config.ok) return config;
	const { owners } = config.value;
	return ok({
		owners,
		servers: await serversOf(config.value, deps)
	});
}
async function checkFile(deps, path, broker) {
	const text = await readNamed(deps, path);
	if (!text.ok) return {
		mistakes: [],
		unseen: [text.error.message],
		offline: false
	};
	if (!isConfiguration(text.value)) return checkPolicy({
		path,
		text: text.value,
		broker,
		deps
	});
	const config = await parseConfig(deps, path, text.value);
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
		...offline ? ["The servers were not asked: --config broker.yml does."] : [],
		`${summary(mistakes, all.length - mistakes)}${unseen.length > 0 ? " Not everything was looked at." : ""}`
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
