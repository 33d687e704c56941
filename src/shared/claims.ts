import type { Instant } from "./clock.ts";

/**
 * What GitHub's OIDC ID token says about one job. Ids decide, names are shown; `sub` is left out on purpose,
 * its format changes with repository settings.
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
  /** The check run of this very job: with repository, run and attempt it is the job's identity. */
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
  /** `owner/repo/path@ref` of the file that holds the job: the called reusable workflow where there is one. */
  readonly jobWorkflowRef: string | undefined;
  readonly jobWorkflowSha: string | undefined;
  /** Only there when the job names an environment. */
  readonly environment: string | undefined;
  /** `github-hosted` or `self-hosted`. */
  readonly runnerEnvironment: string;
}

/** Identity of one job: the key of the seal. */
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

/** What a credential may do: `read` is the default, `write` always needs a word in the workflow. */
export type Access = "read" | "write";
