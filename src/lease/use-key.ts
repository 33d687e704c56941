import type { JobKey } from "../shared/claims.ts";
import type { ApprovalUse } from "./approval-use.ts";
import type { Lease } from "./lease.ts";

/** What counts as one use of an approval: leases with the same key share it. */
export function useKey({ id, job }: Pick<Lease, "id" | "job">, per: ApprovalUse["per"]): string {
  return per === "run" ? runKey(job) : id;
}

/** An attempt of a run. A re-run runs everything once more, so it is a use of its own. */
export function runKey({ repositoryId, runId, runAttempt }: JobKey): string {
  return `run ${repositoryId}/${runId}/${runAttempt}`;
}
