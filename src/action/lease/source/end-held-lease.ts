import { failure } from "../../../shared/failure.ts";
import { faultText } from "../../../shared/fault-text.ts";
import { withGracePeriod } from "../../context/grace-period.ts";
import type { Job } from "../../context/job.ts";
import type { Ending, HeldLease } from "./credential-source.ts";

/** Long enough for a broker that restarts. */
const LIMIT_MS = 60_000;
/** The runner sends SIGKILL ten seconds after it cancelled, and stopping the task took up to four of them. */
const AFTER_CANCEL_MS = 4000;

/** Revokes the credential and probes whether it is dead; with less time once the runner has cancelled. */
export async function endHeldLease(
  { clock, cancelled }: Pick<Job, "clock" | "cancelled">,
  lease: HeldLease,
): Promise<Ending> {
  const period = { clock, cancelled, limitMs: LIMIT_MS, afterCancelMs: AFTER_CANCEL_MS };
  try {
    return await withGracePeriod(period, (signal) => lease.end(signal));
  } catch (error) {
    return errorWhileEnding(error, clock.now());
  }
}

/** A bug of stepkey must not hide that a credential may still work. */
function errorWhileEnding(error: unknown, checkedAt: number): Ending {
  const what = faultText(error);
  return {
    revocation: "failed",
    checkedAt,
    by: "action",
    facts: [],
    failure: failure("revocation_failed", `The credential could not be revoked: ${what}.`, {
      remedy: "The post step tries again; the receipt says when the credential expires.",
      cause: error,
    }),
  };
}
