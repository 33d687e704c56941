import { Et as toRfc3339, dt as ok, ut as err } from "./start.js";
import { n as plain } from "./print.js";
import { G as UNENDED_STATES, X as LEASE_STATES } from "./direct.js";
import { n as configPath } from "./configuration.js";
import { t as readPages } from "./read-pages.js";
import { t as whyUnknown } from "./known-names.js";
// src/cli/commands/leases/lease-selection.ts
const SELECTION_OPTIONS = {
	job: {
		value: "RUN[/ATTEMPT]",
		help: "Only leases of this run, or of one attempt: 9001/1."
	},
	repository: {
		value: "OWNER/NAME",
		help: "Only leases of this repository."
	},
	grant: {
		value: "NAME",
		help: "Only leases of this grant."
	}
};
function readSelection(given) {
	const run = readRun(given.text("job"));
	const states = readStates(given.text("state"));
	if (!run.ok || !states.ok) return err([...run.ok ? [] : [run.error], ...states.ok ? [] : [states.error]]);
	return ok({
		lease: given.positionals[0]?.replace(/…$/u, ""),
		run: run.value,
		repository: given.text("repository"),
		grant: given.text("grant"),
		states: states.value
	});
}
function readRun(job) {
	if (job === void 0) return ok(void 0);
	const [, runId, attempt] = /^(\d{1,15})(?:\/(\d{1,6}))?$/u.exec(job) ?? [];
	if (runId === void 0) return err(`--job is "${job}"; expected RUN or RUN/ATTEMPT, for example 9001/1.`);
	return ok({
		runId: Number(runId),
		attempt: attempt === void 0 ? attempt : Number(attempt)
	});
}
function readStates(text) {
	if (text === void 0) return ok(UNENDED_STATES);
	if (text === "all") return ok(LEASE_STATES);
	const given = text.split(",").map((word) => word.trim());
	const known = LEASE_STATES.filter((state) => given.includes(state));
	return known.length === given.length ? ok(known) : err(`--state is "${text}"; expected all, or any of ${LEASE_STATES.join(", ")}.`);
}
async function misspeltName({ grant, repository }, { given, deps, store }) {
	const places = {
		store,
		deps,
		config: configPath(given)
	};
	for (const [what, name] of [["grant", grant], ["repository", repository]]) {
		const unknown = name === void 0 ? void 0 : await whyUnknown({
			what,
			name
		}, places);
		if (unknown !== void 0) return {
			...unknown,
			remedy: "Check its spelling, then run the command again."
		};
	}
}
async function selectLeases(store, selection) {
	return (await Array.fromAsync(selectPages(store, selection))).flat();
}
async function* selectPages(store, { lease, run, repository, grant, states, tidyStates, byAgent }) {
	const filter = {
		states,
		...tidyStates === void 0 ? {} : { tidyStates },
		...repository === void 0 ? {} : { repository },
		...grant === void 0 ? {} : { grant }
	};
	for await (const page of readPages(store, filter)) {
		const selected = page.filter(({ agent }) => byAgent !== true || agent !== void 0).filter(({ id }) => lease === void 0 || id.startsWith(lease)).filter(({ job }) => run === void 0 || isOf(job, run));
		if (selected.length > 0) yield selected;
	}
}
function isOf(job, run) {
	return job.runId === run.runId && (run.attempt === void 0 || job.runAttempt === run.attempt);
}
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
export { shortId as a, readSelection as c, leaseTable as i, selectLeases as l, jobText as n, SELECTION_OPTIONS as o, leaseJson as r, misspeltName as s, agentTable as t, selectPages as u };
