import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startIssuer, type TestIssuer } from "./fake-issuer.ts";
import { type KubernetesBinaries, startKubernetes, type TestKubernetes } from "./kubernetes.ts";
import { createNamespace } from "./kubernetes-world.ts";
import { makePrivateCa } from "./private-ca.ts";

export const CLUSTER_AUDIENCE = "https://cluster.octo-org.example";
/** What docs/kinds/kubernetes.md maps a job to. */
export const JOB_USER = "github:repo:octo-org/shop:environment:production";

/** A cluster that trusts an issuer in the place of GitHub's, over TLS, and lets one job's user at the shop's ConfigMaps. */
export interface TrustingCluster {
  readonly cluster: TestKubernetes;
  readonly issuer: TestIssuer;
  readonly stop: () => Promise<void>;
}

export async function startTrustingCluster(binaries: KubernetesBinaries): Promise<TrustingCluster> {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-issuer-"));
  const ca = makePrivateCa();
  const signed = ca.sign("localhost");
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  writeFileSync(key, signed.key, { mode: 0o600 });
  writeFileSync(certificate, signed.certificate);
  const issuer = await startIssuer({ tls: { key, certificate } });
  const cluster = await startKubernetes(binaries, {
    authentication: {
      apiVersion: "apiserver.config.k8s.io/v1",
      kind: "AuthenticationConfiguration",
      jwt: [
        {
          issuer: {
            url: issuer.url,
            audiences: [CLUSTER_AUDIENCE],
            certificateAuthority: ca.certificate,
          },
          claimValidationRules: [
            { claim: "repository_id", requiredValue: "74" },
            { claim: "environment", requiredValue: "production" },
          ],
          claimMappings: { username: { claim: "sub", prefix: "github:" } },
        },
      ],
    },
  });
  await createNamespace(cluster, "shop");
  await letJobIn(cluster);
  return {
    cluster,
    issuer,
    stop: async () => {
      await cluster.stop();
      await issuer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function letJobIn({ api }: TestKubernetes): Promise<void> {
  const base = "/apis/rbac.authorization.k8s.io/v1/namespaces/shop";
  const rbac = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name: "job" } };
  const apiGroup = "rbac.authorization.k8s.io";
  const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "create"] }];
  await api("POST", `${base}/roles`, { ...rbac, kind: "Role", rules });
  await api("POST", `${base}/rolebindings`, {
    ...rbac,
    kind: "RoleBinding",
    roleRef: { apiGroup, kind: "Role", name: "job" },
    subjects: [{ apiGroup, kind: "User", name: JOB_USER }],
  });
}
