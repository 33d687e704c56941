import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known } from "../../../src/approval/facts.ts";
import type { GateDecision } from "../../../src/approval/gate.ts";
import {
  approval,
  branchFacts,
  branchQuestion,
  codes,
  facts,
  HEAD,
  KIM,
  mergedFacts,
  MONA,
  NOW,
  OCTOCAT,
  person,
  question,
  startedBy,
} from "../../support/approval/fixtures.ts";

const DISPATCHED = { eventName: "workflow_dispatch", actor: MONA.login, actorId: MONA.id };
const byMona = startedBy(MONA);

/** Pull request 42 by kim, approved by mona and merged; then mona starts a run of the branch. */
function dispatched(allowStarter: boolean, run = byMona): GateDecision {
  const asked = branchQuestion({ rule: { allowStarter }, claims: DISPATCHED });
  return decide(asked, branchFacts({ run }), NOW);
}

describe("who starts a workflow_dispatch run", () => {
  it("cannot approve it", () => {
    expect(dispatched(false)).toMatchObject({
      kind: "pending",
      missing: 1,
      who: "someone with write access (not kim who opened it, not mona who started this run)",
      reasons: [
        { code: "approvals_missing", text: "Commit 4f2c91e needs 1 approval and has none." },
        {
          code: "approval_by_starter",
          text: "mona approved, but started this workflow_dispatch run.",
        },
      ],
    });
  });

  it("can approve it if policy says allow-starter: true", () => {
    expect(dispatched(true).kind).toBe("proceed");
  });

  it("is known by the ID token and by GitHub, and either is enough", () => {
    const renamed = startedBy(person("mona-now", 12));
    expect(dispatched(false, renamed).kind).toBe("pending");
    const asked = branchQuestion({ claims: { eventName: "workflow_dispatch" } });
    expect(decide(asked, branchFacts({ run: byMona }), NOW).kind).toBe("pending");
  });

  it("does not keep another's approval from counting", () => {
    const reviews = known([approval(), approval({ id: 502, account: OCTOCAT })]);
    const pullRequests = known([mergedFacts({ reviews })]);
    const asked = branchQuestion({ claims: DISPATCHED });
    expect(decide(asked, branchFacts({ run: byMona, pullRequests }), NOW)).toMatchObject({
      kind: "proceed",
      approvals: [{ reviewId: 502 }],
    });
  });

  it("is the one who started it first: a reviewer who re-runs it stays an approver", () => {
    const asked = branchQuestion({ claims: { eventName: "workflow_dispatch" } });
    const run = startedBy(KIM, MONA);
    expect(decide(asked, branchFacts({ run }), NOW).kind).toBe("proceed");
  });

  it("is not counted for it by any rule, whoever they are and whoever else approved", () => {
    const someone = fc.constantFrom(KIM, MONA, OCTOCAT);
    const approvers = fc.uniqueArray(someone, { maxLength: 3, selector: ({ id }) => id });
    fc.assert(
      fc.property(someone, approvers, (starter, accounts) => {
        const reviews = known(
          accounts.map((account, index) => approval({ id: index + 1, account })),
        );
        const asked = branchQuestion({
          claims: { ...DISPATCHED, actor: starter.login, actorId: starter.id },
        });
        const run = startedBy(starter);
        const pullRequests = known([mergedFacts({ reviews })]);
        const decision = decide(asked, branchFacts({ run, pullRequests }), NOW);
        const others = accounts.filter(({ id }) => id !== starter.id && id !== KIM.id);
        expect(decision.kind).toBe(others.length > 0 ? "proceed" : "pending");
      }),
    );
  });
});

describe("a reviewer stays an approver", () => {
  it.each(["pull_request_review", "pull_request"])(
    "whose review or re-run starts a %s job",
    (eventName) => {
      const asked = question({ claims: { ...DISPATCHED, eventName } });
      expect(decide(asked, facts({ run: byMona }), NOW).kind).toBe("proceed");
    },
  );

  it.each(["push", "schedule"])("who starts a %s run by merging", (eventName) => {
    const asked = branchQuestion({ claims: { ...DISPATCHED, eventName } });
    expect(decide(asked, branchFacts({ run: byMona }), NOW).kind).toBe("proceed");
  });
});

it("names a starter who did not work on the pull request, whoever else did", () => {
  const asked = branchQuestion({ claims: DISPATCHED });
  const commits = known([{ sha: HEAD, people: [KIM, OCTOCAT] }]);
  const pullRequests = known([mergedFacts({ reviews: known([]), commits })]);
  expect(decide(asked, branchFacts({ run: byMona, pullRequests }), NOW)).toMatchObject({
    who: "someone with write access (not kim who opened it, not octocat who is an author of its commits, not mona who started this run)",
  });
});

it("names a starter who also worked on the pull request only once", () => {
  const asked = branchQuestion({ claims: { eventName: "workflow_dispatch" } });
  const commits = known([{ sha: HEAD, people: [KIM, OCTOCAT] }]);
  const pullRequests = known([mergedFacts({ reviews: known([]), commits })]);
  const decision = decide(asked, branchFacts({ pullRequests }), NOW);
  expect(decision).toMatchObject({
    who: "someone with write access (not kim who opened it, not octocat who is an author of its commits)",
  });
  expect(codes(decision)).toEqual(["approvals_missing"]);
  expect(decision.subject?.commit).not.toBe(HEAD);
});
