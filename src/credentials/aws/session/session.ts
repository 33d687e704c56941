import type { Instant } from "../../../shared/clock.ts";
import { leaseSuffix, type LeaseId } from "../../../shared/lease-id.ts";
import type { PolicyProblem } from "./session-policy.ts";
import type { StsSession } from "./sts-session.ts";
import type { Credential } from "../../kind/credential.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

/** What both ways to AWS share about a session. */

/** STS gives no session that is shorter, and none that is longer, whatever the role says. */
const SHORTEST_SECONDS = 900;
const LONGEST_SECONDS = 43_200;

/** `RoleSessionName` is the lease: it stands in CloudTrail and in `aws:userid`. Ceph takes no `+` in it. */
export function sessionName(lease: LeaseId): string {
  return `stepkey-${leaseSuffix(lease)}`;
}

/**
 * `DurationSeconds` for a lease that ends at `expiresAt`; undefined when it is over already. STS's shortest session is
 * longer than most leases: the session's own policy ends it in time.
 */
export function durationSeconds(expiresAt: Instant, now: Instant): number | undefined {
  const left = Math.ceil((expiresAt - now) / 1000);
  if (left <= 0) return undefined;
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, left));
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html */
export function awsCredential(session: StsSession, region: string): Credential {
  return {
    kind: "aws",
    env: {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
      AWS_REGION: region,
      // The CLI before version 2 reads this one alone.
      AWS_DEFAULT_REGION: region,
    },
    files: [],
  };
}

export function policyFailure(problem: PolicyProblem): ProviderFailure {
  const remedies: Readonly<Record<PolicyProblem["name"], string>> = {
    session_policy_unreadable: "Mend `inline-session-policy`.",
    session_policy_writes:
      "Say `access: write`, or allow only reading actions in the session policy.",
    session_policy_too_long: "Shorten `inline-session-policy`, or name fewer managed policies.",
  };
  return {
    kind: "permanent",
    name: problem.name,
    message: problem.message,
    remedy: remedies[problem.name],
    mayExist: false,
  };
}

export function overFailure(): ProviderFailure {
  return {
    kind: "permanent",
    name: "lease_over",
    message: "the lease ended before a session was asked for",
    remedy: "Ask for a longer `ttl`.",
    mayExist: false,
  };
}
