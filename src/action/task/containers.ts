import type { PrivateDirectory } from "../../delivery/task/private-directory.ts";
import type { Job } from "../context/job.ts";
import type { HeldLease } from "../lease/source/credential-source.ts";
import type { SessionRecorder } from "../runner/session-state.ts";
import { containerName } from "../uses/container/container-name.ts";
import { createContainerSteps } from "../uses/container/container-steps.ts";
import type { PreparedImage } from "../uses/container/prepare-image.ts";
import type { Docker } from "../uses/container/run-docker.ts";
import type { RunStep, Variables } from "../uses/lifecycle/step.ts";
import type { DockerRuns } from "../uses/metadata/metadata.ts";
import type { DeliveredCredential } from "./deliver-credential.ts";
import { containerSetting, removeContainers } from "./prepare-container.ts";

/** Where the processes of Docker actions run: each is a container. */
export interface Containers {
  readonly runIn: (action: ImageSource) => RunStep;
  /** Never rejects. */
  readonly remove: () => Promise<void>;
}

/** What an image is made from. */
export interface ImageSource {
  readonly directory: string;
  readonly runs: Pick<DockerRuns, "image">;
}

export interface ContainersUse {
  readonly lease: Pick<HeldLease, "id">;
  readonly delivered: DeliveredCredential;
  readonly directory: PrivateDirectory;
  readonly state: Pick<SessionRecorder, "containerAt" | "containerRemoved">;
  /** What every process has. */
  readonly all: Variables;
  /** Runs Docker's client. */
  readonly run: RunStep;
}

/**
 * They run one after the other, so all have the same name, and share one home, as on the runner: what a killed main leaves
 * is found by that name alone.
 */
export function openContainers(
  job: Job,
  images: { readonly docker: Docker; readonly of: (action: ImageSource) => PreparedImage },
  { lease, delivered, directory, state, all, run }: ContainersUse,
): Containers {
  const name = containerName(lease.id);
  const given = { lease, delivered, all, directory: directory.path };
  state.containerAt(name);
  return {
    runIn: (action) => createContainerSteps(containerSetting(job, images.of(action), given), run),
    remove: () => removeContainers(job, { docker: images.docker, name }, state),
  };
}
