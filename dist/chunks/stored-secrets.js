import { _t as isAgentLogin, v as newLeaseId } from "./job.js";
import { E as joined, i as sessionRecorder } from "./start.js";
// src/action/lease/stored-secrets.ts
function holdStoredSecrets(job) {
	const { inputs, clock, runner } = job;
	const id = newLeaseId(job.randomBytes);
	const names = Object.keys(inputs.secretEnv);
	const issuedTo = `stored ${names.length === 1 ? "secret" : "secrets"} ${joined(names, "and", 3)}`;
	const state = sessionRecorder(runner);
	state.save({
		mode: "direct",
		step: inputs.step,
		lease: id,
		handle: issuedTo
	});
	const claims = claimsOf(job);
	return {
		state,
		lease: {
			id,
			kind: "secret-env",
			claims,
			issuedTo,
			issuedAt: clock.now(),
			expiresAt: void 0,
			diesAt: void 0,
			env: {},
			files: [],
			secrets: [],
			supplied: [],
			decision: {
				trace: "",
				rule: "the inputs of this step",
				commit: job.env["GITHUB_SHA"] ?? "",
				agent: isAgentLogin(claims.actor, []),
				required_approvals: 0,
				approvals: [],
				reason: "nobody issues a stored secret"
			},
			watch: untilAborted,
			whyEnded: () => Promise.resolve(void 0),
			end: () => Promise.resolve({
				revocation: "none",
				checkedAt: clock.now(),
				by: "action",
				facts: []
			})
		}
	};
}
function untilAborted(signal) {
	return new Promise((resolve) => {
		if (signal.aborted) resolve(void 0);
		signal.addEventListener("abort", () => resolve(void 0), { once: true });
	});
}
function claimsOf({ env, inputs }) {
	const text = (name) => env[`GITHUB_${name}`] ?? "";
	const number = (name) => Number(text(name)) || 0;
	return {
		repository: text("REPOSITORY"),
		repositoryId: number("REPOSITORY_ID"),
		ref: text("REF"),
		eventName: text("EVENT_NAME"),
		actor: text("ACTOR"),
		runId: number("RUN_ID"),
		runAttempt: number("RUN_ATTEMPT"),
		checkRunId: void 0,
		workflowRef: text("WORKFLOW_REF"),
		jobWorkflowRef: inputs.jobWorkflow === "" ? void 0 : inputs.jobWorkflow
	};
}
export { holdStoredSecrets };
