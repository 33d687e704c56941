import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known, unreadable } from "../../../src/approval/facts.ts";
import {
  branchFacts,
  branchQuestion,
  codes,
  DAY,
  HUBOT,
  mergedFacts,
  MONA,
  NOW,
  OCTOCAT,
  sha,
  texts,
  TIP,
  startedBy,
} from "../../support/approval/fixtures.ts";

const NOT_OVERTAKEN = { tip: known(TIP), tipAgain: known(TIP) };
const NEWER = known(sha("f00d"));
const OVERTAKEN = { tip: NEWER, tipAgain: NEWER, isOlder: known(true) };
const WORKFLOW = "octo-org/deploy/.github/workflows/deploy.yml@refs/heads/main";

type Spoiled = Parameters<typeof branchFacts>[0];
type Asked = Parameters<typeof branchQuestion>[0];

/** A person's re-run of an approved merge, after another one came in. */
const ask = (spoiled: Spoiled = {}, { claims, ...asked }: NonNullable<Asked> = {}, now = NOW) =>
  decide(
    branchQuestion({ rollback: true, ...asked, claims: { runAttempt: 2, ...claims } }),
    branchFacts({ ...OVERTAKEN, ...spoiled }),
    now,
  );

describe("a roll-back", () => {
  it.each(["push", "workflow_dispatch"])(
    "proceeds on %s, and says what it goes back to",
    (eventName) => {
      const decision = ask({}, { claims: { eventName } });
      expect(decision.kind).toBe("proceed");
      expect(texts(decision).at(-1)).toMatch(
        /^This run is for commit \w{7}, and main is at f00df00: this re-run goes back to it\.$/u,
      );
    },
  );

  it("counts an approval however long ago its pull request was merged", () => {
    const later = NOW + 20 * DAY;
    expect(ask({}, {}, later).kind).toBe("proceed");
    expect(codes(ask(NOT_OVERTAKEN, {}, later))).toEqual(["merge_too_old"]);
  });

  it("needs an approval even where policy asks for none", () => {
    const bare = mergedFacts({ reviews: known([]) });
    const rule = { count: 0, reason: "a nightly report" };
    expect(ask({ pullRequests: known([bare]) }, { rule }).kind).toBe("pending");
    expect(ask({}, { rule }).kind).toBe("proceed");
  });

  it.each<[string, Spoiled, Asked]>([
    ["branch_moved", {}, { rollback: false }],
    ["branch_moved", { tipAgain: known(sha("beef")) }, {}],
    ["rollback_elsewhere", { isOlder: known(false) }, {}],
    ["facts_unreadable", { isOlder: unreadable("GitHub returned 422") }, {}],
    ["rollback_not_started", {}, { claims: { runAttempt: 1 } }],
    ["rollback_not_started", {}, { claims: { eventName: "schedule" } }],
    ["rollback_by_agent", { run: startedBy(MONA, HUBOT) }, {}],
  ])("is refused: %s", (code, spoiled, asked) => {
    const decision = ask(spoiled, asked ?? {});
    expect([decision.kind, ...codes(decision)]).toEqual(["refused", code]);
  });

  it("may use an older commit of policy's workflow, but not one of another history", () => {
    const workflow = {
      workflowTip: known(sha("a11")),
      run: startedBy(MONA, OCTOCAT),
    };
    const asked = { workflow: WORKFLOW, claims: { jobWorkflowSha: sha("01d") } };
    expect(ask({ ...workflow, workflowIsOlder: known(true) }, asked).kind).toBe("proceed");
    expect(codes(ask({ ...workflow, workflowIsOlder: known(false) }, asked))).toEqual([
      "workflow_outdated",
    ]);
    expect(codes(ask({ ...workflow, workflowIsOlder: unreadable("404") }, asked))).toEqual([
      "facts_unreadable",
    ]);
    expect(codes(ask(workflow, asked))).toEqual(["workflow_outdated"]);
  });
});
