import { Agent, request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leaseTokenOf, openBrokerSetup, type BrokerSetup } from "../support/broker-setup.ts";
import { openSlowClients, type SlowClients, type SlowRequest } from "../support/slow-clients.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
/** 200 clients against room for 40 connections, of which 10 may send and 10 may be idle. */
const CROWD = 200;
const ROOM = { maxConnections: 40, maxConnectionsPerPeer: 8 };

let broker: BrokerSetup;
const crowds: SlowClients[] = [];
afterEach(async () => {
  for (const clients of crowds.splice(0)) clients.close();
  await broker.close();
});

async function crowd(count: number, slow: SlowRequest): Promise<SlowClients> {
  const clients = await openSlowClients(broker.url, count, slow);
  crowds.push(clients);
  return clients;
}

/** A request on a connection of its own, as each job sends it. */
function ask(
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string; agent?: Agent } = {},
): Promise<{ readonly status: number | undefined; readonly reused: boolean }> {
  const { method = "POST", headers = {}, body, agent = false } = init;
  return new Promise((resolve, reject) => {
    const sent = request(`${broker.url}${path}`, { method, headers, agent });
    sent.on("error", reject);
    sent.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode, reused: sent.reusedSocket }));
    });
    sent.end(body);
  });
}

const beat = async (token: string): Promise<number | undefined> =>
  (await ask("/heartbeat", { headers: { authorization: `Bearer ${token}` } })).status;

describe("a crowd of clients without a token", () => {
  let leaseToken: string;
  beforeEach(async () => {
    broker = await openBrokerSetup({ server: { ...ROOM, receiveMs: 30_000 } });
    leaseToken = leaseTokenOf(await broker.ask());
  });

  it.each<[string, SlowRequest]>([
    ["bodies of POST /token", { line: "POST /token", headers: FORM }],
    ["bodies of POST /revoke", { line: "POST /revoke", headers: FORM }],
    ["bodies of POST /heartbeat", { line: "POST /heartbeat" }],
    ["bodies of DELETE /leases", { line: "DELETE /leases" }],
    ["bodies of an unknown path", { line: "POST /nowhere" }],
    ["heads", { line: "" }],
  ])("that never send their %s takes nobody's room", async (_what, slow) => {
    const clients = await crowd(CROWD, slow);
    expect(await beat(leaseToken)).toBe(200);
    expect((await ask("/healthz", { method: "GET" })).status).toBe(200);
    expect((await ask("/metrics", { method: "GET" })).status).toBe(200);
    expect((await broker.ask({}, { check_run_id: "2" })).status).toBe(200);
    const authorization = `Bearer ${await broker.idToken()}`;
    expect((await ask("/leases", { method: "DELETE", headers: { authorization } })).status).toBe(
      200,
    );
    const body = `token=${leaseToken}`;
    expect((await ask("/revoke", { headers: FORM, body })).status).toBe(200);
    await expect.poll(() => clients.open()).toBeLessThanOrEqual(ROOM.maxConnections);
  });

  it("is closed oldest first, and each that sends a request is told so", async () => {
    const clients = await crowd(CROWD, { line: "POST /token", headers: FORM });
    await expect.poll(() => clients.open()).toBeLessThanOrEqual(ROOM.maxConnectionsPerPeer);
    const told = clients.received().filter((text) => text.startsWith("HTTP/1.1 429 "));
    expect(told.length).toBeGreaterThan(CROWD / 2);
    expect(told[0]).toMatch(/retry-after: 1\r\n/u);
    expect(told[0]).toContain('"code":"overloaded"');
  });

  it("from one address takes no room of another address, whose slow client goes on", async () => {
    const other = await crowd(2, { line: "POST /token", headers: FORM, from: "127.0.0.3" });
    await crowd(CROWD, { line: "POST /token", headers: FORM, from: "127.0.0.2" });
    expect(await beat(leaseToken)).toBe(200);
    expect(other.open()).toBe(2);
  });

  it("is told apart behind a proxy by the header that the proxy writes", async () => {
    await broker.close();
    const proxy = { trustedAddresses: ["127.0.0.1"], header: "x-forwarded-for" };
    broker = await openBrokerSetup({ server: { ...ROOM, receiveMs: 30_000, proxy } });
    const slowFrom = (client: string): SlowRequest => ({
      line: "POST /token",
      headers: { ...FORM, "x-forwarded-for": `198.51.100.1, ${client}` },
    });
    const other = await crowd(2, slowFrom("203.0.113.8"));
    await crowd(CROWD, slowFrom("203.0.113.7"));
    await beat(leaseToken);
    expect(other.open()).toBe(2);
  });

  it("on idle connections takes no room of those that send", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 100 });
    await Promise.all(
      Array.from({ length: 60 }, () => ask("/healthz", { method: "GET", agent }).catch(() => 0)),
    );
    expect(await beat(leaseToken)).toBe(200);
    expect((await broker.ask({}, { check_run_id: "2" })).status).toBe(200);
    agent.destroy();
  });
});

describe("what needs no body", () => {
  beforeEach(async () => {
    broker = await openBrokerSetup({ server: { receiveMs: 30_000 } });
  });

  it("is decided by its head: a heartbeat with a body that never comes gets its response at once", async () => {
    const token = leaseTokenOf(await broker.ask());
    const headers = { authorization: `Bearer ${token}` };
    const clients = await crowd(1, { line: "POST /heartbeat", headers });
    await expect.poll(() => clients.received()[0]).toContain('"active":true');
  });

  it("keeps its connection for the next request", async () => {
    const headers = { authorization: `Bearer ${leaseTokenOf(await broker.ask())}` };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await ask("/heartbeat", { headers, agent })).toEqual({ status: 200, reused: false });
    expect(await ask("/heartbeat", { headers, agent })).toEqual({ status: 200, reused: true });
    agent.destroy();
  });

  it("ends a lease whose token comes as a bearer, without a body and without a content type", async () => {
    const token = leaseTokenOf(await broker.ask());
    const authorization = `Bearer ${token}`;
    const told = await broker.send("/revoke", { method: "POST", headers: { authorization } });
    expect(told).toMatchObject({ status: 200, body: { state: "verified" } });
  });

  it("refuses a lease token as a bearer together with a body, and leaves another bearer to whom it belongs", async () => {
    const token = leaseTokenOf(await broker.ask());
    const body = `token=${token}`;
    const both = { ...FORM, authorization: `Bearer ${token}` };
    expect((await broker.send("/revoke", { method: "POST", headers: both, body })).body).toEqual(
      expect.objectContaining({ code: "request_malformed" }),
    );
    const ofAProxy = { ...FORM, authorization: "Bearer of-a-proxy" };
    const told = await broker.send("/revoke", { method: "POST", headers: ofAProxy, body });
    expect(told).toMatchObject({ status: 200, body: { state: "verified" } });
  });

  it("gives the small body of /revoke a short time of its own", async () => {
    const clients = await crowd(1, { line: "POST /revoke", headers: FORM });
    await expect
      .poll(() => clients.received()[0], { timeout: 10_000 })
      .toMatch(/^HTTP\/1\.1 408 /u);
    const large = { ...FORM, "content-length": "5000" };
    const refused = await crowd(1, { line: "POST /revoke", headers: large });
    await expect.poll(() => refused.received()[0]).toMatch(/^HTTP\/1\.1 413 /u);
  });
});
