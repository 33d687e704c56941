import "./rolldown-runtime.js";
import { a as endAtBroker, c as childEnvironment, d as withPatience, f as findPlanted, h as plantedFailure, i as idTokenRight, l as parseEnviron, m as meantVariables, n as serialiseState, p as meantProxies, r as requestIdToken, s as brokerClient, u as readRunnerEnvironment } from "./session-state.js";
import { C as err, D as failure, N as toRfc3339, O as FAILURE_CODES, T as faultText, a as joined, c as shortSha, d as printable, f as Secret, h as nodeHttp, i as inWords, l as timeOfDay, n as titleOf, o as placeText, r as inShort, s as plural, t as refuse, u as withoutUrl, w as ok } from "./base.js";
import { o as isAgentLogin } from "./agents.js";
import { r as newLeaseId, t as isLeaseId } from "./lease-id.js";
import { n as decisionSummary, r as pendingSummary, t as jobKeyOf } from "./claims.js";
import { n as parseClaims, r as writeEventRefusal } from "./claims2.js";
import { randomBytes } from "node:crypto";
import { access, constants, lstat, mkdir, mkdtemp, open, opendir, readFile, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { constants as constants$1, readFileSync, readdirSync, rmSync } from "node:fs";
import { constants as constants$2, tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import process from "node:process";
import { spawn } from "node:child_process";
// src/delivery/task/argument-list.ts
/**
* Splits a command line as .NET does on Unix, because the runner hands a custom `shell` to it as one string: blanks
* separate, double quotes group, a doubled quote within them is one, and a backslash escapes nothing but a quote.
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
const DEFAULT_SHELL = "bash";
/** File extension of the script: PowerShell runs no file without its own. */
function scriptExtension(shell) {
	return BUILT_IN[programOf(shell)]?.extension ?? "";
}
/** The script as the runner writes it: PowerShell is told to stop at errors and to hand on the last exit code. */
function scriptContents(shell, script) {
	if (programOf(shell) !== "pwsh") return script;
	return `$ErrorActionPreference = 'stop'\n${script}\n${String.raw`if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }`}`;
}
/**
* The command for `shell`: a built-in (`bash`, `sh`, `pwsh`, `python`) or a command line of one's own in which `{0}` stands
* for the script.
*/
function shellCommand(shell, scriptPath) {
	const program = programOf(shell);
	if (WINDOWS_ONLY.has(program)) return err(shellFailure(shell, "exists on Windows only, which stepkey does not support yet"));
	const own = shell.slice(program.length).trim();
	const builtIn = BUILT_IN[program];
	const format = own === "" ? builtIn?.args : own;
	if (format === void 0 || !format.includes("{0}")) return err(shellFailure(shell, "is no built-in shell, and has no {0} for the script"));
	const path = own === "" && program === "pwsh" ? scriptPath.replaceAll("'", "''") : scriptPath;
	const args = splitArguments(format).map((argument) => filledIn(argument, path));
	if (args.includes(void 0)) return err(shellFailure(shell, "has a brace that is neither {0} nor written twice"));
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
// src/delivery/task/check-task.ts
/**
* Why a task cannot start, as far as that shows before a credential exists: a mistake in `shell` or `working-directory`
* must not cost a lease, the job's seal and one use of an approval. `path` is the task's PATH.
*/
async function checkTask(place, path) {
	const command = shellCommand(shellOf(place), "script");
	if (!command.ok) return command.error;
	const directory = await workingDirectoryOf(place);
	if (!directory.ok) return directory.error;
	const { file } = command.value;
	return await isOnPath(file, {
		directory: directory.value,
		path
	}) ? void 0 : programMissing(file);
}
function shellOf({ shell }) {
	return shell.trim() === "" ? DEFAULT_SHELL : shell.trim();
}
async function workingDirectoryOf(place) {
	const directory = resolve(place.workspace, place.workingDirectory);
	if (await isDirectory(directory)) return ok(directory);
	return err(notStarted(`The working directory ${directory} is not there.`, { remedy: "Set `working-directory` to a folder of the workspace, and check out before this." }));
}
function programMissing(file) {
	return notStarted(`${file} was not found on the task's PATH.`, { remedy: "Install it in an earlier step, or choose another `shell`." });
}
function notStarted(message, rest) {
	return failure("task_not_started", message, rest);
}
async function isDirectory(path) {
	try {
		return (await stat(path)).isDirectory();
	} catch {
		return false;
	}
}
/** As execvp(3) looks for it: a name with a slash is a path, any other is searched for. */
async function isOnPath(file, { directory, path = "" }) {
	const looks = (file.includes("/") ? [file] : path.split(":").map((each) => join(each, file))).map((place) => isExecutable(resolve(directory, place)));
	return (await Promise.all(looks)).includes(true);
}
async function isExecutable(path) {
	try {
		await access(path, constants.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
// src/action/lease/source/end-lease.ts
/** Long enough for a broker that restarts. */
const PATIENT_MS = 6e4;
/** The runner interrupts, and kills ten seconds later; stopping the task took up to four of them. */
const HURRIED_MS = 4e3;
/** Revokes and looks whether the credential is dead: patiently, but in a hurry once the runner has cancelled. */
async function endLease(job, lease) {
	const { clock, cancelled } = job;
	const patience = {
		clock,
		cancelled,
		patientMs: PATIENT_MS,
		hurriedMs: HURRIED_MS
	};
	try {
		return await withPatience(patience, (signal) => lease.end(signal));
	} catch (error) {
		return faultWhileEnding(error, clock.now());
	}
}
/** A bug of ours must not hide that a credential may still live. */
function faultWhileEnding(error, checkedAt) {
	const what = faultText(error);
	return {
		revocation: "failed",
		checkedAt,
		by: "action",
		facts: [],
		failure: failure("revocation_failed", `The credential could not be revoked: ${what}.`, {
			remedy: "Post tries once more; the receipt says until when it lives.",
			cause: error
		})
	};
}
// src/action/context/job.ts
async function openJob(inputs, around) {
	const environment = {
		env: around.env,
		runnerEnv: await readRunnerEnvironment(around.parentPid),
		trusted: inputs.trustEnv,
		platform: around.platform
	};
	return {
		...around,
		inputs,
		environment,
		send: nodeHttp(meantProxies(environment)),
		jitter: Math.random,
		randomBytes
	};
}
// src/delivery/environment/bystanders.ts
/**
* The processes of this job that run beside the step. Found are those that still carry the job's tracking id: one that
* took it out of its environment is not, so this tells of accidents and honest leftovers, not of an attacker who hides.
* Undefined when nothing can be seen.
*/
async function findBystanders(around) {
	const { trackingId, ownPid } = around;
	if (trackingId === void 0 || trackingId === "") return void 0;
	const mark = `RUNNER_TRACKING_ID=${trackingId}`;
	const rows = around.platform === "linux" ? await readProc(mark) : await readPs(mark, around.read);
	if (rows === void 0) return void 0;
	const own = lineage(rows, ownPid);
	return rows.filter((row) => row.ofThisJob && !own.has(row.pid)).map(({ pid, name }) => ({
		pid,
		name
	}));
}
/** This process, those that started it, and those that it started. */
function lineage(rows, ownPid) {
	const parents = new Map(rows.map(({ pid, parent }) => [pid, parent]));
	const ancestors = (pid) => {
		const line = [];
		for (let at = pid; at !== void 0 && at > 0; at = parents.get(at)) {
			if (line.includes(at)) break;
			line.push(at);
		}
		return line;
	};
	const children = rows.filter(({ pid }) => ancestors(pid).includes(ownPid)).map(({ pid }) => pid);
	return /* @__PURE__ */ new Set([...ancestors(ownPid), ...children]);
}
async function readProc(mark) {
	const pids = (await readdir("/proc").catch(() => [])).filter((entry) => /^\d+$/u.test(entry)).map(Number);
	const rows = await Promise.all(pids.map((pid) => readProcess(pid, mark)));
	return pids.length === 0 ? void 0 : rows.flatMap((row) => row ?? []);
}
/** Undefined for a process that has ended meanwhile; another user's environment cannot be read, and is none of this job. */
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
/** `pid ppid command and environment`, one process a line. */
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
// src/receipt/receipt.ts
/** The receipt as its file holds it: JSON, indented, with a last newline. */
function renderReceipt(receipt) {
	return `${JSON.stringify(receipt, void 0, 2)}\n`;
}
/** The receipt's file name. A lease id has no character that a path could mean something by. */
function receiptFileName(lease) {
	return `stepkey-receipt-${lease}.json`;
}
// src/receipt/log-lines.ts
const LABEL_WIDTH = 12;
/** One fact of the step's log, its label in the common column; further lines stand below the text. */
function labelled(mark, label, text) {
	const [first = "", ...more] = typeof text === "string" ? [text] : text;
	return [`${mark} ${label.padEnd(LABEL_WIDTH)}${printable(first)}`, ...more.map((line) => `  ${"".padEnd(LABEL_WIDTH)}${printable(line)}`)];
}
/** What this step is for: the log's first line. */
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
/** Only where it differs: a review starts its reviewer's job on somebody else's pull request. */
function startedBy(actor, author) {
	return author === void 0 || author === actor ? "" : `, started by ${actor}`;
}
/** Who approved; nothing for a read, which needs nobody. */
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
/** Names of the job's variables that the task does not see; nothing when there are none. */
function withheldLines(names) {
	if (names.length === 0) return [];
	return labelled(" ", "withheld", `${joined(names, "and", 2)} (pass-env lets them through)`);
}
/** What runs now: the script's first line that does something. */
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
const ESCAPED = "a process that left the task's group still runs, with the credential";
function residueLines(residue) {
	const searched = `${plural(residue.files_searched, "file")} searched`;
	if (residue.found.length > 0) return labelled("✗", "residue", [`${searched}, the secret is in ${plural(residue.found.length, "file")}`, ...residue.found]);
	return residue.complete ? labelled("✓", "residue", `${searched}, nothing found`) : labelled("◌", "residue", `${searched}, nothing found so far: time ran out`);
}
function revokedLines(ending, lease) {
	const facts = ending.facts.length === 0 ? "" : `: ${ending.facts.join(", ")}`;
	const dies = `it ends by itself at ${timeOfDay(lease.diesAt)} UTC`;
	const [mark, label, text] = REVOKED[ending.revocation]({
		ending,
		facts,
		dies
	});
	return labelled(mark, label, text);
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
		`taken by the provider${facts} · its effect cannot be seen`
	],
	expires: ({ facts, dies }) => [
		"◌",
		"expires",
		`nothing can end this kind early; ${dies}${facts}`
	],
	none: ({ facts }) => [
		"◌",
		"valid",
		`it stays valid: stepkey cannot end it${facts}`
	],
	failed: ({ ending, dies }) => [
		"✗",
		"not revoked",
		[ending.failure?.message ?? "it may live", dies]
	]
};
function receiptLines(lease) {
	return labelled(" ", "receipt", `${receiptFileName(lease).replace(lease, shortLease(lease))} · also in the summary`);
}
/** A lease as logs show it: `lse_7q2m…`. Receipts have it whole. */
function shortLease(id) {
	return id.length > 8 ? `${id.slice(0, 8)}…` : id;
}
// src/action/report/progress.ts
/** Some of the session's lines, to the step's log. */
function show({ runner }, lines) {
	for (const line of lines) runner.say(line);
}
function showTitle(job) {
	const { step, source, environment, access } = job.inputs;
	show(job, [titleLine({
		step,
		grant: source.mode === "broker" ? source.grant : source.credential.kind,
		environment,
		access
	})]);
}
/** Whom it waits for, on which commit, and for how long still. */
function showWaiting(job, waiting) {
	const { identity, pending, leftMs, isFirst } = waiting;
	const left = `${inShort(Math.ceil(leftMs / 1e4) * 1e4)} left`;
	if (pending === void 0) {
		show(job, labelled("◌", "waiting", `an approval · ${left}`));
		return;
	}
	if (isFirst) show(job, askedLines(identity.claims, unfinished(identity, pending)));
	const { missing, commit, who, pull_request_url: url } = pending;
	const line = `${missing > 0 ? plural(missing, "approval") : "a new review"} of ${shortSha(commit)} by ${who} · ${left}`;
	show(job, labelled("◌", "waiting", url === void 0 ? [line] : [line, url]));
}
/** What is known of the decision while it is not made. */
function unfinished({ claims }, pending) {
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
function showIssued(job, { lease, cover, waited }) {
	const { claims, decision } = lease;
	if (!waited) show(job, askedLines(claims, decision));
	show(job, approvedLines(decision, job.inputs.access, job.clock.now()));
	for (const observed of decision.observed ?? []) show(job, labelled("◌", "observed", `policy would refuse: ${observed}`));
	show(job, issuedLines(lease));
	if (lease.diesAt >= lease.expiresAt + 1e3) show(job, labelled(" ", "", `its provider ends it by itself at ${timeOfDay(lease.diesAt)} UTC`));
	show(job, maskedLines(cover.masked));
	if (cover.tooShort > 0) show(job, labelled("✗", "not masked", `${plural(cover.tooShort, "secret")} too short to be hidden in the log`));
}
function showTask(job, { withheld, refused }) {
	show(job, withheldLines(withheld));
	for (const name of refused) show(job, labelled("✗", "withheld", `${name} is never passed`));
	show(job, runLines(job.inputs.run));
}
// src/action/task/bystanders.ts
/** More names than this fill the line and tell no more. */
const MOST_NAMED = 3;
/**
* Says which processes of earlier steps still run beside this one. A development server is a common sight, so it is told
* and stops nothing; a job that holds a write credential should have none.
*/
async function lookAround(job) {
	const bystanders = await findBystanders({
		trackingId: job.env["RUNNER_TRACKING_ID"],
		ownPid: process.pid,
		platform: job.platform,
		read: readCommand
	});
	if (bystanders !== void 0 && bystanders.length > 0) show(job, bystanderLines(bystanders));
}
/** `◌ beside      2 processes of earlier steps …`. */
function bystanderLines(bystanders) {
	const named = bystanders.map(({ name, pid }) => `${name} (${pid})`);
	const names = joined(named, "and", MOST_NAMED);
	const verb = bystanders.length === 1 ? "runs" : "run";
	return labelled("◌", "beside", [`${plural(bystanders.length, "process", "processes")} of earlier steps still ${verb}: ${names}`, "As the same user, they can read what the task can read. End them before this step if they are not yours."]);
}
/** Only platforms without /proc need it, so `@actions/exec` is loaded there alone. */
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
// src/delivery/redact/state-table.ts
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
// src/delivery/redact/spelling-trie.ts
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
/** One trie for one array of spellings: a secret has a thousand characters but only a few dozen different ones. */
function trieCache() {
	const known = /* @__PURE__ */ new Map();
	return (spellings) => {
		const trie = known.get(spellings) ?? spellingTrie(spellings);
		known.set(spellings, trie);
		return trie;
	};
}
// src/delivery/redact/form-matcher.ts
/** A table row is 1 KiB. Beyond this many the table is dropped and begun anew: bounded memory for any input. */
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
/** The automaton: states by number, and the step from one to the next, computed when it is first taken. */
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
/** By byte: the patterns that may begin with it. */
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
/** The state after one more byte. Of two threads at the same place the older one covers the younger one's match. */
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
/** The longest counts; of forms of the same length the plain one, which says most to a reader. */
function isBetter(length, form, best) {
	return length > best.length || length === best.length && form === "plain";
}
function keepOldest(oldest, thread) {
	const key = `${thread.pattern}.${thread.element}.${thread.node}`;
	const other = oldest.get(key);
	if (other === void 0 || other.age < thread.age) oldest.set(key, thread);
}
/** Equal for states that behave alike; the order of threads does not matter. */
function keyOf({ threads, length, form }) {
	return `${length} ${form} ${threads.map(({ pattern, element, node, age }) => `${pattern}.${element}.${node}.${age}`).toSorted().join(" ")}`;
}
function createMaskedBytes() {
	let pending = EMPTY$1;
	/** Place of the first pending byte. */
	let base = 0;
	/** End of what the last mask stands for. It may lie ahead of `base`: those bytes are given out already. */
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
			if (until <= base) return EMPTY$1;
			const released = ranges.length === 0 && maskedUntil <= base ? pending.subarray(0, until - base) : releaseMasked(until);
			pending = pending.slice(until - base);
			base = until;
			return released;
		},
		end: () => base + pending.length
	};
}
const MASK_BYTES = Buffer.from("***");
const EMPTY$1 = /* @__PURE__ */ new Uint8Array(0);
function concatenated(one, other) {
	return one.length === 0 ? other : Buffer.concat([one, other]);
}
/** Ranges in order, none of which overlap or touch. */
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
// src/delivery/redact/escapes.ts
/**
* How one character may be written by something that prints or encodes text: every spelling that we look for. Spellings
* may be mixed freely within one secret, because encoders differ in which characters they touch.
* Strings here are bytes: each character stands for one byte of the output.
*/
function spellingsOf(character) {
	const codePoint = character.codePointAt(0) ?? 0;
	const bytes = [...Buffer.from(character, "utf8")];
	const numeric = [
		...cases(bytes.map((byte) => `%${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `%25${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => String.raw`\x${hex(byte)}`).join("")),
		bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
		...unicodeEscapes(character),
		...codePointEscapes(codePoint),
		`&#${codePoint};`,
		...cases(codePoint.toString(16)).map((digits) => `&#x${digits};`)
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
/** Hexadecimal digits in lower and in upper case; letters that are no digits (`\x`) stay as they are. */
function cases(text) {
	const upper = text.replaceAll(/[a-f]/gu, (digit) => digit.toUpperCase());
	return upper === text ? [text] : [text, upper];
}
function hex(byte) {
	return byte.toString(16).padStart(2, "0");
}
/** `\u00e9` as in JSON (RFC 8259 §7), once and twice escaped, and `\u{e9}` as in ECMAScript. */
function unicodeEscapes(character) {
	return cases(Array.from({ length: character.length }, (_, index) => character.charCodeAt(index).toString(16).padStart(4, "0")).join(" ")).flatMap((digits) => {
		const parts = digits.split(" ");
		const once = parts.map((unit) => String.raw`\u${unit}`).join("");
		const twice = parts.map((unit) => String.raw`\\u${unit}`).join("");
		const braces = `\\u{${Number.parseInt(parts.join(""), 16).toString(16)}}`;
		return parts.length === 1 ? [
			once,
			twice,
			braces
		] : [once, twice];
	});
}
/** `\xe9` and `\U0001f600`: what Python and C make of a character as a whole. */
function codePointEscapes(codePoint) {
	const digits = codePoint.toString(16);
	if (codePoint > 65535) return cases(String.raw`\U${digits.padStart(8, "0")}`);
	return codePoint > 127 && codePoint <= 255 ? cases(String.raw`\x${digits}`) : [];
}
/** Line ends are rewritten on the way as well: a file read on one system is printed on another. */
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
		"&quot;"
	],
	"'": [
		"''",
		"'\\''",
		"'\"'\"'",
		"&apos;",
		"&#039;"
	],
	"\\": ["\\\\\\\\"],
	"/": ["\\\\/"],
	"&": ["&amp;"],
	"<": ["&lt;"],
	">": ["&gt;"],
	" ": ["+"]
};
/** Names, doubled quotes, and the escape characters of shells (`\`, PowerShell's backtick) and of JSON (`\/`, `\"`). */
function named(character) {
	const escaped = /^[!-/:-@[-`{-~ ]$/u.test(character) ? [`\\${character}`, `\`${character}`] : [];
	return [...NAMED[character] ?? [], ...escaped];
}
/** How many of the secrets are too short to be hidden. The caller says so in the log; it is never passed over. */
function countTooShort(secrets) {
	return secrets.filter((secret) => isTooShort(secret.reveal().trim())).length;
}
function isTooShort(text) {
	return Buffer.byteLength(text, "utf8") < 4;
}
/** Patterns for all forms of all secrets, and of each line of those with several lines. */
function formPatterns(secrets) {
	const texts = [...new Set(secrets.flatMap((secret) => textsOf(secret.reveal())))];
	const first = memoizedSpellings([""], [""]);
	const further = memoizedSpellings(WRAPS, HEX_SEPARATORS);
	return texts.flatMap((text) => partsOf(text).map(({ form, parts }) => ({
		form,
		elements: parts.map((part, index) => (index === 0 ? first : further)[form](part))
	})));
}
/** Nothing stands before the first element: else every line end would look like the beginning of a form. */
function memoizedSpellings(wraps, separators) {
	return {
		plain: memoized((byte) => [byte]),
		escaped: memoized(spellingsOf),
		base64: memoized((character) => base64Spellings(character, wraps)),
		hex: memoized((digits) => hexSpellings(digits, separators))
	};
}
/** The secret, cut into what is one element in each form. */
function partsOf(text) {
	const bytes = Buffer.from(text, "utf8");
	return [
		{
			form: "plain",
			parts: Array.from(bytesOf(text))
		},
		{
			form: "escaped",
			parts: Array.from(text.replaceAll("\r\n", "\n"))
		},
		...base64Windows(text).map((window) => ({
			form: "base64",
			parts: Array.from(window)
		})),
		{
			form: "hex",
			parts: bytes.toString("hex").match(/../gu) ?? []
		}
	];
}
function memoized(compute) {
	const known = /* @__PURE__ */ new Map();
	return (key) => {
		const cached = known.get(key) ?? compute(key);
		known.set(key, cached);
		return cached;
	};
}
/** The secret, its line ends written either way, and each of its lines; trimmed, because white space hides nothing. */
function textsOf(secret) {
	const whole = secret.toWellFormed().trim();
	const unix = whole.replaceAll("\r\n", "\n");
	const lines = unix.split(/[\r\n]+/u).map((line) => line.trim());
	return [
		whole,
		unix,
		unix.replaceAll("\n", "\r\n"),
		...lines
	].filter((text) => !isTooShort(text));
}
/** What may stand between two characters of an encoded text: tools wrap long lines (`base64` at 76, `xxd -p` at 60). */
const WRAPS = [
	"",
	"\n",
	"\r\n",
	"\\n",
	"\\r\\n",
	...["	", ...[
		1,
		2,
		3,
		4,
		5,
		6,
		7,
		8
	].map((width) => " ".repeat(width))].map((indent) => `\n${indent}`)
];
/** base64 has 62 safe characters and two that other encoders touch, or that base64url (RFC 4648 §5) writes otherwise. */
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
* The characters of a base64 text that a secret alone determines, for each of the three places in a group of three bytes
* at which it may begin. What stands before and after it changes at most one character on either side.
*/
function base64Windows(text) {
	const bytes = Buffer.from(text, "utf8");
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
const HEX_SEPARATORS = [
	...WRAPS,
	" ",
	"  ",
	":",
	"-"
];
function hexSpellings(digits, separators) {
	const spellings = [.../* @__PURE__ */ new Set([digits, digits.toUpperCase()])];
	return separators.flatMap((separator) => spellings.map((spelling) => separator + spelling));
}
/**
* The usual forms of one secret as plain strings, each as a whole encoded in one way. The matcher finds far more (every
* mixture of spellings); this list is for the runner's own masks, which know nothing but strings.
*/
function secretForms(secret) {
	return [...new Set(textsOf(secret).flatMap((text) => usualForms(text)))];
}
function usualForms(text) {
	const hex = Buffer.from(text, "utf8").toString("hex");
	const windows = base64Windows(text);
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
* What to register with the runner (`::add-mask::`) before the task starts: what the runner's own encoders leave out is
* in it (base64url, base64 at any place, hex, other ways of percent-encoding). A secret of several lines is masked line by
* line, as the runner itself does with values: its masks look at one line at a time.
* @see https://github.com/actions/runner, src/Sdk/DTLogging/Logging/ValueEncoders.cs
*/
function maskForms(secrets) {
	return [...new Set(secrets.flatMap((secret) => secretForms(secret.reveal())))].filter((form) => !/[\r\n]/u.test(form));
}
function lowerPercent(text) {
	return text.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}
/** RFC 3986 §2.2 reserves five characters that encodeURIComponent leaves alone. */
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
// src/delivery/redact/redact.ts
/** A matcher for all forms of these secrets; making it costs more than using it, so share it. */
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
/** The same for a text that is there as a whole. */
function redactText(matcher, text) {
	const redactor = redactorOn(matcher);
	const bytes = Buffer.from(text, "utf8");
	return Buffer.concat([redactor.write(bytes), redactor.flush()]).toString("utf8");
}
/** Whether a text holds any form of any secret. */
function holdsSecret(matcher, text) {
	let isFound = false;
	matcher.scan().feed(typeof text === "string" ? Buffer.from(text, "utf8") : text, () => {
		isFound = true;
	});
	return isFound;
}
// src/delivery/residue/search-file.ts
const BLOCK = 262144;
/** Searches one file up to the first match; the matcher carries on from block to block. */
async function searchFile(path, matcher, limits) {
	let file;
	try {
		const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants$1;
		file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
		if (!(await file.stat()).isFile()) return { reason: "unreadable" };
		limits.left.files -= 1;
		return await searchOpen(file, matcher, limits);
	} catch {
		return { reason: "unreadable" };
	} finally {
		await file?.close();
	}
}
async function searchOpen(file, matcher, { left, isOver }) {
	const block = Buffer.allocUnsafe(BLOCK);
	const scan = matcher.scan();
	const matches = [];
	for (;;) {
		const { bytesRead } = await file.read(block, 0, BLOCK, null);
		if (bytesRead === 0) return {};
		left.bytes -= bytesRead;
		scan.feed(block.subarray(0, bytesRead), (match) => matches.push(match));
		const [match] = matches;
		if (match !== void 0) return { match };
		if (isOver() && bytesRead === BLOCK) return { reason: "over budget" };
	}
}
// src/delivery/residue/walk-changed-files.ts
/** File systems keep times by the second at worst, and rounded down. */
const TIME_GRAIN_MS = 2e3;
/**
* All files below the roots that changed since then, each once, however the roots lie within each other. Links are never
* followed, and pipes, sockets and devices never opened.
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
	const folders = [start];
	for (let folder = folders.pop(); folder !== void 0; folder = folders.pop()) {
		if (walk.isOver()) {
			yield { kind: "unfinished" };
			return;
		}
		if (walk.seen.has(folder.path)) continue;
		walk.seen.add(folder.path);
		for await (const found of lookInto(folder, walk)) if ("device" in found) folders.push(found);
		else yield found;
	}
}
/** How many files are looked at together: enough to be quick, few enough that heartbeats go on. */
const BATCH = 64;
async function* lookInto(folder, walk) {
	let batch = [];
	try {
		for await (const entry of await opendir(folder.path)) {
			if (walk.isOver()) {
				yield { kind: "unfinished" };
				return;
			}
			batch.push(entry);
			if (batch.length < BATCH) continue;
			yield* await lookAt(folder, batch, walk);
			batch = [];
		}
	} catch {
		yield {
			kind: "skipped",
			reason: "unreadable"
		};
	}
	yield* await lookAt(folder, batch, walk);
}
function lookAt(folder, batch, walk) {
	const paths = batch.map((entry) => join(folder.path, entry.name)).filter((path) => !walk.seen.has(path));
	return Promise.all(paths.map((path) => classify(path, folder, walk)));
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
/** By the innermost root that holds it. */
function shownPath(path, roots) {
	const [shortest = path] = roots.map((root) => ({
		root,
		below: relative(root.path, path)
	})).filter(({ below }) => !below.startsWith("..") && !isAbsolute(below)).toSorted((one, other) => one.below.length - other.below.length).map(({ root, below }) => join(root.name, below));
	return shortest;
}
/** Roots may be links themselves; below them none is followed. */
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
/** Whoever finds so many knows enough: the rest would only make the log and the receipt long. */
const MOST_FINDINGS = 50;
/**
* Looks for what a task left of its secrets in files. Compressed, encrypted and otherwise encoded copies are not found:
* docs/delivery.md says what is.
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
		const isEnough = isOver() || findings.length >= MOST_FINDINGS;
		if (entry.kind === "unfinished" || entry.kind === "changed" && isEnough) {
			isComplete = false;
			break;
		}
		if (entry.kind === "unchanged") unchangedFiles += 1;
		else if (entry.kind === "skipped") skipped[entry.reason] += 1;
		else {
			const { reason, found } = await lookFor(request.matcher, entry, {
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
/** In the file's name and in what it holds. */
async function lookFor(matcher, { path, shown }, limits) {
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
// src/action/task/residue.ts
/** Where a task can leave files that outlive it, likeliest first. */
const ROOTS = [
	"GITHUB_WORKSPACE",
	"RUNNER_TEMP",
	"HOME"
];
/** Searches the files that changed since the task began; undefined when the workflow does not want it. */
async function lookForResidue(job, matcher, since) {
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
* What a found secret means. `auto`: an error as long as the credential may still be used, a warning once it was seen
* dead.
*/
function judgeResidue(residue, setting, revocation) {
	const found = residue?.found ?? [];
	const failed = failure("residue_found", `The task left its secret in ${plural(found.length, "file")}: ${found.join(", ")}.`, { remedy: "Remove the file in the task, or keep the secret in the environment only." });
	if (found.length === 0) return {
		level: "none",
		failure: failed
	};
	return {
		level: setting === "fail" || setting === "auto" && revocation !== "verified" ? "error" : "warning",
		failure: failed
	};
}
// src/action/runner/warn-on-error.ts
/**
* Writes something that comes after the task. A full disk, or a task that emptied the runner's folders, must not hide how
* the step ended: what cannot be written is said, and no more. Returns whether it was written.
*/
async function orWarn(runner, what, write) {
	try {
		await write();
		return true;
	} catch (error) {
		runner.warn(`stepkey: ${what} could not be written: ${faultText(error)}`);
		return false;
	}
}
// src/receipt/markdown.ts
/** Text from outside in a Markdown document: whatever it holds, it stays text. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\s]+/gu;
/** What is no letter, digit or harmless mark could mean something in Markdown or HTML. */
const MEANING = /[^\p{L}\p{M}\p{N} .,;/():'-]|:(?![\d ]|$)/gu;
const PLAIN_NAME = /^[\w./:@-]+$/u;
/** One line of plain text: every other character as its number, which no Markdown reads as structure. */
function escapeMarkdown(text) {
	return text.replaceAll(INVISIBLE, " ").trim().replaceAll(MEANING, asNumber).replace(/^-/u, asNumber).replace(/(?<=^\d+)[.)]/u, asNumber).replaceAll(/www\./giu, (prefix) => `${prefix.slice(0, 3)}&#46;`);
}
function asNumber(character) {
	return `&#${character.codePointAt(0) ?? 0};`;
}
/** A name in fixed width where it is plain (a commit, a lease), else escaped text. */
function code(text) {
	return PLAIN_NAME.test(text) ? `\`${text}\`` : escapeMarkdown(text);
}
/** A text block in a fence that nothing inside it can close. */
function fenced(language, text) {
	const runs = text.match(/`+/gu) ?? [];
	const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
	return `${fence}${language}\n${text.replace(/\n$/u, "")}\n${fence}`;
}
/** A table; cells are Markdown already, one line each. */
function table(headings, rows) {
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
/** The life of each lease as a picture: what it could have lived, what it lived, and the task within. */
function lifeChart(receipts) {
	const sections = receipts.flatMap((receipt) => [`  section ${chartText(receipt.step)}`, ...barsOf(receipt).map(barLine)]);
	return fenced("mermaid", [...[
		"gantt",
		"  dateFormat X",
		"  axisFormat %H:%M:%S",
		"  title Life of the credential in UTC"
	], ...sections].join("\n"));
}
/** Mermaid has no escapes that hold everywhere: what is no letter, digit or harmless mark is left out. */
function chartText(text) {
	const plain = text.replaceAll(/[^\p{L}\p{M}\p{N} ._-]+/gu, " ").replaceAll(/ +/gu, " ").trim();
	return plain === "" ? "step" : plain;
}
function barsOf({ issued, used, ended }) {
	const dead = ended.revocation === "verified" || ended.revocation === "requested";
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
		dead ? {
			name: "credential",
			style: "active",
			from: issued.at,
			to: ended.at
		} : {
			name: "credential",
			style: "crit",
			from: issued.at,
			to: issued.dies_at
		},
		...task
	];
}
/** A bar is a second long at least: one of no length is not drawn. */
function barLine({ name, style, from, to }) {
	const start = secondsOf(from);
	return `  ${name} :${style}, ${start}, ${Math.max(start + 1, secondsOf(to))}`;
}
function secondsOf(instant) {
	return Math.floor(Date.parse(instant) / 1e3);
}
// src/receipt/outcome.ts
/** What became of one step, as a heading: the task first, then its credential. */
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
	verified: () => "is gone, and that was seen",
	requested: () => "was ended, which cannot be seen",
	expires: ({ issued }) => `ends by itself at ${timeOfDay(Date.parse(issued.dies_at))} UTC`,
	none: () => "stays valid, because nothing can end it",
	failed: () => "could not be revoked"
};
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
* Leases of one job as Markdown, in the order given: the outcome in words, one table, the life as a picture, what was
* not proven, and the receipts folded. Each step appends its own part, and GitHub shows them one below the other.
*/
function renderSummary(receipts, place) {
	return `${[
		...place.isFirst ? [SUMMARY_HEADING] : [],
		...receipts.map((receipt) => `### ${outcomeInWords(receipt)}`),
		table(HEADINGS, receipts.map(row)),
		lifeChart(receipts),
		...receipts.flatMap(doubts),
		...receipts.map(folded)
	].join("\n\n")}\n\n`;
}
const SUMMARY_HEADING = "## stepkey: credentials of this job";
function row(receipt) {
	return [
		`${escapeMarkdown(receipt.step)}<br>${escapeMarkdown(rightsOf(receipt))}`,
		asked(receipt),
		approved(receipt),
		issued(receipt),
		used(receipt),
		ended$1(receipt),
		proven(receipt)
	];
}
function rightsOf({ grant, environment, access }) {
	return [
		grant,
		environment,
		access
	].flatMap((part) => part ?? []).join(", ");
}
function asked({ asked: who }) {
	const { pull_request: number, run_attempt: attempt } = who;
	const where = placeText(who.ref, number);
	return lines(`${escapeMarkdown(who.repository)} at ${code(shortSha(who.commit))}`, `${escapeMarkdown(where)} by ${escapeMarkdown(who.author ?? who.by)}${who.agent ? " (an agent's job)" : ""}`, `run ${who.run_id}, attempt ${attempt}${escapeMarkdown(startedBy(who.by, who.author))}`);
}
function approved({ approved: given, access }) {
	if (access === "read") return "not needed to read";
	if (given.required === 0) return lines("not needed", ...given.reason === void 0 ? [] : [escapeMarkdown(given.reason)]);
	return lines(...given.by.map(({ login, commit, at }) => `${escapeMarkdown(login)}, ${dateAndTime(at)}, ${code(shortSha(commit))}`), `${given.by.length} of ${given.required}`);
}
function issued({ issued: given, lease }) {
	return lines(code(lease), escapeMarkdown(given.to), `${dateAndTime(given.at)}, until ${time(given.expires_at)} at most`);
}
function used({ used: task }) {
	if (task === void 0) return "never";
	const { stopped, residue } = task;
	return lines(`exit ${task.exit_code} after ${inShort(task.duration_ms)}`, ...stopped === void 0 ? [] : [`stopped: ${escapeMarkdown(stopped)}`], ...residue !== void 0 && residue.found.length > 0 ? [`secret left in ${escapeMarkdown(joined(residue.found, "and", 3))}`] : []);
}
function ended$1(receipt) {
	return ENDED[receipt.ended.revocation](receipt);
}
const ENDED = {
	verified: ({ ended: end }) => `revoked, ${time(end.at)}`,
	requested: ({ ended: end }) => `revoked, ${time(end.at)}`,
	expires: ({ issued: given }) => `ends by itself, ${time(given.dies_at)}`,
	none: () => "stays valid",
	failed: ({ ended: end }) => lines("not revoked", escapeMarkdown(end.failure ?? ""))
};
function proven({ proven: proof, ended: end }) {
	const facts = proof.facts.map(escapeMarkdown);
	const by = `by the ${proof.by}, ${time(proof.checked_at)}`;
	if (end.revocation === "verified") return lines(...facts, by);
	return lines("**no**", ...facts);
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
/** The time of day of an RFC 3339 instant: a lease lives 12 hours at most, so one date a row is enough. */
function time(instant) {
	return `${escapeMarkdown(instant.slice(11, 19))} UTC`;
}
function lines(...texts) {
	return texts.filter((text) => text !== "").join("<br>");
}
// src/receipt/refusal-summary.ts
const PULL_REQUEST_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/pull\/\d+$/u;
/** The part of the job's summary of a step that got none: what, why, what now. */
function renderRefusal(refused, place) {
	const { lines, url, trace } = refused;
	const link = url !== void 0 && PULL_REQUEST_URL.test(url) ? url : void 0;
	const looked = trace === void 0 ? "" : `, trace ${code(trace)}`;
	return `${[
		...place.isFirst ? [SUMMARY_HEADING] : [],
		`### ✗ ${escapeMarkdown(refused.step)}: ${escapeMarkdown(refused.title)}; the step got no credential`,
		lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n"),
		`What now: ${escapeMarkdown(withoutUrl(refused.remedy, link))}`,
		...link === void 0 ? [] : [`<${link}>`],
		`Code: ${code(refused.code)}${looked}`
	].join("\n\n")}\n\n`;
}
// src/receipt/write-summary-mark.ts
/**
* Whether this step is the first of its job to write to the summary: the first one to ask gets true, also when steps run
* at the same time. The answer is about a heading only, so a step that plants the mark spoils no more than that.
*/
async function isFirstInSummary(directory, job) {
	const name = `summary-of-${job.runId}-${job.runAttempt}-${job.checkRunId}`;
	await mkdir(directory, {
		recursive: true,
		mode: 448
	});
	try {
		await writeFile(join(directory, name), "", { flag: "wx" });
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
		throw error;
	}
}
// src/action/report/summary-place.ts
/** Where receipts lie: the runner empties it with the job. */
function receiptFolder({ env }) {
	return join(env["RUNNER_TEMP"] ?? tmpdir(), "stepkey");
}
/** Whether this step is the first of its job in the summary. Where that cannot be known, a heading too many is better than no summary. */
async function placeInSummary(job) {
	try {
		return { isFirst: await isFirstInSummary(receiptFolder(job), summaryKey(job)) };
	} catch {
		return { isFirst: true };
	}
}
/** The folder is the job's own, so run and attempt are enough; a refusal may come before any claim is known. */
function summaryKey({ env }) {
	return {
		repositoryId: 0,
		runId: Number(env["GITHUB_RUN_ID"] ?? 0),
		runAttempt: Number(env["GITHUB_RUN_ATTEMPT"] ?? 0),
		checkRunId: 0
	};
}
// src/action/report/refusal.ts
/** A step that gets no credential: said in the log, beside the job's result and in its summary. Returns the exit code. */
async function refuseStep(job, refusal) {
	const pending = refusal.pending?.summary;
	const failure = pending === void 0 ? refusal.failure : spelledOut(job, refusal, pending);
	const url = pending?.pull_request_url;
	const exitCode = refuse(job.runner, failure, url);
	const refused = {
		step: job.inputs.step,
		title: titleOf(failure),
		lines: [failure.message, ...failure.details ?? []],
		remedy: failure.remedy,
		code: failure.code,
		trace: failure.trace,
		url
	};
	await orWarn(job.runner, "the summary", async () => job.runner.appendSummary(renderRefusal(refused, await placeInSummary(job))));
	return exitCode;
}
/** What the step waits for, in its own words: grant, number, commit, and who can give it. */
function spelledOut(job, { failure }, pending) {
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
// src/receipt/not-proven.ts
/** What nobody can vouch for in this run, one sentence each: the honest half of the receipt. */
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
	return [`That the credential is dead: ${doubt(`${timeOfDay(lease.diesAt)} UTC`)}.`];
}
/** By how it ended; with the time at which the provider ends it by itself. */
const DOUBTS = {
	verified: void 0,
	requested: () => "the provider took the order to end it, and offers no way to see it carried out",
	expires: (dies) => `nothing can end this kind early; it ends by itself at ${dies}`,
	none: () => "nothing ends this kind; it stays valid",
	failed: (dies) => `it could not be revoked, and may live until ${dies}`
};
function aboutTheTask({ task, ending }) {
	if (task === void 0) return [];
	const { residue, escaped } = task;
	const alive = ending.revocation === "verified" ? "held" : "may hold";
	return [
		...escaped ? [`That the task is over: a process that left its group still ran, and ${alive} the credential.`] : [],
		...residue === void 0 ? ["That no file holds the secret: nobody searched."] : [],
		...residue?.complete === false ? [`That no file holds the secret: time ran out after ${plural(residue.files_searched, "file")}.`] : []
	];
}
function aboutTheMode({ mode, access }) {
	if (mode === "broker" || access === "read") return [];
	return ["That nothing else in this job could get this credential: without a broker only the provider's trust policy decides that."];
}
// src/receipt/build-receipt.ts
/** The record of one lease, from what the parts of its run know. */
function buildReceipt(parts) {
	const { decision, lease, ending, task } = parts;
	return {
		version: 1,
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
		ended: {
			at: toRfc3339(ending.checkedAt),
			revocation: ending.revocation,
			...ending.failure === void 0 ? {} : { failure: ending.failure.message }
		},
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
	return {
		kind: lease.kind,
		to: lease.issuedTo,
		at: toRfc3339(lease.issuedAt),
		expires_at: toRfc3339(lease.expiresAt),
		dies_at: toRfc3339(lease.diesAt),
		masked_values: maskedValues
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
// src/receipt/write-receipt.ts
/**
* Writes the receipt into `directory` and returns its path. It appears whole or not at all: readers see no half of it,
* and a link planted under its name is replaced, not followed. Rejects when the disk does not take it.
*/
async function writeReceipt(directory, receipt) {
	if (!isLeaseId(receipt.lease)) throw new Error(`${receipt.lease} is no lease id`);
	await mkdir(directory, {
		recursive: true,
		mode: 448
	});
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
// src/action/report/task-record.ts
/** What log and receipt say of the task; undefined when it never started. */
function taskRecordOf({ used, residue }) {
	if (!used.task.ok) return void 0;
	const { exitCode, wasStopped, leftBehind } = used.task.value;
	return {
		startedAt: used.startedAt,
		endedAt: used.endedAt,
		exitCode,
		stopped: wasStopped ? used.withdrawal?.why ?? "the job was cancelled" : void 0,
		escaped: leftBehind === "escaped",
		residue
	};
}
// src/action/report/receipt.ts
/** Writes the receipt, and the session's part of the job's summary. Returns whether both were written. */
async function leaveReceipt(job, session) {
	const { runner } = job;
	const receipt = receiptOf(job, session);
	const isLeft = await orWarn(runner, "the receipt", async () => runner.setOutput("receipt", await writeReceipt(receiptFolder(job), receipt)));
	const isShown = await orWarn(runner, "the summary", async () => runner.appendSummary(renderSummary([receipt], await placeInSummary(job))));
	return isLeft && isShown;
}
function receiptOf({ inputs }, session) {
	const { lease, cover, ending } = session;
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
		maskedValues: cover.masked,
		task: taskRecordOf(session),
		ending
	});
}
// src/action/report/session.ts
/** Writes down how it was: log, outputs, summary and receipt. Returns the exit code: the task's own, else 1. */
async function reportSession(job, session) {
	const { lease, used, residue, ending } = session;
	const task = taskRecordOf(session);
	if (task !== void 0) show(job, taskLines(task));
	if (residue !== void 0) show(job, residueLines(residue));
	show(job, revokedLines(ending, lease));
	await orWarn(job.runner, "the outputs", () => setOutputs(job, session));
	if (await leaveReceipt(job, session)) show(job, receiptLines(lease.id));
	const { summary } = used;
	if (summary.ok && summary.value !== "") await orWarn(job.runner, "the task's summary", () => {
		job.runner.appendSummary(`${summary.value}\n\n`);
	});
	return conclude(job, session);
}
function setOutputs({ runner }, { lease, used, ending }) {
	runner.setOutput("lease-id", lease.id);
	runner.setOutput("expires-at", toRfc3339(lease.expiresAt));
	runner.setOutput("revocation", ending.revocation);
	if (used.outputs.ok) runner.setOutput("outputs", JSON.stringify(used.outputs.value));
}
/** The task's own exit code; where that is 0 and something else failed, 1. */
function conclude(job, session) {
	const { used, ending, residue } = session;
	if (ending.failure !== void 0) job.runner.warn(`stepkey: ${ending.failure.message} ${ending.failure.remedy}`);
	const left = judgeResidue(residue, job.inputs.residue, ending.revocation);
	if (left.level === "warning") job.runner.warn(`stepkey: ${left.failure.message}`);
	const failures = [...failuresOf(used), ...left.level === "error" ? [left.failure] : []];
	for (const failed of failures) refuse(job.runner, failed);
	if (!used.task.ok) return 1;
	const { exitCode, wasStopped } = used.task.value;
	if (exitCode !== 0 && !wasStopped) job.runner.fail(`stepkey: the task ended with exit code ${exitCode}.`);
	return exitCode === 0 && failures.length > 0 ? 1 : exitCode;
}
function failuresOf({ task, withdrawal, outputs, summary }) {
	return [
		...task.ok ? [] : [task.error],
		...withdrawal === void 0 ? [] : [withdrawnFailure(withdrawal.why)],
		...outputs.ok ? [] : [outputs.error],
		...summary.ok ? [] : [summary.error]
	];
}
function withdrawnFailure(why) {
	return failure("lease_withdrawn", `The lease ended while the task ran: ${why}.`, { remedy: "A new approval or a re-run is needed." });
}
// src/delivery/task/private-directory.ts
/**
* Lends a directory that only this user can enter (0700), and removes it with all it holds: when `use` is done, and also
* when this process ends before that by anything but SIGKILL.
*/
async function withPrivateDirectory(parent, use) {
	const directory = await mkdtemp(join(parent, "stepkey-"));
	const removeNow = () => rmSync(directory, {
		recursive: true,
		force: true
	});
	process.once("exit", removeNow);
	try {
		return await use(directory);
	} finally {
		await rm(directory, {
			recursive: true,
			force: true,
			maxRetries: 3
		}).catch(() => void 0);
		process.removeListener("exit", removeNow);
	}
}
// src/delivery/task/process-group.ts
/**
* Ends a process group: one step after the other, until no process of it is left. Returns the last signal that was
* needed; undefined when it ended by itself.
*/
async function endGroup(leader, steps, waiting) {
	let needed;
	for (const { signal, waitMs } of steps) {
		if (!isGroupAlive(leader)) break;
		if (signal !== void 0 && signalGroup(leader, signal)) needed = signal;
		await untilGone(leader, waitMs, waiting);
	}
	return needed;
}
const LOOK_EVERY_MS = 25;
async function untilGone(leader, waitMs, { clock, hurry }) {
	const until = clock.now() + waitMs;
	const isHurried = () => hurry?.aborted === true;
	const mayHurry = !isHurried();
	while (clock.now() < until && isGroupAlive(leader)) {
		await clock.sleep(LOOK_EVERY_MS, mayHurry ? hurry : void 0);
		if (mayHurry && isHurried()) return;
	}
}
/** Signals every process of the group; false when there is none any more. */
function signalGroup(leader, signal) {
	try {
		return process.kill(-leader, signal);
	} catch {
		return false;
	}
}
/** Whether a process of the group still runs. One that is dead and waits to be reaped does not count. */
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
// src/delivery/task/start-task.ts
/**
* Writes the script and starts it: in a session and process group of its own, so that signals reach all of it, without
* standard input. Refused as `task_not_started`, before anything ran.
*/
async function startTask(task) {
	const shell = shellOf(task);
	const script = join(task.directory, `script${scriptExtension(shell)}`);
	const command = shellCommand(shell, script);
	if (!command.ok) return command;
	const directory = await workingDirectoryOf(task);
	if (!directory.ok) return directory;
	await writeFile(script, scriptContents(shell, task.script), { mode: 448 });
	return spawnTask({
		...command.value,
		cwd: directory.value
	}, task.env);
}
async function spawnTask({ file, args, cwd }, env) {
	try {
		const child = spawn(file, [...args], {
			cwd,
			env: revealed(env),
			detached: true,
			stdio: [
				"ignore",
				"pipe",
				"pipe"
			]
		});
		const error = await new Promise((settle) => {
			child.once("spawn", () => settle(void 0));
			child.once("error", settle);
		});
		return isStarted(child) ? ok(child) : err(spawnFailure(error, file, env));
	} catch (error) {
		return err(spawnFailure(error, file, env));
	}
}
function isStarted(child) {
	return child.pid !== void 0;
}
/** The one place where a task's secrets become plain: the environment of its process. */
function revealed(env) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}
function spawnFailure(error, file, env) {
	switch (codeOf(error)) {
		case "ENOENT": return programMissing(file);
		case "EACCES": return notStarted(`${file} may not be executed.`, { remedy: "Check its permissions, or choose another `shell`." });
		case "E2BIG": return notStarted(`The task's environment is larger than the system takes: ${sizeOf(env)}.`, { remedy: "Let fewer or shorter variables through with `pass-env`." });
		case "ERR_INVALID_ARG_VALUE": return notStarted("A variable or the shell's command line holds a NUL character.", { remedy: "No program can be given one: remove it." });
		default: return notStarted(`${file} could not be started: ${codeOf(error)}.`, {
			remedy: "Check `shell` and `working-directory`; re-run the job if the machine is overloaded.",
			cause: error
		});
	}
}
/** Only the error's code: messages of Node quote the value that they reject. */
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
// src/delivery/redact/commands.ts
/**
* Keeps the runner from reading a task's output as commands. The runner splits output at `\n` and `\r`, and takes a line
* for a command when it begins with `::` after white space, or holds `##[` anywhere. Both get a backslash, as the runner
* itself does with its own markers: `\::error::`, `##\[group]`. It is visible, copies well, and nothing parses it.
*
* `::add-mask::` alone passes: a task that derives another secret must be able to hide it, and without the command the
* line would show it. White space is taken widely (control characters, and every byte above ASCII), because the runner
* trims by Unicode: a backslash too many is harmless.
* @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
*/
function createCommandFilter() {
	let place = "start";
	let pending = /* @__PURE__ */ new Uint8Array(0);
	const run = (bytes, isLast) => {
		const out = [];
		let copied = 0;
		let index = 0;
		while (index < bytes.length) {
			const step = STEPS[place](bytes, index, isLast);
			if (step.escapeAt !== void 0) {
				out.push(bytes.subarray(copied, step.escapeAt), BACKSLASH);
				copied = step.escapeAt;
			}
			index = step.next;
			place = step.place;
			if (step.waits === true) break;
		}
		pending = bytes.slice(index);
		if (out.length === 0 && index === bytes.length) return bytes;
		out.push(bytes.subarray(copied, index));
		return Buffer.concat(out);
	};
	return {
		write: (chunk) => run(pending.length === 0 ? chunk : Buffer.concat([pending, chunk]), false),
		flush: () => run(pending, true),
		interrupt: () => void (place = "start")
	};
}
const LF$1 = 10;
const CR$1 = 13;
const SPACE = 32;
const HASH = 35;
const COLON = 58;
const BACKSLASH = Buffer.from("\\");
const ADD_MASK = "::add-mask::";
const MARKER = "##[";
const STEPS = {
	start(bytes, index, isLast) {
		const first = skip(bytes, index, isBlank);
		if (first === bytes.length) return {
			place: "start",
			next: first
		};
		if (bytes[first] !== COLON) return {
			place: "middle",
			next: first
		};
		const seen = readAhead(bytes, first, ADD_MASK);
		if (seen === ADD_MASK) return {
			place: "mask",
			next: first + seen.length
		};
		const waits = ADD_MASK.startsWith(seen) && !isLast;
		if (waits) return {
			place: "start",
			next: first,
			waits
		};
		if (!seen.startsWith("::")) return {
			place: "middle",
			next: first + 1
		};
		return {
			place: "middle",
			next: first + 2,
			escapeAt: first
		};
	},
	middle(bytes, index, isLast) {
		const stop = skip(bytes, index, (byte) => byte !== HASH && !isLineEnd$1(byte));
		if (stop === bytes.length) return {
			place: "middle",
			next: stop
		};
		if (bytes[stop] !== HASH) return {
			place: "start",
			next: stop + 1
		};
		const seen = readAhead(bytes, stop, MARKER);
		if (seen === MARKER) {
			const bracket = stop + 3 - 1;
			return {
				place: "middle",
				next: bracket + 1,
				escapeAt: bracket
			};
		}
		const waits = MARKER.startsWith(seen) && !isLast;
		return {
			place: "middle",
			next: waits ? stop : stop + 1,
			waits
		};
	},
	mask(bytes, index) {
		const stop = skip(bytes, index, (byte) => !isLineEnd$1(byte));
		return stop === bytes.length ? {
			place: "mask",
			next: stop
		} : {
			place: "start",
			next: stop + 1
		};
	}
};
function skip(bytes, from, goesOn) {
	let index = from;
	while (index < bytes.length && goesOn(bytes[index] ?? 0)) index += 1;
	return index;
}
/** As many characters as the expected text has, in lower case: command names are not case-sensitive. */
function readAhead(bytes, index, expected) {
	return Buffer.from(bytes.subarray(index, index + expected.length)).toString("latin1").toLowerCase();
}
function isLineEnd$1(byte) {
	return byte === LF$1 || byte === CR$1;
}
/** What may stand before a command: line ends, white space, control characters, and all that is not ASCII. */
function isBlank(byte) {
	return byte <= SPACE || byte >= 127;
}
// src/delivery/redact/line-filter.ts
/** A line longer than this is given out in parts: memory stays bounded whatever a task prints. */
const LONGEST_LINE = 65536;
const LF = 10;
const CR = 13;
/** Whether a byte ends a line, as the runner reads lines. */
function isLineEnd(byte) {
	return byte === LF || byte === CR;
}
/** Keeps back an unfinished line, as the runner does. Progress that rewrites its line with `\r` is shown at once. */
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
			const isTooLong = end === 0 && size + chunk.length > LONGEST_LINE;
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
// src/delivery/redact/arrivals.ts
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
// src/delivery/redact/stream-redactor.ts
const STREAMS = ["stdout", "stderr"];
/**
* Looks for secrets three times: in each stream for itself, so that noise on one cannot hide what is printed on the other
* in pieces; and across both in the order of arrival, so that a secret cannot be printed half here and half there.
* The streams stay apart.
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
	/** The place in a stream before which neither its own scan nor the one across needs a byte any more. */
	const safeUntil = (stream) => {
		const { scan, bytes } = lanes[stream];
		const needed = arrivals.between(arrivals.total() - across.held(), arrivals.total()).filter((piece) => piece.stream === stream);
		return Math.min(bytes.end() - scan.held(), ...needed.map(({ start }) => start));
	};
	/** The stream that waited comes first: its bytes are older. */
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
// src/delivery/redact/task-output.ts
/**
* The way of a task's output: redacted, each stream for itself and across both; cut into whole lines, as the runner does,
* so that lines of the two never mix; both together redacted once more, so that no form stands in what comes out; and
* last made harmless as commands, so that nothing can be put together after that.
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
const LINE_END = Buffer.from("\n");
const EMPTY = /* @__PURE__ */ new Uint8Array(0);
// src/delivery/task/run-task.ts
/**
* The runner interrupts us, terminates us 7.5 s later and kills us after 2.5 s more. Stopped by this, the task is gone
* after 4 s at most, and more than 3 s are left to revoke.
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
* Runs the one task that gets the credential, and hands on its output without any form of its secrets. Resolves when all
* of its processes have ended, as far as they can be reached; the failure says why it could not start.
*/
async function runTask(task, effects) {
	const started = await startTask(task);
	if (!started.ok) return started;
	const child = started.value;
	const killNow = () => void signalGroup(child.pid, "SIGKILL");
	process.once("exit", killNow);
	try {
		return ok(await attend(child, effects));
	} catch (error) {
		killNow();
		throw error;
	} finally {
		process.removeListener("exit", killNow);
	}
}
async function attend(child, effects) {
	const { clock, signal, limits = TASK_LIMITS } = effects;
	const read = readOutput(child, effects);
	read.catch(() => signalGroup(child.pid, "SIGKILL"));
	const stop = stopOnAbort(child.pid, effects);
	const exit = await exitOf(child);
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
		...outcomeOf$1(exit),
		wasStopped,
		leftBehind: isRead ? rest : "escaped"
	};
}
function outcomeOf$1({ code, signal }) {
	if (signal === null) return {
		exitCode: code ?? 1,
		signal: void 0
	};
	return {
		exitCode: 128 + constants$2.signals[signal],
		signal
	};
}
function exitOf(child) {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve({
		code: child.exitCode,
		signal: child.signalCode
	});
	return new Promise((resolve) => {
		child.once("exit", (code, signal) => resolve({
			code,
			signal
		}));
	});
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
/** Reads both streams to their end. Output waits for whoever takes it, and so does the task: nothing piles up here. */
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
/** Whether it is done within the time. */
async function within(work, waitMs, clock) {
	const isSettled = new AbortController();
	const late = clock.sleep(waitMs, isSettled.signal).then(() => false);
	try {
		return await Promise.race([work.then(() => true), late]);
	} finally {
		isSettled.abort();
	}
}
// src/delivery/task/file-commands.ts
/**
* Reads the runner's format of GITHUB_OUTPUT: lines `name=value`, or `name<<delimiter`, the value's lines, and the
* delimiter alone on a line. A later value of a name replaces an earlier one. The error says which line is wrong, and
* quotes nothing: the line may hold a secret.
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
		if (end < 0) return err(`the delimiter of line ${number} does not follow`);
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
// src/delivery/task/task-files.ts
/** The runner takes summaries up to this size, and outputs of a job up to the same. */
const LARGEST_TASK_FILE = 1048576;
/** The runner drops a step's summary as a whole when it is larger: stepkey's own part needs room in it. */
const LARGEST_TASK_SUMMARY = 983040;
/** Makes both files, empty: a script may append to them without looking. */
async function createTaskFiles(directory) {
	const files = {
		output: join(directory, "output"),
		summary: join(directory, "summary")
	};
	for (const path of [files.output, files.summary]) await writeFile(path, "", { mode: 384 });
	return files;
}
/**
* The task's outputs by name. Refused as a whole when any name or value holds any form of any secret: outputs are not
* masked, and every later step and job could read them.
*/
async function collectOutputs(path, matcher) {
	const text = await readTaskFile(path, {
		name: "GITHUB_OUTPUT",
		largest: LARGEST_TASK_FILE
	});
	if (!text.ok) return text;
	const parsed = parseFileCommands(text.value);
	const named = Object.entries(parsed.ok ? parsed.value : {}).filter(([name, value]) => holdsSecret(matcher, name) || holdsSecret(matcher, value)).map(([name]) => redactText(matcher, name));
	if (named.length > 0 || holdsSecret(matcher, text.value)) {
		const what = named.length > 0 ? `The task's output ${named.join(", ")}` : "GITHUB_OUTPUT";
		return err(secretFailure(`${what} holds a secret, so none of the outputs is handed on.`));
	}
	if (!parsed.ok) return err(malformed(`GITHUB_OUTPUT cannot be read: ${parsed.error}.`));
	return parsed;
}
/** The task's summary, in Markdown; refused when it holds any form of any secret. */
async function collectSummary(path, matcher) {
	const text = await readTaskFile(path, {
		name: "GITHUB_STEP_SUMMARY",
		largest: LARGEST_TASK_SUMMARY
	});
	if (!text.ok || !holdsSecret(matcher, text.value)) return text;
	return err(secretFailure("The task's summary holds a secret, so it is not handed on."));
}
/** The file as text; a file that the task removed is empty, as it is for the runner. */
async function readTaskFile(path, { name, largest }) {
	try {
		const bytes = await readOwnFile(path, largest);
		if (bytes === void 0) {
			const size = `${largest / 1024} KiB`;
			return err(malformed(`${name} is no file any more, or larger than ${size}.`));
		}
		return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		if (error instanceof TypeError) return err(malformed(`${name} is not in UTF-8.`));
		if (error instanceof Error && "code" in error) {
			if (error.code === "ENOENT") return ok("");
			return err(malformed(`${name} cannot be read: ${String(error.code)}.`));
		}
		throw error;
	}
}
/** A task may put anything in the file's place: a link to a file of others, or a pipe that never ends. */
async function readOwnFile(path, largest) {
	const file = await open(path, constants$1.O_RDONLY | constants$1.O_NOFOLLOW | constants$1.O_NONBLOCK);
	try {
		const status = await file.stat();
		if (!status.isFile() || status.size > largest) return void 0;
		return await file.readFile();
	} finally {
		await file.close();
	}
}
function secretFailure(message) {
	return failure("secret_in_output", message, { remedy: "Write something else there: the credential ends with this step and is of no use later." });
}
function malformed(message) {
	return failure("task_output_malformed", message, { remedy: "Write `name=value` lines, or a delimiter for values of several lines, in UTF-8." });
}
// src/action/task/use-lease.ts
/** Registers every form of every secret with the runner, before anything can print one. */
function maskSecrets({ runner }, lease) {
	const secrets = [...Object.values(lease.env).filter((value) => value instanceof Secret), ...lease.secrets];
	for (const form of maskForms(secrets)) runner.mask(form);
	const tooShort = countTooShort(secrets);
	return {
		matcher: matcherFor(secrets),
		masked: secrets.length - tooShort,
		tooShort
	};
}
/** Where the inputs say that the task runs. */
function taskPlace({ inputs, env }) {
	return {
		shell: inputs.shell,
		workingDirectory: inputs.workingDirectory ?? "",
		workspace: env["GITHUB_WORKSPACE"] ?? process.cwd()
	};
}
/** Runs the task with the credential in its environment only, as long as the lease lives. */
async function useLease(job, lease, cover) {
	const temp = job.env["RUNNER_TEMP"] ?? tmpdir();
	try {
		return await withPrivateDirectory(temp, (directory) => useIn(directory, job, {
			lease,
			cover
		}));
	} catch (error) {
		if (!(error instanceof Error && "code" in error)) throw error;
		const now = job.clock.now();
		const task = err(noRoom(temp, String(error.code)));
		return {
			withdrawal: void 0,
			outputs: ok({}),
			summary: ok(""),
			startedAt: now,
			endedAt: now,
			task
		};
	}
}
function noRoom(temp, code) {
	return failure("task_not_started", `The runner's folder for temporary files, ${temp}, takes nothing: ${code}.`, { remedy: "Make room on its disk, and look which step removed or closed the folder." });
}
async function useIn(directory, job, { lease, cover: { matcher } }) {
	const files = await createTaskFiles(directory);
	const child = childEnvironment({
		job: job.env,
		passEnv: job.inputs.passEnv,
		meant: meantVariables(job.environment),
		credential: lease.env,
		files
	});
	showTask(job, child);
	return {
		...await runWatched(job, lease, {
			directory,
			child,
			matcher
		}),
		outputs: await collectOutputs(files.output, matcher),
		summary: await collectSummary(files.summary, matcher)
	};
}
async function runWatched(job, lease, { directory, child, matcher }) {
	const { inputs, clock } = job;
	const startedAt = clock.now();
	const ended = new AbortController();
	const withdrawn = new AbortController();
	const watching = watch(job, lease, {
		ended: ended.signal,
		withdrawn
	});
	const task = await attempt(() => runTask({
		script: inputs.run,
		...taskPlace(job),
		env: child.env,
		directory
	}, {
		matcher,
		output: job.write,
		clock,
		signal: AbortSignal.any([job.cancelled, withdrawn.signal])
	}));
	ended.abort();
	return {
		startedAt,
		endedAt: clock.now(),
		task,
		withdrawal: await watching ?? await whyItFailed(job, lease, task)
	};
}
/** A task that lost its credential fails before the next heartbeat can tell why. */
async function whyItFailed(job, lease, task) {
	if (!task.ok || task.value.exitCode === 0 || job.cancelled.aborted) return void 0;
	const withdrawal = await lease.whyEnded(job.cancelled);
	if (withdrawal === void 0) return void 0;
	show(job, labelled("✗", "withdrawn", `The lease ended while the task ran: ${withdrawal.why}.`));
	return withdrawal;
}
/** Stops the task when the lease ends before it does. */
async function watch(job, lease, how) {
	const say = (line) => show(job, labelled("◌", "broker", line));
	const withdrawal = await lease.watch(how.ended, say);
	if (withdrawal === void 0 || how.ended.aborted) return void 0;
	show(job, labelled("✗", "withdrawn", `The lease ended: ${withdrawal.why}. The task is stopped.`));
	how.withdrawn.abort();
	return withdrawal;
}
/** A bug of ours ends the task, not the revoking after it. */
async function attempt(run) {
	try {
		return await run();
	} catch (error) {
		const what = faultText(error);
		return err(failure("internal", `The task could not be attended: ${what}.`, {
			remedy: "Report this with the lines above; the credential is ended next.",
			cause: error
		}));
	}
}
// src/action/lease/source/wait-for-approval.ts
const SHOW_EVERY_MS = 6e4;
const FAULT_WAIT_MS = 15e3;
/**
* Asks for the lease, and as long as only an approval is missing and there is time, asks again: each time with a fresh
* ID token. Shows who is asked for what at once, and then each minute.
*/
async function askForLease(options) {
	const { clock, signal } = options;
	const until = clock.now() + options.waitSeconds * 1e3;
	let shownAt;
	for (;;) {
		const identity = await options.identify(signal);
		if (!identity.ok) return err({ failure: identity.error });
		const obtained = await options.source.obtain(identity.value, signal);
		if (obtained.ok) return ok(obtained.value);
		const waitMs = waitBeforeNext(obtained.error, {
			waiting: shownAt !== void 0,
			leftMs: until - clock.now()
		});
		if (waitMs === void 0 || signal.aborted) return err(obtained.error);
		if (shownAt === void 0 || clock.now() - shownAt >= SHOW_EVERY_MS) {
			options.waiting({
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
/** Undefined when asking again cannot help, or no time is left. A fault of the moment ends no wait that has begun. */
function waitBeforeNext({ pending, again }, { waiting, leftMs }) {
	if (leftMs <= 0) return void 0;
	if (pending !== void 0) return Math.min(leftMs, Math.max(1, pending.intervalSeconds) * 1e3);
	if (!waiting || again === void 0) return void 0;
	return Math.min(leftMs, Math.max(FAULT_WAIT_MS, again.afterMs ?? 0));
}
// src/action/lease/broker/heartbeat.ts
const WHY = {
	withdrawn: "its approval was withdrawn: a new push, a dismissed review, or a change request",
	expired: "its time is over; ask for a longer ttl if the task needs it",
	revoked: "an admin or the broker ended it",
	silent: "the broker heard nothing of this step for too long"
};
/**
* Beats until the task ends or the lease does. No answer is not "ended": the task goes on to the lease's own end, and
* one line says so. Resolves with undefined when `signal` aborts.
*/
async function heartbeat(options) {
	const { clock, signal } = options;
	let { expiresAt } = options;
	let heard = true;
	while (!signal.aborted) {
		const told = await options.beat(signal);
		if (signal.aborted) break;
		if (told.ok !== heard) options.say(changeLine(told));
		heard = told.ok;
		if (told.ok && !told.value.active) return ended(told.value.reason);
		if (told.ok && told.value.active) ({expiresAt} = told.value);
		const left = expiresAt - clock.now();
		if (left <= 0) return ended("expired");
		await clock.sleep(Math.min(options.intervalMs, left), signal);
	}
}
/** One beat, only to learn whether the lease has ended. */
async function askWhyEnded({ beat }, signal) {
	const told = await beat(signal);
	return told.ok && !told.value.active ? ended(told.value.reason) : void 0;
}
function changeLine(told) {
	return told.ok ? "The broker answers again." : `${told.error.failure.message} The task goes on to the lease's end.`;
}
function ended(reason) {
	return {
		reason,
		why: WHY[reason]
	};
}
// src/action/lease/broker/broker-source.ts
/** One question and two repetitions: the broker replaces a lost answer twice. */
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 500;
/** A longer Retry-After than this is an answer: no. */
const LONGEST_WAIT_MS = 2e4;
/** Leases of a broker, which decides, records, issues and revokes. */
function brokerLeases(options) {
	return {
		audience: options.url,
		obtain: async (identity, signal) => {
			options.record();
			const told = await askUntilAnswered(options, identity, signal);
			if (told.ok) return ok(held$1(told.value.granted, told.value.identity, options));
			if (told.error.strayLease !== void 0) await options.client.revoke(told.error.strayLease, signal);
			return err(told.error);
		}
	};
}
/**
* Asks again when no answer came or the broker was busy: with the same `request`, so that a lease whose answer was lost
* is replaced and not refused, and with a fresh ID token, because the first one may be used up.
*/
async function askUntilAnswered(options, first, signal) {
	const detail = detailOf(options);
	let identity = first;
	for (let attempt = 1;; attempt += 1) {
		const told = await options.client.ask(detail, identity.token, signal);
		if (told.ok) return ok({
			granted: told.value,
			identity
		});
		const wait = waitBefore(told.error, attempt);
		if (wait === void 0 || signal.aborted) return told;
		await options.clock.sleep(wait, signal);
		const fresh = await options.identify(signal);
		if (!fresh.ok) return err({ failure: fresh.error });
		identity = fresh.value;
	}
}
function waitBefore(refusal, attempt) {
	if (refusal.again === void 0 || attempt >= ATTEMPTS) return void 0;
	const wait = Math.max(refusal.again.afterMs ?? 0, FIRST_WAIT_MS * 2 ** (attempt - 1));
	return wait > LONGEST_WAIT_MS ? void 0 : wait;
}
function detailOf({ asked, request }) {
	const { grant, environment, access, step, ttlSeconds } = asked;
	return {
		type: "stepkey",
		grant,
		access,
		step,
		request,
		...environment === void 0 ? {} : { environment },
		...ttlSeconds === void 0 ? {} : { ttl: ttlSeconds }
	};
}
function held$1(granted, identity, options) {
	const { client, clock } = options;
	const issuedAt = clock.now();
	const beat = (signal) => client.beat(granted.leaseToken, signal);
	return {
		id: granted.lease,
		kind: granted.kind,
		claims: identity.claims,
		issuedTo: granted.issuedTo,
		issuedAt,
		expiresAt: granted.expiresAt,
		diesAt: granted.diesAt,
		env: granted.env,
		secrets: [granted.leaseToken],
		decision: granted.decision,
		watch: async (signal, say) => await heartbeat({
			beat,
			intervalMs: granted.heartbeatSeconds * 1e3,
			clock: onBrokersTime(clock, granted.expiresAt - granted.expiresInMs - issuedAt),
			expiresAt: granted.expiresAt,
			signal,
			say
		}),
		whyEnded: async (signal) => await askWhyEnded({ beat }, signal),
		end: async (signal) => await endAtBroker({
			revoke: (revokeSignal) => client.revoke(granted.leaseToken, revokeSignal),
			clock,
			signal
		})
	};
}
/** The broker's instants are compared with its own clock: a runner's may be minutes off. */
function onBrokersTime(clock, aheadMs) {
	return {
		now: () => clock.now() + aheadMs,
		sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal)
	};
}
// src/action/lease/direct/issue.ts
const DEFAULT_TTL_SECONDS = 900;
/** Issues one lease, and leaves word for post of what may be alive. */
async function issueDirectly(options, { identity, decision, signal }) {
	const { provider, clock } = options;
	const request = requestFor(options, identity);
	const handle = provider.handleOf(request);
	options.record({
		id: request.lease,
		handle,
		diesAt: latestDeath(options, request.expiresAt)
	});
	const issued = await issueAtProvider(options, request, signal);
	if (!issued.ok) {
		const { mayExist, failure: why } = issued.error;
		if (!mayExist) options.record({
			id: request.lease,
			handle,
			diesAt: clock.now()
		});
		return err({ failure: why });
	}
	const { value } = issued;
	options.record({
		id: request.lease,
		handle: value.handle,
		diesAt: value.diesAt
	});
	return ok(held(options, {
		request,
		issued: value,
		identity,
		decision,
		issuedAt: clock.now()
	}));
}
/** Asks the provider, once more with a fresh ID token when it wants one. */
async function issueAtProvider({ provider, identify }, request, signal) {
	const first = await provider.issue(request, signal);
	if (first.ok) return first;
	const { kind, mayExist } = first.error;
	if (kind !== "new_id_token") return err({
		failure: failureOf(first.error),
		mayExist
	});
	const fresh = await identify(signal);
	if (!fresh.ok) return err({
		failure: fresh.error,
		mayExist
	});
	const second = await provider.issue({
		...request,
		idToken: fresh.value.token
	}, signal);
	if (second.ok) return second;
	return err({
		failure: failureOf(second.error),
		mayExist: mayExist || second.error.mayExist
	});
}
function requestFor({ settings, access, step, ttlSeconds, clock, randomBytes }, { token, claims }) {
	return {
		lease: newLeaseId(randomBytes),
		instance: "direct",
		settings,
		access,
		expiresAt: clock.now() + (ttlSeconds ?? DEFAULT_TTL_SECONDS) * 1e3,
		job: jobKeyOf(claims),
		repository: claims.repository,
		step,
		idToken: token
	};
}
function latestDeath({ provider, clock }, expiresAt) {
	return Math.max(expiresAt, clock.now() + provider.revocability.minimumSeconds * 1e3);
}
function held(options, parts) {
	const { request, issued, identity, decision, issuedAt } = parts;
	const { provider, clock } = options;
	return {
		id: request.lease,
		kind: provider.kind,
		claims: identity.claims,
		issuedTo: issued.issuedTo,
		issuedAt,
		expiresAt: request.expiresAt,
		diesAt: issued.diesAt,
		env: issued.credential.env,
		secrets: [],
		decision,
		watch: async (signal) => await untilItEnds(request.expiresAt, clock, signal),
		whyEnded: () => Promise.resolve(clock.now() < request.expiresAt ? void 0 : {
			reason: "expired",
			why: OVER
		}),
		end: async (signal) => await endDirectly(options, issued.handle, signal)
	};
}
const OVER = "its time is over; ask for a longer ttl if the task needs it";
async function untilItEnds(expiresAt, clock, signal) {
	while (!signal.aborted) {
		const left = expiresAt - clock.now();
		if (left <= 0) return {
			reason: "expired",
			why: OVER
		};
		await clock.sleep(Math.min(left, 36e5), signal);
	}
}
/** Ends what can be ended, then looks. What no call can end is said so, never called revoked. */
async function endDirectly({ provider, clock }, handle, signal) {
	const revoked = await provider.revoke(handle, signal);
	const seen = {
		checkedAt: clock.now(),
		by: "action"
	};
	if (!revoked.ok) return {
		...seen,
		revocation: "failed",
		facts: [],
		failure: notRevoked(revoked.error)
	};
	const { facts } = revoked.value;
	if (provider.revocability.revoke === "none") return {
		...seen,
		revocation: "expires",
		facts
	};
	const probe = await provider.probe(handle, signal);
	const dead = probe.ok && probe.value.state === "dead";
	const best = provider.revocability.best;
	const shown = probe.ok ? [...facts, ...probe.value.facts] : facts;
	if (probe.ok && probe.value.state === "alive") {
		const alive = {
			name: "alive",
			message: "the credential still works",
			remedy: ""
		};
		return {
			...seen,
			revocation: "failed",
			facts: shown,
			failure: notRevoked(alive)
		};
	}
	return {
		...seen,
		revocation: dead ? best : "requested",
		facts: shown
	};
}
function notRevoked({ message }) {
	return failure("revocation_failed", `The credential could not be revoked: ${message}.`, { remedy: "The receipt says until when it lives." });
}
function failureOf({ kind, name, message, remedy }) {
	return failure(kind === "retryable" ? "provider_unavailable" : "provider_denied", `${name}: ${message}`, { remedy });
}
// src/action/lease/direct/direct-source.ts
/** Approvals count for a day, as in policy. */
const MAX_AGE_SECONDS = 86400;
/** How often a missing approval is looked for: a person needs minutes, and GitHub's rate limit is shared by the job. */
const POLL_SECONDS = 15;
/**
* Leases without a broker: the same rules and the same gate, but inside the job, so what enforces them is the
* provider's own trust policy. Without a store there is no seal, no count of uses, and no theft to find.
*/
function directLeases(options) {
	return {
		audience: options.audience,
		obtain: async (identity, signal) => {
			const fits = await limitedAsAsked(options.provider, options, signal);
			if (!fits.ok) return fits;
			const decision = await decide(options, identity.claims, signal);
			if (!decision.ok) return decision;
			return await issueDirectly(options, {
				identity,
				decision: decision.value,
				signal
			});
		}
	};
}
/** A read must not come with a credential that can write. */
async function limitedAsAsked(provider, { settings, access }, signal) {
	if (access === "write") return ok(void 0);
	const classified = await provider.classify(settings, signal);
	if (!classified.ok) {
		const { message, remedy } = classified.error;
		return err({ failure: failure("provider_unavailable", message, { remedy }) });
	}
	if (classified.value.access === "read") return ok(void 0);
	const { remedy } = FAILURE_CODES.credential_not_read_only;
	const message = `The credential can write, but read was asked for: ${classified.value.because}.`;
	return err({ failure: failure("credential_not_read_only", message, { remedy }) });
}
async function decide(options, claims, signal) {
	if (options.access === "read") return ok(decisionOfRead(claims));
	const never = writeEventRefusal(claims);
	if (never !== void 0) {
		const { remedy } = FAILURE_CODES.write_event_refused;
		return err({ failure: failure("write_event_refused", `No write here: ${never}.`, { remedy }) });
	}
	options.say(ADVICE);
	const question = questionOf(options, claims);
	return outcomeOf(await options.gate.decide(question, signal), question);
}
const RULE = "the inputs of this step";
const ADVICE = "decided inside the job: without the provider's trust policy (`stepkey trust` prints it) this gate is advice";
function decisionOfRead(claims) {
	return {
		trace: "",
		rule: RULE,
		commit: claims.sha,
		agent: isAgentLogin(claims.actor, []),
		required_approvals: 0,
		approvals: []
	};
}
function questionOf(options, claims) {
	return {
		claims,
		access: options.access,
		rule: {
			count: options.approvals,
			by: options.approvers.length === 0 ? [] : [options.approvers],
			maxAgeSeconds: MAX_AGE_SECONDS,
			uses: Number.POSITIVE_INFINITY,
			reason: void 0
		},
		agents: [],
		bases: void 0,
		workflow: void 0
	};
}
function outcomeOf(answer, question) {
	if (answer.kind === "proceed") return ok(decisionSummary(answer, {
		question,
		trace: "",
		rule: RULE
	}));
	if (answer.kind === "pending") {
		const summary = pendingSummary(answer);
		const rest = {
			remedy: answer.remedy,
			details: summary.reasons
		};
		return err({
			failure: failure("approval_pending", FAILURE_CODES.approval_pending.meaning, rest),
			pending: {
				summary,
				intervalSeconds: POLL_SECONDS
			}
		});
	}
	if (answer.kind === "refused") {
		const details = answer.reasons.map(({ text }) => text);
		const rest = {
			remedy: answer.remedy,
			details
		};
		return err({ failure: failure("approval_refused", FAILURE_CODES.approval_refused.meaning, rest) });
	}
	const { remedy } = FAILURE_CODES.github_unavailable;
	return err({
		failure: failure("github_unavailable", answer.message, { remedy }),
		again: { afterMs: answer.retryAfterSeconds * 1e3 }
	});
}
// src/identity/parse-own-token.ts
/**
* Reads the claims of this job's own ID token, without verifying it: the receiver does that, the broker or the provider.
* Here it only has to say what the job is, to the job itself.
*/
function parseOwnToken(token) {
	return parseClaims(payloadOf(token.reveal()));
}
/** The second part of a JWT (RFC 7519 §3), decoded; undefined when it is none. */
function payloadOf(token) {
	const part = token.split(".")[1] ?? "";
	try {
		const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
		const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return;
	}
}
// src/action/lease/source/identify.ts
/** Asks for one ID token, masks it, reads its claims, and binds them to the environment that was asked for. */
function identifying(options) {
	return async (signal) => {
		const token = await requestIdToken(options.audience, options.right, {
			...options.effects,
			signal
		});
		if (!token.ok) return token;
		options.mask(token.value);
		const claims = parseOwnToken(token.value);
		if (!claims.ok) return claims;
		const bound = bindEnvironment(claims.value, options);
		return bound.ok ? ok({
			token: token.value,
			claims: claims.value
		}) : bound;
	};
}
/**
* The token's environment must be the one that was asked for: GitHub puts it there only after the environment's own
* protection rules let the job start. Both may be absent, for read alone.
*/
function bindEnvironment(claims, asked) {
	if (claims.environment !== asked.environment) return err(mismatch(claims, asked.environment));
	if (asked.environment !== void 0 || asked.access === "read") return ok(void 0);
	return err(failure("environment_required", "Write access needs an environment.", { remedy: "Set `environment:` on the job and on the stepkey step." }));
}
function mismatch(claims, asked) {
	const has = claims.environment === void 0 ? "none" : `"${claims.environment}"`;
	const wants = asked === void 0 ? "none" : `"${asked}"`;
	const remedy = asked === void 0 ? `Give this step the job's environment: with: environment: ${claims.environment ?? ""}` : `Give the job the same name: environment: ${asked}`;
	const message = `This step asks for the environment ${wants}, the job has ${has}.`;
	return failure("environment_mismatch", message, { remedy });
}
// src/action/lease/create-source.ts
/** Broker or direct, as the inputs say. */
async function wireSource(job) {
	const { source } = job.inputs;
	return source.mode === "broker" ? wireBroker(job, source) : await wireDirect(job, source);
}
function wireBroker(job, { url, grant }) {
	const { inputs, clock } = job;
	const identify = identifyFor(job, url);
	const state = stateKeeper(job);
	return {
		source: brokerLeases({
			client: brokerClient(url, job.send, () => clock.now()),
			url,
			asked: {
				...inputs,
				grant
			},
			request: Buffer.from(job.randomBytes(24)).toString("base64url"),
			identify,
			clock,
			record: () => state.save({
				mode: "broker",
				step: inputs.step,
				broker: url,
				via: proxyNames(job)
			})
		}),
		identify,
		recordEnd: state.end
	};
}
const AWS_AUDIENCE = "sts.amazonaws.com";
async function wireDirect(job, direct) {
	const { inputs, clock } = job;
	const state = stateKeeper(job);
	const { createAwsDirectProvider } = await import("./provider3.js");
	const identify = identifyFor(job, AWS_AUDIENCE);
	return {
		source: directLeases({
			provider: createAwsDirectProvider({
				send: job.send,
				clock,
				jitter: job.jitter
			}),
			settings: direct.credential.settings,
			audience: AWS_AUDIENCE,
			gate: lazyGate(job, direct.githubToken),
			approvals: direct.approvals,
			approvers: direct.approvers,
			access: inputs.access,
			step: inputs.step,
			ttlSeconds: inputs.ttlSeconds,
			identify,
			clock,
			randomBytes: job.randomBytes,
			record: ({ id, handle, diesAt }) => state.save({
				mode: "direct",
				step: inputs.step,
				lease: id,
				handle: `aws session ${String(handle["session"])}`,
				diesAt: toRfc3339(diesAt)
			}),
			say: (line) => show(job, labelled("◌", "note", line))
		}),
		identify,
		recordEnd: state.end
	};
}
/** Octokit is most of what the action could load, and only a direct write needs it. */
function lazyGate(job, token) {
	return { decide: async (question, signal) => {
		const { actionsGate } = await import("./actions-gate.js");
		return await actionsGate(token, job).decide(question, signal);
	} };
}
function identifyFor(job, audience) {
	const { inputs, runner } = job;
	return identifying({
		audience,
		right: idTokenRight(job.env),
		effects: job,
		mask: (token) => runner.mask(token.reveal()),
		environment: inputs.environment,
		access: inputs.access
	});
}
/** Names of the proxies that post has to use as well: it cannot ask the inputs. */
function proxyNames(job) {
	return Object.keys(meantProxies(job.environment)).join(" ");
}
/** Keeps the one state of this step: a later text replaces an earlier one. */
function stateKeeper({ runner }) {
	let last;
	const save = (state) => {
		last = state;
		runner.saveState("session", serialiseState(state));
	};
	return {
		save,
		end: (revocation) => {
			if (last !== void 0) save({
				...last,
				ended: revocation
			});
		}
	};
}
// src/action/run-main.ts
/**
* The path of one credential, from checked inputs to the step's exit code. Once a lease is held, it is ended whatever
* happens; nothing that fails before leaves one behind.
*/
async function runMain(inputs, around) {
	const job = await openJob(inputs, around);
	showTitle(job);
	const planted = findPlanted(job.environment);
	if (planted.length > 0) return await refuseStep(job, { failure: plantedFailure(planted) });
	const unstartable = await checkTask(taskPlace(job), job.env["PATH"]);
	if (unstartable !== void 0) return await refuseStep(job, { failure: unstartable });
	await lookAround(job);
	const { source, identify, recordEnd } = await wireSource(job);
	let waited = false;
	const obtained = await askForLease({
		source,
		identify,
		waitSeconds: inputs.waitSeconds,
		clock: job.clock,
		signal: job.cancelled,
		waiting: (waiting) => {
			waited = true;
			showWaiting(job, waiting);
		}
	});
	if (!obtained.ok) return await refuseStep(job, whyNot(job, obtained.error));
	const lease = obtained.value;
	try {
		return await carryThrough({
			job,
			lease,
			waited,
			recordEnd
		});
	} catch (error) {
		await endLease(job, lease);
		throw error;
	}
}
/** The second half of the path, with the credential in hand: mask, use, look for residue, end, report. */
async function carryThrough({ job, lease, waited, recordEnd }) {
	const cover = maskSecrets(job, lease);
	showIssued(job, {
		lease,
		cover,
		waited
	});
	const used = await useLease(job, lease, cover);
	const [residue, ending] = await Promise.all([lookForResidue(job, cover.matcher, used.startedAt), endLease(job, lease)]);
	await orWarn(job.runner, "the word for post", () => recordEnd(ending.revocation));
	return await reportSession(job, {
		lease,
		cover,
		used,
		residue,
		ending
	});
}
/** What a cancelled request failed with says less than that it was cancelled. */
function whyNot({ cancelled }, why) {
	if (!cancelled.aborted) return why;
	return { failure: failure("cancelled", "The step was cancelled before the task ran.", { remedy: "Re-run the job." }) };
}
export { runMain };
