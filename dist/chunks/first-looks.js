import { St as toRfc3339, ct as ok, j as timeOfDay, ot as didYouMean, st as err } from "./start.js";
import { Vt as codeEntry } from "./job.js";
import { i as mistakeAt } from "./mistake.js";
import { $ as callProvider, K as isEnded, at as within } from "./direct.js";
import { a as endLease, i as discardIssued, r as PROVIDER_DEADLINE_MS } from "./http.js";
import { n as StoreError } from "./store.js";
// src/broker/record/call-watch.ts
function createCallWatch({ metrics, tracing, steadyMs }) {
	return (call, work, { outcomeOf, facts = {}, deadline }) => {
		const timed = async (note) => {
			const startedAt = steadyMs();
			let isOver = false;
			const over = (outcome) => {
				if (isOver) return;
				isOver = true;
				metrics.observe(call, outcome, (steadyMs() - startedAt) / 1e3);
				note?.(outcome);
			};
			deadline?.addEventListener("abort", () => over("late"), { once: true });
			try {
				const result = await work();
				over(outcomeOf(result));
				return result;
			} catch (error) {
				over(error instanceof StoreError ? error.kind : "fault");
				throw error;
			}
		};
		return tracing === void 0 ? timed() : tracing.inSpan(call, facts, timed);
	};
}
const UNWATCHED = (_call, work) => work();
// src/broker/context/ended-lease.ts
const WAIT_MS = 12e3;
function endMarked(lease, deps, milliseconds = WAIT_MS) {
	const { watch = UNWATCHED } = deps;
	const end = () => within({
		clock: deps.clock,
		milliseconds
	}, async () => {
		const now = await endLease({
			...deps,
			lease: lease.id,
			waitMs: milliseconds
		});
		if (now.state === "stuck" && lease.state !== "stuck") raiseStuck(now, deps);
		return now;
	}, () => lease);
	return watch({ part: "end" }, end, describeEnd(lease));
}
function describeEnd({ id, grant, repository }) {
	return {
		outcomeOf: ({ state }) => state,
		facts: {
			lease: id,
			grant,
			repository
		}
	};
}
function raiseStuck(lease, { log, metrics }) {
	const { id, state, grant, repository, endReason, lastError, tries } = lease;
	metrics.countAlarm("stuck");
	log({
		level: "error",
		event: "lease_stuck",
		lease: id,
		state,
		grant,
		repository,
		endReason,
		lastError,
		tries
	});
}
function endedResponse(lease, now) {
	const { proof } = lease;
	if (!isEnded(lease.state) || proof === void 0) {
		const why = lease.lastError ?? "not ended yet: the broker keeps trying";
		return {
			state: lease.state,
			proof: {
				checked_at: toRfc3339(now),
				by: "broker",
				facts: [why]
			},
			...leftBy(lease)
		};
	}
	return {
		state: proof.state,
		proof: {
			checked_at: toRfc3339(proof.checkedAt),
			by: "broker",
			facts: proof.facts
		},
		...leftBy(lease)
	};
}
function requestedResponse(facts, now) {
	const going = "the broker goes on until it has proof";
	return {
		state: "requested",
		proof: {
			checked_at: toRfc3339(now),
			by: "broker",
			facts: [...facts, going]
		}
	};
}
function leftBy({ tidy, findings }) {
	return {
		...tidy.state === "none" ? {} : { tidy: {
			state: tidy.state,
			facts: tidy.facts
		} },
		...findings.length === 0 ? {} : { findings }
	};
}
function recordFindings(leases, { log, metrics }) {
	const findings = leases.filter(({ state }) => isEnded(state)).flatMap(({ id, grant, repository, findings: found }) => found.map(({ what, fix }) => {
		const message = `${what} Fix: ${fix}`;
		metrics.countAlarm("finding");
		log({
			level: "warning",
			event: "lease_finding",
			message,
			lease: id,
			grant,
			repository
		});
		return {
			lease: id,
			what,
			fix
		};
	}));
	return findings.length === 0 ? {} : { findings };
}
// src/broker/refusal/refusal.ts
function refusal(code, reason, rest = {}) {
	return {
		code,
		reason,
		remedy: codeEntry(code).remedy,
		...rest
	};
}
function refuse(...given) {
	return err(refusal(...given));
}
function refusalOf(failure) {
	const { code, reason, message, remedy, retryAfterSeconds } = failure;
	if (!isBrokerCode(code)) return refusal("broker_fault", `${code}: ${reason ?? message}`);
	return {
		code,
		reason: reason ?? message,
		remedy,
		...retryAfterSeconds === void 0 ? {} : { retryAfterSeconds }
	};
}
function isBrokerCode(code) {
	return codeEntry(code).wire !== void 0;
}
// src/broker/refusal/outage-remedy.ts
function remedyDuringOutage(health, part) {
	const outage = health?.outage(part);
	if (outage === void 0) return {};
	const since = timeOfDay(outage.since);
	return { remedy: `${WHAT[part.part]} since ${since} UTC, and has raised an alarm. Ask your platform team, and re-run this job when it works again.` };
}
const WHAT = {
	store: "The broker cannot write its store",
	audit: "The broker cannot write its audit log",
	issuer: "The broker cannot read the issuer's keys",
	github: "The broker cannot read from GitHub what it needs",
	server: "The broker cannot use this grant's server"
};
// src/broker/exchange/issue-lease.ts
const CLASSIFY_MS = 5e3;
const CLEAN_UP_MS = 3e3;
async function checkAccess(grant, provider, { deps, budget }) {
	if (grant.access === "write") return void 0;
	const limit = {
		clock: deps.clock,
		milliseconds: budget.remaining(CLASSIFY_MS)
	};
	const classified = await callProvider(limit, (signal) => provider.classify(grant.credential.settings, signal));
	if (!classified.ok) return refusalOfProvider("classify", classified.error, {
		grant,
		deps
	});
	if (classified.value.access === "read") return void 0;
	const { because } = classified.value;
	return refusal("grant_refused", `a read grant whose credential allows more than a read may do: ${because}`);
}
async function issueLease(order, context) {
	const { deps, budget } = context;
	const { lease, grant } = order;
	const limit = {
		clock: deps.clock,
		milliseconds: budget.remaining(PROVIDER_DEADLINE_MS)
	};
	const issued = await callProvider(limit, (signal) => order.provider.issue(order.issue, signal));
	if (!issued.ok) {
		await abandon(order, issued.error, context);
		return err(refusalOfProvider("issue", issued.error, {
			grant,
			deps
		}));
	}
	if (await activateOrDiscard(lease, issued.value, context)) return ok(issued.value);
	await discard(lease, issued.value, context);
	return err(await lostTo(order, deps));
}
async function activateOrDiscard(lease, issued, context) {
	try {
		return await activate(lease, issued, context.deps);
	} catch (error) {
		if (issued.revocationSecret !== void 0) await discard(lease, issued, context).catch(() => void 0);
		throw error;
	}
}
async function discard(lease, { handle, revocationSecret: secret }, { deps, budget }) {
	await within({
		clock: deps.clock,
		milliseconds: budget.remaining(CLEAN_UP_MS)
	}, () => discardIssued({
		...deps,
		lease,
		handle,
		secret
	}), () => void 0);
}
async function activate(lease, { handle, diesAt, issuedTo, revocationSecret: secret }, { store, keyRing }) {
	if (secret !== void 0 && keyRing === void 0) {
		await store.issueFailed(lease.id, {
			mayExist: true,
			error: "the secret that revokes it cannot be stored without a store-key"
		});
		return false;
	}
	const sealedSecret = secret === void 0 ? void 0 : keyRing?.seal(secret, lease.id);
	return await store.activate(lease.id, {
		handle,
		diesAt,
		issuedTo,
		sealedSecret
	});
}
async function lostTo({ lease }, { store }) {
	if (await store.isJobClosed(lease.job)) return refusal("job_closed", "the job was closed while its credential was issued");
	return refusal("provider_failed", `it was ended while it was issued: ${(await store.find(lease.id))?.endReason ?? "?"}`);
}
async function abandon({ lease }, failure, { deps, budget }) {
	const { mayExist, name, message } = failure;
	const now = await deps.store.issueFailed(lease.id, {
		mayExist,
		error: `${name}: ${message}`
	});
	const milliseconds = budget.remaining(CLEAN_UP_MS);
	if (now === void 0 || isEnded(now.state) || milliseconds === 0) return;
	await endMarked(now, deps, milliseconds);
}
function retryOf({ retryAt }, { clock }) {
	if (retryAt === void 0) return {};
	return { retryAfterSeconds: Math.ceil((retryAt - clock.now()) / 1e3) };
}
function remedyOf({ kind }) {
	return kind === "permanent" ? { remedy: LASTING } : {};
}
const LASTING = "Ask your platform team: the broker's audit log has the provider's error under this trace. Every job that requests this grant fails until it is fixed.";
function outageOf(grant, { health }) {
	const { kind, settings } = grant.credential;
	return remedyDuringOutage(health, {
		part: "server",
		kind,
		server: settings.server
	});
}
function refusalOfProvider(call, failure, { grant, deps }) {
	const text = `${call}: ${failure.name}: ${failure.message}`;
	if (failure.setting === void 0) return refusal("provider_failed", text, {
		...remedyOf(failure),
		...outageOf(grant, deps),
		...retryOf(failure, deps)
	});
	const { name, credential } = grant;
	const source = grant.source.replace(/:\d+$/u, "");
	deps.unusableGrants?.note({
		...credential,
		source,
		grant: name
	}, failure);
	return refusal("grant_unusable", text);
}
// src/policy/missing-server.ts
function isServerMissing({ credential }, servers) {
	if (credential === void 0) return false;
	return servers[credential.kind]?.includes(credential.settings.server) !== true;
}
function missingServer(grant, servers, context) {
	const { name, credential } = grant;
	if (credential === void 0 || !isServerMissing(grant, servers)) return void 0;
	const { kind, settings } = credential;
	const known = servers[kind] ?? [];
	const meant = didYouMean(settings.server, known);
	const all = known.length === 0 ? "It has none." : `It has: ${known.join(", ")}.`;
	return mistakeAt(context, [
		"grants",
		name,
		"credential",
		kind,
		"server"
	], {
		message: `The configuration has no ${kind} server "${settings.server}".`,
		expected: meant === void 0 ? all : `Did you mean "${meant}"?`,
		example: ""
	});
}
// src/broker/run/stoppable-clock.ts
function stoppableClock(clock, signal) {
	return {
		now: () => clock.now(),
		sleep: (milliseconds, settled = signal) => clock.sleep(milliseconds, AbortSignal.any([settled, signal]))
	};
}
// src/broker/run/first-looks.ts
const LOOK_MS = 6e4;
const MAX_CONCURRENT_LOOKS = 4;
async function takeFirstLooks({ policy, providers, clock: running, onUnusable }, signal) {
	const clock = stoppableClock(running, signal);
	const seen = new Set();
	const waiting = await policy.repositories();
	const take = async (grant) => {
		const credential = {
			kind: grant.kind,
			settings: grant.settings
		};
		const key = JSON.stringify(credential);
		const provider = providers.get(credential.kind);
		if (provider === void 0 || seen.has(key) || signal.aborted) return;
		seen.add(key);
		const looked = await callProvider({
			clock,
			milliseconds: LOOK_MS
		}, (late) => provider.classify(credential.settings, AbortSignal.any([late, signal])));
		if (!looked.ok && looked.error.kind === "permanent" && !signal.aborted) onUnusable?.(grant, looked.error);
	};
	const lookers = Array.from({ length: MAX_CONCURRENT_LOOKS }, async () => {
		for (let next = waiting.shift(); next !== void 0; next = waiting.shift()) for (const grant of await grantsOf(policy, next)) await take(grant);
	});
	await Promise.all(lookers);
}
async function grantsOf(policy, name) {
	const found = await policy.find(name);
	const repository = found.ok ? found.value.repository : void 0;
	if (typeof repository !== "object") return [];
	const { source, grants } = repository;
	return grants.flatMap(({ name: grant, credential, access }) => credential === void 0 ? [] : [{
		...credential,
		access,
		source,
		grant
	}]);
}
export { recordFindings as _, isServerMissing as a, createCallWatch as b, checkAccess as c, refusal as d, refusalOf as f, endedResponse as g, endMarked as h, stoppableClock as i, issueLease as l, describeEnd as m, grantsOf as n, missingServer as o, refuse as p, takeFirstLooks as r, CLASSIFY_MS as s, LOOK_MS as t, remedyDuringOutage as u, requestedResponse as v, UNWATCHED as y };
