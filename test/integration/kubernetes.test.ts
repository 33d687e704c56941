import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { KubernetesSettings } from "../../src/credentials/kubernetes/broker/settings.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { eventually } from "../support/eventually.ts";
import { BUILT_WITHIN_MS } from "../support/go-tools.ts";
import { kubernetesBinaries, startKubernetes, type TestKubernetes } from "../support/kubernetes.ts";
import {
  allow,
  createAccount,
  kubeconfigOf,
  kubernetesGrant,
  kubernetesRequest,
  kubernetesTokenOf,
  KUBERNETES_READING,
  KUBERNETES_WRITING,
  leaseSecretOf,
  type KubernetesWorld,
  prepareKubernetes,
  readsShop,
  rule,
} from "../support/kubernetes-world.ts";
import { makePrivateCa } from "../support/private-ca.ts";

const binaries = kubernetesBinaries();
const run = promisify(execFile);
const calm = (): AbortSignal => AbortSignal.timeout(20_000);
const authority = binaries === undefined ? undefined : makePrivateCa();

// Each test waits for caches of the API server to end: they wait at the same time.
describe.runIf(binaries !== undefined)("tokens of service accounts", { concurrent: true }, () => {
  let cluster: TestKubernetes;
  let world: KubernetesWorld;
  let provider: Provider<KubernetesSettings>;
  const folder = mkdtempSync(join(tmpdir(), "stepkey-kubectl-"));

  beforeAll(async () => {
    if (binaries === undefined || authority === undefined) return;
    const caFile = join(folder, "clients.crt");
    writeFileSync(caFile, authority.certificate);
    cluster = await startKubernetes(binaries, { arguments: [`--client-ca-file=${caFile}`] });
    world = await prepareKubernetes(cluster);
    provider = world.provider();
  }, BUILT_WITHIN_MS);
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const issue = async (settings = KUBERNETES_WRITING): Promise<Issued> =>
    okOf(await provider.issue(kubernetesRequest(settings), calm()));
  const end = async ({ handle }: Pick<Issued, "handle">, by = provider) => {
    const revoked = okOf(await by.revoke(handle, calm()));
    await sleep(revoked.settlesInMs ?? 0);
    return revoked;
  };

  it("are used by kubectl, which keeps what it learns of the cluster beside the kubeconfig", async () => {
    const lease = await issue();
    const file = join(folder, "kubeconfig");
    writeFileSync(file, kubeconfigOf(lease.credential), { mode: 0o400 });
    const env = { PATH: "/usr/bin:/bin", KUBECONFIG: file, KUBECACHEDIR: join(folder, "cache") };
    const kubectl = async (...args: readonly string[]): Promise<string> =>
      (await run(String(binaries?.kubectl), [...args], { env: { ...env, HOME: folder } })).stdout;
    expect(await kubectl("auth", "whoami", "--output", "name")).toContain("selfsubjectreview");
    await kubectl("create", "configmap", "made", "--namespace", "shop", "--from-literal", "a=b");
    expect(await kubectl("get", "configmaps", "--namespace", "shop", "-o", "name")).toContain(
      "configmap/made",
    );
    expect(await kubectl("config", "view", "--minify", "-o", "jsonpath={..namespace}")).toBe("ci");
    expect(existsSync(join(folder, "cache"))).toBe(true);
    expect(existsSync(join(folder, ".kube"))).toBe(false);
    await end(lease);
    await expect(kubectl("get", "configmaps", "--namespace", "shop")).rejects.toThrow(
      /Unauthorized|must be logged in/u,
    );
  });

  it("say whose they are, and hold nothing", async () => {
    const lease = await issue();
    expect(await leaseSecretOf(cluster, lease.handle)).toMatchObject({
      metadata: {
        labels: {
          "app.kubernetes.io/managed-by": "stepkey",
          "stepkey/lease": lease.handle["lease"],
          "stepkey/instance": "instance-1",
        },
        annotations: {
          "stepkey/service-account": "ci/deploy",
          "stepkey/repository": "octo-org/shop",
          "stepkey/run": "9001/1",
          "stepkey/step": "deploy",
        },
      },
      immutable: true,
    });
    expect(await leaseSecretOf(cluster, lease.handle)).not.toHaveProperty("data");
  });

  it("live for ten minutes at least, and no shorter than the lease", async () => {
    const now = Date.now();
    const brief = await provider.issue(
      kubernetesRequest(KUBERNETES_READING, { expiresAt: now + 60_000 }),
      calm(),
    );
    const left = Number(okOf(brief).diesAt) - now;
    expect(left).toBeGreaterThan(590_000);
    expect(left).toBeLessThan(620_000);
  });

  it("are issued and ended twenty at once", async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, () => issue(KUBERNETES_READING)));
    const tokens = leases.map(({ credential }) => kubernetesTokenOf(credential));
    expect(new Set(tokens).size).toBe(20);
    expect(await Promise.all(tokens.map((token) => readsShop(cluster, token)))).not.toContain(
      false,
    );
    await Promise.all(leases.map((lease) => end(lease)));
    for (const { handle } of leases) {
      expect(okOf(await provider.probe(handle, calm())).state).toBe("dead");
    }
    expect(await Promise.all(tokens.map((token) => readsShop(cluster, token)))).not.toContain(true);
  });

  it("are alive in the API server's cache, and never called dead before that", async () => {
    const lease = await issue(KUBERNETES_READING);
    const token = kubernetesTokenOf(lease.credential);
    expect(await readsShop(cluster, token)).toBe(true);
    const { settlesInMs = 0, facts } = okOf(await provider.revoke(lease.handle, calm()));
    expect(facts).toEqual(["Secret deleted"]);
    expect(settlesInMs).toBeGreaterThan(10_000);
    const early = okOf(await provider.probe(lease.handle, calm()));
    expect(early.state).toBe("alive");
    expect(early.facts[0]).toMatch(/may accept the token for \d+ s from its cache/u);
    // The server's own truth.
    expect(await readsShop(cluster, token)).toBe(true);
    await sleep(settlesInMs);
    expect(await readsShop(cluster, token)).toBe(false);
    expect(okOf(await provider.probe(lease.handle, calm()))).toMatchObject({
      state: "dead",
      facts: ["Secret absent", "no API server caches the token any more (10 s)"],
    });
  });

  it("are waited for once more by a broker that does not know when the Secret was deleted", async () => {
    const lease = await issue(KUBERNETES_READING);
    await end(lease);
    const other = world.provider();
    expect(okOf(await other.probe(lease.handle, calm())).state).toBe("alive");
    const { settlesInMs = 0 } = okOf(await other.revoke(lease.handle, calm()));
    expect(settlesInMs).toBeGreaterThan(5000);
    // Nobody got a token of a lease without a uid.
    const unissued = provider.handleOf(kubernetesRequest(KUBERNETES_READING));
    expect(okOf(await other.probe(unissued, calm())).state).toBe("dead");
    expect(okOf(await other.revoke(unissued, calm())).settlesInMs).toBeUndefined();
  });

  describe("a task that resists", () => {
    const STRONG = { namespace: "ci", name: "strong" } as const;
    const strong = kubernetesGrant("strong");
    const secretPath = ({ handle }: Issued): string =>
      `/api/v1/namespaces/ci/secrets/${String(handle["secret"])}`;

    beforeAll(async () => {
      await createAccount(cluster, STRONG);
      await allow(cluster, STRONG, {
        rules: [
          rule(["secrets"], ["get", "create", "delete", "patch", "update"]),
          rule(["serviceaccounts/token"], ["create"]),
        ],
      });
      await allow(cluster, STRONG, { rules: [rule(["configmaps"], ["*"])], inside: "shop" });
      await allow(
        cluster,
        { namespace: "stepkey", name: "broker" },
        {
          inside: "ci",
          rules: [rule(["serviceaccounts/token"], ["create"])],
        },
      );
    });

    it("cannot keep its token by another Secret of the same name, which is a finding", async () => {
      const lease = await issue(strong);
      const token = kubernetesTokenOf(lease.credential);
      expect((await cluster.as(token, ["DELETE", secretPath(lease)])).status).toBe(200);
      const name = String(lease.handle["secret"]);
      const again = { apiVersion: "v1", kind: "Secret", metadata: { name } };
      const made = await cluster.as(token, ["POST", "/api/v1/namespaces/ci/secrets", again]);
      expect(made.status).toBe(201);
      const revoked = await end(lease);
      expect(revoked.facts).toEqual(["Secret absent, another one has its name"]);
      expect(revoked.findings).toEqual([
        {
          what: `Somebody made another Secret ci/${name}.`,
          fix: `kubectl -n ci delete secret ${name}`,
        },
      ]);
      expect(await readsShop(cluster, token)).toBe(false);
      expect(okOf(await provider.probe(lease.handle, calm())).state).toBe("dead");
    });

    it("keeps its token for a minute by a finalizer, and it is not called dead meanwhile", async () => {
      const lease = await issue(strong);
      const token = kubernetesTokenOf(lease.credential);
      const found = await cluster.as(token, ["GET", secretPath(lease)]);
      const metadata = { ...(found.body["metadata"] as object), finalizers: ["example/stays"] };
      await cluster.put(secretPath(lease), { ...found.body, metadata });
      const revoked = await end(lease);
      expect(revoked.facts).toEqual(["Secret deleted, and kept by a finalizer"]);
      expect(revoked.findings?.[0]?.fix).toContain('"finalizers":null');
      expect(await readsShop(cluster, token)).toBe(true);
      const early = okOf(await provider.probe(lease.handle, calm()));
      expect(early.state).toBe("alive");
      // What comes after that is in test/unit/credentials/kubernetes/end.test.ts: nobody waits so long here.
      const seconds = Number(/works for (\d+) s/u.exec(early.facts[0] ?? "")?.[1]);
      expect(seconds).toBeGreaterThan(60);
    });

    it("keeps what is open: a watch goes on after the token is dead, as docs/kinds/kubernetes.md says", async () => {
      const lease = await issue(strong);
      const token = kubernetesTokenOf(lease.credential);
      const watch = await openWatch(cluster, token);
      await end(lease);
      expect(await readsShop(cluster, token)).toBe(false);
      const name = `seen-${Date.now()}`;
      const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
      await cluster.api("POST", "/api/v1/namespaces/shop/configmaps", map);
      await watch.sees(name);
      watch.close();
    });

    it("keeps a token that it made itself, which is why such an account writes", async () => {
      const lease = await issue(strong);
      const path = "/api/v1/namespaces/ci/serviceaccounts/strong/token";
      const spec = { expirationSeconds: 600 };
      const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec };
      const made = await cluster.as(kubernetesTokenOf(lease.credential), ["POST", path, body]);
      await end(lease);
      const { token } = made.body["status"] as { readonly token: string };
      expect(await readsShop(cluster, token)).toBe(true);
      const classified = okOf(await provider.classify(strong, calm()));
      expect(classified.access).toBe("write");
    });
  });

  describe("the broker", () => {
    it("logs in with a certificate, too", async () => {
      const { key, certificate } = authority?.sign("stepkey-broker") ?? {
        key: "",
        certificate: "",
      };
      const by = world.provider({ login: { certificate, key: new Secret(key) } });
      okOf((await by.checkServer?.("main", calm())) ?? UNASKED);
      const asked = { settings: KUBERNETES_WRITING, access: "write" } as const;
      const lacks = errOf((await by.checkSettings?.(asked, calm())) ?? UNASKED);
      expect(lacks).toMatchObject({ name: "rights_missing", setting: "service-account" });
      const unknown = makePrivateCa().sign("stranger");
      const stranger = { certificate: unknown.certificate, key: new Secret(unknown.key) };
      const refused = await world.provider({ login: stranger }).checkServer?.("main", calm());
      expect(errOf(refused ?? UNASKED).message).toMatch(/refused|rejected/u);
    });

    it("reads a token that was replaced in its file when the server rejects the old one", async () => {
      const { token } = world.server().login as { readonly token: Secret };
      const old = new Secret("of-yesterday", () => token.reveal());
      const by = world.provider({ login: { token: old } });
      okOf((await by.checkServer?.("main", calm())) ?? UNASKED);
      const wrong = world.provider({ login: { token: new Secret("of-yesterday") } });
      const failure = errOf((await wrong.checkServer?.("main", calm())) ?? UNASKED);
      expect(failure).toMatchObject({ kind: "permanent", name: "kubernetes_unauthorized" });
      expect(JSON.stringify(failure)).not.toContain("of-yesterday");
    });

    it("says which rules it lacks, and what is not there", async () => {
      await createAccount(cluster, { namespace: "shop", name: "foreign" });
      const asked = { settings: kubernetesGrant("foreign", "shop"), access: "write" } as const;
      expect(errOf((await provider.checkSettings?.(asked, calm())) ?? UNASKED)).toMatchObject({
        name: "rights_missing",
        setting: "service-account",
        paste: [
          '- { apiGroups: [""], resources: [secrets], verbs: [create, delete] }',
          '- { apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [foreign], verbs: [create] }',
        ],
      });
      const denied = errOf(await provider.issue(kubernetesRequest(asked.settings), calm()));
      expect(denied).toMatchObject({ name: "kubernetes_denied", mayExist: false });
      const absent = errOf(
        await provider.issue(kubernetesRequest(kubernetesGrant("gone")), calm()),
      );
      expect(absent).toMatchObject({ name: "service_account_missing", mayExist: false });
      expect(absent.remedy).toBe("Create it: kubectl create serviceaccount gone --namespace ci");
      const rehearsed = okOf(
        (await provider.rehearse?.(kubernetesGrant("gone"), calm())) ?? UNASKED,
      );
      expect(rehearsed).toMatchObject({ setting: "service-account" });
      expect(okOf((await provider.rehearse?.(KUBERNETES_WRITING, calm())) ?? UNASKED)).toBe(
        undefined,
      );
      const { items } = await cluster.api("GET", "/api/v1/namespaces/ci/secrets");
      expect(JSON.stringify(items)).not.toContain("stepkey-rehearsal");
    });
  });
});

const UNASKED = { ok: true, value: undefined } as const;

/** A watch of the shop's ConfigMaps, with a connection of its own. */
async function openWatch(cluster: TestKubernetes, token: string) {
  let seen = "";
  const path = "/api/v1/namespaces/shop/configmaps?watch=true";
  const request = httpsRequest(`${cluster.url}${path}`, {
    ca: cluster.ca,
    agent: false,
    headers: { authorization: `Bearer ${token}` },
  });
  const opened = new Promise<void>((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      response.setEncoding("utf8").on("data", (text: string) => {
        seen += text;
      });
      response.on("error", () => undefined);
      if (response.statusCode === 200) resolve();
      else reject(new Error(`status ${response.statusCode}`));
    });
  });
  request.end();
  await opened;
  return {
    sees: (name: string) => eventually("the watch shows it", () => seen.includes(name)),
    close: () => request.destroy(),
  };
}
