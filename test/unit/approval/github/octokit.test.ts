import { describe, expect, it } from "vitest";
import { githubOverOctokit, type OctokitLike } from "../../../../src/approval/github/octokit.ts";
import { err, ok } from "../../../../src/shared/result.ts";

type Params = Parameters<OctokitLike["request"]>[1];

const asking = (signal = new AbortController().signal) =>
  ({ route: "GET /repos/{owner}", params: { owner: "octo-org" }, signal }) as const;

const over = (octokit: OctokitLike, timeoutMs = 1000) =>
  githubOverOctokit(octokit, { apiUrl: "https://api.example", timeoutMs });

const throwing = (error: Error): OctokitLike => ({
  // oxlint-disable-next-line typescript/require-await -- an Octokit throws asynchronously
  request: async () => {
    throw error;
  },
});

describe("GitHub over an Octokit", () => {
  it("hands route and params on, follows no redirect, and returns the response's own headers", async () => {
    const seen: [string, Params][] = [];
    const octokit: OctokitLike = {
      request: (route, params) => {
        seen.push([route, params]);
        return Promise.resolve({ status: 200, headers: { Link: "next", age: 3 }, data: [1] });
      },
    };

    const result = await over(octokit).request(asking());

    expect(result).toEqual(ok({ status: 200, headers: { link: "next", age: "3" }, data: [1] }));
    expect(seen).toMatchObject([
      ["GET /repos/{owner}", { owner: "octo-org", request: { redirect: "manual" } }],
    ]);
  });

  it("takes the response out of what Octokit throws", async () => {
    const response = { status: 404, headers: { "X-A": "b" }, data: { message: "Not Found" } };
    const error = Object.assign(new Error("Not Found"), { status: 404, response });

    const result = await over(throwing(error)).request(asking());

    expect(result).toEqual(
      ok({ status: 404, headers: { "x-a": "b" }, data: { message: "Not Found" } }),
    );
  });

  it("says that nobody answered when nothing was answered", async () => {
    const api = over(throwing(new Error("connect ECONNREFUSED")));

    expect(await api.request(asking())).toEqual(
      err({ kind: "network", message: "Cannot reach GitHub: connect ECONNREFUSED" }),
    );
  });

  it("distinguishes its own deadline from the caller's abort", async () => {
    const waiting: OctokitLike = {
      request: (_route, params) =>
        new Promise((_resolve, reject) => {
          const { signal } = params["request"] as { readonly signal: AbortSignal };
          const give = (): void => reject(new Error("aborted"));
          if (signal.aborted) give();
          else signal.addEventListener("abort", give);
        }),
    };

    const slow = await over(waiting, 5).request(asking());
    const cancelled = await over(waiting, 60_000).request(asking(AbortSignal.abort()));

    expect(slow).toMatchObject({ error: { kind: "timeout" } });
    expect(cancelled).toMatchObject({ error: { kind: "aborted" } });
  });
});
