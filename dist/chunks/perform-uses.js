import { c as redactText, i as createStepRunner, n as sharedWrites, r as OWN_NODE, s as notStarted } from "./run-main.js";
import { Et as belongsToRunner, nt as labelled, o as settlesWithin } from "./job.js";
import { X as ok, Y as err, b as Secret, f as joined, i as sayLines } from "./base.js";
import { i as evaluateExpression, r as credentialInputs, t as conditionScope } from "./prepare-action.js";
const { join } = process.getBuiltinModule("node:path");
// src/action/uses/lifecycle/carry-over.ts
/** The environment of an action's next process: what those before it exported, and the state that they saved. */
function carriedOver(env, writes) {
	const exported = writes.env.filter(({ name }) => isAccepted(name)).map(({ name, value }) => [name, new Secret(value)]);
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
/** The runner does not take these from an action either. */
function isAccepted(name) {
	return name !== "NODE_OPTIONS" && !belongsToRunner(name);
}
/** The directory that was added last comes first, as in the runner. */
function withDirectories(path, directories) {
	if (directories.length === 0) return void 0;
	const known = path instanceof Secret ? path.reveal() : path;
	return [...directories.toReversed(), ...known === void 0 ? [] : [known]].join(":");
}
// src/action/uses/lifecycle/outcome.ts
/** What became of an action: the first of its processes that failed decides, and the worst of what they left. */
function combinedOutcome(ended) {
	const wrong = ended.find((each) => !each.ok);
	if (wrong !== void 0) return wrong;
	const all = ended.flatMap((each) => each.ok ? [each.value] : []);
	const failed = all.find(({ exitCode }) => exitCode !== 0);
	return ok({
		exitCode: failed?.exitCode ?? 0,
		signal: failed?.signal,
		wasStopped: all.some(({ wasStopped }) => wasStopped),
		leftBehind: worst(all.map(({ leftBehind }) => leftBehind)),
		...all.some(({ outputDropped }) => outputDropped === true) ? { outputDropped: true } : {}
	});
}
function worst(all) {
	if (all.includes("escaped")) return "escaped";
	return all.includes("ended") ? "ended" : "none";
}
// src/action/uses/lifecycle/run-javascript.ts
/** Runs pre, main and post. Post runs whatever became of the others, as long as its condition holds. */
async function runJavaScript(action, { run, isStopped, onPart }) {
	const ended = [];
	let env = action.env;
	let carried = 0;
	let hasFailed = false;
	const status = () => {
		if (isStopped()) return "cancelled";
		return hasFailed ? "failure" : "success";
	};
	/** What a part left is for the next one, and for the next one's condition. */
	const carryOver = async () => {
		for (const step of ended.slice(carried)) env = carriedOver(env, await step.writes());
		carried = ended.length;
	};
	const runPart = async (part, file) => {
		onPart(part, "starts");
		const step = await run({
			name: part,
			runs: {
				program: {
					file: action.node,
					args: [file]
				},
				workingDirectory: action.workspace
			},
			env,
			when: part === "post" ? "cleanup" : "normal"
		});
		if (step.task.ok && step.task.value.wasStopped) onPart(part, "stopped");
		hasFailed ||= !step.task.ok || step.task.value.exitCode !== 0;
		ended.push(step);
	};
	const runIfWanted = async (part) => {
		const conditional = action[part];
		if (conditional === void 0) return;
		await carryOver();
		if (conditional.isWanted(status(), env)) await runPart(part, conditional.file);
		else onPart(part, "skipped");
	};
	await runIfWanted("pre");
	await carryOver();
	if (hasFailed) onPart("main", "skipped");
	else await runPart("main", action.main);
	if (ended.some(({ task }) => task.ok)) await runIfWanted("post");
	return {
		task: combinedOutcome(ended.map(({ task }) => task)),
		writes: () => Promise.all(ended.map(({ writes }) => writes()))
	};
}
// src/action/task/perform-uses.ts
/** An action in place of a script. */
function actionWork(job, { prepared, delivered, directory }) {
	let ran;
	const { matcher } = delivered.masking;
	return {
		async perform({ env, effects }) {
			const inputs = credentialInputs(prepared.references, delivered.env);
			if (!inputs.ok) return err(unknownReference(inputs.error, delivered.env));
			const steps = createStepRunner({
				directory,
				env,
				effects
			});
			ran = await runJavaScript(javaScriptAction(job, prepared, {
				all: env,
				inputs: inputs.value
			}), {
				run: steps.run,
				isStopped: () => effects.signal?.aborted === true,
				onPart: (part, what) => sayPart(job, part, what)
			});
			for (const { leader, members } of steps.groups()) effects.groupEnded?.(leader, members);
			sayLines(job.runner, missedLines(steps.printed(), (text) => redactText(matcher, text)));
			return ran.task;
		},
		async collect() {
			const written = await ran?.writes() ?? [];
			await settlesWithin(Promise.all([directory.remove(), prepared.remove()]), REMOVE_MS, job.clock);
			return sharedWrites(written, prepared.exports, matcher);
		}
	};
}
const REMOVE_MS = 2e3;
/** What its processes start from: only they change it. */
function base(env) {
	const path = env["PATH"];
	return path === void 0 ? {} : { PATH: path };
}
function javaScriptAction(job, prepared, given) {
	const { reference, directory, runs, inputs } = prepared;
	const isOfRepository = reference.from === "repository";
	const at = (file) => join(directory, file);
	const conditional = (file, condition) => file === void 0 ? void 0 : {
		file: at(file),
		isWanted: isWanted(prepared, condition, given.all)
	};
	return {
		node: OWN_NODE,
		workspace: job.env["GITHUB_WORKSPACE"] ?? ".",
		main: at(runs.main),
		pre: isOfRepository ? conditional(runs.pre, runs.preIf) : void 0,
		post: conditional(runs.post, runs.postIf),
		env: {
			...inputs.variables,
			...base(given.all),
			...given.inputs,
			GITHUB_ACTION_PATH: directory,
			GITHUB_ACTION_REPOSITORY: isOfRepository ? `${reference.owner}/${reference.repository}` : "",
			GITHUB_ACTION_REF: isOfRepository ? reference.ref : ""
		}
	};
}
/**
* A condition may read all variables: nothing comes of it but whether a part runs. One that cannot be evaluated now,
* although it could before, counts as true, because cleaning up comes first.
*/
function isWanted({ scope }, condition, all) {
	return (status, own) => {
		const env = Object.fromEntries(Object.entries({
			...all,
			...own
		}).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
		const value = evaluateExpression(condition, conditionScope(scope, {
			status,
			env
		}));
		return value.ok ? value.value.isTrue : true;
	};
}
function unknownReference(names, credential) {
	const has = joined(Object.keys(credential), "and", 20);
	return notStarted(`with-credential names ${joined(names)}, which the credential does not deliver. It delivers ${has}.`, { remedy: "Correct the names in `with-credential`." });
}
function sayPart({ runner }, part, what) {
	if (what === "starts") runner.say(`▸ ${part}`);
	else if (what === "skipped") sayLines(runner, labelled("◌", part, "does not run"));
	else sayLines(runner, labelled("✗", part, part === "post" ? POST_STOPPED : STOPPED));
}
const STOPPED = "stopped before it ended by itself";
const POST_STOPPED = "not finished: a stopped step gives it 2 s, because the credential comes next";
function missedLines(printed, safe) {
	const missed = [...new Set(printed.flatMap((each) => each.missed))];
	const dropped = [...new Set(printed.flatMap((each) => each.dropped))].map(safe);
	return [...missed.flatMap((service) => labelled("◌", "not here", [`The action asked for ${service}, which a step with a credential does not get.`, service === "ID tokens" ? "With one, it could get further credentials as this job." : "Save and restore in steps of their own, with actions/cache or actions/upload-artifact."])), ...dropped.length === 0 ? [] : labelled("◌", "left out", `commands that do nothing here: ${joined(dropped)}`)];
}
export { actionWork };
