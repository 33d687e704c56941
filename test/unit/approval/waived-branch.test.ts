import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known, unreadable } from "../../../src/approval/facts.ts";
import {
  BEFORE,
  branchFacts,
  branchQuestion,
  codes,
  HEAD,
  HUBOT,
  KIM,
  mergedFacts,
  MONA,
  NOW,
  person,
  push,
  texts,
  TIP,
  startedBy,
} from "../../support/approval/fixtures.ts";

type Spoiled = Parameters<typeof branchFacts>[0];
type Asked = Parameters<typeof branchQuestion>[0];
const ask = (spoiled: Spoiled = {}, asked: Asked = {}) =>
  decide(branchQuestion(asked), branchFacts(spoiled), NOW);
const says = (spoiled: Spoiled = {}, asked: Asked = {}) => {
  const decision = ask(spoiled, asked);
  return [decision.kind, ...texts(decision)];
};

describe("a count of 0 on a branch", () => {
  const rule = { count: 0, reason: "nightly clean-up" };
  const bare = { pullRequests: known([mergedFacts({ reviews: known([]) })]) };

  it("passes a human's push and dispatch with its reason", () => {
    for (const eventName of ["push", "workflow_dispatch"]) {
      expect(says(bare, { rule, claims: { eventName } })).toEqual([
        "proceed",
        "Policy requires no approval: nightly clean-up",
      ]);
    }
  });

  it("passes a human's direct push, whichever way it came", () => {
    const activity = known([push({ before: BEFORE, after: TIP, actor: KIM })]);
    expect(ask({ activity, pullRequests: known([]) }, { rule }).kind).toBe("proceed");
  });

  it("passes a human's push without a pull request", () => {
    expect(ask({ pullRequests: known([]) }, { rule })).toMatchObject({
      kind: "proceed",
      subject: { pullRequest: undefined, pullRequestUrl: undefined, author: undefined },
    });
  });

  it("on schedule looks only at ref and workflow, whatever actor GitHub names", () => {
    const unread = unreadable("not looked at");
    const facts = {
      run: startedBy(HUBOT),
      activity: unread,
      commits: unread,
      pullRequests: unread,
    };
    const asked = { rule, claims: { eventName: "schedule", actor: "hubot[bot]" } };
    expect(ask(facts, asked)).toMatchObject({ kind: "proceed", subject: { agent: false } });
    expect(ask({ ...facts, tip: known(HEAD) }, asked).kind).toBe("refused");
    expect(ask({ ...facts, protection: { kind: "not_protected" } }, asked).kind).toBe("refused");
  });

  const LANDED = { before: BEFORE, after: TIP, kind: "pr_merge" } as const;
  const AGENTS: readonly (readonly [string, Spoiled])[] = [
    ["that a bot pushed", { activity: known([push({ ...LANDED, actor: HUBOT })]) }],
    [
      "that an unknown account pushed",
      { activity: known([push({ ...LANDED, actor: undefined })]) },
    ],
    [
      "whose pull request a bot opened",
      {
        pullRequests: known([mergedFacts({ reviews: known([]), pullRequest: { author: HUBOT } })]),
      },
    ],
    ["that a bot re-ran", { run: startedBy(KIM, HUBOT) }],
  ];
  it.each(AGENTS)("is never open to a push %s", (_, spoiled) => {
    expect(ask({ ...bare, ...spoiled }, { rule })).toMatchObject({
      kind: "pending",
      subject: { agent: true },
    });
  });

  it("refuses when it is unknown who wrote what was pushed", () => {
    for (const key of ["activity", "commits"] as const) {
      const pullRequests = known([mergedFacts({ [key]: unreadable("404") })]);
      expect(ask({ pullRequests }, { rule }).kind).toBe("refused");
    }
    expect(codes(ask({ activity: known([]) }, { rule }))).toContain("push_unknown");
    expect(codes(ask({ commits: known([]) }, { rule }))).toContain("push_history_broken");
  });
});

describe("a merged pull request of an agent", () => {
  it("passes with a human's approval, also Dependabot's: a human merged it", () => {
    const pullRequest = {
      author: { id: 49_699_333, login: "dependabot[bot]", type: "Bot" },
    } as const;
    expect(ask({ pullRequests: known([mergedFacts({ pullRequest })]) })).toMatchObject({
      kind: "proceed",
      subject: { agent: true },
    });
  });

  it("does not pass with the approval of someone who pushed to it", () => {
    const activity = known([push({ actor: person("mona", MONA.id) })]);
    expect(ask({ pullRequests: known([mergedFacts({ activity })]) }).kind).toBe("pending");
  });
});
