import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const TRUSTS = "changes which servers are trusted";
const RUNS = "names a program that other programs run";
const NODE = "https://nodejs.org/api/cli.html#environment-variables_1";
const SHELLS = "bash(1), dash(1)";
const GIT = "git(1)";
const DOCKER = "https://docs.docker.com/reference/cli/docker/#environment-variables";

/** What reaches programs that a task usually runs: shells, system libraries, and tools that connect to servers. */
export const HOSTILE_TO_PROGRAMS: readonly HostileVariable[] = [
  ...withheld(
    { does: "is run by shells", source: SHELLS },
    "ENV",
    "PROMPT_COMMAND",
    "PS4",
    "SHELLOPTS",
    "BASHOPTS",
  ),
  ...withheld({ does: "replaces commands in every bash", source: "bash(1)" }, "BASH_FUNC_*"),
  ...withheld(
    { does: "makes bash load commands from other places", source: "bash(1)" },
    "BASH_LOADABLES_PATH",
  ),
  ...withheld({ does: "changes where `cd` goes", source: "bash(1)" }, "CDPATH"),
  ...withheld(
    { does: "loads code into every zsh", source: "zsh(1), zshparam(1)" },
    "ZDOTDIR",
    "FPATH",
    "NULLCMD",
    "READNULLCMD",
  ),
  ...withheld(
    { does: "changes which address a host's name has", source: "hostname(7), resolver(5)" },
    "HOSTALIASES",
    "LOCALDOMAIN",
    "RES_OPTIONS",
  ),
  ...withheld(
    { does: "makes the C library read other texts and tables", source: "locale(7)" },
    "LOCPATH",
    "NLSPATH",
  ),
  ...withheld(
    { does: RUNS, source: "less(1), man(1), environ(7)" },
    "PAGER",
    "MANPAGER",
    "LESSOPEN",
    "LESSCLOSE",
    "EDITOR",
    "VISUAL",
    "BROWSER",
  ),
  ...withheld({ does: "makes `less` run commands", source: "less(1)" }, "LESS", "LESSKEY*"),
  ...withheld({ does: TRUSTS, source: "curl(1)" }, "CURL_CA_BUNDLE"),
  ...withheld(
    { does: "makes curl or wget read other options", source: "curl(1), wget(1)" },
    "CURL_HOME",
    "WGETRC",
    "SYSTEM_WGETRC",
  ),
  ...withheld(
    { does: TRUSTS, source: "https://requests.readthedocs.io/en/latest/user/advanced/" },
    "REQUESTS_CA_BUNDLE",
  ),
  ...withheld(
    { does: "changes how TLS is negotiated", source: "https://www.gnutls.org/manual/" },
    "GNUTLS_SYSTEM_PRIORITY_FILE",
  ),
  ...withheld(
    { does: "writes the keys of TLS connections to a file", source: "curl(1)" },
    "SSLKEYLOGFILE",
  ),
  ...withheld({ does: TRUSTS, source: "git-config(1), http.sslVerify" }, "GIT_SSL_*"),
  ...withheld(
    { does: "makes git run programs", source: GIT },
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_ASKPASS",
    "GIT_CONFIG*",
    "GIT_EXEC_PATH",
    "GIT_EXTERNAL_DIFF",
    "GIT_PROXY_COMMAND",
    "GIT_TEMPLATE_DIR",
    "GIT_PAGER",
    "GIT_EDITOR",
    "GIT_SEQUENCE_EDITOR",
  ),
  ...withheld(
    { does: "makes git work in another repository, with the configuration there", source: GIT },
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  ),
  ...withheld({ does: "makes git write what it sends to a file", source: GIT }, "GIT_TRACE*"),
  ...withheld(
    { does: "makes ssh run a program", source: "ssh(1)" },
    "SSH_ASKPASS",
    "SSH_ASKPASS_REQUIRE",
  ),
  ...withheld(
    { does: "makes Docker use another server", source: DOCKER },
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CERT_PATH",
    "DOCKER_TLS*",
  ),
  ...withheld(
    { does: "makes Docker use another credential", source: DOCKER, isOwnCredential: true },
    "DOCKER_CONFIG",
  ),
  ...withheld(
    { does: "makes BuildKit or Podman use another server", source: "podman(1)" },
    "BUILDKIT_HOST",
    "CONTAINER_HOST",
  ),
  ...withheld(
    {
      does: "makes kubectl use another server, and run programs",
      source:
        "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
      isOwnCredential: true,
    },
    "KUBECONFIG",
  ),
  ...withheld(
    {
      does: "makes Terraform run other providers, or with other arguments",
      source: "https://developer.hashicorp.com/terraform/cli/config/environment-variables",
    },
    "TF_CLI_*",
    "TF_REATTACH_PROVIDERS",
  ),
  ...withheld(
    { does: "makes Node write files when it ends", source: NODE },
    "NODE_V8_COVERAGE",
    "NODE_REDIRECT_WARNINGS",
  ),
  ...withheld({ does: "loads code into Node", source: NODE }, "NODE_REPL_EXTERNAL_MODULE"),
  ...withheld(
    { does: "makes tar run commands", source: "tar(1), --checkpoint-action" },
    "TAR_OPTIONS",
  ),
  ...withheld({ does: "makes zip or unzip run commands", source: "zip(1)" }, "ZIPOPT", "UNZIP"),
  ...withheld({ does: RUNS, source: "rsync(1)" }, "RSYNC_RSH", "RSYNC_CONNECT_PROG"),
  ...withheld({ does: RUNS, source: "svn(1), cvs(1)" }, "SVN_SSH", "CVS_RSH"),
  ...withheld(
    { does: RUNS, source: "sudo(8), systemctl(1), ssh-add(1)" },
    "SUDO_ASKPASS",
    "SYSTEMD_PAGER",
    "SYSTEMD_EDITOR",
    "SSH_SK_PROVIDER",
  ),
  ...withheld(
    { does: "makes vim run commands", source: "vim(1), starting.txt" },
    "VIMINIT",
    "EXINIT",
    "GVIMINIT",
  ),
  ...withheld({ does: "makes apt read other options", source: "apt.conf(5)" }, "APT_CONFIG"),
  ...withheld({ does: "makes ripgrep read other options", source: "rg(1)" }, "RIPGREP_CONFIG_PATH"),
  ...withheld(
    {
      does: "makes PowerShell load modules from other places",
      source:
        "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_psmodulepath",
    },
    "PSModulePath",
  ),
  ...withheld(
    {
      does: "names a program that gh runs, or another server",
      source: "https://cli.github.com/manual/gh_help_environment",
    },
    "GH_PAGER",
    "GH_EDITOR",
    "GH_BROWSER",
    "GH_HOST",
    "GH_PATH",
  ),
  ...withheld(
    {
      does: "names a program that kubectl or Helm runs",
      source: "https://kubernetes.io/docs/reference/kubectl/, https://helm.sh/docs/helm/helm/",
    },
    "KUBECTL_EXTERNAL_DIFF",
    "KUBE_EDITOR",
    "HELM_PLUGINS",
    "HELM_REPOSITORY_*",
    "HELM_REGISTRY_CONFIG",
  ),
  ...withheld(
    {
      does: "names the Python that gcloud runs",
      source: "https://cloud.google.com/sdk/gcloud/reference/topic/startup",
    },
    "CLOUDSDK_PYTHON*",
  ),
  ...withheld(
    {
      does: "makes Ansible load code from other places",
      source: "https://docs.ansible.com/ansible/latest/reference_appendices/config.html",
    },
    "ANSIBLE_CONFIG",
    "ANSIBLE_HOME",
    "ANSIBLE_LIBRARY",
    "ANSIBLE_MODULE_UTILS",
    "ANSIBLE_*_PLUGINS",
    "ANSIBLE_*_PATH",
    "ANSIBLE_*_PATHS",
    "ANSIBLE_PYTHON_INTERPRETER",
    "ANSIBLE_SSH_*",
    "ANSIBLE_SFTP_*",
    "ANSIBLE_SCP_*",
    "ANSIBLE_BECOME_*",
    "ANSIBLE_EDITOR",
    "ANSIBLE_PAGER",
  ),
  ...withheld(
    { does: "makes podman and buildah read other settings", source: "containers.conf(5)" },
    "CONTAINERS_CONF*",
    "CONTAINERS_REGISTRIES_CONF*",
    "CONTAINERS_STORAGE_CONF",
  ),
];
