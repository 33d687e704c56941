import type { Handle } from "../../kind/credential.ts";
import type { Revocability } from "../../kind/revocability.ts";

/**
 * In both modes.
 * @see https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes#access-tokens
 */
export const AZURE_REVOCABILITY: Revocability = {
  revoke: "none",
  best: "expires",
  proof: "none: Microsoft Entra access tokens cannot be revoked",
  survives:
    "The token, until it expires: 60 to 90 minutes after it was issued, whatever the `ttl`, and up to 24 hours for a managed identity. Removing the role assignments stops it at Azure Resource Manager; disabling the app only stops new tokens. With `token-file`, the tokens that the task requested itself.",
  minimumSeconds: 3600,
  absenceIsFinal: false,
};

/** Of one token, by Microsoft Entra's choice. */
const LONGEST_SECONDS = 5400;
/** An ID token of GitHub's. */
const ID_TOKEN_SECONDS = 300;

/** Until the response says how long the token lives, it may be the longest. */
export function azureRevocability({ expires, tokenFile }: Handle): Revocability {
  if (expires !== undefined) return AZURE_REVOCABILITY;
  const minimumSeconds = LONGEST_SECONDS + (tokenFile === true ? ID_TOKEN_SECONDS : 0);
  return { ...AZURE_REVOCABILITY, minimumSeconds };
}
