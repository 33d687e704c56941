import { randomBytes } from "node:crypto";
import type { Credential, Handle } from "../../src/credentials/kind/credential.ts";
import type { IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { createKubernetesProvider } from "../../src/credentials/kubernetes/broker/provider.ts";
import type { KubernetesServer } from "../../src/credentials/kubernetes/broker/server.ts";
import {
  kubernetesSettings,
  type KubernetesSettings,
} from "../../src/credentials/kubernetes/broker/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { isRecord } from "../../src/shared/json.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import type { Json, TestKubernetes } from "./kubernetes.ts";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const RBAC_API = { apiVersion: "rbac.authorization.k8s.io/v1" };

export interface RuleGiven {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** Names of objects that tests share; each gets its own where it matters. */
export const rule = (
  resources: readonly string[],
  verbs: readonly string[],
  apiGroups: readonly string[] = [""],
): RuleGiven => ({ apiGroups, resources, verbs });

export async function createNamespace({ api }: TestKubernetes, name: string): Promise<void> {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await api("POST", "/api/v1/namespaces", body);
}

export async function createAccount(
  { api }: TestKubernetes,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<void> {
  const body = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } };
  await api("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, body);
}

/** Gives a service account rights in one namespace. */
export async function allow(
  { api }: TestKubernetes,
  account: { readonly namespace: string; readonly name: string },
  {
    rules,
    inside = account.namespace,
  }: { readonly rules: readonly RuleGiven[]; readonly inside?: string },
): Promise<void> {
  const name = `${account.name}-${randomBytes(4).toString("hex")}`;
  const base = `${RBAC}/namespaces/${inside}`;
  await api("POST", `${base}/roles`, { ...RBAC_API, kind: "Role", metadata: { name }, rules });
  await api("POST", `${base}/rolebindings`, binding("RoleBinding", "Role", { name, account }));
}

/** The same in the whole cluster. */
export async function allowEverywhere(
  { api }: TestKubernetes,
  account: { readonly namespace: string; readonly name: string },
  rules: readonly RuleGiven[],
): Promise<void> {
  const name = `${account.name}-${randomBytes(4).toString("hex")}`;
  const role = { ...RBAC_API, kind: "ClusterRole", metadata: { name }, rules };
  await api("POST", `${RBAC}/clusterroles`, role);
  await api(
    "POST",
    `${RBAC}/clusterrolebindings`,
    binding("ClusterRoleBinding", "ClusterRole", { name, account }),
  );
}

function binding(
  kind: string,
  roleKind: string,
  of: {
    readonly name: string;
    readonly account: { readonly namespace: string; readonly name: string };
  },
): Json {
  const { name, account } = of;
  return {
    ...RBAC_API,
    kind,
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: roleKind, name },
    subjects: [{ kind: "ServiceAccount", ...account }],
  };
}

const BROKER = { namespace: "stepkey", name: "broker" } as const;

export interface KubernetesWorld {
  readonly cluster: TestKubernetes;
  /** An entry under `servers.kubernetes`, as parsed. */
  readonly server: (changes?: Partial<KubernetesServer>) => KubernetesServer;
  readonly provider: (changes?: Partial<KubernetesServer>) => Provider<KubernetesSettings>;
}

/** What docs/kinds/kubernetes.md sets up: the broker's account, and in namespace `ci` one that reads and one that deploys. */
export async function prepareKubernetes(cluster: TestKubernetes): Promise<KubernetesWorld> {
  for (const name of ["stepkey", "ci", "shop"]) await createNamespace(cluster, name);
  await createAccount(cluster, BROKER);
  await createAccount(cluster, READER);
  await createAccount(cluster, DEPLOYER);
  await allow(cluster, BROKER, {
    inside: "ci",
    rules: [
      rule(["secrets"], ["create", "delete", "list"]),
      { ...rule(["serviceaccounts/token"], ["create"]), resourceNames: ["reader", "deploy"] },
    ],
  });
  await allowEverywhere(cluster, BROKER, [
    rule(["rolebindings"], ["list"], ["rbac.authorization.k8s.io"]),
  ]);
  await allow(cluster, READER, {
    inside: "shop",
    rules: [rule(["configmaps", "pods", "pods/log"], ["get", "list", "watch"])],
  });
  await allow(cluster, DEPLOYER, {
    inside: "shop",
    rules: [rule(["configmaps"], ["get", "list", "watch", "create", "delete"])],
  });
  const token = new Secret(await accountToken(cluster, BROKER));
  const server: KubernetesWorld["server"] = (changes = {}) => ({
    server: cluster.url,
    ca: cluster.ca,
    login: { token },
    address: undefined,
    reads: [],
    namespaces: ["ci"],
    ...changes,
  });
  return { cluster, server, provider: (changes) => kubernetesProvider(server(changes)) };
}

export function kubernetesProvider(main: KubernetesServer): Provider<KubernetesSettings> {
  return createKubernetesProvider({
    servers: { main },
    send: nodeHttp(),
    clock: systemClock,
    randomBytes,
  });
}

/** A token as an admin makes it. */
export async function accountToken(
  { api }: TestKubernetes,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const body = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 7200 },
  };
  const { status } = await api("POST", path, body);
  return String(isRecord(status) ? status["token"] : "");
}

const READER = { namespace: "ci", name: "reader" } as const;
const DEPLOYER = { namespace: "ci", name: "deploy" } as const;

export const kubernetesGrant = (account: string, namespace = "ci"): KubernetesSettings =>
  kubernetesSettings.grant.schema.parse({ server: "main", namespace, "service-account": account });

export const KUBERNETES_READING = kubernetesGrant("reader");
export const KUBERNETES_WRITING = kubernetesGrant("deploy");

export function kubernetesRequest(
  settings: KubernetesSettings,
  more: Partial<IssueRequest<KubernetesSettings>> = {},
): IssueRequest<KubernetesSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings,
    access: settings === KUBERNETES_READING ? "read" : "write",
    expiresAt: Date.now() + 3_600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "deploy",
    ...more,
  };
}

/** The kubeconfig of a credential. */
export function kubeconfigOf({ files }: Pick<Credential, "files">): string {
  const content = files.find(({ name }) => name === "kubeconfig")?.content;
  return content instanceof Secret ? content.reveal() : "";
}

export function kubernetesTokenOf({ files }: Pick<Credential, "files">): string {
  const content = files.find(({ name }) => name === "token")?.content;
  return content instanceof Secret ? content.reveal() : "";
}

/** Whether a token gets at the shop's ConfigMaps. */
export async function readsShop(cluster: TestKubernetes, token: string): Promise<boolean> {
  const { status } = await cluster.as(token, ["GET", "/api/v1/namespaces/shop/configmaps"]);
  return status === 200;
}

/** The Secret of a lease, as an admin sees it; undefined: there is none. */
export async function leaseSecretOf(
  { api }: TestKubernetes,
  { account, secret }: Handle,
): Promise<Json | undefined> {
  const [namespace = ""] = String(account).split("/");
  const path = `/api/v1/namespaces/${namespace}/secrets/${String(secret)}`;
  return await api("GET", path).catch(() => undefined);
}
