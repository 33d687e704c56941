/**
 * The gate on tags. Tags, annotated and lightweight, git objects, branches, pull requests and reviews are read from
 * `emulate`; rulesets, activity, commits' pull requests, runs and jobs from the front (a fake, test/support/github).
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askGate, outcome, shop, type Asking } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type Landed,
  type RepositoryState,
  type Run,
  type Tagged,
} from "../support/github/start-github.ts";

let github: GitHub;
let repository: RepositoryState;
let names = 0;

beforeAll(async () => {
  github = await startGitHub();
  github.addTeam("octo-org/release", ["mona", "octocat"]);
});

afterAll(async () => {
  await github.close();
});

beforeEach(async () => {
  names += 1;
  repository = await shop(github, `tags-${names}`);
});

afterEach(() => {
  github.faults.clear();
});

const SHA = "5".repeat(40);
const BY_RELEASE: Asking = { tagStarters: [["@octo-org/release"]] };

async function merged({ approve = true, by = "kim" } = {}): Promise<Landed> {
  const pr = await github.openPullRequest(repository, { by, commits: 2 });
  if (approve) await github.review(pr, { by: "mona", state: "approve" });
  return github.merge(pr, { by: "octocat" });
}

interface Scene {
  readonly sha?: string;
  readonly annotated?: boolean;
  readonly name?: string;
}

async function tagged({ sha, annotated, name = "v1.2.0" }: Scene = {}): Promise<Tagged> {
  const commit = sha ?? (await merged()).sha;
  return github.tag(repository, { name, sha: commit, annotated: annotated ?? false });
}

function start(tag: Tagged, { event = "push", actor = "octocat" } = {}): Run {
  return github.startRun({ tag, event, actor, environment: "production" });
}

async function asked(run: Run, asking: Asking = {}): Promise<string> {
  return outcome(await askGate(github, run, { ...BY_RELEASE, ...asking }));
}

describe("a write on a tag that a ruleset restricts", () => {
  beforeEach(() => {
    github.protectTags(repository);
  });

  it.each([false, true])("proceeds for an approved merge; annotated: %s", async (annotated) => {
    expect(await asked(start(await tagged({ annotated })))).toBe("proceed: approved");
  });

  it.each(["release", "workflow_dispatch"])("proceeds on %s too", async (event) => {
    expect(await asked(start(await tagged(), { event }))).toBe("proceed: approved");
  });

  it("proceeds while the branch has moved on", async () => {
    const tag = await tagged();
    await merged();
    expect(await asked(start(tag))).toBe("proceed: approved");
  });

  it.each([false, true])(
    "is refused once the tag was moved, also when a person re-runs it; annotated: %s",
    async (annotated) => {
      const tag = await tagged({ annotated });
      const run = start(tag);
      await github.tag(repository, { name: tag.name, sha: (await merged()).sha, annotated });

      expect(await asked(run)).toBe("refused: tag_moved");
      expect(await asked(github.rerun(run, "mona"))).toBe("refused: tag_moved");
    },
  );

  it("is refused if the tag moves while the gate reads", async () => {
    const tag = await tagged();
    const elsewhere = await merged();
    const happens = async (): Promise<void> => {
      await github.tag(repository, { name: tag.name, sha: elsewhere.sha });
    };
    github.faults.add({ path: /\/reviews/u, times: 1, fault: { kind: "meanwhile", happens } });

    expect(await asked(start(tag))).toBe("refused: tag_moved");
  });

  it("is not issued for a merge that nobody approved", async () => {
    const { sha } = await merged({ approve: false });
    expect(await asked(start(await tagged({ sha })))).toBe("pending: approvals_missing");
  });

  it("is refused for a commit that did not come from a pull request", async () => {
    const { sha } = await github.pushToBranch(repository, { branch: "main", by: "mona" });
    expect(await asked(start(await tagged({ sha })))).toBe("refused: tag_of_unmerged_commit");
  });

  it("is refused for the head of a pull request, although it was approved", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim", commits: 2 });
    await github.review(pr, { by: "mona", state: "approve" });
    await github.merge(pr, { by: "octocat" });
    expect(await asked(start(await tagged({ sha: pr.head })))).toBe(
      "refused: tag_of_unmerged_commit",
    );
  });

  it("is refused once a force-push took the commit off the branch", async () => {
    const { sha, before } = await merged();
    const tag = await tagged({ sha });
    await github.pushToBranch(repository, { branch: "main", by: "kim", onto: before });
    expect(await asked(start(tag))).toBe("refused: tag_elsewhere");
  });

  it("is refused for a merge into a branch that is not one of bases, or is not protected", async () => {
    const run = start(await tagged());
    expect(await asked(run, { bases: ["production"] })).toBe("refused: base_not_allowed");
    github.protectBranch(repository, "main", { by: "unprotected" });
    expect(await asked(run)).toBe("refused: base_not_protected");
  });

  it("is refused to an agent, to a bot, and to a re-run by one", async () => {
    const tag = await tagged();
    const bot = "release-helper[bot]";
    expect(await asked(start(tag, { actor: bot }))).toBe("refused: tag_by_agent");
    expect(await asked(github.rerun(start(tag), bot))).toBe("refused: tag_by_agent");
    expect(await asked(start(tag), { agents: ["octocat"] })).toBe("refused: tag_by_agent");
  });

  it("is refused to one whom policy does not list, and to a re-run by one", async () => {
    const tag = await tagged();
    expect(await asked(start(tag, { actor: "kim" }))).toBe("refused: tag_by_one_not_listed");
    expect(await asked(github.rerun(start(tag), "kim"))).toBe("refused: tag_by_one_not_listed");
    expect(await asked(start(tag), { tagStarters: [["@mona"]] })).toBe(
      "refused: tag_by_one_not_listed",
    );
  });

  it("is refused if the team cannot be read, or policy does not list the tag", async () => {
    const run = start(await tagged());
    expect(outcome(await askGate(github, run))).toBe("refused: tag_not_listed");
    github.setReader({ members: false });
    expect(await asked(run)).toMatch(/^refused: facts_unreadable/u);
    github.setReader({ members: true });
  });

  it("is refused for a release of an old tag, unless max-age is longer", async () => {
    const run = start(await tagged(), { event: "release" });
    expect(await asked(run, { rule: { maxAgeSeconds: 60 } })).toBe("refused: merge_too_old");
  });

  it("is refused when the tag is gone", async () => {
    const tag = await tagged();
    expect(await asked(start({ ...tag, name: "v9.9.9" }))).toBe("refused: facts_unreadable");
  });

  it.each<[string, RegExp, unknown]>([
    ["a directory", /\/git\/ref\//u, { object: { type: "tree", sha: SHA } }],
    ["another ref", /\/git\/ref\//u, { ref: "refs/tags/v1.2.0-rc1" }],
    ["itself", /\/git\/tags\//u, { object: { type: "tag", sha: SHA } }],
    ["nothing", /\/git\/tags\//u, { object: null }],
  ])("is refused for a tag that leads to %s", async (_what, path, part) => {
    const run = start(await tagged({ annotated: true }));
    const body = (right: unknown): unknown => Object.assign({}, right, part);
    github.faults.add({ path, fault: { kind: "rewrite", body } });
    expect(await asked(run)).toBe("refused: facts_unreadable");
  });

  it("is not confused by a branch that is called like the tag", async () => {
    const tag = await tagged();
    await github.createBranch(repository, tag.name);
    expect(await asked(start(tag))).toBe("proceed: approved");
  });
});

describe("a tag's ruleset", () => {
  type Ruleset = NonNullable<Parameters<GitHub["protectTags"]>[1]>;
  const REFUSED = "refused: tag_not_restricted";

  it.each<[string, string, readonly Ruleset[]]>([
    ["is needed", REFUSED, []],
    ["has to be active", REFUSED, [{ enforcement: "evaluate" }]],
    ["has to be for tags", REFUSED, [{ target: "branch", include: ["~ALL"] }]],
    ["has to restrict creating", REFUSED, [{ rules: ["update", "deletion"] }]],
    ["has to restrict moving", REFUSED, [{ rules: ["creation", "non_fast_forward"] }]],
    ["has to be for this name", REFUSED, [{ include: ["refs/tags/release-*"] }]],
    ["may not exclude it", REFUSED, [{ include: ["~ALL"], exclude: ["refs/tags/v1.*"] }]],
    ["has to be sure not to exclude it", REFUSED, [{ exclude: ["refs/tags/v[2-9]*"] }]],
    ["may be for all tags", "proceed: approved", [{ include: ["~ALL"] }]],
    ["may be the organisation's", "proceed: approved", [{ source_type: "Organization" }]],
    ["may be several", "proceed: approved", [{ rules: ["creation"] }, { rules: ["update"] }]],
  ])("%s", async (_what, expected, rulesets) => {
    for (const ruleset of rulesets) github.protectTags(repository, ruleset);
    expect(await asked(start(await tagged()))).toBe(expected);
  });

  it.each<[string, unknown]>([
    ["does not say for which names it is", { conditions: null }],
    ["is not for tags any more", { target: "branch" }],
    ["is switched off meanwhile", { enforcement: "disabled" }],
    ["has no rules", { rules: [] }],
  ])("does not count if it %s", async (_what, part) => {
    github.protectTags(repository);
    const run = start(await tagged());
    const body = (right: unknown): unknown => Object.assign({}, right, part);
    github.faults.add({ path: /\/rulesets\/\d+/u, fault: { kind: "rewrite", body } });
    expect(await asked(run)).toBe(REFUSED);
  });

  it("refuses if it cannot be read and the others do not restrict enough", async () => {
    github.protectTags(repository, { rules: ["creation"] });
    github.protectTags(repository, { rules: ["update"] });
    const run = start(await tagged());
    github.faults.add({
      path: /\/rulesets\/\d+/u,
      times: 1,
      fault: { kind: "status", status: 404 },
    });
    expect(await asked(run)).toBe("refused: facts_unreadable");
  });
});

describe("a repository_dispatch on the default branch", () => {
  async function dispatched(actor: string): Promise<Run> {
    const push = await merged();
    const event = "repository_dispatch";
    return github.startRun({ push, event, actor, environment: "production" });
  }

  it("proceeds if a person sent it, who is not the approver", async () => {
    expect(await asked(await dispatched("octocat"))).toBe("proceed: approved");
    expect(await asked(await dispatched("mona"))).toBe(
      "pending: approvals_missing, approval_by_starter",
    );
  });

  it("is refused if a bot sent it, or re-runs it", async () => {
    expect(await asked(await dispatched("github-actions[bot]"))).toBe("refused: dispatch_by_agent");
    const run = await dispatched("octocat");
    expect(await asked(github.rerun(run, "release-helper[bot]"))).toBe(
      "refused: dispatch_by_agent",
    );
  });
});
