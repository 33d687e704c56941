import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known, unreadable, type Review } from "../../../src/approval/facts.ts";
import {
  approval,
  codes,
  DAY,
  facts,
  FIRST_PUSH,
  HEAD,
  HOUR,
  HUBOT,
  KIM,
  MINUTE,
  MONA,
  NOW,
  OCTOCAT,
  OLD,
  person,
  push,
  question,
  RELEASE_HELPER,
  sha,
  texts,
  WEB_FLOW,
} from "../../support/approval/fixtures.ts";

type Subject = NonNullable<Parameters<typeof facts>[0]>["subject"];
type Rule = NonNullable<Parameters<typeof question>[0]>["rule"];

/** What the gate says to these reviews, beside whatever else is spoiled. */
function judge(
  reviews: readonly Review[],
  rule: Rule = {},
  rest: Parameters<typeof facts>[0] = {},
) {
  const subject: Subject = { ...rest.subject, reviews: known(reviews) };
  return decide(question({ rule: rule ?? {} }), facts({ ...rest, subject }), NOW);
}

const says = (reviews: readonly Review[], ...rest: [Rule?, Parameters<typeof facts>[0]?]) => {
  const decision = judge(reviews, ...rest);
  return [decision.kind, ...texts(decision)];
};

const NONE = "Commit 4f2c91e needs 1 approval and has none.";

describe("an approval counts only", () => {
  it("when there is one", () => {
    expect(judge([])).toEqual({
      kind: "pending",
      subject: expect.objectContaining({ commit: HEAD }) as unknown,
      missing: 1,
      have: 0,
      who: "someone with write access (not kim who opened it)",
      reasons: [{ code: "approvals_missing", text: NONE }],
      remedy:
        "Ask someone with write access (not kim who opened it) to review the newest commit, then re-run this job: https://github.com/octo-org/shop/pull/42",
    });
  });

  it("for the head: an older one is reported with the push that came after it", () => {
    const stale = approval({ commitId: OLD, submittedAt: NOW - 90 * MINUTE });
    expect(says([stale])).toEqual([
      "pending",
      NONE,
      "mona approved 91be003, which is no longer the head: kim pushed 4f2c91e after it.",
    ]);
    expect(says([approval({ commitId: undefined })])[2]).toBe(
      "mona's approval does not name a commit.",
    );
  });

  it("for the whole sha: an abbreviation or another case is another commit", () => {
    for (const commitId of [HEAD.slice(0, 39), HEAD.toUpperCase(), `${HEAD} `]) {
      expect(codes(judge([approval({ commitId })]))).toContain("approval_of_other_commit");
    }
  });

  it("when given after the head became the head: GitHub re-points approvals after a force-push", () => {
    const early = approval({ submittedAt: NOW - HOUR - MINUTE });
    expect(says([early])).toEqual([
      "pending",
      NONE,
      "mona's approval does not count: kim pushed 4f2c91e after it was given.",
    ]);
  });

  it("when given in a later second than the push", () => {
    expect(judge([approval({ submittedAt: NOW - HOUR })], { settleSeconds: 0 }).kind).toBe(
      "pending",
    );
    expect(judge([approval({ submittedAt: NOW - HOUR + 1000 })], { settleSeconds: 0 }).kind).toBe(
      "proceed",
    );
  });

  it("when the head came back: what counts is the last time it became the head", () => {
    const again = push({ id: 304, at: NOW - MINUTE, before: OLD, after: HEAD, kind: "force_push" });
    const away = push({ id: 303, at: NOW - 2 * MINUTE, before: HEAD, after: OLD });
    const activity = known([again, away, push(), FIRST_PUSH]);
    expect(codes(judge([approval()], {}, { subject: { activity } }))).toContain(
      "approval_before_push",
    );
    const fresh = approval({ submittedAt: NOW - 30_000 });
    expect(judge([fresh], {}, { subject: { activity } }).kind).toBe("proceed");
  });

  it("when two pushes in one second are ordered by their ids", () => {
    const at = NOW - HOUR;
    const activity = known([push({ id: 303, at, after: OLD }), push({ id: 304, at, after: HEAD })]);
    expect(judge([approval()], {}, { subject: { activity } }).kind).toBe("proceed");
  });

  it("when GitHub says when it was given", () => {
    expect(says([approval({ submittedAt: undefined })])).toEqual([
      "refused",
      "GitHub does not say when mona reviewed.",
    ]);
  });

  it("within max-age", () => {
    const activity = known([push({ at: NOW - 3 * DAY })]);
    const subject = { activity, pullRequest: { createdAt: NOW - 4 * DAY } };
    const last = approval({ submittedAt: NOW - DAY });
    expect(judge([last], {}, { subject }).kind).toBe("proceed");
    const old = approval({ submittedAt: NOW - DAY - HOUR });
    expect(says([old], {}, { subject })).toEqual([
      "pending",
      NONE,
      "mona approved 25 hours ago; an approval is valid for 24 hours.",
    ]);
  });

  it("after the last retarget", () => {
    const retargets = known([{ at: NOW - DAY }, { at: NOW - 2 * MINUTE }]);
    expect(says([approval()], {}, { subject: { retargets } })).toEqual([
      "pending",
      NONE,
      "mona approved before the pull request was retargeted to main.",
    ]);
    const sameSecond = known([{ at: NOW - 3 * MINUTE }]);
    expect(judge([approval()], {}, { subject: { retargets: sameSecond } }).kind).toBe("pending");
    const earlier = known([{ at: NOW - DAY }]);
    expect(judge([approval()], {}, { subject: { retargets: earlier } }).kind).toBe("proceed");
  });

  it("as often as policy says", () => {
    const used = (count: number) => known([{ reviewId: 501, commit: HEAD, count }]);
    expect(judge([approval()], {}, { uses: used(2) }).kind).toBe("proceed");
    expect(says([approval()], {}, { uses: used(3) })).toEqual([
      "pending",
      NONE,
      "mona's approval of 4f2c91e was used 3 times; it is valid for 3 uses.",
    ]);
    const elsewhere = known([
      { reviewId: 501, commit: OLD, count: 9 },
      { reviewId: 7, commit: HEAD, count: 9 },
    ]);
    expect(judge([approval()], {}, { uses: elsewhere }).kind).toBe("proceed");
  });
});

describe("a reviewer counts only", () => {
  const by = (account: Review["account"]) => [approval({ account })];

  it("as a human: no bot, app, mannequin or listed agent", () => {
    for (const account of [
      HUBOT,
      { ...MONA, type: "Mannequin" as const },
      { ...MONA, type: "Organization" as const },
      { ...MONA, type: "Unknown" as const },
      RELEASE_HELPER,
      person("RELEASE-HELPER", 77),
      WEB_FLOW,
    ]) {
      expect(says(by(account))[2]).toBe(
        `${account.login} is not a human account; only a human's approval counts.`,
      );
    }
  });

  it("while the account exists", () => {
    expect(says(by(undefined))).toEqual(["pending", NONE]);
  });

  it("when not the author", () => {
    expect(says(by(KIM))[2]).toBe("kim approved, but opened the pull request.");
  });

  it("when not someone who pushed to it", () => {
    const activity = known([push({ actor: MONA }), FIRST_PUSH]);
    expect(says([approval()], {}, { subject: { activity } })[2]).toBe(
      "mona approved, but pushed to the pull request.",
    );
  });

  it("when not an author, committer or co-author of its commits, by id or by login", () => {
    for (const account of [person("renamed", MONA.id), person("Mona", 0)]) {
      const commits = known([{ sha: HEAD, people: [account] }]);
      expect(says([approval()], {}, { subject: { commits } })[2]).toBe(
        "mona approved, but is an author of its commits.",
      );
    }
  });

  it("when GitHub says that they may write now", () => {
    expect(says([approval({ mayWrite: known(false) })])[2]).toBe(
      "mona approved, but does not have write access to this repository.",
    );
    expect(says([approval({ mayWrite: unreadable("GitHub answered 404.") })])).toEqual([
      "refused",
      "GitHub answered 404.",
    ]);
  });

  it("when named, in any case of letters", () => {
    expect(judge([approval()], { by: [["@MONA"]] }).kind).toBe("proceed");
    expect(judge([approval()], { by: [[]] }).kind).toBe("proceed");
    const decision = judge([approval()], { by: [["@octocat", "@hubot"]] });
    expect(texts(decision)[1]).toBe("mona approved, but is not one of @octocat, @hubot.");
    expect(decision).toHaveProperty("who", "octocat or hubot (not kim who opened it)");
  });

  it("when in the named team", () => {
    const rule = { by: [["@Octo-Org/DBA"]] };
    const others = { team: "@octo-org/sre", members: known([OCTOCAT.id]) };
    const itself = { team: "@octo-org/dba", members: known([MONA.id]) };
    expect(judge([approval()], rule, { teams: [others, itself] }).kind).toBe("proceed");
    const elsewhere = { team: "@octo-org/sre", members: known([MONA.id]) };
    const withoutHer = { team: "@octo-org/dba", members: known([]) };
    expect(codes(judge([approval()], rule, { teams: [elsewhere, withoutHer] }))).toContain(
      "approval_by_one_not_listed",
    );
    const team = (members: readonly number[]) => ({
      teams: [{ team: "@octo-org/dba", members: known(members) }],
    });
    expect(judge([approval()], rule, team([MONA.id])).kind).toBe("proceed");
    const decision = judge([approval()], rule, team([OCTOCAT.id]));
    expect(codes(decision)).toContain("approval_by_one_not_listed");
    expect(decision).toHaveProperty("who", "@Octo-Org/DBA (not kim who opened it)");
    expect(says([approval()], rule)).toEqual([
      "refused",
      "The members of @Octo-Org/DBA were not read.",
    ]);
  });

  it("when in every list; an empty one lists nobody and asks for nobody", () => {
    expect(judge([], { by: [[], ["@mona"]] })).toHaveProperty(
      "who",
      "mona (not kim who opened it)",
    );
    expect(judge([approval()], { by: [["@mona"], ["@octocat"]] })).toMatchObject({
      kind: "pending",
      who: "someone out of mona, and also out of octocat (not kim who opened it)",
    });
    expect(judge([approval()], { by: [["@mona"], ["@octocat", "@mona"]] }).kind).toBe("proceed");
  });
});

describe("who had a hand in it", () => {
  const approvedBy = (account: Review["account"], subject: Subject) =>
    judge([approval({ account })], {}, { subject }).kind;

  it("is also someone who force-pushed something away before it was opened", () => {
    const rewrite = push({ at: NOW - 2 * HOUR, kind: "force_push", before: sha("f0"), actor: KIM });
    const lost = push({ id: 300, at: NOW - 3 * HOUR, after: sha("f0"), actor: MONA });
    expect(approvedBy(MONA, { activity: known([rewrite, lost]) })).toBe("pending");
  });

  it("is not someone who pushed what is in the base already", () => {
    const merged = push({ id: 300, at: NOW - 3 * HOUR, after: BASE_TIP, actor: MONA });
    const activity = known([push(), { ...FIRST_PUSH, kind: "push" as const }, merged]);
    expect(approvedBy(MONA, { activity })).toBe("proceed");
  });

  it("is not someone who used the branch's name before it was created anew", () => {
    const former = push({ id: 300, at: NOW - 5 * HOUR, after: HEAD, actor: MONA });
    const activity = known([push(), FIRST_PUSH, former]);
    expect(approvedBy(MONA, { activity })).toBe("proceed");
  });

  it("is not the person who deleted the branch, but the person who restored it", () => {
    const restored = push({
      id: 306,
      at: NOW - 20 * MINUTE,
      before: ZERO,
      kind: "branch_creation",
    });
    const deleted = push({ id: 305, at: NOW - 30 * MINUTE, after: ZERO, kind: "branch_deletion" });
    const history = (deleter: typeof MONA, restorer: typeof MONA) =>
      known([{ ...restored, actor: restorer }, { ...deleted, actor: deleter }, push(), FIRST_PUSH]);
    expect(approvedBy(MONA, { activity: history(MONA, KIM) })).toBe("proceed");
    expect(approvedBy(MONA, { activity: history(KIM, MONA) })).toBe("pending");
  });

  it("is not GitHub's own committer, whoever else is named", () => {
    const commits = known([{ sha: HEAD, people: [WEB_FLOW] }]);
    const subject = { commits, pullRequest: { author: WEB_FLOW } };
    expect(judge([], {}, { subject })).toHaveProperty(
      "who",
      "someone with write access (not kim who pushed it)",
    );
  });

  it("is not asked to stay away where it is an agent: no agent can approve", () => {
    const commits = known([{ sha: HEAD, people: [KIM, HUBOT, RELEASE_HELPER] }]);
    expect(judge([], {}, { subject: { commits } })).toHaveProperty(
      "who",
      "someone with write access (not kim who opened it)",
    );
  });

  it("is nobody where the account is gone", () => {
    expect(approvedBy(MONA, { activity: known([push({ actor: undefined }), FIRST_PUSH]) })).toBe(
      "proceed",
    );
    const early = approval({ submittedAt: NOW - HOUR - 1 });
    const activity = known([push({ actor: undefined }), FIRST_PUSH]);
    expect(says([early], {}, { subject: { activity } })[2]).toBe(
      "mona's approval does not count: someone pushed 4f2c91e after it was given.",
    );
  });

  it("is nobody where everybody is gone", () => {
    const subject = {
      pullRequest: { author: undefined },
      activity: known([push({ actor: undefined })]),
      commits: known([{ sha: HEAD, people: [] }]),
    };
    expect(judge([], {}, { subject })).toHaveProperty("who", "someone with write access");
  });

  it("is named among those who cannot approve, five at most", () => {
    const people = Array.from({ length: 7 }, (_, index) => person(`dev${index}`, 100 + index));
    const decision = judge([], {}, { subject: { commits: known([{ sha: HEAD, people }]) } });
    expect(decision).toHaveProperty(
      "who",
      "someone with write access (not kim who opened it, not dev0 who is an author of its commits, " +
        "not dev1 who is an author of its commits, not dev2 who is an author of its commits, " +
        "not dev3 who is an author of its commits, nor 3 more who worked on it)",
    );
  });
});

describe("a reviewer's latest opinion", () => {
  const later = (spoiled: Partial<Review>) =>
    approval({ id: 502, submittedAt: NOW - MINUTE, ...spoiled });

  it("counts: a later comment or a review not yet sent changes nothing", () => {
    expect(judge([approval(), later({ state: "commented" })]).kind).toBe("proceed");
    const unsent = later({ state: "pending", submittedAt: undefined });
    expect(judge([approval(), unsent]).kind).toBe("proceed");
  });

  it("counts: an approval after a change request", () => {
    const asked = approval({ id: 500, state: "changes_requested", submittedAt: NOW - 5 * MINUTE });
    expect(judge([asked, approval()]).kind).toBe("proceed");
  });

  it("is the later one, whatever ids they have", () => {
    const asked = approval({ id: 900, state: "changes_requested", submittedAt: NOW - 5 * MINUTE });
    expect(judge([asked, approval({ id: 501 })]).kind).toBe("proceed");
    expect(judge([approval({ id: 901, submittedAt: NOW - 9 * MINUTE }), asked]).kind).toBe(
      "pending",
    );
  });

  it("blocks when it asks for changes", () => {
    const decision = judge([approval(), later({ state: "changes_requested" })]);
    expect(decision).toMatchObject({
      kind: "pending",
      missing: 1,
      who: "someone with write access (not kim who opened it), and mona (who requested changes)",
    });
    expect(texts(decision)).toEqual([NONE, "mona requested changes."]);
  });

  it("is none when it was dismissed", () => {
    expect(says([approval({ state: "dismissed" })])).toEqual([
      "pending",
      NONE,
      "mona's review was dismissed.",
    ]);
    expect(judge([approval(), later({ state: "dismissed" })]).kind).toBe("pending");
    expect(judge([approval({ state: "dismissed" }), later({})]).kind).toBe("proceed");
  });

  it("is found whatever order GitHub lists them in, by time and then by id", () => {
    const changed = approval({ id: 502, state: "changes_requested" });
    expect(judge([changed, approval()]).kind).toBe("pending");
    expect(judge([approval(), changed]).kind).toBe("pending");
  });

  it("is not known when one of them has no time", () => {
    const undated = later({ state: "dismissed", submittedAt: undefined });
    expect(says([undated, approval()])[1]).toBe("GitHub does not say when mona reviewed.");
  });
});

describe("an open change request of another", () => {
  const asked = (spoiled: Partial<Review>) =>
    approval({ id: 502, account: OCTOCAT, state: "changes_requested", ...spoiled });

  it("blocks, whichever commit it was about", () => {
    const decision = judge([approval(), asked({ commitId: OLD })]);
    expect(decision).toEqual({
      kind: "pending",
      subject: expect.anything() as unknown,
      missing: 0,
      have: 1,
      who: "octocat (who requested changes)",
      reasons: [{ code: "changes_requested", text: "octocat requested changes." }],
      remedy:
        "Ask octocat (who requested changes) to review again, or have that review dismissed, then re-run this job: https://github.com/octo-org/shop/pull/42",
    });
  });

  it("blocks when it is unknown whether they have write access", () => {
    expect(judge([approval(), asked({ mayWrite: unreadable("404") })]).kind).toBe("pending");
  });

  it("does not block from someone who may only read, or who is gone", () => {
    expect(judge([approval(), asked({ mayWrite: known(false) })]).kind).toBe("proceed");
    expect(judge([approval(), asked({ account: undefined })]).kind).toBe("proceed");
  });
});

describe("several approvals", () => {
  const second = approval({ id: 502, account: OCTOCAT, submittedAt: NOW - MINUTE });

  it("are of different people, by id", () => {
    const twice = approval({ id: 502, account: person("mona-renamed", MONA.id) });
    expect(judge([approval(), twice], { count: 2 })).toMatchObject({
      kind: "pending",
      have: 1,
      missing: 1,
      who: "someone with write access (not kim who opened it, not mona-renamed who has already approved)",
    });
    expect(judge([approval(), second], { count: 2 }).kind).toBe("proceed");
  });

  it("are asked for in number", () => {
    expect(judge([], { count: 2 })).toMatchObject({
      missing: 2,
      who: "2 people with write access (not kim who opened it)",
      reasons: [{ text: "Commit 4f2c91e needs 2 approvals and has none." }],
    });
    expect(texts(judge([approval()], { count: 3 }))[0]).toBe(
      "Commit 4f2c91e needs 3 approvals and has 1.",
    );
    expect(judge([], { count: 2, by: [["@mona", "@octocat"]] })).toHaveProperty(
      "who",
      "2 people out of mona or octocat (not kim who opened it)",
    );
  });

  it("are no more than needed: the newest, so that the decision is based on few", () => {
    const decision = judge([second, approval()]);
    expect(decision).toMatchObject({ approvals: [{ reviewId: 502 }] });
  });

  it("are ordered by each person's latest, not by who came first", () => {
    const again = approval({ id: 503, submittedAt: NOW - MINUTE / 2 });
    const decision = judge([approval(), second, again]);
    expect(decision).toMatchObject({ approvals: [{ reviewId: 503 }] });
  });

  it("are never enough if the count is not a number", () => {
    expect(judge([approval(), second], { count: Number.NaN }).kind).toBe("pending");
  });
});

const BASE_TIP = sha("ba5e");
const ZERO = sha("0");
