import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import {
  known,
  unreadable,
  type Activity,
  type Fact,
  type GateFacts,
  type PullRequestFacts,
  type PullRequestGateFacts,
  type Review,
} from "../../../src/approval/facts.ts";
import type { Account, GateQuestion } from "../../../src/approval/gate.ts";
import {
  branchFacts,
  branchQuestion,
  facts,
  HEAD,
  HOUR,
  HUBOT,
  KIM,
  mergedFacts,
  MINUTE,
  MONA,
  NOW,
  OCTOCAT,
  OLD,
  push,
  question,
  RELEASE_HELPER,
  WEB_FLOW,
  startedBy,
} from "../../support/approval/fixtures.ts";

const PEOPLE = [KIM, MONA, OCTOCAT, HUBOT, RELEASE_HELPER, WEB_FLOW];
const account = fc.option(fc.constantFrom<Account[]>(...PEOPLE), { nil: undefined });
/** Close together, so that equal instants and every order occur. */
const instant = fc.integer({ min: -6, max: 0 }).map((steps) => NOW + steps * 10 * MINUTE);
const READER_ONLY = known(false);
const mayWrite: fc.Arbitrary<Fact<boolean>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(known(true)) },
  { weight: 2, arbitrary: fc.constant(READER_ONLY) },
  { weight: 1, arbitrary: fc.constant(unreadable("404")) },
);

const review: fc.Arbitrary<Review> = fc.record({
  id: fc.integer({ min: 1, max: 1_000_000 }),
  account,
  state: fc.constantFrom(
    "approved" as const,
    "approved" as const,
    "approved" as const,
    "changes_requested" as const,
    "commented" as const,
    "dismissed" as const,
    "pending" as const,
  ),
  commitId: fc.constantFrom(HEAD, HEAD, HEAD, OLD, undefined),
  submittedAt: fc.option(instant, { nil: undefined, freq: 12 }),
  mayWrite,
});
const reviews = fc.uniqueArray(review, { maxLength: 6, selector: ({ id }) => id });

const activity: fc.Arbitrary<readonly Activity[]> = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 1_000_000 }),
    at: instant.map((at) => at - HOUR / 2),
    before: fc.constant(OLD),
    after: fc.constantFrom(HEAD, HEAD, OLD),
    actor: account,
    kind: fc.constantFrom("push" as const, "force_push" as const, "branch_creation" as const),
  }),
  { maxLength: 4, selector: ({ id }) => id },
);

const rule = fc.record({
  count: fc.constantFrom(0, 1, 1, 1, 2),
  reason: fc.constantFrom(undefined, "nightly"),
  by: fc.constantFrom([], [], [["@mona", "@octocat"]], [["@octo-org/dba"]]),
  uses: fc.constantFrom(1, 3),
});

interface Scene {
  readonly asked: GateQuestion;
  readonly found: PullRequestGateFacts;
}

const scene: fc.Arbitrary<Scene> = fc
  .record({ reviews, activity, rule, right: fc.boolean(), used: fc.integer({ min: 0, max: 3 }) })
  .map(({ reviews: given, activity: random, rule: asked, right, used }) => {
    const subject = {
      reviews: known(given),
      // Half of the scenes have the right activity: else hardly one would ever proceed.
      ...(right ? {} : { activity: known(random) }),
    };
    const teams = [{ team: "@octo-org/dba", members: known([MONA.id]) }];
    const first = given[0]?.id ?? 0;
    const uses = known([{ reviewId: first, commit: HEAD, count: used }]);
    return { asked: question({ rule: asked }), found: facts({ subject, teams, uses }) };
  });

const subjectOf = (found: PullRequestGateFacts): PullRequestFacts => {
  if (!found.subject.known) throw new Error("every scene has a pull request");
  return found.subject.value;
};
const reviewsOf = (found: PullRequestGateFacts): readonly Review[] => {
  const given = subjectOf(found).reviews;
  return given.known ? given.value : [];
};
const withSubject = (
  found: PullRequestGateFacts,
  spoiled: Partial<PullRequestFacts>,
): PullRequestGateFacts => ({ ...found, subject: known({ ...subjectOf(found), ...spoiled }) });

const proceeds = ({ asked, found }: Scene): boolean => decide(asked, found, NOW).kind === "proceed";
const RUNS = { numRuns: 2000 };

describe("whatever the facts are", () => {
  it("the scenes reach every outcome, so that the properties below say something", () => {
    const kinds = new Set(
      fc.sample(scene, 2000).map(({ asked, found }) => decide(asked, found, NOW).kind),
    );
    expect(kinds).toEqual(new Set(["proceed", "pending", "refused"]));
  });

  it("a write never proceeds without an approving review of the head by a human who may", () => {
    fc.assert(
      fc.property(scene, ({ asked, found }) => {
        const decision = decide(asked, found, NOW);
        if (decision.kind !== "proceed" || asked.rule.count === 0) return;
        expect(decision.approvals.length).toBe(asked.rule.count);
        expect(new Set(decision.approvals.map((one) => one.account.id)).size).toBe(
          asked.rule.count,
        );
        for (const { reviewId, account: approver } of decision.approvals) {
          const given = reviewsOf(found).find(({ id }) => id === reviewId);
          expect(given).toMatchObject({
            account: approver,
            state: "approved",
            commitId: HEAD,
            mayWrite: known(true),
          });
          expect([MONA, OCTOCAT]).toContainEqual(approver);
        }
      }),
      RUNS,
    );
  });

  it("a write that proceeds proceeds no more once its approvals are taken away", () => {
    fc.assert(
      fc.property(scene, ({ asked, found }) => {
        const decision = decide(asked, found, NOW);
        if (decision.kind !== "proceed" || decision.approvals.length === 0) return;
        const without = reviewsOf(found).filter(({ state }) => state !== "approved");
        const bare = withSubject(found, { reviews: known(without) });
        expect(decide(asked, bare, NOW).kind).not.toBe("proceed");
      }),
      RUNS,
    );
  });

  it("a push that follows never makes a write possible", () => {
    const later = fc.record({ actor: account, after: fc.constantFrom(HEAD, OLD) });
    fc.assert(
      fc.property(scene, later, ({ asked, found }, pushed) => {
        const { activity: before } = subjectOf(found);
        const entry = push({ ...pushed, id: 2_000_000, at: NOW, kind: "push" });
        const entries = [...(before.known ? before.value : []), entry];
        const after = withSubject(found, { activity: known(entries) });
        const now = { asked, found: after };
        // Even a push of the same head comes after every approval there is.
        fc.pre(asked.rule.count > 0);
        expect(proceeds(now)).toBe(false);
      }),
      RUNS,
    );
  });

  it("a later change request of one who may write ends it, a later dismissal opens nothing but what it lifts", () => {
    const state = fc.constantFrom("changes_requested" as const, "dismissed" as const);
    fc.assert(
      fc.property(scene, review, state, ({ asked, found }, added, said) => {
        const last = { ...added, id: 2_000_000, state: said, submittedAt: NOW + 1 };
        const more = withSubject(found, { reviews: known([...reviewsOf(found), last]) });
        if (!proceeds({ asked, found: more }) || added.account === undefined) return;
        const own = reviewsOf(found).filter(({ account: by }) => by?.id === added.account?.id);
        const lifted = own.some(({ state: before }) => before === "changes_requested");
        expect(proceeds({ asked, found }) || lifted).toBe(true);
        expect(said === "changes_requested" && last.mayWrite !== READER_ONLY).toBe(false);
      }),
      RUNS,
    );
  });

  it("a comment changes nothing", () => {
    fc.assert(
      fc.property(scene, review, ({ asked, found }, added) => {
        const comment = { ...added, id: 2_000_000, state: "commented" as const };
        const more = withSubject(found, { reviews: known([...reviewsOf(found), comment]) });
        expect(decide(asked, more, NOW)).toEqual(decide(asked, found, NOW));
      }),
      RUNS,
    );
  });

  it("the order in which GitHub lists reviews and activity changes nothing", () => {
    fc.assert(
      fc.property(scene, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (given, keys) => {
        const { asked, found } = given;
        const shuffled = <T>(items: readonly T[]): readonly T[] =>
          items
            .map((item, index) => ({ item, key: keys[index] ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const { activity: entries } = subjectOf(found);
        const other = withSubject(found, {
          reviews: known(shuffled(reviewsOf(found))),
          activity: entries.known ? known(shuffled(entries.value)) : entries,
        });
        expect(decide(asked, other, NOW)).toEqual(decide(asked, found, NOW));
      }),
      RUNS,
    );
  });

  it("what cannot be read never makes a write possible, and refuses", () => {
    const common = ["mergeCommit", "headAgain", "run", "job", "uses", "defaultBranch"] as const;
    const own = ["reviews", "activity", "commits", "retargets"] as const;
    const dark = unreadable("404");
    fc.assert(
      fc.property(scene, fc.constantFrom(...common, ...own), ({ asked, found }, key) => {
        const less = own.some((name) => name === key)
          ? withSubject(found, { [key]: dark })
          : { ...found, [key]: dark };
        expect(decide(asked, less, NOW).kind).toBe("refused");
      }),
      RUNS,
    );
  });

  it("waiting never makes a write possible", () => {
    fc.assert(
      fc.property(scene, fc.nat({ max: 10 * 24 * HOUR }), ({ asked, found }, waited) => {
        const later = decide(asked, found, NOW + waited).kind === "proceed";
        expect(later && !proceeds({ asked, found })).toBe(false);
      }),
      RUNS,
    );
  });

  it("more approvals asked for never make a write possible", () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 3 }), ({ asked, found }, more) => {
        const stricter = { ...asked, rule: { ...asked.rule, count: asked.rule.count + more } };
        const passes = proceeds({ asked: stricter, found });
        expect(passes && !proceeds({ asked, found })).toBe(false);
      }),
      RUNS,
    );
  });

  it("an agent's job never writes without a human's approval, whatever policy says", () => {
    fc.assert(
      fc.property(scene, fc.constantFrom(HUBOT, RELEASE_HELPER), ({ asked, found }, agent) => {
        const run = startedBy(agent);
        const decision = decide(asked, { ...found, run }, NOW);
        expect(decision.kind === "proceed" && decision.approvals.length === 0).toBe(false);
      }),
      RUNS,
    );
  });

  it("a branch's write never proceeds without such a review either", () => {
    const eventName = fc.constantFrom("push", "workflow_dispatch", "schedule");
    fc.assert(
      fc.property(scene, eventName, ({ asked, found }, event) => {
        const { pullRequest: _, ...rest } = subjectOf(found);
        const given: GateFacts = branchFacts({
          teams: found.teams,
          uses: found.uses,
          pullRequests: known([mergedFacts(rest)]),
        });
        const branch = branchQuestion({ rule: asked.rule, claims: { eventName: event } });
        const decision = decide(branch, given, NOW);
        if (decision.kind !== "proceed" || asked.rule.count === 0) return;
        expect(decision.approvals.length).toBe(asked.rule.count);
        for (const { account: approver } of decision.approvals) {
          expect([MONA, OCTOCAT]).toContainEqual(approver);
        }
      }),
      RUNS,
    );
  });
});
