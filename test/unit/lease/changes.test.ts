import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ended, heard, issued, notIssued, settled } from "../../../src/lease/changes.ts";
import { END_REASONS, LEASE_STATES, type Lease } from "../../../src/lease/lease.ts";
import type { Settlement } from "../../../src/lease/store.ts";
import { isEnded, isEnding } from "../../../src/lease/transitions.ts";
import { TEN_OCLOCK } from "../../support/fake-clock.ts";
import { leaseWith, proof } from "../../support/leases.ts";

const NOW = TEN_OCLOCK + 1000;
const facts = { handle: { role: "another" }, diesAt: NOW, issuedTo: "another role" };

const settlements: readonly Settlement[] = [
  { kind: "revoked", proof: proof() },
  { kind: "expired", proof: proof({ state: "expires" }) },
  { kind: "failed", proof: proof() },
  { kind: "wait", nextTryAt: NOW, because: "not found" },
  { kind: "retry", nextTryAt: NOW, error: "refused", stuck: false },
  { kind: "retry", nextTryAt: NOW, error: "refused", stuck: true },
];

describe("what an event makes of a lease", () => {
  it.each(LEASE_STATES.filter(isEnded))("is nothing once it is %s", (state) => {
    const lease = leaseWith({ state, endedAt: TEN_OCLOCK, proof: proof() });
    expect(issued(lease, facts, NOW)).toEqual(lease);
    expect(notIssued(lease, { mayExist: true, error: "late" }, NOW)).toEqual(lease);
    expect(notIssued(lease, { mayExist: false, error: "late" }, NOW)).toEqual(lease);
    expect(ended(lease, "expired", NOW)).toEqual(lease);
    expect(settlements.map((outcome) => settled(lease, outcome, NOW))).toEqual(
      settlements.map(() => undefined),
    );
  });

  it.each(["issuing", "active"] as const)("never settles it while it is %s", (state) => {
    for (const outcome of settlements) {
      expect(settled(leaseWith({ state }), outcome, NOW)).toBeUndefined();
    }
  });

  it("does not let a failed issue undo one that was answered", () => {
    const active = leaseWith({ state: "active", answer: "issued" });
    expect(notIssued(active, { mayExist: false, error: "late" }, NOW)).toEqual(active);
  });

  it("counts failures in a row, and starts anew when one try met none", () => {
    let lease: Lease | undefined = leaseWith({ state: "revoking", tries: 3 });
    lease = settled(lease, { kind: "retry", nextTryAt: NOW, error: "x", stuck: true }, NOW);
    expect(lease).toMatchObject({ state: "stuck", tries: 4, lastError: "x", nextTryAt: NOW });
    lease = settled(lease as Lease, { kind: "wait", nextTryAt: NOW + 1, because: "y" }, NOW);
    expect(lease).toMatchObject({ state: "revoking", tries: 0, lastError: "y" });
  });

  it("never says of two reasons the later one", () => {
    const reason = fc.constantFrom(...END_REASONS);
    fc.assert(
      fc.property(fc.array(reason, { minLength: 1 }), (reasons) => {
        const last = reasons.reduce<Lease>(
          (lease, next) => ended(lease, next, NOW),
          leaseWith({ state: "active" }),
        );
        return last.endReason === reasons[0] && isEnding(last.state);
      }),
    );
  });

  it("hears only forwards", () => {
    expect(heard(leaseWith(), NOW).heardAt).toBe(NOW);
    expect(heard(leaseWith(), TEN_OCLOCK - 1).heardAt).toBe(TEN_OCLOCK);
  });
});
