import { expect, it } from "vitest";
import { TEN_OCLOCK } from "../support/fake-clock.ts";
import { issueLease, leaseToTidy, newLease, settleRevoked } from "../support/lease-fixtures.ts";
import type { StoreSetup } from "./lease-store.ts";

/** What kinds that publish their ended leases ask of a store. */
export function describeEnded(use: () => StoreSetup): void {
  const ended = async (since = 0, until?: number): Promise<readonly string[]> => {
    const { store } = use();
    const request = { kind: "fake", since, ...(until === undefined ? {} : { until }) };
    return (await store.endedSince(request)).map(({ lease }) => lease).toSorted();
  };

  it("finds leases of a kind that have ended while their credential would still be accepted", async () => {
    const { store, clock } = use();
    const revoked = await issueLease(store, newLease({ diesAt: TEN_OCLOCK + 5000 }));
    const other = await issueLease(store, newLease({ kind: "another" }));
    await issueLease(store, newLease());
    for (const { id } of [revoked, other]) {
      await store.end({ lease: id }, "task_ended");
      await settleRevoked(store, { id });
    }
    const tidied = await leaseToTidy(store);
    expect(await ended()).toEqual([revoked.id, tidied.id].toSorted());
    clock.set(TEN_OCLOCK + 5000);
    expect(await ended()).toEqual([tidied.id]);
  });

  it("finds those of a time, with what revoking them takes", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    clock.set(TEN_OCLOCK + 1000);
    await store.end({ lease: lease.id }, "task_ended");
    await settleRevoked(store, lease);
    const found = await store.endedSince({ kind: "fake", since: TEN_OCLOCK });
    const { handle, diesAt } = lease;
    expect(found).toEqual([{ lease: lease.id, handle, diesAt, endedAt: TEN_OCLOCK + 1000 }]);
    expect(await ended(TEN_OCLOCK + 1000)).toEqual([]);
    expect(await ended(TEN_OCLOCK, TEN_OCLOCK + 1000)).toEqual([lease.id]);
    expect(await ended(TEN_OCLOCK, TEN_OCLOCK + 999)).toEqual([]);
  });
}
