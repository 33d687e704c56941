import { directoryPlaceholder, filePlaceholder } from "../../../shared/credential-file.ts";
import { Secret } from "../../../shared/secret.ts";
import type { Credential } from "../../kind/credential.ts";
import type { Cluster } from "./cluster.ts";

const FILE = "kubeconfig";
const NAME = "stepkey";

export interface Login {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly token: Secret;
}

/**
 * What a step gets: a kubeconfig, which KUBECONFIG names for kubectl, helm and client libraries, and KUBE_CONFIG_PATH for
 * Terraform's providers. The token is in it, because not every library reads `tokenFile`.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function kubernetesCredential(login: Login): Credential {
  const path = filePlaceholder(FILE);
  return {
    kind: "kubernetes",
    env: {
      KUBECONFIG: path,
      KUBE_CONFIG_PATH: path,
      // What kubectl learns of the cluster goes with the kubeconfig, and not to the job's home.
      KUBECACHEDIR: `${directoryPlaceholder(FILE)}/cache`,
    },
    files: [
      { name: FILE, mode: "0400", content: new Secret(kubeconfig(login)) },
      // By itself, too: so its value is masked wherever it is printed, and not only the whole file.
      { name: "token", mode: "0400", content: login.token },
    ],
  };
}

/** As JSON, which is YAML, on one line: each line of a file that is secret is masked in the job's log, `users:` too. */
function kubeconfig({ cluster: { server, ca }, namespace, token }: Login): string {
  const authority =
    ca === undefined
      ? {}
      : { "certificate-authority-data": Buffer.from(ca, "utf8").toString("base64") };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: NAME, cluster: { server, ...authority } }],
    users: [{ name: NAME, user: { token: token.reveal() } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME, namespace } }],
    "current-context": NAME,
  });
}
