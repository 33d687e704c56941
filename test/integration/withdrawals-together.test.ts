/**
 * Many pull requests by one request to GitHub: it must show what a look at each shows. GitHub is the strict front over `emulate`;
 * its GraphQL is the front's own.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReaderOptions } from "../../src/approval/github/reader.ts";
import { readWithdrawalFacts } from "../../src/approval/github/withdrawal.ts";
import { readWithdrawalsTogether } from "../../src/approval/github/withdrawals.ts";
import type { WithdrawalFacts } from "../../src/approval/withdrawn.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { asTheBroker, shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Review,
} from "../support/github/start-github.ts";

let github: GitHub;
let repository: RepositoryState;
beforeAll(async () => {
  github = await startGitHub();
  repository = await shop(github, "together");
  await github.createBranch(repository, "next");
});
afterAll(() => github.close());

const options = (): ReaderOptions => ({
  api: asTheBroker(github),
  clock: systemClock,
  jitter: () => 0,
  signal: new AbortController().signal,
  budgetMs: 20_000,
});

async function approved(
  by = "kim",
): Promise<{ readonly pull: PullState; readonly review: Review }> {
  const pull = await github.openPullRequest(repository, { by });
  return { pull, review: await github.review(pull, { by: "mona", state: "approve" }) };
}

const HAPPENINGS: readonly [string, (of: { pull: PullState; review: Review }) => unknown][] = [
  ["nothing happened", () => undefined],
  ["a commit was pushed", ({ pull }) => github.push(pull, { by: "kim" })],
  ["the approval was dismissed", ({ review }) => github.dismiss(review, "octocat")],
  ["it was closed", ({ pull }) => github.closePullRequest(pull, "kim")],
  ["it was retargeted", ({ pull }) => github.retarget(pull, { base: "next", by: "kim" })],
  ["it was merged", ({ pull }) => github.merge(pull, { by: "octocat" })],
  ["somebody commented", ({ pull }) => github.review(pull, { by: "octocat", state: "comment" })],
];

async function together(numbers: readonly number[], repositoryId = repository.id) {
  const at = { repository: repository.fullName, repositoryId, numbers };
  return await readWithdrawalsTogether(at, options());
}

describe("pull requests that are read together", () => {
  it("show the same as a look at each, whatever happened to them", async () => {
    const pulls: PullState[] = [];
    for (const [, happen] of HAPPENINGS) {
      const of = await approved(pulls.length === 0 ? "release-helper[bot]" : "kim");
      await happen(of);
      pulls.push(of.pull);
    }
    const read = await together(pulls.map(({ number }) => number));
    if (!read.ok) throw new Error(read.error.message);
    for (const [index, [what]] of HAPPENINGS.entries()) {
      const { number } = pulls[index] ?? { number: 0 };
      const at = { repository: repository.fullName, repositoryId: repository.id };
      const alone = await readWithdrawalFacts({ ...at, pullRequest: number }, options());
      if (!alone.ok) throw new Error(alone.error.message);
      expect({ what, facts: comparable(read.value.get(number)) }).toEqual({
        what,
        facts: comparable(alone.value),
      });
    }
  });

  it("leave out the one with a change request, whose weight only a look knows", async () => {
    const [first, second] = [await approved(), await approved()];
    await github.review(second.pull, { by: "octocat", state: "request_changes" });
    const read = await together([first.pull.number, second.pull.number]);
    expect(read.ok && [...read.value.keys()]).toEqual([first.pull.number]);
  });

  it("are not those of a repository that took over the name", async () => {
    const { pull } = await approved();
    const read = await together([pull.number], repository.id + 1);
    expect(read).toMatchObject({ ok: false });
  });

  it("cannot be read where one of them is not there, and GitHub says so beside the others", async () => {
    const { pull } = await approved();
    const read = await together([pull.number, 9999]);
    expect(read.ok ? "" : read.error.message).toContain("9999");
  });
});

/** Only the last retarget counts, and GraphQL is asked for no other. */
function comparable(facts: WithdrawalFacts | undefined): unknown {
  if (facts?.retargets?.known !== true) return facts;
  return { ...facts, retargets: facts.retargets.value.slice(-1) };
}
