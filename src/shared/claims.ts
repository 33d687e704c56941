import type { Instant } from "./clock.ts";

/**
 * What GitHub's OIDC ID token says about one job. Ids decide, names are shown. `sub` is left out on purpose: its format
 * changes with repository settings.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export interface Claims {
  readonly issuer: string;
  readonly audience: string;
  readonly jwtId: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  readonly repository: string;
  readonly repositoryId: number;
  readonly repositoryOwner: string;
  readonly repositoryOwnerId: number;
  readonly runId: number;
  readonly runAttempt: number;
  /** The check run of this job. Together with repository, run and attempt it identifies the job. */
  readonly checkRunId: number;
  readonly actor: string;
  readonly actorId: number;
  readonly eventName: string;
  readonly ref: string;
  readonly refType: string;
  readonly sha: string;
  readonly headRef: string | undefined;
  readonly baseRef: string | undefined;
  readonly workflowRef: string;
  readonly workflowSha: string;
  /** `owner/repo/path@ref` of the file that defines the job: the called reusable workflow, if there is one. */
  readonly jobWorkflowRef: string | undefined;
  readonly jobWorkflowSha: string | undefined;
  /** Only if the job names an environment. */
  readonly environment: string | undefined;
  /** `github-hosted` or `self-hosted`. */
  readonly runnerEnvironment: string;
  /** Whether the ref is protected, by a ruleset or classic protection. Undefined if the token does not say. */
  readonly refProtected: boolean | undefined;
  /** The repository's custom properties (`repo_property_NAME`) by name. GitHub joins several values with commas. */
  readonly repoProperties: Readonly<Record<string, string>>;
}

/** Identifies one job. The seal is per job. */
export interface JobKey {
  readonly repositoryId: number;
  readonly runId: number;
  readonly runAttempt: number;
  readonly checkRunId: number;
}

export function jobKeyOf(claims: JobKey): JobKey {
  const { repositoryId, runId, runAttempt, checkRunId } = claims;
  return { repositoryId, runId, runAttempt, checkRunId };
}

/** What a credential may do. `read` is the default; a workflow always has to ask for `write`. */
export type Access = "read" | "write";
