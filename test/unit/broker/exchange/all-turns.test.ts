import { describe, expect, it } from "vitest";
import {
  createAllTurns,
  partyOf,
  peerParty,
  type AllTurns,
} from "../../../../src/broker/exchange/all-turns.ts";
import type { BrokerRules } from "../../../../src/broker/context/broker-deps.ts";
import { parseClaims } from "../../../../src/identity/claims.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { githubClaims } from "../../../support/id-token.ts";

const RULES: BrokerRules = {
  owners: [65],
  tokenMaxAgeMs: 60_000,
  clockSkewMs: 30_000,
  leaseMaxTtlSeconds: 3600,
  heartbeatIntervalMs: 5000,
  servers: {},
};

describe("the turns of a broker", () => {
  /** How many of so many get their turn at once. */
  async function runsAtOnce(
    keeper: AllTurns["verifying"],
    times: number,
    party: ReturnType<typeof peerParty>,
  ): Promise<number> {
    let running = 0;
    for (let time = 0; time < times; time += 1) {
      void keeper.take(party).then((turn) => {
        if (turn.ok) running += 1;
        return undefined;
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
    return running;
  }

  it("never let the end of a job wait for ID tokens that want something, whose verifying hangs", async () => {
    const { verifying } = createAllTurns({ clock: createFakeClock(), rules: RULES });
    expect(await runsAtOnce(verifying, 100, peerParty("exchange", "192.0.2.1"))).toBe(32);
    expect(await runsAtOnce(verifying, 100, peerParty("exchange", "192.0.2.2"))).toBe(16);
    expect(await runsAtOnce(verifying, 8, peerParty("end", "192.0.2.1"))).toBe(8);
  });

  it("are those of an owner and a repository by their ids", () => {
    const times = { iat: 1, nbf: 1, exp: 2, jti: "a", iss: "https://issuer.example", aud: "a" };
    const claims = parseClaims(githubClaims(times));
    expect(claims.ok && partyOf(claims.value)).toEqual({ owner: "65", repository: "74" });
  });

  it("leave other owners what one owner may not have", async () => {
    const rules = { ...RULES, maxExchanges: 8, maxExchangesPerOwner: 6 };
    const { exchanges } = createAllTurns({ clock: createFakeClock(), rules });
    for (const repository of ["a", "b", "c", "d", "e"]) {
      await runsAtOnce(exchanges, 4, { owner: "65", repository });
    }
    expect(await runsAtOnce(exchanges, 1, { owner: "66", repository: "z" })).toBe(1);
  });
});
