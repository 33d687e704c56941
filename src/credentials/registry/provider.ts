import { ok } from "../../shared/result.ts";
import type { DirectKind } from "../kind/credential-kind.ts";
import type { Handle } from "../kind/credential.ts";
import type { Probe, Provider } from "../kind/provider.ts";
import { endRegistryToken } from "./end-token.ts";
import type { RegistryTools } from "./exchange.ts";
import { registryHandle, revocabilityOfHandle } from "./handle.ts";
import { issueRegistryToken } from "./issue.ts";
import { REGISTRY_REVOCABILITY } from "./revocability.ts";
import type { RegistrySettings } from "./protocols/registry-settings.ts";
import { flatRegistrySetting, parseRegistrySettings } from "./settings.ts";

/**
 * Trusted publishing: a registry exchanges the job's ID token for a token of its own. Its trusted publishers decide which jobs
 * get one. A retry is harmless: what got lost, nobody has.
 */
export function createRegistryProvider(tools: RegistryTools): Provider<RegistrySettings> {
  return {
    kind: "registry",
    revocability: REGISTRY_REVOCABILITY,
    revocabilityOf: revocabilityOfHandle,
    handleOf: (request) => registryHandle(request),
    classify: () => Promise.resolve(ok({ access: "write", because: "its token can publish" })),
    issue: (request, signal) => issueRegistryToken(tools, request, signal),
    revoke: (handle, signal, secret) => endRegistryToken(handle, secret, { ...tools, signal }),
    probe: (handle) => Promise.resolve(ok(probe(handle))),
  };
}

/** No registry shows the state of such a token but by publishing with it. */
function probe({ protocol }: Handle): Probe {
  return { state: "unknown", facts: [`${String(protocol)} shows nothing of its tokens`] };
}

export const registryDirect: DirectKind<RegistrySettings> = {
  parse: parseRegistrySettings,
  audienceOf: ({ audience }) => audience,
  flatSetting: flatRegistrySetting,
  createProvider: createRegistryProvider,
};
