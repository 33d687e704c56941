import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import {
  known,
  unreadable,
  type MergeGroupGateFacts,
  type PullRequestFacts,
} from "../../../src/approval/facts.ts";
import type { GroupCommit, QueueEntry } from "../../../src/approval/queue-entry.ts";
import {
  approval,
  BASE,
  BEFORE,
  codes,
  groupFacts,
  GROUP_REF,
  groupQuestion,
  HEAD,
  HUBOT,
  KIM,
  MINUTE,
  NOW,
  OCTOCAT,
  OLD,
  pullRequestFacts,
  push,
  queueEntry,
  sha,
  texts,
  TIP,
  startedBy,
} from "../../support/approval/fixtures.ts";

const outcome = (
  facts: Partial<MergeGroupGateFacts>,
  asked: Parameters<typeof groupQuestion>[0] = {},
): string => {
  const decision = decide(groupQuestion(asked), groupFacts(facts), NOW);
  return `${decision.kind}: ${codes(decision).join(", ")}`;
};
const entries = (...list: readonly Partial<QueueEntry>[]) => {
  const queue = known(list.map((one) => queueEntry(one)));
  return { queue, queueAgain: queue };
};

describe("a merge group of one approved pull request", () => {
  it("may write", () => {
    expect(outcome({})).toBe("proceed: approved");
  });

  it("is about that pull request, at the commit of the group", () => {
    expect(decide(groupQuestion(), groupFacts(), NOW)).toMatchObject({
      subject: { pullRequest: 42, commit: TIP, author: KIM, agent: false },
      approvals: [{ pullRequest: 42, commit: HEAD }],
    });
  });

  it("may write on no other event, and on no other ref", () => {
    expect(outcome({}, { claims: { eventName: "push" } })).toMatch(/event_never_writes/u);
    const elsewhere = GROUP_REF.replace("main", "release");
    expect(outcome({}, { claims: { ref: elsewhere } })).toBe("refused: ref_unexpected");
  });

  it.each([
    ["no entry", []],
    ["an entry of another commit", [{ headSha: OLD }]],
    ["an entry that is not built", [{ headSha: undefined }]],
    ["two entries of that commit", [{}, { pullRequest: 43 }]],
    ["an entry whose pull request is hidden", [{ pullRequest: undefined }]],
    ["an entry that cannot be merged", [{ state: "UNMERGEABLE" }]],
    ["an entry in a state that is not known", [{ state: "SOMETHING_NEW" }]],
    ["an entry on another base", [{ baseSha: BASE }]],
  ])("may not where the queue has %s", (_what, list) => {
    expect(outcome(entries(...list))).toMatch(/^refused: merge_group_unknown/u);
  });

  it.each<[string, Partial<MergeGroupGateFacts>]>([
    ["nothing that the branch lacks", { commits: known([]) }],
    [
      "a gap",
      {
        commits: known([
          { sha: TIP, parents: [BEFORE] },
          { sha: OLD, parents: [BASE] },
        ]),
      },
    ],
    ["another end", { commits: known([{ sha: OLD, parents: [BEFORE] }]) }],
    ["a root beside the branch", { rootOnBase: known(false) }],
    ["another name", { number: 43 }],
  ])("may not where its history has %s", (_what, facts) => {
    expect(outcome(facts)).toMatch(/^refused: (?:ref_unexpected, )?merge_group_unknown/u);
  });

  it.each<[string, readonly GroupCommit[]]>([
    ["merges another commit", [{ sha: TIP, parents: [BEFORE, OLD] }]],
    ["has three parents", [{ sha: TIP, parents: [BEFORE, HEAD, OLD] }]],
    [
      "has more commits than the pull request",
      [
        { sha: TIP, parents: [sha("1")] },
        { sha: sha("1"), parents: [sha("2")] },
        { sha: sha("2"), parents: [BEFORE] },
      ],
    ],
    [
      "is a merge with something behind it",
      [
        { sha: TIP, parents: [sha("1"), HEAD] },
        { sha: sha("1"), parents: [BEFORE] },
      ],
    ],
  ])("may not where what was built %s", (_what, commits) => {
    expect(outcome({ commits: known(commits) })).toBe("refused: merge_group_contents");
  });

  it("may where it was squashed, or rebased into no more commits than it has", () => {
    const squashed = [{ sha: TIP, parents: [BEFORE] }];
    const rebased = [
      { sha: TIP, parents: [sha("1")] },
      { sha: sha("1"), parents: [BEFORE] },
    ];
    expect(outcome({ commits: known(squashed) })).toBe("proceed: approved");
    expect(outcome({ commits: known(rebased) })).toBe("proceed: approved");
  });

  it("may not where the head was pushed in the second in which it entered, or later", () => {
    const at = push().at;
    expect(outcome(entries({ enqueuedAt: at }))).toBe("refused: head_moved");
    expect(outcome(entries({ enqueuedAt: at - 1 }))).toBe("refused: head_moved");
    expect(outcome(entries({ enqueuedAt: at + 1 }))).toBe("proceed: approved");
  });

  it("may not where it left the queue, or entered it again, while GitHub was read", () => {
    expect(outcome({ queueAgain: known([]) })).toBe("refused: merge_group_changed");
    const again = known([queueEntry({ enqueuedAt: NOW })]);
    expect(outcome({ queueAgain: again })).toBe("refused: merge_group_changed");
  });

  it.each([
    ["closed", { state: "closed" }, "pull_request_not_open"],
    ["from a fork", { fromFork: true }, "pull_request_from_fork"],
    ["for another branch", { baseRef: "release" }, "merge_group_contents"],
  ] as const)("may not where it is %s", (_what, pullRequest, code) => {
    const facts = known([pullRequestFacts({ pullRequest })]);
    expect(outcome({ pullRequests: facts })).toBe(`refused: ${code}`);
  });

  it("may not where its branch was pushed to, though the queue does not know yet", () => {
    const later = push({ id: 900, at: NOW - 1000, before: HEAD, after: OLD });
    const facts = known([pullRequestFacts({ activity: known([push(), later]) })]);
    expect(outcome({ pullRequests: facts })).toBe("refused: head_moved");
  });

  it("needs an approval though policy waives it, and an agent's job too", () => {
    const rule = { count: 0, reason: "nightly" };
    const bare = known([pullRequestFacts({ reviews: known([]) })]);
    expect(outcome({ pullRequests: bare }, { rule })).toBe("pending: approvals_missing");
    expect(outcome({ run: startedBy(HUBOT) })).toBe("proceed: approved");
  });

  it("says which fact could not be read", () => {
    const facts = groupFacts({
      pullRequests: unreadable("GitHub returned 404 for pull request 42"),
    });
    expect(texts(decide(groupQuestion(), facts, NOW))).toContain(
      "GitHub returned 404 for pull request 42.",
    );
  });

  it("does not count an approval that is older than policy allows", () => {
    expect(outcome({}, { rule: { maxAgeSeconds: 60 } })).toMatch(/^pending: .*approval_too_old/u);
  });
});

/** A group of pull requests on top of each other, built by any method, with what is wrong in some of them. */
interface Member {
  readonly method: "merge" | "squash" | "rebase";
  readonly approved: boolean;
}

const commitOf = (index: number, part = 0): string =>
  (index * 16 + part + 0x1000).toString(16).padStart(40, "c");
const headOf = (index: number): string => (index + 0x1000).toString(16).padStart(40, "d");

function groupOf(members: readonly Member[]): MergeGroupGateFacts {
  const queue: QueueEntry[] = [];
  const commits: GroupCommit[] = [];
  const pullRequests: PullRequestFacts[] = [];
  let base = BEFORE;
  for (const [index, { method, approved }] of members.entries()) {
    const number = index + 1;
    const head = commitOf(index);
    const below = method === "rebase" ? commitOf(index, 1) : base;
    if (method === "rebase") commits.unshift({ sha: below, parents: [base] });
    const parents = method === "merge" ? [below, headOf(index)] : [below];
    commits.unshift({ sha: head, parents });
    queue.push(queueEntry({ pullRequest: number, position: number, headSha: head, baseSha: base }));
    const given = approval({ id: number, commitId: approved ? headOf(index) : OLD });
    pullRequests.push(
      pullRequestFacts({
        pullRequest: { number, headSha: headOf(index) },
        reviews: known([given]),
        activity: known([push({ after: headOf(index) })]),
        commits: known([
          { sha: OLD, people: [KIM] },
          { sha: headOf(index), people: [KIM] },
        ]),
      }),
    );
    base = head;
  }
  return groupFacts({
    number: members.length,
    queue: known(queue),
    queueAgain: known(queue),
    commits: known(commits),
    pullRequests: known(pullRequests),
  });
}

const askAbout = (members: readonly Member[]) =>
  groupQuestion({
    claims: {
      sha: commitOf(members.length - 1),
      ref: `refs/heads/gh-readonly-queue/main/pr-${members.length}-${BEFORE}`,
    },
  });

const member = fc.record({
  method: fc.constantFrom("merge" as const, "squash" as const, "rebase" as const),
  approved: fc.boolean().chain((one) => fc.constantFrom(one, true, true)),
});
const members = fc.array(member, { minLength: 1, maxLength: 5 });
const RUNS = { numRuns: 1000 };

describe("whatever a merge group is made of", () => {
  it("a write proceeds only where every pull request is approved, and then on an approval of each", () => {
    fc.assert(
      fc.property(members, (group) => {
        const decision = decide(askAbout(group), groupOf(group), NOW);
        const whole = group.every(({ approved }) => approved);
        expect(decision.kind).toBe(whole ? "proceed" : "pending");
        if (decision.kind !== "proceed") return;
        const rests = decision.approvals.map(({ pullRequest }) => pullRequest);
        expect(new Set(rests)).toEqual(new Set(group.map((_, index) => index + 1)));
      }),
      RUNS,
    );
  });

  it("a fact that cannot be read refuses", () => {
    const keys = fc.constantFrom(
      ...(["queue", "queueAgain", "commits", "rootOnBase", "pullRequests"] as const),
      ...(["run", "job", "uses", "defaultBranch"] as const),
    );
    fc.assert(
      fc.property(members, keys, (group, key) => {
        const dark = { ...groupOf(group), [key]: unreadable("404") };
        expect(decide(askAbout(group), dark, NOW).kind).toBe("refused");
      }),
      RUNS,
    );
  });

  it("a fact of one of its pull requests that cannot be read refuses", () => {
    const keys = fc.constantFrom("reviews", "activity", "commits", "retargets");
    fc.assert(
      fc.property(members, fc.nat(), keys, (group, nth, key) => {
        const facts = groupOf(group);
        const all = facts.pullRequests.known ? facts.pullRequests.value : [];
        const dark = spoiled(all, nth, { [key]: unreadable("404") });
        const asked = askAbout(group);
        expect(decide(asked, { ...facts, pullRequests: known(dark) }, NOW).kind).toBe("refused");
      }),
      RUNS,
    );
  });

  it("an entry, a commit or a pull request that is missing never makes a write possible", () => {
    const keys = fc.constantFrom("queue", "queueAgain", "commits", "pullRequests");
    fc.assert(
      fc.property(members, fc.nat(), keys, (group, nth, key) => {
        const facts = groupOf(group);
        const fact = facts[key as "queue"];
        const all: readonly unknown[] = fact.known ? fact.value : [];
        // Without its oldest commits a group is a shorter one, on what was merged already.
        const most = key === "commits" ? Math.max(1, all.length - 1) : all.length;
        const less = all.filter((_, index) => index !== nth % most);
        expect(decide(askAbout(group), { ...facts, [key]: known(less) }, NOW).kind).toBe("refused");
      }),
      RUNS,
    );
  });

  it("a commit between two pull requests that belongs to none never passes", () => {
    fc.assert(
      fc.property(members, fc.nat(), (group, nth) => {
        const facts = groupOf(group);
        const all = facts.commits.known ? facts.commits.value : [];
        const at = nth % all.length;
        const foreign = sha("bad");
        const [above, ...below] = all.slice(at);
        if (above === undefined) return;
        const moved = { ...above, parents: [foreign, ...above.parents.slice(1)] };
        const slipped = { sha: foreign, parents: [above.parents[0] ?? ""] };
        const commits = [...all.slice(0, at), moved, slipped, ...below];
        const decision = decide(askAbout(group), { ...facts, commits: known(commits) }, NOW);
        // A squash of a pull request with two commits looks like a rebase of both: then it is GitHub's own word.
        const method = ownersOf(group, at);
        const mayPass = method === "squash" && decision.kind !== "refused";
        const isRefused = codes(decision).some((code) => code.startsWith("merge_group_"));
        expect(mayPass || isRefused).toBe(true);
      }),
      RUNS,
    );
  });

  it("the order that the queue says is the order in which git has it", () => {
    const two = fc.array(member, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(two, (group) => {
        const facts = groupOf(group);
        const all = facts.queue.known ? facts.queue.value : [];
        const last = all.length + 1;
        const turned = known(all.flatMap((one) => [{ ...one, position: last - one.position }]));
        const asked = decide(askAbout(group), { ...facts, queue: turned }, NOW);
        expect(codes(asked)).toContain("merge_group_unknown");
      }),
      RUNS,
    );
  });

  it("one objection anywhere stops it", () => {
    fc.assert(
      fc.property(members, fc.nat(), (group, nth) => {
        const facts = groupOf(group.map((one) => ({ ...one, approved: true })));
        const all = facts.pullRequests.known ? facts.pullRequests.value : [];
        const objection = approval({ id: 900, account: OCTOCAT, state: "changes_requested" });
        const nthOne = all[nth % all.length];
        const given = nthOne?.reviews.known === true ? nthOne.reviews.value : [];
        const against = spoiled(all, nth, { reviews: known([...given, objection]) });
        const decision = decide(askAbout(group), { ...facts, pullRequests: known(against) }, NOW);
        expect(decision.kind).toBe("pending");
        expect(codes(decision)).toContain("changes_requested");
      }),
      RUNS,
    );
  });

  it("what was pushed just before the group was asked for stops it", () => {
    fc.assert(
      fc.property(members, fc.nat(), (group, nth) => {
        const facts = groupOf(group);
        const all = facts.pullRequests.known ? facts.pullRequests.value : [];
        const last = push({ id: 999, at: NOW - MINUTE / 2, after: OLD });
        const pushed = spoiled(all, nth, { activity: known([push(), last]) });
        const asked = askAbout(group);
        expect(decide(asked, { ...facts, pullRequests: known(pushed) }, NOW).kind).toBe("refused");
      }),
      RUNS,
    );
  });
});

/** How the pull request was built that the commit at this place belongs to, newest first. */
function ownersOf(group: readonly Member[], at: number): Member["method"] | undefined {
  const methods = group
    .toReversed()
    .flatMap(({ method }) => (method === "rebase" ? [method, method] : [method]));
  return methods[at];
}

/** The nth of them with other facts. */
function spoiled(
  all: readonly PullRequestFacts[],
  nth: number,
  other: Partial<PullRequestFacts>,
): readonly PullRequestFacts[] {
  const at = nth % all.length;
  return all.flatMap((one, index) => (index === at ? [{ ...one, ...other }] : [one]));
}
