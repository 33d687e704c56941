import { s as pathText } from "./mistake.js";
import { t as sameCredential } from "./grant-kind.js";
import { n as joinGrants, t as joinFrames } from "./join.js";
import { O as plural, it as formatDuration } from "./start.js";
import { St as refFits } from "./direct.js";
import { Wt as wildcardFits } from "./job.js";
import { d as isAnyUses, u as foldedUses } from "./schema.js";
// src/policy/has-grant.ts
function hasGrant(document, grant) {
	if (typeof document !== "object") return false;
	return document.disabled.includes(grant) || document.grants.some(({ name }) => name === grant);
}
// src/policy/compare/limit-texts.ts
const MAX_LENGTH = 160;
function listText(list, none = "any") {
	if (list === void 0) return none;
	return list.length === 0 ? "none" : shortText(list.join(", "));
}
function listsText(lists, none = "any") {
	return lists.length === 0 ? none : lists.map((list) => listText(list)).join(", and also ");
}
function durationText(seconds) {
	return seconds === Number.POSITIVE_INFINITY ? "the broker's limit" : formatDuration(seconds);
}
function shortText(text) {
	return text.length <= MAX_LENGTH ? text : `${text.slice(0, 159)}…`;
}
function canonicalText(value) {
	return JSON.stringify(value, (_key, part) => typeof part === "object" && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => one < other ? -1 : 1)) : part);
}
// src/policy/compare/widening.ts
function wider(path, what, values) {
	return {
		kind: "wider",
		path,
		what,
		...values
	};
}
function changed(path, what, values) {
	return {
		kind: "changed",
		path,
		what,
		...values
	};
}
function ofGrant(name, { path, ...rest }) {
	return {
		...rest,
		grant: name,
		task: void 0,
		path: [
			"grants",
			name,
			...path
		]
	};
}
function ofTask(name, { path, ...rest }) {
	return {
		...rest,
		grant: void 0,
		task: name,
		path: [
			"tasks",
			name,
			...path
		]
	};
}
function ofTopLevel(change) {
	return {
		...change,
		grant: void 0,
		task: void 0
	};
}
// src/policy/compare/credential-changes.ts
function credentialChanges(before, after) {
	if (before === void 0) return [];
	if (after === void 0) return [wider(["credential"], "The credential may be any.", {
		before: before.kind,
		after: "any"
	})];
	if (before.kind !== after.kind) {
		const values = {
			before: before.kind,
			after: after.kind
		};
		return [changed(["credential"], `Another credential is issued. ${LOOK}`, values)];
	}
	const [had, has] = [before, after].map(({ settings }) => new Map(Object.entries(settings)));
	return [...new Set([...had?.keys() ?? [], ...has?.keys() ?? []])].flatMap((key) => {
		const values = {
			before: settingText(had?.get(key)),
			after: settingText(has?.get(key))
		};
		if (canonicalText(had?.get(key) ?? null) === canonicalText(has?.get(key) ?? null)) return [];
		const name = nameInFile(key);
		return [changed([
			"credential",
			after.kind,
			name
		], `${name} of the credential changed. ${LOOK}`, values)];
	});
}
const LOOK = "A reviewer must look whether it can do more.";
function credentialText({ kind, settings }) {
	return shortText(`${kind} { ${Object.entries(settings).flatMap(([key, value]) => isSaid(value) ? [`${nameInFile(key)}: ${settingText(value)}`] : []).join(", ")} }`);
}
function isSaid(value) {
	return value !== void 0 && value !== false && !(Array.isArray(value) && value.length === 0);
}
function settingText(value) {
	if (value === void 0) return "not set";
	return shortText(typeof value === "string" ? value : canonicalText(value));
}
function nameInFile(key) {
	return key.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
// src/policy/compare/effective.ts
function effectiveGrant({ repository, organisation }, name) {
	if (typeof repository !== "object" || typeof organisation === "string") return void 0;
	const own = partOf(repository, name);
	const credential = own?.grant.credential;
	if (own === void 0 || credential === void 0) return void 0;
	if (refusesAll(repository, own.grant)) return void 0;
	if (organisation === void 0) return {
		name,
		parts: [own],
		credential,
		breakGlass: allowsBreakGlass([own], [repository])
	};
	if (!isFor(organisation, repository)) return void 0;
	const limits = limitsOn(own.grant, organisation);
	if (limits === void 0) return void 0;
	const parts = [own, ...limits];
	return {
		name,
		parts,
		credential,
		breakGlass: allowsBreakGlass(parts, [repository, organisation])
	};
}
function allowsBreakGlass(parts, documents) {
	return parts.every(({ grant }) => grant.breakGlass === true) && documents.every(({ frame }) => frame.noBreakGlass !== true);
}
function limitsOn(own, organisation) {
	if (organisation.disabled.includes(own.name) || refusesAll(organisation, own)) return void 0;
	const cap = partOf(organisation, own.name);
	if (cap === void 0) return [];
	return fits(cap.grant, own) ? [cap] : void 0;
}
function partOf(document, name) {
	const { scope, frame, disabled } = document;
	const grant = document.grants.find((one) => one.name === name);
	if (grant === void 0 || disabled.includes(name)) return void 0;
	return {
		scope,
		grant,
		isEnforced: frame.mode === "enforce" || grant.access === "write"
	};
}
function refusesAll({ frame }, { access }) {
	return frame.mode === "observe" && access === "write";
}
function isFor(organisation, repository) {
	const { repositoryId, ownerId } = organisation;
	return (repositoryId === void 0 || repositoryId === repository.repositoryId) && ownerId === repository.ownerId;
}
function fits(cap, own) {
	if (cap.environment !== own.environment || cap.access !== own.access) return false;
	if (cap.credential === void 0 || own.credential === void 0) return true;
	return sameCredential(cap.credential, own.credential);
}
// src/policy/compare/inclusion.ts
function common(lists) {
	const [first, ...others] = lists.filter((list) => list !== void 0);
	return first?.filter((entry) => others.every((list) => list.includes(entry)));
}
function isListWithin(after, before) {
	if (before === void 0) return true;
	return after !== void 0 && after.every((entry) => before.includes(entry));
}
function areWithin(after, before, isPartOf) {
	return before.every((had) => after.some((has) => isPartOf(has, had)));
}
function isWithinPeople(after, before) {
	const had = new Set(before.map((name) => name.toLowerCase()));
	return after.every((name) => had.has(name.toLowerCase()));
}
// src/policy/compare/frame-changes.ts
function frameChanges(before, after) {
	const [had, has] = [frameOf(before), frameOf(after)];
	if (had === void 0 || has === void 0) return [];
	return [...agentChanges(had, has), ...baseChanges(had.bases, has.bases)];
}
function frameOf({ repository, organisation }) {
	if (typeof repository !== "object" || typeof organisation === "string") return void 0;
	return joinFrames(repository.frame, organisation?.frame);
}
function agentChanges(before, after) {
	if (isWithinPeople(before.agents, after.agents)) return [];
	return [wider(["agents"], "Accounts that were agents count as people.", {
		before: listText(before.agents),
		after: listText(after.agents)
	})];
}
function baseChanges(before, after) {
	const isNone = after !== void 0 && after.length === 0;
	const isKnown = before !== void 0 && after !== void 0;
	if (isNone || before === after || isKnown && isListWithin(after, before)) return [];
	const [had, has] = [before, after].map((bases) => listText(bases, "the default branch"));
	const values = {
		before: had ?? "",
		after: has ?? ""
	};
	return isKnown ? [wider(["bases"], "Writes are issued on more branches.", values)] : [changed(["bases"], "Writes are issued on other branches, unless they are the same.", values)];
}
// src/policy/compare/tags-inclusion.ts
function isWithinTags(after, before) {
	return after.every(({ name }) => before.some((rule) => covers(rule.name, name))) && before.every((rule) => isKept(rule, after));
}
function isKept(rule, after) {
	return after.some(({ name, by }) => covers(name, rule.name) && isWithinPeople(by, rule.by)) || after.every(({ name, by }) => areApart(name, rule.name) || isWithinPeople(by, rule.by));
}
function covers(outer, inner) {
	return refFits(outer, inner);
}
function areApart(one, other) {
	if (!one.includes("*")) return !refFits(other, one);
	if (!other.includes("*")) return !refFits(one, other);
	const [start, otherStart] = [one, other].map((pattern) => pattern.slice(0, pattern.indexOf("*")));
	if (start === void 0 || otherStart === void 0) return false;
	return !start.startsWith(otherStart) && !otherStart.startsWith(start);
}
// src/policy/compare/uses-inclusion.ts
function isWithinUses(after, before) {
	return after.every((pattern) => before.some((other) => isPatternWithin(pattern, other)));
}
function isPatternWithin(pattern, outer) {
	if (pattern === outer) return true;
	if (pattern === "run" || outer === "run") return false;
	if (isAnyUses(outer)) return true;
	if (isAnyUses(pattern) || outer.includes("?")) return false;
	const areOfWorkspace = [pattern, outer].filter((text) => text.startsWith("./")).length;
	if (areOfWorkspace === 1) return false;
	return areOfWorkspace === 2 ? wildcardFits(outer, pattern) : isRepositoryWithin(pattern, outer);
}
function isRepositoryWithin(pattern, outer) {
	const whole = pattern.includes("@") ? pattern : `${pattern}@*`;
	const subject = outer.includes("@") ? whole : whole.slice(0, whole.lastIndexOf("@"));
	return wildcardFits(foldedUses(outer), foldedUses(subject));
}
// src/policy/compare/allow-changes.ts
function allowChanges(before, after) {
	return [
		...listChanges(before, after),
		...workflowChanges(before, after),
		...propertyChanges(before, after),
		...protectionChanges(before, after),
		...tagChanges(before, after),
		...rollbackChanges(before, after),
		...usesChanges(before, after)
	];
}
const LISTS = [
	{
		key: "events",
		what: "It is issued on more events."
	},
	{
		key: "runners",
		what: "It is issued on more runners."
	},
	{
		key: "refs",
		what: "It is issued on more refs."
	},
	{
		key: "actors",
		what: "More accounts may have started the run."
	}
];
function listChanges(before, after) {
	return LISTS.flatMap(({ key, what }) => {
		const [had, has] = [before, after].map((allows) => common(allows.map((allow) => allow[key])));
		if (isListWithin(has, had)) return [];
		return [wider(["allow", key], what, {
			before: listText(had),
			after: listText(has)
		})];
	});
}
function workflowChanges(before, after) {
	const [had = [], has = []] = [before, after].map((allows) => allows.flatMap(({ workflow }) => workflow ?? []));
	if (had.every((workflow) => has.includes(workflow))) return [];
	const values = {
		before: listText(had),
		after: has.length === 0 ? "any" : listText(has)
	};
	const path = ["allow", "workflow"];
	return has.length === 0 ? [wider(path, "Any workflow file may get it.", values)] : [changed(path, "Another workflow file gets it.", values)];
}
function propertyChanges(before, after) {
	const names = new Set(before.flatMap(({ repoProperties }) => Object.keys(repoProperties ?? {})));
	const what = "It is issued to repositories with other properties.";
	return [...names].flatMap((name) => {
		const [had, has] = [before, after].map((allows) => valuesOf(name, allows));
		if (isListWithin(has, had)) return [];
		return [wider([
			"allow",
			"repo-properties",
			name
		], what, {
			before: listText(had),
			after: listText(has)
		})];
	});
}
function valuesOf(name, allows) {
	return common(allows.map(({ repoProperties = {} }) => Object.hasOwn(repoProperties, name) ? repoProperties[name] : void 0));
}
function protectionChanges(before, after) {
	const [had, has] = [before, after].map((allows) => allows.some(({ refProtected }) => refProtected === true));
	if (had !== true || has === true) return [];
	return [wider(["allow", "ref-protected"], "The ref need no longer be protected.", {
		before: "true",
		after: "any"
	})];
}
function tagChanges(before, after) {
	const [had = [], has = []] = [before, after].map((allows) => allows.some(({ tags }) => tags.length === 0) ? [] : allows.flatMap(({ tags }) => tags));
	if (has.length === 0 || had.length > 0 && areWithin(has, had, isWithinTags)) return [];
	const values = {
		before: tagsText(had),
		after: tagsText(has)
	};
	const path = ["allow", "tags"];
	return had.length === 0 ? [wider(path, "A write is issued on tags.", values)] : [changed(path, "A write is issued on other tags, or other people may start it.", values)];
}
function tagsText(lists) {
	if (lists.length === 0) return "none";
	return shortText(lists.map((list) => list.map(({ name, by }) => `${name} by ${by.join(", ")}`).join("; ")).join(", and also "));
}
function rollbackChanges(before, after) {
	const [had, has] = [before, after].map((allows) => allows.every(({ rollback }) => rollback));
	if (had === true || has !== true) return [];
	return [wider(["allow", "rollback"], "An older approved merge may get it again.", {
		before: "false",
		after: "true"
	})];
}
function usesChanges(before, after) {
	const [had = [], has = []] = [before, after].map((allows) => allows.flatMap(({ uses }) => uses ?? []));
	if (areWithin(has, had, isWithinUses)) return [];
	const [was, is] = [had, has].map((lists) => lists.length === 0 ? "any" : lists.map((list) => listText(list)).join(", and also "));
	return [wider(["allow", "uses"], "More actions or scripts may get it.", {
		before: was ?? "",
		after: is ?? ""
	})];
}
// src/policy/compare/approval-changes.ts
const isMore = (after, before) => after > before;
const isLess = (after, before) => after < before;
const SETTINGS = [
	{
		key: "count",
		what: "Fewer people have to approve.",
		of: (rules) => Math.max(...rules.map(({ count }) => count)),
		isWider: isLess,
		text: String
	},
	{
		key: "max-age",
		what: "An approval counts for longer.",
		of: (rules) => Math.min(...rules.map(({ maxAgeSeconds }) => maxAgeSeconds)),
		isWider: isMore,
		text: durationText
	},
	{
		key: "uses",
		what: "One approval can be used more often.",
		of: (rules) => Math.min(...rules.map(({ uses }) => uses)),
		isWider: isMore,
		text: String
	},
	{
		key: "per",
		what: "One use of an approval covers a whole run.",
		of: (rules) => rules.every(({ per }) => per === "run") ? 1 : 0,
		isWider: isMore,
		text: (value) => value === 1 ? "run" : "lease"
	},
	{
		key: "settle",
		what: "An approval counts sooner after a push.",
		of: (rules) => Math.max(...rules.map(({ settleSeconds }) => settleSeconds)),
		isWider: isLess,
		text: durationText
	},
	{
		key: "allow-starter",
		what: "The one who started a dispatched run may approve it.",
		of: (rules) => rules.every(({ allowStarter }) => allowStarter) ? 1 : 0,
		isWider: isMore,
		text: (value) => String(value === 1)
	}
];
function approvalChanges(before, after) {
	if (before.length === 0 || after.length === 0) return [];
	return [...SETTINGS.flatMap(({ key, what, of, isWider, text }) => {
		const [had, has] = [of(before), of(after)];
		if (!isWider(has, had)) return [];
		return [wider(["approval", key], what, {
			before: text(had),
			after: text(has)
		})];
	}), ...approverChanges(before, after)];
}
function approverChanges(before, after) {
	const [had = [], has = []] = [before, after].map((rules) => rules.flatMap(({ by }) => by));
	if (areWithin(has, had, isWithinPeople)) return [];
	const anyone = "anyone with write access";
	return [wider(["approval", "by"], "More people, or others, may approve.", {
		before: listsText(had, anyone),
		after: listsText(has, anyone)
	})];
}
// src/policy/compare/grant-changes.ts
function grantChanges(before, after) {
	return [
		...accessChanges(before, after),
		...environmentChanges(before, after),
		...limitChanges(before, after),
		...withdrawalChanges(before, after),
		...breakGlassChanges(before, after),
		...credentialChanges(before.credential, after.credential),
		...observedChanges(before, after),
		...allowChanges(allowsOf(before.parts), allowsOf(after.parts, newlyObserved(before, after))),
		...approvalChanges(approvalsOf(before), approvalsOf(after))
	];
}
function accessChanges(before, after) {
	const [had, has] = [before, after].map(({ parts }) => parts[0]?.grant.access ?? "none");
	if (had === has) return [];
	return [wider(["access"], has === "write" ? "It is a write now: its credential may change things." : "It is a read now, which needs no approval.", {
		before: had ?? "",
		after: has ?? ""
	})];
}
function environmentChanges(before, after) {
	const [had, has] = [before, after].map(({ parts }) => parts[0]?.grant.environment);
	if (had === has) return [];
	return [wider(["environment"], "Jobs of another environment get it.", {
		before: had ?? "none",
		after: has ?? "none"
	})];
}
function limitChanges(before, after) {
	const ttls = [before, after].map(({ parts }) => Math.min(...parts.map(({ grant }) => grant.ttlSeconds ?? Number.POSITIVE_INFINITY)));
	const perJobs = [before, after].map(({ parts }) => Math.min(...parts.map(({ grant }) => grant.perJob)));
	return [...higher(["ttl"], "A lease may last longer.", {
		values: ttls,
		text: durationText
	}), ...higher(["per-job"], "One job may get it more often.", {
		values: perJobs,
		text: String
	})];
}
function higher(path, what, { values, text }) {
	const [had = 0, has = 0] = values;
	return has > had ? [wider(path, what, {
		before: text(had),
		after: text(has)
	})] : [];
}
function withdrawalChanges(before, after) {
	const [had, has] = [before, after].map(({ parts }) => parts.some(({ grant }) => grant.onWithdrawal === "revoke"));
	if (had !== true || has === true) return [];
	return [wider(["on-withdrawal"], "A lease no longer ends when its approval is withdrawn.", {
		before: "revoke",
		after: "finish"
	})];
}
function breakGlassChanges(before, after) {
	if (before.breakGlass || !after.breakGlass) return [];
	return [wider(["break-glass"], "An admin can get it by break-glass, without a job and without an approval.", {
		before: "false",
		after: "true"
	})];
}
function observedChanges(before, after) {
	const scopes = newlyObserved(before, after);
	if (scopes.length === 0) return [];
	return [wider([], `It is issued whatever \`allow\` says, because of the mode of ${scopes.map((scope) => `the ${scope}'s policy`).join(" and ")}.`, {
		before: "mode: enforce",
		after: "mode: observe"
	})];
}
function newlyObserved(before, after) {
	return after.parts.filter(({ scope, isEnforced }) => {
		const part = before.parts.find((one) => one.scope === scope);
		return !isEnforced && part?.isEnforced === true;
	}).map(({ scope }) => scope);
}
function allowsOf(parts, observed = []) {
	return parts.filter(({ scope, isEnforced }) => isEnforced || observed.includes(scope)).map(({ grant }) => grant.allow);
}
function approvalsOf({ parts }) {
	return parts.flatMap(({ grant }) => grant.approval ?? []);
}
// src/policy/compare/grant-summary.ts
function grantSummary({ parts, credential, breakGlass }) {
	const [own, cap] = parts;
	if (own === void 0 || credential === void 0) return "";
	const grant = joinGrants({
		...own.grant,
		credential
	}, cap?.grant);
	const { access, environment, ttlSeconds, allow } = grant;
	const isObserved = parts.some(({ isEnforced }) => !isEnforced);
	return [
		environment === void 0 ? `${access} without an environment` : `${access} on ${environment}`,
		isObserved ? "whatever `allow` says" : shortText(allow.events.join(", ")),
		credentialText(credential),
		...ttlSeconds === void 0 ? [] : [durationText(ttlSeconds)],
		...approvalText(grant),
		...breakGlass ? ["break-glass"] : []
	].join("; ");
}
function approvalText({ approval }) {
	if (approval === void 0) return [];
	const { count, by } = approval;
	if (count === 0) return ["no approval"];
	return [`${plural(count, "approval")} by ${listsText(by, "anyone with write access")}`];
}
// src/policy/compare/task-changes.ts
function taskChanges(before, after) {
	return [
		...textChange("grant", "It gets another grant.", [before.grant, after.grant]),
		...textChange("run", "It runs another script.", [before.run, after.run]),
		...textChange("from", "Its code comes from elsewhere.", [originText(before), originText(after)]),
		...parameterChanges(before.parameters, after.parameters),
		...outputChanges(before.output, after.output),
		...moreTime(before, after),
		...moreRuns(before, after)
	];
}
function taskSummary(task) {
	return `grant ${task.grant}; ${shortText(task.run.trim())}; from ${originText(task)}`;
}
function originText({ from }) {
	return from === void 0 ? "the default branch" : `${from.repository} ${from.ref}`;
}
function textChange(key, what, [before, after]) {
	if (before === after) return [];
	return [changed([key], what, {
		before: shortText(before),
		after: shortText(after)
	})];
}
function parameterChanges(before, after) {
	return [...new Set(Object.keys(before).concat(Object.keys(after)))].flatMap((name) => {
		const [had, has] = [before, after].map((all) => Object.hasOwn(all, name) ? all[name] : void 0);
		return parameterChange(name, had, has);
	});
}
function parameterChange(name, had, has) {
	const path = ["parameters", name];
	if (has === void 0) return [changed(path, "The script runs without this parameter.", {
		before: name,
		after: "none"
	})];
	if (had === void 0) return [wider(path, "An agent chooses one more value.", {
		before: "none",
		after: has.pattern ?? "any value"
	})];
	return [...patternChange(path, had.pattern, has.pattern), ...optionalChange(path, had, has)];
}
function patternChange(path, before, after) {
	if (before === void 0 || before === after) return [];
	const values = {
		before: shortText(before),
		after: shortText(after ?? "any value")
	};
	return after === void 0 ? [wider([...path, "pattern"], "An agent may choose any value.", values)] : [changed([...path, "pattern"], "An agent may choose other values.", values)];
}
function optionalChange(path, { required: had }, { required: has }) {
	if (!had || has) return [];
	const values = {
		before: "true",
		after: "false"
	};
	return [wider([...path, "required"], "An agent may leave this value out.", values)];
}
function outputChanges(before, after) {
	if (after.kind === "none") return [];
	if (before.kind !== after.kind) return [changed(["output", "kind"], "An agent sees another output.", {
		before: before.kind,
		after: after.kind
	})];
	const more = after.max > before.max ? [wider(["output", "max"], "An agent sees more output.", bytes(before, after))] : [];
	const [had, has] = [before.schema, after.schema].map((schema) => canonicalText(schema ?? null));
	if (!(before.schema !== void 0 && had !== has)) return more;
	const values = {
		before: shortText(had ?? ""),
		after: shortText(has ?? "")
	};
	return [...more, changed(["output", "schema"], "An agent sees other fields.", values)];
}
function bytes(before, after) {
	return {
		before: `${before.max} bytes`,
		after: `${after.max} bytes`
	};
}
function moreTime(before, after) {
	if (after.timeoutSeconds <= before.timeoutSeconds) return [];
	return [wider(["timeout"], "It may take longer.", {
		before: durationText(before.timeoutSeconds),
		after: durationText(after.timeoutSeconds)
	})];
}
function moreRuns(before, after) {
	if (after.perJob <= before.perJob) return [];
	return [wider(["per-job"], "One job may run it more often.", {
		before: String(before.perJob),
		after: String(after.perJob)
	})];
}
// src/policy/compare/compare-policies.ts
function comparePolicies(before, after) {
	const all = widenings(before, after);
	if (before.organisation === void 0 && after.organisation === void 0) return all;
	const own = new Set(widenings(alone(before), alone(after)).map(placeOf));
	return all.map((one) => own.has(placeOf(one)) ? one : byOrganisation(one));
}
function byOrganisation(widening) {
	return {
		...widening,
		byOrganisation: true
	};
}
function alone({ repository }) {
	return {
		repository,
		organisation: void 0
	};
}
function placeOf({ kind, path }) {
	return `${kind} ${pathText(path)}`;
}
function widenings(before, after) {
	const { repository } = after;
	if (typeof repository !== "object") return [];
	const had = isSameRepository(before.repository, repository) ? before : NOTHING;
	const pairs = repository.grants.flatMap(({ name }) => {
		const has = effectiveGrant(after, name);
		return has === void 0 ? [] : [{
			name,
			had: effectiveGrant(had, name),
			has
		}];
	});
	const issued = new Set(pairs.map(({ name }) => name));
	return [
		...pairs.some(keepsWriting) ? frameChanges(had, after).map(ofTopLevel) : [],
		...pairs.flatMap((pair) => ofOneGrant(pair, had.repository)),
		...repository.tasks.filter(({ name, grant }) => issued.has(grant) && !repository.disabledTasks.includes(name)).flatMap((task) => ofOneTask(task, had.repository))
	];
}
const NOTHING = {
	repository: void 0,
	organisation: void 0
};
function isSameRepository(before, after) {
	if (typeof before !== "object") return true;
	return before.repositoryId === after.repositoryId && before.ownerId === after.ownerId;
}
function keepsWriting({ had, has }) {
	return [had, has].every((one) => one?.parts[0]?.grant.access === "write");
}
function ofOneGrant({ name, had, has }, before) {
	if (had !== void 0) return grantChanges(had, has).map((change) => ofGrant(name, change));
	return [ofGrant(name, {
		kind: "new",
		path: [],
		what: before === "broken" || hasGrant(before, name) ? "It was not issued before." : "This grant is new.",
		before: "",
		after: grantSummary(has)
	})];
}
function ofOneTask(task, before) {
	const { name } = task;
	const had = typeof before === "object" && !before.disabledTasks.includes(name) ? before.tasks.find((one) => one.name === name) : void 0;
	if (had !== void 0) return taskChanges(had, task).map((change) => ofTask(name, change));
	return [ofTask(name, {
		kind: "new",
		path: [],
		what: "This task is new.",
		before: "",
		after: taskSummary(task)
	})];
}
export { allowsBreakGlass as a, refusesAll as c, ofGrant as d, ofTopLevel as f, hasGrant as g, listText as h, isListWithin as i, credentialText as l, canonicalText as m, grantChanges as n, effectiveGrant as o, wider as p, agentChanges as r, partOf as s, comparePolicies as t, changed as u };
