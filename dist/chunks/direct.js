import { A as shortSha, E as joined, Et as toRfc3339, K as COMMIT_SHA, L as Secret, P as unicodePattern, T as inWords$1, ct as suggestDuration, dt as ok, g as showWarning, i as sessionRecorder, j as timeOfDay, lt as didYouMean, m as sayLines, mt as failure, ot as formatDuration, rt as TAG_REF, ut as err, z as isSecureUrl } from "./start.js";
import { At as isWriteEvent, Et as DISPATCH_EVENTS, Gt as isRecord, H as identifyFor, Kt as parseJson, Mt as reason, Nt as remedyOf, Ot as TAG_EVENTS, Vt as FAILURE_CODES, Wt as wildcardFits, _ as leaseSuffix, _t as isAgentLogin, bt as requiredApprovals, en as AWS_DIRECT_REVOCABILITY, jt as outcomeOf, k as labelled, lt as withBackoff, nt as originOf, ut as tokenPayload, v as newLeaseId } from "./job.js";
// src/approval/explain-decision.ts
function pendingSummary(decision) {
	const { subject, missing, have, who, reasons } = decision;
	return {
		...pullRequestOf(decision),
		...subject.pullRequestUrl === void 0 ? {} : { pull_request_url: subject.pullRequestUrl },
		commit: subject.commit,
		missing,
		have,
		who,
		reasons: reasons.filter(({ code }) => code !== "approvals_missing").map(({ text }) => text)
	};
}
function decisionSummary(decision, context) {
	const { question, trace, rule, policy, observed } = context;
	const { subject, approvals } = decision;
	const isRead = question.access === "read";
	const required = isRead ? 0 : requiredApprovals(question, subject.agent);
	const waivedBecause = required === 0 && !isRead ? question.rule.reason : void 0;
	return {
		trace,
		rule,
		...policy === void 0 ? {} : { policy },
		...pullRequestOf(decision),
		...subject.author === void 0 ? {} : { author: subject.author.login },
		commit: subject.commit,
		agent: subject.agent,
		required_approvals: required,
		approvals: approvals.map(({ reviewId, account, commit, submittedAt }) => ({
			review_id: reviewId,
			login: account.login,
			commit,
			submitted_at: toRfc3339(submittedAt)
		})),
		...waivedBecause === void 0 ? {} : { reason: waivedBecause },
		...observed === void 0 ? {} : { observed }
	};
}
function pullRequestOf({ subject }) {
	return subject.pullRequest === void 0 ? {} : { pull_request: subject.pullRequest };
}
// src/shared/ref-pattern.ts
function refFits(pattern, ref) {
	const wanted = pattern.split("/");
	const given = ref.split("/");
	return wanted.length === given.length && wanted.every((part, at) => isFit(part, given[at]));
}
function rulesetPatternFits(pattern, ref) {
	if (pattern === "~ALL") return "yes";
	if (pattern === "~DEFAULT_BRANCH") return "no";
	if (!pattern.startsWith("refs/") || /[[\]{}\\]/u.test(pattern)) return "unknown";
	if (directoriesFit(pattern.split("/"), ref.split("/"))) return "yes";
	return pattern.endsWith("**") && directoriesFit(`${pattern}/*`.split("/"), ref.split("/")) ? "unknown" : "no";
}
function isFit(pattern, part) {
	return part !== void 0 && wildcardFits(pattern, part);
}
function directoriesFit(wanted, given) {
	let inWanted = 0;
	let inGiven = 0;
	let star = -1;
	let resumeAt = 0;
	while (inGiven < given.length) {
		const part = wanted[inWanted];
		if (part === "**" && inWanted < wanted.length - 1) {
			star = inWanted;
			resumeAt = inGiven;
			inWanted += 1;
		} else if (part !== void 0 && isFit(part, given[inGiven])) {
			inWanted += 1;
			inGiven += 1;
		} else if (star >= 0) {
			resumeAt += 1;
			inGiven = resumeAt;
			inWanted = star + 1;
		} else return false;
	}
	return inWanted === wanted.length;
}
// src/policy/tags.ts
function tagStarters(ref, tags) {
	const tag = TAG_REF.exec(ref)?.groups?.["tag"];
	if (tag === void 0 || tags.length === 0) return void 0;
	const matching = tags.map((list) => list.filter(({ name }) => refFits(name, tag)));
	if (matching.some((list) => list.length === 0)) return void 0;
	return matching.flat().map(({ by }) => by);
}
function approvalOnTag(rule) {
	return {
		...rule,
		count: Math.max(1, rule.count),
		reason: void 0
	};
}
function joinTags(left, right) {
	return left.length === 0 || right.length === 0 ? [] : [...left, ...right];
}
// src/policy/write-event.ts
const DEPENDABOT = {
	login: "dependabot[bot]",
	id: 49699333
};
function isOnTag({ ref, refType }) {
	return refType === "tag" || ref.startsWith("refs/tags/");
}
function writeEventRefusal(claims) {
	const { eventName, ref } = claims;
	if (!isWriteEvent(eventName)) return `a write is never issued on ${eventName}`;
	const onTag = isOnTag(claims);
	if (onTag && !TAG_EVENTS.includes(eventName)) return `${ref} is a tag: a write is never issued on a tag on ${eventName}`;
	if (!onTag && eventName === "release") return "a write is never issued on release";
	if (claims.actorId === DEPENDABOT.id || claims.actor.toLowerCase() === DEPENDABOT.login) return "the actor is Dependabot: a write is never issued to it";
}
function tagRefusal(claims, tags) {
	if (!isOnTag(claims) || tagStarters(claims.ref, tags) !== void 0) return void 0;
	return `${claims.ref} is a tag that \`tags\` of the grant does not list`;
}
// src/approval/gate-outcome.ts
const READ_RULE = {
	count: 0,
	by: [],
	maxAgeSeconds: 0,
	uses: 0,
	per: "lease",
	settleSeconds: 0,
	allowStarter: false,
	reason: void 0
};
function gateQuestion(asked) {
	const rule = asked.rule ?? (asked.access === "read" ? READ_RULE : void 0);
	if (rule === void 0) throw new TypeError("a write has no rule of approval");
	const onTag = asked.access === "write" && isOnTag(asked.claims);
	return {
		...asked,
		rule: onTag ? approvalOnTag(rule) : rule
	};
}
function gateOutcome(answer) {
	if (answer.kind === "proceed") return ok(answer);
	if (answer.kind === "unavailable") {
		const { message, retryAfterSeconds, denial } = answer;
		if (denial !== void 0 && denial.code !== "github_unavailable") {
			const remedy = `${denial.remedy} Then re-run the job.`;
			return err({
				...denial,
				code: denial.code,
				message,
				remedy
			});
		}
		return err({
			code: "github_unavailable",
			message,
			retryAfterSeconds
		});
	}
	const { reasons, remedy } = answer;
	if (answer.kind === "refused") return err({
		code: "approval_refused",
		reasons,
		remedy
	});
	return err({
		code: "approval_pending",
		reasons,
		remedy,
		pending: pendingSummary(answer)
	});
}
// src/approval/conclude.ts
function conclude(question, verdict) {
	const { subject } = verdict;
	const reasons = once(verdict.reasons);
	const refused = reasons.filter((one) => outcomeOf(one) === "refused");
	const [first] = refused;
	if (first !== void 0) return {
		kind: "refused",
		subject,
		reasons: refused,
		remedy: remedyOf(first)
	};
	const pending = reasons.filter((one) => outcomeOf(one) === "pending");
	if (pending.length > 0) return pend(verdict, subject, pending);
	if (verdict.required > 0 && verdict.counted.length === 0) throw new Error("A write that needs an approval passed without one: one of the checks is wrong.");
	return {
		kind: "proceed",
		subject,
		approvals: verdict.counted,
		uses: question.rule.uses,
		reasons: [...verdict.required === 0 ? [waived(question)] : verdict.counted.map(approved), ...reasons.filter((one) => outcomeOf(one) === "note")]
	};
}
function once(reasons) {
	return reasons.filter(({ code, text }, index) => reasons.findIndex((other) => other.code === code && other.text === text) === index);
}
function pend({ missing, counted, who }, subject, reasons) {
	const where = subject.pullRequestUrl === void 0 ? "" : `: ${subject.pullRequestUrl}`;
	const remedy = `Ask ${who} to ${missing > 0 ? "review the newest commit" : "review again, or have that review dismissed"}, then re-run this job${where}`;
	return {
		kind: "pending",
		subject,
		missing,
		have: counted.length,
		who,
		reasons,
		remedy
	};
}
function approved({ account, commit }) {
	return reason("approved", `${account.login} approved ${shortSha(commit)}.`);
}
function waived({ rule }) {
	return reason("no_approval_needed", `Policy requires no approval: ${rule.reason ?? ""}`);
}
// src/policy/workflow-match.ts
function workflowMatches(workflow, claims) {
	const { jobWorkflowRef, jobWorkflowSha } = claims;
	if (jobWorkflowRef === void 0) return false;
	if (isByRef(workflow)) return jobWorkflowRef === workflow;
	const start = startOfRef(workflow);
	return jobWorkflowRef.startsWith(workflow.slice(0, start)) && jobWorkflowSha === workflow.slice(start);
}
function isByRef(workflow) {
	return !COMMIT_SHA.test(workflow.slice(startOfRef(workflow)));
}
function startOfRef(workflow) {
	return workflow.indexOf("@") + 1;
}
// src/approval/ungated.ts
function passRead(question) {
	return passed(question, reason("read_needs_no_approval", "Read access needs no approval."));
}
const ACTORS_EVENTS = new Set(["push", ...DISPATCH_EVENTS]);
function passExcused(question) {
	const { eventName, runAttempt } = question.claims;
	const isActors = ACTORS_EVENTS.has(eventName) && runAttempt === 1;
	if (eventName !== "schedule" && !isActors) return void 0;
	if (!isOnBase(question)) return void 0;
	if (question.workflow !== void 0 && isByRef(question.workflow)) return void 0;
	const { agent } = subjectOf(question);
	if (agent || requiredApprovals(question, agent) > 0) return void 0;
	return passed(question, waived(question));
}
function isOnBase({ bases, claims }) {
	if (bases === void 0) return claims.eventName === "schedule";
	return bases.some((base) => claims.ref === `refs/heads/${base}`);
}
function passed(question, because) {
	const { uses } = question.rule;
	return {
		kind: "proceed",
		subject: subjectOf(question),
		approvals: [],
		uses,
		reasons: [because]
	};
}
function subjectOf({ claims, agents }) {
	return {
		pullRequest: void 0,
		pullRequestUrl: void 0,
		commit: claims.sha,
		author: void 0,
		agent: claims.eventName !== "schedule" && isAgentLogin(claims.actor, agents)
	};
}
// src/action/lease/direct/direct-remedy.ts
const REMEDIES = {
	facts_unreadable: "Give the token in `github-token` these permissions: contents, pull-requests and actions (read). To read the members of a team in `approvers`, it must be a token that may (Members: read): the job's own cannot. Then re-run the job. docs/approval.md has the list.",
	base_not_allowed: "Target another branch, or name this one in `bases`.",
	tag_not_listed: "Run the job on a branch: direct mode issues no write on a tag."
};
const EVENT_REMEDY = "Run the job on pull_request, pull_request_review, push, workflow_dispatch, repository_dispatch, schedule or merge_group, and not on a tag.";
function directRemedy(reasons, remedy) {
	return REMEDIES[reasons[0]?.code ?? ""] ?? remedy;
}
// src/action/lease/direct/decide.ts
async function decideDirectly(question, claims, signal) {
	const readOnly = await checkReadOnly(question, signal);
	return readOnly.ok ? await passGate(question, claims, signal) : readOnly;
}
const POLL_SECONDS = 15;
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
async function passGate(options, claims, signal) {
	const question = questionOf(options, claims);
	const context = {
		question,
		trace: "",
		rule: options.rule ?? "the inputs of this step"
	};
	if (question.access === "read") return ok(decisionSummary(passRead(question), context));
	const never = writeEventRefusal(claims) ?? (isOnTag(claims) ? NO_TAGS : void 0);
	if (never !== void 0) {
		const remedy = EVENT_REMEDY;
		return err({ failure: failure("write_event_refused", `No write here: ${never}.`, { remedy }) });
	}
	options.say(advice(options.printsTrust === true));
	const outcome = gateOutcome(await options.gate.decide(question, signal));
	return outcome.ok ? ok(decisionSummary(outcome.value, context)) : err(refusalOf(outcome.error));
}
const NO_TAGS = "direct mode never issues a write on a tag; with a broker, policy can allow it with `tags`";
function advice(printsTrust) {
	return `approvals are checked inside the job: without the provider's trust policy${printsTrust ? " (`stepkey trust` prints it)" : ""} that is only advice`;
}
function questionOf({ access, approval }, claims) {
	return gateQuestion({
		claims,
		access,
		rule: {
			count: approval.approvals,
			by: approval.approvers.length === 0 ? [] : [approval.approvers],
			maxAgeSeconds: approval.maxAgeSeconds,
			uses: Number.POSITIVE_INFINITY,
			per: "lease",
			settleSeconds: 10,
			allowStarter: false,
			reason: void 0
		},
		agents: [],
		bases: approval.bases,
		workflow: void 0,
		rollback: false,
		tagStarters: void 0
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
	if (!("reasons" in refusal)) return { failure: failure(refusal.code, refusal.message, { remedy: refusal.remedy }) };
	const details = refusal.code === "approval_pending" ? refusal.pending.reasons : refusal.reasons.map(({ text }) => text);
	return {
		failure: failure(refusal.code, meaning, {
			remedy: directRemedy(refusal.reasons, refusal.remedy),
			details
		}),
		...refusal.code === "approval_pending" ? { pending: {
			summary: refusal.pending,
			intervalSeconds: POLL_SECONDS
		} } : {}
	};
}
// src/action/lease/direct/lazy-gate.ts
function lazyGate(job, token) {
	return { decide: async (question, signal) => {
		const { actionsGate } = await import("./actions-gate.js");
		return await actionsGate(token, job).decide(question, signal);
	} };
}
// src/action/lease/direct/open-kind.ts
async function openDirectKind(job, { kind: name, settings }) {
	const { send, clock, jitter } = job;
	const { kind, direct } = directKindOf(job, name);
	const loaded = await direct.load();
	return {
		kind,
		direct,
		provider: loaded.createProvider({
			send,
			clock,
			jitter,
			idToken: anotherToken(job)
		}),
		audience: loaded.audienceOf?.(settings) ?? direct.audience
	};
}
function anotherToken(job) {
	return async (audience, signal) => {
		const identity = await identifyFor(job, audience)(signal);
		return identity.ok ? ok(identity.value.token) : identity;
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
// src/shared/deadline.ts
function startBudget(clock, totalMs) {
	const endsAt = clock.now() + totalMs;
	return { remaining: (most) => Math.max(0, Math.min(most, endsAt - clock.now())) };
}
const LATE = Symbol("late");
const SETTLED = "settled";
const GRACE_MS = 250;
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
// src/shared/plain-yaml.ts
function readPlainYaml(text) {
	if (text.length > MAX_CHARACTERS$1 || !READABLE.test(text)) return void 0;
	const lines = linesOf(text);
	const [first] = lines;
	if (first === void 0) return void 0;
	const root = readMapping({
		lines,
		at: 0
	}, first.indent);
	return root?.next === lines.length ? root.value : void 0;
}
const MAX_CHARACTERS$1 = 4096;
const READABLE = /^[\n -~]*$/u;
const BLANK = /^ *(?:#.*)?$/u;
const ENTRY = /^([A-Za-z][\w-]*):(?: +([^ #].*)| *| +#.*)$/u;
const ITEM = /^- +([^ #].*)$/u;
const SCALAR = /^(?:"([^"\\]*)"|'([^']*)'|([A-Za-z/]\S*|0|[1-9]\d{0,8}))(?: *| +#.*)$/u;
const FLOW = /^(?:\{ *(.*[^ ,]) *\}|\[ *(.*[^ ,]) *\]) *$/u;
const FLOW_PART = /(?:([A-Za-z][\w-]*): +)?("[^"\\]*"|'[^']*'|[^\s,[\]{}"'#]+)(?:, *|$)/gu;
const SPECIAL = /^(?:null|true|false)$/iu;
function linesOf(text) {
	return text.split("\n").filter((line) => !BLANK.test(line)).map((line) => {
		const start = line.trimStart();
		return {
			indent: line.length - start.length,
			text: start
		};
	});
}
function readMapping({ lines, at }, indent) {
	const entries = new Map();
	let next = at;
	for (let line = lines[next]; line?.indent === indent; line = lines[next]) {
		const entry = readEntry({
			lines,
			at: next
		}, line);
		if (entry === void 0 || entries.has(entry.key)) return void 0;
		entries.set(entry.key, entry.value);
		next = entry.next;
	}
	return isDeeper(lines[next], indent) ? void 0 : {
		value: Object.fromEntries(entries),
		next
	};
}
function readEntry({ lines, at }, { text, indent }) {
	const [, key, written] = ENTRY.exec(text) ?? [];
	if (key === void 0 || SPECIAL.test(key)) return void 0;
	const below = {
		lines,
		at: at + 1
	};
	const read = written === void 0 ? readBlock(below, indent) : onOneLine(written, below.at);
	return read === void 0 ? void 0 : {
		key,
		...read
	};
}
function isDeeper(line, indent) {
	return line !== void 0 && line.indent > indent;
}
function readBlock({ lines, at }, parent) {
	const line = lines[at];
	if (line === void 0) return void 0;
	const { indent } = line;
	if (ITEM.test(line.text)) return indent >= parent ? readList({
		lines,
		at
	}, indent) : void 0;
	return indent > parent ? readMapping({
		lines,
		at
	}, indent) : void 0;
}
function readList({ lines, at }, indent) {
	const items = [];
	let next = at;
	for (let line = lines[next]; line?.indent === indent; line = lines[next]) {
		const [, written] = ITEM.exec(line.text) ?? [];
		if (written === void 0) break;
		const value = scalarOf(written);
		if (value === void 0) return void 0;
		items.push(value);
		next += 1;
	}
	return isDeeper(lines[next], indent) ? void 0 : {
		value: items,
		next
	};
}
function onOneLine(written, next) {
	const value = scalarOf(written) ?? readFlow(written);
	return value === void 0 ? void 0 : {
		value,
		next
	};
}
function readFlow(written) {
	const [, mapping, list] = FLOW.exec(written) ?? [];
	const parts = partsOf$2(mapping ?? list ?? "");
	if (parts.length === 0 || parts.some(({ value }) => value === void 0)) return void 0;
	const values = parts.flatMap(({ value }) => value ?? []);
	const keys = parts.flatMap(({ key }) => key ?? []);
	if (mapping === void 0) return keys.length === 0 ? values : void 0;
	if (new Set(keys).size < parts.length || keys.some((key) => SPECIAL.test(key))) return void 0;
	return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}
function partsOf$2(text) {
	const parts = [...text.matchAll(FLOW_PART)];
	if (parts.map(([part]) => part).join("") !== text) return [];
	return parts.map(([, key, written = ""]) => ({
		key,
		value: scalarOf(written)
	}));
}
function scalarOf(written) {
	const [, double, single, plain] = SCALAR.exec(written) ?? [];
	if (plain === void 0) return double ?? single;
	if (/^\d/u.test(plain)) return Number(plain);
	if (plain === "true" || plain === "false") return plain === "true";
	return SPECIAL.test(plain) || plain.endsWith(":") ? void 0 : plain;
}
// src/action/inputs/plain-credential.ts
async function plainCredential(text, kinds) {
	const [entry, ...others] = Object.entries(readPlainYaml(text) ?? {});
	if (entry === void 0 || others.length > 0) return void 0;
	const [kind, settings] = entry;
	const direct = kinds.find(({ name }) => name === kind)?.direct;
	if (direct === void 0) return void 0;
	const parsed = (await direct.load()).parse(settings);
	return parsed.ok ? {
		kind,
		settings: parsed.value
	} : void 0;
}
// src/action/lease/source/warn-before-expiry.ts
const NOTICE_MS = 12e4;
async function warnBeforeExpiry(notice) {
	const { expiresAt, clock, signal, endsSoon } = notice;
	const left = () => expiresAt() - clock.now();
	const noticeMs = Math.min(NOTICE_MS, left() / 2);
	while (!signal.aborted) {
		const aheadMs = left() - noticeMs;
		if (aheadMs <= 0) {
			endsSoon(left());
			return;
		}
		await clock.sleep(Math.min(aheadMs, 6e4), signal);
	}
}
// src/lease/revocability-of.ts
function revocabilityOf(provider, handle) {
	return provider.revocabilityOf?.(handle) ?? provider.revocability;
}
// src/shared/claims.ts
function jobKeyOf(claims) {
	const { repositoryId, runId, runAttempt, checkRunId } = claims;
	return {
		repositoryId,
		runId,
		runAttempt,
		checkRunId
	};
}
// src/credentials/kind/call-provider.ts
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
// src/credentials/kind/settling.ts
async function settling(revoked, clock) {
	const { settlesInMs = 0 } = revoked.ok ? revoked.value : {};
	if (settlesInMs > 0) await clock.sleep(settlesInMs);
}
// src/lease/lease.ts
const LEASE_STATES = [
	"issuing",
	"active",
	"revoking",
	"revoked",
	"failed",
	"expired",
	"stuck"
];
const END_REASONS = [
	"task_ended",
	"job_closed",
	"expired",
	"silent",
	"withdrawn",
	"theft",
	"answer_lost",
	"issue_failed",
	"revoked_by_admin",
	"no_longer_reads"
];
const PROOF_STATES = [
	"verified",
	"requested",
	"expires",
	"none",
	"unproven"
];
// src/lease/transitions.ts
const ENDING = {
	revoke: "revoked",
	expire: "expired",
	fail: "failed",
	wait: "revoking",
	stick: "stuck"
};
const TRANSITIONS = {
	issuing: {
		activate: "active",
		nothing_issued: "failed",
		end: "revoking"
	},
	active: { end: "revoking" },
	revoking: {
		...ENDING,
		end: "revoking",
		retry: "revoking"
	},
	stuck: {
		...ENDING,
		end: "stuck",
		retry: "stuck"
	},
	revoked: {},
	failed: {},
	expired: {}
};
function nextState(state, event) {
	return TRANSITIONS[state][event];
}
function isLive(state) {
	return state === "issuing" || state === "active";
}
function isEnding(state) {
	return state === "revoking" || state === "stuck";
}
function isEnded(state) {
	return !isLive(state) && !isEnding(state);
}
const UNENDED_STATES = LEASE_STATES.filter((state) => !isEnded(state));
// src/lease/changes.ts
const NO_TIDY = {
	state: "none",
	tries: 0,
	nextTryAt: void 0,
	lastError: void 0,
	facts: []
};
function recorded(lease, replaces, now) {
	return {
		...lease,
		state: "issuing",
		createdAt: now,
		issueOutcome: void 0,
		issuedAt: void 0,
		lastBeatAt: void 0,
		heartbeatResetAt: now,
		endReason: void 0,
		endedAt: void 0,
		proof: void 0,
		tidy: NO_TIDY,
		findings: [],
		sealedSecret: void 0,
		tries: 0,
		nextTryAt: void 0,
		lastError: void 0,
		replaces
	};
}
function issued(lease, facts, now) {
	if (isEnded(lease.state)) return issuedTooLate(lease, now);
	const { handle, diesAt, issuedTo, sealedSecret } = facts;
	const known = {
		...lease,
		handle,
		diesAt,
		issuedTo,
		sealedSecret,
		issueOutcome: "issued"
	};
	const state = nextState(lease.state, "activate");
	if (state === void 0) return {
		...known,
		nextTryAt: now
	};
	return {
		...known,
		state,
		issuedAt: now,
		heartbeatResetAt: silentFrom(lease, now)
	};
}
function silentFrom({ breakGlass, expiresAt }, now) {
	return breakGlass?.handedTo === "printed" ? Math.max(now, Math.floor(expiresAt)) : now;
}
const LATE_REVOKE_MS = 3e4;
function issuedTooLate(lease, now) {
	if (lease.tidy.state === "none") return lease;
	return {
		...lease,
		tidy: {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now + LATE_REVOKE_MS
		}
	};
}
function notIssued(lease, failure, now) {
	if (isEnded(lease.state) || lease.issueOutcome !== void 0) return lease;
	if (failure.mayExist) return {
		...ended(lease, "issue_failed", now),
		lastError: failure.error
	};
	const known = {
		...lease,
		issueOutcome: "nothing",
		lastError: failure.error
	};
	const state = nextState(lease.state, "nothing_issued");
	if (state === void 0) return {
		...known,
		nextTryAt: now
	};
	return {
		...known,
		state,
		endReason: "issue_failed",
		endedAt: now,
		proof: {
			checkedAt: now,
			state: "verified",
			facts: ["nothing was issued"]
		}
	};
}
function ended(lease, reason, now) {
	const state = nextState(lease.state, "end");
	if (state === void 0) return lease;
	return {
		...lease,
		state,
		endReason: lease.endReason ?? reason,
		nextTryAt: now
	};
}
function withHeartbeatReset(lease, now) {
	return {
		...lease,
		heartbeatResetAt: Math.max(lease.heartbeatResetAt, now)
	};
}
const EVENT_OF = {
	revoked: "revoke",
	expired: "expire",
	failed: "fail",
	wait: "wait",
	retry: "retry"
};
function settled(before, outcome, now) {
	const event = outcome.kind === "retry" && outcome.stuck ? "stick" : EVENT_OF[outcome.kind];
	const state = nextState(before.state, event);
	if (state === void 0) return void 0;
	const findings = mergedFindings(before.findings, outcome.findings);
	const lease = {
		...before,
		state,
		findings
	};
	if (outcome.kind === "retry") {
		const { afterMs, error } = outcome;
		return {
			...lease,
			tries: lease.tries + 1,
			nextTryAt: now + afterMs,
			lastError: error
		};
	}
	if (outcome.kind === "wait") {
		const { afterMs, because } = outcome;
		return {
			...lease,
			tries: 0,
			nextTryAt: now + afterMs,
			lastError: because
		};
	}
	const leavesTidy = outcome.kind !== "expired" && outcome.tidy === true;
	return {
		...lease,
		proof: outcome.proof,
		endedAt: now,
		nextTryAt: void 0,
		sealedSecret: void 0,
		tidy: leavesTidy ? {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now
		} : NO_TIDY
	};
}
function tidied(lease, outcome, now) {
	const { tidy } = lease;
	if (tidy.state === "none" || tidy.state === "done") return void 0;
	const findings = mergedFindings(lease.findings, outcome.kind === "retry" ? void 0 : outcome.findings);
	if (tidy.tries === 0 && (tidy.nextTryAt ?? now) > now) return {
		...lease,
		findings
	};
	if (outcome.kind === "retry") {
		const { afterMs, error, stuck } = outcome;
		const state = stuck ? "stuck" : tidy.state;
		const tries = tidy.tries + 1;
		return {
			...lease,
			tidy: {
				...tidy,
				state,
				tries,
				nextTryAt: now + afterMs,
				lastError: error
			}
		};
	}
	const { facts } = outcome;
	if (outcome.kind === "unfinished") return {
		...lease,
		findings,
		tidy: {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now,
			facts
		}
	};
	return {
		...lease,
		findings,
		tidy: {
			...tidy,
			state: "done",
			nextTryAt: void 0,
			facts
		}
	};
}
function mergedFindings(known = [], seen = []) {
	return [...known, ...newFindings(known, seen)];
}
const MAX_FINDINGS = 500;
function newFindings(known, seen) {
	const isNew = ({ what, fix }) => !known.some((other) => other.what === what && other.fix === fix);
	return seen.filter(isNew).slice(0, Math.max(0, MAX_FINDINGS - known.length));
}
// src/lease/proof-of-end.ts
const STAYS_VALID = "it stays valid: stepkey cannot end it";
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
	const hasEffect = revoked.value.reachesNobody !== true;
	if (best === "expires" || best === "none" || !hasEffect) return unrevoked(unended, facts);
	return probed(best, probe, facts);
}
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
// src/action/lease/direct/end-directly.ts
const CALL_MS = 1e4;
const TIDY_MS = 3e3;
async function endDirectly(options, signal) {
	const { provider, clock, handle, diesAt, secret } = options;
	const revocability = revocabilityOf(provider, handle);
	const limit = {
		clock: endingWith(clock, signal),
		milliseconds: CALL_MS
	};
	const revoked = await callProvider(limit, (deadline) => provider.revoke(handle, deadline, secret));
	await settling(revoked, limit.clock);
	const proof = proofOfEnd({
		revocability,
		diesAt,
		revoked,
		probe: revoked.ok && revocability.revoke !== "none" ? await callProvider(limit, (deadline) => provider.probe(handle, deadline, secret)) : void 0
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
async function tidyUp({ provider, clock, handle }, signal) {
	if (provider.tidy === void 0) return NOTHING_TIDIED;
	const tidied = await callProvider({
		clock: endingWith(clock, signal),
		milliseconds: TIDY_MS
	}, async (deadline) => await provider.tidy?.(handle, deadline) ?? ok({ facts: [] }));
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
async function issueDirectly(options, { identity, decision, signal }) {
	const { provider, clock } = options;
	const request = requestFor(options, identity);
	const handle = provider.handleOf(request);
	const diesAt = latestDeath(options, request.expiresAt, handle);
	options.record({
		id: request.lease,
		handle,
		diesAt
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
	const { clockAheadMs = 0 } = value;
	const late = clockAheadMs === 0 ? {} : { clockAheadMs };
	options.record({
		id: request.lease,
		handle: value.handle,
		diesAt: value.diesAt,
		...late
	});
	if (clockAheadMs !== 0) options.warn(clockOff(provider.kind, clockAheadMs, clock.now()));
	return ok(heldLease(options, {
		request,
		issued: value,
		identity,
		decision
	}));
}
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
function requestFor({ settings, access, step, clock, randomBytes, ...limits }, { token, claims }) {
	const { longestSeconds = DEFAULT_TTL_SECONDS } = limits;
	const { ttlSeconds = Math.min(DEFAULT_TTL_SECONDS, longestSeconds) } = limits;
	return {
		lease: newLeaseId(randomBytes),
		instance: "direct",
		settings,
		access,
		expiresAt: clock.now() + ttlSeconds * 1e3,
		job: jobKeyOf(claims),
		repository: claims.repository,
		step,
		idToken: token
	};
}
function latestDeath({ provider, clock }, expiresAt, handle) {
	const { best, minimumSeconds } = revocabilityOf(provider, handle);
	return best === "none" ? void 0 : Math.max(expiresAt, clock.now() + minimumSeconds * 1e3);
}
function heldLease({ provider, clock: ownClock }, { request, issued, identity, decision }) {
	const { credential, handle, revocationSecret: secret, clockAheadMs = 0 } = issued;
	const clock = aheadBy(ownClock, clockAheadMs);
	const expiresAt = request.expiresAt + clockAheadMs;
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
		watch: async (signal, _say, endsSoon) => {
			if (endsSoon !== void 0) warnBeforeExpiry({
				expiresAt: () => expiresAt,
				clock,
				signal,
				endsSoon
			});
			return await untilExpired(expiresAt, clock, signal);
		},
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
function aheadBy(clock, milliseconds) {
	if (milliseconds === 0) return clock;
	return {
		now: () => clock.now() + milliseconds,
		sleep: (duration, signal) => clock.sleep(duration, signal)
	};
}
function clockOff(kind, aheadMs, now) {
	const [off, direction] = [inWords$1(Math.abs(aheadMs)), aheadMs > 0 ? "behind" : "ahead of"];
	const message = `The runner's clock is ${off} ${direction} the one of ${kind}: it is ${timeOfDay(now)} UTC here and ${timeOfDay(now + aheadMs)} UTC there.`;
	const { remedy } = FAILURE_CODES.clock_off;
	return failure("clock_off", message, { remedy });
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
function failureOf(why) {
	const { kind, name, message, remedy, details, paste } = why;
	return failure(kind === "retryable" ? "provider_unavailable" : "provider_denied", `${name}: ${message}`, {
		remedy,
		...details === void 0 ? {} : { details },
		...paste === void 0 ? {} : { paste }
	});
}
// src/action/lease/direct/direct-source.ts
async function openProvider(job, input) {
	const { inputs, clock, runner } = job;
	const { kind, direct, provider, audience } = await openDirectKind(job, input.credential);
	const { settings } = input.credential;
	const identify = identifyFor(job, audience);
	const state = sessionRecorder(runner);
	return {
		source: directSource({
			provider,
			settings,
			audience,
			gate: lazyGate(job, input.githubToken),
			approval: input,
			rule: input.rule,
			printsTrust: direct.loadTrust !== void 0,
			access: inputs.access,
			step: inputs.step,
			ttlSeconds: inputs.ttlSeconds,
			longestSeconds: direct.longestSeconds,
			identify,
			clock,
			randomBytes: job.randomBytes,
			record: ({ id, handle, diesAt, clockAheadMs }) => state.save({
				mode: "direct",
				step: inputs.step,
				lease: id,
				handle: kind.describe(handle),
				...direct.endsInPost === true ? endOf$1(kind.name, handle) : {},
				...diesAt === void 0 ? {} : { diesAt: toRfc3339(diesAt) },
				...clockAheadMs === void 0 ? {} : { clockAheadMs: String(clockAheadMs) }
			}),
			warn: (warning) => showWarning(runner, warning),
			say: (line) => sayLines(runner, labelled("◌", "note", line))
		}),
		identify,
		state
	};
}
const MAX_END_LENGTH = 3e3;
function endOf$1(kind, handle) {
	const end = JSON.stringify({
		kind,
		handle
	});
	return end.length > MAX_END_LENGTH ? {} : { end };
}
function directSource(options) {
	return {
		audience: options.audience,
		obtain: async (identity, signal) => {
			const decision = await decideDirectly(options, identity.claims, signal);
			if (!decision.ok) return decision;
			return await issueDirectly(options, {
				identity,
				decision: decision.value,
				signal
			});
		}
	};
}
// src/credentials/aws/session/first-that-fits.ts
async function firstThatFits(attempts, from, call) {
	let mayExist = false;
	for (const [index, attempt] of attempts.entries()) {
		if (index < Math.min(from, attempts.length - 1)) continue;
		const outcome = await call(attempt);
		if (outcome.ok) return {
			outcome,
			index
		};
		mayExist ||= outcome.error.mayExist;
		const tooLarge = isTooLarge(outcome.error);
		if (tooLarge && index < attempts.length - 1) continue;
		const remedy = tooLarge ? TOO_LARGE : outcome.error.remedy;
		return {
			outcome: err({
				...outcome.error,
				mayExist,
				remedy
			}),
			index
		};
	}
	throw new RangeError("there is no attempt");
}
const TOO_LARGE = "Shorten `inline-session-policy`, or name a smaller policy in `managed-session-policies`.";
function isTooLarge({ name, message }) {
	return name.startsWith("PackedPolicyTooLarge") || /packed (?:policy|size)|serialized token too large/iu.test(message);
}
// src/credentials/kind/retry.ts
const BACKOFF = {
	firstWaitMs: 500,
	attempts: 4,
	jitter: .5
};
async function withRetries({ clock, jitter, signal }, call) {
	let mayExist = false;
	return await withBackoff(BACKOFF, {
		clock,
		signal,
		random: jitter
	}, async () => {
		const outcome = await call();
		if (outcome.ok) return { outcome };
		mayExist ||= outcome.error.mayExist;
		const isRetryable = outcome.error.kind === "retryable";
		return {
			outcome: err({
				...outcome.error,
				mayExist
			}),
			again: isRetryable ? { afterMs: void 0 } : void 0
		};
	});
}
// src/credentials/kind/failures.ts
function permanentFailure(name, message, remedy) {
	return {
		kind: "permanent",
		name,
		message,
		remedy,
		mayExist: false
	};
}
function retryableFailure(name, message, remedy) {
	return {
		kind: "retryable",
		name,
		message,
		remedy,
		mayExist: false
	};
}
const LASTING_HTTP_FAILURES = new Set([
	"insecure_url",
	"too_large",
	"proxy"
]);
// src/credentials/kind/mask.ts
const PART = 12;
const RUN = /[\w%+/=.~-]/u;
function maskParts(text, secrets) {
	const given = secrets.filter((secret) => secret !== "");
	const whole = given.filter((secret) => secret.length < PART).reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
	const windows = new Set(given.flatMap(formsOf).flatMap(windowsOf));
	return windows.size === 0 ? whole : replaceRanges(whole, rangesIn(whole, windows));
}
function formsOf(secret) {
	return [secret, ...[
		0,
		1,
		2
	].map((shift) => Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString("base64url").slice(Math.ceil(shift * 8 / 6)))].map((form) => Array.from(form, comparable).join(""));
}
function comparable(character) {
	return ALPHABET[character] ?? (/^[A-Z]$/u.test(character) ? character.toLowerCase() : character);
}
const ALPHABET = {
	"+": "-",
	"/": "_"
};
function windowsOf(form) {
	return Array.from({ length: Math.max(0, form.length - PART + 1) }, (_, at) => form.slice(at, at + PART));
}
function rangesIn(text, windows) {
	const units = [...unitsFrom(text, 0)];
	const plain = units.map(({ character }) => character).join("");
	const ranges = [];
	for (const [at, { from, to }] of units.entries()) {
		const last = units[at + PART - 1];
		if (last !== void 0 && windows.has(plain.slice(at, at + PART))) add(ranges, {
			from,
			to: last.to
		});
		for (let inside = from + 1; inside < to; inside += 1) {
			const range = matchAt(text, inside, windows);
			if (range !== void 0) add(ranges, range);
		}
	}
	return ranges;
}
function matchAt(text, at, windows) {
	let plain = "";
	for (const { character, to } of unitsFrom(text, at)) {
		plain += character;
		if (plain.length === PART) return windows.has(plain) ? {
			from: at,
			to
		} : void 0;
	}
}
function add(ranges, { from, to }) {
	const before = ranges.at(-1);
	if (before === void 0 || before.to < from) ranges.push({
		from,
		to
	});
	else ranges[ranges.length - 1] = {
		from: before.from,
		to: Math.max(before.to, to)
	};
}
const ENCODED = /%(?:25)*([0-9a-f]{2})/iuy;
const INVISIBLE$1 = unicodePattern(String.raw`[\s\p{C}]`, "u");
function* unitsFrom(text, start) {
	let to = start;
	for (let from = start; from < text.length; from = to) {
		ENCODED.lastIndex = from;
		const [encoded, hex] = ENCODED.exec(text) ?? [];
		to = from + (encoded?.length ?? 1);
		const character = hex === void 0 ? text.charAt(from) : String.fromCharCode(Number.parseInt(hex, 16));
		if (INVISIBLE$1().test(character)) continue;
		yield {
			from,
			to,
			character: comparable(character)
		};
	}
}
function grown(text, range) {
	let { from, to } = range;
	while (from > 0 && RUN.test(text.charAt(from - 1))) from -= 1;
	while (to < text.length && RUN.test(text.charAt(to))) to += 1;
	return {
		from,
		to
	};
}
function replaceRanges(text, ranges) {
	let masked = "";
	let end = 0;
	for (const range of ranges) {
		if (range.to <= end) continue;
		const { from, to } = grown(text, range);
		masked += `${text.slice(end, from)}***`;
		end = to;
	}
	return masked + text.slice(end);
}
// src/credentials/aws/session/wrong-endpoint.ts
function isRedirect(status) {
	return status >= 300 && status < 400;
}
function redirected(status, text) {
	const detail = text === "" ? "" : `: ${text}`;
	return {
		kind: "permanent",
		name: `http_${status}`,
		message: `AWS returned HTTP ${status}, a redirect${detail}`,
		remedy: "Check `sts-endpoint`: it must be the final URL of STS. Redirects are not followed. If it is not set, a proxy responds in place of STS.",
		mayExist: false
	};
}
function unreadableBySdk(status) {
	const remedy = "Check `sts-endpoint` (for IAM's calls, `iam-endpoint`): it must be the final URL of the service. If it is not set, a proxy responds in place of AWS.";
	if (isRedirect(status)) return {
		...redirected(status, ""),
		remedy
	};
	return {
		kind: "permanent",
		name: "answer_unreadable",
		message: `the response (HTTP ${status}) is not one of AWS`,
		remedy,
		mayExist: true
	};
}
// src/credentials/aws/session/errors.ts
const TRUST = "Check that the role exists and that its trust policy allows this job. `stepkey trust` prints a suitable policy.";
const RETRY = "Re-run the job. If it fails again, check AWS's health page for problems with STS in this region.";
const BY_CODE = new Map(Object.entries({
	AccessDenied: {
		kind: "permanent",
		remedy: TRUST
	},
	ExpiredToken: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the runner's clock."
	},
	ExpiredTokenException: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the runner's clock."
	},
	IDPRejectedClaim: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the IAM identity provider."
	},
	IDPCommunicationError: {
		kind: "retryable",
		remedy: "AWS could not reach the token's issuer. Try again."
	},
	InvalidIdentityToken: {
		kind: "permanent",
		remedy: "Check the account's IAM identity provider: its URL must be the token's issuer, its audience sts.amazonaws.com."
	},
	MalformedPolicyDocument: {
		kind: "permanent",
		remedy: "Fix `inline-session-policy`: AWS cannot read it as an IAM policy."
	},
	PackedPolicyTooLarge: {
		kind: "permanent",
		remedy: "Shorten `inline-session-policy`, or name fewer managed policies."
	},
	RegionDisabledException: {
		kind: "permanent",
		remedy: "Activate STS for this region in the account, or use another `aws-region`."
	},
	ValidationError: {
		kind: "permanent",
		remedy: "Check the settings that the message names. If the session is longer than the role's maximum, use a shorter `ttl`."
	},
	NoSuchEntity: {
		kind: "permanent",
		remedy: "Check `role-to-assume`: there is no such role."
	},
	LimitExceeded: {
		kind: "permanent",
		remedy: "The role's inline policies are full: remove what is not needed, or use a separate role for each environment."
	},
	InvalidClientTokenId: {
		kind: "permanent",
		remedy: "Check the broker's own AWS credentials."
	},
	SignatureDoesNotMatch: {
		kind: "permanent",
		remedy: "Check the broker's own AWS credentials and its clock."
	},
	ConcurrentModification: {
		kind: "retryable",
		remedy: RETRY
	}
}));
const TRANSIENT = /^(?:Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|InternalFailure|InternalError|RequestTimeout|PriorRequestNotComplete)/u;
const MAX_MESSAGE_LENGTH = 400;
function awsFailure(error, secrets = []) {
	const { status } = error;
	const text = oneLine(error.message, secrets);
	if (isRedirect(status)) return redirected(status, text);
	const code = codeOf(error, secrets);
	const named = code === "" ? `HTTP ${status}` : `${code} (HTTP ${status})`;
	return {
		...classify$1({
			...error,
			code
		}),
		name: code === "" ? `http_${status}` : code,
		message: text === "" ? `AWS returned ${named}` : `AWS returned ${named}: ${text}`,
		mayExist: status >= 500
	};
}
function codeOf({ code }, secrets) {
	return /^[A-Za-z][\w.-]{0,63}$/u.test(code) && maskParts(code, secrets) === code && code !== "Unknown" ? code : "";
}
function classify$1({ status, code, message }) {
	if (code === "InvalidIdentityToken" && /retrieve verification key/iu.test(message)) return {
		kind: "retryable",
		remedy: "AWS could not read the issuer's keys. Try again."
	};
	const known = BY_CODE.get(code) ?? BY_CODE.get(code.replace(/Exception$/u, ""));
	if (known !== void 0) return known;
	if (isTransient(status, code)) return {
		kind: "retryable",
		remedy: RETRY
	};
	if (status === 403 || status === 401) return {
		kind: "permanent",
		remedy: TRUST
	};
	return {
		kind: "permanent",
		remedy: "Check role-to-assume, aws-region and the session policies."
	};
}
function isTransient(status, code) {
	return status >= 500 || status === 429 || status === 404 && (code === "" || code === "NotFound") || TRANSIENT.test(code);
}
const ENDPOINT$1 = "Check `sts-endpoint`: it must be an https URL of STS.";
const REMEDY_BY_KIND = {
	insecure_url: ENDPOINT$1,
	too_large: ENDPOINT$1,
	proxy: "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude STS in NO_PROXY."
};
const UNREACHABLE = "Check that the runner can reach STS (aws-region, sts-endpoint, proxies), then re-run the job.";
function awsUnreachable(failure) {
	return {
		kind: LASTING_HTTP_FAILURES.has(failure.kind) ? "permanent" : "retryable",
		name: failure.kind,
		message: failure.message,
		remedy: REMEDY_BY_KIND[failure.kind] ?? UNREACHABLE,
		mayExist: failure.sent
	};
}
const INVISIBLE = unicodePattern(String.raw`[\s\p{C}]+`, "gu");
function oneLine(message, secrets) {
	const line = maskParts(message, secrets).replaceAll(INVISIBLE(), " ").trim();
	return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, 399)}…` : line;
}
const NEVER_SENT = new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH"
]);
function sdkFailure(error, sent) {
	const { name, message, code, status } = partsOf$1(error);
	if (status !== void 0 && status < 400) return unreadableBySdk(status);
	if (status !== void 0) return asBrokerFailure(awsFailure({
		status,
		code: name,
		message
	}));
	if (name === "CredentialsProviderError") return {
		kind: "permanent",
		name: "broker_credentials",
		message: "the broker has no AWS credentials of its own",
		remedy: "Give the broker an instance role, a web identity, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
		mayExist: false
	};
	const reason = code === "" ? name : code;
	return {
		kind: "retryable",
		name: reason,
		message: `AWS did not respond: ${reason}`,
		remedy: "Check that the broker can reach STS and IAM (region, sts-endpoint, iam-endpoint).",
		mayExist: sent && !NEVER_SENT.has(code)
	};
}
function asBrokerFailure(failure) {
	if (failure.kind !== "new_id_token") return failure;
	const remedy = "Renew the broker's own AWS credentials, and check its clock.";
	return {
		...failure,
		kind: "retryable",
		remedy
	};
}
function partsOf$1(error) {
	if (!(error instanceof Error)) return {
		name: "unknown",
		message: "",
		code: "",
		status: void 0
	};
	const { name, message } = error;
	const code = "code" in error && typeof error.code === "string" ? error.code : "";
	const metadata = "$metadata" in error ? error.$metadata : void 0;
	return {
		name,
		message,
		code,
		status: typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata && typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : void 0
	};
}
// src/credentials/aws/session/partition.ts
const PARTITIONS = [
	{
		id: "aws-cn",
		regions: /^cn-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com.cn"
	},
	{
		id: "aws-us-gov",
		regions: /^us-gov-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com"
	},
	{
		id: "aws-iso",
		regions: /^us-iso-[a-z]+-\d{1,2}$/u,
		suffix: "c2s.ic.gov"
	},
	{
		id: "aws-iso-b",
		regions: /^us-isob-[a-z]+-\d{1,2}$/u,
		suffix: "sc2s.sgov.gov"
	},
	{
		id: "aws-iso-e",
		regions: /^eu-isoe-[a-z]+-\d{1,2}$/u,
		suffix: "cloud.adc-e.uk"
	},
	{
		id: "aws-iso-f",
		regions: /^us-isof-[a-z]+-\d{1,2}$/u,
		suffix: "csp.hci.ic.gov"
	},
	{
		id: "aws-eusc",
		regions: /^eusc-de-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.eu"
	},
	{
		id: "aws",
		regions: /^[a-z]{2}-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com"
	}
];
const PARTITION_IDS = PARTITIONS.map(({ id }) => id).toSorted();
function partitionOfRegion(region) {
	return PARTITIONS.find(({ regions }) => regions.test(region));
}
function isRegion(region) {
	return partitionOfRegion(region) !== void 0;
}
function stsEndpoint(region) {
	const partition = partitionOfRegion(region);
	if (partition === void 0) throw new RangeError(`"${region}" is not a region`);
	return `https://sts.${region}.${partition.suffix}`;
}
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}|RGW\d{17})?:role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/u;
const POLICY_ARN = /^arn:(aws[a-z-]*):iam::(?:\d{12}|aws|RGW\d{17})?:policy\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/u;
function parseRoleArn(arn) {
	const match = arn.length <= 2048 ? ROLE_ARN.exec(arn) : null;
	if (match === null) return void 0;
	const [, partition = "", account = "", name = ""] = match;
	return {
		partition,
		account,
		name
	};
}
function isPolicyArn(arn) {
	return arn.length <= 2048 && POLICY_ARN.test(arn);
}
function readOnlyAccessArn(partition) {
	return `arn:${partition}:iam::aws:policy/ReadOnlyAccess`;
}
function regionFits(region, partition) {
	return partitionOfRegion(region)?.id === partition;
}
// src/credentials/aws/session/lifted.ts
const NOTHING_LIFTED = {
	chain: false,
	bearer: false,
	secrets: false
};
const CHAIN_WRITES = "with `chain`, the session may assume further roles, and those sessions carry neither its policy nor its end";
function handsOn({ chain, bearer }) {
	const may = [...chain ? ["assume further roles"] : [], ...bearer ? ["get bearer tokens (up to 12 h)"] : []];
	return may.length === 0 ? "" : `, which may ${may.join(" and ")}`;
}
function outlivesTheEnd({ chain, bearer }) {
	return [...chain ? ["roles that it assumed are not revoked: those sessions live up to 1 h"] : [], ...bearer ? ["bearer tokens that it got are not revoked: they live up to 12 h"] : []];
}
// src/credentials/aws/session/denied-actions.ts
const DERIVES = {
	"acm:*Credentials": "GetAcmeExternalAccountBindingCredentials",
	"amplify:*Hook*": "GetWebHook ListWebHooks",
	"athena:*Dashboard": "GetResourceDashboard",
	"athena:*Endpoint": "GetSessionEndpoint",
	"cloudwatch:*Credentials*": "GetSpaceCredentials GetSpaceCredentialsForOrganization",
	"codepipeline:*Job*": "GetJobDetails GetThirdPartyJobDetails",
	"cognito-identity:*Credentials*": "GetCredentialsForIdentity",
	"cognito-identity:*Token*": "GetOpenIdToken GetOpenIdTokenForDeveloperIdentity",
	"connect:*Token": "GetFederationToken",
	"devicefarm:*Access*": "GetRemoteAccessSession ListRemoteAccessSessions",
	"ecr:*Token": "GetAuthorizationToken",
	"emr-serverless:*Dashboard*": "GetDashboardForJobRun GetResourceDashboard",
	"gamelift:Get*": `GetComputeAccess GetComputeAuthToken GetGameSessionLogUrl GetInstanceAccess
    GetPlayerConnectionDetails`,
	"kinesisvideo:*Se*": "GetDASHStreamingSessionURL GetHLSStreamingSessionURL GetIceServerConfig",
	"license-manager:*Token": "GetAccessToken",
	"s3:*DataAccess": "GetDataAccess",
	"snowball:GetJob*": "GetJobManifest GetJobUnlockCode",
	"ssm:*Token": "GetAccessToken"
};
const SECRETS$1 = {
	"appsync:*ApiKeys": "ListApiKeys",
	"cognito-idp:*PoolClient": "DescribeUserPoolClient",
	"cognito-idp:*Secrets": "ListUserPoolClientSecrets",
	"cognito-idp:*tyProvider": "DescribeIdentityProvider",
	"cognito-idp:GetIdentity*": "GetIdentityProviderByIdentifier",
	"secretsmanager:*SecretValue": "BatchGetSecretValue GetSecretValue",
	"ssm:GetParameter*": "GetParameter GetParameterHistory GetParameters GetParametersByPath",
	"storagegateway:*Credentials": "DescribeChapCredentials"
};
const OTHER_SECRETS = { "glue:GetConnection*": "GetConnection GetConnections" };
const DECRYPT = "kms:Decrypt";
const SIDE_EFFECTS = {
	"cloudformation:Detect*": "DetectStackDrift DetectStackResourceDrift DetectStackSetDrift",
	"config:Deliver*": "DeliverConfigSnapshot",
	"devops-guru:Start*": "StartCostEstimation",
	"dms:Test*": "TestConnection",
	"elasticbeanstalk:Req*": "RequestEnvironmentInfo",
	"iam:Gen*": `GenerateCredentialReport GenerateOrganizationsAccessReport
    GenerateServiceLastAccessedDetails`,
	"logs:Stop*": "StopLiveTail StopQuery",
	"servicequotas:Start*": "StartQuotaUtilizationReport",
	"sqs:Receive*": "ReceiveMessage",
	"transfer:Test*": "TestIdentityProvider"
};
const BEARER_ACTIONS = [
	"sts:GetServiceBearerToken",
	"codeartifact:GetAuthorizationToken",
	"ecr-public:GetAuthorizationToken"
];
function namesOf(denied, pattern) {
	const service = pattern.slice(0, pattern.indexOf(":"));
	return (denied[pattern] ?? "").split(/\s+/u).map((name) => `${service}:${name}`);
}
function touchedBy(allowed, denied) {
	return Object.keys(denied).filter((pattern) => namesOf(denied, pattern).some((name) => allowed.some((action) => fits(action, name))));
}
const ECR_LOGIN = "ecr:GetAuthorizationToken";
function derivesBeside(allowed) {
	const isNamed = allowed.some((action) => isSame(action, ECR_LOGIN));
	const all = Object.keys(DERIVES);
	return isNamed ? all.filter((pattern) => !fits(pattern, ECR_LOGIN)) : all;
}
function whyDenied(action) {
	const isIn = (denied) => Object.keys(denied).some((pattern) => fits(pattern, action));
	if (isIn(DERIVES) && !isSame(action, ECR_LOGIN)) return "which hands out access that outlives the lease";
	return isIn(SIDE_EFFECTS) ? "which changes something that others see" : void 0;
}
function fits(pattern, action) {
	return wildcardFits(pattern.toLowerCase(), action.toLowerCase());
}
function isSame(left, right) {
	return left.toLowerCase() === right.toLowerCase();
}
// src/credentials/aws/session/policy-document.ts
function parsePolicy(text) {
	const document = parseJson(text);
	if (!isRecord(document)) return unreadable("it is not a JSON object");
	const { Version: version, Statement: given, ...rest } = document;
	if (version !== void 0 && version !== "2012-10-17" && version !== "2008-10-17") return unreadable("its Version must be 2012-10-17 or 2008-10-17");
	const extra = Object.keys(rest).find((key) => key !== "Id");
	if (extra !== void 0) return unreadable(`it has the unknown key "${extra.slice(0, 40)}"`);
	const statements = Array.isArray(given) ? given : [given];
	if (statements.length === 0) return unreadable("it has no Statement");
	if (!statements.every(isRecord)) return unreadable("its Statement must be an object or a list of objects");
	const fault = statements.map(faultOf).find((found) => found !== void 0);
	return fault === void 0 ? ok({
		version,
		statements
	}) : unreadable(fault);
}
function allowedActions(statements) {
	return statements.flatMap((one) => one["Effect"] === "Allow" ? actionsOf(one) : []);
}
function actionsOf(statement) {
	return strings(statement["Action"]);
}
const STATEMENT_KEYS = new Set([
	"Sid",
	"Effect",
	"Action",
	"NotAction",
	"Resource",
	"NotResource",
	"Condition"
]);
function faultOf(statement) {
	const extra = Object.keys(statement).find((key) => !STATEMENT_KEYS.has(key));
	if (extra !== void 0) return `a statement has the key "${extra.slice(0, 40)}", which a session policy cannot have`;
	if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return "the Effect of a statement must be Allow or Deny";
	const actions = statement["Action"] ?? statement["NotAction"];
	if ("Action" in statement && "NotAction" in statement || strings(actions).length === 0 || !allStrings(actions)) return "a statement needs either Action or NotAction, as a string or a list of strings";
}
function unreadable(why) {
	return err(`the session policy is not a valid IAM policy: ${why}`);
}
function allStrings(value) {
	return typeof value === "string" || Array.isArray(value) && value.every((item) => typeof item === "string");
}
function strings(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
// src/credentials/aws/session/read-actions.ts
const READ_BY_NAME = new Set(`access-analyzer account acm acm-pca airflow amplify aoss app-integrations appconfig appflow
  application-autoscaling application-signals applicationinsights appmesh apprunner appsync aps arc-zonal-shift
  athena autoscaling autoscaling-plans backup batch bcm-data-exports billing budgets cassandra ce chatbot cloud9
  cloudformation cloudfront cloudfront-keyvaluestore cloudhsm cloudsearch cloudtrail cloudwatch codeartifact
  codebuild codecatalyst codecommit codedeploy codeguru-profiler codeguru-reviewer codepipeline
  codestar-notifications cognito-idp compute-optimizer config controltower cost-optimization-hub cur databrew
  dataexchange datapipeline datasync dax detective devops-guru directconnect dlm dms docdb-elastic ds dsql
  dynamodb ec2 ecr ecr-public ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
  elastictranscoder es events evidently firehose fis fms glacier globalaccelerator grafana greengrass guardduty
  health iam identitystore imagebuilder inspector inspector2 internetmonitor invoicing iot iotanalytics iotevents
  ivschat kafka kafkaconnect kinesis kinesisanalytics kms lambda license-manager logs macie2 mediaconnect
  mediaconvert medialive mediapackage mediapackagev2 mediastore memorydb mq network-firewall networkflowmonitor
  networkmanager networkmonitor notifications notifications-contacts oam organizations osis outposts
  pca-connector-ad pcs pi pipes pricing ram rbin rds resiliencehub resource-explorer-2 resource-groups
  rolesanywhere route53 route53-recovery-control-config route53-recovery-readiness route53domains route53profiles
  route53resolver rum s3 s3-object-lambda s3-outposts s3tables s3vectors sagemaker savingsplans scheduler schemas
  securityhub securitylake serverlessrepo servicediscovery servicequotas ses shield signer sms-voice sns sqs ssm
  ssm-contacts ssm-incidents ssm-quicksetup ssm-sap sso storagegateway swf synthetics tag timestream transfer
  trustedadvisor verifiedpermissions vpc-lattice waf waf-regional wafv2 wellarchitected workspaces xray`.split(/\s+/u));
const BY_NAME = [
	"BatchGet*",
	"Describe*",
	"Get*",
	"List*"
];
const READING = {
	"access-analyzer": "Validate*",
	apigateway: "GET",
	athena: "BatchGet*",
	budgets: "ViewBudget",
	cassandra: "Select",
	cloudformation: "BatchDescribe* EstimateTemplateCost ValidateTemplate",
	cloudtrail: "LookupEvents",
	codeartifact: "Read*",
	codeconnections: "GetConnection GetHost GetRepository* GetResource* GetSync* List*",
	codecommit: "GitPull",
	"codestar-connections": "GetConnection GetHost GetRepository* GetResource* GetSync* List*",
	"cognito-identity": "Describe* GetIdentity* GetPrincipal* List*",
	config: "Select*",
	dynamodb: "ConditionCheckItem PartiQLSelect Query Scan",
	ec2: "SearchLocalGatewayRoutes SearchTransitGatewayRoutes",
	ecr: "BatchCheckLayerAvailability",
	"ecr-public": "BatchCheckLayerAvailability",
	eks: "AccessKubernetesApi",
	elasticbeanstalk: "Check* RetrieveEnvironmentInfo ValidateConfigurationSettings",
	elasticmapreduce: "Describe* GetAutoTermination* GetBlockPublic* GetManagedScaling* List*",
	es: "ESHttpGet ESHttpHead",
	events: "TestEventPattern",
	fsx: "Describe* List*",
	glue: `BatchGet* GetCatalog* GetClassifier* GetConnection* GetCrawler* GetDataCatalogEncryptionSettings GetDatabase*
    GetDevEndpoint* GetJob* GetMLTransform* GetPartition* GetRegistry GetResourcePolic* GetSchema*
    GetSecurityConfiguration* GetTable GetTableOptimizer GetTables GetTableVersion* GetTags GetTrigger*
    GetUserDefinedFunction* GetWorkflow* List* SearchTables`,
	iam: "Simulate*",
	kms: "Decrypt Verify VerifyMac",
	lakeformation: "Describe* GetDataCells* GetDataLakeSettings GetEffective* GetLFTag* GetResource* List* Search*",
	lightsail: `GetA* GetB* GetCertificates GetContainerServices GetDis* GetDomain* GetInstance GetInstances
    GetInstancePortStates GetInstanceState GetKeyPair* GetLoadBalancer GetLoadBalancers GetRegions
    GetRelationalDatabase GetRelationalDatabases GetStatic*`,
	logs: "FilterLogEvents StartLiveTail StartQuery TestMetricFilter",
	quicksight: "Describe* List*",
	rds: "DownloadCompleteDBLogFile DownloadDBLogFilePortion",
	redshift: "Describe*",
	"redshift-serverless": `GetCustom* GetEndpoint* GetNamespace GetRecovery* GetResourcePolicy GetScheduled* GetSnapshot
    GetTable* GetUsageLimit GetWorkgroup List*`,
	"resource-groups": "SearchResources",
	route53: "TestDNSAnswer",
	secretsmanager: "BatchGetSecretValue Describe* Get* List*",
	servicecatalog: "Describe* GetApplication GetAttributeGroup List* Search*",
	servicediscovery: "DiscoverInstances*",
	sns: "CheckIfPhoneNumberIsOptedOut",
	states: "Describe* GetExecutionHistory List* ValidateStateMachineDefinition",
	sts: "DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity",
	wafv2: "CheckCapacity"
};
function readingPatterns(service) {
	const own = Object.hasOwn(READING, service) ? READING[service] : void 0;
	const names = own === void 0 ? [] : own.split(/\s+/u);
	return (READ_BY_NAME.has(service) ? [...BY_NAME, ...names] : names).map((name) => `${service}:${name}`);
}
const ACTION = /^([a-z0-9-]{1,64}):[a-z0-9*?]{1,128}$/u;
function readingPatternOf(action) {
	const name = action.toLowerCase();
	const [, service = ""] = ACTION.exec(name) ?? [];
	return readingPatterns(service).find((pattern) => covers(pattern.toLowerCase(), name));
}
function isReadingAction(action) {
	return readingPatternOf(action) !== void 0;
}
function covers(pattern, action) {
	if (!pattern.endsWith("*")) return action === pattern;
	return action.slice(0, firstWildcard(action)).startsWith(pattern.slice(0, -1));
}
function firstWildcard(text) {
	const at = text.search(/[*?]/u);
	return at === -1 ? text.length : at;
}
// src/credentials/aws/session/read-policies.ts
const READING_POLICIES = new Set([
	"ReadOnlyAccess",
	"SecurityAudit",
	"job-function/ViewOnlyAccess",
	"AmazonDynamoDBReadOnlyAccess",
	"AmazonEC2ContainerRegistryReadOnly",
	"AmazonEC2ReadOnlyAccess",
	"AmazonRDSReadOnlyAccess",
	"AmazonRoute53ReadOnlyAccess",
	"AmazonS3ReadOnlyAccess",
	"AmazonSNSReadOnlyAccess",
	"AmazonSQSReadOnlyAccess",
	"AmazonVPCReadOnlyAccess",
	"AWSCloudFormationReadOnlyAccess",
	"CloudWatchLogsReadOnlyAccess",
	"CloudWatchReadOnlyAccess",
	"IAMReadOnlyAccess"
]);
function isReadingPolicyArn(arn) {
	const match = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/u.exec(arn);
	return READING_POLICIES.has(match?.[1] ?? "");
}
// src/credentials/aws/session/write-reason.ts
function writeReasonOf(inline, managed, lifted = NOTHING_LIFTED) {
	if (lifted.chain) return CHAIN_WRITES;
	const unknown = managed.find((arn) => !isReadingPolicyArn(arn));
	if (unknown !== void 0) return `${unknown} is not one of AWS's read-only policies`;
	if (inline === void 0) return void 0;
	const policy = parsePolicy(inline);
	if (!policy.ok) return policy.error;
	for (const [index, statement] of policy.value.statements.entries()) {
		const reason = statementReason(statement, lifted);
		if (reason !== void 0) return `statement ${index + 1} of the session policy ${reason}`;
	}
}
function statementReason(statement, lifted) {
	if (statement["Effect"] === "Deny") return void 0;
	if ("NotAction" in statement) return "uses NotAction, which allows every action but a few";
	for (const action of actionsOf(statement)) {
		const why = whyNotReading(action, lifted);
		if (why !== void 0) return `allows ${action}, ${why}`;
	}
}
function whyNotReading(action, { bearer, secrets }) {
	const name = action.toLowerCase();
	if (BEARER_ACTIONS.some((one) => one.toLowerCase() === name)) return bearer ? void 0 : "which hands out a token for up to 12 hours: set `bearer: true` to allow it";
	if (!isReadingAction(action)) return "which is not on the list of reading actions";
	if (!secrets && readsSecrets(action)) return "which reads stored secrets: set `secrets: read` to allow it";
	return whyDenied(action);
}
function readsSecrets(action) {
	return [
		SECRETS$1,
		OTHER_SECRETS,
		{ [DECRYPT]: "Decrypt" }
	].some((list) => touchedBy([action], list).length > 0);
}
// src/credentials/aws/session/expiration.ts
const TOLERANCE_MS$1 = 3e5;
const LOCAL_TOLERANCE_MS = 864e5;
function expirationMistake(expiration, asked) {
	if (!Number.isFinite(expiration)) return "the session's Expiration is not a time";
	const date = dateOf(asked.date);
	const reference = date ?? asked.now;
	const tolerance = date === void 0 ? LOCAL_TOLERANCE_MS : TOLERANCE_MS$1;
	const clock = `${toRfc3339(reference)} (${date === void 0 ? "this machine's clock" : "the response's Date"})`;
	if (expiration < (date ?? asked.now - tolerance)) return `the session expires at ${toRfc3339(expiration)}, which is before ${clock}`;
	if (expiration <= reference + asked.durationSeconds * 1e3 + tolerance) return void 0;
	return `the session expires at ${toRfc3339(expiration)}, which is more than the requested ${asked.durationSeconds} s after ${clock}`;
}
function dateOf(header) {
	const date = header === void 0 ? NaN : Date.parse(header);
	return Number.isNaN(date) ? void 0 : date;
}
// src/credentials/aws/session/too-large.ts
function tooLargeRemedy({ settings, access }) {
	const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
	if (inline !== void 0 && managed.length > 0) return "Shorten `inline-session-policy`, or name fewer `managed-session-policies`.";
	if (inline !== void 0) return "Shorten `inline-session-policy`.";
	if (managed.length > 0) return "Name fewer `managed-session-policies`, or use a short `inline-session-policy` instead.";
	return access === "read" ? "No policy was given, so the one that is too large is stepkey's own for a read. Set an `inline-session-policy` that lists what the job reads: the policy is then shorter." : "No policy was given, and stepkey's own for a write is short: claims or session tags, which STS packs with it, take the space. Report it.";
}
// src/credentials/aws/session/session.ts
const MIN_SECONDS = 900;
const MAX_SECONDS = 43200;
function sessionName(lease) {
	return `stepkey-${leaseSuffix(lease)}`;
}
function durationSeconds(expiresAt, now) {
	const left = Math.ceil((expiresAt - now) / 1e3);
	if (left <= 0) return void 0;
	return Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, left));
}
function issuedText(session, lifted, leftOut) {
	const cut = leftOut.length === 0 ? "" : `; STS refused a larger policy: without ${joined(leftOut, "and", 3)}`;
	return `aws role ${session.role}, session ${session.name}${handsOn(lifted)}${cut}`;
}
function awsCredential(session, region) {
	return {
		kind: "aws",
		env: {
			AWS_ACCESS_KEY_ID: session.accessKeyId,
			AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
			AWS_SESSION_TOKEN: session.sessionToken,
			AWS_REGION: region,
			AWS_DEFAULT_REGION: region
		},
		files: []
	};
}
function policyFailure(problem) {
	return {
		kind: "permanent",
		name: problem.name,
		message: problem.message,
		remedy: {
			session_policy_unreadable: "Fix `inline-session-policy`.",
			session_policy_writes: "Set `access: write`, or allow only reading actions in the session policy, without `chain`.",
			session_policy_too_long: "Shorten `inline-session-policy`, or name fewer managed policies."
		}[problem.name],
		mayExist: false
	};
}
function leaseEndedFailure() {
	return {
		kind: "permanent",
		name: "lease_over",
		message: "the lease ended before its session was requested",
		remedy: "Request a longer `ttl`.",
		mayExist: false
	};
}
function expirationFailure(reason) {
	return {
		kind: "permanent",
		name: "expiration_impossible",
		message: `STS returned a session that cannot be right: ${reason}`,
		remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
		mayExist: true
	};
}
// src/credentials/aws/session/write-fence.ts
const FENCED = {
	s3: "Describe* Get* List*",
	sqs: "Get* List*",
	sns: "CheckIf* Get* List*",
	lambda: "Get* List*",
	kms: "Decrypt Describe* Get* List*",
	events: "Describe* List* Test*",
	ecr: "BatchCheck* BatchGet* Describe* Get* List*",
	es: "Describe* ESHttpGet ESHttpHead Get* List*",
	kinesis: "Describe* Get* List*",
	"execute-api": ""
};
const ON_OTHERS = ["backup:*"];
function fenceOfServices() {
	const NotAction = Object.entries(FENCED).flatMap(([service, names]) => names === "" ? [] : names.split(" ").map((name) => `${service}:${name}`));
	const Resource = Object.keys(FENCED).map((service) => `arn:*:${service}:*:*:*`);
	return {
		Effect: "Deny",
		NotAction: [...NotAction, ...ON_OTHERS],
		Resource
	};
}
function fenceOfActions(actions) {
	const all = actions.some(isDecrypt) ? actions : [...actions, DECRYPT];
	return {
		Effect: "Deny",
		NotAction: [...new Set(all)],
		Resource: "*"
	};
}
function isDecrypt(action) {
	return action.toLowerCase() === DECRYPT.toLowerCase();
}
const WRITES_ELSEWHERE = [
	"s3:Abort*",
	"s3:Bypass*",
	"s3:Create*",
	"s3:Delete*",
	"s3:Put*",
	"s3:Restore*"
];
function denyDecrypt() {
	return {
		Effect: "Deny",
		Action: DECRYPT,
		Resource: "*",
		Condition: { StringNotLike: { "kms:ViaService": [
			"dynamodb.*",
			"kinesis.*",
			"s3.*"
		] } }
	};
}
// src/credentials/aws/session/read-denies.ts
const NO_DENIES = {
	actions: [],
	statements: [],
	leavesOut: []
};
const FENCE = "a Deny of what resource policies allow";
const EFFECTS = "a Deny of side effects";
function deniesOfRead(read) {
	if (!read.isAws) return [{
		...NO_DENIES,
		actions: WRITES_ELSEWHERE
	}];
	return !read.hasManaged && listsWhatItAllows(read.own) ? besideList(read) : besideAll(read);
}
function listsWhatItAllows(own) {
	const allows = own.filter((one) => one["Effect"] === "Allow");
	return !allows.some((one) => "NotAction" in one) && !allowedActions(allows).includes("*");
}
function besideList(read) {
	const { own, lifted } = read;
	const allowed = allowedActions(own);
	const all = {
		...DERIVES,
		...SECRETS$1,
		...OTHER_SECRETS,
		...SIDE_EFFECTS
	};
	const touched = new Set(touchedBy(allowed, all));
	const actions = deniedActions(read).filter((one) => touched.has(one));
	const decrypt = lifted.secrets ? [] : [denyDecrypt()];
	return [...[allowed, allowed.map((action) => readingPatternOf(action) ?? action)].map((listed) => ({
		actions,
		statements: [...decrypt, fenceOfActions(listed)],
		leavesOut: []
	})), {
		actions,
		statements: [],
		leavesOut: [FENCE]
	}];
}
function besideAll(read) {
	const unheld = read.roleOnlyReads ? [] : Object.keys(OTHER_SECRETS);
	const actions = deniedActions(read).filter((action) => !unheld.includes(action));
	const decrypt = read.lifted.secrets ? [] : [denyDecrypt()];
	const always = read.roleOnlyReads ? decrypt : [];
	const essential = actions.filter((action) => !Object.hasOwn(SIDE_EFFECTS, action));
	return [
		{
			actions,
			statements: [...decrypt, fenceOfServices()],
			leavesOut: []
		},
		{
			actions,
			statements: always,
			leavesOut: [FENCE]
		},
		{
			actions: essential,
			statements: always,
			leavesOut: [FENCE, EFFECTS]
		}
	];
}
function deniedActions({ own, lifted }) {
	const secrets = lifted.secrets ? {} : {
		...SECRETS$1,
		...OTHER_SECRETS
	};
	return [
		...derivesBeside(allowedActions(own)),
		...Object.keys(secrets),
		...Object.keys(SIDE_EFFECTS)
	];
}
// src/credentials/aws/session/session-policy.ts
const MAX_SESSION_POLICY = 2048;
function sessionPolicies(input) {
	const given = input.inline === void 0 ? ok(void 0) : parsePolicy(input.inline);
	if (!given.ok) return err({
		name: "session_policy_unreadable",
		message: given.error
	});
	const reason = notReadingReason(input);
	if (reason !== void 0) return err({
		name: "session_policy_writes",
		message: reason
	});
	const managed = managedPolicies(input);
	const own = ownStatements(input, given.value, managed);
	const further = furtherCredentials(input);
	const Version = given.value === void 0 ? "2012-10-17" : given.value.version;
	return thatFit(deniesOf(input, own, managed).map(({ actions, statements, leavesOut }) => {
		const denied = deny([...further, ...actions]);
		const Statement = [
			...own,
			denyAllFrom(input.expiresAt),
			denied,
			...statements
		];
		return {
			inline: JSON.stringify({
				Version,
				Statement
			}),
			managed,
			leavesOut
		};
	}));
}
function notReadingReason(input) {
	const { access, inline, managed, lifted, roleOnlyReads } = input;
	if (access === "write") return void 0;
	return roleOnlyReads ? writeReasonOf(void 0, [], lifted) : writeReasonOf(inline, managed, lifted);
}
function isBareRead(input) {
	return input.inline === void 0 && input.managed.length === 0 && input.access === "read" && !input.roleOnlyReads;
}
function managedPolicies(input) {
	return isBareRead(input) ? [readOnlyAccessArn(input.role.partition)] : input.managed;
}
const ALLOW_ALL = {
	Effect: "Allow",
	Action: "*",
	Resource: "*"
};
const ALLOW_SECRETS = {
	Effect: "Allow",
	Action: [
		"kms:Decrypt",
		"secretsmanager:BatchGetSecretValue",
		"secretsmanager:GetSecretValue"
	],
	Resource: "*"
};
const ALLOW_BEARER = {
	Effect: "Allow",
	Action: "sts:GetServiceBearerToken",
	Resource: "*"
};
function ownStatements(input, given, managed) {
	if (given === void 0 && managed.length === 0) return [ALLOW_ALL];
	const secrets = isBareRead(input) && input.lifted.secrets ? [ALLOW_SECRETS] : [];
	const bearer = input.lifted.bearer && isAws(input) ? [ALLOW_BEARER] : [];
	return [
		...given?.statements ?? [],
		...secrets,
		...bearer
	];
}
function isAws({ role }) {
	return /^\d{12}$/u.test(role.account);
}
function denyAllFrom(instant) {
	return {
		Effect: "Deny",
		Action: "*",
		Resource: "*",
		Condition: { DateGreaterThanEquals: { "aws:CurrentTime": toRfc3339(instant) } }
	};
}
function furtherCredentials(input) {
	const { chain, bearer } = input.lifted;
	return [...chain ? isAws(input) ? ["sts:AssumeRoot"] : [] : ["sts:Assume*"], ...bearer && isAws(input) ? TOKENS_BUT_BEARER : ["sts:Get*Token"]];
}
const TOKENS_BUT_BEARER = [
	"sts:GetDelegatedAccessToken",
	"sts:GetFederationToken",
	"sts:GetSessionToken",
	"sts:GetWebIdentityToken"
];
function deny(Action) {
	return {
		Effect: "Deny",
		Action,
		Resource: "*"
	};
}
function deniesOf(input, own, managed) {
	if (input.access === "write") return [NO_DENIES];
	const { lifted, roleOnlyReads } = input;
	return deniesOfRead({
		own,
		hasManaged: managed.length > 0,
		roleOnlyReads,
		lifted,
		isAws: isAws(input)
	});
}
function thatFit(policies) {
	const short = policies.filter((policy) => lengthOf(policy) <= MAX_SESSION_POLICY);
	const texts = short.map(({ inline }) => inline);
	const distinct = short.filter(({ inline }, index) => texts.indexOf(inline) === index);
	if (distinct.length > 0) return ok(distinct);
	const message = `the session policy has ${Math.min(...policies.map(lengthOf))} characters, including what stepkey adds; AWS accepts at most ${MAX_SESSION_POLICY}`;
	return err({
		name: "session_policy_too_long",
		message
	});
}
function lengthOf({ inline, managed }) {
	return inline.length + managed.reduce((sum, arn) => sum + arn.length, 0);
}
// src/credentials/aws/session/policy-characters.ts
const REFUSED = /[^\t\n\r\u{20}-\u{FF}]/u;
const ACCEPTED = "AWS accepts only U+0009, U+000A, U+000D and U+0020 to U+00FF in a policy";
function characterMistake(text) {
	const found = refusedIn(text);
	return found === void 0 ? void 0 : `has ${found}; ${ACCEPTED}`;
}
function policyCharacterMistake(policy) {
	const found = find(policy, "");
	return found === void 0 ? void 0 : `has ${found}; ${ACCEPTED}`;
}
function find(value, path) {
	if (typeof value === "string") return located(refusedIn(value), path);
	if (Array.isArray(value)) return first(value.entries(), ([index, each]) => find(each, `${path}[${index}]`));
	if (!isRecord(value)) return void 0;
	return first(Object.entries(value), ([key, each]) => {
		const inKey = refusedIn(key);
		return inKey === void 0 ? find(each, path === "" ? key : `${path}.${key}`) : located(inKey, path === "" ? "a key" : `a key of ${path}`);
	});
}
function first(items, look) {
	for (const item of items) {
		const found = look(item);
		if (found !== void 0) return found;
	}
}
function located(found, path) {
	return found === void 0 || path === "" ? found : `${found} of ${path}`;
}
const VISIBLE = unicodePattern(String.raw`^[\p{L}\p{N}\p{P}\p{S}]$`, "u");
function refusedIn(text) {
	const found = REFUSED.exec(text);
	if (found === null) return void 0;
	const [character] = found;
	const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
	return `${VISIBLE().test(character) ? `"${character}" (U+${code})` : `U+${code}`} at character ${found.index + 1}`;
}
// src/credentials/aws/session/trusted-claims.ts
const DEFAULT_AUDIENCE = "sts.amazonaws.com";
const WORKFLOW_FILE = /^[A-Za-z0-9][\w-]*\/(?!\.{1,2}\/)[\w.-]+\/\.github\/workflows\/[^/@\s*?:\p{Cc}]+\.ya?ml@/u;
function isWorkflow(value) {
	const file = WORKFLOW_FILE.exec(value)?.[0];
	if (file === void 0) return false;
	const at = value.slice(file.length);
	return COMMIT_SHA.test(at) || isRef(at);
}
function isRef(value) {
	return /^refs\/(?:heads|tags)\/[^\s~^:?*[\\\p{Cc}]+$/u.test(value) && !/\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$/u.test(value);
}
const WITH_KEYS = /^token\.actions\.(?:githubusercontent\.com(?:\/[\w-]+)?|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.ghe\.com)$/u;
function hasClaimKeys(issuer) {
	return WITH_KEYS.test(issuer);
}
// src/credentials/aws/direct/trust-advice.ts
const TESTABLE = [
	"aud",
	"sub",
	"repository",
	"repository_id",
	"repository_owner_id",
	"environment",
	"job_workflow_ref",
	"ref",
	"workflow",
	"actor",
	"actor_id",
	"enterprise_id"
];
const OF_ANY_ISSUER = 2;
function trustAdvice(request) {
	const claims = request.idToken === void 0 ? NO_CLAIMS : claimsIn(tokenPayload(request.idToken));
	if (claims.size === 0) return {};
	const issuer = issuerOf(claims);
	const details = ["The claims of this job's ID token that a trust policy can test:", ...(hasClaimKeys(issuer) ? TESTABLE : TESTABLE.slice(0, OF_ANY_ISSUER)).flatMap((name) => {
		const value = claims.get(name);
		return value === void 0 ? [] : [`  ${issuer}:${name} = ${value}`];
	})];
	const command = trustCommand(request, claims);
	return command === void 0 ? { details } : {
		details: [...details, ...ownFile(request, claims)],
		paste: command
	};
}
const NO_CLAIMS = new Map();
function claimsIn(payload) {
	if (!isRecord(payload)) return NO_CLAIMS;
	return new Map(Object.entries(payload).flatMap(([name, value]) => typeof value === "string" && value !== "" ? [[name, value]] : []));
}
function issuerOf(claims) {
	return (claims.get("iss") ?? "").replace(/^https:\/\//u, "");
}
function ownFile({ access }, claims) {
	if (access === "read" || isWorkflow(claims.get("job_workflow_ref") ?? "")) return [];
	return ["A write role trusts a workflow file at one branch, tag or commit. This job's is the pull request's own: move the job to a reusable workflow, and name that file below."];
}
function trustCommand({ access, settings }, claims) {
	const role = parseRoleArn(settings.roleToAssume);
	if (role === void 0 || !/^\d{12}$/u.test(role.account)) return void 0;
	const issuer = issuerOf(claims);
	const workflow = claims.get("job_workflow_ref") ?? "";
	const given = [
		["access", access === "read" ? "read" : void 0],
		["account", role.account],
		["repository", claims.get("repository")],
		["repository-id", claims.get("repository_id")],
		["environment", claims.get("environment")],
		["workflow", access === "read" ? void 0 : isWorkflow(workflow) ? workflow : "FILE@REF"],
		["partition", role.partition === "aws" ? void 0 : role.partition],
		["issuer", issuer === "token.actions.githubusercontent.com" ? void 0 : issuer],
		["audience", settings.audience === "sts.amazonaws.com" ? void 0 : settings.audience]
	].flatMap(([name, value]) => value === void 0 ? [] : [`--${name} ${quoted(value)}`]);
	return ["npx stepkey trust", ...given.map((option) => `  ${option}`)].map((line, index) => index === given.length ? line : `${line} \\`);
}
function quoted(value) {
	return /^[\w./:@=,-]+$/u.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
// src/credentials/aws/direct/explain-refusal.ts
const ABOUT_TRUST = new Set([
	"AccessDenied",
	"IDPRejectedClaim",
	"InvalidIdentityToken",
	"http_401",
	"http_403"
]);
function explainRefusal(failure, request) {
	if (isTooLarge(failure)) return {
		...failure,
		remedy: tooLargeRemedy(request)
	};
	if (failure.kind === "retryable" || !ABOUT_TRUST.has(failure.name)) return failure;
	const { details, paste } = trustAdvice(request);
	const shown = details === void 0 ? {} : { details };
	if (failure.name === "InvalidIdentityToken") {
		const { audience } = request.settings;
		const remedy = `Check the account's IAM identity provider: its URL must be the token's issuer, and it must list the audience ${audience}. If it lists another one, set \`audience\` beside role-to-assume.`;
		return {
			...failure,
			remedy,
			...shown
		};
	}
	if (paste === void 0) return {
		...failure,
		...shown
	};
	const remedy = "Check that the role exists and that its trust policy allows this job. This command prints a policy that does:";
	return {
		...failure,
		remedy,
		...shown,
		paste
	};
}
// src/credentials/aws/direct/clock-difference.ts
const TOLERANCE_MS = 3e4;
function clockAhead(date, times) {
	const { sentAt, receivedAt } = times;
	if (date === void 0) return 0;
	if (date + 1e3 > sentAt - TOLERANCE_MS && date <= receivedAt + TOLERANCE_MS) return 0;
	return Math.round((date - (sentAt + receivedAt) / 2) / 1e3) * 1e3;
}
// src/credentials/aws/direct/xml.ts
const MAX_CHARACTERS = 65536;
const MAX_DEPTH = 16;
const DECLARATION = /^<\?xml[^?<>]*\?>/u;
const TOKEN = /[^<]+|<[^<>]*>/gu;
const OPENING = /^<([A-Za-z_][\w.-]*)(?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"&]*"|'[^'&]*'))*\s*(\/)?>$/u;
const CLOSING = /^<\/([A-Za-z_][\w.-]*)\s*>$/u;
const NAMED = {
	"&amp;": "&",
	"&lt;": "<",
	"&gt;": ">",
	"&quot;": "\"",
	"&apos;": "'"
};
function parseXml(xml) {
	if (xml.length > MAX_CHARACTERS) return void 0;
	const body = xml.replace(DECLARATION, "");
	const root = {
		name: "",
		children: [],
		text: ""
	};
	const open = [root];
	let read = 0;
	for (const { 0: token, index } of body.matchAll(TOKEN)) {
		if (index !== read || open.length > MAX_DEPTH || !take(open, token)) return void 0;
		read += token.length;
	}
	const [only, ...others] = root.children;
	return read === body.length && open.length === 1 && others.length === 0 && root.text.trim() === "" ? only : void 0;
}
function take(open, token) {
	const here = open.at(-1);
	if (here === void 0) return false;
	if (!token.startsWith("<")) {
		const text = resolve(token);
		here.text += text ?? "";
		return text !== void 0;
	}
	const closing = CLOSING.exec(token)?.[1];
	if (closing !== void 0) return close(open, closing);
	const [, name, empty] = OPENING.exec(token) ?? [];
	if (name === void 0) return false;
	open.push({
		name,
		children: [],
		text: ""
	});
	return empty === void 0 || close(open, name);
}
function close(open, name) {
	const element = open.pop();
	const parent = open.at(-1);
	if (element?.name !== name || parent === void 0) return false;
	parent.children.push(element);
	return true;
}
function resolve(text) {
	const known = new Map();
	for (const [reference] of text.matchAll(/&[^;]{0,10};?/gu)) {
		const meant = NAMED[reference] ?? numbered(reference);
		if (meant === void 0) return void 0;
		known.set(reference, meant);
	}
	return text.replaceAll(/&[^;]{0,10};/gu, (reference) => known.get(reference) ?? "");
}
function numbered(reference) {
	const [, hex, decimal] = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/iu.exec(reference) ?? [];
	if (hex !== void 0) return character(Number.parseInt(hex, 16));
	return decimal === void 0 ? void 0 : character(Number(decimal));
}
function character(code) {
	return code === 9 || code === 10 || code === 13 || code >= 32 && code <= 55295 || code >= 57344 && code <= 65533 || code >= 65536 && code <= 1114111 ? String.fromCodePoint(code) : void 0;
}
function child(element, name) {
	const [only, ...others] = element?.children.filter((one) => one.name === name) ?? [];
	return others.length === 0 ? only : void 0;
}
function textOf(element, name) {
	const found = child(element, name);
	return found === void 0 || found.children.length > 0 ? void 0 : found.text.trim();
}
// src/credentials/aws/direct/sts-wire.ts
function webIdentityForm(request) {
	const form = new URLSearchParams({
		Action: "AssumeRoleWithWebIdentity",
		Version: "2011-06-15",
		RoleArn: request.roleArn,
		RoleSessionName: request.sessionName,
		WebIdentityToken: request.webIdentityToken.reveal()
	});
	for (const [index, arn] of request.policy.managed.entries()) form.set(`PolicyArns.member.${index + 1}.arn`, arn);
	form.set("Policy", request.policy.inline);
	form.set("DurationSeconds", String(request.durationSeconds));
	return form.toString().replaceAll("+", "%20");
}
function parseStsResponse(response) {
	if (response.status >= 300) return {
		kind: "error",
		error: readError(response)
	};
	const session = response.status === 200 ? readSession(response.body) : void 0;
	return session === void 0 ? {
		kind: "unreadable",
		status: response.status
	} : {
		kind: "session",
		session
	};
}
function readSession(body) {
	const root = parseXml(body);
	if (root?.name !== "AssumeRoleWithWebIdentityResponse") return void 0;
	const credentials = child(child(root, "AssumeRoleWithWebIdentityResult"), "Credentials");
	const [id = "", key = "", token = "", end = ""] = [
		"AccessKeyId",
		"SecretAccessKey",
		"SessionToken",
		"Expiration"
	].map((name) => textOf(credentials, name));
	if ([
		id,
		key,
		token,
		end
	].includes("")) return void 0;
	return {
		accessKeyId: new Secret(id),
		secretAccessKey: new Secret(key),
		sessionToken: new Secret(token),
		expiration: instantOf(end)
	};
}
function instantOf(text) {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u.test(text)) return NaN;
	const instant = Date.parse(text);
	return !Number.isNaN(instant) && toRfc3339(instant).slice(0, 19) === text.slice(0, 19) ? instant : NaN;
}
function readError({ status, headers, body }) {
	if (status < 400) return {
		status,
		code: "",
		message: targetOf(headers["location"])
	};
	const root = parseXml(body);
	const error = root?.name === "ErrorResponse" ? child(root, "Error") : root;
	if (error?.name !== "Error") return {
		status,
		code: "",
		message: ""
	};
	return {
		status,
		code: textOf(error, "Code") ?? "",
		message: textOf(error, "Message") ?? ""
	};
}
function targetOf(location) {
	return location !== void 0 && URL.canParse(location) ? `to ${originOf(location)}` : "";
}
// src/credentials/aws/direct/request-session.ts
const ATTEMPT_MS = 1e4;
async function requestSession(request) {
	const { send, clock, url, body, signal } = request;
	const headers = {
		"content-type": "application/x-www-form-urlencoded; charset=utf-8",
		accept: "text/xml"
	};
	const limits = {
		timeoutMs: ATTEMPT_MS,
		signal,
		maxBytes: 65536
	};
	const sentAt = clock.now();
	const sent = await send({
		method: "POST",
		url,
		headers,
		body,
		...limits
	});
	if (!sent.ok) return err(awsUnreachable(sent.error));
	const response = parseStsResponse(sent.value);
	if (response.kind === "session") {
		const { session } = response;
		const { date } = sent.value.headers;
		const receivedAt = clock.now();
		const asked = {
			durationSeconds: request.duration,
			date,
			now: receivedAt
		};
		const wrong = expirationMistake(session.expiration, asked);
		if (wrong !== void 0) return err(expirationFailure(wrong));
		return ok({
			session,
			clockAheadMs: clockAhead(dateOf(date), {
				sentAt,
				receivedAt
			})
		});
	}
	if (response.kind === "error") return err(awsFailure(response.error, [request.idToken.reveal()]));
	return err({
		kind: "permanent",
		name: "answer_unreadable",
		message: `the response (HTTP ${response.status}) is not one of AssumeRoleWithWebIdentity of STS`,
		remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
		mayExist: true
	});
}
// src/credentials/aws/direct/issue-session.ts
async function issueSession(deps, request, signal) {
	const first = await openSession(deps, request, {
		signal,
		clockAheadMs: 0,
		from: 0
	});
	if (!first.ok) return err(explainRefusal(first.error, request));
	const { clockAheadMs, index } = first.value;
	if (clockAheadMs === 0) return ok(issuedOf(request, first.value, 0));
	const second = await openSession(deps, request, {
		signal,
		clockAheadMs,
		from: index
	});
	if (second.ok) return ok(issuedOf(request, second.value, clockAheadMs));
	return err({
		...explainRefusal(second.error, request),
		mayExist: true
	});
}
function handleOf(request, clockAheadMs = 0) {
	return {
		role: request.settings.roleToAssume,
		session: sessionName(request.lease),
		deniedFrom: toRfc3339(request.expiresAt + clockAheadMs),
		...request.settings.chain ? { chain: true } : {},
		...request.settings.bearer ? { bearer: true } : {},
		...clockAheadMs === 0 ? {} : { clockAheadMs }
	};
}
async function openSession({ send, clock, jitter = Math.random }, request, { signal, clockAheadMs, from }) {
	const { settings, idToken, expiresAt } = request;
	if (idToken === void 0) throw new TypeError("direct AWS needs the job's ID token");
	const role = parseRoleArn(settings.roleToAssume);
	if (role === void 0) throw new TypeError("role-to-assume was not checked by the parser");
	const duration = durationSeconds(expiresAt, clock.now());
	if (duration === void 0) return err(leaseEndedFailure());
	const policies = sessionPolicies({
		access: request.access,
		expiresAt: expiresAt + clockAheadMs,
		inline: settings.inlineSessionPolicy,
		managed: settings.managedSessionPolicies,
		lifted: settings,
		role,
		roleOnlyReads: false
	});
	if (!policies.ok) return err(policyFailure(policies.error));
	const url = `${settings.stsEndpoint ?? stsEndpoint(settings.region)}/`;
	const { outcome, index } = await firstThatFits(policies.value, from, async (policy) => {
		const body = webIdentityForm({
			roleArn: settings.roleToAssume,
			sessionName: sessionName(request.lease),
			webIdentityToken: idToken,
			policy,
			durationSeconds: duration
		});
		return await withRetries({
			clock,
			jitter,
			signal
		}, () => requestSession({
			send,
			clock,
			url,
			body,
			duration,
			idToken,
			signal
		}));
	});
	if (!outcome.ok) return outcome;
	return ok({
		...outcome.value,
		index,
		leftOut: policies.value[index]?.leavesOut ?? []
	});
}
function issuedOf(request, { session, leftOut }, clockAheadMs) {
	const { settings, lease } = request;
	const role = parseRoleArn(settings.roleToAssume)?.name ?? "";
	return {
		credential: awsCredential(session, settings.region),
		handle: {
			...handleOf(request, clockAheadMs),
			expires: toRfc3339(session.expiration)
		},
		diesAt: session.expiration,
		issuedTo: issuedText({
			role,
			name: sessionName(lease)
		}, settings, leftOut),
		...clockAheadMs === 0 ? {} : { clockAheadMs }
	};
}
// src/credentials/aws/direct/wrong-setting.ts
function wrongSetting(key, message, example) {
	return err({
		path: [key],
		message,
		example
	});
}
function shownValue(value) {
	if (typeof value !== "string") return value === null ? "nothing" : `a ${typeof value}`;
	return `"${value.length > 80 ? `${value.slice(0, 77)}…` : value}"`;
}
// src/credentials/aws/direct/policy-settings.ts
const INLINE = "inline-session-policy";
const MANAGED = "managed-session-policies";
function inlineOf(value) {
	if (value === void 0) return ok(void 0);
	const text = typeof value === "string" ? value : JSON.stringify(value);
	const policy = parsePolicy(text);
	const example = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}";
	if (!policy.ok) return wrongSetting(INLINE, `cannot be used: ${policy.error}.`, example);
	const wrong = policyCharacterMistake(parseJson(text));
	if (wrong !== void 0) return wrongSetting(INLINE, `${wrong}.`, "");
	const compact = JSON.stringify(JSON.parse(text));
	if (compact.length <= 2048) return ok(compact);
	return wrongSetting(INLINE, `has ${compact.length} characters; AWS accepts at most ${MAX_SESSION_POLICY}.`, "");
}
function managedOf(given) {
	const value = given ?? [];
	const example = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
	const arns = (typeof value === "string" ? value.split(/[\s,]+/u) : Array.isArray(value) ? value : [value]).filter((item) => item !== "");
	const wrong = arns.find((item) => typeof item !== "string" || !isPolicyArn(item));
	if (wrong !== void 0) return wrongSetting(MANAGED, `${shownValue(wrong)} is not the ARN of a managed policy.`, example);
	if (arns.length <= 10) return ok(arns.map(String));
	return wrongSetting(MANAGED, `names ${arns.length} policies; AWS accepts at most 10.`, "");
}
// src/credentials/aws/direct/unknown-setting.ts
const ELSEWHERE = {
	"role-duration-seconds": "is not a setting here: the input `ttl`, beside `credential`, says how long the lease lives.",
	"role-session-name": "is not a setting here: stepkey names each session after its lease.",
	"role-chaining": "is not a setting here: with `chain: true` the session may assume further roles.",
	"role-external-id": "is not a setting here: AWS takes an external ID only from a caller with credentials, not with an ID token.",
	"unset-current-credentials": "is not needed: the task does not get credentials of the job, only those of its lease.",
	"output-credentials": "is not a setting here: no other step gets the credential.",
	"output-env-credentials": "is not a setting here: no other step gets the credential.",
	"allowed-account-ids": "is not needed: `role-to-assume` names the account."
};
const NO_KEYS = "is not a setting here: the job's ID token takes the place of keys and profiles.";
const KEYS$1 = /^(?:aws-(?:access-key-id|secret-access-key|session-token|profile)|web-identity-token-file|use-existing-credentials|overwrite-aws-profile|force-skip-oidc)$/u;
const PROXY = /^(?:http-proxy|no-proxy)$/u;
const FROM_RUNNER = "is not a setting here: set HTTPS_PROXY and NO_PROXY in the runner's own environment.";
function movedSetting(key, value) {
	const message = messageOf(key);
	if (message === void 0) return void 0;
	const ttl = key === "role-duration-seconds" ? ttlOf(value) : void 0;
	return {
		path: [key],
		message,
		example: ttl === void 0 ? "" : `ttl: ${ttl}`
	};
}
function messageOf(key) {
	if (KEYS$1.test(key)) return NO_KEYS;
	if (PROXY.test(key)) return FROM_RUNNER;
	return Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : void 0;
}
function ttlOf(value) {
	return suggestDuration(typeof value === "string" || typeof value === "number" ? String(value) : "") ?? formatDuration(900);
}
function unknownSetting(key, value, known) {
	const moved = movedSetting(key, value);
	if (moved !== void 0) return moved;
	const meant = didYouMean(key, known);
	const hint = meant === void 0 ? `known settings: ${known.join(", ")}.` : `did you mean ${meant}?`;
	return {
		path: [key.slice(0, 80)],
		message: `is not a known setting; ${hint}`,
		example: ""
	};
}
// src/credentials/aws/direct/settings.ts
const ROLE = "role-to-assume";
const REGION = "aws-region";
const ENDPOINT = "sts-endpoint";
const CHAIN = "chain";
const BEARER = "bearer";
const SECRETS = "secrets";
const AUDIENCE = "audience";
const KEYS = [
	ROLE,
	REGION,
	INLINE,
	MANAGED,
	CHAIN,
	BEARER,
	SECRETS,
	ENDPOINT,
	AUDIENCE
];
function parseAwsDirectSettings(given) {
	if (!isRecord(given)) return err([{
		path: [],
		message: given === null ? "is empty: put the settings below it." : "is not a mapping of settings.",
		example: "{ role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }"
	}]);
	const unknown = Object.entries(given).filter(([key]) => !isSetting(key));
	const parts = partsOf(given);
	const mistakes = [...unknown.map(([key, value]) => unknownSetting(key, value, KEYS)), ...Object.values(parts).flatMap(mistakesIn)];
	const settings = settingsOf(parts);
	if (mistakes.length > 0 || settings === void 0) return err(mistakes);
	const wrong = partitionMistake(settings);
	return wrong === void 0 ? ok(settings) : err([wrong]);
}
function flatAwsSetting(key, value) {
	if (!isSetting(key)) return movedSetting(key, value);
	return {
		path: [key],
		message: "is a setting of aws: put it under `aws:`.",
		example: ""
	};
}
function isSetting(key) {
	return KEYS.some((known) => known === key);
}
function partsOf(given) {
	const endpoint = unlessEmpty(given, ENDPOINT, endpointOf);
	const hasEndpoint = endpoint.ok && endpoint.value !== void 0;
	return {
		role: unlessEmpty(given, ROLE, () => roleOf(given, hasEndpoint)),
		region: unlessEmpty(given, REGION, regionOf),
		inline: unlessEmpty(given, INLINE, () => inlineOf(given[INLINE])),
		managed: unlessEmpty(given, MANAGED, () => managedOf(given[MANAGED])),
		chain: unlessEmpty(given, CHAIN, () => flagOf(given, CHAIN)),
		bearer: unlessEmpty(given, BEARER, () => flagOf(given, BEARER)),
		secrets: unlessEmpty(given, SECRETS, secretsOf),
		endpoint,
		audience: unlessEmpty(given, AUDIENCE, audienceOf)
	};
}
function unlessEmpty(given, key, parse) {
	const value = given[key];
	if (!(value === null || typeof value === "string" && value.trim() === "")) return parse(given);
	return wrongSetting(key, "is empty: is the variable set, and may this job see it?", "");
}
function mistakesIn(part) {
	return part.ok ? [] : [part.error];
}
function settingsOf(parts) {
	const { role, region, inline, managed, endpoint, audience } = parts;
	const lifted = liftedOf(parts);
	if (!role.ok || !region.ok || !inline.ok || !managed.ok) return void 0;
	if (!endpoint.ok || !audience.ok || lifted === void 0) return void 0;
	return {
		roleToAssume: role.value,
		region: region.value,
		inlineSessionPolicy: inline.value,
		managedSessionPolicies: managed.value,
		...lifted,
		stsEndpoint: endpoint.value,
		audience: audience.value
	};
}
function liftedOf({ chain, bearer, secrets }) {
	if (!chain.ok || !bearer.ok || !secrets.ok) return void 0;
	return {
		chain: chain.value,
		bearer: bearer.value,
		secrets: secrets.value
	};
}
function roleOf(given, hasEndpoint) {
	const example = "arn:aws:iam::123456789012:role/reader";
	const value = given[ROLE];
	if (value === void 0) return wrongSetting(ROLE, "is missing: name the role for the step.", example);
	const arn = typeof value === "string" ? parseRoleArn(value) : void 0;
	if (arn === void 0 || typeof value !== "string") return wrongSetting(ROLE, `${shownValue(value)} is not the ARN of a role.`, example);
	if (/^\d{12}$/u.test(arn.account) || hasEndpoint) return ok(value);
	return wrongSetting(ROLE, `${shownValue(value)} has no account number.`, example);
}
function regionOf(given) {
	const value = given[REGION];
	if (value === void 0) return wrongSetting(REGION, "is missing: name the region of STS.", "eu-west-1");
	if (typeof value === "string" && isRegion(value)) return ok(value);
	return wrongSetting(REGION, `${shownValue(value)} is not a region's name.`, "eu-west-1");
}
function partitionMistake(settings) {
	const { region, roleToAssume, stsEndpoint } = settings;
	const partition = parseRoleArn(roleToAssume)?.partition ?? "";
	if (stsEndpoint !== void 0 || regionFits(region, partition)) return void 0;
	const message = `${region} is not in the partition of the role (${partition}).`;
	return {
		path: [REGION],
		message,
		example: ""
	};
}
function flagOf(given, key) {
	const value = given[key] ?? false;
	if (typeof value === "boolean") return ok(value);
	return wrongSetting(key, `${shownValue(value)} is neither true nor false.`, "true");
}
function secretsOf(given) {
	const value = given[SECRETS];
	if (value === void 0 || value === "read") return ok(value === "read");
	return wrongSetting(SECRETS, `${shownValue(value)} is not read: leave it out to read no secrets.`, "read");
}
function endpointOf(given) {
	const value = given[ENDPOINT];
	if (value === void 0) return ok(void 0);
	const example = "https://sts.eu-west-1.amazonaws.com";
	if (typeof value !== "string" || !URL.canParse(value)) return wrongSetting(ENDPOINT, `${shownValue(value)} is not a URL.`, example);
	const url = new URL(value);
	if (!isSecureUrl(value)) return wrongSetting(ENDPOINT, `${shownValue(value)} must use https (http is accepted only on loopback addresses).`, example);
	if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return wrongSetting(ENDPOINT, "may only have a scheme, a host, a port and a path.", example);
	return ok(url.href.replace(/\/+$/u, ""));
}
function audienceOf(given) {
	const value = given[AUDIENCE] ?? "sts.amazonaws.com";
	if (typeof value === "string" && /^[^\s\p{Cc}]{1,255}$/u.test(value)) return ok(value);
	return wrongSetting(AUDIENCE, `${shownValue(value)} is not one audience of at most 255 characters.`, "sts.amazonaws.com.cn");
}
// src/credentials/aws/direct/provider.ts
function createAwsDirectProvider(deps) {
	return {
		kind: "aws",
		revocability: AWS_DIRECT_REVOCABILITY,
		handleOf: (request) => handleOf(request),
		classify: (settings) => Promise.resolve(ok(classify(settings))),
		issue: (request, signal) => issueSession(deps, request, signal),
		revoke: (handle) => Promise.resolve(ok({ facts: [
			"AWS has no call that ends a session",
			endOf(handle),
			...handedOnBy(handle)
		] })),
		probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now())))
	};
}
function classify(settings) {
	const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
	const reason = writeReasonOf(inline, managed, settings);
	if (reason !== void 0) return {
		access: "write",
		because: reason
	};
	return {
		access: "read",
		because: inline === void 0 && managed.length === 0 ? "a read lease is limited by AWS's ReadOnlyAccess" : "the session policy allows only reading actions"
	};
}
function endOf(handle) {
	return `its own session policy denies everything from ${String(handle["deniedFrom"])} on`;
}
function handedOnBy(handle) {
	return outlivesTheEnd({
		chain: handle["chain"] === true,
		bearer: handle["bearer"] === true
	});
}
function probe(handle, now) {
	const { expires: end, clockAheadMs = 0 } = handle;
	const expires = typeof end === "string" ? Date.parse(end) : NaN;
	if (now + Number(clockAheadMs) >= expires) return {
		state: "dead",
		facts: [`STS ended the session at ${toRfc3339(expires)}`]
	};
	return {
		state: "unknown",
		facts: [endOf(handle)]
	};
}
const awsDirect = {
	parse: parseAwsDirectSettings,
	audienceOf: ({ audience }) => audience,
	flatSetting: flatAwsSetting,
	createProvider: createAwsDirectProvider
};
export { callProvider as $, firstThatFits as A, notIssued as B, parseRoleArn as C, rulesetPatternFits as Ct, permanentFailure as D, LASTING_HTTP_FAILURES as E, STAYS_VALID as F, UNENDED_STATES as G, settled as H, proofOfEnd as I, isLive as J, isEnded as K, ended as L, directSource as M, openProvider as N, retryableFailure as O, endDirectly as P, settling as Q, issued as R, PARTITION_IDS as S, refFits as St, maskParts as T, pendingSummary as Tt, tidied as U, recorded as V, withHeartbeatReset as W, LEASE_STATES as X, END_REASONS as Y, PROOF_STATES as Z, tooLargeRemedy as _, tagRefusal as _t, isRef as a, within as at, CHAIN_WRITES as b, joinTags as bt, policyCharacterMistake as c, decideDirectly as ct, durationSeconds as d, isByRef as dt, jobKeyOf as et, expirationFailure as f, workflowMatches as ft, sessionName as g, isOnTag as gt, policyFailure as h, gateQuestion as ht, hasClaimKeys as i, startBudget as it, isTooLarge as j, withRetries as k, sessionPolicies as l, passExcused as lt, leaseEndedFailure as m, gateOutcome as mt, createAwsDirectProvider as n, warnBeforeExpiry as nt, isWorkflow as o, openDirectKind as ot, issuedText as p, conclude as pt, isEnding as q, DEFAULT_AUDIENCE as r, plainCredential as rt, characterMistake as s, lazyGate as st, awsDirect as t, revocabilityOf as tt, awsCredential as u, passRead as ut, expirationMistake as v, writeEventRefusal as vt, sdkFailure as w, decisionSummary as wt, outlivesTheEnd as x, tagStarters as xt, writeReasonOf as y, approvalOnTag as yt, newFindings as z };
