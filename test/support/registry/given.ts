import type { ProtocolName } from "../../../src/credentials/registry/protocols/names.ts";
import { USER } from "./fake-protocols.ts";

/** Settings that fit a fake, as a workflow would have them. */
export function givenFor(protocol: ProtocolName, url: string): Readonly<Record<string, string>> {
  return {
    protocol,
    url: protocol === "pypi" ? `${url}/legacy/` : url,
    ...(protocol === "npm" ? { package: "shop" } : {}),
    ...(protocol === "nuget" ? { user: USER } : {}),
  };
}
