import {
  requestIdToken,
  type IdTokenEffects,
  type IdTokenRight,
} from "../../../identity/request-id-token.ts";
import type { Revocation } from "../../../receipt/receipt.ts";
import type { Clock } from "../../../shared/clock.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Ending, LeaseRefusal } from "../source/credential-source.ts";
import { askAgain, END_BACKOFF } from "./ask-again.ts";
import type { BrokerClient, BrokerResult } from "./client.ts";
import type { ClosedLease, LeaseEnd } from "./responses.ts";

export interface EndOptions {
  readonly revoke: (signal: AbortSignal) => Promise<BrokerResult<LeaseEnd>>;
  readonly clock: Clock;
  /** Aborts when the runner is about to end this process. */
  readonly signal: AbortSignal;
  /** Gets a line for the log when the broker is waited for. */
  readonly say: (line: string) => void;
}

/** Asks the broker to end the lease, again while it cannot do so yet. After that, post and the broker itself try. */
export async function endAtBroker({ revoke, clock, signal, say }: EndOptions): Promise<Ending> {
  const retry = { clock, signal, say, backoff: END_BACKOFF };
  const ended = await askAgain(() => revoke(signal), retry);
  return ended.ok ? endingOf(ended.value) : notEnded(ended.error, clock.now());
}

export interface CloseJobOptions {
  readonly client: Pick<BrokerClient, "closeJob">;
  readonly audience: string;
  readonly right: IdTokenRight;
  readonly effects: IdTokenEffects;
  readonly mask: (token: Secret) => void;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Nothing was issued: ask once, because there is nothing to end. */
  readonly once: boolean;
}

const ONCE = { backoff: { firstWaitMs: 0, attempts: 1 }, restartMs: 0 };

/** Ends every lease of this job and closes it. Each request has a fresh ID token, because the broker accepts each once. */
export async function closeJob(
  options: CloseJobOptions,
): Promise<Result<readonly ClosedLease[], Failure>> {
  const { client, audience, right, effects, mask, signal, say } = options;
  const rule = options.once ? ONCE : { backoff: END_BACKOFF };
  const retry = { clock: effects.clock, signal, say, ...rule };
  const closed = await askAgain<readonly ClosedLease[]>(async () => {
    const token = await requestIdToken(audience, right, { ...effects, signal });
    if (!token.ok) return err({ failure: token.error });
    mask(token.value);
    return await client.closeJob(token.value, signal);
  }, retry);
  return closed.ok ? ok(closed.value) : err(closed.error.failure);
}

export function endingOf({ state, checkedAt, ...seen }: LeaseEnd): Ending {
  const { facts, tidy, findings } = seen;
  const revocation = revocationOf(state);
  const ending = {
    revocation,
    checkedAt,
    by: "broker",
    facts,
    ...(tidy === undefined ? {} : { tidy }),
    ...(findings === undefined ? {} : { findings }),
  } as const;
  if (revocation !== "failed") return ending;
  const what = `The broker did not confirm that the lease ended (${state}: ${facts.join(", ")}).`;
  return { ...ending, failure: failure("revocation_failed", what, { remedy: REMEDY }) };
}

const REMEDY = "The post step tries again; after that the broker ends it when heartbeats stop.";

/** The broker's word for what was shown; an unknown word proves nothing. */
function revocationOf(state: string): Revocation {
  switch (state) {
    case "verified":
    case "requested":
    case "expires":
    case "none":
      return state;
    default:
      return "failed";
  }
}

function notEnded(refusal: LeaseRefusal, checkedAt: number): Ending {
  const message = `The broker did not revoke the lease: ${refusal.failure.message}`;
  return {
    revocation: "failed",
    checkedAt,
    by: "action",
    facts: [],
    failure: failure("revocation_failed", message, { remedy: REMEDY }),
  };
}
