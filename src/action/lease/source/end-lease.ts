import { failure } from "../../../shared/failure.ts";
import { faultText } from "../../../shared/fault-text.ts";
import type { Job } from "../../context/job.ts";
import type { Ending, HeldLease } from "./credential-source.ts";
import { withPatience } from "../../context/grace-period.ts";

/** Long enough for a broker that restarts. */
const PATIENT_MS = 60_000;
/** The runner interrupts, and kills ten seconds later; stopping the task took up to four of them. */
const HURRIED_MS = 4000;

/** Revokes and looks whether the credential is dead: patiently, but in a hurry once the runner has cancelled. */
export async function endLease(
  job: Pick<Job, "clock" | "cancelled">,
  lease: HeldLease,
): Promise<Ending> {
  const { clock, cancelled } = job;
  const patience = { clock, cancelled, patientMs: PATIENT_MS, hurriedMs: HURRIED_MS };
  try {
    return await withPatience(patience, (signal) => lease.end(signal));
  } catch (error) {
    return faultWhileEnding(error, clock.now());
  }
}

/** A bug of ours must not hide that a credential may still live. */
function faultWhileEnding(error: unknown, checkedAt: number): Ending {
  const what = faultText(error);
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
