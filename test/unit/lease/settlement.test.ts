import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Probe, ProviderFailure } from "../../../src/credentials/kind/provider.ts";
import type { Revocability } from "../../../src/credentials/kind/revocability.ts";
import { settled } from "../../../src/lease/changes.ts";
import { LEASE_STATES } from "../../../src/lease/lease.ts";
import { settlementOf, type Attempt } from "../../../src/lease/settlement.ts";
import { isEnding } from "../../../src/lease/transitions.ts";
import { err, ok } from "../../../src/shared/result.ts";
import { TEN_OCLOCK } from "../../support/fake-clock.ts";
import { SURE } from "../../support/fake-provider.ts";
import { leaseWith } from "../../support/lease-fixtures.ts";

const NOW = TEN_OCLOCK + 20_000;
const active = leaseWith({ state: "revoking", issueOutcome: "issued", issuedAt: TEN_OCLOCK });
const unanswered = leaseWith({ state: "revoking", issueOutcome: undefined });

const probe = (state: Probe["state"]): Probe => ({ state, facts: [`seen ${state}`] });
const refusal: ProviderFailure = {
  kind: "retryable",
  name: "ECONNREFUSED",
  message: "no server",
  remedy: "start it",
  mayExist: true,
};

function attempt(overrides: Partial<Attempt> = {}): Attempt {
  return {
    revocability: SURE,
    hasTidy: false,
    before: undefined,
    revoked: ok({ facts: ["role dropped"] }),
    after: ok(probe("dead")),
    tookMs: 0,
    ...overrides,
  };
}

const kind = (overrides: Partial<Revocability>): Revocability => ({ ...SURE, ...overrides });

describe("a lease that was issued", () => {
  it("is revoked and verified when it is seen dead", () => {
    expect(settlementOf(active, attempt(), NOW)).toEqual({
      kind: "revoked",
      proof: { checkedAt: NOW, state: "verified", facts: ["role dropped", "seen dead"] },
    });
  });

  it("is only requested where nothing shows its death", () => {
    const blind = attempt({ after: ok(probe("unknown")) });
    expect(settlementOf(active, blind, NOW)).toMatchObject({ proof: { state: "requested" } });
    const asked = attempt({ revocability: kind({ revoke: "requested", best: "requested" }) });
    expect(settlementOf(active, asked, NOW)).toMatchObject({ proof: { state: "requested" } });
  });

  it("is tried again while it is seen alive, whatever revoking said", () => {
    expect(settlementOf(active, attempt({ after: ok(probe("alive")) }), NOW)).toEqual({
      kind: "retry",
      afterMs: 1000,
      error: "still alive after revoking: role dropped, seen alive",
      stuck: false,
    });
  });

  it("is tried again when revoking or looking fails, in the provider's words", () => {
    const refused = attempt({ revoked: err(refusal), after: undefined });
    expect(settlementOf(active, refused, NOW)).toMatchObject({
      kind: "retry",
      error: "ECONNREFUSED: no server",
    });
    expect(settlementOf(active, attempt({ after: err(refusal) }), NOW)).toMatchObject({
      kind: "retry",
      error: "revoked, but not seen: ECONNREFUSED: no server",
    });
  });

  it("is stuck with the fifth failure in a row, and still tried within a minute", () => {
    const refused = attempt({ revoked: err(refusal), after: undefined });
    const stuck = [0, 1, 2, 3, 4, 50].map((tries) =>
      settlementOf({ ...active, tries }, refused, NOW),
    );
    expect(stuck.map((one) => one.kind === "retry" && one.stuck)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(stuck.at(-1)).toMatchObject({ afterMs: 60_000 });
  });

  it("is never called revoked where no call revokes it", () => {
    const none = attempt({
      revocability: kind({ revoke: "none", best: "expires" }),
      revoked: undefined,
      after: undefined,
    });
    const lease = { ...active, diesAt: Date.UTC(2026, 10, 22, 11) };
    expect(settlementOf(lease, none, NOW)).toEqual({
      kind: "expired",
      proof: {
        checkedAt: NOW,
        state: "expires",
        facts: ["cannot be revoked: the provider ends it at 2026-11-22T11:00:00Z"],
      },
    });
  });
});

describe("a lease that nothing can end", () => {
  const stays = "it stays valid: stepkey cannot end it";
  const none = { revoke: "none", best: "none" } as const;

  it("has ended for stepkey, and is said to stay valid", () => {
    const untried = attempt({ revocability: kind(none), revoked: undefined, after: undefined });
    expect(settlementOf({ ...active, diesAt: undefined }, untried, NOW)).toEqual({
      kind: "expired",
      proof: { checkedAt: NOW, state: "none", facts: [stays] },
    });
  });

  it("is never said to expire where its provider named no time for it", () => {
    const untried = attempt({
      revocability: kind({ revoke: "none", best: "expires" }),
      revoked: undefined,
      after: undefined,
    });
    expect(settlementOf({ ...active, diesAt: undefined }, untried, NOW)).toMatchObject({
      kind: "expired",
      proof: { state: "none" },
    });
    const expires = attempt({ revocability: kind({ best: "expires" }) });
    expect(settlementOf({ ...active, diesAt: undefined }, expires, NOW)).toMatchObject({
      proof: { state: "none", facts: ["role dropped", "seen dead", stays] },
    });
  });

  it("says so although its provider took an order to revoke", () => {
    const ordered = attempt({ revocability: kind({ revoke: "requested", best: "none" }) });
    expect(settlementOf(active, ordered, NOW)).toMatchObject({
      kind: "expired",
      proof: { state: "none", facts: ["role dropped", "seen dead", stays] },
    });
  });

  it("is not said to stay valid when it was never issued", () => {
    const nothing = attempt({
      revocability: kind({ revoke: "requested", best: "none" }),
      before: probe("dead"),
    });
    expect(settlementOf(unanswered, nothing, unanswered.expiresAt)).toEqual({
      kind: "failed",
      proof: {
        checkedAt: unanswered.expiresAt,
        state: "verified",
        facts: ["role dropped", "seen dead"],
      },
    });
  });

  it("is revoked like any other where it has no end of its own but can be revoked", () => {
    const lease = { ...active, diesAt: undefined };
    expect(settlementOf(lease, attempt(), NOW)).toMatchObject({
      kind: "revoked",
      proof: { state: "verified" },
    });
  });
});

describe("a kind that leaves something to remove", () => {
  const hasTidy = true;

  it("is tidied when the lease is revoked, or turns out never to have been issued", () => {
    expect(settlementOf(active, attempt({ hasTidy }), NOW)).toMatchObject({
      kind: "revoked",
      tidy: true,
    });
    const nothing = attempt({ hasTidy, before: probe("dead") });
    expect(settlementOf(unanswered, nothing, unanswered.expiresAt)).toMatchObject({
      kind: "failed",
      tidy: true,
    });
  });

  it("is not tidied while somebody may still use the credential", () => {
    const others = [
      attempt({ hasTidy, after: ok(probe("alive")) }),
      attempt({ hasTidy, revoked: err(refusal), after: undefined }),
      attempt({ hasTidy, revocability: kind({ best: "expires" }) }),
      attempt({ hasTidy, revocability: kind({ best: "none" }) }),
    ];
    for (const other of others) expect(settlementOf(active, other, NOW)).not.toHaveProperty("tidy");
  });
});

describe("what revoking found", () => {
  const findings = [{ what: "PUBLIC may write table app.orders.", fix: "REVOKE ALL ..." }];
  const revoked = ok({ facts: ["role dropped"], findings });

  it("is kept whatever the outcome: the next try may find nothing to look at", () => {
    const outcomes = [
      attempt({ revoked }),
      attempt({ revoked, after: err(refusal) }),
      attempt({ revoked, after: ok(probe("alive")) }),
    ];
    for (const outcome of outcomes) {
      expect(settlementOf(active, outcome, NOW)).toMatchObject({ findings });
    }
    expect(settlementOf(active, attempt(), NOW)).not.toHaveProperty("findings");
  });
});

describe("a lease that left issuing unanswered", () => {
  it("is looked for once more when its end came after the look: what was not there may have been created since", () => {
    const nothing = attempt({ before: probe("dead"), tookMs: 3000 });
    const { expiresAt } = unanswered;
    expect(settlementOf(unanswered, nothing, expiresAt + 2999)).toMatchObject({ kind: "wait" });
    expect(settlementOf(unanswered, nothing, expiresAt + 3000)).toMatchObject({ kind: "failed" });
  });

  const nothing = attempt({ before: probe("dead") });

  it("is looked for again until its ttl has passed, then has failed", () => {
    expect(settlementOf(unanswered, nothing, NOW)).toMatchObject({ kind: "wait" });
    expect(settlementOf(unanswered, nothing, unanswered.expiresAt - 1)).toMatchObject({
      kind: "wait",
      afterMs: 1,
    });
    expect(settlementOf(unanswered, nothing, unanswered.expiresAt)).toMatchObject({
      kind: "failed",
      proof: { state: "verified" },
    });
  });

  it("has failed at once where absence is final, or the provider said that it issued nothing", () => {
    const final = { ...nothing, revocability: kind({ absenceIsFinal: true }) };
    expect(settlementOf(unanswered, final, NOW)).toMatchObject({ kind: "failed" });
    const refused = { ...unanswered, issueOutcome: "nothing" } as const;
    expect(settlementOf(refused, attempt(), NOW)).toMatchObject({ kind: "failed" });
  });

  it("is revoked, not failed, when it was there", () => {
    const found = attempt({ before: probe("alive") });
    expect(settlementOf(unanswered, found, NOW)).toMatchObject({
      kind: "revoked",
      proof: { state: "verified" },
    });
    // Its exchange lost the lease, revoked what it had made, and nothing is there now.
    expect(settlementOf({ ...unanswered, issueOutcome: "issued" }, attempt(), NOW)).toMatchObject({
      kind: "revoked",
    });
  });

  it("is revoked again until its ttl has passed where nothing can be seen", () => {
    const blind = attempt({ before: probe("unknown"), after: ok(probe("unknown")) });
    expect(settlementOf(unanswered, blind, NOW)).toMatchObject({ kind: "wait" });
    expect(settlementOf(unanswered, blind, unanswered.expiresAt)).toMatchObject({
      kind: "revoked",
      proof: { state: "requested" },
    });
  });
});

interface Drawn {
  readonly revoke: Revocability["revoke"];
  readonly best: Revocability["best"];
  readonly absenceIsFinal: boolean;
  readonly before: Probe["state"] | undefined;
  readonly revoked: boolean;
  readonly after: Probe["state"] | undefined;
}

describe("any attempt", () => {
  const anyProbe = fc.constantFrom("dead" as const, "alive" as const, "unknown" as const);
  const anyAttempt = fc.record({
    revoke: fc.constantFrom("immediate" as const, "requested" as const, "none" as const),
    best: fc.constantFrom(
      "verified" as const,
      "requested" as const,
      "expires" as const,
      "none" as const,
    ),
    absenceIsFinal: fc.boolean(),
    before: fc.option(anyProbe, { nil: undefined }),
    revoked: fc.boolean(),
    after: fc.option(anyProbe, { nil: undefined }),
  });
  const anyLease = fc
    .record({
      state: fc.constantFrom(...LEASE_STATES.filter(isEnding)),
      issueOutcome: fc.constantFrom(undefined, "issued" as const, "nothing" as const),
      tries: fc.integer({ min: 0, max: 100 }),
    })
    .map((lease) => leaseWith(lease));
  const built = (drawn: Drawn): Attempt =>
    attempt({
      revocability: kind(drawn),
      before: drawn.before === undefined ? undefined : probe(drawn.before),
      revoked: drawn.revoked ? ok({ facts: [] }) : err(refusal),
      after: drawn.after === undefined ? err(refusal) : ok(probe(drawn.after)),
    });
  const instant = fc.integer({ min: TEN_OCLOCK, max: TEN_OCLOCK + 2_000_000 });

  it("is allowed in every state that an owner of a lock can meet, and later than now where it goes on", () => {
    fc.assert(
      fc.property(anyLease, anyAttempt, instant, (lease, drawn, now) => {
        const outcome = settlementOf(lease, built(drawn), now);
        const isLater = "afterMs" in outcome ? outcome.afterMs > 0 : true;
        return isLater && settled(lease, outcome, now) !== undefined;
      }),
    );
  });

  it("says verified only of what was seen dead, and failed only of what was never known issued", () => {
    fc.assert(
      fc.property(anyLease, anyAttempt, instant, (lease, drawn, now) => {
        const outcome = settlementOf(lease, built(drawn), now);
        if (!("proof" in outcome)) return true;
        const isVerified = outcome.proof.state === "verified";
        const isSeen = drawn.revoked && drawn.after === "dead";
        return (
          (!isVerified || isSeen) && (outcome.kind !== "failed" || lease.issueOutcome !== "issued")
        );
      }),
    );
  });

  it("ends every lease once the provider responds after its ttl", () => {
    fc.assert(
      fc.property(anyLease, anyAttempt, (lease, drawn) => {
        const well = built({ ...drawn, revoked: true, after: "dead" });
        return "proof" in settlementOf(lease, well, lease.expiresAt);
      }),
    );
  });
});
