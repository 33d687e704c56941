import { D as findingLines, G as idTokenRight, R as tidyLines, Y as meantProxies, Yt as valueWithin, c as filesParents, q as readRunnerEnvironment, tt as nodeHttp, u as removeLeftFiles, x as withGracePeriod } from "./job.js";
import { Et as toRfc3339, N as printable, _ as warnWithCode, l as tempDirectory, m as sayLines, r as parseState } from "./start.js";
import { t as brokerClient } from "./client.js";
import { r as endingOf, t as closeJob } from "./end.js";
// src/action/report/post.ts
function reportJobClosed(runner, leases) {
	if (leases.length === 0) runner.say("✓ closed      no lease was open; this job gets no more credentials");
	for (const lease of leases) reportClosedLease(runner, lease);
}
function reportClosedLease(runner, lease) {
	const ending = endingOf(lease);
	const open = `${lease.lease} was still open at the job's end`;
	const seen = ending.facts.join(", ");
	if (ending.revocation === "failed") warnLoudly(runner, "revocation_failed", `stepkey: ${open}, ${`and could not be ended yet (${lease.state}: ${seen}). The broker keeps trying`}; \`stepkey leases\` shows it.`);
	else {
		const mark = ending.revocation === "none" ? "◌ valid  " : "✓ revoked";
		runner.say(`${mark}     ${printable(`${open} · ${ending.revocation}: ${seen}`)}`);
	}
	sayLines(runner, tidyLines(ending));
	sayLines(runner, findingLines(ending.findings));
}
function reportJobNotClosed(runner, state, why) {
	const message = `the job could not be closed at ${state.broker}: ${inOneSentence(why)}`;
	if (state.issued === "nothing") {
		runner.say(`◌ closed      ${printable(message)}`);
		runner.say(`              step "${printable(state.step)}" got no lease, so nothing has to end`);
		return;
	}
	if (state.ended === "verified") {
		runner.say(`◌ closed      ${printable(message)}`);
		runner.say(`              the lease of step "${printable(state.step)}" was revoked already, and the broker proved it`);
		return;
	}
	warnLoudly(runner, "job_not_closed", `stepkey: ${message}. The broker ends the lease of step "${state.step}" when heartbeats stop, or when the lease expires.`);
}
function inOneSentence({ message, details = [] }) {
	return (message.endsWith(":") ? [message, ...details] : [message]).map((part) => part.trim()).join(" ").replace(/\.$/u, "");
}
function reportStateUnreadable(runner) {
	warnLoudly(runner, "state_unreadable", "stepkey: the state that the step left for post cannot be read, so post ended nothing. The broker ends an open lease when heartbeats stop; without a broker, the credential expires by itself.");
}
function reportDirectLease(runner, state, ownNow) {
	const { step, lease, handle, diesAt, ended, clockAheadMs = "0" } = state;
	const now = ownNow + Number(clockAheadMs);
	if (ended !== void 0 || diesAt !== void 0 && Date.parse(diesAt) <= now) return;
	warnLoudly(runner, "step_unfinished", `stepkey: step "${step}" did not finish. Its credential (${lease}, ${handle}) was not revoked; ${diesAt === void 0 ? "it stays valid: stepkey cannot end it" : `it works until ${diesAt} at the latest (now ${toRfc3339(now)})`}.`);
}
function reportLeftLease(runner, state, { ending, now }) {
	if (ending.revocation === "failed" || ending.revocation === "expires") {
		const why = ending.failure?.message ?? ending.facts.join(", ");
		runner.say(`◌ valid       ${printable(why)}`);
		reportDirectLease(runner, state, now);
		return;
	}
	const seen = `${state.lease} was still open at the job's end · ${ending.revocation}: ${ending.facts.join(", ")}`;
	runner.say(`${ending.revocation === "none" ? "◌ valid  " : "✓ revoked"}     ${printable(seen)}`);
	sayLines(runner, findingLines(ending.findings));
}
function reportFilesRemoved(runner, what, directory) {
	runner.say(`✓ removed     ${what} in ${printable(directory)}`);
}
function reportContainerRemoved(runner, name) {
	runner.say(`✓ removed     the container ${printable(name)} of the action, and its home`);
}
function warnLoudly(runner, code, text) {
	warnWithCode(runner, code, text);
}
// src/action/run-post.ts
const LIMIT_MS = 6e4;
const AFTER_CANCEL_MS = 8e3;
const NOTHING_ISSUED_MS = 5e3;
async function runPost(environment) {
	await Promise.all([endSession(environment), removeLeftWall(environment)]);
}
async function endSession(environment) {
	const { runner } = environment;
	const text = runner.state("session");
	const state = parseState(text);
	if (state === void 0) {
		if (text !== "" || runner.state("wall") === "") reportStateUnreadable(runner);
		return;
	}
	const closing = state.mode === "direct" ? endDirectLease(environment, state) : closeJobAtBroker(environment, state);
	await Promise.all([
		closing,
		removeLeft(environment, "files of the credential", state.files),
		removeLeft(environment, "private settings of tools", state.homes),
		removeLeftContainer(environment, state.container)
	]);
}
async function endDirectLease(environment, state) {
	const { runner, clock, cancelled } = environment;
	if (state.ended !== void 0 || state.end === void 0) {
		reportDirectLease(runner, state, clock.now());
		return;
	}
	const { endLeft } = await import("./end-left.js");
	const { requestIdToken } = await import("./job.js").then(({ et: requestIdToken }) => ({ requestIdToken }));
	const kinds = await environment.loadKinds();
	const effects = {
		send: await sendOf(environment, [], kinds.flatMap((kind) => kind.hostileVariables)),
		clock,
		jitter: Math.random
	};
	const idToken = async (audience, signal) => {
		const right = idTokenRight(environment);
		const token = await requestIdToken(audience, right, {
			...effects,
			signal
		});
		if (token.ok) runner.mask(token.value.reveal());
		return token;
	};
	const ending = await withGracePeriod({
		clock,
		cancelled,
		limitMs: LIMIT_MS,
		afterCancelMs: AFTER_CANCEL_MS
	}, (signal) => endLeft(state, {
		...effects,
		kinds,
		idToken
	}, signal));
	if (ending === void 0) reportDirectLease(runner, state, clock.now());
	else reportLeftLease(runner, state, {
		ending,
		now: clock.now()
	});
}
async function sendOf({ env, parentPid, platform }, trusted, hostileOfKinds) {
	const runnerEnv = await readRunnerEnvironment(parentPid);
	return nodeHttp(meantProxies({
		env,
		runnerEnv,
		trusted,
		platform,
		hostileOfKinds
	}));
}
const REMOVE_MS = 3e3;
async function removeLeft(environment, what, directory = "") {
	if (directory === "") return;
	const parents = await filesParents(tempDirectory(environment));
	const removing = removeLeftFiles(directory, parents);
	if (await valueWithin(removing, REMOVE_MS, environment.clock) === true) reportFilesRemoved(environment.runner, what, directory);
}
async function removeLeftWall(environment) {
	const record = environment.runner.state("wall");
	if (record === "") return;
	const { removeLeftWall: remove } = await import("./left-wall.js");
	await remove(environment, record);
}
async function removeLeftContainer(environment, name = "") {
	if (name === "") return;
	const { removeLeftContainer: remove } = await import("./left-container.js");
	if (await remove(environment, name)) reportContainerRemoved(environment.runner, name);
}
async function closeJobAtBroker(environment, state) {
	const { runner, clock, cancelled } = environment;
	const send = await sendOf(environment, state.via.split(" "), []);
	const url = state.broker;
	const isNothingIssued = state.issued === "nothing";
	const closed = await withGracePeriod({
		clock,
		cancelled,
		limitMs: isNothingIssued ? NOTHING_ISSUED_MS : LIMIT_MS,
		afterCancelMs: AFTER_CANCEL_MS
	}, (signal) => closeJob({
		client: brokerClient({
			url,
			send,
			now: () => clock.now(),
			hostileOfKinds: []
		}),
		audience: url,
		right: idTokenRight(environment),
		effects: {
			send,
			clock,
			jitter: Math.random
		},
		mask: (token) => runner.mask(token.reveal()),
		signal,
		say: (line) => runner.say(`◌ broker      ${printable(line)}`),
		once: isNothingIssued
	}));
	if (closed.ok) reportJobClosed(runner, closed.value);
	else reportJobNotClosed(runner, state, closed.error);
}
export { runPost };
