import { J as didYouMean, Q as codedFailure, dt as toRfc3339, f as joined } from "./base.js";
import { n as plain } from "./print.js";
import { t as readYaml } from "./yaml-source.js";
import { wt as isRecord } from "./job.js";
import { f as pathIn } from "./configuration.js";
import { i as listPolicies } from "./policy-directory.js";
const { dirname } = process.getBuiltinModule("node:path");
// src/cli/print/table.ts
/** The narrowest table on a terminal: it also fits a ticket and a mail. */
const LEAST_WIDTH = 100;
/** How wide a table may be: as its terminal, and without a limit in a file or a pipe, where a program reads it. */
function tableWidth(terminalColumns) {
	return terminalColumns === void 0 ? Number.POSITIVE_INFINITY : Math.max(LEAST_WIDTH, terminalColumns);
}
/**
* A table of plain text, written a page of rows at a time. Its columns are as wide as the pages so far need. Where a line
* does not fit `width`, those with a `minWidth` are cut with ….
*/
function pagedTable(columns, width = LEAST_WIDTH) {
	const head = columns.map(({ title }) => title);
	let needed;
	return (page) => {
		const rows = needed === void 0 ? [head, ...page] : page;
		needed = neededBy(rows, needed ?? columns.map(() => 0));
		const line = tableLine(columns, fit(columns, needed, width));
		return rows.map(line);
	};
}
function neededBy(rows, before) {
	return before.map((least, index) => rows.reduce((most, row) => Math.max(most, (row[index] ?? "").length), least));
}
function tableLine(columns, widths) {
	return (cells) => columns.map(({ minWidth }, index) => {
		const [cell, width] = [cells[index] ?? "", widths[index] ?? 0];
		return (minWidth === void 0 ? cell : cut(cell, width)).padEnd(width);
	}).join("  ").trimEnd();
}
/** Narrows the columns that can be cut, the last first, until a line fits or all are at their minimum. */
function fit(columns, needed, most) {
	const gaps = 2 * (columns.length - 1);
	let over = needed.reduce((sum, width) => sum + width, gaps) - most;
	const widths = [...needed];
	for (const [index, { title, minWidth }] of [...columns.entries()].toReversed()) {
		const width = widths[index] ?? 0;
		const spare = minWidth === void 0 ? 0 : width - Math.max(title.length, minWidth);
		const taken = Math.max(0, Math.min(spare, over));
		widths[index] = width - taken;
		over -= taken;
	}
	return widths;
}
function cut(text, width) {
	return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
// src/cli/print/lease-view.ts
/** The states of leases whose credential may still work. */
const LIVE_STATES = [
	"issuing",
	"active",
	"revoking",
	"stuck"
];
/** The beginning of the lease's id: enough for `stepkey revoke`. */
function shortId(lease) {
	return `${lease.id.slice(0, 10)}…`;
}
/** `octo-org/shop 9001/1`: repository, run and attempt. */
function jobText({ repository, job }) {
	return `${repository} ${job.runId}/${job.runAttempt}`;
}
/** A length of time in one unit, rounded down: `48s`, `14m`, `2h`, `3d`. */
function compactTime(milliseconds) {
	const seconds = Math.max(0, Math.floor(milliseconds / 1e3));
	if (seconds < 120) return `${seconds}s`;
	if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
	return seconds < 172800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`;
}
const COLUMNS = [
	{ title: "LEASE" },
	{
		title: "GRANT",
		minWidth: 10
	},
	{
		title: "JOB",
		minWidth: 14
	},
	{
		title: "STEP",
		minWidth: 6
	},
	{ title: "STATE" },
	{ title: "AGE" },
	{ title: "LEFT" },
	{
		title: "ISSUED TO",
		minWidth: 20
	}
];
/** Writes the table a page at a time. Only on a terminal, whose `columns` are given, is anything cut. */
function leaseTable(now, columns) {
	const table = pagedTable(COLUMNS, tableWidth(columns));
	const idOf = columns === void 0 ? ({ id }) => id : shortId;
	return (page) => table(page.map((lease) => [idOf(lease), ...leaseRow(lease, now)]));
}
function leaseRow(lease, now) {
	return [
		plain(lease.grant),
		plain(jobText(lease)),
		plain(lease.step),
		lease.state,
		compactTime(now - lease.createdAt),
		leftOf(lease, now),
		plain(issuedTo(lease))
	];
}
/** The time left; only for leases that will end by themselves. A stuck lease needs attention, however long it lives. */
function leftOf(lease, now) {
	return lease.state === "active" || lease.state === "issuing" ? compactTime(lease.expiresAt - now) : "–";
}
/** What was issued; for a lease that could not be revoked or tidied, why. */
function issuedTo({ state, issuedTo: issued, lastError, tries, tidy }) {
	if (state === "stuck") return `${lastError ?? issued} (${triesText(tries)})`;
	if (tidy.state !== "stuck") return issued;
	return `tidy stuck: ${tidy.lastError ?? issued} (${triesText(tidy.tries)})`;
}
function triesText(tries) {
	return `${tries} ${tries === 1 ? "try" : "tries"}`;
}
function time(instant) {
	return instant === void 0 ? void 0 : toRfc3339(instant);
}
/** A lease for `--json`: all its data, times in RFC 3339. */
function leaseJson(lease) {
	return {
		lease: lease.id,
		state: lease.state,
		grant: lease.grant,
		environment: lease.environment,
		access: lease.access,
		step: lease.step,
		repository: lease.repository,
		job: {
			repository_id: lease.job.repositoryId,
			run_id: lease.job.runId,
			run_attempt: lease.job.runAttempt,
			check_run_id: lease.job.checkRunId
		},
		kind: lease.kind,
		handle: lease.handle,
		issued_to: lease.issuedTo,
		pull_request: lease.pullRequest,
		commit: lease.commit,
		approvals: lease.approvals.map(({ reviewId, login, submittedAt, commit }) => ({
			review_id: reviewId,
			login,
			commit,
			submitted_at: toRfc3339(submittedAt)
		})),
		created_at: time(lease.createdAt),
		issued_at: time(lease.issuedAt),
		expires_at: time(lease.expiresAt),
		dies_at: time(lease.diesAt),
		ended_at: time(lease.endedAt),
		end_reason: lease.endReason,
		last_beat_at: time(lease.lastBeatAt),
		tries: lease.tries,
		next_try_at: time(lease.nextTryAt),
		last_error: lease.lastError,
		proof: lease.proof === void 0 ? void 0 : {
			state: lease.proof.state,
			facts: lease.proof.facts,
			checked_at: toRfc3339(lease.proof.checkedAt)
		},
		tidy: lease.tidy.state === "none" ? void 0 : tidyJson(lease.tidy),
		findings: lease.findings
	};
}
function tidyJson(tidy) {
	return {
		state: tidy.state,
		facts: tidy.facts,
		tries: tidy.tries,
		next_try_at: time(tidy.nextTryAt),
		last_error: tidy.lastError
	};
}
// src/cli/sources/known-names.ts
/**
* Why nobody knows a name: no policy of the configuration's directory has it, nor has any lease. Undefined when it is
* known, and when the policies cannot be read: a freeze is for emergencies, and must not fail for want of a directory.
*/
async function whyUnknown(named, places) {
	const { what, name } = named;
	const filter = what === "grant" ? { grant: name } : { repository: name };
	if ((await places.store.list(filter)).length > 0) return void 0;
	const policies = await policiesOf(places);
	if (policies === void 0) return void 0;
	const known = what === "grant" ? await grantsIn(policies, places.deps) : repositoriesIn(policies);
	if (known.some((one) => isSame(named, one))) return void 0;
	const meant = didYouMean(name, known);
	const hint = meant === void 0 ? listText(what, known) : ` Did you mean "${meant}"?`;
	return codedFailure("name_unknown", { message: `No policy and no lease has the ${what} "${name}".${hint}` });
}
function listText(what, known) {
	if (known.length === 0) return "";
	return ` The policies have the ${what === "grant" ? "grants" : "repositories"} ${joined(known)}.`;
}
/** GitHub compares the names of repositories without case; stepkey compares those of grants exactly. */
function isSame({ what, name }, other) {
	return what === "grant" ? other === name : other.toLowerCase() === name.toLowerCase();
}
async function policiesOf({ deps, config }) {
	try {
		const yaml = readYaml(await deps.readText(config));
		const directory = yaml.ok ? yaml.value.valueAt(["policy", "directory"]) : void 0;
		if (typeof directory !== "string") return void 0;
		return await listPolicies(deps, pathIn(dirname(config), directory));
	} catch {
		return;
	}
}
function repositoriesIn(policies) {
	return policies.flatMap(({ repository }) => repository ?? []);
}
/** A policy with mistakes names its grants too. */
async function grantsIn(policies, deps) {
	const names = /* @__PURE__ */ new Set();
	for (const { path } of policies) {
		const text = await deps.readText(path).catch(() => "");
		const yaml = readYaml(text);
		const grants = yaml.ok ? yaml.value.valueAt(["grants"]) : void 0;
		for (const name of isRecord(grants) ? Object.keys(grants) : []) names.add(name);
	}
	return [...names].toSorted();
}
export { leaseTable as a, leaseJson as i, LIVE_STATES as n, shortId as o, jobText as r, whyUnknown as t };
