import type { Secret } from "../../../shared/secret.ts";
import { DEFAULT_UNIVERSE } from "../api/endpoints.ts";

/**
 * The variables in which Google Cloud's tools look for a token: gcloud, and Terraform. Those of the project are as
 * google-github-actions/auth exports them. Client libraries take no token from a variable.
 * @see https://cloud.google.com/sdk/docs/authenticate
 */
export function tokenEnvironment(
  token: Secret,
  { projectId, universe }: { readonly projectId: string | undefined; readonly universe: string },
): Readonly<Record<string, Secret | string>> {
  return {
    CLOUDSDK_AUTH_ACCESS_TOKEN: token,
    GOOGLE_OAUTH_ACCESS_TOKEN: token,
    ...(projectId === undefined
      ? {}
      : {
          CLOUDSDK_CORE_PROJECT: projectId,
          CLOUDSDK_PROJECT: projectId,
          GCLOUD_PROJECT: projectId,
          GCP_PROJECT: projectId,
          GOOGLE_CLOUD_PROJECT: projectId,
        }),
    ...(universe === DEFAULT_UNIVERSE
      ? {}
      : { CLOUDSDK_CORE_UNIVERSE_DOMAIN: universe, GOOGLE_CLOUD_UNIVERSE_DOMAIN: universe }),
  };
}
