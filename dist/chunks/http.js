import { Et as toRfc3339, dt as ok, ut as err, wt as startStopwatch } from "./start.js";
import { tt as nodeHttp } from "./job.js";
import { $ as callProvider, F as STAYS_VALID, I as proofOfEnd, Q as settling, q as isEnding, tt as revocabilityOf } from "./direct.js";
import { a as nextLookMs, n as isExpired, r as isStuck, s as retryDelayMs } from "./due.js";
// src/lease/settlement.ts
function settlementOf(lease, attempt, now) {
	const { revoked } = attempt;
	const outcome = outcomeOf(lease, attempt, now);
	const findings = revoked?.ok === true ? revoked.value.findings : void 0;
	return findings === void 0 ? outcome : {
		...outcome,
		findings
	};
}
function outcomeOf(lease, attempt, now) {
	const { revocability, revoked, after } = attempt;
	const proven = proofOfEnd({
		revocability,
		diesAt: lease.diesAt,
		revoked,
		probe: after
	});
	if (proven.state === "failed") return retry(lease, proven.because);
	if (proven.unseen !== void 0) return retry(lease, proven.unseen);
	if (revocability.revoke === "none") return expired(lease, proven, now);
	if (mayStillBeCreated(lease, attempt) && !isExpired(lease, now - attempt.tookMs)) return {
		kind: "wait",
		afterMs: nextLookMs(lease, now),
		because: "nothing found, but the provider never responded to issuing: probed until the ttl has passed"
	};
	const tidy = attempt.hasTidy ? { tidy: true } : {};
	const { state, facts } = proven;
	if (wasNeverIssued(lease, attempt)) return {
		kind: "failed",
		proof: {
			checkedAt: now,
			state: "verified",
			facts: facts.filter((fact) => fact !== STAYS_VALID)
		},
		...tidy
	};
	if (state === "expires" || state === "none") return expired(lease, proven, now);
	return {
		kind: "revoked",
		proof: {
			checkedAt: now,
			state,
			facts
		},
		...tidy
	};
}
function expired({ diesAt }, { state, facts }, now) {
	return {
		kind: "expired",
		proof: {
			checkedAt: now,
			state,
			facts: state === "none" || diesAt === void 0 ? facts : [...facts, `cannot be revoked: the provider ends it at ${toRfc3339(diesAt)}`]
		}
	};
}
function mayStillBeCreated(lease, attempt) {
	if (lease.issueOutcome !== void 0 || attempt.revocability.absenceIsFinal) return false;
	return attempt.before?.state !== "alive";
}
function wasNeverIssued(lease, { before, after }) {
	if (lease.issueOutcome === "issued" || before?.state === "alive") return false;
	return after?.ok === true && after.value.state === "dead";
}
function retry(lease, error) {
	const failures = lease.tries + 1;
	return {
		kind: "retry",
		afterMs: retryDelayMs(failures),
		error,
		stuck: isStuck(failures)
	};
}
// src/lease/end-lease.ts
const PROVIDER_DEADLINE_MS = 1e4;
const ATTEMPT_MS = 2e4;
const LOCK_MS = 25e3;
const POLL_MS = 100;
async function endLease(options) {
	const { store, clock, lockOwner, lease, waitMs = 0 } = options;
	const giveUpAt = clock.now() + waitMs;
	for (;;) {
		const locked = await store.lock(lease, {
			lockOwner,
			lockMs: LOCK_MS
		});
		if (locked !== void 0) return endLocked(options, locked);
		const current = await storedLease(store, lease);
		if (!isEnding(current.state) || clock.now() >= giveUpAt) return current;
		await clock.sleep(POLL_MS);
	}
}
async function endLocked(deps, lease) {
	const settlement = await attempt(deps, lease);
	await deps.store.settle(lease.id, deps.lockOwner, settlement);
	return storedLease(deps.store, lease.id);
}
async function discardIssued(options) {
	const { providers, clock, lease, handle, secret } = options;
	const provider = providers.get(lease.kind);
	const revoked = provider === void 0 || revocabilityOf(provider, handle).revoke === "none" ? err(notRevocable(lease)) : await callProvider({
		clock,
		milliseconds: PROVIDER_DEADLINE_MS
	}, (signal) => provider.revoke(handle, signal, secret));
	return {
		lease: await endLease({
			...options,
			lease: lease.id,
			waitMs: LOCK_MS
		}),
		revoked
	};
}
function notRevocable({ kind, diesAt }) {
	return {
		kind: "permanent",
		name: "not_revocable",
		message: `what a ${kind} lease issued cannot be revoked here`,
		remedy: diesAt === void 0 ? "It stays valid: stepkey cannot end it." : `The provider ends it at ${toRfc3339(diesAt)}.`,
		mayExist: true
	};
}
async function attempt(deps, lease) {
	const provider = deps.providers.get(lease.kind);
	if (provider === void 0) return retry(lease, noProvider(lease));
	const secret = secretOf(lease, deps.keyRing);
	if (!secret.ok) return retry(lease, secret.error);
	const tookMs = startStopwatch(deps.clock);
	const seen = await revokeAndProbe(provider, lease, {
		...deps,
		secret: secret.value
	});
	const now = await deps.store.now();
	return settlementOf(lease, {
		...seen,
		tookMs: tookMs()
	}, now);
}
function noProvider({ kind }) {
	return `no ${kind} provider is configured here`;
}
function secretOf({ id, sealedSecret }, keyRing) {
	if (sealedSecret === void 0) return ok(void 0);
	const opened = keyRing?.open(sealedSecret, id) ?? err("unknown_key");
	if (opened.ok) return opened;
	const key = `store key ${sealedSecret.keyId}`;
	return opened.error === "damaged" ? err(`the secret that revokes this lease, encrypted with ${key}, is damaged in the store`) : err(`${key} is not configured: it decrypts the secret that revokes this lease`);
}
async function revokeAndProbe(provider, lease, tools) {
	const { clock, onRequested, secret } = tools;
	const revocability = revocabilityOf(provider, lease.handle);
	const hasTidy = provider.tidy !== void 0;
	if (revocability.revoke === "none") return {
		revocability,
		hasTidy,
		before: void 0,
		revoked: void 0,
		after: void 0
	};
	const lastAt = clock.now() + ATTEMPT_MS;
	const limit = () => {
		const left = Math.max(0, lastAt - clock.now());
		return {
			clock,
			milliseconds: Math.min(PROVIDER_DEADLINE_MS, left)
		};
	};
	const probe = () => callProvider(limit(), (signal) => provider.probe(lease.handle, signal, secret));
	const seen = lease.issueOutcome === void 0 ? await probe() : void 0;
	const revoked = await callProvider(limit(), (signal) => provider.revoke(lease.handle, signal, secret));
	if (revoked.ok && revoked.value.settlesInMs !== void 0) onRequested?.(revoked.value.facts);
	await settling(revoked, clock);
	const after = revoked.ok ? await probe() : void 0;
	return {
		revocability,
		hasTidy,
		before: seen?.ok === true ? seen.value : void 0,
		revoked,
		after
	};
}
async function storedLease(store, id) {
	const lease = await store.find(id);
	if (lease === void 0) throw new Error(`lease ${id} is not in the store`);
	return lease;
}
// src/cli/sources/http.ts
function brokerHttp(variables) {
	return nodeHttp(proxiesOf(variables));
}
const PROXY_NAMES = [
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"NO_PROXY",
	"http_proxy",
	"https_proxy",
	"no_proxy"
];
function proxiesOf(variables) {
	return Object.fromEntries(PROXY_NAMES.flatMap((name) => {
		const value = variables[name];
		return value === void 0 ? [] : [[name, value]];
	}));
}
export { endLease as a, storedLease as c, discardIssued as i, LOCK_MS as n, endLocked as o, PROVIDER_DEADLINE_MS as r, noProvider as s, brokerHttp as t };
