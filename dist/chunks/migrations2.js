// src/lease/sqlite/migrations.ts
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
  `,
	`
  ALTER TABLE leases ADD COLUMN break_glass TEXT;
  CREATE TABLE break_glass (
    repository_id INTEGER NOT NULL,
    grant_name TEXT NOT NULL,
    lease_id TEXT NOT NULL,
    used_by TEXT NOT NULL,
    used_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    confirmed_by TEXT,
    confirmed_on TEXT,
    confirmed_at INTEGER,
    PRIMARY KEY (repository_id, grant_name)
  ) STRICT, WITHOUT ROWID;
  `,
	`
  CREATE TABLE github_tasks (
    key TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('check', 'gate')),
    repository_id INTEGER NOT NULL,
    payload TEXT NOT NULL,
    written TEXT NOT NULL,
    due_at INTEGER,
    attempts INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    locked_by TEXT,
    locked_until INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX github_tasks_due ON github_tasks (due_at)
    WHERE locked_until IS NULL AND due_at IS NOT NULL;
  CREATE INDEX github_tasks_locked ON github_tasks (locked_until)
    WHERE locked_until IS NOT NULL;
  CREATE INDEX github_tasks_by_repository ON github_tasks (repository_id, kind, changed_at);
  CREATE INDEX github_tasks_by_age ON github_tasks (changed_at);
  `
];
export { MIGRATIONS as t };
