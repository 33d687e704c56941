import { n as taskCredentialKinds, t as parseTasksFile } from "./parse-tasks-file.js";
import { Gt as isRecord, H as identifyFor, Kt as parseJson, Vt as FAILURE_CODES, it as retrying } from "./job.js";
import { dt as ok, mt as failure, ut as err } from "./start.js";
import { ct as decideDirectly, ot as openDirectKind, st as lazyGate } from "./direct.js";
import { n as standingOfRefusal } from "./lease-refusal.js";
const { Buffer } = process.getBuiltinModule("node:buffer");
// src/policy/tasks-file.ts
const TASKS_FILE = ".github/stepkey/tasks.yml";
// src/action/lease/direct/look-ahead.ts
async function lookAhead(job, input, { access, claims, gate, signal }) {
	const { provider, direct } = await openDirectKind(job, input.credential);
	const { settings } = input.credential;
	const question = {
		provider,
		settings,
		access,
		gate,
		approval: input,
		rule: input.rule
	};
	const decided = await decideDirectly({
		...question,
		say: () => void 0
	}, claims, signal);
	return {
		refusal: decided.ok ? void 0 : decided.error,
		variables: provider.variablesOf?.(settings) ?? [],
		revocability: provider.revocability.best,
		longestSeconds: direct.longestSeconds
	};
}
const MAX_QUESTIONS = 16;
function gateForOnce(job, token) {
	const gate = lazyGate(job, token);
	const asked = new Map();
	return { decide: (question, signal) => {
		const { rule, bases } = question;
		const key = JSON.stringify([rule, bases]);
		const before = asked.get(key);
		if (before !== void 0) return before;
		if (asked.size >= MAX_QUESTIONS) return Promise.resolve(TOO_MANY);
		const answer = gate.decide(question, signal);
		asked.set(key, answer);
		return answer;
	} };
}
const TOO_MANY = {
	kind: "unavailable",
	message: "The tasks have too many different rules of approval to ask about all of them.",
	retryAfterSeconds: 60
};
// src/action/agent/step/fetch-tasks-file.ts
const RETRY = {
	attempts: 3,
	firstWaitMs: 500,
	maxWaitMs: 5e3,
	jitter: .5
};
const TIMEOUT_MS = 1e4;
const MAX_BYTES = 131072;
const MAX_RESPONSE_BYTES = 2 * MAX_BYTES;
async function fetchTasksFile(job, { repository, token, signal }) {
	const apiUrl = job.env["GITHUB_API_URL"] ?? "https://api.github.com";
	const response = await retrying(job.send, RETRY, job)({
		method: "GET",
		url: `${apiUrl}/repos/${repository}/contents/${TASKS_FILE}`,
		headers: {
			accept: "application/vnd.github+json",
			"x-github-api-version": "2022-11-28",
			"user-agent": "stepkey",
			authorization: `Bearer ${token.reveal()}`
		},
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_RESPONSE_BYTES,
		signal
	});
	if (response.ok) return textOf(response.value, repository);
	if (signal.aborted) return err(refused("cancelled", FAILURE_CODES.cancelled.meaning));
	const { kind, message } = response.error;
	if (kind === "too_large") return err(tooLarge());
	return err(refused("github_unavailable", `${TASKS_FILE} could not be read: ${message}.`));
}
function textOf(response, repository) {
	const { status, headers, body } = response;
	if (status === 404) {
		const message = `The default branch of ${repository} has no ${TASKS_FILE}, or \`github-token\` may not read the repository.`;
		return err(refused("tasks_file_missing", message));
	}
	const isLimited = headers["x-ratelimit-remaining"] === "0" || "retry-after" in headers;
	if ((status === 401 || status === 403) && !isLimited) {
		const message = `GitHub does not let \`github-token\` read ${TASKS_FILE} of ${repository} (status ${status}).`;
		return err(refused("tasks_file_unreadable", message));
	}
	if (status !== 200) {
		const message = `${TASKS_FILE} could not be read: GitHub returned status ${status}.`;
		return err(refused("github_unavailable", message));
	}
	return contentOf(parseJson(body));
}
function contentOf(entry) {
	const content = isRecord(entry) ? entry["content"] : void 0;
	if (!isRecord(entry) || entry["type"] !== "file" || typeof content !== "string") return err(invalid(`${TASKS_FILE} is not a file.`));
	if (entry["encoding"] !== "base64") return err(tooLarge());
	const bytes = Buffer.from(content, "base64");
	if (bytes.length > MAX_BYTES) return err(tooLarge());
	try {
		return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return err(invalid(`${TASKS_FILE} is not UTF-8.`));
	}
}
function tooLarge() {
	return invalid(`${TASKS_FILE} is larger than ${MAX_BYTES / 1024} KiB.`);
}
function invalid(message) {
	return refused("tasks_file_invalid", message);
}
function refused(code, message) {
	return failure(code, message, { remedy: FAILURE_CODES[code].remedy });
}
// src/action/agent/step/direct-tasks.ts
const AUDIENCE = "stepkey:discover";
const DEFAULT_TTL_SECONDS = 900;
async function discoverDirectly(job, { input, memory, onMistake }, signal) {
	const identity = await identifyFor(job, AUDIENCE)(signal);
	if (!identity.ok) return identity;
	const { claims } = identity.value;
	const { repository, environment, sha: commit } = claims;
	const token = input.githubToken;
	const text = await fetchTasksFile(job, {
		repository,
		token,
		signal
	});
	if (!text.ok) return text;
	const document = await documentOf(text.value, job.kinds);
	if (!document.ok) return document;
	for (const line of document.value.mistakes.map(mistakeText)) {
		if (!memory.said.has(line)) onMistake(line);
		memory.said.add(line);
	}
	const ahead = {
		claims,
		gate: gateForOnce(job, token),
		signal
	};
	const found = await Promise.all(document.value.tasks.map((task) => standingOf(job, task, {
		...ahead,
		token
	})));
	for (const { task, source } of found) memory.sources.set(task, source);
	return ok({
		repository,
		...environment === void 0 ? {} : { environment },
		commit,
		grants: found.map(({ grant }) => grant),
		tasks: found.map(({ task }) => task)
	});
}
async function documentOf(text, kinds) {
	const known = await taskCredentialKinds(kinds);
	const parsed = parseTasksFile(text, {
		source: TASKS_FILE,
		kinds: known
	});
	if (parsed.ok) return parsed;
	const { meaning, remedy } = FAILURE_CODES.tasks_file_invalid;
	const details = parsed.error.map(mistakeText);
	return err(failure("tasks_file_invalid", meaning, {
		remedy,
		details
	}));
}
function mistakeText({ source, line, column, path, message, expected, example }) {
	const place = `${source}:${line}:${column}${path === "" ? "" : ` ${path}`}`;
	const rest = [expected, example === "" ? "" : `For example: ${example}`];
	return [`${place}: ${message}`, ...rest.filter((one) => one !== "")].join(" ");
}
async function standingOf(job, task, { token, ...ahead }) {
	const { definition, credential, ttlSeconds } = task;
	const { access, environment } = definition;
	const input = {
		mode: "direct",
		credential,
		...task.approval,
		githubToken: token,
		rule: `${task.source} ${definition.task}`
	};
	const foresight = await lookAhead(job, input, {
		...ahead,
		access
	});
	const elsewhere = otherEnvironment(definition.environment, ahead.claims);
	const outlook = elsewhere === void 0 ? standingOfRefusal(foresight.refusal) : {
		state: "refused",
		missing: [elsewhere]
	};
	const { variables, revocability, longestSeconds = DEFAULT_TTL_SECONDS } = foresight;
	return {
		task: {
			...definition,
			...outlook
		},
		grant: {
			grant: definition.grant,
			access,
			...environment === void 0 ? {} : { environment },
			kind: credential.kind,
			variables,
			revocability,
			ttl: ttlSeconds ?? Math.min(DEFAULT_TTL_SECONDS, longestSeconds),
			...outlook
		},
		source: {
			source: input,
			ttlSeconds
		}
	};
}
function otherEnvironment(wanted, { environment }) {
	if (wanted === environment) return void 0;
	const has = environment === void 0 ? "has none" : `has "${environment}"`;
	return {
		code: "environment_not_granted",
		message: wanted === void 0 ? `The task is for jobs without an environment, and this job ${has}.` : `The task is for the environment "${wanted}", and this job ${has}.`,
		remedy: wanted === void 0 ? "Run the agent in a job without an environment, or name this one in the task." : `Run the agent in a job with \`environment: ${wanted}\`, and set the same on the step.`
	};
}
export { discoverDirectly };
