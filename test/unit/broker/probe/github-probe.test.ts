import { beforeEach, describe, expect, it } from "vitest";
import type { GitHubApi, GitHubResponse } from "../../../../src/approval/github/api.ts";
import { githubProbe } from "../../../../src/broker/probe/github-probe.ts";
import type { Trouble } from "../../../../src/broker/record/health.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { document, SHOP } from "../../../support/policy/document-fixtures.ts";

/** What GitHub returns by path; 200 where a test says nothing. */
let statuses: Record<string, number | Partial<GitHubResponse>>;
let asked: string[];
let repositories: string[];

const api: GitHubApi = {
  request: ({ route, params }) => {
    const path = route.replaceAll(/\{(\w+)\}/gu, (_all, name: string) => String(params[name]));
    asked.push(path);
    const given = statuses[path.replace("GET ", "")] ?? 200;
    if (given === 0) {
      return Promise.resolve(err({ kind: "network", message: "Cannot reach GitHub" } as const));
    }
    const rest = typeof given === "number" ? { status: given } : given;
    return Promise.resolve(ok({ status: 200, headers: {}, data: {}, ...rest }));
  },
};

beforeEach(() => {
  statuses = {};
  asked = [];
  repositories = ["octo-org/shop"];
});

function newProbe(cap?: string): () => Promise<Trouble | undefined> {
  const repository = document(SHOP);
  const organisation = cap === undefined ? undefined : document(cap, "organisation");
  const policy = {
    repositories: () => Promise.resolve(repositories),
    find: () => Promise.resolve(ok({ repository, organisation })),
  };
  const { look } = githubProbe({ api, clock: createFakeClock(), policy });
  return () => look(new AbortController().signal);
}

const REPO = "/repos/octo-org/shop";

describe("the probe of GitHub", () => {
  it("reads one page for each permission that a decision needs, and the teams that policy names", async () => {
    expect(await newProbe()()).toBeUndefined();
    expect(asked).toEqual([
      "GET /rate_limit",
      `GET ${REPO}`,
      `GET ${REPO}/commits`,
      `GET ${REPO}/pulls`,
      `GET ${REPO}/actions/runs`,
      "GET /orgs/octo-org/teams/dba",
    ]);
  });

  it.each([
    ["/rate_limit", 401, "token_rejected", "GitHub returned 401: the token is not valid"],
    [REPO, 401, "token_rejected", "GitHub returned 401"],
    [REPO, 403, "token_forbidden", "GitHub returned 403 for octo-org/shop: the token is valid"],
    [REPO, 404, "repository_unseen", "GitHub returned 404 for octo-org/shop: it does not exist"],
    [REPO, 301, "repository_moved", "it has another name now"],
    [`${REPO}/commits`, 403, "permission_missing", 'lacks the permission "Contents: read"'],
    [`${REPO}/pulls`, 404, "permission_missing", 'lacks the permission "Pull requests: read"'],
    [`${REPO}/actions/runs`, 403, "permission_missing", 'lacks the permission "Actions: read"'],
    ["/orgs/octo-org/teams/dba", 404, "permission_missing", "for the team @octo-org/dba"],
    ["/rate_limit", 0, "github_unavailable", "Cannot reach GitHub"],
    [`${REPO}/pulls`, 502, "github_unavailable", "GitHub returned 502"],
    [REPO, 429, "github_unavailable", "GitHub's rate limit is reached"],
  ] as const)("tells apart what %s with %i means", async (...[path, status, name, message]) => {
    statuses[path] = status;
    const trouble = await newProbe()();
    expect(trouble).toMatchObject({ name });
    expect(trouble?.message).toContain(message);
    expect(trouble?.remedy).not.toBe("");
  });

  it("also reads the teams that the organisation's policy names for the same grants", async () => {
    const grant = (name: string, team: string): string => `  ${name}:
    environment: production
    access: write
    allow: { events: [push] }
    approval: { by: ["@octo-org/${team}"] }
`;
    const grants = `${grant("orders-migrate", "security")}${grant("other", "others")}`;
    await newProbe(`version: 1\nowner-id: 65\ngrants:\n${grants}`)();
    expect(asked.filter((path) => path.includes("/teams/"))).toEqual([
      "GET /orgs/octo-org/teams/dba",
      "GET /orgs/octo-org/teams/security",
    ]);
  });

  it("says how long to wait for GitHub's rate limit, and not to look for another reason", async () => {
    statuses[REPO] = { status: 429, headers: { "retry-after": "600" } };
    expect((await newProbe()())?.remedy).toMatch(/^Wait 10 minutes\./u);
  });

  it("says what GitHub says of a token that may not be used, and takes an empty repository for a good one", async () => {
    statuses[REPO] = { status: 403, data: { message: "Resource protected by organization SAML" } };
    expect((await newProbe()())?.message).toContain("Resource protected by organization SAML");
    statuses = { [`${REPO}/commits`]: 409 };
    expect(await newProbe()()).toBeUndefined();
  });

  it("reads some repositories at the start, then one a minute in turn, and again one that failed", async () => {
    repositories = Array.from({ length: 10 }, (_, index) => `octo-org/r${index}`);
    statuses["/repos/octo-org/r1"] = 404;
    const look = newProbe();
    const read = async (): Promise<readonly string[]> => {
      asked = [];
      expect(await look()).toMatchObject({ name: "repository_unseen" });
      return asked.filter((path) => /r\d$/u.test(path)).map((path) => path.slice(-2));
    };
    expect(await read()).toEqual(["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7"]);
    expect(await read()).toEqual(["r1", "r8"]);
    expect(await read()).toEqual(["r1", "r9"]);
    expect(await read()).toEqual(["r1", "r0"]);
    statuses = {};
    expect(await look()).toBeUndefined();
  });

  it("asks nothing of a repository whose policy has no write", async () => {
    repositories = [];
    expect(await newProbe()()).toBeUndefined();
    expect(asked).toEqual(["GET /rate_limit"]);
  });
});
