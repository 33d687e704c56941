import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { refusedByCluster } from "../api/api-failure.ts";
import { isApiSuccess } from "../api/api-response.ts";
import { callApi } from "../api/call-api.ts";
import { accountText, type ServiceAccount } from "./account.ts";
import type { SeenRights } from "./classify.ts";
import { boundNamespaces } from "./role-bindings.ts";
import { reviewedRights, type ReviewedRights } from "./rules.ts";
import type { KubernetesServer } from "./server.ts";
import type { BrokerCall } from "./session.ts";
import {
  LEAST_SECONDS,
  requestServiceAccountToken,
  type ServiceAccountToken,
} from "./token-request.ts";

type Outcome<T> = Promise<Result<T, ProviderFailure>>;

export interface ReviewTools {
  readonly server: KubernetesServer;
  readonly call: BrokerCall;
  readonly send: HttpSend;
  readonly clock: Pick<Clock, "now">;
}

/** Looks at what tokens of a service account may do. */
export type RightsReview = (
  account: ServiceAccount,
  signal: AbortSignal,
) => Outcome<Omit<SeenRights, "server">>;

/**
 * The API server shows only whoever asks their own rights, so the broker asks with a token of the account. To impersonate it
 * would need one more right, and this is one that the broker has anyway. The token stays in this process, for some minutes.
 */
export function createRightsReview(tools: ReviewTools): RightsReview {
  const tokens = createTokens(tools);
  return async (account, signal) => {
    const bound = await boundNamespaces(tools.call, account, signal);
    if (!bound.ok) return bound;
    const token = await tokens(account, signal);
    if (!token.ok) return token;
    const namespaces = new Set([account.namespace, ...bound.value.namespaces]);
    const reviews = new Map<string, ReviewedRights>();
    for (const namespace of namespaces) {
      const review = await reviewOne(tools, { namespace, token: token.value }, signal);
      if (!review.ok) return review;
      reviews.set(namespace, review.value);
    }
    const isListed = tools.server.reads.includes(accountText(account));
    return ok({ account, reviews, unseen: bound.value.unseen, isListed });
  };
}

/** How long before its end a token is no longer used. */
const SPARE_MS = 300_000;

function createTokens({ call, clock }: ReviewTools) {
  const held = new Map<string, ServiceAccountToken>();
  return async (account: ServiceAccount, signal: AbortSignal): Outcome<ServiceAccountToken> => {
    const known = held.get(accountText(account));
    if (known !== undefined && known.expiresAt - known.clockAheadMs - clock.now() > SPARE_MS) {
      return ok(known);
    }
    const wanted = { account, seconds: LEAST_SECONDS };
    const created = await requestServiceAccountToken(call, wanted, { clock, signal });
    if (created.ok) held.set(accountText(account), created.value);
    // No lease was issued.
    return created.ok ? created : err({ ...created.error, mayExist: false });
  };
}

async function reviewOne(
  { server, send }: ReviewTools,
  { namespace, token }: { readonly namespace: string; readonly token: ServiceAccountToken },
  signal: AbortSignal,
): Outcome<ReviewedRights> {
  const body = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectRulesReview",
    spec: { namespace },
  };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
  const call = { method: "POST", path, body } as const;
  const sent = await callApi(server, { login: token, call }, { send, signal });
  if (!sent.ok) return err({ ...sent.error, mayExist: false });
  if (!isApiSuccess(sent.value)) {
    const what = `show the rights of a service account in namespace "${namespace}"`;
    return err(refusedByCluster(sent.value, { what, remedy: REMEDY, setting: "service-account" }));
  }
  const rights = reviewedRights(sent.value.body["status"]);
  return rights === undefined
    ? err(permanentFailure("kubernetes_malformed", "the review of rights has no status", REMEDY))
    : ok(rights);
}

const REMEDY = "Check that service accounts may use the ClusterRole system:basic-user.";
