import { GITHUB_TASK_KINDS, type GitHubTask } from "../github-task.ts";
import { StoreError } from "../store.ts";
import { integer, json, oneOf, optionalInteger, text } from "./read-row.ts";

type Row = Readonly<Record<string, unknown>>;

/** Rows of `github_tasks`. One that stepkey did not write keeps no other from its turn. */
export function githubTasksIn(rows: readonly Row[]): readonly GitHubTask[] {
  return rows.flatMap((row) => {
    try {
      return [taskIn(row)];
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return [];
    }
  });
}

function taskIn(row: Row): GitHubTask {
  return {
    key: text(row, "key"),
    kind: oneOf(row, "kind", GITHUB_TASK_KINDS),
    repositoryId: integer(row, "repository_id"),
    payload: json(row, "payload"),
    written: json(row, "written"),
    dueAt: optionalInteger(row, "due_at"),
    attempts: integer(row, "attempts"),
    changedAt: integer(row, "changed_at"),
  };
}
