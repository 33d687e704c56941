import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { END_REASONS, LEASE_STATES, PROOF_STATES, type Lease } from "../../../src/lease/lease.ts";
import {
  decideSeal,
  MAX_REPLACEMENTS,
  type SealDecision,
  type TakenSlot,
} from "../../../src/lease/seal.ts";
import { isEnded } from "../../../src/lease/transitions.ts";
import { TEN_OCLOCK } from "../../support/fake-clock.ts";
import { leaseWith, proof } from "../../support/lease-fixtures.ts";

const takenSlot = (lease: Parameters<typeof leaseWith>[0], slot = 1): TakenSlot => ({
  slot,
  lease: leaseWith(lease),
});

describe("the seal", () => {
  it("has its first free place, in any order of the taken ones", () => {
    const taken = [takenSlot({ idempotencyKey: "b" }, 3), takenSlot({ idempotencyKey: "a" }, 1)];
    expect(decideSeal({ taken, idempotencyKey: "c", perJob: 3 })).toEqual({
      kind: "free",
      slot: 2,
      replaces: 0,
      previous: undefined,
    });
  });

  it("is full when policy takes places away", () => {
    const taken = [takenSlot({ idempotencyKey: "a", state: "revoked" }, 2)];
    expect(decideSeal({ taken, idempotencyKey: "c", perJob: 1 })).toMatchObject({ kind: "free" });
    const both = [...taken, takenSlot({ idempotencyKey: "b", state: "revoked" }, 1)];
    expect(decideSeal({ taken: both, idempotencyKey: "c", perJob: 1 })).toMatchObject({
      theft: true,
    });
  });

  it("of a task that is used up ends nothing", () => {
    const taken = [takenSlot({ idempotencyKey: "a", state: "active" }, 1)];
    const decision = decideSeal({ taken, idempotencyKey: "b", perJob: 1, isTask: true });
    expect(decision).toEqual({ kind: "task_used_up" });
  });

  it("ends only active leases for a theft", () => {
    const taken = LEASE_STATES.map((state, index) =>
      takenSlot({ idempotencyKey: state, state }, index + 1),
    );
    const decision = decideSeal({ taken, idempotencyKey: "thief", perJob: taken.length });
    expect(decision).toMatchObject({ kind: "sealed", theft: true, end: [{ state: "active" }] });
  });
});

/** What the seal decides when the step that got this lease asks again, with the same key. */
function askedAgain(lease: Parameters<typeof leaseWith>[0]): {
  readonly decision: SealDecision;
  readonly own: Lease;
} {
  const own = takenSlot({ idempotencyKey: "mine", ...lease }, 2);
  const taken = [takenSlot({ idempotencyKey: "other", state: "active" }, 1), own];
  return { decision: decideSeal({ taken, idempotencyKey: "mine", perJob: 3 }), own: own.lease };
}

const REFUSED: SealDecision = { kind: "sealed", theft: false, end: [] };
const LOST_RESPONSE = ["answer_lost", "silent", "issue_failed"] as const;
/** A lease whose client never got the response, and that is seen to be dead. */
const LOST_AND_DEAD = { state: "revoked", endReason: "answer_lost", proof: proof() } as const;

describe("the seal, when a step asks again because it never got the response", () => {
  it.each(["issuing", "active"] as const)("ends the lease first while it is %s", (state) => {
    const { decision, own } = askedAgain({ state });
    expect(decision).toEqual({ kind: "answer_lost", previous: own });
  });

  it.each(["revoking", "stuck"] as const)("waits for its end while it is %s", (state) => {
    const { decision, own } = askedAgain({ state, endReason: "answer_lost" });
    expect(decision).toEqual({ kind: "answer_lost", previous: own });
  });

  it.each(LOST_RESPONSE)("replaces it in its own place after the end %s", (endReason) => {
    const { decision, own } = askedAgain({ ...LOST_AND_DEAD, endReason });
    expect(decision).toEqual({ kind: "free", slot: 2, replaces: 1, previous: own });
  });

  it.each(END_REASONS.filter((reason) => !LOST_RESPONSE.some((one) => one === reason)))(
    "does not undo the end %s",
    (endReason) => {
      expect(askedAgain({ ...LOST_AND_DEAD, endReason }).decision).toEqual(REFUSED);
      expect(askedAgain({ state: "revoking", endReason }).decision).toEqual(REFUSED);
    },
  );

  it.each(["verified", "requested"] as const)("believes the proof %s", (state) => {
    const { decision } = askedAgain({ ...LOST_AND_DEAD, proof: proof({ state }) });
    expect(decision).toMatchObject({ kind: "free" });
  });

  it.each(["expires", "none", "unproven", undefined] as const)(
    "gives no second credential while the first may live: its proof is %s",
    (state) => {
      const seen = state === undefined ? undefined : proof({ state });
      expect(askedAgain({ ...LOST_AND_DEAD, proof: seen }).decision).toEqual(REFUSED);
    },
  );

  it("refuses a step that has sent a heartbeat: it got the response", () => {
    expect(askedAgain({ state: "active", lastBeatAt: TEN_OCLOCK }).decision).toEqual(REFUSED);
    expect(askedAgain({ ...LOST_AND_DEAD, lastBeatAt: TEN_OCLOCK }).decision).toEqual(REFUSED);
  });

  it("replaces twice, and refuses the third time", () => {
    expect(askedAgain({ ...LOST_AND_DEAD, replaces: 1 }).decision).toMatchObject({
      kind: "free",
      replaces: 2,
    });
    expect(askedAgain({ ...LOST_AND_DEAD, replaces: 2 }).decision).toEqual(REFUSED);
    expect(askedAgain({ state: "active", replaces: 2 }).decision).toEqual(REFUSED);
  });

  it("does not count a lease that was never issued, and keeps its place for the step", () => {
    const { decision, own } = askedAgain({ state: "failed", replaces: 2, proof: undefined });
    expect(decision).toEqual({ kind: "free", slot: 2, replaces: 2, previous: own });
  });
});

const anyLease = fc
  .record({
    idempotencyKey: fc.constantFrom("mine", "other", "third"),
    state: fc.constantFrom(...LEASE_STATES),
    lastBeatAt: fc.constantFrom(undefined, TEN_OCLOCK),
    endReason: fc.constantFrom(undefined, ...END_REASONS),
    replaces: fc.integer({ min: 0, max: 3 }),
    proofState: fc.constantFrom(undefined, ...PROOF_STATES),
  })
  .map(({ proofState, ...lease }) =>
    leaseWith({
      ...lease,
      proof: proofState === undefined ? undefined : proof({ state: proofState }),
    }),
  );
const anySlots = fc
  .uniqueArray(anyLease, { maxLength: 3, selector: (lease) => lease.idempotencyKey })
  .map((leases) => leases.map((lease, index): TakenSlot => ({ slot: index + 1, lease })));

/** Whether another credential may take this slot: nothing of the lease can be alive any more. */
function isDead({ lease }: TakenSlot): boolean {
  if (lease.state === "failed") return true;
  const proven = lease.proof?.state === "verified" || lease.proof?.state === "requested";
  return isEnded(lease.state) && proven && lease.lastBeatAt === undefined;
}

describe("the seal, whatever it holds", () => {
  it("never gives a place whose lease may still live, nor one that the grant has not", () => {
    fc.assert(
      fc.property(anySlots, fc.integer({ min: 1, max: 3 }), (taken, perJob) => {
        const decision = decideSeal({ taken, idempotencyKey: "mine", perJob });
        if (decision.kind !== "free") return true;
        const before = taken.find((one) => one.slot === decision.slot);
        if (before === undefined) return decision.slot <= perJob;
        return before.lease.idempotencyKey === "mine" && isDead(before);
      }),
    );
  });

  it("never replaces more often than twice, and ends nothing that has ended", () => {
    fc.assert(
      fc.property(anySlots, (taken) => {
        const decision = decideSeal({ taken, idempotencyKey: "mine", perJob: 3 });
        if (decision.kind === "answer_lost") {
          const { replaces, state } = decision.previous;
          return replaces < MAX_REPLACEMENTS && !isEnded(state);
        }
        if (decision.kind !== "free" || decision.previous?.state === "failed") return true;
        return decision.replaces <= MAX_REPLACEMENTS;
      }),
    );
  });

  it("calls it a theft exactly when another request finds every place taken", () => {
    fc.assert(
      fc.property(anySlots, fc.integer({ min: 1, max: 3 }), (taken, perJob) => {
        const decision = decideSeal({ taken, idempotencyKey: "mine", perJob });
        const known = taken.some((one) => one.lease.idempotencyKey === "mine");
        const isTheft = decision.kind === "sealed" && decision.theft;
        return isTheft === (!known && taken.length >= perJob);
      }),
    );
  });
});
