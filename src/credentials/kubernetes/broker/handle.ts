import { leaseSuffix } from "../../../shared/lease-id.ts";
import type { Handle } from "../../kind/credential.ts";
import type { IssueRequest } from "../../kind/provider.ts";
import { accountText, type ServiceAccount } from "./account.ts";
import { secretName, type LeaseSecret } from "./lease-secret.ts";
import type { KubernetesSettings } from "./settings.ts";

/** What is known of a lease before it is issued; after that, the uid of its Secret. */
export function leaseHandle({
  lease,
  settings: { server, account },
}: Pick<IssueRequest<KubernetesSettings>, "lease" | "settings">): Handle {
  return {
    server,
    account: accountText(account),
    secret: secretName(lease),
    lease: leaseSuffix(lease),
  };
}

/** Only this provider writes handles, so a wrong one is a bug. */
export function secretOfHandle({ account, secret, uid }: Handle): LeaseSecret {
  if (typeof account !== "string" || typeof secret !== "string") {
    throw new TypeError("not a handle of the kubernetes provider");
  }
  const [namespace = ""] = account.split("/");
  return { namespace, name: secret, uid: typeof uid === "string" ? uid : undefined };
}

/** `kubernetes service account ci/deploy`. */
export function kubernetesIssuedText(account: ServiceAccount): string {
  return `kubernetes service account ${accountText(account)}`;
}
