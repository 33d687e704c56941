import type { ToolFiles } from "../../credentials/kind/credential-kind.ts";
import type { ResidueRoot } from "./open-roots.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface JobPlaces {
  readonly env: Environment;
  /** The home of passwd, which a program may use although HOME is elsewhere. */
  readonly userHome: string | undefined;
  /** What the runner's own process was started with; no step of the job can change it. */
  readonly runnerEnv: Environment | undefined;
  /** Of all kinds of credential. */
  readonly toolFiles: readonly ToolFiles[];
}

/** Where a task can leave files that outlive it, most likely first. */
export function residuePlaces(places: JobPlaces): readonly ResidueRoot[] {
  const { env, userHome, runnerEnv, toolFiles } = places;
  const inHome = [...toolFiles.flatMap((files) => files.inHome), ...DOTFILES];
  const variables = [...toolFiles.flatMap((files) => files.variables), ...NAMING];
  const own = ["GITHUB_WORKSPACE", "RUNNER_TEMP"].flatMap((name) => named(env, name));
  const home = named(env, "HOME");
  const otherHome = otherHomes(userHome);
  const leftOut = skipped(runnerEnv);
  const searched = ({ path }: ResidueRoot): boolean => !isBelow(path, leftOut);
  const elsewhere = [
    ...otherHome.flatMap((root) => below(root, inHome)),
    ...variables.flatMap((name) => namedPlaces(env, name)),
    ...SHARED.map((path) => ({ name: path, path, optional: true, shared: true })),
  ];
  return [
    ...own,
    ...home.flatMap((root) => below(root, inHome)),
    ...elsewhere.filter(searched),
    ...home,
    ...otherHome.filter(searched),
  ];
}

function named(env: Environment, name: string): readonly ResidueRoot[] {
  const path = env[name] ?? "";
  return path === "" ? [] : [{ name: `$${name}`, path }];
}

function otherHomes(path: string | undefined): readonly ResidueRoot[] {
  return path === undefined || !isPlace(path) ? [] : [{ name: "~", path, optional: true }];
}

/** A variable may name several paths (KUBECONFIG). */
function namedPlaces(env: Environment, name: string): readonly ResidueRoot[] {
  return (env[name] ?? "")
    .split(":")
    .filter(isPlace)
    .map((path) => ({ name: `$${name}`, path, optional: true }));
}

/** Not relative, and no directory of the system such as `/` or `/usr`, which would use up the time. */
function isPlace(path: string): boolean {
  return /^(?:\/root|\/[^/]+\/+[^/]+.*)$/su.test(path) && !path.includes("/../");
}

/**
 * Where the tools that tasks use keep credentials, and what was typed. They are searched before the rest of a home, which
 * may be large.
 */
const DOTFILES = [
  ".npmrc",
  ".yarnrc",
  ".yarnrc.yml",
  ".pypirc",
  ".pip",
  ".docker",
  ".git-credentials",
  ".gitconfig",
  ".kube",
  ".netrc",
  ".my.cnf",
  ".mylogin.cnf",
  ".gnupg",
  ".vault-token",
  ".terraform.d",
  ".terraformrc",
  ".m2/settings.xml",
  ".gradle/gradle.properties",
  ".gem/credentials",
  ".cargo/credentials.toml",
  ".nuget/NuGet",
  ".composer/auth.json",
  ".boto",
  ".s3cfg",
  ".config",
  ".local/share",
  ".local/state",
  ".bash_history",
  ".zsh_history",
  ".history",
  ".sh_history",
  ".python_history",
  ".node_repl_history",
  ".mysql_history",
  ".sqlite_history",
  ".rediscli_history",
  ".irb_history",
  ".lesshst",
  ".viminfo",
  ".wget-hsts",
  ".cache/pip",
  ".npm/_logs",
] as const;

function below(home: ResidueRoot, files: readonly string[]): readonly ResidueRoot[] {
  return files.map((file) => ({
    name: `${home.name}/${file}`,
    path: `${home.path.replace(/\/+$/u, "")}/${file}`,
    optional: true,
  }));
}

/** Variables that put these files, caches or temporary files elsewhere. */
const NAMING = [
  "XDG_CONFIG_HOME",
  "XDG_STATE_HOME",
  "XDG_DATA_HOME",
  "XDG_RUNTIME_DIR",
  "DOCKER_CONFIG",
  "REGISTRY_AUTH_FILE",
  "NPM_CONFIG_USERCONFIG",
  "npm_config_userconfig",
  "PIP_CONFIG_FILE",
  "GIT_CONFIG_GLOBAL",
  "CLOUDSDK_CONFIG",
  "GH_CONFIG_DIR",
  "KUBECONFIG",
  "NETRC",
  "GNUPGHOME",
  "TF_DATA_DIR",
  "TF_CLI_CONFIG_FILE",
  "HISTFILE",
  "PYTHON_HISTORY",
  "NODE_REPL_HISTORY",
  "MYSQL_HISTFILE",
  "SQLITE_HISTORY",
  "LESSHISTFILE",
  "TMPDIR",
  "TMP",
  "TEMP",
  "XDG_CACHE_HOME",
  "NPM_CONFIG_CACHE",
  "npm_config_cache",
  "YARN_CACHE_FOLDER",
  "PIP_CACHE_DIR",
  "CARGO_HOME",
  "GRADLE_USER_HOME",
  "GOCACHE",
  "GOMODCACHE",
  "GOPATH",
] as const;

const SHARED = ["/dev/shm", "/tmp", "/var/tmp"] as const;

/** `STEPKEY_RESIDUE_SKIP`, from the owner of the machine: paths, separated by colons. */
function skipped(runnerEnv: Environment | undefined): readonly string[] {
  return (runnerEnv?.["STEPKEY_RESIDUE_SKIP"] ?? "").split(":").filter((path) => path !== "");
}

function isBelow(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}
