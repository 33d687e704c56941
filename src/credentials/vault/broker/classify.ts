import type { Classification } from "../../kind/provider.ts";
import { classifyByLists } from "../../kind/reads-list.ts";
import type { VaultServer } from "./server.ts";
import type { VaultSettings } from "./settings.ts";

/** Vault does not show what a value allows where it is used. */
export function classifyVault(
  { reads, readRoles }: VaultServer,
  { server, role, reads: values, certificates, exportToken }: VaultSettings,
): Classification {
  const paths = [...new Set([...values, ...certificates].map(({ path }) => path))];
  return classifyByLists(server, [
    { key: "reads", listed: reads, names: paths },
    { key: "read-roles", listed: readRoles, names: exportToken ? [role] : [] },
  ]);
}
