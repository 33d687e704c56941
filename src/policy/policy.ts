import type { Access } from "../shared/claims.ts";
import type { CredentialSettings } from "./grant-kind.ts";

/** How long after the head arrived an approval starts to count, unless policy says otherwise. */
export const DEFAULT_SETTLE_SECONDS = 10;

/** The rules for approving a write, from policy or from direct mode's inputs. */
export interface ApprovalRule {
  /** How many different people must approve. 0 only together with `reason`. */
  readonly count: number;
  /** Who may approve: `@login` or `@org/team`. One list per document; an approver must be in each. Empty: anyone with write access. */
  readonly by: readonly (readonly string[])[];
  readonly maxAgeSeconds: number;
  /** How often one approval of one commit can be used. */
  readonly uses: number;
  /** What counts as one use: each lease, or one attempt of a run with all its jobs. */
  readonly per: "lease" | "run";
  /** How long after the head arrived an approval starts to count. */
  readonly settleSeconds: number;
  /** Whether who started a `workflow_dispatch` run can approve it. */
  readonly allowStarter: boolean;
  /** Why no approval is needed, when `count` is 0. Audit and receipt show it. */
  readonly reason: string | undefined;
}

/** Tags on which a write may be issued. */
export interface TagRule {
  /** The tag's name, without `refs/tags/`; `*` matches any characters but `/`. */
  readonly name: string;
  /** Who may start and re-run the job: `@login` or `@org/team`. */
  readonly by: readonly string[];
}

export interface AllowRule {
  readonly events: readonly string[];
  /** The exact `job_workflow_ref`; undefined does not restrict. */
  readonly workflow: string | undefined;
  readonly runners: readonly string[] | undefined;
  readonly refs: readonly string[] | undefined;
  /** Logins of who may have started the run. */
  readonly actors: readonly string[] | undefined;
  /** For each custom property of the repository: the values that it may have. */
  readonly repoProperties: Readonly<Record<string, readonly string[]>> | undefined;
  /** True: the ref must be protected. */
  readonly refProtected: true | undefined;
  /** Where a write may run on a tag. One list per document; a tag must be in each. Empty: on none. */
  readonly tags: readonly (readonly TagRule[])[];
  /** Whether a write may run on an older approved merge of its branch. */
  readonly rollback: boolean;
  /** What may get the credential: patterns of actions, and `run` for a script. One list per document; each must match. */
  readonly uses?: readonly (readonly string[])[] | undefined;
}

/** A grant after both documents were joined: every limit applies. */
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
  /** Whether an admin may get it outside the gate, without a job. */
  readonly breakGlass?: boolean;
  /** File and line of the grant: `octo-org/shop.yml:9`. */
  readonly source: string;
}

/** The top level of both documents, joined. */
export interface PolicyFrame {
  /** Logins of agents, in addition to every bot and app. */
  readonly agents: readonly string[];
  /** Branches whose pull requests can write; undefined: the default branch. */
  readonly bases: readonly string[] | undefined;
  readonly mode: "enforce" | "observe";
  /** Forbids it for every grant. */
  readonly noBreakGlass?: boolean;
}

/** What a step requests. */
export interface GrantRequest {
  readonly grant: string;
  /** The action that gets the credential: `owner/repository@COMMIT` or `./path`; undefined for a script. */
  readonly uses?: string | undefined;
  readonly environment: string | undefined;
  readonly access: Access;
  readonly ttlSeconds: number | undefined;
}
