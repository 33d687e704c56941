import "./rolldown-runtime.js";
import { B as ok, R as didYouMean, et as loadSettings } from "./base.js";
import { t as readYaml } from "./yaml-source.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { i as mistakeAt, r as inOrder, t as readNamed } from "./read-file.js";
import { n as scopeOf, t as policyName } from "./policy-file.js";
import { a as mistakeLines, n as parseConfig, r as readConfig } from "./configuration.js";
import { i as printJson, o as printLines, r as printFailure, t as paint } from "./print.js";
import { n as serversOf } from "./servers.js";
// src/cli/commands/check/check-grant.ts
/** How long a provider may take to check one grant, in milliseconds. */
const CHECK_LIMIT_MS = 15e3;
/** Checks on the grant's server whether the credential can be issued, and whether that of a read grant can only read. */
async function checkGrant(grant, options) {
	const { credential, name } = grant;
	const { context, kinds, servers, deps } = options;
	if (credential === void 0) return {};
	const mistake = (setting, message, expected) => {
		const path = [
			"grants",
			name,
			"credential",
			credential.kind,
			setting
		];
		return { mistakes: [mistakeAt(context, path, {
			message,
			expected,
			example: ""
		})] };
	};
	const unchecked = ({ message, remedy }) => ({ unchecked: `${context.source}: ${name} was not checked: ${message}. ${remedy}` });
	const known = servers.names[credential.kind] ?? [];
	const { server } = credential.settings;
	const provider = servers.providers.get(credential.kind);
	if (!known.includes(server) || provider === void 0) return mistake("server", `The configuration has no ${credential.kind} server "${server}".`, knownServers(server, known));
	const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(CHECK_LIMIT_MS)]);
	const checked = await rehearseAndClassify(provider, credential.settings, signal);
	if (!checked.ok) return unchecked(checked.error);
	if ("failure" in checked.value) {
		const { setting, failure } = checked.value;
		return mistake(setting, `${failure.message}.`, failure.remedy);
	}
	if (grant.access === "write") return {};
	if (checked.value.access === "read") {
		const path = [
			"grants",
			name,
			"credential",
			credential.kind
		];
		const rest = {
			expected: "",
			example: "",
			severity: "warning"
		};
		const { unchecked: unseen = [] } = checked.value;
		return { mistakes: unseen.map((message) => mistakeAt(context, path, {
			message,
			...rest
		})) };
	}
	const message = `A read grant, but its credential allows more than a read may do on server "${server}": ${checked.value.because}.`;
	return mistake(decisiveSetting(kinds, credential), message, "Set access: write, or use a credential that can only read.");
}
async function rehearseAndClassify(provider, settings, signal) {
	const rehearsed = await provider.rehearse?.(settings, signal);
	if (rehearsed?.ok === false) return rehearsed;
	return rehearsed?.value === void 0 ? provider.classify(settings, signal) : {
		ok: true,
		value: rehearsed.value
	};
}
function knownServers(server, known) {
	const meant = didYouMean(server, known);
	if (meant !== void 0) return `Did you mean "${meant}"?`;
	return known.length === 0 ? "It has none." : `It has: ${known.join(", ")}.`;
}
/** The setting that decides the access of the credential. */
function decisiveSetting(kinds, { kind }) {
	return kinds.find(({ name }) => name === kind)?.grant.decisive ?? "";
}
// src/cli/commands/check/check-policy.ts
/** Finds every mistake in one policy. With the target broker, also those that only its configuration and servers show. */
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
		unchecked: [],
		offline: false
	};
	const { grants, mistakes, ownerId } = parsed.value;
	const issuing = grants.filter(({ credential }) => credential !== void 0);
	if (broker === void 0) return {
		mistakes,
		unchecked: [],
		offline: issuing.length > 0
	};
	const yaml = readYaml(text);
	if (!yaml.ok) throw new Error(`${policyName(path)} could be parsed once, but not again`);
	const context = {
		source: path,
		yaml: yaml.value,
		hints: parser.hints
	};
	const checks = await Promise.all(issuing.map((grant) => checkGrant(grant, {
		context,
		kinds,
		servers: broker.servers,
		deps
	})));
	const found = checks.flatMap((one) => one.mistakes ?? []);
	return {
		mistakes: inOrder([
			...mistakes,
			...unservedOwner(ownerId, broker, context),
			...found
		]),
		unchecked: checks.flatMap(({ unchecked }) => unchecked ?? []),
		offline: false
	};
}
/** The broker refuses such jobs as `owner_unknown` before it reads the policy. */
function unservedOwner(ownerId, { owners }, context) {
	if (owners.includes(ownerId)) return [];
	const message = `The configuration does not serve owner ${ownerId}.`;
	const expected = `It serves: ${owners.join(", ")}.`;
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
		"Checks policies and broker configurations. It reports all mistakes at once, each with file, line and column, what is wrong, what is expected, and an example. It changes nothing.",
		"A file with url, listen, owners or store at its top level is checked as a configuration, any other file as a policy. A policy named .organisation.yml is an organisation's policy.",
		"With --config, policies are also checked against that configuration: it must serve the policy's owner and have its servers. The servers are then checked too: whether the credential of each read grant can only read and, for PostgreSQL, whether each credential can be issued. For that, stepkey creates the role in a transaction and rolls it back. Without --config, no server is contacted.",
		"A warning points at something that can never have an effect, or that could not be checked although the grant works. It does not count as a mistake."
	],
	options: { config: {
		value: "FILE",
		help: "The configuration of the broker that the policies are for."
	} },
	positionals: {
		min: 1,
		max: 1e3,
		name: "FILE"
	},
	examples: [["stepkey check broker.yml policy/octo-org/*.yml", "Check before a commit, or in CI."], ["stepkey check policy/octo-org/shop.yml --config broker.yml", "Also check, on the servers, that credentials can be issued and read grants can only read."]],
	exitCodes: {
		0: "no mistakes",
		1: "mistakes found",
		3: "a file or a server cannot be reached, so not everything was checked"
	},
	run: runCheck
};
async function runCheck(given, deps) {
	const json = given.flag("json");
	const config = given.text("config");
	const broker = config === void 0 ? void 0 : await openTargetBroker(deps, config);
	if (broker !== void 0 && !broker.ok) return printFailure(deps, broker.error, {
		json,
		exit: 3
	});
	return report(deps, await Promise.all(given.positionals.map((path) => checkFile(deps, path, broker?.value))), json);
}
async function openTargetBroker(deps, path) {
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
		unchecked: [text.error.message],
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
		unchecked: [],
		offline: false
	};
}
const CONFIGURATION_KEYS = /* @__PURE__ */ new Set([
	"url",
	"listen",
	"owners",
	"store"
]);
/** Decides by the top-level keys. A text that is not YAML is checked as a policy, which reports the same mistakes. */
function isConfiguration(text) {
	const yaml = readYaml(text);
	return yaml.ok && yaml.value.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
}
function report(deps, found, json) {
	const all = found.flatMap(({ mistakes }) => mistakes);
	const mistakes = all.filter(({ severity }) => severity === "mistake").length;
	const unchecked = found.flatMap((file) => file.unchecked);
	const exit = unchecked.length > 0 ? 3 : mistakes > 0 ? 1 : 0;
	if (json) {
		printJson(deps, {
			mistakes: all,
			not_looked_at: unchecked
		});
		return exit;
	}
	const offline = found.some((file) => file.offline);
	printLines(deps, [
		...all.flatMap(mistakeLines),
		...unchecked.map((sentence) => `${paint(deps, "yellow", "!")} ${sentence}`),
		...offline ? ["The servers were not checked. To check them too, add --config broker.yml."] : [],
		`${summary(mistakes, all.length - mistakes)}${unchecked.length > 0 ? " Not everything was checked." : ""}`
	]);
	return exit;
}
function summary(mistakes, warnings) {
	const found = counted(mistakes, "mistake");
	return warnings === 0 ? `${found}.` : `${found}, ${counted(warnings, "warning")}.`;
}
function counted(number, word) {
	return `${number === 0 ? "No" : number} ${word}${number === 1 ? "" : "s"}`;
}
export { check };
