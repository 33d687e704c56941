import { A as shortSha, N as printable, R as isLoopback, d as codeOf, dt as ok, f as errorCode, tt as REPOSITORY_NAME, ut as err, z as isSecureUrl } from "./start.js";
import { Gt as isRecord, Kt as parseJson, at as proxyFor, it as retrying, lt as withBackoff, nt as originOf, ot as builtinHttp, pt as codedFailure, tt as nodeHttp } from "./job.js";
import { i as sizeText, n as byteReader, t as tarMembers } from "./tar.js";
import { t as actionReferenceText } from "./action-reference.js";
const { PassThrough, Transform, pipeline } = process.getBuiltinModule("node:stream");
const { Buffer: Buffer$1 } = process.getBuiltinModule("node:buffer");
const { once } = process.getBuiltinModule("node:events");
const { getCACertificates } = process.getBuiltinModule("node:tls");
const { createGunzip } = process.getBuiltinModule("node:zlib");
const { createHash } = process.getBuiltinModule("node:crypto");
const { dirname, join, posix, sep } = process.getBuiltinModule("node:path");
const { closeSync, mkdirSync, openSync, symlinkSync, writeSync } = process.getBuiltinModule("node:fs");
const { mkdir, readdir, realpath, stat, writeFile } = process.getBuiltinModule("node:fs/promises");
const { spawn } = process.getBuiltinModule("node:child_process");
// src/action/uses/fetch/bounded-pack.ts
const LOOK_EVERY_MS = 100;
async function withBoundedPacks(repository, { maxBytes, signal }, work) {
	const grown = new AbortController();
	const look = async () => {
		if (await packedBytes(repository) > maxBytes) grown.abort();
	};
	const timer = setInterval(() => void look(), LOOK_EVERY_MS);
	try {
		const value = await work(AbortSignal.any([signal, grown.signal]));
		await look();
		return {
			value,
			isTooLarge: grown.signal.aborted
		};
	} finally {
		clearInterval(timer);
	}
}
async function packedBytes(repository) {
	const directory = join(repository, "objects", "pack");
	const names = await readdir(directory).catch(() => []);
	return (await Promise.all(names.map((name) => stat(join(directory, name)).then(({ size }) => size, () => 0)))).reduce((sum, size) => sum + size, 0);
}
// src/action/uses/fetch/git-environment.ts
function gitEnvironment(settings) {
	const config = configOf(settings);
	return {
		PATH: settings.path,
		HOME: settings.home,
		XDG_CONFIG_HOME: settings.home,
		LC_ALL: "C",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_SYSTEM: "/dev/null",
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_ATTR_NOSYSTEM: "1",
		GIT_TERMINAL_PROMPT: "0",
		GIT_ASKPASS: "",
		SSH_ASKPASS: "",
		GIT_NO_LAZY_FETCH: "1",
		GIT_CONFIG_COUNT: String(config.length),
		...Object.fromEntries(config.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]]))
	};
}
function offline(env) {
	const count = Number(env["GIT_CONFIG_COUNT"]);
	return {
		...env,
		GIT_CONFIG_COUNT: String(count + 2),
		[`GIT_CONFIG_KEY_${count}`]: "protocol.https.allow",
		[`GIT_CONFIG_VALUE_${count}`]: "never",
		[`GIT_CONFIG_KEY_${count + 1}`]: "protocol.http.allow",
		[`GIT_CONFIG_VALUE_${count + 1}`]: "never"
	};
}
function configOf(settings) {
	const { serverUrl, token, proxyUrl, caFile } = settings;
	const { hostname, protocol } = new URL(serverUrl);
	return [
		["core.hooksPath", "/dev/null"],
		["core.attributesFile", "/dev/null"],
		["core.fsmonitor", "false"],
		["credential.helper", ""],
		["protocol.allow", "never"],
		[protocol === "http:" && isLoopback(hostname) ? "protocol.http.allow" : "protocol.https.allow", "always"],
		["http.followRedirects", "false"],
		["http.proxy", proxyUrl ?? ""],
		...caFile === void 0 ? [] : [["http.sslCAInfo", caFile], ["http.proxySSLCAInfo", caFile]],
		...token === void 0 ? [] : [[`http.${serverUrl}/.extraHeader`, `Authorization: ${basic(token)}`]],
		["gc.auto", "0"],
		["maintenance.auto", "false"],
		["fetch.unpackLimit", "1"],
		["core.bigFileThreshold", "16m"],
		["pack.threads", "1"],
		["tar.umask", "0022"]
	];
}
function basic(token) {
	return `Basic ${Buffer.from(`x-access-token:${token.reveal()}`).toString("base64")}`;
}
// src/action/uses/fetch/run-git.ts
const MAX_STDERR = 16384;
async function runGit(call, read) {
	if (call.signal.aborted) return {
		exit: "failed",
		why: "cancelled",
		value: void 0
	};
	const child = spawn("git", call.args, {
		cwd: call.directory,
		env: call.env,
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		],
		detached: true
	});
	const kill = () => killGroup(child.pid);
	call.signal.addEventListener("abort", kill, { once: true });
	const stdout = pipeline(child.stdout, new PassThrough(), () => void 0);
	const said = [];
	let size = 0;
	child.stderr.on("data", (chunk) => {
		size += chunk.length;
		if (size <= MAX_STDERR) said.push(chunk);
	});
	try {
		const closed = once(child, "close");
		const [value, code] = await Promise.all([read(stdout).finally(() => stdout.destroy()), closed.then(([exit]) => exit)]);
		if (code === 0) return {
			exit: "ok",
			why: "",
			value
		};
		return {
			exit: "failed",
			why: lastWord(Buffer.concat(said).toString("utf8")),
			value
		};
	} catch (error) {
		if (child.pid !== void 0) throw error;
		return {
			exit: "missing",
			why: codeOf(error),
			value: void 0
		};
	} finally {
		kill();
		call.signal.removeEventListener("abort", kill);
	}
}
async function readText(stdout) {
	const pieces = [];
	for await (const piece of stdout) pieces.push(piece);
	return Buffer.concat(pieces).toString("utf8");
}
function killGroup(pid) {
	if (pid === void 0) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {}
}
function lastWord(stderr) {
	const lines = stderr.split(/[\r\n]+/u).filter((line) => line.trim() !== "");
	return (lines.find((line) => /^(?:fatal|error): /u.test(line)) ?? lines.at(-1) ?? "git failed and did not say why").replace(/^(?:fatal|error): /u, "");
}
// src/action/uses/fetch/git.ts
const OLDEST = [2, 31];
async function hasGit({ env, directory, signal }) {
	const { value } = await runGit({
		args: ["version"],
		directory,
		env,
		signal
	}, readText);
	const [, major, minor] = /^git version (\d+)\.(\d+)/u.exec(value ?? "") ?? [];
	return Number(major) * 1e3 + Number(minor) >= OLDEST[0] * 1e3 + OLDEST[1];
}
const AGAIN$1 = {
	firstWaitMs: 1e3,
	attempts: 3
};
async function fetchInto(git, name, what) {
	const { env, url, signal, clock, maxBytes } = git;
	const repository = repositoryAt(git, name);
	const made = await makeRepository(git, repository);
	if (made.exit !== "ok") return { why: made.why };
	const [filters, refspecs] = [what.filter(isOption), what.filter((each) => !isOption(each))];
	const args = [
		"fetch",
		"--quiet",
		...ALWAYS,
		...filters,
		"--",
		url,
		...refspecs
	];
	return await withBackoff(AGAIN$1, {
		clock,
		signal
	}, async () => {
		const { value, isTooLarge } = await withBoundedPacks(repository, {
			maxBytes,
			signal
		}, async (bounded) => await runGit({
			args,
			directory: repository,
			env,
			signal: bounded
		}, readText));
		return attempted(value, isTooLarge);
	});
}
function repositoryAt({ directory }, name) {
	return join(directory, name);
}
async function makeRepository(git, repository) {
	await mkdir(repository, { mode: 448 });
	const args = [
		"init",
		"--quiet",
		"--bare",
		"--template=",
		"--initial-branch=none",
		"."
	];
	const { signal } = git;
	return await runGit({
		args,
		directory: repository,
		env: offline(git.env),
		signal
	}, readText);
}
const ALWAYS = [
	"--no-tags",
	"--no-recurse-submodules",
	"--no-write-fetch-head",
	"--no-auto-gc"
];
function isOption(text) {
	return text.startsWith("--");
}
function attempted({ exit, why }, isTooLarge) {
	if (isTooLarge) return { outcome: "too large" };
	if (exit === "ok") return { outcome: "fetched" };
	const outcome = { why };
	return saysMissing(why) ? { outcome } : {
		outcome,
		again: { afterMs: void 0 }
	};
}
function saysMissing(why) {
	return /not our ref|unadvertised object|couldn't find remote ref|no such remote ref/iu.test(why);
}
// src/action/uses/fetch/git-history.ts
async function isInHistory(git, sha) {
	const outcome = await fetchInto(git, "history", [
		"--filter=tree:0",
		"+refs/heads/*:refs/heads/*",
		"+refs/tags/*:refs/tags/*"
	]);
	if (outcome !== "fetched") return outcome;
	const { env, signal } = git;
	const { exit, why, value } = await runGit({
		args: ["rev-list", "--all"],
		directory: repositoryAt(git, "history"),
		env: offline(env),
		signal
	}, async (stdout) => await hasLine(stdout, sha));
	return value === true || exit === "ok" ? value === true : { why };
}
async function hasLine(stdout, line) {
	let rest = "";
	for await (const piece of stdout) {
		const lines = (rest + piece.toString("latin1")).split("\n");
		rest = lines.pop() ?? "";
		if (lines.includes(line)) return true;
	}
	return rest === line;
}
// src/action/uses/fetch/action-names.ts
const FULL_COMMIT = /^[0-9a-f]{40}$/iu;
function repositoryOf({ owner, repository }) {
	return `${owner}/${repository}`;
}
// src/action/uses/fetch/refusals.ts
function usesLine(action, { sha, comment }) {
	const line = `uses: ${actionReferenceText({
		...action,
		ref: sha
	})}`;
	return comment === "" ? line : `${line} # ${printable(comment)}`;
}
function notPinned(action, what, now) {
	return codedFailure("action_not_pinned", {
		message: `\`uses\` names ${repositoryOf(action)} by ${printable(what)}, which can change. Now it is commit ${now.sha}.`,
		paste: [usesLine(action, now)]
	});
}
function tagIdNotCommit(action, tag, now) {
	return codedFailure("action_not_pinned", {
		message: `${shortSha(action.ref)} is the id of ${printable(tag)} of ${repositoryOf(action)} itself, not of a commit.`,
		paste: [usesLine(action, now)]
	});
}
function unknownRef(action) {
	return codedFailure("action_not_pinned", {
		message: `${repositoryOf(action)} has no tag and no branch named ${printable(action.ref)}, and it is not a commit of 40 hexadecimal digits.`,
		remedy: "Copy the full commit from the action's page of releases or tags."
	});
}
const PRIVATE = "If it is private or internal, pass a token that may read it as `github-token`: the job's own token can read the job's repository only.";
function notFound(action, hasToken) {
	const repository = repositoryOf(action);
	return codedFailure("action_not_found", {
		message: hasToken ? `The repository ${repository} does not exist, or the \`github-token\` may not read it.` : `The repository ${repository} does not exist, or is private.`,
		remedy: `Check the name in \`uses\`. ${PRIVATE}`
	});
}
function accessDenied(action, status) {
	const repository = repositoryOf(action);
	return status === 401 ? codedFailure("action_not_found", {
		message: `GitHub rejected the \`github-token\` for ${repository} (status 401): it is wrong, expired or revoked.`,
		remedy: "Pass a valid `github-token`, or none for a public repository."
	}) : codedFailure("action_not_found", {
		message: `GitHub does not let this job read ${repository} (status ${status}).`,
		remedy: `${PRIVATE} An organisation may also require single sign-on for the token, or allow certain IP addresses only.`
	});
}
function moved(action, now) {
	const message = `The repository ${repositoryOf(action)} was renamed or moved`;
	if (now === void 0) return codedFailure("action_moved", { message: `${message}. GitHub redirects its old name.` });
	const [owner = "", repository = ""] = now.split("/");
	return codedFailure("action_moved", {
		message: `${message} to ${printable(now)}.`,
		paste: [usesLine({
			...action,
			owner,
			repository
		}, {
			sha: action.ref,
			comment: ""
		})]
	});
}
function commitUnknown(action) {
	return codedFailure("action_commit_unknown", { message: `${repositoryOf(action)} has no commit ${action.ref}.` });
}
function commitForeign(action) {
	return codedFailure("action_commit_foreign", { message: `The commit ${action.ref} is on no branch and no tag of ${repositoryOf(action)}. GitHub also serves the commits of every fork under that name, so anybody may have written it.` });
}
function commitUndecided(action, why) {
	return codedFailure("action_commit_foreign", {
		message: `Whether the commit ${action.ref} is on a branch or tag of ${repositoryOf(action)} cannot be decided: ${why}.`,
		remedy: "Install git 2.31 or newer on the runner, or use a commit that a branch or tag points to."
	});
}
function noAction(action, why) {
	const where = action.path === "" ? "at its root" : `in ${printable(action.path)}`;
	const at = `${repositoryOf(action)} at ${shortSha(action.ref)}`;
	return codedFailure("action_missing", { message: why === "no directory" ? `${at} has no directory ${printable(action.path)}.` : `${at} has no action.yml and no action.yaml ${where}.` });
}
function unsafe(action, what) {
	return codedFailure("action_unsafe", { message: `${repositoryOf(action)} at ${shortSha(action.ref)} cannot be unpacked: ${printable(what)}.` });
}
function tooLarge(action, what) {
	return codedFailure("action_too_large", { message: `${repositoryOf(action)} at ${shortSha(action.ref)} is too large for an action: ${what}.` });
}
function fetchFailed(action, why) {
	return codedFailure("action_fetch_failed", { message: `${repositoryOf(action)} could not be fetched: ${printable(why).trim().slice(0, 500)}.` });
}
function rateLimited(action) {
	return codedFailure("action_fetch_failed", {
		message: `${repositoryOf(action)} could not be fetched: GitHub's API limits requests, and without git stepkey needs it.`,
		remedy: "Pass a `github-token`, which has a limit of its own, or install git 2.31 or newer on the runner."
	});
}
// src/action/uses/fetch/member-path.ts
function memberPath(stored) {
	const name = textOfBytes(stored);
	if (name === void 0 || /\p{Cc}/u.test(name)) return void 0;
	const parts = name.replace(/\/$/u, "").split("/");
	return parts.every(isPlain) ? parts.join("/") : void 0;
}
function isPlain(part) {
	return part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git";
}
function linkTarget(at, stored) {
	const target = textOfBytes(stored);
	if (target === void 0 || target === "" || target.startsWith("/")) return void 0;
	const end = posix.join(posix.dirname(at), target);
	return end === ".." || end.startsWith("../") ? void 0 : target;
}
function textOfBytes(stored) {
	const bytes = Buffer$1.from(stored, "latin1");
	const text = bytes.toString("utf8");
	return Buffer$1.from(text, "utf8").equals(bytes) ? text : void 0;
}
// src/action/uses/fetch/unpack-action.ts
async function unpackAction(tar, options) {
	await mkdir(options.directory, { mode: 448 });
	const unpacker = new Unpacker(options);
	const reader = byteReader(tar);
	try {
		for await (const member of tarMembers(reader)) await unpacker.add(member);
		await expectEnd(reader);
		await unpacker.link();
		return ok(unpacker.ids);
	} catch (error) {
		if (error instanceof Fault) return err({
			kind: error.kind,
			what: error.message
		});
		const code = errorCode(error);
		if (code === void 0) throw error;
		return err({
			kind: "disk",
			what: `its files cannot be written (${code})`
		});
	} finally {
		await reader.close();
	}
}
async function expectEnd(reader) {
	let length = 0;
	for await (const piece of reader.pieces(Number.MAX_SAFE_INTEGER)) {
		length += piece.length;
		if (piece.some((byte) => byte !== 0)) throw new Fault("damaged", "the archive is damaged");
	}
	if (length < 512) throw new Fault("damaged", "the archive ends early");
}
var Fault = class extends Error {
	kind;
	constructor(kind, what) {
		super(what);
		this.kind = kind;
	}
};
var Unpacker = class {
	ids = new Map();
	#options;
	#directories = new Set(["."]);
	#links = [];
	#bytes = 0;
	#entries = 0;
	constructor(options) {
		this.#options = options;
	}
	async add(member) {
		if (member.content === void 0) return;
		this.#entries += 1;
		const { entries } = this.#options.limits;
		if (this.#entries > entries) throw new Fault("large", `it has more than ${entries} files`);
		const path = this.#pathOf(member.name);
		if (path === void 0) return;
		if (member.type === "5") return this.#makeDirectory(path);
		this.#makeDirectory(dirname(path));
		if (member.type === "2") return this.#note(path, member.link);
		if (member.type !== "0" && member.type !== "\0") throw new Fault("unsafe", `"${path}" is neither a file, a directory nor a symbolic link`);
		await this.#write(path, member.size, member);
	}
	#pathOf(name) {
		const path = memberPath(name);
		if (path === void 0) throw new Fault("unsafe", `"${name}" is not a path within the action`);
		if (this.#options.isWrapped !== true) return path;
		const at = path.indexOf("/");
		return at < 0 ? void 0 : path.slice(at + 1);
	}
	#makeDirectory(path) {
		if (this.#directories.has(path)) return;
		this.#makeDirectory(dirname(path));
		this.#refusing(path, () => mkdirSync(this.#at(path), { mode: 493 }));
		this.#directories.add(path);
	}
	async #write(path, size, { content, header }) {
		this.#bytes += size;
		const { bytes } = this.#options.limits;
		if (this.#bytes > bytes) throw new Fault("large", `its files have more than ${bytes} bytes together`);
		const isExecutable = /[1357]/u.test(header.toString("latin1", 104, 105));
		const file = this.#refusing(path, () => openSync(this.#at(path), "wx", isExecutable ? 493 : 420));
		const hash = blobHash(size);
		let left = size;
		try {
			for await (const piece of content ?? []) {
				left -= piece.length;
				hash.update(piece);
				writeWhole(file, piece);
			}
		} finally {
			closeSync(file);
		}
		if (left !== 0) throw new Fault("damaged", "the archive ends early");
		this.ids.set(path, hash.digest("hex"));
	}
	#note(path, stored) {
		const target = linkTarget(path, stored);
		if (target === void 0) throw new Fault("unsafe", `the link "${path}" leads out of it`);
		this.#links.push({
			path,
			target
		});
		const bytes = Buffer.from(target);
		this.ids.set(path, blobHash(bytes.length).update(bytes).digest("hex"));
	}
	async link() {
		for (const { path, target } of this.#links) this.#refusing(path, () => symlinkSync(target, this.#at(path)));
		const root = await realpath(this.#options.directory);
		for (const { path } of this.#links) {
			const end = await realpath(this.#at(path)).catch(() => void 0);
			if (end === void 0) throw new Fault("unsafe", `the link "${path}" leads to nothing`);
			if (end !== root && !end.startsWith(`${root}${sep}`)) throw new Fault("unsafe", `the link "${path}" leads out of it`);
		}
	}
	#at(path) {
		return join(this.#options.directory, path);
	}
	#refusing(path, make) {
		try {
			return make();
		} catch (error) {
			const code = errorCode(error);
			if (code !== "EEXIST" && code !== "ENOTDIR") throw error;
			throw new Fault("unsafe", `it has two files of the name "${path}"`);
		}
	}
};
function blobHash(size) {
	return createHash("sha1").update(`blob ${size}\0`);
}
function writeWhole(file, piece) {
	for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
}
// src/action/uses/fetch/unpack-refusal.ts
function unpackRefusal(action, { kind, what }) {
	if (kind === "unsafe") return unsafe(action, what);
	return kind === "large" ? tooLarge(action, what) : fetchFailed(action, what);
}
// src/action/uses/fetch/fetch-by-git.ts
async function fetchByGit(git, { action, sha, isTip, limits }) {
	const one = ["--depth=1", `${sha}:refs/stepkey/action`];
	const noCommit = new AbortController();
	const history = {
		...git,
		signal: AbortSignal.any([git.signal, noCommit.signal])
	};
	const [fetched, isOwn] = await Promise.all([fetchInto(git, "repository", one).then((outcome) => {
		if (outcome !== "fetched") noCommit.abort();
		return outcome;
	}), isTip ? true : isInHistory(history, sha)]);
	if (fetched !== "fetched") return err(notFetched(fetched, {
		action,
		limits
	}));
	if (isOwn === false) return err(commitForeign(action));
	if (isOwn !== true) return err(notFetched(isOwn, {
		action,
		limits
	}));
	return await unpackCommit(git, {
		action,
		sha,
		limits
	});
}
async function unpackCommit(git, { action, sha, limits }) {
	const { env, signal } = git;
	const directory = join(git.directory, "action");
	const { exit, why, value } = await runGit({
		args: [
			"archive",
			"--format=tar",
			`${sha}^{commit}`
		],
		directory: repositoryAt(git, "repository"),
		env: offline(env),
		signal
	}, async (stdout) => await unpackAction(stdout, {
		directory,
		limits
	}));
	if (value?.ok === false && value.error.kind !== "damaged") return err(unpackRefusal(action, value.error));
	if (exit !== "ok") return err(notArchived(action, why));
	return value?.ok === false ? err(unpackRefusal(action, value.error)) : ok(directory);
}
function notArchived(action, why) {
	if (/^(?:not a valid object name|not a tree object)/u.test(why)) return commitUnknown(action);
	return why.startsWith("invalid path") ? unsafe(action, why) : fetchFailed(action, why);
}
function notFetched(outcome, { action, limits }) {
	if (outcome === "too large") return tooLarge(action, `git sent more than ${sizeText(limits.packedBytes)}`);
	return saysMissing(outcome.why) ? commitUnknown(action) : fetchFailed(action, outcome.why);
}
// src/action/uses/fetch/api-request.ts
const TIMEOUT_MS$1 = 3e4;
function apiHeaders(token) {
	return {
		accept: "application/vnd.github+json",
		"x-github-api-version": "2022-11-28",
		...token === void 0 ? {} : { authorization: `Bearer ${token.reveal()}` }
	};
}
async function apiRequest({ apiUrl, token, send, signal, limits }, path, headers = apiHeaders(token)) {
	return await send({
		method: "GET",
		url: `${apiUrl}${path}`,
		headers,
		timeoutMs: TIMEOUT_MS$1,
		maxBytes: limits.responseBytes,
		signal
	});
}
// src/action/uses/fetch/api-history.ts
async function isInHistoryByApi(action, refs, access) {
	const tips = [...new Set(refs.map(({ commit }) => commit))];
	const compared = tips.slice(0, access.limits.comparisons);
	for (const tip of compared) {
		const status = await compare(action, tip, access);
		if (status === "identical" || status === "behind") return true;
		if (status === void 0) return void 0;
	}
	return compared.length === tips.length ? false : void 0;
}
async function compare(action, tip, access) {
	const response = await apiRequest(access, `/repos/${repositoryOf(action)}/compare/${tip}...${action.ref}?per_page=1&page=2`);
	if (!response.ok) return void 0;
	if (response.value.status === 404) return "none";
	const data = parseJson(response.value.body);
	return isRecord(data) && typeof data["status"] === "string" ? data["status"] : void 0;
}
// src/action/uses/fetch/download.ts
const MAX_REDIRECTS = 3;
async function downloadGzip(download, read) {
	try {
		const response = await follow(download);
		if (response.statusCode !== 200) {
			response.destroy();
			return {
				ok: false,
				isTooLarge: false,
				why: `GitHub returned status ${response.statusCode ?? 0}`
			};
		}
		return {
			ok: true,
			value: await read(unpacked(response, download.maxBytes))
		};
	} catch (error) {
		if (!(error instanceof NoContent) && codeOf(error) === "unknown error") throw error;
		return {
			ok: false,
			isTooLarge: error instanceof TooMuch,
			why: reasonOf(error, download)
		};
	}
}
var NoContent = class extends Error {};
var TooMuch = class extends NoContent {};
function reasonOf(error, { url }) {
	return error instanceof NoContent ? error.message : `${originOf(url)}: ${codeOf(error)}`;
}
async function follow(download) {
	const { origin } = new URL(download.url);
	let { url } = download;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
		const headers = new URL(url).origin === origin ? download.headers : {};
		const response = await get(url, {
			...download,
			headers
		});
		const { location } = response.headers;
		const status = response.statusCode ?? 0;
		if (status < 300 || status >= 400 || location === void 0) return response;
		response.destroy();
		if (!URL.canParse(location, url)) throw new NoContent("GitHub redirected to an invalid URL");
		url = new URL(location, url).href;
	}
	throw new NoContent("GitHub redirected too often");
}
async function get(address, { headers, proxies, signal }) {
	if (!isSecureUrl(address)) throw new NoContent(`${originOf(address)} is neither https nor on a loopback address`);
	const url = new URL(address);
	const client = url.protocol === "https:" ? await import("node:https") : builtinHttp();
	const proxy = isLoopback(url.hostname) ? void 0 : proxyFor(url, proxies);
	if (proxy?.ok === false) throw new NoContent(proxy.error);
	const through = proxy?.value?.url;
	const proxyEnv = through === void 0 ? {} : { HTTPS_PROXY: through };
	const agent = new client.Agent({
		keepAlive: false,
		proxyEnv
	});
	return await new Promise((resolve, reject) => {
		const request = client.request(url, {
			agent,
			signal,
			headers: {
				"user-agent": "stepkey",
				...headers
			}
		});
		request.once("close", () => agent.destroy());
		request.once("error", reject);
		request.once("response", resolve);
		request.end();
	});
}
async function* unpacked(response, maxBytes) {
	let size = 0;
	const counted = new Transform({ transform(chunk, _encoding, done) {
		size += chunk.length;
		done(size > maxBytes ? new TooMuch(`the archive is larger than ${maxBytes} bytes`) : null, chunk);
	} });
	const gunzip = createGunzip();
	for (const stream of [response, counted]) stream.once("error", (error) => gunzip.destroy(error));
	try {
		yield* response.pipe(counted).pipe(gunzip);
	} catch (error) {
		throw error instanceof NoContent ? error : new NoContent(`the archive broke off (${codeOf(error)})`);
	} finally {
		response.destroy();
	}
}
// src/action/uses/fetch/tree-listing.ts
function treeOfCommit(body) {
	const data = parseJson(body);
	const tree = isRecord(data) && isRecord(data["tree"]) ? data["tree"]["sha"] : void 0;
	return typeof tree === "string" && /^[0-9a-f]{40}$/u.test(tree) ? tree : void 0;
}
function parseTree(body) {
	const data = parseJson(body);
	if (!isRecord(data) || !Array.isArray(data["tree"])) return void 0;
	const ids = new Map();
	for (const entry of data["tree"]) {
		if (!isRecord(entry)) return void 0;
		const { path, type, sha } = entry;
		if (typeof path !== "string" || typeof sha !== "string") return void 0;
		if (type === "blob") ids.set(path, sha);
	}
	return {
		ids,
		isTruncated: data["truncated"] !== false
	};
}
function differenceOf(unpacked, { ids }) {
	for (const [path, id] of unpacked) {
		const meant = ids.get(path);
		if (meant === void 0) return `"${path}" is not in the commit`;
		if (meant !== id) return `"${path}" is not as in the commit`;
	}
	const missing = [...ids.keys()].some((path) => /(?:^|\/)\.gitattributes$/u.test(path)) ? void 0 : [...ids.keys()].find((path) => !unpacked.has(path));
	return missing === void 0 ? void 0 : `"${missing}" is missing`;
}
// src/action/uses/fetch/fetch-by-tarball.ts
async function fetchByTarball(wanted, access) {
	const { action } = wanted;
	const tree = await readTree(action, access);
	if (!tree.ok) return tree;
	const isOwn = wanted.isTip || await isInHistoryByApi(action, wanted.refs, access);
	if (isOwn === false) return err(commitForeign(action));
	if (isOwn === void 0) {
		const why = `without git, stepkey compares it with ${wanted.limits.comparisons} branches and tags at most, as far as GitHub's API allows`;
		return err(commitUndecided(action, why));
	}
	const directory = join(access.directory, "action");
	const unpacked = await downloadTo(directory, wanted, access);
	if (!unpacked.ok) return unpacked;
	const difference = differenceOf(unpacked.value, tree.value);
	if (difference === void 0) return ok(directory);
	const why = `${difference}. Without git, stepkey cannot check files that .gitattributes rewrites`;
	return err(unsafe(action, why));
}
async function downloadTo(directory, { action, limits }, { apiUrl, token, proxies, signal }) {
	const got = await downloadGzip({
		url: `${apiUrl}/repos/${repositoryOf(action)}/tarball/${action.ref}`,
		headers: apiHeaders(token),
		proxies,
		signal,
		maxBytes: limits.packedBytes
	}, async (tar) => await unpackAction(tar, {
		directory,
		limits,
		isWrapped: true
	}));
	if (!got.ok) return err((got.isTooLarge ? tooLarge : fetchFailed)(action, got.why));
	return got.value.ok ? got.value : err(unpackRefusal(action, got.value.error));
}
async function readTree(action, access) {
	const commit = await readObject(action, access, `commits/${action.ref}`);
	if (!commit.ok) return commit;
	const id = treeOfCommit(commit.value);
	const listing = await readObject(action, access, `trees/${id ?? action.ref}?recursive=1`);
	if (!listing.ok) return listing;
	const tree = id === void 0 ? void 0 : parseTree(listing.value);
	if (tree === void 0) return err(fetchFailed(action, "GitHub's list of its files is malformed"));
	return tree.isTruncated ? err(tooLarge(action, "GitHub's API lists only a part of its files")) : ok(tree);
}
async function readObject(action, access, object) {
	const response = await apiRequest(access, `/repos/${repositoryOf(action)}/git/${object}`);
	if (response.ok) {
		const { status, body } = response.value;
		return status === 200 ? ok(body) : err(refusalOf$1(action, response.value, access));
	}
	const { kind, message } = response.error;
	if (kind !== "too_large") return err(fetchFailed(action, message));
	const most = sizeText(access.limits.responseBytes);
	return err(tooLarge(action, `the list of its files has more than ${most}`));
}
const NO_COMMIT = new Set([
	404,
	409,
	422
]);
function refusalOf$1(action, { status, headers }, { token }) {
	if (status === 429 || status === 403 && headers["x-ratelimit-remaining"] === "0") return rateLimited(action);
	if (NO_COMMIT.has(status)) return commitUnknown(action);
	if (status === 401 && token === void 0) return notFound(action, false);
	if (status === 401 || status === 403) return accessDenied(action, status);
	return fetchFailed(action, `GitHub returned status ${status}`);
}
// src/action/uses/fetch/limits.ts
const MIB = 1048576;
const FETCH_LIMITS = {
	timeMs: 12e4,
	packedBytes: 256 * MIB,
	bytes: 512 * MIB,
	entries: 5e4,
	responseBytes: 32 * MIB,
	comparisons: 40
};
// src/action/uses/fetch/moved-repository.ts
async function newName(action, access) {
	const first = await apiRequest(access, `/repos/${repositoryOf(action)}`);
	if (!first.ok) return void 0;
	const id = (/\/repositories\/(?<id>\d+)$/u.exec(first.value.headers["location"] ?? "")?.groups)?.["id"];
	const second = id === void 0 ? first : await apiRequest(access, `/repositories/${id}`);
	if (!second.ok || second.value.status !== 200) return void 0;
	const name = fullName(parseJson(second.value.body));
	return name !== void 0 && REPOSITORY_NAME.test(name) ? name : void 0;
}
function fullName(data) {
	if (typeof data !== "object" || data === null || !("full_name" in data)) return void 0;
	return typeof data.full_name === "string" ? data.full_name : void 0;
}
// src/action/uses/fetch/refs.ts
const FLUSH = "0000";
const LS_REFS_REQUEST = [
	packet("command=ls-refs\n"),
	packet("object-format=sha1"),
	"0001",
	packet("peel\n"),
	packet("symrefs\n"),
	packet("ref-prefix HEAD\n"),
	packet("ref-prefix refs/heads/\n"),
	packet("ref-prefix refs/tags/\n"),
	FLUSH
].join("");
function packet(text) {
	return (text.length + 4).toString(16).padStart(4, "0") + text;
}
const LINE = /^[0-9a-f]{4}(?<id>[0-9a-f]{40}) (?<name>\S+)(?<attributes>(?: \S+)*)$/u;
const PEELED = / peeled:(?<commit>[0-9a-f]{40})/u;
const TARGET = / symref-target:(?<target>\S+)/u;
function parseRefs(body) {
	if (body === FLUSH) return [];
	if (!body.endsWith(`\n${FLUSH}`)) return void 0;
	const lines = body.slice(0, -5).split("\n").map(parseLine);
	if (lines.includes(void 0)) return void 0;
	const refs = lines.flatMap((line) => line === void 0 ? [] : line);
	const head = refs.find(({ name }) => name === "HEAD")?.target;
	return refs.filter(({ name }) => name !== "HEAD").map(({ ref }) => ref.name === head ? defaultBranch(ref) : ref).toSorted((left, right) => Number(right.name === head) - Number(left.name === head));
}
function defaultBranch(ref) {
	return {
		...ref,
		isDefault: true
	};
}
function parseLine(text) {
	const { id, name, attributes = "" } = LINE.exec(text)?.groups ?? {};
	if (id === void 0 || name === void 0) return void 0;
	return {
		name,
		ref: refOf(name, id, PEELED.exec(attributes)?.groups?.["commit"]),
		target: TARGET.exec(attributes)?.groups?.["target"]
	};
}
function refOf(name, id, peeled) {
	return peeled === void 0 ? {
		name,
		commit: id
	} : {
		name,
		commit: peeled,
		tagId: id
	};
}
function shortName({ name }) {
	return name.replace(/^refs\/(?:heads|tags)\//u, "");
}
function describeRef(ref) {
	return `the ${ref.name.startsWith("refs/tags/") ? "tag" : "branch"} ${shortName(ref)}`;
}
// src/action/uses/fetch/list-refs.ts
const TIMEOUT_MS = 3e4;
async function listRefs(action, access) {
	const { serverUrl, token, send, signal, limits } = access;
	const response = await send({
		method: "POST",
		url: `${serverUrl}/${repositoryOf(action)}/git-upload-pack`,
		headers: {
			accept: "application/x-git-upload-pack-result",
			"content-type": "application/x-git-upload-pack-request",
			"git-protocol": "version=2",
			...token === void 0 ? {} : { authorization: basic(token) }
		},
		body: LS_REFS_REQUEST,
		timeoutMs: TIMEOUT_MS,
		maxBytes: limits.responseBytes,
		signal
	});
	if (!response.ok) return err(fetchFailed(action, response.error.message));
	if (response.value.status !== 200) return err(await refusalOf(action, response.value, access));
	const refs = parseRefs(response.value.body);
	return refs === void 0 ? err(fetchFailed(action, "the server does not speak version 2 of git's protocol")) : ok(refs);
}
async function refusalOf(action, { status, headers }, access) {
	const hasToken = access.token !== void 0;
	if (status === 301 || status === 308) return moved(action, await newName(action, access));
	if (status === 404 || status === 401 && !hasToken) return notFound(action, hasToken);
	if (status === 401 || status === 403) return accessDenied(action, status);
	const location = headers["location"];
	return fetchFailed(action, `GitHub returned status ${status}${location === void 0 ? "" : `, to ${location}`}`);
}
// src/action/uses/fetch/fetch-commit.ts
async function resolveCommit(action, options, choose) {
	return await withinLimits(action, options, async (bounded) => {
		const refs = await listRefs(action, accessFor(bounded));
		if (!refs.ok) return refs;
		const pin = choose(action, refs.value);
		return pin.ok ? {
			ok: true,
			value: {
				pin: pin.value,
				refs: refs.value
			}
		} : pin;
	});
}
async function fetchCommit(action, resolved, options) {
	return await withinLimits(action, options, async (bounded) => await fetchPinned(action, resolved, bounded));
}
async function withinLimits(action, options, fetching) {
	const { limits = FETCH_LIMITS, signal } = options;
	const timeout = AbortSignal.timeout(limits.timeMs);
	const result = await fetching({
		...options,
		limits,
		signal: AbortSignal.any([signal, timeout])
	}).catch((error) => {
		const code = errorCode(error);
		if (code === void 0) throw error;
		return err(fetchFailed(action, `its files cannot be written (${code})`));
	});
	if (signal.aborted) return err(codedFailure("cancelled"));
	if (!result.ok && timeout.aborted) return err(fetchFailed(action, `it took longer than ${limits.timeMs / 1e3} s`));
	return result;
}
const AGAIN = {
	firstWaitMs: 500,
	maxWaitMs: 1e4,
	attempts: 3,
	jitter: .5
};
function accessFor(options) {
	return {
		...options,
		send: retrying(nodeHttp(options.proxies), AGAIN, options)
	};
}
async function fetchPinned(pinned, { pin, refs }, options) {
	const wanted = {
		...pin,
		action: pinned,
		limits: options.limits
	};
	const git = await gitFor(pinned, options);
	return await hasGit(git) ? await fetchByGit(git, wanted) : await fetchByTarball({
		...wanted,
		refs
	}, accessFor(options));
}
async function gitFor(action, options) {
	const { serverUrl, directory, token, path, signal, clock, limits, proxies } = options;
	const home = join(directory, "home");
	await mkdir(home, { mode: 448 });
	const url = `${serverUrl}/${repositoryOf(action)}`;
	const proxy = proxyFor(new URL(url), proxies);
	return {
		env: gitEnvironment({
			serverUrl,
			token,
			home,
			path,
			proxyUrl: proxy.ok ? proxy.value?.url : void 0,
			caFile: await writeAuthorities(directory)
		}),
		directory,
		url,
		signal,
		clock,
		maxBytes: limits.packedBytes
	};
}
async function writeAuthorities(directory) {
	if (getCACertificates("extra").length === 0) return void 0;
	const file = join(directory, "authorities.pem");
	await writeFile(file, getCACertificates("default").join("\n"));
	return file;
}
// src/action/uses/fetch/pin.ts
function pinOf(action, refs) {
	if (!FULL_COMMIT.test(action.ref)) return err(loose(action, refs));
	const sha = action.ref.toLowerCase();
	const tag = refs.find(({ tagId }) => tagId === sha);
	if (tag !== void 0) return err(tagIdNotCommit(action, describeRef(tag), pinTo(tag)));
	return ok({
		sha,
		isTip: refs.some(({ commit }) => commit === sha)
	});
}
function resolvedPin(action, refs) {
	const named = FULL_COMMIT.test(action.ref) ? void 0 : namedBy(action.ref, refs);
	if (named === void 0) return pinOf(action, refs);
	return ok({
		sha: named.commit,
		isTip: true,
		looseRef: describeRef(named)
	});
}
function exactPin(action, refs) {
	if (FULL_COMMIT.test(action.ref)) return pinOf(action, refs);
	const isNamed = ({ name, isDefault }) => action.ref === "" ? isDefault === true : name === action.ref;
	const named = refs.find(isNamed);
	if (named === void 0) return err(unknownRef(action));
	return ok({
		sha: named.commit,
		isTip: true,
		looseRef: describeRef(named)
	});
}
function loose(action, refs) {
	const named = namedBy(action.ref, refs);
	if (named !== void 0) return notPinned(action, describeRef(named), pinTo(named));
	const begun = beginningWith(action.ref, refs);
	return begun === void 0 ? unknownRef(action) : shortened(action, pinTo(begun));
}
function mayBeShortened({ ref }, refs) {
	return SHORT_COMMIT.test(ref) && namedBy(ref, refs) === void 0 && beginningWith(ref, refs) === void 0;
}
function shortened(action, now) {
	return notPinned(action, `the short commit ${action.ref}`, now);
}
function namedBy(ref, refs) {
	return [
		`refs/tags/${ref}`,
		`refs/heads/${ref}`,
		ref
	].flatMap((name) => refs.find((each) => each.name === name) ?? [])[0];
}
const SHORT_COMMIT = /^[0-9a-f]{4,39}$/u;
function beginningWith(ref, refs) {
	if (!SHORT_COMMIT.test(ref)) return void 0;
	const found = refs.filter(({ commit }) => commit.startsWith(ref));
	return new Set(found.map(({ commit }) => commit)).size === 1 ? found[0] : void 0;
}
function pinTo(ref) {
	return {
		sha: ref.commit,
		comment: shortName(ref)
	};
}
export { shortened as a, fetchPinned as c, listRefs as d, apiHeaders as f, repositoryOf as h, resolvedPin as i, resolveCommit as l, noAction as m, mayBeShortened as n, accessFor as o, apiRequest as p, pinOf as r, fetchCommit as s, exactPin as t, withinLimits as u };
