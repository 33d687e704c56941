import { describe, expect, it } from "vitest";
import { emptyPayload, type JobAsk } from "../../../../src/broker/check-run/ask.ts";
import {
  buildView,
  pullGrants,
  type CheckFacts,
} from "../../../../src/broker/check-run/build-view.ts";
import type { PullView } from "../../../../src/broker/check-run/view.ts";
import type { PolicyDocuments } from "../../../../src/broker/policy/policy-source.ts";
import type { PullRequest } from "../../../../src/approval/facts.ts";
import { HEAD, KIM, OLD, PULL_REQUEST } from "../../../support/approval/fixtures.ts";
import { TEN } from "../../../support/check-run/fixtures.ts";
import { leaseWith } from "../../../support/lease-fixtures.ts";
import { CLAIMS } from "../../../support/policy/claims-fixture.ts";
import { document, SHOP } from "../../../support/policy/document-fixtures.ts";

const LEASE = leaseWith();
const DOCUMENTS: PolicyDocuments = { repository: document(SHOP), organisation: undefined };

const ASK: JobAsk = {
  grant: "orders-migrate",
  environment: "production",
  access: "write",
  step: "migrate",
  pullRequest: 42,
  runId: 9001,
  runAttempt: 2,
  checkRunId: 7001,
  askedAt: TEN,
  decidedAt: TEN,
  outcome: {
    kind: "granted",
    lease: LEASE.id,
    required: 1,
    approvals: [{ login: "mona", at: TEN }],
  },
};
const WAITING: JobAsk = {
  ...ASK,
  outcome: { kind: "pending", missing: 1, have: 0, who: "mona", reasons: [], claims: CLAIMS },
};

function pull(more: Partial<PullRequest> = {}): PullRequest {
  return { ...PULL_REQUEST, ...more };
}

function facts(more: Partial<CheckFacts> = {}, asks: readonly JobAsk[] = []): CheckFacts {
  return {
    payload: { ...emptyPayload("octo-org/shop", HEAD), asks: [...asks] },
    documents: DOCUMENTS,
    limitSeconds: 600,
    defaultBranch: "main",
    pulls: [pull()],
    leases: new Map([[LEASE.id, LEASE]]),
    jobNames: new Map([[7001, "migrate"]]),
    again: new Map(),
    changes: new Map(),
    mayOf: () => undefined,
    ...more,
  };
}

function only(given: CheckFacts): PullView {
  const { pulls } = buildView(given);
  const [first] = pulls;
  if (first === undefined || pulls.length > 1) throw new Error(`${pulls.length} pull requests`);
  return first;
}

const grantsOf = ({ policy }: PullView) =>
  policy.kind === "grants" ? policy.grants.map(({ name }) => name) : policy.kind;

describe("what policy lets jobs of a pull request ask for", () => {
  it("is each grant for its events, with the shorter of policy's ttl and the broker's", () => {
    const mayOf = () => "may INSERT on 12 tables";
    const { policy } = only(facts({ mayOf }));
    expect(policy).toMatchObject({
      kind: "grants",
      grants: [
        { name: "reports-read", access: "read", approval: undefined, events: ["pull_request"] },
        {
          name: "orders-migrate",
          environment: "production",
          ttlSeconds: 600,
          credential: "postgres { server: production, database: app, role: app_migrator }",
          may: "may INSERT on 12 tables",
          approval: { count: 1, by: [["@octo-org/dba"]] },
        },
      ],
    });
  });

  it("has none that is for other events, other refs, or that the organisation's policy does not have", () => {
    const push = SHOP.replaceAll("pull_request, push", "push");
    expect(
      pullGrants({ ...DOCUMENTS, repository: document(push) }).map(({ name }) => name),
    ).toEqual(["reports-read"]);
    const refs = SHOP.replace(
      "events: [pull_request, push]",
      "events: [pull_request, push]\n      refs: [refs/pull/7/merge]",
    );
    expect(
      grantsOf(only(facts({ documents: { ...DOCUMENTS, repository: document(refs) } }))),
    ).toEqual(["reports-read"]);
  });

  it("is only reads where no write is ever issued: Dependabot, and another base", () => {
    const dependabot = { id: 49_699_333, login: "dependabot[bot]", type: "Bot" } as const;
    const views = [pull({ author: dependabot }), pull({ baseRef: "release" })].map((one) =>
      only(facts({ pulls: [one] })),
    );
    expect(views.map(({ neverWrites }) => neverWrites)).toEqual(["dependabot", "base"]);
    expect(views.map(grantsOf)).toEqual([["reports-read"], ["reports-read"]]);
    // Somebody else with the same name.
    const fake = pull({ author: { ...KIM, login: "dependabot[bot]" } });
    expect(only(facts({ pulls: [fake] })).neverWrites).toBeUndefined();
  });

  it("takes the default branch for the base where policy names none, and none where it is unknown", () => {
    const documents = { ...DOCUMENTS, repository: document(SHOP.replace("bases: [main]\n", "")) };
    const bases = ["main", "trunk", undefined].map(
      (defaultBranch) => only(facts({ documents, defaultBranch })).neverWrites,
    );
    expect(bases).toEqual([undefined, "base", undefined]);
  });

  it("is withheld from a fork and from a pull request that is over, whatever policy has", () => {
    for (const one of [
      pull({ fromFork: true }),
      pull({ state: "closed" }),
      pull({ headSha: OLD }),
    ]) {
      const { policy } = only(facts({ pulls: [one] }, [ASK]));
      expect(policy).toEqual({ kind: "withheld" });
    }
    expect(only(facts({ pulls: [pull({ fromFork: true })] })).neverWrites).toBe("fork");
  });

  it("says that there is no policy, or that one of the two has mistakes", () => {
    const kinds = (
      [
        { repository: undefined, organisation: undefined },
        { repository: document(SHOP), organisation: "missing" },
        { repository: "broken", organisation: undefined },
        { repository: document(SHOP), organisation: "broken" },
      ] as const
    ).map((documents) => only(facts({ documents })).policy.kind);
    expect(kinds).toEqual(["none", "none", "broken", "broken"]);
  });
});

describe("the pull requests of a check run", () => {
  it("are those whose head it is, and those that are over only for what their jobs asked", () => {
    const pulls = [
      pull(),
      pull({ number: 43, url: "", headSha: OLD }),
      pull({ number: 44, url: "", state: "merged" }),
    ];
    expect(buildView(facts({ pulls })).pulls.map(({ number }) => number)).toEqual([42]);
    const asks = [
      { ...ASK, pullRequest: 43 },
      { ...ASK, pullRequest: 44 },
    ];
    expect(buildView(facts({ pulls }, asks)).pulls.map(({ state }) => state)).toEqual([
      "open",
      "moved",
      "merged",
    ]);
  });

  it("have the requests of their own jobs, with the job's name and the page of its run", () => {
    const { asks } = only(facts({}, [ASK, { ...ASK, pullRequest: 43 }]));
    expect(asks).toHaveLength(1);
    expect(asks[0]?.job).toEqual({
      name: "migrate",
      runId: 9001,
      attempt: 2,
      url: "https://github.com/octo-org/shop/actions/runs/9001/attempts/2",
    });
  });

  it.each([
    "https://github.com/octo-org/shop/pull/43",
    "javascript:alert(1)//github.com/octo-org/shop/pull/42",
    "https://github.com/octo-org/shop/pull/42) [x](https://evil.example/a/b/pull/42",
    "https://user@evil.example/octo-org/shop/pull/42",
    "",
  ])("have no link where GitHub's is not one of a pull request of this number: %s", (url) => {
    const view = only(facts({ pulls: [pull({ url })] }, [ASK]));
    expect([view.url, view.asks[0]?.job.url]).toEqual([undefined, undefined]);
  });
});

describe("what became of a request", () => {
  it("is its lease as the store has it, with the approvals that it rested on", () => {
    const { asks } = only(facts({}, [ASK]));
    expect(asks[0]?.outcome).toMatchObject({
      kind: "issued",
      by: [{ login: "mona", at: TEN }],
      required: 1,
      lease: { id: LEASE.id, state: LEASE.state, issuedTo: LEASE.issuedTo },
      rule: { uses: 3 },
    });
    expect(JSON.stringify(asks)).not.toContain(LEASE.tokenHash);
  });

  it("is without a lease where the store forgot it, and without a rule where policy has none now", () => {
    const { asks } = only(
      facts({ leases: new Map(), documents: { ...DOCUMENTS, repository: undefined } }, [ASK]),
    );
    expect(asks[0]?.outcome).toMatchObject({ kind: "issued", lease: undefined, rule: undefined });
  });

  it("is how it would be decided now, rather than how it was", () => {
    const again = new Map([
      [WAITING, { kind: "refused", code: "approval_refused", remedy: "x" } as const],
    ]);
    expect(only(facts({ again }, [WAITING])).asks[0]?.outcome.kind).toBe("refused");
    expect(only(facts({}, [WAITING])).asks[0]?.outcome).toMatchObject({
      kind: "pending",
      who: "mona",
    });
  });

  it("is over for what waited on a commit that nobody can approve any more", () => {
    const outcomes = [pull({ state: "closed" }), pull({ headSha: OLD })].map(
      (one) => only(facts({ pulls: [one] }, [WAITING])).asks[0]?.outcome.kind,
    );
    expect(outcomes).toEqual(["over", "over"]);
  });
});
