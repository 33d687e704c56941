import { beforeEach, describe, expect, it } from "vitest";
import { withConditionalRequests } from "../../../../src/broker/github/conditional-requests.ts";
import type { HttpRequest, HttpResponse, HttpSend } from "../../../../src/shared/http.ts";
import { err, ok } from "../../../../src/shared/result.ts";

describe("withConditionalRequests", () => {
  /** What GitHub has, by URL. */
  let pages: Map<string, string>;
  let asked: HttpRequest[];
  const remaining = { "x-ratelimit-remaining": "9" };
  const github: HttpSend = async (request) => {
    asked.push(request);
    const body = pages.get(request.url);
    if (body === undefined) return ok({ status: 404, headers: remaining, body: "{}" });
    const etag = `"${body}"`;
    if (request.headers?.["if-none-match"] === etag) {
      return ok({ status: 304, headers: { etag, ...remaining }, body: "" });
    }
    return ok({ status: 200, headers: { etag, link: "<next>", ...remaining }, body });
  };
  beforeEach(() => {
    asked = [];
    pages = new Map([["https://a/1", "one"]]);
  });
  const get = async (send: HttpSend, url: string): Promise<HttpResponse> => {
    const outcome = await send({ method: "GET", url, timeoutMs: 1 });
    if (!outcome.ok) throw new Error(outcome.error.message);
    return outcome.value;
  };

  it("answers an unchanged page with what was read before, its links included, and marks it as free", async () => {
    const send = withConditionalRequests(github);
    expect((await get(send, "https://a/1")).headers["x-stepkey-free"]).toBeUndefined();
    expect(await get(send, "https://a/1")).toEqual({
      status: 200,
      headers: { etag: '"one"', link: "<next>", ...remaining, "x-stepkey-free": "unchanged" },
      body: "one",
    });
    expect((await get(send, "https://a/1")).body).toBe("one");
  });

  it("reads a page that has changed, and asks by its new tag from then on", async () => {
    const send = withConditionalRequests(github);
    await get(send, "https://a/1");
    pages.set("https://a/1", "two");
    expect((await get(send, "https://a/1")).body).toBe("two");
    await get(send, "https://a/1");
    expect(asked.map(({ headers }) => headers?.["if-none-match"])).toEqual([
      undefined,
      '"one"',
      '"two"',
    ]);
  });

  it("asks without a tag what has no tag, what is a POST, and what another URL has", async () => {
    const send = withConditionalRequests(github);
    await get(send, "https://a/none");
    await get(send, "https://a/none");
    await send({ method: "POST", url: "https://a/1", timeoutMs: 1 });
    await get(send, "https://a/1");
    expect(asked.every(({ headers }) => headers?.["if-none-match"] === undefined)).toBe(true);
  });

  it("keeps no more than it may, and forgets first what was used least recently", async () => {
    const send = withConditionalRequests(github, 8);
    for (const name of ["1", "2", "3"]) pages.set(`https://a/${name}`, "four");
    for (const name of ["1", "2", "1", "3", "1", "2"]) await get(send, `https://a/${name}`);
    expect(asked.map(({ headers }) => headers?.["if-none-match"] !== undefined)).toEqual([
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it("passes on that there was no response", async () => {
    const error = { kind: "network", message: "gone", sent: false } as const;
    const send = withConditionalRequests(async () => err(error));
    expect(await send({ method: "GET", url: "https://a/1", timeoutMs: 1 })).toEqual(err(error));
  });
});
