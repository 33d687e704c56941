import { E as joined, dt as ok, k as sentence, lt as didYouMean, ot as formatDuration, tt as REPOSITORY_NAME, ut as err } from "./start.js";
import { Bt as unreadable, Gt as isRecord, Kt as parseJson, Qt as loadSettings, zt as known } from "./job.js";
import { E as looseObject, N as string, O as object, S as int, _ as array, m as _enum, v as boolean } from "./zod.js";
import { i as mistakeAt, r as inOrder } from "./mistake.js";
import { t as readYaml } from "./yaml-source.js";
import { $ as callProvider } from "./direct.js";
import { L as parserOf, O as parseRepository, P as id, c as parseRulesets, f as readShowsQueue, g as inRepository, h as eachOf, n as createReader } from "./octokit.js";
import { r as PROVIDER_DEADLINE_MS } from "./http.js";
import { P as waitFor, V as CLASSIFY_MS, c as namedIn, d as CHECK_NAME, l as together, o as missingServer, s as findApprovers, t as LOOK_MS, u as setting } from "./first-looks.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { m as pathIn } from "./configuration.js";
import { i as unexpected, n as createAppRequests } from "./client2.js";
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
function ownWorkflowOnTags({ name, allow }, context, repository = policyName(context.source).replace(/\.ya?ml$/u, "")) {
	const own = `${repository}/.github/workflows/`;
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
	const { path, text, scope = scopeOf(path), repository, broker, deps } = given;
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
	const mistakes = inOrder([...parsed.value.mistakes, ...grants.flatMap((grant) => ownWorkflowOnTags(grant, context, repository))]);
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
// src/github-app/app-id.ts
const app = object({ id: int().positive() });
async function readAppId(identity, { signal, ...effects }) {
	if (/^[1-9]\d*$/u.test(identity.app)) return ok(Number(identity.app));
	const sent = await createAppRequests(identity, effects).asApp({
		method: "GET",
		path: "/app"
	}, signal);
	if (!sent.ok) return sent;
	const { status, body } = sent.value;
	const parsed = app.safeParse(status === 200 ? parseJson(body) : void 0);
	return parsed.success ? ok(parsed.data.id) : err(unexpected("the App", sent.value));
}
// src/cli/commands/check/expected-check.ts
const CHECK_OF_ANY_BROKER = {
	name: CHECK_NAME,
	broker: void 0
};
async function expectedCheckOf({ api, check: mode, writer }, effects) {
	if (mode === void 0 || writer === void 0) return void 0;
	const id = await readAppId({
		app: writer.id,
		keys: writer.keys,
		apiUrl: api.replace(/\/+$/u, "")
	}, effects);
	return {
		name: CHECK_NAME,
		broker: {
			mode,
			writer: id.ok ? known(id.value) : unreadable(id.error.message)
		}
	};
}
// src/approval/github/parse-settings.ts
const parseEnvironments = parserOf(object({ environments: array(object({
	name: string(),
	can_admins_bypass: boolean().optional(),
	protection_rules: array(object({ type: string() })).optional(),
	deployment_branch_policy: looseObject({}).nullish()
})).optional() }).transform(({ environments = [] }) => environments.map((raw) => {
	const has = (type) => raw.protection_rules?.some((rule) => rule.type === type) ?? false;
	return {
		name: raw.name,
		hasReviewers: has("required_reviewers"),
		waits: has("wait_timer"),
		limitsRefs: (raw.deployment_branch_policy ?? void 0) !== void 0,
		adminsBypass: raw.can_admins_bypass
	};
})));
const parseCustomRules = parserOf(object({ custom_deployment_protection_rules: array(object({ enabled: boolean() })).optional() }).transform(({ custom_deployment_protection_rules: rules = [] }) => rules.some(({ enabled }) => enabled)));
const parseCollaborator = parserOf(object({
	permission: string(),
	user: object({ type: string() }).nullable()
}).transform(({ permission, user }) => ({
	isHuman: user?.type === "User",
	mayWrite: permission === "admin" || permission === "write"
})));
const parseAccount = parserOf(object({ type: string() }).transform(({ type }) => type === "User"));
const parseTeamSize = parserOf(object({ members_count: int().optional() }).transform((raw) => raw.members_count));
const parseTeamRepositories = parserOf(array(object({
	full_name: string(),
	permissions: object({ push: boolean() })
}).transform((raw) => ({
	name: raw.full_name,
	mayWrite: raw.permissions.push
}))));
// src/approval/github/approver-settings.ts
const MAX_REPOSITORIES = 20;
function readOfOrganisation(reader, { grants, owner }, uses) {
	const named = [...new Set(grants.flatMap(namedIn))].map((name) => {
		const where = grants.filter(({ approval }) => approval?.by.flat().includes(name) === true).flatMap((grant) => uses.get(grant.name) ?? []);
		return {
			name,
			repositories: [...new Set(where)]
		};
	});
	const [anyOf = owner] = [...uses.values()].flat();
	return readApprovers(reader, named, anyOf);
}
function readOfRepository(reader, grants, repository) {
	const names = [...new Set(grants.flatMap(namedIn))];
	const repositories = [repository];
	return readApprovers(reader, names.map((name) => ({
		name,
		repositories
	})), repository);
}
async function readApprovers(reader, named, home) {
	const isPerson = ({ name }) => !name.includes("/");
	const [people, teams] = await Promise.all([mapped$1(named.filter(isPerson), (one) => readPerson(reader, one, home)), mapped$1(named.filter((one) => !isPerson(one)), (one) => readTeam(reader, one))]);
	return {
		people,
		teams
	};
}
async function mapped$1(named, read) {
	return new Map(await eachOf(named, async (one) => [one.name, await read(one)]));
}
async function readPerson(reader, { name, repositories }, home) {
	const login = name.replace(/^@/u, "");
	if (login.endsWith("[bot]")) return known({
		isHuman: false,
		mayWrite: new Map()
	});
	const some = repositories.slice(0, MAX_REPOSITORIES);
	if (some.length === 0) return await readAccount(reader, login, home);
	const read = await eachOf(some, async (repository) => ({
		repository,
		fact: await readCollaborator(reader, login, repository)
	}));
	const shown = read.find(({ fact }) => fact.known)?.fact;
	if (shown?.known !== true) return read[0]?.fact.known === false ? read[0].fact : known(void 0);
	if (shown.value === void 0) return known(void 0);
	const access = read.map(({ repository, fact }) => {
		return [repository, fact.known ? known(fact.value?.mayWrite === true) : fact];
	});
	const why = `whether ${login} may write was looked at in ${some.length} of ${repositories.length} repositories`;
	const left = repositories.slice(some.length).map((one) => [one, unreadable(why)]);
	return known({
		isHuman: shown.value.isHuman,
		mayWrite: new Map([...access, ...left])
	});
}
async function readCollaborator(reader, login, repository) {
	const [owner = "", repo = ""] = repository.split("/");
	const fact = await reader.status({
		route: "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
		params: {
			owner,
			repo,
			login
		},
		what: `${login}'s permission`,
		permission: "Metadata",
		parse: parseCollaborator
	});
	if (fact.known || fact.status !== 404) return fact;
	return /is not a user/iu.test(fact.message ?? "") ? known(void 0) : unreadable(fact.why);
}
async function readAccount(reader, login, home) {
	const fact = await reader.status({
		route: "GET /users/{username}",
		params: { username: login },
		home,
		what: `the account ${login}`,
		permission: "Metadata",
		parse: parseAccount
	});
	if (fact.known) return known({
		isHuman: fact.value,
		mayWrite: new Map()
	});
	return fact.status === 404 ? known(void 0) : fact;
}
async function readTeam(reader, { name, repositories }) {
	const [org = "", slug = ""] = name.replace(/^@/u, "").split("/");
	const team = await reader.status({
		route: "GET /orgs/{org}/teams/{slug}",
		params: {
			org,
			slug
		},
		what: `the team ${name}`,
		permission: "Members",
		parse: parseTeamSize
	});
	if (!team.known) return team.status === 404 ? known(void 0) : unreadable(team.why);
	return known({
		members: team.value,
		mayWrite: await readTeamWrites(reader, name, repositories)
	});
}
async function readTeamWrites(reader, name, repositories) {
	if (repositories.length === 0) return new Map();
	const [org = "", slug = ""] = name.replace(/^@/u, "").split("/");
	const asked = new Set(repositories.map((one) => one.toLowerCase()));
	const all = await reader.all({
		route: "GET /orgs/{org}/teams/{slug}/repos",
		params: {
			org,
			slug
		},
		what: `the repositories of the team ${name}`,
		permission: "Members",
		parse: parseTeamRepositories,
		until: (one) => {
			asked.delete(one.name.toLowerCase());
			return asked.size === 0;
		}
	});
	const mayWrite = (repository) => all.known && all.value.some((one) => one.mayWrite && one.name.toLowerCase() === repository.toLowerCase());
	return new Map(repositories.map((one) => [one, all.known ? known(mayWrite(one)) : all]));
}
// src/approval/settings/check-not-required.ts
function checkNotRequired({ branch, check, others, idle }) {
	const { name } = check;
	const message = `Nothing requires the check ${name} on ${branch}, so pull requests can be merged while it fails`;
	const similar = others.find((other) => isMeant(other, name));
	if (similar !== void 0) return {
		message: `${message}. The branch requires "${similar}", which is not the name of the broker's check.`,
		expected: `Require ${name} in place of "${similar}", from ${fromWriter(check)}.`
	};
	const enforcement = [
		"evaluate",
		"disabled",
		"active"
	].find((one) => idle.some((ruleset) => ruleset.enforcement === one));
	const ruleset = idle.find((one) => one.enforcement === enforcement)?.name;
	if (enforcement === void 0 || ruleset === void 0) return {
		message: `${message}.`,
		expected: `Add a ruleset for the branch that requires the check ${name}, with ${fromWriter(check)} as its source.`
	};
	const { why, fix } = IDLE[enforcement];
	return {
		message: `${message}. The ruleset "${ruleset}" requires it, but ${why}.`,
		expected: `${fix(branch)} Its source has to be ${fromWriter(check)}.`
	};
}
const IDLE = {
	evaluate: {
		why: "is in evaluate mode and restricts nobody",
		fix: () => "Set its enforcement to active."
	},
	disabled: {
		why: "is disabled",
		fix: () => "Set its enforcement to active."
	},
	active: {
		why: "is not for this branch",
		fix: (branch) => `Add ${branch} to its branches.`
	}
};
function isMeant(other, name) {
	return other.split("/").some((part) => part.trim().toLowerCase() === name.toLowerCase());
}
function fromWriter({ broker }) {
	return broker?.writer.known === true ? `the App ${broker.writer.value}` : "the App of github.writer";
}
// src/approval/settings/find-bases.ts
function findBases(frame, grants, facts) {
	const { defaultBranch } = facts;
	if (frame.bases === void 0 && !defaultBranch.known) return {
		findings: [],
		unread: [defaultBranch]
	};
	const own = defaultBranch.known ? defaultBranch.value : void 0;
	const parts = branchesOf(frame, grants, facts).map(({ branch, path }) => {
		const base = facts.bases.get(branch);
		return base === void 0 ? NOTHING$2 : findBase(branch, base, {
			path,
			own
		});
	});
	return {
		findings: parts.flatMap(({ findings }) => findings),
		unread: parts.flatMap(({ unread }) => unread)
	};
}
function branchesOf({ bases }, [first], { defaultBranch }) {
	if (first === void 0) return [];
	if (bases !== void 0) return bases.map((branch, index) => ({
		branch,
		path: ["bases", index]
	}));
	return defaultBranch.known ? [{
		branch: defaultBranch.value,
		path: ["grants", first.name]
	}] : [];
}
const NOTHING$2 = {
	findings: [],
	unread: []
};
function findBase(branch, { exists, protection, bypass }, { path, own }) {
	if (!exists.known) return {
		findings: [],
		unread: [exists]
	};
	if (!exists.value) {
		const message = `There is no branch ${branch}.`;
		const expected = `Create and protect it, or remove it from bases.${own === void 0 ? "" : ` The default branch is ${own}.`}`;
		return {
			findings: [setting("base_missing", path, {
				message,
				expected
			})],
			unread: []
		};
	}
	if (protection.kind === "unreadable") {
		const why = `cannot read whether ${branch} is protected: ${protection.why}`;
		return {
			findings: [],
			unread: [unreadable(why)]
		};
	}
	if (protection.kind === "not_protected") {
		const message = `Nothing requires a review before commits reach ${branch}, so no write is issued there.`;
		return {
			findings: [setting("base_not_protected", path, {
				message,
				expected: "Add a ruleset for the branch that requires a pull request with at least 1 approval."
			})],
			unread: []
		};
	}
	return {
		findings: findBypass$1(branch, bypass, path),
		unread: []
	};
}
function findBypass$1(branch, bypass, path) {
	if (!bypass.known) {
		const message = `Who can bypass the review of ${branch} was not shown: ${bypass.why}.`;
		return [setting("base_bypass_unread", path, {
			message,
			expected: "Look at the bypass list of the ruleset in the repository's settings."
		})];
	}
	if (bypass.value.length === 0) return [];
	const message = `Without a review, ${joined(bypass.value)} can bring commits into ${branch}, and a pull request's job runs on top of them.`;
	return [setting("base_bypass", path, {
		message,
		expected: "Remove them from the bypass list, unless you trust them with every write."
	})];
}
// src/approval/settings/find-checks.ts
function canHoldMerge({ access, allow, approval }) {
	const isOnPullRequest = ["pull_request", "pull_request_review"].some((event) => allow.events.includes(event));
	return access === "write" && isOnPullRequest && approval?.count !== 0;
}
function findChecks(frame, grants, { facts, check }) {
	const parts = branchesOf(frame, grants.filter(canHoldMerge), facts).map(({ branch, path }) => {
		const [settings, base] = [facts.checks.get(branch), facts.bases.get(branch)];
		const exists = base?.exists.known === true && base.exists.value;
		if (settings === void 0 || base === void 0 || !exists) return NOTHING$1;
		return findCheck({
			branch,
			path,
			settings,
			base,
			check
		});
	});
	return together(parts);
}
const NOTHING$1 = {
	findings: [],
	unread: []
};
function findCheck(look) {
	const { branch, path, settings, check } = look;
	const { required } = settings;
	const mode = check.broker?.mode;
	if (!required.known) {
		const why = `cannot read whether ${branch} requires the check ${check.name}: ${required.why}`;
		return {
			findings: [],
			unread: mode === "required" ? [unreadable(why)] : []
		};
	}
	const own = required.value.filter(({ name }) => name === check.name);
	if (own.length === 0) return mode === "required" ? of(settings.hasQueue ? unusable(look) : notRequired(look)) : NOTHING$1;
	if (mode === "neutral") {
		const message = `${branch} requires the check ${check.name}, which never fails: github.check is neutral, so it holds nothing back.`;
		return of(setting("check_never_fails", path, {
			message,
			expected: "Set github.check to required, or do not require the check."
		}));
	}
	return together([settings.hasQueue ? of(blockedQueue(look)) : NOTHING$1, findSource(look, own)]);
}
function of(finding) {
	return {
		findings: [finding],
		unread: []
	};
}
function notRequired({ branch, path, settings, check }) {
	const { required, idle } = settings;
	const others = required.known ? required.value.map(({ name }) => name) : [];
	return setting("check_not_required", path, checkNotRequired({
		branch,
		check,
		others,
		idle
	}));
}
function findSource(look, own) {
	const { branch, path, check, settings } = look;
	const { name, broker } = check;
	const named = own.flatMap(({ source }) => source ?? []);
	if (named.length === 0) {
		const message = `${branch} accepts the check ${name} from any source: every workflow with checks: write or statuses: write, and everybody who can push, can post one that passes.`;
		const expected = `Choose ${fromWriter(check)} as the source of ${name}.`;
		return of(setting("check_any_source", path, {
			message,
			expected
		}));
	}
	if (broker === void 0) return NOTHING$1;
	const { writer } = broker;
	if (!writer.known) {
		const why = `cannot tell whether ${branch} accepts the check ${name} from the broker: ${writer.why}`;
		return {
			findings: [],
			unread: [unreadable(why)]
		};
	}
	const other = named.find((source) => source !== writer.value);
	return together([other === void 0 ? NOTHING$1 : of(otherSource(look, other, writer.value)), findBypass(look, settings.bypass)]);
}
const ACTIONS = 15368;
function otherSource({ branch, path, check }, other, own) {
	const whose = other === ACTIONS ? " (on github.com, that is GitHub Actions: every workflow can write it)" : "";
	const message = `${branch} accepts the check ${check.name} only from the App ${other}${whose}. The broker writes as the App ${own}, so its check does not count.`;
	const expected = `Choose ${fromWriter(check)} as the source of ${check.name}.`;
	return setting("check_other_source", path, {
		message,
		expected
	});
}
function blockedQueue({ branch, path, check }) {
	const message = `${branch} has a merge queue and requires the check ${check.name}, which the broker does not write on the commits of a queue: nothing can be merged.`;
	const expected = `Do not require ${check.name} there, or remove the merge queue.`;
	return setting("check_blocks_queue", path, {
		message,
		expected
	});
}
function unusable({ branch, path, check }) {
	const message = `${branch} has a merge queue, so the check ${check.name} cannot be required there: a pull request can be merged while the check fails.`;
	return setting("check_in_queue", path, {
		message,
		expected: "Use merge_group for what has to wait for an approval, or remove the merge queue."
	});
}
function findBypass({ branch, path, base, check }, bypass) {
	if (!bypass.known) {
		if (!base.bypass.known && base.bypass.why === bypass.why) return NOTHING$1;
		const message = `Who can bypass the check ${check.name} of ${branch} was not shown: ${bypass.why}.`;
		return of(setting("check_bypass_unread", path, {
			message,
			expected: "Look at the bypass list of the ruleset in the repository's settings."
		}));
	}
	const said = new Set(base.bypass.known ? base.bypass.value : []);
	const more = bypass.value.filter((actor) => !said.has(actor));
	if (more.length === 0) return NOTHING$1;
	const message = `While the check ${check.name} fails, ${joined(more)} can still merge into ${branch}.`;
	return of(setting("check_bypass", path, {
		message,
		expected: "Remove them from the bypass list, unless you trust them with every merge."
	}));
}
// src/approval/settings/find-queues.ts
function usesQueue({ access, allow }) {
	return access === "write" && allow.events.includes("merge_group");
}
function findQueues(grants, { queues }) {
	const [first, ...others] = grants.filter(usesQueue);
	const shown = [...queues.values()];
	if (first === void 0 || shown.some((fact) => fact.known && fact.value)) return NOTHING;
	const unread = shown.filter((fact) => !fact.known);
	if (shown.length === 0 || unread.length > 0) return {
		findings: [],
		unread
	};
	const more = others.length === 0 ? "" : `, nor for ${joined(others.map(({ name }) => name))}`;
	const message = `GitHub shows no merge queue of ${joined([...queues.keys()], "or")}, so no write is issued on merge_group${more}: there is none, or the token needs the permission "Merge queues: read".`;
	const expected = "Require a merge queue, give the permission, or remove merge_group.";
	const path = [
		"grants",
		first.name,
		"allow",
		"events"
	];
	return {
		findings: [setting("merge_queue_unseen", path, {
			message,
			expected
		})],
		unread: []
	};
}
const NOTHING = {
	findings: [],
	unread: []
};
// src/approval/github/base-settings.ts
async function readBaseSettings(branch) {
	const { exists, now, rules } = branch;
	if (!rules.known) return unread(exists, rules.why);
	const reviewing = rules.value.filter(({ requiresReview }) => requiresReview);
	if (reviewing.length > 0) return {
		exists,
		protection: { kind: "rule_requires_review" },
		bypass: await branch.bypassOf([...new Set(reviewing.map(({ ruleset }) => ruleset))])
	};
	if (!now.known) return unread(exists, now.why);
	if (!now.value.isProtected) return {
		exists,
		...NOT_PROTECTED
	};
	const classic = await branch.classic();
	if (!classic.known) return unread(exists, `no ruleset requires a review, and ${classic.why}`);
	if (classic.value?.requiresReview !== true) return {
		exists,
		...NOT_PROTECTED
	};
	const { bypass } = classic.value;
	return {
		exists,
		protection: { kind: "classic_requires_review" },
		bypass: known(bypass)
	};
}
const NOT_PROTECTED = {
	protection: { kind: "not_protected" },
	bypass: known([])
};
function unread(exists, why) {
	return {
		exists,
		protection: {
			kind: "unreadable",
			why
		},
		bypass: unreadable(why)
	};
}
// src/approval/github/parse-classic.ts
const ADMINS = "admins of the repository";
const statusChecks = object({
	contexts: array(string()).optional(),
	checks: array(object({
		context: string(),
		app_id: int().nullish()
	})).optional()
});
function classicChecksOf({ contexts = [], checks = [] }) {
	const named = new Set(checks.map(({ context }) => context));
	return [...checks.map(({ context, app_id: app }) => ({
		name: context,
		source: requiredApp(app)
	})), ...contexts.filter((context) => !named.has(context)).map((name) => ({
		name,
		source: void 0
	}))];
}
function requiredApp(app) {
	return app !== null && app !== void 0 && app > 0 ? app : void 0;
}
const summary = object({
	enabled: boolean().optional(),
	required_status_checks: statusChecks.extend({ enforcement_level: string().optional() })
}).transform(({ required_status_checks: required }) => {
	const { enforcement_level: level, contexts, checks } = required;
	if (level === "off") return {
		checks: [],
		bindsAdmins: true
	};
	return level !== void 0 && (contexts ?? checks) !== void 0 ? {
		checks: classicChecksOf(required),
		bindsAdmins: level === "everyone"
	} : void 0;
});
const parseBranchSettings = parserOf(object({
	protected: boolean(),
	protection: summary.optional().catch(void 0)
}).transform((raw) => ({
	isProtected: raw.protected,
	classicChecks: raw.protection
})));
const names = array(object({
	login: string().optional(),
	slug: string().optional()
})).transform((all) => all.flatMap(({ login, slug }) => login ?? slug ?? [])).default([]);
const classicReviews = object({
	required_approving_review_count: int().default(0),
	bypass_pull_request_allowances: object({
		users: names,
		teams: names,
		apps: names
	}).transform(({ users, teams, apps }) => [
		...users,
		...teams,
		...apps
	]).default([])
}).nullish();
const parseClassicSettings = parserOf(object({
	required_pull_request_reviews: classicReviews,
	required_status_checks: statusChecks.nullish(),
	enforce_admins: object({ enabled: boolean() }).default({ enabled: false })
}).transform((raw) => {
	const { required_pull_request_reviews: reviews, enforce_admins: admins } = raw;
	return {
		requiresReview: (reviews?.required_approving_review_count ?? 0) >= 1,
		bypass: [...admins.enabled ? [] : [ADMINS], ...reviews?.bypass_pull_request_allowances ?? []],
		checks: {
			checks: classicChecksOf(raw.required_status_checks ?? {}),
			bindsAdmins: admins.enabled
		}
	};
}));
// src/approval/github/parse-branch-rules.ts
const ruleOfRuleset = object({
	type: string(),
	parameters: object({
		required_approving_review_count: int().optional(),
		required_status_checks: array(object({
			context: string(),
			integration_id: int().nullish()
		})).optional()
	}).nullish()
}).transform(({ type, parameters }) => ({
	requiresReview: type === "pull_request" && (parameters?.required_approving_review_count ?? 0) >= 1,
	checks: type === "required_status_checks" ? checksOf(parameters?.required_status_checks) : [],
	isQueue: type === "merge_queue"
}));
function checksOf(raw = []) {
	return raw.map(({ context, integration_id: app }) => ({
		name: context,
		source: requiredApp(app)
	}));
}
const parseBranchRules = parserOf(array(object({ ruleset_id: id }).and(ruleOfRuleset).transform(({ ruleset_id: ruleset, ...rule }) => ({
	ruleset,
	...rule
}))));
const parseChecksOfRuleset = parserOf(object({
	name: string(),
	enforcement: _enum([
		"active",
		"evaluate",
		"disabled"
	]),
	rules: array(ruleOfRuleset).default([])
}).transform(({ rules, ...ruleset }) => ({
	ruleset,
	checks: rules.flatMap(({ checks }) => checks)
})));
const parseBypass = parserOf(object({
	name: string(),
	bypass_actors: array(object({
		actor_type: string(),
		actor_id: int().nullish(),
		bypass_mode: string().optional()
	})).optional()
}).transform(({ name, bypass_actors: actors }) => ({
	name,
	actors: actors?.map(({ actor_type: type, actor_id: actor }) => actorText(type, actor))
})));
const ROLES = {
	2: "maintain",
	4: "write",
	5: "admin"
};
function actorText(type, actor) {
	const known = typeof actor === "number" ? ` ${actor}` : "";
	switch (type) {
		case "RepositoryRole": {
			const role = typeof actor === "number" ? ROLES[actor] : void 0;
			return role === void 0 ? `everyone with the role${known}` : `everyone with the role ${role}`;
		}
		case "OrganizationAdmin": return "the owners of the organisation";
		case "Team": return `the team with the id${known}`;
		case "Integration": return `the App with the id${known}`;
		case "DeployKey": return "every deploy key that can write";
		default: return `${type}${known}`;
	}
}
// src/approval/github/branch-settings.ts
async function readBranchSettings(context, branch) {
	const [now, rules] = await Promise.all([context.reader.status({
		route: "GET /repos/{owner}/{repo}/branches/{branch}",
		params: inRepository(context, { branch }),
		what: `the branch ${branch}`,
		permission: "Contents",
		parse: parseBranchSettings
	}), context.reader.all({
		route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
		params: inRepository(context, { branch }),
		what: `the rules of ${branch}`,
		permission: "Metadata",
		parse: parseBranchRules
	})]);
	const isMissing = !now.known && /branch not found/iu.test(now.message ?? "");
	const exists = now.known ? known(true) : isMissing ? known(false) : now;
	let classic;
	const bypasses = new Map();
	const bypassOfOne = (ruleset) => {
		const read = bypasses.get(ruleset) ?? readBypass$1(context, ruleset);
		bypasses.set(ruleset, read);
		return read;
	};
	return {
		exists,
		now,
		rules,
		classic: () => classic ??= readClassic(context, branch),
		bypassOf: async (rulesets) => bypassOfEach(await eachOf(rulesets, bypassOfOne))
	};
}
async function readBypass$1(context, rulesetId) {
	return actorsOf(await context.reader.one({
		route: "GET /repos/{owner}/{repo}/rulesets/{rulesetId}",
		params: inRepository(context, {
			rulesetId,
			includes_parents: "true"
		}),
		what: `the ruleset ${rulesetId}`,
		permission: "Metadata",
		parse: parseBypass
	}));
}
function bypassOfEach(lists) {
	if (lists.some((list) => list.known && list.value.length === 0)) return known([]);
	const actors = new Set();
	for (const list of lists) {
		if (!list.known) return list;
		for (const actor of list.value) actors.add(actor);
	}
	return known([...actors]);
}
function actorsOf(bypass) {
	if (!bypass.known) return bypass;
	const { name, actors } = bypass.value;
	return actors === void 0 ? unreadable(`only who can edit the ruleset "${name}" sees its bypass list`) : known(actors);
}
async function readClassic(context, branch) {
	const classic = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/branches/{branch}/protection",
		params: inRepository(context, { branch }),
		what: `the protection of ${branch}`,
		permission: "Administration",
		parse: parseClassicSettings
	});
	if (classic.known) return classic;
	if (classic.status === 404 && /not protected/iu.test(classic.message ?? "")) return known(void 0);
	const returned = classic.status === void 0 ? "" : ` (GitHub returned ${classic.status})`;
	return unreadable(`this token cannot read classic protection${returned}`);
}
// src/approval/settings/check-facts.ts
function isHeldBy({ name, source }, check) {
	if (name !== check.name || source === void 0) return false;
	const writer = check.broker?.writer;
	return writer?.known === true ? source === writer.value : writer === void 0;
}
// src/approval/github/check-settings.ts
async function readCheckSettings(branch, check, rulesetsNaming) {
	const { rules } = branch;
	if (!rules.known) return {
		required: rules,
		...NOTHING_MORE
	};
	const byRules = rules.value.flatMap(({ checks, ruleset }) => checks.map((one) => ({
		...one,
		ruleset
	})));
	const classic = await readClassicChecks(branch);
	const all = [...byRules, ...classic.known ? classic.value.checks : []];
	const hasQueue = rules.value.some(({ isQueue }) => isQueue);
	if (!classic.known && !all.some((one) => isHeldBy(one, check))) return {
		required: classic,
		...NOTHING_MORE,
		hasQueue
	};
	const isLookedFor = !all.some(({ name }) => name === check.name) && check.broker?.mode === "required";
	return {
		required: known(all),
		hasQueue,
		idle: isLookedFor ? await rulesetsNaming(check.name) : [],
		bypass: await readBypass(branch, check, {
			byRules,
			classic
		})
	};
}
const NOTHING_MORE = {
	hasQueue: false,
	idle: [],
	bypass: known([])
};
async function readClassicChecks({ now, classic }) {
	if (!now.known) return now;
	const { isProtected, classicChecks } = now.value;
	if (classicChecks !== void 0) return known(classicChecks);
	if (!isProtected) return known(NONE);
	const read = await classic();
	if (read.known) return known(read.value?.checks ?? NONE);
	return unreadable(`no ruleset requires it from its App, and ${read.why}`);
}
const NONE = {
	checks: [],
	bindsAdmins: true
};
async function readBypass(branch, check, { byRules, classic }) {
	if (check.broker?.mode !== "required") return known([]);
	const rulesets = byRules.filter((one) => isHeldBy(one, check)).map(({ ruleset }) => ruleset);
	const isClassic = classic.known && classic.value.checks.some((one) => isHeldBy(one, check));
	return bypassOfEach([...rulesets.length === 0 ? [] : [await branch.bypassOf([...new Set(rulesets)])], ...isClassic ? [known(classic.value.bindsAdmins ? [] : [ADMINS])] : []]);
}
// src/approval/github/rulesets-naming.ts
const MAX_RULESETS = 20;
function createRulesetsNaming(context) {
	let read;
	return async (check) => {
		return (await (read ??= readRulesets(context))).flatMap(({ ruleset, checks }) => checks.some(({ name }) => name === check) ? [ruleset] : []);
	};
}
async function readRulesets(context) {
	const listed = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/rulesets",
		params: inRepository(context, {
			includes_parents: "true",
			targets: "branch"
		}),
		what: "the rulesets of the repository",
		permission: "Metadata",
		parse: parseRulesets
	});
	const ids = listed.known ? listed.value.filter(({ target }) => target === "branch") : [];
	return (await eachOf(ids.slice(0, MAX_RULESETS), ({ id: rulesetId }) => context.reader.one({
		route: "GET /repos/{owner}/{repo}/rulesets/{rulesetId}",
		params: inRepository(context, {
			rulesetId,
			includes_parents: "true"
		}),
		what: `the ruleset ${rulesetId}`,
		permission: "Metadata",
		parse: parseChecksOfRuleset
	}))).flatMap((fact) => fact.known ? [fact.value] : []);
}
// src/approval/github/github-settings.ts
async function readGitHubSettings(reader, { repository, document, check }) {
	const [owner = "", repo = ""] = repository.split("/");
	const context = {
		reader,
		at: {
			owner,
			repo
		}
	};
	const found = await reader.one({
		route: "GET /repos/{owner}/{repo}",
		params: inRepository(context),
		what: `the repository ${repository}`,
		permission: "Metadata",
		parse: parseRepository
	});
	if (!found.known) return unreadSettings(repository, found);
	const { id, defaultBranch } = found.value;
	const { grants, frame } = document;
	const bases = grants.some(({ access }) => access === "write") ? frame.bases ?? [defaultBranch] : [];
	const queued = grants.some(usesQueue) ? bases : [];
	const needed = grants.some(canHoldMerge) ? check : void 0;
	const [ofBranches, queues, ofEnvironments, approvers] = await Promise.all([
		readBranches(context, bases, needed),
		mapped(queued, (branch) => readShowsQueue(context, branch)),
		readEnvironments(context, grants),
		readOfRepository(reader, grants, repository)
	]);
	return {
		repository,
		repositoryId: known(id),
		defaultBranch: known(defaultBranch),
		...ofBranches,
		queues,
		...ofEnvironments,
		...approvers
	};
}
function unreadSettings(repository, why) {
	return {
		repository,
		repositoryId: why,
		defaultBranch: why,
		environments: why,
		environmentNames: [],
		bases: new Map(),
		checks: new Map(),
		queues: new Map(),
		people: new Map(),
		teams: new Map()
	};
}
async function readBranches(context, branches, check) {
	const rulesetsNaming = createRulesetsNaming(context);
	const entries = [...await mapped(branches, async (branch) => {
		const settings = await readBranchSettings(context, branch);
		const base = await readBaseSettings(settings);
		return check === void 0 ? {
			base,
			checks: void 0
		} : {
			base,
			checks: await readCheckSettings(settings, check, rulesetsNaming)
		};
	})];
	return {
		bases: new Map(entries.map(([branch, { base }]) => [branch, base])),
		checks: new Map(entries.flatMap(([branch, { checks }]) => checks === void 0 ? [] : [[branch, checks]]))
	};
}
async function mapped(names, read) {
	return new Map(await eachOf(names, async (name) => [name, await read(name)]));
}
async function readEnvironments(context, grants) {
	const named = new Set(grants.flatMap(({ environment }) => environment?.toLowerCase() ?? []));
	if (named.size === 0) return {
		environments: known([]),
		environmentNames: []
	};
	const all = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/environments",
		params: inRepository(context),
		what: "the environments of the repository",
		permission: "Actions",
		parse: parseEnvironments
	});
	if (!all.known) return {
		environments: all,
		environmentNames: []
	};
	const own = all.value.filter(({ name }) => named.has(name.toLowerCase()));
	const read = await eachOf(own, async (environment) => {
		const hasCustomRule = environment.hasReviewers || environment.limitsRefs ? known(false) : await readCustomRule(context, environment.name);
		return {
			...environment,
			hasCustomRule
		};
	});
	return {
		environments: known(read),
		environmentNames: all.value.map(({ name }) => name)
	};
}
function readCustomRule(context, environment) {
	return context.reader.one({
		route: "GET /repos/{owner}/{repo}/environments/{environment}/deployment_protection_rules",
		params: inRepository(context, { environment }),
		what: `the Apps that protect the environment ${environment}`,
		permission: "Actions",
		parse: parseCustomRules
	});
}
// src/approval/settings/find-environment.ts
function findEnvironment({ name, environment }, { environments, environmentNames, repository }) {
	if (environment === void 0) return {
		findings: [],
		unread: []
	};
	if (!environments.known) return {
		findings: [],
		unread: [environments]
	};
	const path = [
		"grants",
		name,
		"environment"
	];
	const found = environments.value.find((one) => one.name.toLowerCase() === environment.toLowerCase());
	if (found === void 0) {
		const message = `${repository} has no environment ${environment}: the first job of any branch that names it creates it, without rules.`;
		const meant = didYouMean(environment, environmentNames);
		const create = "reate it, with required reviewers or a limit to protected branches.";
		const expected = meant === void 0 ? `C${create}` : `Did you mean "${meant}"? Otherwise c${create}`;
		return {
			findings: [setting("environment_missing", path, {
				message,
				expected
			})],
			unread: []
		};
	}
	const { hasCustomRule } = found;
	const isDecided = found.hasReviewers || hasCustomRule.known && hasCustomRule.value;
	if (!isDecided && !found.limitsRefs && !hasCustomRule.known) {
		const why = `whether an App protects the environment ${environment} is unknown: ${hasCustomRule.why}`;
		return {
			findings: [],
			unread: [unreadable(why)]
		};
	}
	return {
		findings: [...weakness(found, isDecided, path), ...bypass(found, path)],
		unread: []
	};
}
function weakness({ name, waits, limitsRefs }, isDecided, path) {
	if (isDecided || limitsRefs) return [];
	if (waits) {
		const message = `The environment ${name} only waits: a job of any branch that names it gets it after a while.`;
		return [setting("environment_only_waits", path, {
			message,
			expected: ADD_RULES
		})];
	}
	const message = `The environment ${name} has no protection rules and is open to every branch, so it holds nothing back. Most likely a workflow that named it created it.`;
	return [setting("environment_unprotected", path, {
		message,
		expected: ADD_RULES
	})];
}
const ADD_RULES = "Add required reviewers, or limit it to protected branches, under Settings, Environments.";
function bypass({ name, hasReviewers, waits, adminsBypass, hasCustomRule }, path) {
	if (!(hasReviewers || waits || hasCustomRule.known && hasCustomRule.value) || adminsBypass === false) return [];
	if (adminsBypass === void 0) {
		const message = `GitHub does not say whether admins can bypass the rules of the environment ${name}.`;
		return [setting("environment_bypass_unread", path, {
			message,
			expected: DISALLOW
		})];
	}
	const message = `Admins of the repository can bypass the rules of the environment ${name}.`;
	return [setting("environment_admins_bypass", path, {
		message,
		expected: DISALLOW
	})];
}
const DISALLOW = "Clear \"Allow administrators to bypass configured protection rules\" in the environment's settings.";
// src/approval/settings/find-settings.ts
function findSettings(document, facts, check) {
	if (!facts.repositoryId.known) return {
		findings: [],
		unread: sentences([facts.repositoryId])
	};
	const { repositoryId: own } = document;
	const id = facts.repositoryId.value;
	if (own !== void 0 && own !== id) {
		const message = `${facts.repository} has the id ${id} at GitHub: its settings say nothing about this policy.`;
		const expected = `If this is the right repository, write repository-id: ${id}.`;
		return {
			findings: [setting("repository_mismatch", ["repository-id"], {
				message,
				expected
			})],
			unread: []
		};
	}
	const writes = document.grants.filter(({ access }) => access === "write");
	return found([
		...writes.length === 0 ? [] : [findBases(document.frame, writes, facts)],
		findQueues(writes, facts),
		...check === void 0 ? [] : [findChecks(document.frame, writes, {
			facts,
			check
		})],
		...document.grants.map((grant) => findOfGrant(grant, facts))
	]);
}
function findOfOrganisation({ grants }, facts, uses) {
	return found(grants.map((grant) => findApprovers(grant, facts, uses.get(grant.name) ?? [])));
}
function findOfGrant(grant, facts) {
	const approvers = findApprovers(grant, facts, [facts.repository]);
	return together([findEnvironment(grant, facts), approvers]);
}
function found(parts) {
	const { findings, unread } = together(parts);
	return {
		findings,
		unread: sentences(unread)
	};
}
function sentences(facts) {
	return [...new Set(facts.flatMap((fact) => fact.known ? [] : [sentence(fact.why)]))];
}
// src/cli/commands/check/look-at-settings.ts
const READ_MS = 6e4;
function lookAtSettings(policy, { api, check }, deps) {
	const { document, repository } = policy;
	return look(policy, {
		api,
		deps
	}, async (reader) => {
		const facts = await readGitHubSettings(reader, {
			repository,
			document,
			check
		});
		return findSettings(document, facts, check);
	});
}
function lookAtOrganisation(policy, { api }, deps) {
	const { document, owner, limits } = policy;
	const uses = usesOf(limits);
	return look(policy, {
		api,
		deps
	}, async (reader) => {
		const facts = await readOfOrganisation(reader, {
			grants: document.grants,
			owner
		}, uses);
		return findOfOrganisation(document, facts, uses);
	});
}
function usesOf(limits) {
	const uses = new Map();
	for (const { document, repository } of limits) for (const { name, access } of document.grants) if (access === "write") uses.set(name, [...uses.get(name) ?? [], repository]);
	return uses;
}
async function look({ path, text }, { api, deps }, find) {
	const { clock, signal } = deps;
	const yaml = readYaml(text);
	if (!yaml.ok) throw new Error(`${path} could be parsed once, but not again`);
	const reader = createReader({
		api,
		clock,
		jitter: Math.random,
		signal,
		budgetMs: READ_MS
	});
	const { findings, unread } = await find(reader);
	const unavailable = reader.unavailable();
	if (unavailable !== void 0) return {
		mistakes: [],
		unchecked: [whyAway(unavailable)]
	};
	const context = {
		source: path,
		yaml: yaml.value,
		hints: {}
	};
	const mistakes = findings.map(({ code, path: at, message, expected, severity }) => mistakeAt(context, at, {
		message,
		expected,
		example: "",
		severity,
		code
	}));
	const unchecked = unread.map((why) => withCode(why, "setting_unread"));
	return {
		mistakes: inOrder(mistakes),
		unchecked
	};
}
function whyAway({ message, retryAfterSeconds, denial, isRateLimit }) {
	const text = withCode(message, denial?.code ?? "github_unavailable");
	if (denial !== void 0) return `${text} ${sentence(denial.remedy)}`;
	if (isRateLimit) return `${text} ${waitFor(retryAfterSeconds * 1e3)}`;
	return `${text} Check that this machine reaches GitHub's API, and GitHub's status page.`;
}
function withCode(why, code) {
	return sentence(`${why.replace(/\.$/u, "")} (${code})`);
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
export { expectedCheckOf as a, neighboursOf as c, offlineBroker as d, onlineBroker as f, CHECK_OF_ANY_BROKER as i, withCaps as l, lookAtOrganisation as n, expandPaths as o, lookAtSettings as r, isBelowPolicies as s, unreadFiles as t, checkPolicy as u };
