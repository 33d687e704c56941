import { $ as failure, Z as faultText, a as showRefusal, at as endWhenStuck, ct as cancellation, ft as KINDS, ot as docsOf, rt as actionsRunner, ut as systemClock } from "./chunks/base.js";
import { g as readInputs } from "./chunks/refused.js";
// src/action/runner/step-log.ts
function openStepLog() {
	let write = writeNow;
	return {
		write: (text) => write(text),
		stopWaiting() {
			write = writeToStream;
		}
	};
}
const STDOUT = 1;
function writeNow(text) {
	const { writeSync } = process.getBuiltinModule("node:fs");
	const bytes = Buffer.from(text, "utf8");
	let written = 0;
	try {
		while (written < bytes.length) written += writeSync(STDOUT, bytes, written);
	} catch {
		process.stdout.write(bytes.subarray(written));
	}
}
function writeToStream(text) {
	process.stdout.write(text);
}
// src/action/start-main.ts
async function startMain({ runner, env, environment, ...context }) {
	const inputs = await readInputs((name) => runner.input(name), context);
	if (!inputs.ok) return await refuseInputs({
		runner,
		env
	}, inputs.error);
	try {
		const { runMain } = await import("./chunks/run-main.js").then(({ i: runMain }) => ({ runMain }));
		return await runMain(inputs.value, environment());
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
	const { summariseRefusal } = await import("./chunks/refused.js").then(({ n: summariseRefusal }) => ({ summariseRefusal }));
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
function environment() {
	log.stopWaiting();
	return {
		runner,
		env: { ...env },
		platform,
		parentPid: process.ppid,
		kinds: KINDS,
		clock: systemClock,
		cancelled: cancellation(),
		write: (bytes) => new Promise((resolve, reject) => {
			process.stdout.write(bytes, (error) => error == null ? resolve() : reject(error));
		})
	};
}
async function main() {
	process.exitCode = await startMain({
		runner,
		platform,
		nodeVersion,
		kinds: KINDS,
		env,
		environment
	});
	endWhenStuck();
}
main();
export {};
