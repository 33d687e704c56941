import { H as failure, _ as nodeHttp, a as inWords, c as plural, d as timeOfDay, g as isSecureUrl, i as inShort, m as Secret, o as joined, p as printable, s as placeText, u as shortSha } from "./base.js";
import { c as isHarmlessValue, i as withFilePaths, n as FILE_NAME, s as hostileVariable } from "./credential-file.js";
import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdtemp, readFile, rm, statfs, unlink, writeFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import process from "node:process";
// src/delivery/environment/planted.ts
/**
* Variables that an earlier step may have planted to read or redirect the credential before the task even starts. Check
* for them before any token is requested. This detects, it does not prevent: a loader that got this far already runs
* inside this process.
*/
function findPlanted(job) {
	return Object.keys(job.env).toSorted().flatMap((name) => {
		const rule = hostileVariable(name, job.hostileOfKinds);
		if (rule?.stops !== true || !isSet(job, name) || isMeant(job, name)) return [];
		if (rule.platform !== void 0 && rule.platform !== job.platform) return [];
		return [{
			name,
			message: `${name} ${rule.does}.${hintFor(name, job.env[name] ?? "")}`
		}];
	});
}
/**
* Names of hostile variables that are set on purpose: the runner itself has them with the same value, or `trust-env`
* names them. The task gets them too, because it needs the runner's proxy or setup-python's libraries as much as stepkey.
*/
function meantVariables(job) {
	return Object.keys(job.env).filter((name) => {
		return hostileVariable(name, job.hostileOfKinds) !== void 0 && isSet(job, name) && isMeant(job, name);
	});
}
/** The proxies for stepkey's own requests: those that are set on purpose, never one that was planted. */
function meantProxies(job) {
	const proxies = meantVariables(job).filter((name) => /_PROXY$/iu.test(name));
	return Object.fromEntries(proxies.map((name) => [name, job.env[name] ?? ""]));
}
/** The refusal, which names each planted variable and both ways out. */
function plantedFailure(planted) {
	const names = planted.map(({ name }) => name).join(", ");
	const count = planted.length === 1 ? "1 variable" : `${planted.length} variables`;
	return failure("environment_hostile", `${count} of this job could read or redirect the credential: ${names}.`, {
		remedy: `Remove those that nobody set on purpose. If the workflow needs them, list them where a reviewer sees it: trust-env: ${names}`,
		details: planted.map(({ message }) => message)
	});
}
function isSet(job, name) {
	const value = job.env[name];
	return value !== void 0 && !isHarmlessValue(name, value);
}
function isMeant(job, name) {
	if (job.trusted.includes(name)) return true;
	return job.runnerEnv?.[name] !== void 0 && job.runnerEnv[name] === job.env[name];
}
/** What usually sets it, for a reader who planted nothing. */
function hintFor(name, value) {
	if (name === "LD_LIBRARY_PATH" && /python/iu.test(value)) return " actions/setup-python sets it: if that is the cause, add it to trust-env.";
	if (/_PROXY$/iu.test(name)) return " A runner behind a proxy has it in its own environment; that one is used as it is.";
	return "";
}
// src/delivery/environment/runner-environment.ts
/**
* The environment that the runner's own process was started with, from `/proc/<parent>/environ`: the runner starts an
* action directly, so the parent of this process is Runner.Worker. In a job container the parent is outside (0), and the
* container's first process has what the container was created with. No step of the job can change either. Undefined
* where the file is missing (macOS) or cannot be read: then nothing shows which variables are the runner's.
*/
async function readRunnerEnvironment(parent) {
	const pid = parent === 0 ? 1 : parent;
	try {
		return parseEnviron(await readFile(`/proc/${pid}/environ`, "utf8"));
	} catch {
		return;
	}
}
/** `NAME=value`, each ended by a NUL (proc_pid_environ(5)). Anything that is not an assignment is skipped. */
function parseEnviron(text) {
	return Object.fromEntries(text.split("\0").flatMap((entry) => {
		const equals = entry.indexOf("=");
		return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)]] : [];
	}));
}
// src/action/context/job.ts
async function openJob(inputs, process) {
	const environment = {
		env: process.env,
		runnerEnv: await readRunnerEnvironment(process.parentPid),
		trusted: inputs.trustEnv,
		platform: process.platform,
		hostileOfKinds: hostileVariablesOf(process.kinds)
	};
	return {
		...process,
		inputs,
		environment,
		send: nodeHttp(meantProxies(environment)),
		jitter: Math.random,
		randomBytes
	};
}
function hostileVariablesOf(kinds) {
	return kinds.flatMap(({ hostileVariables }) => hostileVariables);
}
/** The runner's temporary directory, which it empties with the job. */
function tempDirectory({ env }) {
	return env["RUNNER_TEMP"] ?? tmpdir();
}
// src/receipt/receipt.ts
/** The receipt as its file contains it: JSON, indented, ending with a newline. */
function renderReceipt(receipt) {
	return `${JSON.stringify(receipt, void 0, 2)}\n`;
}
/** The receipt's file name. No character of a lease id has a meaning in a path. */
function receiptFileName(lease) {
	return `stepkey-receipt-${lease}.json`;
}
// src/receipt/log-lines.ts
const LABEL_WIDTH = 12;
/** One fact of the step's log, with its label in a common column; further lines go below the text. */
function labelled(mark, label, text) {
	const [first = "", ...more] = typeof text === "string" ? [text] : text;
	return [`${mark} ${label.padEnd(LABEL_WIDTH)}${printable(first)}`, ...more.map((line) => `  ${"".padEnd(LABEL_WIDTH)}${printable(line)}`)];
}
/** The log's first line: what this step is for. */
function titleLine(asked) {
	const { step, grant, environment, access } = asked;
	const parts = [
		`step "${step}"`,
		grant,
		environment,
		access
	].flatMap((part) => part ?? []);
	return printable(["stepkey", ...parts].join(" · "));
}
function askedLines(claims, decision) {
	const { agent, author, commit, pull_request: number } = decision;
	return labelled("✓", "asked", [[
		`${claims.repository} @ ${shortSha(commit)}`,
		`${placeText(claims.ref, number)} by ${author ?? claims.actor}${agent ? " (an agent's job)" : ""}`,
		`run ${claims.runId}, attempt ${claims.runAttempt}${startedBy(claims.actor, author)}`
	].join(" · ")]);
}
/** Only where they differ: a review starts a job of the reviewer on somebody else's pull request. */
function startedBy(actor, author) {
	return author === void 0 || author === actor ? "" : `, started by ${actor}`;
}
/** Who approved; nothing for a read, which needs no approval. */
function approvedLines(decision, access, now) {
	if (access === "read") return [];
	const { approvals, required_approvals: required, reason } = decision;
	if (required === 0) return labelled("✓", "approved", `no approval needed: ${reason ?? "policy asks for none"}`);
	const [last = "", ...earlier] = approvals.map(({ login, submitted_at, commit }) => {
		return `${login}, ${inWords(now - Date.parse(submitted_at))} ago, on ${shortSha(commit)}`;
	}).toReversed();
	const count = `${approvals.length} of ${required}`;
	return labelled("✓", "approved", [...earlier.toReversed(), `${last} · ${count}`]);
}
function issuedLines(lease) {
	const most = inShort(Math.ceil((lease.expiresAt - lease.issuedAt) / 1e4) * 1e4);
	const until = `until ${timeOfDay(lease.expiresAt)} UTC (${most} at most)`;
	return labelled("✓", "issued", `${shortLease(lease.id)}  ${lease.issuedTo} · ${until}`);
}
function maskedLines(values) {
	return labelled("✓", "masked", plural(values, "value"));
}
/** Names of the job's variables that the task does not get; nothing when there are none. */
function withheldLines(names) {
	if (names.length === 0) return [];
	return labelled(" ", "withheld", `${joined(names, "and", 2)} (pass-env can pass them)`);
}
/** What runs now: the script's first line that is not empty or a comment. */
function runLines(script) {
	const lines = script.split(/\r?\n/u).filter((line) => !/^\s*(?:#.*)?$/u.test(line));
	const [first = ""] = lines;
	const more = lines.length > 1 ? `  (and ${plural(lines.length - 1, "more line")})` : "";
	return [`▸ ${printable(first.trim())}${printable(more)}`];
}
function taskLines(task) {
	const after = `after ${inShort(task.endedAt - task.startedAt)}`;
	const ended = task.stopped === void 0 ? labelled(task.exitCode === 0 ? "✓" : "✗", "task", `exit ${task.exitCode} ${after}`) : labelled("✗", "task", [`stopped ${after}`, task.stopped]);
	return task.escaped ? [...ended, ...labelled("✗", "left", ESCAPED)] : ended;
}
const ESCAPED = "a process that left the task's process group still runs and has the credential";
function residueLines(residue) {
	const searched = `${plural(residue.files_searched, "file")} searched`;
	if (residue.found.length > 0) return labelled("✗", "residue", [`${searched}, the secret is in ${plural(residue.found.length, "file")}`, ...residue.found]);
	return residue.complete ? labelled("✓", "residue", `${searched}, nothing found`) : labelled("◌", "residue", `${searched}, nothing found so far: time ran out`);
}
function revokedLines(ending, lease) {
	const facts = ending.facts.length === 0 ? "" : `: ${ending.facts.join(", ")}`;
	const [mark, label, text] = REVOKED[ending.revocation]({
		ending,
		facts,
		diesAt: lease.diesAt
	});
	return labelled(mark, label, text);
}
/** When the provider ends a credential by itself: `expires at 10:15:00 UTC`. */
function expiryInWords(diesAt) {
	return diesAt === void 0 ? "never expires" : `expires at ${timeOfDay(diesAt)} UTC`;
}
const REVOKED = {
	verified: ({ ending, facts }) => [
		"✓",
		"revoked",
		`proven by the ${ending.by}${facts}`
	],
	requested: ({ facts }) => [
		"✓",
		"revoked",
		`accepted by the provider${facts} · nothing shows whether it took effect`
	],
	expires: ({ facts, diesAt }) => [
		"◌",
		"expires",
		`this kind cannot be revoked; it ${expiryInWords(diesAt)}${facts}`
	],
	none: ({ ending: { facts } }) => [
		"◌",
		"valid",
		facts.length === 0 ? "it stays valid: stepkey cannot end it" : facts.join(", ")
	],
	failed: ({ ending, diesAt }) => [
		"✗",
		"not revoked",
		[ending.failure?.message ?? "it may still work", `it ${expiryInWords(diesAt)}`]
	]
};
/** Removing what the lease leaves at the provider; nothing where its kind leaves nothing. */
function tidyLines({ tidy, by }) {
	if (tidy === void 0) return [];
	const facts = tidy.facts.join(", ");
	const [mark, label, text] = TIDY[tidy.state](facts === "" ? "" : `: ${facts}`, by);
	return labelled(mark, label, text);
}
const TIDY = {
	pending: (facts) => [
		"◌",
		"tidy",
		`not finished yet${facts} · the broker continues`
	],
	done: (facts) => [
		"✓",
		"tidied",
		facts === "" ? "nothing is left" : facts.slice(2)
	],
	stuck: (facts, by) => {
		return [
			"✗",
			"tidy",
			`what is left could not be removed${facts} · ${by === "broker" ? "`stepkey leases` shows it" : "it is not tried again"}`
		];
	}
};
/** What the lease leaves readable or writable for others, each with its fix. */
function findingLines(findings = []) {
	return findings.flatMap(({ what, fix }) => labelled("✗", "finding", [what, `fix: ${fix}`]));
}
function receiptLines(lease) {
	return labelled(" ", "receipt", `${receiptFileName(lease).replace(lease, shortLease(lease))} · also in the summary`);
}
/** A lease as logs show it: `lse_7q2m…`. Receipts have the whole id. */
function shortLease(id) {
	return id.length > 8 ? `${id.slice(0, 8)}…` : id;
}
// src/action/runner/session-state.ts
function sessionRecorder(runner) {
	let last;
	const save = (state) => {
		last = state;
		runner.saveState("session", serialiseState(state));
	};
	const add = (change) => {
		if (last !== void 0) save({
			...last,
			...change
		});
	};
	return {
		save,
		filesAt: (files) => add({ files }),
		ended: (ended) => add({ ended })
	};
}
function serialiseState(state) {
	return JSON.stringify(state);
}
/** The parsed state; undefined when main left none, or when it has another form. */
function parseState(text) {
	if (text === "" || text.length > MAX_STATE_LENGTH) return void 0;
	const fields = fieldsOf(text);
	const { step, files, ended } = fields;
	if (step === void 0) return void 0;
	const common = {
		step,
		...files === void 0 ? {} : { files },
		...ended === void 0 ? {} : { ended }
	};
	return fields["mode"] === "broker" ? brokerState(fields, common) : directState(fields, common);
}
const MAX_STATE_LENGTH = 4096;
function brokerState({ broker, via = "" }, common) {
	if (broker === void 0 || !isSecureUrl(broker) || new URL(broker).origin !== broker) return;
	return {
		mode: "broker",
		broker,
		via,
		...common
	};
}
function directState({ mode, lease, handle, diesAt }, common) {
	if (mode !== "direct" || lease === void 0 || handle === void 0) return void 0;
	if (diesAt === void 0) return {
		mode: "direct",
		lease,
		handle,
		...common
	};
	if (Number.isNaN(Date.parse(diesAt))) return void 0;
	return {
		mode: "direct",
		lease,
		handle,
		diesAt,
		...common
	};
}
/** The text fields of a JSON object; one with control characters counts as absent. */
function fieldsOf(text) {
	const fields = {};
	for (const [name, value] of Object.entries(parseObject(text))) if (typeof value === "string" && !/\p{Cc}/u.test(value)) fields[name] = value;
	return fields;
}
function parseObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}
// src/action/context/grace-period.ts
/** Does work whose signal aborts when its time is over. A cancelled job does not drop it: it gets what time is left. */
async function withGracePeriod({ clock, cancelled, limitMs, afterCancelMs }, work) {
	const over = new AbortController();
	const done = new AbortController();
	const stopAfter = async (milliseconds) => {
		await clock.sleep(milliseconds, done.signal);
		over.abort();
	};
	const shorten = () => void stopAfter(afterCancelMs);
	stopAfter(limitMs);
	if (cancelled.aborted) shorten();
	else cancelled.addEventListener("abort", shorten, { once: true });
	try {
		return await work(over.signal);
	} finally {
		done.abort();
		cancelled.removeEventListener("abort", shorten);
	}
}
// src/delivery/task/private-directory.ts
/**
* Makes a directory that only this user can enter (0700). It is removed when this process ends, too, unless SIGKILL ends
* it. `prefix` begins its name, which ends with six random letters and digits.
*/
async function openPrivateDirectory(parent, prefix = "stepkey-") {
	const path = await mkdtemp(join(parent, prefix));
	const removeNow = () => rmSync(path, {
		recursive: true,
		force: true
	});
	process.once("exit", removeNow);
	return {
		path,
		remove: async () => {
			await rm(path, {
				recursive: true,
				force: true,
				maxRetries: 3
			}).catch(() => void 0);
			process.removeListener("exit", removeNow);
		}
	};
}
/** Lends a private directory below `parent` while `use` runs. */
async function withPrivateDirectory(parent, use) {
	const directory = await openPrivateDirectory(parent);
	try {
		return await use(directory.path);
	} finally {
		await directory.remove();
	}
}
// src/delivery/task/credential-files.ts
/** Begins the directory's name, so that post recognises one that a killed main left. */
const PREFIX = "stepkey-files-";
const OWN_NAME = /^stepkey-files-[A-Za-z0-9]{6}$/u;
const MEMORY = "/dev/shm";
/** statfs(2): TMPFS_MAGIC. */
const TMPFS = 16914836;
/** Where a credential's files may go, best first: memory where there is some, so that no disk ever stores them. */
async function filesParents(temp) {
	return await isInMemory(MEMORY) ? [MEMORY, temp] : [temp];
}
async function isInMemory(path) {
	try {
		return (await statfs(path)).type === TMPFS;
	} catch {
		return false;
	}
}
/**
* Writes the files to a private directory below the first of the parents that accepts it. `opened` gets the directory's
* path before anything is written to it. Makes no directory when there are no files. Rejects when no parent works.
*/
async function placeFiles(files, parents, opened) {
	if (files.find(({ name }) => !FILE_NAME.test(name)) !== void 0) throw new TypeError("a credential's file has a name that is not allowed");
	if (files.length === 0) return {
		pathOf: unknownFile,
		remove: () => Promise.resolve()
	};
	let last = /* @__PURE__ */ new Error("there is no directory for the credential's files");
	for (const parent of parents) try {
		return await writeTo(await openPrivateDirectory(parent, PREFIX), files, opened);
	} catch (error) {
		last = error;
	}
	throw last;
}
async function writeTo(directory, files, opened) {
	const paths = new Map(files.map(({ name }) => [name, join(directory.path, name)]));
	const remove = async () => {
		await chmod(directory.path, 448).catch(() => void 0);
		for (const path of paths.values()) await unlink(path).catch(() => void 0);
		await directory.remove();
	};
	try {
		opened(directory.path);
		for (const { name, mode, content } of files) {
			const text = content instanceof Secret ? content.reveal() : content;
			const options = {
				mode: Number.parseInt(mode, 8),
				flag: "wx"
			};
			await writeFile(join(directory.path, name), text, options);
		}
	} catch (error) {
		await remove();
		throw error;
	}
	return {
		pathOf: (name) => paths.get(name) ?? unknownFile(),
		remove
	};
}
function unknownFile() {
	throw new TypeError("the credential names a file that it does not have");
}
/** The credential's variables, with the paths of its files in place of their placeholders. Secrets stay wrapped. */
function envWithPaths(env, pathOf) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => {
		if (typeof value === "string") return [name, withFilePaths(value, pathOf)];
		const plain = value.reveal();
		const final = withFilePaths(plain, pathOf);
		return [name, final === plain ? value : new Secret(final)];
	}));
}
/**
* Removes what a killed main left of a credential's files, and returns whether there was something. Any step can forge
* the path, so it must be one that `placeFiles` could have made.
*/
async function removeLeftFiles(directory, parents) {
	if (!parents.includes(dirname(directory)) || !OWN_NAME.test(basename(directory))) return false;
	try {
		if (!(await lstat(directory)).isDirectory()) return false;
		await chmod(directory, 448);
		await rm(directory, {
			recursive: true,
			maxRetries: 3
		});
		return true;
	} catch {
		return false;
	}
}
export { parseEnviron as A, titleLine as C, hostileVariablesOf as D, renderReceipt as E, plantedFailure as F, findPlanted as M, meantProxies as N, openJob as O, meantVariables as P, tidyLines as S, receiptFileName as T, residueLines as _, withPrivateDirectory as a, startedBy as b, sessionRecorder as c, expiryInWords as d, findingLines as f, receiptLines as g, maskedLines as h, removeLeftFiles as i, readRunnerEnvironment as j, tempDirectory as k, approvedLines as l, labelled as m, filesParents as n, withGracePeriod as o, issuedLines as p, placeFiles as r, parseState as s, envWithPaths as t, askedLines as u, revokedLines as v, withheldLines as w, taskLines as x, runLines as y };
