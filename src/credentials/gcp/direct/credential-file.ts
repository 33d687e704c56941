import { ID_TOKEN_PATH } from "../../kind/direct/id-token-file.ts";
import { impersonationUrl, providerAudience, tokenUrl } from "../api/endpoints.ts";
import { JWT_TYPE } from "../api/exchange-token.ts";
import { MAX_SECONDS } from "../token/lease-token.ts";
import type { GcpDirectSettings } from "./settings.ts";

/** The least that client libraries accept. */
const MIN_SECONDS = 600;

/**
 * With this file, Google's client libraries exchange the ID token themselves.
 * @see https://google.aip.dev/auth/4117
 */
export function credentialConfiguration(
  { endpoints, provider, serviceAccount }: GcpDirectSettings,
  seconds: number,
): string {
  const lifetime = Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, seconds));
  return JSON.stringify({
    universe_domain: endpoints.universe,
    type: "external_account",
    audience: providerAudience(endpoints, provider),
    subject_token_type: JWT_TYPE,
    token_url: tokenUrl(endpoints),
    ...(serviceAccount === undefined
      ? {}
      : {
          service_account_impersonation_url: impersonationUrl(endpoints, serviceAccount),
          service_account_impersonation: { token_lifetime_seconds: lifetime },
        }),
    credential_source: { file: ID_TOKEN_PATH, format: { type: "text" } },
  });
}
