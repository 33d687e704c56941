import { resolve } from "node:path";
import { holdsSecret } from "../../delivery/redact/redact.ts";
import { isRecord } from "../../shared/json.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Job } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import { warnWithCode } from "../runner/log.ts";
import type { SessionRecorder } from "../runner/session-state.ts";
import { containerName } from "../uses/container/container-name.ts";
import type { ContainerSetting } from "../uses/container/container-steps.ts";
import { DEFAULT_SOCKET, findDocker } from "../uses/container/docker-client.ts";
import { type PreparedImage, prepareImage } from "../uses/container/prepare-image.ts";
import { removeContainerAndHome } from "../uses/container/remove-container.ts";
import { type Mount, WORKSPACE } from "../uses/container/run-arguments.ts";
import type { Docker } from "../uses/container/run-docker.ts";
import type { Variables } from "../uses/lifecycle/step.ts";
import type { HeldLease } from "../lease/source/credential-source.ts";
import type { DeliveredCredential } from "./deliver-credential.ts";

/**
 * The image of a Docker action, where this runner can run one. `config` is an empty directory of ours. The error is a
 * sentence's end.
 */
export async function prepareContainer(
  job: Job,
  action: { readonly image: string; readonly directory: string },
  config: string,
): Promise<Result<PreparedImage, string>> {
  const docker = await dockerOf(job, config);
  if (!docker.ok) return docker;
  return await prepareImage(action, {
    docker: docker.value,
    clock: job.clock,
    signal: job.cancelled,
  });
}

async function dockerOf(job: Job, config: string): Promise<Result<Docker, string>> {
  const { environment, parentPid } = job;
  if (environment.platform !== "linux") return err(ON_LINUX);
  if (parentPid === 0) return err(IN_CONTAINER);
  const client = await findDocker(environment);
  if (client === undefined) return err(WITHOUT_DOCKER);
  return ok({ client, config, path: environment.runnerEnv?.["PATH"] ?? job.env["PATH"] ?? "" });
}

const ON_LINUX = "it is a Docker action, and those run on Linux only";
const WITHOUT_DOCKER = "it is a Docker action, and the runner's PATH has no docker";
const IN_CONTAINER =
  "it is a Docker action, and this job runs in a container itself, whose directories Docker cannot see";

/** What its containers share, once there is a lease. */
export function containerSetting(
  job: Job,
  { docker, id }: PreparedImage,
  given: {
    readonly lease: Pick<HeldLease, "id">;
    readonly delivered: Pick<DeliveredCredential, "env" | "filesDirectory" | "masking">;
    readonly all: Variables;
    readonly directory: string;
  },
): ContainerSetting {
  const { inputs, env } = job;
  const { lease, delivered, all, directory } = given;
  const temp = resolve(tempDirectory(job));
  const workspace = resolve(env["GITHUB_WORKSPACE"] ?? ".");
  // As in the runner. The innermost first, for paths in variables.
  const places = [
    [workspace, WORKSPACE],
    ...((env["GITHUB_EVENT_PATH"] ?? "").startsWith(`${temp}/_github_workflow/`)
      ? ([[`${temp}/_github_workflow`, "/github/workflow"]] as const)
      : []),
    [temp, "/github/runner_temp"],
  ] as const;
  return {
    docker,
    image: id,
    name: containerName(lease.id),
    network: networkOf(inputs.uses?.contexts.job),
    mounts: [
      ...places.map(([source, target]): Mount => ({ type: "bind", source, target })),
      ...socketMount(docker.client.host),
      ...filesMount(delivered.filesDirectory),
    ],
    rules: {
      own: new Set([...Object.keys(inputs.env), ...Object.keys(delivered.env)]),
      passEnv: inputs.passEnv,
      places,
      holdsSecret: (text) => holdsSecret(delivered.masking.matcher, text),
    },
    all,
    directory,
  };
}

/** The runner gives every Docker action the daemon of its machine. */
function socketMount(host: string): readonly Mount[] {
  if (!host.startsWith("unix://")) return [];
  return [{ type: "bind", source: host.slice("unix://".length), target: DEFAULT_SOCKET }];
}

/** At the same path, which variables of the credential name. */
function filesMount(directory: string | undefined): readonly Mount[] {
  if (directory === undefined) return [];
  return [{ type: "bind", source: directory, target: directory, isReadOnly: true }];
}

/** Where the job's services are. */
function networkOf(jobContext: unknown): string | undefined {
  const container = isRecord(jobContext) ? jobContext["container"] : undefined;
  const network = isRecord(container) ? container["network"] : undefined;
  return typeof network === "string" && network !== "" ? network : undefined;
}

const NOT_REMOVED =
  "stepkey: The container of the action could not be removed. The post step tries again.";

/** Removes the last container and the home of all. Never rejects. */
export async function removeContainers(
  job: Job,
  { docker, name }: Pick<ContainerSetting, "docker" | "name">,
  state: Pick<SessionRecorder, "containerRemoved">,
): Promise<void> {
  const removed = await removeContainerAndHome(docker, name);
  if (removed === "failed") warnWithCode(job.runner, "files_not_removed", NOT_REMOVED);
  else state.containerRemoved();
}
