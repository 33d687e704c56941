import { O as plural, k as sentence } from "./start.js";
// src/broker/run/reload-report.ts
function policyReport(before, after, found) {
	const { versions: now } = after;
	const old = before?.versions ?? new Map();
	const changed = [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap((source) => {
		if (!now.has(source)) return [`${source} (removed)`];
		if (!old.has(source)) return [`${source} (added)`];
		return old.get(source) === now.get(source) ? [] : [source];
	});
	return {
		now: overviewText(after),
		changed,
		mistakes: found.length,
		found
	};
}
function overviewText({ policies, broken, grants, disabled }) {
	return [...[
		plural(policies, "policy", "policies"),
		plural(grants, "grant"),
		`${disabled} disabled`
	], ...broken === 0 ? [] : [`${broken} not usable as a whole`]].join(", ");
}
function reloadLines(report) {
	const { configuration, changed, needs_restart: needsRestart, problems, policies } = report;
	const { servers = [] } = report;
	const mistakes = policies.mistakes === 0 ? "" : `, ${plural(policies.mistakes, "mistake")}`;
	return [
		configuration === "kept" ? "The configuration was not taken up, and the broker goes on with the one that it has:" : configuration === "changed" ? `The configuration has changed: ${changed.join(", ")}.` : "The configuration has not changed.",
		...problems.map((problem) => `  ${problem}`),
		...needsRestart.length === 0 ? [] : [`Restart the broker to take up: ${needsRestart.join(", ")}.`],
		...servers.map(({ kind, server, message, remedy }) => `✗ ${kind} ${server} does not work: ${sentence(message)} ${remedy}`),
		policies.changed.length === 0 ? `No policy has changed (${policies.now}${mistakes}).` : `Policies have changed: ${policies.changed.join(", ")} (now ${policies.now}${mistakes}).`
	];
}
export { policyReport as n, reloadLines as r, overviewText as t };
