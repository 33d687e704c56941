// src/lease/lease.ts
const LEASE_STATES = [
	"issuing",
	"active",
	"revoking",
	"revoked",
	"failed",
	"expired",
	"stuck"
];
const END_REASONS = [
	"task_ended",
	"job_closed",
	"expired",
	"silent",
	"withdrawn",
	"theft",
	"answer_lost",
	"issue_failed",
	"revoked_by_admin",
	"no_longer_reads"
];
const PROOF_STATES = [
	"verified",
	"requested",
	"expires",
	"none",
	"unproven"
];
export { LEASE_STATES as n, PROOF_STATES as r, END_REASONS as t };
