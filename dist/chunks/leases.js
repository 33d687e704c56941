import "./rolldown-runtime.js";
import { H as failure, Y as toRfc3339, c as plural } from "./base.js";
import { t as configPath } from "./configuration.js";
import { a as printLines, c as NO_POSITIONALS, i as printJson, n as plain, r as printFailure, s as CONFIG_OPTION, t as paint } from "./print.js";
import { t as freezeText } from "./freeze-text.js";
import { n as readSelection, r as selectLeases, t as SELECTION_OPTIONS } from "./lease-selection.js";
import { a as leaseTable, i as leaseJson, t as withStore } from "./with-store.js";
import { t as openServers } from "./servers.js";
// src/cli/commands/leases/orphans.ts
const SEARCH_MS = 15e3;
/** Searches every server whose kind of credential can list what it has issued. */
async function findOrphans(search) {
	const { store, servers, signal } = search;
	const instance = await store.instance();
	const targets = [...servers.providers.values()].flatMap((provider) => provider.list === void 0 ? [] : (servers.names[provider.kind] ?? []).map((server) => ({
		provider,
		server
	})));
	const results = await Promise.all(targets.map(async ({ provider, server }) => ({
		kind: provider.kind,
		server,
		result: await listHandles(provider, {
			server,
			instance,
			signal
		})
	})));
	const known = (await store.list({})).map(({ handle }) => handle);
	return {
		orphans: results.flatMap(({ kind, server, result }) => "reason" in result ? [] : result.handles.filter((handle) => !known.some((stored) => isSame(stored, handle))).map((handle) => ({
			kind,
			server,
			handle
		}))),
		searched: results.flatMap(({ kind, server, result }) => "reason" in result ? [] : [{
			kind,
			server
		}]),
		unreachable: results.flatMap(({ kind, server, result }) => "reason" in result ? [{
			kind,
			server,
			reason: result.reason
		}] : [])
	};
}
async function listHandles(provider, search) {
	const signal = AbortSignal.any([search.signal, AbortSignal.timeout(SEARCH_MS)]);
	const listed = await provider.list?.(search.server, search.instance, signal);
	if (listed === void 0) return { handles: [] };
	return listed.ok ? { handles: listed.value } : { reason: listed.error.message };
}
/** A stored handle may hold more than a listed one: every listed value must equal the stored one. */
function isSame(stored, listed) {
	return Object.entries(listed).every(([name, value]) => stored[name] === value);
}
// src/cli/commands/leases/leases.ts
const leases = {
	name: "leases",
	synopsis: "",
	description: ["Lists the leases that have not ended, oldest first: issuing, active, revoking and stuck. A stuck lease could not be revoked. The last column shows why, and the broker keeps trying. A revoked lease is also listed if what it left at its provider could not be removed within a day.", "--orphans searches the providers instead. It lists objects that carry this broker's instance id but are missing from the store, for example after you restored a backup. Nothing is removed."],
	options: {
		...CONFIG_OPTION,
		...SELECTION_OPTIONS,
		state: {
			value: "STATES",
			help: "all, or any of issuing, active, revoking, stuck, revoked, failed, expired, separated by commas. Default: issuing,active,revoking,stuck."
		},
		orphans: { help: "List what the providers have and the store does not." }
	},
	positionals: NO_POSITIONALS,
	examples: [
		["stepkey leases", "List the leases in the store that ./broker.yml names."],
		["stepkey leases --state stuck --json", "List the stuck leases, for a script."],
		["stepkey leases --orphans --config /etc/stepkey/broker.yml", "List what no broker would revoke."]
	],
	exitCodes: {
		0: "listed",
		1: "with --orphans: orphans were found",
		3: "the configuration, the store or a provider cannot be reached"
	},
	run: (given, deps) => given.flag("orphans") ? withStore(given, deps, (store) => runOrphans(given, deps, store)) : runLeases(given, deps)
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
	const { value } = selection;
	return await withStore(given, deps, async (store) => listLeases(value, {
		given,
		deps,
		store
	}));
}
async function listLeases(selection, { given, deps, store }) {
	const json = given.flag("json");
	const found = await findLeases(given, store, selection);
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
/** The selected leases and, without --state, also ended ones whose leftovers could not be removed. */
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
		orphans.length === 0 ? `No orphans. Searched: ${servers === "" ? "nothing, because no provider can list" : servers}.` : `${plural(orphans.length, "orphan")} found. Nothing was removed.`
	];
}
function handleText(handle) {
	return Object.entries(handle).map(([name, value]) => `${name}=${String(value)}`).join(" ");
}
export { leases };
