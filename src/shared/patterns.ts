/** Names as GitHub, policy and the wire write them. Each pattern matches a whole text. */

/** A commit, as git names it: SHA-1 or SHA-256, all digits, lower case. */
export const COMMIT_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;

/** What GitHub sends in place of a commit if there is none: all zeros, for example before a branch was created. */
export const NO_COMMIT = /^0+$/u;

/** An id of GitHub (a repository, a run, an account) as text: digits that a number holds exactly. */
export const GITHUB_ID = /^[1-9][0-9]{0,15}$/u;

/** The login of an account or an organisation. Enterprise-managed ones end in `_shortcode`. */
export const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/u;

/** `owner/name`. A name of only dots would be a path. */
export const REPOSITORY_NAME =
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;

/** The ref of a branch; the group `branch` is its name. */
export const BRANCH_REF = /^refs\/heads\/(?<branch>.+)$/u;

/** The ref of a tag; the group `tag` is its name. */
export const TAG_REF = /^refs\/tags\/(?<tag>.+)$/u;

/** The ref on which GitHub runs the workflows of a pull request; the group `number` is the pull request's. */
export const PULL_REQUEST_REF = /^refs\/pull\/(?<number>[1-9]\d{0,9})\/merge$/u;

/**
 * The ref of a merge group, on which GitHub runs workflows for a merge queue: the groups are its base branch, and the number
 * of the pull request that is last in it.
 */
export const MERGE_GROUP_REF =
  /^refs\/heads\/gh-readonly-queue\/(?<branch>.+)\/pr-(?<number>[1-9]\d{0,9})-[0-9a-f]{40,64}$/u;

/** `owner/repo/.github/workflows/file.yml@ref`, as in the claim `job_workflow_ref`, with a group for each part. */
export const WORKFLOW_REF =
  /^(?<owner>[A-Za-z0-9_.-]+)\/(?<repo>[A-Za-z0-9_.-]+)\/(?<path>\.github\/workflows\/[^/@\s]+\.ya?ml)@(?<ref>.+)$/u;

/** The name of a grant in policy. */
export const GRANT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u;

/** The name of a step, as the workflow gives it to its lease. */
export const STEP_NAME = /^[A-Za-z0-9 ._-]{1,64}$/u;

/** Text that is shown on one line: without line breaks, other control characters and half characters. */
export const ONE_LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

/** The name of a deployment environment. */
export const ENVIRONMENT_NAME = /^[^\p{Cc}]{1,255}$/u;
