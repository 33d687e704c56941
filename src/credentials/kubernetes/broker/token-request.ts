import type { Clock, Instant } from "../../../shared/clock.ts";
import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { refusedByCluster } from "../api/api-failure.ts";
import { isApiSuccess, type ApiResponse } from "../api/api-response.ts";
import { tokenPath, type ServiceAccount } from "./account.ts";
import type { LeaseSecret } from "./lease-secret.ts";
import { rulesFor } from "./rights.ts";
import type { BrokerCall } from "./session.ts";

/** The API server refuses to make a token that lives for less. */
export const LEAST_SECONDS = 600;

export interface ServiceAccountToken {
  readonly token: Secret;
  /** By the server's clock. The server decides it. */
  readonly expiresAt: Instant;
  /** How far that clock is ahead of the one that `now` is of. */
  readonly clockAheadMs: number;
}

export interface WantedToken {
  readonly account: ServiceAccount;
  readonly seconds: number;
  /** It dies with this. */
  readonly boundTo?: LeaseSecret;
}

/**
 * Creates a token of a service account, for the API server itself.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
 */
export async function requestServiceAccountToken(
  call: BrokerCall,
  { account, seconds, boundTo }: WantedToken,
  { clock, signal }: { readonly clock: Pick<Clock, "now">; readonly signal: AbortSignal },
): Promise<Result<ServiceAccountToken, ProviderFailure>> {
  const body = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: {
      expirationSeconds: Math.max(LEAST_SECONDS, seconds),
      ...(boundTo === undefined
        ? {}
        : {
            boundObjectRef: {
              apiVersion: "v1",
              kind: "Secret",
              name: boundTo.name,
              uid: boundTo.uid,
            },
          }),
    },
  };
  const sent = await call({ method: "POST", path: tokenPath(account), body }, signal);
  if (!sent.ok) return sent;
  if (!isApiSuccess(sent.value)) return err(refusedToken(sent.value, account));
  return tokenIn(sent.value, clock.now());
}

function tokenIn(
  { body, serverTime }: ApiResponse,
  now: Instant,
): Result<ServiceAccountToken, ProviderFailure> {
  const { token, expirationTimestamp } = isRecord(body["status"]) ? body["status"] : {};
  const expiresAt = Date.parse(String(expirationTimestamp));
  if (typeof token !== "string" || token === "" || Number.isNaN(expiresAt)) {
    const message = "the API server's response has no token with its end";
    const failure = permanentFailure("kubernetes_malformed", message, "Check `server`.");
    return err({ ...failure, mayExist: true });
  }
  return ok({ token: new Secret(token), expiresAt, clockAheadMs: aheadMs(serverTime, now) });
}

/** The server's time is cut to the second, and some pass until its response is here. */
const SAME_CLOCK_MS = 5000;

function aheadMs(serverTime: Instant | undefined, now: Instant): number {
  const difference = serverTime === undefined ? 0 : serverTime - now;
  return Math.abs(difference) < SAME_CLOCK_MS ? 0 : difference;
}

function refusedToken(response: ApiResponse, { namespace, name }: ServiceAccount): ProviderFailure {
  const what = `create a token of service account "${name}" in namespace "${namespace}"`;
  if (response.status === 404) {
    const remedy = `Create it: kubectl create serviceaccount ${name} --namespace ${namespace}`;
    const failure = refusedByCluster(response, { what, remedy, setting: "service-account" });
    return { ...failure, name: "service_account_missing" };
  }
  return refusedByCluster(response, {
    what,
    remedy: "Add these rules to the broker's Role in that namespace:",
    setting: "service-account",
    paste: rulesFor("token", name),
  });
}
