import { type Failure, failure } from "../../shared/failure.ts";

/** What the action runs on, as Node names it. */
export interface Machine {
  readonly platform: string;
  /** Without `v`: `24.18.0`. */
  readonly nodeVersion: string;
}

/**
 * Node 24.5 is the first that sends a request through a proxy of the caller's choice; before, requests would go past the
 * runner's proxy. Runners have it from 2.328 on.
 * @see https://nodejs.org/api/http.html#new-agentoptions, `proxyEnv`
 */
const OLDEST_NODE = { major: 24, minor: 5 };

/** Why stepkey does not run here; undefined when it does. */
export function unsupported({ platform, nodeVersion }: Machine): Failure | undefined {
  if (platform !== "linux" && platform !== "darwin") {
    const name = platform === "win32" ? "Windows" : platform;
    return failure("platform_unsupported", `stepkey does not run on ${name} yet.`, {
      remedy: "Use a Linux or macOS runner, for example runs-on: ubuntu-24.04",
    });
  }
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  const isNewEnough =
    major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
  if (isNewEnough) return undefined;
  const needed = `${OLDEST_NODE.major}.${OLDEST_NODE.minor}`;
  return failure(
    "platform_unsupported",
    `This runner has Node ${nodeVersion}, and stepkey needs Node ${needed} or newer.`,
    { remedy: "Update the runner to version 2.328 or newer." },
  );
}
