import { Z as faultText, a as showRefusal, c as warnWithCode, g as shortSha, m as plural, s as titleOf, st as paragraphOf, v as withoutUrl, y as printable } from "./base.js";
const { lstatSync, mkdirSync, unlinkSync, writeFileSync } = process.getBuiltinModule("node:fs");
const { tmpdir } = process.getBuiltinModule("node:os");
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
// src/receipt/summary-position.ts
const SUMMARY_HEADING = "## stepkey: credentials of this job";
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
// src/shared/error-code.ts
/**
* The code of a system's error, such as `EACCES`; undefined for any other error. Messages show it and not the error's own
* message, because Node's quote what they were given.
*/
function errorCode(error) {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : void 0;
}
/** The same for a message. */
function codeOf(error) {
	return errorCode(error) ?? "unknown error";
}
// src/receipt/write-directory.ts
/** An earlier step can plant a link under the directory's name, to have files written somewhere else. */
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
/**
* Whether this step is the first of its job to write to the summary. Only the first caller gets true, also when steps
* run at the same time. It decides about a heading only, so a step that plants the mark spoils nothing else. `node:fs/promises`
* would take longer to load than all of this takes.
*/
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
/** The runner's temporary directory, which it empties with the job. */
function tempDirectory({ env }) {
	return env["RUNNER_TEMP"] ?? tmpdir();
}
// src/action/report/summary-position.ts
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
export { tempDirectory as a, errorCode as c, codeSpan as d, escapeMarkdown as f, summaryPosition as i, warnOnError as l, markdownTable as m, summariseRefusal as n, makeReceiptDirectory as o, fenced as p, receiptDirectory as r, codeOf as s, refuseStep as t, SUMMARY_HEADING as u };
