import type { AwsDirectSettings } from "./settings.ts";
import { trustAdvice } from "./trust-advice.ts";
import { isTooLarge } from "../session/first-that-fits.ts";
import { tooLargeRemedy } from "../session/too-large.ts";
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
