import { D as notStarted, F as redactText, n as sharedWrites } from "./run-main.js";
import { Jt as settlesWithin, c as filesParents, k as labelled } from "./job.js";
import { E as joined, L as Secret, l as tempDirectory, m as sayLines, ut as err } from "./start.js";
import { o as dockerEnv, r as credentialInputs, t as conditionScope } from "./prepare-action.js";
import { r as evaluateExpression } from "./unusable.js";
import { a as carriedOver, i as combinedOutcome, n as createStepRunner, r as actionVariables, t as OWN_NODE } from "./run-action.js";
const { join } = process.getBuiltinModule("node:path");
// src/action/uses/lifecycle/run-javascript.ts
async function runJavaScript(action, { run, isStopped, onPart }) {
	const ended = [];
	let env = action.env;
	let carried = 0;
	let hasFailed = false;
	const status = () => {
		if (isStopped()) return "cancelled";
		return hasFailed ? "failure" : "success";
	};
	const carryOver = async () => {
		for (const step of ended.slice(carried)) env = carriedOver(env, await step.writes());
		carried = ended.length;
	};
	const programOf = action.programOf ?? ((file) => ({
		file: action.node,
		args: [file]
	}));
	const runPart = async (part, file) => {
		if (part === "post" || !isStopped()) onPart(part, "starts");
		const step = await run({
			name: part,
			runs: {
				program: programOf(file),
				workingDirectory: action.workspace
			},
			env,
			when: part === "post" ? "cleanup" : "normal"
		});
		if (step.task.ok && step.task.value.wasStopped) onPart(part, "stopped");
		if (!step.task.ok && step.task.error.code === "cancelled") onPart(part, "skipped");
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
function actionWork(job, parts) {
	const { prepared, delivered, directory } = parts;
	let ran;
	let containers;
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
			const given = {
				all: env,
				inputs: inputs.value,
				credential: delivered.env
			};
			const isStopped = () => effects.signal?.aborted === true;
			const { run } = steps;
			containers = prepared.images?.open({
				...parts,
				all: env,
				run
			});
			const runIn = (used) => inContainer(containers, used);
			ran = await runAction(job, prepared, {
				given,
				matcher,
				run,
				runIn,
				isStopped
			});
			for (const { leader, members } of steps.groups()) effects.groupEnded?.(leader, members);
			sayLines(job.runner, missedLines(steps.printed(), (text) => redactText(matcher, text)));
			return ran.task;
		},
		async collect() {
			const removeAction = async () => {
				await containers?.remove();
				await prepared.remove();
			};
			const written = await ran?.writes() ?? [];
			const removeMs = containers === void 0 ? REMOVE_MS : REMOVE_CONTAINERS_MS;
			await settlesWithin(Promise.all([directory.remove(), removeAction()]), removeMs, job.clock);
			const parents = await filesParents(tempDirectory(job));
			return sharedWrites(written, prepared.exports, {
				matcher,
				parents
			});
		}
	};
}
async function runAction(job, prepared, parts) {
	const { runs } = prepared;
	const { given, run, runIn, isStopped } = parts;
	if (runs.using === "composite") {
		const { performComposite } = await import("./perform-composite.js");
		return await performComposite(job, {
			...prepared,
			runs
		}, parts);
	}
	return await runJavaScript(javaScriptAction(job, {
		...prepared,
		runs
	}, given), {
		run: runs.using === "docker" ? runIn({
			...prepared,
			runs
		}) : run,
		isStopped,
		onPart: (part, what) => sayPart(job, part, what)
	});
}
function inContainer(containers, action) {
	if (containers === void 0) throw new Error("a Docker action without containers");
	return containers.runIn(action);
}
const REMOVE_MS = 2e3;
const REMOVE_CONTAINERS_MS = 5e3;
function commandOf(runs) {
	if (runs.using === "javascript") return void 0;
	if (runs.command === void 0) throw new Error("the command of a Docker action is not known");
	return runs.command;
}
function base(env) {
	const path = env["PATH"];
	return path === void 0 ? {} : { PATH: path };
}
function javaScriptAction(job, prepared, given) {
	const { reference, directory, runs, inputs } = prepared;
	const command = commandOf(runs);
	const isOfRepository = reference.from === "repository";
	const at = (file) => command === void 0 ? join(directory, file) : file;
	const conditional = (file, condition) => file === void 0 ? void 0 : {
		file: at(file),
		isWanted: isWanted(prepared, condition, given.all)
	};
	return {
		node: OWN_NODE,
		...command === void 0 ? {} : { programOf: (file) => ({
			file,
			args: command.args
		}) },
		workspace: job.env["GITHUB_WORKSPACE"] ?? ".",
		main: at(command?.main ?? runs.main ?? ""),
		pre: isOfRepository ? conditional(runs.pre, runs.preIf) : void 0,
		post: conditional(runs.post, runs.postIf),
		env: {
			...ownEnv(job, prepared, given),
			...inputs.variables,
			...base(given.all),
			...given.inputs,
			...actionVariables(reference, directory)
		}
	};
}
function ownEnv(job, prepared, { inputs, credential }) {
	const { runs, metadata, references, given } = prepared;
	if (runs.using !== "docker") return {};
	const { variables } = prepared.inputs;
	const own = dockerEnv({
		metadata,
		runs,
		inputs: {
			given,
			references
		},
		variables
	}, inputs);
	const decided = {
		...job.inputs.env,
		...credential
	};
	return Object.fromEntries(Object.entries(own).filter(([name]) => !Object.hasOwn(decided, name)));
}
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
	return notStarted(`with-credential names ${joined(names)}, which neither the credential nor secret-env delivers. They deliver ${has}.`, { remedy: "Correct the names in `with-credential`." });
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
