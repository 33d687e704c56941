import { t as parseByteSize } from "./byte-size.js";
import { H as mistake, L as Secret, U as notDuration, V as IS_IT_SET, W as quoted, at as DURATION_EXAMPLES, dt as ok, lt as didYouMean, ot as formatDuration, st as parseDuration, ut as err } from "./start.js";
// src/action/inputs/agent.ts
const OF_ONE_CREDENTIAL = [
	{
		input: "uses",
		unset: [""],
		why: "an action cannot be the agent. Start the agent in run."
	},
	{
		input: "with",
		unset: [""],
		why: "it goes with uses."
	},
	{
		input: "with-credential",
		unset: [""],
		why: "it goes with uses."
	},
	{
		input: "exports",
		unset: [""],
		why: "it goes with uses."
	},
	{
		input: "nested",
		unset: [""],
		why: "it goes with uses."
	},
	{
		input: "grant",
		unset: [""],
		why: "policy says in `tasks` which grant each task gets."
	},
	{
		input: "credential",
		unset: [""],
		why: "an agent holds none. Say in .github/stepkey/tasks.yml which credential each task gets."
	},
	{
		input: "secret-env",
		unset: [""],
		why: "the agent could read it. Give it to a step of its own, or to a task by a grant."
	},
	{
		input: "access",
		unset: ["", "read"],
		why: "the agent itself gets no access. A task that writes needs its own approval."
	},
	{
		input: "ttl",
		unset: [""],
		why: "each task has a lease of its own. Use max-task-time."
	},
	{
		input: "approvals",
		unset: ["", "1"],
		why: "the rules of a task say it."
	},
	{
		input: "approvers",
		unset: [""],
		why: "the rules of a task say it."
	},
	{
		input: "bases",
		unset: [""],
		why: "the rules of a task say it."
	},
	{
		input: "max-age",
		unset: [""],
		why: "the rules of a task say it."
	},
	{
		input: "wait-for-approval",
		unset: ["", "0"],
		why: "no step waits for an agent: it learns who must approve."
	},
	{
		input: "keep-config",
		unset: [""],
		why: "the agent has a home of its own."
	}
];
function agentInputOf(text, broker) {
	const brokerUrl = text("broker") === "" ? ok(void 0) : broker();
	const token = githubTokenOf(text("github-token"), text("broker"));
	const isolation = isolationOf(text("isolation"));
	const maxTasks = maxTasksOf(text("max-tasks"));
	const maxTaskSeconds = maxTaskTimeOf(text("max-task-time"));
	const maxTaskOutputBytes = maxTaskOutputOf(text("max-task-output"));
	const misplaced = misplacedIn(text);
	if (brokerUrl.ok && token.ok && isolation.ok && maxTasks.ok && maxTaskSeconds.ok && maxTaskOutputBytes.ok && misplaced.length === 0) return ok({
		mode: "agent",
		brokerUrl: brokerUrl.value,
		githubToken: token.value,
		isolation: isolation.value,
		budgets: {
			maxTasks: maxTasks.value,
			maxTaskSeconds: maxTaskSeconds.value,
			maxTaskOutputBytes: maxTaskOutputBytes.value
		}
	});
	const read = [
		brokerUrl,
		token,
		isolation,
		maxTasks,
		maxTaskSeconds,
		maxTaskOutputBytes
	];
	return err([...misplaced, ...read.flatMap((one) => one.ok ? [] : one.error)]);
}
function misplacedIn(text) {
	return OF_ONE_CREDENTIAL.filter(({ input, unset }) => !isOneOf(unset, text(input))).map(({ input, why }) => ({
		input,
		text: `cannot be combined with agent: ${why}`,
		example: "leave it out"
	}));
}
function isOneOf(values, value) {
	return values.includes(value);
}
function githubTokenOf(text, broker) {
	if (text !== "" || broker !== "") return ok(new Secret(text));
	const why = `is empty: without a broker, it reads .github/stepkey/tasks.yml. ${IS_IT_SET}`;
	return mistake("github-token", why, "${{ github.token }}");
}
const ISOLATIONS = [
	"required",
	"best-effort",
	"none"
];
function isolationOf(text) {
	const given = ISOLATIONS.find((one) => one === (text || "required"));
	if (given !== void 0) return ok(given);
	const meant = didYouMean(text, ISOLATIONS);
	const hint = meant === void 0 ? "" : ` Did you mean ${meant}?`;
	const wrong = `${quoted(text)} is not one of required, best-effort and none.${hint}`;
	return mistake("isolation", wrong, "required");
}
const DEFAULT_TASKS = 20;
const MOST_TASKS = 1e3;
function maxTasksOf(text) {
	if (text === "") return ok(DEFAULT_TASKS);
	const count = /^[1-9]\d{0,3}$/u.test(text) ? Number(text) : NaN;
	if (count <= MOST_TASKS) return ok(count);
	const wrong = `${quoted(text)} is not a whole number from 1 to ${MOST_TASKS}.`;
	return mistake("max-tasks", wrong, String(DEFAULT_TASKS));
}
const DEFAULT_SECONDS = 600;
const MOST_SECONDS = 21600;
function maxTaskTimeOf(text) {
	if (text === "") return ok(DEFAULT_SECONDS);
	const time = parseDuration(text);
	const example = formatDuration(DEFAULT_SECONDS);
	if (!time.ok) {
		const wrong = `${quoted(text)} is not a duration such as ${DURATION_EXAMPLES}`;
		return notDuration("max-task-time", wrong, {
			given: text,
			example,
			most: MOST_SECONDS
		});
	}
	if (time.value <= MOST_SECONDS) return ok(time.value);
	const longest = formatDuration(MOST_SECONDS);
	const wrong = `${quoted(text)} is longer than ${longest}, the maximum.`;
	return mistake("max-task-time", wrong, example);
}
const MIB = 1048576;
const DEFAULT_BYTES = MIB;
const MOST_BYTES = 16 * MIB;
function maxTaskOutputOf(text) {
	if (text === "") return ok(DEFAULT_BYTES);
	const bytes = parseByteSize(text);
	if (!bytes.ok) {
		const wrong = `${quoted(text)} is not a size such as 64KiB or 1MiB.`;
		return mistake("max-task-output", wrong, "1MiB");
	}
	if (bytes.value <= MOST_BYTES) return ok(bytes.value);
	return mistake("max-task-output", `${quoted(text)} is more than 16MiB, the maximum.`, "1MiB");
}
export { agentInputOf };
