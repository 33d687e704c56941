import { E as joined, Et as toRfc3339, O as plural, mt as failure } from "./start.js";
import { n as CONFIG_OPTION, r as NO_POSITIONALS } from "./command.js";
import { t as freezeText } from "./freeze-text.js";
import { c as readSelection, i as leaseTable, l as selectLeases, o as SELECTION_OPTIONS, r as leaseJson, s as misspeltName, t as agentTable, u as selectPages } from "./lease-view.js";
import { a as printJsonList, i as printJson, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { n as configPath } from "./configuration.js";
import { t as openServers } from "./servers.js";
import { t as withStore } from "./with-store.js";
import { n as findOrphans, t as endOrphans } from "./end-orphans.js";
// src/cli/commands/leases/orphan-lines.ts
function orphanLines({ orphans, unreachable, searched }, { ends }) {
	const servers = searched.map(({ kind, server }) => `${kind} ${server}`).join(", ");
	const found = `${plural(orphans.length, "orphan")} found.`;
	return [
		...orphans.map((orphan) => plain(orphanText(orphan))),
		...unreachable.map(({ kind, server, reason }) => plain(`✗ ${kind} ${server} could not be searched: ${reason}`)),
		orphans.length === 0 ? `No orphans. Searched: ${servers === "" ? "nothing, because no provider can list" : servers}.` : `${found}${ends ? "" : " Nothing was removed. `stepkey leases --orphans --end` ends them."}`
	];
}
function orphanText({ kind, server, also = [], handle }) {
	return `${kind} ${server}${also.length === 0 ? "" : ` (also ${joined(also)})`}  ${Object.entries(handle).map(([name, value]) => `${name}=${String(value)}`).join(" ")}`;
}
function endedLine(one) {
	return plain(`${MARKS[one.state]} ${orphanText(one)} · ${outcomeText(one)}`);
}
const MARKS = {
	ended: "✓",
	untidied: "◌",
	failed: "✗",
	known: "◌",
	skipped: "◌"
};
function outcomeText(one) {
	if (one.state === "ended") return one.facts.join(", ");
	if (one.state !== "untidied") return one.reason;
	return `${one.facts.join(", ")}; it can no longer be used, and is not removed yet: ${one.reason}`;
}
function endedSummary(all) {
	if (all.length === 0) return [];
	const skipped = all.filter(({ state }) => state === "skipped");
	const sentences = [
		`${count(all, "ended")} of ${plural(all.length, "orphan")} ended.`,
		...sentenceOf(count(all, "untidied"), "can no longer be used, but not everything of it is removed."),
		...sentenceOf(count(all, "failed"), "could not be ended, and may still be usable."),
		...sentenceOf(skipped.length, "skipped, because the command was stopped.")
	];
	const again = sentences.length > 1 ? ["Run the command again to go on."] : [];
	return [...skipped.map(endedLine), [...sentences, ...again].join(" ")];
}
function count(all, state) {
	return all.filter((one) => one.state === state).length;
}
function sentenceOf(number, what) {
	return number === 0 ? [] : [`${number} ${what}`];
}
// src/cli/commands/leases/run-orphans.ts
const ORPHAN_OPTIONS = {
	orphans: { help: "List what the providers have and the store does not." },
	end: { help: "With --orphans: end what it lists. Asks first, on the terminal." },
	yes: { help: "With --end: do not ask." }
};
async function runOrphans(given, deps) {
	const details = mistakesIn(given, deps);
	if (details.length > 0) {
		const problem = failure("usage", "These options are wrong:", {
			details,
			remedy: "Run `stepkey leases --help` for usage."
		});
		return printFailure(deps, problem, {
			json: given.flag("json"),
			exit: 2
		});
	}
	return withStore(given, deps, (store) => searchProviders({
		given,
		deps,
		store
	}));
}
function mistakesIn(given, { ask }) {
	const end = given.flag("end");
	const selecting = [...Object.keys(SELECTION_OPTIONS), "state"].filter((name) => given.flag(name));
	return [
		...end && !given.flag("orphans") ? ["--end needs --orphans."] : [],
		...given.flag("yes") && !end ? ["--yes needs --orphans --end."] : [],
		...end ? selecting.map((name) => `--${name} cannot be combined with --end.`) : [],
		...end && !given.flag("yes") ? whyNotAsked(given, ask) : []
	];
}
function whyNotAsked(given, ask) {
	if (given.flag("json")) return ["--end --json does not ask. Add --yes to end without a question."];
	return ask === void 0 ? ["--end asks first, and standard input is not a terminal. Add --yes to end without a question."] : [];
}
async function searchProviders(run) {
	const { given, deps, store } = run;
	const json = given.flag("json");
	const servers = await openServers(deps, configPath(given));
	if (!servers.ok) return printFailure(deps, servers.error, {
		json,
		exit: 3
	});
	const search = await findOrphans({
		store,
		servers: servers.value,
		signal: deps.signal
	});
	if (!given.flag("end")) {
		if (json) printJson(deps, search);
		else printLines(deps, orphanLines(search, { ends: false }));
		return exitCode(search, search.orphans.length === 0);
	}
	return exitCode(search, await endFound(search, servers.value, run));
}
async function endFound(search, { providers }, { given, deps, store }) {
	const json = given.flag("json");
	if (!json) printLines(deps, orphanLines(search, { ends: true }));
	if (search.orphans.length > 0 && !given.flag("yes") && !await confirmed(search, deps)) {
		printLines(deps, ["Nothing was removed."]);
		return false;
	}
	const ended = await endOrphans({
		orphans: search.orphans,
		store,
		providers,
		clock: deps.clock,
		signal: deps.signal,
		onEnded: (one) => {
			if (!json) printLines(deps, [endedLine(one)]);
		}
	});
	if (json) printJson(deps, {
		...search,
		ended
	});
	else printLines(deps, endedSummary(ended));
	return ended.every(isOver);
}
async function confirmed({ orphans }, deps) {
	const these = orphans.length === 1 ? "this orphan" : `these ${plural(orphans.length, "orphan")}`;
	return (await deps.ask?.(`End ${these}? Type yes: `, deps.signal))?.trim() === "yes";
}
function isOver({ state }) {
	return state === "ended" || state === "known";
}
function exitCode({ unreachable }, nothingLeft) {
	if (unreachable.length > 0) return 3;
	return nothingLeft ? 0 : 1;
}
// src/cli/commands/leases/leases.ts
const leases = {
	name: "leases",
	synopsis: "",
	description: [
		"Lists the leases that have not ended, oldest first: issuing, active, revoking and stuck. A stuck lease could not be revoked. The last column shows why, and the broker keeps trying. A revoked lease is also listed if what it left at its provider could not be removed within a day.",
		"--orphans searches the providers instead. It lists objects that carry this broker's instance id but are missing from the store, for example after you restored a backup. Without --end, nothing is removed.",
		"--orphans --end also ends what it lists, as the broker ends a lease: it revokes each object, then removes it. It asks first. Do not use it on a copy of a store that a broker still uses: the leases that the broker has issued since are missing from the copy, and would be ended."
	],
	options: {
		...CONFIG_OPTION,
		...SELECTION_OPTIONS,
		state: {
			value: "STATES",
			help: "all, or any of issuing, active, revoking, stuck, revoked, failed, expired, separated by commas. Default: issuing,active,revoking,stuck."
		},
		agent: { help: "Only leases that an agent asked for, with its task, its client as it claims to be, and who started the job." },
		...ORPHAN_OPTIONS
	},
	positionals: NO_POSITIONALS,
	examples: [
		["stepkey leases", "List the leases in the store that ./broker.yml names."],
		["stepkey leases --state stuck --json", "List the stuck leases, for a script."],
		["stepkey leases --orphans --config /etc/stepkey/broker.yml", "List what no broker would revoke."],
		["stepkey leases --orphans --end", "List it, ask, and end it."]
	],
	exitCodes: {
		0: "listed; with --end: all orphans have ended, or there were none",
		1: "nothing has this grant or repository; --orphans: some were found; --end: some are left",
		3: "the configuration, the store or a provider cannot be reached"
	},
	run: (given, deps) => Object.keys(ORPHAN_OPTIONS).some((name) => given.flag(name)) ? runOrphans(given, deps) : runLeases(given, deps)
};
async function runLeases(given, deps) {
	const json = given.flag("json");
	const selection = readSelection(given);
	if (!selection.ok) {
		const rest = {
			details: selection.error,
			remedy: "Run `stepkey leases --help` for usage."
		};
		const problem = failure("usage", "These options are wrong:", rest);
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	const value = {
		...selection.value,
		byAgent: given.flag("agent")
	};
	return await withStore(given, deps, async (store) => listLeases(value, {
		given,
		deps,
		store
	}));
}
async function listLeases(selection, { given, deps, store }) {
	const unknown = await misspeltName(selection, {
		given,
		deps,
		store
	});
	if (unknown !== void 0) return printFailure(deps, unknown, {
		json: given.flag("json"),
		exit: 1
	});
	const pages = findLeases(given, store, selection);
	const freezes = await store.freezes();
	if (given.flag("json")) {
		const rest = { freezes: freezes.map(freezeJson) };
		await printJsonList(deps, "leases", {
			pages,
			json: leaseJson,
			rest
		});
		return 0;
	}
	printLines(deps, freezes.map((freeze) => paint(deps, "yellow", freezeText(freeze))));
	const now = await store.now();
	const table = selection.byAgent === true ? agentTable(now, deps.columns) : leaseTable(now, deps.columns);
	let isEmpty = true;
	for await (const page of pages) {
		printLines(deps, table(page));
		isEmpty = false;
	}
	if (isEmpty) printLines(deps, ["No leases."]);
	return 0;
}
async function* findLeases(given, store, selection) {
	if (given.text("state") !== void 0) {
		yield* selectPages(store, selection);
		return;
	}
	const found = await selectLeases(store, selection);
	const stuck = {
		...selection,
		states: ["revoked", "failed"],
		tidyStates: ["stuck"]
	};
	const untidied = await selectLeases(store, stuck);
	const all = [...found, ...untidied].toSorted((left, right) => left.createdAt - right.createdAt);
	if (all.length > 0) yield all;
}
function freezeJson({ scope, name, since }) {
	return {
		scope,
		name,
		since: toRfc3339(since)
	};
}
export { leases };
