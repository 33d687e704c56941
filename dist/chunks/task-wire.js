// src/shared/task-wire.ts
const OUTPUT_KINDS = [
	"text",
	"json",
	"none"
];
const ASK_STATES = [
	"available",
	"needs_approval",
	"refused"
];
const REVOCABILITIES = [
	"verified",
	"requested",
	"expires",
	"none"
];
export { OUTPUT_KINDS as n, REVOCABILITIES as r, ASK_STATES as t };
