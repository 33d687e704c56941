import { findPlanted, plantedFailure } from "../delivery/environment/planted.ts";
import { checkTask } from "../delivery/task/check-task.ts";
import { failure } from "../shared/failure.ts";
import { endLease } from "./lease/source/end-lease.ts";
import type { Inputs } from "./inputs/read-inputs.ts";
import { openJob, type Job, type Surroundings } from "./context/job.ts";
import type { HeldLease, NotObtained, Revocation } from "./lease/source/credential-source.ts";
import { lookAround } from "./task/bystanders.ts";
import { lookForResidue } from "./task/residue.ts";
import { orWarn } from "./runner/warn-on-error.ts";
import { refuseStep } from "./report/refusal.ts";
import { reportSession } from "./report/session.ts";
import { showIssued, showTitle, showWaiting } from "./report/progress.ts";
import { maskSecrets, taskPlace, useLease } from "./task/use-lease.ts";
import { askForLease } from "./lease/source/wait-for-approval.ts";
import { wireSource } from "./lease/create-source.ts";

/**
 * The path of one credential, from checked inputs to the step's exit code. Once a lease is held, it is ended whatever
 * happens; nothing that fails before leaves one behind.
 */
export async function runMain(inputs: Inputs, around: Surroundings): Promise<number> {
  const job = await openJob(inputs, around);
  showTitle(job);

  // Before any token exists: whoever planted a loader or a proxy must not get one.
  const planted = findPlanted(job.environment);
  if (planted.length > 0) return await refuseStep(job, { failure: plantedFailure(planted) });
  const unstartable = await checkTask(taskPlace(job), job.env["PATH"]);
  if (unstartable !== undefined) return await refuseStep(job, { failure: unstartable });
  await lookAround(job);

  // An ID token, its claims, the environment, the decision, the issue: again while only an approval is missing.
  const { source, identify, recordEnd } = await wireSource(job);
  let waited = false;
  const obtained = await askForLease({
    source,
    identify,
    waitSeconds: inputs.waitSeconds,
    clock: job.clock,
    signal: job.cancelled,
    waiting: (waiting) => {
      waited = true;
      showWaiting(job, waiting);
    },
  });
  if (!obtained.ok) return await refuseStep(job, whyNot(job, obtained.error));
  const lease = obtained.value;
  try {
    return await carryThrough({ job, lease, waited, recordEnd });
  } catch (error) {
    // A full disk or a bug of ours must not leave a credential behind; ending it twice is harmless.
    await endLease(job, lease);
    throw error;
  }
}

interface Held {
  readonly job: Job;
  readonly lease: HeldLease;
  readonly waited: boolean;
  readonly recordEnd: (revocation: Revocation) => void;
}

/** The second half of the path, with the credential in hand: mask, use, look for residue, end, report. */
async function carryThrough({ job, lease, waited, recordEnd }: Held): Promise<number> {
  const cover = maskSecrets(job, lease);
  showIssued(job, { lease, cover, waited });
  const used = await useLease(job, lease, cover);
  // Both at once: no file is searched for the price of a longer life.
  const [residue, ending] = await Promise.all([
    lookForResidue(job, cover.matcher, used.startedAt),
    endLease(job, lease),
  ]);
  await orWarn(job.runner, "the word for post", () => recordEnd(ending.revocation));
  return await reportSession(job, { lease, cover, used, residue, ending });
}

/** What a cancelled request failed with says less than that it was cancelled. */
function whyNot({ cancelled }: Job, why: NotObtained): NotObtained {
  if (!cancelled.aborted) return why;
  return {
    failure: failure("cancelled", "The step was cancelled before the task ran.", {
      remedy: "Re-run the job.",
    }),
  };
}
