import { bt as joinTags, dt as isByRef } from "./direct.js";
// src/policy/join.ts
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
		...repository.breakGlass === true && organisation.breakGlass === true ? { breakGlass: true } : {},
		source: `${repository.source}, ${organisation.source}`
	};
}
function joinFrames(repository, organisation) {
	if (organisation === void 0) return repository;
	const modes = [repository.mode, organisation.mode];
	return {
		agents: [...new Set([...repository.agents, ...organisation.agents])],
		bases: both(repository.bases, organisation.bases),
		mode: modes.includes("observe") ? "observe" : "enforce",
		...repository.noBreakGlass === true || organisation.noBreakGlass === true ? { noBreakGlass: true } : {}
	};
}
function joinAllow(left, right) {
	return {
		events: left.events.filter((event) => right.events.includes(event)),
		workflow: joinWorkflow(left.workflow, right.workflow),
		runners: both(left.runners, right.runners),
		refs: both(left.refs, right.refs),
		actors: both(left.actors, right.actors),
		repoProperties: joinProperties(left.repoProperties, right.repoProperties),
		refProtected: left.refProtected ?? right.refProtected,
		tags: joinTags(left.tags, right.tags),
		rollback: left.rollback && right.rollback,
		...joinUses(left.uses, right.uses)
	};
}
function joinProperties(left, right) {
	if (left === void 0 || right === void 0) return left ?? right;
	const names = new Set([...Object.keys(left), ...Object.keys(right)]);
	return Object.fromEntries([...names].map((name) => [name, both(valuesOf(left, name), valuesOf(right, name)) ?? []]));
}
function valuesOf(all, name) {
	return Object.hasOwn(all, name) ? all[name] : void 0;
}
function joinUses(left, right) {
	const lists = [...left ?? [], ...right ?? []];
	return lists.length === 0 ? {} : { uses: lists };
}
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
		per: left.per === "run" ? right.per : left.per,
		settleSeconds: Math.max(left.settleSeconds, right.settleSeconds),
		allowStarter: left.allowStarter && right.allowStarter,
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
function both(left, right) {
	if (left === void 0 || right === void 0) return left ?? right;
	return left.filter((entry) => right.includes(entry));
}
export { joinGrants as n, joinFrames as t };
