import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const KUBECTL = "https://kubernetes.io/docs/reference/kubectl/";
const TERRAFORM = "https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs";
const HELM = "https://helm.sh/docs/helm/helm/";
const IN_CLUSTER = "https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/";

/** What makes a cluster's tools use another server, login or settings. The kind itself delivers three of them. */
export const KUBERNETES_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...withheld(
    {
      does: "makes kubectl use another server, and run programs",
      source:
        "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
      isOwnCredential: true,
      isDelivered: true,
    },
    "KUBECONFIG",
  ),
  ...withheld(
    {
      does: "makes Terraform use another cluster, and run programs",
      source: TERRAFORM,
      isOwnCredential: true,
      isDelivered: true,
    },
    "KUBE_CONFIG_PATH",
  ),
  ...withheld(
    {
      does: "makes Terraform use another cluster",
      source: TERRAFORM,
      isOwnCredential: true,
    },
    "KUBE_CONFIG_PATHS",
    "KUBE_CTX*",
    "KUBE_HOST",
    "KUBE_CLUSTER_CA_CERT_DATA",
    "KUBE_INSECURE",
    "KUBE_TLS_SERVER_NAME",
    "KUBE_PROXY_URL",
    "KUBE_NAMESPACE",
    "KUBE_IN_CLUSTER_CONFIG",
  ),
  ...withheld(
    {
      does: "makes Terraform use another login",
      source: TERRAFORM,
      isOwnCredential: true,
      isCredential: true,
    },
    "KUBE_TOKEN",
    "KUBE_USER",
    "KUBE_PASSWORD",
    "KUBE_CLIENT_CERT_DATA",
    "KUBE_CLIENT_KEY_DATA",
  ),
  ...withheld(
    { does: "makes Helm use another cluster or login", source: HELM, isOwnCredential: true },
    "HELM_KUBE*",
    "HELM_NAMESPACE",
  ),
  ...withheld(
    {
      does: "makes tools use the cluster that the runner is in",
      source: IN_CLUSTER,
      isOwnCredential: true,
    },
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
  ),
  ...withheld({ does: "makes kubectl run other commands", source: KUBECTL }, "KUBERC"),
  ...withheld(
    {
      does: "makes kubectl believe what another step says of the cluster",
      source: KUBECTL,
      isDelivered: true,
    },
    "KUBECACHEDIR",
  ),
];
