import type { JobKey } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";

/** An approval that a lease is based on, as the store counts its uses. */
export interface ApprovalUse {
  readonly reviewId: number;
  readonly login: string;
  readonly submittedAt: Instant;
  readonly commit: string;
  /** What counts as one use of it: this lease, or the attempt of a run that it belongs to. */
  readonly per: "lease" | "run";
  /** Whose review it is: a push may rest on several pull requests. Undefined in a lease that an older version stored. */
  readonly pullRequest: number | undefined;
}

/** How often one approval of one commit was used. */
export interface ApprovalUseCount {
  readonly reviewId: number;
  readonly commit: string;
  readonly count: number;
}

/** Who asks how often an approval was used, and what counts as one use for it. */
export interface AskingForUses {
  readonly job: JobKey;
  readonly per: ApprovalUse["per"];
}
