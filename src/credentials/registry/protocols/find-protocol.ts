import { crates } from "./crates.ts";
import { npm } from "./npm.ts";
import { nuget } from "./nuget.ts";
import type { ProtocolName } from "./names.ts";
import type { RegistryProtocol } from "./protocol.ts";
import { pypi } from "./pypi.ts";
import { rubygems } from "./rubygems.ts";

const PROTOCOLS: Readonly<Record<ProtocolName, RegistryProtocol>> = {
  npm,
  pypi,
  crates,
  rubygems,
  nuget,
};

export function findProtocol(name: ProtocolName): RegistryProtocol {
  return PROTOCOLS[name];
}
