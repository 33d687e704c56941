import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { joined } from "../../../shared/wording.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { refusedByCluster } from "../api/api-failure.ts";
import { isApiSuccess } from "../api/api-response.ts";
import type { ServiceAccount } from "./account.ts";
import type { BrokerCall } from "./session.ts";

/** Lines for the broker's Role in the namespace of a grant: docs/kinds/kubernetes.md has them, too. */
export function rulesFor(what: "secrets" | "token", account = ""): readonly string[] {
  return what === "secrets"
    ? ['- { apiGroups: [""], resources: [secrets], verbs: [create, delete] }']
    : [
        `- { apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [${account}], verbs: [create] }`,
      ];
}

interface Right {
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;
}

function rightsFor({ name }: ServiceAccount): readonly Right[] {
  return [
    { verb: "create", resource: "secrets" },
    { verb: "delete", resource: "secrets" },
    { verb: "create", resource: "serviceaccounts", subresource: "token", name },
  ];
}

/** Whether the broker may do what a lease needs. The failure has the rules that its Role lacks. */
export async function checkBrokerRights(
  call: BrokerCall,
  account: ServiceAccount,
  signal: AbortSignal,
): Promise<Result<undefined, ProviderFailure>> {
  const lacks: Right[] = [];
  for (const right of rightsFor(account)) {
    const may = await isAllowed(call, { ...right, namespace: account.namespace }, signal);
    if (!may.ok) return may;
    if (!may.value) lacks.push(right);
  }
  if (lacks.length === 0) return ok(undefined);
  const names = lacks.map(({ verb, resource, subresource }) =>
    [verb, subresource === undefined ? resource : `${resource}/${subresource}`].join(" "),
  );
  const message = `the broker may not ${joined(names)} in namespace "${account.namespace}"`;
  const remedy = "Add these rules to its Role in that namespace:";
  const paste = [
    ...(lacks.some(({ resource }) => resource === "secrets") ? rulesFor("secrets") : []),
    ...(lacks.some(({ subresource }) => subresource !== undefined)
      ? rulesFor("token", account.name)
      : []),
  ];
  return err({
    ...permanentFailure("rights_missing", message, remedy),
    setting: "service-account",
    paste,
  });
}

async function isAllowed(
  call: BrokerCall,
  resourceAttributes: Right & { readonly namespace: string },
  signal: AbortSignal,
): Promise<Result<boolean, ProviderFailure>> {
  const body = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes },
  };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const sent = await call({ method: "POST", path, body }, signal);
  if (!sent.ok) return sent;
  if (!isApiSuccess(sent.value)) {
    const remedy = "Bind its user to the ClusterRole system:basic-user.";
    return err(refusedByCluster(sent.value, { what: "show the broker's rights", remedy }));
  }
  const { status } = sent.value.body;
  return ok(isRecord(status) && status["allowed"] === true);
}

/** Whether the server knows the broker. It does not refuse an unknown certificate: the request then counts as anonymous. */
export async function checkLogin(
  call: BrokerCall,
  signal: AbortSignal,
): Promise<Result<undefined, ProviderFailure>> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const sent = await call({ method: "POST", path, body }, signal);
  if (!sent.ok) return sent;
  const remedy = "Check `token`, or `client-certificate` and `client-key`.";
  if (isApiSuccess(sent.value)) return ok(undefined);
  return err(refusedByCluster(sent.value, { what: "say who the broker is", remedy }));
}
