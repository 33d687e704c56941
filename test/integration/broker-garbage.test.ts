import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  detailOf,
  leaseTokenOf,
  openBrokerSetup,
  tokenForm,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

describe("requests without a valid token", () => {
  let broker: BrokerSetup;
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });
  afterEach(() => broker.close());

  const garbage: readonly (() => Promise<Told>)[] = [
    () => broker.send("/token", { method: "POST", headers: FORM, body: "grant_type=x" }),
    () => broker.send("/token", { method: "POST", body: tokenForm("a.b.c", detailOf()) }),
    () => broker.send("/nowhere"),
    () => broker.send("/healthz"),
    () => broker.send("/revoke", { method: "POST", headers: FORM, body: "token=x" }),
    () =>
      broker.send("/heartbeat", {
        method: "POST",
        headers: { authorization: `Bearer lsk_${"a".repeat(32)}` },
      }),
    () =>
      broker.send("/leases", {
        method: "DELETE",
        headers: { authorization: "Bearer not.a.token" },
      }),
  ];

  it("write nothing into the audit log, and a sample into the broker's own log", async () => {
    for (let round = 0; round < 50; round += 1) {
      await Promise.all(garbage.map((send) => send()));
    }
    expect(broker.audit()).toEqual([]);
    expect(broker.log().length).toBeLessThan(100);
    const figures = (await broker.send("/metrics")).text;
    expect(figures).toContain(
      'stepkey_unauthenticated_total{route="/heartbeat",code="lease_token_invalid"} 50\n',
    );
    expect(figures).toMatch(/^stepkey_log_left_out_total [1-9]/mu);
  });

  it("leave the lines of requests with a valid token alone, however many there are", async () => {
    const headers = { authorization: `Bearer ${leaseTokenOf(await broker.ask())}` };
    for (let round = 0; round < 100; round += 1) {
      await broker.send("/heartbeat", { method: "POST", headers });
    }
    const beats = broker.log().filter(({ route }) => route === "/heartbeat");
    expect(beats).toHaveLength(100);
    expect(beats[0]).not.toHaveProperty("reason");
  });

  it("have the exact reason of their refusal in the broker's own log, under the trace of the response", async () => {
    const told = await broker.send("/token", {
      method: "POST",
      body: tokenForm(await broker.idToken({ aud: "https://other.example" }), detailOf()),
    });
    const trace = told.body["trace"];
    expect(broker.log()).toContainEqual(
      expect.objectContaining({
        trace,
        code: "token_audience",
        reason: expect.any(String) as unknown,
      }),
    );
    expect(broker.audit()).toEqual([]);
  });

  it("are audited when their ID token verifies and belongs to an owner that is served, whatever is refused after that", async () => {
    await broker.ask({ grant: "unknown" });
    await broker.ask({}, { repository: "octo-org/unknown", repository_id: "99" });
    expect(broker.audit().map(({ code }) => code)).toEqual(["grant_refused", "grant_refused"]);
  });
});

describe("requests with a valid ID token of an owner that is not served", () => {
  const STRANGER = {
    repository: "stranger/own",
    repository_owner: "stranger",
    repository_id: "9",
    repository_owner_id: "66",
  };
  let broker: BrokerSetup;
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });
  afterEach(() => broker.close());

  it("write nothing into the audit log and a sample into the broker's own, however many there are, and all are counted", async () => {
    for (let round = 0; round < 50; round += 1) {
      const asked = Array.from({ length: 20 }, () => broker.ask({}, STRANGER));
      const told = await Promise.all(asked);
      expect(told.map(({ body }) => body["code"])).toEqual(told.map(() => "owner_unknown"));
      const bearer = { authorization: `Bearer ${await broker.idToken(STRANGER)}` };
      const closed = await broker.send("/leases", { method: "DELETE", headers: bearer });
      expect(closed).toMatchObject({ status: 403, body: { code: "owner_unknown" } });
    }
    expect(broker.audit()).toEqual([]);
    const lines = broker.log().filter(({ code }) => code === "owner_unknown");
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines[0]?.["reason"]).toBe("owner 66 of stranger/own is not in owners");
    const figures = (await broker.send("/metrics")).text;
    expect(figures).toContain(
      'stepkey_unauthenticated_total{route="/token",code="owner_unknown"} 1000\n',
    );
    expect(figures).toContain(`stepkey_log_left_out_total ${1050 - lines.length}\n`);
  });

  it("leave the audit lines of an owner that is served alone", async () => {
    await Promise.all(Array.from({ length: 20 }, () => broker.ask({}, STRANGER)));
    expect((await broker.ask()).status).toBe(200);
    expect(broker.audit().map(({ outcome }) => outcome)).toEqual(["granted"]);
  });
});
