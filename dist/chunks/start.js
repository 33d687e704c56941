const process$1 = process.getBuiltinModule("node:process");
const { join } = process.getBuiltinModule("node:path");
const { lstatSync, mkdirSync, unlinkSync, writeFileSync } = process.getBuiltinModule("node:fs");
const { tmpdir } = process.getBuiltinModule("node:os");
// src/shared/clock.ts
function isWithinLast(milliseconds, at, now) {
	return at <= now && now - at < milliseconds;
}
const systemClock = {
	now: () => Date.now(),
	steady: () => Number(process.hrtime.bigint() / 1000000n),
	sleep: (milliseconds, signal) => new Promise((resolve) => {
		if (signal?.aborted === true) {
			resolve();
			return;
		}
		const done = () => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, milliseconds);
		signal?.addEventListener("abort", done, { once: true });
	})
};
function startStopwatch(clock) {
	const [startedAt, steadyAt] = [clock.now(), clock.steady?.() ?? 0];
	return () => Math.max(0, clock.now() - startedAt, (clock.steady?.() ?? 0) - steadyAt);
}
function toRfc3339(instant) {
	return new Date(instant).toISOString().replace(/\.\d{3}Z$/u, "Z");
}
// src/action/runner/cancellation.ts
function cancellation() {
	const cancel = new AbortController();
	const abort = () => cancel.abort();
	for (const signal of [
		"SIGINT",
		"SIGTERM",
		"SIGHUP"
	]) process.on(signal, abort);
	process.stdout.on("error", abort);
	return cancel.signal;
}
// src/action/runner/docs.ts
const REPOSITORY = /^[\w-]+\/[\w.-]+$/u;
const REF = /^[\w./-]+$/u;
function docsOf(env) {
	const server = env["GITHUB_SERVER_URL"] ?? "";
	const repository = env["GITHUB_ACTION_REPOSITORY"] ?? "";
	const ref = env["GITHUB_ACTION_REF"] ?? "";
	return URL.canParse(server) && REPOSITORY.test(repository) && REF.test(ref) ? `${new URL(server).origin}/${repository}/blob/${ref}/docs` : "docs";
}
function paragraphOf(code, docs) {
	return `${docs}/errors.md#${code}`;
}
// src/action/runner/end-when-stuck.ts
const GRACE_MS = 5e3;
function endWhenStuck() {
	setTimeout(() => {
		if (process$1.getActiveResourcesInfo().some((type) => type.startsWith("FSReq"))) process$1.kill(process$1.pid, "SIGKILL");
	}, GRACE_MS).unref();
}
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
function getState(name) {
	return process.env[`STATE_${name}`] || "";
}
// src/action/runner/runner.ts
function actionsRunner({ write, ...files }) {
	const command = (name, message) => write(`::${name}::${commandData(message)}\n`);
	return {
		input: (name) => getInput(name, { trimWhitespace: false }),
		state: (name) => getState(name),
		saveState: (name, value) => append(files.state, keyValueLines(name, value)),
		setOutput: (name, value) => append(files.output, keyValueLines(name, value)),
		mask: (value) => command("add-mask", value),
		say: (line) => write(`${line}\n`),
		warn: (message) => command("warning", message),
		fail: (message) => command("error", message),
		appendSummary: (markdown) => append(files.summary, markdown),
		docs: files.docs
	};
}
function commandData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function append(file, text) {
	if (file === void 0 || file === "") return;
	process.getBuiltinModule("node:fs").appendFileSync(file, text);
}
function keyValueLines(name, value) {
	let mark = "STEPKEY_END";
	for (let index = 0; value.includes(mark); index += 1) mark = `STEPKEY_END_${index}`;
	return `${name}<<${mark}\n${value}\n${mark}\n`;
}
// src/action/runner/step-log.ts
function openStepLog() {
	let write = writeNow;
	return {
		write: (text) => write(text),
		stopWaiting() {
			write = writeToStream;
		}
	};
}
const STDOUT = 1;
function writeNow(text) {
	const { writeSync } = process.getBuiltinModule("node:fs");
	const bytes = Buffer.from(text, "utf8");
	let written = 0;
	try {
		while (written < bytes.length) written += writeSync(STDOUT, bytes, written);
	} catch {
		process.stdout.write(bytes.subarray(written));
	}
}
function writeToStream(text) {
	process.stdout.write(text);
}
// src/action/runner/write-to.ts
function writeTo(stream, bytes) {
	let settle;
	stream.write(bytes, (error) => settle?.(error));
	if (stream.writable && stream.writableLength === 0) return void 0;
	return new Promise((resolve, reject) => {
		settle = (error) => error == null ? resolve() : reject(error);
	});
}
// src/shared/failure.ts
function failure(code, message, rest) {
	return {
		code,
		message,
		...rest
	};
}
// src/shared/fault-text.ts
const SECRETS = /\b(?:eyJ|lsk_|gh[a-z]_|github_pat_)[\w.~+/-]+|(?<=:\/\/[^\s/@:]*:)[^\s/]+(?=@)/gu;
function faultText(error, { withName = false } = {}) {
	if (!(error instanceof Error)) return "an unknown fault";
	if ("code" in error && typeof error.code === "string" && error.code.startsWith("ERR_")) return String(error.code);
	return (withName ? `${error.name}: ${error.message}` : error.message).replaceAll(SECRETS, "***");
}
// src/action/inputs/machine.ts
const OLDEST_NODE = {
	major: 24,
	minor: 5
};
function unsupported({ platform, nodeVersion }) {
	if (platform !== "linux" && platform !== "darwin") return failure("platform_unsupported", `stepkey does not run on ${platform === "win32" ? "Windows" : platform} yet.`, { remedy: "Use a Linux or macOS runner, for example runs-on: ubuntu-24.04" });
	const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
	if (major > OLDEST_NODE.major || major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor) return void 0;
	return failure("platform_unsupported", `This runner has Node ${nodeVersion}, and stepkey needs Node ${`${OLDEST_NODE.major}.${OLDEST_NODE.minor}`} or newer.`, { remedy: "Update the runner to version 2.328 or newer." });
}
// src/shared/fix-inputs.ts
const FIX_INPUTS = "Fix the inputs listed above.";
// src/shared/result.ts
function ok(value) {
	return {
		ok: true,
		value
	};
}
function err(error) {
	return {
		ok: false,
		error
	};
}
// src/shared/did-you-mean.ts
function didYouMean(given, known) {
	const plain = given.slice(0, 64).toLowerCase();
	const limit = plain.length <= 4 ? 1 : Math.min(3, Math.floor(plain.length / 3));
	let best;
	for (const word of known) {
		const distance = editDistance(plain, word.toLowerCase());
		if (distance <= limit && (best === void 0 || distance < best.distance)) best = {
			word,
			distance
		};
	}
	return best?.word;
}
function editDistance(left, right) {
	let beforeLast = [];
	let last = Array.from({ length: right.length + 1 }, (_, index) => index);
	for (let row = 1; row <= left.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= right.length; column += 1) {
			const same = left[row - 1] === right[column - 1];
			const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
			current.push(Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1), swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY));
		}
		beforeLast = last;
		last = current;
	}
	return at(last, right.length);
}
function at(row, index) {
	return row[index] ?? Number.POSITIVE_INFINITY;
}
// src/shared/duration.ts
const FORM = /^([1-9]\d{0,5})([smh])$/u;
const SECONDS = {
	s: 1,
	m: 60,
	h: 3600
};
const DURATION_EXAMPLES = "90s, 15m or 1h";
function parseDuration(text) {
	const [, amount, unit] = FORM.exec(text.trim()) ?? [];
	if (amount === void 0 || unit !== "s" && unit !== "m" && unit !== "h") {
		const meant = suggestDuration(text);
		return err(`"${text}" is not a duration: use a whole number followed by s, m or h, for example 15m${meant === void 0 ? "" : `; did you mean ${meant}?`}`);
	}
	return ok(Number(amount) * SECONDS[unit]);
}
const PART = /(\d{1,6})\s*([a-z]*)/gu;
const WHOLE = /^(?:\d{1,6}\s*[a-z]*[\s,]*){1,3}$/u;
const UNIT_SECONDS = [
	[/^(?:s|sec|secs|seconds?)?$/u, 1],
	[/^(?:m|min|mins|minutes?)$/u, SECONDS.m],
	[/^(?:h|hr|hrs|hours?)$/u, SECONDS.h],
	[/^(?:d|days?)$/u, 24 * SECONDS.h]
];
function suggestDuration(text) {
	const plain = text.trim().toLowerCase();
	if (!WHOLE.test(plain)) return void 0;
	const seconds = Array.from(plain.matchAll(PART), ([, amount = "", unit = ""]) => {
		const known = UNIT_SECONDS.find(([word]) => word.test(unit));
		return known === void 0 ? NaN : Number(amount) * known[1];
	}).reduce((sum, part) => sum + part, 0);
	return seconds > 0 ? formatDuration(seconds) : void 0;
}
function formatDuration(seconds) {
	if (seconds > 0 && seconds % SECONDS.h === 0) return `${seconds / SECONDS.h}h`;
	if (seconds > 0 && seconds % SECONDS.m === 0) return `${seconds / SECONDS.m}m`;
	return `${seconds}s`;
}
// src/shared/patterns.ts
const COMMIT_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;
const NO_COMMIT = /^0+$/u;
const GITHUB_ID = /^[1-9][0-9]{0,15}$/u;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/u;
const REPOSITORY_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;
const BRANCH_REF = /^refs\/heads\/(?<branch>.+)$/u;
const TAG_REF = /^refs\/tags\/(?<tag>.+)$/u;
const PULL_REQUEST_REF = /^refs\/pull\/(?<number>[1-9]\d{0,9})\/merge$/u;
const MERGE_GROUP_REF = /^refs\/heads\/gh-readonly-queue\/(?<branch>.+)\/pr-(?<number>[1-9]\d{0,9})-[0-9a-f]{40,64}$/u;
const WORKFLOW_REF = /^(?<owner>[A-Za-z0-9_.-]+)\/(?<repo>[A-Za-z0-9_.-]+)\/(?<path>\.github\/workflows\/[^/@\s]+\.ya?ml)@(?<ref>.+)$/u;
const GRANT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u;
const STEP_NAME = /^[A-Za-z0-9 ._-]{1,64}$/u;
const ONE_LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;
const ENVIRONMENT_NAME = /^[^\p{Cc}]{1,255}$/u;
// src/action/inputs/rules.ts
const MAX_TTL_SECONDS = 43200;
const MAX_WAIT_SECONDS = 21600;
function mistake(input, text, example) {
	return err([{
		input,
		text,
		example
	}]);
}
function credentialExample(kinds) {
	return kinds.flatMap(({ direct }) => direct?.example ?? []).at(0) ?? "";
}
const IS_IT_SET = "If it is `${{ vars.X }}`, it is empty: is the variable set, and may this job see it?";
function quoted(value) {
	const line = value.replaceAll(/\s+/gu, " ").trim();
	return `"${line.length > 60 ? `${line.slice(0, 59)}…` : line}"`;
}
function stepOf(text) {
	if (STEP_NAME.test(text)) return ok(text);
	const rule = "a name of 1 to 64 letters, digits, spaces and . _ -";
	if (text === "") return mistake("step", `is missing: give the step ${rule}.`, "migrate");
	return mistake("step", `${quoted(text)} is not ${rule}.`, "migrate");
}
function scriptOf(text, isAgent) {
	if (text.trim() !== "") return ok(text);
	if (isAgent) return mistake("run", "is missing: list the commands that start the agent.", "claude");
	return mistake("run", "is missing: list the commands that get the credential, or name an action in uses.", "npm run migrate");
}
function agentOf(text) {
	if (text === "" || /^false$/iu.test(text)) return ok(false);
	if (/^true$/iu.test(text)) return ok(true);
	return mistake("agent", `${quoted(text)} is neither true nor false.`, "true");
}
function withoutAgent(text) {
	const given = OF_AGENTS.filter(([name, value]) => text(name) !== "" && text(name) !== value);
	if (given.length === 0) return ok(void 0);
	return err(given.map(([input]) => ({
		input,
		text: "goes with agent: true, which starts an agent.",
		example: "leave it out"
	})));
}
const OF_AGENTS = [
	["isolation", "required"],
	["max-tasks", "20"],
	["max-task-time", "10m"],
	["max-task-output", "1MiB"]
];
function withoutUses(text) {
	const given = [
		"with",
		"with-credential",
		"exports",
		"nested"
	].filter((name) => text(name) !== "");
	if (given.length === 0) return ok(void 0);
	return err(given.map((input) => ({
		input,
		text: "goes with uses, which names an action.",
		example: "leave it out"
	})));
}
const SHELLS = [
	"bash",
	"sh",
	"pwsh",
	"python"
];
function shellOf(text) {
	if (text === "") return ok("bash");
	if (SHELLS.includes(text)) return ok(text);
	if (text.includes("{0}")) return ok(text);
	const meant = didYouMean(text, SHELLS);
	const hint = meant === void 0 ? "" : ` Did you mean ${meant}?`;
	return mistake("shell", `${quoted(text)} is not bash, sh, pwsh, python, or a command line that contains {0}.${hint}`, "bash -e {0}");
}
function accessOf(text) {
	if (text === "read" || text === "write") return ok(text);
	if (text === "") return ok("read");
	return mistake("access", `${quoted(text)} is neither read nor write.`, "read");
}
function environmentOf(text, access) {
	if (text.length > 255 || /\p{Cc}/u.test(text)) return mistake("environment", `${quoted(text)} is not the name of an environment: one line of at most 255 characters.`, "production");
	if (text !== "") return ok(text);
	if (access === "read") return ok(void 0);
	return mistake("environment", `is missing: write access needs one. Give the job and this step the same environment. ${IS_IT_SET}`, "production");
}
function ttlOf(text) {
	if (text === "") return ok(void 0);
	const ttl = parseDuration(text);
	if (!ttl.ok) return notDuration("ttl", `${quoted(text)} is not a duration such as ${DURATION_EXAMPLES}`, {
		given: text,
		example: "15m",
		most: MAX_TTL_SECONDS
	});
	if (ttl.value <= MAX_TTL_SECONDS) return ok(ttl.value);
	const longest = formatDuration(MAX_TTL_SECONDS);
	return mistake("ttl", `${quoted(text)} is longer than ${longest}, the maximum.`, "15m");
}
function waitOf(text) {
	if (text === "" || /^0[smh]?$/u.test(text)) return ok(0);
	const wait = parseDuration(text);
	const example = "30m";
	if (!wait.ok) return notDuration("wait-for-approval", `${quoted(text)} is neither 0 nor a duration such as ${DURATION_EXAMPLES}`, {
		given: text,
		example,
		most: MAX_WAIT_SECONDS
	});
	if (wait.value <= MAX_WAIT_SECONDS) return ok(wait.value);
	const longest = formatDuration(MAX_WAIT_SECONDS);
	return mistake("wait-for-approval", `${quoted(text)} is longer than ${longest}: a job cannot request ID tokens after that.`, example);
}
function notDuration(input, wrong, context) {
	const meant = suggestDuration(context.given);
	const seconds = meant === void 0 ? void 0 : parseDuration(meant);
	if (meant === void 0 || seconds?.ok !== true || seconds.value > context.most) return mistake(input, `${wrong}.`, context.example);
	return mistake(input, `${wrong}; did you mean ${meant}?`, meant);
}
function passEnvOf(text) {
	const names = listOf(text, /[,\s]/u);
	const wrong = names.filter((name) => !PASSED_NAME.test(name));
	if (wrong.length === 0) return ok(names);
	const rule = wrong.some((name) => name.includes("=")) ? "list names only, without = and a value." : "list names only, separated by commas, spaces or newlines, and without $ or quotes.";
	return mistake("pass-env", `${wrong.map(quoted).join(", ")}: ${rule}`, "NPM_CONFIG_*, CARGO_HOME");
}
const PASSED_NAME = /^[\w*?][\w*?.%()-]{0,199}$/u;
function annotationsOf(text) {
	if (text === "" || /^false$/iu.test(text)) return ok(false);
	if (/^true$/iu.test(text)) return ok(true);
	return mistake("annotations", `${quoted(text)} is neither true nor false.`, "true");
}
function trustEnvOf(text) {
	const names = listOf(text, /[,\s]/u);
	const wrong = names.filter((name) => !/^[A-Za-z_][A-Za-z0-9_]{0,199}$/u.test(name));
	if (wrong.length === 0) return ok(names);
	return mistake("trust-env", `${wrong.map(quoted).join(", ")}: list full names, without * or a value.`, "LD_LIBRARY_PATH");
}
function residueOf(text) {
	if (text === "") return ok("auto");
	if (text === "auto" || text === "fail" || text === "warn" || text === "off") return ok(text);
	return mistake("residue", `${quoted(text)} is not auto, fail, warn or off.`, "auto");
}
function listOf(text, separator) {
	return text.split(separator).map((item) => item.trim()).filter((item) => item !== "");
}
// src/credentials/kind/credential-example.ts
const CREDENTIAL_EXAMPLE = "aws: { role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }";
// src/shared/secure-url.ts
function isSecureUrl(url) {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	if (protocol === "https:") return true;
	return protocol === "http:" && isLoopback(hostname);
}
function isLoopback(hostname) {
	return hostname === "localhost" || hostname === "[::1]" || hostname === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/u.test(hostname);
}
// src/shared/secret.ts
var Secret = class Secret {
	#value;
	#source;
	constructor(value, source) {
		this.#value = value;
		this.#source = source;
	}
	reveal() {
		return this.#value;
	}
	get isFromFile() {
		return this.#source !== void 0;
	}
	reread() {
		const value = this.#source?.();
		return value === void 0 || value === this.#value ? this : new Secret(value, this.#source);
	}
	toString() {
		return "***";
	}
	toJSON() {
		return "***";
	}
	[Symbol.for("nodejs.util.inspect.custom")]() {
		return "***";
	}
};
// src/action/inputs/approval-rules.ts
const DEFAULT_MAX_AGE_SECONDS = 86400;
const LONGEST_MAX_AGE_SECONDS = 2678400;
function approvalOf(text) {
	const approvals = approvalsOf(text("approvals"));
	const approvers = approversOf(text("approvers"));
	const bases = basesOf(text("bases"));
	const maxAge = maxAgeOf(text("max-age"));
	if (approvals.ok && approvers.ok && bases.ok && maxAge.ok) return ok({
		approvals: approvals.value,
		approvers: approvers.value,
		bases: bases.value,
		maxAgeSeconds: maxAge.value
	});
	return err([
		approvals,
		approvers,
		bases,
		maxAge
	].flatMap((read) => read.ok ? [] : read.error));
}
function misplacedApproval(text) {
	return BROKERS_POLICY.filter(([input]) => !["", ...input === "approvals" ? ["1"] : []].includes(text(input))).map(([input, what]) => ({
		input,
		text: `is for direct mode; with a broker, its policy says ${what}.`,
		example: "leave it out"
	}));
}
const BROKERS_POLICY = [
	["approvals", "how many approvals a grant needs"],
	["approvers", "whose approvals count"],
	["bases", "into which branches pull requests may write"],
	["max-age", "how long an approval is valid"]
];
function approvalsOf(text) {
	if (text === "") return ok(1);
	if (/^[1-9]\d{0,2}$/u.test(text)) return ok(Number(text));
	return mistake("approvals", `${quoted(text)} is not a whole number of 1 or more.`, "2");
}
const APPROVER = /^@[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:_[A-Za-z0-9]{1,8})?(?:\/[A-Za-z0-9._-]{1,100})?$/u;
function approversOf(text) {
	const names = listOf(text, /[,\n]/u);
	const wrong = names.filter((name) => !APPROVER.test(name));
	if (wrong.length === 0) return ok(names);
	return mistake("approvers", `${wrong.map(quoted).join(", ")}: write @login or @org/team, separated by commas or newlines.`, "@mona, @octo-org/dba");
}
const BRANCH = /^(?!refs\/)[^\s~^:?*[\\]{1,255}$/u;
function basesOf(text) {
	const names = listOf(text, /[,\n]/u);
	const wrong = names.filter((name) => !BRANCH.test(name));
	if (wrong.length === 0) return ok(names.length === 0 ? void 0 : names);
	return mistake("bases", `${wrong.map(quoted).join(", ")}: write full names of branches, without refs/heads/ and without *, separated by commas or newlines.`, "main, release/2");
}
function maxAgeOf(text) {
	if (text === "") return ok(DEFAULT_MAX_AGE_SECONDS);
	const age = parseDuration(text);
	if (!age.ok) return notDuration("max-age", `${quoted(text)} is not a duration such as ${DURATION_EXAMPLES}`, {
		given: text,
		example: "24h",
		most: LONGEST_MAX_AGE_SECONDS
	});
	if (age.value <= LONGEST_MAX_AGE_SECONDS) return ok(age.value);
	const longest = `${LONGEST_MAX_AGE_SECONDS / 3600}h`;
	return mistake("max-age", `${quoted(text)} is longer than ${longest}, the maximum.`, "72h");
}
// src/action/inputs/source.ts
function isAlone(text) {
	return text("secret-env") !== "" && [
		"credential",
		"broker",
		"grant"
	].every((name) => text(name) === "");
}
async function agentSourceOf(text) {
	const { agentInputOf } = await import("./agent.js");
	return agentInputOf(text, () => brokerUrlOf(text("broker")));
}
async function sourceOf(given) {
	const { text } = given;
	const isDirect = text("credential") !== "";
	const isBroker = text("broker") !== "" || text("grant") !== "";
	if (isDirect && isBroker) return mistake("credential", `cannot be combined with ${text("broker") === "" ? "grant" : "broker"}: use one or the other.`, "broker: https://stepkey.example");
	if (isDirect) return await directOf(given);
	if (isBroker) return brokerOf(text);
	if (isAlone(text)) return aloneOf(text);
	return mistake("credential", `is missing, and so is broker: use one of them to say who issues the credential. ${IS_IT_SET}`, CREDENTIAL_EXAMPLE);
}
const OF_ISSUED = [
	{
		input: "environment",
		unset: [""]
	},
	{
		input: "access",
		unset: ["", "read"]
	},
	{
		input: "ttl",
		unset: [""]
	},
	{
		input: "approvals",
		unset: ["", "1"]
	},
	{
		input: "approvers",
		unset: [""]
	},
	{
		input: "bases",
		unset: [""]
	},
	{
		input: "max-age",
		unset: [""]
	},
	{
		input: "wait-for-approval",
		unset: ["", "0"]
	}
];
function aloneOf(text) {
	const misplaced = OF_ISSUED.filter(({ input, unset }) => !isOneOf(unset, text(input)));
	if (misplaced.length === 0) return ok({ mode: "secret-env" });
	return err(misplaced.map(({ input }) => ({
		input,
		text: "needs a credential: with secret-env alone, nothing is issued that it could limit.",
		example: "leave it out"
	})));
}
function isOneOf(values, value) {
	return values.includes(value);
}
function brokerOf(text) {
	const url = brokerUrlOf(text("broker"));
	const grant = grantOf(text("grant"));
	const misplaced = misplacedApproval(text);
	if (url.ok && grant.ok && misplaced.length === 0) return ok({
		mode: "broker",
		url: url.value,
		grant: grant.value
	});
	return err([
		...mistakesOf(url),
		...mistakesOf(grant),
		...misplaced
	]);
}
async function directOf({ text, access, loadKinds }) {
	const credential = await credentialOf(text("credential"), await loadKinds());
	const approval = approvalOf(text);
	const token = githubTokenOf(text("github-token"), access);
	if (credential.ok && approval.ok && token.ok) return ok({
		mode: "direct",
		credential: credential.value,
		...approval.value,
		githubToken: token.value
	});
	return err([
		credential,
		approval,
		token
	].flatMap((read) => mistakesOf(read)));
}
async function credentialOf(text, kinds) {
	const { plainCredential } = await import("./direct.js").then(({ rt: plainCredential }) => ({ plainCredential }));
	const plain = await plainCredential(text, kinds);
	if (plain !== void 0) return ok(plain);
	return await (await import("./credential.js")).credentialOf(text, {
		kinds,
		example: credentialExample(kinds)
	});
}
const URL_EXAMPLE = "https://stepkey.example";
function brokerUrlOf(text) {
	if (text === "") return mistake("broker", `is missing, but grant is set. ${IS_IT_SET}`, URL_EXAMPLE);
	if (!URL.canParse(text)) return mistake("broker", `${quoted(text)} is not a URL.`, URL_EXAMPLE);
	const url = new URL(text);
	const fault = faultOf(url);
	if (fault === void 0) return ok(url.origin);
	return mistake("broker", `${url.username === "" && url.password === "" ? `${quoted(text)} ` : ""}${fault}`, URL_EXAMPLE);
}
function faultOf(url) {
	if (url.username !== "" || url.password !== "") return "contains a user name or password; use the URL without them.";
	if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) return "is neither https nor on a loopback address, so it could be intercepted.";
	if (url.pathname !== "/" || url.search !== "" || url.hash !== "") return "has a path, query or fragment; use the base URL without them.";
}
function grantOf(text) {
	if (text === "") return mistake("grant", `is missing, but broker is set. ${IS_IT_SET}`, "orders-migrate");
	if (GRANT_NAME.test(text)) return ok(text);
	return mistake("grant", `${quoted(text)} is not the name of a grant.`, "orders-migrate");
}
function githubTokenOf(text, access) {
	if (text !== "" || access === "read") return ok(new Secret(text));
	return mistake("github-token", "is empty: a write needs it to read the pull request's reviews.", "${{ github.token }}");
}
function mistakesOf(read) {
	return read.ok ? [] : read.error;
}
// src/action/inputs/read-inputs.ts
async function readInputs(input, { loadKinds, ...machine }) {
	const unfit = unsupported(machine);
	if (unfit !== void 0) return err(unfit);
	const read = await checkInputs(input, loadKinds);
	return read.ok ? read : err(inputsInvalid(read.error));
}
async function checkInputs(input, loadKinds) {
	const mistakes = [];
	const text = (name) => input(name).trim();
	const take = (read, otherwise) => {
		if (read.ok) return read.value;
		mistakes.push(...read.error);
		return otherwise;
	};
	if (take(agentOf(text("agent")), false)) return await agentInputs({
		input,
		text,
		loadKinds,
		take,
		mistakes
	});
	take(withoutAgent(text), void 0);
	const access = take(accessOf(text("access")), "read");
	const isAction = text("uses") !== "";
	const env = take(await envOf(input("env"), loadKinds), {});
	const alone = isAlone(text);
	const plain = {
		step: take(stepOf(text("step")), ""),
		run: isAction ? "" : take(scriptOf(input("run"), false), ""),
		uses: take(await usesInputOf(text, loadKinds), void 0),
		shell: take(shellOf(text("shell")), ""),
		workingDirectory: text("working-directory") === "" ? void 0 : text("working-directory"),
		environment: alone ? void 0 : take(environmentOf(text("environment"), access), void 0),
		access,
		ttlSeconds: alone ? void 0 : take(ttlOf(text("ttl")), void 0),
		waitSeconds: alone ? 0 : take(waitOf(text("wait-for-approval")), 0),
		passEnv: take(passEnvOf(text("pass-env")), []),
		trustEnv: take(trustEnvOf(text("trust-env")), []),
		keepConfig: take(await keepConfigOf(text("keep-config"), loadKinds), []),
		env,
		secretEnv: take(await secretEnvOf(text("secret-env"), {
			env,
			isAction
		}, loadKinds), {}),
		annotations: take(annotationsOf(text("annotations")), false),
		residue: take(residueOf(text("residue")), "auto"),
		jobWorkflow: text("job-workflow")
	};
	if (alone) take(await namesKnown(plain), void 0);
	const source = take(await sourceOf({
		text,
		access,
		loadKinds
	}), void 0);
	if (source === void 0 || mistakes.length > 0) return err(mistakes);
	return ok({
		...plain,
		source
	});
}
async function agentInputs(reading) {
	const { input, text, loadKinds, take, mistakes } = reading;
	const common = {
		step: take(stepOf(text("step")), ""),
		run: take(scriptOf(input("run"), true), ""),
		uses: void 0,
		shell: take(shellOf(text("shell")), ""),
		workingDirectory: text("working-directory") === "" ? void 0 : text("working-directory"),
		environment: take(environmentOf(text("environment"), "read"), void 0),
		access: "read",
		ttlSeconds: void 0,
		waitSeconds: 0,
		passEnv: take(passEnvOf(text("pass-env")), []),
		trustEnv: take(trustEnvOf(text("trust-env")), []),
		keepConfig: [],
		env: take(await envOf(input("env"), loadKinds), {}),
		secretEnv: {},
		annotations: take(annotationsOf(text("annotations")), false),
		residue: take(residueOf(text("residue")), "auto"),
		jobWorkflow: text("job-workflow")
	};
	const source = take(await agentSourceOf(text), void 0);
	if (source === void 0 || mistakes.length > 0) return err(mistakes);
	return ok({
		...common,
		source
	});
}
async function usesInputOf(text, loadKinds) {
	if (text("uses") === "") return withoutUses(text);
	const { usesOf } = await import("./uses.js");
	return usesOf(text, await hostileOf(loadKinds));
}
async function namesKnown({ uses, secretEnv }) {
	const names = Object.keys(secretEnv);
	if (uses === void 0 || names.length === 0) return ok(void 0);
	const { namesFound } = await import("./uses.js");
	return namesFound(uses, names);
}
async function envOf(text, loadKinds) {
	if (text.trim() === "") return ok({});
	const { taskEnvOf } = await import("./task-env.js").then(({ n: taskEnvOf }) => ({ taskEnvOf }));
	return taskEnvOf(text, await hostileOf(loadKinds));
}
async function secretEnvOf(text, { env, isAction }, loadKinds) {
	if (text === "") return ok({});
	const loaded = await import("./secret-env.js");
	const hostileOfKinds = await hostileOf(loadKinds);
	return loaded.secretEnvOf(text, {
		env: Object.keys(env),
		hostileOfKinds,
		isAction
	});
}
async function keepConfigOf(text, loadKinds) {
	if (text === "") return ok([]);
	const { homesOf } = await import("./keep-config.js");
	return homesOf(text, await loadKinds());
}
async function hostileOf(loadKinds) {
	return (await loadKinds()).flatMap(({ hostileVariables }) => hostileVariables);
}
function inputsInvalid(mistakes) {
	const width = Math.max(...mistakes.map(({ input }) => input.length)) + 2;
	return failure("inputs_invalid", `${mistakes.length} mistake${mistakes.length === 1 ? "" : "s"}:`, {
		remedy: FIX_INPUTS,
		details: mistakes.map(({ input, text, example }) => `${input.padEnd(width)}${text}${example === "" ? "" : ` For example: ${example}`}`)
	});
}
// src/shared/unicode-pattern.ts
function unicodePattern(source, flags) {
	let made;
	return () => made ??= new RegExp(source, flags);
}
// src/shared/printable.ts
const INVISIBLE$1 = unicodePattern(String.raw`[\p{C}\p{Zl}\p{Zp}]+`, "gu");
function printable(text) {
	return (isPlainAscii(text) ? text : text.replaceAll(INVISIBLE$1(), " ")).replaceAll("##[", "## [").replace(/^(\s*):(?=:)/u, "$1: ");
}
function isPlainAscii(text) {
	return !/[^ -~]/u.test(text);
}
// src/shared/wording.ts
const UNITS = [
	{
		name: "day",
		ms: 864e5,
		from: 1728e5,
		whole: 1728e5
	},
	{
		name: "hour",
		ms: 36e5,
		from: 54e5,
		whole: 36e5
	},
	{
		name: "minute",
		ms: 6e4,
		from: 9e4,
		whole: 9e4
	}
];
function shortSha(sha) {
	return sha.slice(0, 7);
}
function placeText(ref, pullRequest) {
	const number = pullRequest ?? PULL_REQUEST_REF.exec(ref)?.groups?.["number"];
	if (number !== void 0) return `pull request ${number}`;
	return BRANCH_REF.exec(ref)?.groups?.["branch"] ?? ref;
}
function plural(count, one, many = `${one}s`) {
	return `${count} ${count === 1 ? one : many}`;
}
function joined(names, word = "and", most = 8) {
	const shown = names.slice(0, most);
	const hidden = names.length - shown.length;
	const all = hidden > 0 ? [...shown, `${hidden} more`] : shown;
	const last = all.at(-1) ?? "";
	return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} ${word} ${last}`;
}
function inWords(milliseconds) {
	const length = Math.max(0, milliseconds);
	const unit = UNITS.find(({ from }) => length >= from);
	return unit === void 0 ? plural(Math.floor(length / 1e3), "second") : plural(Math.floor(length / unit.ms), unit.name);
}
function inFullWords(milliseconds) {
	return partsOf(milliseconds).map(({ amount, name }) => plural(amount, name)).join(" ");
}
function inShort(milliseconds) {
	return partsOf(milliseconds).map(({ amount, name }) => `${amount} ${name === "minute" ? "min" : name.charAt(0)}`).join(" ");
}
function partsOf(milliseconds) {
	const length = Math.max(0, milliseconds);
	const parts = [];
	let left = length;
	for (const { name, ms, whole } of UNITS) {
		const amount = length < whole ? 0 : Math.floor(left / ms);
		left -= amount * ms;
		if (amount > 0) parts.push({
			amount,
			name
		});
	}
	const seconds = Math.floor(left / 1e3);
	if (seconds > 0 || parts.length === 0) parts.push({
		amount: seconds,
		name: "second"
	});
	return parts;
}
function sentence(phrase) {
	const text = `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`;
	return /[.?!]$/u.test(text) ? text : `${text}.`;
}
function timeOfDay(instant) {
	return toRfc3339(instant).slice(11, 19);
}
function withoutUrl(remedy, url) {
	return url !== void 0 && remedy.endsWith(url) ? remedy.slice(0, -url.length).trimEnd() : remedy;
}
// src/receipt/markdown.ts
const INVISIBLE = unicodePattern(String.raw`[\p{C}\p{Zl}\p{Zp}\s]+`, "gu");
const MEANING = unicodePattern(String.raw`[^\p{L}\p{M}\p{N} .,;/():'-]|:(?![\d ]|$)`, "gu");
const MEANING_IN_ASCII = /[^A-Za-z0-9 .,;/():'-]|:(?![\d ]|$)/gu;
const PLAIN_NAME = /^[\w./:@-]+$/u;
function escapeMarkdown(text) {
	const isAscii = isPlainAscii(text);
	return (isAscii ? text.replaceAll(/ +/gu, " ") : text.replaceAll(INVISIBLE(), " ")).trim().replaceAll(isAscii ? MEANING_IN_ASCII : MEANING(), asNumber).replace(/^-/u, asNumber).replace(/(?<=^\d+)[.)]/u, asNumber).replaceAll(/www\./giu, (prefix) => `${prefix.slice(0, 3)}&#46;`);
}
function asNumber(character) {
	return `&#${character.codePointAt(0) ?? 0};`;
}
function codeSpan(text) {
	return PLAIN_NAME.test(text) ? `\`${text}\`` : escapeMarkdown(text);
}
function fenced(language, text) {
	const runs = text.match(/`+/gu) ?? [];
	const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
	return `${fence}${language}\n${text.replace(/\n$/u, "")}\n${fence}`;
}
function markdownTable(headings, rows) {
	return [
		headings,
		headings.map(() => "---"),
		...rows
	].map(tableLine).join("\n");
}
function tableLine(cells) {
	return `| ${cells.join(" | ")} |`;
}
// src/receipt/summary-position.ts
const SUMMARY_HEADING = "## stepkey: credentials of this job";
// src/receipt/refusal-summary.ts
const PARAGRAPH_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w./-]+#\w+$/u;
const PULL_REQUEST_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/pull\/\d+$/u;
function renderRefusal(refused, position) {
	const { lines, paste = [], remedy, url, trace } = refused;
	const link = url !== void 0 && PULL_REQUEST_URL.test(url) ? url : void 0;
	const looked = trace === void 0 ? "" : `, trace ${codeSpan(trace)}`;
	return `${[
		...position.isFirst ? [SUMMARY_HEADING] : [],
		`### ✗ ${escapeMarkdown(refused.step)}: ${escapeMarkdown(refused.title)}; the step got no credential`,
		lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n"),
		...remedy === "" ? [] : [`What now: ${escapeMarkdown(withoutUrl(remedy, link))}`],
		...paste.length === 0 ? [] : [fenced("", paste.map(printable).join("\n"))],
		...link === void 0 ? [] : [`<${link}>`],
		`Code: ${codeWithLink(refused)}${looked}`
	].join("\n\n")}\n\n`;
}
function codeWithLink({ code, paragraph }) {
	if (paragraph === void 0 || !PARAGRAPH_URL.test(paragraph)) return codeSpan(code);
	return `[${codeSpan(code)}](${paragraph})`;
}
// src/action/runner/log.ts
const TITLES = {
	inputs_invalid: "inputs",
	platform_unsupported: "platform",
	environment_hostile: "stopped",
	environment_mismatch: "environment",
	environment_required: "environment",
	id_token_unavailable: "no ID token",
	id_token_failed: "no ID token",
	approval_pending: "not approved",
	approval_refused: "not approved",
	broker_unreachable: "no broker",
	broker_answer_malformed: "no broker",
	task_not_started: "not started",
	action_unusable: "not started",
	lease_withdrawn: "withdrawn",
	lease_expired: "expired",
	lease_ended: "ended",
	environment_not_granted: "environment",
	broker_url_differs: "no broker",
	clock_off: "clock",
	broker_clock_off: "clock",
	secret_in_output: "secret",
	residue_found: "residue",
	revocation_failed: "not revoked",
	cancelled: "cancelled",
	internal: "error"
};
const WIDTH = 15;
function titleOf({ code }) {
	return TITLES[code] ?? "refused";
}
function refusalLines(failure, url, docs) {
	const title = titleOf(failure);
	const trace = failure.trace === void 0 || failure.trace === "" ? "" : ` · trace ${printable(failure.trace)} (your platform team can look it up)`;
	return [
		`✗ ${title.padEnd(WIDTH)}${printable(failure.message)}`,
		...continued(failure.details ?? []),
		...whatNow(failure, url),
		...continued((failure.paste ?? []).map((line) => `  ${line}`)),
		`  ${"code".padEnd(WIDTH)}${failure.code}${trace}`,
		...docs === void 0 ? [] : continued([paragraphOf(failure.code, docs)])
	];
}
function whatNow({ code, remedy }, url) {
	if (code === "inputs_invalid") return [];
	return [`  ${"what now".padEnd(WIDTH)}${printable(withoutUrl(remedy, url))}`, ...url === void 0 ? [] : continued([url])];
}
function continued(lines) {
	return lines.map((line) => `  ${"".padEnd(WIDTH)}${printable(line)}`);
}
function showRefusal(runner, failure, url) {
	sayLines(runner, refusalLines(failure, url, runner.docs));
	runner.fail(annotationText(`${titleOf(failure)}: ${failure.message}`, failure, runner.docs));
	return 1;
}
function showWarning(runner, failure) {
	runner.warn(annotationText(failure.message, failure, runner.docs));
}
function warnWithCode(runner, code, message) {
	const { docs } = runner;
	const end = docs === void 0 ? "" : `\nCode: ${code}, ${paragraphOf(code, docs)}`;
	runner.warn(`${printable(message)}${end}`);
}
function annotationText(what, failure, docs) {
	const { code, remedy, details = [], paste = [] } = failure;
	const link = docs === void 0 ? "" : `, ${paragraphOf(code, docs)}`;
	const isLong = details.length > MAX_DETAILS_FIRST;
	const end = [
		...code === "inputs_invalid" ? [] : [remedy],
		...paste,
		`Code: ${code}${link}`
	];
	const lines = isLong ? [...end, ...details] : [...details, ...end];
	return [`stepkey: ${what}`, ...lines].map(printable).join("\n");
}
const MAX_DETAILS_FIRST = 12;
function sayLines(runner, lines) {
	for (const line of lines) runner.say(line);
}
// src/action/runner/warn-on-error.ts
async function warnOnError(runner, what, write) {
	try {
		await write();
		return true;
	} catch (error) {
		warnWithCode(runner, "file_not_written", `stepkey: ${what} could not be written: ${faultText(error)}`);
		return false;
	}
}
// src/shared/error-code.ts
function errorCode(error) {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : void 0;
}
function codeOf(error) {
	return errorCode(error) ?? "unknown error";
}
// src/receipt/write-directory.ts
function makeReceiptDirectory(path) {
	try {
		if (lstatSync(path).isSymbolicLink()) unlinkSync(path);
	} catch (error) {
		if (errorCode(error) !== "ENOENT") throw error;
	}
	mkdirSync(path, {
		recursive: true,
		mode: 448
	});
}
// src/receipt/write-first-mark.ts
async function isFirstInSummary(directory, job) {
	const name = `summary-of-${job.runId}-${job.runAttempt}-${job.checkRunId}`;
	makeReceiptDirectory(directory);
	try {
		writeFileSync(join(directory, name), "", { flag: "wx" });
		return true;
	} catch (error) {
		if (errorCode(error) === "EEXIST") return false;
		throw error;
	}
}
// src/action/context/temp-directory.ts
function tempDirectory({ env }) {
	return env["RUNNER_TEMP"] ?? tmpdir();
}
// src/action/report/summary-position.ts
function receiptDirectory(job) {
	return join(tempDirectory(job), "stepkey");
}
async function summaryPosition(job) {
	try {
		return { isFirst: await isFirstInSummary(receiptDirectory(job), summaryKey(job)) };
	} catch {
		return { isFirst: true };
	}
}
function summaryKey({ env }) {
	return {
		repositoryId: 0,
		runId: Number(env["GITHUB_RUN_ID"] ?? 0),
		runAttempt: Number(env["GITHUB_RUN_ATTEMPT"] ?? 0),
		checkRunId: 0
	};
}
// src/action/report/refusal.ts
async function refuseStep(job, refusal) {
	const pending = refusal.pending?.summary;
	const failure = pending === void 0 ? refusal.failure : pendingFailure(job, refusal, pending);
	const url = pending?.pull_request_url;
	const exitCode = showRefusal(job.runner, failure, url);
	await summariseRefusal({
		...job,
		step: job.inputs.step
	}, failure, url);
	return exitCode;
}
async function summariseRefusal({ runner, env, step }, failure, url) {
	const { message, details = [], paste, code, trace } = failure;
	const refused = {
		step,
		title: titleOf(failure),
		lines: [message, ...details],
		paste,
		remedy: code === "inputs_invalid" ? "" : failure.remedy,
		code,
		trace,
		url,
		paragraph: runner.docs === void 0 ? void 0 : paragraphOf(code, runner.docs)
	};
	await warnOnError(runner, "the summary", async () => runner.appendSummary(renderRefusal(refused, await summaryPosition({ env }))));
}
function pendingFailure(job, { failure }, pending) {
	const { source } = job.inputs;
	const what = source.mode === "broker" ? source.grant : "This write";
	const { missing, commit, who, reasons } = pending;
	const message = `${what} needs ${missing > 0 ? plural(missing, "more approval") : "a new review"} of commit ${shortSha(commit)}, by ${who}.`;
	return {
		...failure,
		message,
		details: reasons
	};
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
		homesAt: (homes) => add({ homes }),
		homesRemoved: () => {
			if (last === void 0) return;
			const { homes: _, ...rest } = last;
			last = rest;
		},
		containerAt: (container) => add({ container }),
		containerRemoved: () => {
			if (last === void 0) return;
			const { container: _, ...rest } = last;
			last = rest;
		},
		ended: (ended) => add({ ended }),
		issuedNothing: () => add({ issued: "nothing" })
	};
}
function serialiseState(state) {
	return JSON.stringify(state);
}
function parseState(text) {
	if (text === "" || text.length > MAX_STATE_LENGTH) return void 0;
	const fields = fieldsOf(text);
	const { step, ended, end, issued } = fields;
	if (step === void 0) return void 0;
	const common = {
		step,
		...leftBehind(fields),
		...ended === void 0 ? {} : { ended },
		...end === void 0 ? {} : { end },
		...issued === "nothing" ? { issued } : {}
	};
	return fields["mode"] === "broker" ? brokerState(fields, common) : directState(fields, common);
}
function leftBehind({ files, homes, container }) {
	return {
		...files === void 0 ? {} : { files },
		...homes === void 0 ? {} : { homes },
		...container === void 0 ? {} : { container }
	};
}
function leavesNothingToPost(state) {
	if (state?.mode !== "direct" || state.ended === void 0) return false;
	const { files, homes, container } = state;
	return files === void 0 && homes === void 0 && container === void 0;
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
function directState({ mode, lease, handle, diesAt, clockAheadMs = "" }, common) {
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
		.../^-?\d{1,15}$/u.test(clockAheadMs) ? { clockAheadMs } : {},
		...common
	};
}
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
// src/action/runner/keys.ts
const INPUTS = {
	step: {
		required: true,
		default: void 0
	},
	run: {
		required: false,
		default: ""
	},
	uses: {
		required: false,
		default: ""
	},
	with: {
		required: false,
		default: ""
	},
	"with-credential": {
		required: false,
		default: ""
	},
	exports: {
		required: false,
		default: ""
	},
	nested: {
		required: false,
		default: ""
	},
	shell: {
		required: false,
		default: "bash"
	},
	"working-directory": {
		required: false,
		default: ""
	},
	agent: {
		required: false,
		default: "false"
	},
	isolation: {
		required: false,
		default: "required"
	},
	"max-tasks": {
		required: false,
		default: "20"
	},
	"max-task-time": {
		required: false,
		default: "10m"
	},
	"max-task-output": {
		required: false,
		default: "1MiB"
	},
	environment: {
		required: false,
		default: ""
	},
	access: {
		required: false,
		default: "read"
	},
	credential: {
		required: false,
		default: ""
	},
	broker: {
		required: false,
		default: ""
	},
	grant: {
		required: false,
		default: ""
	},
	ttl: {
		required: false,
		default: ""
	},
	approvals: {
		required: false,
		default: "1"
	},
	approvers: {
		required: false,
		default: ""
	},
	bases: {
		required: false,
		default: ""
	},
	"max-age": {
		required: false,
		default: ""
	},
	"wait-for-approval": {
		required: false,
		default: "0"
	},
	env: {
		required: false,
		default: ""
	},
	"secret-env": {
		required: false,
		default: ""
	},
	"pass-env": {
		required: false,
		default: ""
	},
	"trust-env": {
		required: false,
		default: ""
	},
	"keep-config": {
		required: false,
		default: ""
	},
	annotations: {
		required: false,
		default: "false"
	},
	residue: {
		required: false,
		default: "auto"
	},
	"job-workflow": {
		required: false,
		default: "${{ job.workflow_ref }}"
	},
	"job-context": {
		required: false,
		default: "${{ toJSON(job) }}"
	},
	"strategy-context": {
		required: false,
		default: "${{ toJSON(strategy) }}"
	},
	"matrix-context": {
		required: false,
		default: "${{ toJSON(matrix) }}"
	},
	"github-token": {
		required: false,
		default: "${{ github.token }}"
	}
};
export { ONE_LINE as $, shortSha as A, CREDENTIAL_EXAMPLE as B, inFullWords as C, isWithinLast as Ct, placeText as D, joined as E, toRfc3339 as Et, checkInputs as F, BRANCH_REF as G, mistake as H, readInputs as I, GITHUB_ID as J, COMMIT_SHA as K, Secret as L, isPlainAscii as M, printable as N, plural as O, unicodePattern as P, NO_COMMIT as Q, isLoopback as R, markdownTable as S, cancellation as St, inWords as T, systemClock as Tt, notDuration as U, IS_IT_SET as V, quoted as W, LOGIN as X, GRANT_NAME as Y, MERGE_GROUP_REF as Z, warnWithCode as _, actionsRunner as _t, refuseStep as a, DURATION_EXAMPLES as at, escapeMarkdown as b, endWhenStuck as bt, summaryPosition as c, suggestDuration as ct, codeOf as d, ok as dt, PULL_REQUEST_REF as et, errorCode as f, FIX_INPUTS as ft, showWarning as g, openStepLog as gt, showRefusal as h, writeTo as ht, sessionRecorder as i, WORKFLOW_REF as it, timeOfDay as j, sentence as k, tempDirectory as l, didYouMean as lt, sayLines as m, failure as mt, leavesNothingToPost as n, STEP_NAME as nt, summariseRefusal as o, formatDuration as ot, warnOnError as p, faultText as pt, ENVIRONMENT_NAME as q, parseState as r, TAG_REF as rt, receiptDirectory as s, parseDuration as st, INPUTS as t, REPOSITORY_NAME as tt, makeReceiptDirectory as u, err as ut, SUMMARY_HEADING as v, commandData as vt, inShort as w, startStopwatch as wt, fenced as x, docsOf as xt, codeSpan as y, keyValueLines as yt, isSecureUrl as z };
