import "./rolldown-runtime.js";
import { F as toRfc3339, O as failure } from "./base.js";
import { t as configPath } from "./configuration.js";
import { a as printLines, c as NO_POSITIONALS, i as printJson, n as plain, r as printFailure, s as CONFIG_OPTION, t as paint } from "./print.js";
import { t as freezeText } from "./freeze-text.js";
import { n as readSelection, r as selectLeases, t as SELECTION_OPTIONS } from "./lease-selection.js";
import { a as leaseTable, i as leaseJson, t as withStore } from "./with-store.js";
import { t as openServers } from "./servers.js";
// src/cli/commands/leases/orphans.ts
const SEARCH_MS = 15e3;
/** Asks every server of every kind that can list what it has. */
async function findOrphans(asked) {
	const { store, servers, signal } = asked;
	const instance = await store.instance();
	const places = [...servers.providers.values()].flatMap((provider) => provider.list === void 0 ? [] : (servers.names[provider.kind] ?? []).map((server) => ({
		provider,
		server
	})));
	const answers = await Promise.all(places.map(async ({ provider, server }) => ({
		kind: provider.kind,
		server,
		answer: await listed(provider, {
			server,
			instance,
			signal
		})
	})));
	const known = (await store.list({})).map(({ handle }) => handle);
	return {
		orphans: answers.flatMap(({ kind, server, answer }) => "reason" in answer ? [] : answer.handles.filter((handle) => !known.some((other) => explains(other, handle))).map((handle) => ({
			kind,
			server,
			handle
		}))),
		searched: answers.flatMap(({ kind, server, answer }) => "reason" in answer ? [] : [{
			kind,
			server
		}]),
		unreachable: answers.flatMap(({ kind, server, answer }) => "reason" in answer ? [{
			kind,
			server,
			reason: answer.reason
		}] : [])
	};
}
async function listed(provider, asked) {
	const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(SEARCH_MS)]);
	const answer = await provider.list?.(asked.server, asked.instance, signal);
	if (answer === void 0) return { handles: [] };
	return answer.ok ? { handles: answer.value } : { reason: answer.error.message };
}
/** A stored handle may know more than what the provider lists: all that is listed must fit. */
function explains(stored, listed_) {
	return Object.entries(listed_).every(([name, value]) => stored[name] === value);
}
// src/cli/commands/leases/leases.ts
const leases = {
	name: "leases",
	synopsis: "",
	description: ["Shows the leases that are out there now, oldest first: those being issued, active, being revoked, and stuck. A stuck lease could not be revoked; the last column says why, and the broker goes on trying. A revoked lease is shown too while what it left at its provider could not be removed for a day.", "--orphans asks the providers instead: it lists what carries this broker's instance id there and is unknown to the store (after a restored backup, for instance). Nothing is removed."],
	options: {
		...CONFIG_OPTION,
		...SELECTION_OPTIONS,
		state: {
			value: "STATES",
			help: "all, or some of issuing, active, revoking, stuck, revoked, failed, expired, separated by commas."
		},
		orphans: { help: "List what the providers have and the store does not know." }
	},
	positionals: NO_POSITIONALS,
	examples: [
		["stepkey leases", "What is out there now, by broker.yml in this folder."],
		["stepkey leases --state stuck --json", "What needs a look, for a script."],
		["stepkey leases --orphans --config /etc/stepkey/broker.yml", "What nobody would revoke."]
	],
	exitCodes: {
		0: "shown",
		1: "with --orphans: there are some",
		3: "the configuration, the store or a provider cannot be reached"
	},
	run: (given, deps) => withStore(given, deps, (store) => given.flag("orphans") ? runOrphans(given, deps, store) : runLeases(given, deps, store))
};
async function runLeases(given, deps, store) {
	const json = given.flag("json");
	const selection = readSelection(given);
	if (!selection.ok) {
		const rest = {
			details: selection.error,
			remedy: "`stepkey leases --help` shows what it takes."
		};
		const problem = failure("usage", "It is not clear which leases are meant.", rest);
		return printFailure(deps, problem, {
			json,
			exit: 2
		});
	}
	const found = await findLeases(given, store, selection.value);
	const freezes = await store.freezes();
	const now = await store.now();
	if (json) {
		printJson(deps, {
			leases: found.map(leaseJson),
			freezes: freezes.map(freezeJson)
		});
		return 0;
	}
	printLines(deps, [...freezes.map((freeze) => paint(deps, "yellow", freezeText(freeze))), ...shown(found, now)]);
	return 0;
}
/** What is selected, and without --state also the ended leases that somebody must look at. */
async function findLeases(given, store, selection) {
	const found = await selectLeases(store, selection);
	if (given.text("state") !== void 0) return found;
	const stuck = {
		...selection,
		states: ["revoked", "failed"],
		tidyStates: ["stuck"]
	};
	const untidied = await selectLeases(store, stuck);
	return [...found, ...untidied].toSorted((left, right) => left.createdAt - right.createdAt);
}
function shown(found, now) {
	return found.length === 0 ? ["No leases."] : leaseTable(found, now);
}
function freezeJson({ scope, name, since }) {
	return {
		scope,
		name,
		since: toRfc3339(since)
	};
}
async function runOrphans(given, deps, store) {
	const servers = await openServers(deps, configPath(given));
	if (!servers.ok) return printFailure(deps, servers.error, {
		json: given.flag("json"),
		exit: 3
	});
	const search = await findOrphans({
		store,
		servers: servers.value,
		signal: deps.signal
	});
	if (given.flag("json")) printJson(deps, search);
	else printLines(deps, orphanLines(search));
	if (search.unreachable.length > 0) return 3;
	return search.orphans.length > 0 ? 1 : 0;
}
function orphanLines({ orphans, unreachable, searched }) {
	const servers = searched.map(({ kind, server }) => `${kind} ${server}`).join(", ");
	return [
		...orphans.map(({ kind, server, handle }) => plain(`${kind} ${server}  ${handleText(handle)}`)),
		...unreachable.map(({ kind, server, reason }) => plain(`✗ ${kind} ${server} could not be searched: ${reason}`)),
		orphans.length === 0 ? `No orphans. Searched: ${servers === "" ? "nothing, no provider can list" : servers}.` : `${orphans.length} that the store does not know. Nothing was removed.`
	];
}
function handleText(handle) {
	return Object.entries(handle).map(([name, value]) => `${name}=${String(value)}`).join(" ");
}
export { leases };
