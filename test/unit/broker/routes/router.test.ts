import { describe, expect, it } from "vitest";
import type { RequestHead } from "../../../../src/broker/http/incoming-request.ts";
import type { Listener } from "../../../../src/broker/http/handler.ts";
import { textResponse } from "../../../../src/broker/http/response.ts";
import type { Route } from "../../../../src/broker/routes/route.ts";
import { createRouter } from "../../../../src/broker/routes/router.ts";

const KIB = 1024;

function route(overrides: Partial<Route> = {}): Route {
  return {
    method: "POST",
    path: "/token",
    audience: "clients",
    respond: async (_request, { trace }) => textResponse("", { trace, contentType: "text/plain" }),
    ...overrides,
  };
}

function request(overrides: Partial<RequestHead> = {}): RequestHead {
  return { method: "POST", path: "/token", query: "", headers: {}, ...overrides };
}

describe("createRouter", () => {
  const hook = route({ path: "/hook", mediaType: "a/b", maxBodyBytes: 25 * KIB * KIB });
  const metrics = route({ method: "GET", path: "/metrics", audience: "admins" });
  const health = route({ method: "GET", path: "/healthz", audience: "both", isUrgent: true });
  const form = route({ mediaType: "application/x-www-form-urlencoded" });
  const router = createRouter([form, hook, metrics, health]);

  it("gives each path its own body limit, and 64 KiB to every other that reads a body", () => {
    expect(router.bodyRule(request({ path: "/hook" }))).toEqual({ maxBytes: 25 * KIB * KIB });
    expect(router.bodyRule(request({ path: "/token" }))).toEqual({ maxBytes: 64 * KIB });
  });

  it("gives each method of a path its own limit, which may be below the default", () => {
    const small = route({ path: "/hook", method: "DELETE", mediaType: "a/b", maxBodyBytes: 10 });
    const both = createRouter([hook, small]);
    expect(both.bodyRule(request({ path: "/hook" })).maxBytes).toBe(25 * KIB * KIB);
    expect(both.bodyRule(request({ path: "/hook", method: "DELETE" })).maxBytes).toBe(10);
  });

  it("reads no body where no route does: of an unknown path, an unknown method, and a route without a media type", () => {
    for (const head of [
      request({ path: "/unknown" }),
      request({ method: "PUT" }),
      request({ path: "/healthz", method: "GET" }),
    ]) {
      expect(router.bodyRule(head)).toEqual({ maxBytes: 0 });
    }
  });

  it("reads no body where the head has all that a route needs, and asks for no media type then", () => {
    const either = createRouter([
      route({
        mediaType: "a/b",
        bodyWithinMs: 2000,
        isDecidedByHead: ({ headers }) => headers["authorization"] !== undefined,
      }),
    ]);
    const bearer = request({ headers: { authorization: ["Bearer a"] } });
    expect(either.bodyRule(request())).toEqual({ maxBytes: 64 * KIB, withinMs: 2000 });
    expect(either.bodyRule(bearer)).toEqual({ maxBytes: 0 });
    expect(either.find(request(), "all").ok).toBe(false);
    expect(either.find(bearer, "all").ok).toBe(true);
  });

  it("names known paths and hides every other", () => {
    expect([router.routeName("/token"), router.routeName("/lsk_secret")]).toEqual([
      "/token",
      "other",
    ]);
  });

  it("knows which paths are urgent", () => {
    expect([router.isUrgent("/healthz"), router.isUrgent("/token")]).toEqual([true, false]);
  });

  it.each<[string, Listener, boolean]>([
    ["/metrics", "clients", false],
    ["/metrics", "admins", true],
    ["/metrics", "all", true],
    ["/healthz", "clients", true],
    ["/healthz", "admins", true],
  ])("finds %s on the listener for %s: %s", (path, listener, isServed) => {
    const found = router.find(request({ method: "GET", path }), listener);
    expect(found.ok || found.error.refused.code).toBe(isServed ? true : "not_found");
  });

  it.each<[string, Listener, string]>([
    ["/metrics", "clients", "`admin-listen`"],
    ["/token", "admins", "`url`"],
  ])("says for %s at the listener for %s where it is served", (path, listener, where) => {
    const found = router.find(request({ method: "GET", path }), listener);
    const remedy = found.ok ? "" : found.error.refused.remedy;
    expect(remedy).toContain(where);
    expect(remedy).toMatch(/^Ask at the broker's/u);
  });

  it("does not name another listener for a path that none serves", () => {
    const found = router.find(request({ method: "GET", path: "/nothing" }), "clients");
    expect(found.ok ? "Ask" : found.error.refused.remedy).not.toContain("Ask");
  });

  it("names the methods of a path that does not support the one that was sent", () => {
    expect(router.find(request({ method: "PUT" }), "all")).toMatchObject({
      ok: false,
      error: { refused: { code: "method_not_allowed" }, headers: { allow: "POST" } },
    });
  });

  it.each([
    ["a query", { query: "a=b" }, "request_malformed"],
    ["no content type", {}, "media_type_unsupported"],
    [
      "two content types",
      { headers: { "content-type": ["a/b", "a/b"] } },
      "media_type_unsupported",
    ],
  ])("refuses a form with %s", (_what, overrides, code) => {
    expect(router.find(request(overrides), "all")).toMatchObject({ error: { refused: { code } } });
  });
});
