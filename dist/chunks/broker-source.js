import { H as identifyFor, W as hostileVariablesOf, Y as meantProxies, k as labelled } from "./job.js";
import { t as ownCommit } from "./own-commit.js";
import { A as shortSha, K as COMMIT_SHA, dt as ok, i as sessionRecorder, m as sayLines, ut as err } from "./start.js";
import { a as askAgain, t as brokerClient } from "./client.js";
import { t as COMMIT_HEADER } from "./wire.js";
import { n as endAtBroker } from "./end.js";
import { nt as warnBeforeExpiry } from "./direct.js";
const { readFileSync } = process.getBuiltinModule("node:fs");
// src/action/lease/broker/compare-commits.ts
function comparingCommits(send, { own, say }) {
	if (own === void 0) return send;
	let isSaid = false;
	return async (request) => {
		const outcome = await send({
			...request,
			headers: {
				...request.headers,
				[COMMIT_HEADER]: own
			}
		});
		const other = outcome.ok ? outcome.value.headers["x-stepkey-commit"] ?? own : own;
		if (other !== own && COMMIT_SHA.test(other) && !isSaid) {
			isSaid = true;
			const both = `this action is commit ${shortSha(own)}, the broker ${shortSha(other)}`;
			say(`  ${"versions".padEnd(15)}${both}: use the same commit for both`);
		}
		return outcome;
	};
}
// src/action/lease/broker/heartbeat.ts
const WHY = {
	withdrawn: "its approval was withdrawn by a new push, a dismissed review, or a change request",
	expired: "it expired; set a longer ttl if the task needs more time",
	revoked: "an admin or the broker ended it",
	silent: "the broker received no heartbeat from this step for too long"
};
async function sendHeartbeats(options) {
	const { clock, signal, endsSoon } = options;
	let { expiresAt } = options;
	let isResponding = true;
	if (endsSoon !== void 0) warnBeforeExpiry({
		expiresAt: () => expiresAt,
		clock,
		signal,
		endsSoon
	});
	while (!signal.aborted) {
		const sent = await options.send(signal);
		if (signal.aborted) break;
		if (sent.ok !== isResponding) options.say(changeLine(sent));
		isResponding = sent.ok;
		if (sent.ok && !sent.value.active) return earlyEnd(sent.value.reason, sent.value.because);
		if (sent.ok && sent.value.active) ({expiresAt} = sent.value);
		const left = expiresAt - clock.now();
		if (left <= 0) return earlyEnd("expired");
		await clock.sleep(Math.min(options.intervalMs, left), signal);
	}
}
async function askWhyEnded({ send }, signal) {
	const sent = await send(signal);
	return sent.ok && !sent.value.active ? earlyEnd(sent.value.reason, sent.value.because) : void 0;
}
function changeLine(sent) {
	return sent.ok ? "The broker responds again." : `${sent.error.failure.message} The task continues until the lease expires.`;
}
function earlyEnd(reason, because) {
	if (reason !== "withdrawn" || because === void 0) return {
		reason,
		why: WHY[reason]
	};
	return {
		reason,
		why: `its approval was withdrawn: ${because.trim().replace(/\.$/u, "")}`
	};
}
// src/action/lease/broker/kept-part.ts
function keptPartOfStep(kinds) {
	let made;
	return {
		current: () => made,
		make: async ({ needs }) => {
			if (needs === void 0 || made !== void 0) return false;
			made = await kinds.find(({ name }) => name === needs.kind)?.broker?.makeKeptPart?.();
			return made !== void 0;
		}
	};
}
// src/action/lease/broker/broker-source.ts
function openBroker(job, { url, grant }) {
	const { inputs, clock, send, runner, kinds } = job;
	const identify = identifyFor(job, url);
	const state = sessionRecorder(runner);
	const hostileOfKinds = hostileVariablesOf(kinds);
	const via = Object.keys(meantProxies(job.environment)).join(" ");
	const compared = comparingCommits(send, {
		own: ownCommit(import.meta.dirname, readIfThere),
		say: (line) => runner.say(line)
	});
	return {
		source: brokerSource({
			client: brokerClient({
				url,
				send: compared,
				now: () => clock.now(),
				hostileOfKinds
			}),
			url,
			asked: {
				...inputs,
				grant,
				uses: inputs.uses?.name
			},
			kept: keptPartOfStep(kinds),
			request: Buffer.from(job.randomBytes(24)).toString("base64url"),
			identify,
			clock,
			record: () => state.save({
				mode: "broker",
				step: inputs.step,
				broker: url,
				via
			}),
			recordNothing: () => {
				if (inputs.named === void 0) state.issuedNothing();
			},
			say: (line) => sayLines(runner, labelled("◌", "broker", line))
		}),
		identify,
		state
	};
}
function readIfThere(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return;
	}
}
const BACKOFF = {
	firstWaitMs: 500,
	maxWaitMs: 2e4,
	attempts: 3
};
function brokerSource(options) {
	return {
		audience: options.url,
		obtain: async (identity, signal) => {
			options.record();
			const granted = await requestLease(options, identity, signal);
			if (granted.ok) return ok(heldLease(granted.value, options));
			if (granted.error.mayBeIssued !== true && !signal.aborted) options.recordNothing();
			if (granted.error.strayLease !== void 0) await options.client.revoke(granted.error.strayLease, signal);
			return granted;
		}
	};
}
async function requestLease({ client, identify, clock, say, ...options }, first, signal) {
	const retry = {
		backoff: BACKOFF,
		clock,
		signal,
		say
	};
	let mayBeIssued = false;
	const ask = async (identity) => {
		if (!identity.ok) return err({ failure: identity.error });
		const detail = detailOf(options);
		const lease = await client.requestLease(detail, identity.value.token, signal);
		if (lease.ok) return ok({
			lease: lease.value,
			identity: identity.value
		});
		mayBeIssued ||= lease.error.mayBeIssued === true;
		return await options.kept?.make(lease.error) === true ? await ask(await identify(signal)) : lease;
	};
	const granted = await askAgain(async (attempt) => await ask(attempt === 1 ? ok(first) : await identify(signal)), retry);
	if (granted.ok || !mayBeIssued) return granted;
	return err({
		...granted.error,
		mayBeIssued
	});
}
function suppliedBy({ asked, kept }) {
	const fields = kept?.current()?.fields;
	return fields === void 0 ? asked.supplied : {
		...asked.supplied,
		...fields
	};
}
function detailOf(options) {
	const { asked, request } = options;
	const { grant, environment, access, step, uses, ttlSeconds, named } = asked;
	const supplied = suppliedBy(options);
	return {
		type: "stepkey",
		grant,
		access,
		step,
		request,
		...environment === void 0 ? {} : { environment },
		...uses === void 0 ? {} : { uses },
		...ttlSeconds === void 0 ? {} : { ttl: ttlSeconds },
		...supplied === void 0 ? {} : { supplied },
		...named === void 0 ? {} : {
			task: named.task,
			agent: named.agent
		}
	};
}
function heldLease({ lease, identity }, options) {
	const { client, clock, say: sayWaiting } = options;
	const kept = options.kept?.current();
	const { leaseToken, heartbeatSeconds, expiresInMs, expiresAt } = lease;
	const issuedAt = clock.now();
	const send = (signal) => client.heartbeat(leaseToken, signal);
	return {
		id: lease.lease,
		kind: lease.kind,
		claims: identity.claims,
		issuedTo: lease.issuedTo,
		issuedAt,
		expiresAt,
		diesAt: lease.diesAt,
		env: lease.env,
		files: lease.files,
		secrets: [leaseToken],
		supplied: Object.keys(suppliedBy(options) ?? {}),
		...kept === void 0 ? {} : { kept },
		decision: lease.decision,
		...lease.task === void 0 ? {} : { task: lease.task },
		watch: async (signal, say, endsSoon) => await sendHeartbeats({
			send,
			intervalMs: heartbeatSeconds * 1e3,
			clock: onBrokersTime(clock, expiresAt - expiresInMs - issuedAt),
			expiresAt,
			signal,
			say,
			endsSoon
		}),
		whyEnded: async (signal) => await askWhyEnded({ send }, signal),
		end: async (signal, leftMs) => await endAtBroker({
			revoke: (revokeSignal) => client.revoke(leaseToken, revokeSignal, leftMs),
			clock,
			signal,
			say: sayWaiting
		})
	};
}
function onBrokersTime(clock, aheadMs) {
	return {
		now: () => clock.now() + aheadMs,
		sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal)
	};
}
export { openBroker };
