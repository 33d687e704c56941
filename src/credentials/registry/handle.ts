import { leaseSuffix } from "../../shared/lease-id.ts";
import type { Handle } from "../kind/credential.ts";
import type { IssueRequest } from "../kind/provider.ts";
import type { Revocability } from "../kind/revocability.ts";
import { findProtocol } from "./protocols/find-protocol.ts";
import { PROTOCOL_NAMES } from "./protocols/names.ts";
import type { RegistryProtocol } from "./protocols/protocol.ts";
import { REGISTRY_REVOCABILITY } from "./revocability.ts";
import type { RegistrySettings } from "./protocols/registry-settings.ts";

/** For a role of RubyGems, whose keys live a day at most. */
const LONGEST_SECONDS = 86_400;

export function registryHandle({
  lease,
  settings,
}: Pick<IssueRequest<RegistrySettings>, "lease" | "settings">): Handle {
  const { protocol, url, package: name, role } = settings;
  return {
    lease: leaseSuffix(lease),
    protocol,
    url: new URL(url).origin,
    ...(name === undefined ? {} : { package: name }),
    ...(role === undefined ? {} : { role }),
  };
}

export function protocolOf({ protocol }: Handle): RegistryProtocol | undefined {
  const name = PROTOCOL_NAMES.find((known) => known === protocol);
  return name === undefined ? undefined : findProtocol(name);
}

/** Only a token of its protocol that was received can end itself. All others expire. */
export function revocabilityOfHandle(handle: Handle): Revocability {
  const protocol = protocolOf(handle);
  const role = handle["role"] === undefined ? undefined : String(handle["role"]);
  const minimumSeconds = protocol?.lifetimeSeconds({ role }) ?? LONGEST_SECONDS;
  const kind = { ...REGISTRY_REVOCABILITY, minimumSeconds };
  const endsItself = protocol?.endPath !== undefined && handle["ends"] === "itself";
  return endsItself ? kind : { ...kind, revoke: "none", best: "expires" };
}
