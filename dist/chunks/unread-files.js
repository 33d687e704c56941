import { Q as REPOSITORY_NAME, ct as ok, ot as didYouMean, rt as formatDuration } from "./start.js";
import { Wt as isRecord, Zt as loadSettings } from "./job.js";
import { i as mistakeAt, r as inOrder } from "./mistake.js";
import { t as readYaml } from "./yaml-source.js";
import { $ as callProvider } from "./direct.js";
import { r as PROVIDER_DEADLINE_MS } from "./http.js";
import { o as missingServer, s as CLASSIFY_MS, t as LOOK_MS } from "./first-looks.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { m as pathIn } from "./configuration.js";
import { n as serversOf } from "./servers.js";
import { n as scopeOf, t as policyName } from "./policy-file.js";
import { i as isOwner, n as capPathOf } from "./policy-directory.js";
const { basename, dirname, join, relative, resolve } = process.getBuiltinModule("node:path");
// src/cli/sources/target-broker.ts
async function onlineBroker(config, deps, path) {
	const { owners, github, policy } = config;
	const servers = await serversOf(config, deps);
	const hasGitHub = github !== void 0;
	const place = policy.kind === "directory" ? { directory: policy.directory } : {};
	return {
		owners,
		hasGitHub,
		servers,
		isOffline: false,
		config: path,
		requiresOrganisation: policy.requireOrganisation,
		...place
	};
}
function offlineBroker(yaml, path) {
	const owners = yaml.valueAt(["owners"]);
	const kinds = yaml.valueAt(["servers"]);
	const directory = yaml.valueAt(["policy", "directory"]);
	const written = isRecord(kinds) ? kinds : {};
	const names = Object.entries(written).map(([kind, servers]) => [kind, Object.keys(isRecord(servers) ? servers : {})]);
	return {
		owners: Array.isArray(owners) ? owners.filter((owner) => typeof owner === "number") : [],
		hasGitHub: yaml.valueAt(["github"]) !== void 0,
		servers: {
			providers: new Map(),
			names: Object.fromEntries(names)
		},
		isOffline: true,
		written,
		requiresOrganisation: yaml.valueAt(["policy", "require-organisation"]) === true,
		config: path,
		...typeof directory === "string" ? { directory: pathIn(dirname(path), directory) } : {}
	};
}
// src/cli/commands/check/check-listed.ts
function checkListed({ name, credential }, { context, kinds, broker }) {
	if (credential === void 0) return [];
	const { kind, settings } = credential;
	const listed = kinds.find((each) => each.name === kind)?.server.listed;
	const entries = broker.written?.[kind];
	if (listed === void 0 || !isRecord(entries)) return [];
	const has = listed.among(entries[settings.server]);
	if (has.length === 0) return [];
	const path = [
		"grants",
		name,
		"credential",
		kind,
		listed.setting
	];
	return namesIn(settings, listed.setting).filter((wanted) => !has.includes(wanted)).map((wanted) => {
		const meant = didYouMean(wanted, has);
		const expected = meant === void 0 ? `It has: ${has.join(", ")}.` : `Did you mean "${meant}"?`;
		const message = `Server "${settings.server}" has no ${listed.what} "${wanted}".`;
		return mistakeAt(context, path, {
			message,
			expected,
			example: ""
		});
	});
}
function namesIn(settings, setting) {
	const value = Object.entries(settings).find(([key]) => key === setting)?.[1];
	return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
// src/cli/commands/check/check-grant.ts
async function checkGrant(grant, options) {
	const { credential } = grant;
	if (credential === void 0) return {};
	const { servers, isOffline = false, down } = options.broker;
	const { server } = credential.settings;
	const unasked = [
		...noGitHub(grant, options),
		...checkListed(grant, options),
		...tooLong(grant, credential, options)
	];
	const missing = missingServer(grant, servers.names, options.context);
	if (missing !== void 0) return { mistakes: options.broker.hasStrays === true ? unasked : [...unasked, missing] };
	const provider = servers.providers.get(credential.kind);
	if (isOffline || down?.has(`${credential.kind} ${server}`) === true || provider === void 0) return { mistakes: unasked };
	const checked = await checkOnServer(grant, credential, {
		...options,
		provider
	});
	return {
		...checked,
		mistakes: [...unasked, ...checked.mistakes ?? []]
	};
}
function noGitHub({ access, approval, name }, { broker, context }) {
	if (broker.hasGitHub || access === "read") return [];
	const path = [
		"grants",
		name,
		"approval"
	];
	const expected = "Add `github: { token: { env: GITHUB_TOKEN } }` to the configuration.";
	const isExcused = approval?.count === 0;
	return [mistakeAt(context, path, {
		message: isExcused ? "Without `github` in the configuration, the broker refuses this write on a branch of `bases`: it cannot know whether an agent is behind it." : "This write needs an approval, and the configuration has no `github` to read it from: every request is refused.",
		expected,
		example: "",
		severity: isExcused ? "warning" : "mistake"
	})];
}
function tooLong({ name, ttlSeconds = 0 }, { kind }, { deps, context }) {
	const longest = deps.kinds.find((one) => one.name === kind)?.broker?.longestSeconds ?? Infinity;
	if (ttlSeconds <= longest) return [];
	const message = `No ${kind} credential lasts longer than ${formatDuration(longest)}: a job that requests no shorter \`ttl\` is refused.`;
	const expected = `Set a ttl of at most ${formatDuration(longest)}.`;
	return [mistakeAt(context, [
		"grants",
		name,
		"ttl"
	], {
		message,
		expected,
		example: ""
	})];
}
async function checkOnServer(grant, credential, options) {
	const { context, kinds } = options;
	const { name } = grant;
	const checked = await rehearseAndClassify(credential.settings, options);
	if (!checked.ok) {
		const { message, remedy } = checked.error;
		return { unchecked: `${context.source}: ${name} was not checked: ${message}. ${remedy}` };
	}
	if ("failure" in checked.value) {
		const { setting, failure } = checked.value;
		return { mistakes: [mistakeIn(grant, credential, {
			setting,
			message: `${failure.message}.`,
			expected: failure.remedy,
			context
		})] };
	}
	if (grant.access === "write") return {};
	const path = [
		"grants",
		name,
		"credential",
		credential.kind
	];
	if (checked.value.access === "read") {
		const rest = {
			expected: "",
			example: "",
			severity: "warning"
		};
		const { unchecked = [], tookMs } = checked.value;
		const slow = tookMs > 5e3 ? [slowText(tookMs)] : [];
		return { mistakes: [...unchecked, ...slow].map((message) => mistakeAt(context, path, {
			message,
			...rest
		})) };
	}
	const { server } = credential.settings;
	const message = `A read grant, but its credential allows more than a read may do on server "${server}": ${checked.value.because}.`;
	return { mistakes: [mistakeIn(grant, credential, {
		setting: decisiveSetting(kinds, credential),
		message,
		expected: "Set access: write, or use a credential that can only read.",
		context
	})] };
}
function slowText(tookMs) {
	return `Looking at what this role may do took ${(tookMs / 1e3).toFixed(1)} s. A broker looks when it starts, and a job that comes before that waits ${CLASSIFY_MS / 1e3} s at most.`;
}
function mistakeIn({ name }, { kind }, found) {
	const { setting, message, expected, context } = found;
	return mistakeAt(context, [
		"grants",
		name,
		"credential",
		kind,
		setting
	], {
		message,
		expected,
		example: ""
	});
}
async function rehearseAndClassify(settings, { provider, deps }) {
	const { clock, signal } = deps;
	const startedAt = clock.now();
	const classified = await callProvider({
		clock,
		milliseconds: LOOK_MS
	}, (late) => provider.classify(settings, AbortSignal.any([late, signal])));
	const tookMs = clock.now() - startedAt;
	if (!classified.ok && classified.error.kind !== "permanent") return classified;
	const rehearsed = await callProvider({
		clock,
		milliseconds: PROVIDER_DEADLINE_MS
	}, async (late) => await provider.rehearse?.(settings, AbortSignal.any([late, signal])) ?? ok(void 0));
	if (!rehearsed.ok) return rehearsed;
	if (rehearsed.value !== void 0) return ok(rehearsed.value);
	return classified.ok ? ok({
		...classified.value,
		tookMs
	}) : classified;
}
function decisiveSetting(kinds, { kind }) {
	return kinds.find(({ name }) => name === kind)?.grant.decisive ?? "";
}
// src/cli/commands/check/own-workflow.ts
function ownWorkflowOnTags({ name, allow }, context) {
	const own = policyName(context.source).replace(/\.ya?ml$/u, "/.github/workflows/");
	const { workflow = "", tags } = allow;
	if (tags.length === 0 || !workflow.startsWith(own) || !workflow.includes("@refs/heads/")) return [];
	return [mistakeAt(context, [
		"grants",
		name,
		"allow",
		"tags"
	], {
		message: "On a tag, a workflow file of this repository has the tag as its ref, so tags never matches.",
		expected: "Name a reusable workflow of another repository, or leave out workflow.",
		example: "",
		severity: "warning"
	})];
}
// src/cli/commands/check/check-policy.ts
async function checkPolicy(given) {
	const { path, text, scope = scopeOf(path), broker, deps } = given;
	const kinds = await loadSettings(deps.kinds);
	const parser = createPolicyParser(kinds);
	const parsed = parser.parse(text, {
		source: path,
		scope
	});
	if (!parsed.ok) return {
		mistakes: parsed.error,
		unchecked: [],
		offline: false
	};
	const { grants, ownerId } = parsed.value;
	const issuing = grants.filter(({ credential }) => credential !== void 0);
	const yaml = readYaml(text);
	if (!yaml.ok) throw new Error(`${policyName(path)} could be parsed once, but not again`);
	const context = {
		source: path,
		yaml: yaml.value,
		hints: parser.hints
	};
	const mistakes = inOrder([...parsed.value.mistakes, ...grants.flatMap((grant) => ownWorkflowOnTags(grant, context))]);
	if (broker === void 0) return {
		mistakes,
		unchecked: [],
		offline: issuing.length > 0
	};
	const checks = await Promise.all(issuing.map((grant) => checkGrant(grant, {
		context,
		kinds,
		broker,
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
		offline: broker.isOffline === true && issuing.length > 0
	};
}
function unservedOwner(ownerId, { owners }, context) {
	if (owners.length === 0 || owners.includes(ownerId)) return [];
	const message = `The configuration does not serve owner ${ownerId}.`;
	const expected = `It serves: ${owners.join(", ")}.`;
	return [mistakeAt(context, ["owner-id"], {
		message,
		expected,
		example: ""
	})];
}
// src/cli/sources/policy-paths.ts
const IS_POLICY = /\.ya?ml$/u;
const MAX_DEPTH = 2;
async function expandPaths(deps, paths) {
	const expanded = await Promise.all(paths.map((path) => filesOf(deps, path, MAX_DEPTH)));
	return [...new Set(expanded.flat())];
}
async function filesOf(deps, path, depth) {
	const entries = await deps.listDirectory(path).catch(() => void 0);
	if (entries === void 0) return [path];
	const files = entries.filter(({ name, isDirectory }) => !isDirectory && IS_POLICY.test(name));
	const directories = entries.filter((entry) => isOwner(entry) && entry.name !== "node_modules" && depth > 0);
	const below = await Promise.all(directories.map(({ name }) => filesOf(deps, join(path, name), depth - 1)));
	return [...files.map(({ name }) => join(path, name)), ...below.flat()];
}
function isBelowPolicies(path) {
	const parts = path.split("/");
	const name = parts.pop() ?? "";
	return parts.every((part) => isOwner({
		name: part,
		isDirectory: true
	})) && !parts.includes("node_modules") && parts.length <= MAX_DEPTH && IS_POLICY.test(name);
}
async function withCaps(deps, named) {
	const known = new Set(named.map((path) => resolve(path)));
	const beside = named.flatMap((path) => {
		const cap = capPathOf(resolve(path));
		return cap === void 0 || known.has(cap) ? [] : [join(dirname(path), basename(cap))];
	});
	const found = await Promise.all([...new Set(beside)].map(async (cap) => {
		return (await deps.listDirectory(dirname(cap)).catch(() => [])).some(({ name }) => name === basename(cap)) ? [cap] : [];
	}));
	return [...named, ...found.flat()];
}
async function neighboursOf(deps, paths) {
	const directories = [...new Set(paths.map((path) => dirname(path)))];
	const listed = await Promise.all(directories.map(async (directory) => {
		return [directory, (await deps.listDirectory(directory).catch(() => [])).filter(({ isDirectory }) => !isDirectory).map(({ name }) => name).filter((name) => IS_POLICY.test(name))];
	}));
	return new Map(listed);
}
// src/cli/commands/check/unread-files.ts
function unreadFiles(places) {
	const { checked, neighbours } = places;
	const known = new Set(checked.map((path) => resolve(path)));
	const others = [...new Set(checked.map((path) => dirname(path)))].flatMap((directory) => (neighbours.get(directory) ?? []).map((name) => join(directory, name)));
	return [...checked.flatMap((path) => whyUnread(path, places)), ...others.filter((path) => !known.has(resolve(path))).flatMap((path) => whyLeftOut(path, places))];
}
function whyUnread(path, places) {
	const name = basename(path);
	if (name.endsWith(".yaml")) return [wrongExtension(path)];
	const outside = whyOutside(path, places);
	if (outside !== void 0) return [warning(path, outside)];
	const wrong = name === ".organisation.yml" ? void 0 : whyNoName(path, places);
	return wrong === void 0 ? [] : [warning(path, wrong)];
}
function wrongExtension(path) {
	return warning(path, `No broker reads this file: a policy's name ends in .yml. Rename it to ${basename(path).replace(/\.yaml$/u, ".yml")}.`);
}
function whyOutside(path, { broker }) {
	const { directory, config = "" } = broker ?? {};
	if (directory === void 0) return void 0;
	const parts = relative(resolve(directory), resolve(path)).split(/[\\/]/u);
	if (parts[0] === "..") return `No broker reads this file: it is outside the policy.directory of ${config}, ${directory}.`;
	return parts.length === 2 && parts[0]?.startsWith(".") === false ? void 0 : `No broker reads this file: a policy is at OWNER/REPOSITORY.yml in ${directory}.`;
}
function whyNoName(path, { neighbours, confirmed }) {
	const [directory, file] = [dirname(path), basename(path)];
	const twin = (neighbours.get(directory) ?? []).find((other) => other !== file && other.toLowerCase() === file.toLowerCase());
	if (twin !== void 0) return `${file} and ${twin} are of one repository, because GitHub compares names without case. A broker reads the one that is written as GitHub writes the name.`;
	const repository = file.replace(/\.yml$/u, "");
	const name = `${basename(directory)}/${repository}`;
	if (!REPOSITORY_NAME.test(`o/${repository}`)) return `No repository can be called ${repository}.`;
	if (!/\p{Lu}/u.test(repository) || confirmed?.has(path) === true) return void 0;
	return `A broker reads this file only if GitHub writes the repository's name with these capitals. \`gh api repos/${name} --jq .full_name\` prints it.`;
}
function whyLeftOut(path, { checked, neighbours }) {
	const [directory, file] = [dirname(path), basename(path)];
	if (file.endsWith(".yaml")) return [wrongExtension(path)];
	if (file !== ".organisation.yml") return [];
	if (!(neighbours.get(directory) ?? []).filter((name) => /^[^.].*\.yml$/u.test(name)).every((name) => checked.includes(join(directory, name)))) return [];
	return [warning(path, `This file was not checked: *.yml leaves out names that begin with a dot. Name the directory instead: stepkey check ${directory}`)];
}
function warning(source, message) {
	return {
		source,
		message,
		severity: "warning",
		line: 1,
		column: 1,
		path: "",
		expected: "",
		example: ""
	};
}
export { withCaps as a, onlineBroker as c, neighboursOf as i, expandPaths as n, checkPolicy as o, isBelowPolicies as r, offlineBroker as s, unreadFiles as t };
