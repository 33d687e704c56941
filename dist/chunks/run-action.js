import { L as Secret, dt as ok, mt as failure, pt as faultText, ut as err } from "./start.js";
import { Yt as valueWithin, t as belongsToRunner } from "./job.js";
import { d as outOfReach, f as readTaskFile, m as runTask, p as parseFileCommands, r as createActionCommandWriter, u as createActionFiles } from "./run-main.js";
const { join } = process.getBuiltinModule("node:path");
const { StringDecoder } = process.getBuiltinModule("node:string_decoder");
// src/action/uses/lifecycle/carry-over.ts
function carriedOver(env, writes, isSettable = (name) => !belongsToRunner(name)) {
	const exported = writes.env.filter(({ name }) => name !== "NODE_OPTIONS" && isSettable(name)).map(({ name, value }) => [name, new Secret(value)]);
	const state = writes.state.map(({ name, value }) => [`STATE_${name}`, new Secret(value)]);
	const after = {
		...env,
		...Object.fromEntries(exported),
		...Object.fromEntries(state)
	};
	const path = withDirectories(after["PATH"], writes.directories);
	return path === void 0 ? after : {
		...after,
		PATH: path
	};
}
function withDirectories(path, directories) {
	if (directories.length === 0) return void 0;
	const known = path instanceof Secret ? path.reveal() : path;
	return [...directories.toReversed(), ...known === void 0 ? [] : [known]].join(":");
}
// src/action/uses/lifecycle/outcome.ts
function combinedOutcome(ended) {
	const wrong = ended.find((each) => !each.ok);
	const all = ended.flatMap((each) => each.ok ? [each.value] : []);
	if (wrong !== void 0 && all.length === 0) return wrong;
	const failed = all.find(({ exitCode }) => exitCode !== 0);
	return ok({
		exitCode: failed?.exitCode ?? (wrong === void 0 ? 0 : 1),
		signal: failed?.signal,
		wasStopped: all.some(({ wasStopped }) => wasStopped),
		leftBehind: worst(all.map(({ leftBehind }) => leftBehind)),
		...all.some(({ outputDropped }) => outputDropped === true) ? { outputDropped: true } : {},
		...ofUnstarted(wrong?.error)
	});
}
function ofUnstarted(why) {
	if (why === void 0) return {};
	return why.code === "cancelled" ? { wasStopped: true } : { notRun: why };
}
function worst(all) {
	if (all.includes("escaped")) return "escaped";
	return all.includes("ended") ? "ended" : "none";
}
// src/action/uses/lifecycle/action-variables.ts
function actionVariables(reference, directory) {
	const isOfRepository = reference.from === "repository";
	return {
		GITHUB_ACTION_PATH: directory,
		GITHUB_ACTION_REPOSITORY: isOfRepository ? `${reference.owner}/${reference.repository}` : "",
		GITHUB_ACTION_REF: isOfRepository ? reference.ref : ""
	};
}
// src/action/uses/commands/command-reader.ts
const MAX_LINE_BYTES = 1048576;
const MAX_VALUES_BYTES = 4194304;
const MAX_NAMES = 20;
const DROPPED = /^(?:add-matcher|remove-matcher|internal-[a-z-]+|save-cache)$/u;
const LINE_END = /[\r\n]/u;
function createCommandReader() {
	const rest = {
		stdout: lineRest(),
		stderr: lineRest()
	};
	const found = {
		outputs: new Map(),
		state: new Map(),
		env: new Map(),
		directories: new Set(),
		dropped: new Set(),
		missed: new Set()
	};
	let left = MAX_VALUES_BYTES;
	let stoppedBy;
	const named = {
		"set-output": found.outputs,
		"save-state": found.state,
		"set-env": found.env
	};
	const act = ({ name, key, value }) => {
		left -= key.length + value.length;
		if (left < 0) return;
		if (key !== "") named[name]?.set(key, value);
		if (name === "add-path" && value !== "") found.directories.add(value);
		if (DROPPED.test(name) && found.dropped.size < MAX_NAMES) found.dropped.add(name);
	};
	const readLine = (line) => {
		const missed = missedIn(line);
		if (missed !== void 0) found.missed.add(missed);
		const command = parseCommand(line);
		if (command === void 0) return;
		if (stoppedBy !== void 0) {
			if (command.name === stoppedBy) stoppedBy = void 0;
		} else if (command.name === "stop-commands" && command.value !== "") stoppedBy = command.value.toLowerCase();
		else act(command);
	};
	return {
		write(stream, chunk) {
			for (const line of rest[stream].lines(chunk)) readLine(line);
		},
		end() {
			for (const line of [rest.stdout, rest.stderr]) readLine(line.last());
			const { outputs, state, env, directories, dropped, missed } = found;
			return {
				outputs: valuesOf(outputs),
				state: valuesOf(state),
				env: valuesOf(env),
				directories: [...directories],
				dropped: [...dropped],
				missed: [...missed]
			};
		}
	};
}
function valuesOf(found) {
	return [...found].map(([name, value]) => ({
		name,
		value
	}));
}
function lineRest() {
	const decoder = new StringDecoder("utf8");
	let parts = [];
	let size = 0;
	const keep = (text) => {
		size += text.length;
		if (size <= MAX_LINE_BYTES) parts.push(text);
		else parts = [];
	};
	const take = () => {
		const line = parts.join("");
		parts = [];
		size = 0;
		return line;
	};
	return {
		lines(chunk) {
			const [first = "", ...others] = decoder.write(chunk).split(LINE_END);
			keep(first);
			const last = others.pop();
			if (last === void 0) return [];
			const lines = [take(), ...others];
			keep(last);
			return lines;
		},
		last: take
	};
}
const COMMAND = /^\s*::(?<name>[^\s:]{1,200})(?: (?<properties>.*?))?::(?<value>.*)$/su;
function parseCommand(line) {
	if (!line.includes("::")) return void 0;
	const parts = COMMAND.exec(line)?.groups;
	if (parts === void 0) return void 0;
	const { name = "", properties = "", value = "" } = parts;
	const key = properties.split(",").map((pair) => /^\s*name=(?<name>.*)$/su.exec(pair)?.groups?.["name"]).find((each) => each !== void 0);
	return {
		name: name.toLowerCase(),
		key: unescaped(key ?? "", PROPERTY),
		value: unescaped(value, DATA)
	};
}
const DATA = {
	"%0D": "\r",
	"%0A": "\n",
	"%25": "%"
};
const PROPERTY = {
	...DATA,
	"%3A": ":",
	"%2C": ","
};
function unescaped(text, escapes) {
	return text.replaceAll(/%(?:0D|0A|25|3A|2C)/gu, (escape) => escapes[escape] ?? escape);
}
function missedIn(line) {
	if (!line.includes("ACTIONS_") && !line.includes("Cache Service")) return void 0;
	if (/\bACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)\b/u.test(line)) return "ID tokens";
	return /\bACTIONS_(?:RUNTIME_TOKEN|RUNTIME_URL|RESULTS_URL|CACHE_URL)\b/u.test(line) || /\bCache Service Url not found\b/u.test(line) ? "caches and artifacts" : void 0;
}
// src/action/uses/lifecycle/read-writes.ts
async function readWrites(files, printed) {
	const output = pairsOf("GITHUB_OUTPUT", await readTaskFile(files.output, "GITHUB_OUTPUT"));
	const state = pairsOf("GITHUB_STATE", await readTaskFile(files.state, "GITHUB_STATE"));
	const env = pairsOf("GITHUB_ENV", await readTaskFile(files.env, "GITHUB_ENV"));
	const path = await readTaskFile(files.path, "GITHUB_PATH");
	const summary = await readTaskFile(files.summary, "GITHUB_STEP_SUMMARY");
	const directories = path.ok ? path.value.split(/\r?\n/u).filter((line) => line !== "") : [];
	return {
		outputs: [...printed.outputs, ...output.values],
		state: [...printed.state, ...state.values],
		env: [...printed.env, ...env.values],
		directories: [...printed.directories, ...directories],
		summary: summary.ok ? summary.value : "",
		failures: [state, env].flatMap(({ failed }) => failed ?? []).concat(path.ok ? [] : path.error),
		...output.failed === void 0 ? {} : { outputFailure: output.failed },
		...summary.ok ? {} : { summaryFailure: summary.error }
	};
}
function writesOutOfReach({ outputs, state, env, directories }) {
	return {
		outputs,
		state,
		env,
		directories,
		summary: "",
		failures: [],
		outputFailure: outOfReach("GITHUB_OUTPUT")
	};
}
function pairsOf(name, read) {
	if (!read.ok) return {
		values: [],
		failed: read.error
	};
	const parsed = parseFileCommands(read.value);
	if (!parsed.ok) return {
		values: [],
		failed: failure("task_output_malformed", `${name} cannot be read: ${parsed.error}.`, { remedy: "Report it to the action's authors." })
	};
	return {
		values: Object.entries(parsed.value).map(([key, value]) => ({
			name: key,
			value
		})),
		failed: void 0
	};
}
// src/action/task/run-action.ts
const LIMITS = {
	normal: {
		stop: [{
			signal: "SIGINT",
			waitMs: 3e3
		}, {
			signal: "SIGKILL",
			waitMs: 250
		}],
		rest: [
			{ waitMs: 2e3 },
			{
				signal: "SIGTERM",
				waitMs: 1e3
			},
			{
				signal: "SIGKILL",
				waitMs: 500
			}
		],
		lastReadMs: {
			stopped: 250,
			ended: 5e3
		}
	},
	cleanup: {
		stop: [{
			signal: "SIGKILL",
			waitMs: 250
		}],
		rest: [
			{ waitMs: 500 },
			{
				signal: "SIGTERM",
				waitMs: 250
			},
			{
				signal: "SIGKILL",
				waitMs: 250
			}
		],
		lastReadMs: {
			stopped: 250,
			ended: 1e3
		}
	}
};
const CLEANUP_MS = 2e3;
const READ_MS = 2e3;
function createStepRunner(context) {
	const groups = [];
	const readers = [];
	const cleaning = cleanupTime(context.effects);
	const run = async (step) => {
		const { directory, effects } = context;
		const reader = createCommandReader();
		const printed = once(() => reader.end());
		readers.push(printed);
		const own = join(directory.path, step.name);
		const files = await createActionFiles(own);
		const stopping = stopSignal(step, effects, cleaning);
		const task = await runTask({
			...step.runs,
			env: {
				...context.env,
				...step.env,
				...filesEnv(files)
			},
			directory: own
		}, {
			...effects,
			annotations: createActionCommandWriter,
			tap: (stream, bytes) => reader.write(stream, bytes),
			groupEnded: (leader, members) => groups.push({
				leader,
				members
			}),
			limits: LIMITS[step.when],
			signal: stopping.signal
		});
		stopping.forget();
		const read = async () => {
			if (directory.isMounted()) return writesOutOfReach(printed());
			return await valueWithin(readWrites(files, printed()), READ_MS, effects.clock) ?? writesOutOfReach(printed());
		};
		return {
			task,
			writes: once(read)
		};
	};
	return {
		run: async (step) => {
			try {
				return await run(step);
			} catch (error) {
				return notSupervised(error);
			}
		},
		groups: () => groups,
		printed: () => readers.map((each) => each())
	};
}
function notSupervised(cause) {
	const message = `The action could not be supervised: ${faultText(cause)}.`;
	const remedy = "Report this with the lines above. stepkey ends the credential next.";
	const nothing = {
		outputs: [],
		state: [],
		env: [],
		directories: [],
		summary: "",
		failures: []
	};
	return {
		task: err(failure("internal", message, {
			remedy,
			cause
		})),
		writes: () => Promise.resolve(nothing)
	};
}
function filesEnv(files) {
	return {
		GITHUB_OUTPUT: files.output,
		GITHUB_STATE: files.state,
		GITHUB_ENV: files.env,
		GITHUB_PATH: files.path,
		GITHUB_STEP_SUMMARY: files.summary
	};
}
function cleanupTime({ clock }) {
	let until;
	return () => {
		const now = clock.now();
		until ??= now + CLEANUP_MS;
		return Math.max(0, Math.min(until - now, CLEANUP_MS));
	};
}
function stopSignal({ when }, { signal: stopped, clock }, timeLeft) {
	if (when === "normal" || stopped === void 0) return {
		signal: stopped,
		forget: () => {}
	};
	const stop = new AbortController();
	const over = new AbortController();
	const later = async () => {
		const milliseconds = timeLeft();
		if (milliseconds > 0) await clock.sleep(milliseconds, over.signal);
		if (!over.signal.aborted) stop.abort();
	};
	const start = () => void later();
	if (stopped.aborted) start();
	else stopped.addEventListener("abort", start, { once: true });
	return {
		signal: stop.signal,
		forget() {
			over.abort();
			stopped.removeEventListener("abort", start);
		}
	};
}
function once(work) {
	let result;
	return () => (result ??= { value: work() }).value;
}
const OWN_NODE = process.execPath;
export { carriedOver as a, combinedOutcome as i, createStepRunner as n, actionVariables as r, OWN_NODE as t };
