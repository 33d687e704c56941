import type { Instant } from "../../../shared/clock.ts";
import { leaseSuffix, type LeaseId } from "../../../shared/lease-id.ts";
import { joined } from "../../../shared/wording.ts";
import { handsOn, type Lifted } from "./lifted.ts";
import type { PolicyProblem } from "./session-policy.ts";
import type { StsSession } from "./sts-session.ts";
import type { Credential } from "../../kind/credential.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

/** What direct mode and broker mode share about a session. */

/** The limits of STS for the duration of a session. */
const MIN_SECONDS = 900;
const MAX_SECONDS = 43_200;

/** `RoleSessionName`, made from the lease id. CloudTrail and `aws:userid` show it. Ceph does not accept `+` in it. */
export function sessionName(lease: LeaseId): string {
  return `stepkey-${leaseSuffix(lease)}`;
}

/**
 * `DurationSeconds` for a lease that ends at `expiresAt`; undefined when it has ended already. The shortest session of STS
 * is longer than most leases, but the session's own policy denies everything from the lease's end on.
 */
export function durationSeconds(expiresAt: Instant, now: Instant): number | undefined {
  const left = Math.ceil((expiresAt - now) / 1000);
  if (left <= 0) return undefined;
  return Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, left));
}

/** What was issued, as log and receipt show it. `leftOut` is what STS refused as too large. */
export function issuedText(
  session: { readonly role: string; readonly name: string },
  lifted: Pick<Lifted, "chain" | "bearer">,
  leftOut: readonly string[],
): string {
  const cut =
    leftOut.length === 0
      ? ""
      : `; STS refused a larger policy: without ${joined(leftOut, "and", 3)}`;
  return `aws role ${session.role}, session ${session.name}${handsOn(lifted)}${cut}`;
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
      // The AWS CLI before version 2 reads only this variable.
      AWS_DEFAULT_REGION: region,
    },
    files: [],
  };
}

export function policyFailure(problem: PolicyProblem): ProviderFailure {
  const remedies: Readonly<Record<PolicyProblem["name"], string>> = {
    session_policy_unreadable: "Fix `inline-session-policy`.",
    session_policy_writes:
      "Set `access: write`, or allow only reading actions in the session policy, without `chain`.",
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

export function leaseEndedFailure(): ProviderFailure {
  return {
    kind: "permanent",
    name: "lease_over",
    message: "the lease ended before its session was requested",
    remedy: "Request a longer `ttl`.",
    mayExist: false,
  };
}

/** `reason` is from `expirationMistake`. The session may exist, but its own policy denies everything from the lease's end on. */
export function expirationFailure(reason: string): ProviderFailure {
  return {
    kind: "permanent",
    name: "expiration_impossible",
    message: `STS returned a session that cannot be right: ${reason}`,
    remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
    mayExist: true,
  };
}
