import { dt as ok, ut as err } from "./start.js";
// src/credentials/kind/obstacle.ts
function obstacleIn(failure, setting = "server") {
	if (failure.kind !== "permanent") return err(failure);
	return ok({
		setting: failure.setting ?? setting,
		failure
	});
}
export { obstacleIn as t };
