import { expect, it } from "vitest";
import { noJob, type BreakGlass } from "../../src/lease/break-glass.ts";
import type { BreakGlassReserved } from "../../src/lease/break-glass-store.ts";
import type { NewLease } from "../../src/lease/new-lease.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import type { LeaseId } from "../../src/shared/lease-id.ts";
import { knownLease, newLease, settleRevoked } from "../support/lease-fixtures.ts";
import type { StoreSetup } from "./lease-store.ts";

const MONA: BreakGlass = {
  user: "mona",
  machine: "host-1",
  reason: "GitHub is down, orders are stuck",
  handedTo: "command",
};
const HUBOT = { user: "hubot", machine: "host-2" };
const GRANT = { repositoryId: 74, grant: "orders-migrate" };

function outside(overrides: Partial<NewLease> = {}): NewLease {
  return newLease({ breakGlass: MONA, job: noJob(74), commit: "", ...overrides });
}

async function issue(store: LeaseStore, lease: NewLease): Promise<LeaseId> {
  const reserved = await store.reserveBreakGlass(lease);
  if (reserved.kind !== "reserved") throw new Error(`not reserved: ${reserved.kind}`);
  const { handle, diesAt, issuedTo } = lease;
  await store.activate(lease.id, { handle, diesAt, issuedTo });
  return lease.id;
}

const kinds = (all: readonly BreakGlassReserved[]): readonly string[] =>
  all.map(({ kind }) => kind).toSorted((one, two) => one.localeCompare(two));

/** Leases outside the gate. */
export function describeBreakGlass(use: () => StoreSetup): void {
  it("keeps who got a lease outside the gate, where, and why", async () => {
    const { store, place, clock } = use();
    const id = await issue(store, outside());
    await store.close();
    const again = await place.open(clock);
    const lease = await knownLease(again, { id });
    expect(lease.breakGlass).toEqual(MONA);
    expect(lease).toMatchObject({ state: "active", job: noJob(74), approvals: [] });
  });

  it("does not issue a grant a second time before another admin has confirmed the first", async () => {
    const { store, clock } = use();
    const id = await issue(store, outside());
    await store.end({ lease: id }, "task_ended");
    await settleRevoked(store, { id });
    const second = await store.reserveBreakGlass(outside({ breakGlass: { ...MONA, ...HUBOT } }));
    expect(second).toMatchObject({
      kind: "unconfirmed",
      last: { lease: id, user: "mona", machine: "host-1", reason: MONA.reason, at: clock.now() },
    });
    expect(await store.confirmBreakGlass(GRANT, HUBOT)).toMatchObject({
      kind: "confirmed",
      last: { lease: id, confirmed: HUBOT },
    });
    expect((await store.reserveBreakGlass(outside())).kind).toBe("reserved");
    expect((await store.reserveBreakGlass(outside())).kind).toBe("unconfirmed");
  });

  it("holds that over a restart, for another broker, and after the lease was forgotten", async () => {
    const { store, place, clock } = use();
    const id = await issue(store, outside());
    await settleEnded(store, id);
    await clock.advance(41 * 86_400_000);
    await store.prune();
    expect(await store.find(id)).toBeUndefined();
    const other = await place.open(clock);
    expect((await other.reserveBreakGlass(outside())).kind).toBe("unconfirmed");
  });

  it("does not let the user who got it confirm it, on whatever machine", async () => {
    const { store } = use();
    await issue(store, outside());
    const mine = { user: "mona", machine: "host-9" };
    expect((await store.confirmBreakGlass(GRANT, mine)).kind).toBe("same_user");
    expect((await store.reserveBreakGlass(outside())).kind).toBe("unconfirmed");
  });

  it("confirms once, and keeps who did", async () => {
    const { store } = use();
    await issue(store, outside());
    await store.confirmBreakGlass(GRANT, HUBOT);
    const again = await store.confirmBreakGlass(GRANT, { user: "octocat", machine: "host-3" });
    expect(again).toMatchObject({ kind: "already_confirmed", last: { confirmed: HUBOT } });
  });

  it("has nothing to confirm where nothing was issued outside the gate", async () => {
    const { store } = use();
    expect(await store.confirmBreakGlass(GRANT, HUBOT)).toEqual({
      kind: "nothing",
      last: undefined,
    });
  });

  it("does not count what was never issued", async () => {
    const { store } = use();
    const lease = outside();
    await store.reserveBreakGlass(lease);
    await store.issueFailed(lease.id, { mayExist: false, error: "the server is down" });
    expect((await store.confirmBreakGlass(GRANT, HUBOT)).kind).toBe("nothing");
    expect((await store.reserveBreakGlass(outside())).kind).toBe("reserved");
  });

  it("reserves once of twenty at once, from two brokers", async () => {
    const { store, place, clock } = use();
    const other = await place.open(clock);
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        (at % 2 === 0 ? store : other).reserveBreakGlass(outside()),
      ),
    );
    expect(kinds(all)).toEqual(["reserved", ...Array<string>(19).fill("unconfirmed")]);
  });

  it("treats each grant of each repository by itself", async () => {
    const { store } = use();
    await issue(store, outside());
    const otherGrant = outside({ grant: "reports-read" });
    const otherRepository = outside({ job: noJob(75), repository: "octo-org/other" });
    expect((await store.reserveBreakGlass(otherGrant)).kind).toBe("reserved");
    expect((await store.reserveBreakGlass(otherRepository)).kind).toBe("reserved");
  });

  it("does not issue what is frozen", async () => {
    const { store } = use();
    await store.freeze("grant", "orders-migrate");
    expect(await store.reserveBreakGlass(outside())).toEqual({ kind: "frozen" });
    await store.thaw("grant", "orders-migrate");
    expect((await store.reserveBreakGlass(outside())).kind).toBe("reserved");
  });

  it("leaves the seals of jobs alone", async () => {
    const { store } = use();
    await issue(store, outside());
    const reserved = await store.reserve({ lease: newLease(), perJob: 1, uses: 3 });
    expect(reserved.kind).toBe("reserved");
  });

  it("ends a lease of a command that sends no heartbeats, and not one that was printed", async () => {
    const { store, clock } = use();
    const ofCommand = await issue(store, outside());
    const printed = await issue(
      store,
      outside({ grant: "reports-read", breakGlass: { ...MONA, handedTo: "printed" } }),
    );
    await clock.advance(15_000);
    const due = await store.lockDue(DUE);
    expect(due.map(({ id, endReason }) => [id, endReason])).toEqual([[ofCommand, "silent"]]);
    await clock.advance(900_000);
    const later = await store.lockDue(DUE);
    expect(later.map(({ id, endReason }) => [id, endReason])).toContainEqual([printed, "expired"]);
  });
}

const DUE = {
  lockOwner: "a-test",
  lockMs: 1000,
  silentAfterMs: 15_000,
  issuingAfterMs: 15_000,
  limit: 10,
};

async function settleEnded(store: LeaseStore, id: LeaseId): Promise<void> {
  await store.end({ lease: id }, "task_ended");
  await settleRevoked(store, { id });
}
