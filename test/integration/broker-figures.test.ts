import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCallWatch } from "../../src/broker/record/call-watch.ts";
import { openBrokerSetup, leaseTokenOf, type BrokerSetup } from "../support/broker-setup.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

let clock: FakeClock;
let broker: BrokerSetup;

beforeEach(async () => {
  clock = createFakeClock();
  broker = await openBrokerSetup({ clock });
  Object.assign(broker.deps, {
    watch: createCallWatch({ metrics: broker.deps.metrics, steadyMs: () => clock.now() }),
  });
});
afterEach(async () => broker.close());

async function figure(name: string): Promise<number> {
  const { text } = await broker.send("/metrics");
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

const end = (token: string) =>
  broker.send("/revoke", { method: "POST", body: new URLSearchParams({ token }) });

describe("the figures of leases", () => {
  it("show no lease where there is none", async () => {
    expect(await figure("stepkey_oldest_lease_seconds")).toBe(0);
    expect(await figure("stepkey_lease_overdue_seconds")).toBe(0);
  });

  it("show how old the oldest is, and not how old those are that have ended", async () => {
    const token = leaseTokenOf(await broker.ask({}));
    await clock.advance(30_000);
    await broker.ask({}, { run_id: "2" });
    await clock.advance(60_000);
    expect(await figure("stepkey_oldest_lease_seconds")).toBe(90);
    await end(token);
    expect(await figure("stepkey_oldest_lease_seconds")).toBe(60);
  });

  it("show how long a lease is overdue that nobody could end", async () => {
    const token = leaseTokenOf(await broker.ask({}));
    broker.provider.mood = "cannot revoke";
    expect((await end(token)).status).toBe(503);
    const [lease] = await broker.store.list({ states: ["revoking"] });
    const ttlMs = (lease?.expiresAt ?? 0) - (lease?.createdAt ?? 0);
    await clock.advance(ttlMs);
    expect(await figure("stepkey_lease_overdue_seconds")).toBe(0);
    await clock.advance(45_000);
    expect(await figure("stepkey_lease_overdue_seconds")).toBe(45);
  });

  it("show how long exchanges took, by what came of them, and ends by their state", async () => {
    const token = leaseTokenOf(await broker.ask({}));
    await broker.ask({ grant: "no-such-grant" });
    broker.provider.mood = "gone";
    await broker.ask({}, { run_id: "3" });
    broker.provider.mood = "well";
    await end(token);
    const { text } = await broker.send("/metrics");
    for (const outcome of ["granted", "refused", "failed"]) {
      expect(text).toContain(`stepkey_exchange_duration_seconds_count{outcome="${outcome}"} 1\n`);
    }
    expect(text).toContain('stepkey_end_duration_seconds_count{outcome="revoked"} 1\n');
  });
});
