import "./rolldown-runtime.js";
import { t as isEnded } from "./transitions.js";
import { O as failure } from "./base.js";
import { a as printLines, i as printJson, n as plain, r as printFailure, s as CONFIG_OPTION } from "./print.js";
import { n as readSelection, r as selectLeases, t as SELECTION_OPTIONS } from "./lease-selection.js";
import { i as leaseJson, o as shortId, r as jobText, t as withStore } from "./with-store.js";
// src/cli/commands/revoke.ts
/** How long it is watched what becomes of the leases, and how often, in milliseconds. */
const WATCH_MS = 8e3;
const LOOK_MS = 250;
const revoke = {
	name: "revoke",
	synopsis: "[LEASE]",
	description: [
		"Ends leases now: one by its id (its beginning is enough when only one lease has it), or all of a job, a repository or a grant; several options must all hold.",
		"It marks them in the store. A running broker looks each second, and ends them at their provider; this command watches for some seconds and says what became of each. Without a running broker they stay marked, and the next one that starts ends them first.",
		"It does not keep the same job from getting another: `stepkey freeze` does."
	],
	options: {
		...CONFIG_OPTION,
		...SELECTION_OPTIONS
	},
	positionals: {
		least: 0,
		most: 1,
		name: "LEASE"
	},
	examples: [
		["stepkey revoke lse_7q2m8d", "One lease."],
		["stepkey revoke --job 9001/1", "All leases of attempt 1 of run 9001."],
		["stepkey revoke --grant orders-migrate --repository octo-org/shop", "All of that grant in that repository."]
	],
	exitCodes: {
		0: "all of them have ended, or there was none",
		1: "no lease has that id, or more than one begins with it",
		3: "not all have ended yet, or the store cannot be reached"
	},
	run: (given, deps) => withStore(given, deps, (store) => runRevoke(given, deps, store))
};
async function runRevoke(given, deps, store) {
	const json = given.flag("json");
	const selection = readSelection(given);
	const named = given.positionals.length > 0;
	const all = !named && !Object.keys(SELECTION_OPTIONS).some((name) => given.flag(name));
	if (!selection.ok || all) {
		const rest = {
			details: selection.ok ? ["Name a lease, or --job, --repository or --grant."] : selection.error,
			remedy: "`stepkey revoke --help` shows what it takes."
		};
		return printFailure(deps, failure("usage", "It is not clear which leases shall end.", rest), {
			json,
			exit: 2
		});
	}
	const found = await selectLeases(store, selection.value);
	const problem = named ? await ambiguity(store, selection.value, found) : void 0;
	if (problem !== void 0) return printFailure(deps, failure("lease_unknown", problem, { remedy: "`stepkey leases --state all --json` shows every lease with its whole id." }), {
		json,
		exit: 1
	});
	for (const { id } of found) await store.end({ lease: id }, "revoked_by_admin");
	return report(deps, await watch(store, found, deps), json);
}
/** Why a named lease cannot be told from others; undefined when it is exactly one, or has ended already. */
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
/** Looks until all have ended, or the time is up. */
async function watch(store, leases, { clock, signal }) {
	const giveUpAt = clock.now() + WATCH_MS;
	for (;;) {
		const known = (await Promise.all(leases.map(async ({ id }) => store.find(id)))).filter((lease) => lease !== void 0);
		if (known.every(({ state }) => isEnded(state)) || signal.aborted || clock.now() >= giveUpAt) return known;
		await clock.sleep(LOOK_MS, signal);
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
	return [`${open.length} of ${count} marked, not ended yet. A running broker ends them within seconds; if none runs,`, "start one: it ends them first. `stepkey leases` shows how far it is."];
}
export { revoke };
