import { isRecord } from "../../../shared/json.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { isApiSuccess } from "../api/api-response.ts";
import { groupsOf, type ServiceAccount } from "./account.ts";
import type { BrokerCall } from "./session.ts";

/** Where a service account has rights beside those of the whole cluster. */
export interface BoundNamespaces {
  readonly namespaces: readonly string[];
  /** Why there may be others; undefined: there are none. */
  readonly unseen: string | undefined;
}

const PAGE = 500;
/** More pages than the largest clusters have. */
const MOST_PAGES = 100;

/**
 * The namespaces whose RoleBindings name the account or one of its groups. A review of rights shows one namespace only, and
 * reviewing all of them would take long.
 */
export async function boundNamespaces(
  call: BrokerCall,
  account: ServiceAccount,
  signal: AbortSignal,
): Promise<Result<BoundNamespaces, ProviderFailure>> {
  const namespaces = new Set<string>();
  let next = "";
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const more = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
    const path = `/apis/rbac.authorization.k8s.io/v1/rolebindings?limit=${PAGE}${more}`;
    const sent = await call({ method: "GET", path }, signal);
    if (!sent.ok) return sent;
    if (!isApiSuccess(sent.value)) return ok({ namespaces: [], unseen: NOT_LISTED });
    const { body } = sent.value;
    for (const namespace of namespacesIn(body["items"], account)) namespaces.add(namespace);
    next = continuationOf(body["metadata"]);
    if (next === "") return ok({ namespaces: [...namespaces], unseen: undefined });
  }
  return ok({ namespaces: [...namespaces], unseen: "the cluster has too many RoleBindings" });
}

const NOT_LISTED =
  "the broker may not list RoleBindings, so it does not see rights in other namespaces";

function continuationOf(metadata: unknown): string {
  const next = isRecord(metadata) ? metadata["continue"] : undefined;
  return typeof next === "string" ? next : "";
}

function namespacesIn(items: unknown, account: ServiceAccount): readonly string[] {
  const bindings: readonly unknown[] = Array.isArray(items) ? items : [];
  return bindings.flatMap((binding) => namespaceFor(binding, account) ?? []);
}

/** The namespace of a RoleBinding, if it is for the account. */
function namespaceFor(binding: unknown, account: ServiceAccount): string | undefined {
  if (!isRecord(binding) || !isRecord(binding["metadata"])) return undefined;
  const { namespace } = binding["metadata"];
  const subjects: readonly unknown[] = Array.isArray(binding["subjects"])
    ? binding["subjects"]
    : [];
  if (typeof namespace !== "string") return undefined;
  return subjects.some((subject) => isFor(subject, account)) ? namespace : undefined;
}

function isFor(subject: unknown, { namespace, name }: ServiceAccount): boolean {
  if (!isRecord(subject)) return false;
  switch (subject["kind"]) {
    case "ServiceAccount":
      return subject["name"] === name && subject["namespace"] === namespace;
    case "User":
      return subject["name"] === `system:serviceaccount:${namespace}:${name}`;
    default:
      return groupsOf({ namespace, name }).some((group) => group === subject["name"]);
  }
}
