import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PROVIDER_DEADLINE_MS } from "../../src/lease/end-lease.ts";
import {
  leaseIdOf,
  leaseTokenOf,
  openBrokerSetup,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";

interface Seen {
  readonly status: number | undefined;
  readonly code: unknown;
  readonly ms: number;
}

/** A request on a connection of its own, as each job sends it. */
function post(broker: BrokerSetup, path: string, token: string): Promise<Seen> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = request(`${broker.url}${path}`, { method: "POST", headers, agent: false });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => {
        const { code } = JSON.parse(text) as { readonly code?: unknown };
        resolve({ status: response.statusCode, code, ms: performance.now() - began });
      });
    });
    sent.end();
  });
}

describe("many requests that end one lease while its server hangs", () => {
  let broker: BrokerSetup;
  /** Leases of the staging server that were asked to end there, by role. */
  let calls: string[];
  let recover: () => void;
  let stuck: Told;
  let other: Told;
  beforeEach(async () => {
    broker = await openBrokerSetup({
      rules: { maxWaitingEnds: 32 },
      server: { maxConnections: 256 },
    });
    broker.writePolicy("octo-org/shop.yml", POLICY);
    calls = [];
    const recovered = Promise.withResolvers<void>();
    recover = recovered.resolve;
    const revoke = broker.provider.revoke.bind(broker.provider);
    Object.assign(broker.provider, {
      revoke: async (...given: Parameters<typeof revoke>) => {
        const [handle] = given;
        if (handle["server"] === "staging") {
          calls.push(String(handle["role"]));
          await recovered.promise;
        }
        return revoke(...given);
      },
    });
    stuck = await broker.ask();
    other = await broker.ask(
      { grant: "elsewhere", environment: "production" },
      { environment: "production", check_run_id: "2" },
    );
  });
  afterEach(async () => {
    recover();
    await broker.close();
  });

  it("share its end: of 200 a few wait for the same outcome, the others are told at once, and nobody else waits", async () => {
    const crowd = Array.from({ length: 200 }, () => post(broker, "/revoke", leaseTokenOf(stuck)));
    const told: Seen[] = [];
    for (const one of crowd) void one.then((seen) => told.push(seen));
    await expect.poll(() => told.length, { timeout: 9000 }).toBe(200 - 16);
    expect(told.every(({ status }) => status === 503)).toBe(true);
    expect(new Set(told.map(({ code }) => code))).toEqual(new Set(["revocation_pending"]));
    const beat = await post(broker, "/heartbeat", leaseTokenOf(other));
    const ended = await post(broker, "/revoke", leaseTokenOf(other));
    expect([beat.status, ended.status]).toEqual([200, 200]);
    expect(Math.max(beat.ms, ended.ms)).toBeLessThan(PROVIDER_DEADLINE_MS / 2);
    expect(calls).toHaveLength(1);
    recover();
    const all = await Promise.all(crowd);
    expect(all.filter(({ status }) => status === 200)).toHaveLength(16);
    expect(calls).toHaveLength(1);
    expect((await broker.store.find(leaseIdOf(stuck)))?.state).toBe("revoked");
  });

  it("share it with the end of the job: twenty that close it wait for one call of the server", async () => {
    const close = async (): Promise<Told> => {
      const authorization = `Bearer ${await broker.idToken()}`;
      return broker.send("/leases", { method: "DELETE", headers: { authorization } });
    };
    const revoking = post(broker, "/revoke", leaseTokenOf(stuck));
    await expect.poll(() => calls.length).toBe(1);
    const closing = Array.from({ length: 20 }, close);
    const told: unknown[] = [];
    for (const one of closing) void one.then(({ body }) => told.push(body["leases"]));
    const inState = (state: string): unknown => [expect.objectContaining({ state })];
    await expect.poll(() => told.length, { timeout: 9000 }).toBe(5);
    expect(told).toEqual(told.map(() => inState("revoking")));
    recover();
    await Promise.all(closing);
    expect(told.slice(5)).toEqual(Array.from({ length: 15 }, () => inState("verified")));
    expect((await revoking).status).toBe(200);
    expect(calls).toHaveLength(1);
  });

  it("of many leases of that server do not fill the room either: beyond a limit they are marked and told at once", async () => {
    const jobs = Array.from({ length: 60 }, (_, job) => String(100 + job));
    const leases = await Promise.all(jobs.map((job) => broker.ask({}, { check_run_id: job })));
    const crowd = leases.map((lease) => post(broker, "/revoke", leaseTokenOf(lease)));
    const told: Seen[] = [];
    for (const one of crowd) void one.then((seen) => told.push(seen));
    await expect.poll(() => told.length, { timeout: 9000 }).toBe(60 - 32);
    const beat = await post(broker, "/heartbeat", leaseTokenOf(other));
    expect(beat.status).toBe(200);
    const ending = await broker.store.list({ states: ["revoking"] });
    expect(ending).toHaveLength(60);
    recover();
    await Promise.all(crowd);
  });

  it("is ended anew for who asks after it could not be ended", async () => {
    broker.provider.mood = "cannot revoke";
    recover();
    expect((await post(broker, "/revoke", leaseTokenOf(stuck))).code).toBe("revocation_pending");
    broker.provider.mood = "well";
    expect((await post(broker, "/revoke", leaseTokenOf(stuck))).status).toBe(200);
    expect(calls).toHaveLength(2);
  });
});

/** Two servers: one hangs, and the other works. */
const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
  elsewhere:
    environment: production
    credential: { postgres: { server: production, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
`;
