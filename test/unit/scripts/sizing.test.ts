import { describe, expect, it } from "vitest";
import { needsOf, type UnitCosts } from "../../../scripts/bench/brokers/sizing.ts";

const UNITS: UnitCosts = {
  exchange: { brokersMs: 10, databaseMs: 4, walBytes: 5000 },
  heartbeat: { brokersMs: 1, databaseMs: 0.5, walBytes: 200 },
  end: { brokersMs: 6, databaseMs: 2, walBytes: 3000 },
  bytesPerLease: 2000,
  lookMsPerLease: 0.001,
};

describe("what an organisation needs", () => {
  it("is what its exchanges, ends and heartbeats cost in a second, and what its brokers look for", () => {
    const needs = needsOf({ jobsPerHour: 36_000, leaseSeconds: 300, heartbeatSeconds: 5 }, UNITS);
    expect(needs).toMatchObject({
      exchangesPerSecond: 10,
      liveLeases: 3000,
      heartbeatsPerSecond: 600,
      brokerCores: 0.76,
      databaseCores: 0.369,
      walBytesPerSecond: 200_000,
    });
  });

  it("has brokers that are busy half of the time, and one more, each with ten connections", () => {
    const needs = needsOf({ jobsPerHour: 36_000, leaseSeconds: 300, heartbeatSeconds: 5 }, UNITS);
    expect(needs).toMatchObject({ brokers: 3, connections: 30 });
  });

  it("keeps every lease for 40 days after its end", () => {
    const needs = needsOf({ jobsPerHour: 1000, leaseSeconds: 60, heartbeatSeconds: 5 }, UNITS);
    expect(needs.storeBytes).toBe(1000 * 24 * 40 * 2000);
  });

  it("is less with rarer heartbeats", () => {
    const organisation = { jobsPerHour: 1_000_000, leaseSeconds: 300 };
    const [often, rarely] = [5, 30].map((heartbeatSeconds) =>
      needsOf({ ...organisation, heartbeatSeconds }, UNITS),
    );
    expect(rarely?.brokerCores).toBeLessThan(often?.brokerCores ?? 0);
    expect(rarely?.liveLeases).toBe(often?.liveLeases);
  });
});
