import { describe, expect, it } from "vitest";
import { passExcused, passRead } from "../../../src/approval/ungated.ts";
import { branchQuestion, question } from "../../support/approval/fixtures.ts";

const EXCUSED = { count: 0, reason: "nightly clean-up" };

describe("a read", () => {
  it("passes, about the commit that the job was started for", () => {
    const asked = question({ access: "read" });
    expect(passRead(asked)).toMatchObject({
      kind: "proceed",
      approvals: [],
      subject: { commit: asked.claims.sha, pullRequest: undefined },
      reasons: [{ code: "read_needs_no_approval", text: "Read access needs no approval." }],
    });
  });

  it.each([
    ["a person's job", { actor: "kim" }, false],
    ["an app's job", { actor: "renovate[bot]" }, true],
    ["a listed agent's job", { actor: "Release-Helper" }, true],
    ["nobody's job on schedule", { actor: "renovate[bot]", eventName: "schedule" }, false],
  ])("is %s, by the claims only", (_whose, claims, agent) => {
    const agents = ["release-helper", "other-agent"];
    const asked = branchQuestion({ access: "read", agents, claims });
    expect(passRead(asked).subject.agent).toBe(agent);
  });
});

describe("a write that policy excuses, without a reader of GitHub", () => {
  it.each(["schedule", "push", "workflow_dispatch"])(
    "passes on %s, with its reason",
    (eventName) => {
      const claims = { eventName, runAttempt: 1 };
      const asked = branchQuestion({ rule: EXCUSED, bases: ["main"], claims });
      expect(passExcused(asked)?.reasons).toEqual([
        { code: "no_approval_needed", text: "Policy requires no approval: nightly clean-up" },
      ]);
    },
  );

  it("passes on any of the branches that policy lists", () => {
    const claims = { eventName: "push", runAttempt: 1, ref: "refs/heads/release" };
    const asked = branchQuestion({ rule: EXCUSED, bases: ["main", "release"], claims });
    expect(passExcused(asked)).toBeDefined();
  });

  it.each([
    ["an agent's push", { eventName: "push", actor: "renovate[bot]" }, EXCUSED],
    ["a re-run, which anyone may have started", { eventName: "push", runAttempt: 2 }, EXCUSED],
    ["a pull request, which anyone may have made", { eventName: "pull_request" }, EXCUSED],
    ["a rule that gives no reason", { eventName: "push" }, { count: 0, reason: " " }],
    ["a rule that asks for an approval", { eventName: "schedule" }, { count: 1 }],
  ])("does not pass for %s", (_what, claims, rule) => {
    expect(passExcused(branchQuestion({ rule, bases: ["main"], claims }))).toBeUndefined();
  });

  const branch = { eventName: "push", ref: "refs/heads/mine" };
  const workflow = "octo-org/deploy/.github/workflows/nightly.yml@refs/heads/main";
  it.each([
    ["a push to a branch of the pusher's own", { claims: branch, bases: ["main"] }],
    ["a push where policy names no branch", { claims: branch, bases: undefined }],
    [
      "a dispatch where policy names no branch",
      { claims: { eventName: "workflow_dispatch" }, bases: undefined },
    ],
    [
      "a workflow whose ref may have moved on",
      { claims: { eventName: "schedule" }, bases: ["main"], workflow },
    ],
  ])("does not pass for %s", (_what, asked) => {
    expect(passExcused(branchQuestion({ rule: EXCUSED, ...asked }))).toBeUndefined();
  });

  it("passes on schedule where policy names no branch: only the default one has schedules", () => {
    const claims = { eventName: "schedule" };
    expect(passExcused(branchQuestion({ rule: EXCUSED, bases: undefined, claims }))).toBeDefined();
  });
});
