import type { Lease } from "../../lease/lease.ts";
import { toRfc3339, type Instant } from "../../shared/clock.ts";
import { pagedTable, tableWidth } from "./table.ts";
import { plain } from "./print.ts";

/** The beginning of the lease's id: enough for `stepkey revoke`. */
export function shortId(lease: Pick<Lease, "id">): string {
  return `${lease.id.slice(0, 10)}…`;
}

/** `octo-org/shop 9001/1`: repository, run and attempt. A lease outside the gate has no job, and an admin instead. */
export function jobText({
  repository,
  job,
  breakGlass,
}: Pick<Lease, "repository" | "job" | "breakGlass">): string {
  if (breakGlass !== undefined) return `${repository} by ${breakGlass.user}@${breakGlass.machine}`;
  return `${repository} ${job.runId}/${job.runAttempt}`;
}

/** A length of time in one unit, rounded down: `48s`, `14m`, `2h`, `3d`. */
export function compactTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

const COLUMNS = [
  { title: "LEASE" },
  { title: "GRANT", minWidth: 10 },
  { title: "JOB", minWidth: 14 },
  { title: "STEP", minWidth: 6 },
  { title: "STATE" },
  { title: "AGE" },
  { title: "LEFT" },
  { title: "ISSUED TO", minWidth: 20 },
];

/** Writes the table a page at a time. Only on a terminal, whose `columns` are given, is anything cut. */
export function leaseTable(
  now: Instant,
  columns: number | undefined,
): (page: readonly Lease[]) => readonly string[] {
  const table = pagedTable(COLUMNS, tableWidth(columns));
  const idOf = columns === undefined ? ({ id }: Lease): string => id : shortId;
  return (page) => table(page.map((lease) => [idOf(lease), ...leaseRow(lease, now)]));
}

const AGENT_COLUMNS = [
  { title: "LEASE" },
  { title: "TASK", minWidth: 10 },
  { title: "JOB", minWidth: 14 },
  { title: "CLIENT (CLAIMED)", minWidth: 16 },
  { title: "STARTED BY", minWidth: 10 },
  { title: "STATE" },
  { title: "AGE" },
  { title: "LEFT" },
];

/** The same for leases that agents asked for. Nothing proves what a client says that it is. */
export function agentTable(
  now: Instant,
  columns: number | undefined,
): (page: readonly Lease[]) => readonly string[] {
  const table = pagedTable(AGENT_COLUMNS, tableWidth(columns));
  const idOf = columns === undefined ? ({ id }: Lease): string => id : shortId;
  return (page) => table(page.map((lease) => [idOf(lease), ...agentRow(lease, now)]));
}

function agentRow(lease: Lease, now: Instant): readonly string[] {
  const { task, agent } = lease;
  return [
    plain(task?.name ?? "–"),
    plain(jobText(lease)),
    plain(agent?.client ?? "–"),
    plain(agent?.startedBy ?? "–"),
    lease.state,
    compactTime(now - lease.createdAt),
    leftOf(lease, now),
  ];
}

function leaseRow(lease: Lease, now: Instant): readonly string[] {
  return [
    plain(lease.grant),
    plain(jobText(lease)),
    plain(lease.step),
    lease.state,
    compactTime(now - lease.createdAt),
    leftOf(lease, now),
    plain(issuedTo(lease)),
  ];
}

/** The time left; only for leases that will end by themselves. A stuck lease needs attention, however long it lives. */
function leftOf(lease: Lease, now: Instant): string {
  return lease.state === "active" || lease.state === "issuing"
    ? compactTime(lease.expiresAt - now)
    : "–";
}

/** What was issued; for a lease that could not be revoked or tidied, why. */
function issuedTo({ state, issuedTo: issued, lastError, tries, tidy }: Lease): string {
  if (state === "stuck") return `${lastError ?? issued} (${triesText(tries)})`;
  if (tidy.state !== "stuck") return issued;
  return `tidy stuck: ${tidy.lastError ?? issued} (${triesText(tidy.tries)})`;
}

function triesText(tries: number): string {
  return `${tries} ${tries === 1 ? "try" : "tries"}`;
}

function time(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : toRfc3339(instant);
}

/** A lease for `--json`: all its data, times in RFC 3339. */
export function leaseJson(lease: Lease): Readonly<Record<string, unknown>> {
  return {
    lease: lease.id,
    state: lease.state,
    grant: lease.grant,
    environment: lease.environment,
    access: lease.access,
    step: lease.step,
    task: lease.task,
    agent: lease.agent && {
      claimed_client: lease.agent.client,
      started_by: lease.agent.startedBy,
    },
    repository: lease.repository,
    break_glass: lease.breakGlass && {
      user: lease.breakGlass.user,
      machine: lease.breakGlass.machine,
      reason: lease.breakGlass.reason,
      handed_to: lease.breakGlass.handedTo,
    },
    job: lease.breakGlass === undefined ? jobJson(lease) : undefined,
    kind: lease.kind,
    handle: lease.handle,
    issued_to: lease.issuedTo,
    pull_request: lease.pullRequest,
    commit: lease.breakGlass === undefined ? lease.commit : undefined,
    approvals: lease.approvals.map(({ reviewId, login, submittedAt, commit }) => ({
      review_id: reviewId,
      login,
      commit,
      submitted_at: toRfc3339(submittedAt),
    })),
    created_at: time(lease.createdAt),
    issued_at: time(lease.issuedAt),
    expires_at: time(lease.expiresAt),
    dies_at: time(lease.diesAt),
    ended_at: time(lease.endedAt),
    end_reason: lease.endReason,
    last_beat_at: time(lease.lastBeatAt),
    tries: lease.tries,
    next_try_at: time(lease.nextTryAt),
    last_error: lease.lastError,
    proof:
      lease.proof === undefined
        ? undefined
        : {
            state: lease.proof.state,
            facts: lease.proof.facts,
            checked_at: toRfc3339(lease.proof.checkedAt),
          },
    tidy: lease.tidy.state === "none" ? undefined : tidyJson(lease.tidy),
    findings: lease.findings,
  };
}

function jobJson({ job }: Lease): Readonly<Record<string, unknown>> {
  return {
    repository_id: job.repositoryId,
    run_id: job.runId,
    run_attempt: job.runAttempt,
    check_run_id: job.checkRunId,
  };
}

function tidyJson(tidy: Lease["tidy"]): Readonly<Record<string, unknown>> {
  return {
    state: tidy.state,
    facts: tidy.facts,
    tries: tidy.tries,
    next_try_at: time(tidy.nextTryAt),
    last_error: tidy.lastError,
  };
}
