import { toRfc3339, type Instant } from "../../../shared/clock.ts";
import { leaseSuffix, type LeaseId } from "../../../shared/lease-id.ts";
import type { Handle } from "../../kind/credential.ts";
import { ID_TOKEN_STAYS } from "../../kind/direct/id-token-file.ts";
import type { Probe, Revoked } from "../../kind/provider.ts";
import type { EntraApp } from "../entra/app.ts";
import { requestIdOf } from "../entra/request-id.ts";

export interface HandledToken {
  readonly lease: LeaseId;
  readonly app: Pick<EntraApp, "tenant" | "client">;
  readonly scope: string;
  /** Whether the task gets what it can request further tokens with. */
  readonly hasTokenFile: boolean;
}

/** What is known before the response. `correlation` leads to the request in the sign-in logs. */
export function azureHandle({ lease, app, scope, hasTokenFile }: HandledToken): Handle {
  return {
    lease: leaseSuffix(lease),
    tenant: app.tenant,
    client: app.client,
    scope,
    correlation: requestIdOf(lease),
    ...(hasTokenFile ? { tokenFile: true } : {}),
  };
}

const NO_CALL = "Microsoft Entra access tokens cannot be revoked";

export function azureRevoked({ tokenFile }: Handle): Revoked {
  return { facts: tokenFile === true ? [NO_CALL, ID_TOKEN_STAYS] : [NO_CALL] };
}

/** Microsoft Entra shows no tokens. What is known is when this one dies. */
export function azureProbe({ expires: end }: Handle, now: Instant): Probe {
  const expires = typeof end === "string" ? Date.parse(end) : Number.NaN;
  if (now >= expires) {
    return { state: "dead", facts: [`the token expired at ${toRfc3339(expires)}`] };
  }
  return { state: "unknown", facts: ["Microsoft Entra shows no tokens"] };
}
