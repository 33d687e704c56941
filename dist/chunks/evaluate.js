import { n as workflowMatches, t as isByRef } from "./workflow-match.js";
import { x as formatDuration } from "./base.js";
import { t as sameCredential } from "./grant-kind.js";
import { t as writeEventRefusal } from "./write-event.js";
// src/policy/join.ts
/** Both documents' words for one grant as one: every limit of either holds, nothing is wider than in either. */
function joinGrants(repository, organisation) {
	if (organisation === void 0) return repository;
	return {
		name: repository.name,
		environment: repository.environment,
		access: repository.access,
		ttlSeconds: smaller(repository.ttlSeconds, organisation.ttlSeconds),
		credential: repository.credential,
		allow: joinAllow(repository.allow, organisation.allow),
		approval: joinApproval(repository.approval, organisation.approval),
		perJob: Math.min(repository.perJob, organisation.perJob),
		onWithdrawal: [repository, organisation].some(({ onWithdrawal }) => onWithdrawal === "revoke") ? "revoke" : "finish",
		source: `${repository.source}, ${organisation.source}`
	};
}
/** Agents of either; branches of both; `observe` where either observes, since it issues no writes. */
function joinFrames(repository, organisation) {
	if (organisation === void 0) return repository;
	const modes = [repository.mode, organisation.mode];
	return {
		agents: [.../* @__PURE__ */ new Set([...repository.agents, ...organisation.agents])],
		bases: both(repository.bases, organisation.bases),
		mode: modes.includes("observe") ? "observe" : "enforce"
	};
}
function joinAllow(left, right) {
	return {
		events: left.events.filter((event) => right.events.includes(event)),
		workflow: joinWorkflow(left.workflow, right.workflow),
		runners: both(left.runners, right.runners),
		refs: both(left.refs, right.refs)
	};
}
/**
* Both matched the job before this is asked, so they name one file: where either names it by ref, that one is kept,
* because the gate then also looks at the ref's tip.
*/
function joinWorkflow(left, right) {
	if (left === void 0 || right === void 0) return left ?? right;
	return isByRef(left) ? left : right;
}
function joinApproval(left, right) {
	if (left === void 0 || right === void 0) return left ?? right;
	const count = Math.max(left.count, right.count);
	return {
		count,
		by: [...left.by, ...right.by],
		maxAgeSeconds: Math.min(left.maxAgeSeconds, right.maxAgeSeconds),
		uses: Math.min(left.uses, right.uses),
		reason: count === 0 ? joinReasons(left.reason, right.reason) : void 0
	};
}
function joinReasons(left, right) {
	const reasons = [left, right].filter((reason) => reason !== void 0);
	return reasons.length === 0 ? void 0 : [...new Set(reasons)].join("; ");
}
function smaller(left, right) {
	if (left === void 0 || right === void 0) return left ?? right;
	return Math.min(left, right);
}
/** What is in both lists; a list that is not there does not restrict. */
function both(left, right) {
	if (left === void 0 || right === void 0) return left ?? right;
	return left.filter((entry) => right.includes(entry));
}
// src/policy/rules.ts
/** All rules of one grant of one document; the first that does not hold is the answer. */
const GRANT_RULES = [
	allowRule("allow.events", ({ grant, claims }) => listed(claims.eventName, grant.allow.events)),
	allowRule("allow.workflow", workflowFinding),
	allowRule("allow.refs", ({ grant, claims }) => listed(claims.ref, grant.allow.refs)),
	allowRule("allow.runners", ({ grant, claims }) => listed(claims.runnerEnvironment, grant.allow.runners)),
	{
		name: "credential",
		code: "grant_refused",
		observable: false,
		find: credentialFinding
	},
	{
		name: "environment",
		code: "environment_mismatch",
		observable: false,
		find: environmentFinding
	},
	{
		name: "access",
		code: "access_mismatch",
		observable: false,
		find: accessFinding
	},
	{
		name: "ttl",
		code: "ttl_too_long",
		observable: false,
		find: ttlFinding
	}
];
function allowRule(name, find) {
	return {
		name,
		code: "grant_refused",
		observable: true,
		find
	};
}
/** Exact: no patterns, no case folding, nothing implied. */
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
function workflowFinding({ grant, claims }) {
	const { workflow } = grant.allow;
	if (workflow === void 0) return void 0;
	if (workflowMatches(workflow, claims)) return {
		holds: true,
		text: workflow
	};
	return {
		holds: false,
		text: `${claims.jobWorkflowRef ?? "a job of no reusable workflow"}${claims.jobWorkflowSha === void 0 ? "" : ` (at ${claims.jobWorkflowSha})`} is not ${workflow}`
	};
}
function credentialFinding({ grant, issued }) {
	if (grant === issued || grant.credential === void 0) return void 0;
	if (issued.credential !== void 0 && sameCredential(grant.credential, issued.credential)) return {
		holds: true,
		text: "the same in both documents"
	};
	return {
		holds: false,
		text: "the repository's document names another credential"
	};
}
function environmentFinding({ grant, request, claims }) {
	const asked = request.environment;
	const { environment } = claims;
	if (request.access === "write" && asked === void 0 && environment === void 0) return {
		holds: false,
		text: "a write needs an environment",
		code: "environment_required"
	};
	if (asked === environment && grant.environment === environment) return {
		holds: true,
		text: environment ?? "none"
	};
	return {
		holds: false,
		text: `${`the job has ${environment ?? "none"}, asked was ${asked ?? "none"}`}, the grant is for ${grant.environment ?? "none"}`
	};
}
function accessFinding({ grant, request }) {
	if (grant.access === request.access) return {
		holds: true,
		text: request.access
	};
	return {
		holds: false,
		text: `asked was ${request.access}, the grant is ${grant.access}`
	};
}
function ttlFinding({ grant, request, limitSeconds }) {
	const limit = Math.min(grant.ttlSeconds ?? Number.POSITIVE_INFINITY, limitSeconds ?? Number.POSITIVE_INFINITY);
	if (request.ttlSeconds === void 0) return void 0;
	const asked = formatDuration(request.ttlSeconds);
	if (request.ttlSeconds <= limit) return {
		holds: true,
		text: asked
	};
	return {
		holds: false,
		text: `${asked} is longer than ${formatDuration(limit)}`
	};
}
// src/policy/evaluate.ts
/**
* Decides what policy says to one request, default deny. Both documents must let it pass; the first rule that does not,
* in the order of the trace, is the answer. The gate for writes comes after this, and is not policy's.
*/
function evaluate(input) {
	const first = [...writeEventOutcomes(input), ...documentOutcomes(input)];
	const grants = grantsOf(input);
	const stops = first.some(({ rule, state }) => state === "refused" && rule in GRANT_REFUSED);
	if (grants === void 0 || stops) return refused([...first, ...UNSEEN]);
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
		trace,
		observed: trace.filter(({ state }) => state === "observed").map(({ rule, text }) => `${rule}: ${text}`)
	};
}
const UNSEEN = GRANT_RULES.filter(({ name }) => name !== "credential").map(({ name }) => ({
	rule: name,
	document: void 0,
	code: void 0,
	state: "not_looked_at",
	text: "not looked at"
}));
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
function writeEventOutcomes({ request, claims }) {
	if (request.access === "read") return [];
	const refusal = writeEventRefusal(claims);
	return [outcome({
		name: "write-event",
		code: "write_event_refused"
	}, void 0, refusal === void 0 ? {
		holds: true,
		text: `${claims.eventName} may get write`
	} : {
		holds: false,
		text: refusal
	})];
}
function documentOutcomes(input) {
	const { repository, organisation } = input;
	const own = outcomesOf("repository", repository, input);
	return organisation === void 0 ? own : [...own, ...outcomesOf("organisation", organisation, input)];
}
function outcomesOf(side, document, { claims, request }) {
	if (document === void 0 || document === "broken") {
		const text = document === void 0 ? "no document" : `the ${side}'s document has mistakes`;
		return [outcome(GRANT_REFUSED.policy, void 0, {
			holds: false,
			text
		})];
	}
	return [
		outcome(GRANT_REFUSED.ids, document, idFinding(document, claims)),
		outcome(GRANT_REFUSED.grant, document, grantFinding(document, request.grant)),
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
function idFinding(document, claims) {
	const { repositoryId, ownerId } = document;
	if ((repositoryId === void 0 || repositoryId === claims.repositoryId) && ownerId === claims.repositoryOwnerId) return {
		holds: true,
		text: `${claims.repository}, repository ${claims.repositoryId}`
	};
	return {
		holds: false,
		text: `${`the job is of repository ${claims.repositoryId}, owner ${claims.repositoryOwnerId}`}; the document is for ${idText(document)}`
	};
}
function idText({ repositoryId, ownerId }) {
	return repositoryId === void 0 ? `owner ${ownerId}` : `repository ${repositoryId}, owner ${ownerId}`;
}
function grantFinding(document, name) {
	if (document.disabled.includes(name)) return {
		holds: false,
		text: `${name} has mistakes and is disabled, in ${document.source}`
	};
	const grant = findGrant(document, name);
	if (grant !== void 0) return {
		holds: true,
		text: `${name}, in ${grant.source}`
	};
	if (document.scope === "organisation") return {
		holds: true,
		text: `${name} is not in ${document.source}: its top level caps alone`
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
		text: "observe: what allow would refuse is only noted"
	} : {
		holds: false,
		text: "observe issues reads only"
	})];
}
function grantsOf({ repository, organisation, request }) {
	const own = sideOf(repository, request.grant);
	if (own === void 0) return void 0;
	return {
		repository: own,
		organisation: sideOf(organisation, request.grant)
	};
}
function sideOf(slot, name) {
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
	return slot === "broken" ? void 0 : slot;
}
function apply(rule, input, sides) {
	const { request, claims, limitSeconds } = input;
	return [sides.repository, sides.organisation].flatMap((side) => {
		if (side === void 0) return [];
		const issued = sides.repository.grant;
		const finding = rule.find({
			request,
			claims,
			limitSeconds,
			issued,
			...side
		});
		return finding === void 0 ? [] : [outcome(rule, side.document, finding)];
	});
}
function outcome(rule, document, finding) {
	const told = {
		rule: rule.name,
		document: document?.source,
		text: finding.text
	};
	if (finding.holds) return {
		...told,
		state: "passed",
		code: void 0
	};
	const observed = rule.observable === true && document?.frame.mode === "observe";
	return {
		...told,
		state: observed ? "observed" : "refused",
		code: finding.code ?? rule.code
	};
}
export { evaluate as t };
