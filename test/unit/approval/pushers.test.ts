import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known, type Activity } from "../../../src/approval/facts.ts";
import type { GateDecision } from "../../../src/approval/gate.ts";
import {
  approval,
  branchFacts,
  branchQuestion,
  codes,
  DAY,
  facts,
  FIRST_PUSH,
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
  PULL_REQUEST,
  push,
  question,
  sha,
  ZEROS,
} from "../../support/approval/fixtures.ts";

const A = sha("a");
const B = sha("b");
/** The pull request was opened two hours before now; entries of this long ago are older. */
const ago = (hours: number) => NOW - hours * HOUR;
const byMona = (spoiled: Partial<Activity>) => push({ actor: MONA, ...spoiled });
const created = (at: number, after: string) =>
  push({ id: 100, at, before: ZEROS, after, kind: "branch_creation" });

/** Mona approves pull request 42 of kim, whose branch has this activity. */
function approvedByMona(...activity: readonly Activity[]): GateDecision {
  return decide(question(), facts({ subject: { activity: known(activity) } }), NOW);
}

const INVOLVED = {
  kind: "pending",
  reasons: [{}, { code: "approval_by_one_involved" }],
} as const;

describe("who pushed before a force-push by another", () => {
  const force = push({ at: ago(1), before: B, kind: "force_push" });
  const second = push({ id: 202, at: ago(4), before: A, after: B });
  const first = push({ id: 201, at: ago(5), before: OLD, after: A });

  it.each([
    ["the push right before it", [force, { ...second, actor: MONA }, first]],
    ["an earlier push", [force, second, { ...first, actor: MONA }]],
    [
      "an earlier push, with two force-pushes after it",
      [force, { ...second, kind: "force_push" as const }, { ...first, actor: MONA }],
    ],
    [
      "a push before the pull request was opened, and the force-push came after that",
      [{ ...force, at: NOW - HOUR }, second, { ...first, actor: MONA }],
    ],
  ])("had a hand in it: %s", (_name, activity) => {
    expect(approvedByMona(...activity, created(ago(6), OLD))).toMatchObject(INVOLVED);
  });

  it("makes the write an agent's if it was one", () => {
    const agents = [force, second, { ...first, actor: HUBOT }, created(ago(6), OLD)];
    const decision = decide(question(), facts({ subject: { activity: known(agents) } }), NOW);
    expect(decision.subject).toMatchObject({ agent: true });
  });
});

describe("who pushed before a branch was deleted and restored", () => {
  const deleted = push({
    id: 203,
    at: ago(4),
    before: HEAD,
    after: ZEROS,
    kind: "branch_deletion",
  });
  const restored = { ...created(ago(3), HEAD), id: 204 };
  const earlier = byMona({ id: 202, at: ago(5), before: OLD, after: HEAD });

  it("had a hand in it, even if it was restored before the pull request was opened", () => {
    expect(approvedByMona(restored, deleted, earlier, created(ago(6), OLD))).toMatchObject(
      INVOLVED,
    );
  });

  it("had a hand in it if it was created again with another commit: that is a force-push in two steps", () => {
    const amended = { ...restored, after: OLD };
    const now = push({ at: ago(1), before: OLD });
    const other = { ...deleted, before: A };
    const lost = { ...earlier, before: ZEROS, after: A };
    expect(approvedByMona(now, amended, other, lost)).toMatchObject(INVOLVED);
  });

  it("had a hand in it, however often that happened", () => {
    const again = [
      { ...restored, id: 214, at: ago(2.2) },
      { ...deleted, id: 213, at: ago(2.4) },
    ];
    expect(approvedByMona(...again, restored, deleted, earlier)).toMatchObject(INVOLVED);
  });

  it("had none if they only deleted it", () => {
    const byKim = { ...earlier, actor: KIM };
    const history = [restored, { ...deleted, actor: MONA }, byKim, created(ago(6), OLD)];
    expect(approvedByMona(...history).kind).toBe("proceed");
  });
});

describe("who pushed before the pull request was opened", () => {
  it("had a hand in it if their commits are part of it", () => {
    const first = byMona({ id: 201, at: ago(30), before: ZEROS, after: OLD });
    expect(approvedByMona(push(), { ...first, kind: "branch_creation" })).toMatchObject(INVOLVED);
  });

  it("had a hand in it if they pushed in the very second in which it was opened", () => {
    const { createdAt } = PULL_REQUEST;
    const other = byMona({ id: 201, at: createdAt, before: B, after: A });
    expect(approvedByMona(push(), other)).toMatchObject(INVOLVED);
    expect(approvedByMona(push(), { ...other, at: createdAt - 1 }).kind).toBe("proceed");
  });

  it("had a hand in it if the branch was created for the pull request after that", () => {
    const recreated = created(ago(1.5), A);
    const before = byMona({ id: 90, at: ago(1.8), before: B, after: A });
    expect(approvedByMona(push(), recreated, before)).toMatchObject(INVOLVED);
  });

  it("had none if the base has their commits already, on a branch that was never overwritten since", () => {
    const settled = byMona({ id: 201, at: ago(30), before: B, after: A });
    const history = [push(), push({ id: 202, at: ago(3), before: A, after: OLD }), settled];
    expect(approvedByMona(...history)).toMatchObject({
      kind: "proceed",
      reasons: [{ code: "approved" }],
    });
  });
});

describe("where GitHub's activity does not go back to the beginning", () => {
  const NOTE = {
    code: "pushers_unknown",
    text: "GitHub's activity of feature goes back only to 2026-11-22T09:00:00Z: who pushed to pull request 42 before that is unknown.",
  };

  it.each([
    ["its oldest push is on top of a commit of the pull request", [push()]],
    ["a force-push may have brought older work in", [push({ before: A, kind: "force_push" })]],
  ])("the decision says so: %s", (_name, activity) => {
    expect(approvedByMona(...activity)).toMatchObject({
      kind: "proceed",
      reasons: [{ code: "approved" }, NOTE],
    });
  });

  it.each([
    ["it begins with the branch", [push(), FIRST_PUSH]],
    ["what is older is in the base already", [push({ before: A })]],
  ])("says nothing of it if %s", (_name, activity) => {
    expect(codes(approvedByMona(...activity))).toEqual(["approved"]);
  });

  it("says so on a branch too", () => {
    const pullRequests = known([mergedFacts({ activity: known([push()]) })]);
    expect(codes(decide(branchQuestion(), branchFacts({ pullRequests }), NOW))).toEqual([
      "approved",
      "pushers_unknown",
    ]);
  });

  it("does not mix it with what is missing", () => {
    const subject = { activity: known([push()]), reviews: known([]) };
    expect(codes(decide(question(), facts({ subject }), NOW))).toEqual(["approvals_missing"]);
  });
});

it("nobody who pushed under a force-push can approve, whatever the activity was", () => {
  const someone = fc.constantFrom(KIM, MONA, OCTOCAT);
  const entry = fc.record({
    actor: someone,
    after: fc.constantFrom(A, B, OLD, HEAD),
    kind: fc.constantFrom("push" as const, "force_push" as const),
    hours: fc.integer({ min: 1, max: 40 * 24 }),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), someone, (older, approver) => {
      const force = push({ id: 999, at: NOW - 30 * MINUTE, before: A, kind: "force_push" });
      const activity = older.map(({ hours, ...rest }, index) =>
        push({ id: index + 1, at: NOW - DAY - hours * HOUR, ...rest }),
      );
      const reviews = known([approval({ account: approver })]);
      const subject = { activity: known([force, ...activity]), reviews };
      const involved = [KIM, ...older.map(({ actor }) => actor)].includes(approver);
      expect(decide(question(), facts({ subject }), NOW).kind).toBe(
        involved ? "pending" : "proceed",
      );
    }),
  );
});
