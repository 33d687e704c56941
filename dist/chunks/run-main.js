import "./rolldown-runtime.js";
import { a as parseEnviron, i as tempDirectory, l as meantVariables, r as openJob, s as findPlanted, t as hostileVariablesOf, u as plantedFailure } from "./job.js";
import { B as ok, U as failure, V as faultText, Z as toRfc3339, c as plural, d as timeOfDay, f as withoutUrl, i as inShort, m as Secret, n as showRefusal, o as joined$1, r as titleOf, s as placeText, t as sayLines, u as shortSha, z as err } from "./base.js";
import { a as withPrivateDirectory, n as filesParents, o as withGracePeriod, r as placeFiles, t as envWithPaths } from "./credential-files.js";
import { i as isAgentLogin } from "./people.js";
import { _ as receiptFileName, a as issuedLines, c as receiptLines, d as runLines, f as startedBy, g as withheldLines, h as titleLine, i as findingLines, l as residueLines, m as tidyLines, n as askedLines, o as labelled, p as taskLines, r as expiryInWords, s as maskedLines, t as approvedLines, u as revokedLines, v as renderReceipt } from "./log-lines.js";
import { t as isLeaseId } from "./lease-id.js";
import { t as childEnvironment } from "./child-environment.js";
import { Socket } from "node:net";
import { promisify } from "node:util";
import { access, constants, lstat, mkdir, open, opendir, readFile, readdir, realpath, rename, rm, stat, unlink, writeFile } from "node:fs/promises";
import { closeSync, constants as constants$1, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { constants as constants$2 } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import process from "node:process";
import { execFile, spawn } from "node:child_process";
// src/delivery/task/shell.ts
/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
const BUILT_IN = {
	bash: {
		args: "--noprofile --norc -e -o pipefail {0}",
		extension: ".sh"
	},
	sh: {
		args: "-e {0}",
		extension: ".sh"
	},
	pwsh: {
		args: "-command \". '{0}'\"",
		extension: ".ps1"
	},
	python: {
		args: "{0}",
		extension: ".py"
	}
};
const WINDOWS_ONLY = /* @__PURE__ */ new Set(["cmd", "powershell"]);
/** The first that exists. */
const DEFAULT_SHELLS = ["bash", "sh"];
/** File extension of the script: PowerShell only runs files that have its own. */
function scriptExtension(shell) {
	return BUILT_IN[programOf(shell)]?.extension ?? "";
}
/** The script as the runner writes it: PowerShell stops at errors and returns the last exit code. */
function scriptContents(shell, script) {
	if (programOf(shell) !== "pwsh") return script;
	return `$ErrorActionPreference = 'stop'\n${script}\n${String.raw`if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }`}`;
}
/**
* The command for `shell`: a built-in one (`bash`, `sh`, `pwsh`, `python`), or a command line with `{0}` for the script's
* path.
*/
function shellCommand(shell, scriptPath) {
	const program = programOf(shell);
	if (WINDOWS_ONLY.has(program)) return err(shellFailure(shell, "exists only on Windows, which stepkey does not support yet"));
	const own = shell.slice(program.length).trim();
	const builtIn = BUILT_IN[program];
	const format = own === "" ? builtIn?.args : own;
	if (format === void 0 || !format.includes("{0}")) return err(shellFailure(shell, "is not a built-in shell, and has no {0} for the script"));
	const path = own === "" && program === "pwsh" ? scriptPath.replaceAll("'", "''") : scriptPath;
	const args = splitArguments(format).map((argument) => filledIn(argument, path));
	if (args.includes(void 0)) return err(shellFailure(shell, "has a brace that is neither {0} nor doubled"));
	return ok({
		file: program,
		args: args.filter((argument) => argument !== void 0)
	});
}
function programOf(shell) {
	return shell.split(" ", 1)[0] ?? shell;
}
/** `{0}` is the script, `{{` and `}}` are braces (.NET's composite formatting); undefined for any other brace. */
function filledIn(argument, scriptPath) {
	const parts = argument.match(/\{\{|\}\}|\{0\}|[^{}]+|[{}]/gu) ?? [];
	if (parts.includes("{") || parts.includes("}")) return void 0;
	const meaning = {
		"{{": "{",
		"}}": "}",
		"{0}": scriptPath
	};
	return parts.map((part) => meaning[part] ?? part).join("");
}
function shellFailure(shell, why) {
	return failure("task_not_started", `shell "${shell}" ${why}.`, { remedy: "Use bash, sh, pwsh or python, or a command line with {0}, as in `perl {0}`." });
}
/**
* Splits a command line as .NET does on Unix, because the runner passes a custom `shell` to it as one string: blanks
* separate, double quotes group, two quotes within them are one quote, and a backslash escapes only a quote.
* @see https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.arguments
*/
function splitArguments(line) {
	const list = [];
	let argument;
	let isQuoted = false;
	let rest = line;
	while (rest !== "") {
		const token = nextToken(rest, isQuoted);
		rest = rest.slice(token.length);
		if (token === "\"") {
			isQuoted = !isQuoted;
			argument ??= "";
		} else if (/^[ \t]$/u.test(token) && !isQuoted) {
			if (argument !== void 0) list.push(argument);
			argument = void 0;
		} else argument = (argument ?? "") + meaningOf(token);
	}
	return argument === void 0 ? list : [...list, argument];
}
/** Pairs of backslashes before a quote, an escaped quote, or one character. */
function nextToken(rest, isQuoted) {
	const escape = /^(?:(?:\\\\)+(?=\\?")|\\")/u.exec(rest)?.[0];
	if (escape !== void 0) return escape;
	return isQuoted && rest.startsWith("\"\"") ? "\"\"" : rest.charAt(0);
}
function meaningOf(token) {
	if (token === "\\\"" || token === "\"\"") return "\"";
	return token.startsWith("\\\\") ? token.slice(token.length / 2) : token;
}
// src/delivery/task/check-task.ts
/**
* Why a task cannot start, as far as it shows before a credential exists: a mistake in `shell` or `working-directory`
* must not use up a lease, the job's seal and one use of an approval. `path` is the task's PATH.
*/
async function checkTask(location, path) {
	const command = shellCommand(await taskShell(location, path), "script");
	if (!command.ok) return command.error;
	const directory = await workingDirectoryOf(location);
	if (!directory.ok) return directory.error;
	const { file } = command.value;
	return await isOnPath(file, {
		directory: directory.value,
		path
	}) ? void 0 : programMissing(file);
}
/** Without `shell`: bash, and `sh` where there is none (Alpine), as in a `run` step. `path` is the task's PATH. */
async function taskShell(location, path) {
	const named = location.shell.trim();
	if (named !== "") return named;
	const directory = resolve(location.workspace, location.workingDirectory);
	for (const shell of DEFAULT_SHELLS) if (await isOnPath(shell, {
		directory,
		path
	})) return shell;
	return DEFAULT_SHELLS[0];
}
async function workingDirectoryOf(location) {
	const directory = resolve(location.workspace, location.workingDirectory);
	if (await isDirectory(directory)) return ok(directory);
	return err(notStarted$1(`The working directory ${directory} does not exist.`, { remedy: "Set `working-directory` to a directory of the workspace, and run actions/checkout before this step." }));
}
function programMissing(file) {
	return notStarted$1(`${file} was not found on the task's PATH.`, { remedy: "Install it in an earlier step, or use another `shell`." });
}
function notStarted$1(message, rest) {
	return failure("task_not_started", message, rest);
}
async function isDirectory(path) {
	try {
		return (await stat(path)).isDirectory();
	} catch {
		return false;
	}
}
/** As execvp(3) does it: a name with a slash is a path, any other name is searched for on PATH. */
async function isOnPath(file, { directory, path = "" }) {
	const checks = (file.includes("/") ? [file] : path.split(":").map((each) => join(each, file))).map((candidate) => isExecutable(resolve(directory, candidate)));
	return (await Promise.all(checks)).includes(true);
}
async function isExecutable(path) {
	try {
		await access(path, constants.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
// src/delivery/task/task-pipes.ts
/** Never by PATH, which an earlier step can change. */
const MKFIFO = ["/usr/bin/mkfifo", "/bin/mkfifo"];
/**
* Two pipes, as the runner gives a step. Node's own `pipe` gives sockets, and a program that opens `/dev/stderr` or
* `/proc/self/fd/1` by name fails on a socket (open(2): ENXIO): `echo > /dev/stderr`, `tee /dev/stderr`. Undefined where
* the system makes no named pipes in this directory.
*/
async function openTaskPipes(directory) {
	const paths = {
		stdout: join(directory, "stdout"),
		stderr: join(directory, "stderr")
	};
	if (!await makeFifos([paths.stdout, paths.stderr])) return void 0;
	const stdout = openPipe(paths.stdout);
	try {
		return {
			stdout,
			stderr: openPipe(paths.stderr)
		};
	} catch (error) {
		closePipe(stdout);
		throw error;
	}
}
async function makeFifos(paths) {
	for (const program of MKFIFO) try {
		await promisify(execFile)(program, [
			"-m",
			"600",
			...paths
		], { env: {} });
		return true;
	} catch {
		for (const path of paths) rmSync(path, { force: true });
	}
	return false;
}
/** The reader first and without waiting: a writer waits until there is a reader (fifo(7)). */
function openPipe(path) {
	const readEnd = openSync(path, constants$1.O_RDONLY | constants$1.O_NONBLOCK);
	try {
		const writeEnd = openSync(path, constants$1.O_WRONLY);
		rmSync(path);
		return {
			writeEnd,
			reader: new Socket({
				fd: readEnd,
				readable: true,
				writable: false
			})
		};
	} catch (error) {
		closeSync(readEnd);
		throw error;
	}
}
/** When the task did not start. */
function closePipe({ writeEnd, reader }) {
	closeSync(writeEnd);
	reader.destroy();
}
// src/delivery/task/start-task.ts
/**
* Writes the script and starts it without standard input, in a session and process group of its own, so that signals
* reach all of it. It fails with `task_not_started` before anything ran, and with `cancelled` if the signal came first.
*/
async function startTask(task, signal) {
	const path = task.env["PATH"];
	const shell = await taskShell(task, path instanceof Secret ? path.reveal() : path);
	const script = join(task.directory, `script${scriptExtension(shell)}`);
	const command = shellCommand(shell, script);
	if (!command.ok) return command;
	const directory = await workingDirectoryOf(task);
	if (!directory.ok) return directory;
	const [pipes] = await Promise.all([openTaskPipes(task.directory), writeFile(script, scriptContents(shell, task.script), { mode: 448 })]);
	if (signal?.aborted === true) {
		forget(pipes);
		return err(cancelledBeforeStart());
	}
	return spawnTask({
		...command.value,
		cwd: directory.value,
		pipes
	}, task.env);
}
async function spawnTask(command, env) {
	const { file, args, cwd, pipes } = command;
	const stdio = [
		"ignore",
		outputTo(pipes?.stdout),
		outputTo(pipes?.stderr)
	];
	try {
		const child = spawn(file, [...args], {
			cwd,
			env: {
				...ADDED_BY_NODE,
				...revealed(env)
			},
			detached: true,
			stdio
		});
		const exit = new Promise((resolve) => {
			child.once("exit", (code, signal) => resolve({
				code,
				signal
			}));
		});
		const error = await new Promise((settle) => {
			child.once("spawn", () => settle(void 0));
			child.once("error", settle);
		});
		const started = startedTask(child, {
			pipes,
			exit
		});
		if (started !== void 0) return ok(started);
		forget(pipes);
		return err(spawnFailure(error, file, env));
	} catch (error) {
		forget(pipes);
		return err(spawnFailure(error, file, env));
	}
}
function outputTo(pipe) {
	return pipe?.writeEnd ?? "pipe";
}
function startedTask({ pid, stdout, stderr }, { pipes, exit }) {
	if (pid === void 0) return void 0;
	if (pipes !== void 0) {
		closeSync(pipes.stdout.writeEnd);
		closeSync(pipes.stderr.writeEnd);
		return {
			pid,
			stdout: pipes.stdout.reader,
			stderr: pipes.stderr.reader,
			exit
		};
	}
	return stdout === null || stderr === null ? void 0 : {
		pid,
		stdout,
		stderr,
		exit
	};
}
function forget(pipes) {
	if (pipes === void 0) return;
	closePipe(pipes.stdout);
	closePipe(pipes.stderr);
}
/** A task that starts and is stopped at once may have done half of its work, and may even end with 0. */
function cancelledBeforeStart() {
	return failure("cancelled", "The step was cancelled before the task ran.", { remedy: "Re-run the job." });
}
/** Node adds this one to every environment that does not have it, whatever the caller passes. */
const ADDED_BY_NODE = { NODE_V8_COVERAGE: void 0 };
/** The one place where a task's secrets become plain text: the environment of its process. */
function revealed(env) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}
function spawnFailure(error, file, env) {
	switch (codeOf(error)) {
		case "ENOENT": return programMissing(file);
		case "EACCES": return notStarted$1(`${file} cannot be executed: permission denied.`, { remedy: "Check its permissions, or use another `shell`." });
		case "E2BIG": return notStarted$1(`The task's environment is larger than the system allows: ${sizeOf(env)}.`, { remedy: "Pass fewer or shorter variables with `pass-env`." });
		case "ERR_INVALID_ARG_VALUE": return notStarted$1("A variable or the shell's command line contains a NUL character.", { remedy: "Remove it: the system cannot pass one to a program." });
		default: return notStarted$1(`${file} could not be started: ${codeOf(error)}.`, {
			remedy: "Check `shell` and `working-directory`; re-run the job if the machine is overloaded.",
			cause: error
		});
	}
}
/** Only the error's code, because Node's messages quote the value that they reject. */
function codeOf(error) {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown reason";
}
function sizeOf(env) {
	const sizes = Object.entries(revealed(env)).map(([name, value]) => ({
		name,
		kilobytes: Math.ceil((name.length + Buffer.byteLength(value) + 2) / 1024)
	}));
	const largest = sizes.toSorted((one, other) => other.kilobytes - one.kilobytes)[0];
	return `about ${sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0)} kB, of which ${largest?.name ?? "nothing"} has ${largest?.kilobytes ?? 0} kB`;
}
// src/action/lease/create-source.ts
/** Broker or direct, as the inputs say. Only the one that the step uses is loaded. */
async function createSource(job) {
	const { source } = job.inputs;
	if (source.mode === "broker") {
		const { openBroker } = await import("./broker-source.js");
		return openBroker(job, source);
	}
	const { openProvider } = await import("./direct-source.js");
	return await openProvider(job, source);
}
// src/action/lease/source/end-held-lease.ts
/** Long enough for a broker that restarts. */
const LIMIT_MS = 6e4;
/** The runner sends SIGKILL ten seconds after it cancelled, and stopping the task took up to four of them. */
const AFTER_CANCEL_MS = 4e3;
/** Revokes the credential and probes whether it is dead; with less time once the runner has cancelled. */
async function endHeldLease({ clock, cancelled }, lease) {
	const period = {
		clock,
		cancelled,
		limitMs: LIMIT_MS,
		afterCancelMs: AFTER_CANCEL_MS
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
	sayLines(runner, maskedLines(masking.masked));
	if (masking.tooShort > 0) {
		const text = `${plural(masking.tooShort, "secret")} too short to be masked in the log`;
		sayLines(runner, labelled("✗", "not masked", text));
	}
}
/** When the credential expires by itself, where that is not when the lease ends. */
function deathLines({ diesAt, expiresAt }) {
	if (diesAt === void 0) return labelled(" ", "", "it never expires by itself");
	if (diesAt < expiresAt + 1e3) return [];
	return labelled(" ", "", `its provider ends it at ${timeOfDay(diesAt)} UTC by itself`);
}
// src/receipt/markdown.ts
/** Text from outside in a Markdown document: whatever it contains, it stays text. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\s]+/gu;
/** Anything but letters, digits and harmless marks could mean something in Markdown or HTML. */
const MEANING = /[^\p{L}\p{M}\p{N} .,;/():'-]|:(?![\d ]|$)/gu;
const PLAIN_NAME = /^[\w./:@-]+$/u;
/** One line of plain text: every other character becomes a numeric reference, which Markdown never reads as structure. */
function escapeMarkdown(text) {
	return text.replaceAll(INVISIBLE, " ").trim().replaceAll(MEANING, asNumber).replace(/^-/u, asNumber).replace(/(?<=^\d+)[.)]/u, asNumber).replaceAll(/www\./giu, (prefix) => `${prefix.slice(0, 3)}&#46;`);
}
function asNumber(character) {
	return `&#${character.codePointAt(0) ?? 0};`;
}
/** A plain name (a commit, a lease) in fixed width, any other text escaped. */
function codeSpan(text) {
	return PLAIN_NAME.test(text) ? `\`${text}\`` : escapeMarkdown(text);
}
/** A text block in a fence that nothing inside can close. */
function fenced(language, text) {
	const runs = text.match(/`+/gu) ?? [];
	const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
	return `${fence}${language}\n${text.replace(/\n$/u, "")}\n${fence}`;
}
/** A table. Cells are Markdown already, one line each. */
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
	return [
		{
			name: "allowed at most",
			style: "done",
			from: issued.at,
			to: issued.expires_at
		},
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
	return secondsOf(ended.at) > secondsOf(issued.expires_at) ? ended.at : issued.expires_at;
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
const SUMMARY_HEADING = "## stepkey: credentials of this job";
/** What became of one step, as a heading: first the task, then its credential. */
function outcomeInWords(receipt) {
	const mark = isWell(receipt) ? "✓" : "✗";
	const end = END_IN_WORDS[receipt.ended.revocation](receipt);
	return `${mark} ${escapeMarkdown(receipt.step)}: ${taskInWords(receipt)}; its credential ${end}`;
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
function issueCell({ issued: given, lease }) {
	return lines(codeSpan(lease), escapeMarkdown(given.to), `${dateAndTime(given.at)}, until ${time(given.expires_at)} at most`, ...(given.files ?? []).map(({ name, mode }) => `file ${codeSpan(name)}, ${mode}`));
}
function taskCell({ used: task }) {
	if (task === void 0) return "never";
	const { stopped, residue } = task;
	return lines(`exit ${task.exit_code} after ${inShort(task.duration_ms)}`, ...stopped === void 0 ? [] : [`stopped: ${escapeMarkdown(stopped)}`], ...residue !== void 0 && residue.found.length > 0 ? [`secret left in ${escapeMarkdown(joined$1(residue.found, "and", 3))}`] : []);
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
// src/receipt/refusal-summary.ts
const PULL_REQUEST_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/pull\/\d+$/u;
/** The part of the job's summary about a step that got no credential: what, why, what now. */
function renderRefusal(refused, position) {
	const { lines, url, trace } = refused;
	const link = url !== void 0 && PULL_REQUEST_URL.test(url) ? url : void 0;
	const looked = trace === void 0 ? "" : `, trace ${codeSpan(trace)}`;
	return `${[
		...position.isFirst ? [SUMMARY_HEADING] : [],
		`### ✗ ${escapeMarkdown(refused.step)}: ${escapeMarkdown(refused.title)}; the step got no credential`,
		lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n"),
		`What now: ${escapeMarkdown(withoutUrl(refused.remedy, link))}`,
		...link === void 0 ? [] : [`<${link}>`],
		`Code: ${codeSpan(refused.code)}${looked}`
	].join("\n\n")}\n\n`;
}
// src/action/runner/warn-on-error.ts
/**
* Writes something that comes after the task. A full disk, or a task that emptied the runner's directories, must not hide
* how the step ended, so an error is only a warning. Returns whether it was written.
*/
async function warnOnError(runner, what, write) {
	try {
		await write();
		return true;
	} catch (error) {
		runner.warn(`stepkey: ${what} could not be written: ${faultText(error)}`);
		return false;
	}
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
		access: parts.access,
		asked: askedOf(parts.claims, decision),
		granted: {
			rule: decision.rule,
			trace: decision.trace,
			...decision.observed === void 0 ? {} : { observed: decision.observed }
		},
		approved: approvedOf(decision),
		issued: issuedOf(lease, parts.maskedValues),
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
		check_run_id: claims.checkRunId,
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
function issuedOf(lease, maskedValues) {
	const { diesAt, files, supplied } = lease;
	return {
		kind: lease.kind,
		to: lease.issuedTo,
		at: toRfc3339(lease.issuedAt),
		expires_at: toRfc3339(lease.expiresAt),
		...diesAt === void 0 ? {} : { dies_at: toRfc3339(diesAt) },
		masked_values: maskedValues,
		...files.length === 0 ? {} : { files: files.map(({ name, mode }) => ({
			name,
			mode
		})) },
		...supplied.length === 0 ? {} : { supplied }
	};
}
function usedOf(task) {
	return {
		started_at: toRfc3339(task.startedAt),
		ended_at: toRfc3339(task.endedAt),
		duration_ms: Math.max(0, task.endedAt - task.startedAt),
		exit_code: task.exitCode,
		...task.stopped === void 0 ? {} : { stopped: task.stopped },
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
function aboutTheEnd({ ending, lease }) {
	const doubt = DOUBTS[ending.revocation];
	if (doubt === void 0) return [];
	return [`That the credential is dead: ${doubt(lease.diesAt)}.`];
}
/** By how it ended, and when the provider ends it by itself. */
const DOUBTS = {
	verified: void 0,
	requested: () => "the provider accepted the revocation, and has no way to show that it took effect",
	expires: (diesAt) => `this kind cannot be revoked; it ${expiryInWords(diesAt)}`,
	none: () => "it stays valid, because stepkey cannot end it",
	failed: (diesAt) => diesAt === void 0 ? "it could not be revoked, and may stay valid" : `it could not be revoked, and may work until ${timeOfDay(diesAt)} UTC`
};
function aboutTheTask({ task, ending }) {
	if (task === void 0) return [];
	const { residue, escaped } = task;
	const held = ending.revocation === "verified" ? "had" : "may still have";
	return [
		...escaped ? [`That the task is over: a process that left its process group still ran, and ${held} the credential.`] : [],
		...residue === void 0 ? ["That no file contains the secret: nobody searched."] : [],
		...residue?.complete === false ? [`That no file contains the secret: time ran out after ${plural(residue.files_searched, "file")}.`] : []
	];
}
function aboutTheMode({ mode, access }) {
	if (mode === "broker" || access === "read") return [];
	return ["That nothing else in this job could get this credential: without a broker, only the provider's trust policy decides that."];
}
// src/receipt/write-receipt.ts
/**
* Writes the receipt to `directory` and returns its path. Readers see the whole file or none, and a link planted under
* its name or its directory's is replaced, not followed. Rejects when it cannot be written.
*/
async function writeReceipt(directory, receipt) {
	if (!isLeaseId(receipt.lease)) throw new Error(`${receipt.lease} is not a lease id`);
	await makeDirectory(directory);
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
/**
* Whether this step is the first of its job to write to the summary. Only the first caller gets true, also when steps
* run at the same time. It decides about a heading only, so a step that plants the mark spoils nothing else.
*/
async function isFirstInSummary(directory, job) {
	const name = `summary-of-${job.runId}-${job.runAttempt}-${job.checkRunId}`;
	await makeDirectory(directory);
	try {
		await writeFile(join(directory, name), "", { flag: "wx" });
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
		throw error;
	}
}
/** An earlier step can plant a link under the directory's name, to have files written somewhere else. */
async function makeDirectory(path) {
	try {
		if ((await lstat(path)).isSymbolicLink()) await unlink(path);
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
	}
	await mkdir(path, {
		recursive: true,
		mode: 448
	});
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
		access: inputs.access,
		claims: lease.claims,
		decision: lease.decision,
		lease,
		maskedValues: masking.masked,
		task: taskRecordOf(session),
		ending
	});
}
/** What log and receipt say about the task; undefined when it never started. */
function taskRecordOf({ result, residue }) {
	if (!result.task.ok) return void 0;
	const { exitCode, wasStopped, leftBehind } = result.task.value;
	return {
		startedAt: result.startedAt,
		endedAt: result.endedAt,
		exitCode,
		stopped: wasStopped ? result.earlyEnd?.why ?? "the job was cancelled" : void 0,
		escaped: leftBehind === "escaped",
		residue
	};
}
/** Where receipts are written: the runner empties it with the job. */
function receiptDirectory(job) {
	return join(tempDirectory(job), "stepkey");
}
/** Whether this step is the first of its job in the summary. If that is unknown: better a second heading than no summary. */
async function summaryPosition(job) {
	try {
		return { isFirst: await isFirstInSummary(receiptDirectory(job), summaryKey(job)) };
	} catch {
		return { isFirst: true };
	}
}
/** The directory belongs to one job, so run and attempt are enough; a refusal may come before any claim is known. */
function summaryKey({ env }) {
	return {
		repositoryId: 0,
		runId: Number(env["GITHUB_RUN_ID"] ?? 0),
		runAttempt: Number(env["GITHUB_RUN_ATTEMPT"] ?? 0),
		checkRunId: 0
	};
}
// src/action/report/refusal.ts
/** Reports a step that gets no credential: in the log, as an annotation and in the summary. Returns the exit code. */
async function refuseStep(job, refusal) {
	const pending = refusal.pending?.summary;
	const failure = pending === void 0 ? refusal.failure : pendingFailure(job, refusal, pending);
	const url = pending?.pull_request_url;
	const exitCode = showRefusal(job.runner, failure, url);
	const refused = {
		step: job.inputs.step,
		title: titleOf(failure),
		lines: [failure.message, ...failure.details ?? []],
		remedy: failure.remedy,
		code: failure.code,
		trace: failure.trace,
		url
	};
	await warnOnError(job.runner, "the summary", async () => job.runner.appendSummary(renderRefusal(refused, await summaryPosition(job))));
	return exitCode;
}
/** What the step needs: grant, number of approvals, commit, and who can give them. */
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
// src/delivery/redact/automaton.ts
function spellingTrie(spellings) {
	const next = [/* @__PURE__ */ new Map()];
	const complete = [false];
	for (const spelling of spellings) {
		let node = 0;
		for (const byte of Buffer.from(spelling, "latin1")) {
			const known = next[node]?.get(byte);
			if (known === void 0) {
				next[node]?.set(byte, next.length);
				node = next.length;
				next.push(/* @__PURE__ */ new Map());
				complete.push(false);
			} else node = known;
		}
		complete[node] = true;
	}
	return {
		next,
		complete
	};
}
/** One trie for each array of spellings: a secret has many characters, but only a few dozen different ones. */
function trieCache() {
	const known = /* @__PURE__ */ new Map();
	return (spellings) => {
		const trie = known.get(spellings) ?? spellingTrie(spellings);
		known.set(spellings, trie);
		return trie;
	};
}
const FIRST_CAPACITY = 64;
function createStateTable(describe) {
	let states = [];
	let ids = /* @__PURE__ */ new Map();
	let next = new Int32Array(FIRST_CAPACITY * 256).fill(-1);
	let figures = new Int32Array(FIRST_CAPACITY);
	return {
		idOf(state) {
			const key = describe.key(state);
			const known = ids.get(key);
			if (known !== void 0) return known;
			const id = states.length;
			if (id === figures.length) {
				next = widened(next, -1);
				figures = widened(figures, 0);
			}
			states.push(state);
			ids.set(key, id);
			figures[id] = describe.figure(state);
			return id;
		},
		state: (id) => states[id],
		size: () => states.length,
		link(id, byte, target) {
			next[id << 8 | byte] = target;
		},
		forget() {
			states = [];
			ids = /* @__PURE__ */ new Map();
			next.fill(-1);
		},
		rows: () => ({
			next,
			figures
		})
	};
}
function widened(numbers, empty) {
	const wider = new Int32Array(numbers.length * 2).fill(empty);
	wider.set(numbers);
	return wider;
}
// src/delivery/redact/form-matcher.ts
/** A table row is 1 KiB. At this many rows the table is dropped and started again, so that memory stays bounded. */
const MAX_STATES = 8192;
function createFormMatcher(patterns) {
	const trieOf = trieCache();
	const automaton = createAutomaton(patterns.filter((pattern) => pattern.elements.length > 0).map(({ form, elements }) => ({
		form,
		elements: elements.map((one) => trieOf(one))
	})));
	return { scan: () => createScan(automaton) };
}
function createScan(automaton) {
	let position = 0;
	let current = ROOT;
	return {
		held: () => current.held,
		state: () => current,
		follow(state, length) {
			current = state;
			position += length;
		},
		feed(chunk, found) {
			let id = automaton.idOf(current);
			let { next, figures: lengths } = automaton.rows();
			for (let index = 0; index < chunk.length; index += 1) {
				const byte = chunk[index] ?? 0;
				let target = next[id << 8 | byte] ?? -1;
				if (target < 0) {
					target = automaton.step(id, byte);
					({next, figures: lengths} = automaton.rows());
				}
				id = target;
				const length = lengths[id] ?? 0;
				if (length > 0) {
					const end = position + index + 1;
					found({
						form: automaton.state(id).form,
						start: end - length,
						end
					});
				}
			}
			position += chunk.length;
			current = automaton.state(id);
		}
	};
}
const ROOT = {
	threads: [],
	held: 0,
	length: 0,
	form: "plain"
};
/** The automaton: states by number, and the step from one to the next, computed when first needed. */
function createAutomaton(patterns) {
	const beginnings = beginningsOf(patterns);
	const table = createStateTable({
		key: keyOf,
		figure: ({ length }) => length
	});
	const state = (id) => table.state(id) ?? ROOT;
	return {
		idOf: (known) => table.idOf(known),
		state,
		rows: () => table.rows(),
		step(id, byte) {
			const target = advance(patterns, state(id).threads, {
				byte,
				beginnings
			});
			if (table.size() >= MAX_STATES) {
				table.forget();
				return table.idOf(target);
			}
			const targetId = table.idOf(target);
			table.link(id, byte, targetId);
			return targetId;
		}
	};
}
/** By byte: the patterns that may start with it. */
function beginningsOf(patterns) {
	const beginnings = /* @__PURE__ */ new Map();
	for (const [pattern, { elements }] of patterns.entries()) for (const byte of elements[0]?.next[0]?.keys() ?? []) {
		const threads = beginnings.get(byte) ?? [];
		threads.push({
			pattern,
			element: 0,
			node: 0,
			age: 0
		});
		beginnings.set(byte, threads);
	}
	return beginnings;
}
/** The state after one more byte. Of two threads at the same place, the older one's match covers the younger one's. */
function advance(patterns, threads, { byte, beginnings }) {
	const oldest = /* @__PURE__ */ new Map();
	let best = {
		length: 0,
		form: "plain"
	};
	for (const thread of [...threads, ...beginnings.get(byte) ?? []]) {
		const pattern = patterns[thread.pattern];
		if (pattern === void 0) continue;
		for (const moved of follow(pattern, thread, byte)) if (moved.element < pattern.elements.length) keepOldest(oldest, moved);
		else if (isBetter(moved.age, pattern.form, best)) best = {
			length: moved.age,
			form: pattern.form
		};
	}
	const kept = [...oldest.values()];
	return {
		threads: kept,
		held: Math.max(0, ...kept.map(({ age }) => age)),
		...best
	};
}
/** Where a thread can go with this byte: further into the spelling, to the next element, both, or nowhere. */
function follow(pattern, thread, byte) {
	const trie = pattern.elements[thread.element];
	const node = trie?.next[thread.node]?.get(byte);
	if (trie === void 0 || node === void 0) return [];
	const further = {
		...thread,
		node,
		age: thread.age + 1
	};
	const onward = {
		...further,
		element: thread.element + 1,
		node: 0
	};
	const isLeaf = trie.next[node]?.size === 0;
	if (trie.complete[node] !== true) return [further];
	return isLeaf ? [onward] : [further, onward];
}
/** The longest form wins; of forms of the same length the plain one, which helps a reader most. */
function isBetter(length, form, best) {
	return length > best.length || length === best.length && form === "plain";
}
function keepOldest(oldest, thread) {
	const key = `${thread.pattern}.${thread.element}.${thread.node}`;
	const other = oldest.get(key);
	if (other === void 0 || other.age < thread.age) oldest.set(key, thread);
}
/** The same for states that behave alike; the order of threads does not matter. */
function keyOf({ threads, length, form }) {
	return `${length} ${form} ${threads.map(({ pattern, element, node, age }) => `${pattern}.${element}.${node}.${age}`).toSorted().join(" ")}`;
}
function createMaskedBytes() {
	let pending = EMPTY$2;
	/** Position of the first pending byte. */
	let base = 0;
	/** End of what the last mask replaces. It may be after `base`: those bytes are released already. */
	let maskedUntil = -1;
	let ranges = [];
	const releaseMasked = (until) => {
		const out = [];
		let cursor = Math.max(base, Math.min(maskedUntil, until));
		for (const { start, end } of ranges.filter((range) => range.start < until)) {
			if (start > cursor) out.push(pending.subarray(cursor - base, start - base));
			if (start > maskedUntil) out.push(MASK_BYTES);
			maskedUntil = Math.max(maskedUntil, end);
			cursor = Math.max(cursor, Math.min(maskedUntil, until));
		}
		out.push(pending.subarray(cursor - base, until - base));
		ranges = ranges.filter((range) => range.start >= until);
		return Buffer.concat(out);
	};
	return {
		append: (chunk) => void (pending = concatenated(pending, chunk)),
		mask: (start, end) => void (ranges = withRange(ranges, start, end)),
		release(until) {
			if (until <= base) return EMPTY$2;
			const released = ranges.length === 0 && maskedUntil <= base ? pending.subarray(0, until - base) : releaseMasked(until);
			pending = pending.slice(until - base);
			base = until;
			return released;
		},
		end: () => base + pending.length
	};
}
const MASK_BYTES = Buffer.from("***");
const EMPTY$2 = /* @__PURE__ */ new Uint8Array(0);
function concatenated(one, other) {
	return one.length === 0 ? other : Buffer.concat([one, other]);
}
/** Ranges in order; none of them overlap or touch. */
function withRange(ranges, start, end) {
	const joined = ranges.filter((range) => range.start <= end && range.end >= start);
	const whole = {
		start: Math.min(start, ...joined.map((range) => range.start)),
		end: Math.max(end, ...joined.map((range) => range.end))
	};
	return [
		...ranges.filter((range) => range.end < start),
		whole,
		...ranges.filter((range) => range.start > end)
	];
}
// src/delivery/redact/base64-forms.ts
/** base64 (RFC 4648 §4 and §5): how each character may be written, and which of them a secret alone determines. */
/** base64 has 62 safe characters, and two that other encoders escape or base64url (RFC 4648 §5) writes differently. */
const BASE64_SPELLINGS = {
	"+": [
		"+",
		"-",
		"%2B",
		"%2b",
		"\\u002b",
		"\\u002B",
		"\\+"
	],
	"/": [
		"/",
		"_",
		"%2F",
		"%2f",
		"\\/",
		"\\u002f",
		"\\u002F"
	]
};
function base64Spellings(character, wraps) {
	const spellings = BASE64_SPELLINGS[character] ?? [character];
	return wraps.flatMap((wrap) => spellings.map((spelling) => wrap + spelling));
}
/**
* The characters of a base64 text that the secret alone determines, for each of the three positions in a group of three
* bytes at which it may start. What comes before and after it changes at most one character on either side.
*/
function base64Windows(bytes) {
	return [
		0,
		1,
		2
	].map((offset) => {
		const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
		const firstBit = offset * 8;
		const endBit = firstBit + bytes.length * 8;
		return encoded.slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6));
	});
}
// src/delivery/redact/dump-forms.ts
function dumpElements(bytes) {
	return DUMPS.flatMap((dump) => [0, 1].map((first) => wordsOf(bytes.subarray(first), dump)));
}
/** Addresses are known up to this one: a dump of a secret is short. */
const LAST_ADDRESS = 4096;
/** What `od` writes between two lines. */
const ADDRESSED = separatorsOf(8);
const DUMPS = [{
	digits: (word) => word.toString(8).padStart(6, "0"),
	separators: [
		" ",
		"  ",
		...ADDRESSED
	]
}, {
	digits: (word) => word.toString(16).padStart(4, "0"),
	separators: [
		" ",
		"  ",
		...separatorsOf(16)
	]
}];
function separatorsOf(radix) {
	return Array.from({ length: LAST_ADDRESS / 16 }, (_, line) => (line * 16).toString(radix).padStart(7, "0")).map((address) => `\n${address} `);
}
function wordsOf(bytes, { digits, separators }) {
	const elements = Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => digits((bytes[2 * index] ?? 0) | (bytes[2 * index + 1] ?? 0) << 8)).flatMap((word, index) => index === 0 ? [[word]] : [separators, [word]]);
	const last = bytes.length % 2 === 0 ? void 0 : bytes.at(-1);
	if (last === void 0 || elements.length === 0) return elements;
	const lastWords = Array.from({ length: 256 }, (_, high) => digits(last | high << 8));
	return [
		...elements,
		separators,
		lastWords
	];
}
/** `od -c` and `od -An -c`: each character in four columns; and characters with a space between them. */
function columnElements(text) {
	const separators = [
		" ",
		"  ",
		"   ",
		"\n   ",
		...ADDRESSED.map((separator) => `${separator}  `)
	];
	return Array.from(text, (character, index) => index === 0 ? [[character]] : [separators, [character]]).flat();
}
// src/delivery/redact/html-names.ts
/**
* HTML's names of characters that a secret may contain, ASCII only: other characters keep their own numeric reference.
* @see https://html.spec.whatwg.org/multipage/named-characters.html
*/
const NAMES = {
	"	": ["Tab"],
	"\n": ["NewLine"],
	"!": ["excl"],
	"\"": ["quot", "QUOT"],
	"#": ["num"],
	$: ["dollar"],
	"%": ["percnt"],
	"&": ["amp", "AMP"],
	"'": ["apos"],
	"(": ["lpar"],
	")": ["rpar"],
	"*": ["ast", "midast"],
	"+": ["plus"],
	",": ["comma"],
	".": ["period"],
	"/": ["sol"],
	":": ["colon"],
	";": ["semi"],
	"<": ["lt", "LT"],
	"=": ["equals"],
	">": ["gt", "GT"],
	"?": ["quest"],
	"@": ["commat"],
	"[": ["lsqb", "lbrack"],
	"\\": ["bsol"],
	"]": ["rsqb", "rbrack"],
	"^": ["Hat"],
	_: ["lowbar", "UnderBar"],
	"`": ["grave", "DiacriticalGrave"],
	"{": ["lcub", "lbrace"],
	"|": [
		"verbar",
		"vert",
		"VerticalLine"
	],
	"}": ["rcub", "rbrace"]
};
/** `&lt;`, and `&amp;lt;` as in HTML within HTML. */
function htmlNames(character) {
	return (NAMES[character] ?? []).flatMap((name) => [`&${name};`, `&amp;${name};`]);
}
// src/delivery/redact/escapes.ts
/**
* Every spelling of one character that the redactor looks for: how programs that print or encode text may write it.
* Spellings may be mixed within one secret, because encoders differ in which characters they escape.
* Strings here are bytes: each character is one byte of the output.
*/
function spellingsOf(character) {
	const codePoint = character.codePointAt(0) ?? 0;
	const bytes = [...Buffer.from(character, "utf8")];
	const numeric = [
		...cases(bytes.map((byte) => `%${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `%25${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `%2525${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `=${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => String.raw`\x${hex(byte)}`).join("")),
		bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
		...unicodeEscapes(character),
		...codePointEscapes(codePoint),
		...htmlNumbers(codePoint)
	];
	return [.../* @__PURE__ */ new Set([
		bytesOf(character),
		...numeric,
		...named(character)
	])];
}
/** UTF-8 bytes, each as one character. */
function bytesOf(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}
/** Hexadecimal digits in lower and in upper case; letters that are not digits (`\x`) stay unchanged. */
function cases(text) {
	const upper = text.replaceAll(/[a-f]/gu, (digit) => digit.toUpperCase());
	return upper === text ? [text] : [text, upper];
}
function hex(byte) {
	return byte.toString(16).padStart(2, "0");
}
const WIDTHS = [
	0,
	3,
	4,
	5,
	6
];
/** `&#55;`, `&#055;`, `&#x37;`: with as many leading zeros as people write, and as in HTML within HTML. */
function htmlNumbers(codePoint) {
	const decimal = codePoint.toString();
	const digits = codePoint.toString(16);
	const decimals = WIDTHS.map((width) => `&#${decimal.padStart(width, "0")};`);
	const hexadecimals = WIDTHS.flatMap((width) => cases(digits.padStart(width, "0")));
	const once = [...decimals, ...hexadecimals.flatMap((one) => [`&#x${one};`, `&#X${one};`])];
	return [...once, ...once.map((reference) => reference.replace("&", "&amp;"))];
}
/** `\u00e9` as in JSON (RFC 8259 §7), once and twice escaped, and `%u00e9`. */
function unicodeEscapes(character) {
	return cases(Array.from({ length: character.length }, (_, index) => character.charCodeAt(index).toString(16).padStart(4, "0")).join(" ")).flatMap((digits) => {
		const parts = digits.split(" ");
		return [
			parts.map((unit) => String.raw`\u${unit}`).join(""),
			parts.map((unit) => String.raw`\\u${unit}`).join(""),
			parts.map((unit) => `%u${unit}`).join("")
		];
	});
}
/** `\u{e9}`, `\xe9` and `\U0001f600`: how ECMAScript, Rust, Python and C write a whole character. */
function codePointEscapes(codePoint) {
	const digits = codePoint.toString(16);
	const braces = [
		0,
		2,
		4,
		6
	].flatMap((width) => cases(`\\u{${digits.padStart(width, "0")}}`));
	if (codePoint > 65535) return [...braces, ...cases(String.raw`\U${digits.padStart(8, "0")}`)];
	return codePoint > 127 && codePoint <= 255 ? [...braces, ...cases(String.raw`\x${digits}`)] : braces;
}
/** Line ends are listed too, because a file from one system may be printed on another. */
const NAMED = {
	"\n": [
		"\r\n",
		"\r",
		"\\n",
		"\\r\\n",
		"\\\\n",
		"\\\\r\\\\n",
		"%0D%0A",
		"%0d%0a"
	],
	"\r": ["\\r", "\\\\r"],
	"	": ["\\t", "\\\\t"],
	"\b": ["\\b", "\\\\b"],
	"\f": ["\\f", "\\\\f"],
	"\"": [
		"\\\\\\\"",
		"\"\"",
		"\\&quot;",
		"\\&#34;"
	],
	"'": [
		"''",
		"'\\''",
		"'\"'\"'"
	],
	"\\": ["\\\\\\\\"],
	"/": ["\\\\/"],
	" ": ["+"]
};
/** Named references, doubled quotes, and the escape characters of shells (`\`, PowerShell's backtick) and JSON (`\/`, `\"`). */
function named(character) {
	const escaped = /^[!-/:-@[-`{-~ ]$/u.test(character) ? [`\\${character}`, `\`${character}`] : [];
	return [
		...NAMED[character] ?? [],
		...htmlNames(character),
		...escaped
	];
}
/** How many of the secrets are too short to be masked. The log must say so. */
function countTooShort(secrets) {
	return secrets.filter((secret) => isTooShort(secret.reveal().trim())).length;
}
function isTooShort(text) {
	return Buffer.byteLength(text, "utf8") < 4;
}
/** The secret with both kinds of line end, and each of its lines; trimmed, because white space is not secret. */
function textsOf(secret) {
	const unix = unixText(secret);
	return [
		trimmed(secret),
		unix,
		unix.replaceAll("\n", "\r\n"),
		...linesOf(unix)
	].filter((text) => !isTooShort(text));
}
/** The short lines of a secret with several, such as the last one of a key: found where they follow the line before. */
function shortLinesOf(secret) {
	const lines = linesOf(unixText(secret));
	return lines.flatMap((line, index) => {
		const before = lines[index - 1] ?? "";
		return line !== "" && isTooShort(line) && !isTooShort(before) ? [{
			before,
			line
		}] : [];
	});
}
function linesOf(unix) {
	return unix.split(/[\r\n]+/u).map((line) => line.trim());
}
function unixText(secret) {
	return trimmed(secret).replaceAll("\r\n", "\n");
}
function trimmed(secret) {
	return secret.toWellFormed().trim();
}
// src/delivery/redact/wraps.ts
/**
* What tools write between two characters of an encoded text, or between two lines of a text that they copy: they wrap
* long lines (`base64` at 76, `xxd -p` at 60), and put something before each.
*/
/** Indentation of a text within another (YAML) or of a dump, a quotation, a comment, a list, a difference. */
const PREFIXES = [
	"",
	"	",
	...Array.from({ length: 12 }, (_, width) => " ".repeat(width + 1)),
	"> ",
	">",
	"# ",
	"#",
	"// ",
	"* ",
	" * ",
	"+",
	"-",
	"+ ",
	"- ",
	"| ",
	"; "
];
/** Line ends as they are, and as JSON and shells escape them. */
const LINE_BREAKS = ["\n", "\r\n"].flatMap((end) => PREFIXES.map((prefix) => end + prefix));
const WRAPS = [
	"",
	...LINE_BREAKS,
	"\\n",
	"\\r\\n"
];
// src/delivery/redact/secret-forms.ts
/** Patterns for all forms of all secrets, and of each line of a secret that has several. */
function formPatterns(secrets) {
	const values = secrets.map((secret) => secret.reveal());
	const texts = [...new Set(values.flatMap((value) => textsOf(value)))];
	const first = memoizedSpellings({
		base64: [""],
		hex: [""],
		decimal: [""]
	});
	const further = memoizedSpellings({
		base64: WRAPS,
		hex: HEX_SEPARATORS,
		decimal: DECIMAL_SEPARATORS
	});
	const spelled = texts.flatMap(partsOf).map(({ form, parts, as }) => ({
		form,
		elements: parts.map((part, index) => (index === 0 ? first : further)[as](part))
	}));
	const short = values.flatMap(shortLinesOf).map(shortLinePattern);
	return [
		...spelled,
		...texts.flatMap(dumpPatterns),
		...short
	];
}
/** Nothing may come before the first element: otherwise every line end would look like the start of a form. */
function memoizedSpellings(before) {
	return {
		byte: memoized((byte) => [byte]),
		character: memoized(spellingsOf),
		base64: memoized((character) => base64Spellings(character, before.base64)),
		hex: memoized((digits) => hexSpellings(digits, before.hex)),
		decimal: memoized((number) => before.decimal.map((separator) => separator + number))
	};
}
/** The secret, cut into elements for each form. */
function partsOf(text) {
	const bytes = Buffer.from(text, "utf8");
	const wide = Buffer.from(text, "utf16le");
	return [
		{
			form: "plain",
			as: "byte",
			parts: Array.from(bytesOf(text))
		},
		{
			form: "escaped",
			as: "character",
			parts: Array.from(text.replaceAll("\r\n", "\n"))
		},
		...base64Parts("base64", bytes),
		{
			form: "hex",
			as: "hex",
			parts: bytes.toString("hex").match(/../gu) ?? []
		},
		{
			form: "decimal",
			as: "decimal",
			parts: Array.from(bytes, String)
		},
		{
			form: "utf16",
			as: "byte",
			parts: Array.from(wide.toString("latin1"))
		},
		{
			form: "utf16",
			as: "byte",
			parts: Array.from(Buffer.from(wide).swap16().toString("latin1"))
		},
		...base64Parts("utf16 base64", wide)
	];
}
function base64Parts(form, whole) {
	return base64Windows(whole).map((window) => ({
		form,
		as: "base64",
		parts: Array.from(window)
	}));
}
function dumpPatterns(text) {
	return [...dumpElements(Buffer.from(text, "utf8")), columnElements(bytesOf(text))].map((elements) => ({
		form: "dump",
		elements
	}));
}
/** A short line is a secret only behind the line before it, whatever the tool that copied both put between them. */
function shortLinePattern({ before, line }) {
	return {
		form: "plain",
		elements: [
			...eachByte(before),
			LINE_BREAKS,
			...eachByte(line)
		]
	};
}
function eachByte(text) {
	return Array.from(bytesOf(text), (byte) => [byte]);
}
function memoized(compute) {
	const known = /* @__PURE__ */ new Map();
	return (key) => {
		const cached = known.get(key) ?? compute(key);
		known.set(key, cached);
		return cached;
	};
}
/** `xxd -i` and the source of a program: `0x61, 0x62`, wrapped after the comma. */
const HEX_SEPARATORS = [
	...WRAPS,
	" ",
	"  ",
	":",
	"-",
	".",
	"_",
	",",
	", ",
	"0x",
	" 0x",
	",0x",
	", 0x",
	...LINE_BREAKS.flatMap((wrap) => [
		`,${wrap}`,
		`,${wrap}0x`,
		`${wrap}0x`
	])
];
const COLUMNS = [
	"",
	" ",
	"  ",
	"   "
];
/** An array of numbers, as JSON, debuggers and `od -tu1` print one: often in columns. */
const DECIMAL_SEPARATORS = [...COLUMNS.slice(1), ...[
	",",
	...LINE_BREAKS,
	...LINE_BREAKS.map((wrap) => `,${wrap}`)
].flatMap((separator) => COLUMNS.map((gap) => separator + gap))];
function hexSpellings(digits, separators) {
	const spellings = [.../* @__PURE__ */ new Set([digits, digits.toUpperCase()])];
	return separators.flatMap((separator) => spellings.map((spelling) => separator + spelling));
}
// src/delivery/redact/redact.ts
/** A matcher for all forms of these secrets. Share it: making one costs more than using it. */
function matcherFor(secrets) {
	return createFormMatcher(formPatterns(secrets));
}
function redactorOn(matcher) {
	const scan = matcher.scan();
	const bytes = createMaskedBytes();
	return {
		write(chunk) {
			bytes.append(chunk);
			scan.feed(chunk, ({ start, end }) => bytes.mask(start, end));
			return bytes.release(bytes.end() - scan.held());
		},
		flush: () => bytes.release(bytes.end())
	};
}
/** The same for a whole text. */
function redactText(matcher, text) {
	const redactor = redactorOn(matcher);
	const bytes = Buffer.from(text, "utf8");
	return Buffer.concat([redactor.write(bytes), redactor.flush()]).toString("utf8");
}
/** Whether a text contains any form of any secret. */
function holdsSecret(matcher, text) {
	let isFound = false;
	matcher.scan().feed(typeof text === "string" ? Buffer.from(text, "utf8") : text, () => {
		isFound = true;
	});
	return isFound;
}
// src/delivery/residue/walk-changed-files.ts
/** Some file systems round times down to a whole second. */
const TIME_GRAIN_MS = 2e3;
/**
* All files below the roots that changed since then, each once, even where one root contains another. It never follows
* links, and never opens pipes, sockets or devices.
*/
async function* walkChangedFiles(request, isOver) {
	const roots = await Promise.all(request.roots.map(realRoot));
	const ignored = await Promise.all(request.ignore.map(realPath));
	const walk = {
		since: request.since,
		roots,
		seen: new Set(ignored),
		isOver
	};
	for (const { path } of roots) {
		const device = await deviceOf(path);
		if (device === void 0) yield {
			kind: "skipped",
			reason: "unreadable"
		};
		else yield* walkRoot({
			path,
			device
		}, walk);
	}
}
async function* walkRoot(start, walk) {
	const directories = [start];
	for (let next = directories.pop(); next !== void 0; next = directories.pop()) {
		if (walk.isOver()) {
			yield { kind: "unfinished" };
			return;
		}
		if (walk.seen.has(next.path)) continue;
		walk.seen.add(next.path);
		for await (const found of readEntries(next, walk)) if ("device" in found) directories.push(found);
		else yield found;
	}
}
/** How many files are examined together: enough to be fast, few enough that heartbeats continue. */
const BATCH = 64;
async function* readEntries(directory, walk) {
	let batch = [];
	try {
		for await (const entry of await opendir(directory.path)) {
			if (walk.isOver()) {
				yield { kind: "unfinished" };
				return;
			}
			batch.push(entry);
			if (batch.length < BATCH) continue;
			yield* await classifyAll(directory, batch, walk);
			batch = [];
		}
	} catch {
		yield {
			kind: "skipped",
			reason: "unreadable"
		};
	}
	yield* await classifyAll(directory, batch, walk);
}
function classifyAll(directory, batch, walk) {
	const paths = batch.map((entry) => join(directory.path, entry.name)).filter((path) => !walk.seen.has(path));
	return Promise.all(paths.map((path) => classify(path, directory, walk)));
}
async function classify(path, { device }, { since, roots }) {
	try {
		const status = await lstat(path);
		if (status.isSymbolicLink()) return {
			kind: "skipped",
			reason: "link"
		};
		if (status.isDirectory()) {
			if (status.dev === device) return {
				path,
				device
			};
			return {
				kind: "skipped",
				reason: "other file system"
			};
		}
		if (!status.isFile()) return {
			kind: "skipped",
			reason: "special"
		};
		if (Math.max(status.mtimeMs, status.ctimeMs) < since - TIME_GRAIN_MS) return { kind: "unchanged" };
		return {
			kind: "changed",
			path,
			shown: shownPath(path, roots)
		};
	} catch {
		return {
			kind: "skipped",
			reason: "unreadable"
		};
	}
}
/** Below the innermost root that contains it. */
function shownPath(path, roots) {
	const [shortest = path] = roots.map((root) => ({
		root,
		below: relative(root.path, path)
	})).filter(({ below }) => !below.startsWith("..") && !isAbsolute(below)).toSorted((one, other) => one.below.length - other.below.length).map(({ root, below }) => join(root.name, below));
	return shortest;
}
/** A root may be a link itself; links below it are not followed. */
async function realRoot({ name, path }) {
	return {
		name,
		path: await realPath(path)
	};
}
async function realPath(path) {
	try {
		return await realpath(path);
	} catch {
		return path;
	}
}
async function deviceOf(path) {
	try {
		return (await lstat(path)).dev;
	} catch {
		return;
	}
}
// src/delivery/residue/residue.ts
const RESIDUE_BUDGET = {
	milliseconds: 15e3,
	bytes: 2147483648,
	files: 1e5
};
/** More findings than this only make the log and the receipt longer. */
const MAX_FINDINGS = 50;
/**
* Searches for secrets that a task left in files. It does not find compressed, encrypted or otherwise encoded copies:
* docs/delivery.md lists what it finds.
*/
async function findResidue(request, clock) {
	const skipped = {
		unreadable: 0,
		special: 0,
		link: 0,
		"other file system": 0,
		"over budget": 0
	};
	const findings = [];
	const left = {
		files: request.budget.files,
		bytes: request.budget.bytes
	};
	const until = clock.now() + request.budget.milliseconds;
	const isOver = () => request.signal?.aborted === true || left.files <= 0 || left.bytes <= 0 || clock.now() > until;
	let unchangedFiles = 0;
	let isComplete = true;
	for await (const entry of walkChangedFiles(request, isOver)) {
		const isEnough = isOver() || findings.length >= MAX_FINDINGS;
		if (entry.kind === "unfinished" || entry.kind === "changed" && isEnough) {
			isComplete = false;
			break;
		}
		if (entry.kind === "unchanged") unchangedFiles += 1;
		else if (entry.kind === "skipped") skipped[entry.reason] += 1;
		else {
			const { reason, found } = await searchEntry(request.matcher, entry, {
				left,
				isOver
			});
			if (reason !== void 0) skipped[reason] += 1;
			findings.push(...found);
		}
	}
	return {
		searchedFiles: request.budget.files - left.files,
		searchedBytes: request.budget.bytes - left.bytes,
		unchangedFiles,
		skipped,
		findings,
		isComplete: isComplete && skipped["over budget"] === 0
	};
}
/** Searches the file's name and its content. */
async function searchEntry(matcher, { path, shown }, limits) {
	const safe = redactText(matcher, shown);
	const inName = safe === shown ? [] : [{
		path: safe,
		form: "plain",
		offset: void 0
	}];
	const { reason, match } = await searchFile(path, matcher, limits);
	const inside = match === void 0 ? [] : [{
		path: safe,
		form: match.form,
		offset: match.start
	}];
	return {
		...reason === void 0 ? {} : { reason },
		found: [...inName, ...inside]
	};
}
const BLOCK_BYTES = 262144;
/** Searches one file up to the first match; the matcher continues from block to block. */
async function searchFile(path, matcher, limits) {
	let file;
	try {
		const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants$1;
		file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
		if (!(await file.stat()).isFile()) return { reason: "unreadable" };
		limits.left.files -= 1;
		return await searchOpenFile(file, matcher, limits);
	} catch {
		return { reason: "unreadable" };
	} finally {
		await file?.close();
	}
}
async function searchOpenFile(file, matcher, { left, isOver }) {
	const block = Buffer.allocUnsafe(BLOCK_BYTES);
	const scan = matcher.scan();
	const matches = [];
	for (;;) {
		const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, null);
		if (bytesRead === 0) return {};
		left.bytes -= bytesRead;
		scan.feed(block.subarray(0, bytesRead), (match) => matches.push(match));
		const [match] = matches;
		if (match !== void 0) return { match };
		if (isOver() && bytesRead === BLOCK_BYTES) return { reason: "over budget" };
	}
}
// src/action/task/residue.ts
/** Where a task can leave files that outlive it, most likely first. */
const ROOTS = [
	"GITHUB_WORKSPACE",
	"RUNNER_TEMP",
	"HOME"
];
/** Searches the files that changed since the task started; undefined when the workflow does not want it. */
async function searchForResidue(job, matcher, since) {
	if (job.inputs.residue === "off" || job.cancelled.aborted) return void 0;
	const report = await findResidue({
		roots: ROOTS.flatMap((name) => {
			const path = job.env[name] ?? "";
			return path === "" ? [] : [{
				name: `$${name}`,
				path
			}];
		}),
		matcher,
		budget: RESIDUE_BUDGET,
		since,
		ignore: [],
		signal: job.cancelled
	}, job.clock);
	return {
		files_searched: report.searchedFiles,
		complete: report.isComplete,
		found: [...new Set(report.findings.map(({ path }) => path))]
	};
}
/**
* What a found secret means. `auto`: an error while the credential may still work, a warning once it is proven dead.
*/
function judgeResidue(residue, setting, revocation) {
	const found = residue?.found ?? [];
	const left = failure("residue_found", `The task left its secret in ${plural(found.length, "file")}: ${found.join(", ")}.`, { remedy: "Remove the file in the task, or keep the secret in the environment only." });
	if (found.length === 0) return {
		level: "none",
		failure: left
	};
	return {
		level: setting === "fail" || setting === "auto" && revocation !== "verified" ? "error" : "warning",
		failure: left
	};
}
// src/action/report/session.ts
/** Reports the outcome: log, outputs, summary and receipt. Returns the exit code: the task's own, else 1. */
async function reportSession(job, session) {
	const { lease, result, residue, ending } = session;
	const { runner } = job;
	const task = taskRecordOf(session);
	if (task !== void 0) sayLines(runner, taskLines(task));
	if (residue !== void 0) sayLines(runner, residueLines(residue));
	sayLines(runner, revokedLines(ending, lease));
	sayLines(runner, tidyLines(ending));
	sayLines(runner, findingLines(ending.findings));
	await warnOnError(runner, "the outputs", () => setOutputs(job, session));
	if (await leaveReceipt(job, session)) sayLines(runner, receiptLines(lease.id));
	const { summary } = result;
	if (summary.ok && summary.value !== "") await warnOnError(runner, "the task's summary", () => {
		runner.appendSummary(`${summary.value}\n\n`);
	});
	return conclude(job, session);
}
function setOutputs({ runner }, { lease, result, ending }) {
	runner.setOutput("lease-id", lease.id);
	runner.setOutput("expires-at", toRfc3339(lease.expiresAt));
	runner.setOutput("revocation", ending.revocation);
	if (result.outputs.ok) runner.setOutput("outputs", JSON.stringify(result.outputs.value));
}
/** The task's own exit code; where that is 0 and something else failed, 1. */
function conclude({ runner, inputs }, session) {
	const { result, ending, residue } = session;
	warnAboutEnd(runner, session);
	const left = judgeResidue(residue, inputs.residue, ending.revocation);
	if (left.level === "warning") runner.warn(`stepkey: ${left.failure.message}`);
	const failures = [...failuresOf(result), ...left.level === "error" ? [left.failure] : []];
	for (const failed of failures) showRefusal(runner, failed);
	if (!result.task.ok) return 1;
	const { exitCode, wasStopped } = result.task.value;
	if (exitCode !== 0 && !wasStopped) runner.fail(`stepkey: the task ended with exit code ${exitCode}.`);
	return exitCode === 0 && failures.length > 0 ? 1 : exitCode;
}
/** A credential that still works deserves a warning, but the task's work is done: the job does not fail for it. */
function warnAboutEnd(runner, { lease, ending }) {
	const { failure: why, revocation } = ending;
	if (why !== void 0) runner.warn(`stepkey: ${why.message} ${why.remedy}`);
	if (revocation === "none") runner.warn(`stepkey: the credential of this step (${lease.issuedTo}) stays valid: stepkey cannot end it.`);
}
function failuresOf({ task, earlyEnd, outputs, summary }) {
	return [
		...task.ok ? [] : [task.error],
		...earlyEnd === void 0 ? [] : [endedEarly(earlyEnd.why)],
		...outputs.ok ? [] : [outputs.error],
		...summary.ok ? [] : [summary.error]
	];
}
function endedEarly(why) {
	return failure("lease_withdrawn", `The lease ended while the task ran: ${why}.`, { remedy: "Get a new approval if one is needed, then re-run the job." });
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
	const processes = search.platform === "linux" ? await readProc(mark) : await readPs(mark, search.read);
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
async function readProc(mark) {
	const pids = (await readdir("/proc").catch(() => [])).filter((entry) => /^\d+$/u.test(entry)).map(Number);
	const processes = await Promise.all(pids.map((pid) => readProcess(pid, mark)));
	return pids.length === 0 ? void 0 : processes.flatMap((one) => one ?? []);
}
/** Undefined for a process that has ended meanwhile. One whose environment cannot be read belongs to another user. */
async function readProcess(pid, mark) {
	try {
		const [stat, environ] = await Promise.all([readFile(`/proc/${pid}/stat`, "utf8"), readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")]);
		const close = stat.lastIndexOf(")");
		const [state, parent] = stat.slice(close + 2).split(" ");
		const tracking = parseEnviron(environ)["RUNNER_TRACKING_ID"];
		return {
			pid,
			parent: Number(parent),
			name: stat.slice(stat.indexOf("(") + 1, close),
			ofThisJob: state !== "Z" && `RUNNER_TRACKING_ID=${tracking}` === mark
		};
	} catch {
		return;
	}
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
	if (id !== "" && !RUNNERS_OWN.test(id)) job.runner.warn(TRACKING_ID_CHANGED);
	const bystanders = await findBystanders({
		trackingId: job.env["RUNNER_TRACKING_ID"],
		ownPid: process.pid,
		platform: job.platform,
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
	const names = joined$1(named, "and", MAX_NAMED);
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
	const placed = await place(job, lease, recordFiles);
	if (!placed.ok) {
		const masking = maskSecrets(job, lease, lease.env);
		return {
			env: lease.env,
			masking,
			failure: placed.error,
			remove: () => Promise.resolve()
		};
	}
	const { pathOf } = placed.value;
	const remove = async () => {
		if (await placed.value.remove()) return;
		job.runner.warn(NOT_REMOVED);
	};
	try {
		const env = envWithPaths(lease.env, pathOf);
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
const NOT_REMOVED = "stepkey: Some of the credential's files could not be removed. The post step tries again.";
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
	if (!(error instanceof Error && "code" in error)) throw error;
	return failure("task_not_started", `stepkey cannot write to the runner's temporary directory ${directory} (${String(error.code)}).`, { remedy: "Free space on its disk, and check which step removed the directory or changed its permissions." });
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
// src/delivery/task/process-group.ts
/**
* Ends a process group: one step after the other, until no process of it is left. Returns the last signal that it
* needed; undefined when the group ended by itself.
*/
async function endGroup(leader, steps, options) {
	let needed;
	for (const { signal, waitMs } of steps) {
		if (!isGroupAlive(leader)) break;
		if (signal !== void 0 && signalGroup(leader, signal)) needed = signal;
		await untilGone(leader, waitMs, options);
	}
	return needed;
}
const POLL_MS = 25;
async function untilGone(leader, waitMs, { clock, hurry }) {
	const until = clock.now() + waitMs;
	const isHurried = () => hurry?.aborted === true;
	const mayHurry = !isHurried();
	while (clock.now() < until && isGroupAlive(leader)) {
		await clock.sleep(POLL_MS, mayHurry ? hurry : void 0);
		if (mayHurry && isHurried()) return;
	}
}
/** Signals every process of the group; false when none is left. */
function signalGroup(leader, signal) {
	try {
		return process.kill(-leader, signal);
	} catch {
		return false;
	}
}
/** Whether a process of the group still runs. Zombies do not count. */
function isGroupAlive(leader) {
	if (!signalGroup(leader, 0)) return false;
	return groupStates(leader)?.some((state) => state !== "Z" && state !== "X") ?? true;
}
/** States of the group's processes (proc_pid_stat(5)); undefined where there is no /proc. */
function groupStates(leader) {
	try {
		return readdirSync("/proc").filter((entry) => /^\d+$/u.test(entry)).flatMap((pid) => stateWithin(leader, pid));
	} catch {
		return;
	}
}
function stateWithin(leader, pid) {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
		const [state = "", , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		return group === String(leader) ? [state] : [];
	} catch {
		return [];
	}
}
// src/delivery/redact/commands.ts
/**
* Keeps the runner from reading a task's output as commands. The runner splits output at `\n` and `\r`, and treats a
* line as a command when it starts with `::` after white space, or contains `##[` anywhere. Both get a backslash, as the
* runner does with its own markers: `\::error::`, `##\[group]`. A backslash is visible, and nothing parses the result.
*
* Only `::add-mask::` passes: a task that derives another secret must be able to hide it, and an escaped command would
* print it. It must be the first thing in its line, after spaces and tabs at most: then the runner reads nothing else in
* that line. Behind other bytes that may count as white space (the runner trims by Unicode, and compares by the rules of
* a language), `::` is escaped and the rest of the line is searched; one backslash too many is harmless.
* @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
*/
function createCommandFilter() {
	let position = "start";
	let pending = EMPTY$1;
	const run = (bytes, isLast) => {
		const line = createReader(bytes, isLast);
		const out = [];
		let copied = 0;
		let index = 0;
		while (index < bytes.length) {
			const step = line[position](index);
			if (step.escapeAt !== void 0) {
				out.push(bytes.subarray(copied, step.escapeAt), BACKSLASH);
				copied = step.escapeAt;
			}
			index = step.next;
			position = step.position;
			if (step.waits === true) break;
		}
		pending = Buffer.from(bytes.subarray(index));
		if (out.length === 0 && index === bytes.length) return bytes;
		out.push(bytes.subarray(copied, index));
		return Buffer.concat(out);
	};
	return {
		write: (chunk) => run(joined(pending, chunk), false),
		flush: () => run(pending, true),
		interrupt: () => void (position = "start")
	};
}
const TAB = 9;
const LF$1 = 10;
const CR$1 = 13;
const SPACE = 32;
const COLON = 58;
const BACKSLASH = Buffer.from("\\");
const ADD_MASK = "::add-mask::";
const MARKER = Buffer.from("##[");
const EMPTY$1 = Buffer.alloc(0);
/** Reads one chunk: each function handles what is at an index, for one position in a line. */
function createReader(bytes, isLast) {
	const lineEnd = lineEndFinder(bytes);
	const marker = finder(bytes, MARKER);
	const atColon = (first, mayMask) => {
		const seen = bytes.toString("latin1", first, first + 12).toLowerCase();
		if (mayMask && seen === ADD_MASK) return {
			position: "mask",
			next: first + seen.length
		};
		const expected = mayMask ? ADD_MASK : "::";
		const position = mayMask ? "start" : "afterOdd";
		if (expected.startsWith(seen) && !isLast) return {
			position,
			next: first,
			waits: true
		};
		if (!seen.startsWith("::")) return {
			position: "middle",
			next: first + 1
		};
		return {
			position: "middle",
			next: first + 2,
			escapeAt: first
		};
	};
	return {
		start(index) {
			let first = index;
			while (isLineStart(bytes[first])) first += 1;
			if (first === bytes.length) return {
				position: "start",
				next: first
			};
			if (bytes[first] === COLON) return atColon(first, true);
			return {
				position: isOdd(bytes[first]) ? "afterOdd" : "middle",
				next: first
			};
		},
		afterOdd(index) {
			let first = index;
			while (isOdd(bytes[first])) first += 1;
			if (first === bytes.length) return {
				position: "afterOdd",
				next: first
			};
			if (bytes[first] === COLON) return atColon(first, false);
			return {
				position: "middle",
				next: first
			};
		},
		middle(index) {
			const end = lineEnd(index);
			const found = marker(index);
			if (found < end) {
				const bracket = found + MARKER.length - 1;
				return {
					position: "middle",
					next: bracket + 1,
					escapeAt: bracket
				};
			}
			if (end < bytes.length) return {
				position: "start",
				next: end + 1
			};
			const undecided = isLast ? 0 : markerBeginning(bytes, index);
			return {
				position: "middle",
				next: bytes.length - undecided,
				waits: undecided > 0
			};
		},
		mask(index) {
			const end = lineEnd(index);
			if (end === bytes.length) return {
				position: "mask",
				next: end
			};
			return {
				position: "start",
				next: end + 1
			};
		}
	};
}
/** How many of the last bytes, from `index` on, may be the beginning of a marker. */
function markerBeginning(bytes, index) {
	for (const length of [2, 1]) {
		const from = bytes.length - length;
		if (from >= index && bytes.subarray(from).equals(MARKER.subarray(0, length))) return length;
	}
	return 0;
}
/** Where the next one is, or the length of the bytes. It searches on only when it is asked beyond what it found. */
function finder(bytes, wanted) {
	let found = -1;
	return (from) => {
		if (found < from) {
			const next = bytes.indexOf(wanted, from);
			found = next < 0 ? bytes.length : next;
		}
		return found;
	};
}
function lineEndFinder(bytes) {
	const [lf, cr] = [finder(bytes, LF$1), finder(bytes, CR$1)];
	return (from) => Math.min(lf(from), cr(from));
}
function joined(pending, chunk) {
	if (pending.length > 0) return Buffer.concat([pending, chunk]);
	return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
/** What the runner certainly trims from the start of a line, and line ends: an empty line starts another. */
function isLineStart(byte) {
	return byte === SPACE || byte === TAB || byte === LF$1 || byte === CR$1;
}
/** What may count as white space for the runner, or as nothing: other control characters, and all that is not ASCII. */
function isOdd(byte = COLON) {
	return byte !== LF$1 && byte !== CR$1 && (byte <= SPACE || byte >= 127);
}
// src/delivery/redact/stream-redactor.ts
const STREAMS = ["stdout", "stderr"];
/**
* Searches for secrets three times: in each stream by itself, so that noise on one cannot hide what is printed in pieces
* on the other, and across both in order of arrival, so that a secret cannot be printed half on each. The streams are
* not mixed.
*/
function createStreamRedactor(matcher) {
	const lanes = {
		stdout: {
			scan: matcher.scan(),
			bytes: createMaskedBytes()
		},
		stderr: {
			scan: matcher.scan(),
			bytes: createMaskedBytes()
		}
	};
	const across = matcher.scan();
	const arrivals = createArrivals();
	/** The position in a stream before which neither its own scan nor the one across both needs any byte. */
	const safeUntil = (stream) => {
		const { scan, bytes } = lanes[stream];
		const needed = arrivals.between(arrivals.total() - across.held(), arrivals.total()).filter((piece) => piece.stream === stream);
		return Math.min(bytes.end() - scan.held(), ...needed.map(({ start }) => start));
	};
	/** The stream that waited comes first, because its bytes are older. */
	const release = (last) => STREAMS.toSorted((stream) => stream === last ? 1 : -1).map((stream) => ({
		stream,
		bytes: lanes[stream].bytes.release(safeUntil(stream))
	}));
	const maskAcross = (start, end) => {
		for (const piece of arrivals.between(start, end)) lanes[piece.stream].bytes.mask(piece.start, piece.end);
	};
	return {
		write(stream, chunk) {
			const { scan, bytes } = lanes[stream];
			arrivals.add(stream, bytes.end(), chunk.length);
			bytes.append(chunk);
			const isSame = scan.held() === 0 && across.held() === 0;
			scan.feed(chunk, ({ start, end }) => bytes.mask(start, end));
			if (isSame) across.follow(scan.state(), chunk.length);
			else across.feed(chunk, ({ start, end }) => maskAcross(start, end));
			arrivals.forget(arrivals.total() - across.held());
			return release(stream);
		},
		flush: () => STREAMS.map((stream) => {
			const { bytes } = lanes[stream];
			return {
				stream,
				bytes: bytes.release(bytes.end())
			};
		})
	};
}
function createArrivals() {
	let arrivals = [];
	let arrived = 0;
	return {
		add(stream, start, length) {
			arrivals = [...arrivals, {
				stream,
				start,
				end: start + length,
				at: arrived
			}];
			arrived += length;
		},
		between: (from, to) => arrivals.map(({ stream, start, end, at }) => ({
			stream,
			start: start + Math.max(0, from - at),
			end: Math.min(end, start + to - at)
		})).filter(({ start, end }) => start < end),
		total: () => arrived,
		forget(before) {
			arrivals = arrivals.filter(({ at, start, end }) => at + end - start > before);
		}
	};
}
// src/delivery/redact/task-output.ts
/**
* Makes a task's output safe, in four steps: redact each stream by itself and across both; cut it into whole lines, as
* the runner does, so that lines of the two streams never mix; redact both together once more, so that the combined
* output holds no secret; escape commands last, so that nothing after it can form one.
*/
function createTaskOutput(matcher) {
	const streams = createStreamRedactor(matcher);
	const lines = {
		stdout: createLineFilter(),
		stderr: createLineFilter()
	};
	const together = redactorOn(matcher);
	const commands = createCommandFilter();
	let last = 10;
	const pass = (bytes) => {
		const safe = bytes.length === 0 ? bytes : commands.write(together.write(bytes));
		last = safe.at(-1) ?? last;
		if (!isLineEnd(last)) commands.interrupt();
		return safe;
	};
	const passLines = (parts) => {
		const [one = EMPTY, other = EMPTY] = parts.map(({ stream, bytes }) => pass(bytes.length === 0 ? bytes : lines[stream].write(bytes)));
		if (one.length === 0) return other;
		return other.length === 0 ? one : Buffer.concat([one, other]);
	};
	return {
		write: (stream, chunk) => passLines(streams.write(stream, chunk)),
		end() {
			const rest = [
				passLines(streams.flush()),
				...[lines.stdout.flush(), lines.stderr.flush()].filter((line) => line.length > 0).map((line) => pass(Buffer.concat([line, LINE_END]))),
				commands.write(together.flush()),
				commands.flush()
			];
			const bytes = Buffer.concat(rest);
			return isLineEnd(bytes.at(-1) ?? last) ? bytes : Buffer.concat([bytes, LINE_END]);
		}
	};
}
/** A longer line is passed on in parts, so that memory stays bounded whatever a task prints. */
const MAX_LINE_BYTES = 65536;
const LF = 10;
const CR = 13;
/** Whether a byte ends a line for the runner. */
function isLineEnd(byte) {
	return byte === LF || byte === CR;
}
/** Holds back an unfinished line, as the runner does. Progress that rewrites its line with `\r` is shown at once. */
function createLineFilter() {
	let parts = [];
	let size = 0;
	const keep = (part) => {
		if (part.length > 0) parts.push(part);
		size += part.length;
	};
	const take = () => {
		const whole = parts.length === 1 && parts[0] !== void 0 ? parts[0] : Buffer.concat(parts);
		parts = [];
		size = 0;
		return whole;
	};
	return {
		write(chunk) {
			const end = Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
			const isTooLong = end === 0 && size + chunk.length > MAX_LINE_BYTES;
			if (end === 0 && !isTooLong) {
				keep(chunk);
				return /* @__PURE__ */ new Uint8Array(0);
			}
			const border = isTooLong ? chunk.length : end;
			keep(chunk.subarray(0, border));
			const whole = take();
			keep(chunk.subarray(border));
			return whole;
		},
		flush: take
	};
}
const LINE_END = Buffer.from("\n");
const EMPTY = /* @__PURE__ */ new Uint8Array(0);
// src/delivery/task/run-task.ts
/**
* When a job is cancelled, the runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s later SIGKILL. These steps end the
* task within 4 s, which leaves more than 3 s to revoke the credential.
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
*/
const TASK_LIMITS = {
	stop: [
		{
			signal: "SIGINT",
			waitMs: 2e3
		},
		{
			signal: "SIGTERM",
			waitMs: 1500
		},
		{
			signal: "SIGKILL",
			waitMs: 500
		}
	],
	rest: [
		{ waitMs: 2e3 },
		{
			signal: "SIGTERM",
			waitMs: 1e3
		},
		{
			signal: "SIGKILL",
			waitMs: 500
		}
	],
	lastReadMs: {
		stopped: 500,
		ended: 5e3
	}
};
/**
* Runs the task that gets the credential, and passes on its output without any form of its secrets. Resolves when all
* of its processes that can be reached have ended; the failure says why it could not start.
*/
async function runTask(task, effects) {
	const started = await startTask(task, effects.signal);
	if (!started.ok) return started;
	const child = started.value;
	const killNow = () => void signalGroup(child.pid, "SIGKILL");
	process.once("exit", killNow);
	try {
		return ok(await supervise(child, effects));
	} catch (error) {
		killNow();
		throw error;
	} finally {
		process.removeListener("exit", killNow);
	}
}
async function supervise(child, effects) {
	const { clock, signal, limits = TASK_LIMITS } = effects;
	const read = readOutput(child, effects);
	read.catch(() => signalGroup(child.pid, "SIGKILL"));
	const stop = stopOnAbort(child.pid, effects);
	const exit = await child.exit;
	const wasStopped = signal?.aborted === true;
	const needed = wasStopped ? await stop.done() : await endGroup(child.pid, limits.rest, {
		clock,
		hurry: signal
	});
	stop.forget();
	const { stopped, ended } = limits.lastReadMs;
	const isRead = await within(read, wasStopped ? stopped : ended, clock);
	child.stdout.destroy();
	child.stderr.destroy();
	await within(read, stopped, clock);
	const rest = wasStopped || needed === void 0 ? "none" : "ended";
	return {
		...outcomeOf(exit),
		wasStopped,
		leftBehind: isRead ? rest : "escaped"
	};
}
function outcomeOf({ code, signal }) {
	if (signal === null) return {
		exitCode: code ?? 1,
		signal: void 0
	};
	return {
		exitCode: 128 + constants$2.signals[signal],
		signal
	};
}
/** Ends the whole group, from the shell to the last grandchild, as soon as the signal aborts. */
function stopOnAbort(leader, { clock, signal, limits = TASK_LIMITS }) {
	let ending = Promise.resolve(void 0);
	const stop = () => {
		ending = endGroup(leader, limits.stop, { clock });
	};
	if (signal?.aborted === true) stop();
	else signal?.addEventListener("abort", stop, { once: true });
	return {
		done: () => ending,
		forget: () => signal?.removeEventListener("abort", stop)
	};
}
/** Reads both streams to their end. Nothing is buffered: when `output` is slow, the task waits. */
async function readOutput(child, { matcher, output }) {
	const safe = createTaskOutput(matcher);
	const pass = async (bytes) => {
		if (bytes.length > 0) await output(bytes);
	};
	const read = async (name, stream) => {
		for await (const chunk of untilDestroyed(stream)) await pass(safe.write(name, chunk));
	};
	await Promise.all([read("stdout", child.stdout), read("stderr", child.stderr)]);
	await pass(safe.end());
}
async function* untilDestroyed(stream) {
	try {
		for await (const chunk of stream) yield chunk;
	} catch (error) {
		if (!stream.destroyed) throw error;
	}
}
/** Whether the work is done within the time. */
async function within(work, waitMs, clock) {
	const isSettled = new AbortController();
	const late = clock.sleep(waitMs, isSettled.signal).then(() => false);
	try {
		return await Promise.race([work.then(() => true), late]);
	} finally {
		isSettled.abort();
	}
}
// src/delivery/task/task-files.ts
/** The runner's limit for a step's summary, and for the outputs of a job. */
const MAX_TASK_FILE_BYTES = 1048576;
/** The runner drops a larger summary as a whole, so this leaves room for stepkey's own part. */
const MAX_TASK_SUMMARY_BYTES = 983040;
/** Creates both files, empty, so that a script can append to them. */
async function createTaskFiles(directory) {
	const files = {
		output: join(directory, "output"),
		summary: join(directory, "summary")
	};
	for (const path of [files.output, files.summary]) await writeFile(path, "", { mode: 384 });
	return files;
}
/**
* The task's outputs by name. Refused as a whole when any name or value contains a secret in any form: the runner does
* not mask outputs, and every later step and job can read them.
*/
async function collectOutputs(path, matcher) {
	const text = await readTaskFile(path, {
		name: "GITHUB_OUTPUT",
		maxBytes: MAX_TASK_FILE_BYTES
	});
	if (!text.ok) return text;
	const parsed = parseFileCommands(text.value);
	const named = Object.entries(parsed.ok ? parsed.value : {}).filter(([name, value]) => holdsSecret(matcher, name) || holdsSecret(matcher, value)).map(([name]) => redactText(matcher, name));
	if (named.length > 0 || holdsSecret(matcher, text.value)) {
		const what = named.length > 0 ? `The task's output ${named.join(", ")}` : "GITHUB_OUTPUT";
		return err(secretFailure(`${what} contains a secret, so none of the outputs is passed on.`));
	}
	if (!parsed.ok) return err(malformed(`GITHUB_OUTPUT cannot be read: ${parsed.error}.`));
	return parsed;
}
/** The task's summary, in Markdown; refused when it contains a secret in any form. */
async function collectSummary(path, matcher) {
	const text = await readTaskFile(path, {
		name: "GITHUB_STEP_SUMMARY",
		maxBytes: MAX_TASK_SUMMARY_BYTES
	});
	if (!text.ok || !holdsSecret(matcher, text.value)) return text;
	return err(secretFailure("The task's summary contains a secret, so it is not passed on."));
}
/** The file as text; a file that the task removed counts as empty, as it does for the runner. */
async function readTaskFile(path, { name, maxBytes }) {
	try {
		const bytes = await readOwnFile(path, maxBytes);
		if (bytes === void 0) {
			const size = `${maxBytes / 1024} KiB`;
			return err(malformed(`${name} is not a file any more, or is larger than ${size}.`));
		}
		return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		if (error instanceof TypeError) return err(malformed(`${name} is not valid UTF-8.`));
		if (error instanceof Error && "code" in error) {
			if (error.code === "ENOENT") return ok("");
			return err(malformed(`${name} cannot be read: ${String(error.code)}.`));
		}
		throw error;
	}
}
/** A task may have replaced the file with anything: a link to another file, or a pipe that never ends. */
async function readOwnFile(path, maxBytes) {
	const file = await open(path, constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK);
	try {
		const status = await file.stat();
		if (!status.isFile() || status.size > maxBytes) return void 0;
		return await file.readFile();
	} finally {
		await file.close();
	}
}
function secretFailure(message) {
	return failure("secret_in_output", message, { remedy: "Do not write the secret there: the credential ends with this step, so a later step could not use it." });
}
function malformed(message) {
	return failure("task_output_malformed", message, { remedy: "Write `name=value` lines, or a delimiter for values of several lines, in UTF-8." });
}
/**
* Reads the runner's format of GITHUB_OUTPUT: lines `name=value`, or `name<<delimiter`, the value's lines, and the
* delimiter alone on a line. A later value of a name replaces an earlier one. The error says which line is wrong and does
* not quote it, because the line may contain a secret.
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
*/
function parseFileCommands(text) {
	const lines = text.split("\n");
	const pairs = [];
	let at = 0;
	while (at < lines.length) {
		const line = lines[at] ?? "";
		const number = at + 1;
		at += 1;
		if (line === "") continue;
		const head = headOf(line);
		if (head === void 0) return err(`line ${number} is neither name=value nor name<<delimiter`);
		if (head.name === "") return err(`line ${number} has no name`);
		if (head.delimiter === void 0) {
			pairs.push([head.name, head.value]);
			continue;
		}
		if (head.delimiter === "") return err(`line ${number} has no delimiter after <<`);
		const end = lines.indexOf(head.delimiter, at);
		if (end < 0) return err(`the closing delimiter of line ${number} is missing`);
		pairs.push([head.name, lines.slice(at, end).join("\n")]);
		at = end + 1;
	}
	return ok(Object.fromEntries(pairs));
}
/** Whichever of `=` and `<<` comes first decides. */
function headOf(line) {
	const match = /^(?<name>.*?)(?<kind>=|<<)(?<rest>.*)$/su.exec(line)?.groups;
	if (match === void 0) return void 0;
	const { name = "", kind, rest = "" } = match;
	return {
		name,
		value: rest,
		delimiter: kind === "<<" ? rest : void 0
	};
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
async function useLease(job, lease, delivered) {
	if (delivered.failure !== void 0) return notStarted(job, delivered.failure);
	const temp = tempDirectory(job);
	try {
		return await withPrivateDirectory(temp, (directory) => useIn(directory, job, {
			lease,
			delivered
		}));
	} catch (error) {
		return notStarted(job, notWritable(temp, error));
	}
}
function notStarted({ clock }, why) {
	const now = clock.now();
	return {
		earlyEnd: void 0,
		outputs: ok({}),
		summary: ok(""),
		startedAt: now,
		endedAt: now,
		task: err(why)
	};
}
async function useIn(directory, job, use) {
	const { env, masking } = use.delivered;
	const files = await createTaskFiles(directory);
	const child = childEnvironment({
		job: job.env,
		passEnv: job.inputs.passEnv,
		meant: meantVariables(job.environment),
		hostileOfKinds: hostileVariablesOf(job.kinds),
		credential: env,
		files
	});
	sayStart(job, child);
	return {
		...await runWatched(job, use, {
			directory,
			child
		}),
		outputs: await collectOutputs(files.output, masking.matcher),
		summary: await collectSummary(files.summary, masking.matcher)
	};
}
function sayStart({ runner, inputs }, { withheld, refused }) {
	sayLines(runner, withheldLines(withheld));
	for (const name of refused) sayLines(runner, labelled("✗", "withheld", `${name} is never passed`));
	sayLines(runner, runLines(inputs.run));
}
async function runWatched(job, { lease, delivered }, { directory, child }) {
	const { inputs, clock } = job;
	const startedAt = clock.now();
	const ended = new AbortController();
	const stop = new AbortController();
	const watching = watch(job, lease, {
		ended: ended.signal,
		stop
	});
	const task = await attempt(() => runTask({
		script: inputs.run,
		...taskLocation(job),
		env: child.env,
		directory
	}, {
		matcher: delivered.masking.matcher,
		output: job.write,
		clock,
		signal: AbortSignal.any([job.cancelled, stop.signal])
	}));
	ended.abort();
	return {
		startedAt,
		endedAt: clock.now(),
		task,
		earlyEnd: await watching ?? await whyItFailed(job, lease, task)
	};
}
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
async function watch({ runner }, lease, task) {
	const say = (line) => sayLines(runner, labelled("◌", "broker", line));
	const earlyEnd = await lease.watch(task.ended, say);
	if (earlyEnd === void 0 || task.ended.aborted) return void 0;
	const line = `The lease ended: ${earlyEnd.why}. The task is being stopped.`;
	sayLines(runner, labelled("✗", "withdrawn", line));
	task.stop.abort();
	return earlyEnd;
}
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
	const planted = findPlanted(job.environment);
	if (planted.length > 0) return await refuseStep(job, { failure: plantedFailure(planted) });
	const notStartable = await checkTask(taskLocation(job), job.env["PATH"]);
	if (notStartable !== void 0) return await refuseStep(job, { failure: notStartable });
	await reportBystanders(job);
	const { source, identify, state } = await createSource(job);
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
	if (!obtained.ok) return await refuseStep(job, cancelledOr(job, obtained.error));
	const lease = obtained.value;
	try {
		return await carryThrough({
			job,
			lease,
			waited,
			state
		});
	} catch (error) {
		await endHeldLease(job, lease);
		throw error;
	}
}
/** The second half of the path, with the lease in hand: deliver, use, search for residue, end, report. */
async function carryThrough(session) {
	const { job, lease, waited, state } = session;
	const delivered = await deliverCredential(job, lease, (directory) => state.filesAt(directory));
	const { masking } = delivered;
	let result;
	try {
		showIssued(job, {
			lease,
			masking,
			waited
		});
		result = await useLease(job, lease, delivered);
	} finally {
		await delivered.remove();
	}
	const [residue, ending] = await Promise.all([searchForResidue(job, masking.matcher, result.startedAt), endHeldLease(job, lease)]);
	await warnOnError(job.runner, "the state for the post step", () => state.ended(ending.revocation));
	return await reportSession(job, {
		lease,
		masking,
		result,
		residue,
		ending
	});
}
/** That the step was cancelled says more than what the cancelled request failed with. */
function cancelledOr({ cancelled }, refusal) {
	if (!cancelled.aborted) return refusal;
	return { failure: cancelledBeforeStart() };
}
export { runMain };
