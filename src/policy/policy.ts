import type { Access } from "../shared/claims.ts";
import type { CredentialSettings } from "./grant-kind.ts";

/** A gate's rules, as policy or the direct mode's inputs give them. */
export interface ApprovalRule {
  /** Approving reviews by different people. 0 only together with `reason`. */
  readonly count: number;
  /** `@login` or `@org/team`; empty: anyone who may write. Every list must hold (one a document). */
  readonly by: readonly (readonly string[])[];
  readonly maxAgeSeconds: number;
  /** How many leases one approval of one commit is good for. */
  readonly uses: number;
  /** Why no approval is needed, when `count` is 0: carried into audit and receipt. */
  readonly reason: string | undefined;
}

export interface AllowRule {
  readonly events: readonly string[];
  /** `job_workflow_ref`, exact; undefined does not restrict. */
  readonly workflow: string | undefined;
  readonly runners: readonly string[] | undefined;
  readonly refs: readonly string[] | undefined;
}

/** One grant after both documents were joined: every limit holds. */
export interface Grant {
  readonly name: string;
  readonly environment: string | undefined;
  readonly access: Access;
  /** Undefined: the broker's default. */
  readonly ttlSeconds: number | undefined;
  readonly credential: CredentialSettings;
  readonly allow: AllowRule;
  /** Only for writes. */
  readonly approval: ApprovalRule | undefined;
  readonly perJob: number;
  readonly onWithdrawal: "revoke" | "finish";
  /** Where the grant stands: `octo-org/shop.yml:9`. */
  readonly source: string;
}

/** What both documents together say beyond one grant. */
export interface PolicyFrame {
  /** Logins of agents, besides every bot and app. */
  readonly agents: readonly string[];
  /** Branches whose pull requests may ever write; undefined: the default branch. */
  readonly bases: readonly string[] | undefined;
  readonly mode: "enforce" | "observe";
}

/** What one step asks for. */
export interface GrantRequest {
  readonly grant: string;
  readonly environment: string | undefined;
  readonly access: Access;
  readonly ttlSeconds: number | undefined;
}
