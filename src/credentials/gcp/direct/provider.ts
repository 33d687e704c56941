import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../../shared/http.ts";
import { ok } from "../../../shared/result.ts";
import type { DirectKind } from "../../kind/credential-kind.ts";
import type { Classification, Provider } from "../../kind/provider.ts";
import { GCP_FEDERATED_REVOCABILITY, GCP_DIRECT_REVOCABILITY } from "../token/revocability.ts";
import { classifyBoundary } from "../token/classify.ts";
import { probedGcpToken, revokedGcpToken } from "../token/end.ts";
import { directGcpHandle, issueGcpDirectly } from "./issue.ts";
import { flatGcpSetting, parseGcpDirectSettings, type GcpDirectSettings } from "./settings.ts";

export interface GcpDirectDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

/** Google Cloud without a broker: the job's ID token is exchanged by Workload Identity Federation. */
export function createGcpDirectProvider(deps: GcpDirectDeps): Provider<GcpDirectSettings> {
  return {
    kind: "gcp",
    revocability: GCP_DIRECT_REVOCABILITY,
    revocabilityOf: ({ federated }) =>
      federated === true ? GCP_FEDERATED_REVOCABILITY : GCP_DIRECT_REVOCABILITY,
    handleOf: directGcpHandle,
    classify: (settings) => Promise.resolve(ok(classify(settings))),
    issue: (request, signal) => issueGcpDirectly(request, { ...deps, signal }),
    revoke: (handle) => Promise.resolve(ok(revokedGcpToken(handle))),
    probe: (handle) => Promise.resolve(ok(probedGcpToken(handle, deps.clock.now()))),
  };
}

function classify({ boundary, tokenFile }: GcpDirectSettings): Classification {
  return tokenFile
    ? { access: "write", because: "with token-file, the task can get any token that the job can" }
    : classifyBoundary(boundary);
}

export const gcpDirect: DirectKind<GcpDirectSettings> = {
  parse: parseGcpDirectSettings,
  audienceOf: ({ audience }) => audience,
  flatSetting: flatGcpSetting,
  createProvider: createGcpDirectProvider,
};
