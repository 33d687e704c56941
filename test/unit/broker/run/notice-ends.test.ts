import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckNotes } from "../../../../src/broker/context/check-notes.ts";
import { noticingEnds } from "../../../../src/broker/run/notice-ends.ts";
import type { Lease } from "../../../../src/lease/lease.ts";
import type { LeaseStore } from "../../../../src/lease/store.ts";
import { createFakeClock, TEN_OCLOCK } from "../../../support/fake-clock.ts";
import { newLease, reservationOf } from "../../../support/lease-fixtures.ts";
import { openTemporaryStore } from "../../../support/temporary-store.ts";

let noted: string[];
let store: LeaseStore;
let dispose: () => Promise<void>;

const notes: Pick<CheckNotes, "noteEnding" | "noteEnd"> = {
  noteEnding: (leases) => noted.push(`ending ${leases.map(({ id }) => id).join()}`),
  noteEnd: (lease) => noted.push(`end ${lease}`),
};

beforeEach(async () => {
  noted = [];
  const temporary = await openTemporaryStore(createFakeClock());
  store = noticingEnds(temporary.store, notes);
  dispose = temporary.dispose;
});
afterEach(() => dispose());

const PROOF = { state: "verified", checkedAt: TEN_OCLOCK, facts: ["role absent"] } as const;

async function reserved(): Promise<Lease> {
  const made = await store.reserve(reservationOf(newLease()));
  if (made.kind !== "reserved") throw new Error(made.kind);
  return made.lease;
}

async function issued(): Promise<Lease> {
  const lease = await reserved();
  const { handle, issuedTo } = lease;
  await store.activate(lease.id, { handle, diesAt: undefined, issuedTo });
  return lease;
}

const LOCK = { lockOwner: "a-broker", lockMs: 60_000 };

describe("a store whose ends are noticed", () => {
  it("tells of leases that begin to end, and then that they have ended", async () => {
    const { id } = await issued();
    expect((await store.end({ lease: id }, "withdrawn")).map((lease) => lease.id)).toEqual([id]);
    await store.lock(id, LOCK);
    expect(await store.settle(id, LOCK.lockOwner, { kind: "revoked", proof: PROOF })).toBe(true);
    expect(noted).toEqual([`ending ${id}`, `end ${id}`]);
    expect(await store.find(id)).toMatchObject({ state: "revoked", endReason: "withdrawn" });
  });

  it("tells of the leases of a job that is closed", async () => {
    const { id, job } = await issued();
    await store.closeJob(job, "job_closed");
    expect(noted).toEqual([`ending ${id}`]);
  });

  it("tells of one that was not issued", async () => {
    const { id } = await reserved();
    expect(await store.issueFailed(id, { mayExist: false, error: "no" })).toMatchObject({
      state: "failed",
    });
    expect(noted).toEqual([`end ${id}`]);
  });

  it("tells of nothing that was not written: another broker has the lock, or the store failed", async () => {
    const { id } = await issued();
    await store.end({ lease: id }, "withdrawn");
    noted = [];
    await store.lock(id, LOCK);
    expect(await store.settle(id, "another", { kind: "revoked", proof: PROOF })).toBe(false);
    const broken = noticingEnds({ ...store, end: () => Promise.reject(new Error("away")) }, notes);
    await expect(broken.end({ lease: id }, "withdrawn")).rejects.toThrow("away");
    expect(noted).toEqual([]);
  });

  it("is the store itself where nobody wants to know", () => {
    expect(noticingEnds(store, undefined)).toBe(store);
  });
});
