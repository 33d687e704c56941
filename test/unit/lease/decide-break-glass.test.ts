import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LastBreakGlass } from "../../../src/lease/break-glass.ts";
import { decideConfirmation, mayBreakGlass } from "../../../src/lease/decide-break-glass.ts";
import { LEASE_STATES } from "../../../src/lease/lease.ts";
import { newLeaseId } from "../../../src/shared/lease-id.ts";
import { TEN_OCLOCK } from "../../support/fake-clock.ts";

function lastBy(user: string, confirmedBy?: string): LastBreakGlass {
  return {
    lease: newLeaseId(randomBytes),
    user,
    machine: "host-1",
    reason: "GitHub is down",
    at: TEN_OCLOCK,
    confirmed:
      confirmedBy === undefined
        ? undefined
        : { user: confirmedBy, machine: "host-2", at: TEN_OCLOCK + 1 },
  };
}

describe("break-glass of a grant", () => {
  it("may be used the first time", () => {
    expect(mayBreakGlass(undefined, undefined)).toBe(true);
  });

  it("may not be used a second time before somebody else confirmed, whatever became of the lease", () => {
    for (const state of [...LEASE_STATES, undefined]) {
      expect(mayBreakGlass(lastBy("mona"), state)).toBe(state === "failed");
    }
    expect(mayBreakGlass(lastBy("mona", "hubot"), "active")).toBe(true);
  });

  it("is confirmed by another user, once", () => {
    expect(decideConfirmation(lastBy("mona"), "active", { user: "hubot" })).toBe("confirmed");
    expect(decideConfirmation(lastBy("mona", "hubot"), "active", { user: "octocat" })).toBe(
      "already_confirmed",
    );
    expect(decideConfirmation(lastBy("mona"), "revoked", { user: "mona" })).toBe("same_user");
  });

  it("is not confirmed by one user whose name is written in another way, or by one without a name", () => {
    const by = (user: string) => decideConfirmation(lastBy("mona"), "revoked", { user });
    for (const user of ["Mona", "MONA", "\uFF4Dona", "uid 1001"])
      expect(by(user)).toBe("same_user");
    expect(decideConfirmation(lastBy("uid 1001"), "revoked", { user: "hubot" })).toBe("confirmed");
  });

  it("has nothing to confirm if it was never used, or nothing was issued", () => {
    expect(decideConfirmation(undefined, undefined, { user: "hubot" })).toBe("nothing");
    expect(decideConfirmation(lastBy("mona"), "failed", { user: "hubot" })).toBe("nothing");
  });

  it("is never issued twice without somebody else in between, whatever people try in whatever order", () => {
    const user = fc.constantFrom("mona", "hubot", "octocat");
    const step = fc.record({
      kind: fc.constantFrom("use" as const, "confirm" as const),
      user,
      isIssued: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const wrong: string[] = [];
        let grant: GrantState = {};
        for (const one of steps) {
          grant = one.kind === "use" ? used(grant, one, wrong) : confirmed(grant, one, wrong);
        }
        expect(wrong).toEqual([]);
      }),
    );
  });
});

/** What the store knows of a grant, and who got it since the last confirmation. */
interface GrantState {
  readonly last?: LastBreakGlass;
  readonly state?: "active" | "failed";
  readonly unconfirmed?: string | undefined;
}

function used(
  grant: GrantState,
  { user, isIssued }: { readonly user: string; readonly isIssued: boolean },
  wrong: string[],
): GrantState {
  if (!mayBreakGlass(grant.last, grant.state)) return grant;
  if (grant.unconfirmed !== undefined) wrong.push(`${user} after ${grant.unconfirmed}`);
  return isIssued
    ? { last: lastBy(user), state: "active", unconfirmed: user }
    : { ...grant, last: lastBy(user), state: "failed" };
}

function confirmed(
  grant: GrantState,
  { user }: { readonly user: string },
  wrong: string[],
): GrantState {
  const { last, state = "active", unconfirmed } = grant;
  if (decideConfirmation(last, state, { user }) !== "confirmed") return grant;
  if (user === unconfirmed) wrong.push(`${user} confirms`);
  return { last: lastBy(last?.user ?? "", user), state };
}
