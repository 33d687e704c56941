import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ended,
  issued,
  notIssued,
  settled,
  tidied,
  withHeartbeatReset,
} from "../../../src/lease/changes.ts";
import { END_REASONS, LEASE_STATES, type Lease, type LeaseTidy } from "../../../src/lease/lease.ts";
import type { Settlement, TidySettlement } from "../../../src/lease/outcome.ts";
import { isEnded, isEnding } from "../../../src/lease/transitions.ts";
import { TEN_OCLOCK } from "../../support/fake-clock.ts";
import { leaseWith, proof } from "../../support/lease-fixtures.ts";

const NOW = TEN_OCLOCK + 1000;
const facts = { handle: { role: "another" }, diesAt: NOW, issuedTo: "another role" };

const settlements: readonly Settlement[] = [
  { kind: "revoked", proof: proof() },
  { kind: "expired", proof: proof({ state: "expires" }) },
  { kind: "failed", proof: proof() },
  { kind: "wait", afterMs: 1, because: "not found" },
  { kind: "retry", afterMs: 1, error: "refused", stuck: false },
  { kind: "retry", afterMs: 1, error: "refused", stuck: true },
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
    const active = leaseWith({ state: "active", issueOutcome: "issued" });
    expect(notIssued(active, { mayExist: false, error: "late" }, NOW)).toEqual(active);
  });

  it("counts failures in a row, and starts anew when one try met none", () => {
    let lease: Lease | undefined = leaseWith({ state: "revoking", tries: 3 });
    lease = settled(lease, { kind: "retry", afterMs: 5, error: "x", stuck: true }, NOW);
    expect(lease).toMatchObject({ state: "stuck", tries: 4, lastError: "x", nextTryAt: NOW + 5 });
    lease = settled(lease as Lease, { kind: "wait", afterMs: 1, because: "y" }, NOW);
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

  it("takes no time away from a lease when the clock was set back", () => {
    expect(withHeartbeatReset(leaseWith(), NOW).heartbeatResetAt).toBe(NOW);
    expect(withHeartbeatReset(leaseWith(), TEN_OCLOCK - 1).heartbeatResetAt).toBe(TEN_OCLOCK);
  });
});

const revoking = leaseWith({ state: "revoking", issueOutcome: "issued" });
const sealedSecret = { keyId: "0a1b2c3d", box: "AAAA" };

describe("a secret that is needed to revoke", () => {
  it("is kept from issuing on, also of a lease that is ending already", () => {
    const withSecret = { ...facts, sealedSecret };
    expect(issued(leaseWith(), withSecret, NOW)).toMatchObject({ state: "active", sealedSecret });
    expect(issued(revoking, withSecret, NOW)).toMatchObject({ state: "revoking", sealedSecret });
    expect(issued(leaseWith(), facts, NOW).sealedSecret).toBeUndefined();
  });

  it("is dropped exactly when the lease has ended", () => {
    for (const outcome of settlements) {
      const after = settled({ ...revoking, sealedSecret }, outcome, NOW);
      const hasEnded = after !== undefined && isEnded(after.state);
      expect(after?.sealedSecret).toEqual(hasEnded ? undefined : sealedSecret);
    }
  });
});

function leaseToTidy(tidy: Partial<LeaseTidy> = {}): Lease {
  const lease = settled(revoking, { kind: "revoked", proof: proof(), tidy: true }, NOW);
  if (lease === undefined) throw new Error("not settled");
  return { ...lease, tidy: { ...lease.tidy, ...tidy } };
}

const failure = (stuck: boolean): TidySettlement => ({
  kind: "retry",
  afterMs: 5000,
  error: "no route to host",
  stuck,
});

describe("what a revoked lease left", () => {
  it("is due at once when the lease ends, where its kind leaves something", () => {
    expect(leaseToTidy()).toMatchObject({
      state: "revoked",
      tidy: { state: "pending", tries: 0, nextTryAt: NOW, facts: [] },
    });
    const none = { state: "none", nextTryAt: undefined };
    expect(settled(revoking, { kind: "revoked", proof: proof() }, NOW)).toMatchObject({
      tidy: none,
    });
    const expired = { kind: "expired", proof: proof({ state: "expires" }) } as const;
    expect(settled(revoking, expired, NOW)).toMatchObject({ tidy: none });
    expect(settled(revoking, failureToRevoke, NOW)).toMatchObject({ tidy: none });
  });

  it("is tidied once, and never makes the lease anything but ended", () => {
    const done = tidied(leaseToTidy({ tries: 3 }), { kind: "done", facts: ["role dropped"] }, NOW);
    expect(done).toMatchObject({
      state: "revoked",
      proof: proof(),
      tidy: { state: "done", facts: ["role dropped"], nextTryAt: undefined },
    });
    expect(done && tidied(done, { kind: "done", facts: [] }, NOW)).toBeUndefined();
    expect(tidied(revoking, { kind: "done", facts: [] }, NOW)).toBeUndefined();
  });

  it("is tidied once more after something was issued for the lease that had ended", () => {
    const done = tidied(leaseToTidy(), { kind: "done", facts: ["role dropped"] }, NOW);
    const late = done && issued(done, { ...facts, sealedSecret }, NOW);
    expect(late).toEqual({
      ...done,
      tidy: {
        state: "pending",
        tries: 0,
        nextTryAt: NOW + 30_000,
        lastError: undefined,
        facts: [],
      },
    });
  });

  it("is tidied once more also where that was issued while it was being tidied", () => {
    const late = issued(leaseToTidy(), { ...facts, sealedSecret }, NOW);
    const found = [{ what: "PUBLIC may write table app.orders.", fix: "REVOKE ALL ..." }];
    const outcomes = [{ kind: "done", facts: ["role dropped"], findings: found }, failure(false)];
    for (const outcome of outcomes as readonly TidySettlement[]) {
      const findings = outcome.kind === "done" ? found : [];
      const tidiedMeanwhile = tidied(late, outcome, NOW + 5000);
      expect(tidiedMeanwhile).toEqual({ ...late, findings });
      expect(tidiedMeanwhile?.tidy).toMatchObject({ state: "pending", nextTryAt: NOW + 30_000 });
    }
  });

  it("continues at once where there was more than one call could remove, and is not stuck then", () => {
    const found = [{ what: "PUBLIC may write table app.orders.", fix: "REVOKE ALL ..." }];
    const part = { kind: "unfinished", facts: ["500 objects removed"], findings: found } as const;
    const before = leaseToTidy({ state: "stuck", tries: 150, lastError: "no route to host" });
    expect(tidied(before, part, NOW)).toEqual({
      ...before,
      findings: found,
      tidy: {
        state: "pending",
        tries: 0,
        nextTryAt: NOW,
        lastError: undefined,
        facts: ["500 objects removed"],
      },
    });
  });

  it("is tried again after a failure, and stays stuck until it succeeds", () => {
    const first = tidied(leaseToTidy(), failure(false), NOW);
    const tidy = { tries: 1, nextTryAt: NOW + 5000, lastError: "no route to host" };
    expect(first).toMatchObject({ state: "revoked", tidy: { state: "pending", ...tidy } });
    const stuck = tidied(leaseToTidy({ tries: 150 }), failure(true), NOW);
    expect(stuck).toMatchObject({ state: "revoked", tidy: { state: "stuck", tries: 151 } });
    expect(stuck && tidied(stuck, failure(false), NOW)).toMatchObject({ tidy: { state: "stuck" } });
    expect(stuck && tidied(stuck, { kind: "done", facts: [] }, NOW)).toMatchObject({
      tidy: { state: "done" },
    });
  });
});

const failureToRevoke: Settlement = { kind: "retry", afterMs: 1, error: "refused", stuck: false };

describe("findings", () => {
  const one = { what: "PUBLIC may write table app.orders.", fix: "REVOKE ALL ..." };
  const two = { what: "Schema scratch has no owner.", fix: "ALTER SCHEMA ..." };

  it("of every try are kept, each once", () => {
    const first = settled(revoking, { ...failureToRevoke, findings: [one] }, NOW);
    expect(first).toMatchObject({ state: "revoking", findings: [one] });
    // The next try finds the role gone and has nothing to look at.
    const outcome = { kind: "revoked", proof: proof(), tidy: true } as const;
    const second = first && settled(first, outcome, NOW);
    expect(second).toMatchObject({ state: "revoked", findings: [one] });
    const third = second && tidied(second, { kind: "done", facts: [], findings: [one, two] }, NOW);
    expect(third?.findings).toEqual([one, two]);
  });
});
