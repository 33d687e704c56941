import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { EntraApp } from "../entra/app.ts";
import { entraFailure, entraUnreachable } from "../entra/refusals.ts";
import type { EntraEffects } from "../entra/request-token.ts";

/** A broker looks every minute. */
const TIMEOUT_MS = 8000;

/**
 * Whether Microsoft Entra responds, and has the tenant. It leaves no sign-in in the tenant's logs, as a token for each look
 * would.
 */
export async function checkTenant(
  { authority, tenant }: EntraApp,
  { send, signal }: Pick<EntraEffects, "send" | "signal">,
): Promise<Result<undefined, ProviderFailure>> {
  const url = `${authority}/${tenant}/v2.0/.well-known/openid-configuration`;
  const sent = await send({ method: "GET", url, timeoutMs: TIMEOUT_MS, signal });
  if (!sent.ok) return err(entraUnreachable(sent.error));
  return sent.value.status === 200 ? ok(undefined) : err(entraFailure(sent.value, NO_PROOF));
}

/** None was sent. */
const NO_PROOF = new Secret("no proof was sent with this request");
