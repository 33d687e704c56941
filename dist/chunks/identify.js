import { n as parseClaims } from "./claims.js";
import { t as requestIdToken } from "./request-id-token.js";
import { B as ok, U as failure, z as err } from "./base.js";
import { n as idTokenRight } from "./job.js";
// src/identity/parse-own-token.ts
/**
* Reads the claims of this job's own ID token without verifying it: its receiver (broker or provider) does that. The job
* reads them only to know its own facts.
*/
function parseOwnToken(token) {
	return parseClaims(payloadOf(token.reveal()));
}
/** The second part of a JWT (RFC 7519 §3), decoded; undefined if it cannot be. */
function payloadOf(token) {
	const part = token.split(".")[1] ?? "";
	try {
		const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
		const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return;
	}
}
// src/action/lease/source/identify.ts
/**
* Requests one ID token for exactly this audience, masks it before anything else, reads its claims, and compares their
* environment with the one that the step asks for.
*/
function identifyFor(job, audience) {
	const { send, clock, jitter, runner, inputs } = job;
	return async (signal) => {
		const effects = {
			send,
			clock,
			jitter,
			signal
		};
		const token = await requestIdToken(audience, idTokenRight(job), effects);
		if (!token.ok) return token;
		runner.mask(token.value.reveal());
		const claims = parseOwnToken(token.value);
		if (!claims.ok) return claims;
		const bound = bindEnvironment(claims.value, inputs);
		return bound.ok ? ok({
			token: token.value,
			claims: claims.value
		}) : bound;
	};
}
/**
* The token's environment must be the one that was asked for: GitHub puts it there only after the environment's own
* protection rules let the job start. Only for read access may both be absent.
*/
function bindEnvironment(claims, asked) {
	if (claims.environment !== asked.environment) return err(mismatch(claims, asked.environment));
	if (asked.environment !== void 0 || asked.access === "read") return ok(void 0);
	return err(failure("environment_required", "Write access needs an environment.", { remedy: "Set `environment:` on the job and on the stepkey step." }));
}
function mismatch(claims, asked) {
	const has = claims.environment === void 0 ? "none" : `"${claims.environment}"`;
	const wants = asked === void 0 ? "no environment" : `environment "${asked}"`;
	const remedy = asked === void 0 ? `Give this step the job's environment: with: environment: ${claims.environment ?? ""}` : `Give the job the same environment: environment: ${asked}`;
	const message = `This step asks for ${wants}, but the job has ${has}.`;
	return failure("environment_mismatch", message, { remedy });
}
export { identifyFor as t };
