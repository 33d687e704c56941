import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { END_REASONS, LEASE_STATES, PROOF_STATES } from "../../../src/lease/lease.ts";
import { decideSeal, MOST_REPLACEMENTS, type Seat } from "../../../src/lease/seal.ts";
import { isEnded } from "../../../src/lease/transitions.ts";
import { TEN_OCLOCK } from "../../support/fake-clock.ts";
import { leaseWith, proof } from "../../support/leases.ts";

const seat = (lease: Parameters<typeof leaseWith>[0], slot = 1): Seat => ({
  slot,
  lease: leaseWith(lease),
});

describe("the seal", () => {
  it("has its first free place, in any order of the taken ones", () => {
    const seats = [seat({ request: "b" }, 3), seat({ request: "a" }, 1)];
    expect(decideSeal({ seats, request: "c", perJob: 3 })).toEqual({
      kind: "free",
      slot: 2,
      replaces: 0,
      previous: undefined,
    });
  });

  it("is full when policy takes places away", () => {
    const seats = [seat({ request: "a", state: "revoked" }, 2)];
    expect(decideSeal({ seats, request: "c", perJob: 1 })).toMatchObject({ kind: "free" });
    const both = [...seats, seat({ request: "b", state: "revoked" }, 1)];
    expect(decideSeal({ seats: both, request: "c", perJob: 1 })).toMatchObject({ theft: true });
  });

  it("ends only active leases for a theft", () => {
    const seats = LEASE_STATES.map((state, index) => seat({ request: state, state }, index + 1));
    const decision = decideSeal({ seats, request: "thief", perJob: seats.length });
    expect(decision).toMatchObject({ kind: "sealed", theft: true, end: [{ state: "active" }] });
  });
});

const anySeat = fc
  .record({
    request: fc.constantFrom("mine", "other", "third"),
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
const seatsOf = fc
  .uniqueArray(anySeat, { maxLength: 3, selector: (lease) => lease.request })
  .map((leases) => leases.map((lease, index): Seat => ({ slot: index + 1, lease })));

/** Whether another credential may stand in this place: nothing of it can live any more. */
function isDead({ lease }: Seat): boolean {
  if (lease.state === "failed") return true;
  const proven = lease.proof?.state === "verified" || lease.proof?.state === "requested";
  return isEnded(lease.state) && proven && lease.lastBeatAt === undefined;
}

describe("the seal, whatever it holds", () => {
  it("never gives a place whose lease may still live, nor one that the grant has not", () => {
    fc.assert(
      fc.property(seatsOf, fc.integer({ min: 1, max: 3 }), (seats, perJob) => {
        const decision = decideSeal({ seats, request: "mine", perJob });
        if (decision.kind !== "free") return true;
        const taken = seats.find((one) => one.slot === decision.slot);
        if (taken === undefined) return decision.slot <= perJob;
        return taken.lease.request === "mine" && isDead(taken);
      }),
    );
  });

  it("never replaces more often than twice, and ends nothing that has ended", () => {
    fc.assert(
      fc.property(seatsOf, (seats) => {
        const decision = decideSeal({ seats, request: "mine", perJob: 3 });
        if (decision.kind === "answer_lost") {
          const { replaces, state } = decision.previous;
          return replaces < MOST_REPLACEMENTS && !isEnded(state);
        }
        if (decision.kind === "sealed" || decision.previous?.state === "failed") return true;
        return decision.replaces <= MOST_REPLACEMENTS;
      }),
    );
  });

  it("calls it a theft exactly when another request finds every place taken", () => {
    fc.assert(
      fc.property(seatsOf, fc.integer({ min: 1, max: 3 }), (seats, perJob) => {
        const decision = decideSeal({ seats, request: "mine", perJob });
        const known = seats.some((one) => one.lease.request === "mine");
        const isTheft = decision.kind === "sealed" && decision.theft;
        return isTheft === (!known && seats.length >= perJob);
      }),
    );
  });
});
