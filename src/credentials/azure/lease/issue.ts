import { toRfc3339, type Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Handle } from "../../kind/credential.ts";
import { withIdToken } from "../../kind/direct/id-token-file.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { Issued, ProviderFailure } from "../../kind/provider.ts";
import type { AppProof, EntraApp } from "../entra/app.ts";
import type { CloudName } from "../entra/clouds.ts";
import { requestToken, type EntraEffects, type EntraToken } from "../entra/request-token.ts";
import { azureCredential } from "./credential.ts";
import { latestOfTokenFile } from "./token-file.ts";

/** One lease, in both modes. */
export interface AzureLease {
  readonly app: EntraApp;
  readonly cloud: CloudName;
  readonly proof: AppProof;
  readonly scope: string;
  readonly subscription: string | undefined;
  readonly expiresAt: Instant;
  /** As stored before the issue. */
  readonly handle: Handle;
  /** The ID token that the task gets too; undefined: it gets none. */
  readonly tokenFile: Secret | undefined;
}

export async function issueAzureToken(
  lease: AzureLease,
  effects: EntraEffects,
): Promise<Result<Issued, ProviderFailure>> {
  const { app, proof, scope, handle, expiresAt } = lease;
  const requestId = String(handle["correlation"]);
  const requested = await requestToken({ app, proof, scope, requestId }, effects);
  if (!requested.ok) return requested;
  const tooShort = tokenTooShort(requested.value, expiresAt);
  return tooShort === undefined ? ok(issuedOf(lease, requested.value)) : err(tooShort);
}

function issuedOf(lease: AzureLease, { token, lifetimeMs, diesAt: own }: EntraToken): Issued {
  const { app, cloud, scope, subscription, handle, tokenFile: idToken } = lease;
  const diesAt =
    idToken === undefined ? own : Math.max(own, latestOfTokenFile(idToken, lifetimeMs, own));
  const issuedTo = `azure token of app ${app.client} for ${scope}, correlation id ${String(handle["correlation"])}`;
  return {
    credential: azureCredential({ app, cloud, subscription, token, idToken }),
    handle: { ...handle, expires: toRfc3339(diesAt) },
    diesAt,
    issuedTo: idToken === undefined ? issuedTo : withIdToken(issuedTo),
  };
}

/** Between the lease's start and its token lies a moment. */
const SLACK_MS = 1000;

/** Where the lifetime of tokens is set to less than a lease. */
function tokenTooShort({ lifetimeMs, diesAt }: EntraToken, expiresAt: Instant) {
  if (diesAt >= expiresAt - SLACK_MS) return undefined;
  const message = `the tokens of this app live ${Math.floor(lifetimeMs / 1000)} s, and the lease ends after that`;
  const remedy = "Request a shorter `ttl`: Microsoft Entra decides how long its tokens live.";
  return { ...permanentFailure("token_too_short", message, remedy), mayExist: true };
}
