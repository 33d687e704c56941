import { Tt as systemClock, f as errorCode } from "./start.js";
import { B as notIssued, G as UNENDED_STATES, H as settled, L as ended, R as issued, U as tidied, V as recorded, W as withHeartbeatReset, q as isEnding } from "./direct.js";
import { o as reasonToEnd, t as beatReason } from "./due.js";
import { a as decideSeal, c as breakGlassIn, i as useKey, l as decideConfirmation, n as leasesIn, o as changingColumns, r as runKey, s as fixedColumns, t as githubTasksIn, u as mayBreakGlass } from "./github-task-row.js";
import { a as leaseOf, l as text, n as integer } from "./read-row.js";
import { i as sealName, n as MAX_LISTED_TASKS, r as taskJson, t as GITHUB_TASK_KINDS } from "./github-task.js";
import { n as BUSY_TIMEOUT_MS, r as wrapDatabase, t as refuseForeign } from "./refuse-foreign.js";
import { Kt as parseJson } from "./job.js";
import { r as shareOut, t as fullServers } from "./server-share.js";
import { n as endedCredentialsIn, r as forgetBefore, t as stateCountsIn } from "./state-counts.js";
import { r as freezingOf } from "./freezes.js";
import { r as storeErrorAt, t as isBusy } from "./errors.js";
import { c as migrate } from "./moved.js";
import { n as StoreError } from "./store.js";
const { chmodSync, closeSync, openSync, statSync } = process.getBuiltinModule("node:fs");
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
// src/lease/sqlite/burns.ts
function burn(database, { issuer, jwtId, keepMs }, now) {
	return database.run("INSERT OR IGNORE INTO burns (issuer, jwt_id, keep_until) VALUES (?, ?, ?)", issuer, jwtId, Math.ceil(now + keepMs)) === 1;
}
function isBurned(database, issuer, jwtId) {
	return database.get("SELECT 1 FROM burns WHERE issuer = ? AND jwt_id = ?", issuer, jwtId) !== void 0;
}
// src/lease/sqlite/leases.ts
let insertSql;
let updateSql;
function insertLease(database, lease) {
	const columns = {
		...fixedColumns(lease),
		...changingColumns(lease)
	};
	insertSql ??= insertOf(Object.keys(columns));
	database.run(insertSql, ...Object.values(columns));
}
function updateLease(database, lease) {
	const columns = changingColumns(lease);
	updateSql ??= updateOf(Object.keys(columns));
	database.run(updateSql, ...Object.values(columns), lease.id);
}
function insertOf(names) {
	const places = names.map(() => "?").join(", ");
	return `INSERT INTO leases (${names.join(", ")}) VALUES (${places})`;
}
function updateOf(names) {
	return `UPDATE leases SET ${names.map((name) => `${name} = ?`).join(", ")} WHERE id = ?`;
}
function findLease(database, id) {
	const row = database.get("SELECT * FROM leases WHERE id = ?", id);
	return row === void 0 ? void 0 : leaseOf(row);
}
function findByTokenHash(database, hash) {
	const row = database.get("SELECT * FROM leases WHERE token_hash = ?", hash);
	return row === void 0 ? void 0 : leaseOf(row);
}
const THE_JOB = "repository_id = ? AND run_id = ? AND run_attempt = ? AND check_run_id = ?";
function jobValues(job) {
	return [
		job.repositoryId,
		job.runId,
		job.runAttempt,
		job.checkRunId
	];
}
function listLeases(database, filter, page) {
	const { conditions, values } = conditionsOf(filter);
	if (page?.after !== void 0) {
		conditions.push("(created_at, id) > (?, ?)");
		values.push(page.after.createdAt, page.after.id);
	}
	const sql = `SELECT * FROM leases ${conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`} ORDER BY created_at, id ${page === void 0 ? "" : "LIMIT ?"}`;
	if (page !== void 0) values.push(page.limit);
	return database.all(sql, ...values).map((row) => leaseOf(row));
}
const UNENDED = [
	"issuing",
	"active",
	"revoking",
	"stuck"
];
const UNTIDY = ["pending", "stuck"];
function conditionsOf(filter) {
	const conditions = [];
	const values = [];
	const where = (condition, ...given) => {
		conditions.push(condition);
		values.push(...given);
	};
	const { states, tidyStates } = filter;
	if (filter.lease !== void 0) where("id = ?", filter.lease);
	if (filter.job !== void 0) where(THE_JOB, ...jobValues(filter.job));
	if (filter.repository !== void 0) where("repository = ? COLLATE NOCASE", filter.repository);
	if (filter.grant !== void 0) where("grant_name = ?", filter.grant);
	if (states !== void 0) {
		where(`state IN (${states.map(() => "?").join(", ")})`, ...states);
		if (isWithin(states, UNENDED)) where("state IN ('issuing', 'active', 'revoking', 'stuck')");
	}
	if (tidyStates !== void 0) {
		where(`tidy_state IN (${tidyStates.map(() => "?").join(", ")})`, ...tidyStates);
		if (isWithin(tidyStates, UNTIDY)) where("tidy_state IN ('pending', 'stuck')");
	}
	return {
		conditions,
		values
	};
}
function isWithin(states, all) {
	return states.every((state) => all.includes(state));
}
// src/lease/sqlite/approval-uses.ts
function recordUses(database, lease, now) {
	const sql = `INSERT OR IGNORE INTO approval_uses (review_id, commit_sha, lease_id, use_key, used_at)
    VALUES (?, ?, ?, ?, ?)`;
	for (const { reviewId, commit, per } of lease.approvals) database.run(sql, reviewId, commit, lease.id, useKey(lease, per), now);
}
function forgetUses(database, lease) {
	database.run("DELETE FROM approval_uses WHERE lease_id = ?", lease.id);
}
function exhaustedReview(database, { lease, uses }, previous) {
	const sql = `SELECT count(DISTINCT use_key) AS uses FROM approval_uses
    WHERE review_id = ? AND commit_sha = ? AND lease_id <> ? AND use_key <> ?`;
	return lease.approvals.find(({ reviewId, commit, per }) => {
		const row = database.get(sql, reviewId, commit, previous?.id ?? "", useKey(lease, per));
		return row !== void 0 && integer(row, "uses") >= uses;
	})?.reviewId;
}
function countUses(database, reviewIds, { job, per }) {
	const sql = `SELECT review_id, commit_sha, count(DISTINCT use_key) AS uses FROM approval_uses
    WHERE review_id = ? AND use_key <> ? AND lease_id NOT IN (SELECT id FROM leases WHERE ${THE_JOB})
    GROUP BY review_id, commit_sha`;
	const own = per === "run" ? runKey(job) : "";
	return reviewIds.flatMap((id) => database.all(sql, id, own, ...jobValues(job)).map((row) => ({
		reviewId: integer(row, "review_id"),
		commit: text(row, "commit_sha"),
		count: integer(row, "uses")
	})));
}
// src/lease/sqlite/reserve.ts
function reserve$1(database, reservation, now) {
	const { lease, perJob, burn: use } = reservation;
	if (use !== void 0 && !burn(database, use, now)) return { kind: "token_replayed" };
	if (isJobClosed(database, lease)) return { kind: "job_closed" };
	if (isFrozen(database, lease.grant, lease.repository)) return { kind: "frozen" };
	const taken = takenSlots(database, lease);
	const isTask = lease.task !== void 0;
	const decision = decideSeal({
		taken,
		idempotencyKey: lease.idempotencyKey,
		perJob,
		isTask
	});
	if (decision.kind === "task_used_up") return decision;
	if (decision.kind === "sealed") return {
		kind: "sealed",
		theft: decision.theft,
		ended: endAll$1(database, decision.end, now)
	};
	if (decision.kind === "answer_lost") return {
		kind: "answer_lost",
		previous: endOne(database, decision.previous, "answer_lost", now)
	};
	return record(database, reservation, {
		...decision,
		now
	});
}
function isJobClosed(database, lease) {
	const values = jobValues(lease.job);
	return database.get(`SELECT 1 FROM closed_jobs WHERE ${THE_JOB}`, ...values) !== void 0;
}
function isFrozen(database, grant, repository) {
	return database.get(`SELECT 1 FROM freezes WHERE scope = 'all'
    UNION ALL SELECT 1 FROM freezes WHERE scope = 'grant' AND name = ?
    UNION ALL SELECT 1 FROM freezes WHERE scope = 'repository' AND name = ? COLLATE NOCASE`, grant, repository) !== void 0;
}
function takenSlots(database, lease) {
	return database.all(`SELECT seals.slot, leases.* FROM seals JOIN leases ON leases.id = seals.lease_id
    WHERE seals.repository_id = ? AND seals.run_id = ? AND seals.run_attempt = ?
      AND seals.check_run_id = ? AND seals.grant_name = ?`, ...jobValues(lease.job), sealName(lease)).map((row) => ({
		slot: integer(row, "slot"),
		lease: leaseOf(row)
	}));
}
function endAll$1(database, leases, now) {
	return leases.map((lease) => endOne(database, lease, "theft", now).id);
}
function endOne(database, lease, ...[reason, now]) {
	const changed = ended(lease, reason, now);
	updateLease(database, changed);
	return changed;
}
function record(database, reservation, free) {
	const exhausted = exhaustedReview(database, reservation, free.previous);
	if (exhausted !== void 0) return {
		kind: "uses_exhausted",
		reviewId: exhausted
	};
	const lease = recorded(reservation.lease, free.replaces, free.now);
	insertLease(database, lease);
	database.run(`INSERT OR REPLACE INTO seals
      (repository_id, run_id, run_attempt, check_run_id, grant_name, slot, lease_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)`, ...jobValues(lease.job), sealName(lease), free.slot, lease.id);
	if (free.previous !== void 0) forgetUses(database, free.previous);
	recordUses(database, lease, free.now);
	return {
		kind: "reserved",
		lease
	};
}
// src/lease/sqlite/break-glasses.ts
function breakGlassesOf(database, clock) {
	return {
		reserveBreakGlass: (lease) => database.write(() => reserve(database, lease, clock.now())),
		confirmBreakGlass: (grant, by) => database.write(() => confirm(database, {
			grant,
			by,
			now: clock.now()
		}))
	};
}
function reserve(database, given, now) {
	const { breakGlass, job, grant, repository } = given;
	if (breakGlass === void 0) throw new TypeError("the lease is not outside the gate");
	if (isFrozen(database, grant, repository)) return { kind: "frozen" };
	const known = find(database, {
		repositoryId: job.repositoryId,
		grant
	});
	if (known !== void 0 && !mayBreakGlass(known.last, known.state)) return {
		kind: "unconfirmed",
		last: known.last
	};
	const lease = recorded(given, 0, now);
	insertLease(database, lease);
	const { user, machine, reason } = breakGlass;
	database.run(`INSERT OR REPLACE INTO break_glass
      (repository_id, grant_name, lease_id, used_by, used_on, reason, used_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)`, job.repositoryId, grant, lease.id, user, machine, reason, now);
	return {
		kind: "reserved",
		lease
	};
}
function confirm(database, { grant, by, now }) {
	const known = find(database, grant);
	const kind = decideConfirmation(known?.last, known?.state, by);
	if (kind === "confirmed") database.run(`UPDATE break_glass SET confirmed_by = ?, confirmed_on = ?, confirmed_at = ?
        WHERE repository_id = ? AND grant_name = ?`, by.user, by.machine, now, grant.repositoryId, grant.grant);
	return {
		kind,
		last: find(database, grant)?.last
	};
}
function find(database, { repositoryId, grant }) {
	const row = database.get(`SELECT break_glass.*, leases.state FROM break_glass
      LEFT JOIN leases ON leases.id = break_glass.lease_id
      WHERE break_glass.repository_id = ? AND break_glass.grant_name = ?`, repositoryId, grant);
	return row === void 0 ? void 0 : breakGlassIn(row);
}
// src/lease/fail-over.ts
const NO_FAIL_OVER = {
	serverChange: async () => void 0,
	lockOrphanSearch: async () => true,
	orphansSearched: async () => void 0
};
// src/lease/sqlite/caps.ts
function capsOf(database) {
	const findCap = (owner) => database.read(() => {
		const row = database.get("SELECT value FROM meta WHERE key = ?", keyOf$1(owner));
		return row === void 0 ? void 0 : text(row, "value");
	});
	return {
		findCap,
		keepCap: async (owner, given) => {
			if (await findCap(owner) === given) return;
			await database.write(() => {
				database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", keyOf$1(owner), given);
			});
		},
		forgetCap: (owner) => database.write(() => database.run("DELETE FROM meta WHERE key = ?", keyOf$1(owner)) > 0)
	};
}
function keyOf$1(owner) {
	return `cap:${owner.toLowerCase()}`;
}
// src/lease/sqlite/clock-step.ts
const SAME_STEP_MS = 6e4;
const NOTICED_WITHIN_MS = 2e3;
function moveBack(database, step, now) {
	if (wasMoved(database, step)) return;
	database.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('clock_set_back', ?)", String(step.at));
	const { backMs } = step;
	const moved = [
		"expires_at",
		"heartbeat_reset_at",
		"next_try_at",
		"locked_until"
	];
	const since = now - Math.min(step.at - step.since + 100, NOTICED_WITHIN_MS);
	database.run(`UPDATE leases SET ${moved.map((column) => `${column} = ${column} - ?`).join(", ")},
      created_at = iif(state = 'issuing', created_at - ?, created_at)
      WHERE state IN ('issuing', 'active', 'revoking', 'stuck')
      AND NOT (created_at BETWEEN ? AND ? AND heartbeat_reset_at <= ?)`, ...[...moved, "created_at"].map(() => backMs), since, now, now);
	database.run(`UPDATE leases SET tidy_next_try_at = tidy_next_try_at - ?, locked_until = locked_until - ?
      WHERE tidy_state IN ('pending', 'stuck') AND state NOT IN ('issuing', 'active', 'revoking', 'stuck')`, backMs, backMs);
	database.run("UPDATE github_tasks SET due_at = due_at - ?, locked_until = locked_until - ?", backMs, backMs);
}
function wasMoved(database, { since, at }) {
	const row = database.get("SELECT value FROM meta WHERE key = 'clock_set_back'");
	const before = row === void 0 ? NaN : Number(text(row, "value"));
	return before >= since && before <= at + SAME_STEP_MS;
}
// src/lease/sqlite/github-tasks.ts
function githubTasksOf(database, clock) {
	return {
		change: (key, change) => database.write(() => changeTask(database, {
			key,
			change,
			now: clock.now()
		})),
		touch: (filter, dueInMs) => database.write(() => touchTasks(database, filter, clock.now() + dueInMs)),
		countDue: (kinds = GITHUB_TASK_KINDS) => database.readOne(() => countDue(database, kinds, clock.now())),
		take: (request) => database.write(() => takeTasks(database, request, clock.now())),
		finish: (key, lockOwner, outcome) => database.write(() => finishTask(database, {
			key,
			lockOwner,
			outcome,
			now: clock.now()
		})),
		list: ({ kind, repositoryId }) => database.readOne(() => {
			return githubTasksIn(database.all(`SELECT * FROM github_tasks WHERE repository_id = ? AND kind = ?
          ORDER BY changed_at DESC LIMIT ?`, repositoryId, kind, MAX_LISTED_TASKS));
		})
	};
}
function changeTask(database, { key, change, now }) {
	const { kind, repositoryId, update, dueIn } = change;
	const row = database.get("SELECT payload FROM github_tasks WHERE key = ?", key);
	const payload = update(row === void 0 ? void 0 : parseJson(text(row, "payload")));
	if (payload === void 0) return;
	database.run(`INSERT INTO github_tasks
      (key, kind, repository_id, payload, written, due_at, attempts, changed_at)
      VALUES (?, ?, ?, ?, 'null', ?, 0, ?)
      ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, changed_at = excluded.changed_at,
        due_at = min(coalesce(due_at, excluded.due_at), coalesce(excluded.due_at, due_at))`, key, kind, repositoryId, taskJson(payload), dueIn === void 0 ? null : now + dueIn, now);
}
function touchTasks(database, { repositoryId, kind, keyPrefix = "", isOpen }, dueAt) {
	return database.run(`UPDATE github_tasks SET due_at = min(coalesce(due_at, ?), ?)
      WHERE repository_id = ? AND kind BETWEEN ? AND ? AND substr(key, 1, ?) = ?
        AND (? OR due_at IS NOT NULL OR locked_until IS NOT NULL)`, dueAt, dueAt, repositoryId, kind ?? "a", kind ?? "z", keyPrefix.length, keyPrefix, isOpen === true ? 0 : 1);
}
const OF_KIND = "kind IN (SELECT value FROM json_each(?))";
const DUE = {
	unlocked: `locked_until IS NULL AND due_at <= ? AND ${OF_KIND}`,
	abandoned: `locked_until <= ? AND ${OF_KIND}`
};
function countDue(database, kinds, now) {
	const all = JSON.stringify(kinds);
	const sql = `SELECT (SELECT count(*) FROM github_tasks WHERE ${DUE.unlocked})
    + (SELECT count(*) FROM github_tasks WHERE ${DUE.abandoned}) AS count`;
	return integer(database.get(sql, now, all, now, all) ?? {}, "count");
}
const IN_TURN = `
  WITH busy AS (SELECT repository_id, count(*) AS tasks FROM github_tasks
      WHERE locked_until > ? GROUP BY repository_id),
    due AS (SELECT key, repository_id, due_at AS at FROM github_tasks WHERE ${DUE.unlocked}
      UNION ALL SELECT key, repository_id, locked_until AS at FROM github_tasks WHERE ${DUE.abandoned}),
    turns AS (SELECT key, at, coalesce(busy.tasks, 0)
        + row_number() OVER (PARTITION BY due.repository_id ORDER BY at) AS turn
      FROM due LEFT JOIN busy ON busy.repository_id = due.repository_id)
  SELECT * FROM github_tasks WHERE key IN (SELECT key FROM turns ORDER BY turn, at LIMIT ?)`;
function takeTasks(database, { lockOwner, lockMs, limit, kinds = GITHUB_TASK_KINDS }, now) {
	const all = JSON.stringify(kinds);
	const rows = database.all(IN_TURN, now, now, all, now, all, limit);
	for (const row of rows) database.run("UPDATE github_tasks SET locked_by = ?, locked_until = ?, due_at = NULL WHERE key = ?", lockOwner, now + lockMs, text(row, "key"));
	return githubTasksIn(rows);
}
function finishTask(database, { key, lockOwner, outcome, now }) {
	const { written, dueIn, failed = false } = outcome;
	const dueAt = dueIn === void 0 ? null : now + dueIn;
	database.run(`UPDATE github_tasks SET locked_by = NULL, locked_until = NULL,
      written = coalesce(?, written), attempts = iif(?, attempts + 1, 0),
      due_at = min(coalesce(due_at, ?), coalesce(?, due_at))
      WHERE key = ? AND locked_by = ?`, written === void 0 ? null : taskJson(written), failed ? 1 : 0, dueAt, dueAt, key, lockOwner);
}
// src/lease/sqlite/due-leases.ts
const CANDIDATES = {
	expired: ["state = 'active' AND expires_at <= ?", "expires_at"],
	silent: ["state = 'active' AND heartbeat_reset_at <= ?", "heartbeat_reset_at"],
	unanswered: ["state = 'issuing' AND created_at <= ?", "created_at"],
	due: [`state IN ('revoking', 'stuck') AND next_try_at <= ?
    AND (locked_until IS NULL OR locked_until <= ?)`, "next_try_at"],
	tidies: [`tidy_state IN ('pending', 'stuck') AND tidy_next_try_at <= ?
    AND (locked_until IS NULL OR locked_until <= ?)`, "tidy_next_try_at"]
};
const SERVER = `(kind || ' ' || coalesce(CASE WHEN json_valid(handle)
  THEN json_extract(handle, '$.server') END, ''))`;
function readCandidates(database, name, { share, ...read }) {
	if (share === void 0) return readRows(database, name, {
		...read,
		full: []
	});
	let { underWay } = share;
	const found = [];
	for (;;) {
		const full = fullServers({
			...share,
			underWay
		});
		const limit = read.limit - found.length;
		const except = [...read.except ?? [], ...found.map(({ id }) => id)];
		const rows = readRows(database, name, {
			...read,
			limit,
			except,
			full
		});
		const shared = shareOut(rows, {
			...share,
			underWay
		});
		found.push(...shared.chosen);
		({underWay} = shared);
		if (rows.length < limit || shared.chosen.length === rows.length) return found;
	}
}
function readRows(database, name, { limit, values, except = [], full }) {
	const [condition, order] = CANDIDATES[name];
	const { damaged } = database;
	for (;;) {
		const left = [["id", [...except, ...damaged.keys()]], [SERVER, full]].filter(([, list]) => list.length > 0);
		const sql = `SELECT * FROM leases WHERE ${[condition, ...left.map(([column]) => `${column} NOT IN (SELECT value FROM json_each(?))`)].join(" AND ")} ORDER BY ${order} LIMIT ?`;
		const lists = left.map(([, list]) => JSON.stringify(list));
		const rows = database.all(sql, ...values, ...lists, limit);
		const before = damaged.size;
		const leases = leasesIn(rows, damaged);
		if (damaged.size === before) return leases;
	}
}
function damagedRows({ damaged }) {
	return Array.from(damaged, ([lease, error]) => ({
		lease,
		error
	}));
}
function overdue(database, request, now) {
	const { limit, silentAfterMs, issuingAfterMs } = request;
	const share = request.share && {
		...request.share,
		underWay: {}
	};
	return [
		...readCandidates(database, "expired", {
			limit,
			share,
			values: [now]
		}),
		...readCandidates(database, "silent", {
			limit,
			share,
			values: [now - silentAfterMs]
		}),
		...readCandidates(database, "unanswered", {
			limit,
			share,
			values: [now - issuingAfterMs]
		})
	];
}
function due(database, { limit, share }, now) {
	return readCandidates(database, "due", {
		limit,
		share,
		values: [now, now]
	});
}
function findDue(database, { limit, share, except, issuingAfterMs }, now) {
	const common = {
		limit,
		share,
		except
	};
	return [
		...readCandidates(database, "due", {
			...common,
			values: [now, now]
		}),
		...readCandidates(database, "expired", {
			...common,
			values: [now]
		}),
		...readCandidates(database, "unanswered", {
			...common,
			values: [now - issuingAfterMs]
		})
	];
}
// src/lease/sqlite/locks.ts
function hasWork(database, request, now) {
	const one = {
		...request,
		limit: 1
	};
	return overdue(database, one, now).length > 0 || due(database, one, now).length > 0;
}
function lockDue(database, request, now) {
	for (const lease of overdue(database, request, now)) {
		const reason = reasonToEnd(lease, now, request);
		if (reason !== void 0) updateLease(database, ended(lease, reason, now));
	}
	const leases = due(database, request, now);
	for (const { id } of leases) take(database, id, {
		...request,
		now
	});
	return leases;
}
function dueTidies(database, { limit }, now) {
	return readCandidates(database, "tidies", {
		limit,
		values: [now, now]
	});
}
function lockDueTidies(database, request, now) {
	const leases = dueTidies(database, request, now);
	for (const { id } of leases) take(database, id, {
		...request,
		now
	});
	return leases;
}
function lockOne(database, id, taking) {
	const lease = findLease(database, id);
	if (lease === void 0 || !isEnding(lease.state)) return void 0;
	return take(database, id, taking) ? lease : void 0;
}
function take(database, id, { lockOwner, lockMs, now }) {
	return database.run(`UPDATE leases SET locked_by = ?, locked_until = ?
    WHERE id = ? AND (locked_until IS NULL OR locked_until <= ?)`, lockOwner, now + lockMs, id, now) === 1;
}
function settle(database, id, { lockOwner, outcome, now }) {
	const lease = unlock(database, id, lockOwner);
	const changed = lease && settled(lease, outcome, now);
	if (changed === void 0) return false;
	updateLease(database, changed);
	if (changed.state === "failed") freeSeal(database, changed);
	return true;
}
function settleTidy(database, id, { lockOwner, outcome, now }) {
	const lease = unlock(database, id, lockOwner);
	const changed = lease && tidied(lease, outcome, now);
	if (changed === void 0) return false;
	updateLease(database, changed);
	return true;
}
function unlock(database, id, lockOwner) {
	return database.run(`UPDATE leases SET locked_by = NULL, locked_until = NULL
    WHERE id = ? AND locked_by = ?`, id, lockOwner) === 0 ? void 0 : findLease(database, id);
}
function freeSeal(database, lease) {
	forgetUses(database, lease);
	if (lease.replaces === 0) database.run("DELETE FROM seals WHERE lease_id = ?", lease.id);
}
// src/lease/sqlite/ended-credentials.ts
const PARTS = ["ended_at > ? AND ended_at <= ? AND tidy_state IN ('none', 'done')", "tidy_next_try_at > 0 AND ended_at > ? AND ended_at <= ? AND tidy_state IN ('pending', 'stuck')"];
function endedSince(database, { kind, since, until = Number.MAX_SAFE_INTEGER, diesAfter }) {
	return PARTS.flatMap((part) => {
		const sql = `SELECT id, handle, dies_at, ended_at FROM leases
      WHERE ${part} AND kind = ? AND dies_at > ?`;
		return endedCredentialsIn(database.all(sql, since, until, kind, diesAfter));
	});
}
// src/lease/sqlite/event-time.ts
function eventTimeOf(database, clock) {
	return {
		keepEventTime: () => database.write(() => {
			database.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('events_at', ?)", String(clock.now()));
		}),
		eventTime: () => database.readOne(() => {
			const row = database.get("SELECT value FROM meta WHERE key = 'events_at'");
			return row === void 0 ? void 0 : Number(text(row, "value"));
		})
	};
}
// src/lease/sqlite/open.ts
const OPEN_ATTEMPTS = 100;
async function openDatabase(options) {
	for (let attempt = 1;; attempt += 1) try {
		return openOnce(options);
	} catch (error) {
		if (!isBusy(error) || attempt >= OPEN_ATTEMPTS) throw storeErrorAt(options.path, error);
		await setTimeout(50);
	}
}
function openOnce(options) {
	makePrivate(options.path);
	const database = new DatabaseSync(options.path, {
		timeout: BUSY_TIMEOUT_MS,
		enableForeignKeyConstraints: true
	});
	try {
		prepare(database, options);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}
function prepare(database, options) {
	refuseForeign(database);
	database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
	database.exec("PRAGMA temp_store = MEMORY");
	database.exec("BEGIN IMMEDIATE");
	try {
		migrate(database, {
			now: options.clock.now(),
			randomBytes: options.randomBytes
		});
		database.exec("COMMIT");
	} catch (error) {
		if (database.isTransaction) database.exec("ROLLBACK");
		throw error;
	}
}
function makePrivate(path) {
	const found = statSync(path, { throwIfNoEntry: false });
	if (found === void 0) {
		createPrivate(path);
		return;
	}
	if (!found.isFile()) throw new StoreError("unusable", "it is not a file", { remedy: "Set `store` to another path." });
	if ((found.mode & 63) !== 0) chmodSync(path, 384);
}
function createPrivate(path) {
	try {
		closeSync(openSync(path, "wx", 384));
	} catch (error) {
		if (errorCode(error) !== "EEXIST") throw error;
	}
}
// src/lease/sqlite/prune.ts
const BATCH = 500;
const OLD_ROWS = {
	burns: `DELETE FROM burns WHERE (issuer, jwt_id) IN
    (SELECT issuer, jwt_id FROM burns WHERE keep_until <= ? LIMIT ?)`,
	closedJobs: `DELETE FROM closed_jobs WHERE
    (repository_id, run_id, run_attempt, check_run_id) IN
    (SELECT repository_id, run_id, run_attempt, check_run_id FROM closed_jobs
      WHERE closed_at <= ? LIMIT ?)`,
	leases: `DELETE FROM leases WHERE id IN
    (SELECT id FROM leases
      WHERE ended_at IS NOT NULL AND tidy_state IN ('none', 'done') AND ended_at <= ? LIMIT ?)`,
	approvalUses: `DELETE FROM approval_uses WHERE (review_id, commit_sha, lease_id) IN
    (SELECT review_id, commit_sha, lease_id FROM approval_uses WHERE used_at <= ? LIMIT ?)`,
	githubTasks: `DELETE FROM github_tasks WHERE key IN
    (SELECT key FROM github_tasks WHERE changed_at <= ? LIMIT ?)`
};
async function prune(database, now) {
	database.damaged.clear();
	const before = forgetBefore(now);
	await drain(database, OLD_ROWS.burns, now);
	await drain(database, OLD_ROWS.closedJobs, before.jobs);
	await drain(database, OLD_ROWS.leases, before.jobs);
	await drain(database, OLD_ROWS.approvalUses, before.approvals);
	await drain(database, OLD_ROWS.githubTasks, before.githubTasks);
}
async function drain(database, sql, before) {
	for (;;) {
		if (await database.write(() => database.run(sql, before, BATCH)) < BATCH) return;
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}
}
// src/lease/sqlite/value-uses.ts
function valueUsesOf(database) {
	const usesOf = (fingerprint) => {
		const row = database.get("SELECT value FROM meta WHERE key = ?", keyOf(fingerprint));
		return row === void 0 ? 0 : Number(text(row, "value"));
	};
	return { countValueUse: (fingerprints) => database.write(() => {
		const [current = ""] = fingerprints;
		database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", keyOf(current), String(usesOf(current) + 1));
		return fingerprints.reduce((sum, each) => sum + usesOf(each), 0);
	}) };
}
function keyOf(fingerprint) {
	return `value:${fingerprint}`;
}
// src/lease/sqlite/sqlite-store.ts
async function openSqliteStore(options) {
	const { path, randomBytes, clock = systemClock } = options;
	const database = wrapDatabase(path, await openDatabase({
		path,
		clock,
		randomBytes
	}));
	return {
		...identityOf(database, clock),
		...issuingOf(database, clock),
		...beatingOf(database, clock),
		...endingOf(database, clock),
		...tidyingOf(database, clock),
		...freezingOf(database, clock),
		...capsOf(database),
		...breakGlassesOf(database, clock),
		...valueUsesOf(database),
		...eventTimeOf(database, clock),
		...NO_FAIL_OVER,
		githubTasks: githubTasksOf(database, clock),
		...upkeepOf(database, clock)
	};
}
function identityOf(database, clock) {
	return {
		instance: () => database.readOne(() => {
			const row = database.get("SELECT value FROM meta WHERE key = 'instance'");
			return text(row ?? {}, "value");
		}),
		now: async () => clock.now(),
		burn: (issuer, jwtId, keepMs) => database.write(() => burn(database, {
			issuer,
			jwtId,
			keepMs
		}, clock.now())),
		isBurned: (issuer, jwtId) => database.readOne(() => isBurned(database, issuer, jwtId)),
		isJobClosed: (job) => database.readOne(() => isJobClosed(database, { job })),
		isFrozen: (grant, repository) => database.readOne(() => isFrozen(database, grant, repository)),
		countUses: (reviewIds, asking) => database.read(() => countUses(database, reviewIds, asking))
	};
}
function issuingOf(database, clock) {
	return {
		reserve: (reservation) => database.write(() => reserve$1(database, reservation, clock.now())),
		activate: (id, facts) => database.write(() => {
			const lease = findLease(database, id);
			if (lease === void 0) return false;
			updateLease(database, issued(lease, facts, clock.now()));
			return lease.state === "issuing";
		}),
		issueFailed: (id, failure) => database.write(() => {
			const lease = findLease(database, id);
			if (lease === void 0) return void 0;
			const changed = notIssued(lease, failure, clock.now());
			updateLease(database, changed);
			if (changed.state === "failed") freeSeal(database, changed);
			return changed;
		})
	};
}
function beatingOf(database, clock) {
	return {
		beat: (tokenHash, silentAfterMs) => database.write(() => {
			const now = clock.now();
			const lease = findByTokenHash(database, tokenHash);
			if (lease === void 0 || lease.state === "issuing") return { kind: "unknown" };
			if (lease.state !== "active") return {
				kind: "ended",
				reason: beatReason(lease.endReason)
			};
			const due = reasonToEnd(lease, now, {
				silentAfterMs,
				issuingAfterMs: 0
			});
			if (due !== void 0) {
				updateLease(database, ended(lease, due, now));
				return {
					kind: "ended",
					reason: beatReason(due)
				};
			}
			const { heartbeatResetAt } = withHeartbeatReset(lease, now);
			database.run("UPDATE leases SET heartbeat_reset_at = ?, last_beat_at = ? WHERE id = ?", heartbeatResetAt, now, lease.id);
			return {
				kind: "active",
				expiresAt: lease.expiresAt
			};
		}),
		resetHeartbeats: () => database.write(() => {
			const sql = `UPDATE leases SET heartbeat_reset_at = ?
          WHERE state = 'active' AND heartbeat_reset_at < ?`;
			const now = clock.now();
			database.run(sql, now, now);
		}),
		clockSetBack: (step) => database.write(() => {
			moveBack(database, step, clock.now());
			return true;
		}),
		find: (id) => database.readOne(() => findLease(database, id)),
		findByTokenHash: (hash) => database.readOne(() => findByTokenHash(database, hash)),
		list: (filter, page) => database.readOne(() => listLeases(database, filter, page))
	};
}
function endingOf(database, clock) {
	return {
		end: (filter, reason) => database.write(() => endAll(database, filter, {
			reason,
			clock
		})),
		endedSince: (request) => database.read(() => endedSince(database, request)),
		closeJob: (job, reason) => database.write(() => {
			database.run(`INSERT OR IGNORE INTO closed_jobs
            (repository_id, run_id, run_attempt, check_run_id, closed_at) VALUES (?, ?, ?, ?, ?)`, ...jobValues(job), clock.now());
			return endAll(database, { job }, {
				reason,
				clock
			});
		}),
		lockDue: async (request) => {
			const now = clock.now();
			if (!await database.readOne(() => hasWork(database, request, now))) return [];
			return database.write(() => lockDue(database, request, now));
		},
		findDue: (request) => database.read(() => findDue(database, request, clock.now())),
		lock: (id, request) => database.write(() => lockOne(database, id, {
			...request,
			now: clock.now()
		})),
		settle: (id, lockOwner, outcome) => database.write(() => settle(database, id, {
			lockOwner,
			outcome,
			now: clock.now()
		}))
	};
}
function tidyingOf(database, clock) {
	return {
		lockDueTidies: async (request) => {
			const now = clock.now();
			const one = {
				...request,
				limit: 1
			};
			if ((await database.readOne(() => dueTidies(database, one, now))).length === 0) return [];
			return database.write(() => lockDueTidies(database, request, now));
		},
		settleTidy: (id, lockOwner, outcome) => database.write(() => settleTidy(database, id, {
			lockOwner,
			outcome,
			now: clock.now()
		}))
	};
}
function endAll(database, filter, end) {
	const states = UNENDED_STATES.filter((state) => filter.states?.includes(state) ?? true);
	return listLeases(database, {
		...filter,
		states
	}).map((lease) => {
		const changed = ended(lease, end.reason, end.clock.now());
		updateLease(database, changed);
		return changed;
	});
}
function upkeepOf(database, clock) {
	return {
		countByState: () => database.readOne(() => stateCountsIn(database.all("SELECT state, count FROM lease_counts"))),
		sealedKeyIds: () => database.readOne(() => {
			return database.all(`SELECT secret_key_id, count(*) AS count FROM leases
          WHERE secret_key_id IS NOT NULL GROUP BY secret_key_id ORDER BY secret_key_id`).map((row) => ({
				keyId: text(row, "secret_key_id"),
				leases: integer(row, "count")
			}));
		}),
		damagedRows: async () => damagedRows(database),
		prune: () => prune(database, clock.now()),
		close: async () => {
			database.close();
		}
	};
}
export { openSqliteStore };
