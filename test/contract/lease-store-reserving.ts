import { describe, expect, it } from "vitest";
import { isEnded } from "../../src/lease/transitions.ts";
import type { NewLease } from "../../src/lease/new-lease.ts";
import type { Reserved } from "../../src/lease/store.ts";
import { TEN_OCLOCK } from "../support/fake-clock.ts";
import {
  approval,
  issueLease,
  knownLease,
  newJob,
  newLease,
  reservationOf,
  reservedLease,
  reserveLease,
  settleRevoked,
} from "../support/lease-fixtures.ts";
import type { StoreSetup } from "./lease-store.ts";

const SILENT_AFTER = 15_000;

/** Another lease of the same job and grant; of the same request unless another is named. */
function again(lease: NewLease, overrides: Partial<NewLease> = {}): NewLease {
  const { job, grant, idempotencyKey } = lease;
  return newLease({ job, grant, idempotencyKey, ...overrides });
}

const perLease = (job: NewLease["job"]) => ({ job, per: "lease" }) as const;

export function describeReserving(use: () => StoreSetup): void {
  it("activates once, and never what is ending", async () => {
    const { store } = use();
    const lease = await reserveLease(store, newLease());
    const issued = { handle: { role: "r", oid: 7 }, diesAt: TEN_OCLOCK + 1, issuedTo: "role r" };
    expect(await store.activate(lease.id, issued)).toBe(true);
    expect(await store.activate(lease.id, issued)).toBe(false);
    expect(await knownLease(store, lease)).toMatchObject({
      ...issued,
      state: "active",
      issueOutcome: "issued",
      issuedAt: TEN_OCLOCK,
    });
  });

  it("keeps the handle of a lease that was ended while it was issued, and its state", async () => {
    const { store, clock } = use();
    const lease = await reserveLease(store, newLease());
    await store.end({ lease: lease.id }, "job_closed");
    clock.set(TEN_OCLOCK + 10);
    const issued = { handle: { role: "r", oid: 7 }, diesAt: TEN_OCLOCK + 1, issuedTo: "role r" };
    expect(await store.activate(lease.id, issued)).toBe(false);
    expect(await knownLease(store, lease)).toMatchObject({
      handle: { role: "r", oid: 7 },
      state: "revoking",
      issueOutcome: "issued",
      issuedAt: undefined,
      nextTryAt: TEN_OCLOCK + 10,
    });
  });

  it("fails at once what the provider surely did not issue, and frees seal and approval", async () => {
    const { store } = use();
    const lease = newLease({ approvals: [approval(1)] });
    await store.reserve(reservationOf(lease, { uses: 1 }));
    const failure = { mayExist: false, error: "42501: permission denied" };
    expect(await store.issueFailed(lease.id, failure)).toMatchObject({
      state: "failed",
      endReason: "issue_failed",
      lastError: failure.error,
      proof: { state: "verified" },
    });
    const other = again(lease, { idempotencyKey: "x".repeat(22), approvals: [approval(1)] });
    const reserved = await store.reserve(reservationOf(other, { uses: 1 }));
    expect(reservedLease(reserved)).toMatchObject({ replaces: 0 });
  });

  it("ends what the provider may have issued", async () => {
    const { store } = use();
    const lease = await reserveLease(store, newLease());
    const failure = { mayExist: true, error: "timeout" };
    expect(await store.issueFailed(lease.id, failure)).toMatchObject({
      state: "revoking",
      endReason: "issue_failed",
      issueOutcome: undefined,
      nextTryAt: TEN_OCLOCK,
    });
  });

  it("keeps the provider's no for a lease that was ended meanwhile", async () => {
    const { store } = use();
    const lease = await reserveLease(store, newLease());
    await store.end({ lease: lease.id }, "job_closed");
    const failure = { mayExist: false, error: "refused" };
    expect(await store.issueFailed(lease.id, failure)).toMatchObject({
      state: "revoking",
      endReason: "job_closed",
      issueOutcome: "nothing",
    });
  });

  describe("the ID token of a reservation", () => {
    describeBurning(use);
  });
  describe("the seal", () => {
    describeSeal(use);
  });
  describe("a lost response", () => {
    describeLostAnswer(use);
  });
  describe("closed, frozen, used up", () => {
    describeLimits(use);
  });
}

const ID_TOKEN = { issuer: "https://a.example", jwtId: "one", keepMs: 1000 };

function describeBurning(use: () => StoreSetup): void {
  it("is recorded with the lease, and forgotten when it could no longer be used", async () => {
    const { store, clock } = use();
    expect(await store.isBurned(ID_TOKEN.issuer, "one")).toBe(false);
    const reserved = await store.reserve(reservationOf(newLease(), { burn: ID_TOKEN }));
    expect(reserved.kind).toBe("reserved");
    expect(await store.isBurned(ID_TOKEN.issuer, "one")).toBe(true);
    expect(await store.isBurned(ID_TOKEN.issuer, "two")).toBe(false);
    expect(await store.isBurned("https://b.example", "one")).toBe(false);
    expect(await store.burn(ID_TOKEN.issuer, "one", 1000)).toBe(false);
    clock.set(TEN_OCLOCK + 1000);
    await store.prune();
    expect(await store.isBurned(ID_TOKEN.issuer, "one")).toBe(false);
  });

  it("decides nothing when it was used before: no seal is taken, and no lease ends as a theft", async () => {
    const { store } = use();
    const active = await issueLease(store, newLease());
    await store.burn(ID_TOKEN.issuer, ID_TOKEN.jwtId, ID_TOKEN.keepMs);
    const replayed = { kind: "token_replayed" };
    const theft = again(active, { idempotencyKey: "y".repeat(22) });
    expect(await store.reserve(reservationOf(theft, { burn: ID_TOKEN }))).toEqual(replayed);
    expect(await knownLease(store, active)).toMatchObject({ state: "active" });
    const other = newLease();
    expect(await store.reserve(reservationOf(other, { burn: ID_TOKEN }))).toEqual(replayed);
    expect(await store.find(other.id)).toBeUndefined();
    expect(reservedLease(await store.reserve(reservationOf(other)))).toMatchObject({ replaces: 0 });
  });

  it("gives a lease to one of several reservations at once", async () => {
    const { store } = use();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.reserve(reservationOf(newLease(), { burn: ID_TOKEN })),
      ),
    );
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "reserved")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "token_replayed")).toHaveLength(19);
    expect(await store.list({})).toHaveLength(1);
  });

  it("is used up whatever else the reservation comes to", async () => {
    const { store } = use();
    const [closed, frozen, sealed, lost] = [newLease(), newLease(), newLease(), newLease()];
    await store.closeJob(closed.job, "job_closed");
    await store.freeze("repository", "octo-org/frozen");
    await issueLease(store, sealed);
    await issueLease(store, lost);
    const used = newLease({ approvals: [approval(1)] });
    await store.reserve(reservationOf(used, { uses: 1 }));
    const asked = {
      job_closed: closed,
      frozen: { ...frozen, repository: "octo-org/frozen" },
      sealed: again(sealed, { idempotencyKey: "y".repeat(22) }),
      answer_lost: again(lost),
      uses_exhausted: newLease({ approvals: [approval(1)] }),
    };
    for (const [kind, lease] of Object.entries(asked)) {
      const burn = { ...ID_TOKEN, jwtId: kind };
      expect(await store.reserve(reservationOf(lease, { uses: 1, burn }))).toMatchObject({ kind });
      expect([kind, await store.isBurned(ID_TOKEN.issuer, kind)]).toEqual([kind, true]);
    }
  });
}

function describeSeal(use: () => StoreSetup): void {
  it("refuses another request as a theft and ends the active lease", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    const other = again(lease, { idempotencyKey: "y".repeat(22) });
    expect(await store.reserve(reservationOf(other))).toEqual({
      kind: "sealed",
      theft: true,
      ended: [lease.id],
    });
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoking", endReason: "theft" });
    expect(await store.find(other.id)).toBeUndefined();
    expect(await store.beat(lease.tokenHash, SILENT_AFTER)).toMatchObject({ reason: "revoked" });
  });

  it("refuses only the second asker while the first lease is still issuing", async () => {
    const { store } = use();
    const lease = await reserveLease(store, newLease());
    const refused = await store.reserve(
      reservationOf(again(lease, { idempotencyKey: "y".repeat(22) })),
    );
    expect(refused).toEqual({ kind: "sealed", theft: true, ended: [] });
    expect(await knownLease(store, lease)).toMatchObject({ state: "issuing" });
  });

  it("holds when its lease has long ended", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    await store.end({ lease: lease.id }, "task_ended");
    await settleRevoked(store, lease);
    const refused = await store.reserve(
      reservationOf(again(lease, { idempotencyKey: "y".repeat(22) })),
    );
    expect(refused).toEqual({ kind: "sealed", theft: true, ended: [] });
  });

  it("belongs to one job and one grant", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    const { job, grant } = lease;
    await reserveLease(store, newLease({ job, grant: "another-grant" }));
    await reserveLease(store, newLease({ job: { ...job, runAttempt: 2 }, grant }));
    await reserveLease(store, newLease({ job: { ...job, checkRunId: job.checkRunId + 1 }, grant }));
    expect(await knownLease(store, lease)).toMatchObject({ state: "active" });
  });

  it("has as many places as the grant says, and finds a theft when all are taken", async () => {
    const { store } = use();
    const first = await issueLease(store, newLease());
    const limits = { perJob: 2 };
    const second = again(first, { idempotencyKey: "y".repeat(22) });
    reservedLease(await store.reserve(reservationOf(second, limits)));
    const third = again(first, { idempotencyKey: "z".repeat(22) });
    expect(await store.reserve(reservationOf(third, limits))).toEqual({
      kind: "sealed",
      theft: true,
      ended: [first.id],
    });
    expect(await knownLease(store, second)).toMatchObject({ state: "issuing" });
  });
}

function describeLostAnswer(use: () => StoreSetup): void {
  const isLost = (reserved: Reserved) => reserved.kind === "answer_lost";

  it("ends the first lease and, once it is dead, issues another under the same seal", async () => {
    const { store } = use();
    const first = await issueLease(store, newLease({ approvals: [approval(1)] }));
    const limits = { uses: 1 };
    const asked = reservationOf(again(first, { approvals: [approval(1)] }), limits);
    const lost = await store.reserve(asked);
    expect(lost).toMatchObject({ kind: "answer_lost", previous: { id: first.id } });
    expect(lost).toMatchObject({ previous: { state: "revoking", endReason: "answer_lost" } });
    // Not before it is dead.
    expect(isLost(await store.reserve(asked))).toBe(true);
    await settleRevoked(store, first);
    const second = reservedLease(await store.reserve(asked));
    expect(second).toMatchObject({ state: "issuing", replaces: 1 });
    // The seal holds, and the lost response did not use up the approval.
    const other = again(first, { idempotencyKey: "y".repeat(22) });
    expect(await store.reserve(reservationOf(other))).toMatchObject({ kind: "sealed" });
    const elsewhere = reservationOf(newLease({ approvals: [approval(1)] }), limits);
    expect(await store.reserve(elsewhere)).toEqual({ kind: "uses_exhausted", reviewId: 1 });
  });

  it("hands the use of an approval on, so that a lost response costs none", async () => {
    const { store } = use();
    const approvals = [approval(1)];
    const first = await issueLease(store, newLease({ approvals }));
    const asked = reservationOf(again(first, { approvals }), { uses: 2 });
    await store.reserve(asked);
    await settleRevoked(store, first);
    reservedLease(await store.reserve(asked));
    const elsewhere = () => store.reserve(reservationOf(newLease({ approvals }), { uses: 2 }));
    expect(await elsewhere()).toMatchObject({ kind: "reserved" });
    expect(await elsewhere()).toEqual({ kind: "uses_exhausted", reviewId: 1 });
  });

  it("replaces twice at most, and is not a theft after that", async () => {
    const { store } = use();
    let lease = await issueLease(store, newLease());
    for (const replaces of [1, 2]) {
      expect(isLost(await store.reserve(reservationOf(again(lease))))).toBe(true);
      await settleRevoked(store, lease);
      lease = await issueLease(store, again(lease));
      expect(lease.replaces).toBe(replaces);
    }
    const refused = await store.reserve(reservationOf(again(lease)));
    expect(refused).toEqual({ kind: "sealed", theft: false, ended: [] });
    expect(await knownLease(store, lease)).toMatchObject({ state: "active" });
  });

  it("ends there: after the first heartbeat the same request is refused", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    await store.beat(lease.tokenHash, SILENT_AFTER);
    const refused = await store.reserve(reservationOf(again(lease)));
    expect(refused).toEqual({ kind: "sealed", theft: false, ended: [] });
    expect(await knownLease(store, lease)).toMatchObject({ state: "active" });
  });

  it("also ends a lease that is still issuing, so that its exchange loses", async () => {
    const { store } = use();
    const lease = await reserveLease(store, newLease());
    expect(isLost(await store.reserve(reservationOf(again(lease))))).toBe(true);
    expect(await store.activate(lease.id, lease)).toBe(false);
  });

  it("replaces a lease that ended before its first heartbeat", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    await store.end({ lease: lease.id }, "silent");
    await settleRevoked(store, lease);
    expect(await store.reserve(reservationOf(again(lease)))).toMatchObject({ kind: "reserved" });
  });

  it.each(["task_ended", "withdrawn", "revoked_by_admin", "theft", "expired"] as const)(
    "does not undo an end that was meant: %s",
    async (reason) => {
      const { store } = use();
      const lease = await issueLease(store, newLease());
      await store.end({ lease: lease.id }, reason);
      await settleRevoked(store, lease);
      const refused = await store.reserve(reservationOf(again(lease)));
      expect(refused).toEqual({ kind: "sealed", theft: false, ended: [] });
    },
  );

  it("issues no second credential beside one that nothing could revoke", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    expect(isLost(await store.reserve(reservationOf(again(lease))))).toBe(true);
    await store.lock(lease.id, { lockOwner: "h", lockMs: 1000 });
    const proof = { checkedAt: TEN_OCLOCK, state: "expires", facts: [] } as const;
    await store.settle(lease.id, "h", { kind: "expired", proof });
    expect(isEnded((await knownLease(store, lease)).state)).toBe(true);
    expect(await store.reserve(reservationOf(again(lease)))).toMatchObject({ kind: "sealed" });
  });

  it("keeps the seal for its request when the replacement could not be issued", async () => {
    const { store } = use();
    const first = await issueLease(store, newLease());
    await store.reserve(reservationOf(again(first)));
    await settleRevoked(store, first);
    const second = await reserveLease(store, again(first));
    await store.issueFailed(second.id, { mayExist: false, error: "refused" });
    const other = reservationOf(again(first, { idempotencyKey: "y".repeat(22) }));
    expect(await store.reserve(other)).toMatchObject({ kind: "sealed", theft: true });
    expect(await reserveLease(store, again(first))).toMatchObject({ replaces: 1 });
  });
}

function describeLimits(use: () => StoreSetup): void {
  it("issues nothing to a closed job, whatever was asked before", async () => {
    const { store } = use();
    const job = newJob();
    expect(await store.isJobClosed(job)).toBe(false);
    await store.closeJob(job, "job_closed");
    expect(await store.isJobClosed(job)).toBe(true);
    expect(await store.reserve(reservationOf(newLease({ job })))).toEqual({ kind: "job_closed" });
    expect(await store.isJobClosed({ ...job, runAttempt: 2 })).toBe(false);
  });

  it.each([
    ["all", ""],
    ["grant", "orders-migrate"],
    ["repository", "octo-org/shop"],
  ] as const)("issues nothing while %s %s is frozen, and thaws", async (scope, name) => {
    const { store } = use();
    await store.freeze(scope, name);
    await store.freeze(scope, name);
    expect(await store.freezes()).toEqual([{ scope, name, since: TEN_OCLOCK }]);
    expect(await store.isFrozen("orders-migrate", "octo-org/shop")).toBe(true);
    expect(await store.reserve(reservationOf(newLease()))).toEqual({ kind: "frozen" });
    const elsewhere = await store.isFrozen("another", "octo-org/other");
    expect(elsewhere).toBe(scope === "all");
    expect(await store.thaw(scope, name)).toBe(true);
    expect(await store.thaw(scope, name)).toBe(false);
    expect(await store.reserve(reservationOf(newLease()))).toMatchObject({ kind: "reserved" });
  });

  it("freezes, finds and thaws a repository however its name is written, as GitHub does", async () => {
    const { store } = use();
    await store.freeze("repository", "Octo-Org/Shop");
    expect(await store.isFrozen("orders-migrate", "octo-org/shop")).toBe(true);
    expect(await store.reserve(reservationOf(newLease()))).toEqual({ kind: "frozen" });
    await store.freeze("repository", "octo-org/shop");
    expect(await store.thaw("repository", "OCTO-ORG/shop")).toBe(true);
    expect(await store.freezes()).toEqual([]);
    const lease = await reserveLease(store, newLease());
    const found = await store.list({ repository: "Octo-Org/Shop" });
    expect(found.map(({ id }) => id)).toEqual([lease.id]);
    await store.freeze("grant", "Orders-Migrate");
    expect(await store.isFrozen("orders-migrate", "octo-org/shop")).toBe(false);
  });

  it("counts the uses of an approval of one commit over all jobs", async () => {
    const { store } = use();
    const ask = (commit?: string) =>
      store.reserve(reservationOf(newLease({ approvals: [approval(9, commit)] }), { uses: 2 }));
    expect(await ask()).toMatchObject({ kind: "reserved" });
    expect(await ask()).toMatchObject({ kind: "reserved" });
    expect(await ask()).toEqual({ kind: "uses_exhausted", reviewId: 9 });
    expect(await ask("another-commit")).toMatchObject({ kind: "reserved" });
  });

  it("counts an attempt of a run once for its jobs that share a use, and another attempt again", async () => {
    const { store } = use();
    const first = newLease({ approvals: [approval(9, "c0ffee", "run")] });
    const ask = (job: Partial<NewLease["job"]>) =>
      store.reserve(
        reservationOf(
          newLease({ job: { ...first.job, ...job }, approvals: [approval(9, "c0ffee", "run")] }),
          { uses: 2 },
        ),
      );
    const jobs = Array.from({ length: 40 }, (_, index) => ask({ checkRunId: 1000 + index }));
    const kinds = (await Promise.all(jobs)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["reserved"]));
    const runs = await Promise.all([2, 3, 4].map((runAttempt) => ask({ runAttempt })));
    expect(runs.map(({ kind }) => kind).toSorted()).toEqual([
      "reserved",
      "uses_exhausted",
      "uses_exhausted",
    ]);
    expect(await ask({ checkRunId: 2000 })).toMatchObject({ kind: "reserved" });
    expect(await store.countUses([9], { job: first.job, per: "run" })).toMatchObject([
      { count: 1 },
    ]);
    expect(await store.countUses([9], { job: newJob(), per: "run" })).toMatchObject([{ count: 2 }]);
    expect(await store.countUses([9], perLease(newJob()))).toMatchObject([{ count: 2 }]);
  });

  it("counts what a run shares and single leases together", async () => {
    const { store } = use();
    const ask = (per: "lease" | "run", job = newJob()) =>
      store.reserve(
        reservationOf(newLease({ job, approvals: [approval(9, "c0ffee", per)] }), { uses: 2 }),
      );
    const run = newJob();
    expect(await ask("run", run)).toMatchObject({ kind: "reserved" });
    expect(await ask("lease")).toMatchObject({ kind: "reserved" });
    expect(await ask("lease")).toMatchObject({ kind: "uses_exhausted" });
    expect(await ask("run", { ...run, checkRunId: run.checkRunId + 1 })).toMatchObject({
      kind: "reserved",
    });
  });

  it("uses up none of several approvals when one of them is used up", async () => {
    const { store } = use();
    const ask = (...ids: readonly number[]) => {
      const approvals = ids.map((id) => approval(id));
      return store.reserve(reservationOf(newLease({ approvals }), { uses: 1 }));
    };
    expect(await ask(2)).toMatchObject({ kind: "reserved" });
    expect(await ask(1, 2)).toEqual({ kind: "uses_exhausted", reviewId: 2 });
    expect(await ask(1)).toMatchObject({ kind: "reserved" });
  });

  it("returns how many leases are based on an approval, by review and commit", async () => {
    const { store } = use();
    const ask = async (...approvals: readonly ReturnType<typeof approval>[]): Promise<void> => {
      await reserveLease(store, newLease({ approvals }));
    };
    await ask(approval(1, "one"), approval(2, "one"));
    await ask(approval(1, "one"));
    await ask(approval(1, "another"));
    const counted = await store.countUses([1, 2, 3], perLease(newJob()));
    expect(counted).toHaveLength(3);
    expect(counted).toEqual(
      expect.arrayContaining([
        { reviewId: 1, commit: "one", count: 2 },
        { reviewId: 1, commit: "another", count: 1 },
        { reviewId: 2, commit: "one", count: 1 },
      ]),
    );
    expect(await store.countUses([], perLease(newJob()))).toEqual([]);
  });

  it("leaves the leases of the asking job to reserve, which distinguishes a lost response from a theft", async () => {
    const { store } = use();
    const lease = newLease({ approvals: [approval(7)] });
    await reserveLease(store, lease);
    expect(await store.countUses([7], perLease(lease.job))).toEqual([]);
    const later = { ...lease.job, runAttempt: 2 };
    expect(await store.countUses([7], perLease(later))).toMatchObject([{ count: 1 }]);
  });

  it("does not count what was never issued", async () => {
    const { store } = use();
    const lease = await reserveLease(store, newLease({ approvals: [approval(8)] }));
    await store.issueFailed(lease.id, { mayExist: false, error: "refused" });
    expect(await store.countUses([8], perLease(newJob()))).toEqual([]);
  });
}
