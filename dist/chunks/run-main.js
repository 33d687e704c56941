import { $ as receiptLines, Ct as isGlob, J as expiryInWords, K as approvedLines, N as isLeaseId, Q as maskedLines, St as childEnvironment, X as issuedLines, Y as findingLines, Z as labelled, _t as plantedFailure, a as openPrivateDirectory, at as taskLines, c as archiveKind, ct as receiptFileName, d as withGracePeriod, et as revokedLines, ft as openJob, gt as meantVariables, h as isAgentLogin, it as storedLines, l as hasZipEnd, lt as renderReceipt, mt as findPlanted, n as filesParents, nt as startedBy, o as settlesWithin, ot as tidyLines, q as askedLines, r as placeFiles, rt as storedEndLines, s as valueWithin, st as titleLine, t as envWithPaths, tt as runLines, u as readMountPoints, wt as looksSecret } from "./job.js";
import { D as countTooShort, E as redactorOn, O as textsOf, S as openTaskPipes, T as redactText, _ as processNumbers, a as outOfReach, b as cancelledBeforeStart, d as TASK_LIMITS_WITHOUT_REVOKING, f as runTask, g as isOlder, h as holdsAssignment, i as createTaskFiles, k as base64Windows, l as parseFileCommands, m as environReader, n as collectSummary, s as readTaskFile, t as collectOutputs, u as TASK_LIMITS, v as readProcStat, w as matcherFor, x as closePipes, y as isRunning } from "./task-files.js";
import { t as checkTask } from "./check-task.js";
import { J as ok, K as didYouMean, Q as FAILURE_CODES, Y as faultText, Z as failure, _ as timeOfDay, a as showRefusal, b as Secret, c as warnWithCode, f as joined, g as shortSha, i as sayLines, l as inFullWords, lt as toRfc3339, m as plural, o as showWarning, p as placeText, q as err, u as inShort, y as printable } from "./base.js";
import { a as tempDirectory, c as errorCode, d as codeSpan, f as escapeMarkdown, i as summaryPosition, l as warnOnError, m as markdownTable, o as makeReceiptDirectory, p as fenced, r as receiptDirectory, s as codeOf, t as refuseStep, u as SUMMARY_HEADING } from "./refused.js";
const { Buffer: Buffer$1 } = process.getBuiltinModule("node:buffer");
const { randomBytes } = process.getBuiltinModule("node:crypto");
const { chmodSync, closeSync, constants, fstatSync, lstatSync, openSync, readSync, readdirSync, readlinkSync } = process.getBuiltinModule("node:fs");
const { open, readFile, readdir, realpath, rename, rm } = process.getBuiltinModule("node:fs/promises");
const { userInfo } = process.getBuiltinModule("node:os");
const { basename, dirname, join } = process.getBuiltinModule("node:path");
// src/delivery/residue/byte-path.ts
function bytePath(path) {
	return Buffer$1.from(path, "utf8").toString("latin1");
}
/** As Node's file functions take it: they would encode a string's bytes above 127 as UTF-8. */
function nativePath(path) {
	return /^[\0-\x7f]*$/u.test(path) ? path : Buffer$1.from(path, "latin1");
}
/** A path can have any length; a line of the log should not. */
const MAX_SHOWN$1 = 300;
const SHOWN_HEAD = 100;
/** A path for people: without a secret, without what could move a cursor or end a line, and not too long. */
function shownPath(matcher, path) {
	const redactor = redactorOn(matcher);
	const bytes = Buffer$1.from(path, "latin1");
	return escapedPath(Buffer$1.concat([redactor.write(bytes), redactor.flush()]));
}
/** The system cuts the name of a process after so many bytes (TASK_COMM_LEN), which may be within a secret. */
const MAX_PROCESS_NAME = 15;
/** From so many bytes on, the beginning of a secret is not shown. */
const MIN_HIDDEN = 4;
function shownProcessName(matcher, name) {
	const bytes = Buffer$1.from(name, "latin1");
	const scan = matcher.scan();
	scan.feed(bytes, () => void 0);
	if (name.length < MAX_PROCESS_NAME || scan.held() < MIN_HIDDEN) return shownPath(matcher, name);
	return escapedPath(Buffer$1.concat([redactorOn(matcher).write(bytes), Buffer$1.from("***")]));
}
function escapedPath(safe) {
	const text = safe.toString("latin1").split("/").map(escapedName).join("/");
	if (text.length <= MAX_SHOWN$1) return text;
	const tail = text.length - 199;
	return `${text.slice(0, SHOWN_HEAD)}…${text.slice(tail)}`.toWellFormed();
}
/** UTF-8 as text, other bytes as `\xe9`, control and formatting characters as `\u{200b}`. */
function escapedName(name) {
	const text = Buffer$1.from(name, "latin1").toString("utf8");
	if (!text.includes("�")) return escapedText(text);
	return Array.from(name, (byte) => {
		const code = byte.charCodeAt(0);
		return code < 128 ? escapedText(byte) : `\\x${code.toString(16)}`;
	}).join("");
}
function escapedText(text) {
	return text.replaceAll("\\", "\\\\").replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
// src/action/lease/create-source.ts
/** Broker or direct, as the inputs say. Only the one that the step uses is loaded. */
async function createSource(job) {
	const { source } = job.inputs;
	if (source.mode === "broker") {
		const { openBroker } = await import("./broker-source.js");
		return openBroker(job, source);
	}
	if (source.mode === "secret-env") throw new TypeError("stored secrets come from no source");
	const { openProvider } = await import("./direct.js").then(({ k: openProvider }) => ({ openProvider }));
	return await openProvider(job, source);
}
// src/action/lease/source/end-held-lease.ts
/** Long enough for a broker that restarts. */
const LIMIT_MS = 6e4;
/** The runner sends SIGKILL ten seconds after it cancelled. Stopping the task takes some of them, the report the last one. */
const END_AFTER_CANCEL_MS = 9500;
/** Even when all is used up: then the runner decides how long there is. */
const MIN_MS = 500;
/** Revokes the credential and probes whether it is dead; with less time once the runner has cancelled. */
async function endHeldLease({ clock, cancelled, cancelledAt }, lease) {
	const now = clock.now();
	const usedMs = now - (cancelledAt() ?? now);
	const afterCancelMs = Math.max(MIN_MS, END_AFTER_CANCEL_MS - usedMs);
	const period = {
		clock,
		cancelled,
		limitMs: LIMIT_MS,
		afterCancelMs
	};
	try {
		return await withGracePeriod(period, (signal) => lease.end(signal));
	} catch (error) {
		return errorWhileEnding(error, clock.now());
	}
}
/** A bug of stepkey must not hide that a credential may still work. */
function errorWhileEnding(error, checkedAt) {
	const what = faultText(error);
	return {
		revocation: "failed",
		checkedAt,
		by: "action",
		facts: [],
		failure: failure("revocation_failed", `The credential could not be revoked: ${what}.`, {
			remedy: "The post step tries again; the receipt says when the credential expires.",
			cause: error
		})
	};
}
// src/action/lease/source/wait-for-approval.ts
const SHOW_EVERY_MS = 6e4;
/** Before asking again after an error that may pass. */
const ERROR_WAIT_MS = 15e3;
/**
* Obtains the lease. While only an approval is missing and there is time, asks again, each time with a fresh ID token.
*/
async function obtainLease(options) {
	const { clock, signal } = options;
	const until = clock.now() + options.waitSeconds * 1e3;
	let shownAt;
	for (;;) {
		const identity = await options.identify(signal);
		if (!identity.ok) return err({ failure: identity.error });
		const obtained = await options.source.obtain(identity.value, signal);
		if (obtained.ok) return ok(obtained.value);
		const waitMs = waitBeforeNext(obtained.error, {
			isWaiting: shownAt !== void 0,
			leftMs: until - clock.now()
		});
		if (waitMs === void 0 || signal.aborted) return err(obtained.error);
		if (shownAt === void 0 || clock.now() - shownAt >= SHOW_EVERY_MS) {
			options.onWait({
				identity: identity.value,
				pending: obtained.error.pending?.summary,
				leftMs: until - clock.now(),
				isFirst: shownAt === void 0
			});
			shownAt = clock.now();
		}
		await clock.sleep(waitMs, signal);
		if (signal.aborted) return err(obtained.error);
	}
}
/** Undefined when asking again cannot help, or no time is left. A passing error does not end a wait that has started. */
function waitBeforeNext({ pending, again }, { isWaiting, leftMs }) {
	if (leftMs <= 0) return void 0;
	if (pending !== void 0) return Math.min(leftMs, Math.max(1, pending.intervalSeconds) * 1e3);
	if (!isWaiting || again === void 0) return void 0;
	return Math.min(leftMs, Math.max(ERROR_WAIT_MS, again.afterMs ?? 0));
}
// src/action/report/progress.ts
function showTitle({ runner, inputs }) {
	const { step, source, environment, access } = inputs;
	if (source.mode === "secret-env") {
		runner.say(titleLine({
			step,
			grant: "stored secrets",
			environment,
			access: void 0
		}));
		return;
	}
	const grant = source.mode === "broker" ? source.grant : source.credential.kind;
	runner.say(titleLine({
		step,
		grant,
		environment,
		access
	}));
}
/** Whose approval the step waits for, on which commit, and for how much longer. */
function showWait({ runner }, wait) {
	const { identity, pending, leftMs, isFirst } = wait;
	const left = `${inShort(Math.ceil(leftMs / 1e4) * 1e4)} left`;
	if (pending === void 0) {
		sayLines(runner, labelled("◌", "waiting", `for an approval · ${left}`));
		return;
	}
	if (isFirst) sayLines(runner, askedLines(identity.claims, undecided(identity, pending)));
	const { missing, commit, who, pull_request_url: url } = pending;
	const line = `for ${missing > 0 ? plural(missing, "approval") : "a new review"} of ${shortSha(commit)} by ${who} · ${left}`;
	sayLines(runner, labelled("◌", "waiting", url === void 0 ? [line] : [line, url]));
}
/** What is known of the decision before it is made. */
function undecided({ claims }, pending) {
	const { commit, pull_request: number } = pending;
	return {
		trace: "",
		rule: "",
		commit,
		...number === void 0 ? {} : { pull_request: number },
		agent: isAgentLogin(claims.actor, []),
		required_approvals: pending.missing + pending.have,
		approvals: []
	};
}
function showIssued({ runner, inputs, clock }, received) {
	const { lease, masking, waited } = received;
	const { claims, decision } = lease;
	if (!waited) sayLines(runner, askedLines(claims, decision));
	sayLines(runner, approvedLines(decision, inputs.access, clock.now()));
	for (const observed of decision.observed ?? []) sayLines(runner, labelled("◌", "observed", `policy would refuse: ${observed}`));
	sayLines(runner, issuedLines(lease));
	sayLines(runner, deathLines(lease));
	sayLines(runner, storedLines(Object.keys(inputs.secretEnv)));
	sayLines(runner, maskedLines(masking.masked));
	if (masking.tooShort > 0) {
		const text = `${plural(masking.tooShort, "secret")} too short to be masked in the log`;
		sayLines(runner, labelled("✗", "not masked", text));
	}
}
/**
* What happens when a job in a container is cancelled. The runner's signals do not reach main there, so main logs this
* before the task starts. Its parent is outside the container, which is how it knows.
*/
function showContainer({ runner, inputs, parentPid }, lease) {
	if (parentPid !== 0) return;
	const then = inputs.source.mode === "broker" ? "The post step then ends the lease, and the next heartbeat stops the task." : `The credential then works ${untilWhen(lease)}.`;
	sayLines(runner, labelled("◌", "container", ["If the job is cancelled, the runner sends no signal into a job container.", then]));
}
function untilWhen({ diesAt }) {
	return diesAt === void 0 ? "until someone revokes it" : `until ${timeOfDay(diesAt)} UTC`;
}
/** When the credential expires by itself, where that is not when the lease ends. */
function deathLines({ diesAt, expiresAt }) {
	if (expiresAt === void 0) return [];
	if (diesAt === void 0) return labelled(" ", "", "it never expires by itself");
	if (diesAt < expiresAt + 1e3) return [];
	return labelled(" ", "", `its provider ends it at ${timeOfDay(diesAt)} UTC by itself`);
}
// src/receipt/environment-lines.ts
/** As wide as a table of the log: GitHub's own log shows about a hundred columns. */
const MAX_WIDTH = 84;
/** All names of the job's variables that the task does not get; nothing when there are none. */
function withheldLines(names) {
	if (names.length === 0) return [];
	return labelled(" ", "withheld", wrapped([...names, "(pass-env can pass them)"]));
}
/** Names with commas between them, in lines; what is in parentheses at the end follows a name without one. */
function wrapped(words) {
	const lines = [];
	let line = "";
	for (const [index, word] of words.entries()) {
		const next = index >= words.length - 2 ? word : `${word},`;
		if (line !== "" && line.length + next.length + 1 > MAX_WIDTH) {
			lines.push(line);
			line = "";
		}
		line = line === "" ? next : `${line} ${next}`;
	}
	return [...lines, line];
}
/** Those of the names that a script has as a word: most likely it wanted them. */
function usedIn(script, names) {
	const words = new Set(script.match(/[A-Za-z_][A-Za-z0-9_]*/gu));
	return names.filter((name) => words.has(name));
}
/** What a script names and does not get; nothing when it gets everything. */
function usedLines(names) {
	return names.length === 0 ? [] : labelled("◌", "withheld", usedText(names));
}
/** In one sentence, for the log. */
function usedText(names) {
	const [it, which] = names.length === 1 ? ["it", "which is"] : ["them", "which are"];
	return `The script names ${joined(names)}, ${which} withheld. If it needs ${it}, add ${it} to pass-env.`;
}
/** What a failed task did not get, for the annotation, which is often all that its author reads. */
function withheldSentences(script, names) {
	if (names.length === 0) return [];
	const used = usedIn(script, names);
	return [...used.length === 0 ? [] : [usedText(used)], `Variables of the job that the task did not get: ${whole(names)}. pass-env can pass them.`];
}
/** The runner cuts an annotation after 4096 characters, and nobody would see that. */
const MAX_LENGTH = 3e3;
function whole(names) {
	let length = 0;
	const fits = names.findIndex((name) => (length += name.length + 2) > MAX_LENGTH);
	if (fits < 0) return names.join(", ");
	return `${names.slice(0, fits).join(", ")} and ${names.length - fits} more, which the log lists`;
}
/** `pass-env` in vain: what no variable of the job has. */
function missingLines(missing, suggest) {
	return missing.flatMap((name) => labelled("◌", "pass-env", missingText(name, suggest(name))));
}
function missingText(name, meant) {
	const hint = meant === void 0 ? "" : ` Did you mean ${meant}?`;
	if (/[*?]/u.test(name)) return `${name} matches no variable of this job.${hint}`;
	return `${name} does not exist in this job.${hint === "" ? " Set it in the step's env:, or in an earlier step." : hint}`;
}
/** What the task wrote for later steps, and that they do not get it; nothing when it wrote nothing. */
function unsharedLines(writes) {
	const { variables, directories, unread } = writes;
	const facts = [
		...variables.length === 0 ? [] : [`The task wrote ${joined(variables, "and", 20)} to GITHUB_ENV.`],
		...directories.length === 0 ? [] : [`The task wrote ${named$1(directories)} to GITHUB_PATH.`],
		...unread
	];
	if (facts.length === 0) return [];
	return labelled("◌", "not shared", [...facts, "Later steps do not get it. Write to GITHUB_OUTPUT instead, or do it in a step of its own."]);
}
function named$1(directories) {
	return `${plural(directories.length, "directory", "directories")} (${joined(directories, "and", 3)})`;
}
// src/receipt/residue-lines.ts
/** What the search found, and what it did not see, which is said also when something was found. */
function residueLines(residue) {
	const searched = `${plural(residue.files_searched, "file")} searched`;
	const unread = unreadLines(residue);
	if (residue.found.length > 0) {
		const held = `${searched}, the secret is in ${plural(residue.found.length, "file")}`;
		const cut = isCut(residue) ? [`not everything was searched: ${limitInWords(residue)}`] : [];
		return labelled("✗", "residue", [
			held,
			...residue.found,
			...cut,
			...unread
		]);
	}
	if (residue.complete) return labelled("✓", "residue", `${searched}, nothing found`);
	const nothing = isCut(residue) ? `nothing found so far: ${limitInWords(residue)}` : "nothing found in what could be read";
	return labelled("◌", "residue", [`${searched}, ${nothing}`, ...unread]);
}
/** Why a search did not see everything, for the receipt's list of what is not proven; empty when it did. */
function residueDoubts(residue) {
	if (residue.complete) return [];
	const why = [...isCut(residue) ? [`${limitInWords(residue)} after ${plural(residue.files_searched, "file")}`] : [], ...residue.not_read === void 0 ? [] : [`${unreadCount(residue.not_read)} could not be read`]];
	return [`That no file contains the secret: ${joined(why)}.`];
}
/** Whether a limit ended it, and not only what could not be read. */
function isCut({ complete, limit, not_read }) {
	return !complete && (limit !== void 0 || not_read === void 0);
}
const LIMITS = {
	time: "time ran out",
	bytes: "the limit of bytes was reached",
	files: "the limit of files was reached",
	findings: "the limit of findings was reached",
	cancelled: "the job was cancelled"
};
function limitInWords({ limit = "time" }) {
	return LIMITS[limit];
}
const MAX_NAMED$1 = 3;
function unreadLines({ not_read: unread }) {
	if (unread === void 0) return [];
	const { count, first } = unread;
	const named = first.slice(0, MAX_NAMED$1).map(({ path, why }) => `${path} (${why})`);
	const more = count - named.length;
	return [
		`${unreadCount(unread)} could not be read:`,
		...named,
		...more > 0 ? [`and ${more} more`] : []
	];
}
function unreadCount({ count }) {
	return plural(count, "file or directory", "files or directories");
}
// src/delivery/residue/places.ts
/** Where a task can leave files that outlive it, most likely first. */
function residuePlaces(places) {
	const { env, userHome, runnerEnv, toolFiles } = places;
	const inHome = [...toolFiles.flatMap((files) => files.inHome), ...DOTFILES];
	const variables = [...toolFiles.flatMap((files) => files.variables), ...NAMING];
	const own = ["GITHUB_WORKSPACE", "RUNNER_TEMP"].flatMap((name) => named(env, name));
	const home = named(env, "HOME");
	const otherHome = otherHomes(userHome);
	const leftOut = skipped(runnerEnv);
	const searched = ({ path }) => !isBelow(path, leftOut);
	const elsewhere = [
		...otherHome.flatMap((root) => below(root, inHome)),
		...variables.flatMap((name) => namedPlaces(env, name)),
		...SHARED.map((path) => ({
			name: path,
			path,
			optional: true,
			shared: true
		}))
	];
	return [
		...own,
		...home.flatMap((root) => below(root, inHome)),
		...elsewhere.filter(searched),
		...home,
		...otherHome.filter(searched)
	];
}
function named(env, name) {
	const path = env[name] ?? "";
	return path === "" ? [] : [{
		name: `$${name}`,
		path
	}];
}
function otherHomes(path) {
	return path === void 0 || !isPlace(path) ? [] : [{
		name: "~",
		path,
		optional: true
	}];
}
/** A variable may name several paths (KUBECONFIG). */
function namedPlaces(env, name) {
	return (env[name] ?? "").split(":").filter(isPlace).map((path) => ({
		name: `$${name}`,
		path,
		optional: true
	}));
}
/** Not relative, and no directory of the system such as `/` or `/usr`, which would use up the time. */
function isPlace(path) {
	return /^(?:\/root|\/[^/]+\/+[^/]+.*)$/su.test(path) && !path.includes("/../");
}
/**
* Where the tools that tasks use keep credentials, and what was typed. They are searched before the rest of a home, which
* may be large.
*/
const DOTFILES = [
	".npmrc",
	".yarnrc",
	".yarnrc.yml",
	".pypirc",
	".pip",
	".docker",
	".git-credentials",
	".gitconfig",
	".azure",
	".kube",
	".netrc",
	".my.cnf",
	".mylogin.cnf",
	".ssh",
	".gnupg",
	".vault-token",
	".terraform.d",
	".terraformrc",
	".m2/settings.xml",
	".gradle/gradle.properties",
	".gem/credentials",
	".cargo/credentials.toml",
	".nuget/NuGet",
	".composer/auth.json",
	".boto",
	".s3cfg",
	".config",
	".local/share",
	".local/state",
	".bash_history",
	".zsh_history",
	".history",
	".sh_history",
	".python_history",
	".node_repl_history",
	".mysql_history",
	".sqlite_history",
	".rediscli_history",
	".irb_history",
	".lesshst",
	".viminfo",
	".wget-hsts",
	".cache/pip",
	".npm/_logs"
];
function below(home, files) {
	return files.map((file) => ({
		name: `${home.name}/${file}`,
		path: `${home.path.replace(/\/+$/u, "")}/${file}`,
		optional: true
	}));
}
/** Variables that put these files, caches or temporary files elsewhere. */
const NAMING = [
	"XDG_CONFIG_HOME",
	"XDG_STATE_HOME",
	"XDG_DATA_HOME",
	"XDG_RUNTIME_DIR",
	"DOCKER_CONFIG",
	"REGISTRY_AUTH_FILE",
	"NPM_CONFIG_USERCONFIG",
	"npm_config_userconfig",
	"PIP_CONFIG_FILE",
	"GIT_CONFIG_GLOBAL",
	"CLOUDSDK_CONFIG",
	"AZURE_CONFIG_DIR",
	"GH_CONFIG_DIR",
	"KUBECONFIG",
	"NETRC",
	"GNUPGHOME",
	"TF_DATA_DIR",
	"TF_CLI_CONFIG_FILE",
	"HISTFILE",
	"PYTHON_HISTORY",
	"NODE_REPL_HISTORY",
	"MYSQL_HISTFILE",
	"SQLITE_HISTORY",
	"LESSHISTFILE",
	"TMPDIR",
	"TMP",
	"TEMP",
	"XDG_CACHE_HOME",
	"NPM_CONFIG_CACHE",
	"npm_config_cache",
	"YARN_CACHE_FOLDER",
	"PIP_CACHE_DIR",
	"CARGO_HOME",
	"GRADLE_USER_HOME",
	"GOCACHE",
	"GOMODCACHE",
	"GOPATH"
];
const SHARED = [
	"/dev/shm",
	"/tmp",
	"/var/tmp"
];
/** `STEPKEY_RESIDUE_SKIP`, from the owner of the machine: paths, separated by colons. */
function skipped(runnerEnv) {
	return (runnerEnv?.["STEPKEY_RESIDUE_SKIP"] ?? "").split(":").filter((path) => path !== "");
}
function isBelow(path, directories) {
	return directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}
// src/delivery/residue/open-roots.ts
/** The roots by their real paths, each once. What cannot be opened is noted. */
async function openRoots(roots, mounts, notes) {
	const opened = /* @__PURE__ */ new Map();
	const isAbsent = absenceIn(mounts);
	for (const root of roots) {
		const name = bytePath(root.name);
		try {
			if (root.optional === true && await isAbsent(root.path)) continue;
			const path = await placeOf(root, mounts);
			if (mounts.isServedByProgram(path)) notes.unreadable(name, "a program's file system (FUSE)");
			else if (!opened.has(path)) {
				const status = lstatSync(nativePath(path));
				opened.set(path, {
					path,
					name,
					status,
					shared: root.shared === true
				});
			}
		} catch (error) {
			const code = codeOf(error);
			if (root.optional !== true || code !== "ENOENT") notes.unreadable(name, code);
		}
	}
	return [...opened.values()];
}
/**
* Whether a path surely does not exist. Most places do not, and most are in the same directory, so that one look at it is
* enough. Some file systems do not tell upper case from lower case.
*/
function absenceIn(mounts) {
	const listings = /* @__PURE__ */ new Map();
	return async (path) => {
		const name = basename(path).toLowerCase();
		if (/^\.{0,2}$/u.test(name) || mounts.isServedByProgram(bytePath(path))) return false;
		const directory = dirname(path);
		if (!listings.has(directory)) listings.set(directory, await entriesOf(directory));
		return listings.get(directory)?.has(name) === false;
	};
}
/** Undefined when that is unknown. */
async function entriesOf(directory) {
	try {
		const entries = await readdir(directory);
		return entries.every((entry) => ASCII.test(entry)) ? new Set(entries.map((entry) => entry.toLowerCase())) : void 0;
	} catch (error) {
		return codeOf(error) === "ENOENT" ? /* @__PURE__ */ new Set() : void 0;
	}
}
const ASCII = /^[\0-\x7f]*$/u;
/** A root may be a link itself; links below it are not followed. What a program serves is not even looked at. */
async function placeOf({ path }, mounts) {
	const given = bytePath(path);
	return mounts.isServedByProgram(given) ? given : await realPath(given);
}
/** Of those that exist. */
async function realPaths(paths) {
	const found = paths.map((path) => realPath(bytePath(path)).catch(() => []));
	return (await Promise.all(found)).flat();
}
async function realPath(path) {
	const real = await realpath(nativePath(path), "buffer");
	return Buffer$1.from(real).toString("latin1");
}
// src/delivery/residue/pace.ts
/** How long the search may keep everything else in this process waiting. */
const SLICE_MS = 5;
function createPace(budget, clock, signal) {
	const left = {
		files: budget.files,
		bytes: budget.bytes
	};
	const until = clock.now() + budget.milliseconds;
	let turnAt = clock.now() + SLICE_MS;
	return {
		left,
		over() {
			if (signal?.aborted === true) return "cancelled";
			if (left.files <= 0) return "files";
			if (left.bytes <= 0) return "bytes";
			return clock.now() > until ? "time" : void 0;
		},
		turn() {
			if (clock.now() < turnAt) return void 0;
			return new Promise((resolve) => {
				setImmediate(() => {
					turnAt = clock.now() + SLICE_MS;
					resolve();
				});
			});
		}
	};
}
// src/delivery/residue/report.ts
/** More findings than this only make the log and the receipt longer. */
const MAX_FINDINGS = 50;
const MAX_UNREAD_NAMES = 10;
function createNotes(matcher) {
	const skipped = {
		unreadable: 0,
		special: 0,
		link: 0,
		"other file system": 0,
		"over budget": 0,
		"other user": 0
	};
	const findings = [];
	const unread = [];
	let unchangedFiles = 0;
	return {
		found(path, form, offset) {
			findings.push({
				path: shownPath(matcher, path),
				form,
				offset
			});
		},
		unreadable(path, why) {
			skipped.unreadable += 1;
			if (unread.length < MAX_UNREAD_NAMES) unread.push({
				path: shownPath(matcher, path),
				why
			});
		},
		skipped(reason) {
			skipped[reason] += 1;
		},
		unchanged() {
			unchangedFiles += 1;
		},
		isFull: () => findings.length >= MAX_FINDINGS,
		isCut: () => skipped["over budget"] > 0,
		report: (searched) => ({
			...searched,
			unchangedFiles,
			skipped,
			findings: findings.slice(0, MAX_FINDINGS),
			unread,
			isComplete: searched.limit === void 0 && skipped["over budget"] === 0 && skipped.unreadable === 0
		})
	};
}
// src/delivery/residue/search.ts
/** Larger blocks gain nothing, and keep others waiting for longer. */
const BLOCK_BYTES = 262144;
function newBlock() {
	return Buffer$1.allocUnsafeSlow(BLOCK_BYTES);
}
// src/delivery/residue/unlock.ts
/** Of Linux's fcntl.h, the same on every architecture that runners have; Node does not name it. */
const O_PATH = 2097152;
/** Directories that are open at the same time, so that a task cannot use up this process's descriptors. */
const MAX_HELD = 128;
let held = 0;
/** Needs no permission for the file or directory itself, and follows no link. */
function holdPath(path) {
	if (process.platform !== "linux" || held >= MAX_HELD) return void 0;
	try {
		const fd = openSync(nativePath(path), O_PATH | constants.O_NOFOLLOW);
		held += 1;
		const close = () => {
			held -= 1;
			closeSync(fd);
		};
		return {
			path: `/proc/self/fd/${fd}`,
			status: fstatSync(fd),
			close
		};
	} catch {
		return;
	}
}
const PERMISSION_BITS = 4095;
/**
* Gives the owner these permissions on a file or directory of its own. Through a descriptor, so that a link that takes
* its place meanwhile cannot lead the change elsewhere. `undo` sets back what was there; undefined when it is not ours.
*/
function unlock(path, bits) {
	const target = holdPath(path);
	if (target === void 0) return void 0;
	const { mode, uid } = target.status;
	if (!(uid === process.geteuid?.()) || !target.status.isFile() && !target.status.isDirectory()) {
		target.close();
		return;
	}
	try {
		chmodSync(target.path, mode & PERMISSION_BITS | bits);
	} catch {
		target.close();
		return;
	}
	return {
		path: target.path,
		undo() {
			try {
				chmodSync(target.path, mode & PERMISSION_BITS);
			} catch {} finally {
				target.close();
			}
		}
	};
}
// src/delivery/residue/search-file.ts
/** Searches one file up to the first match, and what is packed in it. Waits only for a large file or an archive. */
function searchFile(entry, search) {
	const fd = openFile(entry, search.notes);
	if (fd === void 0) return void 0;
	search.pace.left.files -= 1;
	let isOpen = false;
	try {
		const file = {
			fd,
			entry,
			position: 0,
			scan: search.matcher.scan()
		};
		const first = nextBlock(file, search);
		if (first === "found") return void 0;
		const packed = archiveKind(first);
		if (isLast(file, first.length) && packed === void 0) return void 0;
		isOpen = true;
		return searchOn(file, {
			first,
			packed
		}, search).finally(() => closeSync(fd));
	} catch (error) {
		search.notes.unreadable(entry.shown, codeOf(error));
		return;
	} finally {
		if (!isOpen) closeSync(fd);
	}
}
/** The rest of a file that is larger than a block, then what is packed in it. */
async function searchOn(file, { first, packed }, search) {
	const { entry, fd } = file;
	const { notes, pace } = search;
	try {
		let block = first;
		while (!isLast(file, block.length)) {
			if (pace.over() !== void 0) return notes.skipped("over budget");
			const turn = pace.turn();
			if (turn !== void 0) await turn;
			const next = nextBlock(file, search);
			if (next === "found") return;
			block = next;
		}
		const kind = packed ?? kindByEnd(file);
		if (kind === void 0) return;
		const { searchArchive } = await import("./search-archive.js");
		await searchArchive({
			fd,
			size: file.position,
			shown: entry.shown,
			kind
		}, search);
	} catch (error) {
		notes.unreadable(entry.shown, codeOf(error));
	}
}
/** A zip of more than a block may begin as a program. */
function kindByEnd({ fd, position }) {
	const end = Buffer$1.allocUnsafe(22);
	const length = readSync(fd, end, { position: Math.max(0, position - end.length) });
	return hasZipEnd(end.subarray(0, length)) ? "zip" : void 0;
}
function nextBlock(file, { block, pace, notes }) {
	const length = readSync(file.fd, block, 0, block.length, null);
	file.position += length;
	pace.left.bytes -= length;
	const bytes = block.subarray(0, length);
	let match;
	file.scan.feed(bytes, (found) => {
		match ??= found;
	});
	if (match === void 0) return bytes;
	notes.found(file.entry.shown, match.form, match.start);
	return "found";
}
/** A read of a file that came back short ended at its end, unless the file is larger than that. */
function isLast({ position, entry }, length) {
	return length === 0 || length < 262144 && position >= entry.status.size;
}
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
const READ_BY_OWNER = 256;
/** Undefined when it is gone, or cannot be opened, which is noted. */
function openFile({ path, shown }, notes) {
	try {
		return openSync(nativePath(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	} catch (error) {
		const code = codeOf(error);
		const fd = code === "EACCES" ? openLocked(path) : void 0;
		if (fd === void 0 && code !== "ENOENT") notes.unreadable(shown, code);
		return fd;
	}
}
/** A file of ours from which the task took the permission: what is open stays readable when it is set back. */
function openLocked(path) {
	const lent = unlock(path, READ_BY_OWNER);
	if (lent === void 0) return void 0;
	try {
		return openSync(lent.path, O_RDONLY | O_NONBLOCK);
	} catch {
		return;
	} finally {
		lent.undo();
	}
}
// src/delivery/residue/search-names.ts
/** No text in any encoding has these bytes in a row, so that no form runs from one name into the next. */
const BETWEEN = "ÿ\0ÿ";
/** The names, and the targets of links, that contain a secret, alone or together with the directory's path. */
function searchNames(matcher, directory, names) {
	const before = `${directory.slice(-4096)}/`;
	const pieces = [];
	let text = "";
	const add = (name, context, searched) => {
		const from = text.length + context.length;
		text += context + searched + BETWEEN;
		pieces.push({
			name,
			from,
			end: from + searched.length
		});
	};
	for (const { name, target } of names) {
		add(name, before, name);
		if (target !== void 0) add(name, "", target);
	}
	const found = /* @__PURE__ */ new Map();
	let at = 0;
	matcher.scan().feed(Buffer$1.from(text, "latin1"), ({ end, form }) => {
		while (at < pieces.length - 1 && (pieces[at]?.end ?? 0) < end) at += 1;
		const piece = pieces[at];
		if (piece !== void 0 && end > piece.from && end <= piece.end && !found.has(piece.name)) found.set(piece.name, form);
	});
	return [...found].map(([name, form]) => ({
		name,
		form
	}));
}
// src/delivery/residue/walk-tree.ts
/**
* Everything below the roots, each entry once, also where one root contains another. It never follows links, and never
* opens pipes, sockets or devices. It works without waiting between two calls of `turn`.
*/
async function walkTrees(walk, visitor) {
	const work = [];
	try {
		for (const root of walk.roots) if (!await walkRoot(root, {
			...walk,
			visitor,
			work
		})) return;
	} finally {
		for (const left of work.toReversed()) if ("finish" in left) left.finish();
	}
}
/** False when the visitor ended the walk. */
async function walkRoot(root, walking) {
	const { visitor, work } = walking;
	const { path, name, status } = root;
	if (visitor.mustStop()) return false;
	if (status.isDirectory()) work.push({
		path,
		shown: name,
		isReal: true,
		status,
		root
	});
	else await visitLeaf({
		path,
		shown: name,
		status,
		lasting: true
	}, walking);
	for (let next = work.pop(); next !== void 0; next = work.pop()) if ("finish" in next) next.finish();
	else if (!await visitDirectory(next, walking)) return false;
	return true;
}
async function visitDirectory(listed, walking) {
	const { visitor, work } = walking;
	if (visitor.mustStop()) return false;
	const directory = reachable(listed, walking);
	const changed = [];
	for (const name of await namesIn(directory, visitor)) {
		const turn = visitor.turn();
		if (turn !== void 0) await turn;
		if (visitor.mustStop()) return false;
		const entry = examine(directory, name, walking);
		if (entry === void 0) continue;
		const { path, shown, status } = entry;
		if (isChanged(status, walking)) changed.push(changedName(name, entry));
		if (status.isDirectory()) {
			work.push({
				path,
				shown,
				isReal: directory.isReal,
				status,
				root: directory.root
			});
			continue;
		}
		const visit = visitLeaf(entry, walking);
		if (visit !== void 0) await visit;
	}
	if (changed.length > 0) visitor.names(directory.shown, changed);
	return true;
}
/** A path may be longer than the system takes in one call (PATH_MAX, 4096 bytes). */
const MAX_PATH = 3072;
/** To list a directory, and to reach what is in it. */
const LIST_AND_ENTER = 320;
/**
* The directory by a path that can be used: through a descriptor where its own is too long, and with permissions where
* the task took them away. Both end when everything below it is walked.
*/
function reachable(directory, walking) {
	const { path, status } = directory;
	if ((status.mode & LIST_AND_ENTER) !== LIST_AND_ENTER && isOwn(status) && process.geteuid?.() !== 0 && isChanged(status, walking)) {
		const lent = unlock(path, LIST_AND_ENTER);
		if (lent !== void 0) {
			walking.work.push({ finish: lent.undo });
			return {
				...directory,
				path: lent.path,
				isReal: false
			};
		}
	}
	if (path.length <= MAX_PATH) return directory;
	const held = holdPath(path);
	if (held === void 0) return directory;
	walking.work.push({ finish: held.close });
	return {
		...directory,
		path: held.path,
		isReal: false
	};
}
/** From this size on, listing a directory takes so long that others get their turn meanwhile. */
const LARGE_DIRECTORY_BYTES = 1048576;
async function namesIn({ path, shown, status }, visitor) {
	try {
		if (status.size < LARGE_DIRECTORY_BYTES) return readdirSync(nativePath(path), "latin1");
		return await readdir(nativePath(path), "latin1");
	} catch (error) {
		if (!isGone(error)) visitor.unreadable(shown, codeOf(error));
		return [];
	}
}
/** The entry's status; undefined when it is skipped. */
function examine(directory, name, walking) {
	const { visitor } = walking;
	const path = pathIn(directory, name);
	if (directory.isReal && walking.apart.has(path)) return void 0;
	const shown = joinShown(directory.shown, name);
	try {
		const status = directory.isReal && walking.mounts.has(path) ? void 0 : lstatSync(nativePath(path));
		const reason = skipReason(status, directory.root);
		if (status !== void 0 && reason === void 0) return {
			path,
			shown,
			status,
			lasting: directory.isReal
		};
		visitor.skipped(reason ?? "other file system");
	} catch (error) {
		if (!isGone(error)) visitor.unreadable(shown, codeOf(error));
	}
}
function pathIn({ path }, name) {
	return path === "/" ? `/${name}` : `${path}/${name}`;
}
function skipReason(status, root) {
	if (status === void 0) return "other file system";
	if (root.shared && !isOwn(status)) return "other user";
	return status.isDirectory() && status.dev !== root.status.dev ? "other file system" : void 0;
}
function visitLeaf(entry, walking) {
	const { visitor } = walking;
	const { status } = entry;
	if (status.isFile()) {
		if (isChanged(status, walking)) return visitor.file(entry);
		visitor.unchanged();
	} else visitor.skipped(status.isSymbolicLink() ? "link" : "special");
}
function changedName(name, { path, status }) {
	if (!status.isSymbolicLink()) return { name };
	try {
		return {
			name,
			target: readlinkSync(nativePath(path), "latin1")
		};
	} catch {
		return { name };
	}
}
/** Programs can set mtime back, but not ctime. */
function isChanged({ mtimeMs, ctimeMs }, { since }) {
	return Math.max(mtimeMs, ctimeMs) >= since;
}
function isOwn({ uid }) {
	return uid === process.geteuid?.();
}
/** A task can nest directories without end; a reader needs the beginning and the end. */
const MAX_SHOWN = 8192;
function joinShown(directory, name) {
	const shown = `${directory}/${name}`;
	return shown.length <= MAX_SHOWN ? shown : `${shown.slice(0, 1024)}/...${shown.slice(-4096)}`;
}
/** It was removed since it was listed. */
function isGone(error) {
	return codeOf(error) === "ENOENT";
}
// src/delivery/residue/residue.ts
const RESIDUE_BUDGET = {
	milliseconds: 15e3,
	bytes: 2147483648,
	files: 1e5
};
/** Some file systems round times down to a whole second. */
const TIME_GRAIN_MS = 2e3;
/** Larger files are searched last, so that one that never ends hides none of the others. */
const LARGE_FILE_BYTES = 67108864;
/** Searches for secrets that a task left in files. docs/delivery.md lists what it finds, and what not. */
async function findResidue(request, clock) {
	const { matcher, budget, signal } = request;
	const pace = createPace(budget, clock, signal);
	const notes = createNotes(matcher);
	const search = {
		matcher,
		pace,
		notes,
		block: newBlock()
	};
	let limit;
	const mustStop = () => {
		limit ??= notes.isFull() ? "findings" : pace.over();
		return limit !== void 0;
	};
	const mounts = readMountPoints();
	const roots = await openRoots(request.roots, mounts, notes);
	const apart = /* @__PURE__ */ new Set([...roots.map(({ path }) => path), ...await realPaths(request.ignore)]);
	const since = request.since - TIME_GRAIN_MS;
	const large = [];
	await walkTrees({
		roots,
		apart,
		mounts,
		since
	}, visitorFor(search, {
		mustStop,
		large
	}));
	for (const entry of large.toSorted((one, other) => one.status.size - other.status.size)) {
		if (mustStop()) break;
		await searchFile(entry, search);
	}
	if (notes.isCut()) mustStop();
	return notes.report({
		searchedFiles: budget.files - pace.left.files,
		searchedBytes: budget.bytes - pace.left.bytes,
		limit
	});
}
function visitorFor(search, { mustStop, large }) {
	const { matcher, notes, pace } = search;
	return {
		mustStop,
		turn: () => pace.turn(),
		file(entry) {
			if (entry.status.size <= LARGE_FILE_BYTES || !entry.lasting) return searchFile(entry, search);
			large.push(entry);
		},
		names(directory, names) {
			for (const { name, form } of searchNames(matcher, directory, names)) notes.found(`${directory}/${name}`, form, void 0);
		},
		unchanged: () => notes.unchanged(),
		skipped: (reason) => notes.skipped(reason),
		unreadable: (shown, why) => notes.unreadable(shown, why)
	};
}
// src/action/task/residue.ts
/** Searches the files that changed since the task started; undefined when the workflow does not want it. */
async function searchForResidue(job, matcher, since) {
	if (job.inputs.residue === "off" || job.cancelled.aborted) return void 0;
	const { runnerEnv } = job.environment;
	const toolFiles = job.kinds.flatMap(({ toolFiles: files }) => files ?? []);
	return sectionOf(await findResidue({
		roots: residuePlaces({
			env: job.env,
			userHome: userHome(),
			runnerEnv,
			toolFiles
		}),
		matcher,
		budget: RESIDUE_BUDGET,
		since,
		ignore: [],
		signal: job.cancelled
	}, job.clock));
}
/** Undefined for a user without an entry in passwd, as in containers. */
function userHome() {
	try {
		return userInfo().homedir;
	} catch {
		return;
	}
}
/** Paths only: where in a file, and in which form, would help whoever reads the receipt to the secret. */
function sectionOf(report) {
	const { limit, skipped, unread } = report;
	return {
		files_searched: report.searchedFiles,
		complete: report.isComplete,
		found: [...new Set(report.findings.map(({ path }) => path))],
		...limit === void 0 ? {} : { limit },
		...skipped.unreadable === 0 ? {} : { not_read: {
			count: skipped.unreadable,
			first: unread
		} }
	};
}
/**
* `auto`: an error while the credential may still work, a warning once it is proven dead. Terraform writes values of
* resources to its state whatever its user does, so there it is a warning unless the step says `fail`.
*/
function judgeResidue(residue, setting, revocation) {
	const found = residue?.found ?? [];
	const isError = setting === "fail" || setting === "auto" && revocation !== "verified";
	const isApart = (path) => setting !== "fail" && isTerraformState(path);
	return [...verdictOn(found.filter((path) => !isApart(path)), isError ? "error" : "warning", "Remove the file in the task, or keep the secret in the environment only."), ...verdictOn(found.filter(isApart), "warning", KEEP_OUT_OF_STATE)];
}
const KEEP_OUT_OF_STATE = "Terraform's state holds values of resources. Use ephemeral values or write-only arguments for secrets, or a remote backend, and upload no state as an artifact. With `residue: fail` this fails the step.";
function verdictOn(found, level, remedy) {
	if (found.length === 0) return [];
	const message = `The task left its secret in ${plural(found.length, "file")}: ${found.join(", ")}.`;
	return [{
		level,
		failure: failure("residue_found", message, { remedy })
	}];
}
/** `terraform.tfstate`, `terraform.tfstate.backup`, `prod.tfstate`. */
function isTerraformState(path) {
	return /\.tfstate[^/!]*$/u.test(path);
}
// src/receipt/build-receipt.ts
/** The record of one lease, from what the parts of its run know. */
function buildReceipt(parts) {
	const { decision, lease, ending, task } = parts;
	return {
		version: 2,
		lease: lease.id,
		mode: parts.mode,
		step: parts.step,
		...parts.grant === void 0 ? {} : { grant: parts.grant },
		...parts.environment === void 0 ? {} : { environment: parts.environment },
		...parts.access === void 0 ? {} : { access: parts.access },
		...parts.uses === void 0 ? {} : { uses: parts.uses },
		asked: askedOf(parts.claims, decision),
		granted: {
			rule: decision.rule,
			trace: decision.trace,
			...decision.observed === void 0 ? {} : { observed: decision.observed }
		},
		approved: approvedOf(decision),
		issued: issuedOf(parts),
		...task === void 0 ? {} : { used: usedOf(task) },
		ended: endedOf(ending),
		proven: {
			checked_at: toRfc3339(ending.checkedAt),
			by: ending.by,
			facts: ending.facts
		},
		not_proven: notProven(parts)
	};
}
function askedOf(claims, decision) {
	return {
		repository: claims.repository,
		repository_id: claims.repositoryId,
		commit: decision.commit,
		ref: claims.ref,
		...decision.pull_request === void 0 ? {} : { pull_request: decision.pull_request },
		event: claims.eventName,
		by: claims.actor,
		...decision.author === void 0 ? {} : { author: decision.author },
		agent: decision.agent,
		run_id: claims.runId,
		run_attempt: claims.runAttempt,
		...claims.checkRunId === void 0 ? {} : { check_run_id: claims.checkRunId },
		workflow: claims.jobWorkflowRef ?? claims.workflowRef
	};
}
function approvedOf(decision) {
	return {
		required: decision.required_approvals,
		by: decision.approvals.map(({ review_id, login, commit, submitted_at }) => ({
			review_id,
			login,
			commit,
			at: submitted_at
		})),
		...decision.reason === void 0 ? {} : { reason: decision.reason }
	};
}
function issuedOf({ lease, maskedValues, storedSecrets = [] }) {
	const { diesAt, expiresAt, files, supplied } = lease;
	return {
		kind: lease.kind,
		to: lease.issuedTo,
		at: toRfc3339(lease.issuedAt),
		...expiresAt === void 0 ? {} : { expires_at: toRfc3339(expiresAt) },
		...diesAt === void 0 ? {} : { dies_at: toRfc3339(diesAt) },
		masked_values: maskedValues,
		...files.length === 0 ? {} : { files: files.map(({ name, mode }) => ({
			name,
			mode
		})) },
		...supplied.length === 0 ? {} : { supplied },
		...storedSecrets.length === 0 ? {} : { stored_secrets: storedSecrets }
	};
}
/** A task can leave any number. */
const MAX_PROCESSES = 50;
function usedOf(task) {
	return {
		started_at: toRfc3339(task.startedAt),
		ended_at: toRfc3339(task.endedAt),
		duration_ms: Math.max(0, task.endedAt - task.startedAt),
		exit_code: task.exitCode,
		...task.stopped === void 0 ? {} : { stopped: task.stopped },
		...(task.left ?? []).length === 0 ? {} : { left_processes: task.left?.slice(0, MAX_PROCESSES) ?? [] },
		...task.residue === void 0 ? {} : { residue: task.residue }
	};
}
function endedOf({ checkedAt, revocation, failure, tidy, findings = [] }) {
	return {
		at: toRfc3339(checkedAt),
		revocation,
		...failure === void 0 ? {} : { failure: failure.message },
		...tidy === void 0 ? {} : { tidy },
		...findings.length === 0 ? {} : { findings }
	};
}
/** What nobody can vouch for in this run, one sentence each. */
function notProven(parts) {
	return [
		...aboutTheEnd(parts),
		...aboutTheTask(parts),
		...aboutTheMode(parts)
	];
}
function aboutTheEnd(parts) {
	const { mode, ending, lease, storedSecrets = [] } = parts;
	const doubt = mode === "secret-env" ? void 0 : DOUBTS[ending.revocation];
	return [...doubt === void 0 ? [] : [`That the credential is dead: ${doubt(lease.diesAt)}.`], ...storedSecrets.length === 0 ? [] : [storedDoubt(storedSecrets)]];
}
function storedDoubt(names) {
	const [secrets, stay, them] = names.length === 1 ? [
		"secret",
		"is dead: it stays",
		"it"
	] : [
		"secrets",
		"are dead: they stay",
		"them"
	];
	return `That the stored ${secrets} ${joined(names)} ${stay} valid, because stepkey cannot end ${them}.`;
}
/** By how it ended, and when the provider ends it by itself. */
const DOUBTS = {
	verified: void 0,
	requested: () => "the provider accepted the revocation, and has no way to show that it took effect",
	expires: (diesAt) => `this kind cannot be revoked; it ${expiryInWords(diesAt)}`,
	none: () => "it stays valid, because stepkey cannot end it",
	failed: (diesAt) => diesAt === void 0 ? "it could not be revoked, and may stay valid" : `it could not be revoked, and may work until ${timeOfDay(diesAt)} UTC`
};
function aboutTheTask({ task, ending, storedSecrets = [] }) {
	if (task === void 0) return [];
	const { residue, escaped } = task;
	const held = ending.revocation === "verified" && storedSecrets.length === 0 ? "had" : "may still have";
	return [
		...escaped ? [`That the task is over: a process that left its process group still ran, and ${held} the credential.`] : [],
		...residue === void 0 ? ["That no file contains the secret: nobody searched."] : [],
		...residue === void 0 ? [] : residueDoubts(residue)
	];
}
function aboutTheMode({ mode, access }) {
	if (mode === "secret-env") return ["Who asked: no ID token was requested, so the runner alone says it."];
	if (mode === "broker" || access === "read") return [];
	return ["That nothing else in this job could get this credential: without a broker, only the provider's trust policy decides that."];
}
// src/receipt/life-chart.ts
/** The life of each lease as a chart: how long it could have lived, how long it did, and the task. */
function lifeChart(receipts) {
	const sections = receipts.flatMap((receipt) => [`  section ${chartText(receipt.step)}`, ...barsOf(receipt).map(barLine)]);
	return fenced("mermaid", [...[
		"gantt",
		"  dateFormat X",
		"  axisFormat %H:%M:%S",
		"  title Life of the credential in UTC"
	], ...sections].join("\n"));
}
/** Mermaid has no escapes that work everywhere: anything but letters, digits and harmless marks is left out. */
function chartText(text) {
	const plain = text.replaceAll(/[^\p{L}\p{M}\p{N} ._-]+/gu, " ").replaceAll(/ +/gu, " ").trim();
	return plain === "" ? "step" : plain;
}
function barsOf({ issued, used, ended }) {
	const isDead = ended.revocation === "verified" || ended.revocation === "requested";
	const task = used === void 0 ? [] : [{
		name: "task",
		style: "active",
		from: used.started_at,
		to: used.ended_at
	}];
	const { expires_at: until } = issued;
	return [
		...until === void 0 ? [] : [{
			name: "allowed at most",
			style: "done",
			from: issued.at,
			to: until
		}],
		isDead ? {
			name: "credential",
			style: "active",
			from: issued.at,
			to: ended.at
		} : {
			name: "credential",
			style: "crit",
			from: issued.at,
			to: diesAtOf$1(issued, ended)
		},
		...task
	];
}
/** A credential that nothing ends has no last instant: its bar goes on beyond the step. */
function diesAtOf$1(issued, ended) {
	if (issued.dies_at !== void 0) return issued.dies_at;
	const { expires_at: until = ended.at } = issued;
	return secondsOf(ended.at) > secondsOf(until) ? ended.at : until;
}
/** A bar is at least a second long, because Mermaid does not draw shorter ones. */
function barLine({ name, style, from, to }) {
	const start = secondsOf(from);
	return `  ${name} :${style}, ${start}, ${Math.max(start + 1, secondsOf(to))}`;
}
function secondsOf(instant) {
	return Math.floor(Date.parse(instant) / 1e3);
}
// src/receipt/summary.ts
const HEADINGS = [
	"step",
	"asked",
	"approved",
	"issued",
	"used",
	"ended",
	"proven"
];
/**
* Leases of one job as Markdown, in the order given: the outcome in words, one table, their lives as a chart, findings,
* what is not proven, and the receipts in folded blocks. Each step appends its own part, and GitHub shows them in order.
*/
function renderSummary(receipts, position) {
	return `${[
		...position.isFirst ? [SUMMARY_HEADING] : [],
		...receipts.map((receipt) => `### ${outcomeInWords(receipt)}`),
		markdownTable(HEADINGS, receipts.map(row)),
		lifeChart(receipts),
		...receipts.flatMap(findings),
		...receipts.flatMap(doubts),
		...receipts.map(folded)
	].join("\n\n")}\n\n`;
}
/** What became of one step, as a heading: first the task, then its credential. */
function outcomeInWords(receipt) {
	return `${isWell(receipt) ? "✓" : "✗"} ${escapeMarkdown(receipt.step)}: ${taskInWords(receipt)}; ${endInWords(receipt)}`;
}
function endInWords(receipt) {
	const { mode, issued: given, ended: end } = receipt;
	const stored = storedInWords(given.stored_secrets ?? []);
	if (mode === "secret-env") return stored;
	const credential = `its credential ${END_IN_WORDS[end.revocation](receipt)}`;
	return stored === "" ? credential : `${credential}; ${stored}`;
}
function storedInWords(names) {
	if (names.length === 0) return "";
	const [secrets, stay, them] = names.length === 1 ? [
		"secret",
		"stays",
		"it"
	] : [
		"secrets",
		"stay",
		"them"
	];
	return `the stored ${secrets} ${escapeMarkdown(joined(names, "and", 3))} ${stay} valid, because stepkey cannot end ${them}`;
}
function isWell({ used, ended }) {
	const left = used?.residue?.found.length ?? 0;
	return used?.exit_code === 0 && left === 0 && ended.revocation !== "failed";
}
function taskInWords({ used, access, environment }) {
	if (used === void 0) return "the task never ran";
	if (used.stopped !== void 0) return "the task was stopped";
	if (used.exit_code !== 0) return `the task failed with exit ${used.exit_code}`;
	const where = environment === void 0 ? "" : ` ${escapeMarkdown(environment)}`;
	if (access === void 0) return "the task ran";
	return access === "write" ? `the task wrote to${where || " its target"}` : `the task read${where}`;
}
const END_IN_WORDS = {
	verified: () => "was revoked, and is proven dead",
	requested: () => "was revoked, but the provider cannot prove it",
	expires: ({ issued: given }) => expiryInWords(diesAtOf(given)),
	none: () => "stays valid, because stepkey cannot end it",
	failed: () => "could not be revoked"
};
function row(receipt) {
	return [
		`${escapeMarkdown(receipt.step)}<br>${escapeMarkdown(rightsOf(receipt))}`,
		requestCell(receipt),
		approvalCell(receipt),
		issueCell(receipt),
		taskCell(receipt),
		endCell(receipt),
		proofCell(receipt)
	];
}
function rightsOf({ grant, environment, access }) {
	return [
		grant,
		environment,
		access
	].flatMap((part) => part ?? []).join(", ");
}
function requestCell({ asked: who }) {
	const { pull_request: number, run_attempt: attempt } = who;
	const where = placeText(who.ref, number);
	return lines(`${escapeMarkdown(who.repository)} at ${codeSpan(shortSha(who.commit))}`, `${escapeMarkdown(where)} by ${escapeMarkdown(who.author ?? who.by)}${who.agent ? " (an agent's job)" : ""}`, `run ${who.run_id}, attempt ${attempt}${escapeMarkdown(startedBy(who.by, who.author))}`);
}
function approvalCell({ approved: given, access }) {
	if (access === "read") return "not needed for a read";
	if (given.required === 0) return lines("not needed", ...given.reason === void 0 ? [] : [escapeMarkdown(given.reason)]);
	return lines(...given.by.map(({ login, commit, at }) => `${escapeMarkdown(login)}, ${dateAndTime(at)}, ${codeSpan(shortSha(commit))}`), `${given.by.length} of ${given.required}`);
}
function issueCell(receipt) {
	const { issued: given, lease } = receipt;
	return lines(codeSpan(lease), escapeMarkdown(given.to), given.expires_at === void 0 ? dateAndTime(given.at) : `${dateAndTime(given.at)}, until ${time(given.expires_at)} at most`, ...storedCell(receipt), ...(given.files ?? []).map(({ name, mode }) => `file ${codeSpan(name)}, ${mode}`));
}
/** Beside a credential; alone, they are what was issued. */
function storedCell({ mode, issued: { stored_secrets: names = [] } }) {
	if (mode === "secret-env" || names.length === 0) return [];
	return [escapeMarkdown(`stored: ${joined(names, "and", 3)}`)];
}
function taskCell({ used: task, uses }) {
	if (task === void 0) return "never";
	const { stopped, residue } = task;
	return lines(...uses === void 0 ? [] : [codeSpan(uses)], `exit ${task.exit_code} after ${inShort(task.duration_ms)}`, ...stopped === void 0 ? [] : [`stopped: ${escapeMarkdown(stopped)}`], ...residue !== void 0 && residue.found.length > 0 ? [`secret left in ${escapeMarkdown(joined(residue.found, "and", 3))}`] : []);
}
function endCell(receipt) {
	const { tidy } = receipt.ended;
	const facts = (tidy?.facts ?? []).map(escapeMarkdown).join(", ");
	const tidied = tidy === void 0 ? "" : [TIDY[tidy.state], facts].filter(Boolean).join(": ");
	return lines(ENDED[receipt.ended.revocation](receipt), tidied);
}
const TIDY = {
	pending: "still to tidy",
	done: "tidied",
	stuck: "**not tidied**"
};
const ENDED = {
	verified: ({ ended: end }) => `revoked, ${time(end.at)}`,
	requested: ({ ended: end }) => `revoked, ${time(end.at)}`,
	expires: ({ issued: given }) => escapeMarkdown(expiryInWords(diesAtOf(given))),
	none: () => "**stays valid**",
	failed: ({ ended: end }) => lines("not revoked", escapeMarkdown(end.failure ?? ""))
};
function proofCell({ proven: proof, ended: end }) {
	const facts = proof.facts.map(escapeMarkdown);
	const by = `by the ${proof.by}, ${time(proof.checked_at)}`;
	if (end.revocation === "verified") return lines(...facts, by);
	return lines("**no**", ...facts);
}
function diesAtOf({ dies_at }) {
	return dies_at === void 0 ? void 0 : Date.parse(dies_at);
}
function findings({ ended: { findings: all = [] }, step }) {
	if (all.length === 0) return [];
	const list = all.map(({ what, fix }) => `- **${escapeMarkdown(what)}** Fix: ${escapeMarkdown(fix)}`);
	return [[
		`**What ${escapeMarkdown(step)} leaves open for others** (${plural(all.length, "finding")}):`,
		"",
		...list
	].join("\n")];
}
function doubts(receipt) {
	const { not_proven: all, step } = receipt;
	if (all.length === 0) return [];
	const list = all.map((doubt) => `- **${escapeMarkdown(doubt)}**`);
	return [[
		`**Not proven for ${escapeMarkdown(step)}** (${plural(all.length, "point")}):`,
		"",
		...list
	].join("\n")];
}
function folded(receipt) {
	return `<details><summary>${`Receipt of ${escapeMarkdown(receipt.step)}: ${escapeMarkdown(receiptFileName(receipt.lease))}`}</summary>\n\n${fenced("json", renderReceipt(receipt))}\n\n</details>`;
}
function dateAndTime(instant) {
	return `${escapeMarkdown(instant.slice(0, 10))} ${time(instant)}`;
}
/** The time of day of an RFC 3339 instant: a lease lives 12 hours at most, so one date in a row is enough. */
function time(instant) {
	return `${escapeMarkdown(instant.slice(11, 19))} UTC`;
}
function lines(...texts) {
	return texts.filter((text) => text !== "").join("<br>");
}
// src/receipt/write-receipt.ts
/**
* Writes the receipt to `directory` and returns its path. Readers see the whole file or none, and a link planted under
* its name or its directory's is replaced, not followed. Rejects when it cannot be written.
*/
async function writeReceipt(directory, receipt) {
	if (!isLeaseId(receipt.lease)) throw new Error(`${receipt.lease} is not a lease id`);
	makeReceiptDirectory(directory);
	const path = join(directory, receiptFileName(receipt.lease));
	const draft = `${path}.draft`;
	await rm(draft, { force: true });
	const file = await open(draft, "wx", 384);
	try {
		await file.writeFile(renderReceipt(receipt));
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(draft, path);
	return path;
}
// src/action/report/receipt.ts
/** Writes the receipt, and the session's part of the job's summary. Returns whether both were written. */
async function leaveReceipt(job, session) {
	const { runner } = job;
	const receipt = receiptOf(job, session);
	const isLeft = await warnOnError(runner, "the receipt", async () => runner.setOutput("receipt", await writeReceipt(receiptDirectory(job), receipt)));
	const isShown = await warnOnError(runner, "the summary", async () => runner.appendSummary(renderSummary([receipt], await summaryPosition(job))));
	return isLeft && isShown;
}
function receiptOf({ inputs }, session) {
	const { lease, masking, ending } = session;
	const { source } = inputs;
	return buildReceipt({
		mode: source.mode,
		step: inputs.step,
		grant: source.mode === "broker" ? source.grant : void 0,
		environment: inputs.environment,
		access: source.mode === "secret-env" ? void 0 : inputs.access,
		uses: inputs.uses?.name,
		claims: lease.claims,
		decision: lease.decision,
		lease,
		storedSecrets: Object.keys(inputs.secretEnv),
		maskedValues: masking.masked,
		task: taskRecordOf(session),
		ending
	});
}
/** What log and receipt say about the task; undefined when it never started. */
function taskRecordOf({ result, left, residue }) {
	if (!result.task.ok) return void 0;
	const { exitCode, wasStopped, leftBehind } = result.task.value;
	return {
		startedAt: result.startedAt,
		endedAt: result.endedAt,
		exitCode,
		stopped: wasStopped ? result.earlyEnd?.why ?? "the job was cancelled" : void 0,
		escaped: leftBehind === "escaped" || left.some(({ ended }) => !ended),
		groupEnded: leftBehind === "ended",
		left,
		residue
	};
}
// src/action/report/session.ts
/** Reports the outcome: log, outputs, summary and receipt. Returns the exit code: the task's own, else 1. */
async function reportSession(job, session) {
	const { lease, result, residue, ending } = session;
	const { runner } = job;
	const task = taskRecordOf(session);
	if (task !== void 0) sayLines(runner, taskLines(task));
	sayLines(runner, unsharedLines(result.unshared));
	if (residue !== void 0) sayLines(runner, residueLines(residue));
	const stored = Object.keys(job.inputs.secretEnv);
	if (lease.expiresAt !== void 0) sayLines(runner, revokedLines(ending, lease));
	sayLines(runner, storedEndLines(stored));
	sayLines(runner, tidyLines(ending));
	sayLines(runner, findingLines(ending.findings));
	await warnOnError(runner, "the outputs", () => setOutputs(job, session));
	if (result.exported !== void 0) await handOnExports(job, result.exported);
	if (await leaveReceipt(job, session)) sayLines(runner, receiptLines(lease.id));
	const { summary } = result;
	if (summary.ok && summary.value !== "") await warnOnError(runner, "the task's summary", () => {
		runner.appendSummary(`${summary.value}\n\n`);
	});
	return conclude(job, session);
}
/** Loaded only when an action has exports: a script has none. */
async function handOnExports(job, exported) {
	const { exportLines, handOn } = await import("./hand-on.js");
	sayLines(job.runner, exportLines(exported));
	await warnOnError(job.runner, "the exports", () => handOn(job, exported));
}
function setOutputs({ runner }, { lease, result, ending }) {
	runner.setOutput("lease-id", lease.id);
	if (lease.expiresAt !== void 0) runner.setOutput("expires-at", toRfc3339(lease.expiresAt));
	runner.setOutput("revocation", ending.revocation);
	if (result.outputs.ok) runner.setOutput("outputs", JSON.stringify(result.outputs.value));
}
/** The task's own exit code; where that is 0 and something else failed, 1. */
function conclude({ runner, inputs }, session) {
	const { result, ending, residue } = session;
	warnAboutEnd(runner, session);
	for (const dropped of droppedFrom(result)) showWarning(runner, dropped);
	const left = judgeResidue(residue, inputs.residue, leastRevoked(inputs, ending));
	for (const { failure: one } of left.filter(isWarning)) showWarning(runner, one);
	const errors = left.filter((verdict) => !isWarning(verdict));
	const failures = [...failuresOf(result), ...errors.map(({ failure: one }) => one)];
	for (const failed of failures) showRefusal(runner, failed);
	if (!result.task.ok) return 1;
	const { exitCode, wasStopped } = result.task.value;
	if (exitCode !== 0 && !wasStopped) {
		const ended = `stepkey: the task ended with exit code ${exitCode}.`;
		const missing = withheldSentences(inputs.run, result.withheld).map(printable);
		runner.fail([ended, ...missing].join("\n"));
	}
	return exitCode === 0 && failures.length > 0 ? 1 : exitCode;
}
/** A stored secret still works, whatever became of the credential besides it. */
function leastRevoked({ secretEnv }, { revocation }) {
	return Object.keys(secretEnv).length > 0 ? "none" : revocation;
}
function isWarning({ level }) {
	return level === "warning";
}
/** A credential that still works deserves a warning, but the task's work is done: the job does not fail for it. */
function warnAboutEnd(runner, { lease, ending }) {
	const { failure: why, revocation } = ending;
	if (why !== void 0) showWarning(runner, why);
	if (revocation === "none" && lease.expiresAt !== void 0) {
		const message = `stepkey: the credential of this step (${lease.issuedTo}) stays valid: stepkey cannot end it.`;
		warnWithCode(runner, "credential_stays_valid", message);
	}
}
function failuresOf({ task, earlyEnd, outputs, summary }) {
	return [
		...task.ok ? [] : [task.error],
		...earlyEnd === void 0 ? [] : [endedEarly(earlyEnd)],
		...refusedOf([outputs, summary]).filter((one) => !isDropped(one))
	];
}
/** What was too large to be passed on: the task did its work, so the step does not fail for it. */
function droppedFrom({ outputs, summary }) {
	return refusedOf([outputs, summary]).filter(isDropped);
}
function isDropped({ code }) {
	return code === "task_output_too_large";
}
function refusedOf(results) {
	return results.flatMap((result) => result.ok ? [] : [result.error]);
}
const END_CODES = {
	withdrawn: "lease_withdrawn",
	expired: "lease_expired",
	revoked: "lease_ended",
	silent: "lease_ended"
};
/** What a step reports whose lease ended before its task did. */
function endedEarly({ reason, why }) {
	const code = END_CODES[reason];
	const { remedy } = FAILURE_CODES[code];
	return failure(code, `The lease ended while the task ran: ${why}.`, { remedy });
}
// src/delivery/environment/bystanders.ts
/**
* The processes of this job that run beside the step: those that still have the job's tracking id in their environment.
* It finds accidents and leftovers, not an attacker that removed the id. Undefined when processes cannot be listed.
*/
async function findBystanders(search) {
	const { trackingId, ownPid } = search;
	if (trackingId === void 0 || trackingId === "") return void 0;
	const mark = `RUNNER_TRACKING_ID=${trackingId}`;
	const processes = search.platform === "linux" ? await readProc(search, mark) : await readPs(mark, search.read);
	if (processes === void 0) return void 0;
	const own = lineage(processes, ownPid);
	return processes.filter(({ ofThisJob, pid }) => ofThisJob && !own.has(pid)).map(({ pid, name }) => ({
		pid,
		name
	}));
}
/** This process, those that started it, and those that it started. */
function lineage(processes, ownPid) {
	const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
	const ancestors = (pid) => {
		const line = [];
		for (let at = pid; at !== void 0 && at > 0; at = parents.get(at)) {
			if (line.includes(at)) break;
			line.push(at);
		}
		return line;
	};
	const children = processes.filter(({ pid }) => ancestors(pid).includes(ownPid)).map(({ pid }) => pid);
	return /* @__PURE__ */ new Set([...ancestors(ownPid), ...children]);
}
async function readProc({ ownPid, clock }, mark) {
	const readEnviron = environReader(clock);
	const assignment = Buffer$1.from(mark);
	const worker = readProcStat(readProcStat(ownPid)?.parent ?? 0);
	const processes = [];
	for (const pid of processNumbers() ?? []) {
		const stat = readProcStat(pid);
		if (stat === void 0) continue;
		const ofThisJob = stat.state !== "Z" && pid !== ownPid && !isOlder(stat, worker) && holdsAssignment(await readEnviron(pid, stat), assignment);
		const name = Buffer$1.from(stat.name, "latin1").toString("utf8");
		processes.push({
			pid,
			parent: stat.parent,
			name,
			ofThisJob
		});
	}
	return processes.length === 0 ? void 0 : processes;
}
/** macOS's ps shows the environment of the user's own processes after their command (`-E`). */
const PS_ARGUMENTS = [
	"-axwwE",
	"-o",
	"pid=,ppid=,command="
];
async function readPs(mark, read) {
	const text = await read("/bin/ps", PS_ARGUMENTS);
	return text === void 0 ? void 0 : parsePs(text, mark);
}
/** `pid ppid command and environment`, one process on each line. */
function parsePs(text, mark) {
	return text.split("\n").flatMap((line) => {
		const found = /^\s*(?<pid>\d+)\s+(?<parent>\d+)\s+(?<rest>.*)$/u.exec(line)?.groups;
		if (found === void 0) return [];
		const rest = found["rest"] ?? "";
		const program = rest.split(" ")[0] ?? "";
		return [{
			pid: Number(found["pid"]),
			parent: Number(found["parent"]),
			name: program.slice(program.lastIndexOf("/") + 1),
			ofThisJob: rest.split(" ").includes(mark)
		}];
	});
}
// src/action/task/bystanders.ts
const MAX_NAMED = 3;
/**
* Says which processes of earlier steps still run beside this one. A development server is a common sight, so this stops
* nothing; but a job with a write credential should have none.
*/
async function reportBystanders(job) {
	const id = job.env["RUNNER_TRACKING_ID"] ?? "";
	if (id !== "" && !RUNNERS_OWN.test(id)) warnWithCode(job.runner, "tracking_id_changed", TRACKING_ID_CHANGED);
	const bystanders = await findBystanders({
		trackingId: job.env["RUNNER_TRACKING_ID"],
		ownPid: process.pid,
		platform: job.platform,
		clock: job.clock,
		read: readCommand
	});
	if (bystanders !== void 0 && bystanders.length > 0) sayLines(job.runner, bystanderLines(bystanders));
}
/** As the runner makes it for each job. @see https://github.com/actions/runner, src/Runner.Worker/JobExtension.cs */
const RUNNERS_OWN = /^github_[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/u;
const TRACKING_ID_CHANGED = "stepkey: An earlier step changed RUNNER_TRACKING_ID. stepkey cannot find processes that still run beside this step, and the runner does not end them with the job. Remove what sets it.";
/** `◌ beside      2 processes of earlier steps …`. */
function bystanderLines(bystanders) {
	const named = bystanders.map(({ name, pid }) => `${name} (${pid})`);
	const names = joined(named, "and", MAX_NAMED);
	const verb = bystanders.length === 1 ? "runs" : "run";
	return labelled("◌", "beside", [`${plural(bystanders.length, "process", "processes")} of earlier steps still ${verb}: ${names}`, "As the same user, they can read what the task can read. End them before this step if you do not need them."]);
}
/** Only platforms without /proc need it, so only they load `@actions/exec`. */
async function readCommand(file, args) {
	try {
		const { getExecOutput } = await import("./exec.js");
		const options = {
			silent: true,
			ignoreReturnCode: true
		};
		const { exitCode, stdout } = await getExecOutput(file, [...args], options);
		return exitCode === 0 ? stdout : void 0;
	} catch {
		return;
	}
}
// src/delivery/redact/mask-forms.ts
/**
* The usual forms of one secret as plain strings, each encoded in one way throughout. The matcher finds far more, in any
* mixture of spellings; this list is for the runner's masks, which are plain strings.
*/
function secretForms(secret) {
	return [...new Set(textsOf(secret).flatMap((text) => usualForms(text)))];
}
function usualForms(text) {
	const hex = Buffer.from(text, "utf8").toString("hex");
	const windows = base64Windows(Buffer.from(text, "utf8"));
	const percent = strictPercent(encodeURIComponent(text));
	const json = JSON.stringify(text).slice(1, -1);
	return [
		text,
		...windows,
		...windows.map((window) => window.replaceAll("+", "-").replaceAll("/", "_")),
		hex,
		hex.toUpperCase(),
		encodeURIComponent(text),
		percent,
		lowerPercent(percent),
		percent.replaceAll("%20", "+"),
		json,
		json.replaceAll("/", "\\/"),
		json.replaceAll(/[<>&']/gu, unicodeEscape),
		text.replaceAll("'", "''"),
		text.replaceAll(/["\\$`]/gu, "\\$&"),
		xmlEscape(text)
	];
}
/**
* What to register with the runner (`::add-mask::`) before the task starts, including forms that the runner's own
* encoders leave out (base64url, base64 at any position, hex, other ways of percent-encoding). A secret of several lines
* is masked line by line, as the runner itself does: its masks apply to one line at a time.
* @see https://github.com/actions/runner, src/Sdk/DTLogging/Logging/ValueEncoders.cs
*/
function maskForms(secrets) {
	return [...new Set(secrets.flatMap((secret) => secretForms(secret.reveal())))].filter((form) => !/[\r\n]/u.test(form));
}
function lowerPercent(text) {
	return text.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}
/** RFC 3986 §2.2 reserves five characters that encodeURIComponent does not encode. */
function strictPercent(text) {
	return text.replaceAll(/[!'()*]/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function unicodeEscape(character) {
	return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
const XML = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&apos;"
};
function xmlEscape(text) {
	return text.replaceAll(/[&<>"']/gu, (character) => XML[character] ?? character);
}
// src/action/task/deliver-credential.ts
/**
* Writes the credential's files, and registers every form of every secret with the runner before anything can print one.
* `recordFiles` gets the directory first, so that post can remove it if this process is killed.
*/
async function deliverCredential(job, lease, recordFiles) {
	const { secretEnv } = job.inputs;
	const notDelivered = (why) => {
		const masking = maskSecrets(job, {
			...lease,
			secrets: [...lease.secrets, ...Object.values(secretEnv)]
		}, lease.env);
		return {
			env: lease.env,
			masking,
			failure: why,
			remove: () => Promise.resolve()
		};
	};
	const both = Object.keys(secretEnv).filter((name) => Object.hasOwn(lease.env, name));
	if (both.length > 0) return notDelivered(deliveredTwice(both));
	const placed = await place(job, lease, recordFiles);
	if (!placed.ok) return notDelivered(placed.error);
	const { pathOf } = placed.value;
	const remove = async () => {
		if (await valueWithin(placed.value.remove(), REMOVE_MS$1, job.clock) !== true) warnWithCode(job.runner, "files_not_removed", NOT_REMOVED$1);
	};
	try {
		const env = {
			...envWithPaths(lease.env, pathOf),
			...secretEnv
		};
		return {
			env,
			masking: maskSecrets(job, lease, env),
			failure: void 0,
			remove
		};
	} catch (error) {
		await remove();
		throw error;
	}
}
const REMOVE_MS$1 = 3e3;
const NOT_REMOVED$1 = "stepkey: Some of the credential's files could not be removed. The post step tries again.";
/** Known only now: which variables a credential has is decided when it is issued. */
function deliveredTwice(names) {
	const message = `secret-env sets ${joined(names)}, which the credential delivers.`;
	return failure("inputs_invalid", message, { remedy: "Use other names in secret-env." });
}
async function place(job, lease, recordFiles) {
	const temp = tempDirectory(job);
	try {
		return ok(await placeFiles(lease.files, await filesParents(temp), recordFiles));
	} catch (error) {
		return err(notWritable(temp, error));
	}
}
/** What the system refused. Any other error is a bug, and is thrown again. */
function notWritable(directory, error) {
	const code = errorCode(error);
	if (code === void 0) throw error;
	return failure("task_not_started", `stepkey cannot write to the runner's temporary directory ${directory} (${code}).`, { remedy: "Free space on its disk, and check which step removed the directory or changed its permissions." });
}
function maskSecrets({ runner }, { files, secrets }, env) {
	const secret = [
		...Object.values(env),
		...files.map(({ content }) => content),
		...secrets
	].filter((value) => value instanceof Secret);
	for (const form of maskForms(secret)) runner.mask(form);
	const tooShort = countTooShort(secret);
	return {
		matcher: matcherFor(secret),
		masked: secret.length - tooShort,
		tooShort
	};
}
// src/receipt/home-lines.ts
/** Tools that keep the job's own place: because `keep-config` says so, and because there could be no copy. */
function keptHomeLines(asked, kept) {
	const stays = "What the task logs in to there stays.";
	const named = joined(asked, "and", asked.length);
	const verb = asked.length === 1 ? "uses" : "use";
	return [...asked.length === 0 ? [] : labelled("◌", "config", `${named} ${verb} the job's own settings (keep-config). ${stays}`), ...kept.flatMap(({ name, why }) => labelled("◌", "config", [`${name} uses the job's own settings: ${why}.`, stays]))];
}
/** Whoever configures a tool for later steps looks for it there. */
function changedHomeLines(changed) {
	if (changed.length === 0) return [];
	const names = joined(changed, "and", changed.length);
	return labelled("◌", "config", [`What the task set or logged in to with ${names} was removed after it.`, `To keep it for later steps: keep-config: ${changed.join(", ")}`]);
}
// src/action/task/private-homes.ts
const load = async () => await import("./open-homes.js");
/** Loads what making them needs while the step waits for its credential; a failure shows when they are made. */
function prepareHomes() {
	load().catch(() => void 0);
}
/**
* Makes the places, and says which tools keep the job's own. A task without them runs as well: its tools then use the
* job's, and the search for residue looks there.
*/
async function openTaskHomes(job, env, state) {
	const { keepConfig: keep } = job.inputs;
	const homes = await attempt$1(job, async () => {
		const { openHomes } = await load();
		const ofKinds = job.kinds.flatMap(({ toolHomes }) => toolHomes ?? []);
		const parents = await filesParents(tempDirectory(job));
		return await openHomes({
			env,
			keep,
			ofKinds,
			parents,
			opened: (path) => state.homesAt(path)
		});
	});
	sayLines(job.runner, keptHomeLines(keep, homes?.kept ?? []));
	if (homes === void 0) return {
		env,
		remove: () => Promise.resolve()
	};
	return {
		env: {
			...homes.env,
			...env
		},
		remove: () => removeHomes(job, homes, state)
	};
}
async function attempt$1({ runner }, open) {
	try {
		return await open();
	} catch (error) {
		const why = `There are no private settings for tools: their directory could not be made (${codeOf(error)}).`;
		sayLines(runner, labelled("◌", "config", [why, "What the task logs in to stays in the job."]));
		return;
	}
}
const LOOK_MS = 1e3;
const REMOVE_MS = 3e3;
const NOT_REMOVED = "stepkey: Some of the private settings of tools could not be removed. The post step tries again.";
async function removeHomes({ runner, clock }, homes, state) {
	const changed = await valueWithin(homes.changed(), LOOK_MS, clock) ?? [];
	if (await valueWithin(homes.remove(), REMOVE_MS, clock) === true) {
		state.homesRemoved();
		sayLines(runner, changedHomeLines(changed));
	} else warnWithCode(runner, "files_not_removed", NOT_REMOVED);
}
// src/action/task/task-place.ts
/** Makes the place now: its pipes take a process of their own, which can run while this one waits for a credential. */
function preparePlace(parent, wanted) {
	let made = madeOrNot(parent, wanted);
	return {
		take() {
			const place = made ?? makePlace(parent, wanted);
			made = void 0;
			return place;
		},
		async discard() {
			if (made === void 0) return;
			closePipes(await made.pipes?.catch(() => void 0));
			await made.directory.remove();
		}
	};
}
/** Whoever takes it tries again, and hears of an error that lasts. */
function madeOrNot(...place) {
	try {
		return makePlace(...place);
	} catch {
		return;
	}
}
function makePlace(parent, wanted) {
	const directory = openPrivateDirectory(parent);
	if (!wanted.pipes) return {
		directory,
		pipes: void 0
	};
	const pipes = openTaskPipes(directory.path);
	pipes.catch(() => void 0);
	return {
		directory,
		pipes
	};
}
// src/delivery/task/left-processes.ts
const TERM_MS = 1e3;
const KILL_MS = 500;
/** A process may start another one while it is ended. */
const ROUNDS = 5;
/**
* Ends the processes that left the task's group (`setsid`, a daemon), and those of another user in it, as far as this
* user may. They are found by their session, and by what their environment holds. Returns all of them; never rejects.
* Where there is no /proc, it finds none.
*/
async function endLeftProcesses(search, { clock, hurry }) {
	const all = /* @__PURE__ */ new Map();
	const readEnviron = environReader(clock);
	let running = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		running = await findLeft(search, clock, readEnviron);
		for (const one of running) all.set(keyOf(one), one);
		const isFirst = round === 0 && !hurry.aborted;
		const reached = running.filter((one) => signal(one, isFirst ? "SIGTERM" : "SIGKILL"));
		if (reached.length === 0) break;
		await untilGone(reached, isFirst ? TERM_MS : KILL_MS, {
			clock,
			hurry
		});
	}
	const left = new Set(running.map(keyOf));
	return [...all.values()].map(({ pid, stat, ...one }) => ({
		pid,
		name: stat.name,
		ended: !left.has(keyOf({
			pid,
			stat,
			...one
		}))
	}));
}
/** A number is used again; not by a process that started at the same time. */
function keyOf({ pid, stat }) {
	return `${pid} ${stat.startedAt}`;
}
/** Looks once more first: the search takes a while, and meanwhile another process may have got the number. */
function signal(found, name) {
	const { pid } = found;
	const stat = readProcStat(pid);
	if (stat === void 0 || keyOf({
		pid,
		stat
	}) !== keyOf(found)) return false;
	try {
		return process.kill(pid, name);
	} catch {
		return false;
	}
}
const POLL_MS = 20;
async function untilGone(processes, waitMs, { clock, hurry }) {
	const until = clock.now() + waitMs;
	let left = processes;
	while (clock.now() < until) {
		left = left.filter((one) => {
			const stat = readProcStat(one.pid);
			return stat !== void 0 && isRunning(stat) && keyOf({
				pid: one.pid,
				stat
			}) === keyOf(one);
		});
		if (left.length === 0) return;
		await clock.sleep(POLL_MS, hurry.aborted ? void 0 : hurry);
	}
}
/** A task may leave more processes than there is time for. */
const MAX_MS = 3e3;
async function findLeft(search, clock, readEnviron) {
	const until = clock.now() + MAX_MS;
	const own = readProcStat(process.pid);
	const sinceBoot = search.startedAt - await bootedAt(clock.now());
	const found = [];
	for (const pid of processNumbers() ?? []) {
		if (clock.now() >= until) break;
		const stat = pid === process.pid ? void 0 : readProcStat(pid);
		if (stat === void 0 || !isRunning(stat) || isOlder(stat, own)) continue;
		if (isOfSession(stat, search) || isMarked(await readEnviron(pid, stat), stat, {
			...search,
			sinceBoot
		})) found.push({
			pid,
			stat
		});
	}
	return found;
}
const TICKS_PER_SECOND = 100;
/** Clocks are set, and boot is known to the hundredth of a second. */
const CLOCK_TOLERANCE_MS = 2e3;
function isOfSession({ group, session }, { leader }) {
	return group === leader || session === leader;
}
/** `sinceBoot` is when the task started, in milliseconds after boot. */
function isMarked(environ, stat, { mark, credential, sinceBoot }) {
	if (holdsAssignment(environ, mark)) return true;
	return stat.startedAt / TICKS_PER_SECOND * 1e3 >= sinceBoot - CLOCK_TOLERANCE_MS && credential.some((one) => holdsAssignment(environ, one));
}
async function bootedAt(now) {
	const uptime = await readFile("/proc/uptime", "latin1").catch(() => "");
	return now - Number.parseFloat(uptime.split(" ")[0] ?? "") * 1e3 || now;
}
// src/delivery/task/mark-task.ts
/** Every process of the task inherits it, unless a program starts with an environment of its own. It gives no access. */
const MARK = "STEPKEY_TASK";
/** Gives the task's environment a variable that no other process has, so that processes that it leaves can be found. */
function markTask(env) {
	const value = randomBytes(16).toString("hex");
	return {
		env: {
			...env,
			[MARK]: value
		},
		search: (credential) => ({
			mark: Buffer$1.from(`${MARK}=${value}`),
			credential: Object.entries(credential).flatMap(([name, one]) => one instanceof Secret ? [Buffer$1.from(`${name}=${one.reveal()}`, "utf8")] : [])
		})
	};
}
// src/delivery/task/unshared-writes.ts
const NOTHING_UNSHARED = {
	variables: [],
	directories: [],
	unread: []
};
/** Never a value, and no secret: one in a value harms nobody there, because the file ends with the task. */
async function collectUnshared(files, matcher) {
	const [env, path] = [await readTaskFile(files.env, "GITHUB_ENV"), await readTaskFile(files.path, "GITHUB_PATH")];
	const textOf = (read) => read.ok ? redactText(matcher, read.value) : "";
	const parsed = parseFileCommands(textOf(env));
	return {
		variables: Object.keys(parsed.ok ? parsed.value : {}),
		directories: textOf(path).split(/\r?\n/u).filter((line) => line !== ""),
		unread: [...[env, path].flatMap((read) => read.ok ? [] : [read.error.message]), ...parsed.ok ? [] : [`GITHUB_ENV cannot be read: ${parsed.error}.`]]
	};
}
// src/action/task/collect-written.ts
/** For reading, and again for removing. */
const WAIT_MS = 2e3;
/**
* Reads what the task wrote, and removes the directory. A task can mount a file system there that never responds: what is
* known to be one is not touched, and nothing is waited for longer than this.
*/
async function collectWritten(files, directory, { matcher, clock }) {
	if (directory.isMounted()) return NOTHING_READ;
	const written = await valueWithin(read(files, matcher), WAIT_MS, clock);
	if (written === void 0) return NOTHING_READ;
	await settlesWithin(directory.remove(), WAIT_MS, clock);
	return written;
}
const NOTHING_READ = {
	outputs: err(outOfReach("GITHUB_OUTPUT")),
	summary: err(outOfReach("GITHUB_STEP_SUMMARY")),
	unshared: {
		...NOTHING_UNSHARED,
		unread: ["GITHUB_ENV", "GITHUB_PATH"].map((name) => outOfReach(name).message)
	}
};
async function read(files, matcher) {
	return {
		outputs: await collectOutputs(files.output, matcher),
		summary: await collectSummary(files.summary, matcher),
		unshared: await collectUnshared(files, matcher)
	};
}
// src/action/task/say-start.ts
/** What the task does not get, what the inputs asked for in vain, and what runs now. */
function sayStart(job, child) {
	const { runner, inputs } = job;
	sayLines(runner, withheldLines(child.withheld));
	sayLines(runner, usedLines(usedIn(inputs.run, child.withheld)));
	const names = [...child.withheld, ...Object.keys(child.env)];
	const meant = (name) => isGlob(name) ? void 0 : didYouMean(name, names);
	sayLines(runner, missingLines(child.missing, meant));
	for (const name of child.refused) sayLines(runner, labelled("✗", "withheld", refusedText(name)));
	for (const name of child.overridden) warnAboutOverride(job, name);
	sayLines(runner, secretLines(Object.keys(inputs.env)));
	if (inputs.uses === void 0) sayLines(runner, runLines(inputs.run));
}
function refusedText(name) {
	return name === "GITHUB_ENV" || name === "GITHUB_PATH" ? `${name} of the job is never passed: the task has a file of its own` : `${name} is never passed`;
}
/** Known only now: which variables a credential has is decided when it is issued. */
function warnAboutOverride({ runner }, name) {
	runner.warn(`stepkey: env sets ${name}, which the credential delivers. The task gets the credential's value. Remove ${name} from env.`);
}
function secretLines(names) {
	return names.filter((name) => looksSecret(name)).flatMap((name) => labelled("◌", "env", [`${name} looks like a secret. stepkey masks and searches for its own credential, and for what secret-env names. Use secret-env for it.`]));
}
// src/receipt/ends-soon.ts
/** A task that is not done yet may still finish, or save what it has. */
function endsSoonText(leftMs, now) {
	return `stepkey: The lease ends in ${inFullWords(Math.round(leftMs / 1e3) * 1e3)}, at ${timeOfDay(now + leftMs)} UTC, and stepkey then stops the task. If the task needs more time, set a longer ttl. With a broker, the grant's own ttl is the maximum.`;
}
// src/action/task/watch-lease.ts
/** A task that lost its credential fails before the next heartbeat can say why. */
async function whyItFailed(job, lease, task) {
	if (!task.ok || task.value.exitCode === 0 || job.cancelled.aborted) return void 0;
	const earlyEnd = await lease.whyEnded(job.cancelled);
	if (earlyEnd === void 0) return void 0;
	const line = `The lease ended while the task ran: ${earlyEnd.why}.`;
	sayLines(job.runner, labelled("✗", "withdrawn", line));
	return earlyEnd;
}
/** Stops the task when the lease ends before it does. */
async function watchLease({ runner, clock }, lease, task) {
	const say = (line) => sayLines(runner, labelled("◌", "broker", line));
	const endsSoon = (leftMs) => {
		if (!task.ended.aborted) runner.warn(endsSoonText(leftMs, clock.now()));
	};
	const earlyEnd = await lease.watch(task.ended, say, endsSoon);
	if (earlyEnd === void 0 || task.ended.aborted) return void 0;
	const line = `The lease ended: ${earlyEnd.why}. The task is being stopped.`;
	sayLines(runner, labelled("✗", "withdrawn", line));
	task.stop.abort();
	return earlyEnd;
}
// src/action/task/use-lease.ts
/** Where the inputs say that the task runs. */
function taskLocation({ inputs, env }) {
	return {
		shell: inputs.shell,
		workingDirectory: inputs.workingDirectory ?? "",
		workspace: env["GITHUB_WORKSPACE"] ?? process.cwd()
	};
}
/** Runs the task with the credential in its environment only, while the lease is alive. */
async function useLease(job, { prepared, ...use }) {
	const { failure: why } = use.delivered;
	if (why !== void 0) return notStarted(job, why);
	let place;
	try {
		place = prepared.take();
		return await useIn(place, job, use);
	} catch (error) {
		await place?.directory.remove();
		return notStarted(job, notWritable(tempDirectory(job), error));
	}
}
function notStarted({ clock }, why) {
	const now = clock.now();
	const left = Promise.resolve([]);
	return {
		startedAt: now,
		endedAt: now,
		task: err(why),
		earlyEnd: void 0,
		left,
		withheld: [],
		collect: nothingToCollect
	};
}
function nothingToCollect() {
	return Promise.resolve({
		outputs: ok({}),
		summary: ok(""),
		unshared: NOTHING_UNSHARED
	});
}
async function useIn(place, job, use) {
	const files = createTaskFiles(place.directory.path);
	const child = childEnvironment({
		job: job.env,
		passEnv: job.inputs.passEnv,
		env: job.inputs.env,
		meant: meantVariables(job.environment),
		hostileOfKinds: job.environment.hostileOfKinds,
		credential: use.delivered.env,
		files
	});
	const homes = await openTaskHomes(job, child.env, use.state);
	try {
		sayStart(job, child);
		const work = await workOf(job, use, {
			place,
			files
		});
		const run = await runWatched(job, use, {
			work,
			env: homes.env
		});
		const collect = async () => {
			const [written] = await Promise.all([work.collect(), homes.remove()]);
			return written;
		};
		return {
			...run,
			withheld: child.withheld,
			collect
		};
	} catch (error) {
		await homes.remove();
		throw error;
	}
}
async function workOf(job, { delivered, action }, places) {
	if (action === void 0) return scriptWork(job, delivered, places);
	const { actionWork } = await import("./perform-uses.js");
	return actionWork(job, {
		prepared: action,
		delivered,
		directory: places.place.directory
	});
}
function scriptWork(job, { masking }, places) {
	const { inputs, clock } = job;
	const { files, place } = places;
	const { directory, pipes } = place;
	return {
		perform: ({ env, effects }) => runTask({
			script: inputs.run,
			...taskLocation(job),
			env,
			directory: directory.path,
			pipes
		}, {
			...effects,
			limits: taskLimits(job),
			annotations: inputs.annotations
		}),
		collect: () => collectWritten(files, directory, {
			matcher: masking.matcher,
			clock
		})
	};
}
async function runWatched(job, { lease, delivered }, { work, env }) {
	const { clock } = job;
	const startedAt = clock.now();
	const marking = markTask(env);
	let left = Promise.resolve([]);
	const ended = new AbortController();
	const stop = new AbortController();
	const watching = watchLease(job, lease, {
		ended: ended.signal,
		stop
	});
	const effects = {
		matcher: delivered.masking.matcher,
		output: job.write,
		clock,
		groupEnded(leader, members) {
			const others = endLeftProcesses({
				leader,
				startedAt,
				...marking.search(delivered.env)
			}, {
				clock,
				hurry: job.cancelled
			});
			left = bothLeft(left, others.then((found) => withMembers(members, found)));
		},
		signal: AbortSignal.any([job.cancelled, stop.signal])
	};
	const task = await attempt(() => work.perform({
		env: marking.env,
		effects
	}));
	ended.abort();
	if (task.ok && task.value.outputDropped === true) {
		if (job.inputs.annotations || job.inputs.uses !== void 0) closeGroup(job);
		sayLines(job.runner, labelled("◌", "output", OUTPUT_DROPPED));
	}
	return {
		startedAt,
		endedAt: clock.now(),
		task,
		earlyEnd: await watching ?? await whyItFailed(job, lease, task),
		left
	};
}
/** An action has several groups, and each search may find the same process. */
async function bothLeft(earlier, later) {
	const [first, second] = await Promise.all([earlier, later]);
	const again = new Set(first.map(({ pid }) => pid));
	return [...first, ...second.filter(({ pid }) => !again.has(pid))];
}
/** Those of the group first. One that could not be ended there was found again. */
function withMembers(members, found) {
	const again = new Set(found.map(({ pid }) => pid));
	return [...members.filter(({ pid }) => !again.has(pid)).map(({ pid, name }) => ({
		pid,
		name,
		ended: true
	})), ...found];
}
/** Without a broker, most kinds have nothing to revoke: then the task has more time to stop. */
function taskLimits({ inputs: { source }, kinds }) {
	if (source.mode === "broker") return TASK_LIMITS;
	if (source.mode === "secret-env") return TASK_LIMITS_WITHOUT_REVOKING;
	return kinds.find(({ name }) => name === source.credential.kind)?.direct?.revocability.revoke !== "none" ? TASK_LIMITS : TASK_LIMITS_WITHOUT_REVOKING;
}
/**
* What was dropped may have ended a group of the task's. An open one would fold away what stepkey says from now on; to end
* one that is not open does nothing. Nothing waits for the log.
*/
function closeGroup({ write }) {
	write(Buffer.from("\n::endgroup::\n")).catch(() => void 0);
}
const OUTPUT_DROPPED = "The last output of the task is not shown. It could not be written to the log in time, and the credential has to be revoked.";
/** A bug of stepkey ends the task, but must not keep the credential from being revoked after it. */
async function attempt(run) {
	try {
		return await run();
	} catch (error) {
		const what = faultText(error);
		return err(failure("internal", `The task could not be supervised: ${what}.`, {
			remedy: "Report this with the lines above. stepkey ends the credential next.",
			cause: error
		}));
	}
}
// src/action/run-main.ts
/**
* The path of one credential, from checked inputs to the step's exit code. Once there is a lease, it is ended whatever
* happens; whatever fails before that leaves none behind.
*/
async function runMain(inputs, environment) {
	const job = await openJob(inputs, environment);
	showTitle(job);
	if (inputs.uses !== void 0) job.runner.setOutput("outputs", "{}");
	const planted = findPlanted(job.environment);
	if (planted.length > 0) return await refuseStep(job, { failure: plantedFailure(planted) });
	const startable = await checkStart(job);
	if (!startable.ok) return await refuseStep(job, { failure: startable.error });
	const action = startable.value;
	try {
		await reportBystanders(job);
		return await withCredential(job, action);
	} finally {
		await action?.remove();
	}
}
/** Checks what gets the credential, as far as that is possible before there is one: a script, or an action. */
async function checkStart(job) {
	const { uses } = job.inputs;
	if (uses === void 0) {
		const notStartable = await checkTask(taskLocation(job), job.env["PATH"]);
		return notStartable === void 0 ? ok(void 0) : err(notStartable);
	}
	const { prepareUses } = await import("./prepare-uses.js");
	return await prepareUses(job, uses);
}
/** From the request for an ID token to the step's exit code. */
async function withCredential(job, action) {
	const prepared = preparePlace(tempDirectory(job), { pipes: action === void 0 });
	try {
		const opened = await openSession(job);
		if (!opened.ok) return await refuseStep(job, cancelledOr(job, opened.error));
		return await runWith({
			...opened.value,
			prepared,
			action
		});
	} finally {
		await prepared.discard();
	}
}
async function runWith(session) {
	try {
		return await carryThrough(session);
	} catch (error) {
		await endHeldLease(session.job, session.lease);
		throw error;
	}
}
/** The lease, or what the step has instead of one. */
async function openSession(job) {
	const { inputs } = job;
	if (inputs.source.mode === "secret-env") {
		const { holdStoredSecrets } = await import("./stored-secrets.js");
		return ok({
			job,
			waited: false,
			...holdStoredSecrets(job)
		});
	}
	const { source, identify, state } = await createSource(job);
	prepareHomes();
	let waited = false;
	const obtained = await obtainLease({
		source,
		identify,
		waitSeconds: inputs.waitSeconds,
		clock: job.clock,
		signal: job.cancelled,
		onWait: (wait) => {
			waited = true;
			showWait(job, wait);
		}
	});
	return obtained.ok ? ok({
		job,
		lease: obtained.value,
		waited,
		state
	}) : obtained;
}
/** The second half of the path, with the lease in hand: deliver, use, search for residue, end, report. */
async function carryThrough(session) {
	const { job, lease, waited, state, prepared, action } = session;
	const delivered = await deliverCredential(job, lease, (directory) => state.filesAt(directory));
	const { masking } = delivered;
	let ended;
	try {
		showIssued(job, {
			lease,
			masking,
			waited
		});
		showContainer(job, lease);
		ended = await useLease(job, {
			lease,
			delivered,
			state,
			prepared,
			action
		});
	} catch (error) {
		await Promise.all([endHeldLease(job, lease), delivered.remove()]);
		throw error;
	}
	const [ending, { written, left, residue }] = await Promise.all([endHeldLease(job, lease), lookForLeftovers(job, delivered, ended)]);
	const { collect: _, ...rest } = ended;
	const result = {
		...rest,
		...written
	};
	await warnOnError(job.runner, "the state for the post step", () => state.ended(ending.revocation));
	return await reportSession(job, {
		lease,
		masking,
		result,
		left,
		residue,
		ending
	});
}
/** What the task wrote for the runner, its processes, and then its files, when nothing writes to them any more. */
async function lookForLeftovers(job, { masking, remove }, { left: leaving, startedAt, collect }) {
	const { matcher } = masking;
	const [written] = await Promise.all([collect(), remove()]);
	return {
		written,
		left: (await leaving).map(({ pid, name, ended }) => ({
			name: shownProcessName(matcher, name),
			pid,
			ended
		})),
		residue: await searchForResidue(job, matcher, startedAt)
	};
}
/** That the step was cancelled says more than what the cancelled request failed with. */
function cancelledOr({ cancelled }, refusal) {
	if (!cancelled.aborted) return refusal;
	return { failure: cancelledBeforeStart() };
}
export { runMain };
