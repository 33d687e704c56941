import { D as codedFailure, T as ok, w as err } from "./base.js";
import { t as isRecord } from "./json.js";
// src/identity/claims.ts
/**
* Parses the payload of GitHub's ID token into {@link Claims}, each claim by its exact type: GitHub sends ids as strings
* of digits, and times as NumericDate (RFC 7519 §2). `sub` is never read: its format changes with repository settings.
* Refuses with `claims_incomplete`, whose `reason` names every claim that is missing or of another form.
* @see https://docs.github.com/en/actions/reference/security/oidc
*/
function parseClaims(payload) {
	if (!isRecord(payload)) return err(incomplete(["the payload is no object"]));
	const faults = [];
	const claims = readClaims(claimReader(payload, faults));
	if (faults.length === 0 && claims.repository.split("/")[0] !== claims.repositoryOwner) faults.push("repository does not belong to repository_owner");
	return faults.length === 0 ? ok(claims) : err(incomplete(faults));
}
function readClaims(read) {
	return {
		issuer: read.text("iss"),
		audience: read.audience("aud"),
		jwtId: read.text("jti"),
		issuedAt: read.instant("iat"),
		expiresAt: read.instant("exp"),
		repository: read.text("repository", REPOSITORY),
		repositoryId: read.id("repository_id"),
		repositoryOwner: read.text("repository_owner", OWNER),
		repositoryOwnerId: read.id("repository_owner_id"),
		runId: read.id("run_id"),
		runAttempt: read.id("run_attempt"),
		checkRunId: read.id("check_run_id"),
		actor: read.text("actor"),
		actorId: read.id("actor_id"),
		eventName: read.text("event_name"),
		ref: read.text("ref", /^refs\/[^\s]+$/u),
		refType: read.text("ref_type"),
		sha: read.text("sha", COMMIT),
		headRef: read.optional("head_ref"),
		baseRef: read.optional("base_ref"),
		workflowRef: read.text("workflow_ref"),
		workflowSha: read.text("workflow_sha", COMMIT),
		jobWorkflowRef: read.optional("job_workflow_ref"),
		jobWorkflowSha: read.optional("job_workflow_sha", COMMIT),
		environment: read.optional("environment"),
		runnerEnvironment: read.text("runner_environment", /^(?:github|self)-hosted$/u)
	};
}
/** SHA-1 or SHA-256, as git names commits. */
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;
/** Account names; enterprise-managed ones end in `_shortcode`. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/u;
/** `owner/name`; a name of dots alone would be a path. */
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;
const ANY_TEXT = /^[^\p{Cc}]{1,1024}$/u;
const ID = /^[1-9][0-9]{0,15}$/u;
/** Reads one claim after the other and notes what does not fit; what it returns then is never used. */
function claimReader(payload, faults) {
	const text = (name, form = ANY_TEXT) => {
		const value = own(payload, name);
		if (typeof value === "string" && ANY_TEXT.test(value) && form.test(value)) return value;
		faults.push(describe(name, value));
		return "";
	};
	return {
		text,
		optional: (name, form) => {
			const value = own(payload, name);
			return value === void 0 || value === "" ? void 0 : text(name, form);
		},
		id: (name) => {
			const id = Number(text(name, ID));
			if (Number.isSafeInteger(id)) return id;
			faults.push(`${name} is too large`);
			return 0;
		},
		instant: (name) => {
			const value = own(payload, name);
			if (isNumericDate(value)) return Math.round(value * 1e3);
			faults.push(describe(name, value));
			return 0;
		},
		audience: (name) => {
			const value = own(payload, name);
			const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
			if (typeof one === "string" && one !== "") return one;
			faults.push(describe(name, value));
			return "";
		}
	};
}
/** Whether a value is a NumericDate (RFC 7519 §2) that a `Date` can hold. */
function isNumericDate(value) {
	return typeof value === "number" && value >= 0 && value <= 864e10;
}
/** A claim of the token itself: `toString` and its like are none. */
function own(payload, name) {
	return Object.hasOwn(payload, name) ? payload[name] : void 0;
}
function describe(name, value) {
	if (value === void 0) return `${name} is missing`;
	return `${name} is not of the expected form (${Array.isArray(value) ? "array" : typeof value})`;
}
function incomplete(faults) {
	return codedFailure("claims_incomplete", { reason: faults.join("; ") });
}
export { parseClaims as n, isNumericDate as t };
