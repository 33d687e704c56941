import { findingLines, tidyLines } from "../../receipt/log-lines.ts";
import { toRfc3339, type Instant } from "../../shared/clock.ts";
import type { FailureCode } from "../../shared/failure-codes.ts";
import type { Failure } from "../../shared/failure.ts";
import { printable } from "../../shared/printable.ts";
import { endingOf } from "../lease/broker/end.ts";
import type { Ending } from "../lease/source/credential-source.ts";
import type { ClosedLease } from "../lease/broker/responses.ts";
import { sayLines, warnWithCode } from "../runner/log.ts";
import type { Runner } from "../runner/runner.ts";
import type { BrokerSessionState, DirectSessionState } from "../runner/session-state.ts";

/** The leases that were still open, and how each ended. It says so, too, when there was none. */
export function reportJobClosed(runner: Runner, leases: readonly ClosedLease[]): void {
  if (leases.length === 0) {
    runner.say("✓ closed      no lease was open; this job gets no more credentials");
  }
  for (const lease of leases) reportClosedLease(runner, lease);
}

function reportClosedLease(runner: Runner, lease: ClosedLease): void {
  const ending = endingOf(lease);
  const open = `${lease.lease} was still open at the job's end`;
  const seen = ending.facts.join(", ");
  if (ending.revocation === "failed") {
    const why = `and could not be ended yet (${lease.state}: ${seen}). The broker keeps trying`;
    warnLoudly(
      runner,
      "revocation_failed",
      `stepkey: ${open}, ${why}; \`stepkey leases\` shows it.`,
    );
  } else {
    const mark = ending.revocation === "none" ? "◌ valid  " : "✓ revoked";
    runner.say(`${mark}     ${printable(`${open} · ${ending.revocation}: ${seen}`)}`);
  }
  sayLines(runner, tidyLines(ending));
  sayLines(runner, findingLines(ending.findings));
}

/** Post can do nothing more, so it says who ends the lease, and when. */
export function reportJobNotClosed(runner: Runner, state: BrokerSessionState, why: Failure): void {
  const message = `the job could not be closed at ${state.broker}: ${inOneSentence(why)}`;
  if (state.issued === "nothing") {
    runner.say(`◌ closed      ${printable(message)}`);
    runner.say(`              step "${printable(state.step)}" got no lease, so nothing has to end`);
    return;
  }
  if (state.ended === "verified") {
    runner.say(`◌ closed      ${printable(message)}`);
    runner.say(
      `              the lease of step "${printable(state.step)}" was revoked already, and the broker proved it`,
    );
    return;
  }
  warnLoudly(
    runner,
    "job_not_closed",
    `stepkey: ${message}. The broker ends the lease of step "${state.step}" when heartbeats stop, or when the lease expires.`,
  );
}

/** Without its full stop, because more follows; what a colon introduces is in the details. */
function inOneSentence({ message, details = [] }: Failure): string {
  const whole = message.endsWith(":") ? [message, ...details] : [message];
  return whole
    .map((part) => part.trim())
    .join(" ")
    .replace(/\.$/u, "");
}

/** Silence would read as if nothing was open, although main left a state. */
export function reportStateUnreadable(runner: Runner): void {
  warnLoudly(
    runner,
    "state_unreadable",
    "stepkey: the state that the step left for post cannot be read, so post ended nothing. The broker ends an open lease when heartbeats stop; without a broker, the credential expires by itself.",
  );
}

/** Without a broker, post cannot revoke a credential that main left: it says how long that one works. */
export function reportDirectLease(
  runner: Runner,
  state: DirectSessionState,
  ownNow: Instant,
): void {
  const { step, lease, handle, diesAt, ended, clockAheadMs = "0" } = state;
  const now = ownNow + Number(clockAheadMs);
  if (ended !== undefined || (diesAt !== undefined && Date.parse(diesAt) <= now)) return;
  const until =
    diesAt === undefined
      ? "it stays valid: stepkey cannot end it"
      : `it works until ${diesAt} at the latest (now ${toRfc3339(now)})`;
  warnLoudly(
    runner,
    "step_unfinished",
    `stepkey: step "${step}" did not finish. Its credential (${lease}, ${handle}) was not revoked; ${until}.`,
  );
}

/** Post ended what a killed main left, or tried to. */
export function reportLeftLease(
  runner: Runner,
  state: DirectSessionState,
  { ending, now }: { readonly ending: Ending; readonly now: Instant },
): void {
  if (ending.revocation === "failed" || ending.revocation === "expires") {
    const why = ending.failure?.message ?? ending.facts.join(", ");
    runner.say(`◌ valid       ${printable(why)}`);
    reportDirectLease(runner, state, now);
    return;
  }
  const seen = `${state.lease} was still open at the job's end · ${ending.revocation}: ${ending.facts.join(", ")}`;
  runner.say(`${ending.revocation === "none" ? "◌ valid  " : "✓ revoked"}     ${printable(seen)}`);
  sayLines(runner, findingLines(ending.findings));
}

/** What a killed main left: the credential's files, or the tools' private places. */
export function reportFilesRemoved(runner: Runner, what: string, directory: string): void {
  runner.say(`✓ removed     ${what} in ${printable(directory)}`);
}

/** What a killed main left of a Docker action. */
export function reportContainerRemoved(runner: Runner, name: string): void {
  runner.say(`✓ removed     the container ${printable(name)} of the action, and its home`);
}

/**
 * As an annotation, because few people read this part of the log. Not in the summary: the runner keeps one summary for
 * main and post, and what post wrote would replace main's.
 */
function warnLoudly(runner: Runner, code: FailureCode, text: string): void {
  warnWithCode(runner, code, text);
}
