import { type Docker, runDocker } from "./run-docker.ts";

/** Ending the credential waits for it when the job was cancelled. */
const SOON_MS = 1500;
/** At the end, nothing waits for it. */
const LAST_MS = 4000;
const MISSING = /no such (?:container|volume)/iu;

/** Ends and removes a container, with the volumes that it made. Resolves with what was there; never rejects. */
export async function removeContainer(
  docker: Docker,
  name: string,
  signal = AbortSignal.timeout(SOON_MS),
): Promise<Removal> {
  return await remove(docker, ["rm", "--force", "--volumes", name], signal);
}

/** `failed`: it may still be there. */
export type Removal = "removed" | "nothing" | "failed";

/** The container and its home: what a killed main leaves, too. */
export async function removeContainerAndHome(docker: Docker, name: string): Promise<Removal> {
  const signal = AbortSignal.timeout(LAST_MS);
  const container = await removeContainer(docker, name, signal);
  const home = await remove(docker, ["volume", "rm", name], signal);
  if (container === "failed" || home === "failed") return "failed";
  return container === "removed" || home === "removed" ? "removed" : "nothing";
}

async function remove(
  docker: Docker,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Removal> {
  const { isOk, stdout, why } = await runDocker(docker, args, signal);
  if (isOk) return stdout === "" ? "nothing" : "removed";
  return MISSING.test(why) ? "nothing" : "failed";
}
