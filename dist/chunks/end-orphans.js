import { $ as callProvider } from "./direct.js";
import { r as PROVIDER_DEADLINE_MS } from "./http.js";
import { n as StoreError } from "./store.js";
import { t as readPages } from "./read-pages.js";
// src/lease/orphans/find-orphans.ts
const SEARCH_MS = 15e3;
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
	return {
		orphans: eachOnce(await withoutKnown(results.flatMap(({ kind, server, result }) => "reason" in result ? [] : result.handles.map((handle) => ({
			kind,
			server,
			handle
		}))), store)),
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
async function withoutKnown(found, store) {
	let unknown = found;
	if (unknown.length === 0) return unknown;
	for await (const leases of readPages(store, {})) {
		unknown = unknown.filter((one) => !isKnown(one, leases));
		if (unknown.length === 0) break;
	}
	return unknown;
}
function isKnown({ kind, handle }, leases) {
	return leases.some((lease) => lease.kind === kind && isSame(lease.handle, handle));
}
function isSame(stored, listed) {
	return Object.entries(listed).every(([name, value]) => name === "server" || stored[name] === value);
}
function eachOnce(found) {
	return found.flatMap((orphan) => {
		const [first, ...also] = found.filter((other) => isKnown(orphan, [other])).map(({ server }) => server);
		if (orphan.server !== first) return [];
		return also.length === 0 ? [orphan] : [{
			...orphan,
			also
		}];
	});
}
// src/lease/orphans/end-orphans.ts
const AT_ONCE = 4;
async function endOrphans(options) {
	const { orphans, signal, onEnded } = options;
	const ended = new Map();
	const waiting = [...orphans];
	const work = async () => {
		for (;;) {
			const orphan = signal.aborted ? void 0 : waiting.shift();
			if (orphan === void 0) return;
			const one = {
				...orphan,
				...await endOne(options, orphan)
			};
			ended.set(orphan, one);
			onEnded(one);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return orphans.map((orphan) => ended.get(orphan) ?? skipped(orphan));
}
function skipped(orphan) {
	return {
		...orphan,
		state: "skipped",
		reason: "skipped, because the command was stopped"
	};
}
async function endOne(options, orphan) {
	const reason = await whyNotEnd(options, orphan);
	if (reason !== void 0) return reason;
	const outcomes = [await endAt(options, orphan)];
	for (const server of orphan.also ?? []) outcomes.push(await endAt(options, {
		...orphan,
		handle: {
			...orphan.handle,
			server
		}
	}));
	return worstOf(outcomes);
}
function worstOf([first, ...others]) {
	const all = [first, ...others];
	return all.find(({ state }) => state === "failed") ?? all.find(({ state }) => state === "untidied") ?? first;
}
async function whyNotEnd({ store }, orphan) {
	try {
		return (await withoutKnown([orphan], store)).length === 0 ? {
			state: "known",
			reason: "it belongs to a lease in the store now"
		} : void 0;
	} catch (error) {
		if (!(error instanceof StoreError)) throw error;
		return {
			state: "failed",
			reason: `the store cannot be read: ${error.message}`
		};
	}
}
async function endAt({ providers, clock }, { kind, handle }) {
	const provider = providers.get(kind);
	if (provider === void 0) throw new Error(`the ${kind} provider listed it, and is gone`);
	const limit = {
		clock,
		milliseconds: PROVIDER_DEADLINE_MS
	};
	const revoked = await callProvider(limit, (signal) => provider.revoke(handle, signal));
	if (!revoked.ok) {
		const { message, remedy } = revoked.error;
		return {
			state: "failed",
			reason: `${message}. ${remedy}`
		};
	}
	const { facts } = revoked.value;
	const tidied = await callProvider(limit, async (signal) => await provider.tidy?.(handle, signal) ?? NOTHING_LEFT);
	return tidied.ok ? {
		state: "ended",
		facts: [...facts, ...tidied.value.facts]
	} : {
		state: "untidied",
		facts,
		reason: tidied.error.message
	};
}
const NOTHING_LEFT = {
	ok: true,
	value: { facts: [] }
};
export { findOrphans as n, endOrphans as t };
