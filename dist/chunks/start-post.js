import { St as cancellation, Tt as systemClock, _ as warnWithCode, _t as actionsRunner, bt as endWhenStuck, n as leavesNothingToPost, pt as faultText, r as parseState, xt as docsOf } from "./start.js";
// src/action/start-post.ts
async function startPost(env) {
	if (!((env["STATE_wall"] ?? "") !== "") && leavesNothingToPost(parseState(env["STATE_session"] ?? ""))) return;
	const cancelled = cancellation();
	const runner = actionsRunner({
		write: (text) => process.stdout.write(text),
		state: env["GITHUB_STATE"],
		output: env["GITHUB_OUTPUT"],
		summary: env["GITHUB_STEP_SUMMARY"],
		docs: docsOf(env)
	});
	try {
		const { runPost } = await import("./run-post.js");
		await runPost({
			runner,
			env: { ...env },
			platform: process.platform,
			parentPid: process.ppid,
			clock: systemClock,
			loadKinds: async () => (await import("./job.js").then(({ Xt: KINDS }) => ({ KINDS }))).KINDS,
			cancelled
		});
	} catch (error) {
		const message = `stepkey: an internal error kept post from ending the lease: ${faultText(error)}`;
		warnWithCode(runner, "internal", message);
	}
	endWhenStuck();
}
export { startPost };
