import { originOf } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { permanentFailure } from "../kind/failures.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import {
  busyFailure,
  callRegistry,
  isRegistryBusy,
  isSuccess,
  type CallEffects,
} from "./call-registry.ts";
import { malformed } from "./exchange.ts";
import { findProtocol } from "./protocols/find-protocol.ts";
import { audienceMistake } from "./setting-mistakes.ts";
import type { RegistrySettings } from "./protocols/registry-settings.ts";

/** The audience that the registry expects: what the settings say, or what a registry says that has a place for it. */
export async function findAudience(
  settings: RegistrySettings,
  effects: CallEffects,
): Promise<Result<string, ProviderFailure>> {
  const { audiencePath } = findProtocol(settings.protocol);
  if (audiencePath === undefined) return ok(settings.audience);
  const call = { method: "GET", path: audiencePath } as const;
  const sent = await callRegistry(settings.url, call, effects);
  // Nothing is made by asking.
  if (!sent.ok) return err({ ...sent.error, mayExist: false });
  const response = sent.value;
  if (isRegistryBusy(response))
    return err({ ...busyFailure(settings.url, response), mayExist: false });
  if (!isSuccess(response)) return err(notSupported(settings, response.status));
  const { audience } = response.fields;
  if (typeof audience !== "string" || audienceMistake(audience) !== undefined) {
    return err(malformed(settings));
  }
  return isOwnAudience(audience, settings) ? ok(audience) : err(foreign(settings, audience));
}

/**
 * What the settings name, or the registry's own host. A registry that could have an ID token for a cloud, or for another
 * registry, could log in there as the job.
 */
function isOwnAudience(audience: string, { audience: named, url }: RegistrySettings): boolean {
  const { hostname, host, origin } = new URL(url);
  return [named, hostname, host, origin, `${origin}/`].includes(audience);
}

function foreign({ url }: RegistrySettings, audience: string): ProviderFailure {
  const message = `${originOf(url)} asks for an ID token for ${audience}, which is neither its host nor in \`audience\``;
  const remedy = `If those who run the registry say that this is its own audience, set \`audience: ${audience}\`. With an ID token for somebody else, the registry could log in there as this job, so stepkey requests none.`;
  return permanentFailure("registry_audience", message, remedy);
}

function notSupported({ url }: RegistrySettings, status: number): ProviderFailure {
  const isOff = status === 403;
  const message = isOff
    ? `${originOf(url)} has trusted publishing turned off (status ${status})`
    : `${originOf(url)} does not say which audience it expects (status ${status})`;
  const remedy = isOff
    ? "Ask those who run the registry."
    : "Check `url` and `protocol`, and that this registry has trusted publishing.";
  return permanentFailure("registry_refused", message, remedy);
}
