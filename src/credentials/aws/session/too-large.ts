import type { Access } from "../../../shared/claims.ts";

interface GivenPolicies {
  readonly access: Access;
  readonly settings: {
    readonly inlineSessionPolicy: string | undefined;
    readonly managedSessionPolicies: readonly string[];
  };
}

/** What to do where STS refuses a policy as too large when packed: nobody can shorten a policy that was not given. */
export function tooLargeRemedy({ settings, access }: GivenPolicies): string {
  const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
  if (inline !== undefined && managed.length > 0) {
    return "Shorten `inline-session-policy`, or name fewer `managed-session-policies`.";
  }
  if (inline !== undefined) return "Shorten `inline-session-policy`.";
  if (managed.length > 0) {
    return "Name fewer `managed-session-policies`, or use a short `inline-session-policy` instead.";
  }
  return access === "read"
    ? "No policy was given, so the one that is too large is stepkey's own for a read. Set an `inline-session-policy` that lists what the job reads: the policy is then shorter."
    : "No policy was given, and stepkey's own for a write is short: claims or session tags, which STS packs with it, take the space. Report it.";
}
