import { toRfc3339, type Clock, type Instant } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { leaseSuffix } from "../../../shared/lease-id.ts";
import { ok } from "../../../shared/result.ts";
import type { DirectKind } from "../../kind/credential-kind.ts";
import type { Handle } from "../../kind/credential.ts";
import type { IssueRequest, Probe, Provider } from "../../kind/provider.ts";
import { KUBERNETES_DIRECT_REVOCABILITY } from "../api/revocability.ts";
import { issueIdToken } from "./issue.ts";
import {
  flatKubernetesSetting,
  type KubernetesDirectSettings,
  parseKubernetesDirectSettings,
} from "./settings.ts";

export interface KubernetesDirectDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
}

/** A cluster that trusts GitHub's issuer: the job's ID token is the credential. Nothing ends it before its own end. */
export function createKubernetesDirectProvider(
  deps: KubernetesDirectDeps,
): Provider<KubernetesDirectSettings> {
  return {
    kind: "kubernetes",
    revocability: KUBERNETES_DIRECT_REVOCABILITY,
    handleOf: directHandle,
    classify: () =>
      Promise.resolve(
        ok({ access: "write", because: "the cluster does not show what the job's user may do" }),
      ),
    issue: (request, signal) =>
      issueIdToken(deps, { request, handle: directHandle(request) }, signal),
    revoke: (handle) =>
      Promise.resolve(ok({ facts: ["no call ends an ID token", ...endOf(handle)] })),
    probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now()))),
  };
}

function directHandle({
  lease,
  settings: { server, audience },
}: Pick<IssueRequest<KubernetesDirectSettings>, "lease" | "settings">): Handle {
  return { lease: leaseSuffix(lease), server, audience };
}

function endOf({ expires }: Handle): readonly string[] {
  return typeof expires === "string" ? [`it expires at ${expires}`] : [];
}

function probe(handle: Handle, now: Instant): Probe {
  const expires = Date.parse(String(handle["expires"]));
  return now >= expires
    ? { state: "dead", facts: [`the ID token expired at ${toRfc3339(expires)}`] }
    : { state: "unknown", facts: ["no call ends an ID token", ...endOf(handle)] };
}

export const kubernetesDirect: DirectKind<KubernetesDirectSettings> = {
  parse: parseKubernetesDirectSettings,
  audienceOf: ({ audience }) => audience,
  flatSetting: flatKubernetesSetting,
  createProvider: createKubernetesDirectProvider,
};
