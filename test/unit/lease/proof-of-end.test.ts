import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Probe, ProviderFailure } from "../../../src/credentials/kind/provider.ts";
import { proofOfEnd, type EndAttempt } from "../../../src/lease/proof-of-end.ts";
import { err, ok } from "../../../src/shared/result.ts";

const refusal: ProviderFailure = {
  kind: "retryable",
  name: "ECONNREFUSED",
  message: "no server",
  remedy: "",
  mayExist: true,
};
const probe = (state: Probe["state"]): EndAttempt["probe"] =>
  ok({ state, facts: [`seen ${state}`] });
const revoked: EndAttempt["revoked"] = ok({ facts: ["role dropped"] });

const attempt = (changes: Partial<EndAttempt> = {}): EndAttempt => ({
  revocability: { revoke: "immediate", best: "verified" },
  diesAt: 1000,
  revoked,
  probe: probe("dead"),
  ...changes,
});

describe("proofOfEnd", () => {
  it("is verified when the provider shows that the credential is dead", () => {
    expect(proofOfEnd(attempt())).toEqual({
      state: "verified",
      facts: ["role dropped", "seen dead"],
      unseen: undefined,
    });
  });

  it("is requested when nothing can show it", () => {
    expect(proofOfEnd(attempt({ probe: probe("unknown") }))).toMatchObject({
      state: "requested",
      unseen: undefined,
    });
  });

  it("is requested at most where the kind says so, also when it looks dead", () => {
    const revocability = { revoke: "requested", best: "requested" } as const;
    expect(proofOfEnd(attempt({ revocability }))).toMatchObject({ state: "requested" });
  });

  it("is expires when nobody who accepts the credential learns of its end", () => {
    const revocability = { revoke: "requested", best: "requested" } as const;
    const unheard: EndAttempt["revoked"] = ok({ facts: ["listed"], reachesNobody: true });
    const proven = proofOfEnd(attempt({ revocability, revoked: unheard, probe: probe("unknown") }));
    expect(proven).toEqual({
      state: "expires",
      facts: ["listed", "seen unknown"],
      unseen: undefined,
    });
    expect(proofOfEnd(attempt({ revoked: unheard, diesAt: undefined }))).toMatchObject({
      state: "none",
    });
  });

  it("is requested when the probe fails, and says that probing again may show more", () => {
    expect(proofOfEnd(attempt({ probe: err(refusal) }))).toEqual({
      state: "requested",
      facts: ["role dropped"],
      unseen: "revoked, but not seen: ECONNREFUSED: no server",
    });
    expect(proofOfEnd(attempt({ probe: undefined }))).toMatchObject({
      state: "requested",
      unseen: "nothing was looked at after revoking",
    });
  });

  it("has failed when revoking failed, when nobody revoked, and when the credential still works", () => {
    expect(proofOfEnd(attempt({ revoked: err(refusal), probe: undefined }))).toEqual({
      state: "failed",
      facts: [],
      because: "ECONNREFUSED: no server",
    });
    expect(proofOfEnd(attempt({ revoked: undefined }))).toMatchObject({
      state: "failed",
      because: "it was not tried",
    });
    expect(proofOfEnd(attempt({ probe: probe("alive") }))).toMatchObject({
      state: "failed",
      because: "still alive after revoking: role dropped, seen alive",
    });
  });

  it("only expires where no call revokes, whatever else was seen", () => {
    const revocability = { revoke: "none", best: "expires" } as const;
    for (const rest of [{}, { revoked: undefined, probe: undefined }, { revoked: err(refusal) }]) {
      expect(proofOfEnd(attempt({ revocability, ...rest }))).toMatchObject({ state: "expires" });
    }
  });

  it("only expires where revoking does not end it: such a credential may still look alive", () => {
    const revocability = { revoke: "requested", best: "expires" } as const;
    for (const seen of [probe("alive"), probe("dead"), err(refusal)]) {
      expect(proofOfEnd(attempt({ revocability, probe: seen }))).toMatchObject({
        state: "expires",
      });
    }
    expect(proofOfEnd(attempt({ revocability, revoked: err(refusal) }))).toMatchObject({
      state: "failed",
    });
  });

  it("stays valid where nothing ends it, and says so", () => {
    for (const revoke of ["none", "requested"] as const) {
      expect(proofOfEnd(attempt({ revocability: { revoke, best: "none" } }))).toMatchObject({
        state: "none",
        facts: ["role dropped", "seen dead", "it stays valid: stepkey cannot end it"],
      });
    }
  });

  it("stays valid where it only expires and the provider named no time of death", () => {
    for (const revoke of ["none", "requested"] as const) {
      const revocability = { revoke, best: "expires" } as const;
      const proof = proofOfEnd(attempt({ revocability, diesAt: undefined }));
      expect(proof).toMatchObject({
        state: "none",
        facts: expect.arrayContaining(["it stays valid: stepkey cannot end it"]) as unknown,
      });
    }
  });

  it("names each fact once", () => {
    const seen = ok({ state: "dead", facts: ["role dropped"] } as const);
    expect(proofOfEnd(attempt({ probe: seen })).facts).toEqual(["role dropped"]);
  });

  it("never says more than the kind can show, and verified only of what was seen dead", () => {
    const rank = ["none", "expires", "requested", "verified"];
    const anyProbe = fc.option(
      fc.constantFrom(probe("dead"), probe("alive"), probe("unknown"), err(refusal)),
      { nil: undefined },
    );
    const drawn = fc.record({
      revocability: fc.record({
        revoke: fc.constantFrom("immediate", "requested", "none"),
        best: fc.constantFrom("verified", "requested", "expires", "none"),
      }),
      revoked: fc.option(fc.constantFrom(revoked, err(refusal)), { nil: undefined }),
      probe: anyProbe,
      diesAt: fc.option(fc.nat(), { nil: undefined }),
    });
    fc.assert(
      fc.property(drawn, (one) => {
        const { state } = proofOfEnd(one);
        if (state === "failed") return true;
        const isSeenDead = one.probe?.ok === true && one.probe.value.state === "dead";
        const isHonest = state !== "verified" || isSeenDead;
        return isHonest && rank.indexOf(state) <= rank.indexOf(one.revocability.best);
      }),
    );
  });
});
