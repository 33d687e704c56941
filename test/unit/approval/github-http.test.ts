import { describe, expect, it } from "vitest";
import { githubOverHttp } from "../../../src/approval/github/http.ts";
import type { GitHubRequest } from "../../../src/approval/github/api.ts";
import type { HttpFailure, HttpRequest, HttpResponse } from "../../../src/shared/http.ts";
import { err, ok, type Result } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";

const { signal } = new AbortController();

async function sent(
  request: Omit<GitHubRequest, "signal">,
  outcome: Result<HttpResponse, HttpFailure> = ok({ status: 200, headers: {}, body: "{}" }),
  apiUrl = "https://api.example",
): Promise<{ readonly request: HttpRequest; readonly result: unknown }> {
  const requests: HttpRequest[] = [];
  const api = githubOverHttp({
    apiUrl,
    token: () => new Secret("a-token"),
    timeoutMs: 1000,
    send: (each) => {
      requests.push(each);
      return Promise.resolve(outcome);
    },
  });
  const result = await api.request({ ...request, signal });
  const [first] = requests;
  if (first === undefined) throw new Error("nothing was sent");
  return { request: first, result };
}

describe("GitHub over our own HTTP", () => {
  it("puts place holders into the path, percent-encoded, and the rest into the query", async () => {
    const { request } = await sent({
      route: "GET /repos/{owner}/{repo}/branches/{branch}",
      params: { owner: "octo-org", repo: "shop", branch: "release/1?x", per_page: 100 },
    });

    expect(request.url).toBe(
      "https://api.example/repos/octo-org/shop/branches/release%2F1%3Fx?per_page=100",
    );
    expect(request.headers).toMatchObject({ authorization: "Bearer a-token" });
  });

  it.each([
    ["https://api.example/", "https://api.example/graphql"],
    ["https://github.example/api/v3", "https://github.example/api/graphql"],
  ])("finds GraphQL of %s beside the REST API", async (apiUrl, url) => {
    const { request } = await sent(
      { route: "POST /graphql", params: { query: "query Q { x }" }, variables: { number: 1 } },
      undefined,
      apiUrl,
    );

    expect(request.url).toBe(url);
    expect(JSON.parse(request.body ?? "")).toEqual({
      query: "query Q { x }",
      variables: { number: 1 },
    });
  });

  it("hands on what is no JSON as text, and every status as an answer", async () => {
    const page = ok({ status: 502, headers: { a: "b" }, body: "<html>" });

    const { result } = await sent({ route: "GET /x", params: {} }, page);

    expect(result).toEqual(ok({ status: 502, headers: { a: "b" }, data: "<html>" }));
  });

  it.each([
    ["timeout", "timeout"],
    ["aborted", "aborted"],
    ["network", "network"],
    ["too_large", "network"],
    ["insecure_url", "network"],
  ] as const)("says %s as %s", async (kind, expected) => {
    const failed = err({ kind, message: "why", sent: false });

    const { result } = await sent({ route: "GET /x", params: {} }, failed);

    expect(result).toEqual(err({ kind: expected, message: "why" }));
  });
});
