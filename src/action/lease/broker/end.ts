import type { Clock } from "../../../shared/clock.ts";
import { failure } from "../../../shared/failure.ts";
import type { Ended } from "./responses.ts";
import type { BrokerRefusal, Told } from "./client.ts";
import type { Ending, Revocation } from "../source/credential-source.ts";

export interface EndOptions {
  readonly revoke: (signal: AbortSignal) => Promise<Told<Ended>>;
  readonly clock: Clock;
  /** Aborts when the runner is about to end this process. */
  readonly signal: AbortSignal;
}

/** Long enough for a broker that restarts or a provider that is busy; after that post and the reaper go on. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000] as const;

/** Asks the broker to end the lease, again while it cannot yet, and reads what it saw. */
export async function endAtBroker(options: EndOptions): Promise<Ending> {
  const { clock, signal } = options;
  for (let attempt = 0; ; attempt += 1) {
    const told = await options.revoke(signal);
    if (told.ok) return endingOf(told.value);
    const wait = WAITS_MS[attempt];
    if (wait === undefined || told.error.again === undefined || signal.aborted) {
      return notEnded(told.error, clock.now());
    }
    await clock.sleep(Math.max(wait, told.error.again.afterMs ?? 0), signal);
  }
}

export function endingOf(ended: Ended): Ending {
  const { checkedAt, facts } = ended;
  const revocation = revocationOf(ended.state);
  const shown = { revocation, checkedAt, by: "broker", facts } as const;
  if (revocation !== "failed") return shown;
  const what = `The broker could not show that the lease ended (${ended.state}: ${facts.join(", ")}).`;
  return { ...shown, failure: failure("revocation_failed", what, { remedy: REMEDY }) };
}

const REMEDY = "Post tries once more; after that the broker ends it when it hears no heartbeat.";

/** The broker's word for what was shown; a word that is not known proves nothing. */
function revocationOf(state: string): Revocation {
  switch (state) {
    case "verified":
    case "requested":
    case "expires":
      return state;
    default:
      return "failed";
  }
}

function notEnded(refusal: BrokerRefusal, now: number): Ending {
  const { message } = refusal.failure;
  return {
    revocation: "failed",
    checkedAt: now,
    by: "action",
    facts: [],
    failure: failure("revocation_failed", `The broker did not revoke the lease: ${message}`, {
      remedy: REMEDY,
    }),
  };
}
