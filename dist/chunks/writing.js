import { o as rightsOf } from "./reading.js";
// src/github-app/writing.ts
const WRITE_PERMISSIONS = ["checks", "deployments"];
const NEEDS = {
	checks: { checks: "write" },
	deployments: {
		deployments: "write",
		actions: "read"
	}
};
function writerPermissions(written) {
	const needs = written.flatMap((one) => Object.entries(NEEDS[one]));
	return {
		metadata: "read",
		...Object.fromEntries(needs)
	};
}
function writerEvents(written) {
	return written.includes("deployments") ? ["deployment_protection_rule"] : [];
}
function writerRights(granted, written) {
	return rightsOf(granted, {
		needed: writerPermissions(written),
		allowed: {}
	});
}
export { writerRights as i, writerEvents as n, writerPermissions as r, WRITE_PERMISSIONS as t };
