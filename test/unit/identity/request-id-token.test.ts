import { describe, expect, it } from "vitest";
import { requestIdToken } from "../../../src/identity/request-id-token.ts";
import type { HttpFailure, HttpRequest, HttpResponse } from "../../../src/shared/http.ts";
import { err, ok, type Result } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

const JWT = "aGVhZA.cGF5.c2ln";
const URL_WITH_QUERY = "https://pipelines.example/idtoken/1?api-version=2.0";
const right = { url: URL_WITH_QUERY, token: new Secret("request-token") };

type Answer = Result<HttpResponse, HttpFailure>;
const answer = (status: number, body = "", headers = {}): Answer => ok({ status, body, headers });
const token = answer(200, JSON.stringify({ value: JWT }));

function service(...answers: readonly Answer[]) {
  const requests: HttpRequest[] = [];
  const clock = createFakeClock();
  const send = (request: HttpRequest): Promise<Answer> => {
    const next = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request);
    if (next === undefined) throw new Error("no answer was prepared");
    return Promise.resolve(next);
  };
  return { requests, clock, effects: { send, clock, jitter: () => 0 } };
}

describe("requestIdToken", () => {
  it("asks for exactly one audience, encoded, and keeps the query that the URL has", async () => {
    const { effects, requests } = service(token);
    const asked = await requestIdToken("https://a.example/?x=1&audience=b", right, effects);
    expect(asked.ok && asked.value.reveal()).toBe(JWT);
    const url = new URL(requests[0]?.url ?? "");
    expect(url.searchParams.getAll("audience")).toEqual(["https://a.example/?x=1&audience=b"]);
    expect(url.searchParams.get("api-version")).toBe("2.0");
    expect(requests[0]).toMatchObject({
      method: "GET",
      headers: { authorization: "Bearer request-token" },
    });
  });

  it("replaces an audience that the URL brings", async () => {
    const { effects, requests } = service(token);
    await requestIdToken("mine", { ...right, url: `${URL_WITH_QUERY}&audience=other` }, effects);
    expect(new URL(requests[0]?.url ?? "").searchParams.getAll("audience")).toEqual(["mine"]);
  });

  it.each([
    ["the URL", { ...right, url: undefined }],
    ["the token", { ...right, token: undefined }],
  ])("says which lines to add when %s is missing", async (_what, missing) => {
    const { effects, requests } = service(token);
    expect(await requestIdToken("a", missing, effects)).toMatchObject({
      error: {
        code: "id_token_unavailable",
        paste: ["permissions:", "  id-token: write", "  contents: read"],
      },
    });
    expect(requests).toEqual([]);
  });

  it("sends nothing to a URL that others could read along", async () => {
    const { effects, requests } = service(token);
    const planted = { ...right, url: "http://collector.example/?x" };
    expect(await requestIdToken("a", planted, effects)).toMatchObject({
      error: { code: "id_token_failed" },
    });
    expect(requests).toEqual([]);
  });

  it("tries again after a fault, as long as Retry-After asks", async () => {
    const { effects, requests, clock } = service(answer(503, "", { "retry-after": "7" }), token);
    const asked = requestIdToken("a", right, effects);
    await clock.advance(6_900);
    expect(requests).toHaveLength(1);
    await clock.advance(200);
    expect(await asked).toMatchObject({ ok: true });
    expect(requests).toHaveLength(2);
  });

  it("gives up after four tries and says what happened, without the URL or the token", async () => {
    const lost: Answer = err({
      kind: "network",
      message: "https://pipelines.example: ECONNRESET",
      sent: true,
    });
    const { effects, requests, clock } = service(lost);
    const asked = requestIdToken("a", right, effects);
    await clock.advance(60_000);
    const failed = await asked;
    expect(requests).toHaveLength(4);
    expect(failed).toMatchObject({ error: { code: "id_token_failed" } });
    expect(JSON.stringify(failed)).toContain("ECONNRESET");
    expect(JSON.stringify(failed)).not.toMatch(/request-token|api-version/u);
  });

  it.each([401, 403, 404])("does not repeat what is refused with %i", async (status) => {
    const { effects, requests } = service(answer(status));
    expect(await requestIdToken("a", right, effects)).toMatchObject({
      error: {
        code: "id_token_failed",
        message: expect.stringContaining(String(status)) as string,
      },
    });
    expect(requests).toHaveLength(1);
  });

  it.each(["", "{}", "[]", "null", '{"value":1}', '{"value":"no token"}', '{"value":"a.b.c\\nd"}'])(
    "refuses the response %j",
    async (body) => {
      const { effects } = service(answer(200, body));
      expect(await requestIdToken("a", right, effects)).toMatchObject({
        error: {
          code: "id_token_failed",
          message: expect.stringContaining("no ID token") as string,
        },
      });
    },
  );
});
