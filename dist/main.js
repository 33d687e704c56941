import { I as readInputs, St as cancellation, Tt as systemClock, _t as actionsRunner, bt as endWhenStuck, gt as openStepLog, h as showRefusal, ht as writeTo, mt as failure, o as summariseRefusal, pt as faultText, xt as docsOf } from "./chunks/start.js";
// src/action/start-main.ts
async function startMain({ runner, env, environment, ...context }) {
	const inputs = await readInputs((name) => runner.input(name), context);
	if (!inputs.ok) return await refuseInputs({
		runner,
		env
	}, inputs.error);
	try {
		const { source } = inputs.value;
		if (source.mode === "agent") {
			const { runAgentStep } = await import("./chunks/run-agent-step.js");
			return await runAgentStep(inputs.value, source, environment(await context.loadKinds()));
		}
		const { runMain } = await import("./chunks/run-main.js").then(({ i: runMain }) => ({ runMain }));
		return await runMain(inputs.value, environment(await context.loadKinds()));
	} catch (error) {
		const what = faultText(error);
		return showRefusal(runner, failure("internal", `An internal error of stepkey: ${what}.`, {
			remedy: "Report it with this line. If a lease was issued, it was ended, or post ends it.",
			cause: error
		}));
	}
}
async function refuseInputs({ runner, env }, mistakes) {
	const exitCode = showRefusal(runner, mistakes);
	if (runner.input("uses").trim() !== "") runner.setOutput("outputs", "{}");
	const given = runner.input("step").trim();
	await summariseRefusal({
		runner,
		env,
		step: given === "" ? "stepkey" : given
	}, mistakes);
	return exitCode;
}
// src/action/main.ts
const { env, platform } = process;
const nodeVersion = process.versions.node;
const log = openStepLog();
const runner = actionsRunner({
	write: (text) => log.write(text),
	state: env["GITHUB_STATE"],
	output: env["GITHUB_OUTPUT"],
	summary: env["GITHUB_STEP_SUMMARY"],
	docs: docsOf(env)
});
function environment(kinds) {
	log.stopWaiting();
	return {
		runner,
		env: { ...env },
		platform,
		parentPid: process.ppid,
		kinds,
		clock: systemClock,
		cancelled: cancellation(),
		write: (bytes) => writeTo(process.stdout, bytes)
	};
}
async function main() {
	process.exitCode = await startMain({
		runner,
		platform,
		nodeVersion,
		loadKinds: async () => (await import("./chunks/job.js").then(({ Xt: KINDS }) => ({ KINDS }))).KINDS,
		env,
		environment
	});
	endWhenStuck();
}
main();
export {};
