import { E as joined, Y as GRANT_NAME, dt as ok, lt as didYouMean, ut as err } from "./start.js";
import { At as isWriteEvent, Dt as KNOWN_EVENTS, Et as DISPATCH_EVENTS, Gt as isRecord, Ot as TAG_EVENTS, kt as WRITE_EVENTS } from "./job.js";
import { a as mistakesOf, i as mistakeAt, n as firstMistakes, r as inOrder } from "./mistake.js";
import { t as readYaml } from "./yaml-source.js";
import { a as documentSchema, c as policyHintsOf, g as parseTasks, l as allowSchema, m as mistakesOfText, o as grantSchemaOf, r as approvalSchema } from "./schema.js";
import { St as refFits, bt as joinTags, dt as isByRef, xt as tagStarters } from "./direct.js";
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
// src/policy/never-matches.ts
function neverMatching(grant) {
	return [
		...tagsMistakes(grant),
		...releaseWarning(grant),
		...refWarnings(grant)
	];
}
const nothing = {
	expected: "",
	example: ""
};
const severity$1 = "warning";
function tagsMistakes({ access, allow }) {
	const { tags = [], refs, events } = allow;
	const path = ["allow", "tags"];
	if (tags.length === 0) return [];
	if (access === "read") return [{
		path,
		message: "tags says on which tags a write is issued. It does not restrict a read.",
		expected: "Remove tags, or list full refs in refs.",
		example: ""
	}];
	if (!events.some((event) => TAG_EVENTS.includes(event))) return [{
		path,
		message: "None of these events runs on a tag, so tags never matches.",
		expected: ON_TAGS,
		example: "",
		severity: severity$1
	}];
	return tags.flatMap(({ name }, index) => {
		if (refs?.some((ref) => refFits(`refs/tags/${name}`, ref)) ?? true) return [];
		const message = `refs does not list a tag that "${name}" matches, so this never matches.`;
		return [{
			path: [...path, index],
			message,
			expected: BOTH,
			example: "",
			severity: severity$1
		}];
	});
}
const ON_TAGS = `Only ${joined(TAG_EVENTS)} can run on a tag.`;
const BOTH = "A job must meet both refs and tags: list full refs of tags in refs, or remove refs.";
function releaseWarning({ access, allow }) {
	const index = allow.events.indexOf("release");
	if (access === "read" || index === -1 || allow.tags !== void 0) return [];
	return [{
		path: [
			"allow",
			"events",
			index
		],
		message: "A release runs on a tag, and a write is issued only on a tag that tags lists.",
		expected: "",
		example: "tags: [{ name: \"v*\", by: [\"@octo-org/release\"] }]",
		severity: severity$1
	}];
}
function refWarnings({ access, allow }) {
	const { refs = [], events } = allow;
	const can = events.slice(0, MAX_CHECKED).map(refsOf);
	return refs.slice(0, MAX_CHECKED).flatMap((ref, index) => {
		const path = [
			"allow",
			"refs",
			index
		];
		if (!can.some((pattern) => pattern.test(ref))) return [{
			path,
			message: `No job has the ref ${ref} on ${events.join(", ")}, so this never matches.`,
			...nothing,
			severity: severity$1
		}];
		if (access === "read" || !ref.startsWith("refs/tags/") || tagStarters(ref, [allow.tags ?? []]) !== void 0) return [];
		return [{
			path,
			message: `tags does not list ${ref}, so a write on it is never issued.`,
			...nothing,
			severity: severity$1
		}];
	});
}
const MAX_CHECKED = 100;
const ANY = /^/u;
const ON_BRANCH = /^refs\/heads\//u;
const ON_BRANCH_OR_TAG = /^refs\/(?:heads|tags)\//u;
const REFS = {
	pull_request: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
	pull_request_review: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
	pull_request_review_comment: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
	pull_request_target: ON_BRANCH,
	push: ON_BRANCH_OR_TAG,
	workflow_dispatch: ON_BRANCH_OR_TAG,
	release: /^refs\/tags\//u,
	schedule: ON_BRANCH,
	repository_dispatch: ON_BRANCH,
	issue_comment: ON_BRANCH,
	issues: ON_BRANCH,
	merge_group: /^refs\/heads\/gh-readonly-queue\//u,
	workflow_run: ON_BRANCH
};
function refsOf(event) {
	return Object.hasOwn(REFS, event) ? REFS[event] ?? ANY : ANY;
}
// src/policy/grant-semantics.ts
function semanticMistakes(grant, scope) {
	return [
		...missing(grant, scope),
		...environmentWarning(grant),
		...approvalMistakes(grant),
		...starterWarning(grant),
		...rollbackWarning(grant),
		...eventWarnings(grant),
		...neverMatching(grant)
	];
}
function missing(grant, scope) {
	const mistakes = [];
	if (grant.credential === void 0 && scope === "repository") mistakes.push({
		path: ["credential"],
		message: "This is missing."
	});
	if (grant.access === "write" && grant.environment === void 0) mistakes.push({
		path: ["environment"],
		message: "This is missing: a write needs an environment."
	});
	return mistakes;
}
function environmentWarning({ environment }) {
	if (environment?.includes("*") !== true) return [];
	return [{
		path: ["environment"],
		message: `"${environment}" is compared as it is written: a * does not match other names.`,
		expected: "Write one grant for each environment.",
		example: "",
		severity
	}];
}
function approvalMistakes({ access, approval }) {
	if (approval === void 0) return [];
	if (access === "read") return [{
		path: ["approval"],
		message: "A read needs no approval, so this has no effect.",
		expected: "Set access: write, or remove approval.",
		example: ""
	}];
	if (approval.count === 0 && approval.reason === void 0) return [{
		path: ["approval", "count"],
		message: "With a count of 0, every such job may write without approval: say why in reason.",
		example: "approval: { count: 0, reason: \"nightly report\" }",
		expected: ""
	}];
	if (approval.count === 0 || approval.reason === void 0) return [];
	return [{
		path: ["approval", "reason"],
		message: "reason has an effect only together with count: 0.",
		expected: "",
		example: "",
		severity: "warning"
	}];
}
function starterWarning({ approval, allow }) {
	const hasEffect = allow.events.some((event) => DISPATCH_EVENTS.includes(event));
	if (approval?.["allow-starter"] !== true || hasEffect) return [];
	return [{
		path: ["approval", "allow-starter"],
		message: `allow-starter has an effect only on ${DISPATCH_EVENTS.join(" and ")}, and events has neither.`,
		expected: "",
		example: "",
		severity
	}];
}
const ROLLBACK_EVENTS = new Set(["push", "workflow_dispatch"]);
function rollbackWarning({ access, allow }) {
	const hasEffect = access === "write" && allow.events.some((event) => ROLLBACK_EVENTS.has(event));
	if (!allow.rollback || hasEffect) return [];
	return [{
		path: ["allow", "rollback"],
		message: "rollback has an effect only on a write, on push and workflow_dispatch.",
		expected: "",
		example: "",
		severity
	}];
}
function eventWarnings({ access, allow }) {
	return allow.events.flatMap((event, index) => {
		const warning = index < MAX_CHECKED_EVENTS ? eventWarning(event, access) : void 0;
		if (warning === void 0) return [];
		return [{
			path: [
				"allow",
				"events",
				index
			],
			message: warning.message,
			expected: warning.expected,
			example: "",
			severity
		}];
	});
}
const MAX_CHECKED_EVENTS = 100;
const severity = "warning";
function eventWarning(event, access) {
	if (!KNOWN_EVENTS.includes(event)) {
		const meant = didYouMean(event, KNOWN_EVENTS);
		const expected = meant === void 0 ? "" : `Did you mean "${meant}"?`;
		return {
			message: `"${event}" is not a known GitHub event.`,
			expected
		};
	}
	if (access === "read" || isWriteEvent(event)) return void 0;
	return {
		message: `A write is never issued on ${event}, whatever policy says.`,
		expected: `Writes are issued only on ${WRITE_EVENTS.join(", ")}.`
	};
}
// src/policy/to-grant.ts
function toGrant(name, input, source) {
	return {
		name,
		source,
		environment: input.environment,
		access: input.access,
		ttlSeconds: input.ttl,
		credential: input.credential,
		allow: allowOf(input),
		approval: approvalOf(input),
		perJob: input["per-job"],
		onWithdrawal: input["on-withdrawal"],
		...input["break-glass"] ? { breakGlass: true } : {}
	};
}
function allowOf({ access, allow }) {
	const { events, workflow, refs } = allow;
	return {
		events,
		workflow,
		refs,
		runners: allow.runners ?? (access === "write" ? ["github-hosted"] : void 0),
		actors: allow.actors,
		repoProperties: allow["repo-properties"],
		refProtected: allow["ref-protected"],
		tags: allow.tags === void 0 ? [] : [allow.tags],
		rollback: allow.rollback,
		...allow.uses === void 0 ? {} : { uses: [allow.uses] }
	};
}
function approvalOf({ access, approval }) {
	if (access === "read") return void 0;
	const { count, by, uses, per, reason, "max-age": maxAgeSeconds, settle: settleSeconds, "allow-starter": allowStarter } = approval ?? approvalSchema.parse({});
	return {
		count,
		by: by === void 0 ? [] : [by],
		maxAgeSeconds,
		uses,
		per,
		settleSeconds,
		allowStarter,
		reason: count === 0 ? reason : void 0
	};
}
// src/policy/misplaced-keys.ts
function misplacedKeys(context, schema) {
	const keys = keysOf(context, schema);
	const found = [...movedOut(context, keys)];
	let grant;
	let others = 0;
	for (const name of context.yaml.keysAt(["grants"])) {
		const value = context.yaml.valueAt(["grants", name]);
		if (isTaskLike(value)) {
			const message = `\`${name}\` looks like a task, and here it is in \`grants\`.`;
			found.push(atKey(context, ["grants", name], {
				message,
				expected: "Move it to `tasks`, at the top level."
			}));
			continue;
		}
		if (!isGrantLike(value, keys)) others += 1;
		if (others > 100) break;
		const lost = lostKey({
			name,
			value
		}, keys);
		if (lost !== void 0) found.push(lostMistake(context, {
			path: ["grants", name],
			...lost,
			grant
		}));
		else {
			grant = name;
			found.push(...movedInto(context, ["grants", name], {
				keys,
				value
			}));
		}
	}
	return found;
}
function movedOut(context, keys) {
	const { yaml } = context;
	return yaml.keysAt([]).filter((name) => !keys.top.includes(name)).slice(0, 101).flatMap((name) => {
		const value = yaml.valueAt([name]);
		if (isTaskLike(value)) {
			const message = `\`${name}\` looks like a task, and here it is at the top level.`;
			return [atKey(context, [name], {
				message,
				expected: "Indent it under `tasks`."
			})];
		}
		if (isGrantLike(value, keys) && !keys.grant.includes(name)) {
			const message = `\`${name}\` looks like a grant, and here it is at the top level.`;
			return [atKey(context, [name], {
				message,
				expected: "Indent it under `grants`."
			})];
		}
		const what = keys.grant.includes(name) ? { what: "a key of a grant" } : partOfKey({
			name,
			value
		}, keys);
		if (what === void 0) return [];
		const { line } = yaml.positionOfKey([name]);
		const grant = yaml.keysAt(["grants"]).findLast((one) => yaml.positionOfKey(["grants", one]).line < line);
		return [lostMistake(context, {
			path: [name],
			...what,
			grant
		})];
	});
}
function keysOf({ hints }, schema) {
	const ofCredential = Object.keys(hints).flatMap((path) => {
		const [, , key, ...rest] = path.split(".");
		return key === "credential" ? rest.filter((step) => step !== "*") : [];
	});
	return {
		top: Object.keys(documentSchema.shape),
		grant: Object.keys(schema.shape),
		below: {
			allow: Object.keys(allowSchema.shape),
			approval: Object.keys(approvalSchema.shape),
			credential: [...new Set(ofCredential)]
		}
	};
}
function isTaskLike(value) {
	return isRecord(value) && typeof value["grant"] === "string" && "run" in value;
}
function isGrantLike(value, { grant }) {
	return isRecord(value) && Object.keys(value).some((key) => grant.includes(key));
}
function lostKey({ name, value }, keys) {
	if (keys.grant.includes(name)) return { what: "a key of a grant" };
	if (isGrantLike(value, keys)) return void 0;
	if (keys.top.includes(name)) return {
		what: "a key of the top level",
		isOfTop: true
	};
	const lost = partOfKey({
		name,
		value
	}, keys);
	if (lost !== void 0) return lost;
	if (isListed(isRecord(value) ? Object.keys(value).length : 0)) return { what: "not a grant: it has no key of a grant" };
	return value !== null && isMisspelt(name, keys) ? { what: "not a grant, but looks like a key of one" } : void 0;
}
function partOfKey({ name, value }, { below }) {
	const parents = Object.keys(below).filter((parent) => below[parent]?.includes(name) === true);
	const under = typeof value === "number" && parents.includes("approval") ? "approval" : parents[0];
	return under === void 0 ? void 0 : {
		what: `a key of \`${under}\``,
		under
	};
}
function isListed(parts) {
	return parts > 0 && parts <= 100;
}
function isMisspelt(name, { grant, top, below }) {
	return didYouMean(name, [
		...grant,
		...top,
		...Object.values(below).flat()
	]) !== void 0;
}
function lostMistake(context, found) {
	const { path, what, under, isOfTop = false, grant } = found;
	const name = path.at(-1) ?? "";
	const owner = grant === void 0 ? "its grant" : `${grant} (${lineOf(context, grant)})`;
	const place = under === void 0 ? owner : `\`${under}\` of ${owner}`;
	const expected = isOfTop ? "Indent it like `grants`." : `Indent it under ${place}.`;
	return atKey(context, path, {
		message: `\`${name}\` is ${what}.`,
		expected
	});
}
function movedInto(context, path, { keys, value }) {
	if (!isRecord(value)) return [];
	return Object.entries(value).flatMap(([key, inner]) => {
		const here = [...path, key];
		if (path.at(-1) === "repo-properties" && isValues(context, key, inner) || isKnown(context, here) && !keys.top.includes(key)) return movedInto(context, here, {
			keys,
			value: inner
		});
		const where = path.slice(1).join(".");
		if (keys.top.includes(key)) return [atKey(context, here, {
			message: `\`${key}\` is a key of the top level, and here it is inside ${where}.`,
			expected: `Indent it like \`grants\`.${path.at(-1) === "repo-properties" && Array.isArray(inner) ? orProperty(key) : ""}`
		})];
		if (!isGrantLike(inner, keys)) return [];
		const [, grant = ""] = path;
		return [atKey(context, here, {
			message: `\`${key}\` looks like a grant, and here it is inside ${where}.`,
			expected: `Indent it like ${grant} (${lineOf(context, grant)}).`
		})];
	});
}
function orProperty(key) {
	return ` If it is a property of the repository, set \`${key}\` at the top level too.`;
}
function isValues({ yaml }, key, inner) {
	if (!Array.isArray(inner)) return false;
	const { shape } = documentSchema;
	if (!isKeyOf(shape, key) || yaml.keysAt([]).includes(key)) return true;
	return !shape[key].safeParse(inner).success;
}
function isKeyOf(shape, key) {
	return Object.hasOwn(shape, key);
}
function isKnown({ hints }, path) {
	const [first = "", , ...rest] = path;
	return Object.hasOwn(hints, [
		first,
		"*",
		...rest
	].join("."));
}
function lineOf({ yaml }, grant) {
	return `line ${yaml.positionOfKey(["grants", grant]).line}`;
}
function atKey(context, path, rest) {
	return {
		...mistakeAt(context, path, {
			...rest,
			example: ""
		}),
		...context.yaml.positionOfKey(path)
	};
}
// src/policy/parse-policy.ts
function createPolicyParser(kinds) {
	const schema = grantSchemaOf(kinds);
	const hints = policyHintsOf(kinds);
	return {
		hints,
		parse: (text, { source, scope = "repository" }) => {
			const yaml = readYaml(text);
			return yaml.ok ? parse({
				context: {
					source,
					yaml: yaml.value,
					hints
				},
				schema,
				scope
			}) : err(mistakesOfText(source, yaml.error));
		}
	};
}
function parse(input) {
	const { context, scope } = input;
	const top = documentSchema.safeParse(context.yaml.content);
	const { whole, ...grants } = grantsOf(input);
	const { whole: hasAllTasks, ...tasks } = tasksOf(input, grants);
	const misplaced = misplacedKeys(context, input.schema);
	const wrong = top.success ? scopeMistakes(context, scope, top.data) : mistakesOf(context, [], {
		schema: documentSchema,
		error: top.error
	});
	if (!top.success || wrong.length > 0 || misplaced.length > 0 || !whole || !hasAllTasks) {
		const others = [
			...wrong,
			...grants.mistakes,
			...tasks.mistakes
		].filter((one) => !isWithin(one, misplaced) && !isOfEmptyGrants(one, misplaced));
		return err(firstMistakes([...misplaced, ...others]));
	}
	return ok({
		source: context.source,
		scope,
		repositoryId: top.data["repository-id"],
		ownerId: top.data["owner-id"],
		frame: {
			agents: top.data.agents,
			bases: top.data.bases,
			mode: top.data.mode,
			...top.data["forbid-break-glass"] ? { noBreakGlass: true } : {}
		},
		...grants,
		...tasks,
		mistakes: inOrder([...grants.mistakes, ...tasks.mistakes])
	});
}
function tasksOf({ context }, { grants }) {
	return parseTasks(context, {
		grants,
		names: context.yaml.keysAt(["grants"])
	});
}
function isOfEmptyGrants({ path }, places) {
	return path === "grants" && places.some((one) => !one.path.startsWith("grants."));
}
function isWithin({ path }, places) {
	return places.some((one) => path === one.path || path.startsWith(`${one.path}.`) || path.startsWith(`${one.path}[`));
}
function scopeMistakes(context, scope, top) {
	if (scope === "organisation") return tasksOfOrganisation(context, top.tasks);
	return ["repository-id", "grants"].filter((key) => top[key] === void 0).map((key) => mistakeAt(context, [key], { message: "This is missing." }));
}
function tasksOfOrganisation(context, tasks) {
	if (tasks === void 0) return [];
	return [{
		...mistakeAt(context, ["tasks"], {
			message: "An organisation's policy cannot have tasks.",
			expected: "Move them to the policies of its repositories.",
			example: ""
		}),
		...context.yaml.positionOfKey(["tasks"])
	}];
}
const MAX_WARNINGS = 1e3;
function grantsOf(input) {
	const grants = [];
	const disabled = [];
	const mistakes = [];
	let whole = true;
	for (const name of input.context.yaml.keysAt(["grants"])) {
		const parsed = grantOf(input, name);
		if (parsed.grant === void 0) disabled.push(name);
		else grants.push(parsed.grant);
		mistakes.push(...parsed.mistakes);
		const warnings = mistakes.filter(({ severity }) => severity === "warning").length;
		whole = mistakes.length - warnings <= 100 && warnings <= MAX_WARNINGS;
		if (!whole) break;
	}
	return {
		grants,
		disabled,
		mistakes: inOrder(mistakes),
		whole
	};
}
function grantOf({ context, schema, scope }, name) {
	const base = ["grants", name];
	if (!GRANT_NAME.test(name)) {
		const message = `"${name}" is not a valid name for a grant.`;
		return {
			grant: void 0,
			mistakes: [{
				...mistakeAt(context, base, {
					message,
					expected: "Use 1 to 64 letters, digits and . _ -, starting with a letter or digit.",
					example: "reports-read:"
				}),
				...context.yaml.positionOfKey(base)
			}]
		};
	}
	const toMistake = ({ path, ...rest }) => mistakeAt(context, [...base, ...path], rest);
	const given = context.yaml.valueAt(base);
	const checked = schema.safeParse(given);
	if (!checked.success) {
		const { error } = checked;
		const ofSchema = mistakesOf(context, base, {
			schema,
			error
		});
		const rest = semanticMistakesOfRest({
			given,
			issues: error.issues
		}, schema, scope);
		return {
			grant: void 0,
			mistakes: [...ofSchema, ...rest.map(toMistake)]
		};
	}
	const mistakes = semanticMistakes(checked.data, scope).map(toMistake);
	const disabled = mistakes.some(({ severity }) => severity === "mistake");
	const { line } = context.yaml.positionOfKey(base);
	const source = `${context.source}:${line}`;
	return {
		grant: disabled ? void 0 : toGrant(name, checked.data, source),
		mistakes
	};
}
function semanticMistakesOfRest({ given, issues }, schema, scope) {
	const wrong = new Set(issues.flatMap((issue) => issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : issue.path[0]));
	if (typeof given !== "object" || given === null || wrong.has("access")) return [];
	const right = Object.entries(given).filter(([key]) => !wrong.has(key));
	const rest = schema.safeParse({
		allow: { events: ["workflow_dispatch"] },
		...Object.fromEntries(right)
	});
	if (!rest.success) return [];
	return semanticMistakes(rest.data, scope).filter(({ path: [key] }) => !wrong.has(key));
}
export { joinFrames as n, joinGrants as r, createPolicyParser as t };
