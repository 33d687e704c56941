import { K as isEnded } from "./direct.js";
import { mt as failure } from "./start.js";
import { n as CONFIG_OPTION } from "./command.js";
import { a as shortId, c as readSelection, l as selectLeases, n as jobText, o as SELECTION_OPTIONS, r as leaseJson, s as misspeltName } from "./lease-view.js";
import { i as printJson, n as plain, o as printLines, r as printFailure } from "./print.js";
import { n as withUrgentStore } from "./with-store.js";
// src/cli/commands/revoke.ts
const WAIT_MS = 8e3;
const CHECK_EVERY_MS = 250;
const revoke = {
	name: "revoke",
	synopsis: "[LEASE]",
	description: [
		"Ends leases now: one lease by its id, or all leases of a job, a repository or a grant. The beginning of an id is enough if only one lease has it. With several options, only leases that match all of them end.",
		"The command marks the leases in the store. A running broker checks the store every second and ends them at their provider. The command waits up to 8 seconds and shows the state of each lease. Without a running broker they stay marked, and the next broker that starts ends them first.",
		"The job may still get another lease. `stepkey freeze` prevents that."
	],
	options: {
		...CONFIG_OPTION,
		...SELECTION_OPTIONS
	},
	positionals: {
		min: 0,
		max: 1,
		name: "LEASE"
	},
	examples: [
		["stepkey revoke lse_7q2m8d", "End one lease."],
		["stepkey revoke --job 9001/1", "End all leases of attempt 1 of run 9001."],
		["stepkey revoke --grant orders-migrate --repository octo-org/shop", "End all leases of this grant in this repository."]
	],
	exitCodes: {
		0: "all of them have ended, or there were none",
		1: "the id fits no lease or several, or nothing has this grant or repository",
		3: "not all have ended yet, or the store cannot be reached"
	},
	run: runRevoke
};
async function runRevoke(given, deps) {
	const json = given.flag("json");
	const selection = readSelection(given);
	const all = !(given.positionals.length > 0) && !Object.keys(SELECTION_OPTIONS).some((name) => given.flag(name));
	if (!selection.ok || all) {
		const message = selection.ok ? "No lease is selected." : "These options are wrong:";
		const details = selection.ok ? ["Name a lease, or use --job, --repository or --grant."] : selection.error;
		const problem = failure("usage", message, {
			details,
			remedy: "Run `stepkey revoke --help` for usage."
		});
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	const { value } = selection;
	return await withUrgentStore(given, deps, (store) => revokeSelected(value, {
		given,
		deps,
		store
	}));
}
async function revokeSelected(selection, { given, deps, store }) {
	const json = given.flag("json");
	const named = given.positionals.length > 0;
	const found = await selectLeases(store, selection);
	const problem = named ? await ambiguity(store, selection, found) : void 0;
	if (problem !== void 0) return printFailure(deps, failure("lease_unknown", problem, { remedy: "`stepkey leases --state all --json` shows every lease with its full id." }), {
		json,
		exit: 1
	});
	if (found.length === 0) {
		const unknown = await misspeltName(selection, {
			given,
			deps,
			store
		});
		if (unknown !== void 0) return printFailure(deps, unknown, {
			json,
			exit: 1
		});
	}
	for (const { id } of found) await store.end({ lease: id }, "revoked_by_admin");
	return report(deps, await waitForEnd(store, found, deps), json);
}
async function ambiguity(store, selection, found) {
	const name = selection.lease ?? "";
	if (found.length > 1) return `${found.length} leases begin with "${name}".`;
	if (found.length === 1) return void 0;
	return (await selectLeases(store, {
		...selection,
		states: [
			"revoked",
			"failed",
			"expired"
		]
	})).length === 1 ? void 0 : `There is no lease "${name}".`;
}
async function waitForEnd(store, leases, { clock, signal }) {
	const giveUpAt = clock.now() + WAIT_MS;
	for (;;) {
		const known = (await Promise.all(leases.map(async ({ id }) => store.find(id)))).filter((lease) => lease !== void 0);
		if (known.every(({ state }) => isEnded(state)) || signal.aborted || clock.now() >= giveUpAt) return known;
		await clock.sleep(CHECK_EVERY_MS, signal);
	}
}
function report(deps, leases, json) {
	const open = leases.filter(({ state }) => !isEnded(state));
	if (json) printJson(deps, {
		ended: leases.length - open.length,
		open: open.length,
		leases: leases.map(leaseJson)
	});
	else printLines(deps, [...leases.map(lineOf), ...closing(leases.length, open)]);
	return open.length === 0 ? 0 : 3;
}
function lineOf(lease) {
	const mark = isEnded(lease.state) ? "✓" : "◌";
	const facts = lease.proof === void 0 ? "" : ` · ${lease.proof.facts.join(", ")}`;
	const error = lease.lastError === void 0 || isEnded(lease.state) ? "" : ` · ${lease.lastError}`;
	return plain(`${mark} ${shortId(lease)}  ${lease.state}  ${lease.grant} · ${jobText(lease)}${facts}${error}`);
}
function closing(count, open) {
	if (count === 0) return ["Nothing to revoke."];
	if (open.length === 0) return [];
	return [`${open.length} of ${count} marked, not ended yet. A running broker ends them within seconds. If none is running,`, "start one: it ends them first. `stepkey leases` shows the progress."];
}
export { revoke };
