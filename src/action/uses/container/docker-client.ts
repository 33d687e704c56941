import { access, constants, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { type JobEnvironment, meantVariables } from "../../../delivery/environment/planted.ts";

/** The `docker` of this runner, and the daemon that it speaks to. */
export interface DockerClient {
  readonly file: string;
  readonly host: string;
  /**
   * What decides which daemon it reaches, and how: all of it, so that nothing in the environment of an action decides it.
   * An empty value counts as not set.
   */
  readonly env: Readonly<Record<string, string>>;
}

/** Where the daemon is unless the runner says otherwise. */
export const DEFAULT_SOCKET = "/var/run/docker.sock";

/** Read by the client, and so never an action's. `--host` and `--config` replace the others. */
const TLS = ["DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"];
const UNUSED = ["DOCKER_API_VERSION", "DOCKER_DEFAULT_PLATFORM", "DOCKER_CONTENT_TRUST"];
const REPLACED = ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG"];

/** Names that mean something to the client of this runner: a container does not get them. */
export const CLIENT_VARIABLES: ReadonlySet<string> = new Set([...TLS, ...UNUSED, ...REPLACED]);

/**
 * Undefined when the runner has no Docker. An earlier step of the job can change PATH, the client's settings and
 * variables: only the runner's own PATH counts, no settings are read, and a variable counts where it is the runner's
 * own or was trusted.
 */
export async function findDocker(job: JobEnvironment): Promise<DockerClient | undefined> {
  const file = await programOn(job.runnerEnv?.["PATH"] ?? job.env["PATH"] ?? "", "docker");
  if (file === undefined) return undefined;
  const meant = new Set(meantVariables(job));
  const valueOf = (name: string): string => (meant.has(name) ? (job.env[name] ?? "") : "");
  const host = valueOf("DOCKER_HOST");
  return {
    file,
    host: host === "" ? `unix://${DEFAULT_SOCKET}` : host,
    env: Object.fromEntries([
      ...TLS.map((name) => [name, valueOf(name)] as const),
      ...UNUSED.map((name) => [name, ""] as const),
    ]),
  };
}

async function programOn(path: string, name: string): Promise<string | undefined> {
  for (const directory of path.split(":")) {
    const file = join(directory, name);
    if (isAbsolute(directory) && (await isExecutable(file))) return file;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
