import { tokenPayload } from "../../../identity/parse-own-token.ts";
import { toRfc3339, type Clock, type Instant } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Handle } from "../../kind/credential.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { Issued, IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import { isApiSuccess, type ApiResponse } from "../api/api-response.ts";
import { callApi } from "../api/call-api.ts";
import { kubernetesCredential } from "../api/kubeconfig.ts";
import type { KubernetesDirectSettings } from "./settings.ts";

/** Shows the ID token to the cluster once, so that a cluster that does not take it is named before the task runs. */
export async function issueIdToken(
  { send, clock }: { readonly send: HttpSend; readonly clock: Pick<Clock, "now"> },
  lease: { readonly request: IssueRequest<KubernetesDirectSettings>; readonly handle: Handle },
  signal: AbortSignal,
): Promise<Result<Issued, ProviderFailure>> {
  const { settings, idToken, expiresAt } = lease.request;
  if (idToken === undefined) throw new TypeError("direct mode has an ID token");
  const diesAt = endIn(idToken);
  if (diesAt < expiresAt) return err(tooShort(diesAt, expiresAt, clock.now()));
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const call = { method: "POST", path, body } as const;
  const sent = await callApi(settings, { login: { token: idToken }, call }, { send, signal });
  // Nothing is made there.
  if (!sent.ok) return err({ ...sent.error, mayExist: false });
  if (!isApiSuccess(sent.value)) return err(refusedIdToken(sent.value, settings));
  const user = userIn(sent.value);
  return ok({
    credential: kubernetesCredential({
      cluster: settings,
      namespace: settings.namespace,
      token: idToken,
    }),
    handle: { ...lease.handle, expires: toRfc3339(diesAt) },
    diesAt,
    issuedTo: `kubernetes user ${user}`,
  });
}

function endIn(token: Secret): Instant {
  const payload = tokenPayload(token);
  const end = isRecord(payload) ? payload["exp"] : undefined;
  return typeof end === "number" ? end * 1000 : 0;
}

/** GitHub's ID tokens live so long. */
const ID_TOKEN_MS = 300_000;

function tooShort(diesAt: Instant, expiresAt: Instant, now: Instant): ProviderFailure {
  if (expiresAt - now >= ID_TOKEN_MS) {
    const message = "the lease is to last longer than the job's ID token, which lives five minutes";
    return permanentFailure("ttl_too_long", message, "Set `ttl` to 4m, or leave it out.");
  }
  const left = Math.max(0, Math.floor((diesAt - now) / 1000));
  const message = `the job's ID token lives for ${left} s, which is less than the lease`;
  return {
    ...permanentFailure("id_token_too_old", message, "Set a shorter `ttl`."),
    kind: "new_id_token",
  };
}

function userIn({ body }: ApiResponse): string {
  const status = isRecord(body["status"]) ? body["status"] : {};
  const info = isRecord(status["userInfo"]) ? status["userInfo"] : {};
  return typeof info["username"] === "string" ? info["username"] : "unknown";
}

function refusedIdToken(
  { status, said }: ApiResponse,
  { audience }: KubernetesDirectSettings,
): ProviderFailure {
  const why = said === "" ? "" : `: ${said}`;
  const message = `the API server does not take the job's ID token (status ${status})${why}`;
  const remedy = `Its --authentication-config must have GitHub's issuer, the audience ${audience}, and rules that this job meets. docs/kinds/kubernetes.md has one that fits.`;
  return permanentFailure("kubernetes_unauthorized", message, remedy);
}
