import { leaseSuffix } from "../../../shared/lease-id.ts";
import type { Handle } from "../../kind/credential.ts";
import type { IssueRequest } from "../../kind/provider.ts";
import type { JobLogin } from "./login.ts";
import type { VaultDirectSettings } from "./settings.ts";

/** Everything that another process needs to log in again and end the lease: nobody has a configuration here. */
export function directVaultHandle({
  lease,
  settings,
}: Pick<IssueRequest<VaultDirectSettings>, "lease" | "settings">): Handle {
  const { url, namespace, ca, path, role, audience } = settings;
  return {
    lease: leaseSuffix(lease),
    url,
    path,
    role,
    audience,
    ...(namespace === undefined ? {} : { namespace }),
    ...(ca === undefined ? {} : { ca }),
  };
}

export function loginOfHandle(handle: Handle): JobLogin {
  const text = (key: string): string => String(handle[key] ?? "");
  const optional = (key: string): string | undefined =>
    handle[key] === undefined ? undefined : text(key);
  return {
    url: text("url"),
    path: text("path"),
    role: text("role"),
    audience: text("audience"),
    namespace: optional("namespace"),
    ca: optional("ca"),
  };
}
