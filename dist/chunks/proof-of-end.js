import { z as err } from "./base.js";
// src/shared/deadline.ts
function startBudget(clock, totalMs) {
	const endsAt = clock.now() + totalMs;
	return { remaining: (most) => Math.max(0, Math.min(most, endsAt - clock.now())) };
}
/** Work that did not settle in time. `late` is for that alone: it may make an error. */
const LATE = Symbol("late");
/** An abort without a reason makes an error with its stack, for each call that was in time. */
const SETTLED = "settled";
/** After the abort, work may still report by itself how far it got. */
const GRACE_MS = 250;
/**
* Gives `work` a deadline. Its signal aborts then; if it does not settle even so, the result is `late()`, and whatever the
* work does afterwards is ignored.
*/
async function within(limit, work, late) {
	const deadline = new AbortController();
	const settled = new AbortController();
	const timer = async () => {
		await limit.clock.sleep(limit.milliseconds, settled.signal);
		if (!settled.signal.aborted) deadline.abort();
		await limit.clock.sleep(GRACE_MS, settled.signal);
		return LATE;
	};
	try {
		const outcome = await Promise.race([work(deadline.signal), timer()]);
		return outcome === LATE ? late() : outcome;
	} finally {
		settled.abort(SETTLED);
	}
}
// src/credentials/kind/call-provider.ts
/**
* Calls a provider with a deadline. The call ends at the deadline even if the provider ignores its signal, and it never
* throws. After a timeout or an exception, it is not known whether something exists at the provider (`mayExist`).
*/
async function callProvider(limit, call) {
	try {
		return await within(limit, call, () => unproven("timeout", `no response within ${limit.milliseconds / 1e3} s`));
	} catch (error) {
		return unproven("exception", `the provider threw ${error instanceof Error ? error.name : "something"}`);
	}
}
function unproven(name, message) {
	return err({
		kind: "retryable",
		name,
		message,
		remedy: "Try again.",
		mayExist: true
	});
}
// src/lease/proof-of-end.ts
/** The fact that goes with `none`. */
const STAYS_VALID = "it stays valid: stepkey cannot end it";
/**
* What an attempt to end a credential proves, for both modes. Never more than the kind can show: `verified` only when
* the provider shows that the credential is dead, `requested` when it accepted the revocation and shows nothing. A kind
* whose credentials only expire is not expected to look dead before that, so its probe decides nothing.
*/
function proofOfEnd({ revocability, diesAt, revoked, probe }) {
	const { revoke, best } = revocability;
	const facts = factsOf(revoked, probe);
	const unended = best === "none" || diesAt === void 0 ? "none" : "expires";
	if (revoke === "none") return unrevoked(unended, facts);
	if (revoked === void 0) return {
		state: "failed",
		facts,
		because: "it was not tried"
	};
	if (!revoked.ok) return {
		state: "failed",
		facts,
		because: inWords(revoked.error)
	};
	if (best === "expires" || best === "none") return unrevoked(unended, facts);
	return probed(best, probe, facts);
}
/** Of a kind that can be revoked, after revoking succeeded. */
function probed(best, probe, facts) {
	if (probe === void 0 || !probe.ok) return {
		state: "requested",
		facts,
		unseen: whyUnseen(probe?.error)
	};
	if (probe.value.state === "alive") return {
		state: "failed",
		facts,
		because: `still alive after revoking: ${facts.join(", ")}`
	};
	return {
		state: best === "verified" && probe.value.state === "dead" ? "verified" : "requested",
		facts,
		unseen: void 0
	};
}
function unrevoked(state, facts) {
	return {
		state,
		facts: state === "none" ? [...facts, STAYS_VALID] : facts,
		unseen: void 0
	};
}
function factsOf(...seen) {
	return [...new Set(seen.flatMap((one) => one?.ok === true ? one.value.facts : []))];
}
function whyUnseen(error) {
	return error === void 0 ? "nothing was looked at after revoking" : `revoked, but not seen: ${inWords(error)}`;
}
function inWords({ name, message }) {
	return `${name}: ${message}`;
}
export { within as a, startBudget as i, proofOfEnd as n, callProvider as r, STAYS_VALID as t };
