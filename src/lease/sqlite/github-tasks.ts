import type { Clock, Instant } from "../../shared/clock.ts";
import { parseJson } from "../../shared/json.ts";
import {
  GITHUB_TASK_KINDS,
  MAX_LISTED_TASKS,
  taskJson,
  type GitHubTask,
  type GitHubTaskChange,
  type GitHubTaskFilter,
  type GitHubTaskKind,
  type GitHubTaskOutcome,
  type GitHubTaskStore,
  type TakeTasks,
} from "../github-task.ts";
import { githubTasksIn } from "../row/github-task-row.ts";
import { integer, text } from "../row/read-row.ts";
import type { SqliteDatabase } from "./database.ts";

export function githubTasksOf(database: SqliteDatabase, clock: Clock): GitHubTaskStore {
  return {
    change: (key, change) =>
      database.write(() => changeTask(database, { key, change, now: clock.now() })),
    touch: (filter, dueInMs) =>
      database.write(() => touchTasks(database, filter, clock.now() + dueInMs)),
    countDue: (kinds = GITHUB_TASK_KINDS) =>
      database.readOne(() => countDue(database, kinds, clock.now())),
    take: (request) => database.write(() => takeTasks(database, request, clock.now())),
    finish: (key, lockOwner, outcome) =>
      database.write(() => finishTask(database, { key, lockOwner, outcome, now: clock.now() })),
    list: ({ kind, repositoryId }) =>
      database.readOne(() => {
        const sql = `SELECT * FROM github_tasks WHERE repository_id = ? AND kind = ?
          ORDER BY changed_at DESC LIMIT ?`;
        return githubTasksIn(database.all(sql, repositoryId, kind, MAX_LISTED_TASKS));
      }),
  };
}

interface Changing {
  readonly key: string;
  readonly change: GitHubTaskChange;
  readonly now: Instant;
}

function changeTask(database: SqliteDatabase, { key, change, now }: Changing): void {
  const { kind, repositoryId, update, dueIn } = change;
  const row = database.get("SELECT payload FROM github_tasks WHERE key = ?", key);
  const payload = update(row === undefined ? undefined : parseJson(text(row, "payload")));
  if (payload === undefined) return;
  database.run(
    `INSERT INTO github_tasks
      (key, kind, repository_id, payload, written, due_at, attempts, changed_at)
      VALUES (?, ?, ?, ?, 'null', ?, 0, ?)
      ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, changed_at = excluded.changed_at,
        due_at = min(coalesce(due_at, excluded.due_at), coalesce(excluded.due_at, due_at))`,
    key,
    kind,
    repositoryId,
    taskJson(payload),
    dueIn === undefined ? null : now + dueIn,
    now,
  );
}

function touchTasks(
  database: SqliteDatabase,
  { repositoryId, kind, keyPrefix = "", isOpen }: GitHubTaskFilter,
  dueAt: Instant,
): number {
  return database.run(
    `UPDATE github_tasks SET due_at = min(coalesce(due_at, ?), ?)
      WHERE repository_id = ? AND kind BETWEEN ? AND ? AND substr(key, 1, ?) = ?
        AND (? OR due_at IS NOT NULL OR locked_until IS NOT NULL)`,
    dueAt,
    dueAt,
    repositoryId,
    kind ?? "a",
    kind ?? "z",
    keyPrefix.length,
    keyPrefix,
    isOpen === true ? 0 : 1,
  );
}

const OF_KIND = "kind IN (SELECT value FROM json_each(?))";

/** Each part has an index. A broker that died while it worked on a task has left a lock, and maybe no due time. */
const DUE = {
  unlocked: `locked_until IS NULL AND due_at <= ? AND ${OF_KIND}`,
  abandoned: `locked_until <= ? AND ${OF_KIND}`,
} as const;

function countDue(
  database: SqliteDatabase,
  kinds: readonly GitHubTaskKind[],
  now: Instant,
): number {
  const all = JSON.stringify(kinds);
  const sql = `SELECT (SELECT count(*) FROM github_tasks WHERE ${DUE.unlocked})
    + (SELECT count(*) FROM github_tasks WHERE ${DUE.abandoned}) AS count`;
  return integer(database.get(sql, now, all, now, all) ?? {}, "count");
}

/**
 * Each repository gets one task at a time, the one that nobody works on for before one of which several are worked on: one with
 * thousands of tasks that take long must keep no other waiting.
 */
const IN_TURN = `
  WITH busy AS (SELECT repository_id, count(*) AS tasks FROM github_tasks
      WHERE locked_until > ? GROUP BY repository_id),
    due AS (SELECT key, repository_id, due_at AS at FROM github_tasks WHERE ${DUE.unlocked}
      UNION ALL SELECT key, repository_id, locked_until AS at FROM github_tasks WHERE ${DUE.abandoned}),
    turns AS (SELECT key, at, coalesce(busy.tasks, 0)
        + row_number() OVER (PARTITION BY due.repository_id ORDER BY at) AS turn
      FROM due LEFT JOIN busy ON busy.repository_id = due.repository_id)
  SELECT * FROM github_tasks WHERE key IN (SELECT key FROM turns ORDER BY turn, at LIMIT ?)`;

function takeTasks(
  database: SqliteDatabase,
  { lockOwner, lockMs, limit, kinds = GITHUB_TASK_KINDS }: TakeTasks,
  now: Instant,
): readonly GitHubTask[] {
  const all = JSON.stringify(kinds);
  const rows = database.all(IN_TURN, now, now, all, now, all, limit);
  for (const row of rows) {
    const sql =
      "UPDATE github_tasks SET locked_by = ?, locked_until = ?, due_at = NULL WHERE key = ?";
    database.run(sql, lockOwner, now + lockMs, text(row, "key"));
  }
  return githubTasksIn(rows);
}

interface Finishing {
  readonly key: string;
  readonly lockOwner: string;
  readonly outcome: GitHubTaskOutcome;
  readonly now: Instant;
}

function finishTask(database: SqliteDatabase, { key, lockOwner, outcome, now }: Finishing): void {
  const { written, dueIn, failed = false } = outcome;
  const dueAt = dueIn === undefined ? null : now + dueIn;
  database.run(
    `UPDATE github_tasks SET locked_by = NULL, locked_until = NULL,
      written = coalesce(?, written), attempts = iif(?, attempts + 1, 0),
      due_at = min(coalesce(due_at, ?), coalesce(?, due_at))
      WHERE key = ? AND locked_by = ?`,
    written === undefined ? null : taskJson(written),
    failed ? 1 : 0,
    dueAt,
    dueAt,
    key,
    lockOwner,
  );
}
