import { B as notIssued, G as UNENDED_STATES, H as settled, L as ended, R as issued, U as tidied, V as recorded, W as withHeartbeatReset, q as isEnding } from "./direct.js";
import { a as leaseOf, c as optionalText, l as text, n as integer, o as oneOf } from "./read-row.js";
import { a as decideSeal, c as breakGlassIn, i as useKey, l as decideConfirmation, n as leasesIn, o as changingColumns, r as runKey, s as fixedColumns, t as githubTasksIn, u as mayBreakGlass } from "./github-task-row.js";
import { n as serverOf, r as shareOut, t as fullServers } from "./server-share.js";
import { i as sealName, n as MAX_LISTED_TASKS, r as taskJson, t as GITHUB_TASK_KINDS } from "./github-task.js";
import { o as reasonToEnd, t as beatReason } from "./due.js";
import { n as StoreError } from "./store.js";
import { a as sqlStateOf, i as serverStoreError, o as triesOf, r as isLost, t as createStorePool } from "./store-pool.js";
import { Kt as parseJson } from "./job.js";
import { t as checkSchema } from "./migrate-store.js";
import { n as storePlace } from "./store-server.js";
import { a as keysInUse, i as endedRows, n as clockOf, o as pruneRows, r as countStates } from "./upkeep-rows.js";
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
// src/lease/postgres/lease-rows.ts
async function insertRow(transaction, lease) {
	const columns = {
		...fixedColumns(lease),
		...changing(lease)
	};
	const names = Object.keys(columns).join(", ");
	await transaction.query(`INSERT INTO stepkey.leases (${names})
      SELECT ${names} FROM jsonb_populate_record(NULL::stepkey.leases, $1)`, document(columns));
}
async function updateRows(transaction, leases) {
	const [first] = leases;
	if (first === void 0) return;
	const sets = Object.keys(changing(first)).map((name) => `${name} = changed.${name}`);
	await transaction.query(`UPDATE stepkey.leases AS lease SET ${sets.join(", ")}
      FROM jsonb_populate_recordset(NULL::stepkey.leases, $1) AS changed
      WHERE lease.id = changed.id`, document(leases.map((lease) => ({
		id: lease.id,
		...changing(lease)
	}))));
}
function changing(lease) {
	return {
		...changingColumns(lease),
		server: serverOf(lease)
	};
}
function document(value) {
	return JSON.stringify(value, (_key, part) => typeof part === "string" ? part.replaceAll("\0", "�").toWellFormed() : part);
}
async function lockRow(transaction, id) {
	const [row] = await transaction.query("SELECT * FROM stepkey.leases WHERE id = $1 FOR NO KEY UPDATE", id);
	return row === void 0 ? void 0 : leaseOf(row);
}
function jobCondition(table, first) {
	return [
		"repository_id",
		"run_id",
		"run_attempt",
		"check_run_id"
	].map((column, index) => `${table}.${column} = $${first + index}`).join(" AND ");
}
function jobOf(job) {
	return [
		job.repositoryId,
		job.runId,
		job.runAttempt,
		job.checkRunId
	];
}
const UNENDED = [
	"issuing",
	"active",
	"revoking",
	"stuck"
];
const UNTIDY = ["pending", "stuck"];
function selectionOf(filter, page) {
	const { lease, job, repository, grant, states, tidyStates } = filter;
	return selection([
		lease !== void 0 && (({ value }) => `lease.id = ${value(lease)}`),
		job !== void 0 && (({ first, all }) => all(jobCondition("lease", first), ...jobOf(job))),
		repository !== void 0 && (({ value }) => `lower(lease.repository) = lower(${value(repository)})`),
		grant !== void 0 && (({ value }) => `lease.grant_name = ${value(grant)}`),
		states !== void 0 && (({ value }) => `lease.state = ANY (${value(states)}::text[])`),
		isWithin(states, UNENDED) && (() => "lease.state IN ('issuing', 'active', 'revoking', 'stuck')"),
		tidyStates !== void 0 && (({ value }) => `lease.tidy_state = ANY (${value(tidyStates)}::text[])`),
		isWithin(tidyStates, UNTIDY) && (() => "lease.tidy_state IN ('pending', 'stuck')"),
		isAfter(page?.after)
	]);
}
function isAfter(after) {
	if (after === void 0) return false;
	return ({ value }) => `(lease.created_at, lease.id) > (${value(after.createdAt)}, ${value(after.id)})`;
}
function selection(conditions) {
	const values = [];
	const value = (given) => `$${values.push(given)}`;
	const all = (condition, ...given) => {
		values.push(...given);
		return condition;
	};
	const written = conditions.filter((condition) => condition !== false).map((condition) => condition({
		first: values.length + 1,
		value,
		all
	}));
	return {
		condition: written.length === 0 ? "true" : written.join(" AND "),
		values
	};
}
function isWithin(states, all) {
	return states !== void 0 && states.every((state) => all.includes(state));
}
// src/lease/postgres/name-locks.ts
const KEYS = `(SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest($1::text[]) AS name
  ORDER BY key) AS keys`;
const FREEZES = "hashtextextended('stepkey freezes', 0)";
async function lockForReservation({ query }, { job, approvals }) {
	const reviews = approvals.map(({ reviewId }) => `stepkey review ${reviewId}`);
	await query(`SELECT pg_advisory_xact_lock_shared(${FREEZES}), pg_advisory_xact_lock(key) FROM ${KEYS}`, [jobName(job), ...reviews]);
}
async function lockBreakGlass({ query }, { repositoryId, grant }) {
	await query(`SELECT pg_advisory_xact_lock_shared(${FREEZES}), pg_advisory_xact_lock(key) FROM ${KEYS}`, [`stepkey break-glass ${repositoryId}/${grant}`]);
}
async function lockJob({ query }, job) {
	await query(`SELECT pg_advisory_xact_lock(key) FROM ${KEYS}`, [jobName(job)]);
}
async function lockGitHubTask({ query }, key) {
	await query(`SELECT pg_advisory_xact_lock(key) FROM ${KEYS}`, [`stepkey github task ${key}`]);
}
async function lockFreezes({ query }) {
	await query(`SELECT pg_advisory_xact_lock(${FREEZES})`);
}
function jobName({ repositoryId, runId, runAttempt, checkRunId }) {
	return `stepkey job ${repositoryId}/${runId}/${runAttempt}/${checkRunId}`;
}
// src/lease/postgres/use-rows.ts
async function takeUses({ query, now }, lease) {
	const sql = `INSERT INTO stepkey.approval_uses (review_id, commit_sha, lease_id, use_key, used_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`;
	for (const { reviewId, commit, per } of lease.approvals) await query(sql, reviewId, commit, lease.id, useKey(lease, per), now);
}
async function giveUsesBack({ query }, lease) {
	await query("DELETE FROM stepkey.approval_uses WHERE lease_id = $1", lease.id);
}
async function usedUpReview({ query }, { lease, uses }, previous) {
	const sql = `SELECT count(DISTINCT use_key) AS uses FROM stepkey.approval_uses
    WHERE review_id = $1 AND commit_sha = $2 AND lease_id <> $3 AND use_key <> $4`;
	for (const { reviewId, commit, per } of lease.approvals) {
		const [row] = await query(sql, reviewId, commit, previous?.id ?? "", useKey(lease, per));
		if (row !== void 0 && integer(row, "uses") >= uses) return reviewId;
	}
}
async function usesByReview({ one }, reviewIds, { job, per }) {
	return (await one(`SELECT review_id, commit_sha, count(DISTINCT use_key) AS uses
    FROM stepkey.approval_uses AS used
    WHERE review_id = ANY ($1::bigint[]) AND use_key <> $2 AND NOT EXISTS
      (SELECT FROM stepkey.leases AS lease
        WHERE lease.id = used.lease_id AND ${jobCondition("lease", 3)})
    GROUP BY review_id, commit_sha`, reviewIds, per === "run" ? runKey(job) : "", ...jobOf(job))).map((row) => ({
		reviewId: integer(row, "review_id"),
		commit: text(row, "commit_sha"),
		count: integer(row, "uses")
	}));
}
// src/lease/postgres/reserve-row.ts
async function burnRow({ change, now }, { issuer, jwtId, keepMs }) {
	return await change(`INSERT INTO stepkey.burns (issuer, jwt_id, keep_until) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING`, issuer, jwtId, Math.ceil(now + keepMs)) === 1;
}
async function reserveRow(transaction, reservation) {
	const { lease, perJob, burn } = reservation;
	await lockForReservation(transaction, lease);
	if (burn !== void 0 && !await burnRow(transaction, burn)) return { kind: "token_replayed" };
	const stopped = await whyStopped(transaction, lease);
	if (stopped !== void 0) return { kind: stopped };
	const taken = await takenSlots(transaction, lease);
	const isTask = lease.task !== void 0;
	const decision = decideSeal({
		taken,
		idempotencyKey: lease.idempotencyKey,
		perJob,
		isTask
	});
	if (decision.kind === "task_used_up") return decision;
	if (decision.kind === "sealed") {
		const marked = await endNow(transaction, decision.end, "theft");
		return {
			kind: "sealed",
			theft: decision.theft,
			ended: marked.map(({ id }) => id)
		};
	}
	if (decision.kind === "answer_lost") {
		const [previous = decision.previous] = await endNow(transaction, [decision.previous], "answer_lost");
		return {
			kind: "answer_lost",
			previous
		};
	}
	return record(transaction, reservation, decision);
}
const CLOSED = `SELECT FROM stepkey.closed_jobs AS closed WHERE ${jobCondition("closed", 1)}`;
function frozenCondition(first) {
	return `SELECT FROM stepkey.freezes WHERE scope = 'all' OR (scope = 'grant' AND name = $${first})
    OR (scope = 'repository' AND lower(name) = lower($${first + 1}))`;
}
async function whyStopped({ query }, { job, grant, repository }) {
	const [row] = await query(`SELECT EXISTS (${CLOSED}) AS closed, EXISTS (${frozenCondition(5)}) AS frozen`, ...jobOf(job), grant, repository);
	if (row?.["closed"] === true) return "job_closed";
	return row?.["frozen"] === true ? "frozen" : void 0;
}
async function takenSlots({ query }, lease) {
	const from = `FROM stepkey.seals AS seal JOIN stepkey.leases AS lease ON lease.id = seal.lease_id
    WHERE ${jobCondition("seal", 1)} AND seal.grant_name = $5`;
	const values = [...jobOf(lease.job), sealName(lease)];
	if ((await query(`SELECT lease.id ${from} ORDER BY lease.id FOR NO KEY UPDATE OF lease`, ...values)).length === 0) return [];
	return (await query(`SELECT seal.slot, lease.* ${from}`, ...values)).map((row) => ({
		slot: integer(row, "slot"),
		lease: leaseOf(row)
	}));
}
async function endNow(transaction, leases, reason) {
	const changed = leases.map((lease) => ended(lease, reason, transaction.now));
	await updateRows(transaction, changed);
	return changed;
}
async function record(transaction, reservation, { slot, replaces, previous }) {
	const reviewId = await usedUpReview(transaction, reservation, previous);
	if (reviewId !== void 0) return {
		kind: "uses_exhausted",
		reviewId
	};
	const lease = recorded(reservation.lease, replaces, transaction.now);
	await insertRow(transaction, lease);
	await transaction.query(`INSERT INTO stepkey.seals
      (repository_id, run_id, run_attempt, check_run_id, grant_name, slot, lease_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (repository_id, run_id, run_attempt, check_run_id, grant_name, slot)
      DO UPDATE SET lease_id = excluded.lease_id`, ...jobOf(lease.job), sealName(lease), slot, lease.id);
	if (previous !== void 0) await giveUsesBack(transaction, previous);
	await takeUses(transaction, lease);
	return {
		kind: "reserved",
		lease
	};
}
async function closeRow({ query, now }, job) {
	await query(`INSERT INTO stepkey.closed_jobs
    (repository_id, run_id, run_attempt, check_run_id, closed_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING`, ...jobOf(job), now);
}
// src/lease/postgres/break-glass-rows.ts
function breakGlassRows({ write }) {
	return {
		reserveBreakGlass: (lease) => write((transaction) => reserveOutside(transaction, lease)),
		confirmBreakGlass: (grant, by) => write(async (transaction) => {
			const { query, now } = transaction;
			await lockBreakGlass(transaction, grant);
			const known = await findRow(transaction, grant);
			const kind = decideConfirmation(known?.last, known?.state, by);
			if (kind === "confirmed") await query(`UPDATE stepkey.break_glass
            SET confirmed_by = $3, confirmed_on = $4, confirmed_at = $5
            WHERE repository_id = $1 AND grant_name = $2`, grant.repositoryId, grant.grant, by.user, by.machine, now);
			return {
				kind,
				last: (await findRow(transaction, grant))?.last
			};
		})
	};
}
async function reserveOutside(transaction, given) {
	const { query, now } = transaction;
	const { breakGlass, job, grant, repository } = given;
	if (breakGlass === void 0) throw new TypeError("the lease is not outside the gate");
	const of = {
		repositoryId: job.repositoryId,
		grant
	};
	await lockBreakGlass(transaction, of);
	const [row] = await query(`SELECT EXISTS (${frozenCondition(1)}) AS frozen`, grant, repository);
	if (row?.["frozen"] === true) return { kind: "frozen" };
	const known = await findRow(transaction, of);
	if (known !== void 0 && !mayBreakGlass(known.last, known.state)) return {
		kind: "unconfirmed",
		last: known.last
	};
	const lease = recorded(given, 0, now);
	await insertRow(transaction, lease);
	const { user, machine, reason } = breakGlass;
	await query(`INSERT INTO stepkey.break_glass
      (repository_id, grant_name, lease_id, used_by, used_on, reason, used_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (repository_id, grant_name) DO UPDATE SET
        lease_id = excluded.lease_id, used_by = excluded.used_by, used_on = excluded.used_on,
        reason = excluded.reason, used_at = excluded.used_at,
        confirmed_by = NULL, confirmed_on = NULL, confirmed_at = NULL`, job.repositoryId, grant, lease.id, user, machine, reason, now);
	return {
		kind: "reserved",
		lease
	};
}
async function findRow({ query }, { repositoryId, grant }) {
	const [row] = await query(`SELECT glass.*, lease.state FROM stepkey.break_glass AS glass
      LEFT JOIN stepkey.leases AS lease ON lease.id = glass.lease_id
      WHERE glass.repository_id = $1 AND glass.grant_name = $2`, repositoryId, grant);
	return row === void 0 ? void 0 : breakGlassIn(row);
}
// src/lease/postgres/meta-rows.ts
const FIND = "SELECT value FROM stepkey.meta WHERE key = $1";
const KEEP_META = `INSERT INTO stepkey.meta (key, value) VALUES ($1, $2)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
async function instanceIn({ one }) {
	const [row = {}] = await one(FIND, "instance");
	return text(row, "value");
}
function capRows({ one, write }) {
	const findCap = async (owner) => {
		const [row] = await one(FIND, capKey(owner));
		return row === void 0 ? void 0 : text(row, "value");
	};
	return {
		findCap,
		keepCap: async (owner, given) => {
			if (await findCap(owner) === given) return;
			await write(({ query }) => query(KEEP_META, capKey(owner), given));
		},
		forgetCap: (owner) => write(async ({ change }) => {
			return await change("DELETE FROM stepkey.meta WHERE key = $1", capKey(owner)) > 0;
		})
	};
}
function capKey(owner) {
	return `cap:${owner.toLowerCase()}`;
}
function valueUseRows({ write }) {
	return { countValueUse: (fingerprints) => write(async (transaction) => {
		const keys = fingerprints.map((fingerprint) => `value:${fingerprint}`);
		await addOne(transaction, keys[0] ?? "value:");
		const [row = {}] = await transaction.query(`SELECT coalesce(sum(value::bigint), 0)::bigint AS uses FROM stepkey.meta
          WHERE key = ANY ($1::text[])`, keys);
		return integer(row, "uses");
	}) };
}
function eventTimeRow({ one, write }) {
	return {
		keepEventTime: async () => {
			await write(({ query, now }) => query(KEEP_META, "events_at", String(now)));
		},
		eventTime: async () => {
			const [row] = await one(FIND, "events_at");
			return row === void 0 ? void 0 : Number(text(row, "value"));
		}
	};
}
async function addOne({ query }, key) {
	await query(`INSERT INTO stepkey.meta AS known (key, value) VALUES ($1, '1')
    ON CONFLICT (key) DO UPDATE SET value = (known.value::bigint + 1)::text`, key);
}
// src/lease/postgres/heartbeats-from.ts
const KEY = "heartbeats_from";
const COUNTED_FROM = `coalesce((SELECT value::bigint FROM stepkey.meta WHERE key = '${KEY}'), 0)`;
async function countedFrom({ query }) {
	const [row = {}] = await query(`SELECT ${COUNTED_FROM} AS counted_from`);
	return integer(row, "counted_from");
}
async function countFromNow({ query, now }) {
	await query(KEEP_META, KEY, String(now));
}
// src/lease/postgres/beat-rows.ts
const BY_TOKEN = "SELECT * FROM stepkey.leases WHERE token_hash = $1";
const GOES_ON = `UPDATE stepkey.leases AS lease
  SET heartbeat_reset_at = greatest(heartbeat_reset_at, clock.now), last_beat_at = clock.now
  FROM (SELECT stepkey.now_ms() AS now) AS clock
  WHERE token_hash = $1 AND state = 'active' AND expires_at > clock.now
    AND clock.now - greatest(heartbeat_reset_at, ${COUNTED_FROM}) < $2::bigint
  RETURNING expires_at`;
function beatingRows({ one, many, write }) {
	return {
		beat: async (tokenHash, silentAfterMs) => {
			const [row] = await one(GOES_ON, tokenHash, silentAfterMs);
			if (row !== void 0) return {
				kind: "active",
				expiresAt: integer(row, "expires_at")
			};
			return write((transaction) => beatOnce(transaction, tokenHash, silentAfterMs));
		},
		resetHeartbeats: () => write(countFromNow),
		clockSetBack: async () => true,
		findByTokenHash: async (tokenHash) => {
			const [row] = await one(BY_TOKEN, tokenHash);
			return row === void 0 ? void 0 : leaseOf(row);
		},
		list: async (filter, page) => {
			const { condition, values } = selectionOf(filter, page);
			return (await many(`SELECT lease.* FROM stepkey.leases AS lease WHERE ${condition}
          ORDER BY lease.created_at, lease.id ${page === void 0 ? "" : `LIMIT $${values.length + 1}`}`, ...values, ...page === void 0 ? [] : [page.limit])).map((row) => leaseOf(row));
		}
	};
}
async function beatOnce(transaction, tokenHash, silentAfterMs) {
	const [row] = await transaction.query(BY_TOKEN, tokenHash);
	const lease = row && await lockRow(transaction, leaseOf(row).id);
	if (lease === void 0 || lease.state === "issuing") return { kind: "unknown" };
	if (lease.state !== "active") return {
		kind: "ended",
		reason: beatReason(lease.endReason)
	};
	const { now } = transaction;
	const heardAt = Math.max(lease.heartbeatResetAt, await countedFrom(transaction));
	const limits = {
		silentAfterMs,
		issuingAfterMs: 0
	};
	const due = reasonToEnd({
		...lease,
		heartbeatResetAt: heardAt
	}, now, limits);
	if (due !== void 0) {
		await updateRows(transaction, [ended(lease, due, now)]);
		return {
			kind: "ended",
			reason: beatReason(due)
		};
	}
	const { heartbeatResetAt } = withHeartbeatReset(lease, now);
	await transaction.query(`UPDATE stepkey.leases SET heartbeat_reset_at = $2, last_beat_at = $3 WHERE id = $1`, lease.id, heartbeatResetAt, now);
	return {
		kind: "active",
		expiresAt: lease.expiresAt
	};
}
// src/lease/postgres/due-rows.ts
const CANDIDATES = {
	expired: [(at) => `state = 'active' AND expires_at <= ${at}`, "expires_at"],
	silent: [(at) => `state = 'active' AND heartbeat_reset_at <= ${at}`, "heartbeat_reset_at"],
	unanswered: [(at) => `state = 'issuing' AND created_at <= ${at}`, "created_at"],
	due: [(at) => `state IN ('revoking', 'stuck') AND next_try_at <= ${at}
      AND (locked_until IS NULL OR locked_until <= ${at})`, "next_try_at"],
	tidies: [(at) => `tidy_state IN ('pending', 'stuck') AND tidy_next_try_at <= ${at}
      AND (locked_until IS NULL OR locked_until <= ${at})`, "tidy_next_try_at"]
};
async function candidateRows(reading, name, { share, ...read }) {
	if (share === void 0) return readRows(reading, name, {
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
		const rows = await readRows(reading, name, {
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
async function readRows({ transaction, damaged, lock }, name, { limit, at, except = [], full }) {
	const [condition, order] = CANDIDATES[name];
	const sql = `SELECT * FROM stepkey.leases WHERE ${condition("$1")}
    AND id <> ALL ($2::text[]) AND server <> ALL ($3::text[])
    ORDER BY ${order} LIMIT $4${lock ? " FOR NO KEY UPDATE SKIP LOCKED" : ""}`;
	for (;;) {
		const left = [...except, ...damaged.keys()];
		const rows = await transaction.query(sql, at, left, full, limit);
		const before = damaged.size;
		const leases = leasesIn(rows, damaged);
		if (damaged.size === before) return leases;
	}
}
async function overdueRows(reading, request) {
	const { limit, silentAfterMs, issuingAfterMs } = request;
	const { now } = reading.transaction;
	const share = request.share && {
		...request.share,
		underWay: {}
	};
	const read = (name, before) => candidateRows(reading, name, {
		limit,
		share,
		at: before
	});
	const heardBefore = now - silentAfterMs;
	const nobodyIsSilent = await countedFrom(reading.transaction) > heardBefore;
	return [
		...await read("expired", now),
		...nobodyIsSilent ? [] : await read("silent", heardBefore),
		...await read("unanswered", now - issuingAfterMs)
	];
}
function dueRows(reading, { limit, share }) {
	const { now } = reading.transaction;
	return candidateRows(reading, "due", {
		limit,
		share,
		at: now
	});
}
async function dueWithoutSilence(reading, { limit, share, except, issuingAfterMs }) {
	const { now } = reading.transaction;
	const common = {
		limit,
		share,
		except
	};
	return [
		...await candidateRows(reading, "due", {
			...common,
			at: now
		}),
		...await candidateRows(reading, "expired", {
			...common,
			at: now
		}),
		...await candidateRows(reading, "unanswered", {
			...common,
			at: now - issuingAfterMs
		})
	];
}
// src/lease/postgres/fail-over-rows.ts
const LOOK = `SELECT CASE WHEN pg_is_in_recovery() THEN NULL
  ELSE (SELECT system_identifier FROM pg_control_system())::text || '/' ||
    left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS server,
  (SELECT value FROM stepkey.meta WHERE key = $1) AS last`;
const SAYS_NOTHING = new Set([
	"42501",
	"42883",
	"0A000",
	"55000"
]);
const LAST = "server";
const SEARCH = "orphan_search";
const BEGIN = "INSERT INTO stepkey.meta (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
function failOverRows(database) {
	const { one, write } = database;
	return {
		serverChange: async () => {
			const { server, last } = await look(database);
			if (server === void 0 || last === server) return void 0;
			if (last !== void 0) return {
				server,
				how: systemOf(last) === systemOf(server) ? "promoted" : "another"
			};
			await write(({ query }) => query(BEGIN, LAST, server));
		},
		lockOrphanSearch: ({ lockOwner, lockMs }) => write(async ({ query, now }) => {
			return (await query(`INSERT INTO stepkey.meta AS known (key, value) VALUES ($1, $2 || ' ' || $3)
          ON CONFLICT (key) DO UPDATE SET value = excluded.value
          WHERE split_part(known.value, ' ', 1)::bigint <= $4 OR split_part(known.value, ' ', 2) = $3
          RETURNING key`, SEARCH, String(Math.ceil(now + lockMs)), lockOwner, now)).length === 1;
		}),
		orphansSearched: async (server) => {
			await one(KEEP_META, LAST, server);
		}
	};
}
async function look({ one }) {
	try {
		const [row = {}] = await one(LOOK, LAST);
		return {
			server: optionalText(row, "server"),
			last: optionalText(row, "last")
		};
	} catch (error) {
		const cause = error instanceof StoreError ? error.cause : error;
		if (SAYS_NOTHING.has(sqlStateOf(cause) ?? "")) return {};
		throw error;
	}
}
function systemOf(server) {
	return server.slice(0, server.indexOf("/"));
}
// src/lease/postgres/few-at-once.ts
function fewAtOnce(most) {
	let running = 0;
	const waiting = [];
	return async (work) => {
		if (running >= most) await new Promise((resolve) => waiting.push(resolve));
		else running += 1;
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next === void 0) running -= 1;
			else next();
		}
	};
}
// src/lease/postgres/freeze-rows.ts
function freezeRows({ one, write }) {
	return {
		freeze: async (scope, name) => {
			await write(async ({ query, now }) => {
				await query(`INSERT INTO stepkey.freezes (scope, name, since) VALUES ($1, $2, $3)
          ON CONFLICT DO NOTHING`, scope, nameOf(scope, name), now);
			});
			await write(lockFreezes);
		},
		thaw: (scope, name) => write(async ({ change }) => {
			return await change(`DELETE FROM stepkey.freezes WHERE scope = $1 AND ${scope === "repository" ? "lower(name) = lower($2)" : "name = $2"}`, scope, nameOf(scope, name)) > 0;
		}),
		freezes: async () => {
			return (await one("SELECT scope, name, since FROM stepkey.freezes ORDER BY since")).map((row) => ({
				scope: oneOf(row, "scope", [
					"all",
					"grant",
					"repository"
				]),
				name: text(row, "name"),
				since: integer(row, "since")
			}));
		}
	};
}
function nameOf(scope, name) {
	return scope === "all" ? "" : name;
}
// src/lease/postgres/github-task-rows.ts
const isDue = (now, kinds) => `task.kind = ANY (${kinds}::text[])
    AND (task.locked_until IS NULL AND task.due_at <= ${now} OR task.locked_until <= ${now})`;
const CHANGES = 2;
function githubTaskRows(database) {
	const { one, write } = database;
	const inTurn = fewAtOnce(CHANGES);
	return {
		change: (key, change) => inTurn(() => write((transaction) => changeRow(transaction, key, change))),
		touch: (filter, dueInMs) => write((transaction) => touchRows(transaction, filter, dueInMs)),
		countDue: async (kinds = GITHUB_TASK_KINDS) => {
			const [row = {}] = await one(`SELECT count(*) AS count FROM stepkey.github_tasks AS task, stepkey.now_ms() AS now
          WHERE ${isDue("now", "$1")}`, kinds);
			return integer(row, "count");
		},
		take: (request) => write((transaction) => takeRows(transaction, request)),
		finish: (key, lockOwner, outcome) => write((transaction) => finishRow(transaction, {
			key,
			lockOwner,
			outcome
		})),
		list: async ({ kind, repositoryId }) => {
			return githubTasksIn(await one(`SELECT * FROM stepkey.github_tasks WHERE repository_id = $1 AND kind = $2
        ORDER BY changed_at DESC LIMIT $3`, repositoryId, kind, MAX_LISTED_TASKS));
		}
	};
}
async function changeRow(transaction, key, { kind, repositoryId, update, dueIn }) {
	const { query, now } = transaction;
	await lockGitHubTask(transaction, key);
	const [row] = await query("SELECT payload FROM stepkey.github_tasks WHERE key = $1", key);
	const payload = update(row === void 0 ? void 0 : parseJson(text(row, "payload")));
	if (payload === void 0) return;
	await query(`INSERT INTO stepkey.github_tasks AS task
      (key, kind, repository_id, payload, written, due_at, attempts, changed_at)
      VALUES ($1, $2, $3, $4, 'null', $5, 0, $6)
      ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, changed_at = excluded.changed_at,
        due_at = least(task.due_at, excluded.due_at)`, key, kind, repositoryId, taskJson(payload), dueIn === void 0 ? null : now + dueIn, now);
}
async function touchRows({ change, now }, { repositoryId, kind, keyPrefix = "", isOpen }, dueInMs) {
	return change(`WITH touched AS (SELECT key FROM stepkey.github_tasks
      WHERE repository_id = $2 AND ($3::text IS NULL OR kind = $3) AND starts_with(key, $4)
        AND (NOT $5::boolean OR due_at IS NOT NULL OR locked_until IS NOT NULL)
      ORDER BY key FOR NO KEY UPDATE)
    UPDATE stepkey.github_tasks AS task SET due_at = least(task.due_at, $1) FROM touched
      WHERE task.key = touched.key`, now + dueInMs, repositoryId, kind ?? null, keyPrefix, isOpen === true);
}
async function takeRows({ query, now }, { lockOwner, lockMs, limit, kinds = GITHUB_TASK_KINDS }) {
	const rows = await query(`WITH busy AS (SELECT repository_id, count(*) AS tasks FROM stepkey.github_tasks
        WHERE locked_until > $3 GROUP BY repository_id),
      turns AS (SELECT key, coalesce(busy.tasks, 0) + row_number() OVER (
          PARTITION BY task.repository_id ORDER BY coalesce(due_at, locked_until)) AS turn
        FROM stepkey.github_tasks AS task LEFT JOIN busy USING (repository_id)
        WHERE ${isDue("$3", "$5")}),
      due AS (SELECT task.key, task.due_at FROM turns JOIN stepkey.github_tasks AS task USING (key)
        WHERE ${isDue("$3", "$5")}
        ORDER BY turn, coalesce(task.due_at, task.locked_until) LIMIT $4
        FOR NO KEY UPDATE OF task SKIP LOCKED)
    UPDATE stepkey.github_tasks AS task SET locked_by = $1, locked_until = $2, due_at = NULL FROM due
      WHERE task.key = due.key
      RETURNING task.key, kind, repository_id, payload, written, due.due_at, attempts, changed_at`, lockOwner, now + lockMs, now, limit, kinds);
	return githubTasksIn(rows);
}
async function finishRow({ query, now }, { key, lockOwner, outcome: { written, dueIn, failed = false } }) {
	await query(`UPDATE stepkey.github_tasks SET locked_by = NULL, locked_until = NULL,
      written = coalesce($3, written),
      attempts = CASE WHEN $4 THEN attempts + 1 ELSE 0 END,
      due_at = least(due_at, $5)
      WHERE key = $1 AND locked_by = $2`, key, lockOwner, written === void 0 ? null : taskJson(written), failed, dueIn === void 0 ? null : now + dueIn);
}
// src/lease/postgres/row-locks.ts
async function hasDueWork(database, { silentAfterMs, issuingAfterMs }) {
	const now = "(SELECT now FROM clock)";
	const heardBefore = "(SELECT now - $2::bigint FROM clock)";
	return isFound(database, [
		CANDIDATES.expired[0](now),
		`${CANDIDATES.silent[0](heardBefore)} AND ${COUNTED_FROM} <= ${heardBefore}`,
		CANDIDATES.unanswered[0]("(SELECT now - $3::bigint FROM clock)"),
		CANDIDATES.due[0](now)
	].map((due) => `EXISTS (SELECT FROM stepkey.leases WHERE ${due} AND id <> ALL ($1::text[]))`), [silentAfterMs, issuingAfterMs]);
}
async function hasDueTidies(database) {
	return isFound(database, [`EXISTS (SELECT FROM stepkey.leases WHERE ${CANDIDATES.tidies[0]("(SELECT now FROM clock)")} AND id <> ALL ($1::text[]))`]);
}
async function isFound({ one, damaged }, conditions, values = []) {
	const [row] = await one(`WITH clock AS MATERIALIZED (SELECT stepkey.now_ms() AS now)
    SELECT ${conditions.join(" OR ")} AS found`, [...damaged.keys()], ...values);
	return row?.["found"] === true;
}
async function lockDueRows(reading, request) {
	const { transaction } = reading;
	const { now } = transaction;
	const over = await overdueRows(reading, request);
	const marked = new Map();
	for (const lease of over) {
		const reason = reasonToEnd(lease, now, request);
		if (reason !== void 0) marked.set(lease.id, ended(lease, reason, now));
	}
	await updateRows(transaction, [...marked.values()]);
	const leases = await dueRows(reading, request);
	await take(transaction, leases, request);
	return leases;
}
async function lockDueTidyRows(reading, request) {
	const { transaction } = reading;
	const { limit } = request;
	const leases = await candidateRows(reading, "tidies", {
		limit,
		at: transaction.now
	});
	await take(transaction, leases, request);
	return leases;
}
async function lockOneRow(transaction, id, request) {
	const lease = await lockRow(transaction, id);
	if (lease === void 0 || !isEnding(lease.state)) return void 0;
	return await take(transaction, [lease], request) === 1 ? lease : void 0;
}
function take({ change, now }, leases, { lockOwner, lockMs }) {
	return leases.length === 0 ? Promise.resolve(0) : change(`UPDATE stepkey.leases SET locked_by = $2, locked_until = $3
    WHERE id = ANY ($1::text[]) AND (locked_until IS NULL OR locked_until <= $4)`, leases.map(({ id }) => id), lockOwner, Math.ceil(now + lockMs), now);
}
async function settleRow(transaction, id, { lockOwner, outcome }) {
	const lease = await unlock(transaction, id, lockOwner);
	const changed = lease && settled(lease, outcome, transaction.now);
	if (changed === void 0) return false;
	await updateRows(transaction, [changed]);
	if (changed.state === "failed") await giveSealBack(transaction, changed);
	return true;
}
async function settleTidyRow(transaction, id, { lockOwner, outcome }) {
	const lease = await unlock(transaction, id, lockOwner);
	const changed = lease && tidied(lease, outcome, transaction.now);
	if (changed === void 0) return false;
	await updateRows(transaction, [changed]);
	return true;
}
async function unlock({ query }, id, lockOwner) {
	const [row] = await query(`UPDATE stepkey.leases SET locked_by = NULL, locked_until = NULL
    WHERE id = $1 AND locked_by = $2 RETURNING *`, id, lockOwner);
	return row === void 0 ? void 0 : leaseOf(row);
}
async function giveSealBack(transaction, lease) {
	await giveUsesBack(transaction, lease);
	if (lease.replaces > 0) return;
	await transaction.query("DELETE FROM stepkey.seals WHERE lease_id = $1", lease.id);
}
// src/lease/postgres/store-database.ts
const DEADLINE_MS = 5e3;
const LONG_DEADLINE_MS = 6e4;
const PAUSE_MS = 20;
const SETTINGS = `SET LOCAL statement_timeout = '2500ms'; SET LOCAL lock_timeout = '2000ms';
  SET LOCAL idle_in_transaction_session_timeout = '5000ms';
  SELECT set_config('synchronous_commit', 'on', true)
    WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')`;
const NOW = "SELECT stepkey.now_ms() AS now";
function connectDatabase(server, { randomBytes }) {
	const pool = createStorePool(server);
	const storeError = (error) => serverStoreError(storePlace(server), error);
	const statement = async (deadlineMs, sql, values) => {
		try {
			return await onLiveConnection(() => pool.use(deadlineMs, (session) => session.query(sql, ...values)));
		} catch (error) {
			throw storeError(error);
		}
	};
	const transaction = async (begin, work) => {
		for (let attempt = 1;; attempt += 1) try {
			return await runOnce(pool, begin, work);
		} catch (error) {
			if (attempt >= triesOf(error)) throw storeError(error);
			await setTimeout((randomBytes(1)[0] ?? 0) / 255 * PAUSE_MS * attempt);
		}
	};
	return {
		damaged: new Map(),
		one: (sql, ...values) => statement(DEADLINE_MS, sql, values),
		many: (sql, ...values) => statement(LONG_DEADLINE_MS, sql, values),
		read: (work) => transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work),
		write: (work) => transaction("BEGIN ISOLATION LEVEL READ COMMITTED", work),
		close: () => pool.close()
	};
}
async function runOnce(pool, begin, work) {
	let hasBegun = false;
	const run = () => pool.use(DEADLINE_MS, async (session, keep) => {
		const [row = {}] = await session.script(`${begin}; ${SETTINGS}; ${NOW}`);
		hasBegun = true;
		try {
			const value = await work({
				...session,
				now: integer(row, "now")
			});
			await session.script("COMMIT");
			return value;
		} catch (error) {
			if (await rolledBack(session) && sqlStateOf(error) !== "25006") keep();
			throw error;
		}
	});
	return onLiveConnection(run, () => !hasBegun);
}
async function rolledBack(session) {
	try {
		await session.script("ROLLBACK");
		return true;
	} catch {
		return false;
	}
}
const STALE_CONNECTIONS = 3;
async function onLiveConnection(run, mayRepeat = () => true) {
	for (let attempt = 1;; attempt += 1) try {
		return await run();
	} catch (error) {
		if (attempt === STALE_CONNECTIONS || !mayRepeat() || !isLost(error)) throw error;
	}
}
// src/lease/postgres/server-store.ts
async function openServerStore(server, effects) {
	const database = connectDatabase(server, effects);
	try {
		await checkSchema(storePlace(server), database.one);
	} catch (error) {
		await database.close();
		throw error;
	}
	return {
		...identityRows(database),
		...issuingRows(database),
		...beatingRows(database),
		...endingRows(database),
		...tidyingRows(database),
		...freezeRows(database),
		...capRows(database),
		...breakGlassRows(database),
		...valueUseRows(database),
		...eventTimeRow(database),
		...failOverRows(database),
		githubTasks: githubTaskRows(database),
		countByState: () => countStates(database),
		sealedKeyIds: () => keysInUse(database),
		damagedRows: async () => Array.from(database.damaged, ([lease, error]) => ({
			lease,
			error
		})),
		prune: () => pruneRows(database),
		close: () => database.close()
	};
}
function identityRows(database) {
	const exists = async (sql, ...values) => {
		const [row] = await database.one(`SELECT EXISTS (${sql}) AS found`, ...values);
		return row?.["found"] === true;
	};
	return {
		instance: () => instanceIn(database),
		now: () => clockOf(database),
		burn: (issuer, jwtId, keepMs) => database.write((transaction) => burnRow(transaction, {
			issuer,
			jwtId,
			keepMs
		})),
		isBurned: (issuer, jwtId) => exists("SELECT FROM stepkey.burns WHERE issuer = $1 AND jwt_id = $2", issuer, jwtId),
		isJobClosed: (job) => exists(CLOSED, ...jobOf(job)),
		isFrozen: (grant, repository) => exists(frozenCondition(1), grant, repository),
		countUses: (reviewIds, asking) => usesByReview(database, reviewIds, asking)
	};
}
const RESERVATIONS = 6;
function issuingRows({ write }) {
	const inTurn = fewAtOnce(RESERVATIONS);
	return {
		reserve: (reservation) => inTurn(() => write((transaction) => reserveRow(transaction, reservation))),
		activate: (id, facts) => write(async (transaction) => {
			const lease = await lockRow(transaction, id);
			if (lease === void 0) return false;
			await updateRows(transaction, [issued(lease, facts, transaction.now)]);
			return lease.state === "issuing";
		}),
		issueFailed: (id, failure) => write(async (transaction) => {
			const lease = await lockRow(transaction, id);
			if (lease === void 0) return void 0;
			const changed = notIssued(lease, failure, transaction.now);
			await updateRows(transaction, [changed]);
			if (changed.state === "failed") await giveSealBack(transaction, changed);
			return changed;
		})
	};
}
function endingRows(database) {
	const { write, damaged } = database;
	return {
		find: async (id) => {
			const [row] = await database.one("SELECT * FROM stepkey.leases WHERE id = $1", id);
			return row === void 0 ? void 0 : leaseOf(row);
		},
		end: (filter, reason) => write((transaction) => endRows(transaction, filter, reason)),
		endedSince: (request) => endedRows(database, request),
		closeJob: (job, reason) => write(async (transaction) => {
			await lockJob(transaction, job);
			await closeRow(transaction, job);
			return endRows(transaction, { job }, reason);
		}),
		lockDue: async (request) => {
			if (!await hasDueWork(database, request)) return [];
			return write((transaction) => lockDueRows({
				transaction,
				damaged,
				lock: true
			}, request));
		},
		findDue: (request) => database.read((transaction) => {
			return dueWithoutSilence({
				transaction,
				damaged,
				lock: false
			}, request);
		}),
		lock: (id, request) => write((transaction) => lockOneRow(transaction, id, request)),
		settle: (id, lockOwner, outcome) => write((transaction) => settleRow(transaction, id, {
			lockOwner,
			outcome
		}))
	};
}
function tidyingRows(database) {
	const { write, damaged } = database;
	return {
		lockDueTidies: async (request) => {
			if (!await hasDueTidies(database)) return [];
			return write((transaction) => lockDueTidyRows({
				transaction,
				damaged,
				lock: true
			}, request));
		},
		settleTidy: (id, lockOwner, outcome) => write((transaction) => settleTidyRow(transaction, id, {
			lockOwner,
			outcome
		}))
	};
}
async function endRows(transaction, filter, reason) {
	const states = UNENDED_STATES.filter((state) => filter.states?.includes(state) ?? true);
	const { condition, values } = selectionOf({
		...filter,
		states
	});
	return endNow(transaction, (await transaction.query(`SELECT lease.* FROM stepkey.leases AS lease WHERE ${condition}
      ORDER BY lease.id FOR NO KEY UPDATE`, ...values)).map((row) => leaseOf(row)).toSorted(byCreation), reason);
}
function byCreation(one, other) {
	if (one.createdAt !== other.createdAt) return one.createdAt - other.createdAt;
	return one.id < other.id ? -1 : 1;
}
export { openServerStore };
