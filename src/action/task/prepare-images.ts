import { cancelledBeforeStart } from "../../delivery/task/start-task.ts";
import { actionReferenceText } from "../../shared/action-reference.ts";
import type { Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Job } from "../context/job.ts";
import type { PreparedImage } from "../uses/container/prepare-image.ts";
import type { PreparedAction } from "../uses/prepare/prepared-action.ts";
import { unusable } from "../uses/prepare/unusable.ts";
import {
  type Containers,
  type ContainersUse,
  type ImageSource,
  openContainers,
} from "./containers.ts";
import { directoryFor } from "./nested-actions.ts";
import { prepareContainer } from "./prepare-container.ts";
import { nestedSteps } from "./prepared-lines.ts";

/** The images of all Docker actions of a step. */
export interface PreparedImages {
  readonly open: (use: ContainersUse) => Containers;
  /** Sentences for the log. */
  readonly notes: readonly string[];
  /** Removes what was built. Never rejects. */
  readonly remove: () => Promise<void>;
}

interface Use {
  readonly reference: PreparedAction["reference"];
  readonly source: ImageSource;
  /** Of the step; undefined for the action that `uses` names. */
  readonly position: string | undefined;
}

/** Builds or pulls them one after the other. What several steps use is prepared once. */
export async function prepareImages(
  job: Job,
  prepared: PreparedAction,
): Promise<Result<PreparedImages, Failure>> {
  const config = directoryFor(job);
  if (!config.ok) return config;
  const known = new Map<string, PreparedImage>();
  const notes: string[] = [];
  const remove = async (): Promise<void> => {
    await Promise.all([...known.values()].map((image) => image.remove()));
    // Docker needs it to remove them.
    await config.value.remove();
  };
  for (const use of usesOf(prepared)) {
    const { source, position } = use;
    if (known.has(keyOf(source))) continue;
    const { directory, runs } = source;
    const action = { image: runs.image, directory };
    const image = await prepareContainer(job, action, config.value.path);
    if (!image.ok) {
      await remove();
      return err(refused(job, use, { why: image.error, outer: prepared }));
    }
    known.set(keyOf(source), image.value);
    const where = position === undefined ? "" : `step ${position}: `;
    notes.push(...image.value.notes.map((note) => `${where}${note}`));
  }
  const [first] = known.values();
  if (first === undefined) throw new Error("no action of the step is a Docker action");
  const images = { docker: first.docker, of: (source: ImageSource) => imageOf(known, source) };
  return ok({ open: (use) => openContainers(job, images, use), notes, remove });
}

function usesOf(prepared: PreparedAction): readonly Use[] {
  const all = [
    { action: prepared, position: undefined },
    ...nestedSteps(prepared.runs).map(({ action, position }) => ({ action, position })),
  ];
  return all.flatMap(({ action: { reference, directory, runs }, position }) =>
    runs.using === "docker" ? [{ reference, position, source: { directory, runs } }] : [],
  );
}

function imageOf(known: ReadonlyMap<string, PreparedImage>, source: ImageSource): PreparedImage {
  const image = known.get(keyOf(source));
  if (image === undefined) throw new Error("no image was prepared for this action");
  return image;
}

function keyOf({ directory, runs: { image } }: ImageSource): string {
  return image.startsWith("docker://") ? image : JSON.stringify([directory, image]);
}

function refused(
  job: Job,
  { reference, position }: Use,
  { why, outer }: { readonly why: string; readonly outer: PreparedAction },
): Failure {
  if (job.cancelled.aborted) return cancelledBeforeStart();
  const failed = unusable(actionReferenceText(reference), why);
  if (position === undefined) return failed;
  const user = `Step ${position} of ${actionReferenceText(outer.reference)} uses it.`;
  return { ...failed, message: `${failed.message} ${user}` };
}
