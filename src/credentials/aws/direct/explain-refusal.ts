import type { AwsDirectSettings } from "./settings.ts";
import { trustAdvice } from "./trust-advice.ts";
import { isTooLarge } from "../session/first-that-fits.ts";
import type { IssueRequest, ProviderFailure } from "../../kind/provider.ts";

/** Refusals of AWS that are about the role's trust policy or the account's identity provider. */
const ABOUT_TRUST: ReadonlySet<string> = new Set([
  "AccessDenied",
  "IDPRejectedClaim",
  "InvalidIdentityToken",
  "http_401",
  "http_403",
]);

/** Adds to a refusal of AWS what only this request knows: its ID token, and which policies it gave. */
export function explainRefusal(
  failure: ProviderFailure,
  request: IssueRequest<AwsDirectSettings>,
): ProviderFailure {
  if (isTooLarge(failure)) return { ...failure, remedy: tooLargeRemedy(request) };
  if (failure.kind === "retryable" || !ABOUT_TRUST.has(failure.name)) return failure;
  const { details, paste } = trustAdvice(request);
  const shown = details === undefined ? {} : { details };
  if (failure.name === "InvalidIdentityToken") {
    const { audience } = request.settings;
    const remedy = `Check the account's IAM identity provider: its URL must be the token's issuer, and it must list the audience ${audience}. If it lists another one, set \`audience\` beside role-to-assume.`;
    return { ...failure, remedy, ...shown };
  }
  if (paste === undefined) return { ...failure, ...shown };
  const remedy =
    "Check that the role exists and that its trust policy allows this job. This command prints a policy that does:";
  return { ...failure, remedy, ...shown, paste };
}

function tooLargeRemedy({ settings, access }: IssueRequest<AwsDirectSettings>): string {
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
    : "No policy was given, and stepkey's own for a write is short: the claims of the ID token take the space. Ask AWS support, or report it.";
}
