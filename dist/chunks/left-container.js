import { S as openPrivateDirectory, q as readRunnerEnvironment } from "./job.js";
import { l as tempDirectory } from "./start.js";
import { l as isContainerName, n as removeContainerAndHome, s as findDocker } from "./remove-container.js";
// src/action/task/left-container.ts
async function removeLeftContainer(environment, name) {
	if (!isContainerName(name)) return false;
	const { env, platform, parentPid } = environment;
	const runnerEnv = await readRunnerEnvironment(parentPid);
	const client = await findDocker({
		env,
		runnerEnv,
		trusted: [],
		platform,
		hostileOfKinds: []
	});
	if (client === void 0) return false;
	const directory = openPrivateDirectory(tempDirectory(environment), "stepkey-action-");
	const path = runnerEnv?.["PATH"] ?? env["PATH"] ?? "";
	const docker = {
		client,
		config: directory.path,
		path
	};
	const removed = await removeContainerAndHome(docker, name);
	await directory.remove();
	return removed === "removed";
}
export { removeLeftContainer };
