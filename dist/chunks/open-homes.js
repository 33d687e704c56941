import { b as Secret } from "./base.js";
import { c as errorCode } from "./refused.js";
import { a as openPrivateDirectory, u as readMountPoints } from "./job.js";
const { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readSync, readdirSync, statfsSync, symlinkSync, writeFileSync } = process.getBuiltinModule("node:fs");
const { lstat, readdir } = process.getBuiltinModule("node:fs/promises");
const { dirname, join, relative, resolve } = process.getBuiltinModule("node:path");
// src/delivery/homes/copied-text.ts
/** How a tool's file reads in another directory. `directory` is where it was. */
function copiedText(as, text, directory) {
	return COPIES[as](text, directory);
}
const COPIES = {
	docker: withoutKeyring,
	kubectl: withWholePaths,
	git: withWholeIncludes
};
/** Stores of the machine or the user: a login in one outlives the task. Others, such as `ecr-login`, only look up. */
const KEYRINGS = /* @__PURE__ */ new Set([
	"desktop",
	"osxkeychain",
	"secretservice",
	"pass",
	"wincred"
]);
/** Docker writes a login to the store that `credsStore` or `credHelpers` name; without one, to this file. */
function withoutKeyring(text) {
	const config = objectIn(text);
	const helpers = Object.entries(fieldsOf(config["credHelpers"]));
	const kept = helpers.filter(([, store]) => !KEYRINGS.has(store));
	if (!KEYRINGS.has(config["credsStore"]) && kept.length === helpers.length) return text;
	const { credsStore, credHelpers: _, ...rest } = config;
	const copy = {
		...rest,
		...KEYRINGS.has(credsStore) || credsStore === void 0 ? {} : { credsStore },
		...kept.length === 0 ? {} : { credHelpers: Object.fromEntries(kept) }
	};
	return `${JSON.stringify(copy, void 0, "	")}\n`;
}
/** Empty for what is not an object in JSON: the tool says itself what is wrong with its file. */
function objectIn(text) {
	try {
		return fieldsOf(JSON.parse(text));
	} catch {
		return {};
	}
}
function fieldsOf(value) {
	return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
const KUBE_PATH = /^(?<key>\s*(?:- )?(?<name>certificate-authority|client-certificate|client-key|tokenFile|command):\s+["']?)(?<path>[^"'\s#][^"'\n\r#]*?)(?<rest>["']?\s*)$/u;
/** kubectl looks for a relative path where the file is, and for a program's name in PATH. */
function withWholePaths(text, directory) {
	return text.split("\n").map((line) => {
		const { key = "", name, path = "/", rest = "" } = KUBE_PATH.exec(line)?.groups ?? {};
		return path.startsWith("/") || name === "command" && !path.includes("/") ? line : `${key}${directory}/${path}${rest}`;
	}).join("\n");
}
const SECTION = /^\s*\[(?<name>[^\]\s"]+)/u;
const INCLUDED = /^(?<key>\s*path\s*=\s*"?)(?<path>[^"]*?)(?<rest>"?\s*)$/iu;
/** So does git for an include; `~/` it knows itself. */
function withWholeIncludes(text, directory) {
	let section = "";
	const lines = text.split("\n").map((line) => {
		section = sectionIn(line) ?? section;
		return /^include(?:if)?$/u.test(section) ? includeOf(line, directory) : line;
	});
	return text === "" || text.endsWith("\n") ? lines.join("\n") : `${lines.join("\n")}\n`;
}
function sectionIn(line) {
	return SECTION.exec(line)?.groups?.["name"]?.toLowerCase();
}
function includeOf(line, directory) {
	const { key = "", path = "/", rest = "" } = INCLUDED.exec(line)?.groups ?? {};
	if (!/^[/~%]|^$/u.test(path)) return `${key}${directory}/${path}${rest}`;
	return line.replace(/(?<condition>"gitdir(?:\/i)?:)\.\//u, `$<condition>${directory}/`);
}
// src/delivery/homes/copy-place.ts
/** Why a tool keeps the job's own place. */
var NotCopied = class extends Error {};
/** Settings are small; what is larger is a cache, which belongs on a disk. */
function copyBudget() {
	return {
		bytes: 4194304,
		files: 256
	};
}
const TOO_LARGE = "it has more than 4 MiB or 256 files";
/**
* Looks at each directory once, since most tools of this list are not on most machines. A link is not followed: what it
* leads to may be large, or be replaced while the task runs.
*/
function jobPlaces() {
	const known = /* @__PURE__ */ new Map();
	const look = (path) => {
		if (!known.has(path)) known.set(path, statusOf$1(path));
		const status = known.get(path);
		if (status?.isSymbolicLink() === true) throw new NotCopied(`${path} is a link`);
		return status;
	};
	const below = (home, path) => {
		const parent = dirname(path);
		return parent === home || below(home, parent)?.isDirectory() === true ? look(path) : void 0;
	};
	return below;
}
/** Undefined also for what this user may not look at: the tool cannot read it either. */
function statusOf$1(path) {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch {
		return;
	}
}
/** Copies a file, or a directory with everything in it; sockets and pipes have no copy. */
function copyPlace(copying, status) {
	if (status.isSymbolicLink()) throw new NotCopied(`${copying.from} is a link`);
	if (status.isDirectory()) copyDirectory(copying);
	else if (status.isFile()) copyFile(copying);
}
function copyDirectory({ from, to, as, budget }) {
	const names = namesIn(from);
	spend(budget, 0);
	mkdirSync(to, {
		recursive: true,
		mode: 448
	});
	for (const name of names) {
		const path = join(from, name);
		const status = statusOf$1(path);
		if (status !== void 0) copyPlace({
			from: path,
			to: join(to, name),
			as,
			budget
		}, status);
	}
}
function namesIn(directory) {
	try {
		return readdirSync(directory);
	} catch {
		return [];
	}
}
/** Appended: two of git's files become one. */
function copyFile({ from, to, as, budget }) {
	const file = contentOf(from, budget);
	if (file === void 0) return;
	const content = as === void 0 ? file.content : copiedText(as, file.content.toString("utf8"), dirname(from));
	mkdirSync(dirname(to), {
		recursive: true,
		mode: 448
	});
	writeFileSync(to, content, {
		mode: file.mode,
		flag: "a"
	});
}
/** Undefined when it is gone, or this user may not read it. */
function contentOf(path, budget) {
	let file;
	try {
		file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	} catch {
		return;
	}
	try {
		const { size, mode } = fstatSync(file);
		spend(budget, size);
		const content = Buffer.alloc(size);
		const length = size === 0 ? 0 : readSync(file, content, 0, size, 0);
		return {
			content: content.subarray(0, length),
			mode: mode & 448 | 384
		};
	} finally {
		closeSync(file);
	}
}
function spend(budget, bytes) {
	budget.files -= 1;
	budget.bytes -= bytes;
	if (budget.files < 0 || budget.bytes < 0) throw new NotCopied(TOO_LARGE);
}
/** A link to the job's own, where the job has it. */
function linkPlace(from, to) {
	mkdirSync(dirname(to), {
		recursive: true,
		mode: 448
	});
	symlinkSync(from, to);
}
// src/delivery/homes/tool-homes.ts
/**
* What each tool would read without this: the job's own logins and settings work in the task as before, and what the task
* adds is removed with the private directory. Logs, caches, histories and sockets are not copied.
*/
const TOOL_HOMES = [
	{
		name: "docker",
		variables: { DOCKER_CONFIG: "docker" },
		watched: ["docker/config.json"],
		copies: [
			{
				from: "~/.docker/config.json",
				to: "docker/config.json",
				as: "docker"
			},
			{
				from: "~/.docker/contexts",
				to: "docker/contexts"
			},
			...inside("~/.docker", "docker", [
				"ca.pem",
				"cert.pem",
				"key.pem"
			]),
			...inside("~/.docker/buildx", "docker/buildx", [
				"instances",
				"defaults",
				"current",
				"certs",
				"buildkitd.default.toml",
				".buildNodeID"
			])
		],
		links: [{
			from: "~/.docker/cli-plugins",
			to: "docker/cli-plugins"
		}]
	},
	{
		name: "npm",
		variables: { npm_config_userconfig: "npmrc" },
		watched: ["npmrc"],
		anyCase: true,
		copies: [{
			from: "~/.npmrc",
			to: "npmrc"
		}]
	},
	{
		name: "kubectl",
		variables: { KUBECONFIG: "kubeconfig" },
		watched: ["kubeconfig"],
		copies: [{
			from: "~/.kube/config",
			to: "kubeconfig",
			as: "kubectl"
		}],
		made: {
			path: "kubeconfig",
			is: "file"
		}
	},
	{
		name: "gcloud",
		variables: { CLOUDSDK_CONFIG: "gcloud" },
		watched: [
			"gcloud/configurations/config_default",
			"gcloud/credentials.db",
			"gcloud/application_default_credentials.json"
		],
		copies: inside("~/.config/gcloud", "gcloud", [
			"active_config",
			"configurations",
			"properties",
			"credentials.db",
			"access_tokens.db",
			"default_configs.db",
			"legacy_credentials",
			"application_default_credentials.json",
			"config_sentinel"
		])
	},
	{
		name: "azure",
		variables: { AZURE_CONFIG_DIR: "azure" },
		watched: [
			"azure/msal_token_cache.json",
			"azure/msal_token_cache.bin",
			"azure/service_principal_entries.json"
		],
		copies: inside("~/.azure", "azure", [
			"config",
			"clouds.config",
			"azureProfile.json",
			"az.json",
			"az.sess",
			"msal_token_cache.json",
			"msal_token_cache.bin",
			"service_principal_entries.json",
			"service_principal_entries.bin",
			"commandIndex.json"
		]),
		links: inside("~/.azure", "azure", ["cliextensions", "bin"])
	},
	{
		name: "helm",
		variables: { HELM_REGISTRY_CONFIG: "helm-registry.json" },
		watched: ["helm-registry.json"],
		decidedBy: ["HELM_CONFIG_HOME"],
		copies: [{
			from: "$CONFIG/helm/registry/config.json",
			to: "helm-registry.json",
			as: "docker"
		}]
	},
	{
		name: "gh",
		variables: { GH_CONFIG_DIR: "gh" },
		watched: ["gh/hosts.yml"],
		copies: inside("$CONFIG/gh", "gh", ["config.yml", "hosts.yml"])
	},
	{
		name: "git",
		variables: { GIT_CONFIG_GLOBAL: "gitconfig" },
		watched: ["gitconfig"],
		copies: [{
			from: "$CONFIG/git/config",
			to: "gitconfig",
			as: "git"
		}, {
			from: "~/.gitconfig",
			to: "gitconfig",
			as: "git"
		}]
	},
	{
		name: "gnupg",
		variables: { GNUPGHOME: "gnupg" },
		watched: [],
		made: {
			path: "gnupg",
			is: "directory"
		},
		maxPath: 79,
		copies: inside("~/.gnupg", "gnupg", [
			"gpg.conf",
			"gpg-agent.conf",
			"common.conf",
			"dirmngr.conf",
			"scdaemon.conf",
			"pubring.kbx",
			"pubring.gpg",
			"secring.gpg",
			"trustdb.gpg",
			"sshcontrol",
			"private-keys-v1.d",
			"public-keys.d"
		])
	}
];
function inside(from, to, names) {
	return names.map((name) => ({
		from: `${from}/${name}`,
		to: `${to}/${name}`
	}));
}
// src/delivery/homes/open-homes.ts
const PREFIX = "stepkey-homes-";
/** Memory where there is enough: tools also download to these places, and a container has 64 MiB. */
const MIN_MEMORY_BYTES = 268435456;
/** Undefined when nothing needs a directory. Rejects when none of the parents works. */
async function openHomes(request) {
	const tools = [...TOOL_HOMES, ...request.ofKinds].filter((tool) => !isDecided(tool, request));
	if (tools.length === 0) return void 0;
	const directory = await openDirectory(request);
	try {
		return placeAll(tools, request, directory);
	} catch (error) {
		await directory.remove();
		throw error;
	}
}
function isDecided(tool, { env, keep }) {
	const names = [...Object.keys(tool.variables), ...tool.decidedBy ?? []];
	return (tool.anyCase === true ? Object.keys(env).some((name) => names.includes(name.toLowerCase())) : names.some((name) => Object.hasOwn(env, name))) || keep.includes(tool.name);
}
async function openDirectory({ parents, opened }) {
	const roomy = parents.filter((parent, index) => index === parents.length - 1 || hasRoom(parent));
	let last = /* @__PURE__ */ new Error("there is no directory for private settings");
	for (const parent of roomy) try {
		const directory = openPrivateDirectory(parent, PREFIX);
		opened(directory.path);
		return directory;
	} catch (error) {
		last = error;
	}
	throw last;
}
function hasRoom(directory) {
	try {
		const { bavail, bsize } = statfsSync(directory);
		return bavail * bsize >= MIN_MEMORY_BYTES;
	} catch {
		return false;
	}
}
function placeAll(tools, request, directory) {
	const job = jobOf(request.env);
	const placed = [];
	const kept = [];
	for (const tool of tools) try {
		placed.push(placeHome(tool, job, directory.path));
	} catch (error) {
		kept.push({
			name: tool.name,
			why: whyNot(error)
		});
	}
	return {
		env: Object.fromEntries(placed.flatMap(({ env }) => Object.entries(env))),
		kept,
		changed: async () => directory.isMounted() ? [] : await changedOf(placed, directory.path),
		remove: () => directory.remove()
	};
}
function whyNot(error) {
	if (error instanceof NotCopied) return error.message;
	const code = errorCode(error);
	if (code === void 0) throw error;
	return `its copy could not be written (${code})`;
}
function absolute(path) {
	return path.startsWith("/") ? resolve(path) : void 0;
}
function jobOf(env) {
	const text = (name) => {
		const value = env[name];
		return value instanceof Secret ? "" : value ?? "";
	};
	const path = absolute(text("HOME"));
	const mounts = readMountPoints();
	return {
		path,
		config: absolute(text("XDG_CONFIG_HOME")) ?? join(path ?? "/", ".config"),
		look: jobPlaces(),
		isServed: (at) => mounts.isServedByProgram(Buffer.from(at, "utf8").toString("latin1"))
	};
}
function placeHome(tool, job, directory) {
	const { copies, links = [], made, maxPath = Infinity } = tool;
	const env = Object.fromEntries(Object.entries(tool.variables).map(([name, path]) => [name, join(directory, path)]));
	if (Object.values(env).some((path) => Buffer.byteLength(path) > maxPath)) throw new NotCopied("the path of a private directory would be too long");
	const budget = copyBudget();
	for (const { from, to, as } of copies) {
		const found = lookFor(from, job);
		if (found !== void 0) copyPlace({
			from: found.path,
			to: join(directory, to),
			as,
			budget
		}, found.status);
	}
	for (const { from, to } of links) {
		const found = lookFor(from, job);
		if (found !== void 0) linkPlace(found.path, join(directory, to));
	}
	if (made !== void 0) make(join(directory, made.path), made.is);
	const watched = tool.watched.map((path) => join(directory, path));
	return {
		tool,
		env,
		before: new Map(watched.map((path) => [path, stateOf(statusOf(path))]))
	};
}
/** Undefined where the job does not have it. */
function lookFor(place, { path, config, look, isServed }) {
	if (path === void 0) return void 0;
	const [base, whole] = place.startsWith("~/") ? [path, join(path, place.slice(2))] : [config, join(config, place.slice(8))];
	if (isServed(whole)) throw new NotCopied(`a program serves the file system of ${dirname(whole)}`);
	const status = look(whole.startsWith(`${path}/`) ? path : base, whole);
	return status === void 0 ? void 0 : {
		path: whole,
		status
	};
}
function make(path, is) {
	if (is === "directory") mkdirSync(path, {
		recursive: true,
		mode: 448
	});
	else writeFileSync(path, "", {
		mode: 384,
		flag: "a"
	});
}
function statusOf(path) {
	return lstatSync(path, {
		throwIfNoEntry: false,
		bigint: true
	});
}
/** Whatever a program writes to a file changes this. An empty file holds nothing. */
function stateOf(status) {
	return status === void 0 || status.size === 0n ? "" : `${status.ino} ${status.size} ${status.mtimeNs}`;
}
async function changedOf(placed, directory) {
	const there = new Set(await readdir(directory).catch(() => []));
	const changed = [];
	for (const { tool, before } of placed) for (const [path, state] of before) {
		const [top = ""] = relative(directory, path).split("/");
		if (stateOf(there.has(top) ? await lookAt(path) : void 0) !== state && !changed.includes(tool.name)) changed.push(tool.name);
	}
	return changed;
}
async function lookAt(path) {
	return await lstat(path, { bigint: true }).catch(() => void 0);
}
export { openHomes };
