import { failure } from "../shared/failure.ts";
import type { Job } from "./job.ts";
import type { Ending, HeldLease } from "./lease-source.ts";

/** Long enough for a broker that restarts. */
const PATIENCE_MS = 60_000;
/** The runner interrupts, and kills ten seconds later; stopping the task took up to four of them. */
const HURRY_MS = 4000;

/** Revokes and looks whether the credential is dead: patiently, but in a hurry once the runner has cancelled. */
export async function endLease(
  job: Pick<Job, "clock" | "cancelled">,
  lease: HeldLease,
): Promise<Ending> {
  const over = new AbortController();
  const done = new AbortController();
  const stopAfter = async (milliseconds: number): Promise<void> => {
    await job.clock.sleep(milliseconds, done.signal);
    over.abort();
  };
  const hurry = (): void => void stopAfter(HURRY_MS);
  void stopAfter(PATIENCE_MS);
  if (job.cancelled.aborted) hurry();
  else job.cancelled.addEventListener("abort", hurry, { once: true });
  try {
    return await lease.end(over.signal);
  } catch (error) {
    return faultWhileEnding(error, job.clock.now());
  } finally {
    done.abort();
    job.cancelled.removeEventListener("abort", hurry);
  }
}

/** A bug of ours must not hide that a credential may still live. */
function faultWhileEnding(error: unknown, checkedAt: number): Ending {
  const what = error instanceof Error ? error.message : "an unknown fault";
  return {
    revocation: "failed",
    checkedAt,
    by: "action",
    facts: [],
    failure: failure("revocation_failed", `The credential could not be revoked: ${what}.`, {
      remedy: "Post tries once more; the receipt says until when it lives.",
      cause: error,
    }),
  };
}
