import { afterEach, describe, expect, it } from "vitest";
import {
  detailOf,
  leaseTokenOf,
  openBrokerSetup,
  SHOP_POLICY,
  tokenForm,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";

const OTHER = { repository: "octo-org/other", repository_id: "75" };

let broker: BrokerSetup;
afterEach(() => broker.close());

describe("exchanges of many repositories", () => {
  /** Eight at once, and a provider that hangs until `go`. */
  async function openBusyBroker(rules = {}): Promise<{ readonly go: () => void }> {
    broker = await openBrokerSetup({ rules: { maxExchanges: 8, ...rules } });
    const other = SHOP_POLICY.replace("repository-id: 74", "repository-id: 75");
    broker.writePolicy("octo-org/other.yml", other);
    let go = (): void => {};
    broker.provider.pause = new Promise<void>((resolve) => {
      go = resolve;
    });
    return { go };
  }

  it("let another repository in at once while one fills its share with a provider that hangs, and refuse none", async () => {
    const { go } = await openBusyBroker();
    const busy = Array.from({ length: 20 }, (_, job) =>
      broker.ask({}, { check_run_id: String(100 + job) }),
    );
    await expect.poll(() => broker.provider.requests.length).toBe(4);
    const other = Array.from({ length: 5 }, (_, job) =>
      broker.ask({}, { ...OTHER, check_run_id: String(200 + job) }),
    );
    await expect.poll(() => broker.provider.requests.length).toBeGreaterThan(5);
    go();
    const all = [...(await Promise.all(busy)), ...(await Promise.all(other))];
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
  });

  it("are refused with the limit that they exceed, which the audit log has too, and the ID token is not used up", async () => {
    const { go } = await openBusyBroker({ maxExchanges: 1, maxWaitingExchangesPerRepository: 1 });
    const running = broker.ask({}, { check_run_id: "1" });
    await expect.poll(() => broker.provider.requests.length).toBe(1);
    const ask = (idToken: string): Promise<Told> =>
      broker.send("/token", { method: "POST", body: tokenForm(idToken, detailOf()) });
    const asks = ["2", "3"].map(async (job) => {
      const idToken = await broker.idToken({ environment: "staging", check_run_id: job });
      return { idToken, told: await ask(idToken) };
    });
    // Whichever comes first waits for its turn, and the other is refused at once.
    const refused = await Promise.race(asks);
    expect(refused.told.status).toBe(429);
    expect(refused.told.body["remedy"]).toContain("limits.waiting-exchanges-per-repository is 1");
    expect(broker.audit()).toContainEqual(
      expect.objectContaining({ trace: refused.told.body["trace"], code: "overloaded" }),
    );
    go();
    expect((await running).status).toBe(200);
    const statuses = (await Promise.all(asks)).map(({ told }) => told.status);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    expect((await ask(refused.idToken)).status).toBe(200);
  });

  it("delay neither heartbeats nor the end of a lease or of a job", async () => {
    broker = await openBrokerSetup({ rules: { maxExchanges: 1 } });
    const token = leaseTokenOf(await broker.ask());
    let go = (): void => {};
    broker.provider.pause = new Promise<void>((resolve) => {
      go = resolve;
    });
    const crowd = Array.from({ length: 20 }, (_, job) =>
      broker.ask({}, { check_run_id: String(100 + job) }),
    );
    await expect.poll(() => broker.provider.requests.length).toBe(2);
    const headers = { authorization: `Bearer ${token}` };
    expect((await broker.send("/heartbeat", { method: "POST", headers })).status).toBe(200);
    expect((await broker.send("/revoke", { method: "POST", headers })).status).toBe(200);
    const bearer = { authorization: `Bearer ${await broker.idToken()}` };
    const closed = await broker.send("/leases", { method: "DELETE", headers: bearer });
    expect(closed.status).toBe(200);
    go();
    await Promise.all(crowd);
  });
});
