import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../../shared/http.ts";
import type { LeaseId } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Handle } from "../../kind/credential.ts";
import { permanentFailure } from "../../kind/failures.ts";
import { obstacleIn } from "../../kind/obstacle.ts";
import type { Provider, ProviderFailure } from "../../kind/provider.ts";
import { classifyByLists } from "../../kind/reads-list.ts";
import { serverFinder } from "../../kind/unknown-server.ts";
import { CLOUDS } from "../entra/clouds.ts";
import { defaultScope } from "../entra/names.ts";
import { requestIdOf } from "../entra/request-id.ts";
import { requestToken, type EntraEffects } from "../entra/request-token.ts";
import { azureHandle, azureProbe, azureRevoked } from "../lease/handle.ts";
import { issueAzureToken } from "../lease/issue.ts";
import { AZURE_REVOCABILITY, azureRevocability } from "../lease/revocability.ts";
import { checkTenant } from "./check-tenant.ts";
import { certificateOf, proofOf } from "./prove.ts";
import type { AzureServer } from "./server.ts";
import type { AzureSettings } from "./settings.ts";

export interface AzureDeps {
  /** By their names under `servers.azure`. */
  readonly servers: Readonly<Record<string, AzureServer>>;
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

/** Access tokens of apps, each for one lease, by the broker's own proof of the app. */
export function createAzureProvider(deps: AzureDeps): Provider<AzureSettings> {
  const servers = new Map(Object.entries(deps.servers));
  const find = serverFinder("azure", servers);
  const handleFor = (lease: LeaseId, settings: AzureSettings): Handle => {
    const server = servers.get(settings.server);
    // Of a server that is gone, no lease is issued.
    if (server === undefined) return { server: settings.server, correlation: requestIdOf(lease) };
    const scope = scopeAt(server, settings);
    const handle = azureHandle({ lease, app: server, scope, hasTokenFile: false });
    return { server: settings.server, ...handle };
  };
  return {
    kind: "azure",
    revocability: AZURE_REVOCABILITY,
    revocabilityOf: azureRevocability,
    handleOf: ({ lease, settings }) => handleFor(lease, settings),
    variablesOf: () => ["AZURE_ACCESS_TOKEN", "AZURE_TENANT_ID", "AZURE_CLIENT_ID"],
    classify: (settings) => {
      const at = find(settings.server);
      if (!at.ok) return Promise.resolve(at);
      const names = [scopeAt(at.value, settings)];
      const reads = { key: "reads", listed: at.value.reads, names };
      return Promise.resolve(ok(classifyByLists(settings.server, [reads])));
    },
    rehearse: async (settings, signal) => {
      const at = find(settings.server);
      if (!at.ok) return obstacleIn(at.error);
      const token = await rehearse(at.value, settings, { ...deps, signal });
      return token.ok ? ok(undefined) : obstacleIn(token.error);
    },
    issue: async ({ lease, settings, expiresAt }, signal) => {
      const at = find(settings.server);
      if (!at.ok) return at;
      const server = at.value;
      const proof = await proofOf(server, deps.clock);
      if (!proof.ok) return proof;
      const issued = await issueAzureToken(
        {
          app: server,
          cloud: server.cloud,
          proof: proof.value,
          scope: scopeAt(server, settings),
          subscription: settings.subscription,
          expiresAt,
          handle: handleFor(lease, settings),
          tokenFile: undefined,
        },
        { ...deps, signal },
      );
      return issued.ok ? issued : err(asBrokerFailure(issued.error));
    },
    revoke: (handle) => Promise.resolve(ok(azureRevoked(handle))),
    probe: (handle) => Promise.resolve(ok(azureProbe(handle, deps.clock.now()))),
    checkServer: async (name, signal) => {
      const at = find(name);
      if (!at.ok) return at;
      const { proof } = at.value;
      if (proof.kind === "certificate") {
        const usable = certificateOf(proof.pem.reread(), deps.clock.now());
        if (!usable.ok) return usable;
      }
      return await checkTenant(at.value, { ...deps, signal });
    },
  };
}

function scopeAt({ cloud }: AzureServer, { scope }: AzureSettings): string {
  return scope ?? defaultScope(CLOUDS[cloud].resource);
}

/** In the logs of Microsoft Entra, the requests of `stepkey check`. */
const REHEARSAL = "00000000-0000-4000-8000-000000000000";

/** A token that nobody gets: only Microsoft Entra knows whether it would give one. */
async function rehearse(
  server: AzureServer,
  settings: AzureSettings,
  effects: EntraEffects,
): Promise<Result<undefined, ProviderFailure>> {
  const proof = await proofOf(server, effects.clock);
  if (!proof.ok) return proof;
  const request = {
    app: server,
    proof: proof.value,
    scope: scopeAt(server, settings),
    requestId: REHEARSAL,
  };
  const token = await requestToken(request, effects);
  return token.ok ? ok(undefined) : err(asBrokerFailure(token.error));
}

/** The broker has no ID token of a job: what expired is its own proof, or its clock is wrong. */
function asBrokerFailure(failure: ProviderFailure): ProviderFailure {
  if (failure.kind !== "new_id_token") return failure;
  const remedy = "Renew the federated token in its file, or set the broker's clock.";
  return permanentFailure(failure.name, failure.message, remedy);
}
