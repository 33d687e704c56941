import type { ChildEnvironment } from "../../delivery/environment/child-environment.ts";
import { isAgentLogin } from "../../approval/people.ts";
import {
  approvedLines,
  askedLines,
  issuedLines,
  labelled,
  maskedLines,
  runLines,
  titleLine,
  withheldLines,
} from "../../receipt/log-lines.ts";
import type { DecisionSummary, PendingSummary } from "../../shared/wire.ts";
import { inShort, plural, shortSha, timeOfDay } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import type { HeldLease, Identity } from "../lease/source/credential-source.ts";
import type { Cover } from "../task/session.ts";

/** Some of the session's lines, to the step's log. */
export function show({ runner }: Pick<Job, "runner">, lines: readonly string[]): void {
  for (const line of lines) runner.say(line);
}

export function showTitle(job: Job): void {
  const { step, source, environment, access } = job.inputs;
  const grant = source.mode === "broker" ? source.grant : source.credential.kind;
  show(job, [titleLine({ step, grant, environment, access })]);
}

export interface Waiting {
  readonly identity: Identity;
  readonly pending: PendingSummary | undefined;
  readonly leftMs: number;
  readonly isFirst: boolean;
}

/** Whom it waits for, on which commit, and for how long still. */
export function showWaiting(job: Job, waiting: Waiting): void {
  const { identity, pending, leftMs, isFirst } = waiting;
  // Asking took a moment: 30 minutes should not read as 29.
  const left = `${inShort(Math.ceil(leftMs / 10_000) * 10_000)} left`;
  if (pending === undefined) {
    show(job, labelled("◌", "waiting", `an approval · ${left}`));
    return;
  }
  if (isFirst) show(job, askedLines(identity.claims, unfinished(identity, pending)));
  const { missing, commit, who, pull_request_url: url } = pending;
  const what = missing > 0 ? plural(missing, "approval") : "a new review";
  const line = `${what} of ${shortSha(commit)} by ${who} · ${left}`;
  show(job, labelled("◌", "waiting", url === undefined ? [line] : [line, url]));
}

/** What is known of the decision while it is not made. */
function unfinished({ claims }: Identity, pending: PendingSummary): DecisionSummary {
  const { commit, pull_request: number } = pending;
  return {
    trace: "",
    rule: "",
    commit,
    ...(number === undefined ? {} : { pull_request: number }),
    agent: isAgentLogin(claims.actor, []),
    required_approvals: pending.missing + pending.have,
    approvals: [],
  };
}

export interface IssuedFacts {
  readonly lease: HeldLease;
  readonly cover: Cover;
  /** Whether "asked" was shown while it waited. */
  readonly waited: boolean;
}

export function showIssued(job: Job, { lease, cover, waited }: IssuedFacts): void {
  const { claims, decision } = lease;
  if (!waited) show(job, askedLines(claims, decision));
  show(job, approvedLines(decision, job.inputs.access, job.clock.now()));
  for (const observed of decision.observed ?? []) {
    show(job, labelled("◌", "observed", `policy would refuse: ${observed}`));
  }
  show(job, issuedLines(lease));
  // Providers count in seconds.
  if (lease.diesAt >= lease.expiresAt + 1000) {
    const dies = `its provider ends it by itself at ${timeOfDay(lease.diesAt)} UTC`;
    show(job, labelled(" ", "", dies));
  }
  show(job, maskedLines(cover.masked));
  if (cover.tooShort > 0) {
    const text = `${plural(cover.tooShort, "secret")} too short to be hidden in the log`;
    show(job, labelled("✗", "not masked", text));
  }
}

export function showTask(job: Job, { withheld, refused }: ChildEnvironment): void {
  show(job, withheldLines(withheld));
  for (const name of refused) show(job, labelled("✗", "withheld", `${name} is never passed`));
  show(job, runLines(job.inputs.run));
}
