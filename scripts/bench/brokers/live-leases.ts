import type { TestPostgres } from "../../../test/support/postgres.ts";

/** Adds leases that live for an hour, with a heartbeat that came just now, as a broker would have written them. */
export async function addLiveLeases(
  postgres: TestPostgres,
  database: string,
  count: number,
): Promise<void> {
  await postgres.sql(
    `INSERT INTO stepkey.leases (id, state, grant_name, environment, access, step, repository_id, run_id,
       run_attempt, check_run_id, repository, repository_owner_id, idempotency_key, kind, handle, server,
       issued_to, token_hash, commit_sha, approvals, on_withdrawal, created_at, issue_outcome, issued_at,
       expires_at, last_beat_at, heartbeat_reset_at, tries, replaces, tidy_state, tidy_tries, tidy_facts,
       findings)
     SELECT 'lse_' || lpad(n::text, 26, '0'), 'active', 'cache-read', 'staging', 'read', 'report', 71, n,
       1, n, 'octo-org/71', 65, 'request-of-lease-' || n, 'redis',
       '{"server":"main","user":"stepkey_' || lpad(n::text, 26, '0') || '"}', 'redis main',
       'redis user stepkey_' || lpad(n::text, 26, '0'), encode(sha256(n::text::bytea), 'hex'),
       repeat('c0ffee00', 5), '[]', 'revoke', now.ms, 'issued', now.ms, now.ms + 3600000, now.ms, now.ms,
       0, 0, 'none', 0, '[]', '[]'
     FROM generate_series(1, ${count}) AS numbers (n), (SELECT stepkey.now_ms() AS ms) AS now;
     INSERT INTO stepkey.seals SELECT repository_id, run_id, run_attempt, check_run_id, grant_name, 1, id
       FROM stepkey.leases`,
    database,
  );
  await postgres.sql("VACUUM ANALYZE stepkey.leases", database);
}

/** How much of a disk a lease takes, with its seal and its token. */
export async function bytesPerLease(postgres: TestPostgres, database: string): Promise<number> {
  const [row] = await postgres.sql(
    `SELECT (pg_total_relation_size('stepkey.leases') + pg_total_relation_size('stepkey.seals'))
       / greatest(1, (SELECT count(*) FROM stepkey.leases)) AS bytes`,
    database,
  );
  return Number(row?.["bytes"]);
}
