import type { Clock } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import { kubernetesCredential } from "../api/kubeconfig.ts";
import { kubernetesIssuedText, leaseHandle } from "./handle.ts";
import {
  createSecret,
  deleteSecret,
  secretBody,
  type LeaseSecret,
  type NewSecret,
} from "./lease-secret.ts";
import type { KubernetesServer } from "./server.ts";
import type { BrokerCall } from "./session.ts";
import type { KubernetesSettings } from "./settings.ts";
import { requestServiceAccountToken, type ServiceAccountToken } from "./token-request.ts";

export interface ClusterTools {
  readonly server: KubernetesServer;
  readonly call: BrokerCall;
  readonly clock: Pick<Clock, "now">;
  readonly signal: AbortSignal;
}

/** Creates a Secret for the lease, and a token that dies with it. What fails after that deletes the Secret at once. */
export async function issueKubernetesLease(
  tools: ClusterTools,
  request: IssueRequest<KubernetesSettings>,
): Promise<Result<Issued, ProviderFailure>> {
  const { server, clock, signal } = tools;
  const { account } = request.settings;
  const seconds = Math.max(1, Math.ceil((request.expiresAt - clock.now()) / 1000));
  const bound = await boundToken(
    { ...tools, account },
    { secret: secretBody(request), seconds },
    signal,
  );
  if (!bound.ok) return bound;
  const { token, secret } = bound.value;
  const { expiresAt: diesAt, clockAheadMs } = token;
  const cluster = { server: server.address ?? server.server, ca: server.ca };
  return ok({
    credential: kubernetesCredential({ cluster, namespace: account.namespace, token: token.token }),
    handle: { ...leaseHandle(request), uid: String(secret.uid) },
    diesAt,
    issuedTo: kubernetesIssuedText(account),
    ...(clockAheadMs === 0 ? {} : { clockAheadMs }),
  });
}

export interface BoundToken {
  readonly token: ServiceAccountToken;
  readonly secret: LeaseSecret;
}

/** A token with the Secret that it is bound to. */
export async function boundToken(
  tools: Pick<ClusterTools, "call" | "clock"> & Pick<KubernetesSettings, "account">,
  wanted: { readonly secret: NewSecret; readonly seconds: number },
  signal: AbortSignal,
): Promise<Result<BoundToken, ProviderFailure>> {
  const { call, clock, account } = tools;
  const { namespace } = account;
  const uid = await createSecret(call, { namespace, secret: wanted.secret }, signal);
  if (!uid.ok) return uid;
  const secret = { namespace, name: wanted.secret.metadata.name, uid: uid.value };
  const { seconds } = wanted;
  const token = await requestServiceAccountToken(
    call,
    { account, seconds, boundTo: secret },
    { clock, signal },
  );
  if (!token.ok) return err(await undo(call, secret, token.error));
  const lives = token.value.expiresAt - token.value.clockAheadMs - clock.now();
  // The server counts in whole seconds.
  if (lives >= (seconds - 2) * 1000) return ok({ token: token.value, secret });
  return err(await undo(call, secret, tooShort(lives, seconds)));
}

function tooShort(livesMs: number, seconds: number): ProviderFailure {
  const lives = Math.floor(livesMs / 1000);
  const message = `the API server makes tokens that live ${lives} s, and the lease ${seconds} s`;
  const remedy =
    "Shorten the ttl of the lease, or raise --service-account-max-token-expiration of the API server.";
  return permanentFailure("token_too_short", message, remedy);
}

const UNDO_MS = 3000;

/** Nobody has the token; whether its Secret is gone says whether something may exist. */
async function undo(
  call: BrokerCall,
  secret: LeaseSecret,
  failure: ProviderFailure,
): Promise<ProviderFailure> {
  const deleted = await deleteSecret(call, secret, AbortSignal.timeout(UNDO_MS));
  return { ...failure, mayExist: !deleted.ok };
}
