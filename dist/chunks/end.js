import { et as requestIdToken } from "./job.js";
import { dt as ok, mt as failure, ut as err } from "./start.js";
import { a as askAgain, i as END_BACKOFF } from "./client.js";
// src/action/lease/broker/end.ts
async function endAtBroker({ revoke, clock, signal, say }) {
	const ended = await askAgain(() => revoke(signal), {
		clock,
		signal,
		say,
		backoff: END_BACKOFF
	});
	return ended.ok ? endingOf(ended.value) : notEnded(ended.error, clock.now());
}
const ONCE = {
	backoff: {
		firstWaitMs: 0,
		attempts: 1
	},
	restartMs: 0
};
async function closeJob(options) {
	const { client, audience, right, effects, mask, signal, say } = options;
	const rule = options.once ? ONCE : { backoff: END_BACKOFF };
	const retry = {
		clock: effects.clock,
		signal,
		say,
		...rule
	};
	const closed = await askAgain(async () => {
		const token = await requestIdToken(audience, right, {
			...effects,
			signal
		});
		if (!token.ok) return err({ failure: token.error });
		mask(token.value);
		return await client.closeJob(token.value, signal);
	}, retry);
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
export { endAtBroker as n, endingOf as r, closeJob as t };
