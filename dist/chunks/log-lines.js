import { a as inWords, c as plural, d as timeOfDay, i as inShort, o as joined, p as printable, s as placeText, u as shortSha } from "./base.js";
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
export { renderReceipt as _, issuedLines as a, receiptLines as c, startedBy as d, taskLines as f, receiptFileName as g, withheldLines as h, findingLines as i, revokedLines as l, titleLine as m, askedLines as n, labelled as o, tidyLines as p, expiryInWords as r, maskedLines as s, approvedLines as t, runLines as u };
