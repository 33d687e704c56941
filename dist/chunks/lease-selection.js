import { n as LEASE_STATES } from "./lease.js";
import { t as readPages } from "./read-pages.js";
import { ot as err, st as ok } from "./start.js";
import { n as LIVE_STATES, t as whyUnknown } from "./known-names.js";
import { t as configPath } from "./configuration.js";
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
	if (text === void 0) return ok(LIVE_STATES);
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
export { selectPages as a, selectLeases as i, misspeltName as n, readSelection as r, SELECTION_OPTIONS as t };
