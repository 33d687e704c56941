import { E as joined, at as didYouMean, xt as toRfc3339 } from "./start.js";
import { Ut as isRecord, pt as codedFailure } from "./job.js";
import { n as plain } from "./print.js";
import { t as readYaml } from "./yaml-source.js";
import { p as pathIn } from "./configuration.js";
import { a as listPolicies } from "./policy-directory.js";
const { dirname } = process.getBuiltinModule("node:path");
// src/cli/print/table.ts
const LEAST_WIDTH = 100;
function tableWidth(terminalColumns) {
	return terminalColumns === void 0 ? Number.POSITIVE_INFINITY : Math.max(LEAST_WIDTH, terminalColumns);
}
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
const LIVE_STATES = [
	"issuing",
	"active",
	"revoking",
	"stuck"
];
function shortId(lease) {
	return `${lease.id.slice(0, 10)}…`;
}
function jobText({ repository, job, breakGlass }) {
	if (breakGlass !== void 0) return `${repository} by ${breakGlass.user}@${breakGlass.machine}`;
	return `${repository} ${job.runId}/${job.runAttempt}`;
}
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
function leaseTable(now, columns) {
	const table = pagedTable(COLUMNS, tableWidth(columns));
	const idOf = columns === void 0 ? ({ id }) => id : shortId;
	return (page) => table(page.map((lease) => [idOf(lease), ...leaseRow(lease, now)]));
}
const AGENT_COLUMNS = [
	{ title: "LEASE" },
	{
		title: "TASK",
		minWidth: 10
	},
	{
		title: "JOB",
		minWidth: 14
	},
	{
		title: "CLIENT (CLAIMED)",
		minWidth: 16
	},
	{
		title: "STARTED BY",
		minWidth: 10
	},
	{ title: "STATE" },
	{ title: "AGE" },
	{ title: "LEFT" }
];
function agentTable(now, columns) {
	const table = pagedTable(AGENT_COLUMNS, tableWidth(columns));
	const idOf = columns === void 0 ? ({ id }) => id : shortId;
	return (page) => table(page.map((lease) => [idOf(lease), ...agentRow(lease, now)]));
}
function agentRow(lease, now) {
	const { task, agent } = lease;
	return [
		plain(task?.name ?? "–"),
		plain(jobText(lease)),
		plain(agent?.client ?? "–"),
		plain(agent?.startedBy ?? "–"),
		lease.state,
		compactTime(now - lease.createdAt),
		leftOf(lease, now)
	];
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
function leftOf(lease, now) {
	return lease.state === "active" || lease.state === "issuing" ? compactTime(lease.expiresAt - now) : "–";
}
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
function leaseJson(lease) {
	return {
		lease: lease.id,
		state: lease.state,
		grant: lease.grant,
		environment: lease.environment,
		access: lease.access,
		step: lease.step,
		task: lease.task,
		agent: lease.agent && {
			claimed_client: lease.agent.client,
			started_by: lease.agent.startedBy
		},
		repository: lease.repository,
		break_glass: lease.breakGlass && {
			user: lease.breakGlass.user,
			machine: lease.breakGlass.machine,
			reason: lease.breakGlass.reason,
			handed_to: lease.breakGlass.handedTo
		},
		job: lease.breakGlass === void 0 ? jobJson(lease) : void 0,
		kind: lease.kind,
		handle: lease.handle,
		issued_to: lease.issuedTo,
		pull_request: lease.pullRequest,
		commit: lease.breakGlass === void 0 ? lease.commit : void 0,
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
function jobJson({ job }) {
	return {
		repository_id: job.repositoryId,
		run_id: job.runId,
		run_attempt: job.runAttempt,
		check_run_id: job.checkRunId
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
async function grantsIn(policies, deps) {
	const names = new Set();
	for (const { path } of policies) {
		const text = await deps.readText(path).catch(() => "");
		const yaml = readYaml(text);
		const grants = yaml.ok ? yaml.value.valueAt(["grants"]) : void 0;
		for (const name of isRecord(grants) ? Object.keys(grants) : []) names.add(name);
	}
	return [...names].toSorted();
}
export { leaseJson as a, jobText as i, LIVE_STATES as n, leaseTable as o, agentTable as r, shortId as s, whyUnknown as t };
