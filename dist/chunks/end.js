import { n as requestIdToken } from "./request-id-token.js";
import { H as failure, R as err, S as withBackoff, z as ok } from "./base.js";
// src/action/lease/broker/ask-again.ts
/** For requests that end a lease: long enough for a broker that restarts or a provider that is busy. */
const END_BACKOFF = {
	firstWaitMs: 500,
	attempts: 6
};
/** Repeats a request that may succeed later: no response came, or the broker is busy. */
async function askAgain(ask, { backoff, clock, signal }) {
	return await withBackoff(backoff, {
		clock,
		signal
	}, async (attempt) => {
		const outcome = await ask(attempt);
		return {
			outcome,
			again: outcome.ok ? void 0 : outcome.error.again
		};
	});
}
// src/action/lease/broker/end.ts
/** Asks the broker to end the lease, again while it cannot do so yet. After that, post and the broker itself try. */
async function endAtBroker({ revoke, clock, signal }) {
	const ended = await askAgain(() => revoke(signal), {
		clock,
		signal,
		backoff: END_BACKOFF
	});
	return ended.ok ? endingOf(ended.value) : notEnded(ended.error, clock.now());
}
/** Ends every lease of this job and closes it. Each request has a fresh ID token, because the broker accepts each once. */
async function closeJob(options) {
	const { client, audience, right, effects, mask, signal } = options;
	const closed = await askAgain(async () => {
		const token = await requestIdToken(audience, right, {
			...effects,
			signal
		});
		if (!token.ok) return err({ failure: token.error });
		mask(token.value);
		return await client.closeJob(token.value, signal);
	}, {
		clock: effects.clock,
		signal,
		backoff: END_BACKOFF
	});
	return closed.ok ? ok(closed.value) : err(closed.error.failure);
}
function endingOf({ state, checkedAt, ...seen }) {
	const { facts, tidy, findings } = seen;
	const revocation = revocationOf(state);
	const ending = {
		revocation,
		checkedAt,
		by: "broker",
		facts,
		...tidy === void 0 ? {} : { tidy },
		...findings === void 0 ? {} : { findings }
	};
	if (revocation !== "failed") return ending;
	const what = `The broker did not confirm that the lease ended (${state}: ${facts.join(", ")}).`;
	return {
		...ending,
		failure: failure("revocation_failed", what, { remedy: REMEDY })
	};
}
const REMEDY = "The post step tries again; after that the broker ends it when heartbeats stop.";
/** The broker's word for what was shown; an unknown word proves nothing. */
function revocationOf(state) {
	switch (state) {
		case "verified":
		case "requested":
		case "expires":
		case "none": return state;
		default: return "failed";
	}
}
function notEnded(refusal, checkedAt) {
	const message = `The broker did not revoke the lease: ${refusal.failure.message}`;
	return {
		revocation: "failed",
		checkedAt,
		by: "action",
		facts: [],
		failure: failure("revocation_failed", message, { remedy: REMEDY })
	};
}
export { askAgain as i, endAtBroker as n, endingOf as r, closeJob as t };
