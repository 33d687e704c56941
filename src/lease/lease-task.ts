/** The named task that a lease is for. */
export interface LeaseTask {
  readonly name: string;
  /** The commit of its checkout, as the action gave it. */
  readonly commit: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The agent that asked for a lease. */
export interface LeaseAgent {
  /** Its MCP client, as the client claims it; nothing proves it. */
  readonly client: string | undefined;
  /** Login of the account that started the job, as GitHub says it. */
  readonly startedBy: string;
}

/**
 * Under which name a job's seal counts a lease: a task has a seal of its own, beside that of its grant. A grant's name has no
 * colon.
 */
export function sealName({
  grant,
  task,
}: {
  readonly grant: string;
  readonly task: LeaseTask | undefined;
}): string {
  return task === undefined ? grant : `task:${task.name}`;
}
