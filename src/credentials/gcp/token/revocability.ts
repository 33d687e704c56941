import type { Revocability } from "../../kind/revocability.ts";

/**
 * Google has no call that ends one of these tokens.
 * @see https://cloud.google.com/sdk/gcloud/reference/auth/revoke: "service account tokens are not revocable"
 */
export const GCP_REVOCABILITY: Revocability = {
  revoke: "none",
  best: "expires",
  proof: "Google made it for as long as the lease, and no longer",
  survives:
    "The token, until the lease would have ended, because Google's tokens are not revocable. In direct mode without `service-account`, for up to an hour. With `token-file`, what the task exchanged the ID token for.",
  minimumSeconds: 0,
  absenceIsFinal: false,
};

/** How long a token of Google's Security Token Service lives; nobody can ask for less. */
export const FEDERATED_SECONDS = 3600;

/** Without a service account, no lease is shorter. */
export const GCP_FEDERATED_REVOCABILITY: Revocability = {
  ...GCP_REVOCABILITY,
  proof: "Google ends it within an hour",
  minimumSeconds: FEDERATED_SECONDS,
};
