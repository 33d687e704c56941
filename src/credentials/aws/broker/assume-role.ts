import type { Clock } from "../../../shared/clock.ts";
import type { Jitter } from "../../../shared/http.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { firstThatFits } from "../session/first-that-fits.ts";
import { withRetries } from "../../kind/retry.ts";
import type { PolicyChoice } from "../session/session-policy.ts";
import type { StsSession } from "../session/sts-session.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { AssumeRoleInput, AwsCalls } from "./sdk/aws-calls.ts";

export interface AssumerDeps {
  readonly calls: Pick<AwsCalls, "assumeRole">;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

/** A session to request. `policies` has the strongest first. */
export interface WantedSession extends Omit<AssumeRoleInput, "policy"> {
  readonly policies: readonly PolicyChoice[];
}

export interface AssumedSession {
  readonly session: StsSession;
  /** What STS refused as too large, in words. */
  readonly leftOut: readonly string[];
}

/** Starts sessions with the strongest policy that STS accepts. */
export type Assumer = (
  wanted: WantedSession,
  signal: AbortSignal,
) => Promise<Result<AssumedSession, ProviderFailure>>;

export function createAssumer({ calls, clock, jitter }: AssumerDeps): Assumer {
  /** Which attempt STS accepted last, by role and sizes: it would refuse the larger ones again. */
  const accepted = new Map<string, number>();
  return async ({ policies, ...wanted }, signal) => {
    const attempts = attemptsOf(policies, wanted.tags);
    const sizes = [policies[0]?.inline, JSON.stringify(wanted.tags)].map((text) => text?.length);
    const key = [wanted.roleArn, ...sizes].join(" ");
    const { outcome, index } = await firstThatFits(
      attempts,
      accepted.get(key) ?? 0,
      ({ policy, tags }) =>
        withRetries({ clock, jitter, signal }, () =>
          calls.assumeRole({ ...wanted, policy, tags }, signal),
        ),
    );
    if (!outcome.ok) return outcome;
    accepted.set(key, index);
    return ok({ session: outcome.value, leftOut: attempts[index]?.leftOut ?? [] });
  };
}

interface Attempt {
  readonly policy: PolicyChoice;
  readonly tags: Readonly<Record<string, string>>;
  readonly leftOut: readonly string[];
}

/** The most complete first. Tags go first: the source identity and the session's name show the lease too. */
function attemptsOf(
  policies: readonly PolicyChoice[],
  tags: Readonly<Record<string, string>>,
): readonly Attempt[] {
  const tagged = policies
    .slice(0, 1)
    .map((policy) => ({ policy, tags, leftOut: policy.leavesOut }));
  const untagged = policies.map((policy) => {
    const leftOut = policy.leavesOut.concat("session tags");
    return { policy, tags: {}, leftOut };
  });
  return [...tagged, ...untagged];
}
