import { $ as failure, G as formatDuration, I as GRANT_NAME, J as didYouMean, K as parseDuration, V as STEP_NAME, W as DURATION_EXAMPLES, X as ok, Y as err, Z as faultText, a as showRefusal, b as Secret, c as warnWithCode, g as shortSha, m as plural, nt as ACTION_CODES, q as suggestDuration, s as titleOf, st as paragraphOf, v as withoutUrl, x as isLoopback, y as printable } from "./base.js";
const { lstatSync, mkdirSync, unlinkSync, writeFileSync } = process.getBuiltinModule("node:fs");
const { tmpdir } = process.getBuiltinModule("node:os");
const { join } = process.getBuiltinModule("node:path");
// src/action/inputs/machine.ts
const OLDEST_NODE = {
	major: 24,
	minor: 5
};
function unsupported({ platform, nodeVersion }) {
	if (platform !== "linux" && platform !== "darwin") return failure("platform_unsupported", `stepkey does not run on ${platform === "win32" ? "Windows" : platform} yet.`, { remedy: "Use a Linux or macOS runner, for example runs-on: ubuntu-24.04" });
	const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
	if (major > OLDEST_NODE.major || major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor) return void 0;
	const needed = `${OLDEST_NODE.major}.${OLDEST_NODE.minor}`;
	return failure("platform_unsupported", `This runner has Node ${nodeVersion}, and stepkey needs Node ${needed} or newer.`, { remedy: "Update the runner to version 2.328 or newer." });
}
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
function scriptOf(text) {
	if (text.trim() !== "") return ok(text);
	return mistake("run", "is missing: list the commands that get the credential, or name an action in uses.", "npm run migrate");
}
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
async function sourceOf(given) {
	const { text, kinds } = given;
	const isDirect = text("credential") !== "";
	const isBroker = text("broker") !== "" || text("grant") !== "";
	if (isDirect && isBroker) return mistake("credential", `cannot be combined with ${text("broker") === "" ? "grant" : "broker"}: use one or the other.`, "broker: https://stepkey.example");
	if (isDirect) return await directOf(given);
	if (isBroker) return brokerOf(text);
	if (isAlone(text)) return aloneOf(text);
	return mistake("credential", `is missing, and so is broker: use one of them to say who issues the credential. ${IS_IT_SET}`, credentialExample(kinds));
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
async function directOf({ text, access, kinds }) {
	const credential = await credentialOf(text("credential"), kinds);
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
	const { plainCredential } = await import("./direct.js").then(({ vt: plainCredential }) => ({ plainCredential }));
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
async function readInputs(input, { kinds, ...machine }) {
	const unfit = unsupported(machine);
	if (unfit !== void 0) return err(unfit);
	const read = await checkInputs(input, kinds);
	return read.ok ? read : err(inputsInvalid(read.error));
}
async function checkInputs(input, kinds) {
	const mistakes = [];
	const text = (name) => input(name).trim();
	const take = (read, otherwise) => {
		if (read.ok) return read.value;
		mistakes.push(...read.error);
		return otherwise;
	};
	const access = take(accessOf(text("access")), "read");
	const isAction = text("uses") !== "";
	const env = take(await envOf(input("env"), kinds), {});
	const alone = isAlone(text);
	const plain = {
		step: take(stepOf(text("step")), ""),
		run: isAction ? "" : take(scriptOf(input("run")), ""),
		uses: take(await usesInputOf(text, kinds), void 0),
		shell: take(shellOf(text("shell")), ""),
		workingDirectory: text("working-directory") === "" ? void 0 : text("working-directory"),
		environment: alone ? void 0 : take(environmentOf(text("environment"), access), void 0),
		access,
		ttlSeconds: alone ? void 0 : take(ttlOf(text("ttl")), void 0),
		waitSeconds: alone ? 0 : take(waitOf(text("wait-for-approval")), 0),
		passEnv: take(passEnvOf(text("pass-env")), []),
		trustEnv: take(trustEnvOf(text("trust-env")), []),
		keepConfig: take(await keepConfigOf(text("keep-config"), kinds), []),
		env,
		secretEnv: take(await secretEnvOf(text("secret-env"), {
			env,
			isAction
		}, kinds), {}),
		annotations: take(annotationsOf(text("annotations")), false),
		residue: take(residueOf(text("residue")), "auto"),
		jobWorkflow: text("job-workflow")
	};
	if (alone) take(await namesKnown(plain), void 0);
	const source = take(await sourceOf({
		text,
		access,
		kinds
	}), void 0);
	if (source === void 0 || mistakes.length > 0) return err(mistakes);
	return ok({
		...plain,
		source
	});
}
async function usesInputOf(text, kinds) {
	if (text("uses") === "") return withoutUses(text);
	const { usesOf } = await import("./uses.js");
	return usesOf(text, kinds.flatMap(({ hostileVariables }) => hostileVariables));
}
async function namesKnown({ uses, secretEnv }) {
	const names = Object.keys(secretEnv);
	if (uses === void 0 || names.length === 0) return ok(void 0);
	const { namesFound } = await import("./uses.js");
	return namesFound(uses, names);
}
async function envOf(text, kinds) {
	if (text.trim() === "") return ok({});
	const { taskEnvOf } = await import("./task-env.js").then(({ n: taskEnvOf }) => ({ taskEnvOf }));
	return taskEnvOf(text, kinds.flatMap(({ hostileVariables }) => hostileVariables));
}
async function secretEnvOf(text, { env, isAction }, kinds) {
	if (text === "") return ok({});
	const loaded = await import("./secret-env.js");
	const hostileOfKinds = kinds.flatMap(({ hostileVariables }) => hostileVariables);
	return loaded.secretEnvOf(text, {
		env: Object.keys(env),
		hostileOfKinds,
		isAction
	});
}
async function keepConfigOf(text, kinds) {
	if (text === "") return ok([]);
	const { homesOf } = await import("./keep-config.js");
	return homesOf(text, kinds);
}
function inputsInvalid(mistakes) {
	const width = Math.max(...mistakes.map(({ input }) => input.length)) + 2;
	return failure("inputs_invalid", `${mistakes.length} mistake${mistakes.length === 1 ? "" : "s"}:`, {
		remedy: ACTION_CODES.inputs_invalid.remedy,
		details: mistakes.map(({ input, text, example }) => `${input.padEnd(width)}${text}${example === "" ? "" : ` For example: ${example}`}`)
	});
}
// src/receipt/markdown.ts
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\s]+/gu;
const MEANING = /[^\p{L}\p{M}\p{N} .,;/():'-]|:(?![\d ]|$)/gu;
const PLAIN_NAME = /^[\w./:@-]+$/u;
function escapeMarkdown(text) {
	return text.replaceAll(INVISIBLE, " ").trim().replaceAll(MEANING, asNumber).replace(/^-/u, asNumber).replace(/(?<=^\d+)[.)]/u, asNumber).replaceAll(/www\./giu, (prefix) => `${prefix.slice(0, 3)}&#46;`);
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
// src/action/runner/warn-on-error.ts
async function warnOnError(runner, what, write) {
	try {
		await write();
		return true;
	} catch (error) {
		const message = `stepkey: ${what} could not be written: ${faultText(error)}`;
		warnWithCode(runner, "file_not_written", message);
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
export { tempDirectory as a, errorCode as c, codeSpan as d, escapeMarkdown as f, readInputs as g, checkInputs as h, summaryPosition as i, warnOnError as l, markdownTable as m, summariseRefusal as n, makeReceiptDirectory as o, fenced as p, receiptDirectory as r, codeOf as s, refuseStep as t, SUMMARY_HEADING as u };
