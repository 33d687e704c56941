import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Handle } from "../../kind/credential.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { refusedByCluster } from "../api/api-failure.ts";
import { isApiSuccess } from "../api/api-response.ts";
import { LABEL, secretsPath } from "./lease-secret.ts";
import type { BrokerCall } from "./session.ts";

/** Handles of all leases of one instance whose Secrets are in a namespace; undefined: in all. */
export async function listLeaseSecrets(
  call: BrokerCall,
  at: {
    readonly server: string;
    readonly namespace: string | undefined;
    readonly instance: string;
  },
  signal: AbortSignal,
): Promise<Result<readonly Handle[], ProviderFailure>> {
  const { server, namespace, instance } = at;
  const base = namespace === undefined ? "/api/v1/secrets" : secretsPath(namespace);
  const path = `${base}?labelSelector=${encodeURIComponent(`${LABEL.instance}=${instance}`)}`;
  const sent = await call({ method: "GET", path, metadataOnly: true }, signal);
  if (!sent.ok) return sent;
  if (!isApiSuccess(sent.value)) {
    const where = namespace === undefined ? "in every namespace" : `in namespace "${namespace}"`;
    return err(
      refusedByCluster(sent.value, {
        what: `list Secrets ${where}`,
        remedy: "Name the namespaces of leases under `namespaces`, and add this rule to each Role:",
        paste: ['- { apiGroups: [""], resources: [secrets], verbs: [list] }'],
      }),
    );
  }
  const { items } = sent.value.body;
  const handles = (Array.isArray(items) ? items : []).map((item) => handleIn(server, item));
  return ok(handles.filter((handle) => handle !== undefined));
}

/** As `leaseHandle` makes it. */
function handleIn(server: string, item: unknown): Handle | undefined {
  if (!isRecord(item) || !isRecord(item["metadata"])) return undefined;
  const { name, labels, annotations } = item["metadata"];
  const lease = isRecord(labels) ? labels[LABEL.lease] : undefined;
  const account = isRecord(annotations) ? annotations[LABEL.account] : undefined;
  if (typeof name !== "string" || typeof lease !== "string" || typeof account !== "string") {
    return undefined;
  }
  return { server, account, secret: name, lease };
}
