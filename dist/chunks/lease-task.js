// src/lease/lease-task.ts
function sealName({ grant, task }) {
	return task === void 0 ? grant : `task:${task.name}`;
}
export { sealName as t };
