import type { ChildEnvironment } from "../../delivery/environment/child-environment.ts";
import type { PrivateHomes } from "../../delivery/homes/open-homes.ts";
import { filesParents } from "../../delivery/task/credential-files.ts";
import { changedHomeLines, keptHomeLines } from "../../receipt/home-lines.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { codeOf } from "../../shared/error-code.ts";
import { valueWithin } from "../../shared/settles-within.ts";
import type { Job } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import { sayLines, warnWithCode } from "../runner/log.ts";
import type { SessionRecorder } from "../runner/session-state.ts";

/** The task's environment with private places for tools that log in. */
export interface TaskHomes {
  readonly env: ChildEnvironment["env"];
  /** Removes them, says what went with them, and waits for no file system that does not respond. Never rejects. */
  readonly remove: () => Promise<void>;
}

const load = async () => await import("../../delivery/homes/open-homes.ts");

/** Loads what making them needs while the step waits for its credential; a failure shows when they are made. */
export function prepareHomes(): void {
  load().catch(() => undefined);
}

/**
 * Makes the places, and says which tools keep the job's own. A task without them runs as well: its tools then use the
 * job's, and the search for residue looks there.
 */
export async function openTaskHomes(
  job: Job,
  env: ChildEnvironment["env"],
  state: Pick<SessionRecorder, "homesAt" | "homesRemoved">,
): Promise<TaskHomes> {
  const { keepConfig: keep } = job.inputs;
  const homes = await attempt(job, async () => {
    const { openHomes } = await load();
    const ofKinds = job.kinds.flatMap(({ toolHomes }) => toolHomes ?? []);
    const parents = await filesParents(tempDirectory(job));
    return await openHomes({
      env,
      keep,
      ofKinds,
      parents,
      opened: (path) => state.homesAt(path),
    });
  });
  sayLines(job.runner, keptHomeLines(keep, homes?.kept ?? []));
  if (homes === undefined) return { env, remove: () => Promise.resolve() };
  // What the task has already goes before it.
  return { env: { ...homes.env, ...env }, remove: () => removeHomes(job, homes, state) };
}

async function attempt(
  { runner }: Job,
  open: () => Promise<PrivateHomes | undefined>,
): Promise<PrivateHomes | undefined> {
  try {
    return await open();
  } catch (error) {
    const why = `The directory for private copies of tools' settings could not be created (${codeOf(error)}).`;
    const instead = "Tools use the job's own settings, and a login of the task stays in the job.";
    sayLines(runner, labelled("◌", "config", [why, instead]));
    return undefined;
  }
}

const LOOK_MS = 1000;
const REMOVE_MS = 3000;
const NOT_REMOVED =
  "stepkey: Some of the private settings of tools could not be removed. The post step tries again.";

async function removeHomes(
  { runner, clock }: Job,
  homes: PrivateHomes,
  state: Pick<SessionRecorder, "homesRemoved">,
): Promise<void> {
  const changed = (await valueWithin(homes.changed(), LOOK_MS, clock)) ?? [];
  const isGone = await valueWithin(homes.remove(), REMOVE_MS, clock);
  if (isGone === true) {
    state.homesRemoved();
    sayLines(runner, changedHomeLines(changed));
  } else {
    warnWithCode(runner, "files_not_removed", NOT_REMOVED);
  }
}
