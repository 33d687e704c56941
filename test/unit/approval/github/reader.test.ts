import { describe, expect, it } from "vitest";
import type {
  GitHubResponse,
  GitHubApi,
  GitHubFailure,
  GitHubRequest,
} from "../../../../src/approval/github/api.ts";
import { nextPage } from "../../../../src/approval/github/response.ts";
import { createReader, type Reader } from "../../../../src/approval/github/reader.ts";
import { err, ok, type Result } from "../../../../src/shared/result.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";

type Outcome = Result<GitHubResponse, GitHubFailure>;

interface Bench {
  readonly reader: Reader;
  readonly clock: FakeClock;
  readonly asked: GitHubRequest[];
  readonly stop: AbortController;
}

/** A reader over outcomes in their order; the last one repeats. */
function benchOf(outcomes: readonly Outcome[], budgetMs = 60_000): Bench {
  const asked: GitHubRequest[] = [];
  const clock = createFakeClock();
  const stop = new AbortController();
  const api: GitHubApi = {
    request: (request) => {
      asked.push(request);
      const outcome = outcomes[Math.min(asked.length, outcomes.length) - 1];
      if (outcome === undefined) throw new Error("no outcome");
      return Promise.resolve(outcome);
    },
  };
  const reader = createReader({ api, clock, jitter: () => 1, signal: stop.signal, budgetMs });
  return { reader, clock, asked, stop };
}

function answer(
  status: number,
  data: unknown = {},
  headers: Readonly<Record<string, string>> = {},
): Outcome {
  return ok({ status, data, headers });
}

const numbers = (data: unknown): Result<readonly number[], string> =>
  Array.isArray(data) ? ok(data as number[]) : err("no list");

const LIST = {
  route: "GET /things",
  params: { colour: "blue" },
  what: "the things",
  permission: "Contents",
  parse: numbers,
} as const;

const next = (query: string): Readonly<Record<string, string>> => ({
  link: `<https://api.example/things?${query}>; rel="next", <https://api.example/things>; rel="last"`,
});

describe("reading all pages", () => {
  it("asks for 100 at once and follows numbers and cursors to the last page", async () => {
    const { reader, asked } = benchOf([
      answer(200, [1, 2], next("page=2")),
      answer(200, [3], next("after=abc&per_page=100")),
      answer(200, [4]),
    ]);

    expect(await reader.all(LIST)).toEqual({ known: true, value: [1, 2, 3, 4] });
    expect(asked.map(({ params }) => params)).toEqual([
      { colour: "blue", per_page: 100 },
      { colour: "blue", per_page: 100, page: "2" },
      { colour: "blue", per_page: 100, after: "abc" },
    ]);
  });

  it("stops on the page that has what is looked for", async () => {
    const { reader, asked } = benchOf([answer(200, [1, 2], next("page=2"))]);

    const fact = await reader.all({ ...LIST, until: (item) => item === 2 });

    expect(fact).toEqual({ known: true, value: [1, 2] });
    expect(asked).toHaveLength(1);
  });

  it("is unreadable when a later page is refused, or its place is not understood", async () => {
    const refused = benchOf([answer(200, [1], next("page=2")), answer(404)]);
    const strange = benchOf([answer(200, [1], next("where=there"))]);

    expect(await refused.reader.all(LIST)).toMatchObject({ known: false, status: 404 });
    expect(await strange.reader.all(LIST)).toMatchObject({ known: false });
  });

  it("gives up on a list that never ends", async () => {
    const { reader, asked } = benchOf([answer(200, [1], next("page=2"))]);

    expect(await reader.all(LIST)).toMatchObject({ known: false });
    expect(asked).toHaveLength(100);
  });
});

describe("nextPage", () => {
  it.each([
    [undefined, "none"],
    ['<https://api.example/x?page=2>; rel="prev"', "none"],
    ['<https://api.example/x?a=1&page=3>; rel="next"', { page: "3" }],
    ["<https://api.example/x?page=3>; rel=next", { page: "3" }],
    ['<https://x/?page=1>; rel="first", <https://x/?after=z>; rel="next"', { after: "z" }],
    ['<https://api.example/x>; rel="next"', undefined],
  ])("reads %s", (link, expected) => {
    expect(nextPage(link)).toEqual(expected);
  });
});

describe("what passes by waiting", () => {
  it.each<[string, Outcome]>([
    ["500", answer(500)],
    ["502 without JSON", answer(502, "<html>")],
    ["429", answer(429)],
    ["403 with Retry-After", answer(403, {}, { "retry-after": "1" })],
    ["403 with nothing remaining", answer(403, {}, { "x-ratelimit-remaining": "0" })],
    ["403 that says so", answer(403, { message: "You have exceeded a secondary rate limit" })],
    ["a limit of GraphQL", answer(200, { errors: [{ type: "RATE_LIMITED" }] })],
    ["a torn answer", answer(200, "")],
    ["a time-out", err({ kind: "timeout", message: "too slow" })],
    ["no connection", err({ kind: "network", message: "ECONNRESET" })],
  ])("is asked again: %s", async (_name, trouble) => {
    const { reader, clock, asked } = benchOf([trouble, answer(200, [7])]);
    const reading = reader.all(LIST);
    await clock.advance(1000);

    expect(await reading).toEqual({ known: true, value: [7] });
    expect(asked).toHaveLength(2);
    expect(reader.unavailable()).toBeUndefined();
  });

  it("waits as long as Retry-After asks, and not less", async () => {
    const { reader, clock, asked } = benchOf([
      answer(429, {}, { "retry-after": "20" }),
      answer(200, [7]),
    ]);
    const reading = reader.all(LIST);
    await clock.advance(19_999);
    const early = asked.length;
    await clock.advance(1);
    await reading;

    expect(early).toBe(1);
    expect(asked).toHaveLength(2);
  });

  it("waits until x-ratelimit-reset when nothing remains", async () => {
    const clockStart = createFakeClock().now();
    const reset = String(clockStart / 1000 + 30);
    const limit = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    const { reader, clock, asked } = benchOf([answer(403, {}, limit), answer(200, [7])]);
    const reading = reader.all(LIST);
    await clock.advance(29_999);
    const early = asked.length;
    await clock.advance(1);
    await reading;

    expect(early).toBe(1);
    expect(asked).toHaveLength(2);
  });

  it("does not begin a wait that is longer than what is left, and hands GitHub's wish on", async () => {
    const { reader, asked } = benchOf([answer(429, {}, { "retry-after": "90" })]);

    expect(await reader.all(LIST)).toMatchObject({ known: false });
    expect(asked).toHaveLength(1);
    expect(reader.unavailable()).toMatchObject({ retryAfterSeconds: 90 });
  });

  it("gives up after four tries, and asks nothing more in this visit", async () => {
    const { reader, clock, asked } = benchOf([answer(503)]);
    const reading = reader.all(LIST);
    await clock.advance(60_000);
    await reading;
    await reader.one(LIST);

    expect(asked).toHaveLength(4);
    expect(reader.unavailable()?.message).toContain("503");
  });

  it("does not try again when the caller has given up", async () => {
    const { reader, clock, asked, stop } = benchOf([answer(503)]);
    const reading = reader.all(LIST);
    stop.abort();
    await clock.advance(0);
    await reading;

    expect(asked.length).toBeLessThanOrEqual(2);
    expect(reader.unavailable()).toBeDefined();
  });
});

describe("a response that will not change", () => {
  it.each([301, 304, 400, 401, 403, 404, 409, 410, 422, 451])(
    "is unreadable and not asked again: %i",
    async (status) => {
      const { reader, asked } = benchOf([answer(status, { message: "no" })]);

      expect(await reader.status(LIST)).toMatchObject({ known: false, status, message: "no" });
      expect(asked).toHaveLength(1);
      expect(reader.unavailable()).toBeUndefined();
    },
  );

  it.each([
    [
      401,
      "GitHub returned 401 for the things: the token is not valid: it has expired, or was revoked or replaced",
    ],
    [301, "GitHub returned 301 for the things: it has another name now"],
    [403, 'GitHub returned 403 for the things: the token needs the permission "Contents: read"'],
    [
      404,
      'GitHub returned 404 for the things: it does not exist, or the token needs the permission "Contents: read"',
    ],
    [422, "GitHub returned 422 for the things"],
  ])("says what is wrong, and which permission helps: %i", async (status, why) => {
    const { reader } = benchOf([answer(status)]);

    expect(await reader.all(LIST)).toMatchObject({ known: false, why });
  });

  it("is unreadable when it is of another form, and says what was read", async () => {
    const { reader } = benchOf([answer(200, {})]);

    expect(await reader.all(LIST)).toEqual({
      known: false,
      why: "GitHub's response for the things is not understood: no list",
    });
  });
});
