// src/github-app/reading.ts
const READS = {
	actions: "read",
	contents: "read",
	metadata: "read",
	pull_requests: "read"
};
const MAY_READ = {
	administration: "read",
	members: "read"
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
		administration: "read"
	};
	return Object.fromEntries(Object.entries(wanted).filter(([name]) => name === "metadata" || granted[name] !== void 0));
}
function readerRights(granted, { namesTeams }) {
	const needed = Object.keys(READS).concat(namesTeams ? ["members"] : []);
	const known = {
		...READS,
		...MAY_READ
	};
	const missing = needed.filter((name) => name !== "metadata" && granted[name] === void 0);
	const excess = Object.entries(granted).filter(([name, level]) => known[name] !== level);
	return {
		missing: missing.map((name) => `${permissionName(name)}: read`),
		excess: excess.map(([name, level]) => `${permissionName(name)}: ${String(level)}`)
	};
}
function permissionName(name) {
	const words = name.replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}
export { repositoryReads as a, readerRights as i, READS as n, missingEvents as r, READER_EVENTS as t };
