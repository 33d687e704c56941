import { g as isLeaseId } from "./job.js";
import { a as TIDY_STATES } from "./wire.js";
import { X as LEASE_STATES, Y as END_REASONS, Z as PROOF_STATES } from "./direct.js";
import { n as StoreError, t as DAMAGED_ROW } from "./store.js";
// src/lease/row/read-row.ts
function leaseOf(row) {
	return {
		id: leaseIdIn(row, "id"),
		state: oneOf(row, "state", LEASE_STATES),
		grant: text(row, "grant_name"),
		environment: optionalText(row, "environment"),
		access: oneOf(row, "access", ["read", "write"]),
		step: text(row, "step"),
		task: optional(row, "task", (key) => taskOf(json(row, key))),
		agent: optional(row, "agent", (key) => agentOf(json(row, key))),
		breakGlass: optional(row, "break_glass", (key) => breakGlassOf(json(row, key))),
		job: {
			repositoryId: integer(row, "repository_id"),
			runId: integer(row, "run_id"),
			runAttempt: integer(row, "run_attempt"),
			checkRunId: integer(row, "check_run_id")
		},
		repository: text(row, "repository"),
		repositoryOwnerId: integer(row, "repository_owner_id"),
		idempotencyKey: text(row, "idempotency_key"),
		kind: text(row, "kind"),
		handle: handleIn(json(row, "handle")),
		issuedTo: text(row, "issued_to"),
		tokenHash: text(row, "token_hash"),
		pullRequest: optionalInteger(row, "pull_request"),
		commit: text(row, "commit_sha"),
		approvals: approvalsOf(json(row, "approvals")),
		onWithdrawal: oneOf(row, "on_withdrawal", ["revoke", "finish"]),
		createdAt: integer(row, "created_at"),
		expiresAt: integer(row, "expires_at"),
		replaces: integer(row, "replaces"),
		...progressOf(row)
	};
}
function progressOf(row) {
	return {
		issueOutcome: optional(row, "issue_outcome", (key) => oneOf(row, key, ["issued", "nothing"])),
		issuedAt: optionalInteger(row, "issued_at"),
		diesAt: optionalInteger(row, "dies_at"),
		lastBeatAt: optionalInteger(row, "last_beat_at"),
		heartbeatResetAt: integer(row, "heartbeat_reset_at"),
		endReason: optional(row, "end_reason", (key) => oneOf(row, key, END_REASONS)),
		endedAt: optionalInteger(row, "ended_at"),
		proof: optional(row, "proof", (key) => proofOf(json(row, key))),
		tries: integer(row, "tries"),
		nextTryAt: optionalInteger(row, "next_try_at"),
		lastError: optionalText(row, "last_error"),
		tidy: tidyOf(row),
		findings: findingsOf(json(row, "findings")),
		sealedSecret: sealedSecretOf(row)
	};
}
function tidyOf(row) {
	return {
		state: oneOf(row, "tidy_state", ["none", ...TIDY_STATES]),
		tries: integer(row, "tidy_tries"),
		nextTryAt: optionalInteger(row, "tidy_next_try_at"),
		lastError: optionalText(row, "tidy_last_error"),
		facts: texts(json(row, "tidy_facts"), "tidy_facts")
	};
}
function sealedSecretOf(row) {
	const keyId = optionalText(row, "secret_key_id");
	return keyId === void 0 ? void 0 : {
		keyId,
		box: text(row, "secret_box")
	};
}
function leaseIdIn(row, key) {
	const value = text(row, key);
	return isLeaseId(value) ? value : damaged(`${key} is not a lease id`);
}
function text(row, key) {
	const value = row[key];
	return typeof value === "string" ? value : damaged(`${key} is not text`);
}
function integer(row, key) {
	const value = row[key];
	return typeof value === "number" && Number.isSafeInteger(value) ? value : damaged(`${key} is not a whole number`);
}
function oneOf(row, key, values) {
	const value = row[key];
	return values.find((known) => known === value) ?? damaged(`${key} is not one of ${values.join(", ")}`);
}
function optional(row, key, read) {
	return row[key] === null ? void 0 : read(key);
}
function optionalText(row, key) {
	return optional(row, key, () => text(row, key));
}
function optionalInteger(row, key) {
	return optional(row, key, () => integer(row, key));
}
function json(row, key) {
	try {
		return JSON.parse(text(row, key));
	} catch {
		return damaged(`${key} is not JSON`);
	}
}
function record(value, what) {
	if (typeof value !== "object" || value === null) return damaged(`${what} is not an object`);
	return Object.fromEntries(Object.entries(value));
}
function list(value, what) {
	return Array.isArray(value) ? value : damaged(`${what} is not a list`);
}
function handleIn(value) {
	const handle = {};
	for (const [key, part] of Object.entries(record(value, "handle"))) handle[key] = typeof part === "string" || typeof part === "number" || typeof part === "boolean" ? part : damaged(`handle.${key} is not plain`);
	return handle;
}
function taskOf(value) {
	const task = record(value, "task");
	const parameters = record(task["parameters"], "task.parameters");
	return {
		name: text(task, "name"),
		commit: text(task, "commit"),
		parameters: Object.fromEntries(Object.keys(parameters).map((key) => [key, text(parameters, key)]))
	};
}
function agentOf(value) {
	const agent = record(value, "agent");
	return {
		client: agent["client"] === void 0 ? void 0 : text(agent, "client"),
		startedBy: text(agent, "startedBy")
	};
}
function breakGlassOf(value) {
	const given = record(value, "break_glass");
	return {
		user: text(given, "user"),
		machine: text(given, "machine"),
		reason: text(given, "reason"),
		handedTo: oneOf(given, "handedTo", ["command", "printed"])
	};
}
function approvalsOf(value) {
	return list(value, "approvals").map((element) => {
		const approval = record(element, "approval");
		return {
			reviewId: integer(approval, "reviewId"),
			login: text(approval, "login"),
			submittedAt: integer(approval, "submittedAt"),
			commit: text(approval, "commit"),
			per: approval["per"] === "run" ? "run" : "lease",
			pullRequest: approval["pullRequest"] === void 0 ? void 0 : integer(approval, "pullRequest")
		};
	});
}
function proofOf(value) {
	const proof = record(value, "proof");
	return {
		checkedAt: integer(proof, "checkedAt"),
		state: oneOf(proof, "state", PROOF_STATES),
		facts: texts(proof["facts"], "facts")
	};
}
function findingsOf(value) {
	return list(value, "findings").map((element) => {
		const finding = record(element, "finding");
		return {
			what: text(finding, "what"),
			fix: text(finding, "fix")
		};
	});
}
function texts(value, what) {
	return list(value, what).map((element) => text({ [what]: element }, what));
}
function damaged(what) {
	throw new StoreError("unusable", `${DAMAGED_ROW}: ${what}.`, { remedy: "Restore the store from a backup, or give stepkey an empty one." });
}
export { leaseOf as a, optionalText as c, leaseIdIn as i, text as l, integer as n, oneOf as o, json as r, optionalInteger as s, handleIn as t };
