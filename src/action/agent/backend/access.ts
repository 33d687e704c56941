import type {
  AskState,
  DiscoveredGrant,
  DiscoveredTask,
  Missing,
} from "../../../shared/task-wire.ts";

/** What this job could ask for: a response of `POST /discover`, or the same made in direct mode. */
export interface Discovery {
  /** `owner/name`. */
  readonly repository: string;
  /** The job's environment, if it has one. */
  readonly environment?: string;
  /** The commit that the job runs for. */
  readonly commit: string;
  readonly grants: readonly DiscoveredGrant[];
  readonly tasks: readonly DiscoveredTask[];
}

/** Where a grant or a task stands, and who could change that. */
export interface AccessView {
  readonly name: string;
  readonly kind: "grant" | "task";
  readonly state: AskState;
  readonly missing: readonly Missing[];
  /** Who can approve what is missing, in words; absent if nobody has to, or nobody can. */
  readonly who_can_approve?: string;
  /** Where at GitHub that is done. */
  readonly approval_url?: string;
  /** One sentence: who gets the credential once nothing is missing, such as a gated job and not this agent. */
  readonly what_next?: string;
}

/** The same, with the reasons one by one. */
export interface AccessExplanation extends AccessView {
  /** The rule of the policy that decided: `octo-org/shop.yml:9 orders-migrate`. */
  readonly rule?: string;
  /** One sentence each. */
  readonly reasons: readonly string[];
}
