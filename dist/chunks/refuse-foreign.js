import { g as isLeaseId } from "./job.js";
import { a as TIDY_STATES } from "./wire.js";
import { n as StoreError, t as DAMAGED_ROW } from "./store.js";
import { n as LEASE_STATES, r as PROOF_STATES, t as END_REASONS } from "./lease.js";
import { r as storeErrorOf, t as isBusy } from "./errors.js";
// src/lease/sqlite/group-commit.ts
const BUSY_MS = 5e3;
const BUSY_PAUSE_MS = 5;
function createWriter(options) {
	const { tryBegin, storeError } = options;
	let waiting = [];
	let isScheduled = false;
	let busySince;
	const take = () => {
		const taken = waiting;
		waiting = [];
		return taken;
	};
	const rejectAll = (error) => {
		for (const { reject } of take()) reject(error);
	};
	const flush = () => {
		if (waiting.length === 0) return;
		try {
			options.control("BEGIN IMMEDIATE");
		} catch (error) {
			rejectAll(storeError(error));
			return;
		}
		commitAll(take(), options);
	};
	const schedule = (soon) => {
		isScheduled = true;
		soon(() => {
			isScheduled = false;
			if (waiting.length > 0) look();
		});
	};
	const look = () => {
		try {
			tryBegin();
		} catch (error) {
			busySince ??= performance.now();
			if (isBusy(error) && performance.now() - busySince < BUSY_MS) {
				schedule((again) => setTimeout(again, BUSY_PAUSE_MS));
				return;
			}
			busySince = void 0;
			rejectAll(storeError(error));
			return;
		}
		busySince = void 0;
		commitAll(take(), options);
	};
	return {
		write: (work) => new Promise((resolve, reject) => {
			const run = () => {
				const outcome = work();
				return () => resolve(outcome);
			};
			waiting.push({
				work: run,
				reject
			});
			if (!isScheduled) schedule(setImmediate);
		}),
		flush
	};
}
function commitAll(all, options) {
	const { control, storeError } = options;
	const done = [];
	try {
		for (const { work, reject } of all) {
			const outcome = all.length === 1 ? runAlone(work) : runOne(work, options);
			if (outcome.ok) done.push(outcome.report);
			else reject(outcome.error);
		}
		control("COMMIT");
	} catch (error) {
		rollBack$1(options);
		for (const { reject } of all) reject(storeError(error));
		return;
	}
	for (const report of done) report();
}
function runAlone(work) {
	return {
		ok: true,
		report: work()
	};
}
function runOne(work, { control, isInTransaction, storeError }) {
	control("SAVEPOINT one");
	try {
		const report = work();
		control("RELEASE one");
		return {
			ok: true,
			report
		};
	} catch (error) {
		if (!isInTransaction()) throw error;
		control("ROLLBACK TO one");
		control("RELEASE one");
		return {
			ok: false,
			error: storeError(error)
		};
	}
}
function rollBack$1({ control, isInTransaction }) {
	if (!isInTransaction()) return;
	try {
		control("ROLLBACK");
	} catch {}
}
// src/lease/sqlite/database.ts
const BUSY_TIMEOUT_MS = 5e3;
function wrapDatabase(path, database) {
	const statements = new Map();
	const prepared = (sql) => {
		const known = statements.get(sql);
		if (known !== void 0) return known;
		const statement = database.prepare(sql);
		statements.set(sql, statement);
		return statement;
	};
	const control = (sql) => {
		prepared(sql).run();
	};
	const writer = createWriter({
		control,
		tryBegin: () => {
			database.exec("PRAGMA busy_timeout = 0");
			try {
				control("BEGIN IMMEDIATE");
			} finally {
				database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
			}
		},
		isInTransaction: () => database.isOpen && database.isTransaction,
		storeError: (error) => storeErrorOf(path, error)
	});
	return {
		damaged: new Map(),
		get: (sql, ...values) => prepared(sql).get(...values),
		all: (sql, ...values) => prepared(sql).all(...values),
		run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
		write: writer.write,
		read: async (work) => {
			try {
				control("BEGIN");
				const outcome = work();
				control("COMMIT");
				return outcome;
			} catch (error) {
				if (database.isOpen && database.isTransaction) rollBack(control);
				throw storeErrorOf(path, error);
			}
		},
		readOne: async (work) => {
			try {
				return work();
			} catch (error) {
				throw storeErrorOf(path, error);
			}
		},
		close: () => {
			if (!database.isOpen) return;
			writer.flush();
			database.close();
		}
	};
}
function rollBack(control) {
	try {
		control("ROLLBACK");
	} catch {}
}
// src/lease/sqlite/rows.ts
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
// src/lease/sqlite/freezes.ts
function freezingOf(database, clock) {
	return {
		freeze: (scope, name) => database.write(() => {
			database.run("INSERT OR IGNORE INTO freezes (scope, name, since) VALUES (?, ?, ?)", scope, nameOf(scope, name), clock.now());
		}),
		thaw: (scope, name) => database.write(() => {
			const sql = `DELETE FROM freezes WHERE scope = ? AND ${scope === "repository" ? "name = ? COLLATE NOCASE" : "name = ?"}`;
			return database.run(sql, scope, nameOf(scope, name)) > 0;
		}),
		freezes: () => database.readOne(() => freezesIn(database.all(SELECT_FREEZES)))
	};
}
const SELECT_FREEZES = "SELECT scope, name, since FROM freezes ORDER BY since";
function freezesIn(rows) {
	return rows.map((row) => ({
		scope: oneOf(row, "scope", [
			"all",
			"grant",
			"repository"
		]),
		name: text(row, "name"),
		since: integer(row, "since")
	}));
}
function nameOf(scope, name) {
	return scope === "all" ? "" : name;
}
// src/lease/sqlite/schema.ts
const APPLICATION_ID = 1937009529;
const MIGRATIONS = [
	`
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE leases (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL
      CHECK (state IN ('issuing', 'active', 'revoking', 'revoked', 'failed', 'expired', 'stuck')),
    grant_name TEXT NOT NULL,
    environment TEXT,
    access TEXT NOT NULL CHECK (access IN ('read', 'write')),
    step TEXT NOT NULL,
    repository_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    run_attempt INTEGER NOT NULL,
    check_run_id INTEGER NOT NULL,
    repository TEXT NOT NULL,
    repository_owner_id INTEGER NOT NULL,
    request TEXT NOT NULL,
    kind TEXT NOT NULL,
    handle TEXT NOT NULL,
    issued_to TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    pull_request INTEGER,
    commit_sha TEXT NOT NULL,
    approvals TEXT NOT NULL,
    on_withdrawal TEXT NOT NULL CHECK (on_withdrawal IN ('revoke', 'finish')),
    created_at INTEGER NOT NULL,
    answer TEXT CHECK (answer IN ('issued', 'nothing')),
    issued_at INTEGER,
    expires_at INTEGER NOT NULL,
    dies_at INTEGER NOT NULL,
    last_beat_at INTEGER,
    heard_at INTEGER NOT NULL,
    end_reason TEXT,
    ended_at INTEGER,
    proof TEXT,
    tries INTEGER NOT NULL,
    next_try_at INTEGER,
    last_error TEXT,
    replaces INTEGER NOT NULL,
    claimed_by TEXT,
    claimed_until INTEGER
  ) STRICT;
  CREATE INDEX leases_by_job ON leases (repository_id, run_id, run_attempt, check_run_id);
  CREATE INDEX leases_by_repository ON leases (repository COLLATE NOCASE);
  CREATE INDEX leases_by_state ON leases (state, created_at);
  CREATE INDEX leases_by_expiry ON leases (expires_at) WHERE state = 'active';
  CREATE INDEX leases_by_silence ON leases (heard_at) WHERE state = 'active';
  CREATE INDEX leases_by_try ON leases (next_try_at) WHERE state IN ('revoking', 'stuck');
  CREATE INDEX leases_by_end ON leases (ended_at) WHERE ended_at IS NOT NULL;

  CREATE TABLE seals (
    repository_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    run_attempt INTEGER NOT NULL,
    check_run_id INTEGER NOT NULL,
    grant_name TEXT NOT NULL,
    slot INTEGER NOT NULL,
    lease_id TEXT NOT NULL REFERENCES leases (id) ON DELETE CASCADE,
    PRIMARY KEY (repository_id, run_id, run_attempt, check_run_id, grant_name, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX seals_by_lease ON seals (lease_id);

  CREATE TABLE burns (
    issuer TEXT NOT NULL,
    jwt_id TEXT NOT NULL,
    keep_until INTEGER NOT NULL,
    PRIMARY KEY (issuer, jwt_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX burns_by_age ON burns (keep_until);

  CREATE TABLE closed_jobs (
    repository_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    run_attempt INTEGER NOT NULL,
    check_run_id INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    PRIMARY KEY (repository_id, run_id, run_attempt, check_run_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX closed_jobs_by_age ON closed_jobs (closed_at);

  CREATE TABLE approval_uses (
    review_id INTEGER NOT NULL,
    commit_sha TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (review_id, commit_sha, lease_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX approval_uses_by_lease ON approval_uses (lease_id);
  CREATE INDEX approval_uses_by_age ON approval_uses (used_at);

  CREATE TABLE freezes (
    scope TEXT NOT NULL CHECK (scope IN ('all', 'grant', 'repository')),
    name TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (scope, name)
  ) STRICT, WITHOUT ROWID;
  `,
	`
  ALTER TABLE leases RENAME COLUMN request TO idempotency_key;
  ALTER TABLE leases RENAME COLUMN answer TO issue_outcome;
  ALTER TABLE leases RENAME COLUMN heard_at TO heartbeat_reset_at;
  ALTER TABLE leases RENAME COLUMN claimed_by TO locked_by;
  ALTER TABLE leases RENAME COLUMN claimed_until TO locked_until;

  ALTER TABLE leases RENAME COLUMN dies_at TO dies_at_not_null;
  ALTER TABLE leases ADD COLUMN dies_at INTEGER;
  UPDATE leases SET dies_at = dies_at_not_null;
  ALTER TABLE leases DROP COLUMN dies_at_not_null;

  ALTER TABLE leases ADD COLUMN tidy_state TEXT NOT NULL DEFAULT 'none'
    CHECK (tidy_state IN ('none', 'pending', 'done', 'stuck'));
  ALTER TABLE leases ADD COLUMN tidy_tries INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE leases ADD COLUMN tidy_next_try_at INTEGER;
  ALTER TABLE leases ADD COLUMN tidy_last_error TEXT;
  ALTER TABLE leases ADD COLUMN tidy_facts TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE leases ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE leases ADD COLUMN secret_key_id TEXT;
  ALTER TABLE leases ADD COLUMN secret_box TEXT;

  CREATE INDEX leases_by_tidy ON leases (tidy_next_try_at)
    WHERE tidy_state IN ('pending', 'stuck');
  CREATE INDEX leases_by_secret_key ON leases (secret_key_id) WHERE secret_key_id IS NOT NULL;
  DROP INDEX leases_by_end;
  CREATE INDEX leases_by_end ON leases (ended_at)
    WHERE ended_at IS NOT NULL AND tidy_state IN ('none', 'done');
  `,
	`
  DROP INDEX leases_by_state;
  CREATE INDEX leases_by_creation ON leases (created_at, id);
  CREATE INDEX leases_issuing ON leases (created_at) WHERE state = 'issuing';
  CREATE INDEX leases_unended ON leases (created_at, id)
    WHERE state IN ('issuing', 'active', 'revoking', 'stuck');

  CREATE TABLE lease_counts (state TEXT PRIMARY KEY, count INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  INSERT INTO lease_counts
    VALUES ('issuing', 0), ('active', 0), ('revoking', 0), ('revoked', 0), ('failed', 0),
      ('expired', 0), ('stuck', 0);
  UPDATE lease_counts SET count = (SELECT count(*) FROM leases WHERE leases.state = lease_counts.state);
  CREATE TRIGGER lease_is_counted AFTER INSERT ON leases BEGIN
    UPDATE lease_counts SET count = count + 1 WHERE state = NEW.state;
  END;
  CREATE TRIGGER lease_changes_state AFTER UPDATE OF state ON leases WHEN OLD.state <> NEW.state BEGIN
    UPDATE lease_counts SET count = count - 1 WHERE state = OLD.state;
    UPDATE lease_counts SET count = count + 1 WHERE state = NEW.state;
  END;
  CREATE TRIGGER lease_is_deleted AFTER DELETE ON leases BEGIN
    UPDATE lease_counts SET count = count - 1 WHERE state = OLD.state;
  END;
  `,
	`
  ALTER TABLE approval_uses ADD COLUMN use_key TEXT NOT NULL DEFAULT '';
  UPDATE approval_uses SET use_key = lease_id;
  `,
	`
  ALTER TABLE leases ADD COLUMN task TEXT;
  ALTER TABLE leases ADD COLUMN agent TEXT;
  `
];
function migrate(database, made, migrations = MIGRATIONS) {
	database.exec("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT");
	const version = schemaVersion(database);
	if (version > migrations.length) throw new StoreError("unusable", `it was written by a newer version of stepkey (schema ${version}; this version supports up to ${migrations.length})`, { remedy: "Run the newer version, or give this one a store of its own." });
	const record = database.prepare("INSERT INTO migrations (version, applied_at) VALUES (?, ?)");
	for (const [index, sql] of migrations.entries()) {
		if (index < version) continue;
		database.exec(sql);
		record.run(index + 1, made.now);
	}
	database.exec(`PRAGMA user_version = ${migrations.length}`);
	if (version > 0) return;
	database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
	const instance = Buffer.from(made.randomBytes(8)).toString("hex");
	database.prepare("INSERT INTO meta (key, value) VALUES ('instance', ?)").run(instance);
}
function schemaVersion(database) {
	const row = database.prepare("SELECT max(version) AS version FROM migrations").get();
	return typeof row?.["version"] === "number" ? row["version"] : 0;
}
// src/lease/sqlite/refuse-foreign.ts
function refuseForeign(database) {
	database.exec("BEGIN");
	let mark;
	let objects;
	try {
		objects = database.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"];
		mark = database.prepare("PRAGMA application_id").get()?.["application_id"];
	} finally {
		if (database.isTransaction) database.exec("ROLLBACK");
	}
	if (mark === 1937009529 || mark === 0 && objects === 0) return;
	throw new StoreError("unusable", "it is a SQLite file of another program", { remedy: "Set `store` to another path: this file was not changed." });
}
export { freezingOf as a, json as c, text as d, BUSY_TIMEOUT_MS as f, freezesIn as i, leaseIdIn as l, migrate as n, handleIn as o, wrapDatabase as p, SELECT_FREEZES as r, integer as s, refuseForeign as t, leaseOf as u };
