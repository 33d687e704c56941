import { readRunnerEnvironment } from "../../delivery/environment/runner-environment.ts";
import { openPrivateDirectory } from "../../delivery/task/private-directory.ts";
import type { ActionEnvironment } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import { isContainerName } from "../uses/container/container-name.ts";
import { findDocker } from "../uses/container/docker-client.ts";
import { removeContainerAndHome } from "../uses/container/remove-container.ts";

/**
 * Removes the container that a killed main left, and returns whether there was something. Any step can forge the name, so
 * it must be one that a lease gives.
 */
export async function removeLeftContainer(
  environment: Pick<ActionEnvironment, "env" | "platform" | "parentPid">,
  name: string,
): Promise<boolean> {
  if (!isContainerName(name)) return false;
  const { env, platform, parentPid } = environment;
  const runnerEnv = await readRunnerEnvironment(parentPid);
  const client = await findDocker({ env, runnerEnv, trusted: [], platform, hostileOfKinds: [] });
  if (client === undefined) return false;
  const directory = openPrivateDirectory(tempDirectory(environment), "stepkey-action-");
  const path = runnerEnv?.["PATH"] ?? env["PATH"] ?? "";
  const docker = { client, config: directory.path, path };
  const removed = await removeContainerAndHome(docker, name);
  await directory.remove();
  return removed === "removed";
}
