import type { ResidueRoot } from "../../delivery/residue/open-roots.ts";
import { shownProcessName } from "../../delivery/residue/byte-path.ts";
import type { Job } from "../context/job.ts";
import type { HeldLease } from "../lease/source/credential-source.ts";
import { endHeldLease } from "../lease/source/end-held-lease.ts";
import { showContainer, showIssued } from "../report/progress.ts";
import type { SessionRecorder } from "../runner/session-state.ts";
import { warnOnError } from "../runner/warn-on-error.ts";
import { deliverCredential, type DeliveredCredential } from "../task/deliver-credential.ts";
import type { PreparedUses } from "../task/prepare-uses.ts";
import { searchForResidue } from "../task/residue.ts";
import type { CollectedFiles, EndedTask, Session } from "../task/session.ts";
import type { PreparedPlace } from "../task/task-place.ts";
import { useLease, type WatchedTask } from "../task/use-lease.ts";

/** A lease that this process holds, with what uses it. */
export interface RunningSession {
  readonly job: Job;
  readonly lease: HeldLease;
  /** Whether an approval was waited for, so that the log says already who asked. */
  readonly waited: boolean;
  readonly state: SessionRecorder;
  readonly prepared: PreparedPlace;
  readonly action: PreparedUses | undefined;
  /** Who else looks at the task while it runs; absent: nobody. */
  readonly watched?: WatchedSession;
}

export interface WatchedSession extends WatchedTask {
  /** Gets the secrets before anything can print one. */
  readonly delivered: (credential: DeliveredCredential) => void;
  /** The task has ended, and its credential ends next. */
  readonly ended: () => void;
  /** Why `stop` aborted: a clause. */
  readonly whyStopped: () => string | undefined;
  /** Where the task could leave files besides the usual places. */
  readonly places: readonly ResidueRoot[];
}

/**
 * The second half of the path, with the lease in hand: deliver, use, search for residue, end. Whatever happens, the lease is
 * ended.
 */
export async function carryThrough(session: RunningSession): Promise<Session> {
  try {
    return await carry(session);
  } catch (error) {
    // A full disk or a bug of stepkey must not leave a credential behind; ending it twice is harmless.
    await endHeldLease(session.job, session.lease);
    throw error;
  }
}

async function carry(session: RunningSession): Promise<Session> {
  const { job, lease, waited, state, prepared, action, watched } = session;
  const delivered = await deliverCredential(job, lease, (directory) => state.filesAt(directory));
  watched?.delivered(delivered);
  const { masking } = delivered;
  let ended: EndedTask;
  try {
    showIssued(job, { lease, masking, waited });
    showContainer(job, lease);
    ended = await useLease(job, { lease, delivered, state, prepared, action, watched });
  } catch (error) {
    await Promise.all([endHeldLease(job, lease), delivered.remove()]);
    throw error;
  }
  watched?.ended();
  // The end first: nothing that the task left may delay it, and looking at that does not prolong the credential's life.
  const [ending, { written, left, residue }] = await Promise.all([
    endHeldLease(job, lease),
    lookForLeftovers(session, delivered, ended),
  ]);
  const { collect: _, ...rest } = ended;
  const result = { ...rest, ...written };
  await warnOnError(job.runner, "the state for the post step", () =>
    state.ended(ending.revocation),
  );
  const nested = action?.nested ?? [];
  const whyStopped = watched?.whyStopped();
  return { lease, masking, result, left, residue, ending, nested, whyStopped };
}

interface Leftovers extends Pick<Session, "left" | "residue"> {
  readonly written: CollectedFiles;
}

/** What the task wrote for the runner, its processes, and then its files, when nothing writes to them any more. */
async function lookForLeftovers(
  { job, watched }: RunningSession,
  { masking, remove }: DeliveredCredential,
  { left: leaving, startedAt, collect }: EndedTask,
): Promise<Leftovers> {
  const { matcher } = masking;
  const [written] = await Promise.all([collect(), remove()]);
  const left = (await leaving).map(({ pid, name, ended }) => ({
    name: shownProcessName(matcher, name),
    pid,
    ended,
  }));
  const search = { matcher, since: startedAt, also: watched?.places ?? [] };
  return { written, left, residue: await searchForResidue(job, search) };
}
