import { afterEach, describe, expect, it, vi } from "vitest";
import type { GitHubRequest } from "../../../../src/approval/github/api.ts";
import { createGitHubReader } from "../../../../src/broker/run/github-reader.ts";
import type { HttpFailure, HttpRequest, HttpResponse } from "../../../../src/shared/http.ts";
import { err, ok, type Result } from "../../../../src/shared/result.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const { signal } = new AbortController();
const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

async function sent(
  request: Omit<GitHubRequest, "signal">,
  outcome: Result<HttpResponse, HttpFailure> = ok({ status: 200, headers: JSON_TYPE, body: "{}" }),
  apiUrl = "https://api.example",
): Promise<{ readonly request: HttpRequest; readonly result: unknown }> {
  const requests: HttpRequest[] = [];
  const api = createGitHubReader({
    apiUrl,
    token: new Secret("a-token"),
    timeoutMs: 1000,
    send: (each) => {
      requests.push(each);
      return Promise.resolve(outcome);
    },
  });
  const result = await api.request({ ...request, signal });
  const [first, ...others] = requests;
  if (first === undefined || others.length > 0) throw new Error(`${requests.length} were sent`);
  return { request: first, result };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("GitHub as the broker reads it", () => {
  it("reads its token again when GitHub refuses it, and asks once more if there is another", async () => {
    let file = "first";
    const used: unknown[] = [];
    const api = createGitHubReader({
      apiUrl: "https://api.example",
      token: new Secret(file, () => file),
      send: ({ headers }) => {
        used.push(headers?.["authorization"]);
        const status = headers?.["authorization"] === "Bearer second" ? 200 : 401;
        return Promise.resolve(ok({ status, headers: JSON_TYPE, body: "{}" }));
      },
    });
    const ask = () => api.request({ route: "GET /rate_limit", params: {}, signal });
    expect(await ask()).toMatchObject({ value: { status: 401 } });
    file = "second";
    expect(await ask()).toMatchObject({ value: { status: 200 } });
    expect(used).toEqual(["Bearer first", "Bearer first", "Bearer second"]);
  });

  it("puts place holders into the path, percent-encoded, and the rest into the query", async () => {
    const { request } = await sent({
      route: "GET /repos/{owner}/{repo}/branches/{branch}",
      params: { owner: "octo-org", repo: "shop", branch: "release/1?x", per_page: 100 },
    });

    expect(request).toMatchObject({
      method: "GET",
      url: "https://api.example/repos/octo-org/shop/branches/release%2F1%3Fx?per_page=100",
      headers: { authorization: "Bearer a-token", "x-github-api-version": "2022-11-28" },
    });
    expect(request.headers?.["user-agent"]).toMatch(/^stepkey /u);
  });

  it.each([
    ["https://api.example/", "https://api.example/graphql"],
    ["https://github.example/api/v3", "https://github.example/api/graphql"],
    ["https://github.example/api/v3/", "https://github.example/api/graphql"],
  ])("finds GraphQL of %s beside the REST API", async (apiUrl, url) => {
    const { request } = await sent(
      { route: "POST /graphql", params: { query: "query Q { x }" }, variables: { number: 1 } },
      undefined,
      apiUrl,
    );

    expect(request).toMatchObject({ method: "POST", url });
    expect(JSON.parse(request.body ?? "")).toEqual({
      query: "query Q { x }",
      variables: { number: 1 },
    });
  });

  it("limits the time and size of a response, and hands the caller's signal on", async () => {
    const { request } = await sent({ route: "GET /x", params: {} });

    expect(request).toMatchObject({ timeoutMs: 1000, maxBytes: 16 * 1024 * 1024 });
    expect(request.signal).toBeInstanceOf(AbortSignal);
  });

  it.each<[number, string, unknown]>([
    [200, '[{"id":1}]', [{ id: 1 }]],
    [404, '{"message":"Not Found"}', { message: "Not Found" }],
    [302, "", ""],
    [304, "", ""],
    [502, "<html>", "<html>"],
  ])("hands a %i on as a response, and what is not JSON as text", async (status, body, data) => {
    const answer = ok({ status, headers: JSON_TYPE, body });

    const { result } = await sent({ route: "GET /x", params: {} }, answer);

    expect(result).toEqual(ok({ status, headers: JSON_TYPE, data }));
  });

  it.each(["timeout", "network", "too_large", "insecure_url"] as const)(
    "says why there is no response: %s",
    async (kind) => {
      const failed = err({ kind, message: "api.example: why", sent: false });

      const { result } = await sent({ route: "GET /x", params: {} }, failed);

      expect(result).toEqual(
        err({ kind: "network", message: "Cannot reach GitHub: api.example: why" }),
      );
    },
  );

  it("prints nothing where Octokit would, such as that an endpoint grows old", async () => {
    const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
    const headers = { ...JSON_TYPE, deprecation: "true", sunset: "soon" };

    await sent({ route: "GET /x", params: {} }, ok({ status: 200, headers, body: "{}" }));

    expect(printed).not.toHaveBeenCalled();
  });
});
