import { Gt as isRecord, Kt as parseJson } from "./job.js";
import { a as isWallName, i as cleanUpWall, n as wallEffects, r as workspaceOf } from "./agent-place.js";
const { randomBytes } = process.getBuiltinModule("node:crypto");
const { realpathSync } = process.getBuiltinModule("node:fs");
// src/action/agent/step/left-wall.ts
async function removeLeftWall(job, text) {
	const { runner } = job;
	const record = recordOf(parseJson(text));
	if (record === void 0 || record.workspace !== ownWorkspace(job)) return;
	const effects = wallEffects({
		...job,
		randomBytes
	}, () => void 0);
	const report = await cleanUpWall(record, effects);
	if (report === void 0) {
		runner.warn("stepkey: The agent's user could not be removed: sudo does not work any more.");
		return;
	}
	runner.say("✓ closed      the user of an agent that main left is removed");
	for (const line of report.left) runner.warn(`stepkey: After the agent, something is left: ${line}`);
}
function ownWorkspace(job) {
	try {
		return realpathSync(workspaceOf(job));
	} catch {
		return;
	}
}
function recordOf(value) {
	if (!isRecord(value)) return void 0;
	const { name, workspace, git } = value;
	if (typeof name !== "string" || typeof workspace !== "string" || !Array.isArray(git)) return;
	const paths = git;
	if (!isWallName(name)) return void 0;
	return {
		name,
		workspace,
		git: paths.filter((path) => typeof path === "string")
	};
}
export { removeLeftWall };
