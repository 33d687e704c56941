// src/lease/lease-task.ts
function sealName({ grant, task }) {
	return task === void 0 ? grant : `task:${task.name}`;
}
// src/lease/github-task.ts
const GITHUB_TASK_KINDS = ["check", "gate"];
const MAX_LISTED_TASKS = 1e3;
function taskJson(value) {
	const text = JSON.stringify(value);
	if (text.length > 65536) throw new RangeError(`a task for GitHub has ${text.length} characters`);
	return text;
}
export { sealName as i, MAX_LISTED_TASKS as n, taskJson as r, GITHUB_TASK_KINDS as t };
