import { n as CONFIG_OPTION, r as NO_POSITIONALS } from "./command.js";
import { i as printJson, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { a as policyDirectoryAt, d as readNamed, i as parseConfigAndFiles, n as configPath, r as parseConfig, t as configOption, u as topKeys } from "./configuration.js";
import { Gt as isRecord, Kt as parseJson, Qt as loadSettings } from "./job.js";
import { t as readYaml } from "./yaml-source.js";
import { n as serversOf } from "./servers.js";
import { a as neighboursOf, c as offlineBroker, n as lookAtSettings, r as expandPaths, s as checkPolicy, t as unreadFiles } from "./unread-files.js";
import { Ct as toRfc3339, E as joined, O as plural, ct as err, d as codeOf, k as sentence, lt as ok } from "./start.js";
import { r as wrap } from "./help.js";
import { c as eachOf, n as createReader } from "./octokit.js";
import { c as serverProbes, g as createKeySet, i as issuerProbe, p as readFileAtTip, s as tokenNeeds, t as openFilesOf, u as boundedLook } from "./secret-files.js";
import { c as openGitHub, f as checkToken, s as appsOf } from "./first-looks.js";
import { t as brokerHttp } from "./http.js";
import { a as listPolicies, r as isOrganisationFile } from "./policy-directory.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { i as readerRights, r as missingEvents, t as READER_EVENTS } from "./reading.js";
import { D as number, F as union, N as string, O as object, _ as array } from "./zod.js";
import { i as unexpected, n as createAppRequests } from "./client2.js";
import { i as writerRights, n as writerEvents, r as writerPermissions } from "./writing.js";
import { a as readFreezes, c as storeAdvice, l as storeExists, s as storeAddress } from "./open-store.js";
import { n as StoreError } from "./store.js";
import { n as scopeOption, r as scopeText } from "./freeze-text.js";
const { dirname } = process.getBuiltinModule("node:path");
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
			text: text.ok ? text.value : void 0,
			document: parsed?.ok === true ? parsed.value : void 0
		};
	}));
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
// src/cli/commands/doctor/look-at-github-policy.ts
const READ_MS = 15e3;
async function lookAtGitHubPolicy(policy, { reader, broker }, deps) {
	const own = notLookedAt("policy", policy.path, `The policies of repositories are in their default branches. Run \`stepkey check ${policy.path}\` in each.`);
	if (reader === void 0) return [own];
	const looks = policy.organisations.map((file) => lookAtCap(file, {
		reader,
		broker
	}, deps));
	return [...(await Promise.all(looks)).flat(), own];
}
async function lookAtCap(file, { reader: settings, broker }, deps) {
	const { clock, signal, variables } = deps;
	const { api } = openGitHub(settings, {
		send: brokerHttp(variables),
		clock
	});
	const reader = createReader({
		api,
		clock,
		jitter: Math.random,
		signal,
		budgetMs: READ_MS
	});
	const read = await readFileAtTip(reader, file);
	const subject = `${file.repository}/${file.path}`;
	if (read.kind !== "read") return [mistake(subject, sentence(read.message))];
	if (!read.text.ok) return [mistake(subject, sentence(read.text.error))];
	const text = read.text.value;
	if (text === void 0) return [mistake(subject, `The default branch has no such file, at ${read.commit}.`)];
	const found = findingsOfCheck(subject, await checkPolicy({
		path: subject,
		text,
		scope: "organisation",
		broker,
		deps
	}));
	return found.length > 0 ? found : [wellFinding("policy", `${subject} at ${read.commit}`)];
}
function mistake(subject, message) {
	return {
		area: "policy",
		subject,
		state: "mistake",
		message,
		remedy: "Correct policy.organisation, or what is there."
	};
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
	for (const [owner, namesTeams] of ownersOf(needs)) {
		const found = await look.appOn(owner).installation(look.signal);
		if (!found.ok || found.value.isSuspended) continue;
		const { missing, excess } = readerRights(found.value.permissions, {
			namesTeams,
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
	for (const { repository, teams } of needs) {
		const [owner = ""] = repository.split("/");
		owners.set(owner, owners.get(owner) ?? false);
		for (const team of teams) owners.set(team.split("/")[0] ?? "", true);
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
// src/cli/commands/doctor/look-at-github.ts
const AT_ONCE = 4;
async function lookAtGitHub({ url: brokerUrl, github: config }, policies, deps) {
	const { clock, signal, variables } = deps;
	const apiUrl = config.api;
	const send = brokerHttp(variables);
	const { api, checkAccess, appOn } = openGitHub(config, {
		send,
		clock
	});
	const effects = {
		api,
		clock,
		signal,
		isApp: checkAccess.isApp
	};
	const alone = await checkAccess.look(signal);
	if (alone !== void 0) return {
		findings: [troubleOf(apiUrl, alone)],
		confirmed: new Set()
	};
	const findings = [wellFinding("github", apiUrl)];
	const confirmed = new Set();
	const waiting = policies.flatMap((policy) => {
		const { repository, document } = policy;
		const needs = repository === void 0 || document === void 0 ? void 0 : tokenNeeds(repository, document);
		return needs === void 0 ? [] : [{
			policy,
			needs
		}];
	});
	const takesEvents = (config.webhookSecrets ?? []).length > 0;
	const needed = waiting.map(({ needs }) => needs);
	const rights = appOn && await lookAtRights(needed, {
		appOn,
		signal,
		takesEvents,
		writes: writesOfReader(config)
	});
	const { writer } = config;
	const written = writer && await lookAtWriter({
		...config,
		writer
	}, needed, {
		send,
		clock,
		signal
	});
	const hooks = await lookAtHooks(config, {
		brokerUrl,
		send,
		clock,
		signal
	});
	findings.push(...rights ?? [], ...written ?? [], ...hooks);
	const work = async () => {
		for (let next = waiting.shift(); next !== void 0; next = waiting.shift()) {
			const { policy, needs } = next;
			const checked = await checkToken(needs, effects);
			if (checked.fullName === needs.repository) confirmed.add(policy.path);
			findings.push(...findingsOf(policy, needs.repository, checked));
			if (checked.trouble === void 0) findings.push(...await lookAtSettingsOf(policy, {
				api,
				deps
			}));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	const reading = policies.filter(onlyReads);
	const looked = await eachOf(reading, (policy) => lookAtSettingsOf(policy, {
		api,
		deps
	}));
	findings.push(...looked.flat());
	return {
		findings: together(findings.toSorted((left, right) => left.subject.localeCompare(right.subject, "en", { numeric: true }))),
		confirmed
	};
}
function onlyReads({ document }) {
	const grants = document?.grants ?? [];
	return grants.some(({ environment }) => environment !== void 0) && grants.every(({ access }) => access === "read");
}
async function lookAtSettingsOf({ path, repository, text, document }, { api, deps }) {
	if (repository === void 0 || text === void 0 || document === void 0) return [];
	const writes = document.grants.some(({ access }) => access === "write");
	const looked = await lookAtSettings({
		path,
		text,
		document,
		repository
	}, api, deps);
	return [...looked.mistakes.filter(({ code }) => code !== "repository_mismatch" || !writes).map((mistake) => ofMistake("github", mistake)), ...looked.unchecked.map((why) => notLookedAt("github", repository, why))];
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
	if (fullName === void 0 || fullName === repository) return [];
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
// src/cli/commands/doctor/doctor.ts
const doctor = {
	name: "doctor",
	synopsis: "",
	description: [
		"Looks at all that a broker with this configuration needs, and says what does not work and what to do about it: the configuration and its secrets, every policy, each server, GitHub and its token, the issuer's keys, and the places of the store and the audit log. It also says which freezes are in force, and which files with secrets other users can read. It only reads.",
		"It finds all that stepkey check finds, and looks at servers, GitHub and the issuer with the broker's own probes and deadlines. For each policy with a write grant, it asks GitHub for the repository's name and id, and whether the token can read what a decision needs. For each policy with a write grant or an environment, it asks what check --github asks: whether the gates that the policy relies on hold.",
		"Run it on the broker's machine, as the broker's user and with its variables, before the broker starts or beside it. A mistake in one part does not hide the others."
	],
	options: CONFIG_OPTION,
	positionals: NO_POSITIONALS,
	examples: [["stepkey doctor", "Look at all that ./broker.yml needs."], ["stepkey doctor --config /etc/stepkey/broker.yml --json", "The same, for a script."]],
	exitCodes: {
		0: "everything works",
		1: "mistakes found, or something does not work",
		3: "not everything could be looked at, or the configuration cannot be read"
	},
	run: runDoctor
};
async function runDoctor(given, deps) {
	const json = given.flag("json");
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
		...await lookAtRest(salvaged, path, deps)
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
async function lookAtRest(salvaged, path, deps) {
	const { config } = salvaged;
	return config === void 0 ? [NO_CONFIGURATION, ...await lookWithoutConfiguration(salvaged, path, deps)] : await lookAtAll({
		...salvaged,
		config,
		path
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
async function lookAtAll(setting, deps) {
	const { config, yaml, path } = setting;
	const servers = await serversOf(config, deps);
	const { policy } = config;
	if (policy.kind === "default_branch") return lookAtAllOnGitHub({
		...setting,
		policy,
		servers
	}, deps);
	const named = {
		directory: policy.directory,
		directoryAt: policyDirectoryAt(path, yaml)
	};
	const [ofServers, ofParts, policies] = await Promise.all([
		lookAtServers(servers, deps),
		lookAtParts(setting, deps),
		readPolicyDirectory(named, deps)
	]);
	const others = [...ofServers, ...ofParts];
	if (!isRead(policies)) return [policies, ...others];
	const broker = {
		...brokerOf(setting, servers, ofServers),
		...named
	};
	const { github, url } = config;
	const look = github === void 0 ? NO_LOOK : await lookAtGitHub({
		url,
		github
	}, policies, deps);
	return [
		...await lookAtPolicies(policies, broker, deps),
		...await lookForUnread(broker, look.confirmed, deps),
		...others,
		...look.findings
	];
}
async function lookAtAllOnGitHub(setting, deps) {
	const { policy, servers } = setting;
	const { github, url } = setting.config;
	const [ofServers, ofParts] = await Promise.all([lookAtServers(servers, deps), lookAtParts(setting, deps)]);
	const broker = brokerOf(setting, servers, ofServers);
	const look = github === void 0 ? NO_LOOK : await lookAtGitHub({
		url,
		github
	}, [], deps);
	return [
		...await lookAtGitHubPolicy(policy, {
			reader: github,
			broker
		}, deps),
		...ofServers,
		...ofParts,
		...look.findings
	];
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
export { doctor };
