import { z } from "zod";
import type { Instant } from "../../shared/clock.ts";
import type { Activity, CommitPeople, PullRequest, Review } from "../facts.ts";
import { commitAccount, id, instant, maybeAccount, parserOf, sha } from "./schema.ts";

/** Parsers for pull requests, their reviews, commits, activity and timeline. */

const inRepository = z.union([z.object({ id }), z.null()]);

/** A pull request, and how many commits it has. */
export interface ReadPullRequest {
  readonly pullRequest: PullRequest;
  readonly commits: number;
  readonly baseRepositoryId: number;
}

export const parsePullRequest = parserOf(
  z
    .object({
      number: id,
      html_url: z.string(),
      state: z.enum(["open", "closed"]),
      user: maybeAccount,
      created_at: instant,
      merged_at: z.union([instant, z.null()]),
      merge_commit_sha: z.union([sha, z.null()]),
      commits: z.int().nonnegative(),
      head: z.object({ ref: z.string().min(1), sha, repo: inRepository }),
      base: z.object({ ref: z.string().min(1), repo: z.object({ id }) }),
    })
    .transform((raw): ReadPullRequest => {
      const merged = raw.merged_at !== null;
      return {
        pullRequest: {
          number: raw.number,
          url: raw.html_url,
          state: merged ? "merged" : raw.state,
          author: raw.user,
          fromFork: raw.head.repo?.id !== raw.base.repo.id,
          baseRef: raw.base.ref,
          headRef: raw.head.ref,
          headSha: raw.head.sha,
          createdAt: raw.created_at,
          mergedAt: raw.merged_at ?? undefined,
          // While the pull request is open, this is GitHub's last test merge, which proves nothing.
          mergeCommitSha: merged ? (raw.merge_commit_sha ?? undefined) : undefined,
        },
        commits: raw.commits,
        baseRepositoryId: raw.base.repo.id,
      };
    }),
);

const STATES = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes_requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
  PENDING: "pending",
} as const;

/** A review, without its author's write access, which another request reads. */
export type ReadReview = Omit<Review, "mayWrite">;

export const parseReviews = parserOf(
  z.array(
    z
      .object({
        id,
        user: maybeAccount,
        state: z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]),
        commit_id: z.union([sha, z.null()]),
        submitted_at: z.union([instant, z.null()]).optional(),
      })
      .transform((raw): ReadReview => ({
        id: raw.id,
        account: raw.user,
        state: STATES[raw.state],
        commitId: raw.commit_id ?? undefined,
        submittedAt: raw.submitted_at ?? undefined,
      })),
  ),
);

/** Activity, with the ref that it belongs to. */
export interface ReadActivity extends Activity {
  readonly ref: string;
}

export const parseActivity = parserOf(
  z.array(
    z
      .object({
        id,
        ref: z.string(),
        before: sha,
        after: sha,
        timestamp: instant,
        activity_type: z.enum([
          "push",
          "force_push",
          "branch_creation",
          "branch_deletion",
          "pr_merge",
          "merge_queue_merge",
        ]),
        actor: maybeAccount,
      })
      .transform((raw): ReadActivity => ({
        id: raw.id,
        ref: raw.ref,
        at: raw.timestamp,
        before: raw.before,
        after: raw.after,
        actor: raw.actor,
        kind: raw.activity_type,
      })),
  ),
);

/** The people whom REST names for a commit, and whether its message names co-authors as well. */
export interface ReadCommit extends CommitPeople {
  readonly hasCoAuthors: boolean;
}

export const parsePullRequestCommits = parserOf(
  z.array(
    z
      .object({
        sha,
        commit: z.object({ message: z.string() }),
        author: commitAccount,
        committer: commitAccount,
      })
      .transform((raw): ReadCommit => ({
        sha: raw.sha,
        people: [raw.author, raw.committer].flatMap((person) => person ?? []),
        hasCoAuthors: /^[ \t]*co-authored-by[ \t]*:/imu.test(raw.commit.message),
      })),
  ),
);

/** Retargeted by a person, or by GitHub because the base branch was merged and deleted. */
const RETARGETS = new Set(["base_ref_changed", "automatic_base_change_succeeded"]);

/** For each event of a page: when it retargeted the pull request; undefined for any other event. */
export const parseTimeline = parserOf(
  z.array(
    z
      .object({ event: z.string().optional(), created_at: z.string().optional() })
      .transform((raw, context): Instant | undefined => {
        if (raw.event === undefined || !RETARGETS.has(raw.event)) return undefined;
        const at = Date.parse(raw.created_at ?? "");
        if (Number.isNaN(at)) context.addIssue("a retarget without a time");
        return at;
      }),
  ),
);
