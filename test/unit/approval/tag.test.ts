import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known, unreadable, type TagGateFacts } from "../../../src/approval/facts.ts";
import {
  BEFORE,
  codes,
  DAY,
  HUBOT,
  KIM,
  mergedFacts,
  MONA,
  NOW,
  OCTOCAT,
  push,
  RELEASE_HELPER,
  sha,
  tagFacts,
  tagQuestion,
  texts,
  TIP,
  startedBy,
} from "../../support/approval/fixtures.ts";

type Spoiled = Parameters<typeof tagFacts>[0];
type Asked = Parameters<typeof tagQuestion>[0];

const ask = (spoiled: Spoiled = {}, asked: Asked = {}, now = NOW) =>
  decide(tagQuestion(asked), tagFacts(spoiled), now);

describe("a write on a tag", () => {
  it.each(["push", "release"])("proceeds on %s of an approved merge", (eventName) => {
    const decision = ask({}, { claims: { eventName } });
    expect(decision.kind).toBe("proceed");
    expect(decision.subject).toMatchObject({ pullRequest: 42, commit: TIP, agent: false });
    expect(codes(decision)).toEqual(["approved"]);
  });

  it("proceeds on a dispatch whose starter is not the approver", () => {
    const byOctocat = { run: startedBy(OCTOCAT) };
    const claims = { eventName: "workflow_dispatch", actor: OCTOCAT.login, actorId: OCTOCAT.id };
    expect(ask(byOctocat, { claims }).kind).toBe("proceed");
    expect(codes(ask({}, { claims: { eventName: "workflow_dispatch" } }))).toEqual([
      "approvals_missing",
      "approval_by_starter",
    ]);
  });

  it.each(["schedule", "repository_dispatch", "pull_request", "create"])(
    "is refused on %s, which does not run on a tag",
    (eventName) => {
      expect(codes(ask({}, { claims: { eventName } }))).toEqual(["event_never_writes"]);
    },
  );

  it("needs an approval even where policy asks for none", () => {
    const bare = { pullRequests: known([mergedFacts({ reviews: known([]) })]) };
    const rule = { count: 0, reason: "releases are harmless" };
    expect(codes(ask({ source: bare }, { rule }))).toEqual(["approvals_missing"]);
    expect(ask({}, { rule }).kind).toBe("proceed");
  });

  it("counts max-age from the merge, so an old tag needs a longer one", () => {
    const later = NOW + 2 * DAY;
    expect(codes(ask({}, { claims: { eventName: "release" } }, later))).toEqual(["merge_too_old"]);
    expect(ask({}, { rule: { maxAgeSeconds: (7 * DAY) / 1000 } }, later).kind).toBe("proceed");
  });

  it("says where the tag is now", () => {
    const moved = ask({ target: known(sha("f00d")) });
    expect(texts(moved)).toContain(
      "This run is for commit 7197197, but the tag v1.2.0 is now at f00df00.",
    );
  });

  it("says what anyone can do to the tag", () => {
    const open = (...acts: readonly ("creation" | "update")[]) =>
      texts(ask({ restricted: known(acts) }));
    expect(open()).toEqual(["Anyone with write access can create and move the tag v1.2.0."]);
    expect(open("update")).toEqual(["Anyone with write access can create the tag v1.2.0."]);
    expect(open("creation")).toEqual(["Anyone with write access can move the tag v1.2.0."]);
  });

  const started = (actor = MONA, triggeringActor = actor): Spoiled => ({
    run: startedBy(actor, triggeringActor),
  });
  const noTeam = (members: TagGateFacts["starterTeams"]): Spoiled => ({ starterTeams: members });

  it.each<[string, Spoiled, Asked]>([
    ["tag_moved", { target: known(sha("f00d")), targetAgain: known(sha("f00d")) }, {}],
    ["tag_moved", { targetAgain: known(sha("f00d")) }, {}],
    ["facts_unreadable", { target: unreadable("GitHub returned 404 for the tag") }, {}],
    ["facts_unreadable", { targetAgain: unreadable("GitHub returned 404 for the tag") }, {}],
    ["facts_unreadable", { restricted: unreadable("GitHub returned 404 for rulesets") }, {}],
    ["tag_elsewhere", { source: { isOnBranch: known(false) } }, {}],
    ["facts_unreadable", { source: { isOnBranch: unreadable("GitHub returned 404") } }, {}],
    ["base_not_allowed", {}, { bases: ["production"] }],
    ["merged_elsewhere", { source: { branch: "next" } }, { bases: ["main", "next"] }],
    ["base_not_protected", { protection: { kind: "not_protected" } }, {}],
    ["tag_by_agent", started(HUBOT), {}],
    ["tag_by_agent", started(MONA, HUBOT), {}],
    ["tag_by_agent", started(MONA, RELEASE_HELPER), {}],
    ["tag_by_agent", {}, { claims: { actor: "hubot[bot]" } }],
    ["tag_by_one_not_listed", started(MONA, KIM), {}],
    ["tag_by_one_not_listed", {}, { claims: { actor: KIM.login, actorId: KIM.id } }],
    ["tag_by_one_not_listed", {}, { tagStarters: [["@octo-org/release"], ["@octocat"]] }],
    ["tag_not_listed", {}, { tagStarters: undefined }],
    ["facts_unreadable", noTeam([]), {}],
    [
      "facts_unreadable",
      noTeam([{ team: "@octo-org/release", members: unreadable("GitHub returned 404") }]),
      {},
    ],
    ["job_not_running", { job: known({ status: "completed", ofThisRun: true }) }, {}],
    ["ref_unexpected", {}, { claims: { ref: "refs/tags/v1.2.1" } }],
    ["push_unknown", { source: { activity: known([]) } }, {}],
    ["facts_unreadable", { run: unreadable("GitHub returned 404 for the run") }, {}],
  ])("is refused: %s", (code, spoiled, asked) => {
    const decision = ask(spoiled, asked);
    expect([decision.kind, ...codes(decision)]).toEqual(["refused", code]);
  });

  const dark = unreadable("GitHub returned 404");

  it.each(["target", "targetAgain", "restricted", "run", "job", "uses", "defaultBranch"] as const)(
    "is refused if it cannot be read: %s",
    (fact) => {
      expect(codes(ask({ [fact]: dark }))).toEqual(["facts_unreadable"]);
    },
  );

  it.each(["activity", "commits", "pullRequests", "isOnBranch"] as const)(
    "is refused if it cannot be read of the branch: %s",
    (fact) => {
      expect(ask({ source: { [fact]: dark } }).kind).toBe("refused");
    },
  );

  it.each(["reviews", "activity", "commits", "retargets"] as const)(
    "is refused if it cannot be read of the pull request: %s",
    (fact) => {
      const pullRequests = known([mergedFacts({ [fact]: dark })]);
      expect(ask({ source: { pullRequests } }).kind).toBe("refused");
    },
  );

  it("is refused for a merge that someone made and pushed by hand", () => {
    const activity = known([push({ before: BEFORE, after: TIP, actor: MONA })]);
    expect(codes(ask({ source: { activity } }))).toEqual(["commit_without_pull_request"]);
  });

  it("is refused for a commit that not exactly one pull request brought in", () => {
    const other = mergedFacts({ pullRequest: { number: 43 } });
    const pullRequests = known([mergedFacts(), other]);
    expect(codes(ask({ source: { pullRequests } }))).toEqual(["commit_of_several_pull_requests"]);
  });

  it("is refused for a commit that is not a pull request's merge, or where that is unknown", () => {
    const facts = tagFacts();
    const unmerged = decide(tagQuestion(), { ...facts, source: known(undefined) }, NOW);
    expect([unmerged.kind, ...codes(unmerged)]).toEqual(["refused", "tag_of_unmerged_commit"]);
    const unread = decide(tagQuestion(), { ...facts, source: unreadable("GitHub is 404") }, NOW);
    expect([unread.kind, ...codes(unread)]).toEqual(["refused", "facts_unreadable"]);
  });

  it("takes a person whom policy names beside a team that cannot be read", () => {
    const tagStarters = [["@octo-org/release", "@Mona"]];
    expect(ask(noTeam([]), { tagStarters }).kind).toBe("proceed");
  });

  it("is pending while its pull request lacks an approval", () => {
    const bare = { pullRequests: known([mergedFacts({ reviews: known([]) })]) };
    expect(ask({ source: bare }).kind).toBe("pending");
  });
});
