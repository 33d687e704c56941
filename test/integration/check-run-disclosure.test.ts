/** What a check run tells to those who should not know more. GitHub is the strict front over `emulate`. */
import { afterEach, describe, expect, it } from "vitest";
import { leaseIdOf, leaseTokenOf, type Told } from "../support/broker-setup.ts";
import { openCheckSetup, policyOf, type CheckSetup } from "../support/check-run/check-setup.ts";
import type { PullState } from "../support/github/start-github.ts";

let setup: CheckSetup;

afterEach(() => setup.close());

/** What only the repository's own people should read: grants, roles, servers, rights and who approves. */
const OWN = [
  "orders-migrate",
  "reports-read",
  "app_",
  "app&#95;",
  "INSERT",
  "SELECT",
  "postgres &#123;",
];

interface ForkScene {
  readonly fork: PullState;
  /** Another pull request of the repository itself, at the same head. */
  readonly own: PullState;
  /** A job of the fork's asks. */
  readonly ask: (detail: Readonly<Record<string, unknown>>) => Promise<Told>;
}

async function openFork(): Promise<ForkScene> {
  setup = await openCheckSetup();
  const { github, repository, broker, clock } = setup;
  const own = await github.openPullRequest(repository, { by: "kim" });
  const fork = await github.openPullRequest(repository, {
    by: "stranger",
    fromForkOf: "stranger",
    atHeadOf: own,
  });
  const ask: ForkScene["ask"] = (detail) => {
    const run = github.startRun({ pr: fork, actor: "stranger", environment: "production" });
    const claims = github.tokenClaims(run, { issuedAt: clock.now() });
    const merged = { ...claims, sha: own.mergeCommit };
    const wanted = { access: "write", environment: "production", step: "migrate", ...detail };
    return broker.ask(wanted, merged);
  };
  return { fork, own, ask };
}

function textOf(pull: PullState): string {
  const { title = "", summary = "", text = "" } = setup.checkOf(pull).output ?? {};
  return [title, summary, text].join("\n");
}

/** What the check run says of one of the pull requests of its commit. */
function sectionsOf(pull: PullState): string {
  const parts = textOf(pull).split(/^### /mu);
  const own = parts.filter((part) => part.startsWith(`[Pull request ${pull.number}]`));
  expect(own).toHaveLength(2);
  return own.join("\n");
}

describe("the check run of a fork's pull request", () => {
  it("has no grant, server, role or right of policy, and nobody who could approve", async () => {
    const { fork, own } = await openFork();
    await setup.startJob(own).ask();
    await setup.tell(fork);
    await setup.work();
    expect(sectionsOf(own)).toContain("orders-migrate");
    expect(sectionsOf(own)).toContain("It needs 1 approval by");
    expect(sectionsOf(fork)).toContain("**Its jobs never get a write**, whoever approves it.");
    for (const word of [...OWN, "approval by"]) expect(sectionsOf(fork)).not.toContain(word);
  });

  it("shows only what its jobs were told when they asked", async () => {
    const { fork, ask } = await openFork();
    const told = [await ask({ grant: "orders-migrate" }), await ask({ grant: "no-such-grant" })];
    expect(told.map(({ body }) => body["code"])).toEqual(["approval_refused", "grant_refused"]);
    await setup.work();
    const text = sectionsOf(fork);
    for (const { body } of told) expect(text).toContain(`refused: \`${String(body["code"])}\``);
    for (const word of ["reports-read", ...OWN.slice(2)]) expect(text).not.toContain(word);
  });

  it("says the same of a grant that there is, and is not for the job, as of one that there is not", async () => {
    const { fork, ask } = await openFork();
    const { broker, repository } = setup;
    const extra = `  of-main:
    environment: production
    access: write
    credential: { postgres: { server: production, database: app, role: app_admin } }
    allow: { events: [push] }
`;
    broker.writePolicy("octo-org/shop.yml", policyOf(repository, { extra }));
    const grants = ["of-main", "of-nowhere"];
    for (const grant of grants) await ask({ grant });
    await setup.work();
    const [one, other] = grants.map((grant) => {
      const row = sectionsOf(fork)
        .split("\n")
        .find((line) => line.includes(`\`${grant}\``));
      return row?.replace(grant, "GRANT").replaceAll(/\d+/gu, "N");
    });
    expect(one).toContain("refused: ");
    expect(one).toBe(other);
  });

  it("shows a read that its job got as the job knows it, and no more", async () => {
    const { fork, ask } = await openFork();
    const told = await ask({ grant: "reports-read", access: "read" });
    expect(told.status).toBe(200);
    await setup.work();
    const text = sectionsOf(fork);
    expect(text).toContain(leaseIdOf(told));
    for (const word of ["orders-migrate", ...OWN.slice(2)]) expect(text).not.toContain(word);
  });
});

describe("the check run of jobs that only read", () => {
  it("names nobody who could approve, because nobody has to", async () => {
    setup = await openCheckSetup();
    const { broker, repository, github } = setup;
    const policy = policyOf(repository).replace(/ {2}orders-migrate:[^]*(?= {2}reports-read)/u, "");
    broker.writePolicy("octo-org/shop.yml", policy);
    const pull = await github.openPullRequest(repository, { by: "kim" });
    expect((await setup.startJob(pull).ask({ grant: "reports-read", access: "read" })).status).toBe(
      200,
    );
    await setup.work();
    const text = textOf(pull);
    expect(text).toContain("Approving this commit releases nothing.");
    expect(text).not.toMatch(/approval by|waits for|someone with write access|mona/u);
    expect(text).not.toContain("orders-migrate");
  });
});

describe("no check run", () => {
  it("has a credential, a lease token or an ID token, however its lease goes", async () => {
    setup = await openCheckSetup();
    const pull = await setup.github.openPullRequest(setup.repository, { by: "kim" });
    await setup.github.review(pull, { by: "mona", state: "approve" });
    await setup.clock.advance(11_000);
    const told = await setup.startJob(pull).ask();
    expect(told.status).toBe(200);
    await setup.work();
    const { store, provider } = setup.broker;
    await store.end({ lease: leaseIdOf(told) }, "withdrawn");
    await setup.tell(pull);
    await setup.work();
    const written = JSON.stringify(setup.github.checkRunWrites);
    expect(written).toContain(leaseIdOf(told));
    expect(provider.secrets.length).toBeGreaterThan(0);
    for (const secret of [...provider.secrets, leaseTokenOf(told)]) {
      expect(written).not.toContain(secret);
    }
    // A token of a signed form is in none of it.
    expect(written).not.toMatch(/eyJ[\w-]+\.[\w-]+\./u);
    const kept = JSON.stringify(
      await store.githubTasks.list({ kind: "check", repositoryId: setup.repository.id }),
    );
    for (const secret of [...provider.secrets, leaseTokenOf(told)]) {
      expect(kept).not.toContain(secret);
    }
  });
});
