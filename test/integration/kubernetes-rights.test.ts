import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import type { Classification, Provider } from "../../src/credentials/kind/provider.ts";
import type { KubernetesSettings } from "../../src/credentials/kubernetes/broker/settings.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { BUILT_WITHIN_MS } from "../support/go-tools.ts";
import { kubernetesBinaries, startKubernetes, type TestKubernetes } from "../support/kubernetes.ts";
import {
  accountToken,
  allow,
  allowEverywhere,
  createAccount,
  kubernetesGrant,
  kubernetesRequest,
  KUBERNETES_WRITING,
  type KubernetesWorld,
  prepareKubernetes,
  rule,
  type RuleGiven,
} from "../support/kubernetes-world.ts";

const binaries = kubernetesBinaries();
const calm = (): AbortSignal => AbortSignal.timeout(20_000);
const BROKER = { namespace: "stepkey", name: "broker" } as const;

describe.runIf(binaries !== undefined)("a service account", () => {
  let cluster: TestKubernetes;
  let world: KubernetesWorld;
  let provider: Provider<KubernetesSettings>;
  let count = 0;

  beforeAll(async () => {
    if (binaries === undefined) return;
    cluster = await startKubernetes(binaries);
    world = await prepareKubernetes(cluster);
    provider = world.provider();
    await allow(cluster, BROKER, {
      inside: "ci",
      rules: [rule(["serviceaccounts/token"], ["create"])],
    });
  }, BUILT_WITHIN_MS);
  afterAll(async () => {
    await cluster?.stop();
  });

  const account = async () => {
    count += 1;
    const made = { namespace: "ci", name: `account-${count}` };
    await createAccount(cluster, made);
    return made;
  };
  const classified = async (name: string, by = provider): Promise<Classification> =>
    okOf(await by.classify(kubernetesGrant(name), calm()));
  const withRules = async (...rules: readonly RuleGiven[]): Promise<Classification> => {
    const made = await account();
    await allow(cluster, made, { rules, inside: "shop" });
    return await classified(made.name);
  };

  it("that has no rights reads, and so does one that may only look", async () => {
    const { name } = await account();
    expect(await classified(name)).toMatchObject({ access: "read" });
    expect(await classified("reader")).toEqual({
      access: "read",
      because:
        "the service account may only get, list and watch, in ci, shop and the whole cluster",
    });
    const looks = [
      rule(["pods", "pods/log", "pods/status", "services"], ["get", "list", "watch"]),
      rule(["deployments", "deployments/scale"], ["get"], ["apps"]),
    ];
    expect(await withRules(...looks)).toMatchObject({ access: "read" });
  });

  it.each<readonly [RuleGiven, string]>([
    [rule(["deployments"], ["get", "patch"], ["apps"]), "patch deployments.apps"],
    [rule(["pods/exec"], ["get"]), "get pods/exec"],
    [rule(["pods/exec"], ["create"]), "create pods/exec"],
    [rule(["pods/attach"], ["get"]), "get pods/attach"],
    [rule(["pods/portforward"], ["get"]), "get pods/portforward"],
    [rule(["services/proxy"], ["get"]), "get services/proxy"],
    [rule(["secrets"], ["get"]), "get secrets"],
    [rule(["pods", "secrets"], ["list"], ["*"]), "list secrets.*"],
    [rule(["*"], ["get", "list"]), "get and list *"],
    [rule(["*/log", "*/exec"], ["get"]), "get */exec"],
    [rule(["pods"], ["*"]), "* pods"],
    [rule(["serviceaccounts/token"], ["create"]), "create serviceaccounts/token"],
    [rule(["serviceaccounts"], ["impersonate"]), "impersonate serviceaccounts"],
    [
      rule(["virtualmachineinstances/console"], ["get"], ["subresources.kubevirt.io"]),
      "get virtualmachineinstances/console.subresources.kubevirt.io",
    ],
  ])("writes that may do more than look: %j", async (given, writing) => {
    expect(await withRules(given)).toEqual({
      access: "write",
      because: `the service account may ${writing} in namespace shop`,
    });
  });

  it("writes that may bind or escalate roles, or more than read paths of the server", async () => {
    const may = async (given: RuleGiven): Promise<Classification> => {
      const made = await account();
      await allowEverywhere(cluster, made, [given]);
      return await classified(made.name);
    };
    const rbac = "rbac.authorization.k8s.io";
    expect(await may(rule(["clusterroles"], ["bind"], [rbac]))).toMatchObject({
      access: "write",
      because: `the service account may bind clusterroles.${rbac} in namespace ci`,
    });
    expect(await may(rule(["clusterroles"], ["escalate"], [rbac]))).toMatchObject({
      access: "write",
    });
    expect(await may({ nonResourceURLs: ["/metrics"], verbs: ["get"] })).toMatchObject({
      access: "read",
    });
    expect(await may({ nonResourceURLs: ["/debug/*"], verbs: ["get", "put"] })).toEqual({
      access: "write",
      because: "the service account may put /debug/* in namespace ci",
    });
  });

  it("writes by a role in another namespace, also by one that it has through a group", async () => {
    const made = await account();
    await allow(cluster, made, { inside: "shop", rules: [rule(["pods"], ["delete"])] });
    expect((await classified(made.name)).because).toContain("delete pods in namespace shop");
    const group = { kind: "Group", apiGroup: "rbac.authorization.k8s.io" };
    const base = "/apis/rbac.authorization.k8s.io/v1/namespaces/stepkey";
    const rbac = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name: "everybody" } };
    const rules = [rule(["configmaps"], ["update"])];
    await cluster.api("POST", `${base}/roles`, { ...rbac, kind: "Role", rules });
    const roleRef = { apiGroup: group.apiGroup, kind: "Role", name: "everybody" };
    const subjects = [{ ...group, name: "system:serviceaccounts:ci" }];
    const bound = { ...rbac, kind: "RoleBinding", roleRef, subjects };
    await cluster.api("POST", `${base}/rolebindings`, bound);
    const { name } = await account();
    expect((await classified(name)).because).toContain("update configmaps in namespace stepkey");
    await cluster.api("DELETE", `${base}/rolebindings/everybody`);
    expect(await classified(name)).toMatchObject({ access: "read" });
  });

  it("writes if the broker cannot see where it has rights, unless the server lists it", async () => {
    const half = { namespace: "stepkey", name: "half" };
    await createAccount(cluster, half);
    await allow(cluster, half, {
      inside: "ci",
      rules: [rule(["serviceaccounts/token"], ["create"])],
    });
    const login = { token: new Secret(await accountToken(cluster, half)) };
    const because =
      'the broker may not list RoleBindings, so it does not see rights in other namespaces, and `reads` of server "main" does not list ci/reader';
    expect(await classified("reader", world.provider({ login }))).toEqual({
      access: "write",
      because,
    });
    const listing = world.provider({ login, reads: ["ci/reader", "ci/deploy"] });
    expect(await classified("reader", listing)).toMatchObject({
      access: "read",
      because: '`reads` of server "main" lists ci/reader',
      unchecked: [expect.stringContaining("may not list RoleBindings") as string],
    });
    // What is seen to write, writes.
    await allow(
      cluster,
      { namespace: "ci", name: "deploy" },
      {
        rules: [rule(["pods"], ["delete"])],
      },
    );
    expect(await classified("deploy", listing)).toMatchObject({ access: "write" });
  });

  it("that is not there is named", async () => {
    expect(errOf(await provider.classify(kubernetesGrant("gone"), calm()))).toMatchObject({
      name: "service_account_missing",
      setting: "service-account",
    });
  });

  it("whose API server hangs fails in time, and its leases are ended after that", async () => {
    const lease = okOf(await provider.issue(kubernetesRequest(KUBERNETES_WRITING), calm()));
    cluster.pause();
    try {
      const failure = errOf(
        await provider.issue(kubernetesRequest(KUBERNETES_WRITING), AbortSignal.timeout(1500)),
      );
      expect(failure).toMatchObject({ kind: "retryable" });
      expect((await provider.revoke(lease.handle, AbortSignal.timeout(1500))).ok).toBe(false);
    } finally {
      cluster.resume();
    }
    const { settlesInMs = 0 } = okOf(await provider.revoke(lease.handle, calm()));
    await sleep(settlesInMs);
    expect(okOf(await provider.probe(lease.handle, calm())).state).toBe("dead");
  });
});
