import { J as faultText, _ as withoutUrl, a as showRefusal, c as warnWithCode, d as joined, f as placeText, g as timeOfDay, h as shortSha, l as inShort, p as plural, rt as paragraphOf, s as titleOf, st as toRfc3339, v as printable } from "./base.js";
import { F as isLeaseId, Q as expiryInWords, dt as renderReceipt, ht as tempDirectory, ot as startedBy, p as errorCode, tt as labelled, ut as receiptFileName } from "./job.js";
const { lstat, mkdir, open, rename, rm, unlink, writeFile } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
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
	return lines(`exit ${task.exit_code} after ${inShort(task.duration_ms)}`, ...stopped === void 0 ? [] : [`stopped: ${escapeMarkdown(stopped)}`], ...residue !== void 0 && residue.found.length > 0 ? [`secret left in ${escapeMarkdown(joined(residue.found, "and", 3))}`] : []);
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
const PARAGRAPH_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w./-]+#\w+$/u;
const PULL_REQUEST_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/pull\/\d+$/u;
/** The part of the job's summary about a step that got no credential: what, why, what now. */
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
/**
* Writes something that comes after the task. A full disk, or a task that emptied the runner's directories, must not hide
* how the step ended, so an error is only a warning. Returns whether it was written.
*/
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
const MAX_NAMED = 3;
function unreadLines({ not_read: unread }) {
	if (unread === void 0) return [];
	const { count, first } = unread;
	const named = first.slice(0, MAX_NAMED).map(({ path, why }) => `${path} (${why})`);
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
		...residue === void 0 ? [] : residueDoubts(residue)
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
		if (errorCode(error) === "EEXIST") return false;
		throw error;
	}
}
/** An earlier step can plant a link under the directory's name, to have files written somewhere else. */
async function makeDirectory(path) {
	try {
		if ((await lstat(path)).isSymbolicLink()) await unlink(path);
	} catch (error) {
		if (errorCode(error) !== "ENOENT") throw error;
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
	await summariseRefusal({
		...job,
		step: job.inputs.step
	}, failure, url);
	return exitCode;
}
/** Adds a step that gets no credential to the job's summary. */
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
export { residueLines as a, taskRecordOf as i, summariseRefusal as n, warnOnError as o, leaveReceipt as r, refuseStep as t };
