import { describe, expect, it } from "vitest";
import { connectionLimit } from "../../../../src/credentials/kind/login/connection-limit.ts";

/** The limits of leases that are issued one after the other and all live. */
function limitsOf(leases: number, wanted: number, slots: number): readonly number[] {
  const limits: number[] = [];
  for (let lease = 0; lease < leases; lease += 1) {
    const promised = limits.reduce((sum, limit) => sum + limit, 0);
    limits.push(connectionLimit(wanted, slots - promised));
  }
  return limits;
}

describe("how many connections a lease may open", () => {
  it("is what the server's entry says while there are many", () => {
    expect(limitsOf(20, 5, 500)).toEqual(Array.from({ length: 20 }, () => 5));
  });

  it("is less the more are promised already, and never nothing", () => {
    const limits = limitsOf(100, 5, 85);
    expect(limits.slice(0, 8)).toEqual([5, 5, 5, 5, 5, 5, 5, 5]);
    expect(limits).toEqual(limits.toSorted((one, other) => other - one));
    expect(limits.at(-1)).toBe(1);
  });

  it("leaves room for people as long as leases can do with one connection each", () => {
    const promised = limitsOf(30, 5, 85).reduce((sum, limit) => sum + limit, 0);
    expect(promised).toBeLessThanOrEqual(80);
  });
});
