/** A service account. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** `ci/deploy`, as `reads` lists it. */
export function accountText({ namespace, name }: ServiceAccount): string {
  return `${namespace}/${name}`;
}

/** The path of an account's subresource that issues tokens. */
export function tokenPath({ namespace, name }: ServiceAccount): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
}

/** Groups of every token of an account. Others than these does no API server give it. */
export function groupsOf({ namespace }: ServiceAccount): readonly string[] {
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
}
