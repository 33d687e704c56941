import { toRfc3339, type Instant } from "../../shared/clock.ts";
import type { Failure } from "../../shared/failure.ts";
import type { Closed } from "../lease/broker/responses.ts";
import { endingOf } from "../lease/broker/end.ts";
import { printable } from "../../shared/printable.ts";
import type { Runner } from "../runner/runner.ts";
import type { SessionState } from "../runner/session-state.ts";

type BrokerState = Extract<SessionState, { readonly mode: "broker" }>;
type DirectState = Extract<SessionState, { readonly mode: "direct" }>;

/** What was still open, and how it ended: silence would read like "nothing was". */
export function tellClosed(runner: Runner, leases: readonly Closed[]): void {
  if (leases.length === 0) {
    runner.say("✓ closed      no lease was left; nothing more is issued to this job");
    return;
  }
  for (const lease of leases) {
    const { revocation, facts } = endingOf(lease);
    const open = `${lease.lease} was still open at the job's end`;
    const seen = facts.join(", ");
    if (revocation !== "failed") {
      runner.say(`✓ revoked     ${printable(`${open} · ${revocation}: ${seen}`)}`);
      continue;
    }
    const why = `and could not be ended yet (${lease.state}: ${seen}). The broker goes on trying`;
    loud(runner, `stepkey: ${open}, ${why}; \`stepkey leases\` shows it.`);
  }
}

/** Nothing can be done here any more, so it says who will end the lease, and when. */
export function tellNotClosed(runner: Runner, state: BrokerState, why: Failure): void {
  const message = `the job could not be closed at ${state.broker}: ${inOneSentence(why)}`;
  if (state.ended === "verified") {
    runner.say(`◌ closed      ${printable(message)}`);
    runner.say(
      `              the lease of step "${printable(state.step)}" is gone already, proven by the broker`,
    );
    return;
  }
  loud(
    runner,
    `stepkey: ${message}. The broker ends the lease of step "${state.step}" when it hears no more heartbeat, at the lease's end at the latest.`,
  );
}

/** Without its full stop, because more follows; what a colon announces stands in the details. */
function inOneSentence({ message, details = [] }: Failure): string {
  const whole = message.endsWith(":") ? [message, ...details] : [message];
  return whole
    .map((part) => part.trim())
    .join(" ")
    .replace(/\.$/u, "");
}

/** Silence would read like "nothing was": what main left is there, and nobody can act on it. */
export function tellUnreadable(runner: Runner): void {
  loud(
    runner,
    "stepkey: what the step left for this post cannot be read, so nothing could be ended here. A lease that is still open ends when the broker hears no more heartbeat, or by itself at its end.",
  );
}

/** AWS and its like have no call that ends a credential: what is left is to say until when it lives. */
export function tellDirect(runner: Runner, state: DirectState, now: Instant): void {
  if (state.ended !== undefined || Date.parse(state.diesAt) <= now) return;
  loud(
    runner,
    `stepkey: step "${state.step}" did not finish. Its credential (${state.lease}, ${state.handle}) cannot be revoked; it lives until ${state.diesAt} at the latest (now ${toRfc3339(now)}).`,
  );
}

/** Beside the job's result and in its summary: a line of the log alone is not read. */
function loud(runner: Runner, text: string): void {
  const line = printable(text);
  runner.warn(line);
  runner.appendSummary(`> [!WARNING]\n> ${markdown(line)}\n\n`);
}

/** Names and messages from outside stay text: no markup, no HTML, no mentions. */
function markdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|@~]/gu, String.raw`\$&`);
}
