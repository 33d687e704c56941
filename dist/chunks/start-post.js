import "./rolldown-runtime.js";
import { A as actionsRunner, C as err, M as systemClock, N as toRfc3339, T as faultText, d as printable, h as nodeHttp, j as cancellation } from "./base.js";
import { d as withPatience, i as idTokenRight, o as endingOf, p as meantProxies, r as requestIdToken, s as brokerClient, t as parseState, u as readRunnerEnvironment } from "./session-state.js";
import process from "node:process";
// src/action/lease/broker/close-job.ts
const WAITS_MS = [
	500,
	1e3,
	2e3,
	4e3,
	8e3
];
/** Ends every lease of this job and closes it, each try with a fresh ID token: the broker takes each once. */
async function closeJob(options) {
	const { effects, signal } = options;
	for (let attempt = 0;; attempt += 1) {
		const token = await requestIdToken(options.audience, options.right, {
			...effects,
			signal
		});
		if (!token.ok) return token;
		options.mask(token.value);
		const told = await options.client.closeJob(token.value, signal);
		if (told.ok) return told;
		const wait = WAITS_MS[attempt];
		const { again, failure } = told.error;
		if (wait === void 0 || again === void 0 || signal.aborted) return err(failure);
		await effects.clock.sleep(Math.max(wait, again.afterMs ?? 0), signal);
	}
}
// src/action/report/post.ts
/** What was still open, and how it ended: silence would read like "nothing was". */
function tellClosed(runner, leases) {
	if (leases.length === 0) {
		runner.say("✓ closed      no lease was left; nothing more is issued to this job");
		return;
	}
	for (const lease of leases) {
		const { revocation, facts } = endingOf(lease);
		const open = `${lease.lease} was still open at the job's end`;
		const seen = facts.join(", ");
		if (revocation !== "failed") {
			runner.say(`✓ revoked     ${printable(`${open} · ${revocation}: ${seen}`)}`);
			continue;
		}
		loud(runner, `stepkey: ${open}, ${`and could not be ended yet (${lease.state}: ${seen}). The broker goes on trying`}; \`stepkey leases\` shows it.`);
	}
}
/** Nothing can be done here any more, so it says who will end the lease, and when. */
function tellNotClosed(runner, state, why) {
	const message = `the job could not be closed at ${state.broker}: ${inOneSentence(why)}`;
	if (state.ended === "verified") {
		runner.say(`◌ closed      ${printable(message)}`);
		runner.say(`              the lease of step "${printable(state.step)}" is gone already, proven by the broker`);
		return;
	}
	loud(runner, `stepkey: ${message}. The broker ends the lease of step "${state.step}" when it hears no more heartbeat, at the lease's end at the latest.`);
}
/** Without its full stop, because more follows; what a colon announces stands in the details. */
function inOneSentence({ message, details = [] }) {
	return (message.endsWith(":") ? [message, ...details] : [message]).map((part) => part.trim()).join(" ").replace(/\.$/u, "");
}
/** Silence would read like "nothing was": what main left is there, and nobody can act on it. */
function tellUnreadable(runner) {
	loud(runner, "stepkey: what the step left for this post cannot be read, so nothing could be ended here. A lease that is still open ends when the broker hears no more heartbeat, or by itself at its end.");
}
/** AWS and its like have no call that ends a credential: what is left is to say until when it lives. */
function tellDirect(runner, state, now) {
	if (state.ended !== void 0 || Date.parse(state.diesAt) <= now) return;
	loud(runner, `stepkey: step "${state.step}" did not finish. Its credential (${state.lease}, ${state.handle}) cannot be revoked; it lives until ${state.diesAt} at the latest (now ${toRfc3339(now)}).`);
}
/** Beside the job's result and in its summary: a line of the log alone is not read. */
function loud(runner, text) {
	const line = printable(text);
	runner.warn(line);
	runner.appendSummary(`> [!WARNING]\n> ${markdown(line)}\n\n`);
}
/** Names and messages from outside stay text: no markup, no HTML, no mentions. */
function markdown(text) {
	return text.replaceAll(/[\\`*_[\]<>#|@~]/gu, String.raw`\$&`);
}
// src/action/run-post.ts
/** After this long the broker's own watch (no heartbeat, the lease's end) is what is left. */
const PATIENT_MS = 6e4;
/** The runner kills ten seconds after it cancelled. */
const HURRIED_MS = 8e3;
/**
* The second try, at the end of the job: whatever main left is ended. It takes from the state only where to knock, so a
* forged one gains nothing: the ID token that it sends is meant for that address alone. It never fails the job.
*
* In broker mode it closes the job even when main proved its lease dead: nothing is to be issued to this job any more,
* and another step's lease may have lost its process. Posts run when all steps are done, so nobody is cut off.
*/
async function runPost(around) {
	const { runner, env, clock, cancelled } = around;
	const state = parseState(runner.state("session"));
	if (state === void 0) {
		tellUnreadable(runner);
		return;
	}
	if (state.mode === "direct") {
		tellDirect(runner, state, clock.now());
		return;
	}
	const runnerEnv = await readRunnerEnvironment(around.parentPid);
	const trusted = state.via.split(" ");
	const send = nodeHttp(meantProxies({
		env,
		runnerEnv,
		trusted,
		platform: around.platform
	}));
	const closed = await withPatience({
		clock,
		cancelled,
		patientMs: PATIENT_MS,
		hurriedMs: HURRIED_MS
	}, (signal) => closeJob({
		client: brokerClient(state.broker, send, () => clock.now()),
		audience: state.broker,
		right: idTokenRight(env),
		effects: {
			send,
			clock,
			jitter: Math.random
		},
		mask: (token) => runner.mask(token.reveal()),
		signal
	}));
	if (closed.ok) tellClosed(runner, closed.value);
	else tellNotClosed(runner, state, closed.error);
}
// src/action/start-post.ts
/** Post with something to do. A fault of ours is a warning: it must not fail a job whose work is done. */
async function startPost(env) {
	const cancelled = cancellation();
	const runner = actionsRunner({
		state: env["GITHUB_STATE"],
		output: env["GITHUB_OUTPUT"],
		summary: env["GITHUB_STEP_SUMMARY"]
	});
	try {
		await runPost({
			runner,
			env: { ...env },
			platform: process.platform,
			parentPid: process.ppid,
			clock: systemClock,
			cancelled
		});
	} catch (error) {
		const what = faultText(error);
		runner.warn(`stepkey: a fault of its own kept post from ending the lease: ${what}`);
	}
}
export { startPost };
