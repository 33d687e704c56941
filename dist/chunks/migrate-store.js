import { n as integer } from "./read-row.js";
import { n as StoreError } from "./store.js";
import { a as sqlStateOf, i as serverStoreError, t as createStorePool } from "./store-pool.js";
import { n as storePlace } from "./store-server.js";
// src/lease/postgres/store-migrations.ts
const STORE_MIGRATIONS = [
	{
		worksFrom: 1,
		sql: `
  -- The store's clock. Every decision about what is due reads it here.
  CREATE FUNCTION stepkey.now_ms() RETURNS bigint LANGUAGE sql VOLATILE PARALLEL SAFE
    AS 'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

  CREATE TABLE stepkey.meta (key text PRIMARY KEY, value text NOT NULL);

  CREATE TABLE stepkey.leases (
    id text COLLATE "C" PRIMARY KEY,
    state text NOT NULL
      CHECK (state IN ('issuing', 'active', 'revoking', 'revoked', 'failed', 'expired', 'stuck')),
    grant_name text NOT NULL,
    environment text,
    access text NOT NULL CHECK (access IN ('read', 'write')),
    step text NOT NULL,
    task text,
    agent text,
    repository_id bigint NOT NULL,
    run_id bigint NOT NULL,
    run_attempt bigint NOT NULL,
    check_run_id bigint NOT NULL,
    repository text NOT NULL,
    repository_owner_id bigint NOT NULL,
    idempotency_key text NOT NULL,
    kind text NOT NULL,
    handle text NOT NULL,
    server text NOT NULL,
    issued_to text NOT NULL,
    token_hash text NOT NULL UNIQUE,
    pull_request bigint,
    commit_sha text NOT NULL,
    approvals text NOT NULL,
    on_withdrawal text NOT NULL CHECK (on_withdrawal IN ('revoke', 'finish')),
    created_at bigint NOT NULL,
    issue_outcome text CHECK (issue_outcome IN ('issued', 'nothing')),
    issued_at bigint,
    expires_at bigint NOT NULL,
    dies_at bigint,
    last_beat_at bigint,
    heartbeat_reset_at bigint NOT NULL,
    end_reason text,
    ended_at bigint,
    proof text,
    tries integer NOT NULL,
    next_try_at bigint,
    last_error text,
    replaces integer NOT NULL,
    tidy_state text NOT NULL CHECK (tidy_state IN ('none', 'pending', 'done', 'stuck')),
    tidy_tries integer NOT NULL,
    tidy_next_try_at bigint,
    tidy_last_error text,
    tidy_facts text NOT NULL,
    findings text NOT NULL,
    secret_key_id text,
    secret_box text,
    locked_by text,
    locked_until bigint
  -- Heartbeats change no column of an index: with free space in the page they change no index either.
  ) WITH (fillfactor = 70);
  CREATE INDEX leases_by_job
    ON stepkey.leases (repository_id, run_id, run_attempt, check_run_id);
  CREATE INDEX leases_by_repository ON stepkey.leases (lower(repository));
  CREATE INDEX leases_by_creation ON stepkey.leases (created_at, id);
  CREATE INDEX leases_by_expiry ON stepkey.leases (expires_at) WHERE state = 'active';
  CREATE INDEX leases_issuing ON stepkey.leases (created_at) WHERE state = 'issuing';
  CREATE INDEX leases_by_try ON stepkey.leases (next_try_at)
    WHERE state IN ('revoking', 'stuck');
  CREATE INDEX leases_by_tidy ON stepkey.leases (tidy_next_try_at)
    WHERE tidy_state IN ('pending', 'stuck');
  CREATE INDEX leases_by_end ON stepkey.leases (ended_at)
    WHERE ended_at IS NOT NULL AND tidy_state IN ('none', 'done');
  CREATE INDEX leases_by_secret_key ON stepkey.leases (secret_key_id)
    WHERE secret_key_id IS NOT NULL;
  CREATE INDEX leases_unended ON stepkey.leases (created_at, id)
    WHERE state IN ('issuing', 'active', 'revoking', 'stuck');

  CREATE TABLE stepkey.seals (
    repository_id bigint NOT NULL,
    run_id bigint NOT NULL,
    run_attempt bigint NOT NULL,
    check_run_id bigint NOT NULL,
    grant_name text NOT NULL,
    slot integer NOT NULL,
    lease_id text COLLATE "C" NOT NULL UNIQUE REFERENCES stepkey.leases (id) ON DELETE CASCADE,
    PRIMARY KEY (repository_id, run_id, run_attempt, check_run_id, grant_name, slot)
  );

  CREATE TABLE stepkey.burns (
    issuer text NOT NULL,
    jwt_id text NOT NULL,
    keep_until bigint NOT NULL,
    PRIMARY KEY (issuer, jwt_id)
  );
  CREATE INDEX burns_by_age ON stepkey.burns (keep_until);

  CREATE TABLE stepkey.closed_jobs (
    repository_id bigint NOT NULL,
    run_id bigint NOT NULL,
    run_attempt bigint NOT NULL,
    check_run_id bigint NOT NULL,
    closed_at bigint NOT NULL,
    PRIMARY KEY (repository_id, run_id, run_attempt, check_run_id)
  );
  CREATE INDEX closed_jobs_by_age ON stepkey.closed_jobs (closed_at);

  CREATE TABLE stepkey.approval_uses (
    review_id bigint NOT NULL,
    commit_sha text NOT NULL,
    lease_id text COLLATE "C" NOT NULL,
    use_key text NOT NULL,
    used_at bigint NOT NULL,
    PRIMARY KEY (review_id, commit_sha, lease_id)
  );
  CREATE INDEX approval_uses_by_lease ON stepkey.approval_uses (lease_id);
  CREATE INDEX approval_uses_by_age ON stepkey.approval_uses (used_at);

  CREATE TABLE stepkey.freezes (
    scope text NOT NULL CHECK (scope IN ('all', 'grant', 'repository')),
    name text NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (scope, name)
  );

  -- A change adds a row instead of changing one: otherwise every lease would wait for every other.
  CREATE TABLE stepkey.lease_counts (state text NOT NULL, count bigint NOT NULL);
  CREATE FUNCTION stepkey.count_lease() RETURNS trigger LANGUAGE plpgsql AS $count$
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      INSERT INTO stepkey.lease_counts VALUES (OLD.state, -1);
    END IF;
    IF TG_OP <> 'DELETE' THEN
      INSERT INTO stepkey.lease_counts VALUES (NEW.state, 1);
    END IF;
    RETURN NULL;
  END $count$;
  CREATE TRIGGER lease_is_counted AFTER INSERT OR DELETE ON stepkey.leases
    FOR EACH ROW EXECUTE FUNCTION stepkey.count_lease();
  CREATE TRIGGER lease_changes_state AFTER UPDATE OF state ON stepkey.leases
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION stepkey.count_lease();
  `
	},
	{
		worksFrom: 1,
		sql: `
  ALTER TABLE stepkey.leases ADD COLUMN break_glass text;
  CREATE TABLE stepkey.break_glass (
    repository_id bigint NOT NULL,
    grant_name text NOT NULL,
    lease_id text COLLATE "C" NOT NULL,
    used_by text NOT NULL,
    used_on text NOT NULL,
    reason text NOT NULL,
    used_at bigint NOT NULL,
    confirmed_by text,
    confirmed_on text,
    confirmed_at bigint,
    PRIMARY KEY (repository_id, grant_name)
  );
  `
	},
	{
		worksFrom: 1,
		sql: `
  CREATE TABLE stepkey.github_tasks (
    key text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('check', 'gate')),
    repository_id bigint NOT NULL,
    payload text NOT NULL,
    written text NOT NULL,
    due_at bigint,
    attempts integer NOT NULL,
    changed_at bigint NOT NULL,
    locked_by text,
    locked_until bigint
  );
  CREATE INDEX github_tasks_due ON stepkey.github_tasks (due_at)
    WHERE locked_until IS NULL AND due_at IS NOT NULL;
  CREATE INDEX github_tasks_locked ON stepkey.github_tasks (locked_until)
    WHERE locked_until IS NOT NULL;
  CREATE INDEX github_tasks_by_repository ON stepkey.github_tasks (repository_id, kind, changed_at);
  CREATE INDEX github_tasks_by_age ON stepkey.github_tasks (changed_at);
  `
	}
];
// src/lease/postgres/migrate-store.ts
const DEADLINE_MS = 18e5;
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('stepkey migrate', 0))";
const SETTINGS = "SET LOCAL lock_timeout = '5000ms'; SET LOCAL synchronous_commit = 'on'";
async function migrateStore(server, { randomBytes }, migrations = STORE_MIGRATIONS) {
	const pool = createStorePool(server);
	try {
		return await pool.use(DEADLINE_MS, async (session) => {
			await session.script(`BEGIN ISOLATION LEVEL READ COMMITTED; ${LOCK}; ${SETTINGS}`);
			const before = await prepared(session, storePlace(server));
			for (const [index, { sql, worksFrom }] of migrations.entries()) {
				if (index < before) continue;
				await session.script(sql);
				await session.query("INSERT INTO stepkey.migrations (version, works_from) VALUES ($1, $2)", index + 1, worksFrom);
			}
			if (before === 0) {
				const instance = Buffer.from(randomBytes(8)).toString("hex");
				await session.query("INSERT INTO stepkey.meta (key, value) VALUES ('instance', $1)", instance);
			}
			await session.script("COMMIT");
			return {
				before,
				after: Math.max(before, migrations.length)
			};
		});
	} catch (error) {
		throw serverStoreError(storePlace(server), error);
	} finally {
		await pool.close();
	}
}
async function prepared(session, place) {
	const [found] = await session.query(`SELECT to_regclass('stepkey.migrations') IS NOT NULL AS ours, count(*) AS objects
      FROM pg_class WHERE relnamespace = to_regnamespace('stepkey')`);
	if (found?.["ours"] === true) {
		const [row = {}] = await session.query("SELECT coalesce(max(version), 0)::bigint AS version FROM stepkey.migrations");
		return integer(row, "version");
	}
	if (integer(found ?? {}, "objects") > 0) throw new StoreError("unusable", `The store at ${place} cannot be used: its schema stepkey belongs to another program.`, { remedy: "Name another database in the store's URL: nothing was changed in this one." });
	const [schema] = await session.query("SELECT to_regnamespace('stepkey') IS NULL AS missing");
	if (schema?.["missing"] === true) await session.script("CREATE SCHEMA stepkey");
	await session.script(`CREATE TABLE stepkey.migrations (
    version integer PRIMARY KEY,
    works_from integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
	return 0;
}
function schemaFit(found, supported = STORE_MIGRATIONS.length) {
	if (found.version < supported) return "older";
	return found.worksFrom > supported ? "newer" : "fits";
}
async function checkSchema(place, one) {
	const found = await foundSchema(one);
	const fit = schemaFit(found);
	if (fit === "fits") return;
	const unusable = `The store at ${place} cannot be used`;
	if (fit === "newer") throw new StoreError("unusable", `${unusable}: a newer version of stepkey migrated it (schema ${found.version}; this version supports up to ${STORE_MIGRATIONS.length}).`, { remedy: "Run the newer version." });
	const why = found.version === 0 ? "it has no tables of stepkey" : `its schema is ${found.version}, and this version needs ${STORE_MIGRATIONS.length}`;
	throw new StoreError("unusable", `${unusable}: ${why}.`, { remedy: "Run `stepkey migrate` with this version of stepkey." });
}
async function foundSchema(one) {
	try {
		const [row] = await one("SELECT version, works_from FROM stepkey.migrations ORDER BY version DESC LIMIT 1");
		if (row === void 0) return {
			version: 0,
			worksFrom: 0
		};
		return {
			version: integer(row, "version"),
			worksFrom: integer(row, "works_from")
		};
	} catch (error) {
		if (["42P01", "3F000"].includes(sqlStateOf(error instanceof StoreError ? error.cause : error) ?? "")) return {
			version: 0,
			worksFrom: 0
		};
		throw error;
	}
}
export { migrateStore as n, schemaFit as r, checkSchema as t };
