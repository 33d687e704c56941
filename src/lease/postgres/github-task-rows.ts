import { parseJson } from "../../shared/json.ts";
import {
  GITHUB_TASK_KINDS,
  MAX_LISTED_TASKS,
  taskJson,
  type GitHubTask,
  type GitHubTaskChange,
  type GitHubTaskFilter,
  type GitHubTaskOutcome,
  type GitHubTaskStore,
  type TakeTasks,
} from "../github-task.ts";
import { githubTasksIn } from "../row/github-task-row.ts";
import { integer, text } from "../row/read-row.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { lockGitHubTask } from "./name-locks.ts";
import type { StoreDatabase, StoreTransaction } from "./store-database.ts";

/** A broker that died while it worked on a task has left a lock, and maybe no due time. */
const isDue = (now: string, kinds: string): string =>
  `task.kind = ANY (${kinds}::text[])
    AND (task.locked_until IS NULL AND task.due_at <= ${now} OR task.locked_until <= ${now})`;

/** Changes of one task wait for each other; heartbeats must find a connection meanwhile. */
const CHANGES = 2;

export function githubTaskRows(database: StoreDatabase): GitHubTaskStore {
  const { one, write } = database;
  const inTurn = fewAtOnce(CHANGES);
  return {
    change: (key, change) =>
      inTurn(() => write((transaction) => changeRow(transaction, key, change))),
    touch: (filter, dueInMs) => write((transaction) => touchRows(transaction, filter, dueInMs)),
    countDue: async (kinds = GITHUB_TASK_KINDS) => {
      const [row = {}] = await one(
        `SELECT count(*) AS count FROM stepkey.github_tasks AS task, stepkey.now_ms() AS now
          WHERE ${isDue("now", "$1")}`,
        kinds,
      );
      return integer(row, "count");
    },
    take: (request) => write((transaction) => takeRows(transaction, request)),
    finish: (key, lockOwner, outcome) =>
      write((transaction) => finishRow(transaction, { key, lockOwner, outcome })),
    list: async ({ kind, repositoryId }) => {
      const sql = `SELECT * FROM stepkey.github_tasks WHERE repository_id = $1 AND kind = $2
        ORDER BY changed_at DESC LIMIT $3`;
      return githubTasksIn(await one(sql, repositoryId, kind, MAX_LISTED_TASKS));
    },
  };
}

async function changeRow(
  transaction: StoreTransaction,
  key: string,
  { kind, repositoryId, update, dueIn }: GitHubTaskChange,
): Promise<void> {
  const { query, now } = transaction;
  await lockGitHubTask(transaction, key);
  const [row] = await query("SELECT payload FROM stepkey.github_tasks WHERE key = $1", key);
  const payload = update(row === undefined ? undefined : parseJson(text(row, "payload")));
  if (payload === undefined) return;
  // LEAST leaves NULL out.
  await query(
    `INSERT INTO stepkey.github_tasks AS task
      (key, kind, repository_id, payload, written, due_at, attempts, changed_at)
      VALUES ($1, $2, $3, $4, 'null', $5, 0, $6)
      ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, changed_at = excluded.changed_at,
        due_at = least(task.due_at, excluded.due_at)`,
    key,
    kind,
    repositoryId,
    taskJson(payload),
    dueIn === undefined ? null : now + dueIn,
    now,
  );
}

async function touchRows(
  { change, now }: StoreTransaction,
  { repositoryId, kind, keyPrefix = "", isOpen }: GitHubTaskFilter,
  dueInMs: number,
): Promise<number> {
  // All lock in the same order, by key, so that nobody waits for somebody who waits for them.
  const sql = `WITH touched AS (SELECT key FROM stepkey.github_tasks
      WHERE repository_id = $2 AND ($3::text IS NULL OR kind = $3) AND starts_with(key, $4)
        AND (NOT $5::boolean OR due_at IS NOT NULL OR locked_until IS NOT NULL)
      ORDER BY key FOR NO KEY UPDATE)
    UPDATE stepkey.github_tasks AS task SET due_at = least(task.due_at, $1) FROM touched
      WHERE task.key = touched.key`;
  return change(sql, now + dueInMs, repositoryId, kind ?? null, keyPrefix, isOpen === true);
}

/**
 * Each repository gets one task at a time, the one that nobody works on for before one of which several are worked on: one with
 * thousands of tasks that take long must keep no other waiting.
 */
async function takeRows(
  { query, now }: StoreTransaction,
  { lockOwner, lockMs, limit, kinds = GITHUB_TASK_KINDS }: TakeTasks,
): Promise<readonly GitHubTask[]> {
  const rows = await query(
    `WITH busy AS (SELECT repository_id, count(*) AS tasks FROM stepkey.github_tasks
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
      RETURNING task.key, kind, repository_id, payload, written, due.due_at, attempts, changed_at`,
    lockOwner,
    now + lockMs,
    now,
    limit,
    kinds,
  );
  return githubTasksIn(rows);
}

interface Finishing {
  readonly key: string;
  readonly lockOwner: string;
  readonly outcome: GitHubTaskOutcome;
}

async function finishRow(
  { query, now }: StoreTransaction,
  { key, lockOwner, outcome: { written, dueIn, failed = false } }: Finishing,
): Promise<void> {
  await query(
    `UPDATE stepkey.github_tasks SET locked_by = NULL, locked_until = NULL,
      written = coalesce($3, written),
      attempts = CASE WHEN $4 THEN attempts + 1 ELSE 0 END,
      due_at = least(due_at, $5)
      WHERE key = $1 AND locked_by = $2`,
    key,
    lockOwner,
    written === undefined ? null : taskJson(written),
    failed,
    dueIn === undefined ? null : now + dueIn,
  );
}
