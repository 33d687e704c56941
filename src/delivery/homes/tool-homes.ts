import type { Place, ToolHome } from "../../credentials/kind/tool-home.ts";

/**
 * What each tool would read without this: the job's own logins and settings work in the task as before, and what the task
 * adds is removed with the private directory. Logs, caches, histories and sockets are not copied.
 */
export const TOOL_HOMES: readonly ToolHome[] = [
  {
    // https://docs.docker.com/reference/cli/docker/#environment-variables
    name: "docker",
    variables: { DOCKER_CONFIG: "docker" },
    watched: ["docker/config.json"],
    copies: [
      { from: "~/.docker/config.json", to: "docker/config.json", as: "docker" },
      { from: "~/.docker/contexts", to: "docker/contexts" },
      // Certificates for DOCKER_TLS_VERIFY.
      ...inside("~/.docker", "docker", ["ca.pem", "cert.pem", "key.pem"]),
      ...inside("~/.docker/buildx", "docker/buildx", [
        "instances",
        "defaults",
        "current",
        "certs",
        "buildkitd.default.toml",
        ".buildNodeID",
      ]),
    ],
    links: [{ from: "~/.docker/cli-plugins", to: "docker/cli-plugins" }],
  },
  {
    // https://docs.npmjs.com/cli/v11/using-npm/config#userconfig
    name: "npm",
    variables: { npm_config_userconfig: "npmrc" },
    watched: ["npmrc"],
    anyCase: true,
    copies: [{ from: "~/.npmrc", to: "npmrc" }],
  },
  {
    // https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
    name: "kubectl",
    variables: { KUBECONFIG: "kubeconfig" },
    watched: ["kubeconfig"],
    copies: [{ from: "~/.kube/config", to: "kubeconfig", as: "kubectl" }],
    // kubectl warns when what KUBECONFIG names does not exist.
    made: { path: "kubeconfig", is: "file" },
  },
  {
    // https://cloud.google.com/sdk/docs/configurations: always below the home, whatever XDG_CONFIG_HOME says.
    name: "gcloud",
    variables: { CLOUDSDK_CONFIG: "gcloud" },
    watched: [
      "gcloud/configurations/config_default",
      "gcloud/credentials.db",
      "gcloud/application_default_credentials.json",
    ],
    copies: inside("~/.config/gcloud", "gcloud", [
      "active_config",
      "configurations",
      "properties",
      "credentials.db",
      "access_tokens.db",
      "default_configs.db",
      "legacy_credentials",
      "application_default_credentials.json",
      "config_sentinel",
    ]),
  },
  {
    // https://helm.sh/docs/helm/helm/
    name: "helm",
    variables: { HELM_REGISTRY_CONFIG: "helm-registry.json" },
    watched: ["helm-registry.json"],
    decidedBy: ["HELM_CONFIG_HOME"],
    copies: [{ from: "$CONFIG/helm/registry/config.json", to: "helm-registry.json", as: "docker" }],
  },
  {
    // https://cli.github.com/manual/gh_help_environment
    name: "gh",
    variables: { GH_CONFIG_DIR: "gh" },
    watched: ["gh/hosts.yml"],
    copies: inside("$CONFIG/gh", "gh", ["config.yml", "hosts.yml"]),
  },
  {
    // git-config(1): the variable replaces both files, so the copy has both. The second one decides.
    name: "git",
    variables: { GIT_CONFIG_GLOBAL: "gitconfig" },
    watched: ["gitconfig"],
    copies: [
      { from: "$CONFIG/git/config", to: "gitconfig", as: "git" },
      { from: "~/.gitconfig", to: "gitconfig", as: "git" },
    ],
  },
  {
    // gpg(1). Its sockets may be in the directory, and the system limits their paths to 107 bytes.
    name: "gnupg",
    variables: { GNUPGHOME: "gnupg" },
    watched: [],
    made: { path: "gnupg", is: "directory" },
    maxPath: 79,
    copies: inside("~/.gnupg", "gnupg", [
      "gpg.conf",
      "gpg-agent.conf",
      "common.conf",
      "dirmngr.conf",
      "scdaemon.conf",
      "pubring.kbx",
      "pubring.gpg",
      "secring.gpg",
      "trustdb.gpg",
      "sshcontrol",
      "private-keys-v1.d",
      "public-keys.d",
    ]),
  },
];

function inside(from: string, to: string, names: readonly string[]): readonly Place[] {
  return names.map((name) => ({ from: `${from}/${name}`, to: `${to}/${name}` }));
}
