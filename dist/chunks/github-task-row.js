import { t as isNameless } from "./break-glass.js";
import { J as isLive, K as isEnded, X as LEASE_STATES } from "./direct.js";
import { n as StoreError } from "./store.js";
import { t as GITHUB_TASK_KINDS } from "./github-task.js";
import { a as leaseOf, i as leaseIdIn, l as text, n as integer, o as oneOf, r as json, s as optionalInteger } from "./read-row.js";
// src/lease/decide-break-glass.ts
function mayBreakGlass(last, leaseState) {
	return last === void 0 || last.confirmed !== void 0 || leaseState === "failed";
}
function decideConfirmation(last, leaseState, { user }) {
	if (last === void 0 || leaseState === "failed") return "nothing";
	if (last.confirmed !== void 0) return "already_confirmed";
	return mayBeSame(last.user, user) ? "same_user" : "confirmed";
}
function mayBeSame(one, other) {
	return isNameless(other) || folded(one) === folded(other);
}
function folded(name) {
	return name.normalize("NFKC").toLowerCase();
}
// src/lease/row/break-glass-row.ts
function breakGlassIn(row) {
	const confirmedAt = optionalInteger(row, "confirmed_at");
	return {
		last: {
			lease: leaseIdIn(row, "lease_id"),
			user: text(row, "used_by"),
			machine: text(row, "used_on"),
			reason: text(row, "reason"),
			at: integer(row, "used_at"),
			confirmed: confirmedAt === void 0 ? void 0 : {
				user: text(row, "confirmed_by"),
				machine: text(row, "confirmed_on"),
				at: confirmedAt
			}
		},
		state: row["state"] === null ? void 0 : oneOf(row, "state", LEASE_STATES)
	};
}
// src/lease/row/columns.ts
function fixedColumns(lease) {
	return {
		id: lease.id,
		grant_name: lease.grant,
		environment: lease.environment ?? null,
		access: lease.access,
		step: lease.step,
		task: lease.task === void 0 ? null : JSON.stringify(lease.task),
		agent: lease.agent === void 0 ? null : JSON.stringify(lease.agent),
		break_glass: lease.breakGlass === void 0 ? null : JSON.stringify(lease.breakGlass),
		repository_id: lease.job.repositoryId,
		run_id: lease.job.runId,
		run_attempt: lease.job.runAttempt,
		check_run_id: lease.job.checkRunId,
		repository: lease.repository,
		repository_owner_id: lease.repositoryOwnerId,
		idempotency_key: lease.idempotencyKey,
		kind: lease.kind,
		token_hash: lease.tokenHash,
		pull_request: lease.pullRequest ?? null,
		commit_sha: lease.commit,
		approvals: JSON.stringify(lease.approvals),
		on_withdrawal: lease.onWithdrawal,
		created_at: lease.createdAt,
		expires_at: Math.floor(lease.expiresAt),
		replaces: lease.replaces
	};
}
function changingColumns(lease) {
	return {
		state: lease.state,
		handle: JSON.stringify(lease.handle),
		issued_to: lease.issuedTo,
		dies_at: lease.diesAt === void 0 ? null : Math.floor(lease.diesAt),
		issue_outcome: lease.issueOutcome ?? null,
		issued_at: lease.issuedAt ?? null,
		last_beat_at: lease.lastBeatAt ?? null,
		heartbeat_reset_at: lease.heartbeatResetAt,
		end_reason: lease.endReason ?? null,
		ended_at: lease.endedAt ?? null,
		proof: lease.proof === void 0 ? null : JSON.stringify(lease.proof),
		tries: lease.tries,
		next_try_at: lease.nextTryAt === void 0 ? null : Math.ceil(lease.nextTryAt),
		last_error: lease.lastError ?? null,
		...afterEndColumns(lease)
	};
}
function afterEndColumns({ tidy, findings, sealedSecret }) {
	return {
		tidy_state: tidy.state,
		tidy_tries: tidy.tries,
		tidy_next_try_at: tidy.nextTryAt === void 0 ? null : Math.ceil(tidy.nextTryAt),
		tidy_last_error: tidy.lastError ?? null,
		tidy_facts: JSON.stringify(tidy.facts),
		findings: JSON.stringify(findings),
		secret_key_id: sealedSecret?.keyId ?? null,
		secret_box: sealedSecret?.box ?? null
	};
}
function decideSeal(question) {
	const { taken, idempotencyKey, perJob, isTask = false } = question;
	const own = taken.find(({ lease }) => lease.idempotencyKey === idempotencyKey);
	if (own !== void 0) return decideRetry(own);
	const slots = new Set(taken.map(({ slot }) => slot));
	for (let slot = 1; slot <= perJob; slot += 1) if (!slots.has(slot)) return {
		kind: "free",
		slot,
		replaces: 0,
		previous: void 0
	};
	if (isTask) return { kind: "task_used_up" };
	return {
		kind: "sealed",
		theft: true,
		end: taken.map(({ lease }) => lease).filter((lease) => lease.state === "active")
	};
}
function decideRetry({ slot, lease }) {
	if (lease.state === "failed") return {
		kind: "free",
		slot,
		replaces: lease.replaces,
		previous: lease
	};
	if (!isReplaceable(lease)) return {
		kind: "sealed",
		theft: false,
		end: []
	};
	if (!isEnded(lease.state)) return {
		kind: "answer_lost",
		previous: lease
	};
	return isProvenDead(lease) ? {
		kind: "free",
		slot,
		replaces: lease.replaces + 1,
		previous: lease
	} : {
		kind: "sealed",
		theft: false,
		end: []
	};
}
const ENDS_OF_LOST_RESPONSE = new Set([
	"answer_lost",
	"silent",
	"issue_failed"
]);
function isReplaceable(lease) {
	if (lease.lastBeatAt !== void 0 || lease.replaces >= 2) return false;
	if (isLive(lease.state)) return true;
	return ENDS_OF_LOST_RESPONSE.has(lease.endReason);
}
function isProvenDead(lease) {
	return lease.proof?.state === "verified" || lease.proof?.state === "requested";
}
// src/lease/use-key.ts
function useKey({ id, job }, per) {
	return per === "run" ? runKey(job) : id;
}
function runKey({ repositoryId, runId, runAttempt }) {
	return `run ${repositoryId}/${runId}/${runAttempt}`;
}
// src/lease/row/leases-in.ts
function leasesIn(rows, damaged) {
	return rows.flatMap((row) => {
		try {
			return [leaseOf(row)];
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			damaged.set(text(row, "id"), error.message);
			return [];
		}
	});
}
// src/lease/row/github-task-row.ts
function githubTasksIn(rows) {
	return rows.flatMap((row) => {
		try {
			return [taskIn(row)];
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			return [];
		}
	});
}
function taskIn(row) {
	return {
		key: text(row, "key"),
		kind: oneOf(row, "kind", GITHUB_TASK_KINDS),
		repositoryId: integer(row, "repository_id"),
		payload: json(row, "payload"),
		written: json(row, "written"),
		dueAt: optionalInteger(row, "due_at"),
		attempts: integer(row, "attempts"),
		changedAt: integer(row, "changed_at")
	};
}
export { decideSeal as a, breakGlassIn as c, useKey as i, decideConfirmation as l, leasesIn as n, changingColumns as o, runKey as r, fixedColumns as s, githubTasksIn as t, mayBreakGlass as u };
