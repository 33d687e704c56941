import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAILURE_CODES, type BrokerCode } from "../../src/shared/failure-codes.ts";
import { openBrokerSetup, sendTo, type BrokerSetup } from "../support/broker-setup.ts";

describe("what the other endpoints refuse", () => {
  let broker: BrokerSetup;
  beforeAll(async () => {
    broker = await openBrokerSetup({ server: { receiveMs: 500 } });
  });
  afterAll(() => broker.close());

  const form = { "content-type": "application/x-www-form-urlencoded" };

  it.each<[string, string, RequestInit, number, BrokerCode]>([
    ["an unknown path", "/tokens", { method: "POST" }, 404, "not_found"],
    ["the webhook endpoint", "/webhooks/github", { method: "POST" }, 404, "not_found"],
    ["a path with a slash more", "/token/", { method: "POST" }, 404, "not_found"],
    ["another method", "/token", { method: "PUT" }, 405, "method_not_allowed"],
    ["another method of a GET", "/healthz", { method: "POST" }, 405, "method_not_allowed"],
    [
      "JSON",
      "/token",
      { method: "POST", body: "{}", headers: { "content-type": "application/json" } },
      415,
      "media_type_unsupported",
    ],
    [
      "another charset",
      "/token",
      {
        method: "POST",
        body: "a=b",
        headers: { "content-type": `${form["content-type"]}; charset=latin1` },
      },
      415,
      "media_type_unsupported",
    ],
    [
      "a query",
      "/token?a=b",
      { method: "POST", body: "a=b", headers: form },
      400,
      "request_malformed",
    ],
    [
      "a large body",
      "/token",
      { method: "POST", body: "a".repeat(65_537), headers: form },
      413,
      "request_too_large",
    ],
    [
      "large headers",
      "/token",
      { method: "POST", headers: { "x-large": "a".repeat(20_000) } },
      431,
      "headers_too_large",
    ],
    ["no bearer at /heartbeat", "/heartbeat", { method: "POST" }, 401, "lease_token_invalid"],
    ["no bearer at /leases", "/leases", { method: "DELETE" }, 401, "token_malformed"],
    [
      "no token at /revoke",
      "/revoke",
      { method: "POST", body: "", headers: form },
      400,
      "request_malformed",
    ],
  ])("refuses %s", async (...[, path, init, status, code]) => {
    const told = await broker.send(path, init);
    expect(told.body).toMatchObject({ code, error_description: FAILURE_CODES[code].meaning });
    expect(told.status).toBe(status);
    expect(told.headers.get("cache-control")).toBe("no-store");
  });

  it("names the methods of a path that was asked by another", async () => {
    expect((await broker.send("/token")).headers.get("allow")).toBe("POST");
  });

  it("challenges a bad bearer as RFC 6750 has it", async () => {
    const told = await broker.send("/leases", {
      method: "DELETE",
      headers: { authorization: "Bearer not.a.token" },
    });
    expect(told).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    expect(told.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("refuses a large body without a length while it comes", async () => {
    const chunk = new TextEncoder().encode("a".repeat(16_384));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        if (sent > 6) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const told = await sendTo(`${broker.url}/token`, {
      method: "POST",
      body,
      headers: form,
      duplex: "half",
    });
    expect(told).toMatchObject({ status: 413, body: { code: "request_too_large" } });
  });
});
