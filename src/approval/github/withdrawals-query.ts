import { z } from "zod";
import { known, type PullRequest, type Review } from "../facts.ts";
import type { WithdrawalFacts } from "../withdrawn.ts";
import { id, instant, maybeAccount, parserOf, sha } from "./schema.ts";

/**
 * What withdraws an approval, of many pull requests in one query. GitHub's limit counts one point for each 100 connections, and
 * each pull request has two.
 * @see https://docs.github.com/en/graphql/reference/objects#pullrequest
 */
export function withdrawalsQuery(numbers: readonly number[]): string {
  const pulls = numbers.map((number) => `p${number}: pullRequest(number: ${number}) { ...facts }`);
  return `query Withdrawals($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) {
    databaseId
    ${pulls.join("\n    ")}
  }
}
${FACTS}`;
}

const FACTS = `fragment facts on PullRequest {
  number url state createdAt mergedAt isCrossRepository headRefName headRefOid baseRefName
  author { ...account }
  mergeCommit { oid }
  reviews(first: 100) {
    pageInfo { hasNextPage }
    nodes { fullDatabaseId state submittedAt author { ...account } commit { oid } }
  }
  timelineItems(last: 1, itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]) {
    nodes {
      ... on BaseRefChangedEvent { createdAt }
      ... on AutomaticBaseChangeSucceededEvent { createdAt }
    }
  }
}
fragment account on Actor {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
  ... on Organization { databaseId }
}`;

/** As REST has it, so that the log has one name for each: an App's login ends in `[bot]`. Null: the account was deleted. */
const maybeActor = z
  .object({ __typename: z.string(), login: z.string().min(1), databaseId: id })
  .nullable()
  .transform((raw) => {
    if (raw === null) return null;
    const { __typename: type, login, databaseId } = raw;
    const isShort = type === "Bot" && !login.endsWith("[bot]");
    return { id: databaseId, login: isShort ? `${login}[bot]` : login, type };
  })
  .pipe(maybeAccount);

/** A 64-bit number, as text. */
const bigId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/u)
  .transform(Number);

const commit = z.object({ oid: sha }).nullable();

/** Without a change request: it counts only with write access, which the query does not show. */
const REVIEW_STATES = {
  APPROVED: "approved",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
  PENDING: "pending",
} as const;

const review = z
  .object({
    fullDatabaseId: bigId,
    state: z.enum(["APPROVED", "COMMENTED", "DISMISSED", "PENDING"]),
    submittedAt: instant.nullable(),
    author: maybeActor,
    commit,
  })
  .transform((raw): Review => ({
    id: raw.fullDatabaseId,
    account: raw.author,
    state: REVIEW_STATES[raw.state],
    commitId: raw.commit?.oid,
    submittedAt: raw.submittedAt ?? undefined,
    mayWrite: known(false),
  }));

const STATES = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

const pull = z
  .object({
    number: id,
    url: z.string(),
    state: z.enum(["OPEN", "CLOSED", "MERGED"]),
    createdAt: instant,
    mergedAt: instant.nullable(),
    isCrossRepository: z.boolean(),
    headRefName: z.string().min(1),
    headRefOid: sha,
    baseRefName: z.string().min(1),
    author: maybeActor,
    mergeCommit: commit,
    reviews: z.object({
      pageInfo: z.object({ hasNextPage: z.literal(false) }),
      nodes: z.array(review),
    }),
    timelineItems: z.object({ nodes: z.array(z.object({ createdAt: instant })) }),
  })
  .transform((raw): WithdrawalFacts & { readonly number: number } => {
    const pullRequest: PullRequest = {
      number: raw.number,
      url: raw.url,
      state: STATES[raw.state],
      author: raw.author,
      fromFork: raw.isCrossRepository,
      baseRef: raw.baseRefName,
      headRef: raw.headRefName,
      headSha: raw.headRefOid,
      createdAt: raw.createdAt,
      mergedAt: raw.mergedAt ?? undefined,
      mergeCommitSha: raw.state === "MERGED" ? raw.mergeCommit?.oid : undefined,
    };
    return {
      number: raw.number,
      pullRequest: known(pullRequest),
      reviews: known(raw.reviews.nodes),
      retargets: known(raw.timelineItems.nodes.map(({ createdAt: at }) => ({ at }))),
    };
  });

/**
 * Leaves out each pull request for which this is not enough: one with more than 100 reviews, with a change request, with an
 * account that has no id, or with anything else that is not understood. A look of its own reads it, and says what is wrong.
 */
export const parsePulls = parserOf(
  z
    .object({
      data: z.object({ repository: z.object({ databaseId: id }).catchall(z.unknown()) }),
    })
    .transform(({ data: { repository } }) => {
      const { databaseId: repositoryId, ...pulls } = repository;
      const whole = Object.entries(pulls).flatMap(([alias, raw]) => {
        const parsed = pull.safeParse(raw);
        if (!parsed.success || alias !== `p${parsed.data.number}`) return [];
        const { number, ...facts } = parsed.data;
        return [[number, facts] as const];
      });
      return { repositoryId, pulls: new Map<number, WithdrawalFacts>(whole) };
    }),
);
