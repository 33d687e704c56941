import { failure } from "../../../shared/failure.ts";
import { faultText } from "../../../shared/fault-text.ts";
import { withGracePeriod } from "../../context/grace-period.ts";
import type { Job } from "../../context/job.ts";
import type { Ending, HeldLease } from "./credential-source.ts";

/** Long enough for a broker that restarts. */
const LIMIT_MS = 60_000;
/** The runner sends SIGKILL ten seconds after it cancelled. Stopping the task takes some of them, the report the last one. */
const END_AFTER_CANCEL_MS = 9500;
/** Even when all is used up: then the runner decides how long there is. */
const MIN_MS = 500;

/** Revokes the credential and probes whether it is dead; with less time once the runner has cancelled. */
export async function endHeldLease(
  { clock, cancelled, cancelledAt }: Pick<Job, "clock" | "cancelled" | "cancelledAt">,
  lease: Pick<HeldLease, "end">,
): Promise<Ending> {
  const now = clock.now();
  const usedMs = now - (cancelledAt() ?? now);
  const afterCancelMs = Math.max(MIN_MS, END_AFTER_CANCEL_MS - usedMs);
  const period = { clock, cancelled, limitMs: LIMIT_MS, afterCancelMs };
  try {
    return await withGracePeriod(period, (signal) =>
      lease.end(signal, cancelled.aborted ? afterCancelMs : undefined),
    );
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
