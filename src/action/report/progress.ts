import { isAgentLogin } from "../../approval/people.ts";
import {
  approvedLines,
  askedLines,
  issuedLines,
  labelled,
  maskedLines,
  storedLines,
  titleLine,
} from "../../receipt/log-lines.ts";
import type { DecisionSummary, PendingSummary } from "../../shared/wire.ts";
import { inShort, plural, shortSha, timeOfDay } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import type { HeldLease, Identity } from "../lease/source/credential-source.ts";
import type { ApprovalWait } from "../lease/source/wait-for-approval.ts";
import { sayLines } from "../runner/log.ts";
import type { Masking } from "../task/session.ts";

export function showTitle({ runner, inputs }: Job): void {
  const { step, source, environment, access } = inputs;
  if (source.mode === "secret-env") {
    runner.say(titleLine({ step, grant: "stored secrets", environment, access: undefined }));
    return;
  }
  const grant = grantOf(source);
  runner.say(titleLine({ step, grant, environment, access }));
}

function grantOf(source: Exclude<Job["inputs"]["source"], { mode: "secret-env" }>): string {
  if (source.mode === "agent") return "named tasks";
  return source.mode === "broker" ? source.grant : source.credential.kind;
}

/** Whose approval the step waits for, on which commit, and for how much longer. */
export function showWait({ runner }: Job, wait: ApprovalWait): void {
  const { identity, pending, leftMs, isFirst } = wait;
  // Rounded up, because the request took a moment: 30 minutes should not read as 29.
  const left = `${inShort(Math.ceil(leftMs / 10_000) * 10_000)} left`;
  if (pending === undefined) {
    sayLines(runner, labelled("◌", "waiting", `for an approval · ${left}`));
    return;
  }
  if (isFirst) sayLines(runner, askedLines(identity.claims, undecided(identity, pending)));
  const { missing, commit, who, pull_request_url: url } = pending;
  const what = missing > 0 ? plural(missing, "approval") : "a new review";
  const line = `for ${what} of ${shortSha(commit)} by ${who} · ${left}`;
  sayLines(runner, labelled("◌", "waiting", url === undefined ? [line] : [line, url]));
}

/** What is known of the decision before it is made. */
function undecided({ claims }: Identity, pending: PendingSummary): DecisionSummary {
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

export interface ReceivedLease {
  readonly lease: HeldLease;
  readonly masking: Masking;
  /** Whether "asked" was already shown while the step waited. */
  readonly waited: boolean;
}

export function showIssued({ runner, inputs, clock }: Job, received: ReceivedLease): void {
  const { lease, masking, waited } = received;
  const { claims, decision } = lease;
  if (!waited) sayLines(runner, askedLines(claims, decision));
  sayLines(runner, approvedLines(decision, inputs.access, clock.now()));
  for (const observed of decision.observed ?? []) {
    sayLines(runner, labelled("◌", "observed", `policy would refuse: ${observed}`));
  }
  sayLines(runner, issuedLines(lease));
  sayLines(runner, deathLines(lease));
  sayLines(runner, storedLines(Object.keys(inputs.secretEnv)));
  sayLines(runner, maskedLines(masking.masked));
  if (masking.tooShort > 0) {
    const text = `${plural(masking.tooShort, "secret")} too short to be masked in the log`;
    sayLines(runner, labelled("✗", "not masked", text));
  }
}

/**
 * What happens when a job in a container is cancelled. The runner's signals do not reach main there, so main logs this
 * before the task starts. Its parent is outside the container, which is how it knows.
 */
export function showContainer(
  {
    runner,
    inputs,
    parentPid,
  }: Pick<Job, "runner" | "parentPid"> & {
    readonly inputs: Pick<Job["inputs"], "source">;
  },
  lease: Pick<HeldLease, "diesAt">,
): void {
  if (parentPid !== 0) return;
  const then =
    inputs.source.mode === "broker"
      ? "The post step then ends the lease, and the next heartbeat stops the task."
      : `The credential then works ${untilWhen(lease)}.`;
  const line = "If the job is cancelled, the runner sends no signal into a job container.";
  sayLines(runner, labelled("◌", "container", [line, then]));
}

function untilWhen({ diesAt }: Pick<HeldLease, "diesAt">): string {
  return diesAt === undefined ? "until someone revokes it" : `until ${timeOfDay(diesAt)} UTC`;
}

/** When the credential expires by itself, where that is not when the lease ends. */
function deathLines({ diesAt, expiresAt }: HeldLease): readonly string[] {
  if (expiresAt === undefined) return [];
  if (diesAt === undefined) return labelled(" ", "", "it never expires by itself");
  // Providers count in seconds.
  if (diesAt < expiresAt + 1000) return [];
  return labelled(" ", "", `its provider ends it at ${timeOfDay(diesAt)} UTC by itself`);
}
