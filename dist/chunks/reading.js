// src/github-app/reading.ts
const READS = {
	actions: "read",
	contents: "read",
	metadata: "read",
	pull_requests: "read"
};
const MAY_READ = {
	administration: "read",
	members: "read",
	merge_queues: "read"
};
const READER_EVENTS = [
	"pull_request",
	"pull_request_review",
	"push",
	"repository",
	"workflow_job",
	"workflow_run"
];
function missingEvents(events) {
	return READER_EVENTS.filter((name) => !events.includes(name));
}
function repositoryReads(granted) {
	const wanted = {
		...READS,
		administration: "read",
		merge_queues: "read"
	};
	return Object.fromEntries(Object.entries(wanted).filter(([name]) => name === "metadata" || granted[name] !== void 0));
}
function readerRights(granted, { namesTeams, usesMergeQueues, writes = {} }) {
	return rightsOf(granted, {
		needed: {
			...READS,
			...namesTeams ? { members: "read" } : {},
			...usesMergeQueues ? { merge_queues: "read" } : {}
		},
		allowed: {
			...MAY_READ,
			...writes
		}
	});
}
function rightsOf(granted, { needed, allowed }) {
	const isEnough = (name, level) => name === "metadata" || granted[name] === level || level === "read" && granted[name] === "write";
	const known = {
		metadata: "read",
		...allowed,
		...needed
	};
	return {
		missing: Object.entries(needed).filter(([name, level]) => !isEnough(name, level)).map(shown),
		excess: Object.entries(granted).filter(([name, level]) => known[name] !== level).map(shown)
	};
}
function shown([name, level]) {
	return `${permissionName(name)}: ${String(level)}`;
}
function permissionName(name) {
	const words = name.replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}
export { repositoryReads as a, readerRights as i, READS as n, rightsOf as o, missingEvents as r, READER_EVENTS as t };
