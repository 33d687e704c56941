import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StoreError } from "../../src/lease/store.ts";
import {
  leaseTokenOf,
  openBrokerSetup,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

let broker: BrokerSetup;
afterEach(() => broker.close());

const beat = (token: string): Promise<Told> =>
  broker.send("/heartbeat", { method: "POST", headers: { authorization: `Bearer ${token}` } });

describe("heartbeats", () => {
  let clock: FakeClock;
  beforeEach(async () => {
    clock = createFakeClock();
    broker = await openBrokerSetup({ clock });
  });

  it("keep a lease until its end, and a late one never revives it", async () => {
    const told = await broker.ask({ ttl: 60 });
    const token = leaseTokenOf(told);
    for (let second = 0; second < 50; second += 10) {
      await clock.advance(10_000);
      expect((await beat(token)).body).toMatchObject({ active: true });
    }
    await clock.advance(15_000);
    expect((await beat(token)).body).toEqual({ active: false, reason: "expired" });
    expect((await beat(token)).body).toEqual({ active: false, reason: "expired" });
  });

  it("report the lease as silent after three missed ones", async () => {
    const token = leaseTokenOf(await broker.ask());
    await clock.advance(15_000);
    expect((await beat(token)).body).toEqual({ active: false, reason: "silent" });
  });

  it("start anew after a time in which the store did not respond", async () => {
    const token = leaseTokenOf(await broker.ask());
    broker.fault = new StoreError("unavailable", "locked", { remedy: "Try again." });
    expect((await beat(token)).body["code"]).toBe("store_unavailable");
    await clock.advance(60_000);
    broker.fault = undefined;
    expect((await beat(token)).body).toMatchObject({ active: true });
  });

  it("are refused with an unknown token, and with an ID token", async () => {
    expect((await beat(`lsk_${"a".repeat(32)}`)).status).toBe(401);
    expect((await beat(await broker.idToken())).status).toBe(401);
  });
});

describe("limits and stopping", () => {
  it("asks to wait when too many exchanges are under way", async () => {
    broker = await openBrokerSetup({
      rules: { maxExchanges: 1, maxWaitingExchanges: 0 },
    });
    let go = (): void => {};
    broker.provider.pause = new Promise<void>((resolve) => {
      go = resolve;
    });
    const first = broker.ask();
    await expect.poll(() => broker.provider.roles.size).toBe(1);
    const second = await broker.ask({}, { check_run_id: "2" });
    expect(second).toMatchObject({ status: 429, body: { error: "slow_down", code: "overloaded" } });
    expect(second.headers.get("retry-after")).toBe("1");
    expect((await broker.send("/healthz")).status).toBe(200);
    go();
    expect((await first).status).toBe(200);
  });

  it("asks to wait when too many requests of any kind are under way", async () => {
    broker = await openBrokerSetup({ server: { maxRequests: 0 } });
    expect((await broker.ask()).body).toMatchObject({ code: "overloaded" });
    // Whoever watches the broker must see it then, too.
    expect((await broker.send("/healthz")).status).toBe(200);
  });

  it("accepts heartbeats, ends leases and closes jobs even then: a flood of requests must not end leases as silent", async () => {
    broker = await openBrokerSetup({ server: { maxRequests: 3 } });
    const leaseToken = leaseTokenOf(await broker.ask());
    let go = (): void => {};
    broker.provider.pause = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = ["11", "12", "13"].map((id) => broker.ask({}, { check_run_id: id }));
    await expect.poll(() => broker.provider.requests.length).toBe(4);
    expect((await broker.ask({}, { check_run_id: "2" })).status).toBe(429);
    expect((await beat(leaseToken)).body).toMatchObject({ active: true });
    const body = new URLSearchParams({ token: leaseToken });
    expect((await broker.send("/revoke", { method: "POST", body })).status).toBe(200);
    const headers = { authorization: `Bearer ${await broker.idToken()}` };
    expect((await broker.send("/leases", { method: "DELETE", headers })).status).toBe(200);
    go();
    await Promise.all(slow);
  });

  it("issues nothing more once it stops, lets what runs finish, and keeps hearing leases", async () => {
    broker = await openBrokerSetup();
    const running = await broker.ask({}, { check_run_id: "2" });
    let go = (): void => {};
    broker.provider.pause = new Promise<void>((resolve) => {
      go = resolve;
    });
    const asking = broker.ask();
    await expect.poll(() => broker.provider.requests.length).toBe(2);
    let stopped = false;
    const stopping = (async () => {
      await broker.broker.stopIssuing();
      stopped = true;
    })();
    const refused = await broker.ask({}, { check_run_id: "3" });
    expect(refused).toMatchObject({ status: 503, body: { code: "stopping" } });
    expect((await broker.send("/readyz")).status).toBe(503);
    expect((await beat(leaseTokenOf(running))).body).toMatchObject({ active: true });
    expect(stopped).toBe(false);
    go();
    expect((await asking).status).toBe(200);
    await stopping;
    expect(await broker.store.list({ states: ["active"] })).toHaveLength(2);
  });

  it("shows health, readiness and figures", async () => {
    broker = await openBrokerSetup();
    await broker.ask();
    await broker.ask({ grant: "unknown" });
    expect((await broker.send("/healthz")).body).toEqual({ status: "alive" });
    expect((await broker.send("/readyz")).body).toEqual({ status: "ready" });
    const figures = (await broker.send("/metrics")).text;
    expect(figures).toContain('stepkey_leases{state="active"} 1\n');
    expect(figures).toContain('stepkey_decisions_total{code="granted"} 1\n');
    expect(figures).toContain('stepkey_decisions_total{code="grant_refused"} 1\n');
    expect(figures).toContain('stepkey_answers_total{route="/token",status="403"} 1\n');
    broker.fault = new StoreError("unavailable", "locked", { remedy: "Try again." });
    expect((await broker.send("/metrics")).text).toContain("stepkey_store_up 0\n");
    expect((await broker.send("/readyz")).body).toMatchObject({ code: "store_unavailable" });
    expect((await broker.send("/healthz")).status).toBe(200);
    broker.fault = undefined;
  });

  it("shows no figures to clients where admins have a listener of their own", async () => {
    broker = await openBrokerSetup({ listener: "clients" });
    expect((await broker.send("/metrics")).status).toBe(404);
    expect((await broker.send("/healthz")).status).toBe(200);
    await broker.close();
    broker = await openBrokerSetup({ listener: "admins" });
    expect((await broker.send("/metrics")).status).toBe(200);
    expect((await broker.ask()).status).toBe(404);
  });
});
