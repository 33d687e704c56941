import { z } from "zod";
import { account, id, instant, parserOf, sha } from "./schema.ts";

/** Parsers for a repository: its commits, rules, people and runs. */

export const parseRepository = parserOf(
  z
    .object({ id, default_branch: z.string().min(1), owner: z.object({ id }).optional() })
    .transform((raw) => ({
      id: raw.id,
      defaultBranch: raw.default_branch,
      ownerId: raw.owner?.id,
    })),
);

const parents = z.array(z.object({ sha })).transform((all) => all.map((each) => each.sha));

export const parseGitCommit = parserOf(z.object({ sha, parents }));
export const parseTip = parserOf(z.object({ sha }).transform((raw) => raw.sha));

export const parseBranch = parserOf(
  z
    .object({ commit: z.object({ sha }), protected: z.boolean() })
    .transform((raw) => ({ tip: raw.commit.sha, isProtected: raw.protected })),
);

export const parseComparison = parserOf(
  z.object({ status: z.enum(["ahead", "behind", "diverged", "identical"]) }),
);

export const parseComparedCommits = parserOf(
  z.object({ commits: z.array(z.object({ sha, parents })) }).transform((raw) => raw.commits),
);

/** Numbers of the merged pull requests in a list. */
export const parseMergedNumbers = parserOf(
  z
    .array(z.object({ number: id, merged_at: z.union([z.string(), z.null()]) }))
    .transform((all) => all.flatMap((each) => (each.merged_at === null ? [] : [each.number]))),
);

/** Of the merged pull requests in a list: the branch that each was merged into, and its commit there. */
export const parseMerged = parserOf(
  z
    .array(
      z.object({
        merged_at: z.union([z.string(), z.null()]),
        merge_commit_sha: z.union([sha, z.null()]),
        base: z.object({ ref: z.string().min(1) }),
      }),
    )
    .transform((all) =>
      all.flatMap((each) =>
        each.merged_at === null
          ? []
          : [{ base: each.base.ref, mergeCommitSha: each.merge_commit_sha }],
      ),
    ),
);

/** For each rule of a page: whether it requires a pull request with at least one approving review. */
export const parseRules = parserOf(
  z.array(
    z
      .object({
        type: z.string(),
        parameters: z.object({ required_approving_review_count: z.int().optional() }).nullish(),
      })
      .transform(
        ({ type, parameters }) =>
          type === "pull_request" && (parameters?.required_approving_review_count ?? 0) >= 1,
      ),
  ),
);

/** Whether classic protection requires at least one approving review. */
export const parseClassicProtection = parserOf(
  z
    .object({
      required_pull_request_reviews: z
        .object({ required_approving_review_count: z.int().optional() })
        .nullish(),
    })
    .transform(
      (raw) => (raw.required_pull_request_reviews?.required_approving_review_count ?? 0) >= 1,
    ),
);

/** One of GitHub's four permissions (maintain counts as write, triage as read), and whose it is. */
export const parsePermission = parserOf(
  z
    .object({
      permission: z.enum(["admin", "write", "read", "none"]),
      user: z.union([z.object({ id }), z.null()]),
    })
    .transform((raw) => ({
      mayWrite: raw.permission === "admin" || raw.permission === "write",
      accountId: raw.user?.id,
    })),
);

export const parseAttempt = parserOf(
  z
    .object({
      id,
      run_attempt: id,
      created_at: instant,
      actor: account,
      triggering_actor: account,
      repository: z.object({ id }),
    })
    .transform((raw) => ({
      runId: raw.id,
      attempt: raw.run_attempt,
      repositoryId: raw.repository.id,
      createdAt: raw.created_at,
      actor: raw.actor,
      triggeringActor: raw.triggering_actor,
    })),
);

/** The jobs of one attempt, each with the id of its check run. */
export const parseJobs = parserOf(
  z
    .object({
      jobs: z.array(
        z.object({ run_id: id, run_attempt: id, status: z.string(), check_run_url: z.string() }),
      ),
    })
    .transform(({ jobs }) =>
      jobs.map((job) => ({
        runId: job.run_id,
        attempt: job.run_attempt,
        status: job.status,
        checkRunId: Number(/\/check-runs\/(\d+)$/u.exec(job.check_run_url)?.[1] ?? Number.NaN),
      })),
    ),
);

/** That the team exists is all that is needed. */
export const parseTeam = parserOf(z.object({ slug: z.string() }));
export const parseMembership = parserOf(
  z.object({ state: z.string() }).transform((raw) => raw.state === "active"),
);
