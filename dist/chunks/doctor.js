import { n as CONFIG_OPTION, r as NO_POSITIONALS } from "./command.js";
import { i as printJson, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { a as policyDirectoryAt, d as readNamed, i as parseConfigAndFiles, n as configPath, r as parseConfig, t as configOption, u as topKeys } from "./configuration.js";
import { Gt as isRecord, Kt as parseJson, Qt as loadSettings } from "./job.js";
import { t as readYaml } from "./yaml-source.js";
import { a as expectedCheckOf, c as neighboursOf, d as offlineBroker, n as lookAtOrganisation, o as expandPaths, r as lookAtSettings, t as unreadFiles, u as checkPolicy } from "./unread-files.js";
import { E as joined, Et as toRfc3339, O as plural, T as inWords, d as codeOf, dt as ok, k as sentence, mt as failure, tt as REPOSITORY_NAME, ut as err } from "./start.js";
import { r as wrap } from "./help.js";
import { N as checkToken, O as appsOf, k as openGitHub, p as comparePolicies } from "./first-looks.js";
import { a as permanentFault, i as unexpected, n as createAppRequests } from "./client2.js";
import { t as brokerHttp } from "./http.js";
import { n as serversOf } from "./servers.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { L as parserOf, n as createReader } from "./octokit.js";
import { D as number, F as union, I as unknown, N as string, O as object, _ as array } from "./zod.js";
import { _ as createKeySet, c as serverProbes, i as issuerProbe, m as readFileAtTip, p as namesInDirectory, s as tokenNeeds, t as openFilesOf, u as boundedLook } from "./secret-files.js";
import { a as listPolicies, r as isOrganisationFile } from "./policy-directory.js";
import { s as pathText } from "./mistake.js";
import { i as readerRights, r as missingEvents, t as READER_EVENTS } from "./reading.js";
import { i as writerRights, n as writerEvents, r as writerPermissions } from "./writing.js";
import { a as readFreezes, c as storeAdvice, l as storeExists, s as storeAddress } from "./open-store.js";
import { n as StoreError } from "./store.js";
import { n as scopeOption, r as scopeText } from "./freeze-text.js";
const { basename, dirname, posix } = process.getBuiltinModule("node:path");
const { access, constants } = process.getBuiltinModule("node:fs/promises");
// src/cli/sources/salvage-configuration.ts
async function salvageConfig(deps, path, text) {
	const { config: whole, secretFiles } = await parseConfigAndFiles(deps, {
		path,
		text
	});
	const parsed = readYaml(text);
	const yaml = parsed.ok ? parsed.value : void 0;
	const nothing = {
		leftOut: [],
		hasStrays: false,
		yaml,
		secretFiles
	};
	if (whole.ok) return {
		...nothing,
		config: whole.value,
		mistakes: []
	};
	const mistakes = whole.error;
	const content = yaml?.content;
	if (!isRecord(content)) return {
		...nothing,
		config: void 0,
		mistakes
	};
	const known = topKeys(deps, path);
	const { rest, leftOut } = without(content, mistakes, known);
	const salvaged = await parseConfig(deps, path, JSON.stringify(rest));
	return {
		config: salvaged.ok ? salvaged.value : void 0,
		mistakes,
		leftOut,
		hasStrays: Object.keys(content).some((key) => !known.includes(key)) || mistakes.some((mistake) => /^servers(?:\.[^.]+)?$/u.test(mistake.path)),
		yaml,
		secretFiles
	};
}
const LEFT_OUT = [
	"github",
	"store-key",
	"issuer",
	"store",
	"audit"
];
const UNUSED = new Set([
	"admin-listen",
	"tls",
	"proxy",
	"limits"
]);
const PLACEHOLDERS = {
	url: "http://127.0.0.1:1",
	listen: "127.0.0.1:1"
};
function without(content, mistakes, known) {
	const has = (entry) => mistakes.some(({ path }) => [path, ...prefixesOf(path)].includes(entry));
	const { servers, ...others } = content;
	const kept = {};
	const leftOut = [];
	for (const [kind, entries] of Object.entries(isRecord(servers) ? servers : {})) {
		const own = {};
		for (const [name, entry] of Object.entries(isRecord(entries) ? entries : {})) if (has(`servers.${kind}.${name}`)) leftOut.push(`servers.${kind}.${name}`);
		else own[name] = entry;
		if (mistakes.every(({ path }) => path !== `servers.${kind}`)) kept[kind] = own;
	}
	leftOut.push(...LEFT_OUT.filter(has));
	const rest = Object.entries(others).filter(([key]) => known.includes(key) && !leftOut.includes(key) && !UNUSED.has(key));
	return {
		rest: {
			...Object.fromEntries(rest),
			...PLACEHOLDERS,
			servers: kept
		},
		leftOut
	};
}
function prefixesOf(path) {
	return Array.from(path.matchAll(/[.[]/gu), ({ index }) => path.slice(0, index));
}
// src/cli/commands/doctor/finding.ts
const AREAS = [
	"configuration",
	"secret",
	"policy",
	"server",
	"github",
	"issuer",
	"store",
	"freeze",
	"audit"
];
function wellFinding(area, subject) {
	return {
		area,
		subject,
		state: "well",
		message: "",
		remedy: ""
	};
}
function notLookedAt(area, subject, message) {
	return {
		area,
		subject,
		state: "not_looked_at",
		message,
		remedy: ""
	};
}
function ofMistake(area, mistake) {
	const { source, line, column, path, message, expected, example, severity, code } = mistake;
	const position = `${source}:${line}:${column}`;
	return {
		area,
		subject: path === "" ? position : `${position}  ${path}`,
		state: severity,
		message,
		remedy: expected,
		...example === "" ? {} : { example },
		...code === void 0 ? {} : { code }
	};
}
function inAreas(findings) {
	return findings.toSorted((left, right) => AREAS.indexOf(left.area) - AREAS.indexOf(right.area));
}
const MARKS = {
	well: ["✓", "green"],
	mistake: ["✗", "red"],
	warning: ["!", "yellow"],
	not_looked_at: ["·", "dim"]
};
function doctorLines(deps, { area, subject, state, message, remedy, example, code }) {
	const [mark, colour] = MARKS[state];
	const head = `${paint(deps, colour, mark)} ${area.padEnd(13)}  ${plain(subject)}`;
	const now = remedy === "" ? [] : wrap(`what now  ${plain(remedy)}`, 92);
	return [
		state === "warning" ? `${head}  (warning)` : head,
		...(message === "" ? [] : wrap(plain(withCode(message, code)), 92)).map((line) => `    ${line}`),
		...now.map((line, index) => `    ${index === 0 ? "" : "          "}${line}`),
		...example === void 0 ? [] : [`              For example  ${plain(example)}`]
	];
}
function withCode(message, code) {
	return code === void 0 ? message : `${message} (${code})`;
}
const IN_FILES = new Set(["configuration", "policy"]);
function summaryLine(findings) {
	const wrong = findings.filter(({ state }) => state === "mistake");
	const failing = wrong.filter(({ area }) => !IN_FILES.has(area)).length;
	const [mistakes, warnings, left] = [
		wrong.length - failing,
		count(findings, "warning"),
		count(findings, "not_looked_at")
	];
	const found = [
		...mistakes === 0 ? [] : [plural(mistakes, "mistake")],
		...failing === 0 ? [] : [failing === 1 ? "1 thing does not work" : `${failing} things do not work`],
		...warnings === 0 ? [] : [plural(warnings, "warning")]
	];
	const rest = left === 0 ? "" : `${plural(left, "thing")} could not be looked at.`;
	if (found.length > 0) return [`${found.join(", ")}.`, rest].filter(Boolean).join(" ");
	return left === 0 ? "Everything works." : rest;
}
function exitCodeOf(findings) {
	if (count(findings, "mistake") > 0) return 1;
	return count(findings, "not_looked_at") > 0 ? 3 : 0;
}
function count(findings, state) {
	return findings.filter((finding) => finding.state === state).length;
}
// src/cli/commands/doctor/allowance.ts
const MAX_REQUESTS = 2e3;
const MAX_MS = 18e4;
function createAllowance(api, clock, { requests: most = MAX_REQUESTS } = {}) {
	const until = clock.now() + MAX_MS;
	let requests = 0;
	let stopped;
	return {
		api: { request: (request) => {
			requests += 1;
			return api.request(request);
		} },
		spent: () => {
			if (stopped !== void 0) return stopped;
			if (requests >= most) return `doctor begins nothing more after ${most} requests to GitHub`;
			if (clock.now() < until) return void 0;
			return `doctor begins nothing more after ${MAX_MS / 6e4} minutes`;
		},
		stop: (why) => {
			stopped ??= why;
		}
	};
}
async function whileAllowed(items, { spent }, work) {
	const waiting = [...items];
	const worker = async () => {
		while (spent() === void 0) {
			const next = waiting.shift();
			if (next === void 0) return;
			await work(next);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return waiting;
}
const AT_ONCE = 4;
// src/github-app/installed-repositories.ts
const PAGE = 100;
const MAX_PAGES = 20;
function listInstalledAccounts(requests, signal) {
	const send = (query) => requests.asApp({
		method: "GET",
		path: `/app/installations?${query}`
	}, signal);
	return readPages(send, {
		what: "the App's installations",
		read: accountsIn
	});
}
async function listInstalledRepositories(app, requests, signal) {
	const made = await app.createToken(METADATA_OF_ALL, signal);
	if (!made.ok) return made;
	const { token, mismatch } = made.value;
	const send = (query) => requests.withToken({
		method: "GET",
		path: `/installation/repositories?${query}`
	}, token, signal);
	const listed = mismatch === void 0 ? await readPages(send, {
		what: "the installation's repositories",
		read: repositoriesIn
	}) : err(notAsAsked(mismatch));
	await app.deleteToken(token, signal);
	return listed;
}
const METADATA_OF_ALL = {
	repositories: void 0,
	permissions: { metadata: "read" }
};
function notAsAsked(mismatch) {
	const message = `GitHub's new token is not the one that was asked for: ${mismatch}`;
	return permanentFault("token_not_as_asked", message, "Report this to GitHub.");
}
async function readPages(send, { what, read }) {
	const items = [];
	for (let page = 1; page <= MAX_PAGES; page += 1) {
		const sent = await send(`per_page=${PAGE}&page=${page}`);
		if (!sent.ok) return sent;
		const own = read(contentOf(sent.value));
		if (own === void 0) return err(unexpected(what, sent.value));
		items.push(...own);
		if (own.length < PAGE) return ok({
			items,
			isCut: false
		});
	}
	return ok({
		items,
		isCut: true
	});
}
function contentOf({ status, body }) {
	return status === 200 ? parseJson(body) : void 0;
}
function accountsIn(content) {
	if (!Array.isArray(content)) return void 0;
	return content.map((one) => {
		const account = isRecord(one) ? one["account"] : void 0;
		const [login, id] = isRecord(account) ? [account["login"], account["id"]] : [];
		const suspendedAt = isRecord(one) ? one["suspended_at"] : void 0;
		return {
			owner: typeof login === "string" ? login : "",
			ownerId: typeof id === "number" ? id : 0,
			isSuspended: suspendedAt !== void 0 && suspendedAt !== null
		};
	});
}
function repositoriesIn(content) {
	const list = isRecord(content) ? content["repositories"] : void 0;
	return Array.isArray(list) ? list.flatMap((one) => repositoryIn(one) ?? []) : void 0;
}
function repositoryIn(content) {
	if (!isRecord(content)) return void 0;
	const { full_name: name, id, owner, archived, disabled } = content;
	const ownerId = isRecord(owner) ? owner["id"] : void 0;
	if (typeof name !== "string" || typeof id !== "number" || typeof ownerId !== "number") return;
	return {
		name,
		id,
		ownerId,
		isArchived: archived === true || disabled === true
	};
}
// src/cli/commands/doctor/named-repositories.ts
const NAME_THEM = "Name repositories with --repository OWNER/NAME to look at their policies.";
function namedRepositories(text) {
	if (text === void 0) return ok(void 0);
	const names = [...new Set(text.split(/[,\s]+/u).filter((name) => name !== ""))];
	const wrong = names.find((name) => !REPOSITORY_NAME.test(name));
	if (wrong === void 0) return ok(names);
	const message = `"${wrong}" is not the name of a repository.`;
	return err(failure("usage", message, { remedy: "For example: --repository octo-org/shop." }));
}
function firstOf(names, most) {
	if (names.length <= most) return [];
	const left = names.slice(most);
	const message = `Of ${names.length} repositories, doctor looks at the first ${most} by name. ${NAME_THEM}`;
	return [notLookedAt("policy", joined(left), message)];
}
// src/cli/commands/doctor/find-repositories.ts
async function findRepositories(lister, owners, deps) {
	const { repositories, findings } = lister.kind === "app" ? await ofApp(lister, owners, deps.signal) : await ofToken(lister.api, deps);
	const served = repositories.filter(({ ownerId }) => owners.includes(ownerId));
	const active = served.filter(({ isArchived }) => !isArchived);
	return {
		repositories: active.toSorted((one, other) => byName(one.name, other.name)),
		archived: served.length - active.length,
		findings
	};
}
function byName(one, other) {
	return one.localeCompare(other, "en", { numeric: true });
}
async function ofApp({ requests, appOn }, owners, signal) {
	const listed = await listInstalledAccounts(requests, signal);
	if (!listed.ok) return {
		repositories: [],
		findings: [unlisted(INSTALLED, listed.error)]
	};
	const accounts = listed.value.items.filter(({ ownerId }) => owners.includes(ownerId));
	const without = owners.filter((id) => accounts.every(({ ownerId }) => ownerId !== id));
	const some = [{
		repositories: [],
		findings: listed.value.isCut ? [cut(INSTALLED)] : without.map(missing)
	}];
	for (const account of accounts) some.push(await ofAccount(account, {
		requests,
		app: appOn(account.owner)
	}, signal));
	return {
		repositories: some.flatMap(({ repositories }) => repositories),
		findings: some.flatMap(({ findings }) => findings)
	};
}
const INSTALLED = "installations of the App";
async function ofAccount({ owner, isSuspended }, { requests, app }, signal) {
	const nothing = { repositories: [] };
	if (isSuspended) return {
		...nothing,
		findings: [suspended$1(owner)]
	};
	const subject = `repositories of ${owner}`;
	const listed = await listInstalledRepositories(app, requests, signal);
	if (!listed.ok) return {
		...nothing,
		findings: [unlisted(subject, listed.error)]
	};
	const { items, isCut } = listed.value;
	return {
		repositories: items,
		findings: isCut ? [cut(subject)] : items.length === 0 ? [none(owner)] : []
	};
}
const parseOwn = parserOf(union([array(unknown()), object({ repositories: array(unknown()) }).transform((raw) => raw.repositories)]).transform((all) => all.flatMap((one) => repositoryIn(one) ?? [])));
const LIST_MS = 3e4;
const MAX_LISTED = 2e3;
async function ofToken(api, { clock, signal }) {
	const reader = createReader({
		api,
		clock,
		jitter: Math.random,
		signal,
		budgetMs: LIST_MS
	});
	const list = async (route) => {
		let count = 0;
		return {
			all: await reader.all({
				route,
				params: {},
				what: "the repositories of the token",
				permission: "Metadata",
				parse: parseOwn,
				until: () => (count += 1) >= MAX_LISTED
			}),
			isCut: count >= MAX_LISTED
		};
	};
	const person = await list("GET /user/repos");
	const { all, isCut } = person.all.known ? person : await list("GET /installation/repositories");
	const subject = "repositories of the token";
	if (all.known) return {
		repositories: all.value,
		findings: isCut ? [cut(subject)] : []
	};
	const why = reader.unavailable()?.message ?? (person.all.known ? all.why : person.all.why);
	return {
		repositories: [],
		findings: [notLookedAt("policy", subject, `${sentence(why)} So the policies that it should read are not known. ${NAME_THEM}`)]
	};
}
function unlisted(subject, { kind, name, message, remedy }) {
	const text = sentence(`${message} (${name})`);
	return kind === "retryable" ? notLookedAt("policy", subject, `${text} Run stepkey doctor again later.`) : {
		area: "github",
		subject,
		state: "mistake",
		message: text,
		remedy: sentence(remedy)
	};
}
function cut(subject) {
	return notLookedAt("policy", subject, `There are more than doctor lists. ${NAME_THEM}`);
}
function missing(id) {
	return {
		area: "github",
		subject: `owner ${id}`,
		state: "mistake",
		message: "The App is not installed on the account with this id, which owners has. (github_app_missing)",
		remedy: "Install it there, or correct owners."
	};
}
function suspended$1(owner) {
	return {
		area: "github",
		subject: `App on ${owner}`,
		state: "mistake",
		message: "The App is suspended there, so the broker reads no policy and refuses every job. (github_app_suspended)",
		remedy: `An owner of ${owner} has to unsuspend it, in the settings under GitHub Apps.`
	};
}
function none(owner) {
	return {
		area: "github",
		subject: `App on ${owner}`,
		state: "warning",
		message: "The installation has no repository, so the broker reads no policy there.",
		remedy: "Choose repositories in the installation's settings."
	};
}
// src/cli/commands/doctor/look-at-policies.ts
const UNREADABLE = {
	ENOENT: "does not exist",
	ENOTDIR: "is not a directory"
};
async function readPolicyDirectory({ directory, directoryAt: subject }, deps) {
	const listed = await listPolicies(deps, directory).catch((error) => codeOf(error));
	if (typeof listed === "string") return {
		area: "policy",
		subject,
		state: "mistake",
		message: `${directory} ${UNREADABLE[listed] ?? `cannot be read (${listed})`}, so the broker does not start.`,
		remedy: "Make it, let the broker's user read it, or correct policy.directory."
	};
	const parser = createPolicyParser(await loadSettings(deps.kinds));
	return Promise.all(listed.map(async (file) => {
		const text = await readNamed(deps, file.path);
		const scope = isOrganisationFile(file.path) ? "organisation" : "repository";
		const parsed = text.ok ? parser.parse(text.value, {
			source: file.path,
			scope
		}) : void 0;
		const { path, repository } = file;
		return {
			path,
			repository,
			owner: basename(dirname(path)),
			text: text.ok ? text.value : void 0,
			document: parsed?.ok === true ? parsed.value : void 0
		};
	}));
}
function onlyNamed(all, named, { directory }) {
	if (named === void 0) return {
		policies: all,
		missing: []
	};
	const isOf = (name, { repository }) => repository?.toLowerCase() === name.toLowerCase();
	const missing = named.filter((name) => !all.some((policy) => isOf(name, policy))).map((name) => {
		return {
			area: "policy",
			subject: name,
			state: "mistake",
			message: `${directory} has no policy of this repository, so the broker refuses its jobs.`,
			remedy: `Save one as ${name}.yml there, or correct --repository.`
		};
	});
	return {
		policies: all.filter((policy) => policy.repository === void 0 || named.some((name) => isOf(name, policy))),
		missing
	};
}
async function lookAtPolicies(policies, broker, deps) {
	const found = await Promise.all(policies.map(async ({ path, text }) => {
		if (text === void 0) return [notLookedAt("policy", path, "This file cannot be read.")];
		return findingsOfCheck(path, await checkPolicy({
			path,
			text,
			broker,
			deps
		}));
	}));
	if (policies.length === 0) return [noPolicies(broker)];
	const all = [...found.flat(), ...unaskedGrants(policies, broker)];
	return all.length > 0 ? all : [wellFinding("policy", `${broker.directory}: ${plural(policies.length, "policy", "policies")}`)];
}
function noPolicies({ directory, directoryAt: subject }) {
	return {
		area: "policy",
		subject,
		state: "warning",
		message: `${directory} has no policy, so the broker refuses every job.`,
		remedy: "Save one as OWNER/NAME.yml there, or correct policy.directory."
	};
}
function unaskedGrants(policies, { down = new Set() }) {
	const grants = policies.flatMap(({ document }) => document?.grants ?? []);
	return [...down].flatMap((server) => {
		const own = grants.filter(({ credential }) => serverOf(credential) === server);
		if (own.length === 0) return [];
		const names = joined([...new Set(own.map(({ name }) => name))]);
		const message = `Whether they can be issued was not looked at: the server ${server} does not work.`;
		return [notLookedAt("policy", `grants ${names}`, message)];
	});
}
function serverOf(credential) {
	return credential && `${credential.kind} ${credential.settings.server}`;
}
function findingsOfCheck(path, { mistakes, unchecked }) {
	return [...mistakes.map((mistake) => ofMistake("policy", mistake)), ...unchecked.map((why) => notLookedAt("policy", path, why.replace(`${path}: `, "")))];
}
async function lookForUnread(broker, confirmed, deps) {
	const checked = await expandPaths(deps, [broker.directory]);
	const neighbours = await neighboursOf(deps, checked);
	return unreadFiles({
		checked,
		neighbours,
		confirmed,
		broker
	}).map((mistake) => ofMistake("policy", mistake));
}
// src/cli/commands/doctor/look-at-cap.ts
function awayText({ message, retryAfterSeconds }) {
	return `${sentence(`${message} (github_unavailable)`)} Look again in ${inWords(retryAfterSeconds * 1e3)}.`;
}
const CORRECT = "Correct policy.organisation, or what is there.";
const READ_MS$1 = 15e3;
async function lookAtCap(file, { broker, allowance, parser }, deps) {
	const { clock, signal } = deps;
	const { api } = allowance;
	const [owner = ""] = file.repository.split("/");
	const reader = createReader({
		api,
		clock,
		jitter: Math.random,
		signal,
		budgetMs: READ_MS$1
	});
	const read = await readFileAtTip(reader, file);
	const path = `${file.repository}/${file.path}`;
	const unusable = (message, slot = "broken", remedy = CORRECT) => {
		return {
			owner,
			slot,
			isKnown: true,
			findings: [{
				area: "policy",
				subject: path,
				state: "mistake",
				message,
				remedy
			}]
		};
	};
	if (read.kind === "away") return {
		owner,
		slot: void 0,
		isKnown: false,
		findings: [notLookedAt("policy", path, awayText(read))]
	};
	if (read.kind === "refused") {
		const { message, denial } = read;
		if (denial === void 0) return unusable(sentence(message));
		return unusable(sentence(`${message} (${denial.code})`), "broken", sentence(denial.remedy));
	}
	if (!read.text.ok) return unusable(sentence(read.text.error));
	const text = read.text.value;
	if (text === void 0) return unusable(`The default branch has no such file, at ${read.commit}.`, void 0);
	const scope = "organisation";
	const check = await checkPolicy({
		path,
		text,
		scope,
		broker,
		deps
	});
	const parsed = parser.parse(text, {
		source: path,
		scope
	});
	const document = parsed.ok ? parsed.value : void 0;
	const found = findingsOfCheck(path, check);
	return {
		owner,
		slot: document ?? "broken",
		isKnown: true,
		findings: found.length > 0 ? found : [wellFinding("policy", `${path} at ${read.commit}`)],
		policy: {
			path,
			repository: void 0,
			owner,
			text,
			document
		}
	};
}
// src/cli/commands/doctor/narrowed-by-cap.ts
function narrowedBy(repository, organisation) {
	if (organisation === void 0) return {
		refused: [],
		limits: []
	};
	const without = comparePolicies({
		repository,
		organisation
	}, {
		repository,
		organisation: void 0
	});
	const refused = without.flatMap(({ kind, grant, task }) => kind === "new" && task === void 0 && grant !== void 0 ? [grant] : []);
	const limits = without.filter(({ kind }) => kind !== "new").map(({ path, before, after }) => before === "" && after === "" ? pathText(path) : `${pathText(path)} (${after} → ${before})`);
	return {
		refused,
		limits: [...new Set(limits)]
	};
}
function narrowedText({ limits }, organisation) {
	if (organisation === void 0) return "";
	if (limits.length === 0) return "The organisation's policy narrows nothing of it.";
	return `The organisation's policy narrows ${joined(limits)}.`;
}
// src/cli/commands/doctor/look-at-tip.ts
async function lookAtTip(tip, effects, deps) {
	const subject = `${tip.repository}/${effects.path}`;
	if (tip.kind === "text") return await lookAtText(tip, subject, {
		...effects,
		deps
	});
	return { findings: withoutText(tip, subject) };
}
function withoutText(tip, subject) {
	if (tip.kind === "absent") return similarTo(tip.similar, subject);
	if (tip.kind === "unread") return [notLookedAt("policy", subject, sentence(tip.why))];
	return [{
		area: "policy",
		subject,
		state: "mistake",
		message: `${sentence(tip.why)} The broker refuses every job of this repository.`,
		remedy: "Replace it by a policy, or remove it."
	}];
}
async function lookAtText({ repository, commit, text }, subject, { broker, parser, capOf, deps }) {
	const [owner = ""] = repository.split("/");
	const scope = "repository";
	const check = await checkPolicy({
		path: subject,
		text,
		scope,
		repository,
		broker,
		deps
	});
	const parsed = parser.parse(text, {
		source: subject,
		scope
	});
	const document = parsed.ok ? parsed.value : void 0;
	const policy = {
		path: subject,
		repository,
		owner,
		text,
		document
	};
	const found = findingsOfCheck(subject, check);
	if (document === void 0) return {
		findings: found,
		policy
	};
	const cap = capOf(owner);
	const narrowed = narrowedBy(document, cap);
	const refused = refusedBy(narrowed.refused, subject, cap);
	const well = wellFinding("policy", `${subject} at ${commit}`);
	return {
		findings: [
			...found.length === 0 && refused.length === 0 ? [{
				...well,
				message: narrowedText(narrowed, cap)
			}] : [],
			...found,
			...refused
		],
		policy
	};
}
function refusedBy(refused, subject, cap) {
	if (refused.length === 0) return [];
	const [why, remedy] = WHY_REFUSED[typeof cap === "string" ? cap : "refuses"];
	return [{
		area: "policy",
		subject,
		state: "warning",
		message: `No job gets ${joined(refused)}: ${why}.`,
		remedy
	}];
}
const WHY_REFUSED = {
	missing: ["policy.require-organisation is set, and there is no organisation's policy for this owner", "Add one to policy.organisation, or leave out policy.require-organisation."],
	broken: ["the organisation's policy has mistakes, or cannot be read", "Correct it first."],
	refuses: ["the organisation's policy is for another owner, observes, or has the grant with another environment, access or credential", "Make both agree, or remove the grant."]
};
function similarTo(similar, subject) {
	if (similar.length === 0) return [];
	return [{
		area: "policy",
		subject,
		state: "warning",
		message: `The default branch has no such file. Beside it is ${joined(similar)}, which no broker reads.`,
		remedy: `Rename it to ${subject.split("/").at(-1) ?? subject}.`
	}];
}
function withoutPolicy(read, path, archived) {
	const absent = read.filter(({ kind }) => kind === "absent").map(({ repository }) => repository);
	const left = plural(archived, "archived repository was", "archived repositories were");
	const subject = `${path} is not in ${plural(absent.length, "repository", "repositories")}`;
	const message = [...absent.length === 0 ? [] : [`The broker refuses the jobs of ${joined(absent, "and", 50)}.`], ...archived === 0 ? [] : [`${left} not looked at.`]].join(" ");
	return message === "" ? [] : [{
		...wellFinding("policy", subject),
		message
	}];
}
// src/cli/commands/doctor/read-github-policies.ts
const READ_MS = 15e3;
const MAX_AWAY = 3;
async function readGitHubPolicies(names, path, { allowance, deps }) {
	const read = [];
	let away = 0;
	const left = await whileAllowed(names, allowance, async (repository) => {
		const { found, isAway } = await readOne({
			repository,
			path
		}, allowance, deps);
		read.push(found);
		away = isAway ? away + 1 : 0;
		if (away >= MAX_AWAY) allowance.stop("GitHub was away several times in a row");
	});
	read.sort((one, other) => byName(one.repository, other.repository));
	return {
		read,
		left
	};
}
async function readOne(file, { api }, { clock, signal }) {
	const { repository } = file;
	const reader = createReader({
		api,
		clock,
		jitter: Math.random,
		signal,
		budgetMs: READ_MS
	});
	const tip = await readFileAtTip(reader, file);
	const now = (found, isAway = false) => ({
		found,
		isAway
	});
	if (tip.kind !== "read") {
		if (tip.kind === "refused" && tip.hasNoBranch === true) return now({
			kind: "absent",
			repository,
			similar: []
		});
		if (tip.kind === "away") return now({
			kind: "unread",
			repository,
			why: awayText(tip)
		}, true);
		const denied = tip.denial === void 0 ? "" : ` (${tip.denial.code})`;
		return now({
			kind: "unread",
			repository,
			why: `${tip.message}${denied}`
		});
	}
	const { text, commit } = tip;
	if (!text.ok) return now({
		kind: "unfit",
		repository,
		why: text.error
	});
	if (text.value !== void 0) return now({
		kind: "text",
		repository,
		commit,
		text: text.value
	});
	const directory = posix.dirname(file.path);
	return now({
		kind: "absent",
		repository,
		similar: (directory === "." ? [] : await namesInDirectory(reader, {
			repository,
			path: directory
		}, commit)).filter((name) => isSimilar(name, posix.basename(file.path)))
	});
}
function isSimilar(name, wanted) {
	return stemOf(name) === stemOf(wanted) && name !== wanted;
}
function stemOf(name) {
	return name.toLowerCase().replace(/\.(?:ya?ml|json)(?:\.\w+)?$/u, "");
}
// src/cli/commands/doctor/look-at-github-policy.ts
const MAX_REPOSITORIES = 200;
async function lookAtGitHubPolicy(policy, { broker, allowance, lister, named }, deps) {
	const parser = createPolicyParser(await loadSettings(deps.kinds));
	const effects = {
		broker,
		allowance,
		parser
	};
	const caps = await Promise.all(policy.organisations.map((file) => lookAtCap(file, effects, deps)));
	const listed = named === void 0 ? await findRepositories(lister, broker.owners, deps) : {
		repositories: named.map((name) => ({ name })),
		archived: 0,
		findings: []
	};
	const names = listed.repositories.map(({ name }) => name);
	const { path, requireOrganisation } = policy;
	const { read, left } = await readGitHubPolicies(names.slice(0, MAX_REPOSITORIES), path, {
		allowance,
		deps
	});
	const capOf = (owner) => capOfOwner(owner, caps, requireOrganisation);
	const looks = await Promise.all(read.map((tip) => lookAtTip(tip, {
		path,
		broker,
		parser,
		capOf
	}, deps)));
	const policies = looks.flatMap((look) => look.policy ?? []);
	return {
		findings: [
			...caps.flatMap(({ findings }) => findings),
			...listed.findings,
			...firstOf(names, MAX_REPOSITORIES),
			...leftOut(left, allowance),
			...looks.flatMap(({ findings }) => findings),
			...unaskedGrants(policies, broker),
			...withoutPolicy(read, path, listed.archived)
		],
		policies: [...policies, ...caps.flatMap((cap) => cap.policy ?? [])]
	};
}
function capOfOwner(owner, caps, requireOrganisation) {
	const cap = caps.find((one) => one.owner.toLowerCase() === owner.toLowerCase());
	if (cap?.isKnown === false) return void 0;
	return cap?.slot ?? (requireOrganisation ? "missing" : void 0);
}
function leftOut(left, { spent }, area = "policy") {
	if (left.length === 0) return [];
	const why = sentence(spent() ?? "the look was stopped");
	return [notLookedAt(area, joined(left), why)];
}
// src/cli/commands/doctor/app-findings.ts
function lacking(subject, { owner, missing }) {
	return {
		area: "github",
		subject,
		state: "mistake",
		message: `The App lacks ${joined(missing)} there.`,
		remedy: `Grant these in the App's settings, under Permissions & events. Then an owner of ${owner} accepts them.`
	};
}
function tooMuch(subject, { excess, use }) {
	return {
		area: "github",
		subject,
		state: "warning",
		message: `The App has ${joined(excess)} there, which ${use} does not need.`,
		remedy: "Take these away in the App's settings: its key would be worth that much to a thief."
	};
}
// src/cli/commands/doctor/look-at-app.ts
async function lookAtRights(needs, look) {
	const findings = [];
	for (const [owner, { namesTeams, usesMergeQueues }] of ownersOf(needs)) {
		const found = await look.appOn(owner).installation(look.signal);
		if (!found.ok || found.value.isSuspended) continue;
		const { missing, excess } = readerRights(found.value.permissions, {
			namesTeams,
			usesMergeQueues,
			writes: look.writes
		});
		if (missing.length > 0) findings.push(lacking(`App on ${owner}`, {
			owner,
			missing
		}));
		if (excess.length > 0) findings.push(tooMuch(`App on ${owner}`, {
			excess,
			use: "reading approvals"
		}));
		const { events } = found.value;
		const unsent = look.takesEvents && events !== void 0 ? missingEvents(events) : [];
		if (unsent.length > 0) findings.push(unheard$1(owner, unsent));
	}
	return findings;
}
function ownersOf(needs) {
	const owners = new Map();
	const add = (owner = "", more = {}) => {
		const known = owners.get(owner) ?? {
			namesTeams: false,
			usesMergeQueues: false
		};
		owners.set(owner, {
			...known,
			...more
		});
	};
	for (const { repository, teams, usesMergeQueues } of needs) {
		add(repository.split("/")[0], usesMergeQueues ? { usesMergeQueues } : {});
		for (const team of teams) add(team.split("/")[0], { namesTeams: true });
	}
	return owners;
}
function unheard$1(owner, events) {
	return {
		area: "github",
		subject: `App on ${owner}`,
		state: "warning",
		message: `GitHub does not send the events ${joined(events)}, so what they say takes effect up to a minute later.`,
		remedy: "Subscribe to them in the App's settings, under Permissions & events."
	};
}
// src/github-app/hook.ts
const config = object({
	url: string().nullish().transform((text) => text === "" ? void 0 : text),
	content_type: string().optional(),
	insecure_ssl: union([string(), number()]).optional()
});
const app = object({ events: array(string()).optional() });
async function readHook({ asApp }, signal) {
	const sent = await asApp({
		method: "GET",
		path: "/app/hook/config"
	}, signal);
	if (!sent.ok) return sent;
	const itself = await asApp({
		method: "GET",
		path: "/app"
	}, signal);
	if (!itself.ok) return itself;
	const about = app.safeParse(parseJson(itself.value.body));
	const events = about.success ? about.data.events : void 0;
	const hook = sent.value.status === 404 ? NONE : hookIn(sent.value);
	return hook === void 0 ? err(unexpected("the webhook", sent.value)) : ok({
		...hook,
		events
	});
}
const NONE = {
	url: void 0,
	contentType: void 0,
	checksTls: true
};
function hookIn({ status, body }) {
	const parsed = config.safeParse(status === 200 ? parseJson(body) : void 0);
	if (!parsed.success) return void 0;
	const { url, content_type: contentType, insecure_ssl: insecure = "0" } = parsed.data;
	return {
		url: url ?? void 0,
		contentType,
		checksTls: String(insecure) === "0"
	};
}
// src/cli/commands/doctor/look-at-writer.ts
function writtenBy({ check, deployments }) {
	return [...check === void 0 ? [] : ["checks"], ...deployments === true ? ["deployments"] : []];
}
function writesOfReader(config) {
	return "app" in config && config.app.id === config.writer?.id ? writerPermissions(writtenBy(config)) : {};
}
async function lookAtWriter(config, needs, look) {
	const { writer, api } = config;
	const isReader = "app" in config && config.app.id === writer.id;
	const apiUrl = api.replace(/\/+$/u, "");
	const appOn = appsOf({
		app: writer.id,
		keys: writer.keys,
		apiUrl
	}, look);
	const written = writtenBy(config);
	const findings = [];
	for (const owner of new Set(needs.map(({ repository }) => repository.split("/")[0] ?? ""))) {
		const subject = `writer on ${owner}`;
		const found = await appOn(owner).installation(look.signal);
		if (!found.ok) {
			const { kind, name, message, remedy } = found.error;
			const text = sentence(`${message} (${name})`);
			if (kind === "retryable") findings.push(notLookedAt("github", subject, text));
			else findings.push({
				area: "github",
				subject,
				state: "mistake",
				message: text,
				remedy
			});
			continue;
		}
		if (found.value.isSuspended) {
			findings.push(suspended(subject, owner));
			continue;
		}
		const { permissions, events } = found.value;
		const { missing, excess } = writerRights(permissions, written);
		if (missing.length > 0) findings.push(lacking(subject, {
			owner,
			missing
		}));
		if (excess.length > 0 && !isReader) findings.push(tooMuch(subject, {
			excess,
			use: "what it writes"
		}));
		const unsent = writerEvents(written).filter((name) => events?.includes(name) === false);
		if (unsent.length > 0) findings.push(unheard(subject, unsent));
	}
	return findings;
}
function suspended(subject, owner) {
	return {
		area: "github",
		subject,
		state: "mistake",
		message: "The App is suspended there, so the broker writes nothing.",
		remedy: `An owner of ${owner} has to unsuspend it, in the settings under GitHub Apps.`
	};
}
function unheard(subject, events) {
	return {
		area: "github",
		subject,
		state: "mistake",
		message: `GitHub does not send the event ${joined(events)}, so no environment asks the broker.`,
		remedy: "Subscribe to it in the App's settings, under Permissions & events."
	};
}
// src/cli/commands/doctor/look-at-hook.ts
async function lookAtHooks(config, look) {
	if ((config.webhookSecrets ?? []).length === 0) return [];
	const findings = [];
	for (const { name, app, events } of appsWithEvents(config)) {
		const identity = {
			app: app.id,
			keys: app.keys,
			apiUrl: config.api.replace(/\/+$/u, "")
		};
		const hook = await readHook(createAppRequests(identity, look), look.signal);
		const subject = `webhook of ${name}`;
		if (hook.ok) findings.push(...ofHook(subject, hook.value, {
			events,
			...look
		}));
		else findings.push(notLookedAt("github", subject, sentence(hook.error.message)));
	}
	return findings;
}
function appsWithEvents(config) {
	const { writer } = config;
	const ofWriter = writerEvents(writtenBy(config));
	const reader = "app" in config ? config.app : void 0;
	const isSame = reader !== void 0 && reader.id === writer?.id;
	const read = isSame ? [...READER_EVENTS, ...ofWriter] : READER_EVENTS;
	return [...reader === void 0 ? [] : [{
		name: "the App",
		app: reader,
		events: read
	}], ...writer === void 0 || isSame || ofWriter.length === 0 ? [] : [{
		name: "the writer",
		app: writer,
		events: ofWriter
	}]];
}
function ofHook(subject, hook, { brokerUrl, events }) {
	const { url, contentType, checksTls } = hook;
	const expected = `${brokerUrl}/webhooks/github`;
	const found = (state, message, remedy) => ({
		area: "github",
		subject,
		state,
		message,
		remedy
	});
	if (url === void 0) return [found("mistake", "The App has no active webhook, so the broker hears of nothing.", `Activate it in the App's settings, with ${expected}.`)];
	const lacking = events.filter((name) => hook.events?.includes(name) === false);
	return [
		...url === expected ? [] : [found("mistake", `GitHub delivers events to ${url}, and not to the broker.`, `Set the webhook's URL to ${expected} in the App's settings.`)],
		...contentType === void 0 || contentType === "json" ? [] : [found("mistake", `GitHub delivers events as ${contentType}, which the broker refuses.`, "Set the webhook's content type to application/json.")],
		...checksTls ? [] : [found("warning", "GitHub does not check the broker's certificate when it delivers events.", "Enable SSL verification in the webhook's settings.")],
		...lacking.length === 0 ? [] : [found("warning", `The App is not subscribed to the events ${joined(lacking)}.`, "Subscribe to them in the App's settings, under Permissions & events.")]
	];
}
// src/cli/commands/doctor/look-at-repository.ts
async function lookAtRepository(policy, needs, effects) {
	if (needs === void 0) return {
		findings: await lookAtSettingsOf(policy, effects),
		isConfirmed: false
	};
	const { allowance, deps, isApp } = effects;
	const asked = {
		...needs,
		teams: []
	};
	const checked = await checkToken(asked, {
		api: allowance.api,
		...deps,
		isApp
	});
	const { trouble, fullName } = checked;
	if (trouble?.isOfRepository === false) allowance.stop(trouble.message);
	const settings = trouble === void 0 || trouble.name === "permission_missing" ? await lookAtSettingsOf(policy, effects) : [];
	return {
		findings: [...findingsOf(policy, needs.repository, checked), ...settings],
		isConfirmed: fullName === needs.repository
	};
}
async function lookAtSettingsOf({ path, repository, text, document }, { allowance, check, deps }) {
	if (repository === void 0 || text === void 0 || document === void 0) return [];
	const writes = document.grants.some(({ access }) => access === "write");
	const looked = await lookAtSettings({
		path,
		text,
		document,
		repository
	}, {
		api: allowance.api,
		check
	}, deps);
	const mistakes = looked.mistakes.filter(({ code }) => code !== "repository_mismatch" || !writes);
	return ofLook(repository, {
		...looked,
		mistakes
	});
}
async function lookAtOrganisationsPolicy({ path, owner, text, document }, policies, { allowance, deps }) {
	if (text === void 0 || document === void 0) return [];
	const placed = {
		path,
		owner,
		text,
		document,
		limits: policies.flatMap((one) => {
			const { repository, document: own } = one;
			return one.owner.toLowerCase() === owner.toLowerCase() && repository !== void 0 && own !== void 0 ? [{
				repository,
				document: own
			}] : [];
		})
	};
	return ofLook(path, await lookAtOrganisation(placed, allowance, deps));
}
function ofLook(subject, { mistakes, unchecked }) {
	return [...mistakes.map((mistake) => ofMistake("github", mistake)), ...unchecked.map((why) => notLookedAt("github", subject, why))];
}
function findingsOf(policy, repository, { trouble, fullName, repositoryId }) {
	return [
		trouble === void 0 ? wellFinding("github", repository) : trouble.isOfRepository ? troubleOf(repository, trouble) : notLookedAt("github", repository, sentence(trouble.message)),
		...wrongName(policy, fullName),
		...wrongId(policy, repositoryId)
	];
}
function troubleOf(subject, { name, message, remedy }) {
	return {
		area: "github",
		subject,
		state: "mistake",
		message: sentence(`${message} (${name})`),
		remedy
	};
}
function wrongName({ path, repository }, fullName) {
	const isNamed = path.endsWith(`${repository}.yml`);
	if (fullName === void 0 || fullName === repository || !isNamed) return [];
	return [{
		area: "policy",
		subject: path,
		state: "mistake",
		message: `GitHub writes the repository's name as ${fullName}, so no broker reads this file.`,
		remedy: `Rename it to ${fullName}.yml in the policy directory.`
	}];
}
function wrongId({ path, document }, id) {
	const own = document?.repositoryId;
	if (id === void 0 || own === void 0 || own === id) return [];
	return [{
		area: "policy",
		subject: path,
		state: "mistake",
		message: `repository-id is ${own}, and GitHub says ${id}: every job of this repository is refused, and each raises the alarm id_mismatch.`,
		remedy: `If this is the right repository, write repository-id: ${id}.`
	}];
}
// src/cli/commands/doctor/look-at-github.ts
async function lookAtGitHub({ url: brokerUrl, github: config, reads, allowance }, policies, deps) {
	const { clock, signal, variables } = deps;
	const { checkAccess, appOn } = reads;
	const alone = await checkAccess.look(signal);
	if (alone !== void 0) return {
		findings: [troubleOf(config.api, alone)],
		confirmed: new Set()
	};
	const looks = policies.filter(isWorthALook).map((policy) => {
		const { repository, document } = policy;
		const isRepositorys = repository !== void 0 && document !== void 0;
		const cap = capOf(policy, policies);
		return {
			policy,
			needs: isRepositorys ? tokenNeeds(repository, document, cap) : void 0
		};
	});
	const needed = looks.flatMap(({ needs }) => needs ?? []);
	const effects = {
		send: brokerHttp(variables),
		clock,
		signal
	};
	const takesEvents = (config.webhookSecrets ?? []).length > 0;
	const { writer } = config;
	const findings = [
		wellFinding("github", config.api),
		...appOn === void 0 ? [] : await lookAtRights(needed, {
			appOn,
			signal,
			takesEvents,
			writes: writesOfReader(config)
		}),
		...writer === void 0 ? [] : await lookAtWriter({
			...config,
			writer
		}, needed, effects),
		...await lookAtHooks(config, {
			brokerUrl,
			...effects
		})
	];
	const confirmed = new Set();
	const check = await expectedCheckOf(config, effects);
	const rest = (await whileAllowed(looks, allowance, async ({ policy, needs }) => {
		if (policy.repository === void 0) {
			findings.push(...await lookAtOrganisationsPolicy(policy, policies, {
				allowance,
				deps
			}));
			return;
		}
		const isApp = checkAccess.isApp;
		const looked = await lookAtRepository(policy, needs, {
			allowance,
			check,
			deps,
			isApp
		});
		if (looked.isConfirmed) confirmed.add(policy.path);
		findings.push(...looked.findings);
	})).map(({ policy: { repository, path } }) => repository ?? path);
	findings.push(...leftOut(rest, allowance, "github"));
	return {
		findings: together(findings.toSorted((one, other) => one.subject.localeCompare(other.subject, "en", { numeric: true }))),
		confirmed
	};
}
function isWorthALook({ document }) {
	if (document === void 0) return false;
	const { grants, scope } = document;
	return scope === "organisation" || grants.some(({ access, environment }) => access === "write" || environment !== void 0);
}
function capOf({ owner }, policies) {
	const cap = policies.find((one) => one.repository === void 0 && one.owner.toLowerCase() === owner.toLowerCase());
	return cap && (cap.document ?? "broken");
}
function together(findings) {
	return findings.flatMap((finding, index) => {
		const isSame = (other) => other.code === void 0 && other.area === "github" && other.state === "mistake" && other.remedy === finding.remedy;
		if (!isSame(finding)) return [finding];
		const same = findings.filter(isSame);
		if (findings.findIndex(isSame) < index) return [];
		return [{
			...finding,
			subject: joined(same.map(({ subject }) => subject))
		}];
	});
}
// src/cli/sources/writable.ts
async function whyNotWritable(path) {
	const directory = dirname(path);
	const ofDirectory = await accessError(directory);
	if (ofDirectory === "ENOENT") return `there is no directory ${directory}`;
	if (ofDirectory !== void 0) return `the directory ${directory} cannot be written (${ofDirectory})`;
	const ofFile = await accessError(path);
	if (ofFile === void 0 || ofFile === "ENOENT") return void 0;
	return `${path} cannot be written (${ofFile})`;
}
async function accessError(path) {
	try {
		await access(path, constants.R_OK | constants.W_OK);
		return;
	} catch (error) {
		return codeOf(error);
	}
}
// src/cli/commands/doctor/look-at-parts.ts
function lookAtServers(servers, deps) {
	return Promise.all(serverProbes(servers.providers, servers.names).map((probe) => lookWith(probe, deps)));
}
function lookAtIssuer({ issuer }, deps) {
	const { clock, variables } = deps;
	return lookWith(issuerProbe(createKeySet({
		issuer,
		send: brokerHttp(variables),
		clock
	})), deps, issuer);
}
async function lookWith(probe, { clock, signal }, subject = subjectOf(probe)) {
	const area = probe.part.part;
	const trouble = await boundedLook(probe, clock)(signal);
	if (trouble === void 0) return wellFinding(area, subject);
	const { name, message, remedy } = trouble;
	const text = message.includes(name) ? message : `${message} (${name})`;
	return {
		area,
		subject,
		state: "mistake",
		message: sentence(text),
		remedy
	};
}
function subjectOf({ part }) {
	return part.part === "server" ? `${part.kind} ${part.server}` : part.part;
}
async function lookAtFiles({ store, audit }) {
	const remedy = "Make the directory, and let the broker's user write it. Run stepkey doctor as that user.";
	const look = async (area, path) => {
		const why = await whyNotWritable(path);
		if (why === void 0) return wellFinding(area, path);
		return {
			area,
			subject: path,
			state: "mistake",
			message: sentence(why),
			remedy
		};
	};
	return [
		store.kind === "sqlite" ? await look("store", store.path) : wellFinding("store", storeAddress(store)),
		...store.kind === "sqlite" ? [] : await lookAtSockets(store.controlPath),
		audit.kind === "stdout" ? wellFinding("audit", "stdout") : await look("audit", audit.path)
	];
}
async function lookAtSockets(path) {
	const why = await whyNotWritable(path);
	if (why === void 0) return [];
	const message = `Commands cannot reach the broker by a socket: ${why}.`;
	return [{
		area: "store",
		subject: dirname(path),
		state: "warning",
		message,
		remedy: "Set store.postgres.control-directory to a directory that the broker can write. Until then, there is no stepkey reload and no break-glass."
	}];
}
async function lookAtFreezes({ store }, configuration, effects) {
	if (!await storeExists(store)) return [];
	try {
		return [...(await readFreezes(store, effects)).map((freeze) => ofFreeze(freeze, configuration)), ...(await storeAdvice(store)).map((advice) => ofAdvice(advice, store))];
	} catch (error) {
		if (!(error instanceof StoreError)) throw error;
		const { kind, message, remedy } = error;
		const state = kind === "unusable" || store.kind !== "sqlite" ? "mistake" : "not_looked_at";
		return [{
			area: "store",
			subject: store.kind === "sqlite" ? store.path : storeAddress(store),
			state,
			message,
			remedy
		}];
	}
}
function ofAdvice({ message, remedy }, store) {
	return {
		area: "store",
		subject: storeAddress(store),
		state: "warning",
		message,
		remedy
	};
}
function ofFreeze(freeze, configuration) {
	const message = `Frozen since ${toRfc3339(freeze.since)}: the broker refuses ${REFUSES[freeze.scope]}.`;
	const remedy = `Run \`stepkey thaw${scopeOption(freeze)}${configOption(configuration)}\` when it may be issued again.`;
	return {
		area: "freeze",
		subject: scopeText(freeze),
		state: "warning",
		message,
		remedy
	};
}
const REFUSES = {
	all: "every job",
	grant: "every job that asks for this grant",
	repository: "every job of this repository"
};
async function lookAtSecretFiles(paths) {
	return (await openFilesOf(paths)).map(({ path, message, remedy }) => {
		return {
			area: "secret",
			subject: path,
			state: "warning",
			message,
			remedy: `Run \`${remedy}\`.`
		};
	});
}
// src/cli/commands/doctor/look-at-all.ts
async function lookAtAll(setting, deps) {
	const { config, yaml, path } = setting;
	const servers = await serversOf(config, deps);
	const { policy } = config;
	if (policy.kind === "default_branch") return lookAtAllOnGitHub({
		...setting,
		policy,
		servers
	}, deps);
	const place = {
		directory: policy.directory,
		directoryAt: policyDirectoryAt(path, yaml)
	};
	const [ofServers, ofParts, all] = await Promise.all([
		lookAtServers(servers, deps),
		lookAtParts(setting, deps),
		readPolicyDirectory(place, deps)
	]);
	const others = [...ofServers, ...ofParts];
	if (!isRead(all)) return [all, ...others];
	const { policies, missing } = onlyNamed(all, setting.named, place);
	const broker = {
		...brokerOf(setting, servers, ofServers),
		...place
	};
	const opened = openOf(config, deps);
	const look = opened === void 0 ? NO_LOOK : await lookAtGitHub(opened, policies, deps);
	return [
		...missing,
		...await lookAtPolicies(policies, broker, deps),
		...await lookForUnread(broker, look.confirmed, deps),
		...others,
		...look.findings
	];
}
async function lookAtAllOnGitHub(setting, deps) {
	const { policy, servers, named } = setting;
	const [ofServers, ofParts] = await Promise.all([lookAtServers(servers, deps), lookAtParts(setting, deps)]);
	const broker = brokerOf(setting, servers, ofServers);
	const opened = openOf(setting.config, deps);
	if (opened === void 0) return [
		notLookedAt("policy", policy.path, "Not looked at: the configuration has no usable github to read them with."),
		...ofServers,
		...ofParts
	];
	const { allowance, lister, reads, github } = opened;
	const trouble = await reads.checkAccess.look(deps.signal);
	if (trouble !== void 0) return [
		notLookedAt("policy", policy.path, "Not looked at: GitHub cannot be read."),
		...ofServers,
		...ofParts,
		troubleOf(github.api, trouble)
	];
	const read = await lookAtGitHubPolicy(policy, {
		broker,
		allowance,
		lister,
		named
	}, deps);
	const look = await lookAtGitHub(opened, read.policies, deps);
	return [
		...read.findings,
		...ofServers,
		...ofParts,
		...look.findings
	];
}
function openOf({ github, url }, { clock, variables }) {
	if (github === void 0) return void 0;
	const send = brokerHttp(variables);
	const reads = openGitHub(github, {
		send,
		clock
	});
	const allowance = createAllowance(reads.api, clock);
	const { appOn } = reads;
	return {
		url,
		github,
		reads,
		allowance,
		lister: "app" in github && appOn !== void 0 ? {
			kind: "app",
			requests: createAppRequests(identityOf(github), {
				send,
				clock
			}),
			appOn
		} : {
			kind: "token",
			api: allowance.api
		}
	};
}
function identityOf({ app, api }) {
	return {
		app: app.id,
		keys: app.keys,
		apiUrl: api.replace(/\/+$/u, "")
	};
}
async function lookAtParts({ config, path, leftOut }, deps) {
	const has = (area) => !leftOut.includes(area);
	const files = (await lookAtFiles(config)).filter(({ area }) => has(area));
	const freezes = has("store") ? await lookAtFreezes(config, path, deps) : [];
	const isStoreLost = freezes.some(({ area, state }) => area === "store" && state !== "warning");
	return [
		...has("issuer") ? [await lookAtIssuer(config, deps)] : [],
		...files.filter(({ area }) => area !== "store" || !isStoreLost),
		...freezes
	];
}
const NO_LOOK = {
	findings: [],
	confirmed: new Set()
};
function isRead(policies) {
	return Array.isArray(policies);
}
function brokerOf({ config, path, leftOut, hasStrays }, { providers, names }, ofServers) {
	const without = leftOut.flatMap((entry) => {
		const [, kind = "", server = ""] = /^servers\.([^.]+)\.(.+)$/u.exec(entry) ?? [];
		return kind === "" ? [] : [{
			kind,
			server
		}];
	});
	const all = [...new Set([...Object.keys(names), ...without.map(({ kind }) => kind)])].map((kind) => {
		const own = without.filter((one) => one.kind === kind).map(({ server }) => server);
		return [kind, [...names[kind] ?? [], ...own]];
	});
	const failed = ofServers.filter(({ state }) => state === "mistake");
	const down = [...without.map(({ kind, server }) => `${kind} ${server}`), ...failed.map(({ subject }) => subject)];
	return {
		owners: config.owners,
		hasGitHub: config.github !== void 0 || leftOut.includes("github") || hasStrays,
		servers: {
			providers,
			names: Object.fromEntries(all)
		},
		isOffline: false,
		hasStrays,
		down: new Set(down),
		config: path
	};
}
// src/cli/commands/doctor/doctor.ts
const doctor = {
	name: "doctor",
	synopsis: "",
	description: [
		"Looks at all that a broker with this configuration needs, and says what does not work and what to do about it: the configuration and its secrets, every policy, each server, GitHub and its token, the issuer's keys, and the places of the store and the audit log. It also says which freezes are in force, and which files with secrets other users can read. It only reads.",
		"It finds all that stepkey check finds, and looks at servers, GitHub and the issuer with the broker's own probes and deadlines. For each policy with a write grant, it asks GitHub for the repository's name and id, and whether the token can read what a decision needs. For each policy with a write grant or an environment, it asks what check --github asks: whether the gates that the policy relies on hold.",
		"Where policies are in default branches (policy.github), it reads them as the broker does: in each repository that the App is installed on, or that the token lists, of the owners that the broker serves. It says where there is a policy, whether it parses, and what the organisation's takes from it. It looks at 200 repositories at most, and begins nothing more after 2,000 requests or 3 minutes; it says what it left out. --repository names those to look at instead.",
		"Run it on the broker's machine, as the broker's user and with its variables, before the broker starts or beside it. A mistake in one part does not hide the others."
	],
	options: {
		...CONFIG_OPTION,
		repository: {
			value: "NAMES",
			help: "Look only at the policies of these repositories, as OWNER/NAME, separated by commas."
		}
	},
	positionals: NO_POSITIONALS,
	examples: [
		["stepkey doctor", "Look at all that ./broker.yml needs."],
		["stepkey doctor --config /etc/stepkey/broker.yml --json", "The same, for a script."],
		["stepkey doctor --repository octo-org/shop,octo-org/web", "Of the policies in default branches, look at those of two repositories."]
	],
	exitCodes: {
		0: "everything works",
		1: "mistakes found, or something does not work",
		3: "not everything could be looked at, or the configuration cannot be read"
	},
	run: runDoctor
};
async function runDoctor(given, deps) {
	const json = given.flag("json");
	const named = namedRepositories(given.text("repository"));
	if (!named.ok) return printFailure(deps, named.error, {
		json,
		exit: 2
	});
	const path = configPath(given);
	const text = await readNamed(deps, path);
	if (!text.ok) return printFailure(deps, text.error, {
		json,
		exit: 3
	});
	const salvaged = await salvageConfig(deps, path, text.value);
	const { mistakes, leftOut } = salvaged;
	const findings = inAreas([
		...mistakes.length === 0 ? [wellFinding("configuration", path)] : mistakes.map((mistake) => ofMistake("configuration", mistake)),
		...await lookAtSecretFiles(salvaged.secretFiles),
		...leftOut.map(leftOutFinding),
		...await lookAtRest({
			...salvaged,
			path,
			named: named.value
		}, deps)
	]);
	if (json) {
		const [wrong, warnings] = [count(findings, "mistake"), count(findings, "warning")];
		printJson(deps, {
			mistakes: wrong,
			warnings,
			findings
		});
	} else {
		const lines = findings.flatMap((finding) => doctorLines(deps, finding));
		printLines(deps, [...lines, summaryLine(findings)]);
	}
	return exitCodeOf(findings);
}
async function lookAtRest(salvaged, deps) {
	const { config, path } = salvaged;
	return config === void 0 ? [NO_CONFIGURATION, ...await lookWithoutConfiguration(salvaged, path, deps)] : await lookAtAll({
		...salvaged,
		config
	}, deps);
}
const NO_CONFIGURATION = notLookedAt("server", "servers, GitHub, issuer, store, audit log, and the grants on the servers", "They were not looked at, because of the mistakes in the configuration.");
async function lookWithoutConfiguration({ yaml }, path, deps) {
	const broker = yaml && offlineBroker(yaml, path);
	if (broker?.directory === void 0) return [];
	const named = {
		directory: broker.directory,
		directoryAt: policyDirectoryAt(path, yaml)
	};
	const policies = await readPolicyDirectory(named, deps);
	if (!isRead(policies)) return [policies];
	const target = {
		...broker,
		...named,
		hasGitHub: true,
		hasStrays: true
	};
	return [...await lookAtPolicies(policies, target, deps), ...await lookForUnread(target, new Set(), deps)].filter(({ state }) => state !== "well");
}
const AREA_OF = {
	github: "github",
	issuer: "issuer",
	audit: "audit"
};
function leftOutFinding(entry) {
	return notLookedAt(entry.startsWith("servers.") ? "server" : AREA_OF[entry] ?? "store", entry.replace(/^servers\./u, "").replace(".", " "), "Not looked at: its entry in the configuration has mistakes.");
}
export { doctor };
