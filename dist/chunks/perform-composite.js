import { F as redactText, N as holdsSecret, h as cancelledBeforeStart } from "./run-main.js";
import { Gt as isRecord, k as labelled, pt as codedFailure, t as belongsToRunner } from "./job.js";
import { L as Secret, N as printable, dt as ok, m as sayLines, ut as err } from "./start.js";
import { i as expandText, r as evaluateExpression } from "./unusable.js";
import { a as carriedOver, i as combinedOutcome, r as actionVariables, t as OWN_NODE } from "./run-action.js";
import { t as inputVariable } from "./input-variable.js";
import { a as dockerCommand, i as prepareInputs, o as dockerEnv, t as conditionScope } from "./prepare-action.js";
import { r as statusFunctions } from "./parse-metadata.js";
const { join, resolve } = process.getBuiltinModule("node:path");
// src/action/uses/composite/frame.ts
function frameOf(action, given, env) {
	const inputs = [...action.metadata.inputs.keys(), ...action.inputs.undeclared].map((id) => [id, revealed(given[inputVariable(id)] ?? "")]);
	return {
		action,
		inputs: Object.fromEntries(inputs),
		env,
		results: new Map()
	};
}
function frameScope({ action, inputs, results }, now) {
	const { contexts, functions } = action.scope;
	const names = actionVariables(action.reference, action.directory);
	const github = {
		...isRecord(contexts["github"]) ? contexts["github"] : {},
		action_path: names["GITHUB_ACTION_PATH"],
		action_repository: names["GITHUB_ACTION_REPOSITORY"],
		action_ref: names["GITHUB_ACTION_REF"],
		action_status: now.status
	};
	const steps = Object.fromEntries(results);
	return {
		contexts: {
			...contexts,
			github,
			inputs,
			steps,
			env: now.env
		},
		functions
	};
}
function envContext(all, ...over) {
	const entries = [...Object.entries(all).filter(([name]) => isToken(name) || !belongsToRunner(name)), ...over.flatMap((each) => Object.entries(each))];
	return Object.fromEntries(entries.map(([name, value]) => [name, revealed(value)]));
}
function isSettable(name, all) {
	if (name.startsWith("STEPKEY_")) return false;
	return isToken(name) || !/^(?:GITHUB|RUNNER|ACTIONS)_/u.test(name) || !Object.hasOwn(all, name);
}
function isToken(name) {
	return name === "GITHUB_TOKEN";
}
function expandAll(texts, scope) {
	const values = new Map();
	for (const [name, text] of texts) {
		const value = expandText(text, scope);
		if (!value.ok) return {
			ok: false,
			error: `${name} cannot be evaluated: ${value.error}`
		};
		values.set(name, value.value);
	}
	return ok(values);
}
function secretly(values) {
	return Object.fromEntries([...values].map(([name, value]) => [name, new Secret(value)]));
}
function revealed(value) {
	return value instanceof Secret ? value.reveal() : value;
}
function valuesByName(values) {
	return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}
// src/action/uses/composite/course.ts
function startCourse(setting, effects) {
	const { PATH: path } = setting.all;
	const ended = [];
	const written = [];
	let exported = path === void 0 ? {} : { PATH: path };
	const end = (at, why) => {
		ended.push(err(why));
		effects.onStep({
			...at,
			what: "failed",
			text: effects.safe(why.message)
		});
	};
	return {
		setting,
		effects,
		exported: () => exported,
		async run(at, process, run = effects.run) {
			const when = effects.isStopped() ? "cleanup" : "normal";
			const { task, writes } = await run({
				...process,
				when
			});
			ended.push(task);
			const { outputFailure, ...wrote } = await writes();
			const failures = [...wrote.failures, ...outputFailure === void 0 ? [] : [outputFailure]];
			written.push({
				...wrote,
				outputs: [],
				state: [],
				failures: []
			});
			exported = carriedOver(exported, {
				...wrote,
				state: []
			}, (name) => isSettable(name, setting.all));
			for (const why of failures) end(at, why);
			const outcome = outcomeOf(task, failures);
			if (outcome === "cancelled") effects.onStep({
				...at,
				what: task.ok ? "stopped" : "skipped"
			});
			return {
				outcome,
				hasRun: task.ok,
				outputs: wrote.outputs,
				state: wrote.state
			};
		},
		fail(position, why) {
			const message = `In ${position === "" ? "the action" : `step ${position} of the action`}, ${printable(effects.safe(why))}.`;
			end({ position }, codedFailure("action_unusable", { message }));
		},
		ends: () => ended.length,
		tolerate: (since) => void ended.push(...ended.splice(since).flatMap(tolerated)),
		status() {
			if (effects.isStopped()) return "cancelled";
			return ended.some((each) => !each.ok || each.value.exitCode !== 0) ? "failure" : "success";
		},
		outcome: () => combinedOutcome(ended),
		writes: () => written
	};
}
function outcomeOf(task, failures) {
	if (!task.ok) return task.error.code === "cancelled" ? "cancelled" : "failure";
	if (task.value.wasStopped) return "cancelled";
	return task.value.exitCode === 0 && failures.length === 0 ? "success" : "failure";
}
function tolerated(task) {
	if (task.ok) return [ok({
		...task.value,
		exitCode: 0,
		signal: void 0
	})];
	return task.error.code === "cancelled" ? [task] : [];
}
// src/action/uses/composite/leaves.ts
function createLeaves(course) {
	const { setting, effects } = course;
	const states = new Map();
	const toClean = new Map();
	const run = async (leaf, part) => {
		const { action, position, docker } = leaf;
		const at = part === "main" ? { position } : {
			position,
			part
		};
		const env = {
			...docker?.env,
			...course.exported(),
			...leaf.env,
			...states.get(position),
			...actionVariables(action.reference, action.directory)
		};
		const process = {
			name: `step-${position}${part === "main" ? "" : `-${part}`}`,
			runs: {
				program: programOf(leaf, part, setting.node),
				workingDirectory: setting.workspace
			},
			env
		};
		const inContainer = docker === void 0 ? void 0 : effects.runIn(docker.action);
		const ended = await course.run(at, process, inContainer);
		const saved = ended.state.map(({ name, value }) => [`STATE_${name}`, value]);
		states.set(position, {
			...states.get(position),
			...secretly(saved)
		});
		if (ended.hasRun && part !== "post") toClean.set(position, leaf);
		return ended;
	};
	const isWanted = ({ action, env }, condition) => {
		const seen = envContext(setting.all, course.exported(), env);
		const now = {
			status: course.status(),
			env: seen
		};
		const value = evaluateExpression(condition, conditionScope(action.scope, now));
		return value.ok ? value.value.isTrue : true;
	};
	const runIfWanted = async (leaf, part) => {
		const { position, action } = leaf;
		const condition = part === "pre" ? action.runs.preIf : action.runs.postIf;
		if (action.runs[part] === void 0) return void 0;
		const isRun = isWanted(leaf, condition);
		effects.onStep({
			position,
			part,
			what: isRun ? "starts" : "skipped"
		});
		return isRun ? await run(leaf, part) : void 0;
	};
	return {
		pre: (leaf) => runIfWanted(leaf, "pre"),
		main: (leaf) => run(leaf, "main"),
		async posts() {
			const inOrder = [...toClean.values()].toSorted((one, other) => compared(one.position, other.position));
			for (const leaf of inOrder.toReversed()) await runIfWanted(leaf, "post");
		}
	};
}
function programOf({ action, docker }, part, node) {
	const { runs, directory } = action;
	if (docker === void 0) return {
		file: node,
		args: [join(directory, runs[part] ?? "")]
	};
	const { main, args } = docker.command;
	return {
		file: part === "main" ? main : runs[part] ?? "",
		args
	};
}
function compared(one, other) {
	const [left, right] = [one, other].map((position) => position.split(".").map(Number));
	const at = left?.findIndex((step, level) => step !== right?.[level]) ?? 0;
	return (left?.[at] ?? 0) - (right?.[at] ?? 0);
}
// src/action/uses/composite/nested-docker.ts
function dockerStart(action, { step, inputs }, { setting: { decided }, effects: { holdsSecret } }) {
	const variables = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, revealed(value)]));
	const given = {
		given: step.with,
		references: new Map()
	};
	const parts = {
		metadata: action.metadata,
		runs: action.runs,
		inputs: given,
		variables
	};
	const command = dockerCommand(parts);
	if (!command.ok) return command;
	if ([command.value.main, ...command.value.args].some(holdsSecret)) return err(WITH_SECRET);
	const own = Object.entries(dockerEnv(parts, {})).filter(([name]) => !decided.has(name));
	return ok({
		action,
		command: command.value,
		env: Object.fromEntries(own)
	});
}
const WITH_SECRET = "its args would hold a secret, and every process of the machine can read a command line";
// src/action/uses/composite/run-script.ts
async function runScript(course, { prepared: { position }, scope, env }, { step, directory }) {
	const texts = expandScript(step, scope);
	const wrong = texts.ok ? withSecret(course, texts.value) : texts.error;
	if (!texts.ok || wrong !== void 0) {
		course.fail(position, wrong ?? "");
		return;
	}
	const { run, shell, workingDirectory } = texts.value;
	const { workspace } = course.setting;
	return await course.run({ position }, {
		name: `step-${position}`,
		runs: {
			script: run,
			shell,
			workingDirectory,
			workspace
		},
		env: {
			...course.exported(),
			...env,
			GITHUB_ACTION_PATH: directory,
			GITHUB_ACTION_REPOSITORY: "",
			GITHUB_ACTION_REF: ""
		}
	});
}
function expandScript(step, scope) {
	const run = expandText(step.run, scope);
	if (!run.ok) return err(`its run cannot be evaluated: ${run.error}`);
	const shell = expandText(step.shell, scope);
	if (!shell.ok) return err(`its shell cannot be evaluated: ${shell.error}`);
	const directory = expandText(step.workingDirectory ?? "", scope);
	if (!directory.ok) return err(`its working-directory cannot be evaluated: ${directory.error}`);
	return ok({
		run: run.value,
		shell: shell.value,
		workingDirectory: directory.value
	});
}
function withSecret({ effects: { holdsSecret } }, { shell, workingDirectory }) {
	if (holdsSecret(shell)) return "its shell would hold a secret, which other users can read there";
	return holdsSecret(workingDirectory) ? "its working-directory would hold a secret" : void 0;
}
// src/action/uses/composite/turn.ts
function openTurn({ setting: { all }, exported }, { frame, prepared, status }) {
	const around = frameScope(frame, {
		status,
		env: envContext(all, exported(), frame.env)
	});
	const own = expandAll(prepared.step.env, around);
	const variables = own.ok ? [...own.value].filter((one) => isSet(one, all)) : [];
	const env = {
		...frame.env,
		...secretly(variables)
	};
	return {
		prepared,
		scope: frameScope(frame, {
			status,
			env: envContext(all, exported(), env)
		}),
		env,
		fault: own.ok ? void 0 : `in its env, ${own.error}`
	};
}
function isSet([name, value], all) {
	return isSettable(name, all) && (value !== "" || !(all[name] instanceof Secret));
}
function isWanted({ prepared, scope }, status) {
	const functions = {
		...scope.functions,
		...statusFunctions(status)
	};
	const value = evaluateExpression(prepared.condition, {
		...scope,
		functions
	});
	return value.ok ? ok(value.value.isTrue) : err(`its if cannot be evaluated: ${value.error}`);
}
function isTolerated({ prepared, scope }) {
	const value = expandText(prepared.step.continueOnError ?? "", scope);
	if (!value.ok) return err(`its continue-on-error cannot be evaluated: ${value.error}`);
	const text = value.value.trim().toLowerCase();
	if ([
		"",
		"true",
		"false"
	].includes(text)) return ok(text === "true");
	return err("its continue-on-error is neither true nor false");
}
function nameOf({ prepared: { step }, scope }, { safe }) {
	const name = step.name === void 0 ? void 0 : expandText(step.name, scope);
	if (name?.ok === true && name.value.trim() !== "") return firstLine(safe(name.value));
	return firstLine(safe(`Run ${step.kind === "run" ? step.run : step.uses}`));
}
function firstLine(text) {
	const [line = ""] = text.trim().split("\n");
	return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
function nestedInputs({ scope }, step, { metadata, scope: ofAction }) {
	const given = expandAll(step.with, scope);
	if (!given.ok) return err(`in its with, ${given.error}`);
	const inputs = prepareInputs(metadata, {
		given: given.value,
		references: new Map()
	}, ofAction);
	return inputs.ok ? ok(secretly(Object.entries(inputs.value.variables))) : inputs;
}
// src/action/uses/composite/run-composite.ts
const FAILED = {
	outcome: "failure",
	outputs: []
};
async function runComposite(action, given, { setting, effects }) {
	if (effects.isStopped()) return {
		task: err(cancelledBeforeStart()),
		writes: () => Promise.resolve([])
	};
	const course = startCourse(setting, effects);
	const running = {
		course,
		leaves: createLeaves(course)
	};
	const frame = frameOf(action, given, {});
	await runPres(running, frame);
	const { outputs } = course.status() === "success" ? await runAction(running, frame, "") : skipped(course, frame);
	await running.leaves.posts();
	const written = [...course.writes(), {
		outputs,
		state: [],
		env: [],
		directories: [],
		summary: "",
		failures: []
	}];
	return {
		task: course.outcome(),
		writes: () => Promise.resolve(written)
	};
}
function skipped({ effects }, { action }) {
	for (const { position } of action.runs.steps) effects.onStep({
		position,
		what: "skipped"
	});
	return { outputs: [] };
}
async function runPres(running, frame) {
	if (frame.action.reference.from === "workspace") return;
	const { course, leaves } = running;
	for (const prepared of frame.action.runs.steps) {
		const { step, action, position } = prepared;
		if (step.kind === "run" || action === void 0 || !hasPre(action)) continue;
		const used = usedBy(course, openTurn(course, {
			frame,
			prepared,
			status: course.status()
		}), {
			step,
			action
		});
		if (!used.ok) course.fail(position, used.error);
		else if ("leaf" in used.value) await leaves.pre(used.value.leaf);
		else await runPres(running, used.value.frame);
	}
}
function hasPre({ reference, runs }) {
	if (reference.from === "workspace") return false;
	if (runs.using !== "composite") return runs.pre !== void 0;
	return runs.steps.some(({ action }) => action !== void 0 && hasPre(action));
}
async function runAction(running, frame, position) {
	const { course } = running;
	let status = "success";
	for (const prepared of frame.action.runs.steps) {
		if (course.effects.isStopped()) status = "cancelled";
		const turn = openTurn(course, {
			frame,
			prepared,
			status
		});
		const wanted = isWanted(turn, status);
		if (!wanted.ok) {
			course.fail(prepared.position, wanted.error);
			status = "failure";
			break;
		}
		const conclusion = wanted.value ? await runStep(running, frame, turn) : skip(running, frame, turn);
		if (conclusion === "failure" || conclusion === "cancelled") status = conclusion;
	}
	const outputs = outputsOf(course, frame, status);
	if (outputs.ok) return {
		outcome: status,
		outputs: outputs.value
	};
	course.fail(position, outputs.error);
	return FAILED;
}
function skip({ course }, { results }, { prepared }) {
	const { position, step } = prepared;
	course.effects.onStep({
		position,
		what: "skipped"
	});
	const result = {
		outputs: {},
		outcome: "skipped",
		conclusion: "skipped"
	};
	if (step.id !== void 0) results.set(step.id, result);
	return "skipped";
}
async function runStep(running, { results, action }, turn) {
	const { course } = running;
	const { position, step } = turn.prepared;
	const since = course.ends();
	course.effects.onStep({
		position,
		what: "starts",
		text: nameOf(turn, course.effects)
	});
	const done = await perform(running, action.directory, turn);
	const conclusion = done.outcome === "failure" ? concluded(course, turn, since) : done.outcome;
	const outputs = valuesByName(done.outputs);
	if (step.id !== void 0) results.set(step.id, {
		outputs,
		outcome: done.outcome,
		conclusion
	});
	return conclusion;
}
function concluded(course, turn, since) {
	const { position } = turn.prepared;
	const tolerated = isTolerated(turn);
	if (!tolerated.ok) course.fail(position, tolerated.error);
	if (!tolerated.ok || !tolerated.value) return "failure";
	course.tolerate(since);
	course.effects.onStep({
		position,
		what: "tolerated"
	});
	return "success";
}
async function perform(running, directory, turn) {
	const { course, leaves } = running;
	const { step, action, position } = turn.prepared;
	if (turn.fault !== void 0) {
		course.fail(position, turn.fault);
		return FAILED;
	}
	if (step.kind === "run") return await runScript(course, turn, {
		step,
		directory
	}) ?? FAILED;
	if (action === void 0) return FAILED;
	const used = usedBy(course, turn, {
		step,
		action
	});
	if (!used.ok) {
		course.fail(position, used.error);
		return FAILED;
	}
	return "leaf" in used.value ? await leaves.main(used.value.leaf) : await runAction(running, used.value.frame, position);
}
function usedBy(course, turn, { step, action }) {
	const inputs = nestedInputs(turn, step, action);
	if (!inputs.ok) return inputs;
	const { position } = turn.prepared;
	const { runs } = action;
	if (runs.using === "composite") return ok({ frame: frameOf({
		...action,
		runs
	}, inputs.value, turn.env) });
	const env = {
		...turn.env,
		...inputs.value
	};
	if (runs.using === "javascript") return ok({ leaf: {
		position,
		action: {
			...action,
			runs
		},
		env
	} });
	const docker = dockerStart({
		...action,
		runs
	}, {
		step,
		inputs: inputs.value
	}, course);
	if (!docker.ok) return docker;
	return ok({ leaf: {
		position,
		action: {
			...action,
			runs
		},
		docker: docker.value,
		env
	} });
}
function outputsOf({ setting, exported }, frame, status) {
	const scope = frameScope(frame, {
		status,
		env: envContext(setting.all, exported(), frame.env)
	});
	const outputs = [];
	for (const [name, { value: text = "" }] of frame.action.metadata.outputs) {
		const value = expandText(text, scope);
		if (!value.ok) return err(`its output ${name} cannot be evaluated: ${value.error}`);
		outputs.push({
			name,
			value: value.value
		});
	}
	return ok(outputs);
}
// src/action/task/perform-composite.ts
async function performComposite(job, action, { given: { all, inputs, credential }, matcher, run, runIn, isStopped }) {
	const workspace = resolve(job.env["GITHUB_WORKSPACE"] ?? process.cwd());
	const decided = new Set([...Object.keys(job.inputs.env), ...Object.keys(credential)]);
	const setting = {
		node: OWN_NODE,
		workspace,
		all,
		decided
	};
	const effects = {
		run,
		runIn,
		isStopped,
		holdsSecret: (text) => holdsSecret(matcher, text),
		safe: (text) => redactText(matcher, text),
		onStep: (event) => sayStep(job, event)
	};
	return await runComposite(action, {
		...action.inputs.variables,
		...inputs
	}, {
		setting,
		effects
	});
}
function sayStep({ runner }, { position, part, what, text = "" }) {
	const step = part === void 0 ? `step ${position}` : `${part} of step ${position}`;
	if (what === "starts") runner.say(printable(`▸ ${step}${text === "" ? "" : `: ${text}`}`));
	else sayLines(runner, labelled(MARKS[what], step, SAID[what]?.(part) ?? text));
}
const MARKS = {
	skipped: "◌",
	tolerated: "◌",
	stopped: "✗",
	failed: "✗"
};
const SAID = {
	skipped: () => "does not run",
	tolerated: () => "failed, and the action goes on (continue-on-error)",
	stopped: (part) => part === "post" ? "not finished: a stopped step gives all posts 2 s, because the credential comes next" : "stopped before it ended by itself"
};
export { performComposite };
