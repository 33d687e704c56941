import { n as joinFrames, r as joinGrants } from "./parse-policy.js";
import { ot as formatDuration } from "./start.js";
import { t as sameCredential } from "./grant-kind.js";
import { f as usesMatches } from "./schema.js";
import { _t as tagRefusal, bt as joinTags, ft as workflowMatches, gt as isOnTag, vt as writeEventRefusal } from "./direct.js";
// src/policy/document.ts
function noDocumentText(why, scope) {
	if (why === "broken") return `the ${scope}'s policy has mistakes`;
	if (why === "missing") return `the ${scope}'s policy is missing, and this broker requires one`;
	return "no policy document";
}
// src/policy/check-ids.ts
function checkIds(document, claims) {
	const { repositoryId, ownerId } = document;
	if ((repositoryId === void 0 || repositoryId === claims.repositoryId) && ownerId === claims.repositoryOwnerId) return {
		holds: true,
		text: `${claims.repository}, repository ${claims.repositoryId}`
	};
	return {
		holds: false,
		text: `${`the job is from repository ${claims.repositoryId}, owner ${claims.repositoryOwnerId}`}; the document is for ${idText(document)}`
	};
}
function idText({ repositoryId, ownerId }) {
	return repositoryId === void 0 ? `owner ${ownerId}` : `repository ${repositoryId}, owner ${ownerId}`;
}
// src/policy/rules.ts
const GRANT_RULES = [
	allowRule("allow.events", ({ grant, claims }) => listed(claims.eventName, grant.allow.events)),
	allowRule("allow.workflow", checkWorkflow),
	allowRule("allow.refs", ({ grant, claims }) => listed(claims.ref, grant.allow.refs)),
	allowRule("allow.runners", ({ grant, claims }) => listed(claims.runnerEnvironment, grant.allow.runners)),
	allowRule("allow.actors", ({ grant, claims }) => listed(claims.actor, grant.allow.actors)),
	allowRule("allow.repo-properties", checkProperties),
	allowRule("allow.ref-protected", checkProtected),
	allowRule("allow.uses", checkUses),
	{
		name: "credential",
		code: "grant_refused",
		observable: false,
		check: checkCredential
	},
	{
		name: "environment",
		code: "environment_mismatch",
		observable: false,
		check: checkEnvironment
	},
	{
		name: "access",
		code: "access_mismatch",
		observable: false,
		check: checkAccess
	},
	{
		name: "ttl",
		code: "ttl_too_long",
		observable: false,
		check: checkTtl
	}
];
function allowRule(name, check) {
	return {
		name,
		code: "grant_refused",
		observable: true,
		check
	};
}
function listed(value, list) {
	if (list === void 0) return void 0;
	if (list.includes(value)) return {
		holds: true,
		text: value
	};
	return {
		holds: false,
		text: `${value} is not in [${list.join(", ")}]`
	};
}
function checkWorkflow({ grant, claims }) {
	const { workflow } = grant.allow;
	if (workflow === void 0) return void 0;
	if (workflowMatches(workflow, claims)) return {
		holds: true,
		text: workflow
	};
	const { jobWorkflowRef: ref } = claims;
	if (ref === void 0) return {
		holds: false,
		text: `no job_workflow_ref; needed: ${workflow}`
	};
	return {
		holds: false,
		text: `${ref}${claims.jobWorkflowSha === void 0 ? "" : ` (at ${claims.jobWorkflowSha})`} is not ${workflow}`
	};
}
function checkProperties({ grant, claims }) {
	const { repoProperties } = grant.allow;
	if (repoProperties === void 0) return void 0;
	const found = [];
	for (const [name, values] of Object.entries(repoProperties)) {
		const value = Object.hasOwn(claims.repoProperties, name) ? claims.repoProperties[name] : void 0;
		if (value === void 0) return {
			holds: false,
			text: `the token has no repo_property_${name}`
		};
		if (!values.includes(value)) return {
			holds: false,
			text: `${name} is ${value}, which is not in [${values.join(", ")}]`
		};
		found.push(`${name}: ${value}`);
	}
	return {
		holds: true,
		text: found.join(", ")
	};
}
function checkProtected({ grant, claims }) {
	if (grant.allow.refProtected === void 0) return void 0;
	if (claims.refProtected === true) return {
		holds: true,
		text: `${claims.ref} is protected`
	};
	return {
		holds: false,
		text: claims.refProtected === void 0 ? "the token has no ref_protected" : `${claims.ref} is not protected`
	};
}
function checkUses({ grant, request }) {
	const lists = grant.allow.uses;
	if (lists === void 0) return void 0;
	const text = request.uses ?? "run";
	const missed = lists.find((list) => !list.some((pattern) => usesMatches(pattern, request.uses)));
	if (missed === void 0) return {
		holds: true,
		text
	};
	return {
		holds: false,
		text: `${text} is not in [${missed.join(", ")}]`
	};
}
function checkCredential({ grant, issued }) {
	if (grant === issued || grant.credential === void 0) return void 0;
	if (issued.credential !== void 0 && sameCredential(grant.credential, issued.credential)) return {
		holds: true,
		text: "the same in both documents"
	};
	return {
		holds: false,
		text: "the repository's document names a different credential"
	};
}
function checkEnvironment({ grant, request, claims }) {
	const requested = request.environment;
	const { environment } = claims;
	const isNamed = requested !== void 0 || environment !== void 0;
	if (request.access === "write" && !isNamed) return {
		holds: false,
		text: "a write needs an environment",
		code: "environment_required"
	};
	const isAgreed = requested === environment;
	if (isAgreed && grant.environment === environment) return {
		holds: true,
		text: environment ?? "none"
	};
	const [ofJob, asked, ofGrant] = [
		environment,
		requested,
		grant.environment
	].map((name) => name ?? "none");
	const text = `the job has ${ofJob}, the request ${asked}, the grant ${ofGrant}`;
	return isAgreed ? {
		holds: false,
		text,
		code: "environment_not_granted"
	} : {
		holds: false,
		text
	};
}
function checkAccess({ grant, request }) {
	if (grant.access === request.access) return {
		holds: true,
		text: request.access
	};
	return {
		holds: false,
		text: `the request is for ${request.access}, the grant is for ${grant.access}`
	};
}
function checkTtl({ grant, request, limitSeconds }) {
	const limit = Math.min(grant.ttlSeconds ?? Number.POSITIVE_INFINITY, limitSeconds ?? Number.POSITIVE_INFINITY);
	if (request.ttlSeconds === void 0) return void 0;
	const requested = formatDuration(request.ttlSeconds);
	if (request.ttlSeconds <= limit) return {
		holds: true,
		text: requested
	};
	return {
		holds: false,
		text: `${requested} is longer than ${formatDuration(limit)}`
	};
}
// src/policy/evaluate.ts
function evaluate(input) {
	const first = [...writeEventOutcomes(input), ...documentOutcomes(input)];
	const grants = matchGrants(input);
	const stops = first.some(({ rule, state }) => state === "refused" && rule in GRANT_REFUSED);
	if (grants === void 0 || stops) return refused([...first, ...UNCHECKED]);
	const trace = [...first, ...GRANT_RULES.flatMap((rule) => apply(rule, input, grants))];
	const { repository, organisation } = grants;
	const { credential } = repository.grant;
	if (trace.some(isRefused) || credential === void 0) return refused(trace);
	return {
		kind: "granted",
		grant: joinGrants({
			...repository.grant,
			credential
		}, organisation?.grant),
		frame: joinFrames(repository.document.frame, usable(input.organisation)?.frame),
		onTag: isOnTag(input.claims),
		trace,
		observed: trace.filter(({ state }) => state === "observed").map(({ rule, text }) => `${rule}: ${text}`)
	};
}
const UNCHECKED = GRANT_RULES.filter(({ name }) => name !== "credential").map(uncheckedOutcome);
function uncheckedOutcome({ name }) {
	return {
		rule: name,
		document: void 0,
		code: void 0,
		state: "not_looked_at",
		text: "not checked"
	};
}
function isRefused({ state }) {
	return state === "refused";
}
function refused(trace) {
	const refusal = trace.find(isRefused);
	return {
		kind: "refused",
		code: refusal?.code ?? "grant_refused",
		rule: refusal?.rule ?? "grant",
		trace,
		alarm: trace.some(({ rule, state }) => rule === "ids" && state === "refused") ? "id_mismatch" : void 0
	};
}
function writeEventOutcomes(input) {
	const { request, claims } = input;
	if (request.access === "read") return [];
	const refusal = writeEventRefusal(claims) ?? tagRefusal(claims, tagsListed(input));
	return [outcome({
		name: "write-event",
		code: "write_event_refused"
	}, void 0, refusal === void 0 ? {
		holds: true,
		text: `a write may be issued on ${claims.eventName}`
	} : {
		holds: false,
		text: refusal
	})];
}
function tagsListed(input) {
	const grants = matchGrants(input);
	if (grants === void 0) return [];
	const { repository, organisation } = grants;
	if (!checkIds(repository.document, input.claims).holds) return [];
	const own = repository.grant.allow.tags;
	return organisation === void 0 ? own : joinTags(own, organisation.grant.allow.tags);
}
function documentOutcomes(input) {
	const { repository, organisation } = input;
	const own = outcomesOf("repository", repository, input);
	return organisation === void 0 ? own : [...own, ...outcomesOf("organisation", organisation, input)];
}
function outcomesOf(scope, document, { claims, request }) {
	if (typeof document !== "object") {
		const text = noDocumentText(document, scope);
		return [outcome(GRANT_REFUSED.policy, void 0, {
			holds: false,
			text
		})];
	}
	return [
		outcome(GRANT_REFUSED.ids, document, checkIds(document, claims)),
		outcome(GRANT_REFUSED.grant, document, checkGrantExists(document, request.grant)),
		...modeOutcomes(document, request)
	];
}
const GRANT_REFUSED = {
	policy: {
		name: "policy",
		code: "grant_refused"
	},
	ids: {
		name: "ids",
		code: "grant_refused"
	},
	grant: {
		name: "grant",
		code: "grant_refused"
	}
};
function checkGrantExists(document, name) {
	if (document.disabled.includes(name)) return {
		holds: false,
		text: `${name} in ${document.source} has mistakes and is disabled`
	};
	const grant = findGrant(document, name);
	if (grant !== void 0) return {
		holds: true,
		text: `${name}, in ${grant.source}`
	};
	if (document.scope === "organisation") return {
		holds: true,
		text: `${name} is not in ${document.source}: only its top level applies`
	};
	return {
		holds: false,
		text: `${name} is not in ${document.source}`
	};
}
function modeOutcomes(document, { access }) {
	if (document.frame.mode === "enforce") return [];
	return [outcome({
		name: "mode",
		code: "grant_refused"
	}, document, access === "read" ? {
		holds: true,
		text: "observe: what allow would refuse is only recorded"
	} : {
		holds: false,
		text: "observe issues only reads"
	})];
}
function matchGrants({ repository, organisation, request }) {
	const own = matchGrant(repository, request.grant);
	if (own === void 0) return void 0;
	return {
		repository: own,
		organisation: matchGrant(organisation, request.grant)
	};
}
function matchGrant(slot, name) {
	const document = usable(slot);
	const grant = document === void 0 ? void 0 : findGrant(document, name);
	return document === void 0 || grant === void 0 ? void 0 : {
		document,
		grant
	};
}
function findGrant(document, name) {
	return document.grants.find((grant) => grant.name === name);
}
function usable(slot) {
	return typeof slot === "object" ? slot : void 0;
}
function apply(rule, input, grants) {
	const { request, claims, limitSeconds, leftOut } = input;
	if (leftOut?.has(rule.name) === true) return [uncheckedOutcome(rule)];
	return [grants.repository, grants.organisation].flatMap((matched) => {
		if (matched === void 0) return [];
		const issued = grants.repository.grant;
		const result = rule.check({
			request,
			claims,
			limitSeconds,
			issued,
			...matched
		});
		return result === void 0 ? [] : [outcome(rule, matched.document, result)];
	});
}
function outcome(rule, document, result) {
	const base = {
		rule: rule.name,
		document: document?.source,
		text: result.text
	};
	if (result.holds) return {
		...base,
		state: "passed",
		code: void 0
	};
	const observed = rule.observable === true && document?.frame.mode === "observe";
	return {
		...base,
		state: observed ? "observed" : "refused",
		code: result.code ?? rule.code
	};
}
export { checkIds as n, noDocumentText as r, evaluate as t };
