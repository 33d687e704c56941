import { joined } from "../../../shared/wording.ts";
import type { Classification } from "../../kind/provider.ts";
import type { VaultServer } from "./server.ts";
import type { VaultSettings } from "./settings.ts";

/** What nobody listed as reading may write: Vault does not show what a value allows where it is used. */
export function classifyVault(
  { reads, readRoles }: VaultServer,
  { server, role, reads: values, certificates, exportToken }: VaultSettings,
): Classification {
  const paths = [...new Set([...values, ...certificates].map(({ path }) => path))];
  const writing = paths.filter((path) => !reads.includes(path));
  const list = (key: string): string => `\`${key}\` of server "${server}"`;
  if (writing.length > 0) {
    return { access: "write", because: `${list("reads")} does not list ${joined(writing)}` };
  }
  if (exportToken && !readRoles.includes(role)) {
    return { access: "write", because: `${list("read-roles")} does not list ${role}` };
  }
  const lists = [paths.length > 0 ? "reads" : "", exportToken ? "read-roles" : ""];
  const because = `${joined(lists.filter((key) => key !== "").map(list))} list it`;
  return { access: "read", because };
}
