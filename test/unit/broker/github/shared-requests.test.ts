import { beforeEach, describe, expect, it } from "vitest";
import type { GitHubApi, GitHubRequest } from "../../../../src/approval/github/api.ts";
import { withSharedRequests } from "../../../../src/broker/github/shared-requests.ts";
import { err, ok } from "../../../../src/shared/result.ts";

describe("withSharedRequests", () => {
  /** Requests under way, each of which the test ends. */
  let sent: { readonly request: GitHubRequest; readonly end: () => void }[];
  let api: GitHubApi;
  beforeEach(() => {
    sent = [];
    const slow: GitHubApi = {
      request: (request) =>
        new Promise((resolve) => {
          const number = sent.length;
          const end = (): void => resolve(ok({ status: 200, headers: {}, data: number }));
          request.signal.addEventListener("abort", () =>
            resolve(err({ kind: "aborted", message: "aborted" })),
          );
          sent.push({ request, end });
        }),
    };
    api = withSharedRequests(slow);
  });
  const never = new AbortController().signal;
  const ask = async (repo = "shop", signal = never): Promise<unknown> => {
    const outcome = await api.request({ route: "GET /repos/{repo}", params: { repo }, signal });
    return outcome.ok ? outcome.value.data : outcome.error.kind;
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("sends once for all who come while the same request is under way, and only after that one: nobody gets what was sent before they asked", async () => {
    const first = ask();
    await turn();
    const others = [ask(), ask(), ask()];
    await turn();
    expect(sent).toHaveLength(1);
    sent[0]?.end();
    expect(await first).toBe(0);
    await turn();
    expect(sent).toHaveLength(2);
    sent[1]?.end();
    expect(await Promise.all(others)).toEqual([1, 1, 1]);
    const later = ask();
    await turn();
    sent[2]?.end();
    expect(await later).toBe(2);
  });

  it("sends other requests by themselves", async () => {
    const both = [ask("shop"), ask("other")];
    await turn();
    expect(sent).toHaveLength(2);
    for (const { end } of sent) end();
    expect(await Promise.all(both)).toEqual([0, 1]);
  });

  it("goes on for the others when one gives up, and ends when all have", async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const first = ask("shop", one.signal);
    await turn();
    const second = ask("shop", two.signal);
    const third = ask("shop");
    two.abort();
    expect(await second).toBe("aborted");
    one.abort();
    expect(await first).toBe("aborted");
    expect(sent[0]?.request.signal.aborted).toBe(true);
    await turn();
    sent[1]?.end();
    expect(await third).toBe(1);
  });

  it("gives nobody the end of a request that all others have given up", async () => {
    const gone = new AbortController();
    const first = ask();
    await turn();
    const second = ask("shop", gone.signal);
    gone.abort();
    expect(await second).toBe("aborted");
    const third = ask();
    sent[0]?.end();
    expect(await first).toBe(0);
    await turn();
    expect(sent).toHaveLength(2);
    sent[1]?.end();
    expect(await third).toBe(1);
    const fourth = ask();
    await turn();
    sent[2]?.end();
    expect(await fourth).toBe(2);
  });
});
