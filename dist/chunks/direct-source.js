import "./rolldown-runtime.js";
import { i as decisionSummary, n as gateOutcome, r as gateQuestion, t as jobKeyOf } from "./claims2.js";
import { n as passRead } from "./ungated.js";
import "./events.js";
import { t as writeEventRefusal } from "./write-event.js";
import { o as labelled } from "./log-lines.js";
import { B as ok, U as failure, W as FAILURE_CODES, Z as toRfc3339, t as sayLines, z as err } from "./base.js";
import { r as sessionRecorder } from "./request-id-token.js";
import { t as identifyFor } from "./identify.js";
import { r as newLeaseId } from "./lease-id.js";
import { n as proofOfEnd, r as callProvider } from "./proof-of-end.js";
import { r as mergedFindings } from "./changes.js";
// src/action/lease/direct/end-directly.ts
/** As long as a broker waits for one call of a provider. */
const CALL_MS = 1e4;
/** The step waits for this, although nobody can use the credential any more. */
const TIDY_MS = 3e3;
/** Ends what can be ended, probes it, and tidies up. A credential that no call can end is never reported as revoked. */
async function endDirectly(options, signal) {
	const { provider, clock, handle, diesAt, secret } = options;
	const { revocability } = provider;
	const limit = {
		clock: endingWith(clock, signal),
		milliseconds: CALL_MS
	};
	const revoked = await callProvider(limit, (deadline) => provider.revoke(handle, deadline, secret));
	const probe = revoked.ok && revocability.revoke !== "none" ? await callProvider(limit, (deadline) => provider.probe(handle, deadline, secret)) : void 0;
	const proof = proofOfEnd({
		revocability,
		diesAt,
		revoked,
		probe
	});
	const seen = {
		checkedAt: clock.now(),
		by: "action",
		facts: proof.facts
	};
	if (proof.state === "failed") return {
		...seen,
		revocation: "failed",
		failure: notRevoked(proof.because)
	};
	const tidied = proof.state === "verified" || proof.state === "requested" ? await tidyUp(options, signal) : NOTHING_TIDIED;
	const found = mergedFindings(revoked.ok ? revoked.value.findings : [], tidied.findings);
	return {
		...seen,
		revocation: proof.state,
		...tidied.tidy === void 0 ? {} : { tidy: tidied.tidy },
		...found.length === 0 ? {} : { findings: found }
	};
}
const NOTHING_TIDIED = {
	tidy: void 0,
	findings: []
};
/** Removes what is left at the provider. It is tried once and for a short time, because nobody continues after it. */
async function tidyUp({ provider, clock, handle }, signal) {
	if (provider.tidy === void 0) return NOTHING_TIDIED;
	const limit = {
		clock: endingWith(clock, signal),
		milliseconds: TIDY_MS
	};
	const tidied = await callProvider(limit, async (deadline) => await provider.tidy?.(handle, deadline) ?? ok({ facts: [] }));
	if (tidied.ok) {
		const { facts, findings = [] } = tidied.value;
		return {
			tidy: {
				state: "done",
				facts
			},
			findings
		};
	}
	const { name, message } = tidied.error;
	return {
		tidy: {
			state: "stuck",
			facts: [`${name}: ${message}`]
		},
		findings: []
	};
}
/** A clock whose sleeps end with the signal too, so that a deadline comes when the step's own time is over. */
function endingWith(clock, end) {
	return {
		now: () => clock.now(),
		sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal === void 0 ? end : AbortSignal.any([signal, end]))
	};
}
function notRevoked(because) {
	return failure("revocation_failed", `The credential could not be revoked: ${because}.`, { remedy: "The receipt says when it expires." });
}
// src/action/lease/direct/issue.ts
const DEFAULT_TTL_SECONDS = 900;
/** Issues one lease, and records for post what may exist at the provider. */
async function issueDirectly(options, { identity, decision, signal }) {
	const { provider, clock } = options;
	const request = requestFor(options, identity);
	const handle = provider.handleOf(request);
	options.record({
		id: request.lease,
		handle,
		diesAt: latestDeath(options, request.expiresAt)
	});
	const issued = await issueAtProvider(options, request, signal);
	if (!issued.ok) {
		const { mayExist, failure: why } = issued.error;
		if (!mayExist) options.record({
			id: request.lease,
			handle,
			diesAt: clock.now()
		});
		return err({ failure: why });
	}
	const { value } = issued;
	options.record({
		id: request.lease,
		handle: value.handle,
		diesAt: value.diesAt
	});
	return ok(heldLease(options, {
		request,
		issued: value,
		identity,
		decision
	}));
}
/** Calls the provider, once more with a fresh ID token if it asks for one. */
async function issueAtProvider({ provider, identify }, request, signal) {
	const first = await provider.issue(request, signal);
	if (first.ok) return first;
	const { kind, mayExist } = first.error;
	if (kind !== "new_id_token") return err({
		failure: failureOf(first.error),
		mayExist
	});
	const fresh = await identify(signal);
	if (!fresh.ok) return err({
		failure: fresh.error,
		mayExist
	});
	const second = await provider.issue({
		...request,
		idToken: fresh.value.token
	}, signal);
	if (second.ok) return second;
	return err({
		failure: failureOf(second.error),
		mayExist: mayExist || second.error.mayExist
	});
}
function requestFor({ settings, access, step, ttlSeconds, clock, randomBytes }, { token, claims }) {
	return {
		lease: newLeaseId(randomBytes),
		instance: "direct",
		settings,
		access,
		expiresAt: clock.now() + (ttlSeconds ?? DEFAULT_TTL_SECONDS) * 1e3,
		job: jobKeyOf(claims),
		repository: claims.repository,
		step,
		idToken: token
	};
}
function latestDeath({ provider, clock }, expiresAt) {
	const { best, minimumSeconds } = provider.revocability;
	return best === "none" ? void 0 : Math.max(expiresAt, clock.now() + minimumSeconds * 1e3);
}
function heldLease({ provider, clock }, { request, issued, identity, decision }) {
	const { credential, handle, revocationSecret: secret } = issued;
	const { expiresAt } = request;
	const { diesAt } = issued;
	return {
		id: request.lease,
		kind: provider.kind,
		claims: identity.claims,
		issuedTo: issued.issuedTo,
		issuedAt: clock.now(),
		expiresAt,
		diesAt,
		env: credential.env,
		files: credential.files,
		secrets: secret === void 0 ? [] : [secret],
		supplied: [],
		decision,
		watch: async (signal) => await untilExpired(expiresAt, clock, signal),
		whyEnded: () => Promise.resolve(clock.now() < expiresAt ? void 0 : EXPIRED),
		end: async (signal) => await endDirectly({
			provider,
			clock,
			handle,
			diesAt,
			secret
		}, signal)
	};
}
const EXPIRED = {
	reason: "expired",
	why: "it expired; set a longer ttl if the task needs more time"
};
async function untilExpired(expiresAt, clock, signal) {
	while (!signal.aborted) {
		const left = expiresAt - clock.now();
		if (left <= 0) return EXPIRED;
		await clock.sleep(Math.min(left, 36e5), signal);
	}
}
function failureOf({ kind, name, message, remedy }) {
	return failure(kind === "retryable" ? "provider_unavailable" : "provider_denied", `${name}: ${message}`, { remedy });
}
// src/action/lease/direct/direct-source.ts
/** The provider that the inputs name. */
async function openProvider(job, input) {
	const { inputs, clock, send, jitter, runner } = job;
	const { kind, direct } = directKindOf(job, input.credential.kind);
	const identify = identifyFor(job, direct.audience);
	const state = sessionRecorder(runner);
	return {
		source: directSource({
			provider: (await direct.load()).createProvider({
				send,
				clock,
				jitter
			}),
			settings: input.credential.settings,
			audience: direct.audience,
			gate: lazyGate(job, input.githubToken),
			approvals: input.approvals,
			approvers: input.approvers,
			access: inputs.access,
			step: inputs.step,
			ttlSeconds: inputs.ttlSeconds,
			identify,
			clock,
			randomBytes: job.randomBytes,
			record: ({ id, handle, diesAt }) => state.save({
				mode: "direct",
				step: inputs.step,
				lease: id,
				handle: kind.describe(handle),
				...diesAt === void 0 ? {} : { diesAt: toRfc3339(diesAt) }
			}),
			say: (line) => sayLines(runner, labelled("◌", "note", line))
		}),
		identify,
		state
	};
}
function directKindOf({ kinds }, name) {
	const kind = kinds.find((one) => one.name === name);
	if (kind?.direct === void 0) throw new TypeError(`${name} is not a kind of direct mode`);
	return {
		kind,
		direct: kind.direct
	};
}
/** Octokit is most of what the action can load, and only a direct write needs it. */
function lazyGate(job, token) {
	return { decide: async (question, signal) => {
		const { actionsGate } = await import("./actions-gate.js");
		return await actionsGate(token, job).decide(question, signal);
	} };
}
/** Approvals count for a day, as in policy. */
const MAX_AGE_SECONDS = 86400;
/** How often to look for a missing approval: people need minutes, and the job shares GitHub's rate limit. */
const POLL_SECONDS = 15;
/**
* Leases without a broker: by the same rules and the same gate, but decided inside the job, so only the provider's own
* trust policy enforces them. Without a store there is no seal, no count of uses, and no detection of theft.
*/
function directSource(options) {
	return {
		audience: options.audience,
		obtain: async (identity, signal) => {
			const readOnly = await checkReadOnly(options, signal);
			if (!readOnly.ok) return readOnly;
			const decision = await decide(options, identity.claims, signal);
			if (!decision.ok) return decision;
			return await issueDirectly(options, {
				identity,
				decision: decision.value,
				signal
			});
		}
	};
}
/** A read must not get a credential that can write, or read what a read may not: stored secrets, for example. */
async function checkReadOnly({ provider, settings, access }, signal) {
	if (access === "write") return ok(void 0);
	const classified = await provider.classify(settings, signal);
	if (!classified.ok) {
		const { message, remedy } = classified.error;
		return err({ failure: failure("provider_unavailable", message, { remedy }) });
	}
	if (classified.value.access === "read") return ok(void 0);
	const { remedy } = FAILURE_CODES.credential_not_read_only;
	const message = `The credential allows more than a read may do: ${classified.value.because}.`;
	return err({ failure: failure("credential_not_read_only", message, { remedy }) });
}
async function decide(options, claims, signal) {
	const question = questionOf(options, claims);
	const context = {
		question,
		trace: "",
		rule: "the inputs of this step"
	};
	if (question.access === "read") return ok(decisionSummary(passRead(question), context));
	const never = writeEventRefusal(claims);
	if (never !== void 0) {
		const { remedy } = FAILURE_CODES.write_event_refused;
		return err({ failure: failure("write_event_refused", `No write here: ${never}.`, { remedy }) });
	}
	options.say(ADVICE);
	const outcome = gateOutcome(await options.gate.decide(question, signal));
	return outcome.ok ? ok(decisionSummary(outcome.value, context)) : err(refusalOf(outcome.error));
}
const ADVICE = "approvals are checked inside the job: without the provider's trust policy (`stepkey trust` prints it) that is only advice";
function questionOf({ access, approvals, approvers }, claims) {
	return gateQuestion({
		claims,
		access,
		rule: {
			count: approvals,
			by: approvers.length === 0 ? [] : [approvers],
			maxAgeSeconds: MAX_AGE_SECONDS,
			uses: Number.POSITIVE_INFINITY,
			settleSeconds: 10,
			allowStarter: false,
			reason: void 0
		},
		agents: [],
		bases: void 0,
		workflow: void 0
	});
}
function refusalOf(refusal) {
	const { meaning, remedy } = FAILURE_CODES[refusal.code];
	if (refusal.code === "github_unavailable") {
		const { message, retryAfterSeconds } = refusal;
		return {
			failure: failure(refusal.code, message, { remedy }),
			again: { afterMs: retryAfterSeconds * 1e3 }
		};
	}
	const details = refusal.code === "approval_pending" ? refusal.pending.reasons : refusal.reasons.map(({ text }) => text);
	return {
		failure: failure(refusal.code, meaning, {
			remedy: refusal.remedy,
			details
		}),
		...refusal.code === "approval_pending" ? { pending: {
			summary: refusal.pending,
			intervalSeconds: POLL_SECONDS
		} } : {}
	};
}
export { openProvider };
