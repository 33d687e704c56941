import { findPlanted, plantedFailure } from "../delivery/environment/planted.ts";
import { checkTask } from "../delivery/task/check-task.ts";
import { cancelledBeforeStart } from "../delivery/task/start-task.ts";
import type { Failure } from "../shared/failure.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { openJob, type ActionEnvironment, type Job } from "./context/job.ts";
import { tempDirectory } from "./context/temp-directory.ts";
import type { Inputs } from "./inputs/read-inputs.ts";
import { createSource } from "./lease/create-source.ts";
import type {
  HeldLease,
  Identify,
  LeaseRefusal,
  OpenedSource,
} from "./lease/source/credential-source.ts";
import { obtainLease } from "./lease/source/wait-for-approval.ts";
import { showTitle, showWait } from "./report/progress.ts";
import { refuseStep } from "./report/refusal.ts";
import { reportSession } from "./report/session.ts";
import type { SessionRecorder } from "./runner/session-state.ts";
import { carryThrough } from "./session/carry-through.ts";
import { reportBystanders } from "./task/bystanders.ts";
import type { PreparedUses } from "./task/prepare-uses.ts";
import { prepareHomes } from "./task/private-homes.ts";
import { preparePlace } from "./task/task-place.ts";
import { taskLocation } from "./task/use-lease.ts";

/**
 * The path of one credential, from checked inputs to the step's exit code. Once there is a lease, it is ended whatever
 * happens; whatever fails before that leaves none behind.
 */
export async function runMain(inputs: Inputs, environment: ActionEnvironment): Promise<number> {
  const job = await openJob(inputs, environment);
  showTitle(job);
  // `fromJSON` of it works then, whatever becomes of the step.
  if (inputs.uses !== undefined) job.runner.setOutput("outputs", "{}");

  // Before any token exists, because whoever planted a loader or a proxy must not get one.
  const planted = findPlanted(job.environment);
  if (planted.length > 0) return await refuseStep(job, { failure: plantedFailure(planted) });
  const startable = await checkStart(job);
  if (!startable.ok) return await refuseStep(job, { failure: startable.error });
  const action = startable.value;
  try {
    return await withCredential(job, action);
  } finally {
    await action?.remove();
  }
}

/** Checks what gets the credential, as far as that is possible before there is one: a script, or an action. */
async function checkStart(job: Job): Promise<Result<PreparedUses | undefined, Failure>> {
  const { uses } = job.inputs;
  if (uses === undefined) {
    const notStartable = await checkTask(taskLocation(job), job.env["PATH"]);
    return notStartable === undefined ? ok(undefined) : err(notStartable);
  }
  const { prepareUses } = await import("./task/prepare-uses.ts");
  return await prepareUses(job, uses);
}

/** From the request for an ID token to the step's exit code. */
async function withCredential(job: Job, action: PreparedUses | undefined): Promise<number> {
  // First, because it takes longest: everything else up to the credential is done while the request is on its way.
  const asking = await askForIdentity(job);
  const prepared = preparePlace(tempDirectory(job), { pipes: action === undefined });
  try {
    await reportBystanders(job);
    const opened = await openSession(job, asking);
    if (!opened.ok) return await refuseStep(job, cancelledOr(job, opened.error));
    const session = await carryThrough({ ...opened.value, prepared, action });
    return await reportSession(job, session);
  } finally {
    await prepared.discard();
  }
}

/** Opens the source of credentials, and requests the first ID token; undefined where the step needs none. */
async function askForIdentity(job: Job): Promise<OpenedSource | undefined> {
  if (job.inputs.source.mode === "secret-env") return undefined;
  const opened = await createSource(job);
  let first: ReturnType<Identify> | undefined = opened.identify(job.cancelled);
  // Handled where it is used.
  first.catch(() => undefined);
  const identify: Identify = (signal) => {
    const identity = first ?? opened.identify(signal);
    first = undefined;
    return identity;
  };
  return { ...opened, identify };
}

/** The lease, or what the step has instead of one. */
async function openSession(
  job: Job,
  asking: OpenedSource | undefined,
): Promise<Result<OpenedSession, LeaseRefusal>> {
  const { inputs } = job;
  if (asking === undefined) {
    const { holdStoredSecrets } = await import("./lease/stored-secrets.ts");
    return ok({ job, waited: false, ...holdStoredSecrets(job) });
  }
  // An ID token, its claims, the environment, the decision, the issue: again while only an approval is missing.
  const { source, identify, state } = asking;
  prepareHomes();
  let waited = false;
  const obtained = await obtainLease({
    source,
    identify,
    waitSeconds: inputs.waitSeconds,
    clock: job.clock,
    signal: job.cancelled,
    onWait: (wait) => {
      waited = true;
      showWait(job, wait);
    },
  });
  return obtained.ok ? ok({ job, lease: obtained.value, waited, state }) : obtained;
}

interface OpenedSession {
  readonly job: Job;
  readonly lease: HeldLease;
  readonly waited: boolean;
  readonly state: SessionRecorder;
}

/** That the step was cancelled says more than what the cancelled request failed with. */
function cancelledOr({ cancelled }: Job, refusal: LeaseRefusal): LeaseRefusal {
  if (!cancelled.aborted) return refusal;
  return { failure: cancelledBeforeStart() };
}
