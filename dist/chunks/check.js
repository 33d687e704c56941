import { Gt as isRecord, Wt as wildcardFits } from "./job.js";
import { N as checkInputs, O as plural, W as COMMIT_SHA, at as didYouMean, ot as err, st as ok, t as INPUTS } from "./start.js";
import { n as TOO_DEEP, t as readYaml } from "./yaml-source.js";
import { i as printJson, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { a as readConfig, d as mistakeLines, n as parseConfig, u as readNamed } from "./configuration.js";
import { a as offlineBroker, i as checkPolicy, n as expandPaths, o as onlineBroker, r as neighboursOf, t as unreadFiles } from "./unread-files.js";
import { n as taskCredentialKinds, t as parseTasksFile } from "./parse-tasks-file.js";
import { o as mistakesOfFaults, r as inOrder, s as pathText } from "./mistake.js";
import { t as require_dist } from "./dist.js";
const { dirname, join } = process.getBuiltinModule("node:path");
// src/cli/commands/check/check-tasks-file.ts
function isTasksFile(path) {
	return /(?:^|[\\/])\.github[\\/]stepkey[\\/]tasks\.yml$/u.test(path);
}
async function checkTasksFile(given) {
	const { path, text } = given;
	const kinds = await taskCredentialKinds(given.kinds);
	const parsed = parseTasksFile(text, {
		source: path,
		kinds
	});
	return {
		mistakes: parsed.ok ? parsed.value.mistakes : parsed.error,
		unchecked: [],
		offline: false
	};
}
async function tasksFilesBeside({ listDirectory }, paths) {
	const directories = new Set(paths.map((path) => dirname(path)).filter(isOfWorkflows));
	return (await Promise.all([...directories].map(async (directory) => {
		const beside = join(dirname(directory), "stepkey");
		return (await listDirectory(beside).catch(() => [])).some(({ name, isDirectory }) => name === "tasks.yml" && !isDirectory) ? [join(beside, "tasks.yml")] : [];
	}))).flat().filter((path) => !paths.includes(path));
}
function isOfWorkflows(directory) {
	return /(?:^|[\\/])\.github[\\/]workflows$/u.test(directory);
}
// src/cli/commands/check/report.ts
const NO_SERVERS = "The servers were not checked. To check them too, add --config broker.yml.";
function reportChecks(deps, found, asked) {
	const summary = summaryOf(found);
	const { shown, unchecked, left, workflows } = summary;
	if (asked.json) {
		const actions = workflows === void 0 ? {} : { inner_actions: workflows.actions };
		printJson(deps, {
			mistakes: shown,
			not_looked_at: [...unchecked, ...left],
			...actions
		});
		return exitOf(summary, asked);
	}
	printLines(deps, [
		...shown.flatMap(mistakeLines),
		...unchecked.map((sentence) => `${paint(deps, "yellow", "!")} ${plain(sentence)}`),
		...asked.offline ? [] : left.map(plain),
		...workflows === void 0 ? [] : workflowLines(workflows).map(plain),
		lastLine(summary, asked)
	]);
	return exitOf(summary, asked);
}
function summaryOf(found) {
	const all = found.flatMap(({ mistakes }) => mistakes);
	const shown = all.filter(({ isUnset }) => isUnset !== true);
	const mistakes = shown.filter(({ severity }) => severity === "mistake").length;
	const unset = all.filter(({ isUnset }) => isUnset === true);
	const workflows = found.flatMap(({ workflow }) => workflow ?? []);
	return {
		workflows: workflows.length === 0 ? void 0 : {
			actions: workflows.flatMap(({ actions }) => actions),
			steps: workflows.reduce((sum, { steps }) => sum + steps, 0)
		},
		shown,
		mistakes,
		warnings: shown.length - mistakes,
		unchecked: found.flatMap((file) => file.unchecked),
		left: [...unset.map(unsetText), ...found.some((file) => file.offline) ? [NO_SERVERS] : []]
	};
}
function workflowLines({ actions, steps }) {
	if (steps === 0) return ["No step uses stepkey. If yours has another name, add --action OWNER/REPOSITORY."];
	if (actions.length === 0) return [];
	return ["stepkey runs these actions, which GitHub's list of allowed actions does not see:", ...actions.map(({ action, source, line }) => `  ${action}  ${source}:${line}`)];
}
function unsetText({ source, line, column, path, message }) {
	return `${source}:${line}:${column}  ${path} was not checked. ${message}`;
}
function exitOf({ mistakes, unchecked, left }, { offline }) {
	if (unchecked.length > 0) return 3;
	if (mistakes > 0) return 1;
	return left.length > 0 && !offline ? 3 : 0;
}
function lastLine({ mistakes, warnings, unchecked, left }, { offline }) {
	const and = warnings === 0 ? "" : `, ${plural(warnings, "warning")}`;
	if (mistakes > 0) return `${plural(mistakes, "mistake")}${and}.${unchecked.length > 0 ? ` ${NOT_ALL}` : ""}`;
	if (unchecked.length > 0 || left.length > 0 && !offline) return `${NOT_ALL} What was checked has no mistakes${and}.`;
	return left.length > 0 ? `What can be checked offline has no mistakes${and}.` : `No mistakes${and}.`;
}
const NOT_ALL = "Not everything was checked.";
// src/cli/commands/check/workflow/finding-at.ts
function findingAt({ source, yaml }, path, finding) {
	const { message, expected = "", example = "", severity = "mistake", part } = finding;
	const atKey = finding.isOfKey === true ? yaml.positionOfKey(path) : yaml.positionOf(path);
	const position = part === void 0 ? atKey : yaml.positionOfText(path, part);
	return {
		source,
		path: pathText(path),
		...position,
		message,
		expected,
		example,
		severity
	};
}
// src/cli/commands/check/workflow/untrusted.ts
const EXPRESSION = /\$\{\{(?<inner>(?:(?!\$\{\{).)*?)\}\}/gsu;
const MAX_LENGTH = 21e3;
function replaceExpressions(text, replace) {
	return text.replaceAll(EXPRESSION, (_whole, inner) => replace(inner));
}
function hasExpression(text) {
	return text.includes("${{");
}
function untrustedIn(text) {
	return [...text.matchAll(EXPRESSION)].flatMap(([expression]) => {
		const inner = expression.slice(3, -2);
		if (inner.length > MAX_LENGTH) return [];
		const found = referencesIn(inner).flatMap((reads) => {
			const by = whoDecides(reads.split("."));
			return by === void 0 ? [] : [{
				reads,
				by
			}];
		});
		const worst = found.find(({ by }) => by === "anybody") ?? found[0];
		return worst === void 0 ? [] : [{
			expression,
			...worst,
			isJson: isJson(inner)
		}];
	});
}
function secretsIn(text, held = new Map()) {
	return [...text.matchAll(EXPRESSION)].flatMap(([expression]) => {
		const inner = expression.slice(3, -2);
		if (inner.length > MAX_LENGTH) return [];
		const [first] = referencesIn(inner).flatMap((reads) => secretOf(reads, held) ?? []);
		return first === void 0 ? [] : [{
			expression,
			...first
		}];
	});
}
function secretOf(reads, held) {
	const [context, name = "*"] = reads.split(".");
	if (context === "secrets") return name === "github_token" ? void 0 : { name: name.toUpperCase() };
	if (context !== "env") return void 0;
	const variable = [...held.keys()].find((one) => one.toLowerCase() === name);
	if (variable === void 0) return void 0;
	return {
		name: held.get(variable) ?? "*",
		variable
	};
}
const REFERENCE = /(?<![\w.'-])[a-z_][\w-]*(?:\s*\.\s*(?:[a-z_][\w-]*|\*)|\s*\[\s*(?:'[^']*'|[^\][]*)\s*\])*/giu;
const HARMLESS_CALLS = /\b(?:contains|startsWith|endsWith|hashFiles)\s*\([^()]*\)/giu;
function referencesIn(expression) {
	const text = expression.replaceAll(HARMLESS_CALLS, "true");
	return [...text.matchAll(REFERENCE)].filter((found) => !isCompared(text, found.index, found[0].length)).map(([reference]) => canonical$1(reference));
}
function isCompared(text, start, length) {
	const before = text.slice(0, start);
	const after = text.slice(start + length);
	return /^\s*(?:[=!]=|[<>]|&&)/u.test(after) || /(?:[=!]=|[<>]=?|!)\s*$/u.test(before);
}
function isJson(inner) {
	const call = /^\s*toJSON\s*\((?<rest>.*)\)\s*$/isu.exec(inner);
	if (call === null) return false;
	let depth = 0;
	for (const one of (call.groups?.["rest"] ?? "").replaceAll(/'[^']*'/gu, "").matchAll(/[()]/gu)) {
		depth += one[0] === "(" ? 1 : -1;
		if (depth < 0) return false;
	}
	return depth === 0;
}
function canonical$1(reference) {
	return reference.replaceAll(/\s+/gu, "").replaceAll(/\['([^']*)'\]/gu, ".$1").replaceAll(/\[[^\]]*\]/gu, ".*").toLowerCase();
}
const TEXTS = new Set([
	"body",
	"default_branch",
	"description",
	"display_title",
	"email",
	"head_branch",
	"head_ref",
	"label",
	"message",
	"name",
	"page_name",
	"ref",
	"title"
]);
const OWN = new Set([
	"repository",
	"repo",
	"base",
	"organization",
	"enterprise",
	"workflow"
]);
const REFS = new Set([
	"github.ref",
	"github.ref_name",
	"github.base_ref"
]);
function whoDecides(parts) {
	const [first, second, third] = parts;
	if (first === "inputs") return "writers";
	if (first !== "github") return void 0;
	const reads = parts.join(".");
	if (reads === "github" || reads === "github.event" || reads === "github.head_ref") return "anybody";
	if (REFS.has(reads)) return "writers";
	if (second !== "event") return void 0;
	if (third === "inputs" || third === "client_payload") return "writers";
	return whoDecidesInPayload(parts.slice(2));
}
function whoDecidesInPayload(parts) {
	const last = parts.at(-1) ?? "";
	if (parts.length === 1) return last === "ref" || last === "base_ref" ? "writers" : WHOLE.get(last);
	if (!TEXTS.has(last) && !WHOLE.has(last)) return void 0;
	const above = parts.slice(0, -1);
	const isForeign = above.includes("head") || above.includes("head_repository");
	return above.some((part) => OWN.has(part)) && !isForeign ? void 0 : "anybody";
}
const WHOLE = new Map([
	"issue",
	"pull_request",
	"comment",
	"review",
	"review_comment",
	"discussion"
].concat([
	"head_commit",
	"commits",
	"pages",
	"workflow_run",
	"head",
	"author",
	"committer"
]).map((name) => [name, "anybody"]));
// src/cli/commands/check/workflow/check-expressions.ts
const SINKS = new Set([
	"run",
	"shell",
	"working-directory",
	"uses",
	"with",
	"with-credential",
	"exports",
	"env",
	"secret-env",
	"pass-env",
	"trust-env",
	"credential",
	"broker",
	"approvals",
	"approvers",
	"bases",
	"max-age"
]);
const MAPPINGS = new Set([
	"with",
	"credential",
	"secret-env"
]);
function checkExpressions(step, context) {
	return [...step.inputs].flatMap(([name, { key, text }]) => {
		if (!SINKS.has(name)) return [];
		return untrustedIn(text).filter(({ isJson }) => !(isJson && MAPPINGS.has(name))).map((untrusted) => findingAt(context, [
			...step.path,
			"with",
			key
		], {
			message: `${untrusted.expression.replaceAll(/\s+/gu, " ")} is filled in before stepkey reads ${name}, and ${WHO[untrusted.by]} ${whatItCanDo(name)}.`,
			expected: insteadOf(name, untrusted),
			example: name === "with" ? `title: \${{ toJSON(${untrusted.reads}) }}` : "",
			severity: untrusted.by === "anybody" ? "mistake" : "warning",
			part: untrusted.expression
		}));
	});
}
const WHO = {
	anybody: "whoever caused the event",
	writers: "whoever may start this workflow or push"
};
function whatItCanDo(name) {
	if (name === "run" || name === "shell") return "can run commands with the credential";
	if (name === "uses") return "can choose the action that gets the credential";
	if (name === "broker") return "can choose the broker";
	if (OF_APPROVALS.has(name)) return "can decide which approvals count";
	return "can add to it";
}
const OF_APPROVALS = new Set([
	"approvals",
	"approvers",
	"bases",
	"max-age"
]);
function insteadOf(name, { reads }) {
	if (MAPPINGS.has(name)) return "Write the value with toJSON, without quotes around it.";
	if (name !== "run" && name !== "env") return "Write a fixed text.";
	return `Set a variable in the step's own env (VALUE: \${{ ${reads} }}), pass it with pass-env: VALUE, and read "$VALUE".`;
}
// src/cli/commands/check/workflow/stepkey-steps.ts
function stepkeySteps(content, actions) {
	const { jobs, on, permissions, env } = recordOf(content);
	const isCalled = on === "workflow_call" || hasOnly(on, "workflow_call");
	return Object.entries(recordOf(jobs)).flatMap(([id, value]) => {
		const given = recordOf(value);
		const job = {
			path: ["jobs", id],
			environment: environmentOf(given["environment"]),
			permissions: given["permissions"] ?? permissions,
			hasContainer: given["container"] !== void 0 && given["container"] !== "",
			runsOn: textOf(given["runs-on"]),
			isCalled
		};
		return (Array.isArray(given["steps"]) ? given["steps"] : []).flatMap((step, index) => {
			const { uses, with: inputs, env: own } = recordOf(step);
			if (typeof uses !== "string" || !isStepkey(uses, actions)) return [];
			const path = [
				...job.path,
				"steps",
				index
			];
			const variables = [...[...variablesOf(env, true), ...variablesOf(given["env"], true)], ...variablesOf(own, false)];
			return [{
				path,
				uses,
				inputs: inputsOf(inputs),
				variables,
				job
			}];
		});
	});
}
function runsAgent({ inputs }) {
	return /^\s*true\s*$/iu.test(inputs.get("agent")?.text ?? "");
}
function isStepkey(uses, actions) {
	const [name = ""] = uses.split("@");
	const known = actions.flatMap((action) => [action, `${action}/session`]);
	return /^[^/]+\/stepkey(?:\/session)?$/iu.test(name) || known.some((one) => one.toLowerCase() === name.toLowerCase());
}
function hasOnly(on, event) {
	const events = Array.isArray(on) ? on : Object.keys(recordOf(on));
	return events.length === 1 && events[0] === event;
}
function environmentOf(value) {
	const name = isRecord(value) ? value["name"] : value;
	return name === void 0 || name === null ? void 0 : textOf(name);
}
function variablesOf(value, isShared) {
	return Object.entries(recordOf(value)).map(([name, given]) => ({
		name,
		text: textOf(given),
		isShared
	}));
}
function inputsOf(value) {
	return new Map(Object.entries(recordOf(value)).map(([key, given]) => [key.toLowerCase(), {
		key,
		text: textOf(given),
		isNested: isRecord(given) || Array.isArray(given)
	}]));
}
function textOf(value) {
	if (typeof value === "string") return value;
	return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
function recordOf(value) {
	return isRecord(value) ? value : {};
}
// src/cli/commands/check/workflow/check-step-job.ts
function checkStepJob(step, context) {
	if (!asksForCredential(step)) return [];
	return [
		...withoutIdToken(step, context),
		...otherEnvironment(step, context),
		...withoutWall(step, context)
	];
}
function asksForCredential({ inputs }) {
	return [
		"credential",
		"broker",
		"grant"
	].some((name) => isGiven(inputs.get(name)?.text)) || !isGiven(inputs.get("secret-env")?.text);
}
function isGiven(text) {
	return text !== void 0 && text.trim() !== "";
}
function withoutIdToken({ job }, context) {
	if (mayRequestIdTokens(job)) return [];
	return [findingAt(context, [...job.path, "permissions"], {
		message: "This job may not request ID tokens, so stepkey gets no credential for it.",
		expected: "Give it the permission, beside those that it has.",
		example: "permissions: { contents: read, id-token: write }"
	})];
}
function mayRequestIdTokens({ permissions, isCalled }) {
	if (permissions === void 0) return isCalled;
	if (isRecord(permissions)) return permissions["id-token"] === "write";
	return permissions === "write-all";
}
function otherEnvironment({ path, inputs, job }, context) {
	const input = inputs.get("environment");
	const given = canonical(input?.text ?? "");
	const had = canonical(job.environment ?? "");
	if (given === had || hasExpression(given + had)) return [];
	const own = had === "" ? "The job has none." : `The job has "${had}".`;
	const what = given === "" ? "The step names no environment." : `The step names "${given}".`;
	return [findingAt(context, [
		...path,
		"with",
		...input === void 0 ? [] : [input.key]
	], {
		message: `${what} ${own}`,
		expected: "Give the job and the step the same environment.",
		example: had === "" ? "" : `environment: ${had}`
	})];
}
const NO_LINUX = /^(?:macos|windows)-/iu;
function withoutWall(step, context) {
	const { inputs, job } = step;
	const isolation = (inputs.get("isolation")?.text ?? "").trim();
	if (!runsAgent(step) || !["", "required"].includes(isolation)) return [];
	const key = job.hasContainer ? "container" : "runs-on";
	if (!job.hasContainer && !NO_LINUX.test(job.runsOn)) return [];
	return [findingAt(context, [...job.path, key], {
		message: `No agent can be isolated here: ${job.hasContainer ? "the job runs in a container" : "the runner's system is not Linux"}.`,
		expected: "Run the step on a Linux runner, in a job without container.",
		example: "runs-on: ubuntu-latest"
	})];
}
function canonical(text) {
	return replaceExpressions(text.trim(), (inner) => `\${{ ${inner.trim()} }}`);
}
// src/cli/commands/check/workflow/check-pins.ts
function checkOwnPin(step, context) {
	const ref = refOf(step.uses);
	if (ref !== void 0 && COMMIT_SHA.test(ref)) return [];
	const what = ref === void 0 ? "names no version" : `is pinned to ${refKind(ref)}, "${ref}"`;
	return [findingAt(context, [...step.path, "uses"], {
		message: `stepkey ${what}.`,
		expected: "Pin it to a full commit: whoever can move a tag or a branch gets the credential.",
		example: `uses: ${nameOf(step.uses)}@${"0".repeat(40)}`
	})];
}
function checkInnerPin(step, context) {
	const input = step.inputs.get("uses");
	const text = input?.text.trim() ?? "";
	const isOwnToCheck = text !== "" && !hasExpression(text) && !text.startsWith(".");
	if (input === void 0 || !isOwnToCheck || !/^[\w.-]+\/[^@]+@./u.test(text)) return [];
	const ref = refOf(text) ?? "";
	if (COMMIT_SHA.test(ref)) return [];
	return [findingAt(context, inputPath(step, input.key), {
		message: `stepkey refuses ${text}: "${ref}" is ${refKind(ref)}.`,
		expected: `Name the full commit, and the version behind it in a comment.${howToFind(text, ref)}`,
		example: `uses: ${nameOf(text)}@${"0".repeat(40)} # v1.2.3`
	})];
}
function innerAction(step, context) {
	const input = step.inputs.get("uses");
	const action = input?.text.trim() ?? "";
	if (input === void 0 || action === "") return [];
	const position = context.yaml.positionOf(inputPath(step, input.key));
	return [{
		action,
		source: context.source,
		...position
	}];
}
function howToFind(uses, ref) {
	const [owner = "", repository = ""] = nameOf(uses).split("/");
	return [
		owner,
		repository,
		ref
	].every((part) => /^[\w./-]+$/u.test(part)) ? ` This prints it: gh api repos/${owner}/${repository}/commits/${ref} --jq .sha` : "";
}
function inputPath(step, key) {
	return [
		...step.path,
		"with",
		key
	];
}
function nameOf(uses) {
	return uses.split("@")[0] ?? uses;
}
function refOf(uses) {
	const at = uses.indexOf("@");
	return at < 0 ? void 0 : uses.slice(at + 1);
}
function refKind(ref) {
	if (/^[0-9a-f]{7,63}$/u.test(ref)) return "a short commit";
	return /^v?\d+(?:\.\d+)*$/u.test(ref) ? "a tag" : "a branch or a tag";
}
// src/cli/commands/check/workflow/check-secrets.ts
function checkSecrets(step, context) {
	const held = heldBy(step.variables);
	return [
		...[...step.inputs].flatMap(([input, { key, text }]) => {
			const said = (runsAgent(step) ? SAID_OF_AGENT : SAID)[input];
			if (said === void 0) return [];
			return secretsIn(text, held).map((found) => findingAt(context, [
				...step.path,
				"with",
				key
			], {
				message: `${oneLine(found)} ${said.what}`,
				expected: said.instead,
				example: runsAgent(step) ? "" : exampleFor(found),
				severity: said.severity,
				part: found.expression
			}));
		}),
		...passedSecrets(step, held, context),
		...sharedSecrets(step, context)
	];
}
function heldBy(variables) {
	const held = new Map();
	for (const { name, text } of variables) {
		const [found] = secretsIn(text, held);
		if (found === void 0) held.delete(name);
		else held.set(name, found.name);
	}
	return held;
}
function passedSecrets(step, held, context) {
	const { path, inputs } = step;
	if (runsAgent(step)) return [];
	const { key = "", text = "" } = inputs.get("pass-env") ?? {};
	const patterns = text.split(/[,\s]/u).filter((pattern) => pattern !== "");
	return [...held].filter(([variable]) => patterns.some((pattern) => wildcardFits(pattern, variable))).map(([variable, name]) => findingAt(context, [
		...path,
		"with",
		key
	], {
		message: `pass-env passes ${variable}, which holds ${secretText(name)}: ${UNKNOWN}`,
		expected: "Give it as a line of secret-env, and take it out of env and pass-env.",
		example: exampleFor({ name }),
		severity: "warning"
	}));
}
function sharedSecrets({ path, inputs, variables }, context) {
	const { key = "", text = "" } = inputs.get("secret-env") ?? {};
	const shared = heldBy(variables.filter(({ isShared }) => isShared));
	return secretsIn(text, shared).flatMap(({ expression, name }) => {
		const variable = [...shared].find(([, secret]) => secret === name && secret !== "*")?.[0];
		if (variable === void 0) return [];
		return findingAt(context, [
			...path,
			"with",
			key
		], {
			message: `${secretText(name)} is also in env of the workflow or the job, as ${variable}: every step there gets it.`,
			expected: "Take it out of that env.",
			severity: "warning",
			part: expression
		});
	});
}
function oneLine({ expression, name, variable }) {
	const text = expression.replaceAll(/\s+/gu, " ");
	return variable === void 0 ? text : `${text}, which holds ${secretText(name)},`;
}
function secretText(name) {
	return name === "*" ? "a stored secret" : `secrets.${name}`;
}
function exampleFor({ name }) {
	return name === "*" ? "" : `${name}: \${{ toJSON(secrets.${name}) }}`;
}
const UNKNOWN = "stepkey neither redacts it nor searches for it in files.";
const SAID = {
	run: {
		what: `becomes a part of the script: ${UNKNOWN}`,
		instead: "Give it as a line of secret-env, and read the variable in the script.",
		severity: "warning"
	},
	env: {
		what: `is a plain value in env: ${UNKNOWN}`,
		instead: "Give it as a line of secret-env.",
		severity: "warning"
	},
	with: {
		what: `is a plain value in with: ${UNKNOWN}`,
		instead: "Give it as a line of secret-env, and its name in with-credential.",
		severity: "warning"
	},
	"with-credential": {
		what: "is a value, and with-credential takes names of variables.",
		instead: "Give it as a line of secret-env, and write INPUT=NAME here, where NAME is its name there.",
		severity: "mistake"
	}
};
const FOR_AGENT = "Set it in the step's own env, and name it in pass-env: use a key that can do nothing else.";
const SAID_OF_AGENT = {
	run: {
		what: "becomes a part of the script, which the agent can read.",
		instead: FOR_AGENT,
		severity: "warning"
	},
	env: {
		what: "is a plain value in env, which the agent holds.",
		instead: FOR_AGENT,
		severity: "warning"
	}
};
// src/cli/commands/check/workflow/check-step-inputs.ts
const KNOWN = Object.keys(INPUTS);
async function checkStepInputs(step, context, kinds) {
	const both = runAndUses(step, context);
	const unknown = unknownInputs(step, context);
	const nested = nestedInputs(step, context);
	const meant = new Set(unknown.flatMap(({ means }) => means ?? []));
	const read = await checkInputs((name) => givenText(step, name), () => Promise.resolve(kinds));
	const shown = (read.ok ? [] : read.error.filter(({ input }) => !meant.has(input))).filter(({ input }) => {
		const { text = "", isNested = false } = step.inputs.get(input) ?? {};
		return !isNested && isCertain(input, text) && !isSaidElsewhere(step, input, text);
	});
	return [
		...both,
		...nested,
		...unknown.map(({ mistake }) => mistake),
		...shown.map(({ input, text, example }) => findingAt(context, pathOf(step, input), {
			message: text.startsWith("\"") ? `${input}: ${text}` : `${input} ${text}`,
			...example.startsWith(LEAVE_OUT) ? { expected: `L${example.slice(1)}.` } : { example: exampleOf(input, example) }
		}))
	];
}
const LEAVE_OUT = "leave it out";
function exampleOf(input, example) {
	if (example === "" || example.includes("\n")) return "";
	return input === "secret-env" ? example : `${input}: ${example}`;
}
function pathOf({ path, inputs }, input) {
	const given = inputs.get(input);
	return [
		...path,
		"with",
		...given === void 0 ? [] : [given.key]
	];
}
function givenText({ inputs }, name) {
	const given = inputs.get(name)?.text;
	if (given !== void 0) return filledIn(given);
	const { default: otherwise = "" } = INPUTS[name];
	if (name === "github-token") return PLACEHOLDER;
	return hasExpression(otherwise) ? "" : otherwise;
}
const PLACEHOLDER = "value";
function filledIn(text) {
	return replaceExpressions(text, (inner) => /^\s*toJSON\s*\(/iu.test(inner) ? JSON.stringify(PLACEHOLDER) : PLACEHOLDER);
}
function isCertain(input, text) {
	return input === "secret-env" && /^\s*[\w-]+\s*[:=]/u.test(text) || !hasExpression(text);
}
function isSaidElsewhere({ inputs, job }, input, text) {
	if (input === "run") return inputs.has("uses");
	if (text !== "") return false;
	return input === "environment" && job.environment !== void 0;
}
function runAndUses(step, context) {
	if (["run", "uses"].filter((name) => (step.inputs.get(name)?.text.trim() ?? "") !== "").length < 2) return [];
	return [findingAt(context, pathOf(step, "uses"), {
		message: "The step has both run and uses.",
		expected: "Use one of them, and a step of its own for the other."
	})];
}
function nestedInputs(step, context) {
	return [...step.inputs].flatMap(([name, { key, isNested }]) => isNested && KNOWN.includes(name) ? [findingAt(context, [
		...step.path,
		"with",
		key
	], {
		message: `${name} is a mapping or a list, and GitHub takes only a text as an input.`,
		expected: "Write | behind the colon, and leave the lines below as they are.",
		example: `${name}: |`,
		isOfKey: true
	})] : []);
}
function unknownInputs(step, context) {
	return [...step.inputs].flatMap(([name, { key }]) => {
		if (KNOWN.includes(name)) return [];
		const means = didYouMean(name, KNOWN);
		return [{
			mistake: findingAt(context, [
				...step.path,
				"with",
				key
			], {
				message: `stepkey has no input "${key}", and GitHub only warns of it.`,
				expected: means === void 0 ? "" : `Did you mean "${means}"?`,
				isOfKey: true
			}),
			means
		}];
	});
}
// src/cli/commands/check/workflow/workflow-source.ts
var import_dist = require_dist();
const MAX_CHARACTERS = 1048576;
const MAX_ALIASES = 1e3;
const MAX_FAULTS = 3;
function readWorkflow(text) {
	if (text.length > MAX_CHARACTERS) return faulty("the text is too long for a workflow");
	try {
		const lines = new import_dist.LineCounter();
		const document = (0, import_dist.parseDocument)(text, {
			lineCounter: lines,
			prettyErrors: false
		});
		const errors = document.errors.slice(0, MAX_FAULTS);
		if (errors.length > 0) return err(errors.map(({ message, pos: [offset] }) => {
			const { line, column } = positionIn(lines, offset);
			return {
				message: `this is not valid YAML: ${message}`,
				line,
				column
			};
		}));
		const content = document.toJS({ maxAliasCount: MAX_ALIASES });
		return ok(sourceOf(content, {
			document,
			lines,
			text
		}));
	} catch (error) {
		if (error instanceof RangeError) return faulty(TOO_DEEP);
		if (error instanceof ReferenceError) return faulty(error.message);
		throw error;
	}
}
function faulty(message) {
	return err([{
		message,
		line: 1,
		column: 1
	}]);
}
function sourceOf(content, { document, lines, text }) {
	const nodeAt = (path) => {
		let here = resolved(document, document.contents);
		let last = here;
		for (const step of path) {
			here = resolved(document, here === void 0 ? void 0 : childOf(here, step));
			last = here ?? last;
		}
		return last;
	};
	const positionOf = (path) => positionIn(lines, nodeAt(path)?.range?.[0] ?? 0);
	return {
		content,
		positionOf,
		positionOfKey: (path) => {
			const parent = nodeAt(path.slice(0, -1));
			const key = (0, import_dist.isMap)(parent) ? parent.items.map((pair) => pair.key).find((one) => isKey(one, path.at(-1))) : void 0;
			return (0, import_dist.isNode)(key) ? positionIn(lines, key.range?.[0] ?? 0) : positionOf(path);
		},
		positionOfText: (path, part) => {
			const [start = 0, end = start] = nodeAt(path)?.range ?? [];
			const found = text.slice(start, end).indexOf(part);
			return positionIn(lines, start + Math.max(0, found));
		}
	};
}
function childOf(node, step) {
	if ((0, import_dist.isSeq)(node) && typeof step === "number") return node.items[step];
	return (0, import_dist.isMap)(node) ? node.items.find(({ key }) => isKey(key, step))?.value : void 0;
}
function isKey(node, name) {
	return (0, import_dist.isScalar)(node) && String(node.value) === String(name);
}
function resolved(document, node) {
	if ((0, import_dist.isAlias)(node)) return node.resolve(document);
	return (0, import_dist.isNode)(node) ? node : void 0;
}
function positionIn(lines, offset) {
	const { line, col } = lines.linePos(offset);
	return {
		line: Math.max(1, line),
		column: Math.max(1, col)
	};
}
// src/cli/commands/check/workflow/check-workflow-file.ts
function isWorkflowFile(path, text) {
	return /^(?:jobs|"jobs"|'jobs')\s*:/mu.test(text) || /(?:^|[\\/])\.github[\\/]workflows[\\/][^\\/]+$/u.test(path);
}
async function checkWorkflowFile(given) {
	const { path, text, actions, kinds } = given;
	const yaml = readWorkflow(text);
	if (!yaml.ok) return {
		mistakes: mistakesOfFaults(path, yaml.error),
		actions: [],
		steps: 0
	};
	const context = {
		source: path,
		yaml: yaml.value
	};
	const steps = stepkeySteps(yaml.value.content, actions);
	const found = await Promise.all(steps.map(async (step) => [
		...checkOwnPin(step, context),
		...checkInnerPin(step, context),
		...checkExpressions(step, context),
		...checkSecrets(step, context),
		...checkStepJob(step, context),
		...await checkStepInputs(step, context, kinds)
	]));
	return {
		mistakes: inOrder(found.flat()),
		actions: steps.flatMap((step) => innerAction(step, context)),
		steps: steps.length
	};
}
// src/cli/commands/check/check.ts
const check = {
	name: "check",
	synopsis: "PATH…",
	description: [
		"Checks policies, broker configurations and workflows. It reports all mistakes at once. For each one it prints the file, line and column, what is wrong, what is expected, and an example. It only reads.",
		"A path is a file, or a directory: then its YAML files and those up to two levels below are checked. A file with url, listen, owners or store at its top level is checked as a configuration, any other file as a policy. A policy named .organisation.yml is an organisation's policy. A file with jobs at its top level, or in .github/workflows, is checked as a workflow, and .github/stepkey/tasks.yml as the tasks of agents that have no broker; it is checked with the workflows of its repository, too.",
		"In a workflow, the steps that use stepkey are checked: whether stepkey and the action in uses are pinned to a full commit, the inputs, the job's permissions and environment, expressions in run, with and env whose values others decide, and stored secrets that stepkey would not know. The actions that stepkey runs are listed, because GitHub's list of allowed actions does not see them. A step uses stepkey if its action's repository has that name, or one that --action gives.",
		"With --config, policies are also checked against that configuration: it must serve the policy's owner and have its servers. The servers are then checked too: whether the credential of each read grant can only read and, for PostgreSQL, whether each credential can be issued. For that, stepkey creates the role in a transaction and rolls it back. Without --config, no server is contacted: then, or if a secret is not set on this machine, not everything was checked, and the exit code is 3. --offline says that this is as it should be, for example in CI.",
		"A warning points at something that can never have an effect, such as a file that no broker reads, or that could not be checked although the grant works. It does not count as a mistake."
	],
	options: {
		config: {
			value: "FILE",
			help: "The configuration of the broker that the policies are for."
		},
		action: {
			value: "NAMES",
			help: "OWNER/REPOSITORY of a fork of stepkey that workflows use, or several, separated by commas."
		},
		offline: { help: "Contact no server, and take what needs one, or a secret, for checked." }
	},
	positionals: {
		min: 1,
		max: 1e3,
		name: "PATH"
	},
	examples: [
		["stepkey check broker.yml policy --offline", "Check before a commit, or in CI."],
		["stepkey check .github/workflows", "Check the steps of workflows that use stepkey, and the tasks of agents that have no broker."],
		["stepkey check policy --config broker.yml", "Also check, on the servers, that credentials can be issued and read grants can only read."]
	],
	exitCodes: {
		0: "no mistakes; with --offline: none in what can be checked offline",
		1: "mistakes found",
		3: "not everything was checked: a file, a server or a secret cannot be reached"
	},
	run: runCheck
};
async function runCheck(given, deps) {
	const json = given.flag("json");
	const offline = given.flag("offline");
	const named = await expandPaths(deps, given.positionals);
	const files = await readFiles(deps, [...named, ...await tasksFilesBeside(deps, named)]);
	const broker = await targetBroker(given, deps, files);
	if (!broker.ok) return printFailure(deps, broker.error, {
		json,
		exit: 3
	});
	const actions = (given.text("action") ?? "").split(/[,\s]+/u).filter((name) => name !== "");
	const target = {
		broker: broker.value,
		actions
	};
	const found = await Promise.all(files.map((file) => checkFile(deps, file, target)));
	const checked = files.filter(({ is, text }) => is === "policy" && text.ok).map(({ path }) => path);
	const neighbours = await neighboursOf(deps, checked);
	const unread = unreadFiles({
		checked,
		neighbours,
		broker: broker.value
	});
	return reportChecks(deps, [...found, {
		mistakes: unread,
		unchecked: [],
		offline: false
	}], {
		json,
		offline
	});
}
function readFiles(deps, paths) {
	return Promise.all(paths.map(async (path) => {
		const text = await readNamed(deps, path);
		const parsed = text.ok ? readYaml(text.value) : void 0;
		const yaml = parsed?.ok === true ? parsed.value : void 0;
		return {
			path,
			text,
			yaml,
			is: kindOf(path, text.ok ? text.value : "", yaml)
		};
	}));
}
const CONFIGURATION_KEYS = new Set([
	"url",
	"listen",
	"owners",
	"store"
]);
function kindOf(path, text, yaml) {
	if (isTasksFile(path)) return "tasks";
	if (yaml !== void 0 && hasConfigurationKeys(yaml)) return "configuration";
	return isWorkflowFile(path, text) ? "workflow" : "policy";
}
function hasConfigurationKeys(yaml) {
	return yaml.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
}
async function targetBroker(given, deps, files) {
	const path = given.text("config");
	if (path === void 0) {
		const [only, ...others] = files.filter(({ is }) => is === "configuration");
		const isClear = only?.yaml !== void 0 && others.length === 0;
		return ok(isClear ? offlineBroker(only.yaml, only.path) : void 0);
	}
	if (!given.flag("offline")) {
		const config = await readConfig(deps, path);
		return config.ok ? ok(await onlineBroker(config.value, deps, path)) : config;
	}
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const yaml = readYaml(text.value);
	return ok(yaml.ok ? offlineBroker(yaml.value, path) : void 0);
}
async function checkFile(deps, { path, text, yaml, is }, target) {
	const { broker, actions } = target;
	if (!text.ok) return {
		mistakes: [],
		unchecked: [text.error.message],
		offline: false
	};
	if (is === "policy") return checkPolicy({
		path,
		text: text.value,
		broker,
		deps
	});
	if (is === "tasks") return await checkTasksFile({
		path,
		text: text.value,
		kinds: deps.kinds
	});
	if (is === "workflow") {
		const { kinds } = deps;
		const found = await checkWorkflowFile({
			path,
			text: text.value,
			actions,
			kinds
		});
		return {
			mistakes: found.mistakes,
			unchecked: [],
			offline: false,
			workflow: found
		};
	}
	const config = await parseConfig(deps, path, text.value);
	const hasServers = isRecord(yaml?.valueAt(["servers"])) && broker?.isOffline !== false;
	return {
		mistakes: config.ok ? [] : config.error,
		unchecked: [],
		offline: hasServers
	};
}
export { check };
