import { Y as GRANT_NAME, dt as ok, k as sentence, lt as didYouMean, ot as formatDuration, ut as err } from "./start.js";
import { I as unknown, M as strictObject, N as string, S as int, T as literal, _ as array, j as record, m as _enum } from "./zod.js";
import { a as mistakesOf, c as shorten, i as mistakeAt, n as firstMistakes, r as inOrder } from "./mistake.js";
import { t as readYaml } from "./yaml-source.js";
import { t as hint } from "./hint.js";
import { _ as sameVariables, b as duration, h as parametersOf, i as branch, m as mistakesOfText, n as MAX_TTL_SECONDS, p as approver, s as oneEnvironment, t as MAX_AGE_SECONDS, v as TASK_HINTS, y as TASK_SHAPE } from "./schema.js";
// src/credentials/kind/task-kinds.ts
async function taskCredentialKinds(kinds) {
	return await Promise.all(kinds.map(async ({ name, direct }) => {
		if (direct === void 0) return { name };
		const loaded = await direct.load();
		const { example, longestSeconds } = direct;
		return {
			name,
			direct: {
				example,
				longestSeconds,
				parse: (given) => loaded.parse(given)
			}
		};
	}));
}
// src/policy/tasks-file-credential.ts
function credentialOfTask(given, kinds) {
	const [name, ...others] = Object.keys(given);
	if (name === void 0 || others.length > 0) return err([{
		path: ["credential"],
		message: name === void 0 ? "It names no provider." : "A task gets one credential: name one."
	}]);
	const kind = kinds.find((one) => one.name === name);
	if (kind?.direct === void 0) return err([unknownKind(name, kinds)]);
	const { longestSeconds } = kind.direct;
	const parsed = kind.direct.parse(given[name]);
	if (parsed.ok) return ok({
		kind: name,
		settings: parsed.value,
		longestSeconds
	});
	return err(parsed.error.map(({ path, message, example }) => {
		const what = path.length === 0 ? name : path.join(".");
		const text = sentence(`\`${what}\` ${message}`);
		return {
			path: [
				"credential",
				name,
				...path
			],
			message: text,
			expected: "",
			example
		};
	}));
}
function unknownKind(name, kinds) {
	const path = ["credential", name];
	if (kinds.some((kind) => kind.name === name)) return {
		path,
		message: `${name} needs a broker: only a broker issues it.`,
		expected: "Run a broker, and put the task into its policy.",
		example: ""
	};
	const known = kinds.flatMap((kind) => kind.direct === void 0 ? [] : [kind.name]);
	const meant = didYouMean(name, known);
	const expected = meant === void 0 ? `Known: ${known.join(", ")}.` : `Did you mean "${meant}"?`;
	return {
		path,
		message: `"${shorten(name)}" is not a known provider.`,
		expected,
		example: ""
	};
}
// src/policy/tasks-file-schema.ts
const APPROVALS = {
	approvals: int().min(1).max(10).optional(),
	approvers: array(approver).min(1).optional(),
	bases: array(branch).min(1).optional(),
	"max-age": duration(MAX_AGE_SECONDS).optional()
};
const APPROVAL_KEYS = [
	"approvals",
	"approvers",
	"bases",
	"max-age"
];
const directTaskSchema = strictObject({
	...TASK_SHAPE,
	credential: record(string(), unknown()),
	access: _enum(["read", "write"]).default("read"),
	environment: oneEnvironment.optional(),
	ttl: duration(MAX_TTL_SECONDS).optional(),
	timeout: TASK_SHAPE.timeout.unwrap().optional(),
	...APPROVALS
});
const tasksFileSchema = strictObject({
	version: literal(1),
	tasks: record(string(), unknown())
});
const KEYS_OF_POLICY = {
	grant: "Grants are in a broker's policy. Say in `credential` what the task gets.",
	approval: "Put approvals, approvers, bases and max-age beside `access`.",
	allow: "Which jobs may run it is the workflow's matter, and the provider's trust policy's.",
	uses: "A task is a script: say it in `run`."
};
function tasksFileHints(kinds) {
	const example = kinds.find(({ direct }) => direct !== void 0)?.direct?.example ?? "";
	return {
		...TASK_HINTS,
		version: hint("Expected 1.", "version: 1"),
		"tasks.*": hint("Expected a mapping with title, credential and run.", ""),
		"tasks.*.credential": hint("Expected exactly one provider with its settings.", example),
		"tasks.*.access": hint("Expected read or write.", "access: write"),
		"tasks.*.environment": hint("Expected the name of the job's environment.", "environment: production"),
		"tasks.*.ttl": hint("Expected a duration of at most 12h.", "ttl: 15m"),
		"tasks.*.approvals": hint("Expected a whole number from 1 to 10.", "approvals: 2"),
		"tasks.*.approvers": APPROVERS,
		"tasks.*.approvers.*": APPROVERS,
		"tasks.*.bases": BASES,
		"tasks.*.bases.*": BASES,
		"tasks.*.max-age": hint("Expected a duration of at most 744h.", "max-age: 24h"),
		"tasks.*.timeout": hint("Expected a duration of at most the ttl of the task, which is 15m where it says none.", "timeout: 5m")
	};
}
const APPROVERS = hint("Expected a list of people (@login) or teams (@org/team).", "approvers: [\"@mona\", \"@octo-org/dba\"]");
const BASES = hint("Expected a list of full names of branches, without refs/heads/ and without *.", "bases: [main]");
// src/policy/parse-tasks-file.ts
const DEFAULT_TTL_SECONDS = 900;
const DEFAULT_MAX_AGE_SECONDS = 86400;
function parseTasksFile(text, { source, kinds }) {
	const yaml = readYaml(text);
	if (!yaml.ok) return err(mistakesOfText(source, yaml.error));
	const context = {
		source,
		yaml: yaml.value,
		hints: tasksFileHints(kinds)
	};
	const top = tasksFileSchema.safeParse(yaml.value.content);
	const read = tasksOf(context, kinds);
	const isWhole = read.mistakes.length <= 100;
	if (top.success && isWhole) return ok({
		...read,
		mistakes: inOrder(read.mistakes)
	});
	const ofTop = top.success ? [] : mistakesOf(context, [], {
		schema: tasksFileSchema,
		error: top.error
	});
	return err(firstMistakes([...ofTop, ...read.mistakes]));
}
function tasksOf(context, kinds) {
	const tasks = [];
	const disabled = [];
	const mistakes = [];
	for (const name of context.yaml.keysAt(["tasks"])) {
		const task = taskOf(context, name, kinds);
		if (task.ok) tasks.push(task.value);
		else {
			disabled.push(name);
			mistakes.push(...task.error);
		}
		if (mistakes.length > 100) break;
	}
	return {
		tasks,
		disabled,
		mistakes
	};
}
function taskOf(context, name, kinds) {
	const base = ["tasks", name];
	const { line, column } = context.yaml.positionOfKey(base);
	if (!GRANT_NAME.test(name)) {
		const message = `"${name}" is not a valid name for a task.`;
		const mistake = mistakeAt(context, base, {
			message,
			expected: "Use 1 to 64 letters, digits and . _ -, starting with a letter or digit.",
			example: "count-orders:"
		});
		return err([{
			...mistake,
			line,
			column
		}]);
	}
	const checked = directTaskSchema.safeParse(context.yaml.valueAt(base));
	if (!checked.success) {
		const { error } = checked;
		const found = mistakesOf(context, base, {
			schema: directTaskSchema,
			error
		});
		return err(found.map((mistake) => keyOfPolicy(mistake, name)));
	}
	const input = checked.data;
	const toMistake = ({ path, ...rest }) => ({
		...mistakeAt(context, [...base, ...path], rest),
		...context.yaml.positionOfKey([...base, ...path])
	});
	const credential = credentialOfTask(input.credential, kinds);
	const wrong = credential.ok ? [] : credential.error;
	const longest = credential.ok ? credential.value.longestSeconds : void 0;
	const mistakes = [
		...wrong,
		...contradictions(input, longest),
		...sameVariables(input)
	];
	if (!credential.ok || mistakes.length > 0) return err(mistakes.map(toMistake));
	return ok(directTask(name, {
		input,
		credential: credential.value
	}, `${context.source}:${line}`));
}
function keyOfPolicy(mistake, task) {
	const prefix = `tasks.${task}.`;
	const key = mistake.path.startsWith(prefix) ? mistake.path.slice(prefix.length) : "";
	const expected = Object.hasOwn(KEYS_OF_POLICY, key) ? KEYS_OF_POLICY[key] : void 0;
	if (expected === void 0) return mistake;
	const message = `\`${key}\` is a key of a broker's policy: a task of this file has none.`;
	return {
		...mistake,
		message,
		expected,
		example: ""
	};
}
function contradictions(input, longest) {
	const { access, environment, ttl, timeout } = input;
	const mistakes = [];
	if (access === "write" && environment === void 0) mistakes.push({
		path: ["environment"],
		message: "This is missing: a write needs an environment."
	});
	const idle = access === "read" ? APPROVAL_KEYS.filter((key) => input[key] !== void 0) : [];
	for (const key of idle) {
		const message = "A read needs no approval, so this has no effect.";
		const expected = `Set access: write, or remove ${key}.`;
		mistakes.push({
			path: [key],
			message,
			expected,
			example: ""
		});
	}
	if (ttl !== void 0 && longest !== void 0 && ttl > longest) {
		const message = `A credential of this kind lasts at most ${formatDuration(longest)}.`;
		mistakes.push({
			path: ["ttl"],
			message,
			expected: "Set a shorter ttl.",
			example: ""
		});
	}
	const lasts = lifetimeOf(ttl, longest);
	if (timeout !== void 0 && timeout > lasts) {
		const message = `A task cannot take longer than its lease: that lasts ${formatDuration(lasts)}, and the timeout is ${formatDuration(timeout)}.`;
		const expected = `Set a timeout of at most ${formatDuration(lasts)}, or a longer ttl.`;
		mistakes.push({
			path: ["timeout"],
			message,
			expected,
			example: ""
		});
	}
	return mistakes;
}
function lifetimeOf(ttl, longest = DEFAULT_TTL_SECONDS) {
	return ttl ?? Math.min(DEFAULT_TTL_SECONDS, longest);
}
function directTask(name, { input, credential }, source) {
	const { description, environment, from } = input;
	const lasts = lifetimeOf(input.ttl, credential.longestSeconds);
	return {
		definition: {
			task: name,
			title: input.title,
			...description === void 0 ? {} : { description },
			grant: name,
			access: input.access,
			...environment === void 0 ? {} : { environment },
			run: input.run,
			...from === void 0 ? {} : { from },
			parameters: parametersOf(input),
			output: input.output,
			timeout: input.timeout ?? Math.min(300, lasts),
			per_job: input["per-job"]
		},
		credential: {
			kind: credential.kind,
			settings: credential.settings
		},
		ttlSeconds: input.ttl,
		approval: {
			approvals: input.approvals ?? 1,
			approvers: input.approvers ?? [],
			bases: input.bases,
			maxAgeSeconds: input["max-age"] ?? DEFAULT_MAX_AGE_SECONDS
		},
		source
	};
}
export { taskCredentialKinds as n, parseTasksFile as t };
