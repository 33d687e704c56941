import { describe, expect, it } from "vitest";
import { createLiveLeases } from "../../../src/lease/outage/live-leases.ts";
import { TEN_OCLOCK } from "../../support/fake-clock.ts";
import { leaseWith } from "../../support/lease-fixtures.ts";

describe("the leases that a process knows", () => {
  it("are found by id and by token until they end", () => {
    const live = createLiveLeases();
    const lease = leaseWith({ state: "active" });
    live.note(lease);
    live.noteBeat(lease.tokenHash, TEN_OCLOCK + 1000);
    live.noteBeat("unknown", TEN_OCLOCK + 1000);
    expect(live.find(lease.id)).toMatchObject({ heartbeatResetAt: TEN_OCLOCK + 1000 });
    expect(live.findByTokenHash(lease.tokenHash)?.id).toBe(lease.id);
    live.note({ ...lease, state: "revoked" });
    expect([...live.all()]).toEqual([]);
    expect(live.findByTokenHash(lease.tokenHash)).toBeUndefined();
  });

  it("are never more than may be kept: the oldest is forgotten", () => {
    const live = createLiveLeases(2);
    const leases = [leaseWith(), leaseWith(), leaseWith()];
    for (const lease of leases) live.note(lease);
    expect(Array.from(live.all(), ({ id }) => id)).toEqual(leases.slice(1).map(({ id }) => id));
  });

  it("are forgotten long after their time, and looked through once a minute at most", () => {
    const live = createLiveLeases();
    live.note(leaseWith({ expiresAt: TEN_OCLOCK }));
    live.sweep(TEN_OCLOCK + 599_999);
    expect([...live.all()]).toHaveLength(1);
    live.sweep(TEN_OCLOCK + 600_000);
    expect([...live.all()]).toHaveLength(1);
    live.sweep(TEN_OCLOCK + 659_999);
    expect([...live.all()]).toHaveLength(0);
  });
});
